#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A minute of tests/chaos; each commit has a seed of its own, so that who runs it again sees the same things happen.

@test "a minute of chaos: one cluster after each round, the maps whole, no SEVERE" {
	cd "$BATS_TEST_DIRNAME/../.."
	commit=$(git rev-parse --short=7 HEAD 2>/dev/null) || commit=1
	tests/chaos 60 "$((0x$commit))" "$MC_BUILD" 3>&-
}
