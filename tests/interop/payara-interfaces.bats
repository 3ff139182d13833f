#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Which address would a Java member announce? What we say beforehand, and what they do.
load helper

pick=$MC_BUILD/tests/interop/mc-pick

# In a network of its own: it takes away every interface there is.
@test "200 random sets of interfaces: Hazelcast's and Payara's own code takes what we say" {
	local jars
	jars=$("$peers/fetch" hazelcast-5.3.8):$("$peers/fetch" payara-server-6.2025.10)/glassfish/modules/hazelcast-bootstrap.jar
	unshare -n sh -c 'ip link set lo up && exec "$@"' - python3 "$BATS_TEST_DIRNAME/pick.py" "$pick" 200 "${MC_SEED:-1}" java -XX:TieredStopAtLevel=1 -cp "$jars" "$peers/Pick.java"
}

@test "a Micro beside a bridge takes the bridge, as we say; a node does not" {
	on 1 ip link add br-1a2b3c4d type bridge
	on 1 ip link add veth01 type veth peer name veth02
	on 1 ip link set veth01 master br-1a2b3c4d up
	on 1 ip link set veth02 up
	on 1 ip addr add 10.77.7.1/24 dev br-1a2b3c4d
	on 1 ip link set br-1a2b3c4d up
	within 5 carrier
	[[ $(on 1 "$pick" <<<'') == '10.77.7.1 10.77.7.1' ]]
	payara a 1
	in_grid a 'This: true .*Address: /10.77.7.1:6900'
	# Ours leaves by the route to the group.
	member x 1 --start-port 7000
	[[ $(record x '.type == "started"' | jq -r .host) == 10.66.0.1 ]]
	on 1 ip link del br-1a2b3c4d
	on 1 ip link del veth01
}

carrier() {
	on 1 ip link show br-1a2b3c4d | grep -q "state UP"
}
