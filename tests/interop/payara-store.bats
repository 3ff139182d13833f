#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Two lite Payara Micros with a web application (tests/peers/Walk*.java), whose data two C nodes have: sessions, stateful beans, clustered singletons,
# persistent timers, configuration, clustered CDI events, JCache.
load helper

listens() { # NAME TOPIC: mc-topic on host 4
	on 4 "$MC_BUILD/tools/mc-topic" -p 10.66.0.1:6900 -j -v listen "$2" >"$D/$1.out" 2>"$D/$1.err" </dev/null 3>&- &
	echo $! >"$D/$1.pid"
	within 20 grep -q '"listening"' "$D/$1.out" "$D/$1.err"
}

start() { # LINE: two storing nodes, two Payaras
	line=$1
	member x 1 --cluster-mode tcpip:10.66.0.1:6900 --line "$line" --store 64M
	leads x
	member y 5 --cluster-mode tcpip:10.66.0.1:6900 --line "$line" --store 64M
	sees x 2
	war=$("$peers/fetch" walk)
	payara a 2 --lite --clustermode tcpip:10.66.0.1:6900 --deploy "$war" --contextroot walk
	payara b 3 --lite --clustermode tcpip:10.66.0.1:6900 --deploy "$war" --contextroot walk
	sees x 4
	in_grid b 'DG Size: 4'
}

# A session with a stateful bean, and what is there once for both instances.
beans() {
	gives 2 count 1
	gives 3 count 2
	gives 2 count 3
	get 2 'set?k=tea&v=1' >"$D/session"
	SESSION=$(cat "$D/session")
	gives 2 cart 1
	gives 3 cart 2
	gives 3 'get?k=tea' 1
	gives 2 'config?k=walk.a' none
	gives 3 'asadmin?k=set-config-property&v=--propertyName=walk.b,--propertyValue=9,--source=cluster' 2
	gives 2 'config?k=walk.b' 9
	gives 3 'config?k=walk.b' 9
	gives 3 'timer?k=soon&v=1' started
	within 20 gives 3 timers '[soon]'
}

has_all() { # NODE: it has a replica of each partition
	kill -s USR1 "$(node_pid "$1")"
	[[ $(grep -h '"type":"store"' "$D/$1.err" "$D/$1.out" | tail -n 1 | jq '.partitions_owned + .backups') == 271 ]]
}

# One storing node is killed, then, when another has taken its place, an instance, whose timer the other takes over, and the first node, so that
# each partition has lost its owner once.
deaths() {
	get 3 'set?k=late&v=5' >"$D/session"
	SESSION=$(cat "$D/session")
	gives 2 'get?k=late' 5
	gives 3 'cputall?k=p,q,r,s,t,u,v,w&v=8' 8
	kill -s KILL "$(cat "$D/y.pid")"
	gives 3 'get?k=late' 5
	gives 2 'set?k=late&v=6' "$SESSION"
	gives 3 'get?k=late' 6
	gives 2 'call?k=p,q,r,s,t,u,v,w' '{p=8, q=8, r=8, s=8, t=8, u=8, v=8, w=8}'
	gives 2 count 4
	member z 6 --cluster-mode tcpip:10.66.0.1:6900,10.66.0.2:6900 --line "$line" --store 64M
	sees z 4
	within 60 has_all z

	# It has dealt with the node's end when it says that another came: who ends before keeps Payara's lock of all timers, until its session
	# does, after 300 s.
	in_grid b '10\.66\.0\.6:6900'
	gives 3 'timer?k=later&v=8000' started
	kill -s KILL "$(cat "$D/b/pid")"
	within 60 gives 2 timers '[later]'
	kill -s KILL "$(cat "$D/x.pid")"
	gives 2 count 5
	gives 2 'get?k=late' 6

	# Nobody stores; who comes back begins empty, and is used at once.
	kill -s KILL "$(cat "$D/z.pid")"
	member w 1 --cluster-mode tcpip:10.66.0.1:6900,10.66.0.2:6900 --line "$line" --store 64M
	sees w 2
	get 2 'set?k=anew&v=1' >"$D/session"
	SESSION=$(cat "$D/session")
	within 20 gives 2 'get?k=anew' 1
}

