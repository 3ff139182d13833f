# SPDX-License-Identifier: Apache-2.0
# What the tests of packages share.
bats_require_minimum_version 1.5.0

setup() {
	top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
	MC_BUILD=${MC_BUILD:-build}
	[[ $MC_BUILD == /* ]] || MC_BUILD=$top/$MC_BUILD
	tools=(mc-join mc-members mc-probe mc-dnsresolve mc-k8s-peers mc-map mc-topic mc-relay)
}

# A program that links libmc.a finds what the header promises, and no name beside it.
libmc_names_in_place() { # ARCHIVE
	local names
	names=$(nm -g --defined-only "$1" | awk 'NF == 3 {print $3}')
	grep -qx libmc_client_new <<<"$names" || { echo "$1 has no libmc_client_new"; return 1; }
	run ! grep -v '^libmc_' <<<"$names"
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
	libmc_names_in_place "$(find "$1" -name libmc.a)"
	[ -x "$(sed -n 's#^ExecStart=\(.*/mc-toolkit/mc-members-textfile\) .*#\1#p' "$1/lib/systemd/system/mc-members-textfile.service" |
		sed "s#^/usr\(/local\)\{0,1\}#$1#")" ]
}
