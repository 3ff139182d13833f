# SPDX-License-Identifier: Apache-2.0
# What a user sees of running nodes, on loopback.
load helper

@test "two nodes find each other and print the documents' block" {
	node a -i 127.0.0.1
	line a '^Members \{size:1, ver:1\} \[$'
	node b -i 127.0.0.1
	line a '^Members \{size:2, ver:2\} \[$'
	line a $'^\tMember \\[127\\.0\\.0\\.1\\]:[0-9]+ - [0-9a-f]{8}-[0-9a-f-]{27} this lite$'
	line a $'^\tMember \\[127\\.0\\.0\\.1\\]:[0-9]+ - [0-9a-f]{8}-[0-9a-f-]{27} lite$'
	line a '^]$'
	line b '^Members \{size:2, ver:2\} \[$'
	stop b
	line a '^Members \{size:1, ver:3\} \[$'
	stop a
	grep -q 'holds no data' a.err
	grep -q 'gone: .*(left)' a.err
}

@test "records are JSON, and --until ends with status 0 when it holds" {
	node a -i 127.0.0.1 --json --name first --lite
	line a '"type":"started"'
	jq -e '.uuid and .host == "127.0.0.1" and (.port | type) == "number" and .bind_host and .cluster_name == env.MC_CLUSTER_NAME and
		.profile == "payara-micro" and .line == "5.3" and (.lite | type) == "boolean" and .interface == "lo" and
		.multicast_group == "224.2.2.4" and (.multicast_port | type) == "number" and .joiner == "multicast" and
		(.pid | type) == "number" and (.time | test("^[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z$"))' <<<"$LINE"
	line a '"type":"members"'
	mc-join -i 127.0.0.1 --json --until 'size>=2' >b.out 2>b.err
	jq -es 'map(select(.type == "members" and (.members | length) == 2)) | length >= 1' b.out
	jq -es '.[-1].type == "left" or (map(.type) | index("left"))' b.out
	line a '"type":"member_added"'
	jq -e '.member.uuid and .member.port and (.member | has("name") and has("instance_group")) and .member.self == false' <<<"$LINE"
	line a '"type":"member_removed"'
	jq -e '.reason == "left"' <<<"$LINE"
	stop a
	[ "$(grep -c 'holds no data' a.err)" -eq 0 ]
}

@test "--until has a time-out, which is status 3 and a sentence" {
	run --separate-stderr mc-join -i 127.0.0.1 --until 'size>=2' --timeout 300ms
	[ "$status" -eq 3 ]
	[[ $stderr == *"--until 'size>=2' does not hold"* ]]
	[[ $stderr == *'mc-probe --listen 130s --multicast-group '* ]]
}

@test "--for ends it with status 0" {
	run --separate-stderr mc-join -i 127.0.0.1 --for 100ms
	[ "$status" -eq 0 ]
}

@test "--on: a member's fields stand by themselves too, win over what was inherited, and are no options of what the command starts" {
	mkfifo hook
	MC_HOST=wrong node a -i 127.0.0.1 --on 'member_added=(echo "$MC_HOST $MC_MEMBER_HOST $(env | grep -c ^MC_HOST=)"; mc-join --show-config --json) >hook'
	timeout 20 cat hook >heard
	[ "$(head -n 1 heard)" = '127.0.0.1 127.0.0.1 1' ]
	! grep -q '"environment".*MC_LINE\|MC_LINE.*environment' heard || false
	grep -q '"line"\|line' heard
	stop a
}

@test "--on runs a command with the record on its standard input" {
	mkfifo hook
	# shellcheck disable=SC1083,SC2093 # it does not know that descriptors can be elements
	exec {OUT[hook]}<>hook
	node a -i 127.0.0.1 --on 'members=printf "%s %s " "$MC_EVENT" "$MC_MEMBER_COUNT" >hook; cat >hook' --on 'left=echo "$MC_REASON" >hook'
	line hook '^members 1 \{"type":"members".*\}$'
	kill -TERM "${PID[a]}"
	line hook '^asked$'
	ended a 0
}

@test "USR1 prints a status line" {
	node a -i 127.0.0.1 --json
	line a '"to":"master"'
	kill -USR1 "${PID[a]}"
	line a '"type":"status"'
	jq -e '.phase == "master" and .member_count == 1' <<<"$LINE"
	stop a
}

