# SPDX-License-Identifier: Apache-2.0
# What lies under examples/ works as it stands there.
load helper

examples=$BATS_TEST_DIRNAME/../../examples

# Two members of one cluster; PEER is one of them.
two() {
	node a -i 127.0.0.1 --json
	line a '"type":"started"'
	PEER=$(jq -r '"\(.host):\(.port)"' <<<"$LINE")
	node b -i 127.0.0.1
	line b 'size:2'
}

@test "the smoke test of a CI job sees the cluster form, and one that does not" {
	two
	STABLE=200ms TIMEOUT=20s run --separate-stderr "$examples/ci/smoke-test" 2 "$PEER"
	[ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
	[[ $output == *"127.0.0.1"* ]]
	TIMEOUT=500ms run --separate-stderr "$examples/ci/smoke-test" 3 "$PEER"
	[ "$status" -eq 1 ]
	run --separate-stderr "$examples/ci/smoke-test"
	[ "$status" -eq 2 ] && [ -z "$output" ] && [[ $stderr == *"SIZE"* ]]
}

@test "the health check says nothing but its status" {
	two
	SIZE=2 run "$examples/ci/health-check" "$PEER"
	[ "$status" -eq 0 ] && [ -z "$output" ]
	stop b
	stop a
	TIMEOUT=500ms run "$examples/ci/health-check" "$PEER"
	[ "$status" -eq 3 ]
}

@test "the textfile for Prometheus is whole, and replaced at once" {
	two
	mkdir textfile
	"$examples/prometheus/mc-members-textfile" textfile "$PEER"
	grep -q '^# TYPE ' textfile/mc_members.prom
	[ "$(ls -A textfile)" = mc_members.prom ]
}

@test "the systemd units start what there is, with options that there are, and may do little else" {
	grep -q '^ExecStart=mc-join --json$' "$examples/systemd/mc-join.service"
	command -v systemd-analyze >/dev/null || skip "systemd is not here"
	for unit in systemd/mc-join.service systemd/mc-members-textfile.service relay/mc-relay.service; do
		sed "s#^ExecStart=mc-#ExecStart=$MC_BUILD/tools/mc-#;s#/usr/libexec/mc-toolkit#$examples/prometheus#" "$examples/$unit" >"${unit#*/}"
		run systemd-analyze verify --man=no "./${unit#*/}"
		[ "$status" -eq 0 ] || { echo "$output"; return 1; }
		# its score: 0 can do nothing, 10 everything
		run systemd-analyze security --offline=true --threshold=20 "./${unit#*/}"
		[ "$status" -eq 0 ] || { echo "$output" | tail -n 3; return 1; }
	done
}
