#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# A C node that stores maps: real lite members and the official clients work on it as on a member of their own kind.
load helper
load clients

stores() { # NAME HOST OPTION...: a C node that stores maps
	node "$@" --store 32M
}

# A lite member of the real thing puts, gets, locks and lists through the C node x; so does a client of it, and the official ones.
one_store() { # VERSION
	hazelcast=$1 line=${1%.*}
	stores x 1 --line "$line" --cluster-mode tcpip:10.66.0.1:5701
	leads x
	java a 2 $soon lite caches members=10.66.0.1:5701
	sees x 2
	ask a calls m
	ask a connect dev 10.66.0.1:5701
	ask a calls-seen n
	ask a caches-fill-seen 100
	ask a caches-filled-seen 100
	ask a caches-walk 10000
	ask a caches c
	ask a caches-seen d
	ask a caches-near
	ask a submit 10.66.0.1
	ask a submit-seen 10.66.0.1
	ask a structs s
	ask a structs-seen t
	client p 4 py dev 10.66.0.1:5701
	client j 5 js dev 10.66.0.1:5701
	ready p j
	[[ $(seen p) == '10.66.0.1 10.66.0.2 lite' ]]
	[[ $(answer p put m a b) == null && $(answer j put m a c) == '"b"' && $(answer p get m a) == '"c"' ]]
	answer p fill m 500
	[[ $(answer p missing m 500) == 0 && $(answer j size m) == 501 ]]
	[[ $(ask a size m) == 501 ]]
	[[ $(answer p objects) == *'"m"'* ]]
	answer p listen m | grep -E '^"[0-9a-f-]{36}"$'
	answer j listen m | grep -E '^"[0-9a-f-]{36}"$'
	ask a listen-map m
	answer p put m new tea
	record p '.event == "entry" and .key == "new" and .value == "tea"' >/dev/null
	record j '.event == "entry" and .key == "new" and .value == "tea"' >/dev/null
	[[ $(ask a heard) == 'ADDED new tea' ]]
	answer p destroy m
	[[ $(answer j size m) == 0 ]]
}

@test "a lite Hazelcast 5.3.8 and the official clients store in a C node" {
	one_store 5.3.8
}

@test "a lite Hazelcast 5.7.0 and the official clients store in a C node" {
	one_store 5.7.0
}

@test "queries: predicates, SQL, pages, sums, columns, JSON, Compact, listeners, of the official client" {
	node x 1 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	leads x
	client p 4 py dev 10.66.0.1:5701
	ready p
	answer p numbers n 5000
	[[ $(answer p select n 'this between 3 and 5 or this = 4999') == '[3,4,5,4999]' ]]
	[[ $(answer p count n 'not (this < 4000)') == 1000 && $(answer p average n this) == 2499.5 ]]
	[[ $(answer p column n this 'this in (7, 8)') == '[7,8]' ]]
	[[ $(answer p page n 3 0) == '[0,1,2]' && $(answer p page n 3 2) == '[6,7,8]' && $(answer p page n 3 5000) == '[]' ]]
	[[ $(answer p select n 'this like a%') == *'IllegalArgumentError: '*ClassCastException* ]]
	[[ $(answer p select n 'this =') == *'IllegalArgumentError: '*'Invalid SQL'* ]]
	[[ $(answer p kind n java.lang.Number | jq length) == 5000 && $(answer p kind n java.lang.Long) == '[]' ]]
	[[ $(answer p kind n com.acme.Tea) == *'UnsupportedOperationError: '*'classes of Java'* ]]
	answer p watch n 'this > 100'
	answer p drop n 'this >= 10'
	[[ $(answer p size n) == 10 ]]
	answer p json j a '{"age": 5, "tags": ["x", "y"]}'
	answer p json j b '{"age": 7, "tags": []}'
	[[ $(answer p select j 'age > 5') == '["b"]' && $(answer p select j "tags[any] = 'y'") == '["a"]' ]]
	answer p person c k1 Ann 30
	answer p person c k2 Bob 41
	[[ $(answer p select c "name = 'Ann' or age > 100") == '["k1"]' && $(answer p average c age) == 35.5 ]]
}

told() { # CLIENT WHAT LEAST: so many events of that kind at least
	(($(jq -c "select(.event == \"told\" and .what == \"$2\")" "$D/$1.out" | wc -l) >= $3))
}

