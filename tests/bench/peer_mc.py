# SPDX-License-Identifier: Apache-2.0
"""Our own node."""
import os
import re
import shutil
import signal
import subprocess
import tempfile

LIST = re.compile(rb"^Members \{size:(\d+), ver:(\d+)\}", re.M)
LIFE = "20m"  # should whoever measures be killed, they end by themselves


def lists(lines):
    return ((int(m[1]), int(m[2])) for m in LIST.finditer(lines))


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
