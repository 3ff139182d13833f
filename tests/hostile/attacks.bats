#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
load helper

@test "A1: a list that names a member twice" {
	inside 2 <<'SCRIPT'
hostile h 2 twice 10.66.0.2
said h ready
node a 1 --cluster-mode tcpip:10.66.0.2:6900
said h done
before=$(cpu_ms a)
pause 1
figure "A1 cpu ms in a second: $(($(cpu_ms a) - before))"
at_most "cpu" 300 $(($(cpu_ms a) - before))
leave a
SCRIPT
}

@test "A2: a password is guessed by those who are dialled" {
	inside 2 <<'SCRIPT'
echo secret >"$D/secret"
node a 1 --cluster-password-file "$D/secret" --require-password
sees a 1
hostile h 2 guess 10.66.0.2 10
said h datagrams 20
figure "A2 $(<"$D/h.out")" | tr '\n' ' '
at_most guesses 5 "$(sed -n 's/.*guesses //p' "$D/h.out")"
SCRIPT
}

@test "A3: a stranger says that he is a member who has proved" {
	inside 3 <<'SCRIPT'
echo secret >"$D/secret"
node a 1 --cluster-password-file "$D/secret"
sees a 1
node b 2 --cluster-password-file "$D/secret"
sees b 2
a=$(started a uuid) b=$(started b uuid)
hostile h1 3 impersonate 10.66.0.2 "$a" 10.66.0.1 10.66.0.3 merge
said h1 'done'
hostile h2 3 impersonate 10.66.0.1 "$b" 10.66.0.2 10.66.0.3 shutdown
said h2 'done'
hostile h3 3 impersonate 10.66.0.1 "$b" 10.66.0.2 10.66.0.3 none 6900 node
said h3 'done'
hostile h4 3 impersonate 10.66.0.1 "$b" 10.66.0.3 10.66.0.3 none
said h4 'done'
hostile h5 3 impersonate 10.66.0.1 00000000-0000-4000-8000-000000000009 10.66.0.2 10.66.0.3 suspect
said h5 'done'
figure "A3 hello: $(cat "$D"/h?.out | grep -c 'hello True') of 5, open: $(cat "$D"/h?.out | grep -c 'done open')"
alive a
alive b
size a 2
size b 2
is merged 0 "$(jq -c 'select(.type == "phase" and .to == "merging")' "$D/b.out" | wc -l)"
is lists 2 "$(jq -c 'select(.type == "members")' "$D/a.out" | wc -l)"
is open 0 "$(cat "$D"/h?.out | grep -c 'done open' || :)"
leave b
sees a 1
SCRIPT
}

@test "A4: a member orders the node to end" {
	inside 2 <<'SCRIPT'
node a 1
sees a 1
hostile h 2 shut 10.66.0.1 10.66.0.2
said h 'joined True'
said h 'done'
figure "A4 $(tail -n 1 "$D/h.out")"
alive a
SCRIPT
}

@test "A5: a joiner is sent to a master that nobody reaches" {
	inside 3 <<'SCRIPT'
hostile h 2 elsewhere 10.66.0.2 10.66.0.3:9 10
said h ready
node a 1 --cluster-mode tcpip:10.66.0.2:6900
said h asked 20
figure "A5 in 10 s: $(tail -n 1 "$D/h.out"), dials $(dials 1), records $(wc -l <"$D/a.out"), cpu $(cpu_ms a) ms"
at_most asked 30 "$(sed -n 's/asked \([0-9]*\) .*/\1/p' "$D/h.out")"
at_most dials 30 "$(dials 1)"
at_most records 30 "$(wc -l <"$D/a.out")"
SCRIPT
}

@test "A5: a master that says so and no more gives way to another" {
	inside 3 <<'SCRIPT'
hostile h 2 mute 10.66.0.2
said h ready
node a 1 --cluster-mode tcpip:10.66.0.2:6900,10.66.0.3:6900
said h asked 20
node b 3 --cluster-mode tcpip:10.66.0.3:6900
SECONDS=0
sees b 2 20
figure "A5 beside a silent master: a cluster of two after $SECONDS s"
sees a 2
SCRIPT
}

@test "A6: one frame asks a cluster to dissolve" {
	inside 3 <<'SCRIPT'
node a 1
sees a 1
node b 2
sees b 2
hostile h 3 thousand 10.66.0.1 10.66.0.3
said h 'done'
pause 1
figure "A6 a's last phase: $(jq -r 'select(.type == "phase").to' "$D/a.out" | tail -n 1), b's: $(jq -r 'select(.type == "phase").to' "$D/b.out" | tail -n 1)"
size a 2
size b 2
is merging 0 "$(cat "$D/a.out" "$D/b.out" | jq -c 'select(.type == "phase" and .to == "merging")' | wc -l)"
SCRIPT
}

