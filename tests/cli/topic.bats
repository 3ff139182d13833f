# SPDX-License-Identifier: Apache-2.0
# mc-topic as a user sees it, on C nodes: what it refuses to ask, who listens hears who publishes, over reconnects.
load helper

topic() {
	timeout 30 mc-topic "$@"
}

@test "the command line: each mistake is status 2, with what to write" {
	fails 2 'No command is given.*The commands are: listen publish list' mc-topic
	fails 2 "There is no command 'hear'.*It is one of: listen" mc-topic hear t
	fails 2 "'listen' of which topic.*mc-topic list" mc-topic listen
	fails 2 "'listen' has too many arguments" mc-topic listen t u
	fails 2 "'list' has too many arguments" mc-topic list t
	fails 2 'has 4097 bytes; at most 4096' mc-topic listen "$(printf '%4097s' '')"
	fails 2 'CDI events go to the topic payara.micro.cdi.event' mc-topic --cdi order publish t m
	fails 2 'A message of the command line is one line' mc-topic publish t $'a\nb' -p 127.0.0.1:1
	fails 2 'Line 2: The message is not JSON' mc-topic -p 127.0.0.1:1 -y json publish t '{}' '{'
	fails 3 'connection refused' mc-topic -p 127.0.0.1:1 publish t m
}

# a: a node that stores nothing
begin() {
	node a -i 127.0.0.1 --json
	line a '"type":"started"'
	port=$(jq .port <<<"$LINE")
	line a '"type":"members"'
}

hear() { # FILE OPTION...: a listener, once it listens
	local out=$1 end=$((SECONDS + 20)) never
	shift
	exec {never}<> <(:)
	mc-topic -p "127.0.0.1:$port" -j -v "$@" >"$out.heard" 2>"$out.talk" 3>&- &
	PID[$out]=$!
	until grep -q '"listening"' "$out".*; do
		((SECONDS < end)) || { cat "$out".*; return 1; }
		read -rt 0.05 -u "$never" || :
	done
}

@test "who listens hears what is published, in order, and nothing else" {
	begin
	hear one listen t --messages 1003
	hear some --match '*[0-9]5' --messages 99 listen t
	topic -p "127.0.0.1:$port" publish u not this
	topic -p "127.0.0.1:$port" publish t one -- -two
	seq 1000 | topic -p "127.0.0.1:$port" publish t
	printf 'last' | topic -p "127.0.0.1:$port" publish t
	wait "${PID[one]}"
	[ "$(jq -r 'select(.type == "message") | .value' one.heard)" = "$(printf '%s\n' one -two; seq 1000; echo last)" ]
	jq -es --argjson port "$port" 'map(select(.type == "message")) | all(.topic == "t" and .value_type == "string" and .member_host == "127.0.0.1" and
		.member_port == $port and (.published_at | test("^20.*Z$")))' one.heard
	wait "${PID[some]}"
	[ "$(jq -r 'select(.type == "message") | .value' some.heard)" = "$(seq 15 10 995)" ]
	stop a
}

@test "types, JSON, and text that would write to the terminal" {
	begin
	hear one listen t --messages 4
	topic -p "127.0.0.1:$port" -y json publish t '{"a": [1, 2]}'
	topic -p "127.0.0.1:$port" -y long publish t 7
	topic -p "127.0.0.1:$port" publish t ''
	topic -p "127.0.0.1:$port" publish t $'\e[31m'
	wait "${PID[one]}"
	[ "$(jq -r 'select(.type == "message") | "\(.value_type) \(.value)"' one.heard | head -n 3)" = $'json {"a": [1, 2]}\nlong 7\nstring ' ]
	[ "$(jq -r 'select(.type == "message") | .value' one.heard | tail -n 1)" = $'\e[31m' ]
	stop a
}

@test "a CDI event of Payara is shown as one" {
	begin
	hear one listen payara.micro.cdi.event --messages 1
	topic -p "127.0.0.1:$port" --cdi order publish payara.micro.cdi.event 'a pot of tea: £3'
	wait "${PID[one]}"
	[ "$(jq -r 'select(.type == "message") | .value' one.heard)" = 'CDI event order from mc-topic (mc): a pot of tea: £3' ]
	jq -e 'select(.type == "message") | .value_hex | startswith("0000000000000001aced000570aced0005")' one.heard
	stop a
}
