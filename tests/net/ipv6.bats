#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# IPv6: an address is one in each of its spellings, and a link-local one needs its interface.
load helper

@test "a member that writes its address in another way is a member at the address that was dialled" {
	inside 2 <<'SCRIPT'
for i in 1 2; do ip -n h$i addr add 2001:db8::$i/64 dev eth0 nodad; done
# as Java writes it; a node of ours announces what it is told to
node a 1 --cluster-mode 'tcpip:[2001:db8::1]' --public-address '[2001:db8:0:0:0:0:0:1]:6900'
started a port >/dev/null
for peer in '[2001:db8::1]:6900' '[2001:0DB8::0:1]:6900' '2001:db8:0:0:0:0:0:1' 'Member [2001:db8:0:0:0:0:0:1]:6900 - 0e1c0000-0000-4000-8000-000000000001'; do
	on 2 "$mc_probe" --json "$peer" >"$D/p.out" || fail "$peer"
	jq -s -e 'any(.type == "peer" and .finding == "member" and .address_matches)' "$D/p.out" >/dev/null
done
on 2 "$mc_probe" --json '[2001:db8::1]:6900' '[2001:db8:0:0:0:0:0:1]:6900' >"$D/q.out"
node b 2 --cluster-mode 'tcpip:[2001:db8::2]' --public-address '[fe80:0:0:0:0:0:0:b2]:6900'
started b port >/dev/null
on 1 "$mc_probe" '[2001:db8::2]:6900' >"$D/r.out" || :
grep -q '\[fe80:0:0:0:0:0:0:b2\]:6900 is a link-local address, which no other host can dial' "$D/r.out"
is 'peers that are one' 1 "$(jq -s 'map(select(.type == "peer")) | length' "$D/q.out")"
SCRIPT
}

@test "a link-local address is dialled with its interface, and without it every tool says what is missing" {
	inside 2 <<'SCRIPT'
tools=$MC_BUILD/tools
for i in 1 2; do ip -n h$i addr add fe80::a$i/64 dev eth0 nodad; done
helper vnc 1 hold :: 7001
said vnc ready
on 2 "$mc_probe" --json '[fe80::a1%eth0]:7001' '[FE80:0:0:0:0:0:0:a1%eth0]:7001' >"$D/p.out" || :
is 'dialled' 'open' "$(jq -r 'select(.type == "peer") | .state' "$D/p.out")"
# by its index, as Java writes it
on 2 "$mc_probe" --json "[fe80:0:0:0:0:0:0:a1%$(ip -n h2 -o link show eth0 | cut -d : -f 1)]:7001" >"$D/i.out" || :
is 'dialled by the index' 'open' "$(jq -r 'select(.type == "peer") | .state' "$D/i.out")"
on 2 "$mc_probe" --json '[fe80::a1%999]:7001' >"$D/g.out" || :
is 'no such index' no_interface "$(jq -r 'select(.type == "peer") | .finding' "$D/g.out")"
missing='does not say which is meant' advice='\[fe80::a1%eth0\]:6900'
on 2 "$mc_probe" '[fe80::a1]:6900' >"$D/a.out" || :
grep -q "$missing" "$D/a.out"
grep -q "$advice" "$D/a.out"
status=0
on 2 "$tools/mc-members" '[fe80::a1]:6900' 2>"$D/b.err" || status=$?
is 'status of mc-members' 5 "$status"
grep -q "$missing" "$D/b.err"
grep -q "$advice" "$D/b.err"
on 2 "$tools/mc-map" -p '[fe80::a1]:6900' list 2>"$D/c.err" || :
grep -q "$advice" "$D/c.err"
on 2 "$mc_join" --cluster-mode 'tcpip:[fe80::a1]:6900' --until 'size>=1' 2>"$D/d.err" >"$D/d.out"
grep -q "$missing" "$D/d.err"
on 2 "$mc_probe" '[fe80::a1%gone0]:6900' >"$D/e.out" || :
grep -q 'no interface of the name' "$D/e.out"
on 2 "$mc_probe" --would-join '[fe80::a1%eth0]:6900' >"$D/f.out" || :
grep -q 'mc-probe \[fe80::a1%eth0\]:6900 says' "$D/f.out"
SCRIPT
}

@test "--explain-interface says of a stock member what it will do on a host with IPv6 alone, and nothing that does not help" {
	inside 1 <<'SCRIPT'
ip -n h1 addr flush dev eth0
ip -n h1 addr add 2001:db8::1/64 dev eth0 nodad
on 1 "$mc_probe" --profile hazelcast --explain-interface >"$D/x.out" || :
grep -q '"No such device"' "$D/x.out"
grep -q 'Give eth0 an IPv4 address; or use <tcp-ip> in place of <multicast>, with -Dhazelcast.local.localAddress=2001:db8::1' "$D/x.out"
ip -n h1 addr flush dev eth0
for profile in hazelcast payara-micro; do
	on 1 "$mc_probe" --profile "$profile" --explain-interface >"$D/y.out" || :
	! grep -E 'localAddress=127|--interfaces 127' "$D/y.out" || fail "$profile: loopback is no advice"
done
SCRIPT
}
