# SPDX-License-Identifier: Apache-2.0
"""Our own node."""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

LIST = re.compile(rb"^Members \{size:(\d+), ver:(\d+)\}", re.M)
LIFE = "20m"  # should whoever measures be killed, they end by themselves


def lists(lines):
    return ((int(m[1]), int(m[2])) for m in LIST.finditer(lines))


def counted(row):
    """Reads a list that is printed a member a line, once."""
    seen = 0

    def read(lines):
        nonlocal seen
        seen += len(row.findall(lines))
        yield seen, None

    return read


class McMembers:
    """Who asks one of them for its list."""

    def __init__(self, build):
        self.program = os.path.join(build, "tools", "mc-members")

    def missing(self):
        return None if os.access(self.program, os.X_OK) else f"there is no {self.program}: make"

    def argv(self, cluster):
        return [self.program, "-n", cluster.name, f"127.0.0.1:{cluster.ports[0]}"]

    def lines(self):
        return counted(re.compile(rb"^127\.0\.0\.1:", re.M))


class PythonClient:
    """The official Python client does the same."""

    script = ("import sys, hazelcast\n"
              "c = hazelcast.HazelcastClient(cluster_name=sys.argv[1], cluster_members=[sys.argv[2]])\n"
              "for m in c.cluster_service.get_members():\n"
              "    print(m.address.host, m.uuid, flush=True)\n"
              "c.shutdown()\n")

    def __init__(self):
        self.program = os.environ.get("MC_BENCH_PYTHON", sys.executable)

    def missing(self):
        got = subprocess.run([self.program, "-c", "import hazelcast"], stderr=subprocess.DEVNULL, check=False)
        return None if got.returncode == 0 else "not here: pip install hazelcast-python-client"

    def argv(self, cluster):
        return [self.program, "-c", self.script, cluster.name, f"127.0.0.1:{cluster.ports[0]}"]

    def lines(self):
        return counted(re.compile(rb"^127\.0\.0\.1 ", re.M))


class Mc:
    name = "mc-join"
    leave = signal.SIGTERM
    remembers = False

    def __init__(self, build, mode="multicast"):
        self.program, self.mode = os.path.join(build, "tools", "mc-join"), mode

    def missing(self):
        return None if os.access(self.program, os.X_OK) else f"there is no {self.program}: make"

    def start(self, spawn, cluster, i):
        argv = [self.program, "-q", "-i", "127.0.0.1", "--start-port", str(cluster.ports[i]), "--for", LIFE]
        if self.mode == "multicast":
            argv += ["--multicast-port", str(cluster.ports[0])]
        else:
            argv += ["--cluster-mode", f"tcpip:127.0.0.1:{cluster.ports[0]}"]
        if self.mode == "hazelcast":
            argv += ["--profile", "hazelcast"]
        return spawn(argv + ["--cluster-name", cluster.name], lists)

    def version(self):
        got = subprocess.run([self.program, "-V"], stdout=subprocess.PIPE, text=True, check=False)
        return got.stdout.split("\n")[0]

    def size(self):
        """Of the program without its symbols, as packages have it."""
        strip = shutil.which("strip")
        with tempfile.NamedTemporaryFile() as out:
            if strip and subprocess.run([strip, "-o", out.name, self.program], check=False).returncode == 0:
                return os.path.getsize(out.name)
        return os.path.getsize(self.program)