@test "two lite Payara Micros keep all they share in two C nodes, and survive one" {
	start 5.3
	beans

	# A session begins on a, goes on on b, is back on a, and ends.
	get 2 'set?k=tea&v=1' >"$D/session"
	SESSION=$(cat "$D/session")
	gives 3 'get?k=tea' 1
	gives 3 'set?k=tea&v=2' "$SESSION"
	gives 2 'get?k=tea' 2
	gives 2 end true

	# Clustered CDI events: of an instance, and of a shell; heard by a shell.
	listens t payara.micro.cdi.event
	gives 2 listen listening
	gives 3 listen listening
	gives 2 'fire?v=hello' fired
	within 20 gives 3 heard '[hello]'
	gives 2 heard '[]'
	record t '.type == "message" and (.value | startswith("CDI event walk from a (MicroShoal): hello, qualifiers ")) and .member_host == "10.66.0.2"' >/dev/null
	on 4 "$MC_BUILD/tools/mc-topic" -p 10.66.0.1:6900 --cdi walk publish payara.micro.cdi.event 'of a shell'
	within 20 gives 3 heard '[hello, of a shell]'
	within 20 gives 2 heard '[of a shell]'

	# JCache.
	gives 2 'cput?k=a&v=1' put
	gives 3 'cget?k=a' 1
	gives 3 'cgetput?k=a&v=2' 1
	gives 2 'cabsent?k=a&v=3' false
	gives 2 'cabsent?k=b&v=3' true
	gives 3 'creplace?k=b&v=4' true
	gives 3 'creplace?k=z&v=4' false
	gives 3 'cgetreplace?k=b&v=5' 4
	gives 2 'creplacesame?k=b&v=6&old=9' false
	gives 2 'creplacesame?k=b&v=6&old=5' true
	gives 2 'chas?k=z' false
	gives 3 'cputall?k=c,d,e&v=7' 3
	gives 2 'call?k=a,b,c,z' '{a=2, b=6, c=7}'
	gives 3 ceach '{a=2, b=6, c=7, d=7, e=7}'
	gives 2 'cremove?k=a' true
	gives 2 'cremove?k=a' false
	gives 3 'cremovesame?k=b&v=1' false
	gives 3 'cgetremove?k=b' 6
	gives 2 'clisten?v=sync' listening
	gives 2 'cput?k=l&v=1' put
	gives 2 'cput?k=l&v=2' put
	gives 2 'cremove?k=l' true
	gives 2 'cremove?k=l' false
	local since=$SECONDS
	[[ $(get 2 'cinvoke?k=c') == *UnsupportedOperationException*'this member is no Java'* ]]
	((SECONDS - since < 20)) # a call that nobody answers takes 60 s
	within 20 gives 2 cheard '[CREATED l 1, UPDATED l 2, REMOVED l 2]'
	gives 2 cremoveall removed
	gives 3 csize 0
	# What annotations make of methods: what one instance has kept is the other's answer, too.
	gives 2 'aresult?k=a&v=1' 1
	gives 3 'aresult?k=a&v=2' 1
	gives 3 'aput?k=a&v=3' put
	gives 2 'aresult?k=a&v=4' 3
	gives 2 'aremove?k=a' removed
	gives 3 'aresult?k=a&v=5' 5
	gives 2 aremoveall removed
	gives 3 'aresult?k=a&v=6' 6
	gives 2 'iput?k=a&v=1' put
	gives 3 'iget?k=a' 1

	# What lasts so long: two are not looked at until the others have gone, for that would touch them; nor does a request name the session.
	local brief
	SESSION=
	get 2 'set?k=tea&v=1' >"$D/session"
	SESSION=$(cat "$D/session")
	gives 3 'brief?v=2' "$SESSION"
	brief=$SESSION
	SESSION=
	for cache in touched accessed created modified; do
		gives 2 "cput?c=$cache&k=a&v=1" put
	done
	within 20 gives 3 'cget?c=created&k=a' null
	within 20 gives 3 'cget?c=modified&k=a' null
	within 20 gives 3 'cget?c=touched&k=a' null
	within 20 gives 3 'cget?c=accessed&k=a' null
	SESSION=$brief
	gives 3 'get?k=tea' none # the other one has a copy that knows no time, and would bring it back: Payara's own way
	gives 2 'cdestroy?c=walk' destroyed
	gives 2 cnames '[accessed, annotated, created, injected, modified, touched]'
	deaths
}

