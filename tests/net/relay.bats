#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-relay between networks that only unicast joins: who finds whom, who is told what, once and not twice.
load helper
load relay

@test "two networks: without relays two clusters, with them one; leaving and dying are noticed" {
	routed 2 <<'SCRIPT'
node x 1
node y 2
within 10 has x '.type == "phase" and .to == "master"'
within 10 has y '.type == "phase" and .to == "master"'
leave x
leave y
relay hub 1
relay spoke 2 10.66.1.1
linked hub
linked spoke
node a 1
within 10 has a '.type == "phase" and .to == "master"'
node b 2
sees b 2
sees a 2
is 'the member that was carried' '10.66.2.1 6900 true' "$(field hub '.type == "member" and .relayed' '[.host, .port, .relayed] | map(tostring) | join(" ")')"
is 'who was carried there' '10.66.1.1 answer' "$(field spoke '.type == "member" and .relayed and .seen == "answer"' '.host + " " + .seen')"
node c 2
sees a 3
sees c 3
leave b
sees a 2
kill -s KILL "$(pid c)"
ended c 137
sees a 1
# the relay is not in the way of the members' data: it ends, they stay
node d 2
sees a 2
kill -s TERM "$(pid hub)"
ended hub 0
within 5 has spoke '.type == "link_down" and .reason == "closed"'
sees a 2
SCRIPT
}

@test "three relays on each network: each datagram once, never back, with a TTL of 1" {
	routed --per-net 3 2 <<'SCRIPT'
relay h 1.1
relay r2 1.2 10.66.1.1
relay r3 1.3 10.66.1.1
relay s1 2.1 10.66.1.1
relay s2 2.2 10.66.1.1 10.66.1.2
relay s3 2.3 10.66.1.1 10.66.2.1 --accept
linked r2
linked r3
linked s1
linked s2
linked s3
other ear1 1.1 count 10.66.1.1 8
other ear2 2.1 count 10.66.2.1 8
said ear1 ready
said ear2 ready
speak 1.2 10.66.1.2 1000 40 27 development 0.02
speak 2.3 10.66.2.3 2000 40 27 development 0.02
speak 2.2 10.66.2.2 3000 5 27 development 0.02
within 15 grep -q '^all' "$D/ear1.out"
within 15 grep -q '^all' "$D/ear2.out"
for ear in ear1 ear2; do
	is "datagrams on the network of $ear" 'all 85 85' "$(grep '^all' "$D/$ear.out")"
done
is 'those that were carried' 45 "$(grep -c 'True 1$' "$D/ear1.out")"
is 'those that were carried' 40 "$(grep -c 'True 1$' "$D/ear2.out")"
SCRIPT
}

@test "a datagram of 65,000 bytes, and one of a later release, pass unchanged; answers go to those who asked" {
	routed 3 <<'SCRIPT'
relay h 1
relay s 2 10.66.1.1
relay t 3 10.66.1.1
linked h 2
other ear2 2 count 10.66.2.1 5
other ear3 3 count 10.66.3.1 5
said ear2 ready
said ear3 ready
speak 1 10.66.1.1 501 1 27 development 0 65000
speak 1 10.66.1.1 502 1 27 development 0 77
speak 2 10.66.2.1 503 1 27
speak 1 10.66.1.1 504 1 26
within 15 grep -q '^all' "$D/ear2.out"
within 15 grep -q '^all' "$D/ear3.out"
is 'where it was asked for' 'heard 501 1 heard 502 1 heard 503 1 heard 504 1' "$(grep ^heard "$D/ear2.out" | cut -d' ' -f1-3 | paste -sd ' ')"
is 'elsewhere' 'heard 501 1 heard 502 1 heard 503 1' "$(grep ^heard "$D/ear3.out" | cut -d' ' -f1-3 | paste -sd ' ')"
SCRIPT
}

