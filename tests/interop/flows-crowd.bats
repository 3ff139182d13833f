#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Many at once, and clusters that meet.
load helper

@test "ten nodes and three real members started within one second form one cluster" {
	local i
	for i in 1 2 3; do # the processes first: what starts within a second is thirteen members, not three JVMs
		on $i "$peers/hazelcast" "$D/j$i" "$hazelcast"
	done
	for i in {1..10}; do
		node "c$i" $((4 + i % 3))
	done
	for i in 1 2 3; do
		ask "j$i" start "log=$D/j$i/log" "bind=10.66.0.$i" port=5701 multicast=224.2.2.3:54327 $merging &
	done
	for i in 1 2 3; do
		within 60 ask "j$i" wait-size 13
	done
	for i in {1..10}; do
		sees "c$i" 13 60
	done
	[[ $(for i in {1..10}; do jq -c 'select(.type == "members") | [.version, .master]' "$D/c$i.out" | tail -n 1; done | sort -u | wc -l) == 1 ]]
	ask j1 put m 200
	ask j3 get m 200
	ask j2 safe
	for i in 1 2 3; do
		quiet "j$i" 'is merging|Resetting local member UUID'
	done
}

# Who merges has a new uuid on its old address.
reborn='is previously registered with the member uuid'

# Two clusters of one name that did not see each other at the start become one. The C side has no data, so it goes over.
@test "split brain by tcp-ip: the node merges into the real member's cluster" {
	node x 4 --cluster-mode tcpip:10.66.0.1:5701,10.66.0.4:5701 $node_merging
	leads x
	java a 1 $soon $merging # knows itself only: the node has to find it
	ask a put m 100
	sees x 2 30
	ask a wait-size 2
	record x '.type == "phase" and .to == "merging"' >/dev/null
	[[ $(record x '.type == "members" and (.members | length) == 2' | jq -r .master) == "$(self a)" ]]
	ask a get m 100
	quiet a "$reborn"
	leave x
}

@test "split brain by tcp-ip: a real member merges into a C master's cluster with more data members" {
	node x 4 --cluster-mode tcpip:10.66.0.4:5701
	leads x
	java a 1 $soon members=10.66.0.4:5701
	java b 2 $soon members=10.66.0.4:5701
	sees x 3
	ask a put m 100
	ip link set v3 nomaster # host 3 is cut off while its member starts, so that it starts alone
	java c 3 $soon $merging members=10.66.0.4:5701
	ask c wait-size 1
	ip link set v3 master br0
	sees x 4
	ask c get m 100
	# It is told who the master is; without that it asks its target in vain for 20 s (hazelcast.max.join.merge.target.seconds).
	at_most 15000 "$(log_time c 'is MERGING$')" "$(log_time c 'is MERGED$')"
}

@test "split brain by multicast: a silent link heals, and one cluster remains" {
	java a 1 $soon $impatient $merging multicast=224.2.2.3:54327
	node x 4 $node_impatient $node_merging
	sees x 2
	java b 2 $soon $impatient $merging multicast=224.2.2.3:54327
	sees x 3
	ip link set v4 nomaster # host 4 is cut off
	leads x
	sees x 1
	ask a wait-size 2
	ip link set v4 master br0
	sees x 3 40
	ask a wait-size 3
	ask b wait-size 3
	record x '.type == "phase" and .to == "merging"' >/dev/null
}

@test "a real master restarts on its address with another uuid: the node finds it again at its merge timer" {
	java a 1 $soon $merging
	node x 4 --cluster-mode tcpip:10.66.0.1:5701 $node_merging
	sees x 2
	local before
	before=$(self a)
	ask a terminate
	ask a start "log=$D/a/log" bind=10.66.0.1 port=5701 members=10.66.0.1:5701 $soon $merging >"$D/a/self"
	[[ $(self a) != "$before" ]]
	within 30 grep -q "$(self a)" "$D/x.out"
	ask a wait-size 2
	sees x 2
	quiet a "$reborn"
}
