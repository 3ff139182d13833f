# fish completion for mc-topic
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_topic_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_topic_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_topic_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_topic_namespaces
	__mc_topic_kubectl namespaces
end

function __mc_topic_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_topic_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_topic_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-topic -f
complete -c mc-topic -n __fish_use_subcommand -a 'listen publish list'
complete -c mc-topic -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-topic -l config -d 'hazelcast.yaml, hazelcast.xml or domain.xml to read' -r -F
complete -c mc-topic -l property -s D -d 'value of ${NAME} in configuration files' -x
complete -c mc-topic -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-topic -l cluster-name -s n -d 'name of the cluster' -x
complete -c mc-topic -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-topic -l multicast-port -d 'multicast port' -x
complete -c mc-topic -l interfaces -s i -d 'network interfaces, addresses or patterns' -x -a '(__fish_complete_list , __mc_topic_interfaces)'
complete -c mc-topic -l start-port -d 'first port to listen on' -x
complete -c mc-topic -l peer -s p -d 'member to ask; the first of several that answers' -x
complete -c mc-topic -l value-type -s y -d 'type of the value that is written' -x -a "(printf '%s\n' 'string' 'int' 'long' 'double' 'bool' 'uuid' 'json' 'hex')"
complete -c mc-topic -l raw -s r -d 'print the raw value: no escapes, no newline'
complete -c mc-topic -l match -d 'only messages whose text matches: \'*order*\'' -x
complete -c mc-topic -l messages -d 'listen: stop after N messages' -x
complete -c mc-topic -l cdi -d 'publish: as Payara\'s CDI event of this name' -x
complete -c mc-topic -l for -d 'leave after DURATION (500ms, 10s, 2m, 1h)' -x
complete -c mc-topic -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-topic -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-topic -l json -s j -d 'one JSON object per line'
complete -c mc-topic -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-topic -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-topic -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-topic -l show-config -d 'print each setting and its origin'
complete -c mc-topic -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-topic -l version -s V -d 'print the version'
complete -c mc-topic -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-topic -l help-all -d 'show this help with every option'