# What happens at any owner a client hears that is bound to one member, all of it, once.
told_all() { # BOUND OTHER: clients
	local i
	answer "$1" hear heard
	for i in 1 2 3 4; do answer "$1" hear-queue "heard$i"; done
	answer "$2" fill heard 40
	for i in 1 2 3 4; do answer "$2" offer "heard$i" "item$i"; done
	within 20 told "$1" added 40
	within 20 told "$1" offered 4
	answer "$2" clear heard
	within 20 told "$1" clear_all 1
	answer "$1" put heard last one
	within 20 told "$1" added 41
	answer "$1" clear heard
	within 20 told "$1" clear_all 2
	jq -cs 'map(select(.event == "told")) | [([.[] | select(.what == "added") | .key] | length, (unique | length)),
		([.[] | select(.what == "offered") | .key] | sort), [.[] | select(.what == "clear_all") | .count], length]' "$D/$1.out" |
		grep -Fx '[41,41,["item1","item2","item3","item4"],[40,1],47]'
}

# All that is made of the entries of several owners, asked by a client of both of them and by one that knows only the second.
shared_queries() { # CLIENT...
	local p
	for p; do
		[[ $(answer "$p" select n 'this between 3 and 5') == '[3,4,5]' ]]
		[[ $(answer "$p" select n 'this >= 1990' | jq length) == 10 ]]
		answer "$p" select n 'this like a%' | grep -E 'IllegalArgumentError|ClassCast'
		[[ $(answer "$p" empty n) == false && $(answer "$p" count n 'this < 500') == 500 && $(answer "$p" average n this) == 999.5 ]]
		[[ $(answer "$p" sums n this) == '[2000,1999000,1999000,1999000,999.5,999.5,999.5,0,1999,[0,0],[1999,1999],2000]' ]]
		[[ $(answer "$p" page n 3 0) == '[0,1,2]' && $(answer "$p" page n 3 300) == '[900,901,902]' ]]
		[[ $(answer "$p" values n 4 2) == '[8,9,10,11]' && $(answer "$p" page n 3 700) == '[]' ]]
		[[ $(answer "$p" column n this 'this in (7, 8)') == '[7,8]' ]]
		[[ $(answer "$p" columns n __key this | jq -c '.[1999]') == '[1999,1999]' ]]
	done
	answer "$1" numbers gone 1000
	answer "$1" drop gone 'this >= 10'
	[[ $(answer "$1" size gone) == 10 ]]
	answer "$2" drop gone '__key < 4'
	[[ $(answer "$1" keys gone) == '[4,5,6,7,8,9]' ]]
}

@test "queries, sums, pages, columns and removeAll are put together from several C nodes" {
	node x 1 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	leads x
	client p 4 py dev 10.66.0.1:5701
	ready p
	answer p numbers n 2000
	node y 2 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	sees y 2
	within 60 owns y 135 136
	client u 5 py dev 10.66.0.2:5701 --unisocket
	ready u
	shared_queries p u
	told_all u p
	answer p person c k1 Ann 30
	answer p person c k2 Bob 41
	answer p person c k3 Cid 52
	[[ $(answer p select c 'age > 35') == '["k2","k3"]' && $(answer u average c age) == 41 ]]
}

# A C node and a real data member share the partitions: each puts together what both have, and a real lite member does.
mixed_queries() { # VERSION
	hazelcast=$1 line=${1%.*}
	java a 1 $soon
	client j 3 py dev 10.66.0.1:5701 --unisocket
	ready j
	answer j numbers n 2000
	node x 2 --cluster-mode tcpip:10.66.0.1:5701 --store 64M
	sees x 2
	within 60 owns x 135 136
	client p 4 py dev 10.66.0.2:5701 --unisocket
	ready p
	answer j index i SORTED this
	answer p index i HASH __key
	[[ $(ask a indexed i) == 'i_hash___key i_sorted_this' ]]
	shared_queries j p
	told_all p j
}

@test "queries are put together from a Hazelcast 5.3.8 and a C node, by each of them" {
	mixed_queries 5.3.8
}

@test "queries are put together from a Hazelcast 5.7.0 and a C node, by each of them" {
	mixed_queries 5.7.0
}

@test "the lock of a member that is killed is free at once" {
	hazelcast=5.3.8
	stores x 1 --cluster-mode tcpip:10.66.0.1:5701
	leads x
	client p 4 py dev 10.66.0.1:5701
	java a 2 $soon lite members=10.66.0.1:5701
	ready p
	ask a lock m 7
	[[ $(answer p locked m 7) == true ]]
	stop --kill a
	sees x 1
	within 10 unlocked p m 7
}

