#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What the package's own page promises, with one command beside each instance and nothing else: unmodified instances on multicast
# defaults, on networks that carry none, are one cluster; scale out joins, scale in leaves. Run on networks that only unicast joins.
load helper

# A relay, and what it starts, has no capability at all: as in a container of a user without rights.
relay() { # NAME HOST OPTION...; see node
	local name=$1 host=$2
	shift 2
	printf 'open sesame\n' >"$D/secret"
	chmod 600 "$D/secret"
	: >"$D/$name.out"
	on "$host" setpriv --bounding-set=-all --inh-caps=-all "$MC_BUILD/tools/mc-relay" --json \
		--cluster-password-file "$D/secret" "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null 3>&- &
	echo $! >"$D/$name.pid"
	within 5 test -s "$D/$name.out"
	grep -q '^CapEff:.0*$' "/proc/$(node_pid "$name")/status"
}

# What the others say of a member of network N that ended without a word; it may have been in the middle of its first migrations.
vanished() {
	echo "10\.66\.$1\.1[^0-9].*(Connection refused|Connection reset|No connection|Remote socket closed)"
	echo '(Migration (commit )?failed:?|Failure while executing|Failed migration from Member .*)( for)? MigrationInfo'
}

@test "Payara Micro on its defaults: alone without relays, one cluster with them; out, in, killed; the relay dies and nobody minds" {
	payara lone1 1
	payara lone2 2
	in_grid lone1 'DG Size: 1'
	in_grid lone2 'DG Size: 1'
	stop lone1
	stop lone2

	relay hub 1
	relay spoke 2 10.66.1.1
	record spoke '.type == "link_up"' >/dev/null
	payara a 1
	payara b 2
	in_grid a 'DG Size: 2'
	in_grid b 'DG Size: 2'
	record hub '.type == "member" and .host == "10.66.2.1" and .port == 6900 and .relayed' >/dev/null
	record spoke '.type == "member" and .host == "10.66.1.1" and .seen == "answer" and .via != null' >/dev/null
	[[ -z $(grep '"unreachable"' "$D/hub.out" "$D/spoke.out") ]] || fail 'somebody is out of reach'

	# One more beside it, and a node of ours.
	member x 3
	sees x 1
	leave x
	relay third 3 10.66.1.1
	record third '.type == "link_up"' >/dev/null
	# three instances of one host, which hear the answers to each other's questions
	member y 3
	sees y 3
	member y2 3
	member y3 3
	sees y 5
	sees y3 5
	in_grid a 'DG Size: 5'
	leave y
	leave y2
	leave y3
	in_grid a 'DG Size: 2'

	# Scale in: it is stopped, or just gone, which is seen by its connection: by its heartbeats it would take a minute.
	stop b
	in_grid a 'DG Size: 1'
	payara c 2
	in_grid a 'DG Size: 2'
	stop --kill c
	in_grid a 'DG Size: 1'

	# The hub dies: who is in stays in.
	payara d 2
	in_grid a 'DG Size: 2'
	slay hub
	record spoke '.type == "link_down"' >/dev/null
	member z 3
	sees z 1
	in_grid a 'DG Size: 2'
	relay hub 1
	record spoke '.type == "link_up" and .time > "'"$(record hub '.type == "started"' | jq -r .time)"'"' >/dev/null
	quiet a "$(vanished 2)"
	quiet d
}

@test "the README's two commands: the hub, and an instance that waits for its link" {
	relay hub 1
	# scale out: this, nothing else
	relay wrap 2 10.66.1.1 -- "$peers/payara" "$D/p2" --name p2
	grep -q '^CapEff:.0*$' "/proc/$(record wrap '.type == "command_started"' | jq -r .pid)/status"
	payara p1 1
	in_grid p1 'DG Size: 2'
	record wrap '.type == "command_ended" and .status == 0' 120 >/dev/null # the script that starts it, not the instance
	in_grid p2 'DG Size: 2'
	stop p2
	in_grid p1 'DG Size: 1'
}

@test "Hazelcast 5.3.8 and 5.7.0 on both sides of relays; together, and late" {
	local release
	relay hub 1
	relay spoke 2 10.66.1.1
	record spoke '.type == "link_up"' >/dev/null
	for release in 5.3.8 5.7.0; do
		hazelcast=$release
		java "m1-$release" 1 "cluster=$release" multicast=224.2.2.4:2904 bind=10.66.1.1 $soon &
		java "m2-$release" 2 "cluster=$release" multicast=224.2.2.4:2904 bind=10.66.2.1 $soon
		wait $!
		in_log "m1-$release" 'Members \{size:1|Members \{size:2'
		[[ -z $(grep 'size:2' "$D/m2-$release/log") ]] || fail "$release was carried without being asked for"
		stop "m1-$release"
		stop "m2-$release"
	done
	kill -s TERM "$(node_pid spoke)" "$(node_pid hub)"
	relay hub2 1 -n '*'
	relay spoke2 2 10.66.1.1 -n '*'
	record spoke2 '.type == "link_up"' >/dev/null
	for release in 5.3.8 5.7.0; do
		hazelcast=$release
		java "n1-$release" 1 "cluster=$release" multicast=224.2.2.4:2904 bind=10.66.1.1 $soon &
		java "n2-$release" 2 "cluster=$release" multicast=224.2.2.4:2904 bind=10.66.2.1 $soon
		wait $!
		in_log "n1-$release" 'Members \{size:2'
		in_log "n2-$release" 'Members \{size:2'
		quiet "n1-$release"
		quiet "n2-$release"
		stop "n1-$release"
		stop "n2-$release"
	done
	# relays that come late: both masters are told, and merge
	kill -s TERM "$(node_pid spoke2)"
	hazelcast=5.3.8
	java l1 1 cluster=late multicast=224.2.2.4:2904 bind=10.66.1.1 $soon $merging
	java l2 2 cluster=late multicast=224.2.2.4:2904 bind=10.66.2.1 $soon $merging
	in_log l1 'Members \{size:1'
	relay spoke3 2 10.66.1.1 -n late
	within 30 grep -q '"two_masters"' "$D/hub2.out" "$D/spoke3.out"
	in_log l1 'Members \{size:2' || in_log l2 'Members \{size:2'
}

in_log() { # NAME EXPRESSION
	within 40 grep -q -E "$2" "$D/$1/log" || { tail -n 5 "$D/$1/log"; return 1; }
}
