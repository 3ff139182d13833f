# SPDX-License-Identifier: Apache-2.0
# mc-k8s-peers against an API server that does what no real one would, and against files that are wrong. What a real one does is
# tests/interop/kube.bats.
load helper

certificate() { # NAME CA SUBJECT-ALT-NAME DAYS
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$1"
	printf 'subjectAltName=%s' "$3" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA "$2.crt" -CAkey "$2.key" -CAcreateserial -out "$1.crt" -days "$4" -extfile "$1.ext"
}

serve() { # [NAME]: its port
	local port fd
	exec {fd}< <(exec python3 "$BATS_TEST_DIRNAME/kube_server.py" "$BATS_FILE_TMPDIR" "$@" 2>"$BATS_FILE_TMPDIR/server.log" 3>&-)
	echo $! >>"$BATS_FILE_TMPDIR/servers"
	read -r -t 20 -u "$fd" port
	echo "$port"
}

setup_file() {
	local name
	cd "$BATS_FILE_TMPDIR" || return
	for name in ca other; do
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout $name.key -out $name.crt -days 2 -subj "/CN=$name"
	done
	certificate good ca IP:127.0.0.1,DNS:api.example 2
	certificate named ca DNS:somebody.else 2
	certificate late ca IP:127.0.0.1 -1
	for name in good named late; do serve $name >$name.port; done
	serve >plain.port
	printf 'secret-token-1234\n' >token
	mkdir bin
	cat >bin/peers <<-SH # PATH OPTION...
		#!/bin/sh
		path=\$1
		shift
		exec timeout 30 mc-k8s-peers --api "https://127.0.0.1:$(cat good.port)/\$path" --ca-file "$PWD/ca.crt" --token-file "$PWD/token" ns,svc "\$@"
	SH
	chmod +x bin/peers
	export PATH=$PWD/bin:$PATH
} 2>/dev/null

teardown_file() {
	local pid
	while read -r pid; do kill -KILL "$pid" 2>/dev/null || :; done <"$BATS_FILE_TMPDIR/servers"
}

@test "answers that are not the Kubernetes API are told apart from one another" {
	fails 3 'not the Kubernetes API: it is of type text/html' peers html
	fails 3 'not the Kubernetes API: HTTP 404' peers notfound
	fails 3 "not the Kubernetes API: it is not JSON: .* near 'hello'" peers text
	fails 3 'not JSON of the expected form' peers array
	fails 3 'ends in the middle' peers half
	fails 3 'not the Kubernetes API: it is not JSON: control character' peers nul
	fails 3 'not the Kubernetes API: it is not JSON: unable to decode' peers unicode
	fails 3 'closed the connection in the middle' peers cut
	fails 3 'closed the connection in the middle' peers nothing
	fails 3 'not the Kubernetes API' peers garbage
	fails 3 'failed: HTTP 500, etcd is down' peers error -t 1s
}

@test "a redirect is not followed" {
	fails 3 'sends us elsewhere .HTTP 302., which is not followed' peers redirect
}

@test "whoever sends without end, too deep or too slowly is left, within bounds of memory and time" {
	fails 3 'an object or a list that is too large' peers endless_object
	fails 3 'nested too deep' peers deep
	fails 3 'sends more than any cluster holds' peers headers
	fails 3 'did not answer in time' peers slow -t 500ms
	fails 3 'did not answer in time' peers silent -t 500ms
	fails 3 '(did not answer in time|more than any cluster)' peers endless -t 500ms
	fails 3 '(did not answer in time|more pages than the limit)' peers pages -t 500ms
}

@test "what an API server says does not reach the terminal as it is" {
	fails 4 'owned' peers terminal
	[[ $stderr != *$'\e'* && $stderr != *$'\a'* ]]
}

@test "entries that are no addresses are left out and counted" {
	run --separate-stderr peers odd
	[ "$status" -eq 0 ]
	[ "$output" = $'10.0.0.1:6900\n10.0.0.2:6900' ]
	[[ $stderr == *'8 entries are left out'* ]]
}

@test "pages that expire while they are read are asked for all at once" {
	run --separate-stderr peers gone
	[ "$output" = $'10.0.0.1:6900\n10.0.0.2:6900' ]
}

@test "a server that is busy is asked again when it says" {
	run --separate-stderr peers busy
	[ "$output" = 10.0.0.5:6900 ]
	[[ $stderr == *'too busy'*'answers again'* ]]
}

