# SPDX-License-Identifier: Apache-2.0
"""Strangers, listeners and eavesdroppers for the network tests. Each prints a line when it is ready, and what it saw."""
import os
import re
import socket
import struct
import sys
import threading
import time

GROUP, PORT = "224.2.2.4", 2904
IP_RECVTTL = 12  # linux/in.h; the module has no name for it


def say(*words):
    print(*words, flush=True)


def listen(host, port, family=socket.AF_INET, backlog=50):
    s = socket.socket(family)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does
    s.bind((host, int(port)))
    s.listen(backlog)
    return s


def hold(host, port):
    """A listener that lets everybody in and says nothing, as an admin port does."""
    s = listen(host, port, socket.AF_INET6 if ":" in host else socket.AF_INET)
    say("ready")
    kept = []
    while True:
        kept.append(s.accept()[0])
        say("accepted")


def forward(host, port, to_host, to_port):
    """A published port, as a container engine's proxy makes it."""
    s = listen(host, port, socket.AF_INET6 if ":" in host else socket.AF_INET)
    say("ready")

    def carry(a, b):
        while data := a.recv(65536):
            b.sendall(data)
        b.shutdown(socket.SHUT_WR)

    while True:
        near = s.accept()[0]
        far = socket.create_connection((to_host, int(to_port)), 5)
        far.settimeout(None)
        for a, b in ((near, far), (far, near)):
            threading.Thread(target=carry, args=(a, b), daemon=True).start()


def hold_udp(host, port):
    """Takes datagrams and says nothing."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((host, int(port)))
    say("ready")
    while True:
        s.recv(65535)


def answer(host, port, text):
    """A listener that greets with something else."""
    s = listen(host, port)
    say("ready")
    while True:
        c = s.accept()[0]
        c.sendall(text.encode())
        c.close()


def time_wait(host, port):
    """Leaves the port in TIME_WAIT: the side that closes first keeps it."""
    s = listen(host, port)
    c = socket.create_connection((host, int(port)))
    a = s.accept()[0]
    a.close()
    c.recv(1)
    c.close()
    s.close()
    say("done")


def hear(address, count):
    """Prints source address, source port, TTL and length of what the group hears."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", PORT))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton(address))
    s.setsockopt(socket.IPPROTO_IP, IP_RECVTTL, 1)
    say("ready")
    for _ in range(int(count)):
        data, extra, _, source = s.recvmsg(65536, 64)
        ttl = [struct.unpack("i", v)[0] for level, kind, v in extra if level == socket.IPPROTO_IP and kind == socket.IP_TTL]
        say("heard", *source, ttl[0] if ttl else "?", len(data))


def filtered(hook):
    """A packet filter (nf_tables) that drops everything of this host: what goes out (output), or what comes in (input)."""
    def attribute(kind, data):
        return struct.pack("=HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)

    def message(kind, flags, family, body, subsystem=0):
        payload = struct.pack("=BBH", family, 0, socket.htons(subsystem)) + body
        return struct.pack("=IHHII", 16 + len(payload), kind, flags, kind, 0) + payload
    request, wants_answer, create, nft, inet = 1, 4, 0x400, 10, 2
    place = {"input": 1, "output": 3}[hook]
    s = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 12)  # NETLINK_NETFILTER
    s.send(message(16, request, 0, b"", nft) +
           message(nft << 8, request | wants_answer | create, inet, attribute(1, b"t\0")) +
           message(nft << 8 | 3, request | wants_answer | create, inet,
                   attribute(1, b"t\0") + attribute(3, b"c\0") +
                   attribute(4 | 0x8000, attribute(1, struct.pack(">I", place)) + attribute(2, struct.pack(">i", 0))) +
                   attribute(5, struct.pack(">I", 0)) + attribute(7, b"filter\0")) +
           message(17, request, 0, b"", nft))
    for _ in range(2):
        error = struct.unpack("=i", s.recv(65536)[16:20])[0]
        if error:
            sys.exit(f"no packet filter here: {os.strerror(-error)}")
    say("done")


def noise(address, seconds):
    """As many datagrams as possible, of bytes that mean nothing, until it is ended."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    body = [os.urandom(n) for n in range(1, 600)]
    say("ready")
    until = time.monotonic() + float(seconds)
    while time.monotonic() < until:
        for b in body:
            s.sendto(b, (GROUP, PORT))
        time.sleep(0.002)


def shout(address, seconds):
    """Datagrams of every small length and some large ones, of bytes that mean nothing or begin well."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    head = bytes.fromhex("04fffffffe010000000000000000" "1b")
    for n in [*range(0, 300), 1000, 1472, 9000, 65507]:
        for body in (bytes(n), os.urandom(n), (head + os.urandom(n))[:n]):
            s.sendto(body, (GROUP, PORT))
    say("done")


