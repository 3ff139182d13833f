#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The official clients in Python, Node.js and Java are served by C nodes. tests/peers/client.py and client.js say what "tell" understands.
load helper
load clients

one_node() { # LINE
	node x 1 --line "$1" --cluster-mode tcpip:10.66.0.1:5701
	leads x
	client p 4 py dev 10.66.0.1:5701
	client j 5 js dev 10.66.0.1:5701
	ready p j
	[[ $(seen p) == '10.66.0.1 lite' && $(seen j) == '10.66.0.1 lite' ]]
	[[ $(answer j members | jq -r '.[0].version') == "$1".* ]]
	node y 2 --line "$1" --cluster-mode tcpip:10.66.0.1:5701 --name why
	hears p added 2
	hears j added 2
	[[ $(answer p members | jq -r '.[1].attributes["GLASSFISH-INSTANCE"]') == why ]]
	leave y
	hears p removed 2
	hears j removed 2
	[[ $(answer p objects) == '[]' && $(answer j objects) == '[]' ]]
	answer p put m a b | grep NoDataMember
	answer j put m a b | grep 'no member that stores data'
}

@test "one C node of line 5.3: Python and Node list it, see a member come and go; a map has nowhere to live" {
	one_node 5.3
}

@test "one C node of line 5.4: the same" {
	one_node 5.4
}

@test "one C node of line 5.5: the same" {
	one_node 5.5
}

@test "one C node of line 5.6: the same" {
	one_node 5.6
}

@test "one C node of line 5.7: the same" {
	one_node 5.7
}


@test "three C nodes: clients outlive the one they hang on, and see it go" {
	local x
	node x 1 --cluster-mode tcpip:10.66.0.1:5701
	leads x
	node y 2 --cluster-mode tcpip:10.66.0.1:5701
	node z 3 --cluster-mode tcpip:10.66.0.1:5701
	sees z 3
	client p 4 py dev 10.66.0.1:5701
	client j 5 js dev 10.66.0.1:5701
	client u 6 py --unisocket dev 10.66.0.1:5701
	ready p j u
	[[ $(seen p) == '10.66.0.1 lite 10.66.0.2 lite 10.66.0.3 lite' && $(seen j) == "$(seen p)" && $(seen u) == "$(seen p)" ]]
	slay x
	for x in p j u; do
		hears $x removed 1
		[[ $(seen $x) == '10.66.0.2 lite 10.66.0.3 lite' ]]
	done
	leave y
	for x in p j u; do
		hears $x removed 2
		[[ $(seen $x) == '10.66.0.3 lite' ]]
	done
}

# A real member a, and x, which clients are given as the only address.
mixed() { # VERSION
	local i
	hazelcast=$1 line=${1%.*}
	java a 1 $soon
	node x 3 --cluster-mode tcpip:10.66.0.1:5701
	sees x 2
	client p 4 py dev 10.66.0.3:5701
	client j 5 js dev 10.66.0.3:5701
	client u 6 py --unisocket dev 10.66.0.3:5701
	ready p j u
	[[ $(seen p) == '10.66.0.1 10.66.0.3 lite' && $(seen j) == "$(seen p)" && $(seen u) == "$(seen p)" ]]
	for i in p j; do
		[[ $(answer $i put m $i 1) == null && $(answer $i get m $i) == '"1"' ]]
		answer $i listen m | grep -E '^"[0-9a-f-]{36}"$'
	done
	# What no key leads to is asked of any member: of x, every other time.
	for i in 1 2 3 4; do
		[[ $(answer p size m) == 2 && $(answer j size m) == 2 ]]
		[[ $(answer p objects) == '["m"]' ]]
	done
	ask a put m 1
	record p '.event == "entry" and .value == "value-0"' >/dev/null
	record j '.event == "entry" and .value == "value-0"' >/dev/null
	answer u size m | grep 'UnsupportedOperationError.*stores nothing'
	ask a connect dev 10.66.0.3:5701
	ask a wait-seen 2
	ask a seen | grep -q "$(uuid x) 10.66.0.3:5701 lite"
	for i in 1 2 3 4; do [[ $(ask a size-seen m) == 3 ]]; done
	slay x
	ask a wait-seen 1
	for i in p j u; do
		hears $i removed 3
		[[ $(seen $i) == 10.66.0.1 ]]
	done
	[[ $(answer u size m) == 3 && $(answer j get m p) == '"1"' ]]
	ask a disconnect
	quiet a "$(gone 3)"
}

@test "a C node beside Hazelcast 5.3.8: clients come in through it, find the data, and go on without it" {
	mixed 5.3.8
}

@test "a C node beside Hazelcast 5.4.0: the same" {
	mixed 5.4.0
}

@test "a C node beside Hazelcast 5.5.0: the same" {
	mixed 5.5.0
}

@test "a C node beside Hazelcast 5.6.0: the same" {
	mixed 5.6.0
}

@test "a C node beside Hazelcast 5.7.0: the same" {
	mixed 5.7.0
}
