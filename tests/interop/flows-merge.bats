#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A cluster that stores falls apart and becomes one again: what both sides have written is there, whichever side is whose.
load helper
load clients

map() { # HOST MEMBER COMMAND...: mc-map on a host, bound to the member of another
	timeout 60 on "$1" "$MC_BUILD/tools/mc-map" --profile hazelcast -p "10.66.0.$2:5701" "${@:3}"
}

fill() { # HOST MEMBER MAP FROM TO VALUE
	local i
	for ((i = $4; i < $5; i++)); do echo "{\"key\":\"k$i\",\"value\":\"$6\"}"; done | map "$1" "$2" load "$3" 2>/dev/null
}

has() { # MEMBER MAP VALUE N: from host 6
	[[ $(map 6 "$1" query "$2" "this = '$3'" | wc -l) == "$4" ]]
}

stores() { # NAME HOST PEERS
	node "$1" "$2" --cluster-mode "tcpip:$3" --store 64M $node_impatient $node_merging --map 'last:merge=pass-through'
}

# After 600 were written by all: 600 more on each side, 300 of them under the same keys.
write_apart() { # ALONE OTHER: hosts of members
	fill "$1" "$1" m 600 1200 alone
	fill "$1" "$1" last 0 300 alone
	fill 6 "$2" m 900 1500 many
	fill 6 "$2" last 0 300 many
}

whole() { # MEMBER POLICY-OF-LAST
	within 30 has "$1" m alone 300
	has "$1" m before 600
	has "$1" m many 600
	within 20 has "$1" last "$2" 300
}

structs_are() { # CLIENT: of each kind what "structs" and "replicate" have made
	[[ $(answer "$1" structs-differ 20) == 0 ]] || return 1
	[[ $(answer "$1" replicated rs 20) == true ]]
}

@test "C nodes on the smaller side: what they have goes to the real members" {
	all=10.66.0.1:5701,10.66.0.2:5701,10.66.0.4:5701
	java a 1 $soon $impatient $merging caches members=$all
	java b 2 $soon $impatient $merging caches members=$all
	ask a wait-size 2
	stores x 4 $all
	sees x 3
	java j 5 lite $soon $impatient $merging caches members=$all # for caches of x
	sees x 4
	ask a safe
	fill 6 1 m 0 600 before
	ip link add br1 type bridge
	ip link set br1 up
	ip link set v4 master br1
	ip link set v5 master br1
	leads x
	sees x 2
	ask j wait-size 2
	ask a wait-size 2
	ask a safe
	write_apart 4 1
	client p 4 py dev 10.66.0.4:5701
	ready p
	[[ $(answer p structs 20) == null ]]
	[[ $(answer p replicate rs 20) == null ]]
	ask j caches-fill 100
	ip link set v4 master br0
	ip link set v5 master br0
	ip link del br1
	sees x 4 60
	ask b wait-size 4
	within 30 grep -q 'are with their owners here' "$D/x.err"
	whole 2 alone
	within 20 structs_are p
	ask a caches-filled 100
	ask a safe
	stop --kill b # and in a second copy, too
	sees x 3
	whole 1 alone
	structs_are p
	ask a caches-filled 100
	! grep -h 'SEVERE\|WARNING.*merge' "$D/a/log"
}

@test "a real member on the smaller side: what it has goes to the C nodes" {
	all=10.66.0.1:5701,10.66.0.2:5701,10.66.0.3:5701
	stores x 1 $all
	leads x
	stores y 2 $all
	sees y 2
	java c 3 $soon $impatient $merging caches members=$all
	sees x 3
	ask c safe
	fill 6 1 m 0 600 before
	ip link set v3 nomaster
	ask c wait-size 1
	sees x 2
	ask c safe
	write_apart 3 1
	client p 3 py dev 10.66.0.3:5701
	ready p
	[[ $(answer p structs 20) == null ]]
	[[ $(answer p replicate rs 20) == null ]]
	ask c caches-fill 100
	on 6 "$MC_BUILD/tools/mc-map" --profile hazelcast -p 10.66.0.1:5701 watch m >"$D/watch.out" 2>"$D/watch.err" </dev/null 3>&- &
	echo $! >"$D/watch.pid"
	ip link set v3 master br0
	sees x 3 60
	ask c wait-size 3
	whole 2 many # what Hazelcast does when nobody says otherwise
	within 10 grep -q merged "$D/watch.out"
	within 30 structs_are p
	ask c caches-filled 100
	slay y
	sees x 2
	whole 1 many
	within 20 structs_are p
	! grep -h 'SEVERE\|WARNING.*merge' "$D/c/log"
}
