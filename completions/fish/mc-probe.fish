# fish completion for mc-probe
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_probe_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_probe_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_probe_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_probe_namespaces
	__mc_probe_kubectl namespaces
end

function __mc_probe_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_probe_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_probe_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-probe -f
complete -c mc-probe -n 'not __fish_contains_opt merge' -a '(__fish_complete_list , __fish_print_hostnames)'
complete -c mc-probe -n '__fish_contains_opt merge' -F
complete -c mc-probe -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-probe -l config -d 'hazelcast.yaml, hazelcast.xml or domain.xml to read' -r -F
complete -c mc-probe -l property -s D -d 'value of ${NAME} in configuration files' -x
complete -c mc-probe -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-probe -l cluster-name -s n -d 'name of the cluster' -x
complete -c mc-probe -l cluster-password-file -d 'file with the cluster password (C nodes)' -r -F
complete -c mc-probe -l require-password -d 'refuse members without the cluster password'
complete -c mc-probe -l cluster-mode -d 'multicast[:A:P] tcpip:LIST domain:HOST[:P] dns:..' -x -a "(__mc_probe_mode 'multicast' 'tcpip:' 'domain:' 'dns:' 'kubernetes' 'exec:')"
complete -c mc-probe -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-probe -l multicast-port -d 'multicast port' -x
complete -c mc-probe -l multicast-ttl -d 'TTL of multicast datagrams' -x
complete -c mc-probe -l interfaces -s i -d 'network interfaces, addresses or patterns' -x -a '(__fish_complete_list , __mc_probe_interfaces)'
complete -c mc-probe -l start-port -d 'first port to listen on' -x
complete -c mc-probe -l line -d 'protocol line to present: 5.3 to 5.7, or auto' -x -a "(printf '%s\n' '5.3' '5.4' '5.5' '5.6' '5.7' 'auto')"
complete -c mc-probe -l host-aware -d 'host-aware partition groups'
complete -c mc-probe -l no-host-aware -d 'no host-aware partition groups'
complete -c mc-probe -l partition-group -d 'partition group type to present, or none' -x -a "(printf '%s\n' 'HOST_AWARE' 'SPI' 'PER_MEMBER' 'ZONE_AWARE' 'NODE_AWARE' 'CUSTOM' 'none')"
complete -c mc-probe -l partition-count -d 'partition count to state' -x
complete -c mc-probe -l listen -d 'listen to the multicast group for DURATION' -x
complete -c mc-probe -l solicit -d 'ask clusters with these names to answer' -x
complete -c mc-probe -l expect -d 'exit 1 if any other cluster is heard' -x
complete -c mc-probe -l all-interfaces -d 'try the group on every interface'
complete -c mc-probe -l would-join -d 'would PEER let me in, and if not why?'
complete -c mc-probe -l actively -d 'allow probes that members log as warnings'
complete -c mc-probe -l explain-interface -d 'which interface each product picks, and why'
complete -c mc-probe -l ping-group -d 'run on several hosts: does multicast arrive?'
complete -c mc-probe -l merge -d 'merge the reports of several hosts'
complete -c mc-probe -l explain-log -d 'explain a log: FILE or standard input'
complete -c mc-probe -l doctor -d 'run all checks in order, each with a next step'
complete -c mc-probe -l for -d 'leave after DURATION (500ms, 10s, 2m, 1h)' -x
complete -c mc-probe -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-probe -l concurrency -d 'at most N in parallel' -x
complete -c mc-probe -l rate -d 'at most N new connections per second' -x
complete -c mc-probe -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-probe -l json -s j -d 'one JSON object per line'
complete -c mc-probe -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-probe -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-probe -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-probe -l show-config -d 'print each setting and its origin'
complete -c mc-probe -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-probe -l version -s V -d 'print the version'
complete -c mc-probe -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-probe -l help-all -d 'show this help with every option'
