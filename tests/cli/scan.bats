# SPDX-License-Identifier: Apache-2.0
# mc-probe on a server's log, and on ports of this machine.
load helper

@test "a log is explained: cause, evidence, the command with its own addresses, the worst last" {
	printf '%s\n' '[10.0.0.1]:5701 [shop] [5.3.8] [10.0.0.9]:5703 is added to the blacklist.' 'nothing to see' \
		'[10.0.0.1]:5701 [shop] [5.3.8] Failed to join in 300 seconds!' >log
	run --separate-stderr mc-probe --explain-log <log
	[ "$status" -eq 1 ]
	[[ $output == *'mc-probe 10.0.0.9:5703+100'* ]]
	[[ $output == *'no member was found in time (1x, line 3)'* ]]
	[[ ${lines[-1]} == '2 kinds of message that mean something, in 3 lines; what matters most stands last' ]]
}

@test "a log is explained as JSON that jq takes, and its text cannot harm a terminal" {
	printf '\e[2JWrong bind request from /10.0.0.1`reboot`, identified as /x\n' >log
	run --separate-stderr mc-probe --explain-log --json <log
	[ "$status" -eq 1 ]
	jq -es '.[0].symptom == "bind_interface" and (.[0].commands | all(test("reboot|\u001b") | not)) and .[1].type == "verdict"' <<<"$output"
	run --separate-stderr mc-probe --explain-log <log
	[[ $output != *$'\e'* ]]
}

@test "nothing known in a log is status 0, an empty one is 3" {
	run --separate-stderr mc-probe --explain-log <<<'all is well'
	[ "$status" -eq 0 ]
	[ "${lines[0]}" = 'nothing known in 1 line' ]
	fails 3 'The log is empty' mc-probe --explain-log </dev/null
}

@test "what every member writes when it starts is no trouble, and is said to be none" {
	printf '%s\n' 'WARNING: Hazelcast is starting in a Java modular environment (Java 9 and newer) but without proper access' \
		'WARNING: [10.0.0.1]:5701 [shop] [5.3.8] CP Subsystem is not enabled. CP data structures will operate in UNSAFE mode!' \
		'INFO: [10.0.0.1]:5701 [shop] [5.3.8] [10.0.0.1]:5701 is STARTED' >log
	run --separate-stderr mc-probe --explain-log log
	[ "$status" -eq 0 ]
	[[ ${lines[0]} == "harmless: the CP subsystem is off (1x, line 2)" ]]
	[[ $output == *'nothing but what is harmless in 3 lines'* ]]
	run --separate-stderr mc-probe --explain-log --json log
	jq -es 'map(select(.weight == "harmless")) | length == 2' <<<"$output"
	jq -es '.[-1] | .ok and .symptom_count == 0' <<<"$output"
}

@test "a log comes as a file, packed, or as UTF-16; what is none is named" {
	printf '%s\n' '[10.0.0.1]:5701 [shop] [5.3.8] Failed to join in 300 seconds!' >log
	gzip -k log
	{ printf '\xff\xfe'; iconv -t UTF-16LE log; } >wide
	for file in log log.gz wide; do
		run --separate-stderr mc-probe --explain-log "$file"
		[ "$status" -eq 1 ]
		[[ $output == *'no member was found in time (1x, line 1)'* ]]
	done
	run --separate-stderr mc-probe --explain-log - <log.gz
	[ "$status" -eq 1 ]
	head -c 20 log.gz >cut.gz
	fails 2 'it is cut off' mc-probe --explain-log cut.gz
	fails 2 'No such file' mc-probe --explain-log nothing.log
	fails 2 'one is read at a time' mc-probe --explain-log log log.gz
	printf 'BZh91AY&SY' >log.bz2
	fails 2 'packed with bzip2' mc-probe --explain-log log.bz2
}

@test "a warning that nobody has explained is listed and counted" {
	printf '%s\n' 'WARNING: [10.0.0.1]:5701 [shop] [5.3.8] Never seen before: 1' 'WARNING: [10.0.0.1]:5701 [shop] [5.3.8] Never seen before: 2' >log
	run --separate-stderr mc-probe --explain-log log
	[ "$status" -eq 1 ]
	[ "${lines[0]}" = 'not known here: warning (2x, lines 1 to 2)' ]
	[[ $output == *'1 kind of warning or error that no explanation is known for, in 2 lines'* ]]
}

@test "what answers: a C member, under the address that was dialled" {
	node a -i 127.0.0.1 --start-port 21900 --json
	line a '"type":"started".*"port":([0-9]+)'
	port=${BASH_REMATCH[1]}
	line a '"to":"master"' || line a '"type":"members"'
	run --separate-stderr mc-probe --json "127.0.0.1:$port"
	[ "$status" -eq 0 ]
	jq -es '.[0] | .state == "open" and .protocol == "hazelcast" and .address_matches and .claimed_host == "127.0.0.1" and (.uuid | length == 36)
		and .line == "5.3" and .cluster_name == null' <<<"$output"
	run --separate-stderr mc-probe --json --actively -n "$MC_CLUSTER_NAME" "127.0.0.1:$port"
	jq -es --arg n "$MC_CLUSTER_NAME" '.[0] | .cluster_name == $n and .partition_count == 271 and .ok' <<<"$output"
	run --separate-stderr mc-probe --json --actively -n other "127.0.0.1:$port"
	[ "$status" -eq 1 ]
	jq -es '.[0] | .finding == "other_name" and .ok == false' <<<"$output"
	# It goes by another address for whoever comes by another one.
	run --separate-stderr mc-probe --json "127.0.0.2:$port"
	[ "$status" -eq 0 ] || jq -es '.[0] | .finding == "other_address" and .address_matches == false or .state == "refused"' <<<"$output"
}

