#!/usr/bin/env bats
# mc-dnsresolve against a name server that answers as names say, well and badly (tests/dns/nasty.py).
load helper

setup_file() {
	python3 "$BATS_TEST_DIRNAME/../dns/nasty.py" >"$BATS_FILE_TMPDIR/port" 2>"$BATS_FILE_TMPDIR/err" 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/pid"
	until [ -s "$BATS_FILE_TMPDIR/port" ]; do kill -0 "$(cat "$BATS_FILE_TMPDIR/pid")"; done
}

teardown_file() {
	kill "$(cat "$BATS_FILE_TMPDIR/pid")"
}

dns() { # OPTION-OR-NAME...
	timeout 30 mc-dnsresolve --server "127.0.0.1:$(cat "$BATS_FILE_TMPDIR/port")" "$@"
}

# says STATUS WORDS NAME... : an error with these words, and no peer
says() {
	fails "$1" "$2" mc-dnsresolve --server "127.0.0.1:$(cat "$BATS_FILE_TMPDIR/port")" "${@:3}"
}

# peers "A B C" NAME... : these and no other, in this order
peers() {
	run --separate-stderr dns "${@:2}"
	[ "$status" -eq 0 ] || { echo "status $status: $stderr"; return 1; }
	[ "$(tr '\n' ' ' <<<"$output")" = "$1 " ] || { echo "$output"; return 1; }
}

@test "addresses of both families, all of them, each once, in the order of the names" {
	peers '10.66.0.1:6900 [2001:db8::1]:6900' both.nyet
	peers '10.66.0.9:5701 [2001:db8::9]:5701 10.66.0.3:6900 [2001:db8::3]:6900' n9.nyet:5701 n3.nyet n9.nyet:5701
	peers '10.66.0.1:5701' --profile hazelcast --family 4 both.nyet
	peers '[2001:db8::1]:6900' --family 6 both.nyet
	[ "$(dns cut.nyet | wc -l)" -eq 60 ]
	[ "$(dns big.nyet | wc -l)" -eq 40 ]
	[ "$(dns many.nyet | wc -l)" -eq 6200 ]
}

@test "a slow name does not change the order" {
	peers '10.66.0.2:6900 10.66.0.1:6900 10.66.0.3:6900' --family 4 n2.nyet slow.nyet n3.nyet
}

@test "addresses, ranges, ports and JSON pass as in all tools" {
	peers '10.0.0.1:6900 10.0.0.2:6900 [::1]:7000 10.66.0.1:6900 10.66.0.1:6901' 10.0.0.1-2 '[::1]:7000' good.nyet:6900+2
	run --separate-stderr dns - <<<'{"type":"peer","host":"good.nyet","port":7001,"name":"x"}'
	[ "$output" = 10.66.0.1:7001 ]
	peers '10.66.0.1:6900' 'good.nyet.'
	peers '10.66.0.1:1 10.66.0.2:2' --family 4 n1.nyet:1,n2.nyet:2
}

@test "each end of a look-up has its sentence and its status" {
	says 1 'there is no such name' nx.nyet
	says 1 'no record of the kind' none.nyet
	says 3 'SERVFAIL' fail.nyet
	says 4 'REFUSED' refuse.nyet
	says 3 'could not handle' formerr.nyet
	says 3 'could not handle' rcode9.nyet
	says 3 'in time' -t 300ms silent.nyet
	says 3 'silent.nyet A .*timeout' -t 300ms --explain silent.nyet
	says 3 'in time|can be read' -t 300ms garbage.nyet wrongid.nyet wrongquestion.nyet tiny.nyet empty.nyet
	says 3 'can be reached' --server 127.0.0.1:1 good.nyet
	says 3 'in a circle' circle.nyet
	says 1 'it is an alias of gone.nyet' dangling.nyet
	for name in short loop selfloop forward badlength overrun counts; do says 3 'no answer that can be read' "$name.nyet"; done
}

