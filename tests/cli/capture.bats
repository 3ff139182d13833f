# SPDX-License-Identifier: Apache-2.0
# mc-join --record FILE.pcapng: what went over the sockets, for Wireshark.
load helper

@test "two nodes and a client on a record of packets: each connection whole, the group, nobody else may read it" {
	node a -i 127.0.0.1 --json --start-port 48400 --record a.pcapng
	line a '"to":"master"'
	node b -i 127.0.0.1 --json --start-port 48410 --until 'size>=2' --timeout 30s --record b.pcapng
	ended b 0
	mc-members -q 127.0.0.1:48400 >/dev/null
	stop a
	[[ $(stat -c %a a.pcapng) == 600 ]]
	# as whoever was dialled has it, and as whoever dialled
	for file in b a; do
		"$BATS_TEST_DIRNAME/../lib/pcapng.py" $file.pcapng >packets || { cat packets; return 1; }
		grep -qE "^connection 127\.0\.0\.1:[0-9]+ [0-9]{3,} 'HZC' 127\.0\.0\.1:[0-9]+ [0-9]{3,} 'HZC'$" packets || { cat packets; return 1; }
	done
	grep -qE "^connection .*127\.0\.0\.1:48400 [0-9]{3,} .* 'CP2'|^connection .* 'CP2' 127\.0\.0\.1:48400" packets || { cat packets; return 1; }
	grep -qE "^group 224\.2\.2\.4:$MC_MULTICAST_PORT [0-9]+ .*127\.0\.0\.1:$MC_MULTICAST_PORT" packets || { cat packets; return 1; }
	! command -v capinfos >/dev/null || capinfos a.pcapng >/dev/null
	fails 2 'not a recording' mc-join --replay a.pcapng
	ln -s elsewhere link.pcapng
	fails 5 'cannot be written' mc-join -i 127.0.0.1 --start-port 48400 --record link.pcapng
}
