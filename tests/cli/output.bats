# SPDX-License-Identifier: Apache-2.0
# --output: one record in each form, the same in every tool, and what one prints read by another.
load helper

@test "the forms of a list of members; a name goes into the next tool" {
	node a -i 127.0.0.1 -o 'template={peer} {lite}\tof {cluster_name}' --name one --cluster-mode tcpip:127.0.0.1:48200 --start-port 48200
	line a '^127\.0\.0\.1:48200 true	of '
	until mc-members -q 127.0.0.1:48200 >/dev/null; do :; done
	[[ $(mc-members -o name 127.0.0.1:48200) == 127.0.0.1:48200 ]]
	[[ $(mc-members -o name 127.0.0.1:48200 | mc-probe -o 'template={host}:{port} {protocol}' -) == '127.0.0.1:48200 hazelcast' ]]
	[[ $(mc-members -o wide 127.0.0.1:48200) == 'member time='*' host=127.0.0.1 port=48200 lite=true name=one '*' is_master=true '* ]]
	[[ $(mc-members --json 127.0.0.1:48200 | jq -c 'del(.time)') == "$(mc-members -o json 127.0.0.1:48200 | jq -c 'del(.time)')" ]]
	mc-members -o yaml --views 127.0.0.1:48200 >yaml
	python3 -c 'import json, sys, yaml; [print(json.dumps(d, default=str)) for d in yaml.safe_load_all(open("yaml"))]' >parsed
	jq -es 'length == 2 and .[0].type == "view" and .[0].members[0].host == "127.0.0.1" and .[0].members[0].lite == true and
		.[0].members[0].name == "one" and .[0].members[0].line == "5.3" and .[1].ok == true' parsed || { cat yaml; return 1; }
}

@test "texts that a reader of YAML takes for something else are quoted, and none reaches a terminal raw" {
	printf '%s\n' $'[10.0.0.1]:5701 [shop] [5.3.8] Failed to join in 300 seconds! \e[2J"\\ caf\xc3\xa9 \xf0\x9f\x98\x80' >log
	for form in yaml wide 'template={example}'; do
		run mc-probe --explain-log -o "$form" log
		[[ $status -eq 1 && $output != *$'\e'* ]]
	done
	mc-probe --explain-log -o yaml log >yaml || :
	python3 -c 'import json, yaml; [print(json.dumps(d, default=str)) for d in yaml.safe_load_all(open("yaml"))]' >parsed
	mc-probe --explain-log -o json log >json || :
	[[ $(jq -r 'select(.type == "symptom") | .example, .commands[]' parsed) == "$(jq -r 'select(.type == "symptom") | .example, .commands[]' json)" ]]
	[[ $(mc-probe --show-config --cluster-name no -o yaml | grep -A1 '^name: cluster-name') == *'value: "no"' ]]
}

@test "every tool has it, and says what is no form" {
	for tool in join members probe map topic dnsresolve k8s-peers relay; do
		args=()
		[[ $tool != map && $tool != topic ]] || args=(list)
		[[ $(mc-$tool --show-config -o 'template={name}={origin}' "${args[@]}" | grep '^output=') == output=flag ]] || { echo "mc-$tool"; return 1; }
	done
	[[ $(mc-dnsresolve -o name 127.0.0.1:6900 '[::1]:6900') == $'127.0.0.1:6900\n[::1]:6900' ]]
	fails 2 'no form .csv' mc-probe -o csv
	fails 2 'names no field' mc-probe -o template=x
	fails 2 'is no field' mc-probe -o 'template={host'
	fails 2 "No record has a field 'nope'" mc-members -o 'template={host} {nope}'
	fails 2 "No record has a field 'hos'" mc-members -o 'template={hos}'
	fails 2 'two forms' mc-probe -j -o yaml
	fails 2 'both say' mc-members --format peers -o yaml
	[[ $(MC_JSON=yes mc-dnsresolve -o name 127.0.0.1:1) == 127.0.0.1:1 ]]
	[[ $(MC_OUTPUT=yaml mc-dnsresolve --json 127.0.0.1:1) == '{'* ]]
}
