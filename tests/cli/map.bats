# SPDX-License-Identifier: Apache-2.0
# mc-map as a user sees it, without a member that stores data: what it refuses to ask, who does not answer, who means no good. What it
# does with maps is tests/interop/flows-map.bats, with real members.
load helper

map() {
	timeout 30 mc-map "$@"
}

@test "the command line: each mistake is status 2, with what to write" {
	fails 2 'No command is given.*The commands are: get put' mc-map
	fails 2 "There is no command 'gett'.*It is one of: get" mc-map gett m k
	fails 2 "'get' needs the name of a map" mc-map get
	fails 2 "'get' is given too few arguments.*mc-map get MAP KEY\." mc-map get m
	fails 2 'mc-map size MAP\.' mc-map size m k
	fails 2 'mc-map put MAP KEY VALUE' mc-map put m k
	fails 2 "The key 'x' is no int: a number from -2147483648 to 2147483647" mc-map -k int get m x
	fails 2 "The key '2147483648' is no int" mc-map -k int get m 2147483648
	fails 2 "The value '9223372036854775808' is no long" mc-map -y long set m k 9223372036854775808
	fails 2 'The value is not JSON' mc-map -y json set m k '{"a":'
	fails 2 'is not a UUID' mc-map -k uuid get m 1
	fails 2 'neither true nor false' mc-map -y bool set m k yes
	fails 2 'is not a double' mc-map -y double set m k 1.5x
	fails 2 'not a value in hex' mc-map -y hex set m k 00000000fffff
	fails 2 'not a value in hex' mc-map -y hex set m k 00000000fffffff50
	fails 2 'The value is not UTF-8.*hex' mc-map set m k $'\xff'
	fails 2 '--ttl: 9223372036854775808 is too long|not a duration' mc-map --ttl 9223372036854775808 set m k v
	fails 2 '--ttl: 69y|not a duration' mc-map --ttl 69y set m k v
	fails 2 'has 4097 bytes; at most 4096' mc-map size "$(printf '%4097s' '')"
	fails 2 'not a port|no port' mc-map -p 127.0.0.1:99999 size m
	local peers=()
	for i in {1..65}; do peers+=(-p "10.0.0.$i"); done
	fails 2 '--peer is given more than 64 times' mc-map "${peers[@]}" size m
}

@test "a value from standard input has a limit with a name" {
	head -c 40000000 /dev/zero >much
	run --separate-stderr map set m k - -p 127.0.0.1:1 <much
	[ "$status" -eq 2 ]
	[[ $stderr == *'more than 33554432 bytes'* ]]
}

@test "nobody there, another name, a node that stores nothing" {
	fails 3 'connection refused' mc-map -p 127.0.0.1:1 size m
	fails 3 'No member listens on this host at port 1, and none answers' mc-map --start-port 1 -i lo size m
	node a -i 127.0.0.1 --json
	line a '"type":"started"'
	port=$(jq .port <<<"$LINE")
	line a '"type":"members"'
	MC_CLUSTER_NAME=other fails 4 "it is not 'other'" mc-map -p "127.0.0.1:$port" size m
	for command in 'get m k' 'put m k v' 'set m k v' 'remove m k' 'contains m k' 'size m' 'keys m' 'dump m' 'clear m' 'evict m k'; do
			fails 4 'The member refuses: NoDataMemberInCluster' mc-map -p "127.0.0.1:1,127.0.0.1:$port" $command
	done
	run --separate-stderr map -p "127.0.0.1:$port" --json size m
	[ "$status" -eq 4 ]
	[ -z "$output" ]
	jq -es 'length == 1 and .[0].type == "error" and .[0].code == "no_data_member" and (.[0].hint | test("lite"))' <<<"$stderr"
	fails 4 NoDataMember mc-map --start-port "$port" size m
	stop a
}

