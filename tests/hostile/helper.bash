# SPDX-License-Identifier: Apache-2.0
# Attacks: hosts as in tests/net, one of which runs hostile.py.
load ../net/helper
export MC_NET=$BATS_TEST_DIRNAME/../net

inside() { # N
	cat "$MC_NET/inside.bash" "$BATS_TEST_DIRNAME/inside.bash" - >"$BATS_TEST_TMPDIR/script"
	MC_HOSTILE=$BATS_TEST_DIRNAME timeout -k 5 "${MC_NET_S:-90}" "$MC_NET/../peers/netns" "$1" bash "$BATS_TEST_TMPDIR/script" 3>&-
}