def join_message(name, host, port, number, release=(5, 3, 8)):
    """What a master answers (JoinMessage): of a member of RELEASE called NAME."""
    def text(b):
        return struct.pack(">i", len(b)) + b

    def obj(cls):
        return struct.pack(">ibii", -2, 1, 0, cls)
    return (b"\4" + obj(26) + struct.pack(">bi", 4, 20240717) + obj(29) + bytes(release) + obj(1) + struct.pack(">ib", port, 4) + text(host) +
            b"\0" + struct.pack(">qq", number, number) + obj(4) + text(name) + text(b"multicast") + b"\0" + struct.pack(">i", 0) + bytes(8) +
            b"\0" + bytes(8))


def masters(address, first, count, rounds=1):
    """COUNT masters of as many clusters, whose names are what a stranger might call himself."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    bad = b"\x1b[2J\x1b]0;mine\x07\r\n\0\xff\xe2\x80\xae"
    for _ in range(int(rounds)):
        for i in range(int(first), int(first) + int(count)):
            s.sendto(join_message(bad + b"n%d" % i, b"10.66.9.%d" % (i % 250), 5701 + i // 250, i), (GROUP, PORT))
            if i % 20 == 19:
                time.sleep(0.001)
    say("done")


def old_master(address, release, name):
    """Answers every question on the group as a master of RELEASE would, from ADDRESS."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(("", PORT))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton(address))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
    answer = join_message(name.encode(), address.encode(), 6900, 7, [int(n) for n in release.split(".")])
    say("ready")
    while True:
        if s.recvfrom(65536)[1][0] != address:
            s.sendto(answer, (GROUP, PORT))


def recorded(address, path, release, kind):
    """Sends the datagram of a real member of RELEASE that PATH (group_datagrams.h) has, ten times a second."""
    text = open(path, encoding="ascii").read()
    block = re.search(r'\{ "%s", HEARD_%s,\s+((?:"[0-9a-f]+"\s*)+)' % (re.escape(release), kind), text).group(1)
    data = bytes.fromhex(re.sub(r'["\s]', "", block))
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    say("ready")
    while True:
        s.sendto(data, (GROUP, PORT))
        time.sleep(0.1)


def pretend(address, count):
    """Datagrams of mc-probe's group ping, each of an identity that is made up, and as many that are none."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    for n in range(int(count)):
        head = b"mcPG" + bytes([1, 0, 32, 0]) + os.urandom(8) + struct.pack(">IQHHBB", n, n, 9, 200, 4, 0) + b"\x1b[2J"
        s.sendto(head.ljust(512, b"\0"), (GROUP, PORT + 1))
        s.sendto(os.urandom(512), (GROUP, PORT + 1))
    say("done")


def until_closed(s, patience=20):
    """Bytes until the other side closes, and how long that took."""
    began, got = time.monotonic(), b""
    s.settimeout(patience)
    try:
        while data := s.recv(65536):
            got += data
    except ConnectionResetError:
        pass
    return got, time.monotonic() - began


def greet(host, port, first):
    """One connection whose first bytes are FIRST (hex)."""
    s = socket.create_connection((host, int(port)))
    if first:
        s.sendall(bytes.fromhex(first))
    got, took = until_closed(s)
    say("closed", got.hex() or "nothing", "at-once" if took < 2 else "late", f"{took:.1f}")


def drip(host, port):
    """HZC and then a frame, one byte every 0.3 s: never whole in time."""
    s = socket.create_connection((host, int(port)))
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    frame = bytes.fromhex("485a43" "0400a0ffffffff00000098") + bytes(0x98)
    began = time.monotonic()
    try:
        for b in frame:
            s.sendall(bytes([b]))
            time.sleep(0.3)
    except OSError:
        pass
    say("closed", "after", f"{time.monotonic() - began:.1f}")


def crowd(host, port, count, first=""):
    """Many connections that say nothing, or nothing but FIRST (hex); stays until it is ended."""
    kept = []

    def begin(some):
        for s in some if first else []:
            try:
                s.send(bytes.fromhex(first))
            except OSError:
                pass  # closed already

    for i in range(int(count)):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex((host, int(port)))
        kept.append(s)
        if i % 200 == 199:
            time.sleep(0.02)
            begin(kept[-200:])
    say("ready", len(kept))
    while True:
        time.sleep(1)


def guests(host, port, count):
    """So many clients authenticate, and stay; says how many were let in."""
    def frame(flags, content=b""):
        return struct.pack("<IH", len(content) + 6, flags) + content

    def text(s):
        return frame(0, s)

    kept = []
    for i in range(int(count)):
        s = socket.create_connection((host, int(port)))
        s.settimeout(10)
        head = struct.pack("<iqi", 0x100, 1, -1) + b"\0" + struct.pack("<QQ", 1, i) + b"\1"
        s.sendall(b"CP2" + frame(0xC000, head) + text(b"development") + frame(0x400) + frame(0x400) + text(b"PYH") + text(b"5.7.0")
                  + text(b"c") + frame(0x1000) + frame(0x2800))
        try:
            if s.recv(1):
                kept.append(s)
        except OSError:
            pass
    say("served", len(kept))
    while True:
        time.sleep(1)


def notified(path):
    """systemd's end of NOTIFY_SOCKET."""
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(path)
    say("ready")
    while True:
        say(s.recv(4096).decode().replace("\n", " "))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
