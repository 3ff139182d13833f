#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""payara.py BUILD [OPTION...] -- one lite Payara Micro 6 with a web application (tests/peers/Walk.java), on a member that stores: a C node, a
Payara Micro and a Hazelcast 5.3.8, one after the other in one run, each in namespaces of this host. Prints a table of ratios.
  --owners LIST    mc,payara,hazelcast       --seconds N      of each measurement (10)
  --minutes N      of session traffic (10; 0.5 is a look)     --rate N   requests a second of it (200)
  --mb N           that the member stores meanwhile, beside the 100,000 sessions (500); a Java member has a heap of twice all that
  --rows FILE      what was measured of each owner is added to it, a line each; the table is of all lines in it, so that a run may have parts
The table is Markdown: a column for each member that stores, and what the first one measured as ratios of the others.
Rows: first page (s from the start of the lite instance's process to its first session); resident memory of the member for 100,000
sessions of 1.3 KB; requests a second of a page that changes a session, 8 connections, and its p99; get and put of JCache inside the
instance; p99, p99.9 and the longest of session traffic at a rate, counted from when each request was due, in the window above. A stock
Hazelcast has no JCache for Payara (it knows not Payara's class of a tenant). To be run on a quiet machine."""
import argparse
import collections
import json
import os
import re
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "..", "peers")
OWNER, LITE = "10.66.0.1", "10.66.0.2"
SESSION_BYTES, SESSIONS, CONNECTIONS, USERS = 1300, 100000, 8, 2000
WAIT_S = 120


class Sessions:
    """Users with a session each, over connections that are kept: each request changes the user's session."""

    def __init__(self, host):
        self.host, self.cookies, self.turn = host, [""] * USERS, 0
        self.value = "v" * SESSION_BYTES
        self.version = re.compile(rb"JSESSIONIDVERSION=([^;\r]*)")
        self.session = re.compile(rb"JSESSIONID=([^;\r]*)")

    def request(self):
        user = self.turn % USERS
        self.turn += 1
        value = self.value if not self.cookies[user] else str(self.turn)
        key = "body" if not self.cookies[user] else "n"
        return user, (f"GET /walk/set?k={key}&v={value} HTTP/1.1\r\nHost: {self.host}\r\n"
                      f"Cookie: {self.cookies[user]}\r\n\r\n").encode()

    def answered(self, user, data):
        if not data.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"the page answers {data[:200]!r}")
        session, version = self.session.search(data), self.version.search(data)
        parts = dict(p.split("=", 1) for p in self.cookies[user].split("; ") if p)
        if session:
            parts["JSESSIONID"] = session.group(1).decode()
        if version:
            parts["JSESSIONIDVERSION"] = version.group(1).decode()
        self.cookies[user] = "; ".join("=".join(p) for p in parts.items())

    def dial(self, ready, old=None):
        """A connection for so many requests as the server answers on one (256)."""
        if old is not None:
            ready.unregister(old)
            old.close()
        s = socket.create_connection((self.host, 8080), timeout=60)
        s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ready.register(s, selectors.EVENT_READ, [0, 0.0, b"", b""])
        return s

    def closed(self, ready, key, idle):
        """The server ends a connection when it likes; a request that it had not begun to answer is sent once more."""
        s = self.dial(ready, key.fileobj)
        if key.fileobj in idle:
            idle.remove(key.fileobj)
            idle.append(s)
        elif key.data[2] or not key.data[3]:
            raise SystemExit("the page's connection was closed")
        else:
            ready.get_key(s).data[:3] = key.data[:3]
            s.sendall(key.data[3])

    def run(self, seconds, rate=0):
        """Latencies in s; rate 0: as fast as the answers come."""
        ready = selectors.DefaultSelector()
        idle, took, under_way = collections.deque(), [], 0
        for _ in range(CONNECTIONS):
            idle.append(self.dial(ready))
        begin, sent = time.monotonic(), 0
        while under_way or time.monotonic() - begin < seconds:
            now = time.monotonic()
            due = begin + sent / rate if rate else now
            while idle and due <= now < begin + seconds:
                s = idle.popleft()
                state = ready.get_key(s).data
                state[0], state[3] = self.request()
                state[1], state[2] = due, b""
                s.sendall(state[3])
                sent, under_way = sent + 1, under_way + 1
                due = begin + sent / rate if rate else now
            for key, _ in ready.select(max(0, min(due - time.monotonic(), 0.1)) if rate and idle else 0.1):
                state = key.data
                try:
                    piece = key.fileobj.recv(1 << 16)
                except ConnectionResetError:
                    piece = b""
                if not piece:
                    self.closed(ready, key, idle)
                    continue
                state[2] += piece
                if whole(state[2]):
                    took.append(time.monotonic() - state[1])
                    self.answered(state[0], state[2])
                    idle.append(key.fileobj if stays(state[2]) else self.dial(ready, key.fileobj))
                    under_way -= 1
        for key in list(ready.get_map().values()):
            key.fileobj.close()
        return sorted(took)


