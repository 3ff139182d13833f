#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
load helper

@test "ports held by listeners like Java's are walked over, of either family" {
	inside 1 <<'SCRIPT'
helper h0 1 hold 0.0.0.0 6900
helper h1 1 hold :: 6901
helper h2 1 hold 10.66.0.1 6902
for i in 0 1 2; do said "h$i" ready; done
node a 1
is port 6903 "$(started a port)"
SCRIPT
}

@test "a port held by another user is walked over" {
	[[ $EUID -eq 0 && -x /usr/bin/python3 ]] && setpriv --reuid 65534 --clear-groups true 2>/dev/null || skip "it needs two users: sudo make test"
	inside 1 <<'SCRIPT'
cp "$MC_NET/helper.py" "$D/helper.py"
chmod 755 "$D"
on 1 setpriv --reuid 65534 --clear-groups /usr/bin/python3 -u "$D/helper.py" hold 0.0.0.0 6900 >"$D/h.out" 2>&1 </dev/null &
echo $! >"$D/h.pid"
said h ready
node a 1
is port 6901 "$(started a port)"
SCRIPT
}

@test "another address of the host does not count when only one is listened on, but does when all are" {
	inside 1 <<'SCRIPT'
helper h 1 hold 127.0.0.1 6900
said h ready
node a 1
is port 6900 "$(started a port)"
leave a
node b 1 --cluster-mode tcpip:10.66.0.1:6900
is port 6901 "$(started b port)"
SCRIPT
}

@test "a port in TIME_WAIT is taken" {
	inside 1 <<'SCRIPT'
helper t 1 time_wait 10.66.0.1 6900
said t done
on 1 ss -Htan state time-wait | grep -q '10.66.0.1:6900'
node a 1
is port 6900 "$(started a port)"
SCRIPT
}

@test "a taken port without increment is a sentence and status 5" {
	inside 1 <<'SCRIPT'
helper h 1 hold 0.0.0.0 6900
said h ready
status=0
on 1 "$mc_join" --no-auto-increment --for 1s 2>"$D/x.err" || status=$?
is status 5 "$status"
grep -q 'port 6900 of 10.66.0.1 is taken' "$D/x.err"
SCRIPT
}

@test "after kill -9 the next start has the same port, and the others know within a second" {
	inside 2 <<'SCRIPT'
node a 1
sees a 1
node b 2
sees a 2
kill -s KILL "$(pid b)"
sees a 1 1
field a '.type == "member_removed"' .reason | grep -qx connection_lost
node b2 2
is port 6900 "$(started b2 port)"
sees a 2
SCRIPT
}
