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
complete -c mc-relay -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-relay -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-relay -l cluster-name -s n -d 'cluster to carry; several times; * is all' -x
complete -c mc-relay -l cluster-password-file -d 'file with the cluster password (C nodes)' -r -F
complete -c mc-relay -l multicast-group -d 'multicast group, IPv4 or IPv6' -x
complete -c mc-relay -l multicast-port -d 'multicast port' -x
complete -c mc-relay -l multicast-ttl -d 'TTL of delivered datagrams' -x
complete -c mc-relay -l interfaces -s i -d 'network interfaces, addresses or patterns' -x -a '(__fish_complete_list , __mc_relay_interfaces)'
complete -c mc-relay -l kubeconfig -d 'kubeconfig file; its current context is used' -r -F
complete -c mc-relay -l api -d 'URL of the API server' -x
complete -c mc-relay -l token-file -d 'bearer token file' -r -F
complete -c mc-relay -l no-exec -d 'do not run login commands of a kubeconfig (exec)'
complete -c mc-relay -l ca-file -d 'CA certificates to verify the API server' -r -F
complete -c mc-relay -l service-account -d 'directory with token, ca.crt and namespace' -r -F
complete -c mc-relay -l label -d 'pods with these labels' -x
complete -c mc-relay -l insecure -d 'do not verify the API server\'s certificate (INSECURE)'
complete -c mc-relay -l accept -d 'listen for other relays on this address' -x
complete -c mc-relay -l no-accept -d 'do not listen for other relays'
complete -c mc-relay -l no-password -d 'run without a password (INSECURE)'
complete -c mc-relay -l datagram-rate -d 'datagrams per second and sender; 0: no limit' -x
complete -c mc-relay -l strict -d 'drop datagrams that claim another host'
complete -c mc-relay -l carry-connections -d 'carry members\' connections, not only multicast'
complete -c mc-relay -l link-timeout -d 'start COMMAND once linked, or after DURATION' -x
complete -c mc-relay -l require-link -d 'exit 3 without starting COMMAND if no link is up'
complete -c mc-relay -l ready-port -d 'accept TCP connections while a link is up' -x
complete -c mc-relay -l explain -d 'show which rule decided on each datagram'
complete -c mc-relay -l table -d 'table of links and members, redrawn each second'
complete -c mc-relay -l for -d 'leave after DURATION (500ms, 10s, 2m, 1h)' -x
complete -c mc-relay -l until -d 'leave when it is true: \'links>=N\', == > <= < !=' -x -a "(printf '%s\n' 'links>=1' 'links>=2')"
complete -c mc-relay -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-relay -l on -d 'run a shell command on each record of a type' -x -a "(printf '%s\n' 'started=' 'carrying=' 'link_up=' 'link_down=' 'refused=' 'not_carried=' 'member=' 'member_gone=' 'unreachable=' 'two_masters=' 'command_started=' 'command_ended=' 'ended=' 'any=')"
complete -c mc-relay -l dry-run -d 'print what would be done, send nothing'
complete -c mc-relay -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-relay -l json -s j -d 'one JSON object per line'
complete -c mc-relay -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-relay -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-relay -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-relay -l log-time -d 'begin each line on standard error with the time'
complete -c mc-relay -l show-config -d 'print each setting and its origin'
complete -c mc-relay -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-relay -l version -s V -d 'print the version'
complete -c mc-relay -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-relay -l help-all -d 'show this help with every option'
