#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What people had trouble with (tests/cases.txt), as far as it needs hosts and networks, and no JVM.
load helper

@test "members of other releases: what they are, that no option makes them fit, and what does" {
	inside 2 <<'SCRIPT'
for release in 4.0.3 4.2.8 5.0.5 5.2.5; do
	helper m 1 old_master 10.66.0.1 "$release" shop
	said m ready
	probe w 2 -n shop --would-join
	is "status of --would-join beside $release" 1 "$status"
	jq -es --arg line "${release%.*}" 'any(.type == "check" and .name == "line" and .theirs == $line and (.hint | test("no --line fits it")))' "$D/w.out" >/dev/null
	jq -es 'any(.type == "check" and .name == "partition_count" and .ours == "not set")' "$D/w.out" >/dev/null
	# the joiner is refused first; its option would not help either
	probe j 2 -n shop --cluster-mode tcpip:10.66.0.1 --would-join
	jq -es '.[-1] | .type == "verdict" and (.hint | test("no --line fits it"))' "$D/j.out" >/dev/null
	probe s 2 --solicit shop
	jq -es --arg line "${release%.*}" --arg r "$release" 'any(.type == "cluster" and .line == $line and .release == $r)' "$D/s.out" >/dev/null
	kill -s KILL "$(pid m)"
	wait "$(pid m)" || :
done
grep -q 'Payara 6.2023.4 to 6.2023.6' "$D/w.out"
SCRIPT
}

@test "a member of Hazelcast 3 is heard by its datagrams" {
	inside 2 <<'SCRIPT'
helper m 1 recorded 10.66.0.1 "$MC_NET/../unit/group_datagrams.h" 3.12.6 ANNOUNCEMENT
said m ready
probe l 2 --listen 500ms
jq -es 'any(.type == "cluster" and .release == "3.12.6")' "$D/l.out" >/dev/null
grep -q 'Give one of them another group' "$D/l.out"
SCRIPT
}

@test "a thousand addresses of kube-ipvs0, and an interface made last: none is cut, and the answer is the interface" {
	inside 1 <<'SCRIPT'
ip -n h1 link add kube-ipvs0 type dummy 2>/dev/null || ip -n h1 link add kube-ipvs0 type bridge
for ((i = 0; i < 1000; i++)); do echo "addr add 10.96.$((i / 250)).$((i % 250 + 1))/32 dev kube-ipvs0"; done >"$D/addresses"
ip -n h1 -batch "$D/addresses"
ip -n h1 link add late0 type bridge
ip -n h1 addr add 192.168.50.9/24 dev late0
ip -n h1 link set late0 up
ip -n h1 route add default via 192.168.50.1
on 1 "$mc_probe" --explain-interface --json >"$D/x.out" || :
is 'addresses' 1000 "$(jq -s 'map(select(.type == "interface" and .name == "kube-ipvs0")) | length' "$D/x.out")"
on 1 "$mc_join" -i '192.168.50.*' --dry-run >"$D/dry.out" 2>&1
grep -q 'be known as   \[192.168.50.9\]' "$D/dry.out"
SCRIPT
}

@test "addresses that move (keepalived), in the same network and as /32, and a /32 with a gateway behind the device" {
	inside 1 <<'SCRIPT'
ip -n h1 addr add 10.66.0.100/32 dev eth0 label eth0:vip
ip -n h1 addr add 10.66.0.200/24 dev eth0
ip -n h1 route add default via 10.66.0.254
on 1 "$mc_probe" --explain-interface --json >"$D/x.out" || :
is 'ours' 10.66.0.1 "$(jq -r 'select(.type == "interface" and .is_ours) | .host' "$D/x.out")"
on 1 "$mc_join" -i 10.66.0.100 --dry-run >"$D/dry.out" 2>&1
grep -q 'be known as   \[10.66.0.100\]' "$D/dry.out"
ip -n h1 addr flush dev eth0 scope global
ip -n h1 addr add 10.128.0.3/32 dev eth0
ip -n h1 route add 10.128.0.1 dev eth0
ip -n h1 route add default via 10.128.0.1
on 1 "$mc_probe" --explain-interface --json >"$D/y.out" || :
is 'ours of a /32' 10.128.0.3 "$(jq -r 'select(.type == "interface" and .is_ours) | .host' "$D/y.out")"
SCRIPT
}

@test "IPv6 as people, Java and Hazelcast's patterns write it, after --interfaces" {
	inside 1 <<'SCRIPT'
ip -n h1 addr add 2001:db8:31::5/64 dev eth0 nodad
for i in '2001:db8:31::5' '2001:db8:31::5%eth0' '[2001:db8:31::5]' '2001:0DB8:0031:0:0:0:0:5' '2001:db8:31:*:*:*:*:*' '2001:DB8:31:0:0:0:0:4-6'; do
	on 1 "$mc_join" -i "$i" --dry-run >"$D/dry.out" 2>&1 || fail "$i"
	grep -q 'be known as   \[2001:db8:31::5\]' "$D/dry.out" || fail "$i"
done
SCRIPT
}