@test "what is not the same on both sides is told: password, group, oneself, no relay" {
	routed 2 <<'SCRIPT'
relay hub 1
printf 'wrong\n' >"$D/wrong"
chmod 600 "$D/wrong"
ran bad 2 --cluster-password-file "$D/wrong" 10.66.1.1
is 'status with a wrong password' 4 "$status"
is 'what it is told' password "$(field bad '.type == "refused"' .reason)"
is 'what the hub is told' password "$(field hub '.type == "refused"' .reason)"
grep -q 'give both the same: --cluster-password-file' "$D/bad.out"
ran none 2 --no-password 10.66.1.1
is 'status without one' 4 "$status"
# a guess costs time, and the right one is still heard: the host waits at most as long as guesses do
ran group 2 $secret --multicast-port 2905 10.66.1.1:2904 -t 30s
is 'status with another group' 1 "$status"
is 'what it is told' group "$(field group '.type == "refused"' .reason)"
ran self 1 $secret 10.66.1.1 --accept :2910 --for 1s
is 'status of a relay that can be dialled' 0 "$status"
ran me 1 $secret 10.66.1.1:2911 --accept :2911 -t 2s --until 'links>=1'
is 'status of one that is its own hub' 3 "$status"
is 'what it is told' self "$(field me '.type == "refused"' .reason)"
other web 2 serve 10.66.2.1 2920 'HTTP/1.1 400 Bad Request'
said web ready
ran web2 1 $secret 10.66.2.1:2920 -t 2s --until 'links>=1'
is 'status at a web server' 3 "$status"
is 'what it is told' protocol "$(field web2 '.type == "refused"' .reason)"
ran usage 1 10.66.2.1
is 'status without a password' 2 "$status"
grep -q -e '--no-password' "$D/usage.err"
is 'datagrams that got through' '' "$(grep '"member"' "$D/hub.out" || :)"
SCRIPT
}

@test "two hubs: one dies, one is frozen, and who comes then still finds the cluster" {
	MC_NET_S=120 routed 4 <<'SCRIPT'
relay one 1
relay two 2 10.66.1.1 --accept
relay s3 3 10.66.1.1 10.66.2.1
relay s4 4 10.66.2.1 10.66.1.1
linked s3 2
linked s4 2
linked two
node a 3
within 10 has a '.type == "phase" and .to == "master"'
kill -s KILL "$(pid one)"
ended one 137
within 5 has s3 '.type == "link_down"'
node b 4
sees a 2
relay one 1
within 15 links s3 2
kill -s STOP "$(pid two)"
node c 4
sees a 3
within 25 has s3 '.type == "link_down" and .reason == "silence"'
kill -s CONT "$(pid two)"
within 20 links s3 2
node d 2
sees a 4
SCRIPT
}

@test "people read the same: where it is dialled, what it carries, whom it has heard where" {
	routed 2 <<'SCRIPT'
relay hub 1 --accept 10.66.1.1:2999
on 2 "$mc_relay" $secret 10.66.1.1:2999 -n 'development' -n 'shop' --accept >"$D/text" 2>&1 </dev/null &
echo $! >"$D/text.pid"
within 5 grep -q ' cluster development, shop; others dial \[10.66.2.1\]:2904; hubs: 10.66.1.1:2999$' "$D/text"
linked hub
node a 1
within 10 has a '.type == "phase" and .to == "master"'
node b 2
within 10 grep -q " here: \[10.66.2.1\]:6900 of 'development'" "$D/text"
within 10 grep -q " over [^ ]*: \[10.66.1.1\]:6900 of 'development'" "$D/text"
kill -s TERM "$(pid text)"
# each of a set dials itself once: nobody need hear of it
ran alone 1 $secret dns:localhost --for 700ms
is 'status of one that is alone in its set' 0 "$status"
is 'what it says' 'started ended' "$(jq -r .type "$D/alone.out" | paste -sd ' ')"
is 'warnings' '' "$(cat "$D/alone.err")"
SCRIPT
}

