#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
load helper

@test "docker0 beside eth0: never docker0, even when the route to the group is its" {
	inside 2 <<'SCRIPT'
ip -n h1 link add docker0 type bridge
ip -n h1 addr add 172.17.0.1/16 dev docker0
ip -n h1 link set docker0 up
ip -n h1 route replace 224.0.0.0/4 dev docker0
node a 1
node b 2
is interface eth0 "$(started a interface)"
is host 10.66.0.1 "$(started a host)"
sees a 2
sees b 2
SCRIPT
}

@test "the interface that routes to the peers" {
	inside 2 <<'SCRIPT'
ip -n h1 link add wan0 type bridge
ip -n h1 addr add 192.168.7.1/24 dev wan0
ip -n h1 link set wan0 up
ip -n h1 route add default via 192.168.7.254
node a 1 --cluster-mode tcpip:10.66.0.2:6900
is host 10.66.0.1 "$(started a host)"
is 'listens on' 0.0.0.0 "$(started a bind_host)"
node b 1 --cluster-mode tcpip:192.168.7.9:6900 --start-port 7000
is host 192.168.7.1 "$(started b host)"
SCRIPT
}

@test "--interfaces: a name, an address, patterns, and what is not there" {
	inside 1 <<'SCRIPT'
ip -n h1 link add wan0 type bridge
ip -n h1 addr add 192.168.7.1/24 dev wan0
ip -n h1 link set wan0 up
i=0
for pattern in wan0 'wan*' 192.168.7.1 '192.168.*.*' '192.168.7.1-9' 'nope, 192.168.7.*'; do
	node "n$((i += 1))" 1 --interfaces "$pattern"
	is "host for $pattern" 192.168.7.1 "$(started "n$i" host)"
	leave "n$i"
done
node lo 1 --interfaces lo
is host 127.0.0.1 "$(started lo host)"
leave lo
status=0
on 1 "$mc_join" --interfaces '10.9.*.*' --for 1s 2>"$D/x.err" || status=$?
is status 5 "$status"
grep -q "matches --interfaces '10.9" "$D/x.err"
SCRIPT
}

@test "--public-address is announced as it is" {
	inside 2 <<'SCRIPT'
echo '10.66.0.1 outside.example' >"$D/hosts"
mount --bind "$D/hosts" /etc/hosts
node a 1 --public-address outside.example:6900
node b 2
sees b 2
is host outside.example "$(started a host)"
has b '.type == "members" and any(.members[]; .host == "outside.example")'
SCRIPT
}

@test "--dry-run says what would be done and sends nothing" {
	inside 1 <<'SCRIPT'
sent() { cat "/proc/$$/net/dev" | awk '/v1:/ { print $3 }'; } # what eth0 of host 1 sent arrives at its cable's end here
ip netns exec h1 sysctl -qw net.ipv6.conf.all.disable_ipv6=1 2>/dev/null || ip -n h1 addr flush dev eth0 scope link
sysctl -qw net.ipv6.conf.all.disable_ipv6=1 2>/dev/null || :
before=$(sent)
on 1 "$mc_join" --dry-run >"$D/dry.out" 2>&1
is packets "$before" "$(sent)"
grep -q 10.66.0.1 "$D/dry.out"
SCRIPT
}

@test "--explain-interface: Payara takes the bridge, we do not; the option to give it; show-config says the same" {
	inside 1 <<'SCRIPT'
ip -n h1 link add br-1a2b3c4d type bridge
ip -n h1 link add veth01 type veth peer name veth02
ip -n h1 link set veth01 master br-1a2b3c4d up
ip -n h1 link set veth02 up
ip -n h1 addr add 10.77.7.1/24 dev br-1a2b3c4d
ip -n h1 link set br-1a2b3c4d up
within 5 eval 'ip -n h1 link show br-1a2b3c4d | grep -q "state UP"'
probe=${mc_join%mc-join}mc-probe
status=0
on 1 "$probe" --explain-interface --json >"$D/x.out" || status=$?
is status 1 "$status"
jq -s -e 'any(.type == "interface" and .host == "10.77.7.1" and .is_payara and .is_hazelcast and (.is_ours | not))' "$D/x.out"
jq -s -e 'any(.type == "interface" and .host == "10.66.0.1" and .is_ours and .route == "group")' "$D/x.out"
jq -s -e 'any(.type == "verdict" and .payara_host == "10.77.7.1" and (.hint | test("--interfaces 10.66.0.1")))' "$D/x.out"
on 1 "$probe" --explain-interface >"$D/x.text" || :
is 'too wide' 0 "$(awk 'length > 80 && !/^(Payara|We|    Start)/' "$D/x.text" | wc -l)"
on 1 "$mc_join" --show-config --json >"$D/x.conf"
jq -s -e 'any(.name == "picked" and .value == "10.66.0.1" and (.where | test("eth0")))' "$D/x.conf"
jq -s -e 'any(.name == "picked-by-payara" and .value == "10.77.7.1")' "$D/x.conf"
on 1 "$probe" --explain-interface --interfaces '10.66.*.*' >"$D/x.text"
grep -q 'All three take eth0 10.66.0.1' "$D/x.text"
status=0
on 1 "$probe" --explain-interface --interfaces gone0 >"$D/x.text" || status=$?
is status 5 "$status"
grep -q "no interface of this host matches --interfaces 'gone0'" "$D/x.text"
SCRIPT
}

@test "--explain-interface: a host with IPv6 only cannot join an IPv4 group" {
	inside 1 <<'SCRIPT'
ip -n h1 addr flush dev eth0
ip -n h1 addr add 2001:db8::1/64 dev eth0 nodad
status=0
on 1 "${mc_join%mc-join}mc-probe" --explain-interface >"$D/x.text" || status=$?
is status 1 "$status"
grep -q 'Payara takes eth0 2001:db8::1, where joining the group fails' "$D/x.text"
grep -q -- '--cluster-mode tcpip:LIST' "$D/x.text"
node a 1
sees a 1
grep -q 'eth0 has no IPv4 address' "$D/a.err"
SCRIPT
}

@test "--explain-interface with peers of this host: the address that others reach is named, and only a host without one is told to get it" {
	inside 1 <<'SCRIPT'
status=0
on 1 "$mc_probe" --explain-interface 127.0.0.1 >"$D/x.text" || status=$?
is status 1 "$status"
grep -q 'we take lo 127.0.0.1: the list of peers names this address' "$D/x.text"
grep -q -- 'name them by 10.66.0.1, or give --interfaces 10.66.0.1' "$D/x.text"
[[ $(<"$D/x.text") != *'No interface here'* ]]
on 1 "$mc_probe" --explain-interface --interfaces 10.66.0.1 127.0.0.1 >"$D/y.text" # what is advised holds
ip -n h1 addr flush dev eth0
on 1 "$mc_probe" --explain-interface 127.0.0.1 >"$D/x.text" || :
grep -q 'No interface here leads to other hosts' "$D/x.text"
SCRIPT
}