@test "a route that forbids it, none, one that leads nowhere: this host is blamed, and what is advised shows it" {
	inside 1 <<'SCRIPT'
ip -n h1 route add prohibit 10.77.0.1
ip -n h1 route add blackhole 10.77.0.2
ip -n h1 route add unreachable 10.77.0.3
for i in 1 2 3 4; do
	for tool in "mc-members -t 2s" "mc-map -t 2s list -p"; do
		status=0
		# shellcheck disable=SC2086 # words
		on 1 "$MC_BUILD/tools/"$tool 10.77.0.$i --json >"$D/x.out" 2>"$D/x.err" </dev/null || status=$?
		[[ $status -eq 5 || $i$status == 33 ]] || fail "$tool $i: status $status"
		command=$(jq -r 'select(.type == "error").hint' "$D/x.err" | grep -o "ip route get 10.77.0.$i") || fail "$tool $i: no command"
		! on 1 $command >/dev/null 2>&1 || fail "$command finds nothing wrong"
	done
done
SCRIPT
}

@test "names with underscores, as compose makes them" {
	inside 1 <<'SCRIPT'
dns_server 10.66.0.254 'my_app_hazelcast_1.shop_net A 10.66.0.1 5'
is 'peers' 10.66.0.1:6900 "$("$MC_BUILD/tools/mc-dnsresolve" --server 10.66.0.254 --family 4 my_app_hazelcast_1.shop_net)"
SCRIPT
}

@test "published ports of a container host: figures and advice reach each member by its uuid" {
	inside 4 <<'SCRIPT'
for i in 1 2; do
	node "n$i" "$i" --cluster-mode tcpip:10.66.0.1,10.66.0.2
	helper "f$i" 3 forward 10.66.0.3 "1690$i" "10.66.0.$i" 6900
	said "f$i" ready
	on 4 ip route add unreachable "10.66.0.$i"
done
sees n1 2
asked() { on 4 "$MC_BUILD/tools/mc-members" --state --json "$@" >"$D/s.out"; }
for first in 1 2 1; do
	asked 10.66.0.3:1690$first 10.66.0.3:1690$((3 - first))
	is 'members that tell' 2 "$(jq -s 'map(select(.type == "member" and .partitions_owned != null)) | length' "$D/s.out")"
done
asked 10.66.0.3:16902 # the other one is out of reach, and that is said
jq -es 'any(.type == "member" and .host == "10.66.0.1" and (.untold | test("10.66.0.1.:6900")))' "$D/s.out" >/dev/null
# the doctor says what is wrong with the port, and asks the member all the same
probe d 4 --doctor --cluster-mode tcpip:10.66.0.3:16901 -t 30s
is 'checks' 'interfaces ports would-join views state' "$(jq -r 'select(.type == "finding") | .name' "$D/d.out" | paste -sd ' ')"
jq -es 'any(.name == "ports" and .level == "wrong" and (.message | test("^10.66.0.3:16901: a member, but .*answers as 10.66.0.1:6900")))' "$D/d.out" >/dev/null
jq -es 'any(.name == "state" and .level == "ok")' "$D/d.out" >/dev/null
SCRIPT
}

@test "hosts with both families: a member is its uuid, by whichever address it is asked" {
	inside 3 <<'SCRIPT'
for i in 1 2 3; do ip -n h$i addr add fd00::$i/64 dev eth0 nodad; done
for i in 1 2; do
	helper "f$i" "$i" forward fd00::$i 6900 10.66.0.$i 6900
	said "f$i" ready
	node "n$i" "$i" --cluster-mode tcpip:10.66.0.1,10.66.0.2
done
sees n1 2
printf '%s\n' 10.66.0.1:6900 10.66.0.2:6900 '[fd00::1]:6900' '[fd00::2]:6900' >"$D/peers"
on 3 "$mc_probe" - <"$D/peers" >"$D/p.out" || fail "$(cat "$D/p.out")"
is 'other addresses' 2 "$(grep -c 'another address of the member at 10.66.0.' "$D/p.out")"
grep -q '2 of 4 are members that can be joined there, and 2 lead to the same' "$D/p.out"
on 3 "$MC_BUILD/tools/mc-members" --views --json - <"$D/peers" >"$D/v.out"
is 'lists' 2 "$(jq -s 'map(select(.type == "view")) | length' "$D/v.out")"
jq -es 'any(.type == "verdict" and .ok and .silent_count == 0)' "$D/v.out" >/dev/null
SCRIPT
}
