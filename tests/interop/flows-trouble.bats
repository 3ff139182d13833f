#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What went wrong for people, against real members: two clusters under one name, published ports, a look that leaves warnings.
load helper

@test "a look is quiet, often as it is taken; two clusters of one name are two, and the list is of the one that is named" {
	local other=5.7 peer name i
	[[ $line != 5.7 ]] || other=5.3
	java a 1 $soon multicast
	for i in 1 2 3 4 5 6 7 8 9 10; do
		on 4 "$MC_BUILD/tools/mc-probe" --profile hazelcast --actively 10.66.0.1:5701 >/dev/null
	done
	for i in 'members --state PEER' 'members --format prometheus PEER' 'members --payara PEER' 'members -t 20ms PEER' 'map -p PEER list' 'map -p PEER info m' \
		'topic -p PEER list' 'topic -p PEER publish t hello' 'probe --doctor -t 7s PEER' 'probe -t 20ms PEER'; do
		# shellcheck disable=SC2086 # words
		MC_PROFILE=hazelcast on 4 "$MC_BUILD/tools/mc-"${i/PEER/10.66.0.1:5701} >>"$D/looks.out" 2>&1 </dev/null || :
	done
	grep -q '1 messages published' "$D/looks.out"
	grep -q '^State: ACTIVE' "$D/looks.out"
	on 4 timeout -s KILL 1 "$MC_BUILD/tools/mc-map" --profile hazelcast -p 10.66.0.1:5701 watch m >/dev/null 2>&1 </dev/null || : # no farewell
	quiet a

	node x 2 --line "$other"
	leads x
	for i in 1 2 3 4; do
		on 4 "$MC_BUILD/tools/mc-members" --profile hazelcast --json >"$D/two.out" 2>"$D/two.err"
		jq -es 'map(select(.type == "stranger")) | length == 1 and .[0].is_same_name and (.[0].message | test("stay two for ever"))' "$D/two.out" >/dev/null
		name=$(jq -r 'select(.type == "stranger") | .message | capture("list of the one at \\[(?<h>[0-9.]+)\\]").h' "$D/two.out")
		peer=$(jq -r 'select(.type == "member") | .host' "$D/two.out")
		[[ $name == "$peer" ]] || fail "the list is said to be of $name, and is of $peer"
	done
	status=0
	on 4 "$MC_BUILD/tools/mc-members" --profile hazelcast --views 10.66.0.1:5701 10.66.0.2:5701 >"$D/v.out" || status=$?
	[[ $status -eq 1 ]] || fail "status $status"
	grep -q 'They are of different releases, and stay two for ever' "$D/v.out"
	! grep -q 'should merge' "$D/v.out" || fail 'they never merge'
	status=0
	on 4 "$MC_BUILD/tools/mc-join" --profile hazelcast --line "$other" --until 'size>=2' -t 20s >"$D/j.out" 2>"$D/j.err" || status=$?
	[[ $status -eq 0 ]] || fail "status $status"
	grep -q 'another cluster of this name is here' "$D/j.err"
	! grep -q -- '--line' "$D/j.err" || fail 'the line was chosen'
}

@test "published ports: a member is heard by its uuid, whatever address its list has" {
	local uuid
	java a 1 $soon
	uuid=$(self a)
	# the list has 10.66.0.1, which is out of reach from host 4; a port of host 3 leads there
	on 4 ip route add unreachable 10.66.0.1
	on 3 python3 -u "$BATS_TEST_DIRNAME/../net/helper.py" forward 10.66.0.3 5702 10.66.0.1 5701 >"$D/f.out" 2>"$D/f.err" </dev/null 3>&- &
	echo $! >"$D/f.pid"
	within 10 grep -q ready "$D/f.out"
	on 4 "$MC_BUILD/tools/mc-members" --profile hazelcast --views 10.66.0.3:5702 --json >"$D/v.out"
	jq -es --arg uuid "$uuid" 'any(.type == "view" and .uuid == $uuid) and any(.type == "verdict" and .ok and .silent_count == 0)' "$D/v.out" >/dev/null
	[[ $(on 4 "$MC_BUILD/tools/mc-members" --profile hazelcast --format peers 10.66.0.3:5702) == 10.66.0.3:5702 ]]
	on 4 ip route del unreachable 10.66.0.1
}

@test "advanced networking: the members' port and the clients', from either, and by the group" {
	[[ $hazelcast == 5.3.8 || $hazelcast == 5.7.0 ]] || return 0
	local asked=("$MC_BUILD/tools/mc-members" --profile hazelcast)
	"$BATS_TEST_DIRNAME/quiet" "$hazelcast" advanced "$D/adv" >"$D/q.out" 2>"$D/q.err" </dev/null 3>&-
	on 4 "$MC_BUILD/tools/mc-probe" 10.66.0.1:5701 10.66.0.1:5801 >"$D/p.out" || :
	grep -q '10.66.0.1: members listen on 5801; 5701: for clients' "$D/p.out"
	for peer in 10.66.0.1:5701 10.66.0.1:5801 ''; do
		on 4 "${asked[@]}" ${peer:+"$peer"} >"$D/m.out" 2>"$D/m.err"
		grep -q '10.66.0.1:5801 .*(clients: 10.66.0.1:5701)' "$D/m.out" || fail "of $peer"
	done
	grep -q "5801 is the members' own port; clients have .*:5701" "$D/m.err"
	[[ $(on 4 "${asked[@]}" --format peers 10.66.0.1:5701) == 10.66.0.1:5801 ]]
}

@test "what a look leaves in a member's log is what the table of the manual says" {
	local row
	row=$("$BATS_TEST_DIRNAME/quiet" "$hazelcast" 2>/dev/null | awk -F '\t' '{ for (i = 2; i <= NF; i++) printf "%s ", $i }')
	[[ -n $row ]]
	grep -F "$hazelcast " "$BATS_TEST_DIRNAME/../../man/mc-probe.1.in" | sed 's/\\-/-/g' | grep -q -x "$hazelcast *$(sed 's/ *$//; s/ / */g' <<<"$row")" ||
		fail "measured: $row"
}
