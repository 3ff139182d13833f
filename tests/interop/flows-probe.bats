#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-probe and a real member: what is heard of it, what it answers, what would be refused, and what stands in its log afterwards.
load helper

# The value of a field of the condition that NAME of x's last question is about.
condition() { # NAME FIELD
	jq -r "select(.type == \"check\" and .name == \"$1\") | .$2" "$D/x.out"
}

# A question whose CONDITION differs: without asking, in the very words that the member logs when it is asked.
differs() { # CONDITION OPTION...
	local name=$1 would
	shift
	probe x 4 --profile hazelcast --would-join 10.66.0.1 "$@"
	[[ $status -eq 1 ]] || fail "$name, from what was heard: $status"
	would=$(condition "$name" would_log)
	[[ -n $(condition "$name" hint) ]]
	probe x 4 --profile hazelcast --would-join 10.66.0.1 --actively "$@"
	[[ $status -eq 1 ]] || fail "$name, asked: $status"
	[[ $(condition "$name" ok) == false ]]
	# a request that is asked in earnest would name its own version
	within 5 grep -qF "${would#Joining node*version 5.?.? }" "$D/a/log" || fail "it did not log: $would"
}

@test "a real member is heard and asked by name; what would be refused is said in its own words; it never lets us in" {
	java a 1 $soon $merging multicast=224.2.2.3:54327 &
	on 4 "$MC_BUILD/tools/mc-probe" --profile hazelcast --json --listen 60s >"$D/ear.out" 2>"$D/ear.err" </dev/null 3>&- &
	echo $! >"$D/ear.pid"
	java b 2 $soon
	wait %1 || fail "a did not start"

	local other=5.7
	[[ $line != 5.7 ]] || other=5.3
	# Its start was heard, and its own announcement tells the rest.
	local r
	r=$(record ear '.type == "cluster" and .seen == "announcement"')
	jq -e --arg line "$line" '.cluster_name == "dev" and .host == "10.66.0.1" and .port == 5701 and .line == $line and .member_count == 1
		and .data_members == 1 and (.foreign | not) and .members == [{host: "10.66.0.1", port: 5701}]' <<<"$r" >/dev/null || fail "heard: $r"
	kill -s INT "$(node_pid ear)"
	ended ear 0

	probe x 4 --profile hazelcast --solicit dev,nobody --expect dev
	[[ $status -eq 0 ]] || fail "asked by name: $status"
	probe x 4 --profile hazelcast --would-join 10.66.0.1
	[[ $status -eq 0 ]] || fail "would join: $status"
	quiet a
	! grep -q -F 10.66.0.4 "$D/a/log" || fail "it knows of us: $(grep -F 10.66.0.4 "$D/a/log")"

	# All of it: the group leads to the member, nothing is wrong with it, and it minds nothing that was asked. (This host has no Payara,
	# whose pick of an interface is another matter.)
	probe all 4 --profile hazelcast --doctor
	[[ $(jq -r 'select(.type == "finding") | "\(.name)=\(.level)"' "$D/all.out" | grep -v '^interfaces=' | paste -sd' ') == \
		'group=ok clusters=ok ports=ok would-join=ok views=ok state=ok' ]] || fail "the doctor: $status $(cat "$D/all.out")"
	[[ $(jq -r 'select(.name == "state") | .message' "$D/all.out") == ACTIVE:* ]]
	[[ $(on 4 "$MC_BUILD/tools/mc-members" --profile hazelcast -o name 10.66.0.1) == 10.66.0.1:5701 ]]
	quiet a

	differs partition_group --host-aware
	differs joiner --cluster-mode tcpip:10.66.0.1
	differs partition_count --partition-count 271
	differs line --line $other
	probe x 4 --profile hazelcast --would-join 10.66.0.1 --actively --cluster-name prod
	[[ $status -eq 1 && $(condition cluster_name ok) == false ]] || fail "another name, asked: $status"
	within 5 grep -qF "$(condition cluster_name would_log)" "$D/a/log"
	probe x 4 --profile hazelcast --would-join 10.66.0.1 --actively
	[[ $status -eq 0 ]] || fail "all fits, asked: $status"

	# By address there is nothing to be heard; asked, it says the same.
	probe x 4 --profile hazelcast --cluster-mode tcpip:10.66.0.2 --would-join 10.66.0.2
	[[ $status -eq 3 ]] || fail "by address: $status"
	quiet b
	probe x 4 --profile hazelcast --cluster-mode tcpip:10.66.0.2 --would-join 10.66.0.2 --actively
	[[ $status -eq 0 && $(condition line theirs) == "$line" ]] || fail "by address, asked: $status"

	local m
	for m in a b; do
		ask $m members | wc -l | grep -qx 1
		! grep -q -E 'Members \{size:[^1]|Connecting to /10\.66\.0\.4|Could not connect' "$D/$m/log" || fail "$m has dialled us or let us in"
		quiet $m 'nvalid join request from \[10\.66\.0\.4\]' "Joining node's version 5\.99\.0 is not compatible with cluster version $line"
	done
}

@test "a real member that is not the master: the master is named, and what it would say" {
	java a 1 $soon multicast=224.2.2.3:54327
	java b 2 $soon multicast=224.2.2.3:54327
	within 20 eval '[[ $(ask a members | wc -l) == 2 ]]'
	probe x 4 --profile hazelcast --would-join 10.66.0.2
	[[ $status -eq 0 ]] || fail "would join: $status"
	jq -es '.[-1] | .ok and .host == "10.66.0.2" and .master_host == "10.66.0.1" and .master_port == 5701' "$D/x.out" >/dev/null || fail "no master named"
	probe x 4 --profile hazelcast --would-join 10.66.0.2 --host-aware
	[[ $status -eq 1 ]] || fail "refused: $status"
	quiet a
	quiet b
}
