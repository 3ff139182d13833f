# SPDX-License-Identifier: Apache-2.0
# The official clients in Python and Node.js, told what to do by lines: tests/peers/client.py and client.js say what "tell" understands.
python=$("$BATS_TEST_DIRNAME/../peers/fetch" python-client-5.7.0)
nodejs=$("$BATS_TEST_DIRNAME/../peers/fetch" node-client-5.7.0)

client() { # NAME HOST py|js ARGUMENT...
	local name=$1 host=$2 program=(python3 "$peers/client.py")
	[[ $3 != js ]] || program=(node "$peers/client.js")
	shift 3
	mkfifo "$D/$name.in"
	on "$host" env PYTHONPATH="$python" NODE_PATH="$nodejs" "${program[@]}" "$@" \
		0<>"$D/$name.in" >"$D/$name.out" 2>"$D/$name.err" 3>&- &
	echo $! >"$D/$name.pid"
}

tell() { # NAME WORDS...: an answer comes of it, or an error
	local name=$1
	shift
	echo "$*" >"$D/$name.in"
}

answer() { # NAME WORDS...: tells, and prints the answer; an error is its name
	local name=$1 before
	before=$(grep -c '"event": *"\(answer\|error\)"' "$D/$name.out" || :)
	tell "$@"
	within 60 more_answers "$name" "$before"
	jq -c 'select(.event == "answer" or .event == "error") | if .event == "error" then .error + ": " + .message else .value end' "$D/$name.out" | tail -n 1
}

more_answers() {
	(($(grep -c '"event": *"\(answer\|error\)"' "$D/$1.out") > $2))
}

# What NAME sees: "host[ lite]", sorted.
seen() {
	answer "$1" members | jq -r '.[] | .host + if .lite then " lite" else "" end' | sort | paste -sd ' '
}

hears() { # NAME added|removed|… HOST [SECONDS]
	record "$1" ".event == \"$2\" and .host == \"10.66.0.$3\"" "${4:-20}" >/dev/null
}

ready() { # NAME...
	local name
	for name; do record "$name" '.event == "ready"' >/dev/null; done
}
