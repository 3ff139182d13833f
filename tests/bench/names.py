#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""1,000 and 10,000 names, A and AAAA of each, against a name server on this host's loopback, in a network namespace.

Beside dig -f, adig and getent, which ask the same server through the same resolv.conf; knotd if it is here, else dnsmasq. Each row is
sampled in turns. A figure is the median, behind it the worst.
"""
import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
ZONE, MANY = "bench.example", 10000
AIM = 100000  # names in a second, A and AAAA of each
SLOW_S = 10  # what takes longer is sampled once
KNOT = """server:
    rundir: {0}
    listen: 127.0.0.1@53
database:
    storage: {0}/db
zone:
  - domain: {1}
    file: {0}/zone
    journal-content: none
    zonefile-sync: -1
"""


def write(path, text):
    with open(path, "w", encoding="ascii") as f:
        f.write(text)
    return path


def addresses(i):
    return f"10.20.{i >> 8}.{i & 255}", f"2001:db8::{i + 1:x}"


def find(name):
    return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def server(work):
    """The name server's command, and what it is called."""
    if find("knotd"):
        lines = [f"$ORIGIN {ZONE}.", "$TTL 60", "@ SOA ns root 1 3600 600 86400 7", "@ NS ns", "ns A 127.0.0.1"]
        lines += [f"n{i} {kind} {a}" for i in range(MANY) for kind, a in zip(("A", "AAAA"), addresses(i))]
        write(f"{work}/zone", "\n".join(lines) + "\n")
        return [find("knotd"), "-c", write(f"{work}/knot.conf", KNOT.format(work, ZONE))], "knotd"
    if find("dnsmasq"):
        hosts = write(f"{work}/hosts", "".join(f"{a} n{i}.{ZONE}\n" for i in range(MANY) for a in addresses(i)))
        return [find("dnsmasq"), "-k", "-C", "/dev/null", "--no-resolv", "--no-hosts", f"--addn-hosts={hosts}", f"--local=/{ZONE}/",
                "--listen-address=127.0.0.1", "--bind-interfaces", "--user=", "--pid-file="], "dnsmasq"
    return None, None


