#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Peers that a command prints; and what the tools say of themselves to programs.
load helper

@test "a node joins whom a command prints: lines, objects of JSON, remarks" {
	node a -i 127.0.0.1 --cluster-mode tcpip:127.0.0.1:48111 --start-port 48111
	line a 'size:1'
	printf '# none yet\n127.0.0.1:48111\n{"host":"127.0.0.1","port":48112}\n' >peers
	node b -i 127.0.0.1 --cluster-mode 'exec:cat peers' --start-port 48112
	line b 'size:2'
	line a 'size:2'
	stop b
	stop a
}

@test "a command that fails, prints names or no end is told of once; the node goes on" {
	fails 2 'exec names no command' mc-join --cluster-mode exec:
	for try in 'exit 3:failed with status 3' 'echo grid.example.org:.grid.example.org. is a name' 'yes 127.0.0.1:prints more than' 'echo "{}":is not a peer'; do
		node a -i 127.0.0.1 --cluster-mode "exec:${try%%:*}" --start-port 48115 --join-timeout 100ms
		line a 'size:1'
		stop a
		[ "$(grep -c "${try##*:}" a.err)" -eq 1 ] || { echo "$try"; cat a.err; return 1; }
	done
}

@test "a command that waits is gone with the node" {
	node a -i 127.0.0.1 --cluster-mode 'exec:echo $$ >pid; exec cat never' --start-port 48116
	mkfifo never
	until [ -s pid ]; do read -rt 0.05 <> <(:) || :; done
	kill -TERM "${PID[a]}"
	ended a 0
	[ ! -d "/proc/$(<pid)" ]
}

@test "whoever a command leaves behind, with its output, is gone with the node" {
	mkfifo never
	node a -i 127.0.0.1 --cluster-mode 'exec:cat never & echo $! >pid' --start-port 48117
	until [ -s pid ]; do read -rt 0.05 <> <(:) || :; done
	kill -TERM "${PID[a]}"
	ended a 0
	# init takes what has died; a process that waits for ever it does not
	for ((i = 0; i < 200; i++)); do
		[[ -e /proc/$(<pid)/stat && $(cut -d' ' -f3 "/proc/$(<pid)/stat") != Z ]] || return 0
		read -rt 0.05 <> <(:) || :
	done
	echo "$(<pid) is still there"
	return 1
}

@test "--version as JSON, in every tool" {
	for tool in mc-join mc-members mc-probe mc-map mc-topic mc-relay mc-dnsresolve mc-k8s-peers; do
		[ -x "$MC_BUILD/tools/$tool" ] || continue
		"$tool" --version --json | jq -e --arg n $tool '.type == "version" and .name == $n and (.lines | index("5.3")) and .libraries.libuv != null' >/dev/null
	done
}
