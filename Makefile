# SPDX-License-Identifier: Apache-2.0
# What people type. Each target is a line; the work is in scripts/ and tests/run.
.DEFAULT_GOAL := build
.PHONY: help build run test peers bench html install uninstall deb dist

help: ## this
	@sed -n 's/^\([a-z]*\):.* ## /  make \1\t/p' Makefile | expand -t 20

build: ## everything into build/, after installing what is missing
	@scripts/build

run: ## two nodes that find each other in this terminal
	@scripts/build mc-join
	@scripts/run-two

test: build ## every test that this machine can run
	@tests/run

peers: ## Java and the real peers, for the tests with them
	@scripts/deps peers
	@tests/peers/fetch >/dev/null

bench: build ## the measured table, beside other programs
	@scripts/bench

html: ## the manuals as pages for a browser, build/html/index.html
	@scripts/deps docs
	@scripts/html

install: build ## programs, manuals, completions, units; DESTDIR=, as root
	@meson install -C build --no-rebuild

uninstall: ## what install put there, away
	@ninja -C build uninstall

deb: ## a Debian package, beside this directory
	@scripts/deps build debian
	@dpkg-buildpackage -us -uc -b

dist: ## mc-toolkit-VERSION.tar.xz of what is committed, in build/meson-dist
	@scripts/deps build
	@[ -f build/build.ninja ] || meson setup build
	@meson dist -C build --no-tests --include-subprojects
