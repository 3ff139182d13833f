#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What does not fit is refused with its reason, both ways, and whoever refuses is not disturbed.
bats_require_minimum_version 1.5.0
load helper

# x on host 4 was refused by a for REASON, in words that hold EXPRESSION, with a hint.
refused() { # REASON EXPRESSION
	local r
	r=$(record x '.type == "refused"')
	jq -e --arg reason "$1" --arg words "$2" '.reason == $reason and (.message | test($words)) and (.hint | length > 0)
		and .by_host == "10.66.0.1" and .by_port == 5701' <<<"$r" >/dev/null || fail "refused with: $r"
	ask a members | wc -l | grep -qx 1
	# It is as alive as before: its own data works, and one that fits is let in.
	ask a put m 50
	node y 5 --cluster-mode tcpip:10.66.0.1:5701 --until 'size>=2'
	ended y 0
	quiet a 'Received an invalid join request from|Invalid join request from' "${@:3}"
}

done_with() { # NAME, whatever became of it
	kill -s TERM "$(node_pid "$1")" 2>/dev/null || :
	within 20 dead "$1"
}

# bats test_tags=short
@test "a wrong name, line, joiner or partition group is refused by a real member with the right reason" {
	java a 1 $soon
	local other=5.7
	[[ $line != 5.7 ]] || other=5.3

	node x 4 --cluster-mode tcpip:10.66.0.1:5701 --cluster-name other --timeout 10s
	refused cluster_name 'dev|other|name'
	done_with x

	node x 4 --cluster-mode tcpip:10.66.0.1:5701 --host-aware --timeout 10s
	refused partition_group HOST_AWARE
	done_with x

	node x 4 --cluster-mode tcpip:10.66.0.1:5701 --line $other --timeout 10s
	refused line "$line" 'Joining node.s version .* is not compatible'
	done_with x
}

@test "a wrong joiner is refused by a real member with the right reason" {
	java a 1 $soon multicast=224.2.2.3:54327
	node x 4 --cluster-mode tcpip:10.66.0.1:5701 --timeout 10s
	local r
	r=$(record x '.type == "refused"')
	jq -e '.reason == "joiner" and (.message | test("multicast")) and (.hint | length > 0)' <<<"$r" >/dev/null || fail "refused with: $r"
	ask a members | wc -l | grep -qx 1
	quiet a 'Received an invalid join request from|Invalid join request from'
}

# bats test_tags=short
@test "a real member that does not fit is refused by a C master, in words that it understands" {
	node x 4 --cluster-mode tcpip:10.66.0.4:5701
	leads x
	on 1 "$peers/hazelcast" "$D/a" "$hazelcast"
	run ! ask a start "log=$D/a/log" bind=10.66.0.1 port=5701 members=10.66.0.4:5701 groups=HOST_AWARE
	grep -E 'Incompatible partition groups! expected: .*, found: .*HOST_AWARE' "$D/a/log"
	ask a start "log=$D/a/log" bind=10.66.0.1 port=5701 members=10.66.0.4:5701 cluster=other # not ours: it starts alone
	ask a members | wc -l | grep -qx 1
	ask a shutdown
	ask a start "log=$D/a/log" bind=10.66.0.1 port=5701 members=10.66.0.4:5701
	sees x 2
}
