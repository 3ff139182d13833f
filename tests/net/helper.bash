# SPDX-License-Identifier: Apache-2.0
# "inside N <<'SCRIPT'" runs a script beside a bridge that joins N empty hosts (tests/peers/netns); what it may say: inside.bash.
export MC_NET=$BATS_TEST_DIRNAME
MC_BUILD=${MC_BUILD:-$BATS_TEST_DIRNAME/../../build}
MC_BUILD=$(cd "$MC_BUILD" && pwd)
export MC_BUILD

setup() {
	"$BATS_TEST_DIRNAME/../peers/netns" 1 true 2>/dev/null || skip "network namespaces are not permitted here: sudo make test"
}

inside() { # N
	cat "$BATS_TEST_DIRNAME/inside.bash" - >"$BATS_TEST_TMPDIR/script"
	timeout -k 5 "${MC_NET_S:-90}" "$BATS_TEST_DIRNAME/../peers/netns" "$1" bash "$BATS_TEST_TMPDIR/script" 3>&-
}
