#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-members asks real members: one list, its changes, all lists while a cluster is split; what is left in their logs.
load helper

members() {
	timeout 30 "$MC_BUILD/tools/mc-members" "$@"
}

# A host that no longer hears those hosts, nor they it.
apart() { # HOST FROM...
	local host=$1 from
	shift
	for from; do
		on "$host" ip route add blackhole "10.66.0.$from"
		on "$from" ip route add blackhole "10.66.0.$host"
	done
}

three() {
	local all=members=10.66.0.1:5701,10.66.0.2:5701,10.66.0.3:5701
	java a 1 $soon $impatient $all
	java b 2 $soon $impatient $all
	java c 3 $soon $impatient $all
}

@test "one list: waited for, in Hazelcast's order, from any member; its changes over the end of who is asked; no line above INFO" {
	java a 1 $soon members=10.66.0.1:5701,10.66.0.2:5701
	members 10.66.0.1 --profile hazelcast --wait-size 2 --stable 200ms --timeout 30s --format peers >"$D/waited.out" 2>"$D/waited.err" &
	local waiter=$!
	java b 2 $soon members=10.66.0.1:5701,10.66.0.2:5701
	wait $waiter
	[[ $(cat "$D/waited.out") == 10.66.0.1:5701$'\n'10.66.0.2:5701 ]]
	members 10.66.0.2:5701 --json >"$D/json"
	[[ $(jq -r .uuid "$D/json") == "$(self a)"$'\n'"$(self b)" ]]
	jq -es --arg line "$line" '(.[0].is_master and (.[1].is_master | not)) and all(.[]; .cluster_name == "dev" and .line == $line and .view_version == 2)' "$D/json"
	cc -o "$D/example" "$BATS_TEST_DIRNAME/../../examples/libmc/members.c" -I"$BATS_TEST_DIRNAME/../../libmc" -L"$MC_BUILD/libmc" -lmc
	[[ $(timeout 20 "$D/example" 10.66.0.1 5701 dev) == "10.66.0.1:5701 $(self a)"$'\n'"10.66.0.2:5701 $(self b)" ]]
	members 10.66.0.5-6:5701 10.66.0.1-2:5701 --format nagios | grep -q '^MC_MEMBERS OK - dev: 2 members, master 10.66.0.1:5701 |'
	on 4 "$MC_BUILD/tools/mc-members" 10.66.0.1:5701 --watch --json >"$D/w.out" 2>"$D/w.err" </dev/null 3>&- &
	echo $! >"$D/w.pid"
	record w '.type == "view" and .member_count == 2' >/dev/null
	stop --kill a
	record w ".type == \"view\" and .member_count == 1 and .by == \"$(self b)\"" >/dev/null
	jq -es --arg a "$(self a)" 'map(select(.type == "member_removed")) | length == 1 and .[0].member.uuid == $a' "$D/w.out"
	kill -s TERM "$(node_pid w)"
	ended w 143
	quiet b "$(gone 1)" 'Mastership of .* is accepted'
}

@test "all lists: they agree; one is stopped; the cluster is split, and which half should merge is said" {
	three
	members 10.66.0.1:5701 --wait-size 3 -q --timeout 20s
	members --views 10.66.0.3:5701 >"$D/views.out"
	tail -n 1 "$D/views.out" | grep -qx "3 of 3 agree: 'dev', 3 members, version 3\."
	apart 1 2 3
	members 10.66.0.2:5701 --wait-size 2 --exact -q --timeout 30s
	members 10.66.0.1:5701 --wait-size 1 --exact -q --timeout 30s
	local status=0
	members --views 10.66.0.1-3:5701 --json >"$D/split.out" || status=$?
	[[ $status -eq 1 ]]
	jq -es --arg a "$(self a)" --arg b "$(self b)" 'map(select(.type == "disagreement")) | length == 1 and (.[0] | .kind == "split_brain" and .master == $a
		and .other_master == $b and (.message | test("10.66.0.1:5701 should merge into 10.66.0.2:5701, which has more data members: 2, not 1")))' "$D/split.out"
	jq -es 'map(select(.type == "view") | .cluster_id) | unique | length == 1' "$D/split.out"
	kill -s STOP "$(cat "$D/c/pid")"
	status=0
	members --views 10.66.0.2:5701 >"$D/silent.out" || status=$?
	kill -s CONT "$(cat "$D/c/pid")"
	[[ $status -eq 1 ]]
	grep -q 'One of the list tells no list: \[10.66.0.3\]:5701: it takes the connection and never answers' "$D/silent.out"
}

