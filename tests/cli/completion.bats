# SPDX-License-Identifier: Apache-2.0
# The completions in the shells themselves: what a command would get after a tab.
load helper

# completes LINE WORDS: in each shell; WORDS as complete.py prints them, without the tool's name. Files lie in the current directory.
completes() {
	local shell
	for shell in bash zsh fish; do
		command -v $shell >/dev/null || skip "$shell is not here: scripts/deps test"
		run --separate-stderr timeout 60 "$BATS_TEST_DIRNAME/complete.py" $shell "$BATS_TEST_DIRNAME/../../completions" "${1%% *}" "$1"
		[ "$status" -eq 0 ] && [ "$output" = "<${1%% *}>$2" ] || { echo "$shell: $1: status $status, $output, not $2: $stderr"; return 1; }
	done
}

@test "every completion loads in its shell without a complaint" {
	for tool in mc-join mc-members mc-probe mc-dnsresolve mc-k8s-peers mc-map mc-topic mc-relay; do
		completes "$tool --vers" '<--version>'
	done
}

@test "words of an option, with nothing behind what goes on" {
	completes 'mc-join --profile haz' '<--profile><hazelcast>'
	completes 'mc-join --profile=haz' '<--profile=hazelcast>'
	completes 'mc-join --cluster-mode tcp' '<--cluster-mode><tcpip:>'
	completes 'mc-join --on start' '<--on><started=>'
	completes 'mc-join --dry-run --color ne' '<--dry-run><--color><never>'
}

@test "a condition is a word, not a redirection" {
	completes 'mc-join --until size=' '<--until><size==>'
	completes 'mc-join --until size\>=2' '<--until><size>=2>'
	for file in *; do [[ $file == separate-stderr* ]] || { echo "a file $file was made"; return 1; }; done
}

@test "the second item behind a comma" {
	completes 'mc-join --cluster-mode tcpip:a,bet' '<--cluster-mode><tcpip:a,beta.example>'
	completes 'mc-join --interfaces eth9,l' '<--interfaces><eth9,lo>'
	completes 'mc-members alpha:6900,bet' '<alpha:6900,beta.example>'
}

@test "hosts for peers, files for files" {
	touch record.ndjson
	completes 'mc-members bet' '<beta.example>'
	completes 'mc-members --json gam' '<--json><gamma.example>'
	completes 'mc-probe --merge rec' '<--merge><record.ndjson>'
	completes 'mc-join --replay rec' '<--replay><record.ndjson>'
}

@test "namespaces are asked of kubectl" {
	mkdir bin
	cat >bin/kubectl <<-'END'
		#!/bin/sh
		case "$*" in
		"get namespaces "*) printf 'namespace/default\nnamespace/shop\n' ;;
		"get services -n shop "*) printf 'service/grid\nservice/web\n' ;;
		esac
	END
	chmod +x bin/kubectl
	PATH=$PWD/bin:$PATH completes 'mc-k8s-peers --namespace sh' '<--namespace><shop>'
	PATH=$PWD/bin:$PATH completes 'mc-k8s-peers sh' '<shop,>'
	PATH=$PWD/bin:$PATH completes 'mc-k8s-peers shop,gr' '<shop,grid>'
}

@test "a tool prints its own" {
	for shell in bash zsh fish; do
		case $shell in
		bash) file=bash/mc-probe ;; zsh) file=zsh/_mc-probe ;; fish) file=fish/mc-probe.fish ;;
		esac
		mc-probe --completion $shell | cmp - "$BATS_TEST_DIRNAME/../../completions/$file"
	done
	fails 2 "'tcsh' is not known.*bash zsh fish" mc-probe --completion tcsh
}
