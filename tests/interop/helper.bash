# SPDX-License-Identifier: Apache-2.0
# What the flows say: "java a 1 ..." is a real member called a on host 1, "node x 4 ..." a mc-join called x on host 4. They run
# beside a bridge (tests/peers/netns), against the product that $MC_PEER names. tests/run starts them so.
peers=$BATS_TEST_DIRNAME/../peers
: "${MC_PEER:=5.3.8}"
: "${MC_BUILD:=$BATS_TEST_DIRNAME/../../build}"
hazelcast=${MC_PEER/#[a-z]*/5.3.8}
line=${hazelcast%.*}

# Hazelcast's master waits 5 s for more joiners before it admits any; no flow is about that.
soon=hazelcast.wait.seconds.before.join=0
# Impatient members: three of their heartbeat time-outs are nine seconds.
impatient='hazelcast.max.no.heartbeat.seconds=3 hazelcast.heartbeat.interval.seconds=1'
node_impatient='--no-heartbeat-timeout 3s --heartbeat-interval 1s'
# Clusters that hear each other merge within seconds.
merging='hazelcast.merge.first.run.delay.seconds=3 hazelcast.merge.next.run.delay.seconds=3'
node_merging='--merge-first-delay 3s --merge-next-delay 3s'

setup() {
	command -v on >/dev/null || { echo "run this as: tests/run interop" >&2; return 1; }
	D=$(mktemp -d)
	exec {never}<> <(:) # nothing ever comes out of it: to wait a moment without a process
}

teardown() {
	local file
	if [[ -z ${BATS_TEST_COMPLETED-} ]]; then
		for file in "$D"/*.out "$D"/*.err "$D"/*/log; do
			[[ -s $file ]] || continue
			echo "--- ${file#"$D"/}"
			grep -v -E 'Members|^\s*$' "$file" | tail -n 25 | cut -c 1-400
		done
	fi
	for file in "$D"/*.pid "$D"/*/pid; do
		[[ ! -s $file ]] || kill -s KILL "$(cat "$file")" 2>/dev/null || :
	done
	wait 2>/dev/null || :
	for file in /run/netns/h*; do # a split that a test made is no longer there for the next
		on "${file##*/h}" ip route flush type blackhole 2>/dev/null || :
	done
	[[ -n ${MC_KEEP-} ]] || rm -rf "$D"
}

fail() {
	printf '%s\n' "$*" >&2
	return 1
}

# Tries until COMMAND holds, at most SECONDS.
within() { # SECONDS COMMAND...
	local end=$((SECONDS + $1))
	shift
	until "$@" >/dev/null 2>&1; do
		((SECONDS < end)) || { fail "not in time: $*"; return 1; }
		read -rt 0.05 -u "$never" || :
	done
}

# --- real members

java() { # NAME HOST KEY=VALUE...; "port" and "members" are its own address unless given
	local name=$1 host=$2
	shift 2
	[[ " $* " == *' port='* ]] || set -- "$@" port=5701
	[[ " $* " == *' members='* || " $* " == *' multicast'* ]] || set -- "$@" "members=10.66.0.$host:5701"
	on "$host" "$peers/hazelcast" "$D/$name" "$hazelcast" "bind=10.66.0.$host" "$@"
}

self() { # NAME: the uuid of a real member
	cut -d' ' -f1 "$D/$1/self"
}

payara() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	on "$host" "$peers/payara" "$D/$name" --name "$name" "$@"
}

das() { # NAME HOST KEY=VALUE...: a Payara Server
	local name=$1 host=$2
	shift 2
	on "$host" "$peers/das" "$D/$name" "$@"
}

asadmin() { # HOST COMMAND...
	on "$1" "$peers/das" asadmin "${@:2}"
}

ask() { # NAME VERB...
	local name=$1
	shift
	"$peers/ask" "$D/$name" "$@"
}

stop() { # [--kill] NAME
	local flag=()
	[[ $1 != --kill ]] || { flag=(--kill); shift; }
	"$peers/stop" "${flag[@]}" "$D/$1"
}

