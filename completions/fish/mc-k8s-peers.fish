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
complete -c mc-k8s-peers -l context -s x -d 'use section [NAME] of ~/.config/mc-toolkit/config' -x
complete -c mc-k8s-peers -l profile -d 'defaults: payara-micro, payara-server, hazelcast' -x -a "(printf '%s\n' 'payara-micro' 'payara-server' 'hazelcast')"
complete -c mc-k8s-peers -l kubeconfig -d 'kubeconfig file; its current context is used' -r -F
complete -c mc-k8s-peers -l api -d 'URL of the API server' -x
complete -c mc-k8s-peers -l token-file -d 'bearer token file' -r -F
complete -c mc-k8s-peers -l no-exec -d 'do not run login commands of a kubeconfig (exec)'
complete -c mc-k8s-peers -l ca-file -d 'CA certificates to verify the API server' -r -F
complete -c mc-k8s-peers -l service-account -d 'directory with token, ca.crt and namespace' -r -F
complete -c mc-k8s-peers -l namespace -d 'all pods of this namespace, or those of --label' -x -a '(__mc_k8s_peers_namespaces)'
complete -c mc-k8s-peers -l label -d 'pods with these labels' -x
complete -c mc-k8s-peers -l insecure -d 'do not verify the API server\'s certificate (INSECURE)'
complete -c mc-k8s-peers -l port -d 'port of every peer' -x
complete -c mc-k8s-peers -l all -d 'include pods that are not ready, and mark them'
complete -c mc-k8s-peers -l check -d 'show which permissions are granted or missing'
complete -c mc-k8s-peers -l print-rbac -d 'print the Role and RoleBinding it needs'
complete -c mc-k8s-peers -l watch -d 'keep running and print each change'
complete -c mc-k8s-peers -l timeout -s t -d 'give up after DURATION' -x
complete -c mc-k8s-peers -l output -s o -d 'text wide json yaml name \'template={host}:{port}\'' -x -a "(printf '%s\n' 'text' 'wide' 'json' 'yaml' 'name' 'template=')"
complete -c mc-k8s-peers -l json -s j -d 'one JSON object per line'
complete -c mc-k8s-peers -l quiet -s q -d 'less on standard error; twice: errors only'
complete -c mc-k8s-peers -l verbose -s v -d 'more on standard error; twice: every message'
complete -c mc-k8s-peers -l color -d 'colour: auto, always or never' -x -a "(printf '%s\n' 'auto' 'always' 'never')"
complete -c mc-k8s-peers -l show-config -d 'print each setting and its origin'
complete -c mc-k8s-peers -l completion -d 'print the completion script of a shell' -x -a "(printf '%s\n' 'bash' 'zsh' 'fish')"
complete -c mc-k8s-peers -l version -s V -d 'print the version'
complete -c mc-k8s-peers -l help -s h -d 'show this help; --help-all lists every option'
complete -c mc-k8s-peers -l help-all -d 'show this help with every option'
