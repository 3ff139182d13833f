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
