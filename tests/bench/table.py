# SPDX-License-Identifier: Apache-2.0
"""The rows of the table: what is measured, of whom, beside whom, and what was aimed at."""
import signal

from measure import asker_memories, asks, crowds, joins, loads, memories, removals, sizes
from peer_java import WAIT_MS, Java
from peer_mc import Mc, McMembers, PythonClient
from peer_serf import Serf, SerfMembers

KILL, TERM = signal.SIGKILL, signal.SIGTERM


class Side:
    """A column of a row: a label, and what makes a generator of samples."""

    def __init__(self, label, measure, *args, **more):
        self.label = label
        self.start = lambda: measure(*args, **more)
        known = [peer for arg in args for peer in (arg if isinstance(arg, list) else [arg])]
        self.needs = {id(peer): peer for peer in known if hasattr(peer, "missing")}.values()

    def missing(self):
        return next((reason for reason in (peer.missing() for peer in self.needs) if reason), None)


class Row:
    """Its first side is ours. `aim` is a limit for our worst, or (label of a peer, part of its median) for our median.
    `few`: so many samples of a peer are enough, for its median."""

    def __init__(self, key, what, unit, *sides, aim=None, once=False, few=None):
        self.key, self.what, self.unit, self.sides, self.aim, self.once = key, what, unit, sides, aim, once
        self.few = few


def rows(build, version):
    c, tcpip, guest = Mc(build), Mc(build, "tcpip"), Mc(build, "hazelcast")
    serf, stock, prompt = Serf(), Java(version), Java(version, wait=False)
    asker = McMembers(build)
    serf_joins = "serf -join"
    beside_serf = (serf_joins, 0.33)

    def crowd(n, aim=None):
        return Row(f"crowd-{n}", f"{n} processes at once, until all agree", "s", Side("mc-join", crowds, c, n),
                   Side(serf_joins, crowds, serf, n, patient=True), aim=aim, few=5)

    return [
        Row("join", "exec to a list of two, C cluster, multicast", "ms",
            Side("mc-join", joins, c, c),
            Side(serf_joins, joins, serf, serf),
            Side("Java in Java", joins, stock, stock), aim=beside_serf),
        Row("join-tcpip", "exec to a list of two, C cluster, tcp-ip", "ms",
            Side("mc-join", joins, tcpip, tcpip),
            Side(serf_joins, joins, serf, serf), aim=beside_serf),
        Row("join-java", f"exec to a list of two, Java cluster, less its {WAIT_MS} ms", "ms",
            Side("mc-join", joins, stock, guest, minus_ms=WAIT_MS),
            Side("Java in Java", joins, stock, stock, minus_ms=WAIT_MS)),
        Row("join-java-now", "the same, its wait set to 0, the whole", "ms",
            Side("mc-join", joins, prompt, guest),
            Side("Java in Java", joins, prompt, prompt)),
        Row("killed", "kill -9, until removed, C cluster", "ms",
            Side("mc-join", removals, c, c, KILL),
            Side("serf", removals, serf, serf, KILL),
            Side("Java at Java", removals, prompt, prompt, KILL), aim=10),
        Row("leave", "SIGTERM (serf: SIGINT), until removed, C cluster", "ms",
            Side("mc-join", removals, c, c, TERM),
            Side("serf", removals, serf, serf, Serf.leave),
            Side("Java at Java", removals, prompt, prompt, TERM)),
        Row("killed-java", "kill -9, until removed by a Java master", "ms",
            Side("mc-join", removals, prompt, guest, KILL),
            Side("Java at Java", removals, prompt, prompt, KILL)),
        Row("leave-java", "SIGTERM, until removed by a Java master", "ms",
            Side("mc-join", removals, prompt, guest, TERM),
            Side("Java at Java", removals, prompt, prompt, TERM), aim=10),
        Row("memory", "resident, idle, each of 2", "MiB",
            Side("mc-join", memories, [c] * 2),
            Side("serf", memories, [serf] * 2, patient=True),
            Side("Java", memories, [prompt] * 2, patient=True), aim=3, once=True),
        Row("memory-100", "resident, idle, each of 100", "MiB",
            Side("mc-join", memories, [c] * 100),
            Side("serf", memories, [serf] * 100, patient=True),
            Side("Java with 99 C", memories, [prompt] + [guest] * 99, patient=True, of=prompt), once=True),
        Row("size", "the program, stripped (Java: jar without JVM)", "MiB",
            Side("mc-join", sizes, c),
            Side("serf", sizes, serf),
            Side("Java", sizes, stock), once=True),
        Row("cpu", "CPU of each of 3 idle members", "ms/s",
            Side("mc-join", loads, [c] * 3),
            Side("serf", loads, [serf] * 3),
            Side("Java", loads, [prompt] * 3), once=True),
        Row("members", "exec to the last line of the list of three", "ms",
            Side("mc-members", asks, c, asker),
            Side("serf members", asks, serf, SerfMembers(serf)),
            Side("Python client", asks, c, PythonClient()), aim=("serf members", 1)),
        Row("members-memory", "resident at most, who asks and watches", "MiB",
            Side("mc-members", asker_memories, c, asker), aim=4),
        crowd(10), crowd(50), crowd(100, aim=(serf_joins, 0.75)), crowd(200, aim=3.5),
    ]
