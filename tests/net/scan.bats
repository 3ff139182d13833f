#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-probe on ports of other hosts, and the group's ping, where the network is at fault.
load helper

@test "open, refused, and each way of being filtered" {
	inside 3 <<'SCRIPT'
mc_probe=$MC_BUILD/tools/mc-probe
helper vnc 2 hold 10.66.0.2 7001
said vnc ready
ip -n h1 route add unreachable 10.66.1.1
ip -n h1 route add prohibit 10.66.1.2
ip -n h1 route add blackhole 10.66.1.3
status=0
on 1 "$mc_probe" --json 10.66.0.2:7000+2 10.66.0.77:7000 10.66.1.1-3:7000 10.99.0.1:7000 >"$D/p.out" 2>"$D/p.err" || status=$?
is status 1 $status
is findings 'refused silent timeout unreachable forbidden no_route no_route' \
	"$(jq -r 'select(.type == "peer") | .finding' "$D/p.out" | paste -sd' ')"
is states 'refused open filtered' "$(jq -r 'select(.type == "peer") | .state' "$D/p.out" | uniq | paste -sd' ')"
SCRIPT
}

@test "a member that goes by another address than was dialled" {
	inside 2 <<'SCRIPT'
node a 2 --cluster-mode tcpip:10.66.0.2 --public-address 192.168.43.74:5702
started a port >/dev/null
status=0
on 1 "$MC_BUILD/tools/mc-probe" 10.66.0.2:6900 >"$D/p.out" || status=$?
is status 1 $status
grep -q 'dialled 10.66.0.2:6900 it answers as 192.168.43.74:5702' "$D/p.out"
SCRIPT
}

@test "thirty silent ports are told in under three seconds, and a thousand members' ports in order" {
	inside 2 <<'SCRIPT'
began=$(date +%s%N)
on 1 "$MC_BUILD/tools/mc-probe" --json 10.66.0.101-110:5900+3 >"$D/p.out" || :
took=$((($(date +%s%N) - began) / 1000000))
((took < 3000)) || fail "took $took ms"
is rows 30 "$(jq -s 'map(select(.type == "peer" and .state == "filtered")) | length' "$D/p.out")"
on 1 "$MC_BUILD/tools/mc-probe" --json --rate 100000 10.66.0.2:10000+1000 >"$D/q.out" || :
is order true "$(jq -s 'map(select(.type == "peer").port) == [range(10000; 11000)]' "$D/q.out")"
SCRIPT
}

ping_tools='ping() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	on "$host" "$MC_BUILD/tools/mc-probe" --ping-group --json "$@" >"$D/$name.out" 2>"$D/$name.err" &
	echo $! >"$D/$name.pid"
}
state() { jq -r "select(.event == \"summary\" and .peer_host == \"$2\") | .state" "$D/$1.out"; }
over() { local status=0; wait "$(pid "$1")" || status=$?; : >"$D/$1.pid"; is "status of $1" "$2" "$status"; }'

@test "ping of the group: both ways, one way, and put together" {
	inside 3 <<SCRIPT
$ping_tools
bridge link set dev v3 mcast_flood off
ping a 1 --for 2s; ping b 2 --for 2s; ping c 3 --for 2s
over a 1; over b 1; over c 1
is 'a of b' both_ways "\$(state a 10.66.0.2)"
is 'a of c' we_hear_only "\$(state a 10.66.0.3)"
is 'c of a' it_hears_only "\$(state c 10.66.0.1)"
on 1 "\$MC_BUILD/tools/mc-probe" --merge --json "\$D/a.out" "\$D/b.out" "\$D/c.out" >"\$D/m.out" || :
is sets '2 1' "\$(jq -r 'select(.type == "reachable") | .node_count' "\$D/m.out" | paste -sd' ')"
is 'one way' 2 "\$(jq -s 'map(select(.type == "one_way")) | length' "\$D/m.out")"
SCRIPT
}

@test "ping of the group: no multicast at all, told from nobody there" {
	inside 2 <<SCRIPT
$ping_tools
bridge link set dev v1 mcast_flood off
bridge link set dev v2 mcast_flood off
ping a 1 --for 2s 10.66.0.2; ping b 2 --for 2s
over a 1; over b 1
is 'a of b' unicast_only "\$(state a 10.66.0.2)"
ping a 1 --for 1s
over a 3
SCRIPT
}

@test "ping of the group: a switch forgets it" {
	inside 2 <<SCRIPT
$ping_tools
ping a 1 --for 6s --multicast-ttl 1; ping b 2 --for 6s
within 5 has a '.event == "heard"'
bridge link set dev v1 mcast_flood off
over a 1
over b 1
is 'a of b' stopped "\$(state a 10.66.0.2)"
is 'b of a' stopped_hearing "\$(state b 10.66.0.1)"
is hops 0 "\$(jq -r 'select(.event == "summary") | .hops' "\$D/a.out")"
has a '.type == "verdict" and (.hint | test("snooping|IGMP"))'
SCRIPT
}

@test "ping of the group: members on the group's own port hear none of it" {
	inside 2 <<SCRIPT
$ping_tools
node m 1 -v
within 10 size m 1
ping a 1 --for 1s; ping b 2 --for 1s
over a 0; over b 0
! grep -q datagram "\$D/m.err" || fail 'the member heard of it'
SCRIPT
}

@test "ping of the group: identities that are made up do not hide who is there" {
	inside 3 <<SCRIPT
$ping_tools
ping a 1 --for 2s; ping c 3 --for 2s
helper liar 2 pretend 10.66.0.2 5000
over a 1; over c 1
said liar done
is 'a of c' both_ways "\$(state a 10.66.0.3)"
is identities 8 "\$(jq -r 'select(.event == "summary" and .peer_host == "10.66.0.2") | .peer_id' "\$D/a.out" | wc -l)"
has a '.type == "verdict" and .dropped_count > 4000'
SCRIPT
}
