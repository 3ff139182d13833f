#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# mc-relay --carry-connections: hosts that reach a hub and nobody else.
load helper
load relay

@test "three hosts that reach the hub only: one cluster; a stop and a kill are noticed; the hub restarts and nobody is lost" {
	MC_NET_S=120 routed --hub-only 1 3 <<'SCRIPT'
carry="--carry-connections"
relay hub 1 $carry
relay s2 2 10.66.1.1 $carry -- "$mc_join" --json
relay s3 3 10.66.1.1 $carry -- "$mc_join" --json
has3() { [[ $(grep '"members"' "$D/$1.err" | tail -n 1 | jq '.members | length') == "$2" ]]; }
within 15 has3 s2 2
within 15 has3 s3 2
home() { field "$1" '.type == "carrying"' .host; }
is 'what is announced' "$(printf '%s\n' "$(home s2)" "$(home s3)" | sort | paste -sd ' ')" \
	"$(grep '"members"' "$D/s2.err" | tail -n 1 | jq -r '.members[].host' | sort | paste -sd ' ')"
# beside the hub: what the record says is announced
on 1 "$mc_join" --json --public-address "$(home hub)" >"$D/x.out" 2>"$D/x.err" </dev/null &
echo $! >"$D/x.pid"
sees x 3
within 10 has3 s3 3
is 'out of reach' '' "$(grep -h '"unreachable"' "$D"/*.out || :)"
# the hub ends and is there again: connections are made anew, over it
kill -s KILL "$(pid hub)"
ended hub 137
relay hub 1 $carry
within 15 links s3 1
kill -s KILL "$(pid x)"
ended x 137
within 20 has3 s2 2
within 20 has3 s3 2
is 'of those that never left' '' "$(grep -h '"member_removed"' "$D/s2.err" "$D/s3.err" | grep -F -e "$(home s2)" -e "$(home s3)" || :)"
# told to stop, it leaves; its relay ends with it
kill -s TERM "$(pid s3)"
ended s3 0
within 10 has3 s2 1
SCRIPT
}

@test "bytes both ways, many at once, to the end; one that never reads holds nobody up; who is gone is refused" {
	MC_NET_S=120 routed --hub-only 1 3 <<'SCRIPT'
relay hub 1 --carry-connections
relay s2 2 10.66.1.1 --carry-connections
relay s3 3 10.66.1.1 --carry-connections
home() { field "$1" '.type == "carrying"' .host; }
other echo 2 echo 10.66.2.1 6900
said echo ready
on 2 python3 -u "$MC_NET/relay.py" claim 10.66.2.1 "$(home s2)" 6900 >/dev/null
at=$(home s2)
listens() { on "$1" ss -Hltn "src = $at:6900" | grep -q .; }
within 5 listens 3
within 5 listens 1
call() { on "$1" timeout 60 python3 -u "$MC_NET/relay.py" call "$at" 6900 "${@:2}"; }
is 'nothing' '1 same' "$(call 3 0)"
is 'a byte' '1 same' "$(call 3 1)"
is '20 MB' '1 same' "$(call 3 20000000)"
is 'from the hub' '1 same' "$(call 1 1000000)"
is 'from the same host' '1 same' "$(call 2 1000000)"
is '100 at once' '100 same' "$(call 3 200000 100)"
other stuck 3 hang "$at" 6900
said stuck stuck 20
is 'beside one that never reads' '1 same' "$(call 3 5000000)"
sent=$(cut -d' ' -f2 "$D/stuck.out")
((sent < 60000000)) || fail "one that is not read has sent $sent bytes"
kill -s USR1 "$(pid hub)"
within 5 has hub '.type == "status" and .connection_count == 1 and .connection_bytes > 60000000'
resident=$(awk '/VmRSS/{print $2}' "/proc/$(pgrep -f "^$mc_relay --json.*--carry" | head -n 1)/status")
((resident < 32768)) || fail "resident: $resident KiB"
# it is gone: whoever dials next is refused, not let in and cut off
kill -s KILL "$(pid echo)"
ended echo 137
gone() { ! listens 3 && ! listens 1; }
within 5 gone
is 'who dials one that is gone' '1 ConnectionRefusedError' "$(call 3 1)"
# another one has the port: it is listened for again
other echo 2 echo 10.66.2.1 6900
said echo ready
on 2 python3 -u "$MC_NET/relay.py" claim 10.66.2.1 "$at" 6900 >/dev/null
within 5 listens 3
is 'the new one' '1 same' "$(call 3 1000)"
# its relay ends: the same
leave s2
within 5 gone
SCRIPT
}

@test "carried only by those that were told to; an address that is claimed from elsewhere; without rights" {
	routed 3 <<'SCRIPT'
relay hub 1
relay s2 2 10.66.1.1 --carry-connections --link-timeout 1s -- sh -c 'echo "[$JAVA_TOOL_OPTIONS]" >&2; exec "$0" --json --until "size>=2" -t 20s' "$mc_join"
within 10 grep -q 'give it --carry-connections as well' "$D/s2.err"
within 10 grep -q '^\[\]$' "$D/s2.err"
leave hub
relay hub 1 --carry-connections
relay s3 3 10.66.1.1 --carry-connections -- sh -c 'echo "[$JAVA_TOOL_OPTIONS]" >&2; exec "$0" --json' "$mc_join"
home=$(field s3 '.type == "carrying"' .host)
within 10 grep -q -F "[-Dhazelcast.local.publicAddress=$home -Dpayaramicro.publicAddress=$home " "$D/s3.err"
is 'start port of the first' '' "$(grep startPort "$D/s3.err" || :)"
relay s4 3 10.66.1.1 --carry-connections -- sh -c 'echo "[$JAVA_TOOL_OPTIONS]" >&2; exec tail -f /dev/null'
within 10 grep -q -F -e '-Dpayaramicro.startPort=6901]' "$D/s4.err"
kill -s TERM "$(pid s4)"
ended s4 143
# somebody on the network of 2 says that he is at an address of 3: nobody listens for him
on 2 python3 -u "$MC_NET/relay.py" claim 10.66.2.1 "$home" 7777 >/dev/null
within 5 has hub '.type == "member" and .port == 7777'
is 'listened for' '' "$(on 1 ss -Hltn "src = $home:7777")"
# no user's, no capability: nothing of this needs any
: >"$D/bare.out"
on 2 setpriv --bounding-set=-all --inh-caps=-all "$mc_relay" --json $secret 10.66.1.1 --carry-connections \
	-- sh -c 'grep CapEff /proc/self/status >&2; exec "$0" --json' "$mc_join" >"$D/bare.out" 2>"$D/bare.err" </dev/null &
echo $! >"$D/bare.pid"
within 10 grep -q '^CapEff:.0*$' "$D/bare.err"
within 20 grep -q '"members".*"member_count":2' "$D/bare.err"
SCRIPT
}
