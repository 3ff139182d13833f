# SPDX-License-Identifier: Apache-2.0
# "routed [option...] N <<'SCRIPT'" runs a script beside N networks that only unicast joins (tests/peers/routed), with what
# inside.bash says and, for relays:
relay_script='
mc_relay=$MC_BUILD/tools/mc-relay
printf "open sesame\n" >"$D/secret"
chmod 600 "$D/secret"
secret="--cluster-password-file $D/secret"

# A relay in JSON, its output in $D/NAME.out.
relay() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	: >"$D/$name.out"
	# shellcheck disable=SC2086
	on "$host" "$mc_relay" --json $secret "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null &
	echo $! >"$D/$name.pid"
	within 5 test -s "$D/$name.out"
}

linked() { # NAME [COUNT]
	within 10 links "$1" "${2:-1}"
}

links() { # NAME COUNT
	local up down
	up=$(grep -c "\"link_up\"" "$D/$1.out" || :)
	down=$(grep -c "\"link_down\"" "$D/$1.out" || :)
	((up - down >= $2))
}

# Somebody of relay.py on a host, its output in $D/NAME.out.
other() { # NAME HOST ARGUMENT...
	local name=$1 host=$2
	shift 2
	: >"$D/$name.out"
	on "$host" python3 -u "$MC_NET/relay.py" "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null &
	echo $! >"$D/$name.pid"
}

speak() { # HOST ARGUMENT...: to its end
	local host=$1
	shift
	on "$host" python3 -u "$MC_NET/relay.py" speak "$@" >/dev/null
}

# To its end, status in $status, output in $D/NAME.out.
ran() { # NAME HOST ARGUMENT...
	local name=$1 host=$2
	shift 2
	status=0
	on "$host" "$mc_relay" --json "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null || status=$?
}
'

routed() { # [OPTION...] N
	{ cat "$BATS_TEST_DIRNAME/inside.bash"; printf '%s\n' "$relay_script"; cat -; } >"$BATS_TEST_TMPDIR/script"
	timeout -k 5 "${MC_NET_S:-90}" "$BATS_TEST_DIRNAME/../peers/routed" "$@" bash "$BATS_TEST_TMPDIR/script" 3>&-
}
