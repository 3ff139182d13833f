#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-probe on a group: what is heard, by name and by itself, through noise and enemies.
load helper

@test "two clusters on one group are told apart, by who starts and by who answers" {
	inside 4 <<'SCRIPT'
probing ear 4 --listen 20s
node a 1
node b 2 --cluster-name shop --no-host-aware
within 10 has a '.type == "phase" and .to == "master"'
within 10 has b '.type == "phase" and .to == "master"'
node c 3
sees c 2
# a master of ours says so once it is one, a Java one when it is asked
within 10 has ear '.type == "cluster" and .cluster_name == "development" and .seen == "answer" and .host == "10.66.0.1"'
kill -s INT "$(pid ear)"
ended ear 0
is 'the other one' '10.66.0.2 false true' "$(field ear '.cluster_name == "shop"' '[.host, .looking, .foreign] | map(tostring) | join(" ")')"
is 'a group that is off' null "$(field ear '.cluster_name == "shop"' .partition_group)"
is 'what it says at last' 2 "$(field ear '.type == "verdict"' .cluster_count)"
is 'nothing was sent' '' "$(grep mc-probe "$D/a.out" || :)"
# by name
probe asked 4 --solicit development,shop,nobody
is status 0 "$status"
is clusters '10.66.0.1 10.66.0.2' "$(jq -r 'select(.type == "cluster") | .host' "$D/asked.out" | sort | paste -sd ' ')"
grep -q "No member answers to 'nobody'" "$D/asked.out"
probe wrong 4 --solicit devlopment
is status 3 "$status"
grep -q "'development' (5.3 at \[10.66.0.1\]:6900) instead.*Did you mean --cluster-name development?" "$D/wrong.out"
probe mine 4 --solicit development,shop --expect development
is status 1 "$status"
grep -q "'shop' (5.3 at \[10.66.0.2\]:6900)" "$D/mine.out"
is 'strangers that a node heard of' '' "$(jq -r 'select(.type == "stranger" and .cluster_name != "development" and .cluster_name != "shop")' "$D/a.out")"
sees a 2
SCRIPT
}

@test "through noise and a thousand invented clusters two real ones are heard, and the terminal is not harmed" {
	inside 4 <<'SCRIPT'
node a 1
node b 2 --cluster-name shop
within 10 has a '.type == "phase" and .to == "master"'
within 10 has b '.type == "phase" and .to == "master"'
: >"$D/ear.out"
on 4 bash -c 'ulimit -v 200000; exec "$@"' _ "$mc_probe" --listen 15s >"$D/ear.out" 2>"$D/ear.err" </dev/null &
echo $! >"$D/ear.pid"
within 5 grep -q listening "$D/ear.err"
helper noise 3 noise 10.66.0.3 4
said noise ready
helper masters 3 masters 10.66.0.3 1 1000 2
said masters done
probe asked 3 --solicit development,shop
is status 0 "$status"
within 10 grep -q "'development' at \[10.66.0.1\]:6900" "$D/ear.out"
within 10 grep -q "'shop' at \[10.66.0.2\]:6900" "$D/ear.out"
resident=$(awk '/VmHWM/{print $2}' "/proc/$(pid ear)/status")
((resident < 32768)) || fail "resident: $resident KiB"
kill -s TERM "$(pid ear)"
ended ear 0
is 'invented clusters' 1000 "$(grep -c '^stranger cluster .*n[0-9]*. at' "$D/ear.out")"
is 'control characters' 0 "$(LC_ALL=C grep -c -P '[\x00-\x08\x0b-\x1f\x7f]' "$D/ear.out" || :)"
grep -q 'not understood: .* from 10.66.0.3' "$D/ear.out"
SCRIPT
}

