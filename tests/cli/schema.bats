# SPDX-License-Identifier: Apache-2.0
# Records against examples/schema. Every JSON line of every test is held against the rows that the schemas are made from, by the
# writer itself (common/cli/field.c); here somebody who knows nothing of those reads lines of each tool.
load helper

# not: it ended by a signal
answers() { "$@" 2>>said.err || [[ $? -lt 8 ]]; }
schemas() { "$BATS_TEST_DIRNAME/schema.py" "$BATS_TEST_DIRNAME/../../examples/schema" "$@"; }

@test "a key has one type in all records of all tools" {
	schemas
}

@test "what the tools print is as the schemas say" {
	node a --json --cluster-mode tcpip:127.0.0.1 --interfaces lo --start-port 47100 --name one
	line a '"members"'
	port=$(jq -r 'select(.type == "members") | .members[0].port' <<<"$LINE")
	echo "$LINE" >records
	answers mc-members --json "127.0.0.1:$port" >>records
	answers mc-members --json --views "127.0.0.1:$port" >>records
	answers mc-members --json --payara "127.0.0.1:$port" >>records
	answers mc-probe --json "127.0.0.1:$port" 127.0.0.1:1 >>records
	answers mc-probe --json --would-join "127.0.0.1:$port" >>records
	answers mc-probe --json --explain-interface >>records
	answers mc-probe --json --doctor --cluster-mode "tcpip:127.0.0.1:$port" >>records
	answers mc-probe --json --all-interfaces --timeout 1s >>records
	answers mc-probe --json --listen 100ms -i lo >>records
	printf 'WARNING: com.hazelcast.x Something new\nWARNING: [LOCAL] Could not connect to: /10.0.0.9:5701. Reason: refused\n' |
		answers mc-probe --json --explain-log >>records
	answers mc-dnsresolve --json --explain localhost:6900 nowhere.invalid >>records
	answers mc-k8s-peers --json --print-rbac shop,grid >>records
	answers mc-join --json --dry-run >>records
	for tool in mc-join mc-members mc-probe mc-dnsresolve mc-k8s-peers mc-relay; do
		answers "$tool" --json --show-config >>records
	done
	answers mc-map --json --show-config list >>records
	answers mc-join --json --nonsense >>records
	stop a
	schemas records said.err
	[[ $(jq -r 'select(.type == "members" or .type == "setting" or .type == "interface" or .type == "check") | .type' records | sort -u | wc -l) -eq 4 ]]
}

@test "a setting's number is a number, and yes is true" {
	mc-join --json --show-config --start-port 7000 --lite --store 64M >settings
	jq -es 'map({key: .name, value: .value}) | from_entries | .["start-port"] == 7000 and .lite == true and .["no-clients"] == false and
		.store == 67108864 and .["heartbeat-interval"] == "5s" and .name == null' settings
}
