#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
load helper

@test "two hosts find each other by multicast on Payara's defaults" {
	inside 2 <<'SCRIPT'
node a 1
node b 2
sees a 2
sees b 2
is interface eth0 "$(started a interface)"
is host 10.66.0.1 "$(started a host)"
is port 6900 "$(started a port)"
is 'listens on' 10.66.0.1 "$(started a bind_host)"
is group '224.2.2.4 2904' "$(started a 'multicast_group + " " + (.multicast_port | tostring)')"
leave a
sees b 1
SCRIPT
}

@test "datagrams leave by the group's port, with the TTL that was asked for" {
	inside 2 <<'SCRIPT'
helper ear 2 hear 10.66.0.2 1
said ear ready
node a 1
said ear 'heard 10.66.0.1 2904 32 '
leave a
helper ear2 2 hear 10.66.0.2 1
said ear2 ready
node b 1 --multicast-ttl 3
said ear2 'heard 10.66.0.1 2904 3 '
leave b
SCRIPT
}

@test "several nodes of one host share the group's port and walk to free ports" {
	inside 2 <<'SCRIPT'
for i in 1 2 3 4 5; do node "n$i" 1; done
node other 2
for i in n1 n2 n3 n4 n5 other; do sees "$i" 6 25; done
is ports '6900 6901 6902 6903 6904' "$(for i in 1 2 3 4 5; do started "n$i" port; done | sort | paste -sd ' ')"
SCRIPT
}

@test "a machine with nothing but loopback works on loopback" {
	inside 1 <<'SCRIPT'
lonely 9
node a 9
node b 9
sees a 2
sees b 2
is interface lo "$(started a interface)"
is host 127.0.0.1 "$(started a host)"
on 9 "$mc_join" --dry-run 2>&1 | grep -q 'nothing but loopback'
SCRIPT
}

@test "an IPv6 group" {
	inside 2 <<'SCRIPT'
for i in 1 2; do
	ip netns exec "h$i" sysctl -qw net.ipv6.conf.eth0.accept_dad=0 2>/dev/null || :
	ip -n "h$i" addr add "2001:db8::$i/64" dev eth0 nodad
done
node a 1 --multicast-group ff15::4
node b 2 --multicast-group ff15::4
sees a 2
sees b 2
is host 2001:db8::1 "$(started a host)"
SCRIPT
}

@test "datagrams of every length that mean nothing do not disturb, and are one line" {
	inside 2 <<'SCRIPT'
node a 1
field a '.type == "phase" and .to == "master"' .to
helper noise 2 shout 10.66.0.2 1
said noise done
node b 2
sees a 2
sees b 2
is 'lines about it' 1 "$(grep -c 'a datagram of' "$D/a.err")"
SCRIPT
}

@test "a group that is not multicast, and a UDP port that somebody keeps for himself" {
	inside 1 <<'SCRIPT'
status=0
on 1 "$mc_join" --multicast-group 10.1.1.1 --for 1s 2>"$D/x.err" || status=$?
is status 2 "$status"
grep -qi multicast "$D/x.err"
on 1 python3 -c 'import socket,sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("", 2904)); print("ready", flush=True); sys.stdin.read()' >"$D/u.out" < <(exec cat <&"$never") &
echo $! >"$D/u.pid"
said u ready
status=0
on 1 "$mc_join" --for 1s 2>"$D/y.err" || status=$?
is status 5 "$status"
grep -q 2904 "$D/y.err"
SCRIPT
}
