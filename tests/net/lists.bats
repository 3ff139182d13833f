#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Long lists, lists where nobody is, and lists that change their meaning.
load helper

@test "a /24 with three ports: the first member is joined at once, and no more than asked for are dialled at a time" {
	inside 2 <<'SCRIPT'
ip -n h2 addr add 10.66.0.200/24 dev eth0
node b 2 --interfaces 10.66.0.200 --cluster-mode tcpip:10.66.0.200
sees b 1
node a 1 --cluster-mode 'tcpip:10.66.0.*'
sees a 2 5
at() { date -d "$(field a "$1" .time)" +%s%3N; }
took=$(($(at '.type == "members"') - $(at '.type == "started"')))
echo "first member after $took ms" >&2
((took < 1000))
leave a
node c 1 --cluster-mode 'tcpip:10.66.0.3-199' --concurrency 10
within 5 eval '(($(on 1 ss -tnH state syn-sent | wc -l) == 10))'
SCRIPT
}

@test "nobody there: a cluster of one, said with the reasons, and the list is tried again" {
	inside 2 <<'SCRIPT'
helper ssh 2 answer 0.0.0.0 22 SSH-2.0-OpenSSH
said ssh ready
list=tcpip:10.66.0.2:22,10.66.0.2:6900,10.66.0.2:6999
node a 1 --cluster-mode "$list" --merge-first-delay 2s --merge-next-delay 2s
sees a 1
grep -q 'no cluster to join at any of 3 addresses (2 refused, 1 no member.s port): this is a cluster of one' "$D/a.err"
grep -q 'tried again in 2 s, then every 2 s' "$D/a.err"
node b 2 --cluster-mode tcpip:10.66.0.2:6900
sees b 1
sees a 2 20
sees b 2
node c 1 --start-port 7000 --cluster-mode tcpip:10.66.0.2:6999 --cluster-name lonely
sees c 1
grep -q 'no cluster to join at .10.66.0.2.:6999 (refused): this is a cluster of one' "$D/c.err"
SCRIPT
}

@test "a name that comes to mean another host is followed while the node lives" {
	inside 3 <<'SCRIPT'
echo '10.66.0.3 grid.example' >"$D/hosts"
mount --bind "$D/hosts" /etc/hosts
echo 'hosts: files' >"$D/nss"
mount --bind "$D/nss" /etc/nsswitch.conf
node b 2 --cluster-mode tcpip:10.66.0.2:6900
sees b 1
node a 1 --cluster-mode tcpip:grid.example:6900 --merge-first-delay 1s --merge-next-delay 1s
sees a 1
grep -q '10.66.0.3.:6900 (refused)' "$D/a.err"
echo '10.66.0.2 grid.example' >"$D/hosts"
sees a 2 20
SCRIPT
}

@test "on a terminal a line says how far the list is; in a pipe there is none" {
	inside 1 <<'SCRIPT'
TERM=xterm on 1 script -qec "$mc_join --cluster-mode 'tcpip:10.66.0.3-30' --for 700ms" /dev/null >"$D/tty.out" </dev/null
grep -q 'of 84 addresses tried, 0 answered' "$D/tty.out"
on 1 "$mc_join" --cluster-mode 'tcpip:10.66.0.3-30' --for 700ms >"$D/pipe.out" 2>&1
is 'lines of progress' 0 "$(grep -c 'addresses tried' "$D/pipe.out")"
SCRIPT
}

# The system's own resolver would ask for forty seconds; who is told to go goes, every tool of them.
@test "a name server that is silent holds up neither the start nor the end" {
	inside 1 <<'SCRIPT'
helper silent 1 hold_udp 10.66.0.1 53
said silent ready
resolver 'nameserver 10.66.0.1' 'options timeout:20 attempts:2'
echo 'hosts: dns' >"$D/nss"
mount --bind "$D/nss" /etc/nsswitch.conf
node a 1 --cluster-mode tcpip:grid.example:6900
sees a 1 12
before=$SECONDS
leave a
for tool in mc-members mc-probe; do
	status=0; on 1 "$MC_BUILD/tools/$tool" -t 500ms grid.example >"$D/$tool.out" 2>"$D/$tool.err" || status=$?
	is "$tool" 3 "$status"
done
((SECONDS - before < 10)) || fail "it took $((SECONDS - before)) s"
SCRIPT
}
