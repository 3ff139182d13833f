# fish completion for mc-map
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_map_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_map_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_map_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_map_namespaces
	__mc_map_kubectl namespaces
end

function __mc_map_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_map_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_map_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-map -f
complete -c mc-map -n __fish_use_subcommand -a 'get put set remove contains size keys values entries clear evict lock unlock query watch info list dump load bench'
complete -c mc-map -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-map -l config -d 'hazelcast.yaml, hazelcast.xml or domain.xml to read' -r -F
complete -c mc-map -l property -s D -d 'value of ${NAME} in configuration files' -x
complete -c mc-map -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-map -l cluster-name -s n -d 'name of the cluster' -x
complete -c mc-map -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-map -l multicast-port -d 'multicast port' -x
complete -c mc-map -l interfaces -s i -d 'network interfaces, addresses or patterns' -x -a '(__fish_complete_list , __mc_map_interfaces)'
complete -c mc-map -l start-port -d 'first port to listen on' -x
complete -c mc-map -l peer -s p -d 'member to ask; the first of several that answers' -x
complete -c mc-map -l key-type -s k -d 'key type: string int long double bool uuid json hex' -x -a "(printf '%s\n' 'string' 'int' 'long' 'double' 'bool' 'uuid' 'json' 'hex')"
complete -c mc-map -l value-type -s y -d 'type of the value that is written' -x -a "(printf '%s\n' 'string' 'int' 'long' 'double' 'bool' 'uuid' 'json' 'hex')"
complete -c mc-map -l ttl -d 'entries written expire after DURATION; 0: never' -x
complete -c mc-map -l max-idle -d 'entries expire when unused for DURATION' -x
complete -c mc-map -l raw -s r -d 'print the raw value: no escapes, no newline'
complete -c mc-map -l op -d 'get, set or put' -x -a "(printf '%s\n' 'get' 'set' 'put')"
complete -c mc-map -l outstanding -d 'requests outstanding at a time' -x
complete -c mc-map -l connections -d 'connections to each member' -x
complete -c mc-map -l entries -d 'number of keys, drawn uniformly; written before gets' -x
complete -c mc-map -l value-size -d 'size of a value in bytes' -x
complete -c mc-map -l rate -d 'target rate per second, timed from when due; 0: no limit' -x
complete -c mc-map -l for -d 'leave after DURATION (500ms, 10s, 2m, 1h)' -x
complete -c mc-map -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-map -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-map -l json -s j -d 'one JSON object per line'
complete -c mc-map -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-map -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-map -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-map -l show-config -d 'print each setting and its origin'
complete -c mc-map -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-map -l version -s V -d 'print the version'
complete -c mc-map -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-map -l help-all -d 'show this help with every option'