@test "A7: datagrams and strangers make a node dial" {
	inside 3 <<'SCRIPT'
node a 1
sees a 1
hostile h 2 lure 10.66.0.2 10.66.0.3 5000
said h 'done' 30
pause 1
figure "A7 dials for 5000 datagrams that name another host: $(dials 1)"
at_most dials 5 "$(dials 1)"
hostile i 2 lure 10.66.0.2 10.66.0.2 5000
said i 'done' 30
pause 1
figure "A7 dials for 5000 datagrams that name their own: $(dials 1)"
at_most dials 20 "$(dials 1)"
SCRIPT
}

@test "A7: addresses that a stranger teaches are not dialled for ever" {
	inside 3 <<'SCRIPT'
node a 1 --cluster-mode tcpip:10.66.0.1:6900 --merge-first-delay 5s --merge-next-delay 2s
sees a 1
hostile h 2 teach 10.66.0.1 10.66.0.2 10.66.0.3 5000
said h 'done' 30
pause 12
figure "A7 dials for 5000 addresses taught: $(dials 1)"
at_most dials 70 "$(dials 1)"
SCRIPT
}

@test "A8: silent connections of one host with a handshake leave room for others" {
	(ulimit -n 12000) 2>/dev/null || skip "it needs 12000 descriptors: sudo make test"
	inside 3 <<'SCRIPT'
ulimit -n 12000
node a 1
sees a 1
hostile h 2 guests 10.66.0.1 10.66.0.2 8300
said h ready 60
figure "A8 $(grep ready "$D/h.out"), resident $(resident_kib a) KiB"
node b 3
sees b 2
sees a 2
SCRIPT
}

@test "A8: the same with few descriptors" {
	inside 3 <<'SCRIPT'
( ulimit -n 80; exec on 1 "$mc_join" --json -v >"$D/a.out" 2>"$D/a.err" </dev/null ) &
echo $! >"$D/a.pid"
sees a 1
hostile h 2 guests 10.66.0.1 10.66.0.2 200
said h ready 60
figure "A8 80 descriptors: $(grep ready "$D/h.out")"
node b 3
sees b 2
sees a 2
SCRIPT
}

@test "A8: half frames of many are bounded in all" {
	inside 3 <<'SCRIPT'
node a 1
sees a 1
hostile h 2 guests 10.66.0.1 10.66.0.2 200 1040000
said h ready 60
said h alive
figure "A8 half frames: resident $(resident_kib a) KiB"
at_most resident "$(in_this_build 40000)" "$(resident_kib a)"
node b 3
sees b 2
SCRIPT
}

@test "A8: half frames of members are bounded in all, at the cost of who holds most" {
	inside 3 <<'SCRIPT'
node a 1
sees a 1
node b 3
sees b 2
sees a 2
hostile h 2 halves 10.66.0.1 10.66.0.2 40 14000000
said h ready 60
figure "A8 half frames of members: $(grep ready "$D/h.out"), resident $(resident_kib a) KiB"
at_most resident "$(in_this_build 180000)" "$(resident_kib a)"
is "of b" 0 "$(jq -c 'select(.type == "member_removed" and .member.host == "10.66.0.3")' "$D/a.out" | wc -l)"
kill -s KILL "$(pid h)"
sees b 2 60
leave b
SCRIPT
}

@test "A9: who asked and has gone does not close the door" {
	inside 3 <<'SCRIPT'
node a 1 --wait-before-join 1s
sees a 1
hostile h 2 waiters 10.66.0.1 10.66.0.2 2100
said h 'done' 60
node b 3
sees b 2 20
SCRIPT
}

@test "A10: a list without its reader" {
	inside 2 <<'SCRIPT'
hostile h 2 lists 10.66.0.2 without
said h ready
node a 1 --cluster-mode tcpip:10.66.0.2:6900
said h 'done'
pause 1
is joined 0 "$(jq -c 'select(.type == "phase" and .to == "member")' "$D/a.out" | wc -l)"
leave a
SCRIPT
}

@test "A10: a list of its master alone" {
	inside 2 <<'SCRIPT'
hostile h 2 lists 10.66.0.2 alone
said h ready
node a 1 --cluster-mode tcpip:10.66.0.2:6900
said h 'done'
pause 1
is joined 0 "$(jq -c 'select(.type == "phase" and .to == "member")' "$D/a.out" | wc -l)"
leave a
SCRIPT
}

@test "A10: the last of all versions" {
	inside 2 <<'SCRIPT'
hostile h 2 lists 10.66.0.2 last
said h ready
node a 1 --cluster-mode tcpip:10.66.0.2:6900
said h 'done'
pause 1
is version 3 "$(jq -r 'select(.type == "members").version' "$D/a.out" | tail -n 1)"
leave a
SCRIPT
}

@test "A12: a master without the password does not end the search" {
	inside 2 <<'SCRIPT'
echo secret >"$D/secret"
hostile h 2 announce 10.66.0.2 20
said h ready
node a 1 --cluster-password-file "$D/secret" --require-password
sees a 1 15
alive a
leave a
SCRIPT
}