@test "a watch lives through 410 and a stream that is closed, and says nothing twice" {
	run --separate-stderr peers watch_gone --watch --json -t 3s
	[ "$status" -eq 0 ]
	[ "$(jq -r 'select(.type | startswith("peer")) | .type + " " + .host' <<<"$output")" = \
		$'peer_added 10.0.0.1\npeer_added 10.0.0.2\npeer_removed 10.0.0.2\npeer_added 10.0.0.3' ]
	[ -z "$stderr" ]
}

@test "a watch that is closed at once, or speaks of what is not known, is not opened in a storm" {
	for path in watch_storm watch_junk; do
		: >"$BATS_FILE_TMPDIR/requests"
		run --separate-stderr peers $path --watch -t 1s
		[ "$output" = 'added 10.0.0.1:6900' ]
		[ "$(grep -c "^GET /$path/.*watch=1" "$BATS_FILE_TMPDIR/requests")" -le 8 ]
	done
}

@test "a watch that streams without end starves nothing: --timeout, signals and a node go on beside it" {
	run --separate-stderr peers watch_endless --watch -t 3s
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'added 10.0.0.1:6900' ]
	[[ $output == *'10.0.0.3:6900'* ]]
	exec {fd}< <(exec peers watch_endless --watch 2>w.err 3>&-)
	PID[w]=$! OUT[w]=$fd
	line w '10.0.0.3:6900'
	kill -TERM "${PID[w]}"
	ended w 0
	node a -i 127.0.0.1 --cluster-mode kubernetes:ns,svc --api "https://127.0.0.1:$(cat "$BATS_FILE_TMPDIR/good.port")/watch_endless" \
		--ca-file "$BATS_FILE_TMPDIR/ca.crt" --token-file "$BATS_FILE_TMPDIR/token" --join-timeout 500ms
	line a '^Members'
	stop a
}

@test "objects are limited, not only addresses" {
	run --separate-stderr peers watch_crowd --watch -t 15s
	[ "$status" -eq 0 ]
	[[ $stderr == *'more than any cluster holds: more objects or addresses than the limit'* ]]
	fails 3 'an object without a name' peers nameless
}

@test "a token that was replaced meanwhile is read again" {
	printf 'old' >token
	{
		until grep -q 'Bearer old' "$BATS_FILE_TMPDIR/requests"; do read -rt 0.02 <> <(:) || :; done
		printf 'new' >token.new
		mv token.new token
	} 3>&- &
	run --separate-stderr peers expired --token-file token --watch -t 1s
	wait $!
	# the first answer may have been 401 before the file was replaced; then it says so, and the next call is right
	run --separate-stderr peers expired --token-file token
	[ "$output" = 10.0.0.9:6900 ]
}

@test "the token goes to nobody who has not proved who it is" {
	port() { cat "$BATS_FILE_TMPDIR/$1.port"; }
	: >"$BATS_FILE_TMPDIR/requests"
	cd "$BATS_FILE_TMPDIR"
	fails 3 'is not signed by an authority in other.crt' mc-k8s-peers --api "https://127.0.0.1:$(port good)/odd" --ca-file other.crt --token-file token
	fails 3 'is not signed by an authority in' mc-k8s-peers --api "https://127.0.0.1:$(port good)/odd" --token-file token
	fails 3 'is not for the name 127.0.0.1' mc-k8s-peers --api "https://127.0.0.1:$(port named)/odd" --ca-file ca.crt --token-file token
	fails 3 'has expired' mc-k8s-peers --api "https://127.0.0.1:$(port late)/odd" --ca-file ca.crt --token-file token
	fails 3 'No TLS connection' mc-k8s-peers --api "https://127.0.0.1:$(port plain)/odd" --ca-file ca.crt --token-file token -t 2s
	fails 2 'is not https: the token would cross the network in clear' mc-k8s-peers --api "http://127.0.0.1:$(port plain)/odd" --token-file token
	[ ! -s requests ]
	run --separate-stderr mc-k8s-peers --api "https://127.0.0.1:$(port named)/odd" --insecure --token-file token ns,svc
	[ "$status" -eq 0 ]
	[[ $stderr == *'--insecure: the token is sent to any server that answers'* ]]
	run --separate-stderr mc-k8s-peers --api "http://127.0.0.1:$(port plain)/odd" ns,svc
	[ "$status" -eq 0 ] # without a token, as to kubectl proxy
}

@test "the token is in no output, no argument and no message" {
	for path in odd terminal error html; do
		run peers $path -vvv --json -t 1s
		[[ $output != *secret-token* ]]
	done
	run peers odd --show-config
	[[ $output != *secret-token* ]]
}

@test "who cannot be reached: the name, the port" {
	fails 3 'The name nowhere.invalid of the API server is not known' mc-k8s-peers --api https://nowhere.invalid
	fails 3 'Nothing listens at https://127.0.0.1:1' mc-k8s-peers --api https://127.0.0.1:1
}

