#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Real members join a C node, which is their master.
load helper

lead() { # the node x leads on host 4
	node x 4 --cluster-mode tcpip:10.66.0.4:5701
	leads x
}

follow() { # NAME HOST KEY=VALUE...
	java "$@" $soon members=10.66.0.4:5701
}

# bats test_tags=short
@test "one data member joins: its maps, topics and checks work; it leaves gracefully" {
	lead
	follow a 1
	sees x 2
	ask a members | head -n 1 | grep "^$(uuid x) 10.66.0.4:5701 lite$"
	ask a put m 300
	ask a get m 300
	ask a listen news
	ask a publish news hello
	[[ $(ask a heard) == hello ]]
	ask a safe
	ask a state FROZEN
	ask a state ACTIVE
	ask a shutdown
	sees x 1
	quiet a
	leave x
}

@test "a C master obeys the cluster's state: frozen, nobody new comes in; in NO_MIGRATION nothing moves; passive, all end" {
	lead
	follow a 1
	sees x 2
	ask a put m 300
	ask a state FROZEN
	node y 5 --cluster-mode tcpip:10.66.0.4:5701 --timeout 10s
	record y '.type == "refused" and .reason == "cluster_state"' >/dev/null
	ask a state NO_MIGRATION
	follow b 2
	sees x 3
	[[ $(ask a owners | wc -w) -le 2 ]] || fail "moved: $(ask a owners)"
	ask a state ACTIVE
	ask a wait-balance 2
	ask b get m 300
	ask a shutdown-all
	record x '.type == "left"' >/dev/null
}

@test "a lite member joins first, data members after it: all use the maps" {
	lead
	follow l 1 lite
	sees x 2
	follow a 2
	follow b 3
	sees x 4
	ask l put m 300
	ask a get m 300
	ask b get m 300
	ask l safe
	[ -z "$(ask l owners | grep "$(self l)")" ]
	quiet l
	quiet a
	quiet b
}

@test "three data members: balanced; one is killed and nothing is lost; gracefully leaving ones are emptied first" {
	lead
	local started=()
	follow a 1 & started+=($!)
	follow b 2 & started+=($!)
	follow c 3 & started+=($!)
	wait "${started[@]}"
	sees x 4
	ask a wait-size 4
	ask a put m 900
	ask b get m 900
	ask c get m 900
	ask a wait-balance 3
	ask a safe
	stop --kill b
	sees x 3 5
	ask a wait-size 3
	ask a get m 900
	ask c get m 900
	ask a wait-balance 2
	ask c safe
	ask c put bare 300
	ask a shutdown
	sees x 2
	ask c get m 900
	ask c get bare 300
	quiet a "$(gone 2)" "$stale"
	quiet c "$(gone 1)" "$(gone 2)" "$stale" # a member runs a table and a list on two threads: the later one may be first
	leave x
}

@test "a later data member takes its share, with the data" {
	lead
	follow a 1
	ask a put m 500
	ask a put bare 500
	follow b 2
	sees x 3
	ask b wait-balance 2
	ask b safe
	ask b get m 500
	ask b get bare 500
	(($(ask b owned m) > 100))
	(($(ask a backups m) > 100))
	follow c 3
	ask c wait-balance 3
	ask c get bare 500
	ask a safe
	quiet a
	quiet b
	quiet c
}

# bats test_tags=short
@test "multicast: real members find the node and join it" {
	node x 4
	leads x
	java a 1 $soon multicast=224.2.2.3:54327
	java b 2 $soon multicast=224.2.2.3:54327
	sees x 3
	ask a put m 100
	ask b get m 100
	quiet a
	quiet b
	leave x
	ask a wait-size 2
}
