#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-probe on a real member's port: what it learns, and what stands in the member's log afterwards: at most what mc-probe(1) lists.
load helper

scan() { # OPTION...: from host 4; its records in x.out
	status=0
	on 4 "$MC_BUILD/tools/mc-probe" --json --profile hazelcast "$@" >"$D/x.out" 2>"$D/x.err" </dev/null || status=$?
}

peer() { # EXPRESSION: holds of the one peer record
	jq -es --arg line "$line" "map(select(.type == \"peer\"))[0] | $1" "$D/x.out" >/dev/null || fail "not $1: $(head -n 1 "$D/x.out")"
}

# What the member has logged of host 4 since the last call is of these kinds only, so many of each: EXPRESSION COUNT...
logged() {
	local expression fresh all=
	log_records a | tail -n +$((seen + 1)) | grep -F 10.66.0.4 >"$D/fresh" || :
	while [[ $# -gt 0 ]]; do
		expression=$1
		all+="${all:+|}$expression"
		fresh=$(grep -c -E "$expression" "$D/fresh" || :)
		[[ $fresh -eq $2 ]] || fail "$fresh times, not $2: $expression: $(cat "$D/fresh")"
		shift 2
	done
	! grep -v -E "$all" "$D/fresh" || fail "not listed in the manual"
	seen=$(log_records a | wc -l)
}

closings() {
	[[ $(log_records a | tail -n +$((seen + 1)) | grep -c 'closed. Reason: Connection closed by the other side') -eq $1 ]]
}

# bats test_tags=short
@test "a member is known by its handshake, its line by a refusal, and its log holds what the manual lists" {
	local seen shook='INFO .*Initialized new cluster connection between' closed='INFO .*closed. Reason: Connection closed by the other side'
	java a 1 $soon
	seen=$(log_records a | wc -l)

	scan 10.66.0.1:5701
	[[ $status -eq 0 ]] || fail "status $status"
	peer '.state == "open" and .protocol == "hazelcast" and .address_matches and .claimed_host == "10.66.0.1" and .claimed_port == 5701'
	# refusals are of three shapes: up to 5.3, of 5.4, of 5.5 and later
	local told='5.5 to 5.7'
	case $line in 5.3) told='4.0 to 5.3' ;; 5.4) told=5.4 ;; esac
	peer ".uuid == \"$(self a)\" and .line == \"$told\" and .cluster_name == null"
	# what may be too old to be joined is not called joinable
	jq -es --argjson unsure "$([[ $line == 5.3 ]] && echo true || echo false)" '.[-1] | (.message | test("can be joined") == ($unsure | not)) and (.hint // "" | test("--actively") == $unsure)' "$D/x.out" >/dev/null || fail "$(tail -n 1 "$D/x.out")"
	within 5 closings 2
	logged "$shook" 1 "$closed" 2

	# Often, and from one host: nothing more comes of it.
	for _ in 1 2 3 4 5 6; do scan 10.66.0.1:5701; done
	within 5 closings 12
	logged "$shook" 6 "$closed" 12

	scan --actively 10.66.0.1:5701
	[[ $status -eq 0 ]] || fail "asked by its name: $status"
	peer ".cluster_name == \"dev\" and .partition_count == 271 and .release == \"$hazelcast\" and .line == \$line"
	within 5 closings 2
	within 5 grep -q 'Destroying ClientEndpoint' "$D/a/log"
	logged "$shook" 1 "$closed" 2 'INFO .*successfully authenticated' 1 'INFO .*Destroying ClientEndpoint' 1

	scan --actively --cluster-name other 10.66.0.1:5701
	[[ $status -eq 1 ]] || fail "asked by another name: $status"
	peer '.finding == "other_name" and .cluster_name == null'
	within 5 closings 2
	if [[ $line == 5.3 ]]; then
		logged "$shook" 1 "$closed" 2 'WARNING .*authentication failed' 1
	else
		logged "$shook" 1 "$closed" 2
	fi
}

@test "a member that goes by another address is told from one that does not" {
	java a 1 $soon port=5705
	scan 10.66.0.1:5701+9
	[[ $status -eq 1 ]] || fail "status $status"
	jq -es 'map(select(.type == "ports"))[0] | .first_tried == 5701 and .last_tried == 5703 and (.members | map(.port)) == [5705]' "$D/x.out"
	quiet a
}
