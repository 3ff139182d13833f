#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-map on the maps of real members: what it writes a Java client reads, and the reverse; over members that come and go.
bats_require_minimum_version 1.5.0
load helper

map() {
	timeout 60 on 4 "$MC_BUILD/tools/mc-map" -p "${PEER:-10.66.0.1:5701}" "$@"
}

pair() { # KEY=VALUE...: of both members
	local all=members=10.66.0.1:5701,10.66.0.2:5701
	java a 1 $all "$@"
	java b 2 $all "$@"
}

# bats test_tags=short
@test "one key: written, read, looked for, removed, in every type; no line above INFO" {
	pair $soon
	map put m k one
	[[ $(map put m k two) == one ]]
	[[ $(PEER=10.66.0.2:5701 map get m k) == two ]]
	map set m k $'a \e[31mred\tvalue'
	[[ $(map get m k) == 'a \x1b[31mred\x09value' ]]
	[[ $(map get m k --raw | od -An -c | tr -d ' \n') == 'a033[31mred\tvalue' ]]
	[[ $(map get m k --json | jq -c '[.type, .map, .key, .key_type, .value, .value_type]') == '["entry","m","k","string","a \u001b[31mred\tvalue","string"]' ]]
	map contains m k
	run ! map contains m nobody
	[[ $(map size m) == 1 ]]
	[[ $(map remove m k --raw) == $'a \e[31mred\tvalue' ]]
	for command in get remove; do
		run ! map $command m k
		[[ $status -eq 1 && -z $output ]]
	done
	[[ $(map size m) == 0 ]]
	local type value
	while read -r type value; do
		map set t --key-type "$type" --value-type "$type" -- "$value" "$value"
		[[ $(map get t --key-type "$type" -- "$value") == "$value" ]]
		[[ $(map get t --key-type "$type" --json -- "$value" | jq -r '[.key, .key_type, .value, .value_type] | join(" ")') == "$value $type $value $type" ]]
	done <<-'END'
		string 1
		int 1
		int -2147483648
		long 1
		long 9223372036854775807
		double 1
		double 0.1
		double -inf
		bool true
		uuid 01234567-89ab-cdef-0123-456789abcdef
		json {"a":[1,null]}
	END
	[[ $(map size t) == 11 ]]
	map set t --key-type hex --value-type hex 00000000fffffff50000000178 00000000fffffff40000000200000000ffffffff
	[[ $(map get t x --json | jq -r .value_hex) == 00000000fffffff40000000200000000ffffffff ]]
	# Topics: each member publishes those whose names are of its partitions, and refuses others.
	local topic
	ask b listen news@a
	ask b listen news@b
	on 4 "$MC_BUILD/tools/mc-topic" -p 10.66.0.1:5701 -j -v --messages 1 listen news@a >"$D/ear.out" 2>"$D/ear.err" </dev/null 3>&- &
	echo $! >"$D/ear.pid"
	within 20 grep -q '"listening"' "$D/ear.out" "$D/ear.err"
	for topic in news@a news@b; do
		on 4 timeout 30 "$MC_BUILD/tools/mc-topic" -p 10.66.0.1:5701 publish $topic "to $topic"
		[[ $(ask b heard) == "to $topic" ]]
	done
	ended ear 0
	jq -es 'map(select(.type == "message"))[0].value == "to news@a"' "$D/ear.out"
	quiet a
	quiet b
}

@test "Java reads what it wrote, and it reads what Java wrote" {
	pair $soon
	ask a put j 100
	[[ $(map size j) == 100 ]]
	map get j 7 --key-type int || map get j 7
	for i in {0..99}; do map remove j "$i" >/dev/null || map remove j -k int "$i" >/dev/null; done
	[[ $(ask b size j) == 0 ]]
}

@test "bytes: nothing, 64 KiB of key, 4 MiB of value; what is more than a message holds is refused here" {
	pair $soon
	map set m '' ''
	map contains m ''
	[[ $(map get m '' --json | jq -c .value) == '""' ]]
	head -c 4194304 /dev/zero | tr '\0' v >"$D/value"
	map set m "$(head -c 65536 "$D/value" | tr v k)" - <"$D/value"
	map get m "$(head -c 65536 "$D/value" | tr v k)" --raw | cmp - "$D/value"
	head -c 17000000 /dev/zero | tr '\0' v >"$D/value"
	run --separate-stderr map set m k - <"$D/value"
	[[ $status -eq 2 && $stderr == *'at most 16777216 bytes'* ]]
	map set "$(printf '%4096s' '' | tr ' ' n)" k v
	[[ $(map get "$(printf '%4096s' '' | tr ' ' n)" k) == v ]]
}

@test "what expires is gone; a member that is killed is asked around" {
	pair $soon
	map set m k v --ttl 1s
	within 20 gone_from m k
	map set m stays v --ttl 0 --max-idle 1h
	[[ $(PEER=10.66.0.1-2:5701 map get m stays) == v ]]
	stop --kill a
	[[ $(PEER=10.66.0.1-2:5701 map get m stays) == v ]]
}

gone_from() { # MAP KEY
	! map contains "$1" "$2"
}

