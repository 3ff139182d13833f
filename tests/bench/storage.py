#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""storage.py BUILD [SECONDS [MIB]] -- what storing costs, as one table in Markdown: bytes of an entry (bench-store), rates and latencies
beside Hazelcast 5.3.8 and redis-server (maps.py, SECONDS each: 3), moves and resident memory (moves.py, MIB: 1024). What one of them has not
measured here, as redis-server where it is not installed, is a dash. Takes some six minutes; to be run on a quiet machine."""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def said(*command):
    print(f"running {os.path.basename(command[0])} ...", file=sys.stderr, flush=True)
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True).stdout


def found(pattern, text):
    m = re.search(pattern, text)
    return m.group(1) if m else "-"


def ratio(text, ours, theirs, op, what=None):
    line = found(rf"{re.escape(ours)} / {re.escape(theirs)}, {op}: (.*)", text)
    return found(rf"{what} ([0-9.]+)", line) if what else found(r"^([0-9.]+)", line)


def milliseconds(us):
    return us if us == "-" else f"{float(us) / 1000:.0f}"


def both(text, ours, theirs, what=None):
    return " / ".join(ratio(text, ours, theirs, op, what) for op in ("set", "get"))


def main():
    build, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "3"
    store = said(os.path.join(build, "tests/bench/bench-store"), 1000000)
    maps = said(os.path.join(HERE, "maps.py"), build, seconds)
    moves = said(os.path.join(HERE, "moves.py"), build, sys.argv[3] if len(sys.argv) > 3 else 1024)
    beyond = r".*?([0-9.]+) bytes an entry beyond"
    rows = [
        ("bytes of an entry of 100 and copy, beyond key and value", "64 (35)", found("insert" + beyond, store)),
        ("the same after 4 M writes of 50 to 150 bytes", "90", found("write of 50 to 150 bytes" + beyond, store)),
        ("one node, set / get, of Hazelcast's", "3 / 3", both(maps, "mc, one", "Hazelcast, one")),
        ("one node, set / get, of redis-server's", "1 / 1", both(maps, "mc, one", "redis-server")),
        ("a pair with one backup, set, of Hazelcast's", "3", ratio(maps, "mc, pair", "Hazelcast, pair", "set")),
        ("p99 at half the load, set / get, of Hazelcast's", "0.5", both(maps, "mc, one", "Hazelcast, one", "p99")),
        ("p99.9 at half the load, set / get, of Hazelcast's", "0.5", both(maps, "mc, one", "Hazelcast, one", "p99.9")),
        ("longest set of a client while partitions move, ms", "50",
         milliseconds(found(r"max ([0-9.]+)", moves))),
        (f"{found(r'^([0-9]+ MiB)', moves)} to a joining node, s", "10", found(r"partitions: ([0-9.]+) s", moves)),
        ("exec to \"owns its partitions\", ms", "50", found(r"nothing stored: (.*) ms", moves)),
        ("resident memory of an empty store node, kB", "4096", found(r"keeps ([0-9]+) kB", moves)),
    ]
    print("| what | aim | here |\n| --- | --- | --- |")
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print("\n```\n" + maps + moves + store + "```")


main()