@test "a member that is not ready yet is asked again, and used when it is" {
	node a -i 127.0.0.1 --json --store 8M
	line a '"type":"started"'
	port=$(jq .port <<<"$LINE")
	map -p "127.0.0.1:$port" -t 20s set m k v
	[[ $(map -p "127.0.0.1:$port" get m k) == v ]]
	map -p "127.0.0.1:$port" contains m k
	run ! map -p "127.0.0.1:$port" contains m nobody
	[[ $(map -p "127.0.0.1:$port" put m k w) == v ]]
	[[ $(map -p "127.0.0.1:$port" size m) == 1 ]]
	[[ $(map -p "127.0.0.1:$port" lock m k -- echo held) == held ]]
	map -p "127.0.0.1:$port" bench b --for 200ms --entries 100 --json | jq -e '.errors == 0 and .ops > 0'
	[[ $(map -p "127.0.0.1:$port" remove m k) == w ]]
	stop a
}

@test "through a lite node: what it refuses goes to the one that stores" {
	node a -i 127.0.0.1 --json --store 8M --cluster-mode tcpip:127.0.0.1
	line a '"type":"started"'
	local stores
	stores=$(jq .port <<<"$LINE")
	line a '"type":"members"'
	node b -i 127.0.0.1 --json --cluster-mode "tcpip:127.0.0.1:$stores"
	line b '"type":"started"'
	port=$(jq .port <<<"$LINE")
	line b '"type":"members"'
	map -p "127.0.0.1:$port" set m k v
	[[ $(map -p "127.0.0.1:$port" get m k) == v ]]
	[[ $(map -p "127.0.0.1:$port" size m) == 1 ]]
	exec {fd}< <(exec mc-map -p "127.0.0.1:$port" --json watch m 2>watch.err 3>&-)
	PID[watch]=$! OUT[watch]=$fd
	line watch '"type":"watching"'
	map -p "127.0.0.1:$port" remove m k
	line watch '"event":"removed"'
	kill -TERM "${PID[watch]}"
	stop b
	stop a
}

# Twice at once a member of 5.x takes for two clients of one name, and warns (LocalAddressRegistry).
@test "a member that comes back is dialled once" {
	node a -i 127.0.0.1 --json --store 8M
	line a '"type":"started"'
	port=$(jq .port <<<"$LINE")
	exec {fd}< <(exec mc-map -p "127.0.0.1:$port" --json watch m 2>watch.err 3>&-)
	PID[watch]=$! OUT[watch]=$fd
	line watch '"type":"watching"'
	kill -KILL "${PID[a]}"
	run timeout 60 python3 "$BATS_TEST_DIRNAME/count.py" "$port" 4
	[[ $output == 1 ]]
}

@test "who means no good: an answer within the time-out, bounded, in words" {
	local kind want
	while read -r kind want; do
		nasty "$kind"
		run --separate-stderr timeout 30 mc-map -p "127.0.0.1:$PORT" -t 4s get m k
		[ "$status" -eq "${want%% *}" ] && [ -z "$output" ] && [[ $stderr =~ ${want#* } ]] || { echo "$kind: status $status, $stderr"; return 1; }
		kill "${PID[nasty]}"
	done <<-'END'
		silent 3 never answers a client
		closes 3 closes it without a word
		garbage 3 no member
		zeros 3 no member
		http 3 no member
		vnc 3 VNC
		huge-frame 3 no member
		endless-message 3 no member|against the protocol|no answer
		slow 3 no member
		no-list 3 No answer within 4000 ms
		no-such-status 3 against the protocol
	END
}

@test "each command has its place in the manual and in the completions" {
	local name
	for name in $(sed -n "s/.*how='words' words='\([a-z ]*\)'.*/\1/p" "$BATS_TEST_DIRNAME/../../completions/bash/mc-map"); do
		grep -q "^\.BI* \"*$name\\b" "$BATS_TEST_DIRNAME/../../man/mc-map.1" || { echo "$name is not in the manual"; return 1; }
		run --separate-stderr mc-map "$name" -p 127.0.0.1:1 -t 1s m </dev/null
		[[ $stderr != *'There is no command'* ]] || { echo "$name is no command"; return 1; }
	done
	[ -n "$name" ]
}
