#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A /24 with three ports in a network namespace, one member in it: to the first member, and to the end.

Beside nmap's connect scan. Figures are the median of the runs, behind it the worst.
"""
import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
NET, PORTS, MEMBER = "10.66.0.0/24", "6900-6902", "10.66.0.200"
RANGE = NET.replace("0/24", "*")


def until(argv, sign, which=1):
    """ms from exec to the line with that sign; None: it ended without."""
    start = time.monotonic()
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        took = None
        for text in run.stdout:
            which -= sign in text
            if which == 0:
                took = 1000 * (time.monotonic() - start)
                break
        if took is not None:
            run.send_signal(signal.SIGKILL)
        run.stdout.close()
    return took


def whole(argv):
    start = time.monotonic()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return 1000 * (time.monotonic() - start)


def figure(took):
    good = [t for t in took if t is not None]
    return f"{statistics.median(good):.0f} ms ({max(good):.0f})" if good else "never"


def rows(join, runs):
    def ours(cluster, *more):
        return [join, "--json", "--cluster-mode", f"tcpip:{RANGE}", "--cluster-name", cluster, *more]

    nmap = ["nmap", "-n", "-Pn", "-sT", "-v", f"-p{PORTS}", NET]
    met, alone = '"type":"members"', '"to":"master"'
    yield "mc-join, to the first member", [until(ours("bench"), met) for _ in range(runs)]
    yield "mc-join, to the end", [until(ours("nobody"), alone)]
    yield "mc-join --concurrency 768, to the end", [until(ours("nobody", "--concurrency", "768"), alone)]
    if not shutil.which("nmap"):
        print("without nmap: scripts/deps bench")
        return
    found = "Discovered open port"
    yield "nmap, to the first member", [until(nmap, found)]
    yield "nmap, to the end", [whole(nmap)]
    yield "nmap -T4, to the first member", [until(nmap + ["-T4"], found)]
    yield "nmap -T4, to the end", [whole(nmap + ["-T4"])]


def inside(join, runs):
    subprocess.run(["ip", "addr", "add", f"{MEMBER}/24", "dev", "eth0"], check=True)
    member = subprocess.Popen([join, "-q", "-i", MEMBER, "--cluster-mode", f"tcpip:{MEMBER}", "--cluster-name", "bench"],
                              stdout=subprocess.PIPE, text=True)
    member.stdout.readline()
    try:
        got = {}
        for what, took in rows(join, runs):
            print(f"{what:44}{figure(took)}", flush=True)
            got[what] = took[0]
        ours, theirs = got["mc-join, to the end"], got.get("nmap, to the end")
        if ours is not None and theirs is not None:
            print(f"aim: to the end, at most nmap's {theirs:.0f} ms: {'yes' if ours <= theirs else 'no'}")
    finally:
        member.kill()
        member.wait()


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("-b", "--build", default=os.path.join(TOP, "build"), help="where mc-join is built (build)")
    ask.add_argument("--runs", type=int, default=5, help="of what is short (5)")
    ask.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    opt = ask.parse_args()
    join = os.path.join(os.path.abspath(opt.build), "tools", "mc-join")
    if opt.inside:
        inside(join, opt.runs)
        return 0
    netns = os.path.join(TOP, "tests", "peers", "netns")
    return subprocess.run([netns, "1", "on", "1", sys.executable, os.path.abspath(__file__), "--inside", "-b", opt.build,
                           "--runs", str(opt.runs)], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
