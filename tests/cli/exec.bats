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

# What each of these prints, in the form that its documentation has; of several, one that does not run and is left out where the program does.
recorded() { # PROGRAM: a stand-in for it, which is on the PATH
	mkdir -p bin
	{ echo '#!/bin/sh'; echo "echo \"\$*\" >>'$PWD/$1.args'"; echo "cat <<'E'"; cat; echo E; } >"bin/$1"
	chmod +x "bin/$1"
}

# The recipe of the manual, as somebody types it who reads it there.
recipe() { # TITLE
	mandoc -T utf8 "$BATS_TEST_DIRNAME/../../man/mc-join.1" | sed 's/.\x08//g' |
		sed -n "s/^ *$1 *exec:'/exec:'/; /^ *$1\$/,/'\$/{/^ *$1\$/d; p; }; /^exec:'/,/'\$/p"
}

prints() { # TITLE LINES
	local word
	word=$(recipe "$1")
	[[ $word == *"exec:'"*"'" ]] || { echo "no recipe: $1: $word"; return 1; }
	eval "word=${word#"${word%%exec*}"}" # as the shell reads that word
	[[ $(PATH=$PWD/bin:$PATH sh -c "${word#exec:}" | xargs -n 1) == "$2" ]] || { echo "$1: $word"; PATH=$PWD/bin:$PATH sh -c "${word#exec:}"; return 1; }
	PATH=$PWD/bin:$PATH timeout 20 mc-join -i 127.0.0.1 --cluster-mode "$word" --start-port 48120 --until 'size>=2' -q || { echo "$1: does not join"; return 1; }
}

@test "the recipes of the manual, on what their programs print" {
	command -v mandoc >/dev/null || skip "no mandoc: scripts/deps test"
	printf '127.0.0.1\t127.0.0.2\n' | recorded aws
	printf '127.0.0.1\n127.0.0.2\n' | tee >(recorded az) | recorded gcloud
	recorded avahi-browse <<-'E'
		+;lo;IPv6;shop-1;_hazelcast._tcp;local
		+;lo;IPv4;shop-1;_hazelcast._tcp;local
		=;lo;IPv6;shop-1;_hazelcast._tcp;local;shop-1.local;fe80::1;48120;
		=;lo;IPv4;shop-1;_hazelcast._tcp;local;shop-1.local;127.0.0.1;48120;"a=b"
	E
	node a -i 127.0.0.1 --cluster-mode tcpip:127.0.0.1 --start-port 48120
	line a 'size:1'
	prints AWS $'127.0.0.1\n127.0.0.2'
	grep -q 'running' aws.args
	prints Azure $'127.0.0.1\n127.0.0.2'
	prints 'Google Cloud' $'127.0.0.1\n127.0.0.2'
	recorded curl <<-'E'
		[{"Node": {"Node": "n1", "Address": "127.0.0.1", "Datacenter": "dc1"}, "Service": {"ID": "shop", "Service": "shop", "Address": "", "Port": 48120},
		  "Checks": [{"Node": "n1", "Status": "passing"}]},
		 {"Node": {"Node": "n2", "Address": "127.0.0.9"}, "Service": {"ID": "shop", "Service": "shop", "Address": "127.0.0.2", "Port": 48121}}]
	E
	prints Consul $'127.0.0.1:48120\n127.0.0.2:48121'
	recorded curl <<-'E'
		{"application": {"name": "SHOP", "instance": [
		 {"instanceId": "h1:shop:8080", "app": "SHOP", "ipAddr": "127.0.0.1", "status": "UP", "port": {"$": 8080, "@enabled": "true"}},
		 {"instanceId": "h2:shop:8080", "app": "SHOP", "ipAddr": "127.0.0.3", "status": "OUT_OF_SERVICE", "port": {"$": 8080, "@enabled": "true"}}]}}
	E
	prints Eureka 127.0.0.1
	prints mDNS 127.0.0.1:48120
	mkdir -p bin
	cat >bin/docker <<-'E'
		#!/bin/sh
		case $1 in
		ps) printf '4c01db0b339c\nd7886598dbe2\n' ;;
		inspect) [ "$4 $5" = '4c01db0b339c d7886598dbe2' ] && printf '127.0.0.1 127.0.0.2 \n127.0.0.3 \n' ;;
		esac
	E
	chmod +x bin/docker
	prints Docker $'127.0.0.1\n127.0.0.2\n127.0.0.3'
	stop a
}

@test "--version as JSON, in every tool" {
	for tool in mc-join mc-members mc-probe mc-map mc-topic mc-relay mc-dnsresolve mc-k8s-peers; do
		[ -x "$MC_BUILD/tools/$tool" ] || continue
		"$tool" --version --json | jq -e --arg n $tool '.type == "version" and .name == $n and (.lines | index("5.3")) and .libraries.libuv != null' >/dev/null
	done
}
