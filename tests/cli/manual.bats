# SPDX-License-Identifier: Apache-2.0
# The manual is right: it formats without a warning, and each of its examples runs.
load helper

examples() { # MANUAL: prints each block of EXAMPLES, NUL after each
	awk '/^\.SH /{on = /EXAMPLES/} on && /^\.EX/{inside = 1; next} on && /^\.EE/{inside = 0; printf "%c", 0} inside' "$BATS_TEST_DIRNAME/../../man/$1" |
		sed 's/\\-/-/g; s/\\(aq/'"'"'/g; s/\\e/\\/g'
}

@test "the manuals format without a warning" {
	command -v groff >/dev/null || skip "groff is not here: apt-get install groff"
	for page in "$BATS_TEST_DIRNAME"/../../man/*.[17]; do
		run groff -man -Tutf8 -ww -z "$page"
		[ "$status" -eq 0 ] && [ -z "$output" ] || { echo "$page: $output"; return 1; }
	done
}

@test "no mark was left in the manuals" {
	for page in "$BATS_TEST_DIRNAME"/../../man/*.1; do
		[ "$(grep -c '@[A-Z]*@' "$page")" -eq 0 ]
		for status in 0 1 2 3 4 5; do grep -q "^\.B $status\$" "$page"; done
	done
}

@test "each program has its manual and its completions" {
	for program in "$MC_BUILD"/tools/mc-*; do
		[ -f "$program" ] && [ -x "$program" ] || continue
		name=${program##*/}
		for file in "man/$name.1" "completions/bash/$name" "completions/zsh/_$name" "completions/fish/$name.fish"; do
			[ -s "$BATS_TEST_DIRNAME/../../$file" ] || { echo "no $file"; return 1; }
		done
	done
}

runs() { # MANUAL LEAST: all its examples
	local count=0 example
	while IFS= read -r -d '' example; do
		count=$((count + 1))
		timeout 60 bash -ec "$example"$'\nwait' >"$count.out" 2>"$count.err" </dev/null || {
			echo "failed: $example"
			cat "$count.err"
			return 1
		}
		[ -s "$count.out" ]
	done < <(examples "$1")
	[ "$count" -ge "${2:-4}" ]
}

@test "each example of mc-join's manual runs" {
	runs mc-join.1
}

@test "each example of mc-dnsresolve's manual runs" {
	runs mc-dnsresolve.1
}

@test "each example of mc-k8s-peers's manual runs" {
	runs mc-k8s-peers.1 3
}

@test "each example of mc-probe's manual runs" {
	runs mc-probe.1 5
}

@test "each example of mc-relay's manual runs" {
	runs mc-relay.1
}

@test "each example of mc-map's manual runs" {
	runs mc-map.1
}

@test "pages have a date, name their sisters, and no example is wider than a page" {
	for page in "$BATS_TEST_DIRNAME"/../../man/*.[17]; do
		name=${page##*/}
		grep -qE '^\.TH [^ ]+ [17] "[0-9]{4}-[0-9]{2}-[0-9]{2}" ' "$page" || { echo "$name has no date"; return 1; }
		for tool in "$MC_BUILD"/tools/mc-*; do
			[ -f "$tool" ] && [ -x "$tool" ] && [[ ${name%.*} != "${tool##*/}" ]] || continue
			sed -n '/^\.SH SEE ALSO/,$p' "$page" | sed 's/\\-/-/g' | grep -q "^\.BR ${tool##*/} (1)" || { echo "$name does not name ${tool##*/}"; return 1; }
		done
		wide=$(awk '/^\.EX/{inside = 1; next} /^\.EE/{inside = 0} inside' "$page" | sed 's/\\-/-/g; s/\\(aq/'"'"'/g; s/\\e/\\/g' | awk 'length > 78')
		[ -z "$wide" ] || { echo "$name: $wide"; return 1; }
		run grep -nE '\?\.$|\b([a-z]+ [a-z]+ [a-z]+) \1\b' "$page"
		[ "$status" -eq 1 ] || { echo "$name: $output"; return 1; }
	done
}

@test "each example of mc-topic's manual runs" {
	runs mc-topic.1
}
