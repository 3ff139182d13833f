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
[[ $(<"$D/h.out") == *"key of 64 KiB: error"*"name of 5000 bytes: error"*"17 MiB: closed"*"128 MiB: closed"* ]]
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