unlocked() { # CLIENT MAP KEY
	[[ $(answer "$1" locked "$2" "$3") == false ]]
}

@test "a full store refuses with an error that names the option, and goes on" {
	node x 1 --cluster-mode tcpip:10.66.0.1:5701 --store 8M
	leads x
	client p 4 py dev 10.66.0.1:5701
	ready p
	[[ $(answer p large m 17) == *'MaxMessageSizeExceededError: '*'16 MiB'* && $(answer p size m) == 0 ]]
	answer p fill m 200000 | grep -- '--store'
	[[ $(answer p get m 1) == '"value-1"' ]]
	answer p destroy m
	[[ $(answer p put m a b) == null ]]
}

stored() { # NODE FIELD: of its store record
	kill -s USR1 "$(node_pid "$1")"
	grep '"type":"store"' "$D/$1.err" "$D/$1.out" -h | tail -n 1 | jq ".$2"
}

owns() { # NODE LEAST [MOST]: partitions
	local count
	count=$(stored "$1" partitions_owned)
	((count >= $2 && count <= ${3:-$2}))
}

has_all() { # NODE: it has a replica of each partition
	[[ $(stored "$1" 'partitions_owned + .backups') == 271 ]]
}

with_cp() { # COMMAND: where Hazelcast has the CP subsystem in unsafe mode
	[[ $line != 5.3 ]] || "$@"
}

replicates() { # CLIENT N: all of the replicated map is at its member
	[[ $(answer "$1" replicated rm "$2") == true ]]
}

counts() { # CLIENT COUNTER N
	[[ $(answer "$1" counter "$2") == "$3" ]]
}

# All that was written at first is there, as b and the clients have it.
all_there() { # COUNT: what CP's counters come to
	[[ $(answer p missing m 3000) == 0 && $(ask b size m) == 3000 ]]
	ask b filled 20
	ask b caches-filled 300
	ask b pn-is c 15
	with_cp ask b count 40 "$1"
	with_cp ask b held of-a- 20
}

# What a Java member has, of every service, goes to a C node, which has all of it when the Java member is killed; from there to another Java
# member, which has it when the C node is killed, and when one that came in its place has left.
whole_way() { # VERSION
	hazelcast=$1 line=${1%.*}
	java a 1 $soon caches
	client p 4 py dev 10.66.0.1:5701
	ready p
	answer p fill m 3000
	ask a index m SORTED __key
	ask a fill 20
	ask a caches-fill 300
	ask a pn-add c 3
	with_cp ask a count 40 1
	with_cp ask a hold of-a- 20
	node x 2 --cluster-mode tcpip:10.66.0.1:5701 --store 64M
	sees x 2
	within 60 owns x 135 136
	within 60 has_all x
	[[ $(answer p missing m 3000) == 0 && $(ask a size m) == 3000 ]]
	client u 5 py dev 10.66.0.2:5701 --unisocket
	ready u
	within 60 replicates u 20
	ask a filled 20
	within 20 replicates u 20
	ask a caches-filled 300
	ask a structs both # with owners and backups of both kinds
	ask a calls both
	within 30 counts u c 3
	with_cp ask a count 40 2
	stop --kill a
	within 60 owns x 271
	[[ $(answer p missing m 3000) == 0 ]]
	replicates u 20
	answer p index m HASH this.this
	answer p index e BITMAP this # of a map without entries
	java b 3 $soon caches members=10.66.0.2:5701
	within 60 owns x 135 136
	[[ $(ask b indexed m) == 'm_hash_this m_sorted___key' && $(ask b indexed e) == e_bitmap_this ]]
	ask b pn-add c 5
	[[ $(answer p count-up c 7) == null ]]
	within 30 counts p c 15
	all_there 3
	ask b safe
	slay x
	ask b wait-size 1
	all_there 4
	node y 2 --cluster-mode tcpip:10.66.0.3:5701 --store 64M
	sees y 2
	within 60 owns y 135 136
	with_cp ask b hold of-b- 20
	leave y
	all_there 5
	with_cp ask b release of-b- 20
	quiet a
	quiet b "$(gone 2)" "$stale" "$raced"
}

@test "maps go from Hazelcast 5.3.8 to a C node and back, whole" {
	whole_way 5.3.8
}

@test "maps go from Hazelcast 5.7.0 to a C node and back, whole" {
	whole_way 5.7.0
}

