#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mc-probe of 1,000 ports of one host, one of them a member's, and of 1,000 hosts that are silent, beside nmap's connect scan.

In a network namespace of its own. Figures are the median of the runs, behind it the worst.
"""
import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
MEMBER, FIRST, COUNT = "10.66.0.1", 6000, 1000
SILENT = [f"10.67.{i}" for i in range(1, 5)]  # four times 250 hosts


def whole(argv):
    """ms from exec to the end."""
    start = time.monotonic()
    subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return 1000 * (time.monotonic() - start)


def figure(took):
    return f"{statistics.median(took):8.0f} ms ({max(took):.0f})"


def rows(probe, runs, patient):
    ports, hosts = f"{MEMBER}:{FIRST}+{COUNT}", [f"{net}.1-250:6900" for net in SILENT]
    fast = ["--rate", "1000000", "--concurrency", "1000"]
    yield "1,000 ports: mc-probe", [whole([probe, ports]) for _ in range(runs)]
    yield "1,000 ports: mc-probe --rate 1000000", [whole([probe, *fast, ports]) for _ in range(runs)]
    yield "1,000 silent hosts: mc-probe", [whole([probe, *hosts])]
    yield "1,000 silent hosts: mc-probe, all at once", [whole([probe, *fast, *hosts])]
    if not shutil.which("nmap"):
        print("without nmap: scripts/deps bench")
        return
    nmap = ["nmap", "-n", "-Pn", "-sT"]
    one, many = [f"-p{FIRST}-{FIRST + COUNT - 1}", MEMBER], ["-p6900", *(f"{net}.1-250" for net in SILENT)]
    for name, more in (("nmap", []), ("nmap -T4", ["-T4"]), ("nmap -sV", ["-sV"])):
        yield f"1,000 ports: {name}", [whole([*nmap, *more, *one]) for _ in range(runs if name != "nmap -sV" else 1)]
    if patient:
        yield "1,000 silent hosts: nmap", [whole([*nmap, *many])]


def inside(build, runs, patient):
    tools = os.path.join(build, "tools")
    on = ["nsenter", "--net=/run/netns/h1"]
    # Packets to the silent hosts go to a neighbour that exists, and is no router.
    for net in SILENT:
        subprocess.run(["ip", "route", "add", f"{net}.0/24", "via", MEMBER], check=True)
    subprocess.run([*on, "ip", "route", "add", "blackhole", "10.67.0.0/16"], check=True)
    member = subprocess.Popen([*on, os.path.join(tools, "mc-join"), "-q", "--cluster-mode", f"tcpip:{MEMBER}", "--start-port", "6900"],
                              stdout=subprocess.PIPE, text=True)
    member.stdout.readline()
    try:
        for what, took in rows(os.path.join(tools, "mc-probe"), runs, patient):
            print(f"{what:44}{figure(took)}", flush=True)
    finally:
        member.kill()
        member.wait()


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("-b", "--build", default=os.path.join(TOP, "build"), help="where the tools are built (build)")
    ask.add_argument("--runs", type=int, default=5, help="of what is short (5)")
    ask.add_argument("--patient", action="store_true", help="also nmap on the silent hosts, which takes minutes")
    ask.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    opt = ask.parse_args()
    build = os.path.abspath(opt.build)
    if opt.inside:
        limit = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
        inside(build, opt.runs, opt.patient)
        return 0
    netns = os.path.join(TOP, "tests", "peers", "netns")
    return subprocess.run([netns, "1", sys.executable, os.path.abspath(__file__), "--inside", "-b", build, "--runs", str(opt.runs),
                           *(["--patient"] if opt.patient else [])],
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