lines() { # NAME N: so many lines are there
	[[ $(wc -l <"$D/$1") -eq $2 ]]
}

@test "ten thousand entries are met once each, and moved with their times" {
	pair $soon
	jq -nc 'range(10000) | {key: "k\(.)", value: ("v" * (. % 100 + 1)), ttl_ms: (if . % 2 == 0 then null else 3600000 end)}' >"$D/in"
	map load m <"$D/in" 2>"$D/err"
	grep -q '10000 entries loaded' "$D/err"
	[[ $(map size m) == 10000 ]]
	[[ $(map keys m | sort -u | wc -l) == 10000 ]]
	[[ $(map values m | wc -l) == 10000 ]]
	map entries m | awk -F'\t' 'NF == 2 && $1 ~ /^k/ && $2 ~ /^v+$/' | sort -u >"$D/entries"
	lines entries 10000
	map dump m >"$D/dump"
	map load n <"$D/dump" 2>/dev/null
	map dump n >"$D/again"
	cmp <(jq -c '[.key, .key_type, .value, .value_type, .ttl_ms == null]' "$D/dump" | sort) <(jq -c '[.key, .key_type, .value, .value_type, .ttl_ms == null]' "$D/again" | sort)
	jq -es 'map(select(.ttl_ms != null)) | length == 5000 and all(.ttl_ms > 3000000 and .ttl_ms <= 3600000)' "$D/again"
	[[ $(map query m "__key = 'k77'") == k77$'\t'* ]]
	[[ $(map query m "this LIKE 'vv%' AND __key LIKE 'k1__'" | wc -l) -gt 90 ]]
	run --separate-stderr map query m 'this ='
	[[ $status -eq 2 && $stderr == *'Invalid SQL'* ]]
	map info m --json | jq -e '.entry_count == 10000 and .bytes > 600000 and .backup_count == 1 and .async_backup_count == 0 and
		(.owners | length == 2 and ([.[].partition_count] | add) == 271 and ([.[].entry_count] | add) == 10000)'
	map list | grep -qx $'map\tm'
	map evict m k1
	run ! map contains m k1
	map clear m
	[[ $(map size m) == 0 ]]
	run --separate-stderr map load m < <(head -c 1000 "$D/dump")
	[[ $status -eq 2 && $stderr == *'Line '*'cut off'* ]]
	quiet a
	quiet b
}

@test "a lock is held while a command runs, waited for, and taken away" {
	pair $soon
	run --separate-stderr map lock m k -- sh -c "'$MC_BUILD/tools/mc-map' -p 10.66.0.2:5701 -t 200ms lock m k -- true; echo \$?; exit 7"
	[[ $status -eq 7 && $output == 1 ]]
	map lock m k -- true
	on 4 "$MC_BUILD/tools/mc-map" -p 10.66.0.1:5701 lock m k >"$D/lock.out" 2>"$D/lock.err" </dev/null 3>&- &
	echo $! >"$D/lock.pid"
	within 20 grep -qx locked "$D/lock.out"
	run ! map lock m k -t 200ms -- true
	map unlock m k
	map lock m k -t 5s -- true
}

@test "what happens is followed, over the end of the member that tells it" {
	pair $soon
	PEER=10.66.0.1:5701
	on 4 "$MC_BUILD/tools/mc-map" -p 10.66.0.1:5701 -v --json watch m >"$D/w.out" 2>"$D/w.err" </dev/null 3>&- &
	echo $! >"$D/w.pid"
	within 20 grep -q '"watching"' "$D/w.out"
	PEER=10.66.0.2:5701
	map set m k one
	map set m k two
	map remove m k >/dev/null
	map set m e v --ttl 1s
	within 20 grep -q '"removed"' "$D/w.out"
	within 30 expired_is_seen
	jq -es 'map(select(.type == "event") | [.event, .key, .value, .old_value]) | .[0:4] ==
		[["added","k","one",null],["updated","k","two","one"],["removed","k",null,"two"],["added","e","v",null]]' "$D/w.out"
	stop --kill a
	within 30 grep -q '"gap"' "$D/w.out"
	within 30 watches_again
	map set m k three
	within 20 grep -q three "$D/w.out"
	kill "$(cat "$D/w.pid")"
	wait "$(cat "$D/w.pid")"
}

@test "it measures, over all members" {
	pair $soon
	for op in get set put; do
		map bench b --op $op --for 1s --entries 1000 --value-size 50 --connections 2 --json >"$D/bench"
		jq -e --arg op $op '.type == "bench" and .op == $op and .ops_per_s > 100 and .errors == 0 and .p50_us > 0 and .p50_us <= .p99_us
			and .p99_us <= .p999_us and .p999_us <= .max_us' "$D/bench"
	done
	map bench b --for 1s --rate 200 --json | jq -e '.ops >= 150 and .ops <= 250'
	[[ $(map size b) -ge 1000 ]]
	[[ $(ask a owned b) -gt 300 && $(ask b owned b) -gt 300 ]]
}

expired_is_seen() {
	map contains m e || :
	grep -q '"expired"' "$D/w.out"
}

watches_again() {
	[[ $(grep -c '"watching"' "$D/w.out") -eq 2 ]]
}
