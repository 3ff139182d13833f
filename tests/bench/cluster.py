#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The measured table: mc-join beside serf's agent and real Hazelcast members, in one run on 127.0.0.1.

Each row is sampled in turns: ours, then each peer's, then ours again. A figure is the median, behind it
the worst. A slow machine is no failure: what was not in time says so, and so does a peer that is not here.
"""
import argparse
import os
import subprocess
import sys
from statistics import median

sys.dont_write_bytecode = True  # the sources stay as they are

from peer_java import Java
from peer_mc import Mc
from peer_serf import Serf
from table import rows

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
UNITS = {"ms": ("ms", 1), "s": ("s", 1000), "MiB": ("MiB", 1 << 20), "ms/s": ("ms/s", 1)}


def samples(row, runs):
    """A list for each side, or why there is none. A peer that was not in time once is not asked again."""
    sides = []
    for side in row.sides:
        reason = side.missing()
        sides.append([reason or [], None if reason else side.start()])
    try:
        for run in range(runs):
            for side in sides:
                peer = side is not sides[0]
                if isinstance(side[0], str) or (peer and (None in side[0] or (row.few and run >= row.few))):
                    continue
                tell(f"{row.key}: run {run + 1} of {runs}")
                try:
                    value = next(side[1])
                    side[0].extend(value if isinstance(value, list) else [value])
                except (OSError, subprocess.SubprocessError) as e:
                    side[0] = f"cannot: {e}"
    finally:
        for _, source in sides:
            if source is not None:
                source.close()
        tell("")
    return [got for got, _ in sides]


def tell(text):
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def figure(got, unit):
    if isinstance(got, str):
        return got
    name, divisor = UNITS[unit]
    good = [v / divisor for v in got if v is not None]
    if not good:
        return "not within the time"
    digits = max(0, 2 - sum(median(good) >= limit for limit in (10, 100)))
    text = f"{median(good):.{digits}f} {name}"
    if len(good) > 1:
        text += f" ({max(good):.{digits}f})"
    return text + (f", {len(got) - len(good)} of {len(got)} never" if len(good) < len(got) else "")


def middle(got):
    good = [] if isinstance(got, str) else [v for v in got if v is not None]
    return median(good) if good else None


def verdict(row, ours, theirs, label):
    """What was aimed at: a part of a peer's figure, or a figure of our own, which the worst has to keep."""
    if row.aim is None or middle(ours) is None:
        return ""
    if isinstance(row.aim, tuple):
        if row.aim[0] != label or not middle(theirs):
            return ""
        limit, holds = f"{row.aim[1]} of it", middle(ours) <= row.aim[1] * middle(theirs)
    else:
        name, divisor = UNITS[row.unit]
        limit, holds = f"{row.aim:g} {name}", None not in ours and max(ours) <= row.aim * divisor
    return f"<= {limit}: " + ("yes" if holds else "no")


WIDTHS = (54, 20, 15, 22, 9, 17)


def line(*cells):
    print("  ".join(str(c).ljust(w) for c, w in zip(cells, WIDTHS + (0,))).rstrip(), flush=True)


def show(row, got, again):
    peers = list(zip(row.sides, got))[1:]
    if not peers:
        line(row.what, figure(got[0], row.unit), "", "", "", verdict(row, got[0], None, ""), f"{again} {row.key}")
    for i, (side, theirs) in enumerate(peers):
        mine, its = middle(got[0]), middle(theirs)
        ratio = f"{mine / its:.4f}" if mine is not None and its else "-"
        aim = verdict(row, got[0], theirs, side.label) if i == 0 or isinstance(row.aim, tuple) else ""
        ours = (row.what, figure(got[0], row.unit)) if i == 0 else ("", "")
        line(*ours, side.label, figure(theirs, row.unit), ratio, aim, f"{again} {row.key}" if i == 0 else "")


def facts(runs, peers):
    def field(path, name):
        with open(path, encoding="utf-8", errors="replace") as f:
            return next((text.split(":", 1)[1].strip() for text in f if text.startswith(name)), "?")

    mib = int(field("/proc/meminfo", "MemTotal").split()[0]) >> 10
    print(f"{os.cpu_count()} x {field('/proc/cpuinfo', 'model name')}, {mib} MiB, Linux {os.uname().release}, "
          f"load {os.getloadavg()[0]:.2f}; {runs} run(s) a row; median (worst)")
    print("; ".join(p.version() for p in peers if not p.missing()))


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    home = os.path.join(TOP, "build")
    runs = int(os.environ.get("MC_BENCH_RUNS") or 3)
    ask.add_argument("-b", "--build", default=home, help="where the programs are built (build)")
    ask.add_argument("--runs", type=int, default=runs, help="samples a row (MC_BENCH_RUNS, 3)")
    ask.add_argument("--hazelcast", metavar="VERSION", default="5.3.8", help="whose members stand beside us (5.3.8)")
    ask.add_argument("rows", nargs="*", metavar="ROW", help="these rows only: see --list")
    ask.add_argument("--list", action="store_true", help="print the rows and leave")
    opt = ask.parse_args()
    table = rows(opt.build, opt.hazelcast)
    if opt.list:
        print("\n".join(f"{r.key:14}  {r.what}" for r in table))
        return 0
    unknown = set(opt.rows) - {r.key for r in table}
    if unknown or opt.runs < 1:
        ask.error(f"no such row: {', '.join(unknown)}; see --list" if unknown else "--runs is at least 1")
    reason = Mc(opt.build).missing()
    if reason:
        ask.error(reason)
    again = "tests/bench/cluster.py" + (f" -b {opt.build}" if os.path.realpath(opt.build) != home else "")
    facts(opt.runs, [Mc(opt.build), Serf(), Java(opt.hazelcast)])
    line("what", "mc-join", "beside", "its figure", "ours/its", "aim", "to repeat it")
    for row in table:
        if not opt.rows or row.key in opt.rows:
            show(row, samples(row, 1 if row.once else opt.runs), again)
    return 0


if __name__ == "__main__":
    sys.exit(main())
