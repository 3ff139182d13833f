#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# The sources of names, in the order that nsswitch.conf gives them: files of our own in a mount namespace, a name server on its loopback.
load helper

setup() {
	unshare -n -m true 2>/dev/null || skip "namespaces are not permitted here: sudo make test"
	cd "$BATS_TEST_TMPDIR" || return
}

# with_files SCRIPT: with nsswitch.conf, resolv.conf and hosts of this folder in place of the system's
with_files() {
	printf '127.0.0.1 localhost\n10.5.5.5 das\n' >hosts
	[ -e resolv.conf ] || printf 'nameserver 127.0.0.53\noptions timeout:1 attempts:1\n' >resolv.conf
	rm -f port
	unshare -n -m bash -eu -c '
		ip link set lo up
		for file in hosts resolv.conf nsswitch.conf; do mount --bind "$PWD/$file" "/etc/$file"; done
		python3 "$0" 127.0.0.53 53 >port 2>server.err &
		server=$!
		trap "kill $server" EXIT
		until [ -s port ]; do kill -0 $server; done
		'"$1" "$BATS_TEST_DIRNAME/../dns/nasty.py"
}

@test "the hosts file behind the name servers, and behind a resolver that does not run" {
	echo 'hosts: dns files' >nsswitch.conf
	run with_files 'timeout 20 "$MC_BUILD/tools/mc-dnsresolve" --explain das:4900 2>&1; getent ahosts das >theirs'
	[ "$status" -eq 0 ]
	[[ $output == *10.5.5.5:4900* && $output == *'the hosts file last'* ]]
	grep -q 10.5.5.5 theirs
	echo 'hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns' >nsswitch.conf
	run with_files 'timeout 20 "$MC_BUILD/tools/mc-dnsresolve" das:4900'
	[ "$status" -eq 0 ]
	[[ $output == *10.5.5.5:4900* ]]
	echo 'hosts: dns [NOTFOUND=return] files' >nsswitch.conf
	run with_files 'timeout 20 "$MC_BUILD/tools/mc-dnsresolve" das:4900'
	[ "$status" -eq 1 ]
}

@test "every way of writing the hosts line: the same addresses as the C library" {
	cat >lines <<'LINES'
hosts: files dns
hosts:dns files
 hosts :	files	dns
hosts: dns
hosts: files
hosts: files [NOTFOUND=return] dns
hosts: dns [NOTFOUND=return] files
hosts: dns [ NOTFOUND=return ] files
hosts: dns [UNAVAIL=continue NOTFOUND=return] files
hosts: dns [!UNAVAIL=return] files
hosts: dns [!UNAVAIL=return NOTFOUND=continue] files
hosts: dns[tryagain=return]files
hosts: files dns # mdns4
hosts: mdns4_minimal [NOTFOUND=return] dns files
hosts: nosuch [!UNAVAIL=return] dns files
nothosts: dns
LINES
	cp lines nsswitch.conf
	run with_files '
		echo "10.5.5.6 good.nyet" >>hosts
		while IFS= read -r line; do
			printf "%s\n" "hosts: overruled" "$line" >nsswitch.conf
			[[ $line != not* ]] || echo "$line" >nsswitch.conf
			for name in das good.nyet nx.nyet; do
				timeout 20 "$MC_BUILD/tools/mc-dnsresolve" --family 4 $name:1 2>/dev/null </dev/null | sed "s/:1\$//" | sort >ours
				getent ahosts $name | sed -n "s/ *STREAM.*//p" | sort -u >theirs
				cmp -s ours theirs || { echo "$line: $name: $(paste -sd " " ours), getent $(paste -sd " " theirs)"; exit 1; }
			done
		done <lines'
	[ "$status" -eq 0 ] || { echo "$output"; false; }
}

@test "no-aaaa asks for no IPv6 address; CR LF in resolv.conf is answered, and told" {
	echo 'hosts: files dns' >nsswitch.conf
	printf 'nameserver 127.0.0.53\noptions no-aaaa timeout:1 attempts:1\n' >resolv.conf
	run with_files 'timeout 20 "$MC_BUILD/tools/mc-dnsresolve" --explain half2.nyet:1 2>&1'
	[ "$status" -eq 0 ] || { echo "$output"; false; }
	[[ $output != *AAAA* && $output != *'other family'* ]]
	printf 'nameserver 127.0.0.53\r\nsearch nyet\r\n' >resolv.conf
	run with_files 'timeout 20 "$MC_BUILD/tools/mc-dnsresolve" good:1 2>&1'
	[ "$status" -eq 0 ]
	[[ $output == *10.66.0.1:1* && $output == *'lines that end in CR LF'* ]]
}
