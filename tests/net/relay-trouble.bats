#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-relay and what can be wrong around it: a host, a pipe, a file, a name, a link that is not read; many links, and circles of them.
load helper
load relay

@test "a password file that is empty, a directory, missing, readable by others, read-only" {
	routed 1 <<'SCRIPT'
: >"$D/empty"
mkdir "$D/folder"
for file in empty folder missing; do
	ran "$file-file" 1 --cluster-password-file "$D/$file" --for 100ms
	is "status with one that is $file" 2 "$status"
	is 'what was started' '' "$(cat "$D/$file-file.out")"
	grep -q -e --cluster-password-file "$D/$file-file.err"
done
printf 'open sesame\n' >"$D/open"
chmod 644 "$D/open"
ran open 1 --cluster-password-file "$D/open" --for 100ms
is 'status with one that others can read' 0 "$status"
grep -q 'can be read by others' "$D/open.err"
# as Kubernetes mounts a Secret: nothing can be done about its mode, and nobody else is there
mkdir "$D/mounted"
mount -t tmpfs none "$D/mounted"
cp "$D/open" "$D/mounted/password"
mount -o remount,ro "$D/mounted"
ran mounted 1 --cluster-password-file "$D/mounted/password" --for 100ms
is 'status with one that is mounted' 0 "$status"
is 'warnings' '' "$(cat "$D/mounted.err")"
ran event 1 $secret --on phase=true --for 100ms
is 'status with an event of mc-join' 2 "$status"
grep -q 'link_up' "$D/event.err"
umount "$D/mounted"
SCRIPT
}

@test "one that is alone in its set is of use: its command starts, its port is open" {
	routed 1 <<'SCRIPT'
ran alone 1 $secret dns:localhost --require-link --link-timeout 5s -- sh -c 'exit 7'
is 'status of the command' 7 "$status"
relay waits 1 dns:localhost --ready-port 2999
within 5 on 1 bash -c 'exec 3<>/dev/tcp/127.0.0.1/2999'
SCRIPT
}

@test "a link that is never read is given up, and nobody else waits for it; a pipe that nobody reads ends the relay" {
	MC_NET_S=120 routed 3 <<'SCRIPT'
relay hub 1 --datagram-rate 0
other path 3 proxy 10.66.3.1 2904 10.66.1.1 stall 2000
said path ready
relay stuck 3 10.66.3.1
relay spoke 2 10.66.1.1
linked hub 2
other ear 2 count 10.66.2.1 30
said ear ready
on 1 python3 -u "$MC_NET/relay.py" rush 10.66.1.1 3000 100 10 >"$D/rush.out"
within 40 has hub '.type == "link_down" and .host == "10.66.3.1"'
speak 1 10.66.1.1 5001 3 27 development 0.01
within 40 grep -q '^all' "$D/ear.out"
is 'heard by the other one' 3 "$(grep -c -E '^heard 500[1-3] 1 True' "$D/ear.out")"
resident=$(awk '/VmHWM/{print $2}' "/proc/$(pgrep -f "^$mc_relay --json.*--datagram-rate" | head -n 1)/status")
((resident < 65536)) || fail "resident: $resident KiB"
# records into a pipe: what does not fit is kept, up to a limit; the links go on meanwhile
mkfifo "$D/pipe"
exec 7<>"$D/pipe"
on 1 "$mc_relay" --json $secret 10.66.1.1 --explain --datagram-rate 0 >"$D/pipe" 2>"$D/pipe.err" </dev/null &
echo $! >"$D/full.pid"
within 10 links hub 2
on 1 python3 -u "$MC_NET/relay.py" rush 10.66.1.1 20000 100 6 >"$D/rush.out"
status=0
within 30 gone full
wait "$(pid full)" || status=$?
is 'status of one whose records nobody reads' 5 "$status"
exec 7<&-
SCRIPT
}

@test "fifty links are there again after the hub was killed" {
	MC_NET_S=120 routed 3 <<'SCRIPT'
relay hub 1
for i in $(seq 50); do
	on $((i % 2 + 2)) "$mc_relay" --json $secret 10.66.1.1 >"$D/s$i.out" 2>"$D/s$i.err" </dev/null &
	echo $! >"$D/s$i.pid"
done
within 30 links hub 50
kill -s KILL "$(pid hub)"
ended hub 137
relay hub 1
within 30 links hub 50
is 'those that ended' '' "$(for i in $(seq 50); do ! gone "s$i" || echo "$i"; done)"
SCRIPT
}

@test "a circle of five: each datagram once on each network; one link cut, the same" {
	routed 5 <<'SCRIPT'
for i in 1 2 3 4 5; do
	relay "r$i" "$i" "10.66.$((i % 5 + 1)).1" --accept
done
for i in 1 2 3 4 5; do
	linked "r$i" 2
	other "ear$i" "$i" count "10.66.$i.1" 12
	said "ear$i" ready
done
speak 1 10.66.1.1 1000 20 27 development 0.02
speak 4 10.66.4.1 2000 20 27 development 0.02
kill -s KILL "$(pid r2)"
speak 1 10.66.1.1 3000 20 27 development 0.02
for i in 1 3 4 5; do
	within 20 grep -q '^all' "$D/ear$i.out"
	is "datagrams on network $i" 'all 60 60' "$(grep '^all' "$D/ear$i.out")"
done
SCRIPT
}

@test "a name that leads elsewhere after its hub died; a user without rights" {
	routed 3 <<'SCRIPT'
dns_server 10.66.1.254 'hub.test A 10.66.1.1 1'
resolver 'nameserver 10.66.1.254' 'options timeout:1 attempts:1'
relay one 1
relay two 2
: >"$D/s.out"
on 3 setpriv --bounding-set=-all --inh-caps=-all "$mc_relay" --json $secret hub.test -- \
	sh -c 'grep CapEff /proc/self/status >&2; exec tail -f /dev/null' >"$D/s.out" 2>"$D/s.err" </dev/null &
echo $! >"$D/s.pid"
linked one
within 10 grep -q '^CapEff:.0*$' "$D/s.err"
printf 'hub.test A 10.66.2.1 1\n' >"$D/zone"
kill -s KILL "$(pid one)"
within 40 has two '.type == "link_up" and .host == "10.66.3.1"'
SCRIPT
}
