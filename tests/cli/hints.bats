# SPDX-License-Identifier: Apache-2.0
# What a hint advises is done, in the state that printed it: a command of ours is run as it stands there, and an option is added to the
# command that failed, which then does not fail for that any more. (That every command in the sources' texts can be typed: tests/tidy/hints.)
load helper

TOOL='mc-(join|probe|members|map|topic|dnsresolve|k8s-peers)'

# advised COMMAND... : runs it with --json; its hints, each a line, are in HINTS, its status in STATUS
advised() {
	STATUS=0
	timeout 30 "$@" --json >said 2>&1 </dev/null || STATUS=$?
	HINTS=$(jq -r '.hint? // empty, (.commands? // empty | .[])' said)
	[[ -n $HINTS ]] || { echo "no hint of: $*"; cat said; return 1; }
}

# A command that a hint holds is followed: whatever it finds, it is no wrong command line.
follow() { # REGEX: which one; nothing: each
	local command status found=0
	while IFS= read -r command; do
		[[ $command =~ ${1-} ]] || continue
		found=$((found + 1)) status=0
		# what listens for minutes need not be heard to its end; what cannot be known stands in capitals
		timeout 60 bash -c "$(sed -E 's/--listen [0-9]+s/--listen 100ms/; s/HOST:PORT/127.0.0.1:1/g; s/\bNAME(,NAME)*/grid/g' <<<"$command")" >followed 2>&1 </dev/null || status=$?
		[[ $status -ne 2 && $status -lt 124 ]] || { echo "advised: $command, status $status"; cat followed; return 1; }
	done < <(grep -oE "$TOOL( (--?[a-z-]+|'[^']*'|[^ ;,()']*[0-9*:][^ ;,()']*|[a-z]+))*" <<<"${HINTS//. /$'\n'}" | sed -E 's/ (says|shows|hears|looks|waits|tells|names|lists|asks).*//; s/[.,:]+$//')
	[[ $found -gt 0 ]] || { echo "no command in: $HINTS"; return 1; }
}

# helps OPTION... -- COMMAND... : the option stands in a hint, and COMMAND does with it what it should
helps() {
	local option=()
	while [[ $1 != -- ]]; do option+=("$1"); shift; done
	shift
	[[ $HINTS == *"${option[*]}"* ]] || { echo "not advised: ${option[*]}, but: $HINTS"; return 1; }
	run "$@" "${option[@]}"
	[ "$status" -eq 0 ] || { echo "does not help: ${option[*]}: $output"; return 1; }
}

# What would-join calls the groups' difference is gone, whatever else differs.
groups_fit() {
	timeout 30 "$@" --json >fits || :
	jq -s -e 'any(.type == "check" and .name == "partition_group" and .ok)' fits || { cat fits; return 1; }
}

master() { # OPTION...: PEER
	node a -i 127.0.0.1 --json "$@"
	line a '"type":"started"'
	PEER=$(jq -r '"\(.host):\(.port)"' <<<"$LINE")
	line a '"to":"master"'
}

@test "nobody there: the group, the port, the name" {
	advised mc-members -i 127.0.0.1 127.0.0.1:1
	[ "$STATUS" -eq 3 ]
	advised mc-members -i 127.0.0.1 --start-port 29
	[ "$STATUS" -eq 3 ]
	follow
	advised mc-map -i 127.0.0.1 --start-port 29 list
	follow
	advised mc-probe 127.0.0.1:1
	follow 'mc-probe 127.0.0.1:1\+10'
	advised mc-probe nosuch.invalid:6900
	follow 'mc-dnsresolve --explain nosuch.invalid:6900'
	advised mc-members nosuch.invalid:6900
	advised mc-probe --would-join -i 127.0.0.1 127.0.0.1:1
	follow 'mc-probe 127.0.0.1:1'
}