@test "what is wrong with a name is said in a sentence" {
	says 2 'two dots in a row' a..b
	says 2 'only a dot' .
	says 2 'has 64 characters; at most 63' "$(printf 'a%.0s' {1..64}).nyet"
	says 2 'has 254 characters; at most 253' "$(printf 'abcdefg.%.0s' {1..31})abcdef"
	says 2 'is not a port' good.nyet:0
	says 2 'is not a port' good.nyet:65536
	says 2 'a port is missing' good.nyet:
	says 2 'control character, 0x07' $'good\a.nyet'
	says 2 "'/' cannot be part" good/nyet
	says 2 'not valid UTF-8' $'g\xff.nyet'
	says 2 'A name is missing' ''
	says 2 'No name is given'
	says 2 'is not an address' 10.0.0.256
	says 2 'not the address of one name server' --server name.nyet good.nyet
	longest=$(printf 'abcdefg.%.0s' {1..31})abcde
	says 1 'no such name' "$longest"
	says 1 'no such name' "$longest."
}

@test "internationalised names are asked for in ASCII" {
	ldconfig -p 2>/dev/null | grep -q libidn2.so.0 || skip "libidn2 is not here: apt-get install libidn2-0"
	run --separate-stderr dns --json --explain 'BÜCHER.nyet'
	[ "$status" -eq 1 ]
	[ "$(jq -r 'select(.type == "step").query_name' <<<"$output" | sort -u)" = xn--bcher-kva.nyet ]
}

@test "aliases, times to live and servers are told" {
	run --separate-stderr dns --json --explain --family 4 cname.nyet:1
	[ "$(jq -c 'select(.type == "peer") | [.host, .port, .name, .family, .ttl, .canonical_name]' <<<"$output")" = \
		'["10.66.0.5",1,"cname.nyet",4,10,"end.nyet"]' ]
	jq -se 'map(select(.type == "step"))[0] | .query == "cname.nyet A" and .rcode == "NOERROR" and .answers == 1 and .search == null and
		(.ms | type) == "number" and (.server | startswith("127.0.0.1:")) and .aliases == ["middle.nyet", "end.nyet"]' <<<"$output"
	run --separate-stderr dns --explain cut.nyet
	[[ $stderr == *'cut.nyet A '*truncated*'cut.nyet A '*'(TCP)'*found* ]]
}

@test "what a stranger writes does not reach the terminal" {
	run --separate-stderr dns --explain evil.nyet
	[ "$status" -eq 0 ]
	[[ $output$stderr != *$'\e'* ]]
	[[ $stderr == *'\027[31mx\010'* ]]
}

@test "an answer that is cut off is had over TCP, and counts in part when that is closed" {
	run --separate-stderr dns --family 4 cutdead.nyet
	[ "$status" -eq 0 ]
	[ "$output" = 10.66.0.1:6900 ]
	[[ $stderr == *'not all of its addresses'* ]]
}

@test "one family that fails does not lose the other" {
	run --separate-stderr dns half1.nyet
	[ "$status" -eq 0 ]
	[ "$output" = 10.66.0.1:6900 ]
	[[ $stderr == *'other family'*'in time'* ]]
}

@test "SRV records: their ports, in the order of priority and weight" {
	peers '10.66.0.2:6901 10.66.0.1:6900 10.66.0.3:6902' --srv --family 4 srv.nyet
	peers '10.66.0.2:6901 10.66.0.1:6900 10.66.0.3:6902' --family 4 _hazelcast._tcp.srv.nyet
	peers '10.66.0.2:1 10.66.0.1:1 10.66.0.3:1' --srv --family 4 srv.nyet:1
	[ "$(dns --srv srvmany.nyet | wc -l)" -eq 400 ]
	says 1 'not offered' --srv srvdot.nyet
	says 1 'none of their targets' --srv srvgone.nyet
	says 1 'no record of the kind' --srv good.nyet
	says 3 'can be read' --srv srvloop.nyet
}