@test "--data-grid-block prints Payara's block as well" {
	node a -i 127.0.0.1 --data-grid-block --name alpha
	line a '^  Data Grid Status $'
	line a "^Payara Data Grid State: DG Version: 5 DG Name: $MC_CLUSTER_NAME DG Size: 1\$"
	line a '^Instances: \{$'
	line a '^ DataGrid: .* Name: alpha Lite: true This: true UUID: [0-9a-f-]{36} Address: /127\.0\.0\.1:[0-9]+$'
	line a '^\}$'
	stop a
}

@test "a full disk is status 5 with a sentence, and the node leaves" {
	node a -i 127.0.0.1
	line a '^Members \{size:1'
	run bash -c 'timeout 30 mc-join -i 127.0.0.1 --for 20s 2>full.err >/dev/full'
	[ "$status" -eq 5 ]
	grep -q 'Standard output cannot be written: No space left on device' full.err
	stop a
}

@test "a closed pipe is quiet, and the node leaves without being asked" {
	node a -i 127.0.0.1
	line a '^Members \{size:1'
	fd=${OUT[a]}
	exec {fd}<&-
	status=0
	wait "${PID[a]}" || status=$?
	unset 'PID[a]'
	[ "$status" -eq 5 ]
	[ "$(grep -c 'cannot be written' a.err)" -eq 0 ]
}

@test "a closed standard output takes no socket's number" {
	run bash -c 'timeout 30 mc-join -i 127.0.0.1 --for 20s 2>closed.err >&-'
	[ "$status" -eq 5 ]
	grep -q 'Standard output cannot be written' closed.err
}

@test "a reader that stops does not stop the node" {
	node a -i 127.0.0.1 --json
	line a '"to":"master"'
	for _ in $(seq 3000); do kill -USR1 "${PID[a]}"; done # more than a pipe holds, and nobody reads
	mc-join -i 127.0.0.1 --until 'size>=2' --timeout 20s >/dev/null
	line a '"member_count":2'
	stop a
}

@test "the password: refused with status 4, and both sides say so" {
	echo one >one
	echo two >two
	chmod 600 one two
	node a -i 127.0.0.1 --json --cluster-password-file one
	line a '"to":"master"'
	run --separate-stderr timeout 30 mc-join -i 127.0.0.1 --json --cluster-password-file two --until 'size>=2' --timeout 20s
	[ "$status" -eq 4 ]
	jq -es 'map(select(.type == "refused" and .reason == "password")) | length >= 1' <<<"$output"
	line a '"reason":"password"'
	mc-join -i 127.0.0.1 --cluster-password-file one --until 'size>=2' --timeout 20s >/dev/null
	stop a
}

@test "another partition group: refused with status 1, with both values and the option that fits" {
	node a -i 127.0.0.1 --json
	line a '"to":"master"'
	run --separate-stderr timeout 30 mc-join -i 127.0.0.1 --json --no-host-aware
	[ "$status" -eq 1 ]
	jq -es 'map(select(.type == "refused")) | .[0].reason == "partition_group" and (.[0].message | contains("HOST_AWARE")) and
		(.[0].hint | contains("--host-aware"))' <<<"$output"
	stop a
}

@test "a record is its owner's alone, and follows no link" {
	(umask 0; mc-join -i 127.0.0.1 --for 50ms --record run.jsonl >/dev/null 2>&1)
	[ "$(stat -c %a run.jsonl)" = 600 ]
	echo mine >elsewhere
	ln -s elsewhere link.jsonl
	run timeout 30 mc-join -i 127.0.0.1 --for 50ms --record link.jsonl
	[ "$status" -eq 5 ]
	[ "$(cat elsewhere)" = mine ]
}

@test "a recorded run can be replayed" {
	mc-join -i 127.0.0.1 --json --for 100ms --record run.jsonl >live 2>live.err
	mc-join --json --replay run.jsonl >again 2>again.err
	[ "$(jq -c 'select(.type == "members") | del(.time)' again)" = "$(jq -c 'select(.type == "members") | del(.time)' live)" ]
}
