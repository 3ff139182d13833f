# fish completion for mc-k8s-peers
# Made from completions/fish.in and the rows of options: scripts/generate.

function __mc_k8s_peers_interfaces
	command ls /sys/class/net 2>/dev/null
end

function __mc_k8s_peers_mode
	switch (commandline -ct)
		case '*tcpip:*' '*dns:*' '*domain:*'
			set -l before (string replace -r '^--cluster-mode=' '' -- (commandline -ct) | string replace -r '[^:,]*$' '')
			__fish_print_hostnames | string replace -r '^' -- $before
		case '*'
			printf '%s\n' $argv
	end
end

# What an API server has of a kind, if there is one.
function __mc_k8s_peers_kubectl
	command kubectl get $argv -o name --request-timeout=1s 2>/dev/null | string replace -r '.*/' ''
end

function __mc_k8s_peers_namespaces
	__mc_k8s_peers_kubectl namespaces
end

function __mc_k8s_peers_service
	set -l namespace (string match -r '^[^,]*(?=,)' -- (commandline -ct))
	if set -q namespace[1]
		__mc_k8s_peers_kubectl services -n $namespace | string replace -r '^' -- $namespace,
	else
		__mc_k8s_peers_kubectl namespaces | string replace -r '$' -- ,
	end
end

complete -c mc-k8s-peers -f
complete -c mc-k8s-peers -a '(__mc_k8s_peers_service)'
complete -c mc-k8s-peers -l profile -d 'payara-micro, payara-server, hazelcast: defaults' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-k8s-peers -l kubeconfig -d 'take the current context of this file' -r -F
complete -c mc-k8s-peers -l api -d 'the API server' -x
complete -c mc-k8s-peers -l token-file -d 'file with the token to show it' -r -F
complete -c mc-k8s-peers -l ca-file -d 'certificates that may vouch for it' -r -F
complete -c mc-k8s-peers -l service-account -d 'where token, ca.crt and namespace of the pod lie' -r -F
complete -c mc-k8s-peers -l namespace -d 'all pods of this namespace, or those of --label' -x -a '(__mc_k8s_peers_namespaces)'
complete -c mc-k8s-peers -l label -d 'pods with these labels' -x
complete -c mc-k8s-peers -l insecure -d 'send the token to whoever answers'
complete -c mc-k8s-peers -l port -d 'port of every peer' -x
complete -c mc-k8s-peers -l all -d 'those that are not ready as well, marked'
complete -c mc-k8s-peers -l check -d 'which permissions are there, which lack'
complete -c mc-k8s-peers -l print-rbac -d 'print the Role and RoleBinding that are needed'
complete -c mc-k8s-peers -l watch -d 'go on, print each change'
complete -c mc-k8s-peers -l timeout -s t -d 'the longest this may take' -x
complete -c mc-k8s-peers -l json -s j -d 'one JSON object a line'
complete -c mc-k8s-peers -l quiet -s q -d 'say less on standard error, twice: errors only'
complete -c mc-k8s-peers -l verbose -s v -d 'say more on standard error; twice: still more'
complete -c mc-k8s-peers -l color -d 'auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-k8s-peers -l show-config -d 'print each value and where it comes from'
complete -c mc-k8s-peers -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-k8s-peers -l version -s V -d 'print the version'
complete -c mc-k8s-peers -l help -s h -d 'print this; --help-all: with every option'
complete -c mc-k8s-peers -l help-all -d 'print this with every option'
