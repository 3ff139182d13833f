# SPDX-License-Identifier: Apache-2.0
# What the tests of programs share. Nodes run on loopback, in a cluster and on ports of their own for each test.
bats_require_minimum_version 1.5.0

setup() {
	MC_BUILD=${MC_BUILD:-build}
	[[ $MC_BUILD == /* ]] || MC_BUILD=$BATS_TEST_DIRNAME/../../$MC_BUILD
	PATH=$MC_BUILD/tools:$PATH
	cd "$BATS_TEST_TMPDIR" || return
	export MC_CLUSTER_NAME=test-$BATS_SUITE_TEST_NUMBER-$$ MC_MULTICAST_PORT=$((20000 + ($$ + BATS_SUITE_TEST_NUMBER * 7) % 20000))
	declare -gA PID OUT
}

teardown() {
	local name
	for name in "${!PID[@]}"; do
		kill -KILL "${PID[$name]}" 2>/dev/null || :
		wait "${PID[$name]}" 2>/dev/null || :
	done
}

# node NAME OPTION... : mc-join in the background; `line` reads what it prints, NAME.err has the rest
node() {
	local name=$1 fd
	shift
	exec {fd}< <(exec mc-join "$@" 2>"$name.err" 3>&-)
	PID[$name]=$! OUT[$name]=$fd
}

# line NAME REGEX : waits for a line that matches, at most 20 seconds; it is in LINE then
line() {
	local fd=${OUT[$1]}
	while IFS= read -r -t 20 -u "$fd" LINE; do
		[[ ! $LINE =~ $2 ]] || return 0
	done
	echo "no line like '$2' from $1; its standard error:"
	cat "$1.err"
	return 1
}

# A server of nasty.py
nasty() { # KIND: PORT is where it listens
	rm -f nasty.port
	exec {NASTY_IN}> >(exec python3 "$BATS_TEST_DIRNAME/nasty.py" "$1" >nasty.port 2>nasty.err 3>&-)
	PID[nasty]=$!
	local end=$((SECONDS + 20)) never
	exec {never}<> <(:)
	until [[ -s nasty.port ]]; do
		((SECONDS < end)) || { cat nasty.err; return 1; }
		read -rt 0.05 -u "$never" || :
	done
	PORT=$(cat nasty.port)
}

# ended NAME STATUS : waits for its end, reading the rest, and compares the exit status
ended() {
	local status=0
	cat <&"${OUT[$1]}" >/dev/null
	wait "${PID[$1]}" || status=$?
	unset "PID[$1]"
	[[ $status -eq $2 ]] || { echo "$1 ended with $status, not $2"; cat "$1.err"; return 1; }
}

stop() { # NAME
	kill -TERM "${PID[$1]}"
	ended "$1" 0
}

# fails STATUS REGEX COMMAND... : says so on standard error in words that match, and nothing on standard output
fails() {
	local want=$1 regex=$2
	shift 2
	run --separate-stderr timeout 30 "$@"
	[[ $status -eq $want ]] || { echo "status $status, not $want: $stderr"; return 1; }
	[[ -z $output ]] || { echo "on standard output: $output"; return 1; }
	[[ $stderr =~ $regex ]] || { echo "not like '$regex': $stderr"; return 1; }
}
