# SPDX-License-Identifier: Apache-2.0
# The ways onto a system: meson install, the Debian package, static programs.
load helper

teardown() {
	[ -z "${PID:-}" ] || kill -KILL "$PID" || true
}

@test "meson install puts programs, manuals and completions in place" {
	DESTDIR=$BATS_TEST_TMPDIR meson install -C "$MC_BUILD" --no-rebuild >/dev/null
	all_in_place "$BATS_TEST_TMPDIR/usr/local"
}

# The example of libmc, as somebody else would build it
@test "libmc: what meson installs is enough to build the example, which lists a member; no other name is seen" {
	local into=$BATS_TEST_TMPDIR/into pc port start
	DESTDIR=$into meson install -C "$MC_BUILD" --no-rebuild >/dev/null
	pc=$(find "$into" -name libmc.pc)
	export PKG_CONFIG_PATH=${pc%/*} PKG_CONFIG_SYSROOT_DIR=$into
	[ "$(pkg-config --modversion libmc)" = "$("$MC_BUILD/tools/mc-join" --version | awk 'NR == 1 {print $2}')" ]
	libmc_names_in_place "$(find "$into" -name libmc.a)"
	run ! grep -q 'libmc_' <(nm "$MC_BUILD/tools/mc-join")
	# shellcheck disable=SC2046 # options, each a word
	cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror -o "$into/members" "$top/examples/libmc/members.c" \
		$(pkg-config --cflags --libs libmc)
	exec {start}< <(exec "$MC_BUILD/tools/mc-join" -n libmc-test --cluster-mode tcpip:127.0.0.1 -i lo --start-port 47400 --json 2>"$into/err" 3>&-)
	PID=$!
	until read -r -t 20 -u "$start" LINE && [[ $LINE == *'"type":"members"'* ]]; do [ -n "$LINE" ] || { cat "$into/err"; return 1; }; done
	port=$(jq '.members[0].port' <<<"$LINE")
	[[ $(timeout 20 "$into/members" 127.0.0.1 "$port" libmc-test) == "127.0.0.1:$port "????????-*' lite' ]]
	run timeout 20 "$into/members" 127.0.0.1 "$port" nope
	[ "$status" -eq 3 ]
	[[ $output == *'has another name'* ]]
	kill -STOP "$PID" # its port still accepts, and says nothing
	run timeout 60 "$into/members" 127.0.0.1 "$port" libmc-test
	[ "$status" -eq 3 ]
	[[ $output == *'did not answer in time'* ]]
	run timeout 20 "$into/members" 127.0.0.1 1 libmc-test
	[ "$status" -eq 3 ]
	[[ $output == *'Connection refused'* ]]
}

# As the flags of Ubuntu's packages ask for it
@test "libmc: link-time optimization leaves its names in the archive" {
	meson setup -Dtests=false -Doptimization=0 -Dc_args='-flto=auto -ffat-lto-objects' "$BATS_TEST_TMPDIR/build" "$top" >/dev/null
	ninja -C "$BATS_TEST_TMPDIR/build" libmc/libmc.a >"$BATS_TEST_TMPDIR/log" || { tail "$BATS_TEST_TMPDIR/log"; return 1; }
	libmc_names_in_place "$BATS_TEST_TMPDIR/build/libmc/libmc.a"
}

@test "a program says in itself which libraries it loads only when they are needed" {
	command -v readelf >/dev/null || skip "readelf is not here: apt-get install binutils"
	readelf -p .note.dlopen "$MC_BUILD/tools/mc-k8s-peers" | grep -q '"soname":\["libcurl.so.4"\]'
	readelf -p .note.dlopen "$MC_BUILD/tools/mc-dnsresolve" | grep -q '"soname":\["libidn2.so.0"\]'
	readelf -p .note.dlopen "$MC_BUILD/tools/mc-members" | grep -q '"soname":\["libncursesw.so.6"\]'
	[[ $(readelf -n "$MC_BUILD/tools/mc-k8s-peers") == *'FDO'*'0x407c0c0a'* ]]
}

@test "a cross build runs no program that it has built" {
	printf '%s\n' '[binaries]' "c = 'cc'" "ar = 'ar'" "strip = 'strip'" "pkgconfig = 'pkg-config'" '[properties]' 'needs_exe_wrapper = true' \
		'[host_machine]' "system = 'linux'" "cpu_family = 'aarch64'" "cpu = 'aarch64'" "endian = 'little'" >"$BATS_TEST_TMPDIR/cross"
	meson setup --cross-file "$BATS_TEST_TMPDIR/cross" -Dtests=false "$BATS_TEST_TMPDIR/cross-build" "$top" >/dev/null
	meson compile -C "$BATS_TEST_TMPDIR/cross-build" >"$BATS_TEST_TMPDIR/log" 2>&1 || { tail "$BATS_TEST_TMPDIR/log"; return 1; }
	DESTDIR=$BATS_TEST_TMPDIR/into meson install -C "$BATS_TEST_TMPDIR/cross-build" --no-rebuild >/dev/null
	all_in_place "$BATS_TEST_TMPDIR/into/usr/local"
}

@test "the Debian package builds, installs, works, goes without a trace, and lintian finds no error" {
	command -v dh >/dev/null && command -v dpkg-buildpackage >/dev/null || skip "debhelper is not here: scripts/deps debian"
	root=$BATS_TEST_TMPDIR/root source=$BATS_TEST_TMPDIR/mc-toolkit
	mkdir -p "$source" "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates"
	touch "$root/var/lib/dpkg/status"
	(cd "$top" && tar c --exclude='./build*' --exclude=./.git .) | tar x -C "$source"
	(cd "$source" && DEB_BUILD_OPTIONS=nocheck dpkg-buildpackage -us -uc -b -d) >"$BATS_TEST_TMPDIR/log" 2>&1 || { tail -n 30 "$BATS_TEST_TMPDIR/log"; return 1; }
	package=$(echo "$BATS_TEST_TMPDIR"/mc-toolkit_*.deb)
	! command -v lintian >/dev/null || lintian --fail-on error "$package"
	dpkg=(dpkg --root="$root" --force-not-root --force-bad-path --force-depends --log=/dev/null)
	"${dpkg[@]}" -i "$package" >/dev/null
	all_in_place "$root/usr"
	[ -s "$root/usr/share/doc/mc-toolkit/examples/systemd/mc-join.service" ]
	"${dpkg[@]}" --purge mc-toolkit >/dev/null
	[ ! -e "$root/usr/bin/mc-join" ]
	[ ! -e "$root/usr/share/doc/mc-toolkit" ]
}

@test "static programs need nothing around them: two nodes find each other in an empty root" {
	static=$top/build-static/bin
	[ -x "$static/mc-join" ] || skip "there are no static programs: scripts/build-static"
	root=$BATS_TEST_TMPDIR/root
	mkdir -p "$root/bin"
	for tool in "${tools[@]}"; do
		run ldd "$static/$tool"
		[[ $output != *'=>'* ]]
		cp "$static/$tool" "$root/bin"
	done
	cat >"$BATS_TEST_TMPDIR/inside" <<'INSIDE'
ip link set lo up && ip link set lo multicast on
chroot "$1" /bin/mc-join -i 127.0.0.1 --until 'size>=2' --timeout 20s >/dev/null &
chroot "$1" /bin/mc-join -i 127.0.0.1 --until 'size>=2' --timeout 20s
status=$?
wait $! && exit $status
INSIDE
	run --separate-stderr unshare -rn sh "$BATS_TEST_TMPDIR/inside" "$root"
	[ "$status" -eq 0 ]
	[[ $output == *'Members {size:2'* ]]
	for tool in "${tools[@]}"; do
		[[ $(unshare -r chroot "$root" "/bin/$tool" --version) == "$tool 0."* ]]
	done
}
