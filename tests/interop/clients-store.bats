#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A C node that stores maps: real lite members and the official clients work on it as on a member of their own kind.
load helper
load clients

stores() { # NAME HOST OPTION...: a C node that stores maps
	node "$@" --store 32M
}

# A lite member of the real thing puts, gets, locks and lists through the C node x; so does a client of it, and the official ones.
one_store() { # VERSION
	hazelcast=$1 line=${1%.*}
	stores x 1 --line "$line" --cluster-mode tcpip:10.66.0.1:5701
	leads x
	java a 2 $soon lite members=10.66.0.1:5701
	sees x 2
	ask a calls m
	ask a connect dev 10.66.0.1:5701
	ask a calls-seen n
	client p 4 py dev 10.66.0.1:5701
	client j 5 js dev 10.66.0.1:5701
	ready p j
	[[ $(seen p) == '10.66.0.1 10.66.0.2 lite' ]]
	[[ $(answer p put m a b) == null && $(answer j put m a c) == '"b"' && $(answer p get m a) == '"c"' ]]
	answer p fill m 500
	[[ $(answer p missing m 500) == 0 && $(answer j size m) == 501 ]]
	[[ $(ask a size m) == 501 ]]
	[[ $(answer p objects) == *'"m"'* ]]
	answer p listen m | grep -E '^"[0-9a-f-]{36}"$'
	answer j listen m | grep -E '^"[0-9a-f-]{36}"$'
	ask a listen-map m
	answer p put m new tea
	record p '.event == "entry" and .key == "new" and .value == "tea"' >/dev/null
	record j '.event == "entry" and .key == "new" and .value == "tea"' >/dev/null
	[[ $(ask a heard) == 'ADDED new tea' ]]
	answer p destroy m
	[[ $(answer j size m) == 0 ]]
}

@test "a lite Hazelcast 5.3.8 and the official clients store in a C node" {
	one_store 5.3.8
}

@test "a lite Hazelcast 5.7.0 and the official clients store in a C node" {
	one_store 5.7.0
}

@test "the lock of a member that is killed is free at once" {
	hazelcast=5.3.8
	stores x 1 --cluster-mode tcpip:10.66.0.1:5701
	leads x
	client p 4 py dev 10.66.0.1:5701
	java a 2 $soon lite members=10.66.0.1:5701
	ready p
	ask a lock m 7
	[[ $(answer p locked m 7) == true ]]
	stop --kill a
	sees x 1
	within 10 unlocked p m 7
}

unlocked() { # CLIENT MAP KEY
	[[ $(answer "$1" locked "$2" "$3") == false ]]
}

@test "a full store refuses with an error that names the option, and goes on" {
	node x 1 --cluster-mode tcpip:10.66.0.1:5701 --store 8M
	leads x
	client p 4 py dev 10.66.0.1:5701
	ready p
	answer p fill m 200000 | grep -- '--store'
	[[ $(answer p get m 1) == '"value-1"' ]]
	answer p destroy m
	[[ $(answer p put m a b) == null ]]
}

@test "a node that stores leaves a cluster of Java members that do" {
	java a 1 $soon
	node x 2 --cluster-mode tcpip:10.66.0.1:5701 --store 8M
	ended x 1
	grep -- 'leave out --store' "$D/x.err"
	sees_java a 1
}

sees_java() { # NAME N
	ask "$1" wait-size "$2"
}
