# SPDX-License-Identifier: Apache-2.0
"""Processes that are measured: started without a detour, watched line by line, ended by their pid; none outlives us."""
import atexit
import os
import selectors
import signal
import socket
import sys
import time

KEPT = 8 << 10  # bytes of a process's last words, shown when it did not do what it should
CHUNK = 256 << 10
LEAVE_S = 15  # to end in peace, before SIGKILL
USUAL = (signal.SIGPIPE, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # as a shell starts them
TICK_S = 0.02  # between two looks whether somebody has ended

now = time.monotonic
_ready = selectors.DefaultSelector()
_alive = set()


class Child:
    """One member. `read(lines)` yields (size, version) for each list of members that its output shows."""

    def __init__(self, argv, read, say=None):
        self.read, self.tail, self.kept = read, b"", b""
        self.size = self.version = self.since = self.status = None
        out, their_out = os.pipe()
        their_in, self.stdin = os.pipe()
        acts = [(os.POSIX_SPAWN_DUP2, mine, theirs) for mine, theirs in ((their_in, 0), (their_out, 1), (their_out, 2))]
        env = {k: v for k, v in os.environ.items() if not k.startswith("MC_")}
        try:
            self.born = now()
            self.pid = os.posix_spawnp(argv[0], argv, env, file_actions=acts, setsigdef=USUAL)
        finally:
            os.close(their_out)
            os.close(their_in)
        self.out = out
        _alive.add(self)
        os.set_blocking(out, False)
        _ready.register(out, selectors.EVENT_READ, self)
        if say:
            os.write(self.stdin, say)

    def take(self):
        """What it has written; the time is that of the arrival."""
        try:
            got = os.read(self.out, CHUNK)
        except BlockingIOError:
            return
        at = now()
        if not got:
            self.shut()
            return
        self.kept = (self.kept + got)[-KEPT:]
        lines, cut, rest = (self.tail + got).rpartition(b"\n")
        self.tail = rest
        for size, version in self.read(lines + cut):
            if (size, version) != (self.size, self.version):
                self.size, self.version, self.since = size, version, at

    def shut(self):
        if self.out is not None:
            _ready.unregister(self.out)
            os.close(self.out)
            os.close(self.stdin)
            self.out = None

    def signal(self, number):
        if self.status is None:
            os.kill(self.pid, number)  # ours until it is waited for, so it is nobody else's number

    def ended(self):
        if self.status is None and os.waitpid(self.pid, os.WNOHANG)[0]:
            self.status = True
            _alive.discard(self)
        return self.status is not None

    def cpu_ns(self):
        """All it has used so far, threads that are gone included: its clock has the number that clock_getcpuclockid(3) makes."""
        return time.clock_gettime_ns((~self.pid << 3) | 2)

    def memory(self, field="VmRSS"):
        """Bytes, from /proc/PID/status."""
        with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as f:
            return next((int(line.split()[1]) << 10 for line in f if line.startswith(field + ":")), None)


def pump(seconds, done=lambda: False, step=1.0):
    """Reads what all processes write until done() holds (True) or the time is over (False)."""
    end = now() + seconds
    while not done():
        left = end - now()
        if left <= 0:
            return False
        for key, _ in _ready.select(min(left, step)):
            key.data.take()
    return True


def end(children, number=signal.SIGTERM):
    """Ends them and waits until they are gone; those that do not go are killed."""
    children = [c for c in children if not c.ended()]
    looked = 0.0

    def gone():
        """At each tick, not at each piece of output: of 200 that leave one by one each writes 200 lists, and 200 were asked each time."""
        nonlocal looked
        if now() < looked + TICK_S:
            return False
        looked = now()
        return all([c.ended() for c in children])

    for c in children:
        c.signal(number)
    if not pump(LEAVE_S, gone, TICK_S):
        for c in children:
            c.signal(signal.SIGKILL)
        pump(LEAVE_S, gone, TICK_S)
    for c in children:
        c.shut()


_port = 20000 + os.getpid() * 37 % 10000


def ports(n):
    """n ports in a row on 127.0.0.1 that nobody has, below those that the system hands out itself."""
    global _port
    while True:
        first, _port = _port, _port + n
        if _port > 32000:
            _port = 20000
        elif all(_free(p) for p in range(first, first + n)):
            return range(first, first + n)


def _free(port):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


def _kill_all():
    for c in list(_alive):
        c.signal(signal.SIGKILL)
        os.waitpid(c.pid, 0)
        c.status = True


atexit.register(_kill_all)
for _number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(_number, lambda number, _: sys.exit(128 + number))
