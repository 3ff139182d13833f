# SPDX-License-Identifier: Apache-2.0
# What people had trouble with (tests/cases.txt), as far as it needs no more than this machine.
load helper

# Servers that are no members, or bad ones: ports by verb in PORT.
strangers() { # VERB...
	local fd verb port
	declare -gA PORT
	exec {fd}< <(exec python3 -u "$BATS_TEST_DIRNAME/../net/nasty.py" 127.0.0.1 "$@" 2>nasty.err 3>&-)
	PID[nasty]=$! OUT[nasty]=$fd
	while read -r -t 20 -u "$fd" verb port && [[ $verb != ready ]]; do PORT[$verb]=$port; done
}

explained() { # STATUS TEXT...: of the file `log`
	local want=$1 text
	shift
	run --separate-stderr mc-probe --explain-log log
	[ "$status" -eq "$want" ] || { echo "status $status, not $want: $output"; return 1; }
	for text; do
		[[ $output == *"$text"* ]] || { echo "not there: $text, but: $output"; return 1; }
	done
}

@test "a member of Hazelcast 3 is named by its port, and nothing advises to dial it again" {
	strangers member_3
	run --separate-stderr mc-probe "127.0.0.1:${PORT[member_3]}"
	[ "$status" -eq 1 ]
	[[ $output == *'a member of Hazelcast 3'*'mc-probe --listen 130s'* && $output != *'try again'* ]]
	run --separate-stderr mc-members "127.0.0.1:${PORT[member_3]}"
	[ "$status" -eq 3 ]
	[[ $stderr == *'A member of Hazelcast 3 does that'* ]]
}

@test "a port of advanced networking: what it is, which other port of the host is the members', and what mc-join says of it" {
	node a -i 127.0.0.1 --start-port 22500 --json
	line a '"type":"started".*"port":([0-9]+)'
	local member=${BASH_REMATCH[1]}
	line a '"to":"master"'
	strangers other_protocol
	local other=${PORT[other_protocol]}
	run --separate-stderr mc-probe "127.0.0.1:$other" "127.0.0.1:$member"
	[ "$status" -eq 1 ]
	[[ $output == *"127.0.0.1: members listen on $member; $other: for clients, REST or another protocol"* ]]
	run --separate-stderr mc-join -i 127.0.0.1 --cluster-mode "tcpip:127.0.0.1:$other" --until 'size>=1' -t 20s
	[ "$status" -eq 0 ]
	[[ $stderr == *'a member that expects one port for each protocol'* ]]
}

@test "nobody listens at an IPv6 address: status 3, with its port behind brackets" {
	run --separate-stderr mc-probe '[::1]:1'
	[ "$status" -eq 3 ]
	[[ $output == *'[::1]:1  refused'*'mc-probe [::1]:1+10'* ]]
}

@test "a member that is stopped: each tool says that it hangs" {
	node a -i 127.0.0.1 --start-port 22600 --json
	line a '"type":"started".*"port":([0-9]+)'
	local member=127.0.0.1:${BASH_REMATCH[1]}
	line a '"to":"master"'
	kill -STOP "${PID[a]}"
	run --separate-stderr mc-members "$member"
	[ "$status" -eq 3 ]
	[[ $stderr == *'takes the connection and never answers'* ]]
	run --separate-stderr mc-probe "$member"
	[ "$status" -eq 1 ]
	[[ $output == *'open'* ]]
	run --separate-stderr mc-members --format nagios -t 1s "$member"
	[ "$status" -eq 2 ]
	[[ $output == 'MC_MEMBERS CRITICAL'* ]]
	kill -CONT "${PID[a]}"
}

@test "a name of the list that does not resolve yet: told, and the node goes on" {
	run --separate-stderr mc-join -i 127.0.0.1 --start-port 22700 --cluster-mode tcpip:127.0.0.1,nosuch.invalid --until 'size>=1' -t 20s
	[ "$status" -eq 0 ]
	[[ $stderr == *'nosuch.invalid'* ]]
}

