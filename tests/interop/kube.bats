# SPDX-License-Identifier: Apache-2.0
# mc-k8s-peers and mc-join's kubernetes mode against a real API server (kube-apiserver and etcd, tests/peers/kube), and in the end
# with real members as its pods.
load helper
bats_require_minimum_version 1.5.0

setup_file() {
	export K=$BATS_FILE_TMPDIR/kube
	"$BATS_TEST_DIRNAME/../peers/kube" "$K" 16443 10.66.0.254 >"$BATS_FILE_TMPDIR/url"
	export API=https://10.66.0.254:16443 PATH=$MC_BUILD/tools:$PATH
	namespace shop
	account shop default
}

teardown_file() {
	xargs -r kill -KILL <"$K/pids" 2>/dev/null || :
}

# --- the API server, as an administrator

api() { # METHOD PATH: the body on standard input, YAML or JSON
	curl -sS --fail-with-body --cacert "$K/ca.crt" -H "Authorization: Bearer $(cat "$K/admin.token")" -X "$1" \
		-H 'Content-Type: application/yaml' --data-binary @- "$API$2"
}

namespace() {
	api POST /api/v1/namespaces <<<"{apiVersion: v1, kind: Namespace, metadata: {name: $1}}" >/dev/null
}

account() { # NAMESPACE NAME
	api POST "/api/v1/namespaces/$1/serviceaccounts" <<<"{apiVersion: v1, kind: ServiceAccount, metadata: {name: $2}}" >/dev/null
}

token() { # NAMESPACE NAME: a token as a pod gets it
	api POST "/api/v1/namespaces/$1/serviceaccounts/$2/token" <<<'{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: 600}}' |
		jq -er .status.token
}

