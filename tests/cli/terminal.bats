# SPDX-License-Identifier: Apache-2.0
# What stands on a terminal: lines that are written over, tables, colours, at 50, 80 and 200 columns.
load helper

# screen COLUMNS SECONDS COMMAND...: in `lines` what stood there; its faults fail
screen() {
	local width=$1 seconds=$2
	shift 2
	run --separate-stderr timeout 60 "$BATS_TEST_DIRNAME/terminal.py" "$width" 20 "$seconds" "$@"
	[[ -z $stderr ]] || { echo "$width columns: $*: $stderr"; return 1; }
}

strip() { sed 's/\x1b\[[0-9;]*[A-Za-z]//g'; }

@test "--watch says nothing while nothing happens, and each change on a line of its own" {
	node a --cluster-mode tcpip:127.0.0.1 --interfaces lo --start-port 47200 --json
	line a '"members"'
	port=$(jq -r '.members[0].port' <<<"$LINE")
	for width in 50 80 200; do
		# comes once somebody else is shown the list, and leaves again
		(
			mc-members --wait-size 1 --quiet "127.0.0.1:$port"
			exec timeout 20 mc-join --cluster-mode "tcpip:127.0.0.1:$port" --interfaces lo --start-port 47210 --for 2s >/dev/null 2>&1
		) 3>&- &
		joiner=$!
		screen "$width" 5 mc-members --watch --timeout 4s "127.0.0.1:$port"
		wait "$joiner"
		[[ $output != *'answered yet'* ]] || { echo "$output"; return 1; }
		[[ $(strip <<<"$output") == *' - 127.0.0.1:472'*'1 in the list'* ]] || { echo "$output"; return 1; }
	done
	stop a
}

@test "who waits is told, on one line, however wide" {
	for width in 50 80 200; do
		screen "$width" 5 mc-members --wait-size 2 --timeout 1500ms 127.0.0.1:1
		[ "$status" -eq 3 ]
		screen "$width" 5 mc-probe --listen 1500ms -i lo
		screen "$width" 5 mc-probe --timeout 1500ms 127.0.0.1:1-300
		screen "$width" 5 mc-probe --ping-group -i lo --timeout 1500ms
		screen "$width" 5 mc-join --until 'size>=1' -i lo
		[[ $output == *'Members {size:1'* ]]
	done
}

@test "the table of mc-relay is cut to the terminal" {
	for width in 50 80 200; do
		screen "$width" 3 mc-relay --no-password --table --for 1500ms --no-accept -i lo 127.0.0.1:1
		for line in "${lines[@]}"; do
			[[ $line != *links* ]] || [ "$(strip <<<"$line" | wc -m)" -le $((width + 1)) ] || { echo "$line"; return 1; }
		done
	done
}

@test "colours: on a terminal, unless NO_COLOR or TERM says otherwise; --color is the last word" {
	red=$'\e[31m' bold=$'\e[1m'
	node a --cluster-mode tcpip:127.0.0.1 --interfaces lo --start-port 47220 --json
	line a '"members"'
	port=$(jq -r '.members[0].port' <<<"$LINE")
	screen 80 5 mc-members "127.0.0.1:$port"
	[[ $output == *"$bold"* ]]
	NO_COLOR=1 screen 80 5 mc-members "127.0.0.1:$port"
	[[ $output != *$'\e'* ]]
	screen 80 5 env TERM=dumb mc-members "127.0.0.1:$port"
	[[ $output != *$'\e'* ]]
	screen 80 5 mc-members --color never "127.0.0.1:$port"
	[[ $output != *$'\e'* ]]
	run --separate-stderr mc-members "127.0.0.1:$port"
	[[ $output != *$'\e'* ]]
	NO_COLOR=1 run --separate-stderr mc-members --color always "127.0.0.1:$port"
	[[ $output == *"$bold"* ]]
	run --separate-stderr mc-probe --color always 127.0.0.1:1
	[[ $output == *"$red"* ]]
	run --separate-stderr mc-members --color always --json "127.0.0.1:$port"
	[[ $output != *$'\e'* ]]
	stop a
}

@test "mc-join's sentences have their time where no terminal is, their priority for journald" {
	time='^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z mc-join: listening'
	mc-join --until "size>=1" -i lo >out 2>err
	[[ $(head -n 1 err) =~ $time ]]
	[[ $(head -n 1 out) == 'Members {'* ]]
	screen 80 5 mc-join --for 100ms -i lo
	[[ ${lines[0]} == 'mc-join: listening'* ]]
	screen 80 5 mc-join --for 100ms -i lo --log-time
	[[ ${lines[0]} =~ $time ]]
	exec 9>journal
	JOURNAL_STREAM=$(stat -Lc %d:%i journal) mc-join --for 100ms -i lo >out 2>&9
	exec 9>&-
	[[ $(head -n 1 journal) == '<6>mc-join: listening'* ]]
	run --separate-stderr mc-join --nonsense
	[[ $stderr == 'mc-join: '* ]]
}

@test "-v -v says more than -v, and -v more than nothing" {
	for v in '' -v '-v -v'; do
		# shellcheck disable=SC2086 # words
		mc-join $v --for 100ms -i lo >/dev/null 2>err
		wc -l <err
	done >counts
	[ "$(sort -nu counts | wc -l)" -eq 3 ] && sort -nc counts
	grep -q 'debug: asking discovery\|debug: sending to the group JoinRequest\|debug: sending to the group' err
}