@test "two that never met: two clusters where one was meant; a wrong name is one line in a 5.3 member's log" {
	java a 1 $soon
	java b 2 $soon
	local status=0
	members --views 10.66.0.1-2:5701 >"$D/apart.out" || status=$?
	[[ $status -eq 1 ]]
	grep -q "^Two clusters named 'dev' where one was meant: .*Their cluster ids differ" "$D/apart.out"
	grep -q '10.66.0.2:5701 should merge into 10.66.0.1:5701: both have 1 data member, and the greater address moves' "$D/apart.out"
	quiet a
	status=0
	members -n wrong 10.66.0.1:5701 2>"$D/name.err" || status=$?
	[[ $status -eq 4 ]]
	grep -q "it is not 'wrong'" "$D/name.err"
	quiet a 'Received auth from .* authentication failed'
	[[ $(log_records a | grep -c 'authentication failed') -eq $([[ $line == 5.3 ]] && echo 1 || echo 0) ]]
	quiet b
}

# What each member says of the cluster's state, in one line.
says() { # STATE STATUS HOST...
	local state=$1 expected=$2 host status
	shift 2
	for host; do
		status=0
		members --profile hazelcast --state --json "10.66.0.$host:5701" >"$D/state.out" || status=$?
		[[ $status -eq $expected ]] || fail "status $status of host $host"
		jq -es --arg state "$state" --arg line "$line" --arg host "10.66.0.$host" 'map(select(.type == "state")) | length == 1 and
			(.[0] | .state == $state and .cluster_version == $line and .by_host == $host and .is_active == ($state == "ACTIVE"))' \
			"$D/state.out" >/dev/null || fail "host $host: $(cat "$D/state.out")"
	done
}

# bats test_tags=short
@test "the cluster's state: what a real member changes is read on all, C and Java; who may not ask is told so" {
	local all=10.66.0.1:5701,10.66.0.4:5701 state status=0
	java a 1 $soon hazelcast.metrics.enabled=true "members=$all"
	node x 4 --cluster-mode "tcpip:$all"
	sees x 2
	says ACTIVE 0 1 4
	for state in NO_MIGRATION FROZEN PASSIVE; do
		ask a state $state
		says $state 1 1 4
	done
	members --profile hazelcast --state 10.66.0.4:5701 >"$D/text" || [[ $? -eq 1 ]]
	grep -q "^State: PASSIVE, cluster version $line, as 10\.66\.0\.4:5701 says; " "$D/text"
	members --profile hazelcast --state --format nagios 10.66.0.1:5701 >"$D/nagios" || [[ $? -eq 2 ]]
	grep -q '^MC_MEMBERS CRITICAL - dev is PASSIVE: 2 members, .* state=3;0;3;0;4 partitions=271;' "$D/nagios"
	ask a state FROZEN
	members --profile hazelcast --state --format nagios 10.66.0.4:5701 >"$D/nagios" || [[ $? -eq 1 ]]
	grep -q '^MC_MEMBERS WARNING - dev is FROZEN' "$D/nagios"
	ask a state ACTIVE
	says ACTIVE 0 1 4
	"$BATS_TEST_DIRNAME/../cli/screen.py" 80 24 "$MC_BUILD/tools/mc-members" --profile hazelcast --top 10.66.0.4:5701 >"$D/top" <<-EOF 2>&1 || fail "$(cat "$D/top")"
		wait ^dev: 2 members  ACTIVE $line  safe
		wait ^10\.66\.0\.1:5701 +master +[0-9]+ .* [0-9]+ % +[0-9]+ ms$
		wait ^10\.66\.0\.4:5701 +lite +0 .* [0-9]+ ms$
		print
		type q
		end 0
	EOF
	members --profile hazelcast --state --json 10.66.0.4:5701 >"$D/figures" # a measures itself each five seconds, and tells the last
	jq -es 'map(select(.type == "member")) | (.[0] | .untold == null and .is_safe and .migration_count == 0 and .entries == 0 and .heap_bytes > 0)
		and (.[1] | .lite and .untold == null and .waiting_count == 0 and .entries == 0)' "$D/figures" || fail "$(cat "$D/figures")"
	quiet a
	java b 2 $soon managed-from=10.66.0.99
	members --profile hazelcast --state 10.66.0.2:5701 >"$D/refused.out" 2>"$D/refused.err" || status=$?
	[[ $status -eq 4 ]] && grep -q '^10\.66\.0\.2:5701' "$D/refused.out"
	grep -q "tells its list, and not the cluster's state (java.security.AccessControlException" "$D/refused.err"
	grep -q trusted-interfaces "$D/refused.err"
	grep -q '^    unknown: java.security.AccessControlException' "$D/refused.out"
	java c 3 $soon members=10.66.0.3:5701 # its metrics are off, and asking for them would be SEVERE there
	members --profile hazelcast --state 10.66.0.3:5701 >"$D/off.out"
	grep -q '^    unknown: its metrics are switched off$' "$D/off.out"
	quiet c
}
