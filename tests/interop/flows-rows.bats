#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# What members that store data say to each other, in the words of this line: its own members read it, and write the same.
load helper

# bats test_tags=short
@test "what the rows say of a line is what its members say" {
	local vectors=$MC_BUILD/tests/golden/storage/5.7 # what 5.4 and later lines have in common
	[[ $line != 5.3 ]] || vectors=${vectors%7}3
	[[ -d $vectors ]] || skip "the vectors are not unpacked: meson test -C build --suite golden"
	"$MC_BUILD/tests/golden/mc-golden" --write "$line" "$vectors" >"$D/said"
	[[ $line != 5.4 ]] || # the last line that has CP in unsafe mode
		"$MC_BUILD/tests/golden/mc-golden" --write 5.4 "${vectors%7}3/storage_cp_unsafe.ndjson" >>"$D/said"
	[[ $(wc -l <"$D/said") -gt 1500 ]]
	on 1 java -Xmx400m -cp "$("$peers/fetch" "hazelcast-$hazelcast")" "$peers/Rewrite.java" 10.66.0.1 <"$D/said" >"$D/rewritten.out" 2>"$D/rewritten.err"
	grep -E '^1[0-9]{3} the same, [0-9]+ in another order, [0-9]+ read only, [0-9]+ of classes that are not here, 0 differ, 0 fail$' "$D/rewritten.out"
}
