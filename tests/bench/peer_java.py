# SPDX-License-Identifier: Apache-2.0
"""A real Hazelcast member: tests/peers/Peer.java, told through its standard input, read from its log."""
import os
import signal
import subprocess

from peer_mc import lists

PEERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers")
# As in tests/peers/hazelcast: it starts sooner and stays smaller than in a JVM that is told nothing.
JVM = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true"]
# Stock members leave on SIGTERM.
MEMBER = ["bind=127.0.0.1", "hazelcast.shutdownhook.enabled=true"]
WAIT_MS = 5000  # hazelcast.wait.seconds.before.join, the default


class Java:
    leave = signal.SIGTERM
    remembers = False

    def __init__(self, line, wait=True):
        self.line, self.wait, self.name = line, wait, f"Hazelcast {line}"

    def missing(self):
        try:
            return "not here: make peers" if "make peers" in self.asked("ready", check=False) else None
        except (OSError, subprocess.TimeoutExpired) as e:
            return str(e)

    def asked(self, script, *args, check=True):
        argv = [os.path.join(PEERS, script), *args]
        return subprocess.run(argv, stdout=subprocess.PIPE, text=True, timeout=60, check=check).stdout.strip()

    def start(self, spawn, cluster, i):
        path = ":".join(self.asked("fetch", "classes", f"hazelcast-{self.line}").split("\n"))
        say = ["/dev/stderr", "start", f"cluster={cluster.name}", f"port={cluster.ports[i]}", *MEMBER,
               f"members=127.0.0.1:{cluster.ports[0]}"]
        if not self.wait:
            say.append("hazelcast.wait.seconds.before.join=0")
        return spawn(["java", *JVM, "-cp", path, "Peer"], lists, (" ".join(say) + "\n").encode())

    def version(self):
        got = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False)
        return f"{self.name}, {got.stderr.splitlines()[0]}"

    def size(self):
        return os.path.getsize(self.asked("fetch", f"hazelcast-{self.line}"))
