# SPDX-License-Identifier: Apache-2.0
"""What is measured, as generators: a sample each time one is asked, or None where the time was over; closed, it ends
its processes."""
import os
import signal

from procs import Child, end, now, ports, pump

JOIN_S = 60  # for two to have a list of two
GONE_S = 90  # for one that is gone to be seen; Hazelcast's own heartbeats take 60
CROWD_S = 40  # for a crowd to agree; one that does not keeps the whole machine busy meanwhile
QUIET_S = 0.5  # after a join, before something else is asked of them
SETTLE_S = 5  # after a join, before they count as idle
IDLE_S = 10  # over which idle processes are watched

_named = 0


class Cluster:
    """A name and ports of its own. As many ports again, for peers that need a second one each."""

    def __init__(self, n):
        global _named
        _named += 1
        self.name, self.ports, self.members = f"bench-{os.getpid()}-{_named}", ports(2 * n), []

    def start(self, peer, i):
        child = peer.start(Child, self, i)
        self.members.append(child)
        return child

    def drop(self, child, number):
        end([child], number)
        self.members.remove(child)

    def end(self, number=signal.SIGTERM):
        end(self.members, number)
        self.members = []


def sees(child, size, seconds):
    """When its list became one of this size."""
    pump(seconds, lambda: child.size == size or child.ended())
    return child.since if child.size == size else None


def ms(begin, until):
    return None if until is None else (until - begin) * 1000


def joins(first, second, minus_ms=0):
    """From exec to a list of two, beside a member that runs already."""
    cluster = Cluster(2)
    try:
        master = cluster.start(first, 0)
        sees(master, 1, JOIN_S)
        while True:
            pump(QUIET_S)
            member = cluster.start(second, 1)
            took = ms(member.born, sees(member, 2, JOIN_S))
            sees(master, 2, JOIN_S)
            cluster.drop(member, second.leave)
            sees(master, 1, GONE_S)
            yield None if took is None else took - minus_ms
    finally:
        cluster.end()


def removals(first, second, number):
    """From the signal to a list of one, at the member that stays: the same each time, unless it remembers who failed."""
    cluster = None
    try:
        while True:
            if cluster is None or first.remembers:
                cluster = Cluster(2)
                stays = cluster.start(first, 0)
                sees(stays, 1, JOIN_S)
            goes = cluster.start(second, 1)
            together = sees(stays, 2, JOIN_S) and sees(goes, 2, JOIN_S)
            pump(QUIET_S)
            begin = now()
            goes.signal(number)
            took = ms(begin, sees(stays, 1, GONE_S)) if together else None
            cluster.drop(goes, signal.SIGKILL)
            if first.remembers:
                cluster.end()
            yield took
    finally:
        if cluster is not None:
            cluster.end()


def agreed(children, n):
    return all(c.size == n and c.version == children[0].version for c in children)


def gather(cluster, peers, patient):
    """Starts them at once (`patient`: the first alone); how long until the last agrees with all others, or None."""
    begin = now()
    for i, peer in enumerate(peers):
        child = cluster.start(peer, i)
        if i == 0 and patient:
            sees(child, 1, JOIN_S)
    n = len(peers)
    # Who is already known to agree is not looked at again after each piece of output.
    waiting = list(cluster.members)

    def done():
        while waiting and waiting[-1].size == n:
            waiting.pop()
        return not waiting and agreed(cluster.members, n)

    return ms(begin, max(c.since for c in cluster.members)) if pump(CROWD_S, done) else None


def crowds(peer, n, patient=False):
    """From the first exec until all of n processes have one list of n."""
    while True:
        cluster = Cluster(n)
        try:
            took = gather(cluster, [peer] * n, patient)
        finally:
            cluster.end(signal.SIGKILL)  # how they leave is not measured here, and takes a crowd longer than to come
        yield took


def memories(peers, patient=False, of=None):
    """Resident bytes of idle members: all of them that `of` is true for."""
    while True:
        cluster = Cluster(len(peers))
        try:
            together = gather(cluster, peers, patient) is not None
            pump(SETTLE_S)
            asked = [c for c, p in zip(cluster.members, peers) if of in (None, p)]
            took = [c.memory() for c in asked] if together else None
        finally:
            cluster.end()
        yield took


def loads(peers):
    """CPU milliseconds a second of each member, nothing going on."""
    while True:
        cluster = Cluster(len(peers))
        try:
            together = gather(cluster, peers, True) is not None
            pump(SETTLE_S)
            begin, used = now(), [c.cpu_ns() for c in cluster.members]
            pump(IDLE_S)
            spent_ns = [c.cpu_ns() - u for c, u in zip(cluster.members, used)]
            took = [ns / 1e6 / (now() - begin) for ns in spent_ns] if together else None
        finally:
            cluster.end()
        yield took


def sizes(peer):
    while True:
        yield peer.size()


ASKED = 3  # members of the cluster that is asked for its list


def together(peer):
    cluster = Cluster(ASKED)
    return cluster, gather(cluster, [peer] * ASKED, True) is not None


def lists(child):
    """When the list was complete; who asks may have ended before its output is read."""
    pump(JOIN_S, lambda: child.size == ASKED or child.out is None)
    return child.since if child.size == ASKED else None


def asks(peer, asker):
    """From exec to the last line of the list of three."""
    cluster, good = together(peer)
    try:
        while True:
            child = Child(asker.argv(cluster), asker.lines())
            cluster.members.append(child)
            took = ms(child.born, lists(child)) if good else None
            cluster.drop(child, signal.SIGKILL)
            yield took
    finally:
        cluster.end()


def asker_memories(peer, asker):
    """The most that was resident of who asks, and goes on watching."""
    cluster, good = together(peer)
    try:
        while True:
            child = Child(asker.argv(cluster) + ["--watch"], asker.lines())
            cluster.members.append(child)
            seen = lists(child) if good else None
            took = None if seen is None else child.memory("VmHWM")
            cluster.drop(child, signal.SIGTERM)
            yield took
    finally:
        cluster.end()
