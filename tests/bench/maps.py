#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""maps.py BUILD [SECONDS] -- how fast maps are: one C node and a pair with one backup, beside Hazelcast 5.3.8 (one member and a pair, with all
of its compilers and 1 GiB) and redis-server, in one run. mc-map bench is the load on the members, 64 requests outstanding on one
connection, 10,000 entries of 100 bytes; redis-benchmark is redis-server's, with the same numbers. Then each at half the rate that it had,
for its latencies. Everything runs on this host: ratios count, not numbers. To be run on a quiet machine."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "..", "peers")
OUTSTANDING, ENTRIES, SIZE = 64, 10000, 100
WARM_S = 5


class Run:
    def __init__(self, build, seconds):
        self.build, self.seconds, self.started = build, seconds, []
        self.dir = tempfile.mkdtemp()

    def node(self, port, peers):
        p = subprocess.Popen([os.path.join(self.build, "tools/mc-join"), "--profile", "hazelcast", "--store", "1G", "-q", "--no-host-aware",
                              "--start-port", str(port), "--cluster-mode", "tcpip:" + ",".join(f"127.0.0.1:{x}" for x in peers)],
                             stdout=subprocess.DEVNULL)
        self.started.append(p.pid)

    def java(self, port, peers):
        folder = os.path.join(self.dir, f"java{port}")
        env = dict(os.environ, MC_JAVA_OPTIONS="-Xms1g -Xmx1g")
        subprocess.run([os.path.join(PEERS, "hazelcast"), folder, "5.3.8", "bind=127.0.0.1", f"port={port}",
                        "hazelcast.wait.seconds.before.join=0", "members=" + ",".join(f"127.0.0.1:{x}" for x in peers)],
                       env=env, check=True)
        with open(os.path.join(folder, "pid"), encoding="ascii") as f:
            self.started.append(int(f.read()))

    def redis(self, port):
        p = subprocess.Popen(["redis-server", "--port", str(port), "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)
        self.started.append(p.pid)

    def stop(self):
        for pid in self.started:
            try:
                os.kill(pid, 9)
                os.waitpid(pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
        self.started = []

    def load(self, port, op, seconds, rate=0):
        args = [os.path.join(self.build, "tools/mc-map"), "--profile", "hazelcast", "-p", f"127.0.0.1:{port}", "-j", "-q", "--for", f"{seconds}s",
                "bench", "bench", "--op", op, "--outstanding", str(OUTSTANDING), "--entries", str(ENTRIES), "--value-size", str(SIZE)]
        out = subprocess.run(args + (["--rate", str(rate)] if rate else []), check=True, capture_output=True, text=True).stdout
        return json.loads(out.strip().splitlines()[-1])

    def members(self, name, start, ports):
        for port in ports:
            start(port, ports)
        time.sleep(10)  # they find each other and share the partitions
        row = {}
        for op in ("set", "get"):
            self.load(ports[0], op, WARM_S)
            full = self.load(ports[0], op, self.seconds)
            half = self.load(ports[0], op, self.seconds, int(full["ops_per_s"] / 2))
            row[op] = full["ops_per_s"], half["p99_us"], half["p999_us"]
        self.stop()
        return name, row

    def redis_row(self, port):
        self.redis(port)
        time.sleep(1)
        out = subprocess.run(["redis-benchmark", "-p", str(port), "-c", "1", "-P", str(OUTSTANDING), "-d", str(SIZE), "-r", str(ENTRIES),
                              "-n", "2000000", "-t", "set,get", "--csv"], check=True, capture_output=True, text=True).stdout
        self.stop()
        rates = {line.split('"')[1].lower(): float(line.split('"')[3]) for line in out.splitlines() if line.startswith(('"SET"', '"GET"'))}
        return "redis-server", {op: (rates[op], 0, 0) for op in ("set", "get")}


def main():
    run = Run(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10)
    try:
        rows = [run.members("mc, one", run.node, [15701]), run.members("Hazelcast, one", run.java, [15711])]
        if shutil.which("redis-server"):
            rows.append(run.redis_row(15721))
        rows += [run.members("mc, pair", run.node, [15731, 15732]), run.members("Hazelcast, pair", run.java, [15741, 15742])]
    finally:
        run.stop()
        shutil.rmtree(run.dir, ignore_errors=True)
    print(f"{'':16}{'op':>5}{'ops/s':>10}{'p99 us':>9}{'p99.9 us':>10}   at half of that")
    for name, row in rows:
        for op, (rate, p99, p999) in row.items():
            print(f"{name:16}{op:>5}{rate:10.0f}{p99 or '-':>9}{p999 or '-':>10}")
    by = dict(rows)
    for ours, theirs in (("mc, one", "Hazelcast, one"), ("mc, one", "redis-server"), ("mc, pair", "Hazelcast, pair")):
        for op in ("set", "get"):
            if theirs in by:
                a, b = by[ours][op], by[theirs][op]
                late = "".join(f", {what} {x / y:.2f}" for what, x, y in (("p99", a[1], b[1]), ("p99.9", a[2], b[2])) if y)
                print(f"{ours} / {theirs}, {op}: {a[0] / b[0]:.2f}{late}")


main()
