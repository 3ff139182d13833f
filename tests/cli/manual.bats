# SPDX-License-Identifier: Apache-2.0
# The manual is right: it formats without a warning, and each of its examples runs.
load helper

examples() { # prints each block of EXAMPLES, NUL after each
	awk '/^\.SH /{on = /EXAMPLES/} on && /^\.EX/{inside = 1; next} on && /^\.EE/{inside = 0; printf "%c", 0} inside' "$MC_BUILD/man/mc-join.1" |
		sed 's/\\-/-/g; s/\\(aq/'"'"'/g; s/\\e/\\/g'
}

@test "the manual formats without a warning" {
	command -v groff >/dev/null || skip "groff is not here: apt-get install groff"
	run groff -man -Tutf8 -ww -z "$MC_BUILD/man/mc-join.1"
	[ "$status" -eq 0 ] && [ -z "$output" ]
}

@test "no mark was left in the manual" {
	[ "$(grep -c '@[A-Z]*@' "$MC_BUILD/man/mc-join.1")" -eq 0 ]
	for status in 0 1 2 3 4 5; do grep -q "^\.B $status\$" "$MC_BUILD/man/mc-join.1"; done
}

@test "each example of the manual runs" {
	count=0
	while IFS= read -r -d '' example; do
		count=$((count + 1))
		timeout 60 bash -ec "$example"$'\nwait' >"$count.out" 2>"$count.err" </dev/null || {
			echo "failed: $example"
			cat "$count.err"
			return 1
		}
		[ -s "$count.out" ]
	done < <(examples)
	[ "$count" -ge 4 ]
}
