#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
load helper

@test "other protocols are closed at once, with one line" {
	inside 2 <<'SCRIPT'
node a 1
sees a 1
i=0
for first in 504f5354202f20485454502f312e310d0a0d0a 160301020001 76657273696f6e0d0a 616263 00000000; do
	helper "s$((i += 1))" 2 greet 10.66.0.1 6900 "$first"
	said "s$i" 'closed nothing at-once'
done
is lines 1 "$(grep -c 'closed the connection of' "$D/a.err")"
grep -q 'HTTP' "$D/a.err"
node b 2
sees a 2
SCRIPT
}

@test "frames that lie are closed at once" {
	inside 2 <<'SCRIPT'
node a 1
sees a 1
i=0
for frame in 0300a0ffffffff00000008 0400a0ffffffff00010001 0400a0ffffffffffffffff 0400a0ffffffff00000001 0400a0ffffffff000000080000000000000000; do
	helper "s$((i += 1))" 2 greet 10.66.0.1 6900 "485a43$frame"
	said "s$i" 'closed \(485a43\|nothing\) at-once'
done
is lines 1 "$(grep -c 'cannot be read' "$D/a.err")"
node b 2
sees a 2
SCRIPT
}

@test "who says nothing, or a byte now and then, is closed after five seconds" {
	inside 2 <<'SCRIPT'
node a 1
sees a 1
helper silent 2 greet 10.66.0.1 6900 ''
helper half 2 greet 10.66.0.1 6900 485a
helper polite 2 greet 10.66.0.1 6900 485a43
helper client 2 greet 10.66.0.1 6900 435032
helper drip 2 drip 10.66.0.1 6900
said silent 'closed nothing late [5-6]'
said half 'closed nothing late [5-6]'
said polite 'closed 485a43 late [5-6]'
said client 'closed nothing late [5-6]'
said drip 'closed after [5-6]'
SCRIPT
}

@test "ten thousand silent connections: the node lives, others join, its memory stays small" {
	(ulimit -n 12000) 2>/dev/null || skip "it needs 12000 descriptors: sudo make test"
	inside 3 <<'SCRIPT'
node a 1
sees a 1
ulimit -n 12000
helper crowd 2 crowd 10.66.0.1 6900 10000
said crowd 'ready 10000' 30
helper clients 3 crowd 10.66.0.1 6900 10000 435032
said clients 'ready 10000' 30
node b 3
sees a 2
sees b 2
kib=$(awk '/^VmHWM/ { print $2 }' "/proc/$(pid a)/status")
echo "resident at most: $kib KiB"
grep -q __asan_init "$mc_join" || ((kib < 12000)) || fail "resident: $kib KiB"
leave b
sees a 1
SCRIPT
}

@test "the same with few descriptors" {
	inside 3 <<'SCRIPT'
( ulimit -n 200; exec on 1 "$mc_join" --json -v >"$D/a.out" 2>"$D/a.err" </dev/null ) &
echo $! >"$D/a.pid"
sees a 1
helper crowd 2 crowd 10.66.0.1 6900 600
said crowd 'ready 600' 30
helper guests 2 guests 10.66.0.1 6900 60
said guests 'served 34' 30 # a quarter of what is free
node b 3
sees a 2
sees b 2
SCRIPT
}