@test "a kubeconfig of several files: one is missing, one has no current context, a colon at the end" {
	unset KUBERNETES_SERVICE_HOST
	printf '%s\n' 'apiVersion: v1' 'kind: Config' 'clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]' >one
	printf '%s\n' '{"apiVersion":"v1","kind":"Config","contexts":[{"name":"x","context":{"cluster":"c","user":"u"}}],"current-context":"x","users":[{"name":"u","user":{"token":"t"}}]}' >two
	KUBECONFIG=$PWD/one:$PWD/gone:$PWD/two: fails 3 'Nothing listens at https://127.0.0.1:1' mc-k8s-peers shop,grid
}

@test "a log of two releases: both are named, with the address that asks" {
	for ((i = 0; i < 66; i++)); do
		echo 'WARNING: [10.0.0.4]:5701 [dev] [5.3.6] Received an invalid join request from [10.0.0.5]:5701, cause: x'
		echo "WARNING: [10.0.0.4]:5701 [dev] [5.3.6] Joining node's version 5.5.0 is not compatible with cluster version 5.3 (Rolling Member Upgrades are only supported in Hazelcast Enterprise)"
	done >log
	explained 1 'releases differ (66x' '5.5.0'
}

@test "a log's frames are read through: compose, kubectl, containers, JSON of docker and Payara, colours, CR LF" {
	local line='WARNING: [10.0.0.1]:5701 [shop] [5.3.8] [10.0.0.9]:5703 is added to the blacklist.'
	for frame in "grid-1  | $line" "[pod/grid-0/grid] $line" "2026-11-30T10:00:00.123456789Z stderr F $line" \
		"{\"log\":\"$line\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-30T10:00:00Z\"}" \
		"{\"Timestamp\":\"2026-11-30T10:00:00.000+0000\",\"Level\":\"WARNING\",\"LogMessage\":\"[10.0.0.1]:5701 [shop] [5.3.8] [10.0.0.9]:5703 is added to the blacklist.\"}" \
		$'\e[1;93m'"$line"$'\e[0m' "$line"$'\r' "Nov 30 10:00:00 box java[1]: $line"; do
		printf '%s\n' "$frame" >log
		explained 1 'a listed address did not answer (1x, line 1)' 'mc-probe 10.0.0.9:5703+100' || { echo "$frame"; return 1; }
	done
}

@test "a first member's log: alone at first and then three is no alarm" {
	printf '%s\n' 'INFO: [10.0.0.4]:5701 [dev] [5.3.8]' 'Members {size:1, ver:1} [' '	Member [10.0.0.4]:5701 - 0e1c0000-0000-4000-8000-000000000001 this' ']' \
		'INFO: [10.0.0.4]:5701 [dev] [5.3.8] [10.0.0.4]:5701 is STARTED' 'Members {size:3, ver:3} [' ']' >log
	explained 0 'nothing known'
}

@test "what a warning that is known says stands with the names, ports and accounts of its line" {
	echo 'WARNING: [10.0.0.4]:5701 [dev] [5.3.8] Could not connect to: /[fd00:0:0:0:0:0:0:5]:5701. Reason: SocketException[Connection refused to address /fd00:0:0:0:0:0:0:5:5701]' >log
	explained 1 'mc-probe [fd00:0:0:0:0:0:0:5]:5701'
	echo 'endpoints "grid" is forbidden: User "system:serviceaccount:shop:builder" cannot get endpoints in the namespace "shop"' >log
	explained 1 'system:serviceaccount:shop:builder'
	echo 'com.hazelcast.core.HazelcastException: Port [5709] is already in use and auto-increment is disabled. Hazelcast cannot start.' >log
	explained 1 "sport = :5709" 'mc-probe 127.0.0.1:5709'
	echo "WARNING: [LOCAL] [dev] [5.1.1] Cannot resolve hostname: 'node_3'" >log
	explained 1 'mc-dnsresolve --explain node_3'
}
