# SPDX-License-Identifier: Apache-2.0
"""A client that means no good: client.py VERB HOST ARGUMENT... The clients' protocol as far as that needs it, made from its description
(Open Binary Client Protocol 2.x) and not from our code."""
import os
import select
import socket
import struct
import sys
import time

AUTHENTICATION, OBJECTS, PING = 0x000100, 0x000800, 0x000B00
PUT, GET, SET, LOCK, ENTRIES, SIZE, LISTEN = 0x010100, 0x010200, 0x010F00, 0x011000, 0x012500, 0x012A00, 0x011900
WHOLE, FINAL, BEGIN, END, NULL = 0xC000, 0x2000, 0x1000, 0x0800, 0x0400


def say(*words):
    print(*words, flush=True)


def frame(payload, flags=0):
    return struct.pack("<iH", 6 + len(payload), flags) + payload


def message(kind, call, fixed, parts, partition=-1):
    frames = [struct.pack("<iqi", kind, call, partition) + fixed, *parts]
    out = b""
    for i, p in enumerate(frames):
        flags = (WHOLE if i == 0 else 0) | (FINAL if i == len(frames) - 1 else 0)
        if isinstance(p, tuple):
            flags |= p[0]
            p = b""
        out += frame(p, flags)
    return out


def text(value):
    """A String as serialized data: partition hash, type -11, length, bytes."""
    raw = value if isinstance(value, bytes) else value.encode()
    return struct.pack(">iii", 0, -11, len(raw)) + raw


class Client:
    def __init__(self, host, port=6900, name="development"):
        self.sock = socket.create_connection((host, port), timeout=10)
        self.got, self.call, self.open = b"", 0, True
        self.sock.sendall(b"CP2")
        self.uuid = os.urandom(16)
        fixed = b"\0" + self.uuid + b"\1"
        parts = [name.encode(), (NULL,), (NULL,), b"PYH", b"5.3.0", b"hostile", (BEGIN,), (END,)]
        self.send(AUTHENTICATION, fixed, parts)
        answer = self.answer(10)
        self.let_in = answer is not None and answer[1][16 + 0:17] == b"\0"

    def send(self, kind, fixed=b"", parts=(), partition=-1):
        self.call += 1
        try:
            self.sock.sendall(message(kind, self.call, fixed, list(parts), partition))
        except OSError:
            self.open = False
        return self.call

    def read(self, patience):
        if not self.open or not select.select([self.sock], [], [], max(0, patience))[0]:
            return False
        try:
            more = self.sock.recv(1 << 20)
        except OSError:
            more = b""
        self.got += more
        self.open = bool(more)
        return self.open

    def whole(self):
        """(type, first frame, size of all frames) of the next message that has come."""
        at, first = 0, None
        while len(self.got) - at >= 6:
            size, flags = struct.unpack("<iH", self.got[at:at + 6])
            if len(self.got) - at < size:
                return None
            first = first if first is not None else self.got[at + 6:at + size]
            at += size
            if flags & FINAL:
                self.got = self.got[at:]
                return struct.unpack("<i", first[:4])[0], first, at
        return None

    def answer(self, patience):
        until = time.monotonic() + patience
        while True:
            m = self.whole()
            if m is not None:
                return m
            if not self.read(until - time.monotonic()) and (not self.open or time.monotonic() >= until):
                return None

    def ask(self, kind, fixed=b"", parts=(), partition=-1, patience=20):
        self.send(kind, fixed, parts, partition)
        return self.answer(patience)

    def put(self, name, key, value, kind=SET, thread=1):
        return self.ask(kind, struct.pack("<qq", thread, -1), [name, text(key), text(value)], 0)


def unread(host, clients, asked):
    """A map of 8 MiB; CLIENTS ask for all of it, ASKED times each, and read nothing."""
    c = Client(host)
    for i in range(8):
        c.put(b"big", "k%d" % i, os.urandom(1 << 20).hex()[:1 << 20])
    kept = [Client(host) for _ in range(int(clients))]
    for k in kept:
        k.sock.setblocking(False)
        for _ in range(int(asked)):
            k.send(ENTRIES, b"", [b"big"])
    time.sleep(3)
    began = time.monotonic()
    well = c.ask(GET, struct.pack("<q", 1), [b"big", text("k0")], 0) is not None
    say("ready", "served", well, "after_ms", int((time.monotonic() - began) * 1000))
    time.sleep(60)


def large(host):
    """Keys and values beyond what may be, and messages that are announced and do not come."""
    c = Client(host)
    m = c.put(b"m", b"k" * (64 << 10), b"v")
    say("key of 64 KiB:", "error" if m is not None and m[0] == 0 else m and hex(m[0]))
    m = c.put(b"m", b"k", b"v" * (15 << 20))
    say("value of 15 MiB:", "error" if m is not None and m[0] == 0 else m and hex(m[0]))
    m = c.put(b"n" * 5000, b"k", b"v")
    say("name of 5000 bytes:", "error" if m is not None and m[0] == 0 else m and hex(m[0]))
    for size in (17 << 20, 128 << 20):
        d = Client(host)
        d.put(b"m", b"k", b"v" * size)
        say("value of %d MiB:" % (size >> 20), "open" if d.open else "closed")
    kept = []
    for _ in range(200):  # the beginning of a message of 16 MiB, of each
        d = Client(host)
        d.sock.settimeout(1)
        try:
            d.sock.sendall(message(SET, 9, struct.pack("<qq", 1, -1), [b"m"], 0)[:-7] + struct.pack("<iH", (16 << 20) - 256, 0) + bytes(1 << 20))
        except OSError:
            pass
        kept.append(d)
    say("ready", len(kept))
    time.sleep(60)


def maps(host, count, length):
    """COUNT maps whose names have LENGTH bytes; then one waits for a lock, which takes memory of the same kind."""
    c, made = Client(host), 0
    for i in range(int(count)):
        m = c.put(("%06d" % i).encode() + b"m" * (int(length) - 6), b"k", b"v")
        made += m is not None and m[0] != 0
    a, b = Client(host), Client(host)
    fixed = struct.pack("<qqq", 1, -1, 1)
    locked = a.ask(LOCK, fixed, [b"lock", text("k")], 0)
    waits = b.ask(SET, struct.pack("<qq", 1, -1), [b"lock", text("k"), text(b"v" * 60000)], 0, patience=1)
    say("made", made, "locked", locked is not None and locked[0] != 0, "waits", waits is None)
    m = c.ask(OBJECTS)
    say("objects", "closed" if not c.open else "error" if m is None or m[0] == 0 else m[2])
    say("ready")
    time.sleep(60)


def lock(host, clients):
    """CLIENTS lock a key each, and all wait for the key of another; then they are killed with their locks."""
    fixed = struct.pack("<qqq", 1, -1, 1)
    first = Client(host)
    say("locked", first.ask(LOCK, fixed, [b"m", text("mine")], 0) is not None)
    kept = [Client(host) for _ in range(int(clients))]
    for i, k in enumerate(kept):
        k.ask(LOCK, fixed, [b"m", text("k%d" % i)], 0)
        for _ in range(200):
            k.send(SET, struct.pack("<qq", 2, -1), [b"m", text("mine"), text(b"v" * 65000)], 0)
    other = Client(host)
    m = other.ask(SET, struct.pack("<qq", 3, -1), [b"m", text("free"), text("v")], 0)
    say("ready", "others are served", m is not None and m[0] != 0)
    time.sleep(60)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
