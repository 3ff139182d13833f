#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Hosts that can only dial out, to the hub and to nobody else: their members' connections are carried as well. Network 2 reaches the
# hub's network 1 only; network 3 reaches nobody, and nobody it, but for a gateway that passes on connections to the hub's port, under
# its own address. Members are what they are on one network: they are started by the wrapper, and know of nothing.
load helper

setup_file() {
	command -v on >/dev/null || return 0
	ip rule add from 10.66.2.0/24 to 10.66.3.0/24 prohibit
	ip rule add iif br3 prohibit
	ip rule add to 10.66.3.0/24 iif br1 prohibit
	ip rule add to 10.66.3.0/24 iif br2 prohibit
}

teardown_file() {
	command -v on >/dev/null || return 0
	ip rule del from 10.66.2.0/24 to 10.66.3.0/24 prohibit
	ip rule del iif br3 prohibit
	ip rule del to 10.66.3.0/24 iif br1 prohibit
	ip rule del to 10.66.3.0/24 iif br2 prohibit
}

gateway=10.66.3.254

carry() { # NAME HOST OPTION...: a relay
	local name=$1 host=$2
	shift 2
	printf 'open sesame\n' >"$D/secret"
	chmod 600 "$D/secret"
	: >"$D/$name.out"
	on "$host" setpriv --bounding-set=-all --inh-caps=-all "$MC_BUILD/tools/mc-relay" --json \
		--cluster-password-file "$D/secret" --carry-connections "$@" \
		>"$D/$name.out" 2>"$D/$name.err" </dev/null 3>&- &
	echo $! >"$D/$name.pid"
	within 5 test -s "$D/$name.out"
}

open_gateway() {
	python3 -u "$BATS_TEST_DIRNAME/../net/relay.py" proxy $gateway 2904 10.66.1.1 pass >"$D/gateway.out" 2>&1 </dev/null 3>&- &
	echo $! >"$D/gateway.pid"
	within 10 grep -q ready "$D/gateway.out"
}

# A real member, whose script is the relay's command; it ends when the member does.
wrapped() { # NAME HOST HUB SCRIPT ARGUMENT...: the member is in $D/NAME, its relay is w-NAME
	local name=$1 host=$2 hub=$3 script=$4
	shift 4
	# shellcheck disable=SC2016
	carry "w-$name" "$host" "$hub" -- \
		sh -c 'me=$0; "$@" || exit; exec tail -f /dev/null --pid "$(cat "$me/pid")" -s 0.05' "$D/$name" "$script" "$D/$name" "$@"
}

home() { # NAME: the address of its relay
	record "$1" '.type == "carrying"' | jq -r .host
}

# What the others say of a member of relay NAME that ended without a word; it may have been in the middle of migrations.
vanished() {
	local at
	at=$(home "$1" | sed 's/\./\\./g')
	echo "${at}[^0-9].*(Connection refused|Connection reset|No connection|Remote socket closed)"
	echo '(Migration (commit )?failed:?|Failure while executing|Failed migration from Member .*)( for)? MigrationInfo'
}

group=multicast=224.2.2.4:2904

@test "Hazelcast: three hosts that reach nobody but the hub, the master behind a gateway; data, a stop, a kill" {
	carry hub 1
	open_gateway
	wrapped a 3 $gateway "$peers/hazelcast" "$hazelcast" bind=10.66.3.1 port=5701 $group cluster=development $soon
	within 150 test -s "$D/a/self"
	wrapped b 2 10.66.1.1 "$peers/hazelcast" "$hazelcast" bind=10.66.2.1 port=5701 $group cluster=development $soon
	within 150 test -s "$D/b/self"
	ask a wait-size 2
	# beside the hub, which has an address as well: a member that announces it itself
	java c 1 bind=10.66.1.1 $group cluster=development $soon "hazelcast.local.publicAddress=$(home hub)" hazelcast.socket.server.bind.any=false
	ask a wait-size 3
	ask c wait-size 3
	[[ $(ask a members | cut -d' ' -f2 | sort) == "$(printf '%s:5701\n' "$(home w-a)" "$(home w-b)" "$(home hub)" | sort)" ]]
	ask a put m 5000
	ask b get m 5000
	ask c get m 5000
	ask a safe
	quiet a
	quiet b
	quiet c

	# One is told to stop: its data goes to the others first, over the same connections.
	ask b shutdown
	ask a wait-size 2
	ask c get m 5000
	stop b
	ended w-b 0
	# One is gone: as soon as its connections are, and nobody waits for its heartbeats, which would take a minute.
	wrapped d 2 10.66.1.1 "$peers/hazelcast" "$hazelcast" bind=10.66.2.1 port=5701 $group cluster=development $soon
	within 150 test -s "$D/d/self"
	ask a wait-size 3
	ask a safe
	local at
	at=$(now)
	kill -s KILL "$(cat "$D/d/pid")"
	within 40 ask_size a 2
	echo "removed after $(($(log_time a 'Members \{size:2') - at)) ms"
	ask c get m 5000
	[[ -z $(log_records a | grep 'Connection reset') ]] || fail "who dialled the dead one again was let in: $(log_records a | grep -B3 'Connection reset' | cut -c 1-300)"
	quiet a "$(vanished w-d)" "$(vanished w-b)"
	quiet c "$(vanished w-d)" "$(vanished w-b)"
}

ask_size() { # NAME N
	[[ $(ask "$1" members | wc -l) -eq $2 ]]
}

@test "Payara Micro on its defaults, wrapped: one cluster over a hub that alone can be reached; in a second host of it, stopped, killed" {
	carry hub 1
	open_gateway
	wrapped p 3 $gateway "$peers/payara" --name p
	in_grid p 'DG Size: 1'
	wrapped q 2 10.66.1.1 "$peers/payara" --name q
	in_grid p 'DG Size: 2'
	in_grid q 'DG Size: 2'
	in_grid p "$(home w-q):6900"
	[[ -z $(grep '"unreachable"' "$D"/*.out) ]] || fail 'somebody is out of reach'
	on 1 env MC_PUBLIC_ADDRESS="$(home hub)" "$MC_BUILD/tools/mc-join" --json >"$D/y.out" 2>"$D/y.err" </dev/null 3>&- &
	echo $! >"$D/y.pid"
	sees y 3
	in_grid q 'DG Size: 3'
	leave y
	in_grid q 'DG Size: 2'
	# two of one host, each with a relay: Payara announces its start port with the address, whichever it listens on, so it is told
	wrapped r 2 10.66.1.1 "$peers/payara" --name r --port 8081
	in_grid p "$(home w-r):6901"
	in_grid p 'DG Size: 3'
	within 150 grep -q 'Payara Micro .* ready in [0-9]' "$D/r/log"
	stop r
	ended w-r 0
	in_grid p 'DG Size: 2'
	in_grid q 'DG Size: 2'
	stop --kill q
	in_grid p 'DG Size: 1'
	[[ -z $(grep 'ports seem occupied' "$D/p/log" "$D/q/log") ]] || fail 'Payara minds the address'
	quiet p "$(vanished w-q)" "$(vanished w-r)"
}
