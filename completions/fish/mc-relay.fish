# fish completion for mc-relay
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_relay_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_relay_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_relay_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_relay_namespaces
	__mc_relay_kubectl namespaces
end

function __mc_relay_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_relay_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_relay_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-relay -f
complete -c mc-relay -n 'not __fish_contains_opt merge' -a '(__fish_complete_list , __fish_print_hostnames)'
complete -c mc-relay -n '__fish_contains_opt merge' -F
complete -c mc-relay -l profile -d 'payara-micro, payara-server, hazelcast: defaults' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-relay -l cluster-name -s n -d 'cluster to carry; several times; * is all' -x
complete -c mc-relay -l cluster-password-file -d 'file with the password between our nodes' -r -F
complete -c mc-relay -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-relay -l multicast-port -d 'its port' -x
complete -c mc-relay -l multicast-ttl -d 'routers that what is delivered may pass, and one' -x
complete -c mc-relay -l interfaces -s i -d 'names, addresses or patterns to use' -x -a '(__fish_complete_list , __mc_relay_interfaces)'
complete -c mc-relay -l kubeconfig -d 'take the current context of this file' -r -F
complete -c mc-relay -l api -d 'the API server' -x
complete -c mc-relay -l token-file -d 'file with the token to show it' -r -F
complete -c mc-relay -l ca-file -d 'certificates that may vouch for it' -r -F
complete -c mc-relay -l service-account -d 'where token, ca.crt and namespace of the pod lie' -r -F
complete -c mc-relay -l label -d 'pods with these labels' -x
complete -c mc-relay -l insecure -d 'send the token to whoever answers'
complete -c mc-relay -l accept -d 'where other relays may dial this one' -x
complete -c mc-relay -l no-accept -d 'nobody can dial this one'
complete -c mc-relay -l no-password -d 'whoever reaches the port is on the network'
complete -c mc-relay -l datagram-rate -d 'datagrams a second and claimed address; 0: all' -x
complete -c mc-relay -l strict -d 'drop what claims another host than its packet\'s'
complete -c mc-relay -l carry-connections -d 'members\' connections as well, not only multicast'
complete -c mc-relay -l link-timeout -d 'COMMAND starts with a link, or after so long' -x
complete -c mc-relay -l require-link -d 'or not at all: exit status 3'
complete -c mc-relay -l ready-port -d 'takes connections while a link is up' -x
complete -c mc-relay -l explain -d 'for each datagram the rule that decided'
complete -c mc-relay -l table -d 'a table of links and members, each second'
complete -c mc-relay -l for -d 'leave after so long (500ms, 10s, 2m, 1h)' -x
complete -c mc-relay -l until -d 'leave when it holds: \'links>=N\', == > <= < !=' -x -a "(printf '%s\n' 'links>=1' 'links>=2')"
complete -c mc-relay -l timeout -s t -d 'the longest this may take' -x
complete -c mc-relay -l on -d 'run a shell command on each record of a type' -x -a "(printf '%s\n' 'started=' 'carrying=' 'link_up=' 'link_down=' 'refused=' 'not_carried=' 'member=' 'member_gone=' 'unreachable=' 'two_masters=' 'command_started=' 'command_ended=' 'ended=' 'any=')"
complete -c mc-relay -l dry-run -d 'say what would be done, send nothing'
complete -c mc-relay -l json -s j -d 'one JSON object a line'
complete -c mc-relay -l quiet -s q -d 'say less on standard error, twice: errors only'
complete -c mc-relay -l verbose -s v -d 'say more on standard error; twice: still more'
complete -c mc-relay -l color -d 'auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-relay -l log-time -d 'begin each line on standard error with the time'
complete -c mc-relay -l show-config -d 'print each value and where it comes from'
complete -c mc-relay -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-relay -l version -s V -d 'print the version'
complete -c mc-relay -l help -s h -d 'print this; --help-all: with every option'
complete -c mc-relay -l help-all -d 'print this with every option'