@test "the command starts with a link, or with a warning, or not; its signals and its status are ours" {
	routed 2 <<'SCRIPT'
relay hub 1
ran true 2 $secret 10.66.1.1 -- sh -c 'echo "$0 $1" >&2; exit 7' a 'b c'
is 'its status' 7 "$status"
grep -q '^a b c$' "$D/true.err"
is 'what began first' 'started link_up command_started command_ended link_down ended' "$(jq -r .type "$D/true.out" | paste -sd ' ')"
ran gone 2 $secret 10.66.1.1 -- /no/such/command
is 'status of one that does not exist' 127 "$status"
grep -q 'cannot be started' "$D/gone.err"
ran late 2 $secret 10.66.1.9 --link-timeout 300ms -- sh -c 'exit 0'
is 'status without a hub' 0 "$status"
grep -q 'the command is started without' "$D/late.err"
ran never 2 $secret 10.66.1.9 --link-timeout 300ms --require-link -- sh -c 'exit 0'
is 'status with --require-link' 3 "$status"
is 'command' '' "$(grep command_started "$D/never.out" || :)"
relay wrap 2 10.66.1.1 -- sh -c 'trap "kill \$!; exit 9" TERM; trap "echo hup >&2" HUP; echo up >&2; tail -f /dev/null & while :; do wait; done'
within 5 grep -q ^up "$D/wrap.err"
kill -s HUP "$(pid wrap)"
within 5 grep -q ^hup "$D/wrap.err"
kill -s TERM "$(pid wrap)"
ended wrap 9
relay killed 2 10.66.1.1 -- sh -c 'kill -s KILL $$'
ended killed 137
# it is not left behind by a relay that has to end, nor ended by a hub that refuses
told='trap "kill \$!; echo bye >&2; exit 6" TERM; echo up >&2; tail -f /dev/null & while :; do wait; done'
ran timed 2 $secret 10.66.1.1 --for 1s -- sh -c "$told"
is 'status of one whose time is over' 6 "$status"
is 'why it ended' 'command_ended ended for' "$(jq -r '.type, .reason // empty' "$D/timed.out" | grep -E '^(command_)?ended|^for' | paste -sd ' ')"
on 2 "$mc_relay" --json $secret 10.66.1.1 -- sh -c "$told" > >(sed '/command_started/q' >"$D/unread.out") 2>"$D/unread.err" </dev/null &
echo $! >"$D/unread.pid"
within 5 grep -q command_started "$D/unread.out"
within 5 grep -q ^up "$D/unread.err"
kill -s USR1 "$(pid unread)" # says something, and there is nobody who reads it
ended unread 5
grep -q ^bye "$D/unread.err"
relay early 2 10.66.1.1:2905 --link-timeout 200ms -- sh -c "$told"
within 5 grep -q ^up "$D/early.err"
on 1 "$mc_relay" --json --no-password --accept :2905 >"$D/late.out" 2>&1 </dev/null &
echo $! >"$D/late.pid"
within 10 has early '.type == "refused" and .reason == "password"'
kill -s TERM "$(pid early)"
ended early 6
# as the first process of a container it buries what others leave
status=0
on 2 unshare --pid --fork --mount-proc "$mc_relay" $secret 10.66.1.1 -- bash -c '(exec sh -c "exit 0" & exec sh -c "exit 0" &)
	exec {never}<> <(:)
	for ((i = 0; i < 100; i++)); do
		grep -qs "State:.Z" /proc/[0-9]*/status || exit 0
		read -rt 0.1 -u "$never" || :
	done
	exit 1' >"$D/one.out" 2>"$D/one.err" || status=$?
is 'orphans' 0 "$status"
SCRIPT
}

@test "those who wait are told: a port, systemd, --until, --on, USR1" {
	routed 2 <<'SCRIPT'
other systemd 2 notified "$D/notify"
said systemd ready
NOTIFY_SOCKET=$D/notify relay spoke 2 10.66.1.1 --ready-port 2999 --on link_up='echo "$MC_HOST $MC_DIRECTION" >&2' --on any=true
on 2 bash -c '! exec 3<>/dev/tcp/127.0.0.1/2999' 2>/dev/null
relay hub 1 --until 'links>=2'
linked spoke
within 5 on 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/2999'
said systemd READY=1
within 5 grep -q '^10.66.1.1 dialled$' "$D/spoke.err"
kill -s USR1 "$(pid spoke)"
within 5 has spoke '.type == "status" and .links == 1'
ran more 2 $secret 10.66.1.1 --until 'links>=1'
is 'status of --until' 0 "$status"
ended hub 0
within 5 on 2 bash -c '! exec 3<>/dev/tcp/127.0.0.1/2999'
on 2 "$mc_relay" $secret --dry-run 10.66.1.1,10.66.1.2 -- true >"$D/plan.out"
grep -q 'dial *10.66.1.1:2904,10.66.1.2:2904' "$D/plan.out"
SCRIPT
}

@test "who is carried and cannot be reached is named, with the way out; other clusters are told, not carried" {
	routed --hub-only 1 3 <<'SCRIPT'
relay hub 1
relay s2 2 10.66.1.1
relay s3 3 10.66.1.1 -n '*'
linked hub 2
node a 2
within 10 has a '.type == "phase" and .to == "master"'
node b 3
is 'seen from 3' 10.66.2.1 "$(field s3 '.type == "unreachable"' .host)"
is 'seen from 2' 10.66.3.1 "$(field s2 '.type == "unreachable"' .host)"
grep -q 'hzPublicAddress' "$D/s2.out"
is 'reached from the hub' '' "$(grep '"unreachable"' "$D/hub.out" || :)"
node c 3 --cluster-name shop
is 'another cluster' "shop -n 'shop' carries it" "$(field hub '.type == "not_carried"' '.cluster_name + " " + .hint')"
is 'members of it on 2' '' "$(grep '"member".*shop' "$D/s2.out" || :)"
SCRIPT
}

