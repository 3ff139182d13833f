# SPDX-License-Identifier: Apache-2.0
# mc-members as a user sees it: against nodes on loopback, and against servers that mean no good.
load helper

# Whatever the name of the test's cluster is, members are asked under it.
members() {
	timeout 30 mc-members "$@"
}

# A node that others find by its port. PORT_NAME is where it is.
member() { # NAME OPTION...
	local name=$1
	shift
	node "$name" -i 127.0.0.1 --json "$@"
	line "$name" '"type":"started"'
	declare -g "PORT_$name=$(jq .port <<<"$LINE")"
	line "$name" '"type":"members"'
}

@test "the cluster's state, in every form that has a place for it" {
	member a
	run --separate-stderr members --state "127.0.0.1:$PORT_a"
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[ "${#lines[@]}" -eq 5 ]
	[[ ${lines[1]} == "State: ACTIVE, cluster version 5.3, as 127.0.0.1:$PORT_a says; members may join, partitions may move" ]]
	[[ ${lines[2]} == "Safe: yes; 271 partitions; waiting for a backup: 0; migrations: 0"* && ${lines[4]} == "    partitions 0  entries 0  bytes 0 B  clients "* ]]
	members --state --json "127.0.0.1:$PORT_a" >json
	jq -es '.[0] | .type == "state" and .state == "ACTIVE" and .is_active and .release == "5.3.8" and .cluster_name == env.MC_CLUSTER_NAME
		and (.cluster_time | test("Z$")) and (.cluster_id | test("^[0-9a-f-]{36}$")) and .is_safe and .waiting_count == 0 and .migration_count == 0' json
	[[ $(members --state --format nagios "127.0.0.1:$PORT_a") =~ ^"MC_MEMBERS OK - $MC_CLUSTER_NAME is ACTIVE: 1 member, safe, master ".*" state=0;0;3;0;4 partitions=271;;;0 ".* ]]
	members --state --format prometheus "127.0.0.1:$PORT_a" >prom
	grep -q "^mc_cluster_active{cluster=\"$MC_CLUSTER_NAME\"} 1\$" prom
	grep -q "^mc_cluster_state_info{cluster=\"$MC_CLUSTER_NAME\",state=\"ACTIVE\"} 1\$" prom
	[ "$(members --state --wait-size 1 --quiet "127.0.0.1:$PORT_a")" = '' ]
	for other in --watch --views '--format peers' '--format dot' --data-grid-block; do
		# shellcheck disable=SC2086 # two words
		run members --state $other "127.0.0.1:$PORT_a"
		[ "$status" -eq 2 ]
	done
}

@test "figures of those who store, of one who tells none, and ranges of monitoring plugins" {
	member a --store 64M
	member b --no-http
	line a '"member_count":2'
	mc-map -p "127.0.0.1:$PORT_a" set orders 1 tea
	members --state --json "127.0.0.1:$PORT_b" >json
	jq -es 'map(select(.type == "member")) | (.[0] | .partitions_owned == 271 and .entries == 1 and .bytes > 0 and .untold == null and .heap_bytes == null)
		and (.[1] | .partitions_owned == 0 and .entries == null and (.untold | test("figures are not served there: --no-http")))' json
	jq -es '.[0] | .entries == null and .unowned_count == 0 and .untold_count == 1 and .waiting_count == 0' json
	members --state "127.0.0.1:$PORT_b" >text
	grep -q '^    partitions 271  entries 1  bytes [0-9.]* KiB  clients [0-9]*$' text
	grep -q '^    partitions 0  entries unknown  bytes unknown' text
	grep -q '^    unknown: its figures are not served there: --no-http' text
	(( $(wc -L <text) <= 100 ))
	nagios() { # STATUS WORDS OPTION...
		local expected=$1 words=$2
		shift 2
		run --separate-stderr members --state --format nagios "$@" "127.0.0.1:$PORT_a"
		[[ $status -eq $expected && $output == "MC_MEMBERS $words"* ]] || { echo "$status $output"; return 1; }
	}
	nagios 0 OK -w 2: -c 1:,waiting=0
	nagios 1 WARNING -w 3:
	[[ $output == *"; members 2 is outside 3: (WARNING) | members=2;3:;;0 "* ]]
	nagios 2 CRITICAL -w 3: -c 2:,lite=@1:5
	[[ $output == *"lite 1 is inside 1:5 (CRITICAL)"* ]]
	nagios 3 UNKNOWN -c 'entries=~:10'
	[[ $output == *"; entries is unknown (UNKNOWN) | "*" entries=U "* ]]
	nagios 3 'UNKNOWN - --warning: '"'3:x'"' is no range.' -w 3:x
	run members --state -w 3: "127.0.0.1:$PORT_a"
	[ "$status" -eq 2 ]
	members --state --format prometheus "127.0.0.1:$PORT_a" >prom
	grep -q "^mc_cluster_safe{" prom && grep -q "^mc_cluster_partitions_waiting{.*} 0$" prom && ! grep -q mc_cluster_bytes prom
}

