#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# dns mode beside a Payara Micro in dns mode and a Hazelcast member.
load helper

zone() { # LINE...
	printf '%s\n' "$@" >"$D/zone"
}

teardown_file() {
	umount /etc/resolv.conf 2>/dev/null || :
}

@test "by a name with several addresses, and by one that changes while the node lives" {
	zone 'grid.nyet A 10.66.0.1 5' 'grid.nyet A 10.66.0.4 5' 'later.nyet A 10.66.0.5 5'
	python3 -u "$BATS_TEST_DIRNAME/../dns/nasty.py" 10.66.0.254 53 "$D/zone" >"$D/names.out" 2>"$D/names.err" </dev/null 3>&- &
	echo $! >"$D/names.pid"
	printf 'nameserver 10.66.0.254\n' >"$BATS_FILE_TMPDIR/resolv.conf"
	mount --bind "$BATS_FILE_TMPDIR/resolv.conf" /etc/resolv.conf
	within 10 grep -q . "$D/names.out"

	payara a 1 --clusterMode dns:grid.nyet:6900
	grep -q 'asked grid.nyet' "$D/names.out"
	member x 4 --cluster-mode dns:grid.nyet:6900
	member y 5 --cluster-mode dns:later.nyet:6900
	sees x 2
	in_grid a 'DG Size: 2'
	quiet a

	leads y
	zone 'grid.nyet A 10.66.0.1 5' 'grid.nyet A 10.66.0.4 5' 'later.nyet A 10.66.0.5 5' 'later.nyet A 10.66.0.1 5'
	sees y 3 30
	in_grid a 'DG Size: 3'
	java h 3 $soon cluster=development groups=HOST_AWARE members=10.66.0.1:6900 port=6900
	sees x 4
	zone 'hz.nyet A 10.66.0.66 5' 'hz.nyet A 10.66.0.3 5' 'grid.nyet A 10.66.0.1 5' 'grid.nyet A 10.66.0.4 5'
	member z 6 --cluster-mode dns:hz.nyet:6900
	sees z 5
	in_grid a 'DG Size: 5'
	[[ $(on 4 "$MC_BUILD/tools/mc-dnsresolve" --payara grid.nyet:6900 | sort | paste -sd ' ') == '10.66.0.1:6900 10.66.0.4:6900' ]]
}