@test "A13: invented clusters share one budget of records" {
	inside 2 <<'SCRIPT'
node a 1 --on "stranger=echo x >>$D/hooks"
sees a 1
hostile h 2 names 10.66.0.2 20000
said h 'done' 30
pause 1
figure "A13 records: $(jq -c 'select(.type == "stranger")' "$D/a.out" | wc -l), hooks $(wc -l <"$D/hooks")"
at_most records 100 "$(jq -c 'select(.type == "stranger")' "$D/a.out" | wc -l)"
SCRIPT
}

@test "A15: what members deposit leaves room for proofs and tables" {
	inside 3 <<'SCRIPT'
echo secret >"$D/secret"
node a 1 --cluster-password-file "$D/secret"
sees a 1
hostile h 2 hoard 10.66.0.1 10.66.0.2 40 260000
said h ready 60
node b 3 --cluster-password-file "$D/secret"
within 20 has b '.type == "refused" or (.type == "phase" and .to == "member")'
figure "A15 $(grep ready "$D/h.out"), then: $(jq -r 'select(.type == "refused").reason, select(.type == "phase").to' "$D/b.out" | tail -n 1)"
within 15 has b '.type == "phase" and .to == "member"'
SCRIPT
}

@test "B: a crowd says that it is a member who is elsewhere" {
	inside 3 <<'SCRIPT'
node a 1
sees a 1
node b 2
sees b 2
sees a 2
hostile h 3 crowd 10.66.0.1 "$(started b uuid)" 10.66.0.2:6900 60 8000000
said h ready 60
figure "B crowd: $(grep ready "$D/h.out"), resident $(resident_kib a) KiB"
at_most resident "$(in_this_build 60000)" "$(resident_kib a)"
size a 2
leave b
sees a 1
SCRIPT
}

@test "B: who was not asked refuses nothing" {
	inside 3 <<'SCRIPT'
hostile m 2 hold 10.66.0.2
said m ready
hostile h 3 refuse 10.66.0.1 10.66.0.3 10.66.0.2:6900
node a 1 --cluster-mode tcpip:10.66.0.2:6900
said h 'done' 20
figure "B refusals: $(tail -n 1 "$D/h.out"), records $(jq -c 'select(.type == "refused")' "$D/a.out" | wc -l), a is $(gone a && echo gone || echo there)"
alive a
is refused 0 "$(jq -c 'select(.type == "refused")' "$D/a.out" | wc -l)"
is masters 0 "$(jq -c 'select(.type == "phase" and .to == "master")' "$D/a.out" | wc -l)"
said m asked
SCRIPT
}

@test "B: heartbeats of a stranger are complained of at a pace" {
	inside 3 <<'SCRIPT'
node a 1
sees a 1
node b 2
sees b 2
sees a 2
before=$(sent 2)
hostile h 3 beats 10.66.0.2 10.66.0.3 20000
said h 'done' 60
figure "B bytes that b sent because of 20000 heartbeats of a stranger: $(($(sent 2) - before))"
at_most bytes 1000000 $(($(sent 2) - before))
size a 2
SCRIPT
}

@test "B: heartbeats and lists from the far future" {
	inside 2 <<'SCRIPT'
hostile h 2 lists 10.66.0.2 future
said h ready
node a 1 --cluster-mode tcpip:10.66.0.2:6900
said h 'done'
within 10 has a '.type == "members" and .version == 3'
pause 6
alive a
kill -s USR1 "$(pid a)"
within 5 has a '.type == "status" and .phase == "member"'
is "lists" 3 "$(jq -r 'select(.type == "members").version' "$D/a.out" | tail -n 1)"
leave a
SCRIPT
}

@test "B: hosts that are none" {
	inside 2 <<'SCRIPT'
node a 1
sees a 1
hostile h 2 odd 10.66.0.2
said h 'done'
pause 1
is strangers 0 "$(jq -c 'select(.type == "stranger")' "$D/a.out" | wc -l)"
is dials 0 "$(dials 1)"
leave a
SCRIPT
}

@test "B: a password is not kept" {
	inside 2 <<'SCRIPT'
echo this-is-nowhere-else-8472 >"$D/secret"
node a 1 --cluster-password-file "$D/secret"
started a uuid
export MC_CLUSTER_PASSWORD=this-is-nowhere-else-8472
node b 2
unset MC_CLUSTER_PASSWORD
sees b 2
for name in a b; do
	[[ $name == a ]] || ! sanitized || break # the sanitizer keeps a copy of the environment of its own
	is "core file" 0 "$(awk '/^Max core file size/ { print $5 }' "/proc/$(pid $name)/limits")"
	hostile m 1 memory "$(pid $name)" this-is-nowhere-else-8472
	within 10 gone m
	figure "B password in memory: $(tail -n 1 "$D/m.out")"
	grep -q PermissionError "$D/m.err" || is password "found 0" "$(cut -d ' ' -f 1,2 "$D/m.out")"
done
SCRIPT
}
