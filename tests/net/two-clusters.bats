#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Two clusters of one name on one group, which can never be one: who looks for "the" cluster there is told that there are two, and of
# which one the answer is, whichever answered first.
load helper

@test "two clusters of one name: lists, waits, watches, scripts say that there are two, every time" {
	inside 3 <<'SCRIPT'
node a 1 --line 5.3
node b 2 --line 5.7
sees a 1
sees b 1
members() { on 3 "$MC_BUILD/tools/mc-members" "$@" >"$D/m.out" 2>"$D/m.err" </dev/null; }
# the stranger is of one host, the list of the other
told() {
	is 'hosts' '10.66.0.1 10.66.0.2' "$(jq -r 'select(.type == "stranger" and .is_same_name) | .host' "$D/m.out" | cat - <(jq -r 'select(.type == "member") | .host' "$D/m.out") | sort | paste -sd ' ')"
	jq -es 'any(.type == "stranger" and (.message | test("stay two for ever. This is the list of the one at .10[.]66[.]0[.]")))' "$D/m.out" >/dev/null
}
for i in 1 2 3 4 5 6; do
	members --json
	told
done
members --json --wait-size 1
told
members --json --watch -t 1s
told
members --format peers
is 'peers' 1 "$(grep -c . "$D/m.out")"
grep -q 'Two clusters of the name' "$D/m.err"
is 'a warning, once' 1 "$(grep -c 'stay two for ever' "$D/m.err")"
status=0
members --views 10.66.0.1 10.66.0.2 || status=$?
is 'status of --views' 1 "$status"
grep -q 'They are of different releases, and stay two for ever' "$D/m.out"
probe p 3 10.66.0.1:6900 10.66.0.2:6900
is 'status of ports of two releases' 1 "$status"
jq -es '.[-1] | .message | test("not of one cluster")' "$D/p.out" >/dev/null
# the master of each has heard of the other; who joins one is told of the other
has a '.type == "stranger" and .is_same_name and .host == "10.66.0.2" and .line == "5.7"' || has b '.type == "stranger" and .is_same_name and .line == "5.3"'
node c 3 --until 'size>=2'
ended c 0
has c '.type == "stranger" and .is_same_name'
probe w 3 --would-join
is 'status' 0 "$status"
grep -q 'A node joins whichever answers it first' "$D/w.err"
# one alone: nothing is said of two
leave b
members --json
! has m '.type == "stranger"' || fail 'one cluster is two'
SCRIPT
}

@test "peers of two clusters by address: one list, whose it is, and that the other is another" {
	inside 4 <<'SCRIPT'
node a 1 --line 5.3 --cluster-mode tcpip:10.66.0.1
node b 2 --line 5.7 --cluster-mode tcpip:10.66.0.2
node c 3 -n shop --cluster-mode tcpip:10.66.0.3
sees a 1
sees b 1
sees c 1
members() { on 4 "$MC_BUILD/tools/mc-members" "$@" >"$D/m.out" 2>"$D/m.err" </dev/null; }
# who answers too late is not told of: on a busy machine they are asked again
other_is_told() {
	members --json 10.66.0.1 10.66.0.2
	jq -es '
		[.[] | select(.type == "member") | .host] as $list
		| map(select(.type == "stranger")) | length == 1
		and (.[0] | .is_same_name and .host != $list[0] and (.message | test("stay two for ever. This is the list of .development. at .\($list[0]).:6900")))
	' "$D/m.out" >/dev/null
}
for i in 1 2 3 4; do
	within 10 other_is_told
done
warned_once() {
	members --format peers -n development 10.66.0.2 10.66.0.1
	[[ $(grep -c 'is of another cluster of this name.*stay two for ever' "$D/m.err") == 1 ]]
}
within 10 warned_once
waits_and_tells() {
	members --wait-size 1 10.66.0.1 10.66.0.2
	grep -q 'another cluster of this name is here' "$D/m.err" "$D/m.out"
}
within 10 waits_and_tells
# one that may be joined to the other, and one that never was meant
node d 4 --line 5.3 --cluster-mode tcpip:10.66.0.4
sees d 1
may_merge() {
	members --json 10.66.0.1 10.66.0.4
	jq -es 'any(.type == "stranger" and .is_same_name and (.message | test("may merge")) and (.hint | test("^mc-members --views 10[.]66[.]0[.][14]:6900 10[.]66[.]0[.][14]:6900 ")))' "$D/m.out" >/dev/null
}
within 10 may_merge
members --json --cluster-name shop 10.66.0.3 10.66.0.1
! has m '.type == "stranger"' || fail 'the name was given'
# a list whose addresses are others: it is one cluster all the same, and nobody is waited for
helper f 4 forward 10.66.0.4 6950 10.66.0.1 6900
said f ready
members --json 10.66.0.4:6950 10.66.0.1:6900
! has m '.type == "stranger"' || fail 'one member has two addresses'
SCRIPT
}