@test "conditions that differ: the option that is advised makes them fit" {
	master --partition-count 541 --cluster-mode tcpip:127.0.0.1 --no-host-aware
	would=(mc-probe --would-join -i 127.0.0.1 "$PEER")
	advised "${would[@]}" --cluster-mode "tcpip:$PEER" --actively
	[ "$STATUS" -eq 1 ]
	would+=(--cluster-mode "tcpip:$PEER" --actively)
	helps --no-host-aware -- groups_fit "${would[@]}"
	advised "${would[@]}" --no-host-aware
	helps --partition-count 541 -- "${would[@]}" --no-host-aware
	advised mc-join -i 127.0.0.1 --cluster-mode "tcpip:$PEER" --no-host-aware --until 'size>=2' -t 20s
	[ "$STATUS" -eq 1 ]
	helps --partition-count 541 -- mc-join -i 127.0.0.1 --cluster-mode "tcpip:$PEER" --no-host-aware --until 'size>=2' -t 20s
}

@test "a name that is another: the way to the right one" {
	master
	advised mc-members -n another "$PEER"
	[ "$STATUS" -eq 4 ]
	follow
	helps --cluster-name -- mc-members "$PEER" --json -n "$MC_CLUSTER_NAME" </dev/null || {
		[[ $HINTS == *--cluster-name* ]]
		run mc-members "$PEER" -n "$MC_CLUSTER_NAME"
		[ "$status" -eq 0 ]
	}
}

@test "every kind of log line: what is advised can be typed, with the addresses of the line" {
	cut -f 2- "$BATS_TEST_DIRNAME/../unit/log_messages.txt" | grep -v '^#' >log
	advised mc-probe --explain-log log
	[ "$STATUS" -eq 1 ]
	local command status n=0
	printf 'hazelcast:\n  cluster-name: grid\n' >member.yaml
	while IFS= read -r command; do
		n=$((n + 1)) status=0
		# what cannot be known from a line stands in capitals
		command=$(sed -E 's/\bHOST:PORT\b/10.0.0.5:6900/g; s/\bNAME(,NAME)*\b/grid/g; s/\bHOST\b/10.0.0.5/g; s/\bFILE\b/member.yaml/; s/\bMODE\b/tcpip:10.0.0.5/; s/\bNAMESPACE,SERVICE\b/shop,grid/; s/\| .*//' <<<"$command")
		timeout 20 bash -c "$command --show-config" >followed 2>&1 </dev/null || status=$?
		[[ $status -ne 2 && $status -ne 127 ]] || { echo "advised: $command, status $status"; cat followed; return 1; }
	done < <(jq -r '.commands? // empty | .[]' said | sort -u)
	[ "$n" -ge 40 ]
}

@test "a password, a line, a joiner that differ: the option that is advised lets it in" {
	printf 'geheim\n' >secret
	chmod 600 secret
	master --require-password --cluster-password-file secret
	join=(mc-join -i 127.0.0.1 --until 'size>=2' -t 20s)
	advised "${join[@]}"
	[ "$STATUS" -eq 4 ]
	[[ $HINTS == *--cluster-password-file* ]]
	run "${join[@]}" --cluster-password-file secret
	[ "$status" -eq 0 ]
	stop a
	master --line 5.7
	advised "${join[@]}" --line 5.3 --cluster-mode "tcpip:$PEER"
	[ "$STATUS" -eq 1 ] # the joiner is compared before the line
	helps --cluster-mode multicast -- "${join[@]}"
	advised mc-probe --would-join -i 127.0.0.1 --line 5.3 "$PEER"
	helps --line 5.7 -- mc-probe --would-join -i 127.0.0.1 "$PEER"
	helps --line auto -- mc-probe --would-join -i 127.0.0.1 "$PEER"
}