until_safe() {
	local end=$((SECONDS + 30))
	until members --state --json "127.0.0.1:$PORT_a" | jq -es '.[0].is_safe and .[0].migration_count == 0' >safe; do
		((SECONDS < end)) || { cat safe; return 1; }
	done
}

# On a terminal of 80 x 24; what is done there on standard input (screen.py)
top() { # OPTION...
	timeout 180 "$BATS_TEST_DIRNAME/screen.py" 80 24 mc-members --top "$@"
}

@test "--top: members, who is slow, who is gone, on screens of several sizes, until q" {
	member a --store 64M
	member b --store 64M
	member c
	line a '"member_count":3'
	mc-map -p "127.0.0.1:$PORT_a" set orders 1 tea # or no partition has an owner
	until_safe
	local flapping=$((PORT_c + 1))
	top "127.0.0.1:$PORT_a" >screen <<-EOF || { cat screen; return 1; }
		wait ^$MC_CLUSTER_NAME: 3 members +ACTIVE 5\.3 +safe( |$)
		wait ^MEMBER +ROLE +PART +BACK +ENTRIES +BYTES +OPS/S
		wait ^127\.0\.0\.1:$PORT_a +master +136 .* [0-9]+ +[0-9]+ +- +[0-9]+ ms$
		wait ^127\.0\.0\.1:$PORT_c +lite +0 .* [0-9]+ ms$
		wait ^EVENTS
		type s
		wait sort: address
		type jj\\n
		wait ^127\.0\.0\.1:[0-9]+\\n[0-9a-f-]{36}\\npartitions [0-9]
		type h
		wait ^KEYS
		type h
		wait ^EVENTS
		size 50 10
		wait (?s)^MEMBER[> ]+PART +BYTES +OPS/S +(CLI +)?ANSWER\\n.*^q quit
		size 24 6
		wait ^MEMBER[> ]+ANSWER$
		size 200 50
		wait ^MEMBER[> ]+ROLE.*CLI +HEAP +ANSWER$
		size 80 24
		wait ^MEMBER[> ]+ROLE +PART +BACK +ENTRIES +BYTES +OPS/S( +CLI)? +HEAP +ANSWER
		type p
		wait PAUSED
		type p
		gone PAUSED
		run kill -STOP ${PID[b]}
		wait ^127\.0\.0\.1:$PORT_b .* SLOW [0-9]+s$
		wait [0-9]{2} 127\.0\.0\.1:$PORT_b does not answer$
		run kill -CONT ${PID[b]}
		wait 127\.0\.0\.1:$PORT_b answers again$
		run (for end in TERM KILL; do timeout -s \$end 3 mc-join -i 127.0.0.1 --start-port $flapping --no-auto-increment; done) >flapping 2>&1 3>&- &
		wait ^127\.0\.0\.1:$flapping +lite
		wait (?s)(?=(.*:$flapping joined$){2})(?=(.*:$flapping is gone$){2})
		gone ^127\.0\.0\.1:$flapping +lite
		run kill -KILL ${PID[a]}
		wait 127\.0\.0\.1:$PORT_a is gone$
		wait ^$MC_CLUSTER_NAME: 2 members +ACTIVE
		wait ^127\.0\.0\.1:$PORT_b +master +271 .* [0-9]+ ms$
		run kill -KILL ${PID[b]} ${PID[c]}
		wait NO ANSWER
		wait LOST$
		type q
		end 0
	EOF
}

