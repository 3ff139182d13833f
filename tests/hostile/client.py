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
VALUES_WITH, LISTEN_WITH, FETCH, NEAR = 0x012700, 0x011700, 0x013800, 0x013F00
TOPIC_PUBLISH, TOPIC_LISTEN, TOPIC_EVENT, QUEUE_LISTEN = 0x040100, 0x040200, 0x040202, 0x031100
QUEUE_OFFER, QUEUE_SIZE, SET_ADD, SET_SIZE, RING_ADD, RING_TAIL = 0x030100, 0x030300, 0x060400, 0x060100, 0x170600, 0x170200
MULTI_PUT, MULTI_SIZE, REPLICATED_PUT, REPLICATED_SIZE = 0x020100, 0x020A00, 0x0D0100, 0x0D0200
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
        m = d.put(b"m", b"k", b"v" * size)
        say("value of %d MiB:" % (size >> 20), "error" if m is not None and m[0] == 0 else "nothing", "open" if d.open else "closed")
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


def ids(factory, number, body):
    """An IdentifiedDataSerializable within another object."""
    return struct.pack(">i?ii", -2, True, factory, number) + body


def told(m):
    return "closed" if m is None else "error" if m[0] == 0 else hex(m[0])


def nested(host, depth, length):
    """Predicates around each other, DEPTH deep; SQL texts of LENGTH bytes, and of what is still read; the node then serves others."""
    c, predicates, worst = Client(host), -20, 0
    for i in range(100):
        c.put(b"m", "k%d" % i, "a" * 2000)

    def ask(name, predicate, kind=None):
        nonlocal c, worst
        if not c.open:
            c = Client(host)
        began = time.monotonic()
        kind = kind or VALUES_WITH
        m = c.ask(kind, struct.pack("<?i?", False, 1, False) if kind == LISTEN_WITH else b"", [b"m", struct.pack(">i", 0) + predicate])
        ms = int((time.monotonic() - began) * 1000)
        worst = max(worst, ms)
        say(name, told(m), ms)

    def sql(words):
        raw = words.encode()
        return ids(predicates, 0, struct.pack(">i", len(raw)) + raw)

    def around(kind, times):
        inner, one = ids(predicates, 14, b""), struct.pack(">i", 1)
        for _ in range(times):
            inner = ids(predicates, {"not": 10, "and": 1, "or": 11}[kind], inner if kind == "not" else one + inner)
        return inner
    for kind in ("not", "and", "or"):
        ask("some " + kind, around(kind, 100))
        ask("deep " + kind, around(kind, int(depth)))
    for size in (int(length), 4000):
        for kind, words in {"blanks": " " * size, "brackets": "(" * size, "not": "not " * (size // 4) + "this = 'v'",
                            "or": "this = 'v' or " * (size // 14) + "this = 'v'", "like": "this like '" + "%a" * (size // 2) + "b'",
                            "name": "a" * size + " = 1", "in": "this in (" + "1," * (size // 2) + "1)", "regex": "this regex '" + "(a*)*" * 50 + "b" * size + "'",
                            "quote": "this = '" + "a" * size, "path": "a" + ".a" * (size // 2) + " = 1"}.items():
            ask("sql %d %s" % (size, kind), sql(words))
            ask("listener %d %s" % (size, kind), sql(words), LISTEN_WITH)
    other = Client(host)
    m = other.put(b"m", "after", "v")
    say("ready", "worst_ms", worst, "others are served", m is not None and m[0] != 0)
    time.sleep(60)


def topic(host, deaf, count, size):
    """DEAF listen to a topic and read nothing; COUNT messages of SIZE bytes are published; who reads hears of all, or of most."""
    listen, kept = struct.pack("<?", False), [Client(host) for _ in range(int(deaf))]
    for k in kept:
        k.ask(TOPIC_LISTEN, listen, [b"t"])
    reads, says = Client(host), Client(host)
    reads.ask(TOPIC_LISTEN, listen, [b"t"])
    body, heard = text(b"v" * int(size)), 0
    for _ in range(int(count)):
        m = says.ask(TOPIC_PUBLISH, b"", [b"t", body], 0)
        if m is None or m[0] == 0:
            break
        while (e := reads.answer(0)) is not None:
            heard += e[0] == TOPIC_EVENT
    while (e := reads.answer(2)) is not None:
        heard += e[0] == TOPIC_EVENT
    m = says.put(b"m", "k", "v")
    say("ready", "heard", heard, "others are served", m is not None and m[0] != 0)
    time.sleep(60)


def near(host, clients, listeners):
    """CLIENTS want LISTENERS near-cache listeners each, of as many maps; the maps change, and nobody reads."""
    kept = [Client(host) for _ in range(int(clients))]
    made = refused = 0
    for i, k in enumerate(kept):
        for j in range(int(listeners)):
            m = k.ask(NEAR, struct.pack("<i?", 1, False), [b"near%d" % (j % 1000)])
            made += m is not None and m[0] == NEAR + 1
            refused += m is not None and m[0] == 0
    c = Client(host)
    for j in range(1000):
        for i in range(20):
            c.put(b"near%d" % j, "k%d" % i, "v")
    m = c.ask(GET, struct.pack("<q", 1), [b"near0", text("k0")], 0)
    say("ready", "made", made, "refused", refused, "others are served", m is not None and m[0] != 0)
    time.sleep(60)


def iterators(host, clients, begun):
    """A map of 20,000 entries; CLIENTS begin BEGUN walks of each partition each, with all kinds of places to go on from, and end none."""
    c = Client(host)
    for i in range(20000):
        c.send(SET, struct.pack("<qq", 1, -1), [b"walk", text("k%d" % i), text("v" * 100)], 0)
        if i % 100 == 99:
            for _ in range(100):
                c.answer(10)
    kept = [Client(host) for _ in range(int(clients))]
    answered = asked = 0
    for k in kept:
        k.sock.setblocking(False)
        for i in range(int(begun)):
            places = [(2**31 - 1, 1 << 16), (0, 1), (-1, -1), (2**31 - 1, 0)][i % 4]
            k.send(FETCH, struct.pack("<i", [1, 10000, 2**31 - 1, -1, 0][i % 5]), [b"walk", struct.pack("<ii", *places) * (1 + i % 3)], i % 271)
    time.sleep(1)
    for k in kept[:5]:
        while k.answer(1) is not None:
            answered += 1
    m = c.ask(GET, struct.pack("<q", 1), [b"walk", text("k0")], 0)
    say("ready", "asked", asked, "answered", answered, "others are served", m is not None and m[0] != 0)
    time.sleep(60)


def listeners(host, port, name):
    """One that is bound to a member, and listens to a queue, a topic and for a near cache of it."""
    c = Client(host, int(port), name)
    made = [c.ask(QUEUE_LISTEN, b"\1\0", [b"q"]), c.ask(TOPIC_LISTEN, b"\0", [b"t"]), c.ask(NEAR, struct.pack("<i?", 1, False), [b"m"])]
    say("ready", "listeners", sum(m is not None and m[0] in (QUEUE_LISTEN + 1, TOPIC_LISTEN + 1, NEAR + 1) for m in made))
    time.sleep(60)


def structs(host, port, name, count):
    """So many queues, sets and ring buffers with two items each, in partitions 0, 1 ...; keys of a multimap and of a replicated map."""
    c, one, done = Client(host, int(port), name), struct.pack("<q", 1), []
    for p in range(int(count)):
        key, at = text("k%d" % p), b"%d" % p
        for item in (text("a"), text("b")):
            done += [c.ask(QUEUE_OFFER, struct.pack("<q", 0), [b"q" + at, item], p), c.ask(SET_ADD, b"", [b"s" + at, item], p),
                     c.ask(RING_ADD, struct.pack("<i", 0), [b"r" + at, item], p), c.ask(MULTI_PUT, one, [b"m", key, item], p)]
        done.append(c.ask(REPLICATED_PUT, struct.pack("<q", 0), [b"rm", key, text("a")], p))
    say("stored", sum(m is not None and m[0] & 1 for m in done))


def items(host, port, name, count):
    """How many items "structs" has left: of queues, sets, ring buffers, the multimap, the replicated map."""
    c = Client(host, int(port), name)

    def number(form, kind, what, p):
        m = c.ask(kind, b"", [what], p)
        return struct.unpack_from(form, m[1], 13)[0] if m is not None and m[0] == kind + 1 else -1000

    each = [[number("<i", QUEUE_SIZE, b"q%d" % p, p), number("<i", SET_SIZE, b"s%d" % p, p), number("<q", RING_TAIL, b"r%d" % p, p) + 1]
            for p in range(int(count))]
    say("items", *map(sum, zip(*each)), number("<i", MULTI_SIZE, b"m", -1), number("<i", REPLICATED_SIZE, b"rm", 0))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
