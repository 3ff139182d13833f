# SPDX-License-Identifier: Apache-2.0
# What the scripts in the .bats files say. They run inside a little network (tests/peers/netns): host I is 10.66.0.I.
set -eEuo pipefail
D=$(mktemp -d)
mc_join=$MC_BUILD/tools/mc-join
mc_probe=$MC_BUILD/tools/mc-probe
exec {never}<> <(:) # nothing ever comes out of it: to wait a moment without a process
trap 'status=$?; for f in "$D"/*.out "$D"/*.err; do [[ $status -eq 0 || ! -s $f ]] || { echo "--- ${f##*/}"; tail -n 15 "$f" | cut -c 1-300; }; done >&2
	for f in "$D"/*.pid; do [[ ! -s $f ]] || kill -s KILL "$(<"$f")" 2>/dev/null || :; done; rm -rf "$D"; exit $status' EXIT
trap 'echo "line $LINENO: $BASH_COMMAND" >&2' ERR

fail() {
	printf '%s\n' "$*" >&2
	exit 1
}

# Tries until COMMAND holds, at most SECONDS.
within() { # SECONDS COMMAND...
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		((SECONDS < end)) || fail "not in time: $*"
		read -rt 0.05 -u "$never" || :
	done
}

# A helper of this folder on a host, its output in $D/NAME.out.
helper() { # NAME HOST ARGUMENT...
	local name=$1 host=$2
	shift 2
	: >"$D/$name.out"
	on "$host" python3 -u "$MC_NET/helper.py" "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null &
	echo $! >"$D/$name.pid"
}

# A name server on the bridge whose names are the lines of $D/zone, and how everybody here asks it.
dns_server() { # ADDRESS LINES
	printf '%s\n' "$2" >"$D/zone"
	: >"$D/names.out"
	python3 -u "$MC_NET/../dns/nasty.py" "$1" 53 "$D/zone" >"$D/names.out" 2>"$D/names.err" </dev/null &
	echo $! >"$D/names.pid"
	said names '^53$'
}

resolver() { # LINE...: /etc/resolv.conf, in this little network only
	printf '%s\n' "$@" >"$D/resolv.conf"
	[[ -n ${resolv_bound-} ]] || mount --bind "$D/resolv.conf" /etc/resolv.conf
	resolv_bound=1
}

said() { # NAME TEXT [SECONDS]
	within "${3:-10}" grep -q -e "$2" "$D/$1.out"
}

node() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	: >"$D/$name.out"
	on "$host" "$mc_join" --json -v "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null &
	echo $! >"$D/$name.pid"
}

# A question of mc-probe's, to its end: records in $D/NAME.out, talk in $D/NAME.err, its status in $status.
probe() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	status=0
	on "$host" "$mc_probe" --json "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null || status=$?
}

# The same, beside what follows.
probing() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	: >"$D/$name.out"
	on "$host" "$mc_probe" --json "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null &
	echo $! >"$D/$name.pid"
	within 5 grep -q listening "$D/$name.out"
}

pid() {
	echo "$(<"$D/$1.pid")"
}

# The field of the first record of NAME for which the jq expression holds; waits for it.
field() { # NAME EXPRESSION FIELD
	within 15 has "$1" "$2"
	jq -r "select($2) | $3" "$D/$1.out" | head -n 1
}

has() { # NAME EXPRESSION
	[[ -n $(jq -c "select($2)" "$D/$1.out" 2>/dev/null) ]]
}

started() { # NAME FIELD
	field "$1" '.type == "started"' ".$2"
}

is() { # WHAT EXPECTED ACTUAL
	[[ $2 == "$3" ]] || fail "$1: expected '$2', got '$3'"
}

size() { # NAME N
	[[ $(jq -c 'select(.type == "members") | .members | length' "$D/$1.out" | tail -n 1) == "$2" ]]
}

sees() { # NAME N [SECONDS]
	within "${3:-15}" size "$1" "$2"
}

ended() { # NAME STATUS
	local status=0
	within 15 gone "$1"
	wait "$(pid "$1")" || status=$?
	: >"$D/$1.pid"
	is "status of $1" "$2" "$status"
}

gone() {
	case $(ps -o state= -p "$(pid "$1")" 2>/dev/null) in '' | Z*) return 0 ;; esac
	return 1
}

leave() { # NAME
	kill -s TERM "$(pid "$1")"
	ended "$1" 0
}

# A host with nothing but loopback.
lonely() { # HOST
	ip netns add "h$1"
	ip -n "h$1" link set lo up
}
