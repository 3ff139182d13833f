#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Clients that mean no good, against a node that stores.
load helper

@test "clients that ask for much and read nothing" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 unread 10.66.0.1 40 50
said h ready 60
figure "unread: $(grep ready "$D/h.out"), resident $(resident_kib a) KiB"
[[ $(<"$D/h.out") == *"served True"* ]]
at_most resident "$(in_this_build 300000)" "$(resident_kib a)"
SCRIPT
}

@test "keys, values and names that are too long, and messages that do not end" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 large 10.66.0.1
said h ready 60
figure "large: $(tr '\n' ';' <"$D/h.out") resident $(resident_kib a) KiB"
[[ $(<"$D/h.out") == *"key of 64 KiB: error"*"name of 5000 bytes: error"*"17 MiB: error open"*"128 MiB: error open"* ]]
at_most resident "$(in_this_build 250000)" "$(resident_kib a)"
alive a
SCRIPT
}

@test "ten thousand maps, their names of 4 KiB" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 maps 10.66.0.1 20000 4096
said h ready 80
figure "maps: $(tr '\n' ';' <"$D/h.out") resident $(resident_kib a) KiB"
[[ $(<"$D/h.out") == *"locked True waits True"* ]]
alive a
SCRIPT
}

@test "clients that lock, wait with much, and die" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 lock 10.66.0.1 20
said h ready 60
figure "lock: $(tr '\n' ';' <"$D/h.out") resident $(resident_kib a) KiB"
[[ $(<"$D/h.out") == *"others are served True"* ]]
at_most resident "$(in_this_build 250000)" "$(resident_kib a)"
kill -s KILL "$(pid h)"
hostile_client i 2 lock 10.66.0.1 1
said i ready 60
alive a
SCRIPT
}

@test "predicates 1,000 deep, SQL of 1 MiB, in queries and in listeners" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 nested 10.66.0.1 1000 1048576
said h ready 60
figure "nested: $(tr '\n' ';' <"$D/h.out") resident $(resident_kib a) KiB"
out=$(<"$D/h.out")
[[ $out == *"some not 0x12701"*"deep not error"*"some and 0x12701"*"deep and error"*"some or 0x12701"*"deep or error"* ]]
[[ $out == *"sql 1048576 or error"*"sql 4000 or 0x12701"*"others are served True"* ]]
is "long texts that were taken" 0 "$(grep -c ' 1048576 .* 0x' "$D/h.out" || :)"
at_most "ms of one" 2000 "$(sed -n 's/.*worst_ms \([0-9]*\).*/\1/p' "$D/h.out")"
at_most resident "$(in_this_build 60000)" "$(resident_kib a)"
alive a
SCRIPT
}

@test "listeners of a topic that never read" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 topic 10.66.0.1 50 2000 60000
said h ready 60
figure "topic: $(tr '\n' ';' <"$D/h.out") resident $(resident_kib a) KiB"
[[ $(<"$D/h.out") == *"others are served True"* ]]
(($(sed -n 's/.*heard \([0-9]*\).*/\1/p' "$D/h.out") > 0))
grep -q '[0-9] of them were not sent' "$D/a.err"
at_most resident "$(in_this_build 80000)" "$(resident_kib a)"
alive a
SCRIPT
}

@test "ten thousand near-cache listeners" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 near 10.66.0.1 20 500
said h ready 60
figure "near: $(tr '\n' ';' <"$D/h.out") resident $(resident_kib a) KiB"
[[ $(<"$D/h.out") == *"made 5120 refused 4880 others are served True"* ]]
at_most resident "$(in_this_build 40000)" "$(resident_kib a)"
alive a
SCRIPT
}

@test "iterators that are begun and never finished" {
	inside 2 <<'SCRIPT'
node a 1 --store 64M
sees a 1
hostile_client h 2 iterators 10.66.0.1 20 5000
said h ready 60
figure "iterators: $(tr '\n' ';' <"$D/h.out") resident $(resident_kib a) KiB"
[[ $(<"$D/h.out") == *"others are served True"* ]]
at_most resident "$(in_this_build 60000)" "$(resident_kib a)"
alive a
SCRIPT
}