@test "two clusters before the relays: both masters are told of, and become one" {
	routed 2 <<'SCRIPT'
node a 1 --merge-first-delay 4s --merge-next-delay 2s
node b 2 --merge-first-delay 4s --merge-next-delay 2s
within 10 has a '.type == "phase" and .to == "master"'
within 10 has b '.type == "phase" and .to == "master"'
# Masters that hear each other merge at once, before a relay has heard both: one of the two stands still at a time.
kill -s STOP "$(pid a)"
relay hub 1
relay spoke 2 10.66.1.1
linked spoke
within 20 grep -q '"host":"10.66.2.1".*"seen":"announcement"' "$D/hub.out"
kill -s STOP "$(pid b)"
kill -s CONT "$(pid a)"
within 20 grep -q '"two_masters"' "$D/hub.out" "$D/spoke.out"
kill -s CONT "$(pid b)"
sees a 2 30
sees b 2 30
SCRIPT
}

@test "garbage, noise and 1,000 claimed addresses on the group: nothing falls, the right ones pass" {
	routed 2 <<'SCRIPT'
relay hub 1
relay spoke 2 10.66.1.1 --explain
linked spoke
other ear 2 count 10.66.2.1 12
said ear ready
on 1 python3 -u "$MC_NET/relay.py" nasty_group 10.66.1.1 >/dev/null
speak 1 10.66.1.1 5001 3 27 development 0.01
on 1 python3 -u "$MC_NET/relay.py" rush 10.66.1.1 20000 1000 1 >"$D/rush.out"
speak 1 10.66.1.1 5004 3 27 development 0.05
kill -s USR1 "$(pid hub)"
within 5 has hub '.type == "status" and .dropped_count > 300'
within 20 grep -q '^all' "$D/ear.out"
is 'the right ones' 6 "$(grep -c -E '^heard 500[1-6] 1 True' "$D/ear.out")"
is 'the forged mark, and what has no room' '' "$(grep -E '^heard 47(14|20) ' "$D/ear.out" || :)"
is 'both live' '' "$(gone hub && echo hub; gone spoke && echo spoke; :)"
resident=$(awk '/VmHWM/{print $2}' "/proc/$(pgrep -f 'mc-relay --json' | head -n 1)/status")
((resident < 65536)) || fail "resident: $resident KiB"
is 'control characters' 0 "$(LC_ALL=C grep -c -P '[\x00-\x08\x0b-\x1f]' "$D/hub.out" || :)"
# a slow one, and one claimed address too often
on 1 python3 -u "$MC_NET/relay.py" rush 10.66.1.1 5000 1 0.5 >"$D/rush.out"
leave spoke
within 5 test -s "$D/spoke.out"
leave hub
is 'why' rate "$(jq -r 'select(.type == "dropped" and .reason == "rate") | .reason' "$D/hub.out" | head -n 1)"
SCRIPT
}

@test "strangers at the port: garbage, HTTP, half a hello, one byte a second, 3,000 that say nothing" {
	routed 2 <<'SCRIPT'
relay hub 1
greet() { on 2 python3 -u "$MC_NET/relay.py" greet 10.66.1.1 2904 "$@"; }
is 'a web browser' 'got nothing closed' "$(greet "$(printf 'GET / HTTP/1.1\r\n\r\n' | xxd -p | tr -d '\n')")"
is 'TLS' 'got nothing closed' "$(greet 1603010200010001fc0303)"
is 'a member' 'got nothing closed' "$(greet 485a43)"
is 'zeros' 'got nothing closed' "$(greet 0000000000000000000000)"
is 'another version' "got $(printf mc-relay | xxd -p)e2 closed" "$(greet "$(printf 'mc-relay\x02' | xxd -p)")"
on 2 python3 -u "$MC_NET/relay.py" prefixes 10.66.1.1 2904
on 2 python3 -u "$MC_NET/relay.py" drip 10.66.1.1 2904 >"$D/drip.out"
grep -q 'closed after [4-7]\.' "$D/drip.out" || fail "$(<"$D/drip.out")"
other crowd 2 crowd 10.66.1.1 2904 3000
said crowd ready 20
relay spoke 2 10.66.1.1
linked spoke
kill -s KILL "$(pid crowd)"
: >"$D/crowd.pid"
leave spoke
leave hub
SCRIPT
}

