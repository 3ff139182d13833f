# SPDX-License-Identifier: Apache-2.0
# What people type. Each target is a line; the work is in scripts/ and tests/run.
.PHONY: build run test peers bench install

build:
	@scripts/build

run:
	@scripts/build mc-join
	@scripts/run-two

test: build
	@tests/run

peers:
	@scripts/deps peers
	@tests/peers/fetch >/dev/null

bench: build
	@scripts/bench

install: build
	@meson install -C build --no-rebuild
