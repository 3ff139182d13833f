# fish completion for mc-dnsresolve
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_dnsresolve_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_dnsresolve_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_dnsresolve_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_dnsresolve_namespaces
	__mc_dnsresolve_kubectl namespaces
end

function __mc_dnsresolve_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_dnsresolve_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_dnsresolve_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-dnsresolve -f
complete -c mc-dnsresolve -n 'not __fish_contains_opt merge' -a '(__fish_complete_list , __fish_print_hostnames)'
complete -c mc-dnsresolve -n '__fish_contains_opt merge' -F
complete -c mc-dnsresolve -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-dnsresolve -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-dnsresolve -l family -d 'address family: 4, 6 or any' -x -a "(printf '%s\n' '4' '6' 'any')"
complete -c mc-dnsresolve -l srv -d 'ask for SRV records, with their ports'
complete -c mc-dnsresolve -l server -d 'name server to query' -x
complete -c mc-dnsresolve -l explain -d 'show each query: server, answer, time'
complete -c mc-dnsresolve -l payara -d 'only what Payara would use, naming what it drops'
complete -c mc-dnsresolve -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-dnsresolve -l concurrency -d 'at most N in parallel' -x
complete -c mc-dnsresolve -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-dnsresolve -l json -s j -d 'one JSON object per line'
complete -c mc-dnsresolve -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-dnsresolve -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-dnsresolve -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-dnsresolve -l show-config -d 'print each setting and its origin'
complete -c mc-dnsresolve -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-dnsresolve -l version -s V -d 'print the version'
complete -c mc-dnsresolve -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-dnsresolve -l help-all -d 'show this help with every option'
