#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# How this host resolves names: its files, its servers, its search list. And nodes that find each other by name.
load helper

@test "the search list, ndots, the environment and the hosts file, as the C library has them" {
	inside 1 <<'SCRIPT'
dns_server 10.66.0.254 'web.a.nyet A 10.1.0.1 60
web.b.nyet A 10.1.0.2 60
web A 10.1.0.3 60
x.web A 10.1.0.4 60
x.web.b.nyet A 10.1.0.5 60'
dns="$MC_BUILD/tools/mc-dnsresolve"
resolves() { is "$1" "$2" "$($dns "$1" 2>&1)"; }
resolver 'nameserver 10.66.0.254' 'search a.nyet b.nyet'
resolves web 10.1.0.1:6900
resolves web. 10.1.0.3:6900
resolves x.web 10.1.0.4:6900
RES_OPTIONS=ndots:2 resolves x.web 10.1.0.5:6900
LOCALDOMAIN=b.nyet resolves web 10.1.0.2:6900
LOCALDOMAIN='nowhere.nyet b.nyet' resolves web 10.1.0.2:6900
LOCALDOMAIN=nowhere.nyet resolves web 10.1.0.3:6900
LOCALDOMAIN='nowhere.nyet b.nyet' $dns --json --explain web >"$D/steps.out"
is steps 'web.nowhere.nyet A NXDOMAIN nowhere.nyet,web.b.nyet A NOERROR b.nyet' \
	"$(jq -r 'select(.type == "step" and .query_type == "A") | "\(.query) \(.rcode) \(.search)"' "$D/steps.out" | paste -sd ,)"

printf '10.2.0.1 web Web.Alias # comment\n10.2.0.2 web\nfd00::1 web\n127.0.0.1 localhost\n' >"$D/hosts"
mount --bind "$D/hosts" /etc/hosts
is hosts '10.2.0.1:6900 10.2.0.2:6900 [fd00::1]:6900' "$($dns web | paste -sd ' ')"
resolves WEB.ALIAS 10.2.0.1:6900
is one-family '[fd00::1]:6900' "$($dns --family 6 web)"
printf 'hosts: dns files\n' >"$D/nsswitch"
mount --bind "$D/nsswitch" /etc/nsswitch.conf
resolves web 10.1.0.1:6900
printf 'hosts: files mymachines\n' >"$D/nsswitch"
status=0; $dns x.web >"$D/no.out" 2>"$D/no.err" || status=$?
is status 1 $status
grep -q 'not in the hosts file' "$D/no.err"
grep -q 'not asked here: mymachines' "$D/no.err"
SCRIPT
}

@test "servers: a silent one is followed by the next, and asked last from then on; none that listens is this host's fault" {
	inside 1 <<'SCRIPT'
dns_server 10.66.0.254 'good.nyet A 10.1.0.1 60
too.nyet A 10.1.0.2 60'
helper silent 1 hold_udp 10.66.0.1 53
said silent ready
dns="$MC_BUILD/tools/mc-dnsresolve"
resolver 'nameserver 10.66.0.1' 'nameserver 10.66.0.254' 'options timeout:1 attempts:1'
printf 'good.nyet\ntoo.nyet\n' | $dns --json --explain --family 4 --concurrency 1 - >"$D/steps.out"
is servers '10.66.0.1:53 timeout,10.66.0.254:53 found,10.66.0.254:53 found' \
	"$(jq -r 'select(.type == "step") | "\(.server) \(.outcome)"' "$D/steps.out" | paste -sd ,)"
resolver 'nameserver 10.66.0.254' 'options use-vc'
is tcp tcp "$($dns --json --explain --family 4 good.nyet | jq -r 'select(.type == "step").transport')"
resolver '# nobody'
status=0; $dns good.nyet 2>"$D/nobody.err" || status=$?
is status 5 $status
grep -q 'can be reached' "$D/nobody.err"
SCRIPT
}

@test "nodes find each other by a name with several addresses" {
	inside 3 <<'SCRIPT'
dns_server 10.66.0.254 'grid.nyet A 10.66.0.1 5
grid.nyet A 10.66.0.2 5
grid.nyet A 10.66.0.3 5'
resolver 'nameserver 10.66.0.254' 'search nyet'
for i in 1 2 3; do node "n$i" "$i" --cluster-mode dns:grid:6900; done
for i in 1 2 3; do sees "n$i" 3; done
# The doctor asks in the same order: names first, then whom they lead to.
probe doctor 2 --doctor --cluster-mode dns:grid:6900
is questions 'interfaces names=ok ports=ok would-join=warning views=ok state=ok' \
	"$(jq -r 'select(.type == "finding") | if .name == "interfaces" then .name else "\(.name)=\(.level)" end' "$D/doctor.out" | paste -sd ' ')"
is addresses '3 addresses' "$(jq -r 'select(.name == "names") | .message' "$D/doctor.out" | cut -d, -f 1)"
is agree yes "$(jq -r 'select(.name == "views") | .message' "$D/doctor.out" | grep -q '^3 of 3 agree' && echo yes)"
probe doctor 2 --doctor --cluster-mode dns:nowhere:6900
is nowhere 'interfaces names=wrong' \
	"$(jq -r 'select(.type == "finding") | if .name == "interfaces" then .name else "\(.name)=\(.level)" end' "$D/doctor.out" | paste -sd ' ')"
is next 'mc-dnsresolve --explain nowhere:6900' "$(jq -r 'select(.name == "names") | .command' "$D/doctor.out")"
is status "$(jq -r 'select(.name == "names") | .status' "$D/doctor.out")" "$status"
SCRIPT
}

@test "a name that changes while the node lives is followed within its ttl, and is not asked for in between" {
	inside 2 <<'SCRIPT'
dns_server 10.66.0.254 'grid.nyet A 10.66.0.1 5
grid.nyet A 10.66.0.77 5'
resolver 'nameserver 10.66.0.254'
node a 1 --cluster-mode dns:grid.nyet:6900
node b 2 --cluster-mode tcpip:10.66.0.2:6900
sees a 1
sees b 1
begin=$SECONDS
printf 'grid.nyet A 10.66.0.2 5\ngrid.nyet A 10.66.0.1 5\n' >"$D/zone"
sees a 2 20
sees b 2
((SECONDS - begin <= 12)) || fail "it took $((SECONDS - begin)) s"
within 5 test "$(grep -c 'asked grid.nyet A' "$D/names.out")" -le 6
SCRIPT
}
