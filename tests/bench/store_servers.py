#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""store_servers.py [ENTRIES] -- bench_store's load on redis-server and memcached, where they are installed: bytes an entry beyond key and
value, and the server's own CPU time an operation (user time, from a pipeline of 256, so that the kernel's part does not count). A server
reads a protocol as well, which the store alone does not: a bound from above for what its engine costs."""
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

KEY, VALUE, BATCH = 20, 108, 256


def key(i):
    return b"%020d" % i


class Redis:
    name = "redis-server"
    args = ["--port", "0", "--save", "", "--appendonly", "no", "--maxmemory", "0", "--unixsocket"]

    def set(self, k, n):
        return b"*3\r\n$3\r\nSET\r\n$20\r\n%b\r\n$%d\r\n%b\r\n" % (k, n, b"x" * n)

    def get(self, k):
        return b"*2\r\n$3\r\nGET\r\n$20\r\n%b\r\n" % k

    def answers(self, data, got):
        return data.count(b"+OK\r\n") if not got else data.count(b"\r\n") // 2

    def bytes(self, ask):
        info = ask(b"INFO memory\r\n", b"mem_allocator")
        return int(info.split(b"used_memory:")[1].split(b"\r")[0])


class Memcached:
    name = "memcached"
    args = ["-t", "1", "-m", "8192", "-u", "root", "-s"]

    def set(self, k, n):
        return b"set %b 0 0 %d\r\n%b\r\n" % (k, n, b"x" * n)

    def get(self, k):
        return b"get %b\r\n" % k

    def answers(self, data, got):
        return data.count(b"STORED\r\n") if not got else data.count(b"END\r\n")

    def bytes(self, ask):
        slabs = ask(b"stats slabs\r\n", b"END\r\n")
        table = ask(b"stats\r\n", b"END\r\n").split(b"hash_bytes ")[1].split(b"\r")[0]
        return int(slabs.split(b"total_malloced ")[1].split(b"\r")[0]) + int(table)


def user_ns(pid):
    with open(f"/proc/{pid}/stat", encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return int(fields[11]) * 1000000000 // os.sysconf("SC_CLK_TCK")


class Run:
    def __init__(self, server, folder):
        path = os.path.join(folder, server.name)
        self.server = server
        self.process = subprocess.Popen([server.name, *server.args, path], cwd=folder, stdout=subprocess.DEVNULL)
        self.sock = socket.socket(socket.AF_UNIX)
        deadline = time.monotonic() + 10
        while self.sock.connect_ex(path) != 0:
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise SystemExit(f"{server.name} does not come up")
            os.sched_yield()

    def ask(self, request, end):
        self.sock.sendall(request)
        data = b""
        while end not in data:
            data += self.sock.recv(1 << 16)
        return data

    def load(self, requests, got):
        """All of them; gives user time each."""
        begin, total, batch = user_ns(self.process.pid), 0, []
        for request in requests:
            batch.append(request)
            total += 1
            if len(batch) == BATCH:
                self.batch(batch, got)
                batch = []
        self.batch(batch, got)
        return (user_ns(self.process.pid) - begin) / total

    def batch(self, batch, got):
        if not batch:
            return
        self.sock.sendall(b"".join(batch))
        data = b""
        while self.server.answers(data, got) < len(batch):
            data += self.sock.recv(1 << 20)

    def end(self):
        self.sock.close()
        self.process.terminate()
        self.process.wait()


def measure(run, entries):
    server, draw, payload = run.server, random.Random(1), entries * (KEY + VALUE)
    empty = server.bytes(run.ask)
    sizes = [VALUE] * entries

    def show(what, ns):
        over = (server.bytes(run.ask) - empty - payload) / entries
        print(f"{server.name:14} {what:26} {ns:7.0f} ns each; {over:.1f} bytes an entry beyond key and value", flush=True)

    def drift():
        nonlocal payload
        for _ in range(4 * entries):
            i, n = draw.randrange(entries), 8 + draw.randrange(50, 151)
            payload += n - sizes[i]
            sizes[i] = n
            yield server.set(key(i), n)

    show("insert", run.load((server.set(key(i), VALUE) for i in range(entries)), False))
    show("get", run.load((server.get(key(draw.randrange(entries))) for _ in range(entries)), True))
    show("overwrite, same size", run.load((server.set(key(draw.randrange(entries)), VALUE) for _ in range(entries)), False))
    show("write of 50 to 150 bytes", run.load(drift(), False))


def main():
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1000000
    for server in (Redis(), Memcached()):
        if shutil.which(server.name) is None:
            print(f"{server.name:14} is not installed")
            continue
        with tempfile.TemporaryDirectory() as folder:
            run = Run(server, folder)
            try:
                measure(run, entries)
            finally:
                run.end()


main()