@test "as Payara has it" {
	run --separate-stderr dns --payara loopback.nyet good.nyet:6900
	[ "$status" -eq 0 ]
	[ "$output" = $'10.66.0.8:4900\n10.66.0.1:6900' ]
	[[ $stderr == *'takes 4900, not 6900'*'not 127.0.0.1:4900'*loopback* ]]
	run --separate-stderr dns --payara localhost:6900
	[ "$status" -eq 1 ]
	[ -z "$output" ]
	run --separate-stderr dns --json --payara 'n1.nyet:1, n2.nyet:1' 10.0.0.1-3:1 'x:1+2' '[::1]:2' 'bücher.nyet:1'
	[ "$(jq -r 'select(.type == "dropped").reason' <<<"$output" | tr '\n' ' ')" = 'blank pattern ports ipv6_literal international ' ]
	JAVA_TOOL_OPTIONS=-Djava.net.preferIPv4Stack=true run --separate-stderr dns --json --payara both.nyet:1
	[ "$(jq -r 'select(.type == "dropped") | .host + .reason' <<<"$output")" = 2001:db8::1ipv4_stack ]
	says 2 'exclude each other' --payara --srv good.nyet
}

@test "a cluster IP is no list of pods" {
	run --separate-stderr dns grid.default.svc.cluster.local
	[ "$output" = 10.96.0.77:6900 ]
	[[ $stderr == *'looks like a cluster IP'*10.96.0.0/12*clusterIP:\ None* ]]
	run --separate-stderr dns pods.default.svc.cluster.local grid.nyet
	[ -z "$stderr" ]
	KUBERNETES_SERVICE_HOST=10.66.0.1 run --separate-stderr dns --family 4 good.default.svc
	[[ $stderr == *'API server'* ]]
}

@test "names by the thousand: in order, one bad one does not stop the others" {
	for i in $(seq 3000); do echo "n$i.nyet"; [ "$i" -ne 1500 ] || echo 'a..b'; done >names
	run --separate-stderr dns --family 4 - <names
	[ "$status" -eq 2 ]
	[ "$(wc -l <<<"$output")" -eq 3000 ]
	[ "${lines[0]}" = 10.66.0.1:6900 ]
	[ "${lines[2999]}" = 10.66.11.184:6900 ]
	[ "$(wc -l <<<"$stderr")" -eq 2 ]
}

@test "input is read no further than names are looked up, and answered as it comes" {
	mkfifo in
	dns --concurrency 1 - <in >out 3>&- &
	pid=$!
	exec {to}>in
	echo good.nyet >&"$to"
	for _ in $(seq 2000); do [ ! -s out ] || break; read -rt 0.01 <> <(:) || :; done
	[ "$(cat out)" = 10.66.0.1:6900 ]
	exec {to}>&-
	wait "$pid"
}

@test "odd input: no name, no line end, a NUL, a line that is too long" {
	run --separate-stderr dns - </dev/null
	[ "$status" -eq 1 ]
	[[ $stderr == *'no name on standard input'* ]]
	[ "$(printf 'good.nyet' | dns -)" = 10.66.0.1:6900 ]
	[ "$(printf '\n\n  good.nyet \r\n' | dns -)" = 10.66.0.1:6900 ]
	{ printf 'x\0y\n'; head -c 200000 /dev/zero | tr '\0' a; printf '\ngood.nyet\n'; } >odd
	run --separate-stderr dns - <odd
	[ "$status" -eq 2 ]
	[ "$output" = 10.66.0.1:6900 ]
	[[ $stderr == *'NUL byte'*'longer than'* ]]
}

@test "the time-out of the whole command ends it" {
	begin=$SECONDS
	says 3 'more that were not asked for' --timeout 300ms --concurrency 1 silent.nyet silent.nyet good.nyet
	[ $((SECONDS - begin)) -lt 5 ]
}

@test "a reader that goes is no fault to talk about" {
	dns --family 4 many.nyet 2>err | head -n 1 >one
	[ -s one ]
	[ ! -s err ]
}
