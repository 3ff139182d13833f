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

complete -c mc-join -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-join -l config -d 'hazelcast.yaml, hazelcast.xml or domain.xml to read' -r -F
complete -c mc-join -l property -s D -d 'value of ${NAME} in configuration files' -x
complete -c mc-join -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-join -l cluster-name -s n -d 'name of the cluster' -x
complete -c mc-join -l cluster-password-file -d 'file with the cluster password (C nodes)' -r -F
complete -c mc-join -l require-password -d 'refuse members without the cluster password'
complete -c mc-join -l cluster-mode -d 'multicast[:A:P] tcpip:LIST domain:HOST[:P] dns:..' -x -a "(__mc_join_mode 'multicast' 'tcpip:' 'domain:' 'dns:' 'kubernetes' 'exec:')"
complete -c mc-join -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-join -l multicast-port -d 'multicast port' -x
complete -c mc-join -l multicast-ttl -d 'TTL of multicast datagrams' -x
complete -c mc-join -l interfaces -s i -d 'network interfaces, addresses or patterns' -x -a '(__fish_complete_list , __mc_join_interfaces)'
complete -c mc-join -l start-port -d 'first port to listen on' -x
complete -c mc-join -l no-auto-increment -d 'fail when the start port is in use'
complete -c mc-join -l public-address -d 'address announced to other members' -x
complete -c mc-join -l line -d 'protocol line to present: 5.3 to 5.7, or auto' -x -a "(printf '%s\n' '5.3' '5.4' '5.5' '5.6' '5.7' 'auto')"
complete -c mc-join -l lite -d 'be a lite member: store no data'
complete -c mc-join -l store -d 'be a data member with SIZE of memory (64M, 4G)' -x
complete -c mc-join -l map -d 'map configuration: \'sessions*:ttl=30m,eviction=lru\'' -x
complete -c mc-join -l name -d 'instance name to announce' -x
complete -c mc-join -l instance-group -d 'instance group to announce' -x
complete -c mc-join -l host-aware -d 'host-aware partition groups'
complete -c mc-join -l no-host-aware -d 'no host-aware partition groups'
complete -c mc-join -l no-clients -d 'refuse Hazelcast clients'
complete -c mc-join -l http -d 'separate address for health checks and metrics' -x
complete -c mc-join -l no-http -d 'do not answer HTTP requests'
complete -c mc-join -l partition-group -d 'partition group type to present, or none' -x -a "(printf '%s\n' 'HOST_AWARE' 'SPI' 'PER_MEMBER' 'ZONE_AWARE' 'NODE_AWARE' 'CUSTOM' 'none')"
complete -c mc-join -l partition-count -d 'partition count to state' -x
complete -c mc-join -l heartbeat-interval -d 'interval between heartbeats' -x
complete -c mc-join -l no-heartbeat-timeout -d 'remove a member silent for DURATION' -x
complete -c mc-join -l wait-before-join -d 'as master, collect joiners for DURATION first' -x
complete -c mc-join -l join-timeout -d 'search for DURATION before forming a cluster' -x
complete -c mc-join -l merge-first-delay -d 'delay of the first split-brain check' -x
complete -c mc-join -l merge-next-delay -d 'interval of later split-brain checks' -x
complete -c mc-join -l kubeconfig -d 'kubeconfig file; its current context is used' -r -F
complete -c mc-join -l api -d 'URL of the API server' -x
complete -c mc-join -l token-file -d 'bearer token file' -r -F
complete -c mc-join -l no-exec -d 'do not run login commands of a kubeconfig (exec)'
complete -c mc-join -l ca-file -d 'CA certificates to verify the API server' -r -F
complete -c mc-join -l service-account -d 'directory with token, ca.crt and namespace' -r -F
complete -c mc-join -l namespace -d 'all pods of this namespace, or those of --label' -x -a '(__mc_join_namespaces)'
complete -c mc-join -l label -d 'pods with these labels' -x
complete -c mc-join -l insecure -d 'do not verify the API server\'s certificate (INSECURE)'
complete -c mc-join -l for -d 'leave after DURATION (500ms, 10s, 2m, 1h)' -x
complete -c mc-join -l until -d 'leave when it is true: \'size>=N\', == > <= < !=' -x -a "(printf '%s\n' 'size>=' 'size==' 'size>=2' 'size>=3')"
complete -c mc-join -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-join -l concurrency -d 'at most N in parallel' -x
complete -c mc-join -l on -d 'run a shell command on each record of a type' -x -a "(printf '%s\n' 'started=' 'phase=' 'members=' 'member_added=' 'member_removed=' 'refused=' 'stranger=' 'left=' 'any=')"
complete -c mc-join -l record -d 'record every event to FILE, or FILE.pcapng' -r -F
complete -c mc-join -l replay -d 'replay a recorded file, without a network' -r -F
complete -c mc-join -l dry-run -d 'print what would be done, send nothing'
complete -c mc-join -l data-grid-block -d 'also print Payara\'s Data Grid Status block'
complete -c mc-join -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-join -l json -s j -d 'one JSON object per line'
complete -c mc-join -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-join -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-join -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-join -l log-time -d 'begin each line on standard error with the time'
complete -c mc-join -l show-config -d 'print each setting and its origin'
complete -c mc-join -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-join -l version -s V -d 'print the version'
complete -c mc-join -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-join -l help-all -d 'show this help with every option'
