#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""moves.py BUILD [MIB] -- how fast partitions move, and who notices: a node with MIB (1024) or more of entries of 64 KiB, and a second one that
joins: seconds until it has a copy of all, and is owner of half. Meanwhile a client sets 200 entries a second: its longest times, beside those
before, say what it sees of the moves. Then: from exec until a node has its partitions in a cluster that stores nothing yet, and what an empty
storing node keeps resident. To be run on a quiet machine."""
import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

ENTRIES_A_MIB, VALUE, RATE, PATIENCE_S, PARTITIONS, JOINS = 16, 65536, 200, 180, 271, 5


def stamp(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Run:
    def __init__(self, build):
        self.build, self.started, self.dir = build, [], tempfile.mkdtemp()

    def node(self, port, peers, size):
        with open(os.path.join(self.dir, f"node{port}"), "w", encoding="ascii") as log:
            p = subprocess.Popen([os.path.join(self.build, "tools/mc-join"), "--profile", "hazelcast", "--store", size, "-q", "-j",
                                  "--no-host-aware", "--start-port", str(port), "--cluster-mode",
                                  "tcpip:" + ",".join(f"127.0.0.1:{x}" for x in peers)], stdout=log)
        self.started.append(p)
        return p.pid

    def stop(self):
        for p in self.started:
            p.kill()
            p.wait()
        self.started = []

    def ask(self, port, *args):
        return [os.path.join(self.build, "tools/mc-map"), "--profile", "hazelcast", "-p", f"127.0.0.1:{port}", "-j", "-q", *map(str, args)]

    def told(self, command):
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return json.loads(out.strip().splitlines()[-1])

    def fill(self, port, mib):
        """Keys are drawn, so that it takes some rounds until there is as much as was asked for."""
        entries = 0
        while entries * VALUE < mib << 20:
            self.told(self.ask(port, "--for", "3s", "bench", "load", "--op", "set", "--entries", 2 * mib * ENTRIES_A_MIB,
                               "--value-size", VALUE, "--outstanding", 4))
            entries = self.told(self.ask(port, "size", "load"))["size"]
        return entries

    def watch(self, port, seconds):
        return subprocess.Popen(self.ask(port, "--for", f"{seconds}s", "bench", "watch", "--op", "set", "--rate", RATE, "--outstanding", 8),
                                stdout=subprocess.PIPE, text=True)

    def worst(self, watch):
        return json.loads(watch.communicate()[0].strip().splitlines()[-1])

    def moves(self, port):
        """When the node there was given each of its replicas."""
        with open(os.path.join(self.dir, f"node{port}"), encoding="ascii") as f:
            return sorted(stamp(json.loads(line)["time"]) for line in f if line.endswith("\n") and json.loads(line)["type"] == "migration")

    def moved(self, ports, mib):
        self.node(ports[0], ports, f"{4 * mib}M")
        time.sleep(3)
        entries = self.fill(ports[0], mib)
        before = self.worst(self.watch(ports[0], 5))
        watch = self.watch(ports[0], 20)
        time.sleep(1)
        began = time.time()
        self.node(ports[1], ports, f"{4 * mib}M")
        while len(self.moves(ports[1])) < PARTITIONS and time.time() - began < PATIENCE_S:
            time.sleep(0.1)
        during = self.worst(watch)
        took = self.moves(ports[1])[-1] - began
        self.stop()
        return entries * VALUE / (1 << 20), took, before, during

    def joined(self, ports):
        """Milliseconds from exec until the second node has its share, and what it keeps resident then."""
        self.node(ports[0], ports, "256M")
        time.sleep(2)
        subprocess.run(self.ask(ports[0], "set", "m", "k", "v"), check=True)  # the partitions are shared out
        began = time.time()
        pid = self.node(ports[1], ports, "256M")
        time.sleep(4)
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            kib = next(int(line.split()[1]) for line in f if line.startswith("VmRSS"))
        took = (self.moves(ports[1])[-1] - began) * 1000
        self.stop()
        return took, kib


def main():
    run = Run(sys.argv[1])
    try:
        size, took, before, during = run.moved([15751, 15752], int(sys.argv[2]) if len(sys.argv) > 2 else 1024)
        joins = [run.joined([15771 + 2 * i, 15772 + 2 * i]) for i in range(JOINS)]
    finally:
        run.stop()
        shutil.rmtree(run.dir, ignore_errors=True)
    print(f"{size:.0f} MiB, copied to a node that joins, with half of the partitions: {took:.2f} s")
    print("a client's sets meanwhile (before), us: " +
          ", ".join(f"{k[:-3]} {during[k]:.0f} ({before[k]:.0f})" for k in ("p50_us", "p999_us", "max_us")) + f"; errors {during['errors']}")
    print(f"exec until a node has its partitions, nothing stored: {', '.join(f'{t:.0f}' for t, _ in joins)} ms")
    print(f"a node that stores nothing yet keeps {sorted(k for _, k in joins)[len(joins) // 2]} kB resident")


main()