@test "files that are wrong" {
	api=(--api "https://127.0.0.1:1")
	printf 'a\nb\n' >two; : >empty; printf 'a\0b' >nul; head -c 20000 /dev/zero | tr '\0' a >long; mkfifo pipe
	fails 2 'holds a blank or a control character' mc-k8s-peers "${api[@]}" --token-file two
	fails 2 'is empty' mc-k8s-peers "${api[@]}" --token-file empty
	fails 2 'contains a NUL' mc-k8s-peers "${api[@]}" --token-file nul
	fails 2 'is too long' mc-k8s-peers "${api[@]}" --token-file long
	fails 2 'cannot be read: No such file' mc-k8s-peers "${api[@]}" --token-file nowhere
	fails 2 'is a directory' mc-k8s-peers "${api[@]}" --token-file .
	fails 2 'is empty' mc-k8s-peers "${api[@]}" --token-file pipe
	fails 2 'The file of certificates nowhere cannot be read' mc-k8s-peers "${api[@]}" --ca-file nowhere
	fails 2 'The certificates to use .* are no good' mc-k8s-peers --api "https://127.0.0.1:$(cat "$BATS_FILE_TMPDIR/good.port")/odd" --ca-file empty
}

@test "a token and certificates that come from a command" {
	port=$(cat "$BATS_FILE_TMPDIR/good.port")
	: >"$BATS_FILE_TMPDIR/requests"
	run --separate-stderr mc-k8s-peers --api "https://127.0.0.1:$port/watch_storm" --ca-file <(cat "$BATS_FILE_TMPDIR/ca.crt") \
		--token-file <(echo from-a-command) --watch -t 1s ns,svc
	[ "$output" = 'added 10.0.0.1:6900' ]
	[ "$(grep -c 'Bearer from-a-command$' "$BATS_FILE_TMPDIR/requests")" -ge 2 ]
}

@test "an URL that is none, and a service that is none, say so" {
	fails 2 'does not begin with https' mc-k8s-peers --api 10.0.0.1:6443
	fails 2 'does not begin with https' mc-k8s-peers --api ftp://10.0.0.1
	fails 2 'contains no host' mc-k8s-peers --api https://
	fails 2 'has no valid port' mc-k8s-peers --api https://a:99999
	fails 2 'holds a user or a password' mc-k8s-peers --api https://me:secret@a
	fails 2 'an invalid character' mc-k8s-peers --api 'https://a/ b'
	fails 2 'an invalid character' mc-k8s-peers --api 'https://a?b'
	fails 2 'names a namespace or a service, not both.*Payara would say nothing and look in namespace default' mc-k8s-peers ns
	fails 2 'no service behind the comma' mc-k8s-peers ns,
	fails 2 'no namespace before the comma' mc-k8s-peers ,svc
	fails 2 'more than two parts' mc-k8s-peers a,b,c
	fails 2 "'Ns' is not the name of a namespace" mc-k8s-peers Ns,svc
	fails 2 'one service at a time' mc-k8s-peers a,b c,d
	fails 2 'different things' mc-k8s-peers --label a=b a,b
	fails 2 'contradict each other' mc-k8s-peers --namespace c a,b
	fails 2 "'a/b' is not the name of a namespace" mc-k8s-peers --api https://127.0.0.1:1 --namespace a/b
}

@test "where nothing says where the API server is, it is said what would" {
	export HOME=/nonexistent
	unset KUBECONFIG KUBERNETES_SERVICE_HOST
	fails 2 'Not running in a pod, and no kubeconfig' mc-k8s-peers
	fails 2 'This is a pod, but it has no token' env KUBERNETES_SERVICE_HOST=10.0.0.1 mc-k8s-peers
}

@test "in a pod nothing needs to be said" {
	mkdir account
	cp "$BATS_FILE_TMPDIR/ca.crt" account/ca.crt
	printf 'secret-token-1234\n' >account/token
	printf 'shop' >account/namespace
	port=$(cat "$BATS_FILE_TMPDIR/good.port")
	: >"$BATS_FILE_TMPDIR/requests"
	KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=$port run mc-k8s-peers --service-account account
	grep -q '^GET /api/v1/namespaces/shop/pods?limit=50' "$BATS_FILE_TMPDIR/requests"
	grep -q 'Bearer secret-token-1234$' "$BATS_FILE_TMPDIR/requests"
	KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT=$port KUBERNETES_NAMESPACE=other run mc-k8s-peers --service-account account
	grep -q '^GET /api/v1/namespaces/other/pods' "$BATS_FILE_TMPDIR/requests"
}