@test "--top: a node that comes back, figures that are not told, a signal, what it cannot be" {
	member a --no-http
	status=0
	SCREEN_TERM=xterm top "127.0.0.1:$PORT_a" >screen <<-EOF || status=$?
		wait ^127\.0\.0\.1:$PORT_a .* [0-9]+ ms$
		type \\n
		wait figures are not served there: --no-http
		type \\n
		run kill -KILL ${PID[a]}
		wait NO ANSWER
		run (exec mc-join -i 127.0.0.1 --start-port $PORT_a --no-auto-increment >b.out 2>&1 3>&-) & echo \$! >b.pid
		gone NO ANSWER
		wait 127\.0\.0\.1:$PORT_a is gone
		wait ^$MC_CLUSTER_NAME: 1 member
		run kill -TERM \$(cat b.pid)
		gone ^127.*ms$
		kill TERM
		end 143
	EOF
	[[ ! -s b.pid ]] || PID[b]=$(<b.pid)
	[ "$status" -eq 0 ] || { cat screen; return 1; }
	fails 2 'needs a terminal as its standard input and output' mc-members --top "127.0.0.1:$PORT_a"
	for other in --watch --views --state '--format dot' --json; do
		# shellcheck disable=SC2086 # two words
		run mc-members --top $other "127.0.0.1:$PORT_a"
		[ "$status" -eq 2 ]
	done
	top 127.0.0.1:1 >screen <<-'EOF' || { cat screen; return 1; }
		wait nothing listens there
		end 3
	EOF
	member d --no-http
	# what ncurses keeps of a terminal that it does not know is not ours to free
	ASAN_OPTIONS=detect_leaks=0 SCREEN_TERM=no-such-kind top "127.0.0.1:$PORT_d" >screen <<-'EOF' || { cat screen; return 1; }
		wait (?s)no description \(terminfo\) of the terminal, TERM=no-.*ncurses-base
		end 5
	EOF
	for other in QUIT:131 HUP:129; do
		SCREEN_TERM=xterm top "127.0.0.1:$PORT_d" >screen <<-EOF || { cat screen; return 1; }
			wait ^127\.0\.0\.1:$PORT_d .* [0-9]+ ms$
			kill ${other%:*}
			end ${other#*:}
		EOF
	done
	nasty evil-name
	top "127.0.0.1:$PORT" >screen <<-'EOF' || { cat screen; return 1; }
		wait ^.x1b.31m
		type q
		end 0
	EOF
}

@test "the list, for people, in every form" {
	member a
	member b --name bee --instance-group 'web "1"'
	line a '"member_count":2'
	run --separate-stderr members "127.0.0.1:$PORT_a"
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[[ ${lines[0]} =~ ^"Cluster '$MC_CLUSTER_NAME': 2 members, version 2, Hazelcast 5.3.8" ]]
	[[ ${lines[1]} =~ ^127\.0\.0\.1:$PORT_a\ \ [0-9a-f-]{36}\ \ master\ lite ]]
	[[ ${lines[2]} =~ ^127\.0\.0\.1:$PORT_b\ \ [0-9a-f-]{36}\ \ lite\ +bee\ \(web\ \"1\"\)$ ]]
	[ "${#lines[@]}" -eq 3 ]
	members "127.0.0.1:$PORT_a" --json >json
	jq -es 'length == 2 and all(.[]; .type == "member" and .uuid and .host == "127.0.0.1" and .lite and .line == "5.3" and .view_version == 2
		and .cluster_name == env.MC_CLUSTER_NAME and (.time | test("Z$"))) and .[0].is_master and (.[1].is_master | not)
		and .[1].name == "bee" and .[1].instance_group == "web \"1\"" and .[0].name == null' json
	[ "$(members "127.0.0.1:$PORT_a" --format json | jq -c 'del(.time)')" = "$(jq -c 'del(.time)' json)" ]
	members "127.0.0.1:$PORT_a" --format peers >peers
	[ "$(cat peers)" = "127.0.0.1:$PORT_a"$'\n'"127.0.0.1:$PORT_b" ]
	[ "$(members - --format peers <peers)" = "$(cat peers)" ]
	[ "$(members - --format peers <json)" = "$(cat peers)" ]
	members "127.0.0.1:$PORT_a" --format prometheus >prom
	grep -q "^mc_cluster_members{cluster=\"$MC_CLUSTER_NAME\"} 2\$" prom
	grep -q 'name="bee",group="web \\"1\\"",line="5.3",lite="true",master="false"} 1$' prom
	# every metric has its HELP and TYPE once, before it
	awk '/^# HELP/ {help[$3]++} /^# TYPE/ {type[$3]++; kind = $4; if (kind != "gauge") exit 1}
		/^[a-z]/ {name = $1; sub(/\{.*/, "", name); if (help[name] != 1 || type[name] != 1) exit 1}' prom
	members "127.0.0.1:$PORT_a" --format nagios >one-line
	[[ $(cat one-line) =~ ^"MC_MEMBERS OK - $MC_CLUSTER_NAME: 2 members, master 127.0.0.1:$PORT_a | members=2;;;0 lite=2;;;0 version=2;;;0"$ ]]
	members "127.0.0.1:$PORT_a" --format dot >graph
	grep -q 'label="web \\"1\\""' graph
	[ "$(grep -c -- ' -> ' graph)" -eq 1 ]
	! command -v dot >/dev/null || command dot -Tsvg graph | grep -q '</svg>'
	members "127.0.0.1:$PORT_b" --data-grid-block >grid
	[[ $(sed -n 1p grid) == '  Data Grid Status ' ]]
	grep -q "^Payara Data Grid State: DG Version: 5 DG Name: $MC_CLUSTER_NAME DG Size: 2\$" grid
	grep -q "^ DataGrid: $MC_CLUSTER_NAME Name: bee Lite: true This: true UUID: [0-9a-f-]* Address: /127.0.0.1:$PORT_b\$" grid
}

@test "without a peer: this host's start port, else who answers on the group" {
	member a
	[[ $(members --start-port "$PORT_a" --format peers) == "127.0.0.1:$PORT_a" ]]
	[[ $(members --start-port 1 -i lo --format peers) == "127.0.0.1:$PORT_a" ]]
	MC_CLUSTER_NAME=nobody fails 3 'No member listens on this host at port 1, and none answers' mc-members --start-port 1 -i lo
	[ -z "$output" ]
}

@test "waiting for a size, in one line: 0, 1, 3" {
	member a
	members "127.0.0.1:$PORT_a" --wait-size 2 --stable 100ms --timeout 20s >got 2>err &
	PID[waiter]=$!
	member b
	wait "${PID[waiter]}"
	unset "PID[waiter]"
	[ "$(grep -c 127.0.0.1 got)" -eq 2 ]
	run members "127.0.0.1:$PORT_a" --wait-size '>=2' -q
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	run members "127.0.0.1:$PORT_a" --wait-size 2 --exact -q
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	fails 1 'Timed out: 2 in the list of .*, wanted at least 3' mc-members "127.0.0.1:$PORT_a" --wait-size 3 --timeout 200ms
	fails 1 'Timed out: 2 in the list of .*, wanted 1\.' mc-members "127.0.0.1:$PORT_a" --wait-size 1 --exact --timeout 200ms
	fails 3 'nothing listens there' mc-members 127.0.0.1:1 --wait-size 1 --timeout 300ms
	run members "127.0.0.1:$PORT_a" --wait-size 3 --timeout 100ms --format nagios
	[ "$status" -eq 2 ]
	[[ $output == 'MC_MEMBERS CRITICAL - Timed out: 2 in the list of '*'| members=2;;3:;0 '* ]]
	run --separate-stderr members "127.0.0.1:$PORT_a" --wait-size 3 --timeout 100ms --format prometheus
	[ "$status" -eq 1 ]
	[[ $output == *"} 2"* && $output == *'mc_cluster_members_wanted{'*'} 3'* ]]
	run --separate-stderr members 127.0.0.1:1 --format prometheus
	[ "$status" -eq 3 ]
	[[ ${lines[-1]} == 'mc_cluster_up 0' ]]
	fails 2 'wait-size' mc-members --wait-size many
	fails 2 'exact' mc-members --exact
	fails 2 'watch' mc-members --watch --format dot
	run mc-members --format nagios --wait-size many
	[ "$status" -eq 3 ]
	[[ $output == *'MC_MEMBERS UNKNOWN - '* ]]
}

@test "a member that comes later is waited for" {
	local port=$((MC_MULTICAST_PORT + 20000 > 64000 ? MC_MULTICAST_PORT - 10000 : MC_MULTICAST_PORT + 20000))
	members "127.0.0.1:$port" --wait-size 1 --timeout 20s --format peers >got 2>err &
	PID[waiter]=$!
	member a --start-port "$port" --no-auto-increment
	wait "${PID[waiter]}"
	unset "PID[waiter]"
	[ "$(cat got)" = "127.0.0.1:$port" ]
}

@test "--watch follows changes, and goes on with another member when the one it asks is gone" {
	member a
	member b
	line a '"member_count":2'
	exec {fd}< <(exec mc-members "127.0.0.1:$PORT_a" --watch --json 2>watch.err 3>&-)
	PID[watch]=$! OUT[watch]=$fd
	line watch '"type":"view".*"member_count":2'
	member c
	line watch '"type":"member_added"'
	[ "$(jq .member.port <<<"$LINE")" = "$PORT_c" ]
	line watch '"type":"view".*"member_count":3'
	kill -KILL "${PID[a]}"
	line watch '"type":"member_removed"'
	[ "$(jq .member.port <<<"$LINE")" = "$PORT_a" ]
	line watch '"type":"view".*"member_count":2'
	[ "$(jq .by_port <<<"$LINE")" != "$PORT_a" ]
	kill -USR1 "${PID[watch]}"
	timeout 10 bash -c 'until grep -q "2 in the list, version" watch.err; do read -rt 0.05 <> <(:) || :; done'
	stop c
	line watch '"type":"view".*"member_count":1'
	kill -TERM "${PID[watch]}"
	ended watch 143
}

@test "the name of the cluster: profiles' names in turn, a wrong one is status 4" {
	MC_CLUSTER_NAME=dev member a
	unset MC_CLUSTER_NAME
	[[ $(members "127.0.0.1:$PORT_a" --json | jq -r .cluster_name) == dev ]]
	fails 4 "another name.*it is not 'nope'" mc-members -n nope "127.0.0.1:$PORT_a"
	kill -KILL "${PID[a]}"
	MC_CLUSTER_NAME=other member b
	unset MC_CLUSTER_NAME
	fails 4 "it is not 'development', 'dev'" mc-members "127.0.0.1:$PORT_b"
}

@test "--views: all agree; two clusters where one was meant; one that is silent" {
	member a
	member b
	line a '"member_count":2'
	run --separate-stderr members --views "127.0.0.1:$PORT_a"
	[ "$status" -eq 0 ]
	[[ ${lines[-1]} == "2 of 2 agree: '$MC_CLUSTER_NAME', 2 members, version 2." ]]
	MC_MULTICAST_PORT=$((MC_MULTICAST_PORT + 1)) member x
	run --separate-stderr members --views "127.0.0.1:$PORT_a" "127.0.0.1:$PORT_x"
	[ "$status" -eq 1 ]
	[[ $output == *"Two clusters named '$MC_CLUSTER_NAME' where one was meant"*'Their cluster ids differ'*'They do not agree: 2 masters are followed.' ]]
	members --views --json "127.0.0.1:$PORT_a" "127.0.0.1:$PORT_x" >json || [ $? -eq 1 ]
	jq -es 'map(select(.type == "view")) | length == 3' json
	jq -es 'map(select(.type == "disagreement")) | length == 1 and .[0].kind == "two_clusters" and .[0].hint' json
	jq -es '.[-1] | .type == "verdict" and .ok == false and .status == 1 and .side_count == 2' json
	run members --views --format nagios "127.0.0.1:$PORT_a" "127.0.0.1:$PORT_x"
	[ "$status" -eq 2 ]
	[[ $output == 'MC_MEMBERS CRITICAL - They do not agree'*'sides=2;;1;0 silent=0;;;0' ]]
	members --views --format dot "127.0.0.1:$PORT_a" "127.0.0.1:$PORT_x" | grep -q 'label="two_clusters"'
	kill -STOP "${PID[b]}"
	run --separate-stderr members --views "127.0.0.1:$PORT_a"
	kill -CONT "${PID[b]}"
	[ "$status" -eq 1 ]
	[[ $output == *"One of the list tells no list: [127.0.0.1]:$PORT_b"* ]]
}

@test "who means no good: an answer within the time-out, bounded, in words" {
	local kind
	while read -r kind want words; do
		nasty "$kind"
		run --separate-stderr timeout 10 mc-members "127.0.0.1:$PORT" --timeout 300ms
		kill -KILL "${PID[nasty]}"
		[[ $status -eq $want && $stderr =~ $words ]] || { echo "$kind: status $status: $stderr"; return 1; }
		[ -z "$output" ]
	done <<-'EOF'
		silent 3 (never.answers|no.member.answered)
		closes 3 closes.it.without.a.word
		garbage 3 (no.member|protocol)
		zeros 3 no.member
		http 3 (web.server|HTTP)
		vnc 3 (no.member.answered|VNC)
		huge-frame 3 no.member
		endless-message 3 no.member
		slow 3 no.member.answered
		no-list 3 no.member.answered
		no-such-status 3 against.the.protocol
		many-members 3 (against.the.protocol|no.member.answered)
		events 3 no.member.answered
	EOF
}

@test "lists that name one member twice, and one that hangs up at each question, do --state no harm" {
	nasty one-twice
	run timeout 10 mc-members --state "127.0.0.1:$PORT" --timeout 1s
	[[ $status -le 3 ]] || { echo "status $status: $output"; return 1; }
	kill -KILL "${PID[nasty]}"
	nasty hangs-up
	run timeout 10 mc-members --state "127.0.0.1:$PORT" --timeout 1s
	[[ $status -le 3 ]] || { echo "status $status: $output"; return 1; }
	local calls
	calls=$(grep -c '^call' nasty.err)
	[[ $calls -gt 0 && $calls -le 20 ]] || { echo "called $calls times"; return 1; }
}

@test "what members call themselves does no harm in any form" {
	nasty evil-name
	members "127.0.0.1:$PORT" >text
	grep -qF '\x1b[31m|"evil"\x0a' text
	members "127.0.0.1:$PORT" --format prometheus | grep -qF 'address="\\x1b[31m|\"evil\"\\x0a'
	[ "$(members "127.0.0.1:$PORT" --format nagios | wc -l)" -eq 1 ]
	members "127.0.0.1:$PORT" --format nagios | grep -q '^MC_MEMBERS OK - [^|]*| members=1;;;0 lite=0;;;0 version=1;;;0$'
	members "127.0.0.1:$PORT" --json | jq -e '.host == "\u001b[31m|\"evil\"\n\\{}"'
	[ "$(members "127.0.0.1:$PORT" --format peers | wc -l)" -eq 1 ]
	[ "$(members "127.0.0.1:$PORT" --format dot | grep -c $'\x1b')" -eq 0 ]
}

@test "each example of mc-members's manual runs" {
	local example count=0
	unset MC_CLUSTER_NAME MC_MULTICAST_PORT
	while IFS= read -r -d '' example; do
		count=$((count + 1))
		timeout 60 bash -ec "$example"$'\nwait' >out 2>err </dev/null || { echo "failed: $example"; cat err; return 1; }
		[ -s out ]
	done < <(awk '/^\.SH /{on = /EXAMPLES/} on && /^\.EX/{inside = 1; next} on && /^\.EE/{inside = 0; printf "%c", 0} inside' "$BATS_TEST_DIRNAME/../../man/mc-members.1" |
		sed 's/\\-/-/g; s/\\e/\\/g')
	[ "$count" -ge 2 ]
}