# The records of NAME's log, one a line each, a throwable and what else follows joined to it.
log_records() {
	sed 's/\x1b\[[0-9;]*m//g' "$D/$1/log" | awk '
		/^([0-9]+:[0-9]+:[0-9.]+ [A-Z]+ \[|\[20)/ { if (text != "") print text; text = $0; next }
		NF { text = text " | " $0 }
		END { print text }'
}

# The log of NAME holds no warning, error or throwable but what is allowed: allowed.txt, and these, which a flow has earned.
quiet() { # NAME [EXPRESSION...]
	local name=$1 allowed bad
	shift
	allowed=$(grep -v '^#' "$BATS_TEST_DIRNAME/allowed.txt"; printf '%s\n' "$@")
	bad=$(log_records "$name" | grep -E '^[0-9:.]+ (WARNING|SEVERE) |\] \[(WARNING|SEVERE)\] \[| \| \s*at ' |
		grep -v -E "$(grep . <<<"$allowed" | paste -sd '|')") || return 0
	fail "the log of $name holds: $(cut -c 1-600 <<<"$bad")"
}

# What the others say of a member on host N that ended without a word, as a killed one does, and a real one that shuts down.
gone() {
	echo "10\.66\.0\.$1[^0-9].*(Connection refused|Connection reset|No connection|Remote socket closed)|Connection refused to address /10\.66\.0\.$1:"
}

# What a new master makes them say, and what they say of the master of host N that left as it should: they suspect it, too.
handover='Mastership of .* is accepted'
retired() {
	echo "10\.66\.0\.$1[^0-9].* is suspected to be dead for reason: explicit suspicion"
}
# The first table of a new master may still name the old one (a Java master's does).
stale='Following unknown addresses are found in partition table sent from master'
# A response that is there when the connection ends: one thread of Hazelcast's completes the invocation while another fails it.
raced='Future\.complete\(Object\) on completed future\. Request: Invocation\{op=com\.hazelcast\.internal\.partition\.operation\.PublishCompletedMigrationsOperation'

# --- our nodes

node() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	[[ " $* " == *' --profile '* ]] || set -- --profile hazelcast "$@"
	# A node that leads has to be told the line; one that joins finds it out, which flows-join.bats is about.
	[[ " $* " == *' --line '* ]] || set -- --line "$line" "$@"
	: >"$D/$name.out"
	on "$host" "$MC_BUILD/tools/mc-join" --json "$@" >>"$D/$name.out" 2>"$D/$name.err" </dev/null 3>&- &
	echo $! >"$D/$name.pid"
}

# A question of mc-probe's from a host, to its end: records in $D/NAME.out, its status in $status.
probe() { # NAME HOST OPTION...
	local name=$1 host=$2
	shift 2
	status=0
	on "$host" "$MC_BUILD/tools/mc-probe" --json "$@" >"$D/$name.out" 2>"$D/$name.err" </dev/null 3>&- || status=$?
}

node_pid() {
	cat "$D/$1.pid"
}

# The last record of NAME for which the jq expression holds; waits for one.
record() { # NAME EXPRESSION [SECONDS]
	local end=$((SECONDS + ${3:-40})) found
	while :; do
		found=$(jq -c "select($2)" "$D/$1.out" 2>/dev/null | tail -n 1)
		[[ -z $found ]] || break
		((SECONDS < end)) || { fail "no record of $1 in time: $2"; return 1; }
		read -rt 0.05 -u "$never" || :
	done
	printf '%s\n' "$found"
}

uuid() { # NAME: as the newest list has it
	record "$1" '.type == "members"' | jq -r '.members[] | select(.self) | .uuid'
}

# The newest list of NAME is of N members.
sees() { # NAME N [SECONDS]
	within "${3:-40}" is_size "$1" "$2" || { fail "$1 has: $(jq -c 'select(.type == "members")' "$D/$1.out" | tail -n 1)"; return 1; }
}

is_size() {
	[[ $(jq -c 'select(.type == "members") | .members | length' "$D/$1.out" | tail -n 1) == "$2" ]]
}

# NAME says that it is the master.
leads() { # NAME [SECONDS]
	record "$1" '.type == "phase" and .to == "master"' "${2:-20}" >/dev/null
}

ended() { # NAME STATUS: it ends by itself, or has been told to
	local status=0
	within 20 dead "$1"
	wait "$(node_pid "$1")" || status=$?
	[[ $status -eq $2 ]] || fail "$1 ended with $status"
}

dead() {
	case $(ps -o state= -p "$(node_pid "$1")" 2>/dev/null) in '' | Z*) return 0 ;; esac
	return 1
}

leave() { # NAME
	kill -s TERM "$(node_pid "$1")"
	ended "$1" 0
	record "$1" '.type == "left"' 1 >/dev/null
}

slay() { # NAME
	kill -s KILL "$(node_pid "$1")"
	ended "$1" 137
}

# --- the data grid block

# A node that presents what a Payara Micro expects.
member() { # NAME HOST OPTION...
	node "$@" --profile payara-micro
}

in_grid() { # NAME EXPRESSION: in its newest data grid block; with the start of a JVM before it, which a wrapper does not wait for
	within 150 block_holds "$@" || { fail "its block: $(block "$1")"; return 1; }
}

block() {
	sed 's/\x1b\[[0-9;]*m//g' "$D/$1/log" | awk '/Payara Data Grid State:/ { text = ""; inside = 1 } inside { text = text $0 "\n" } /^}/ { inside = 0 } END { printf "%s", text }'
}

block_holds() {
	block "$1" | grep -q -E "$2"
}

# --- the web application of tests/peers/Walk.java; SESSION and VERSION are a user's cookies

get() { # HOST[:PORT] VERB?ARGUMENTS: one line
	local place=10.66.0.$1
	[[ $1 == *:* ]] || place+=:8080
	curl -s --max-time 60 -D "$D/head" -H "Cookie: JSESSIONID=${SESSION-}; JSESSIONIDVERSION=${VERSION-}" "http://$place/walk/$2"
	VERSION=$(sed -n 's/.*JSESSIONIDVERSION=\([^;]*\).*/\1/p' "$D/head" | tail -n 1)
}

gives() { # HOST[:PORT] VERB?ARGUMENTS ANSWER
	get "$1" "$2" >"$D/answer"
	[[ $(cat "$D/answer") == "$3" ]] || fail "$2 on host $1 gives '$(cat "$D/answer")', not '$3'"
}

# --- times: milliseconds of the day, from a record, from a member's log, now

ms() {
	sed -E 's/.*([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3}).*/(((\1*60+\2)*60+\3)*1000+\4)/; s/\b0+([0-9])/\1/g'
}

now() {
	echo $(($(date -u +%H:%M:%S.%3N | ms)))
}

record_time() { # NAME EXPRESSION
	echo $(($(record "$1" "$2" | jq -r .time | ms)))
}

log_time() { # NAME EXPRESSION: of the last record that matches
	within 20 grep -q -E "$2" "$D/$1/log"
	echo $(($(log_records "$1" | grep -E "$2" | tail -n 1 | grep -o -E '[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}' | head -n 1 | ms)))
}

# From A to B it took at most LIMIT ms.
at_most() { # LIMIT A B
	echo "took $(($3 - $2)) ms"
	(($3 - $2 <= $1 && $3 >= $2 - 50)) || fail "took $(($3 - $2)) ms, not within $1"
}
