#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-probe's listening questions as a user types them, on loopback and a group and port of their own.
load helper

@test "a question that is none is refused with what to write" {
	fails 2 'two questions' mc-probe --listen 1s --would-join 127.0.0.1:1
	fails 2 'takes no operands' mc-probe --listen 1s 127.0.0.1:6900
	fails 2 'empty name' mc-probe -i lo --solicit a,,b
	fails 2 'multicast' mc-probe -i lo --multicast-group 10.0.0.1 --listen 1s
	fails 5 'No interface' mc-probe -i nosuch --listen 1s
	fails 5 'No interface' mc-probe -i nosuch --listen 1s --json
	jq -e '.type == "error" and .code == "no_interface" and (.hint | length > 0)' <<<"$stderr"
}

@test "a node beside it is heard when it starts and when it is asked; only it is expected" {
	node a -i 127.0.0.1 --json
	line a '"to":"master"'
	run --separate-stderr mc-probe -i lo --json --solicit "$MC_CLUSTER_NAME" --expect "$MC_CLUSTER_NAME"
	[[ $status -eq 0 ]]
	jq -s -e --arg name "$MC_CLUSTER_NAME" 'map(select(.type == "cluster")) | length == 1 and (.[0] | .cluster_name == $name and .host == "127.0.0.1"
		and .line == "5.3" and .joiner == "multicast" and .partition_group == "HOST_AWARE" and .lite and (.foreign | not) and .via == "lo")' <<<"$output"
	jq -s -e '.[-1] | .type == "verdict" and .ok and .status == 0 and .foreign_count == 0' <<<"$output"
	run --separate-stderr mc-probe -i lo --solicit "$MC_CLUSTER_NAME" --expect other
	[[ $status -eq 1 && $output == *'other than'* && $output == *--mcAddress* ]]
	# nothing of it is left where it was asked
	run grep -E 'stranger|refused|mc-probe' a.err
	[[ -z $output ]] || { echo "$output"; return 1; }
	stop a
}

@test "a signal ends the listening with the verdict so far" {
	exec {fd}< <(exec mc-probe -i lo --json --listen 60s 2>ear.err 3>&-)
	PID[ear]=$! OUT[ear]=$fd
	line ear '"type":"listening"'
	kill -USR1 "${PID[ear]}"
	for _ in {1..100}; do ! grep -q ' of 60: heard 0 nodes' ear.err || break; read -rt 0.05 <> <(:) || :; done
	grep -q ' of 60: heard 0 nodes' ear.err
	kill -INT "${PID[ear]}"
	line ear '"type":"verdict".*"status":3'
	ended ear 3
}

@test "would it be let in: by a node beside it, condition by condition" {
	node a -i 127.0.0.1 --json
	line a '"to":"master"'
	run --separate-stderr mc-probe -i lo --would-join --json
	[[ $status -eq 0 ]]
	[[ $(jq -r 'select(.type == "check") | .name' <<<"$output" | paste -sd ' ') == 'packet_version cluster_name joiner partition_group partition_count line' ]]
	run --separate-stderr mc-probe -i lo --would-join --no-host-aware --partition-count 271
	[[ $status -eq 1 && $output == *'DIFFERS partition_group'*'DIFFERS partition_count'*'REFUSED by [127.0.0.1]'* ]]
	run --separate-stderr mc-probe -i lo --would-join --cluster-name "$MC_CLUSTER_NAME-x"
	[[ $status -eq 3 && $output == *'No cluster called'* ]]
	stop a
}

@test "would it be let in: a member that is not the master says who is, and what that one would say" {
	node a -i 127.0.0.1 --json
	line a '"to":"master"'
	node b -i 127.0.0.1 --json
	line b '"type":"started"'
	at=$(jq -r '"\(.host):\(.port)"' <<<"$LINE")
	line b '"to":"member"'
	run --separate-stderr mc-probe -i lo --json --would-join "$at"
	[[ $status -eq 0 ]] || { echo "$output"; return 1; }
	jq -es '.[-1] | .ok and .master_host == "127.0.0.1" and .master_port != .port and (.message | test("the master of .* would let this node into"))' <<<"$output"
	run --separate-stderr mc-probe -i lo --would-join "$at" --partition-count 271
	[[ $status -eq 1 && $output == *'REFUSED by '*' (the master of '* ]] || { echo "$output"; return 1; }
	# another name: nobody of that name answers, and the member is not asked whose it is
	run --separate-stderr mc-probe -i lo --would-join "$at" --cluster-name "$MC_CLUSTER_NAME-x"
	[[ $status -eq 3 && $output == *"No master of its cluster answers to '$MC_CLUSTER_NAME-x'"* ]] || { echo "$output"; return 1; }
	stop b
	stop a
}
