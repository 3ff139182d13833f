#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A C node joins real members.
load helper

# bats test_tags=short
@test "tcp-ip: a node joins, stays through three heartbeat time-outs and leaves without a warning" {
	java a 1 $soon $impatient
	node x 4 --cluster-mode tcpip:10.66.0.1:5701 $node_impatient --for 11s
	sees x 2
	[[ $(record x ".type == \"started\"" | jq -r .uuid) == "$(uuid x)" ]]
	ask a wait-size 2
	ask a members | grep "^$(uuid x) 10.66.0.4:5701 lite$"
	[[ $(record x '.type == "members"' | jq -r .master) == "$(self a)" ]]
	ended x 0
	ask a wait-size 1
	at_most 500 "$(record_time x '.type == "phase" and .to == "leaving"')" "$(log_time a 'Removing Member|Member .* left|suspicion request')"
	(($(record_time x '.type == "phase" and .to == "leaving"') - $(record_time x '.type == "phase" and .to == "member"') >= 9000))
	quiet a
}

# bats test_tags=short
@test "multicast: a node joins, and is gone when it is told to stop" {
	java a 1 $soon multicast=224.2.2.3:54327
	node x 4 --line auto --record "$D/x.pcapng"
	sees x 2
	ask a wait-size 2
	leave x
	# what went over its sockets, as a file that Wireshark opens
	"$BATS_TEST_DIRNAME/../lib/pcapng.py" "$D/x.pcapng" >"$D/packets" || fail "no packets: $(cat "$D/packets")"
	grep -qE "^connection .*10\.66\.0\.1:[0-9]+ [0-9]{3,} 'HZC' 10\.66\.0\.4:[0-9]+ [0-9]{3,} 'HZC'" "$D/packets" || fail "$(cat "$D/packets")"
	grep -qE '^group 224\.2\.2\.3:54327 .*10\.66\.0\.1:54327' "$D/packets" || fail "$(cat "$D/packets")"
	ask a wait-size 1
	at_most 500 "$(record_time x '.type == "phase" and .to == "leaving"')" "$(log_time a 'Members \{size:1')"
	quiet a
}

@test "a node is killed: the real member removes it at once" {
	java a 1 $soon
	node x 4 --cluster-mode tcpip:10.66.0.1:5701
	sees x 2
	ask a wait-size 2
	local at
	at=$(now)
	slay x
	ask a wait-size 1
	at_most 1500 "$at" "$(log_time a 'Members \{size:1|Removing Member')"
	quiet a "$(gone 4)"
}

@test "a node in the middle disturbs nothing: data, topics, safety, cluster state, migrations" {
	java a 1 $soon
	node x 4 --cluster-mode tcpip:10.66.0.1:5701
	sees x 2
	java b 2 $soon members=10.66.0.1:5701
	sees x 3
	ask a put m 500
	ask b get m 500
	ask a wait-balance 2
	ask b safe
	ask a listen news
	ask b listen news
	ask b publish news hello
	[[ $(ask a heard) == hello && $(ask b heard) == hello ]]
	ask a state FROZEN
	ask b state ACTIVE
	ask a put bare 200
	ask b shutdown # graceful: what it owns goes to a first
	ask a get m 500
	ask a get bare 200
	sees x 2
	quiet a "$(gone 2)"
	quiet b
	leave x
}

# bats test_tags=short
@test "the line is found out: a node told nothing presents what the cluster speaks" {
	java a 1 $soon
	node x 4 --cluster-mode tcpip:10.66.0.1:5701 --line auto --until 'size>=2'
	ended x 0
	[[ $(record x '.type == "members"' | jq -r ".members[] | select(.self) | .line") == "$line" ]]
	quiet a # it was asked before, as a client asks: no request of another line stands in its log
	grep -q 'successfully authenticated' "$D/a/log"
}
