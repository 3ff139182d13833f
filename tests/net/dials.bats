#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
load helper

@test "a list: two that name each other, in any order" {
	inside 2 <<'SCRIPT'
node a 1 --cluster-mode tcpip:10.66.0.1:6900,10.66.0.2:6900
node b 2 --cluster-mode tcpip:10.66.0.1:6900,10.66.0.2:6900
sees a 2
sees b 2
is group null "$(started a multicast_group)"
SCRIPT
}

@test "hosts that do not answer and ports that nobody holds do not hold a start up" {
	inside 2 <<'SCRIPT'
node b 2 --cluster-mode tcpip:10.66.0.2:6900
sees b 1
node a 1 --cluster-mode 'tcpip:10.66.0.70-99:6900,10.66.0.2:6890+20'
sees a 2 5
SCRIPT
}

@test "a port that accepts and says nothing is given up after three seconds, and named" {
	inside 2 <<'SCRIPT'
helper admin 2 hold 0.0.0.0 4848
said admin ready
node a 1 --cluster-mode domain:10.66.0.2:4848
said admin accepted
sees a 1 12
grep -q '\[10.66.0.2\]:4848 accepts connections and says nothing to a member' "$D/a.err"
SCRIPT
}

@test "a port that speaks something else is named" {
	inside 2 <<'SCRIPT'
helper ssh 2 answer 0.0.0.0 22 SSH-2.0-OpenSSH
said ssh ready
node a 1 --cluster-mode tcpip:10.66.0.2:22
sees a 1 12
grep -q '\[10.66.0.2\]:22 is not a member' "$D/a.err"
SCRIPT
}

@test "names are resolved, each address counts; a name that cannot be resolved is a sentence" {
	inside 3 <<'SCRIPT'
printf '%s\n' '10.66.0.2 both' '10.66.0.3 both' >"$D/hosts"
mount --bind "$D/hosts" /etc/hosts
echo 'hosts: files' >"$D/nss"
mount --bind "$D/nss" /etc/nsswitch.conf
node c 3 --cluster-mode tcpip:10.66.0.3:6900
sees c 1
node a 1 --cluster-mode tcpip:both:6900,nobody.example:6900
sees a 2
grep -q 'nobody.example cannot be resolved' "$D/a.err"
SCRIPT
}

@test "a recording tells the same again" {
	inside 2 <<'SCRIPT'
node a 1 --record "$D/a.rec"
sees a 1
node b 2
sees a 2
leave b
sees a 1
leave a
on 2 "$mc_join" --json --replay "$D/a.rec" >"$D/again.out"
for f in a again; do jq -c 'del(.time)' "$D/$f.out" >"$D/$f.cmp"; done
diff "$D/a.cmp" "$D/again.cmp" >&2
SCRIPT
}

@test "systemd hears when the node is a member, and when it leaves" {
	inside 1 <<'SCRIPT'
helper sd 1 notified "$D/notify"
said sd ready
NOTIFY_SOCKET=$D/notify node a 1
said sd 'READY=1'
leave a
said sd 'STOPPING=1'
SCRIPT
}

@test "a slow command of --on does not hold the node up" {
	inside 2 <<'SCRIPT'
mkfifo "$D/wait"
node a 1 --on "member_added=cat; echo \"\$MC_EVENT\" >>$D/events; cat $D/wait"
sees a 1
node b 2
sees a 2
leave b
sees a 1
within 5 grep -q member_added "$D/events"
leave a
SCRIPT
}
