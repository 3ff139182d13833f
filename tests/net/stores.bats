#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Nodes that store, killed and told to leave while a client writes: nothing that was acknowledged is lost, nothing is kept twice too often.
load helper

@test "four nodes that store, killed and leaving in turn under load: all entries stay, in two copies each" {
	inside 5 <<'SCRIPT'
hosts=10.66.0.1,10.66.0.2,10.66.0.3,10.66.0.4
store() { node "$1" "$1" --profile hazelcast --cluster-mode "tcpip:$hosts" --start-port 5701 --store 64M; }
map() { on 5 "$MC_BUILD/tools/mc-map" --profile hazelcast -p 10.66.0.1:5701 -p 10.66.0.2:5701 -p 10.66.0.3:5701 -p 10.66.0.4:5701 "$@"; }
page() { on 5 curl -s -m 2 "http://10.66.0.$1:5701$2"; }
metric() { page "$1" /metrics | awk -v name="$2" '$1 == name { print $2 }'; }
all_safe() {
	for i in 1 2 3 4; do
		[[ $(page "$i" /hazelcast/health/cluster-size) == 4 ]] || return 1
		on 5 curl -sf -m 2 -o "$D/page" "http://10.66.0.$i:5701/hazelcast/health/cluster-safe" || return 1
	done
}
for i in 1 2 3 4; do store "$i"; done
within 30 all_safe
for ((i = 0; i < 1000; i++)); do echo "{\"key\":\"k$i\",\"value\":\"v$i\"}"; done | map load keep 2>"$D/load"
map bench m --op set --entries 1000 --outstanding 8 --rate 500 --for 12s --json >"$D/bench.out" 2>"$D/bench.err" &
echo $! >"$D/bench.pid"
for victim in 2 1 4 1 3; do
	if ((victim % 2)); then
		leave "$victim"
	else
		kill -s KILL "$(pid "$victim")"
		ended "$victim" 137
	fi
	store "$victim"
	within 60 all_safe
	is "keep after $victim" 1000 "$(map size keep)"
done
within 30 gone bench # status 1: what was on its way to who was killed
is keys 1000 "$(map keys keep | sort -u | wc -l)"
is errors yes "$(jq -r 'if .errors < 50 then "yes" else .errors end' "$D/bench.out")"
once=$(($(map size m) + 1000)) copies=0
for i in 1 2 3 4; do copies=$((copies + $(metric "$i" mc_store_entries))); done
is copies $((2 * once)) "$copies"
is bugs 0 "$(cat "$D"/[1-4].err | grep -c 'this is a bug')"
SCRIPT
}

@test "a cluster that falls apart and becomes one again: what both sides have written is there, the larger side's where both have it" {
	inside 4 <<'SCRIPT'
hosts=10.66.0.1,10.66.0.2,10.66.0.3
store() {
	node "$1" "$1" --profile hazelcast --cluster-mode "tcpip:$hosts" --start-port 5701 --store 64M --no-heartbeat-timeout 4s \
		--heartbeat-interval 1s --merge-first-delay 2s --merge-next-delay 2s --map 'latest:merge=latest-update,per-entry-stats=on' --map 'alone:backups=0'
}
map() { on 4 "$MC_BUILD/tools/mc-map" --profile hazelcast -p "10.66.0.$1:5701" "${@:2}"; }
fill() { # HOST MAP FROM TO VALUE
	for ((i = $3; i < $4; i++)); do echo "{\"key\":\"k$i\",\"value\":\"$5\"}"; done | map "$1" load "$2" 2>"$D/load"
}
safe() { on 4 curl -sf -m 2 -o "$D/page" "http://10.66.0.$1:5701/hazelcast/health/cluster-safe"; }
apart() { # yes or no: host 3 alone
	for other in 1 2; do
		if [[ $1 == yes ]]; then
			on 3 ip route add blackhole "10.66.0.$other"
			on "$other" ip route add blackhole 10.66.0.3
		else
			on 3 ip route del blackhole "10.66.0.$other"
			on "$other" ip route del blackhole 10.66.0.3
		fi
	done
}
for i in 1 2 3; do store "$i"; done
for i in 1 2 3; do sees "$i" 3 30; done
within 30 safe 1
fill 1 m 0 300 before
fill 1 alone 0 300 before
is 'alone at first' 300 "$(map 2 size alone)"
apart yes
sees 3 1 30
sees 1 2 30
within 30 safe 1
fill 1 m 1000 1300 larger
fill 1 latest 0 300 larger
# what a client of the smaller side listens to ends with its connection, which the merge ends
: >"$D/ears.out"
on 3 python3 -u "$MC_NET/../hostile/client.py" listeners 10.66.0.3 5701 dev >"$D/ears.out" 2>&1 </dev/null &
echo $! >"$D/ears.pid"
said ears 'ready listeners 3'
fill 3 m 2000 2300 smaller
fill 3 m 1100 1200 smaller
fill 3 latest 100 200 smaller
is 'structures of the smaller side' 'stored 180' "$(on 3 python3 "$MC_NET/../hostile/client.py" structs 10.66.0.3 5701 dev 20)"
apart no
sees 1 3 40
within 30 grep -q 'are with their owners here' "$D/3.err"
within 30 safe 1
# 300 before, 300 here, 300 there: what 1100 to 1200 had on the larger side has stayed
is m 900 "$(map 1 size m)"
is 'of the larger side' 300 "$(map 2 query m "this = 'larger'" | wc -l)"
is 'of the smaller side' 300 "$(map 2 query m "this = 'smaller'" | wc -l)"
is 'the later ones' 100 "$(map 1 query latest "this = 'smaller'" | wc -l)"
is structures 'items 40 40 40 40 20' "$(on 4 python3 "$MC_NET/../hostile/client.py" items 10.66.0.1 5701 dev 20)"
# without backups each side had its part alone
is 'without backups' 300 "$(map 1 size alone)"
is bugs 0 "$(cat "$D"/[1-3].err | grep -c 'this is a bug')"
SCRIPT
}
