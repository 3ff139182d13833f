# fish completion for mc-members
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_members_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_members_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_members_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_members_namespaces
	__mc_members_kubectl namespaces
end

function __mc_members_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_members_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_members_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-members -f
complete -c mc-members -n 'not __fish_contains_opt merge' -a '(__fish_complete_list , __fish_print_hostnames)'
complete -c mc-members -n '__fish_contains_opt merge' -F
complete -c mc-members -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-members -l config -d 'hazelcast.yaml, hazelcast.xml or domain.xml to read' -r -F
complete -c mc-members -l property -s D -d 'value of ${NAME} in configuration files' -x
complete -c mc-members -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-members -l cluster-name -s n -d 'name of the cluster' -x
complete -c mc-members -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-members -l multicast-port -d 'multicast port' -x
complete -c mc-members -l interfaces -s i -d 'network interfaces, addresses or patterns' -x -a '(__fish_complete_list , __mc_members_interfaces)'
complete -c mc-members -l start-port -d 'first port to listen on' -x
complete -c mc-members -l wait-size -d 'wait for at least N members' -x
complete -c mc-members -l exact -d 'require exactly N members'
complete -c mc-members -l stable -d 'require an unchanged list for DURATION' -x
complete -c mc-members -l views -d 'ask every member and compare their views'
complete -c mc-members -l state -d 'cluster state, safety, migrations, member figures'
complete -c mc-members -l top -d 'full-screen view of the members, refreshed every second'
complete -c mc-members -l warning -s w -d 'nagios: WARNING outside these ranges' -x
complete -c mc-members -l critical -s c -d 'nagios: CRITICAL outside these ranges' -x
complete -c mc-members -l payara -d 'Payara\'s names, groups, ports, applications'
complete -c mc-members -l watch -d 'keep running and print each change'
complete -c mc-members -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-members -l data-grid-block -d 'also print Payara\'s Data Grid Status block'
complete -c mc-members -l format -d 'text json peers dot nagios prometheus' -x -a "(printf '%s\n' 'text' 'json' 'peers' 'dot' 'nagios' 'prometheus')"
complete -c mc-members -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-members -l json -s j -d 'one JSON object per line'
complete -c mc-members -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-members -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-members -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-members -l show-config -d 'print each setting and its origin'
complete -c mc-members -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-members -l version -s V -d 'print the version'
complete -c mc-members -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-members -l help-all -d 'show this help with every option'