def whole(argv, stdin=None):
    """Seconds from exec to the end, the KiB that were resident at most (looked at each 5 ms), and the exit status."""
    begin, most = time.monotonic(), 0
    with open(stdin or os.devnull, "rb") as f:
        run = subprocess.Popen(argv, stdin=f, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while run.poll() is None:
        most = max(most, resident(run.pid))
        try:
            run.wait(0.005)
        except subprocess.TimeoutExpired:
            pass
    return time.monotonic() - begin, most, run.returncode


def resident(pid):
    """KiB at most until now. getrusage would count what was resident before exec, which is ours."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            return next((int(line.split()[1]) for line in f if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


def first(argv):
    """ms from exec to the first byte."""
    begin = time.monotonic()
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0) as run:
        run.stdout.read(1)
        took = 1000 * (time.monotonic() - begin)
        run.stdout.read()
    return took


def sides(tool, work, n):
    """Label, command and input of each that can ask for n names."""
    names = [f"n{i}.{ZONE}" for i in range(n)]
    mine = write(f"{work}/names-{n}", "\n".join(names) + "\n")
    digs = write(f"{work}/dig-{n}", "".join(f"{name} {kind}\n" for name in names for kind in ("A", "AAAA")))
    yield "mc-dnsresolve -", [tool, "-"], mine
    yield "mc-dnsresolve --json -", [tool, "--json", "-"], mine
    if find("dig"):
        yield "dig +short -f", ["dig", "+short", "-f", digs], None
    if find("adig"):
        each = 'xargs -n 1 adig -t A <"$1" && xargs -n 1 adig -t AAAA <"$1"'  # it takes one name
        yield "adig, a process each", ["sh", "-c", each, "sh", mine], None
    yield "getent ahosts", ["xargs", "getent", "ahosts"], mine


def check(tool, work):
    """All of it is right before it is fast."""
    with open(f"{work}/names-{MANY}", "rb") as f:
        got = subprocess.run([tool, "-"], stdin=f, stdout=subprocess.PIPE, check=True).stdout.decode().split()
    if len(got) != 2 * MANY or got[0] != "10.20.0.0:6900" or got[-1] != f"[{addresses(MANY - 1)[1]}]:6900":
        raise SystemExit(f"names: {len(got)} peers, not {2 * MANY}")


def figure(got, form):
    return f"{form(statistics.median(got)):>12} {'(' + form(max(got)) + ')':>12}"


def bulk(tool, work, n, runs):
    rows = [[label, argv, stdin, []] for label, argv, stdin in sides(tool, work, n)]
    for _ in range(runs):
        for _, argv, stdin, got in rows:
            if not got or got[0][0] < SLOW_S:
                got.append(whole(argv, stdin))
    if n == MANY:
        check(tool, work)
    for label, argv, _, got in rows:
        took, size, failed = [g[0] for g in got], max(g[1] for g in got), [g[2] for g in got if g[2] != 0]
        if failed:
            print(f"{f'{n:,} names':14}{label:26}fails with status {failed[0]}", flush=True)
            continue
        print(f"{f'{n:,} names':14}{label:26}{figure(took, lambda s: f'{1000 * s:,.0f} ms')}"
              f"{n / statistics.median(took):>14,.0f} /s{f'{size / 1024:.1f} MiB' if argv[0] not in ('sh', 'xargs') else '':>12}", flush=True)
    if n == MANY:
        rate = n / statistics.median([g[0] for g in rows[0][3]])
        print(f"aim: {AIM:,} names in a second: {'yes' if rate >= AIM else 'no'}")


def one(tool, runs):
    name = f"n7.{ZONE}"
    rows = [("mc-dnsresolve", [tool, name], []), ("getent ahosts", ["getent", "ahosts", name], [])]
    if find("dig"):
        rows.insert(1, ("dig +short", ["dig", "+short", name], []))
    if find("adig"):
        rows.append(("adig", ["adig", name], []))
    for _ in range(4 * runs):
        for _, argv, got in rows:
            got.append(first(argv))
    for label, argv, got in rows:
        print(f"{'to first byte':14}{label:26}{figure(got, lambda ms: f'{ms:.1f} ms')}", flush=True)


def wait_for(tool):
    end = time.monotonic() + 20
    while subprocess.run([tool, "-qq", "-t", "200ms", f"n0.{ZONE}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                         check=False).returncode:
        if time.monotonic() > end:
            raise SystemExit("names: the name server does not answer")


def inside(tool, runs):
    with tempfile.TemporaryDirectory() as work:
        argv, called = server(work)
        if argv is None:
            print("names: no name server to ask: scripts/deps bench")
            return
        os.mkdir(f"{work}/db")
        subprocess.run(["mount", "--bind", write(f"{work}/resolv.conf", "nameserver 127.0.0.1\n"), "/etc/resolv.conf"], check=True)
        run = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_for(tool)
            print(f"A and AAAA, {called} on loopback; median (worst), names in a second, resident at most")
            one(tool, runs)
            for n in (1000, MANY):
                bulk(tool, work, n, runs)
        finally:
            run.terminate()
            run.wait()
            subprocess.run(["umount", "/etc/resolv.conf"], check=False)


def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("-b", "--build", default=os.path.join(TOP, "build"), help="where mc-dnsresolve is built (build)")
    ask.add_argument("--runs", type=int, default=5, help="of each row (5)")
    ask.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    opt = ask.parse_args()
    tool = os.path.join(os.path.abspath(opt.build), "tools", "mc-dnsresolve")
    if opt.inside:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        inside(tool, opt.runs)
        return 0
    netns = os.path.join(TOP, "tests", "peers", "netns")
    return subprocess.run([netns, "1", sys.executable, os.path.abspath(__file__), "--inside", "-b", opt.build, "--runs", str(opt.runs)],
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
