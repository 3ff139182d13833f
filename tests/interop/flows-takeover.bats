#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The master goes, whoever it is, and the next in line takes over with all that was there.
load helper

all=10.66.0.1:5701,10.66.0.2:5701,10.66.0.3:5701,10.66.0.4:5701

c_leads() { # x is the master of a and b, with data
	node x 4 --cluster-mode "tcpip:$all"
	leads x
	java a 1 $soon members=$all
	java b 2 $soon members=$all
	sees x 3
	ask a put m 500
	ask b safe
}

java_takes_over() {
	ask a wait-size 2
	ask b wait-size 2
	[[ $(ask b members | head -n 1 | cut -d' ' -f1) == "$(self a)" ]]
	ask a get m 500
	ask b get m 500
	ask a safe
	java c 3 $soon members=$all
	ask c wait-size 3
	ask c get m 500
	ask c wait-balance 3
}

# bats test_tags=short
@test "a C master leaves: a real member takes over" {
	c_leads
	leave x
	java_takes_over
	quiet a "$(retired 4)" "$stale"
	quiet b "$(retired 4)" "$stale" "$handover"
	quiet c
}

@test "a C master is killed: a real member takes over" {
	c_leads
	slay x
	java_takes_over
	quiet a "$(gone 4)" "$stale"
	quiet b "$(gone 4)" "$stale" "$handover"
	quiet c
}

java_leads() { # a is the master, x is next in line, b is behind it
	java a 1 $soon members=$all
	node x 4 --cluster-mode "tcpip:$all"
	sees x 2
	java b 2 $soon members=$all
	sees x 3
	ask a put m 500
	ask a wait-balance 2
	ask a safe
}

c_takes_over() {
	leads x
	sees x 2
	ask b wait-size 2
	[[ $(ask b members | head -n 1 | cut -d' ' -f1) == "$(uuid x)" ]]
	ask b get m 500
	java c 3 $soon members=$all
	sees x 3
	ask c get m 500
	ask c wait-balance 2
	ask c put n 300
	ask b get n 300
	ask b safe
}

@test "a real master leaves: the C node takes over and admits another real member" {
	java_leads
	ask a put bare 200
	ask a shutdown
	c_takes_over
	ask b get bare 200
	quiet b "$(gone 1)" "$handover"
	quiet c
	leave x
	ask b wait-size 2
}

# bats test_tags=short
@test "a real master is killed: the C node takes over and admits another real member" {
	java_leads
	stop --kill a
	c_takes_over
	quiet b "$(gone 1)" "$handover"
	quiet c
}

@test "a real master is killed, a real member is next in line: the C node votes and stays" {
	java a 1 $soon members=$all
	java b 2 $soon members=$all
	node x 4 --cluster-mode "tcpip:$all"
	sees x 3
	ask a put m 300
	ask a safe
	stop --kill a
	sees x 2
	[[ $(record x '.type == "members" and (.members | length) == 2' | jq -r .master) == "$(self b)" ]]
	ask b wait-size 2
	ask b get m 300
	ask b safe
	quiet b "$(gone 1)" "$stale"
	leave x
}