def whole(data):
    head, gap, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return gap != b"" and (len(body) >= int(length.group(1)) if length else body.endswith(b"0\r\n\r\n"))


def stays(data):
    return re.search(rb"(?i)\r\nconnection: close", data.partition(b"\r\n\r\n")[0]) is None


def part(took, share):
    return took[min(len(took) - 1, int(len(took) * share))] * 1000


class Run:
    def __init__(self, options):
        self.o, self.pids, self.dir = options, [], tempfile.mkdtemp()
        self.heap = 2 * (options.mb + SESSIONS * SESSION_BYTES // (1 << 20))
        self.war = subprocess.run([os.path.join(PEERS, "fetch"), "walk"], check=True, capture_output=True, text=True).stdout.strip()

    def node(self):
        store = self.o.mb * 2 + 512
        out = open(os.path.join(self.dir, "mc.out"), "wb")
        p = subprocess.Popen(["on", "1", os.path.join(self.o.build, "tools/mc-join"), "--profile", "payara-micro", "--line", "5.3", "--json",
                              "--cluster-mode", f"tcpip:{OWNER}:6900", "--store", f"{store}M"], stdout=out, stderr=out)
        self.pids.append(p.pid)
        until("the node leads", lambda: b'"to":"master"' in open(out.name, "rb").read())
        return p.pid

    def java_options(self, heap):
        return f"-Xmx{heap}m -XX:-UseSerialGC -XX:+UseG1GC -XX:TieredStopAtLevel=4 -Dhazelcast.wait.seconds.before.join=0"

    def payara(self, name, host, heap, *options, wait=True):
        env = dict(os.environ, PAYARA_JAVA=self.java_options(heap))
        folder = os.path.join(self.dir, name)
        p = subprocess.Popen(["on", str(host), os.path.join(PEERS, "payara"), folder, "--name", name, "--clustermode",
                              f"tcpip:{OWNER}:6900", *options], env=env)
        if wait and p.wait() != 0:
            raise SystemExit("no Payara Micro")
        until("a process", lambda: os.path.exists(folder + "/pid") and open(folder + "/pid", encoding="ascii").read())
        self.pids.append(int(open(folder + "/pid", encoding="ascii").read()))
        return self.pids[-1]

    def hazelcast(self):
        folder = os.path.join(self.dir, "hazelcast")
        env = dict(os.environ, MC_JAVA_OPTIONS=f"-Xmx{self.heap}m -XX:+UseG1GC")
        subprocess.run(["on", "1", os.path.join(PEERS, "hazelcast"), folder, "5.3.8", f"bind={OWNER}", "port=6900", "cluster=development",
                        "groups=HOST_AWARE", f"members={OWNER}:6900", "hazelcast.wait.seconds.before.join=0", "caches"], env=env, check=True)
        self.pids.append(int(open(folder + "/pid", encoding="ascii").read()))
        return self.pids[-1]

    def fill(self, name, entries):
        subprocess.run([os.path.join(self.o.build, "tools/mc-map"), "--profile", "payara-micro", "-p", f"{OWNER}:6900", "-j", "-q",
                        "--timeout", "60s", "--for", "1s", "bench", name, "--op", "get", "--entries", str(entries), "--value-size", str(SESSION_BYTES)],
                       check=True, stdout=subprocess.DEVNULL)

    def one(self, owner):
        row = {}
        pid = {"mc": self.node, "payara": lambda: self.payara("owner", 1, self.heap), "hazelcast": self.hazelcast}[owner]()
        begin = time.monotonic()
        self.payara("lite", 2, 512, "--lite", "--deploy", self.war, "--contextroot", "walk", wait=False)
        until("the first session", lambda: re.fullmatch("[0-9a-f]{20,}", page("set?k=a&v=b", 1)), 0.01)
        row["first page s"] = time.monotonic() - begin
        self.fill("sessions", SESSIONS)
        row["memory MiB"] = resident(pid) / (1 << 20)
        users = Sessions(LITE)
        users.run(self.o.seconds)  # compilers, and a session for each user
        took = users.run(self.o.seconds)
        row["page requests/s"], row["page p99 ms"] = len(took) / self.o.seconds, part(took, 0.99)
        self.caches(row)
        if self.o.mb:
            self.fill("weight", self.o.mb * (1 << 20) // SESSION_BYTES)
        if self.o.minutes:
            took = users.run(self.o.minutes * 60, self.o.rate)
            row["traffic p99 ms"], row["traffic p99.9 ms"], row["traffic longest ms"] = part(took, 0.99), part(took, 0.999), part(took, 1)
        row["memory at the end MiB"] = resident(pid) / (1 << 20)
        return row

    def caches(self, row):
        for op in ("get", "put"):
            page(f"cbench?c=bench&k={op}&v=2000")
            said = page(f"cbench?c=bench&k={op}&v=20000")
            if re.fullmatch(r"\d+ \d+", said):
                row[f"JCache {op}/s"], row[f"JCache {op} p99 us"] = map(int, said.split())

    def stop(self):
        for pid in self.pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        while self.pids and any(os.path.exists(f"/proc/{pid}") and "Z" not in open(f"/proc/{pid}/stat", encoding="ascii").read().rsplit(")", 1)[1][:3]
                                for pid in self.pids):
            time.sleep(0.01)
        self.pids = []
        shutil.rmtree(self.dir, ignore_errors=True)
        os.makedirs(self.dir, exist_ok=True)


def until(what, holds, pause=0.05):
    end = time.monotonic() + WAIT_S
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"not within {WAIT_S} s: {what}")
        time.sleep(pause)


def page(verb, timeout_s=300):
    try:
        with urllib.request.urlopen(f"http://{LITE}:8080/walk/{verb}", timeout=timeout_s) as answer:
            return answer.read().decode().strip()
    except OSError:
        return ""


def resident(pid):
    with open(f"/proc/{pid}/statm", encoding="ascii") as f:
        return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# The rows of which more is better.
MORE = "/s"


def ratio(ours, theirs):
    return "-" if ours is None or not theirs else f"{ours / theirs:.2f}"


def show(rows):
    owners = list(rows)
    beside = owners[1:]
    print("| " + " | ".join(["", *owners, *(f"{owners[0]} : {o}" for o in beside)]) + " |")
    print("| --- |" + " ---: |" * (len(owners) + len(beside)))
    for what in max(rows.values(), key=len):
        values = [rows[o].get(what) for o in owners]
        cells = ["-" if v is None else f"{v:.2f}" if v < 100 else f"{v:.0f}" for v in values]
        better = " (more is better)" if what.endswith(MORE) else ""
        print("| " + " | ".join([what + better, *cells, *(ratio(values[0], v) for v in values[1:])]) + " |")
    print(f"\nload of the machine: {' '.join(f'{x:.1f}' for x in os.getloadavg())}")


def earlier(path):
    rows = {}
    if path and os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            for line in f:
                rows.update(json.loads(line))
    return rows


def main():
    p = argparse.ArgumentParser()
    p.add_argument("build")
    p.add_argument("--owners", default="mc,payara,hazelcast")
    for name, default in (("seconds", 10), ("minutes", 10), ("mb", 500), ("rate", 200)):
        p.add_argument("--" + name, default=default, type=float if name == "minutes" else int)
    p.add_argument("--rows")
    o = p.parse_args()
    if shutil.which("on") is None:  # the little network is made first
        os.execv(os.path.join(PEERS, "netns"), ["netns", "2", sys.executable, os.path.abspath(__file__), os.path.abspath(o.build), *sys.argv[2:]])
    run, rows = Run(o), earlier(o.rows)
    try:
        for owner in filter(None, o.owners.split(",")):
            rows[owner] = run.one(owner)
            with open(o.rows or "/dev/stderr", "a", encoding="utf-8") as f:
                print(json.dumps({owner: rows[owner]}), file=f)
            run.stop()
    finally:
        run.stop()
        shutil.rmtree(run.dir, ignore_errors=True)
    show(rows)


main()