@test "two lite Payara Micros 7 keep all they share in two C nodes, and survive one" {
	"$peers/java21" >"$D/java" || skip "$(cat "$D/java")"
	export PAYARA_VERSION=7.2026.11
	start 5.7
	beans
	gives 2 'cput?k=a&v=1' put
	gives 3 'cget?k=a' 1
	gives 2 'clisten?v=sync' listening
	gives 2 'cput?k=l&v=1' put
	gives 2 'cremove?k=l' true
	within 20 gives 2 cheard '[CREATED l 1, REMOVED l 1]'
	gives 3 listen listening
	gives 2 'fire?v=hello' fired
	within 20 gives 3 heard '[hello]'
	gives 2 'aresult?k=a&v=1' 1
	gives 3 'aresult?k=a&v=2' 1
	gives 2 'iput?k=a&v=1' put
	gives 3 'iget?k=a' 1
	deaths
}

# What the page on moving (examples/payara-lite/README.md) says to wait for: as many members, and none of the partitions without a backup.
whole() { # NODE MEMBERS
	sees "$1" "$2"
	within 60 backed_up
}

backed_up() {
	"$MC_BUILD/tools/mc-members" 10.66.0.5 --state --json --timeout 5s | jq -es 'any(.type == "state" and .waiting_count == 0)'
}

# All that both instances had at first.
has_moved() { # HOST N: the counter's next number
	gives "$1" 'get?k=tea' 1
	gives "$1" 'length?k=large' $((5 << 20))
	gives "$1" count "$2"
	gives "$1" 'call?k=p,q,r,s,t,u,v,w' '{p=8, q=8, r=8, s=8, t=8, u=8, v=8, w=8}'
	gives "$1" 'config?k=walk.b' 9
}

# Four starts of a Payara: with MC_WHOLE=1 only.
# bats test_tags=whole
@test "moving: what two Payara Micros store goes to two C nodes, one after the other, and back" {
	local list=tcpip:10.66.0.2:6900,10.66.0.3:6900,10.66.0.5:6900,10.66.0.6:6900 war
	export PAYARA_JAVA=-Dhazelcast.wait.seconds.before.join=0
	line=5.3
	war=$("$peers/fetch" walk)
	payara a 2 --clustermode "$list" --deploy "$war" --contextroot walk
	payara b 3 --clustermode "$list" --deploy "$war" --contextroot walk
	get 2 'set?k=tea&v=1' >"$D/session"
	SESSION=$(cat "$D/session")
	gives 3 'large?k=large&v=5' "$SESSION"
	gives 2 'cputall?k=p,q,r,s,t,u,v,w&v=8' 8
	gives 2 'asadmin?k=set-config-property&v=--propertyName=walk.b,--propertyValue=9,--source=cluster' 2
	gives 3 count 1

	# 1, 2: the nodes that store join, with all of the list
	member x 5 --cluster-mode "$list" --store 64M
	sees x 3
	member y 6 --cluster-mode "$list" --store 64M
	whole y 4
	has_moved 3 2
	# 3: the instances are started anew, one after the other; the second is killed
	stop a
	whole x 3
	quiet b "$(gone 2)" "$(retired 2)" "$stale" "$handover"
	payara a2 2 --lite --clustermode "$list" --deploy "$war" --contextroot walk
	has_moved 2 3
	whole x 4
	stop --kill b
	sees x 3
	within 60 has_all x
	within 60 has_all y
	has_moved 2 4
	# and back: one that stores joins, and the nodes leave
	payara b2 3 --clustermode "$list" --deploy "$war" --contextroot walk
	whole x 4
	leave y
	whole x 3
	leave x
	has_moved 2 5
	has_moved 3 6
	quiet a2 "$(gone 3)" "$(gone 5)" "$(gone 6)" "$(retired 5)" "$(retired 6)" "$stale" "$handover"
	quiet b2 "$(gone 5)" "$(gone 6)" "$(retired 5)" "$(retired 6)" "$stale" "$handover"
}
