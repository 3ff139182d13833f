# SPDX-License-Identifier: Apache-2.0
# mc-probe --doctor: every question in its order, what each comes to, and a command that can be typed.
load helper

# doctor OPTION... : its records are in `said`, its status in STATUS
doctor() {
	STATUS=0
	timeout 60 mc-probe --doctor --json "$@" >said 2>said.err </dev/null || STATUS=$?
}

finding() { # NAME: "level status"
	jq -r --arg name "$1" 'select(.type == "finding" and .name == $name) | "\(.level) \(.status)"' said
}

names() { jq -r 'select(.type == "finding") | .name' said | paste -sd' '; }

# Each command that it names is taken by its tool.
typed() {
	local command status
	while IFS= read -r command; do
		status=0
		timeout 20 bash -c "$command --show-config" >typed 2>&1 </dev/null || status=$?
		[[ $status -eq 0 ]] || { echo "named: $command"; cat typed; return 1; }
	done < <(jq -r 'select(.type == "finding") | .command' said)
}

@test "a member that is there, by address: each question in order, and the commands are those that were run" {
	node a -i 127.0.0.1 --json --cluster-mode tcpip:127.0.0.1:48100 --start-port 48100
	line a '"to":"master"'
	doctor --cluster-mode tcpip:localhost:48100 --line 5.3
	[[ $(names) == 'interfaces names ports would-join views state' ]] || { cat said said.err; return 1; }
	for name in names ports views state; do [[ $(finding $name) == 'ok 0' ]]; done
	[[ $(finding would-join) == 'warning 3' ]] # nothing is heard of it, and it is not asked
	[[ $(jq -r 'select(.name == "would-join").command' said) == 'mc-probe --would-join --cluster-mode tcpip:localhost:48100 --line 5.3 localhost:48100' ]]
	[[ $(jq -r 'select(.name == "state").message' said) == 'ACTIVE: '* ]]
	jq -es 'last | .type == "verdict" and .well_count >= 4 and .wrong_count == 0 and (.ok | not)' said
	[[ $STATUS -eq $(jq -r 'select(.type == "verdict").status' said) && $STATUS -ne 0 ]]
	typed
}

@test "nobody where a member should be is wrong, and what would need one is not asked" {
	doctor --cluster-mode tcpip:127.0.0.1:1
	[[ $(names) == 'interfaces ports' ]]
	[[ $(finding ports) == 'wrong 3' && $STATUS -eq 3 ]]
	typed
	run mc-probe --doctor --cluster-mode tcpip:127.0.0.1:1
	[[ ${lines[-2]} == '         mc-probe --cluster-mode tcpip:127.0.0.1:1 127.0.0.1:1' && ${lines[-1]} == *'1 wrong; first ports: '* ]] || { echo "$output"; return 1; }
}

@test "without a peer: the group, then this host; a log is explained last; it ends in time" {
	printf '%s\n' '[10.0.0.1]:5701 [shop] [5.3.8] [10.0.0.9]:5703 is added to the blacklist.' >server.log
	doctor -i lo --explain-log server.log
	[[ $(names) == 'interfaces group clusters views log' ]]
	[[ $(finding clusters) == 'warning 3' && $(finding log) == 'warning 1' ]]
	[[ $(jq -r 'select(.name == "log").command' said) == 'mc-probe 10.0.0.9:5703+100' ]]
	doctor -i lo --timeout 100ms
	[[ $(finding views) == 'warning 3' ]]
	[[ $(jq -r 'select(.name == "views").message' said) == *--timeout* ]]
	fails 2 'which is the log' mc-probe --doctor --explain-log 10.0.0.1
	fails 2 'two questions' mc-probe --doctor --all-interfaces
}

@test "what is passed on is quoted, a password goes by the environment, and the doctor is stopped with its question" {
	MC_CLUSTER_PASSWORD=secret doctor --cluster-mode tcpip:127.0.0.1:1 --cluster-name "it's one; two"
	[[ $(jq -r 'select(.name == "ports").command' said) == *"--cluster-name 'it'\\''s one; two'"* ]] || { cat said; return 1; }
	run ! grep -q secret said said.err
	typed
	mc-probe --doctor -i lo --listen 60s --json >stopped 3>&- &
	PID[stopped]=$!
	until grep -qs '"group"' stopped; do read -rt 0.1 <> <(:) || :; done
	kill -TERM "${PID[stopped]}"
	wait "${PID[stopped]}" || STATUS=$?
	unset "PID[stopped]"
	[[ $STATUS -lt 8 && $(tail -1 stopped) == *'"verdict"'* ]] || { cat stopped; return 1; }
}