@test "what answers: strangers, by name, side by side" {
	local fd
	exec {fd}< <(exec python3 -u "$BATS_TEST_DIRNAME/../net/nasty.py" 127.0.0.1 vnc ssh http tls alert close reset garbage endless member_mute \
		member_shut member_garbage member_drip other_protocol silent half_open 2>nasty.err 3>&-)
	PID[nasty]=$! OUT[nasty]=$fd
	while read -r -t 20 -u "$fd" verb port && [ "$verb" != ready ]; do
		echo "$verb $port" >>verbs
		echo "127.0.0.1:$port" >>peers
	done
	run --separate-stderr timeout 20 mc-probe --json - <peers
	[ "$status" -eq 1 ]
	jq -r 'select(.type == "peer") | .finding + " " + .protocol + " " + (.ok | tostring)' <<<"$output" >found
	diff <(cut -d' ' -f1 verbs | paste -d' ' - found) - <<-END
		vnc vnc vnc false
		ssh ssh ssh false
		http http http false
		tls tls_only tls false
		alert tls tls false
		close closed unknown false
		reset reset unknown false
		garbage talks unknown false
		endless talks unknown false
		member_mute member_mute hazelcast false
		member_shut member_closed hazelcast false
		member_garbage member_mute hazelcast false
		member_drip member_mute hazelcast false
		other_protocol hazelcast_other_protocol hazelcast false
		silent silent unknown false
		half_open silent unknown false
	END
	run --separate-stderr timeout 20 mc-probe - <peers
	[[ $output != *$'\e'* ]]
	[[ $output == *'RFB 003.008: this is VNC'* ]]
}

@test "what answers: nobody is status 3, and peers come from a pipe as text or JSON" {
	fails_not=$(mc-probe --json 127.0.0.1:1 | jq -r 'select(.type == "peer") | .state') || :
	[ "$fails_not" = refused ]
	run --separate-stderr mc-probe 127.0.0.1:1
	[ "$status" -eq 3 ]
	run --separate-stderr mc-probe --json - <<<$'127.0.0.1:1\n{"host":"127.0.0.1","port":2}\n127.0.0.1:3+2'
	[ "$status" -eq 3 ]
	[ "$(jq -r 'select(.type == "peer") | .port' <<<"$output" | paste -sd' ')" = '1 2 3 4' ]
	fails 1 'No peer' mc-probe - </dev/null
}

@test "peers are read as files and other programs have them" {
	for peer in '127.0.0.1:1' '"127.0.0.1:1",' '<member>127.0.0.1:1</member>' '- 127.0.0.1:1' '{"host":"127.0.0.1","port":"1"}' 'tcp://127.0.0.1:1' \
		'127.0.0.1:1->5701/tcp' 'Member[127.0.0.1]:1' 'Member [127.0.0.1]:1 - 0e1c0000-0000-4000-8000-000000000001 lite' $'\xef\xbb\xbf127.0.0.1:1\r'; do
		run --separate-stderr mc-probe --json - <<<"$peer"
		[[ $(jq -r 'select(.type == "peer") | .host + ":" + (.port | tostring)' <<<"$output") == 127.0.0.1:1 ]] || { echo "$peer: $output $stderr"; return 1; }
	done
	fails 2 "an array of JSON.*jq -c" mc-probe - <<<'[{"host":"127.0.0.1","port":1}]'
	iconv -t UTF-16 <<<'127.0.0.1:1' >wide
	fails 2 'Standard input is UTF-16.*iconv' mc-probe - <wide
	run --separate-stderr mc-dnsresolve '"127.0.0.1:1"' 'tcp://127.0.0.1:2' '<member>127.0.0.1:3</member>'
	[ "${lines[*]}" = '127.0.0.1:1 127.0.0.1:2 127.0.0.1:3' ]
}

@test "members outside the ports that a joiner tries are named" {
	node a -i 127.0.0.1 --start-port 5709 --no-auto-increment --profile hazelcast --json
	line a '"type":"started"'
	run --separate-stderr mc-probe 127.0.0.1:5701+9
	[[ $output == *'members on 5709; a joiner tries 5701-5703 only'* ]]
	[ "$status" -eq 1 ]
}

@test "the ends of a ping on this machine hear each other, and are put together" {
	mc-probe --ping-group -i lo --for 1s --json >one.ndjson 2>/dev/null &
	run --separate-stderr mc-probe --ping-group -i lo --for 1s --json
	wait $!
	[ "$status" -eq 0 ]
	jq -es 'map(select(.event == "summary")) | length == 1 and .[0].state == "both_ways" and .[0].hops == 0' <<<"$output"
	run --separate-stderr mc-probe --merge one.ndjson - --json <<<"$output"
	[ "$status" -eq 0 ]
	jq -es '.[0] | .type == "reachable" and .node_count == 2 and .isolated == false' <<<"$output"
	fails 2 'cannot be read' mc-probe --merge nothing.ndjson
	fails 3 'No record of a ping' mc-probe --merge /dev/null
}
