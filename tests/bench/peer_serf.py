# SPDX-License-Identifier: Apache-2.0
"""HashiCorp's agent (package "serf"). What it has for a list is its log: a line for each that joined, failed or left."""
import itertools
import os
import re
import shutil
import signal
import subprocess

EVENT = re.compile(rb"serf: EventMember(Join|Failed|Leave): (\S+)")


def lists():
    there = set()

    def read(lines):
        for event, who in EVENT.findall(lines):
            there.add(who) if event == b"Join" else there.discard(who)
            yield len(there), None

    return read


class Serf:
    name = "serf"
    remembers = True  # who failed stays on its list, and is looked for
    leave = signal.SIGINT  # SIGTERM makes an agent go without a word, unless it is configured otherwise

    def __init__(self):
        self.names = itertools.count()  # one that comes again under its name is a conflict to be settled
        self.program = shutil.which("serf", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/bin")

    def missing(self):
        return None if self.program else "not here: scripts/deps bench"

    def start(self, spawn, cluster, i):
        port, rpc = cluster.ports[i], cluster.ports[len(cluster.ports) // 2 + i]
        argv = [self.program, "agent", f"-node={cluster.name}-{next(self.names)}", f"-bind=127.0.0.1:{port}",
                f"-rpc-addr=127.0.0.1:{rpc}"]
        return spawn(argv + ([f"-join=127.0.0.1:{cluster.ports[0]}"] if i else []), lists())

    def version(self):
        dpkg = shutil.which("dpkg-query")
        ask = [dpkg, "-W", "-f", "${Version}", "serf"]
        got = dpkg and subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False)
        return "serf " + (got and got.stdout or "of unknown version")

    def size(self):
        return os.path.getsize(self.program)


class SerfMembers:
    """`serf members`, which asks one agent for its list."""

    def __init__(self, serf):
        self.serf, self.missing = serf, serf.missing

    def argv(self, cluster):
        return [self.serf.program, "members", f"-rpc-addr=127.0.0.1:{cluster.ports[len(cluster.ports) // 2]}"]

    def lines(self):
        seen = 0

        def read(lines):
            nonlocal seen
            seen += lines.count(b"  alive")
            yield seen, None

        return read
