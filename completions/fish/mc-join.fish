# fish completion for mc-join
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_join_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_join_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_join_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_join_namespaces
	__mc_join_kubectl namespaces
end

function __mc_join_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_join_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_join_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-join -f

complete -c mc-join -l profile -d 'payara-micro, payara-server, hazelcast: defaults' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-join -l cluster-name -s n -d 'name of the cluster' -x
complete -c mc-join -l cluster-password-file -d 'file with the password between our nodes' -r -F
complete -c mc-join -l require-password -d 'refuse members that cannot prove the password'
complete -c mc-join -l cluster-mode -d 'multicast[:A:P] tcpip:LIST domain:HOST[:P] dns:..' -x -a "(__mc_join_mode 'multicast' 'tcpip:' 'domain:' 'dns:' 'kubernetes')"
complete -c mc-join -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-join -l multicast-port -d 'its port' -x
complete -c mc-join -l multicast-ttl -d 'routers a datagram may pass' -x
complete -c mc-join -l interfaces -s i -d 'names, addresses or patterns to use' -x -a '(__fish_complete_list , __mc_join_interfaces)'
complete -c mc-join -l start-port -d 'first port tried for the node\'s own socket' -x
complete -c mc-join -l no-auto-increment -d 'fail when the start port is taken'
complete -c mc-join -l public-address -d 'what others are told to dial' -x
complete -c mc-join -l line -d 'protocol line to present: 5.3 to 5.7, or auto' -x -a "(printf '%s\n' '5.3' '5.4' '5.5' '5.6' '5.7' 'auto')"
complete -c mc-join -l lite -d 'store no data, and say nothing of it'
complete -c mc-join -l store -d 'store maps in so much memory: 64M, 4G' -x
complete -c mc-join -l map -d 'what maps are like: \'sessions*:ttl=30m,eviction=lru\'' -x
complete -c mc-join -l name -d 'instance name that is announced' -x
complete -c mc-join -l instance-group -d 'instance group that is announced' -x
complete -c mc-join -l host-aware -d 'backups on another host, or not'
complete -c mc-join -l no-host-aware -d 'do not'
complete -c mc-join -l no-clients -d 'do not serve clients (of the client protocol)'
complete -c mc-join -l http -d 'health checks and metrics at an address of their own' -x
complete -c mc-join -l no-http -d 'no answers to HTTP'
complete -c mc-join -l partition-group -d 'partition group type to present, or none' -x -a "(printf '%s\n' 'HOST_AWARE' 'SPI' 'PER_MEMBER' 'ZONE_AWARE' 'NODE_AWARE' 'CUSTOM' 'none')"
complete -c mc-join -l partition-count -d 'partition count to state' -x
complete -c mc-join -l heartbeat-interval -d 'time between heartbeats' -x
complete -c mc-join -l no-heartbeat-timeout -d 'a member silent for so long is removed' -x
complete -c mc-join -l wait-before-join -d 'as master, gather joiners for so long before admitting them' -x
complete -c mc-join -l join-timeout -d 'look for others for so long before being the first' -x
complete -c mc-join -l merge-first-delay -d 'first look for another half of the cluster' -x
complete -c mc-join -l merge-next-delay -d 'time between later looks' -x
complete -c mc-join -l kubeconfig -d 'take the current context of this file' -r -F
complete -c mc-join -l api -d 'the API server' -x
complete -c mc-join -l token-file -d 'file with the token to show it' -r -F
complete -c mc-join -l ca-file -d 'certificates that may vouch for it' -r -F
complete -c mc-join -l service-account -d 'where token, ca.crt and namespace of the pod lie' -r -F
complete -c mc-join -l namespace -d 'all pods of this namespace, or those of --label' -x -a '(__mc_join_namespaces)'
complete -c mc-join -l label -d 'pods with these labels' -x
complete -c mc-join -l insecure -d 'send the token to whoever answers'
complete -c mc-join -l for -d 'leave after so long (500ms, 10s, 2m, 1h)' -x
complete -c mc-join -l until -d 'leave when it holds: \'size>=N\', == > <= < !=' -x -a "(printf '%s\n' 'size>=' 'size==' 'size>=2' 'size>=3')"
complete -c mc-join -l timeout -s t -d 'the longest this may take' -x
complete -c mc-join -l concurrency -d 'so many at the same time' -x
complete -c mc-join -l on -d 'run a shell command on each record of a type' -x -a "(printf '%s\n' 'started=' 'phase=' 'members=' 'member_added=' 'member_removed=' 'refused=' 'stranger=' 'left=' 'any=')"
complete -c mc-join -l record -d 'keep every event of the node in a file' -r -F
complete -c mc-join -l replay -d 'run such a file again, without a network' -r -F
complete -c mc-join -l dry-run -d 'say what would be done, send nothing'
complete -c mc-join -l data-grid-block -d 'also print Payara\'s Data Grid Status block'
complete -c mc-join -l json -s j -d 'one JSON object a line'
complete -c mc-join -l quiet -s q -d 'say less on standard error, twice: errors only'
complete -c mc-join -l verbose -s v -d 'say more on standard error; twice: still more'
complete -c mc-join -l color -d 'auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-join -l log-time -d 'begin each line on standard error with the time'
complete -c mc-join -l show-config -d 'print each value and where it comes from'
complete -c mc-join -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-join -l version -s V -d 'print the version'
complete -c mc-join -l help -s h -d 'print this; --help-all: with every option'
complete -c mc-join -l help-all -d 'print this with every option'
