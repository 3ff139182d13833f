#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-probe and a Payara Micro: it is known, and nothing stands in its log.
load helper

@test "a Payara Micro is known, and its log holds nothing of it" {
	local before
	payara a 1
	before=$(log_records a | wc -l)
	on 4 "$MC_BUILD/tools/mc-probe" --json 10.66.0.1:6900+3 >"$D/x.out" || :
	jq -es 'map(select(.type == "peer")) | .[0].claimed_host == "10.66.0.1" and .[0].line == "4.0 to 5.3" and .[0].ok
		and ([.[].state] == ["open", "refused", "refused"])' "$D/x.out" >/dev/null || fail "$(cat "$D/x.out")"
	on 4 "$MC_BUILD/tools/mc-probe" --json --actively 10.66.0.1 >"$D/x.out"
	jq -es '.[0] | .cluster_name == "development" and (.release | startswith("5.3.8-payara"))' "$D/x.out" >/dev/null || fail "$(cat "$D/x.out")"
	on 2 "$MC_BUILD/tools/mc-probe" --ping-group --for 1s --json >"$D/p.out" 2>/dev/null &
	on 4 "$MC_BUILD/tools/mc-probe" --ping-group --for 1s --json >"$D/q.out" 2>/dev/null || fail 'the ends do not hear each other'
	wait $!
	[[ $(log_records a | wc -l) -eq $before ]] || fail "it logged: $(log_records a | tail -n +$((before + 1)))"
}