@test "silence is judged by how long it was" {
	inside 1 <<'SCRIPT'
probe short 1 --listen 1s
is status 3 "$status"
grep -q 'which says little' "$D/short.out"
probe expect 1 --listen 1s --expect mine
is status 3 "$status"
begin=${EPOCHREALTIME/./}
on 1 "$mc_probe" --listen 30s 2>"$D/first.err" >"$D/first.out" &
echo $! >"$D/first.pid"
within 5 grep -q 'listening on 224.2.2.4:2904 via eth0, 30 s (120 s for a full picture)' "$D/first.err"
took=$(((${EPOCHREALTIME/./} - begin) / 1000))
((took < 500)) || fail "its first line came after $took ms"
kill -s INT "$(pid first)"
ended first 3
grep -q 'No member was heard' "$D/first.out"
SCRIPT
}

@test "every interface is tried, and what lacks is named" {
	inside 3 <<'SCRIPT'
node a 3
within 10 has a '.type == "phase" and .to == "master"'
probe all 1 --all-interfaces
is status 0 "$status"
is eth0 'true true 1' "$(field all '.interface == "eth0"' '[.is_sent, .echo, .peer_count] | map(tostring) | join(" ")')"
ip -n h2 route del 224.0.0.0/4
probe noroute 2 --all-interfaces
is status 1 "$status"
is 'the route that lacks' 'ip route add 224.0.0.0/4 dev eth0' "$(field noroute '.interface == null' .hint)"
helper drop 1 filtered output
within 5 gone drop
if grep -q done "$D/drop.out"; then # else this kernel has no nf_tables
	probe denied 1 --all-interfaces
	is status 5 "$status"
	grep -q 'EPERM: a packet filter of this host drops it' "$D/denied.out"
	probe asks 1 --solicit development
	is status 5 "$status"
	grep -q 'Nothing can be sent.*EPERM' "$D/asks.out"
fi
lonely 9
probe alone 9 --all-interfaces
is status 5 "$status"
probe v6 1 --all-interfaces --multicast-group ff15::4
is 'no address of the family' 1 "$(jq -c 'select(.type == "verdict")' "$D/v6.out" | wc -l)"
SCRIPT
}

@test "would it be let in: every condition of a node of ours, without asking and by asking" {
	inside 3 <<'SCRIPT'
check() { # NAME CONDITION FIELD
	jq -r "select(.type == \"check\" and .name == \"$2\") | .$3" "$D/$1.out" | head -n 1
}
printf 'open sesame\n' >"$D/secret"
chmod 600 "$D/secret"
node a 1
node b 2 --cluster-name shop --cluster-mode tcpip:10.66.0.2 --cluster-password-file "$D/secret" --require-password
within 10 has a '.type == "phase" and .to == "master"'
within 10 has b '.type == "phase" and .to == "master"'
probe fits 3 --would-join 10.66.0.1
is status 0 "$status"
probe group 3 --would-join 10.66.0.1 --no-host-aware
is status 1 "$status"
is 'what it would log' 'Received an invalid join request from [10.66.0.3]:6900, cause: Incompatible partition groups! expected: enabled / HOST_AWARE, found: disabled / null' \
	"$(check group partition_group would_log)"
probe hidden 3 --would-join 10.66.0.2 --cluster-name shop --cluster-mode tcpip:10.66.0.2
is status 3 "$status"
for asked in '0 --cluster-name shop --cluster-mode tcpip:10.66.0.2' '4 --cluster-name shop --cluster-mode tcpip:10.66.0.2 --no-password' \
	'4 --cluster-name wrong --cluster-mode tcpip:10.66.0.2' '1 --cluster-name shop' '1 --cluster-name shop --cluster-mode tcpip:10.66.0.2 --line 5.7'; do
	read -r want options <<<"$asked"
	password="--cluster-password-file $D/secret"
	[[ $options != *--no-password ]] || password=
	# shellcheck disable=SC2086
	probe try 3 --would-join 10.66.0.2 --actively $password ${options/--no-password/}
	is "status of: $options" "$want" "$status"
done
is 'members that b ever had' 1 "$(jq -c 'select(.type == "members") | .member_count' "$D/b.out" | sort -u | paste -sd ' ')"
probe name 3 --would-join 10.66.0.1 --cluster-name Development
is status 1 "$status"
is 'the name there' development "$(check name cluster_name theirs)"
probe nobody 3 --would-join 10.66.0.3:1
is status 3 "$status"
SCRIPT
}
