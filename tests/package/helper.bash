# SPDX-License-Identifier: Apache-2.0
# What the tests of packages share.
bats_require_minimum_version 1.5.0

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	MC_BUILD=${MC_BUILD:-build}
	[[ $MC_BUILD == /* ]] || MC_BUILD=$top/$MC_BUILD
	tools=(mc-join mc-members mc-probe mc-dnsresolve mc-k8s-peers mc-map mc-topic mc-relay)
}

# All that a system should have after an installation under DIRECTORY.
all_in_place() { # DIRECTORY
	local tool file
	for tool in "${tools[@]}"; do
		[[ $("$1/bin/$tool" --version) == "$tool 0."* ]]
		for file in "$1/share/man/man1/$tool.1"* "$1/share/bash-completion/completions/$tool" \
			"$1/share/zsh/site-functions/_$tool" "$1/share/fish/vendor_completions.d/$tool.fish"; do
			[ -s "$file" ] || { echo "no $file"; return 1; }
		done
	done
	ls "$1"/share/man/man7/mc-diagnose.7* >/dev/null
	[ -s "$1/share/mc-toolkit/schema/members.json" ] && [ -s "$1/lib/systemd/system/mc-join.service" ]
	[ -x "$(sed -n 's#^ExecStart=\(.*/mc-toolkit/mc-members-textfile\) .*#\1#p' "$1/lib/systemd/system/mc-members-textfile.service" |
		sed "s#^/usr\(/local\)\{0,1\}#$1#")" ]
}