@test "what tools say when it does not hold: each command and option that they advise" {
	master
	advised mc-members --wait-size 3 -t 300ms "$PEER"
	[ "$STATUS" -eq 1 ]
	[[ $HINTS == *--views* && $HINTS == *--timeout* ]]
	run mc-members --views "$PEER"
	[ "$status" -eq 0 ]
	advised mc-map -p "$PEER" put m k v
	[ "$STATUS" -ne 0 ]
	advised mc-probe --listen 100ms -i 127.0.0.1
	[[ $HINTS == *'--listen 121s'* && $HINTS == *'--solicit NAME,NAME'* ]] # both are next
	advised mc-probe --solicit nosuch -i 127.0.0.1
	follow
	advised mc-dnsresolve nosuch.invalid
	run mc-dnsresolve --explain nosuch.invalid
	[[ $status -eq 1 || $status -eq 3 || $status -eq 5 ]]
	advised mc-k8s-peers --api https://127.0.0.1:1 shop,grid
	[ "$STATUS" -eq 3 ]
	advised mc-join -i 127.0.0.1 --start-port "${PEER##*:}" --no-auto-increment
	[ "$STATUS" -eq 5 ]
	[[ $HINTS == *ss\ -ltnp* || $HINTS == *auto-increment* ]]
	advised mc-join -i 203.0.113.9
	[ "$STATUS" -eq 5 ]
	advised mc-probe "127.0.0.1:${PEER##*:}" 127.0.0.1:1
	follow
	advised mc-topic -p 127.0.0.1:1 list
	follow 'mc-probe 127.0.0.1:1\+10'
	advised mc-members -n wrong --views "$PEER"
	follow
}

@test "a port that says nothing, says something else, or closes: the port is blamed, and the command to look at it has its address" {
	python3 -u - <<-'PY' >ports &
		import socket, threading
		silent, ssh, shut = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
		print(*[s.getsockname()[1] for s in (silent, ssh, shut)], flush=True)
		def answer(server, what):
		    while True:
		        conn = server.accept()[0]
		        conn.sendall(what)
		        conn.close()
		threading.Thread(target=answer, args=(ssh, b"SSH-2.0-OpenSSH_9.2\r\n"), daemon=True).start()
		answer(shut, b"")
	PY
	PID[ports]=$!
	until [[ -s ports ]]; do read -rt 0.05 <> <(:) || :; done
	read -r silent ssh shut <ports
	for tool in 'mc-members %s' 'mc-members --watch %s' 'mc-members --state %s' 'mc-map -p %s list' 'mc-topic -p %s list'; do
		for port in "$silent" "$ssh" "$shut"; do
			# shellcheck disable=SC2046,SC2059 # words of a form
			advised $(printf "$tool" "127.0.0.1:$port") -t 1s
			[ "$STATUS" -eq 3 ] || { echo "$tool $port: $STATUS"; cat said; return 1; }
			[[ $HINTS == *"mc-probe 127.0.0.1:$port"* ]] || { echo "$tool $port: $HINTS"; return 1; }
		done
	done
	follow mc-probe
}

@test "a member that takes no client: why, and the command that finds out more" {
	local kind status words regex
	while read -r kind want regex words; do
		nasty "$kind"
		advised mc-members -t 3s "127.0.0.1:$PORT"
		kill -KILL "${PID[nasty]}"
		[[ $STATUS -eq $want && $(<said) == *"${words//_/ }"* ]] || { echo "$kind: status $STATUS"; cat said; return 1; }
		[[ $regex == - ]] || follow "$regex"
	done <<-'EOF'
		wrong-name 4 mc-probe.--listen has_another_name
		serialization 4 mc-probe.--listen another_version_of_the_serialization
		not-allowed 4 mc-probe.127 takes_no_clients_now
		other-port 3 mc-probe.127.0.0.1:5701 not_for_clients
	EOF
	master --no-clients
	advised mc-members "$PEER"
	[ "$STATUS" -eq 3 ]
	[[ $(<said) == *"a member's port that closes on a client"* ]]
	follow mc-probe.--listen
}