slice() { # METHOD NAME SERVICE PORT ENDPOINT...: ADDRESS, or ADDRESS=READY
	local method=$1 name=$2 service=$3 port=$4 e list='' type=IPv4
	shift 4
	for e; do
		[[ $e != *:*:* ]] || type=IPv6
		list+="{addresses: [\"${e%=*}\"], conditions: {ready: $([[ $e == *=* ]] && echo "${e#*=}" || echo true)}, targetRef: {kind: Pod, name: \"pod-$name\"}},"
	done
	api "$method" "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices$([[ $method == POST ]] || echo "/$name")" >/dev/null <<-Y
		{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: $type, ports: [{name: hazelcast, port: $port}],
		 metadata: {name: $name, labels: {kubernetes.io/service-name: $service}}, endpoints: [$list]}
	Y
}

unslice() { # NAME
	api DELETE "/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/$1" </dev/null >/dev/null
}

crash() { # of the API server; etcd lives on
	kill -KILL "$(tail -n 1 "$K/pids")"
	timeout 20 tail -f /dev/null --pid "$(tail -n 1 "$K/pids")" -s 0.05
}

# --- the tool

peers() {
	run --separate-stderr timeout 30 mc-k8s-peers --kubeconfig "$K/kubeconfig" "$@"
}

as() { # TOKEN-FILE OPTION...: as somebody else
	local file=$1
	shift
	run --separate-stderr timeout 30 mc-k8s-peers --api "$API" --ca-file "$K/ca.crt" --token-file "$file" "$@"
}

watching() { # NAME OPTION...: in the background; its records are in NAME.out, as those of a node are
	local name=$1
	shift
	: >"$D/$name.out"
	timeout 120 mc-k8s-peers --kubeconfig "$K/kubeconfig" --watch --json "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null 3>&- &
	echo $! >"$D/$name.pid"
	record "$name" '.type == "watching"' >/dev/null
}

@test "the API server takes the relays of examples/, every field of them" {
	local doc path
	for doc in 0 1; do
		path=$([[ $doc == 0 ]] && echo /api/v1/namespaces/shop/services || echo /apis/apps/v1/namespaces/shop/deployments)
		python3 -c 'import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))[int(sys.argv[2])]))' \
			"$BATS_TEST_DIRNAME/../../examples/relay/kubernetes.yaml" "$doc" >"$BATS_TEST_TMPDIR/doc"
		api POST "$path?dryRun=All&fieldValidation=Strict" <"$BATS_TEST_TMPDIR/doc" >"$BATS_TEST_TMPDIR/said" || { cat "$BATS_TEST_TMPDIR/said"; return 1; }
		sed -i '0,/"spec": {/s//"spec": {"noSuchField": 1, /' "$BATS_TEST_TMPDIR/doc"
		! api POST "$path?dryRun=All&fieldValidation=Strict" <"$BATS_TEST_TMPDIR/doc" >/dev/null || { echo "the API server takes anything"; return 1; }
	done
}

@test "the peers of a service: slices of both families, ready and not, named ports" {
	slice POST one list 6900 10.1.0.1 10.1.0.2 10.1.0.3=false
	slice POST two list 6901 10.1.0.1
	slice POST three list 6901 fd00::1
	peers shop,list
	[ "$output" = $'10.1.0.1:6900\n10.1.0.1:6901\n10.1.0.2:6900\n[fd00::1]:6901' ]
	[[ $stderr == *'1 not ready is hidden'* ]]
	peers shop,list --all
	[[ $output == *'10.1.0.3:6900  # not_ready: pod-one'* ]]
	peers shop,list --all --json --port 7000
	[ "$(jq -c 'select(.host == "10.1.0.3") | [.type, .port, .ready, .name, .declared_port]' <<<"$output")" = '["peer",7000,false,"pod-one",6900]' ]
	peers shop,list --profile hazelcast
	[[ $output == *'10.1.0.2:6900'* ]]
}

@test "Endpoints that somebody made by hand count where there are no slices" {
	api POST /api/v1/namespaces/shop/endpoints >/dev/null <<-'Y'
		{apiVersion: v1, kind: Endpoints, metadata: {name: byhand},
		 subsets: [{addresses: [{ip: 10.2.0.1}], notReadyAddresses: [{ip: 10.2.0.2}], ports: [{port: 5701}]}]}
	Y
	peers shop,byhand
	[ "$status" -eq 0 ]
	[ "$output" = 10.2.0.1:5701 ]
	peers shop,nobody
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	[[ $stderr == *'no service nobody in namespace shop'* ]]
}

@test "pods: in pages, grouped, with a warning that several applications are here" {
	namespace crowd
	"$BATS_TEST_DIRNAME/kube_fill.py" "$API" "$K/ca.crt" "$K/admin.token" crowd 520
	peers --namespace crowd
	[ "$status" -eq 0 ]
	[ "${#lines[@]}" -eq 520 ]
	[[ $stderr == *'2 different apps are in namespace crowd: cart (52), shop (468)'* ]]
	[ "$(sort -u <<<"$output" | wc -l)" -eq 520 ]
	peers --namespace crowd --label app=cart
	[ "${#lines[@]}" -eq 52 ]
	[ -z "$stderr" ]
	peers --namespace crowd --label 'app in (cart'
	[ "$status" -eq 2 ]
	[[ $stderr == *'does not understand'* ]]
	peers --namespace nowhere
	[ "$status" -eq 1 ]
	[[ $stderr == *'no pod with an address in namespace nowhere'* ]]
}

@test "who may nothing is told what lacks; what --check prints is enough" {
	slice POST guarded guarded 6900 10.3.0.1
	account shop nosy
	token shop nosy >"$D/token"
	as "$D/token" shop,guarded
	[ "$status" -eq 4 ]
	[ -z "$output" ]
	[[ $stderr == *'system:serviceaccount:shop:nosy may not list endpointslices.discovery.k8s.io in namespace shop (403)'*'get endpoints guarded'* ]]
	# so does the doctor, who goes on with the command that prints the Role
	status=0
	MC_API=$API MC_CA_FILE=$K/ca.crt MC_TOKEN_FILE=$D/token timeout 30 mc-probe --doctor --json --cluster-mode kubernetes:shop,guarded \
		>"$D/doctor" 2>/dev/null </dev/null || status=$?
	[ "$status" -eq 4 ]
	[ "$(findings)" = 'permissions=wrong pods=wrong' ]
	[ "$(jq -r 'select(.name == "permissions") | .command' "$D/doctor")" = 'mc-k8s-peers --check shop,guarded' ]
	as "$D/token" shop,guarded --check --json
	[ "$status" -eq 4 ]
	jq -es '[.[] | select(.type == "permission")] | length == 4 and all(.allowed == false and .account == "system:serviceaccount:shop:nosy" and .namespace == "shop")' <<<"$output"
	jq -es '.[0] | .type == "account" and .expires_in_ms > 500000 and .expires_in_ms <= 3700000' <<<"$output"
	as "$D/token" shop,guarded --check
	[ "$status" -eq 4 ]
	apply shop <<<"$output"
	within 10 allowed "$D/token" shop,guarded
	as "$D/token" shop,guarded
	[ "$status" -eq 0 ]
	[ "$output" = 10.3.0.1:6900 ]
	as "$D/token" --namespace shop --check
	[ "$status" -eq 4 ]
	[[ $output == *'no   list pods in namespace shop'*'resources: ["pods"]'* ]]
}

findings() { # of the doctor, without this host's interfaces
	jq -r 'select(.type == "finding" and .name != "interfaces") | "\(.name)=\(.level)"' "$D/doctor" | paste -sd ' '
}

allowed() { # TOKEN-FILE OPTION...
	as "$@" --check
	[[ $status -eq 0 ]]
}

apply() { # NAMESPACE [QUERY]: each document of standard input; comments are no documents
	local text doc kind path
	text=$(grep -v '^#')
	while IFS= read -r -d '' doc; do
		kind=$(sed -n 's/^kind: //p' <<<"$doc")
		path=apis/$(sed -n 's/^apiVersion: //p' <<<"$doc")
		path=${path/#apis\/v1/api\/v1}
		api POST "/$path/namespaces/$1/$(tr '[:upper:]' '[:lower:]' <<<"$kind")s${2-}" <<<"$doc" >"$D/applied" || { cat "$D/applied"; return 1; }
	done < <(sed 's/^---$/\x00/' <<<"$text"; printf '\0')
}

@test "the binding of Payara's documents, to view, does as well; so do Endpoints alone" {
	slice POST seen seen 6900 10.4.0.1
	account shop viewer
	token shop viewer >"$D/token"
	# view is filled by a controller that does not run here, from this one
	apply shop <<-'Y'
		apiVersion: rbac.authorization.k8s.io/v1
		kind: RoleBinding
		metadata: {name: viewer}
		roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:aggregate-to-view"}
		subjects: [{kind: ServiceAccount, name: viewer, namespace: shop}]
	Y
	within 10 allowed "$D/token" shop,seen
	as "$D/token" shop,seen
	[ "$output" = 10.4.0.1:6900 ]
	as "$D/token" --namespace shop --check
	[ "$status" -eq 0 ]
	account shop old
	token shop old >"$D/token"
	apply shop <<-'Y'
		apiVersion: rbac.authorization.k8s.io/v1
		kind: Role
		metadata: {name: old}
		rules: [{apiGroups: [""], resources: [endpoints], verbs: [get]}]
		---
		apiVersion: rbac.authorization.k8s.io/v1
		kind: RoleBinding
		metadata: {name: old}
		roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: old}
		subjects: [{kind: ServiceAccount, name: old, namespace: shop}]
	Y
	within 10 old_sees "$D/token"
	as "$D/token" shop,byhand --check
	[ "$status" -eq 4 ]
	[[ $output == *'yes  get endpoints in namespace shop'*'resourceNames: ["byhand"]'*'verbs: ["watch"]'* ]]
}

old_sees() {
	as "$1" shop,byhand
	[[ $status -eq 0 && $output == 10.2.0.1:5701 ]]
}

@test "401: a token that has expired, one that is not of this cluster, none" {
	local now
	now=$(date +%s)
	jwt "$((now - 90))" >"$D/expired"
	as "$D/expired" shop,list
	[ "$status" -eq 4 ]
	[[ $stderr =~ does\ not\ accept\ who\ asks\ \(401\):\ the\ token\ of\ system:serviceaccount:shop:default\ expired\ 9[0-9]\ s\ ago ]]
	printf 'nonsense' >"$D/strange"
	as "$D/strange" shop,list --json
	[ "$status" -eq 4 ]
	[ "$(jq -r .code <<<"$stderr")" = unauthorized ]
	as "$D/strange" shop,list --check
	[ "$status" -eq 4 ]
	[[ $stderr == *'(401)'* ]]
	run --separate-stderr mc-k8s-peers --api "$API" --ca-file "$K/ca.crt" shop,list
	[ "$status" -eq 4 ] && [[ $stderr == *'An anonymous user (no token was sent)'* || $stderr == *'system:anonymous may not list'* ]]
}

jwt() { # EXPIRES: signed as the API server's own
	local head body
	head=$(printf '{"alg":"RS256","kid":"%s"}' "$(jq -Rr 'split(".")[0] | gsub("-"; "+") | gsub("_"; "/") | @base64d | fromjson | .kid' <<<"$(token shop default)")" | b64)
	body=$(jq -cn --argjson exp "$1" '{iss: "https://kubernetes.default.svc", aud: ["https://kubernetes.default.svc"], sub: "system:serviceaccount:shop:default",
		exp: $exp, iat: ($exp - 600), nbf: ($exp - 600), "kubernetes.io": {namespace: "shop", serviceaccount: {name: "default", uid: "x"}}}' | b64)
	printf '%s.%s.%s' "$head" "$body" "$(printf '%s.%s' "$head" "$body" | openssl dgst -sha256 -sign "$K/sa.key" -binary | b64)"
}

b64() {
	base64 -w0 | tr '+/' '-_' | tr -d '='
}

@test "a client certificate of a kubeconfig, as a file and as data; the name of a server that has another address" {
	local form
	for form in "client-certificate: $K/client.crt, client-key: $K/client.key" \
		"client-certificate-data: $(base64 -w0 "$K/client.crt"), client-key-data: $(base64 -w0 "$K/client.key")"; do
		cat >"$D/config" <<-Y
			clusters: [{name: c, cluster: {server: "$API", certificate-authority-data: $(base64 -w0 "$K/ca.crt"), tls-server-name: kubernetes.default.svc}}]
			users: [{name: u, user: {$form}}]
			contexts: [{name: x, context: {cluster: c, user: u}}]
			current-context: x
		Y
		run --separate-stderr mc-k8s-peers --kubeconfig "$D/config" shop,list
		[ "$status" -eq 0 ]
		[[ $output == *10.1.0.1:6900* ]]
	done
	run --separate-stderr mc-k8s-peers --kubeconfig "$D/config" --check shop,list
	[[ $output == '# cert-admin at '* ]]
}

@test "a watch sees who comes, who goes and who is not ready, and an API server that restarts" {
	slice POST w1 watched 6900 10.5.0.1
	watching all shop,watched
	slice POST w2 watched 6900 10.5.0.2
	record all '.type == "peer_added" and .host == "10.5.0.2"' >/dev/null
	slice PUT w2 watched 6900 10.5.0.2=false
	record all '.type == "peer_removed" and .host == "10.5.0.2" and .reason == "not_ready"' >/dev/null
	unslice w2
	crash
	within 20 grep -q '"warning"' "$D/all.err"
	"$BATS_TEST_DIRNAME/../peers/kube" --again "$K" >/dev/null
	slice POST w3 watched 6900 10.5.0.3
	record all '.type == "peer_added" and .host == "10.5.0.3"' >/dev/null
	unslice w1
	record all '.type == "peer_removed" and .host == "10.5.0.1" and .reason == "gone"' >/dev/null
	[ "$(jq -r 'select(.type | startswith("peer_")) | .type + .host' "$D/all.out" | sort | uniq -d)" = '' ]
	grep -q 'answers again' "$D/all.err"
	kill -TERM "$(cat "$D/all.pid")"
	ended all 0
}

@test "a watch goes over from Endpoints to slices when these come, and a reader that leaves ends it" {
	watching both shop,byhand
	record both '.type == "peer_added" and .host == "10.2.0.1"' >/dev/null
	slice POST instead byhand 6900 10.2.0.9
	record both '.type == "peer_removed" and .host == "10.2.0.1"' >/dev/null
	record both '.type == "peer_added" and .host == "10.2.0.9"' >/dev/null
	unslice instead
	record both '.type == "peer_removed" and .host == "10.2.0.9"' >/dev/null
	kill -INT "$(cat "$D/both.pid")"
	ended both 0
	timeout 20 bash -c 'mc-k8s-peers --kubeconfig "$K/kubeconfig" --watch shop,list | head -n 1' | grep -q 'added 10.1.0.1:6900'
}

@test "the manifests in examples are what an API server takes" {
	namespace examples
	for file in "$BATS_TEST_DIRNAME"/../../examples/{kubernetes,payara-lite}/*.yaml; do
		[[ $file != */compose.yaml ]] || continue
		apply examples '?dryRun=All&fieldValidation=Strict' <"$file"
	done
	mc-k8s-peers --print-rbac --namespace examples | apply examples '?dryRun=All&fieldValidation=Strict'
	# those of the examples are those that are printed
	diff <(mc-k8s-peers --print-rbac shop,grid | sed -n '/^rules/,/^---/p') <(sed -n '/^rules/,/^---/p' "$BATS_TEST_DIRNAME/../../examples/kubernetes/rbac.yaml")
}