@test "somebody on the path: every change ends the link, nothing that was said can be said again" {
	routed 3 <<'SCRIPT'
relay hub 1
other path 3 proxy 10.66.3.1 2904 10.66.1.1 pass # a host that has proved the password once is not held up for long
said path ready
relay spoke 2 10.66.3.1
linked spoke
leave spoke
kill -s KILL "$(pid path)"
for how in 'flip 8' 'flip 40' 'flip 88' 'flip 100' 'flip 153' 'flip 156' 'flip 180' 'cut 90' 'cut 200' 'twice 240'; do
	# shellcheck disable=SC2086
	other path 3 proxy 10.66.3.1 2904 10.66.1.1 ${how% *} "${how#* }"
	said path ready
	relay spoke 2 10.66.3.1 --no-accept
	for i in 1 2 3 4 5 6 7 8 9 10; do
		speak 2 10.66.2.1 $((i + 100)) 1 27
		! grep -q changed "$D/path.out" || break
	done
	within 10 grep -q -E 'changed' "$D/path.out"
	within 10 grep -q -E '"(refused|link_down)"|cannot be reached' "$D/spoke.out" "$D/spoke.err" "$D/hub.out"
	kill -s KILL "$(pid spoke)" "$(pid path)" 2>/dev/null || :
	: >"$D/spoke.pid"
	: >"$D/path.pid"
done
# guesses of this host are slowed down now; another host proves itself at once
relay other 3 10.66.1.1
linked other
leave other
# reflected
other path 3 proxy 10.66.3.1 2904 10.66.1.1 reflect
said path ready
ran mirror 3 $secret 10.66.3.1 -t 2s --until 'links>=1'
is 'status before a mirror' 3 "$status"
kill -s KILL "$(pid path)"
: >"$D/path.pid"
# recorded, and said again
other path 3 record 10.66.3.1 2905 10.66.1.1 "$D/session"
said path ready
relay spoke 3 10.66.3.1:2905
linked spoke
other ear 1 count 10.66.1.1 6
said ear ready
speak 3 10.66.3.1 7777 1 27
within 5 has hub '.type == "member" and .host == "10.66.3.1"'
leave spoke
said path done
on 3 python3 -u "$MC_NET/relay.py" replay 10.66.1.1 2904 "$D/session" >"$D/replay.out"
grep -q -E '^got 153 (closed|ConnectionResetError)' "$D/replay.out"
within 10 grep -q ^all "$D/ear.out"
is 'heard once, not again' 'heard 7777 1 True 1' "$(grep '^heard 7777' "$D/ear.out")"
SCRIPT
}

@test "interfaces come and go; a network without any; a hub that comes later" {
	routed 2 <<'SCRIPT'
ran none 0 $secret --interfaces 'nosuch*'
is 'status without an interface' 5 "$status"
relay spoke 2 10.66.1.1 --interfaces eth0
grep -q 'cannot be reached' "$D/spoke.err" || within 5 grep -q 'cannot be reached' "$D/spoke.err"
relay hub 1
linked spoke
kill -s STOP "$(pid spoke)" # more changes than the kernel keeps for it
for i in {1..1000}; do printf 'addr add 10.9.9.9/32 dev lo\naddr del 10.9.9.9/32 dev lo\n'; done | ip -n h2.1 -batch -
kill -s CONT "$(pid spoke)"
ip -n h2.1 link set eth0 down
within 4 grep -q 'no interface of this host is left' "$D/spoke.err" # the kernel tells: nobody looks for that long
ip -n h2.1 link set eth0 up
within 4 grep -q 'there is an interface again' "$D/spoke.err"
ip -n h2.1 route add default via 10.66.2.254
ip -n h2.1 route add 224.0.0.0/4 dev eth0
within 30 links spoke 1
node a 1
within 10 has a '.type == "phase" and .to == "master"'
within 20 grep -q '"member".*10.66.1.1' "$D/spoke.out"
node b 2
sees a 2
on 1 "$mc_relay" $secret >"$D/second.out" 2>"$D/second.err" </dev/null || status=$?
is 'status where the port is taken' 5 "$status"
grep -q 'another relay runs here already' "$D/second.err"
SCRIPT
}
