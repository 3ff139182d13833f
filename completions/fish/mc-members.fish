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
complete -c mc-members -l profile -d 'payara-micro, payara-server, hazelcast: defaults' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-members -l cluster-name -s n -d 'name of the cluster' -x
complete -c mc-members -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-members -l multicast-port -d 'its port' -x
complete -c mc-members -l interfaces -s i -d 'names, addresses or patterns to use' -x -a '(__fish_complete_list , __mc_members_interfaces)'
complete -c mc-members -l start-port -d 'first port tried for the node\'s own socket' -x
complete -c mc-members -l wait-size -d 'wait until the list has at least N members' -x
complete -c mc-members -l exact -d '--wait-size means just so many'
complete -c mc-members -l stable -d 'it has to hold for so long' -x
complete -c mc-members -l views -d 'ask every member, compare what they see'
complete -c mc-members -l state -d 'the cluster\'s state: active, frozen, passive'
complete -c mc-members -l payara -d 'names, groups, ports, applications of Payara'
complete -c mc-members -l watch -d 'go on, print each change'
complete -c mc-members -l timeout -s t -d 'the longest this may take' -x
complete -c mc-members -l data-grid-block -d 'also print Payara\'s Data Grid Status block'
complete -c mc-members -l format -d 'text json peers dot nagios prometheus' -x -a "(printf '%s\n' 'text' 'json' 'peers' 'dot' 'nagios' 'prometheus')"
complete -c mc-members -l json -s j -d 'one JSON object a line'
complete -c mc-members -l quiet -s q -d 'say less on standard error, twice: errors only'
complete -c mc-members -l verbose -s v -d 'say more on standard error; twice: still more'
complete -c mc-members -l color -d 'auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-members -l show-config -d 'print each value and where it comes from'
complete -c mc-members -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-members -l version -s V -d 'print the version'
complete -c mc-members -l help -s h -d 'print this; --help-all: with every option'
complete -c mc-members -l help-all -d 'print this with every option'