kubeconfig() { # [USER-LINES]
	cat <<K
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://127.0.0.1:$(cat "$BATS_FILE_TMPDIR/good.port")/odd", certificate-authority: ca.crt}}]
users: [{name: u, user: {${1-token: from-the-file}}}]
contexts: [{name: x, context: {cluster: c, user: u, namespace: shop}}]
current-context: x
K
}

@test "a kubeconfig: its context, its files beside it, what it cannot do" {
	cp "$BATS_FILE_TMPDIR/ca.crt" .
	kubeconfig >k
	: >"$BATS_FILE_TMPDIR/requests"
	run --separate-stderr mc-k8s-peers --kubeconfig k shop,svc
	[ "$status" -eq 0 ]
	grep -q 'Bearer from-the-file$' "$BATS_FILE_TMPDIR/requests"
	kubeconfig "tokenFile: $PWD/t" >k; printf 'tt' >t
	run --separate-stderr env KUBECONFIG="nowhere:$PWD/k" mc-k8s-peers shop,svc
	[ "$status" -eq 0 ]
	grep -q 'Bearer tt$' "$BATS_FILE_TMPDIR/requests"
	# As client-go: the file counts, and the token beside it as long as there is nothing to read.
	for file in "$PWD/t" "$PWD/nowhere" /dev/null; do
		kubeconfig "token: beside, tokenFile: $file" >k
		run --separate-stderr mc-k8s-peers --kubeconfig k shop,svc
		[ "$status" -eq 0 ] || { echo "$file: $stderr"; return 1; }
	done
	is_last=$(grep -o "Bearer [a-z]*$" "$BATS_FILE_TMPDIR/requests" | tail -n 3 | paste -sd" ")
	[ "$is_last" = "Bearer tt Bearer beside Bearer beside" ] || { echo "$is_last"; return 1; }
	# A token that is given stands for the user, whatever that one would do.
	for user in 'exec: {command: aws}' 'auth-provider: {name: gcp}'; do
		kubeconfig "$user" >k
		run --separate-stderr mc-k8s-peers --kubeconfig k --token-file "$BATS_FILE_TMPDIR/token" shop,svc
		[ "$status" -eq 0 ]
	done
	grep -q 'Bearer secret-token-1234$' "$BATS_FILE_TMPDIR/requests"
	kubeconfig 'token: a' | sed 's|certificate-authority: ca.crt|&, proxy-url: "http://127.0.0.1:1"|' >k
	fails 3 'Nothing listens at the proxy http://127.0.0.1:1, over which https://127.0.0.1:' mc-k8s-peers --kubeconfig k shop,svc
	kubeconfig 'token: a' | sed 's|certificate-authority: ca.crt|&, proxy-url: "socks5://127.0.0.1:1"|' >k
	fails 3 'Nothing listens at the proxy socks5://127.0.0.1:1' mc-k8s-peers --kubeconfig k shop,svc
	kubeconfig 'username: a, password: b' >k
	fails 2 'logs in with a name and a password' mc-k8s-peers --kubeconfig k
	kubeconfig 'client-certificate: a' >k
	fails 2 'a client certificate without its key' mc-k8s-peers --kubeconfig k
	kubeconfig 'client-key-data: "!!!"' >k
	fails 2 'client-key-data of the kubeconfig is not base64' mc-k8s-peers --kubeconfig k
	kubeconfig | sed 's/certificate-authority: ca.crt/insecure-skip-tls-verify: true/' >k
	fails 2 'insecure-skip-tls-verify' mc-k8s-peers --kubeconfig k
	kubeconfig | sed '/current-context/d' >k
	fails 2 'has no current-context' mc-k8s-peers --kubeconfig k
	kubeconfig | sed 's/cluster: c,/cluster: d,/' >k
	fails 2 "has no cluster 'd', which its context 'x' names" mc-k8s-peers --kubeconfig k
	kubeconfig | sed 's/user: u,/user: v,/' >k
	fails 2 "has no user 'v'" mc-k8s-peers --kubeconfig k
	printf 'a: [' >k
	fails 2 'is not YAML' mc-k8s-peers --kubeconfig k
	printf 'just text' >k
	fails 2 'is not a kubeconfig' mc-k8s-peers --kubeconfig k
	fails 2 'cannot be read' mc-k8s-peers --kubeconfig nowhere
}

