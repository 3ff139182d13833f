# SPDX-License-Identifier: Apache-2.0
# What scripts of attacks say beyond those of tests/net.

# An attack on a host, beside what follows; what it says is in $D/NAME.out.
hostile() { # NAME HOST VERB ARGUMENT...
	attack hostile.py "$@"
}

hostile_client() { # NAME HOST VERB ARGUMENT...
	attack client.py "$@"
}

attack() { # SCRIPT NAME HOST VERB ARGUMENT...
	local script=$1 name=$2 host=$3
	shift 3
	: >"$D/$name.out"
	on "$host" python3 -u "$MC_HOSTILE/$script" "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null &
	echo $! >"$D/$name.pid"
}

# Figures for the note: before and after.
figure() {
	echo "figure: $*" | tee -a "${MC_FIGURES:-/dev/null}"
}

cpu_ms() { # NAME: user and system time
	awk -v hz="$(getconf CLK_TCK)" '{ print int(($14 + $15) * 1000 / hz) }' "/proc/$(pid "$1")/stat"
}

resident_kib() { # NAME
	awk '/^VmHWM/ { print $2 }' "/proc/$(pid "$1")/status"
}

dials() { # HOST: connections that it began since its start
	on "$1" awk '/^Tcp: [0-9]/ { print $6 }' /proc/net/snmp
}

sanitized() {
	grep -q __asan_init "$mc_join"
}

# As many KiB as a limit is in this build: a sanitizer puts margins around all that is held, and keeps what was
# given back, of which inside.bash leaves it 1 MiB.
in_this_build() { # KIB
	if sanitized; then echo $((4 * $1)); else echo "$1"; fi
}
! sanitized || export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=1

pause() { # SECONDS
	read -rt "$1" -u "$never" || :
}

alive() { # NAME
	! gone "$1" || fail "$1 has ended"
}

at_most() { # WHAT LIMIT ACTUAL
	(($3 <= $2)) || fail "$1: $3, more than $2"
}

sent() { # HOST: bytes that it sent
	on "$1" ip -j -s link show | jq '[.[] | select(.ifname != "lo").stats64.tx.bytes] | add'
}
