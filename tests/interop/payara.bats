#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Payara Micro: both ways, on its defaults, by address list, and in domain mode.
load helper

@test "on its defaults: a node joins by multicast, leaves, is killed; what does not fit is refused" {
	payara a 1
	member x 4
	sees x 2
	in_grid a "Lite: true This: false UUID: $(uuid x) Address: /10.66.0.4:6900"
	[[ $(record x '.type == "members"' | jq -r '.members[] | select(.self | not) | "\(.host):\(.port)"') == 10.66.0.1:6900 ]]
	leave x
	at_most 500 "$(record_time x '.type == "phase" and .to == "leaving"')" "$(log_time a "Data Grid Instance Removed $(uuid x)")"
	in_grid a 'DG Size: 1'

	# Asked by name and judged without a line in its log.
	probe p 5 --solicit development,other
	[[ $status -eq 0 ]] || fail "asked by name: $status"
	record p '.type == "cluster" and .host == "10.66.0.1" and .port == 6900 and .line == "5.3" and .partition_group == "HOST_AWARE"' 1 >/dev/null
	probe p 5 --would-join 10.66.0.1
	[[ $status -eq 0 ]] || fail "would join: $status"
	probe p 5 --would-join 10.66.0.1 --cluster-mode domain:10.66.0.1:4900
	[[ $status -eq 1 ]] || fail "would join by domain: $status"
	record p '.type == "check" and .name == "partition_group" and (.would_log | test("expected: HOST_AWARE, found: SPI$"))' 1 >/dev/null
	quiet a

	member y 4
	sees y 2
	in_grid a 'DG Size: 2'
	local at
	at=$(now)
	slay y
	at_most 1500 "$at" "$(log_time a "Data Grid Instance Removed $(uuid y)")"

	member z 4 --no-host-aware --timeout 10s
	record z '.type == "refused" and .reason == "partition_group" and (.message | test("HOST_AWARE"))' >/dev/null
	kill -s TERM "$(node_pid z)" || :
	member w 5 --cluster-mode tcpip:10.66.0.1:6900 --timeout 10s
	record w '.type == "refused" and .reason == "joiner" and (.message | test("multicast"))' >/dev/null
	kill -s TERM "$(node_pid w)" || :
	in_grid a 'DG Size: 1'
	quiet a "$(gone 4)" 'nvalid join request from'
}

# mc-members asks instances and nodes for what Payara's maps say, and prints the block that they print.
asked_by_members() {
	local ask=$MC_BUILD/tools/mc-members
	[[ $("$ask" 10.66.0.2 --data-grid-block) == *"$(block b | sed "s/]]\$//")" ]]
	within 20 with_descriptors "$ask" 10.66.0.1
	with_descriptors "$ask" 10.66.0.4 # a node serves no maps: it asks another of the list
	on 5 "$ask" --payara --json | jq -es 'length == 3' # nobody on this host: the group
	"$ask" --views 10.66.0.1 | grep -q '^3 of 3 agree:'
}

with_descriptors() { # PROGRAM PEER
	"$1" "$2" --payara --json | jq -es 'map(select(.type == "member")) | length == 3 and
		(map(select(.name == "a")) | length == 1 and (.[0] | .instance_type == "MICRO" and .http_ports == [8080] and .applications == [] and
			.last_heartbeat and .heartbeat_age_ms < 20000 and .instance_group == "MicroShoal" and (.lite | not))) and
		(map(select(.name == "b")) | length == 1 and .[0].lite) and (map(select(.descriptor == "none")) | length == 1 and .[0].lite)'
}

@test "a node leads on defaults: instances join it, data and lite, their maps work; it leaves and they go on" {
	member x 4
	leads x
	payara a 1
	sees x 2
	in_grid a "DG Size: 2"
	in_grid a "Lite: true This: false UUID: $(uuid x)"
	in_grid a "Name: a Lite: false This: true"
	payara b 2 --lite
	sees x 3
	in_grid b "Name: a Lite: false This: false"
	asked_by_members
	java h 3 $soon cluster=development multicast=224.2.2.4:2904 groups=HOST_AWARE port=6900
	sees x 4
	# Not while partitions move: a Payara writes its errors with a serializer of its own, which a stock member cannot read.
	ask h wait-balance 2
	ask h safe
	ask h put m 300
	ask h safe
	leave x
	ask h wait-size 3
	in_grid a 'DG Size: 3'
	stop --kill h
	in_grid a 'DG Size: 2'
	quiet a "$(gone 3)" "$(retired 4)" "$stale"
	quiet b "$(gone 3)" "$(retired 4)" "$stale" "$handover"
}

tells_state() { # HOST
	on 5 "$MC_BUILD/tools/mc-members" --state --json "10.66.0.$1" >"$D/state" 2>&1 </dev/null &&
		jq -es 'map(select(.type == "state"))[0] | .state == "ACTIVE" and .cluster_version == "5.3" and .is_safe and .partition_count == 271' \
			"$D/state"
}

shares() { # NODE: it owns half of the partitions, and has the rest as backup
	kill -s USR1 "$(node_pid "$1")"
	[[ $(grep -h '"type":"store"' "$D/$1.err" "$D/$1.out" | tail -n 1 | jq '[.partitions_owned >= 135, .partitions_owned + .backups] == [true, 271]') == true ]]
}

@test "tcp-ip: a node joins an instance, the instance is killed, the node takes over and admits another" {
	payara a 1 --clusterMode tcpip:10.66.0.1:6900,10.66.0.4:6900
	member x 4 --cluster-mode "tcpip:10.66.0.1-3;10.66.0.9:7000"
	sees x 2
	in_grid a 'DG Size: 2'
	# What the instance tells of the cluster and of itself, asked alone and through the node.
	for host in 1 4; do within 30 tells_state "$host" || fail "host $host: $(cat "$D/state")"; done
	# Beside an instance that stores, with its two replicated maps, a node that stores has its share.
	member s 5 --cluster-mode tcpip:10.66.0.1:6900 --store 32M
	sees s 3
	within 60 shares s
	leave s
	sees x 2
	stop --kill a
	leads x
	sees x 1
	payara b 2 --clusterMode tcpip:10.66.0.4:6900
	sees x 2
	in_grid b 'DG Size: 2'
	in_grid b 'Name: b Lite: false This: true'
	within 60 grep -q ' ready in ' "$D/b/log"
	stop b
	sees x 1 5
	quiet b 'Terminating forcefully' # the JVM runs Payara's hook and Hazelcast's own side by side
}

@test "domain mode: a node joins an instance by its one address, and an instance joins a node" {
	payara a 1 --clusterMode domain:10.66.0.1:6900
	member x 4 --cluster-mode domain:10.66.0.1:6900
	sees x 2
	in_grid a 'DG Size: 2'
	quiet a
	leave x
	in_grid a 'DG Size: 1'

	member y 5 --cluster-mode domain:10.66.0.5:4900 --start-port 4900
	leads y
	payara b 2 --clusterMode domain:10.66.0.5:4900
	sees y 2
	in_grid b 'Name: b Lite: false This: true'
	quiet b
}