@test "--print-rbac asks nobody" {
	export HOME=/nonexistent
	unset KUBECONFIG
	run --separate-stderr mc-k8s-peers --print-rbac shop,grid
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[[ $output == *'kind: Role'*'endpointslices'*'verbs: ["list", "watch"]'*'kind: RoleBinding'*'name: "default"'*'namespace: "shop"'* ]]
	run --separate-stderr mc-k8s-peers --print-rbac --namespace shop --json
	jq -es 'length == 1 and .[0].type == "rbac" and (.[0].yaml | contains("pods"))' <<<"$output"
}

@test "a user that logs in by a command (exec): what it gives is used, kept, and its own error shown" {
	cp "$BATS_FILE_TMPDIR/ca.crt" .
	cat >login <<-'SH'
		#!/bin/sh
		echo "$*" >>logins
		printf '%s' "$KUBERNETES_EXEC_INFO" >question
		[ -z "$BROKEN" ] || { echo 'trying' >&2; echo 'Unable to locate credentials' >&2; exit 255; }
		echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'"$PRE"'-by-exec","expirationTimestamp":"'"${UNTIL-2200-01-01T00:00:00Z}"'"}}'
	SH
	chmod +x login
	exec_user() { kubeconfig "exec: {apiVersion: client.authentication.k8s.io/${2-v1}, command: $1, args: [eks, get-token], env: [{name: PRE, value: x}], interactiveMode: Never, provideClusterInfo: true, installHint: 'get it there'}"; }
	exec_user ./login >k
	: >"$BATS_FILE_TMPDIR/requests"
	run --separate-stderr mc-k8s-peers --kubeconfig k shop,svc </dev/null
	[ "$status" -eq 0 ]
	grep -q 'Bearer x-by-exec$' "$BATS_FILE_TMPDIR/requests"
	[ "$(cat logins)" = 'eks get-token' ]
	jq -e '.kind == "ExecCredential" and .apiVersion == "client.authentication.k8s.io/v1" and (.spec.interactive | not)
		and (.spec.cluster.server | startswith("https://127.0.0.1:")) and (.spec.cluster["certificate-authority-data"] | length > 100)' question
	# Once, for many questions; again when it has expired.
	: >logins
	sed "s|/odd|/watch_storm|" k >many
	run --separate-stderr mc-k8s-peers --kubeconfig many --watch -t 1s shop,svc </dev/null
	[ "$(grep -c 'watch=1' "$BATS_FILE_TMPDIR/requests")" -ge 2 ]
	[ "$(wc -l <logins)" -eq 1 ]
	: >logins
	UNTIL=2001-01-01T00:00:00Z run --separate-stderr mc-k8s-peers --kubeconfig many --watch -t 1s shop,svc </dev/null
	[ "$(wc -l <logins)" -ge 2 ]
	BROKEN=1 fails 4 "login' failed with status 255: Unable to locate credentials" mc-k8s-peers --kubeconfig k shop,svc </dev/null
	exec_user ./login v1beta1 >k
	fails 4 'answers with client.authentication.k8s.io/v1, and the kubeconfig says client.authentication.k8s.io/v1beta1' mc-k8s-peers --kubeconfig k shop,svc </dev/null
	exec_user mc-no-such-command >k
	fails 4 "logs in with 'mc-no-such-command', which is not on this host.*get it there" mc-k8s-peers --kubeconfig k shop,svc </dev/null
	exec_user true >k
	fails 4 "What 'true' writes is not JSON: it is empty" mc-k8s-peers --kubeconfig k shop,svc </dev/null
	exec_user ./login v1alpha1 >k
	fails 2 'is of apiVersion client.authentication.k8s.io/v1alpha1' mc-k8s-peers --kubeconfig k shop,svc
	kubeconfig 'exec: {command: aws}' >k
	fails 2 'is of apiVersion none' mc-k8s-peers --kubeconfig k shop,svc
	kubeconfig 'exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Always}' >k
	fails 2 'asking at a terminal .interactiveMode: Always., and there is none' mc-k8s-peers --kubeconfig k shop,svc </dev/null
	: >logins
	exec_user ./login >k
	fails 2 "logs in by a command .exec., which --no-exec forbids.*kubectl create token" mc-k8s-peers --no-exec --kubeconfig k shop,svc
	run --separate-stderr mc-k8s-peers --no-exec --kubeconfig k --token-file "$BATS_FILE_TMPDIR/token" shop,svc
	[ "$status" -eq 0 ]
	[ ! -s logins ]
	# A member that looks for its peers there runs it beside itself.
	node a -i 127.0.0.1 --cluster-mode kubernetes:shop,svc --kubeconfig k --join-timeout 500ms
	line a '^Members'
	stop a
	[ "$(wc -l <logins)" -eq 1 ]
}