@test "beside a Java member that keeps the result of a task a C node goes on as a lite member, and nothing is lost" {
	hazelcast=5.3.8
	java a 1 $soon
	client p 4 py dev 10.66.0.1:5701
	ready p
	answer p fill m 1000
	[[ $(ask a keep) == kept ]]
	# the member that it has left may close its first connection as another: then it looks again as soon as it may
	node x 2 --cluster-mode tcpip:10.66.0.1:5701 --store 64M
	within 60 grep -q 'cannot be taken: a class that this member cannot read' "$D/x.err"
	within 60 is_lite x
	ask a wait-size 2
	[[ $(answer p missing m 1000) == 0 ]]
}

is_lite() { # NODE: by its own list
	[[ $(jq -c 'select(.type == "members") | .members[] | select(.self) | .lite' "$D/$1.out" | tail -n 1) == true ]]
}

@test "three C nodes: one is killed, one leaves, and all entries are there" {
	node x 1 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	leads x
	client p 4 py dev 10.66.0.1:5701
	ready p
	answer p fill m 3000
	answer p structs 20
	[[ $(answer p waiters 1000) == true ]]
	node y 2 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	node z 3 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	sees z 3
	within 60 owns x 90 91
	within 60 owns z 90 91
	slay x
	sees z 2
	within 60 owns z 123 149 # a tenth apart is even enough, as for Hazelcast: members do not trade places
	[[ $(answer p missing m 3000) == 0 && $(answer p structs-differ 20) == 0 ]]
	leave y
	within 60 owns z 271
	[[ $(answer p missing m 3000) == 0 && $(answer p structs-differ 20) == 0 ]]
}

@test "when no node is left that stores, lite members of Hazelcast 5.3.8 stay, and one that comes back joins them" {
	local list=10.66.0.1:5701,10.66.0.2:5701,10.66.0.3:5701
	hazelcast=5.3.8 line=5.3
	node x 1 --cluster-mode "tcpip:$list" --store 32M
	leads x
	java a 2 lite $soon "members=$list"
	java b 3 lite $soon "members=$list"
	ask a put m 50
	slay x
	ask a wait-size 2
	node y 1 --cluster-mode "tcpip:$list" --store 32M
	sees y 3
	ask a put m 50
	ask b get m 50
}

map() { # HOST COMMAND...: mc-map, bound to the member there
	timeout 60 on 5 "$MC_BUILD/tools/mc-map" -p "10.66.0.$1:5701" "${@:2}"
}

two_stores() { # x and y share the partitions
	node x 1 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	leads x
	node y 2 --cluster-mode tcpip:10.66.0.1:5701 --store 32M
	sees y 2
}

transacts() { # MAP: of what p does in transactions it sees what it should, and others see it when it commits
	local answers
	answers=$(answer p transact "$1")
	echo "$answers"
	[[ $answers == '[1,2,null,3,null,3,["a","b","d"],[4,10],1,true,"TransactionTimedOutError",'* ]]
	[[ $answers == *',[["a",10],["b",2],["d",4]],false,10,"UnsupportedOperationError",10,false]' ]]
}

@test "what Python has written to two C nodes mc-map reads, one of them killed between" {
	two_stores
	client p 4 py dev 10.66.0.1:5701
	ready p
	[[ $(answer p again n 30) == 0 ]] # what is put into a map that was destroyed stays
	transacts t
	answer p fill m 500
	answer p put m tea hot
	answer p lock m 7
	[[ $(map 2 get m tea) == hot ]]
	slay x
	sees y 1
	[[ $(map 2 get m tea) == hot && $(map 2 size m) == 501 ]]
	[[ $(map 2 info m) == *"m: 501 entries, "*"backups: 1, and 0"*"10.66.0.2]:5701 owns 271 partitions: 501 entries"* ]]
	[[ $(answer p missing m 500) == 0 && $(answer p locked m 7) == true ]]
}

@test "a client that is bound to one of two C nodes has all of the map" {
	local i
	two_stores
	for i in 1 2 3 4 5 6 7 8; do
		map 1 set m "k$i" "v$i"
	done
	for i in 1 2 3 4 5 6 7 8; do
		[[ $(map 2 get m "k$i") == "v$i" ]]
	done
	[[ $(map 1 size m) == 8 && $(map 2 size m) == 8 ]]
	[[ $(map 2 put m k3 w) == v3 && $(map 1 get m k3) == w ]]
	map 1 clear m
	[[ $(map 2 size m) == 0 ]]
}
