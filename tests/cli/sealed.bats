# SPDX-License-Identifier: Apache-2.0
# Traffic between nodes that share a password, as somebody on the path sees it and meddles with it.
load helper

# Two nodes, the second of which dials the first through between.py
both() { # MODE OPTION...
	local mode=$1 fd port
	shift
	(umask 077; echo open sesame >secret)
	node a -i 127.0.0.1 --json --cluster-mode tcpip:127.0.0.1:1 --cluster-password-file secret "$@"
	line a '"type":"started"'
	exec {fd}< <(exec python3 "$BATS_TEST_DIRNAME/between.py" "$(jq .port <<<"$LINE")" "$mode" passed 2>between.err 3>&-)
	PID[between]=$!
	read -r -t 20 -u "$fd" port
	line a '"to":"master"'
	node b -i 127.0.0.1 --json --name hidden-in-the-seal --cluster-mode "tcpip:127.0.0.1:$port" --cluster-password-file secret "$@"
}

@test "sealed: who reads along learns nothing beyond the handshakes" {
	both pass
	line b '"type":"members".*"version":2'
	line a '"type":"members".*"version":2'
	stop b
	line a '"type":"member_removed"'
	stop a
	[ "$(stat -c %s passed)" -gt 1000 ]
	run grep -aFc "$MC_CLUSTER_NAME" passed
	[ "$output" = 0 ]
	run grep -aFc hidden-in-the-seal passed
	[ "$output" = 0 ]
}

@test "sealed: without a password the same bytes are there to read" {
	local fd port
	node a -i 127.0.0.1 --json --cluster-mode tcpip:127.0.0.1:1
	line a '"type":"started"'
	exec {fd}< <(exec python3 "$BATS_TEST_DIRNAME/between.py" "$(jq .port <<<"$LINE")" clear clear 2>between.err 3>&-)
	PID[between]=$!
	read -r -t 20 -u "$fd" port
	line a '"to":"master"'
	node b -i 127.0.0.1 --json --cluster-mode "tcpip:127.0.0.1:$port"
	line b '"type":"members".*"version":2'
	grep -aFq "$MC_CLUSTER_NAME" clear
}

# Warnings stand on standard error.
said_so() {
	local fd text
	exec {fd}< <(exec tail -n +1 -F a.err 2>/dev/null 3>&-)
	PID[tail]=$!
	while IFS= read -r -t 20 -u "$fd" text; do
		[[ $text != *'is not what the member there sealed'* ]] || return 0
	done
	echo "a did not notice: $(cat a.err)"
	return 1
}

@test "sealed: a flipped bit ends the connection" {
	both flip
	said_so
}

@test "sealed: a record that comes twice ends the connection" {
	both repeat
	said_so
}

@test "sealed: a record that is left out ends the connection" {
	both omit
	said_so
}

@test "sealed: records in another order end the connection" {
	both swap
	said_so
}