@test "nodes find a real Hazelcast member behind a service, and each other when their pods come" {
	slice POST grid grid 5701 10.66.0.1
	java a 1
	node x 4 --cluster-mode kubernetes:shop,grid --kubeconfig "$K/kubeconfig"
	sees x 2
	status=0
	KUBECONFIG=$K/kubeconfig timeout 60 mc-probe --profile hazelcast --doctor --json --cluster-mode kubernetes:shop,grid \
		>"$D/doctor" 2>"$D/doctor.err" </dev/null || status=$?
	[ "$(findings)" = 'permissions=ok pods=ok ports=ok would-join=warning views=ok state=ok' ] || { cat "$D/doctor"; return 1; }
	[ "$(jq -r 'select(.name == "pods") | .message' "$D/doctor")" = '1 pod is found' ]
	slice PUT grid grid 5701 10.66.0.1 10.66.0.4=false 10.66.0.5=false
	node y 5 --cluster-mode kubernetes:shop,grid --kubeconfig "$K/kubeconfig"
	sees y 3
	sees x 3
	[ "$(mc-k8s-peers --kubeconfig "$K/kubeconfig" shop,grid)" = 10.66.0.1:5701 ]
	mc-k8s-peers --kubeconfig "$K/kubeconfig" --all shop,grid | mc-members --profile hazelcast --json - >"$D/members"
	[ "$(jq -r 'select(.type == "member").host' "$D/members" | sort -u)" = $'10.66.0.1\n10.66.0.4\n10.66.0.5' ]
	leave y
	sees x 2
	unslice grid
	leave x
}

@test "a node that was alone joins the member whose pod comes later; an API server that is down is waited for" {
	crash
	node x 4 --cluster-mode kubernetes:shop,late --kubeconfig "$K/kubeconfig" $node_merging
	leads x
	grep -q 'Nothing listens at' "$D/x.err"
	java a 1 $merging
	"$BATS_TEST_DIRNAME/../peers/kube" --again "$K" >/dev/null
	slice POST late late 5701 10.66.0.1
	sees x 2 30
	leave x
}

@test "a real Payara Micro behind a service: each pod has the start port, whatever the service declares" {
	api POST /apis/discovery.k8s.io/v1/namespaces/shop/endpointslices >/dev/null <<-'Y'
		{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, ports: [{name: http, port: 8080}],
		 metadata: {name: micro, labels: {kubernetes.io/service-name: micro}}, endpoints: [{addresses: [10.66.0.2]}]}
	Y
	payara p 2 --clusterMode tcpip:10.66.0.2:6900
	member x 4 --cluster-mode kubernetes:shop,micro --kubeconfig "$K/kubeconfig"
	sees x 2
	in_grid p 'DG Size: 2'
	leave x
}
