# SPDX-License-Identifier: Apache-2.0
"""The members' protocol as far as a liar needs it, of both lines, made from its description and not from our code."""
import os
import select
import socket
import struct
import time

MEMBER = dict(handshake=5, join_message=26, join_request=27, split_brain_message=31)
CONTROL, OPERATION, RESPONSE, EVENT, URGENT = 0xA0, 0x81, 0x83, 0x84, 0x10
# Operations of factory 0
HEARTBEAT, MEMBERS_UPDATE, FINALIZE_JOIN, BEFORE_JOIN_FAILURE, COMMIT_STATE, CONFIG_MISMATCH, CLUSTER_MISMATCH = 3, 6, 7, 8, 9, 10, 11
AUTHENTICATION_FAILURE = 0
SPLIT_BRAIN, JOIN_REQUEST, LOCK_STATE, CLAIM, WHOIS_MASTER, MERGE_CLUSTERS, ON_JOIN, MASTER_RESPONSE, SHUTDOWN_NODE = 12, 13, 14, 15, 16, 18, 19, 21, 22
FETCH_VIEW, EXPLICIT_SUSPICION = 33, 34


def i1(v):
    return struct.pack(">b", v)


def i2(v):
    return struct.pack(">h", v)


def i4(v):
    return struct.pack(">i", v)


def i8(v):
    return struct.pack(">q", v)


def b(v):
    return b"\1" if v else b"\0"


def s(text):
    if text is None:
        return i4(-1)
    raw = text if isinstance(text, bytes) else text.encode()
    return i4(len(raw)) + raw


def u(uuid):
    """16 bytes, or None. 1 means null."""
    return b"\1" if uuid is None else b"\0" + uuid


def many(items):
    return i4(len(items)) + b"".join(items)


def obj(factory, cls, body, line=None):
    """line given: a class that carries the version on 5.7."""
    if line == "5.7":
        return i4(-2) + b"\3" + i4(factory) + i4(cls) + bytes([5, 7]) + body
    return i4(-2) + b"\1" + i4(factory) + i4(cls) + body


NULL = i4(0)


def address(a):
    host, port = a
    return obj(0, 1, i4(port) + i1(6 if ":" in host else 4) + s(host))


class Identity:
    """Who somebody says that he is."""

    def __init__(self, host, port=6900, uuid=None, line="5.3", name="development", joiner="multicast", group="HOST_AWARE", attributes=()):
        self.address, self.uuid, self.line, self.name, self.joiner, self.group = (host, port), uuid or os.urandom(16), line, name, joiner, group
        self.attributes = list(attributes)

    def version(self):
        return obj(0, 29, bytes([5, 7, 0] if self.line == "5.7" else [5, 3, 8]))

    def cluster_version(self):
        return obj(0, 32, bytes([5, 7] if self.line == "5.7" else [5, 3]))

    def check(self):
        group = b(True) + s(self.group) if self.group else b(False)
        return obj(0, 4, s(self.name) + s(self.joiner) + group + many([s("hazelcast.partition.count") + s(None)]) + i4(0) + i4(0))

    def join_message(self, members=(), data=0):
        return (i1(4) + i4(20260512 if self.line == "5.7" else 20240717) + self.version() + address(self.address) + u(self.uuid) + self.check() +
                b(True) + many([address(m) for m in members]) + i4(data))

    def endpoint(self):
        return obj(0, 17, i4(0) + s(None)) + address(self.address)

    def join_request(self, pre=NULL, tries=0):
        return (self.join_message() + NULL + i4(tries) + many([s(k) + s(v) for k, v in self.attributes]) + i4(0) + many([self.endpoint()]) + u(None) +
                pre + (many([self.cluster_version()]) if self.line == "5.7" else b""))

    def split_brain(self, members=(), data=0, version=1):
        return self.join_message(members, data) + self.cluster_version() + i4(version)

    def info(self, join_version=1):
        return obj(0, 25, address(self.address) + u(self.uuid) + b(True) + many([s(k) + s(v) for k, v in self.attributes]) + self.version() +
                   i4(join_version) + many([self.endpoint()]) + u(None), self.line)

    def metadata(self, master, version):
        return obj(0, 37, address(self.address) + u(self.uuid) + address(master) + i4(version))


def datagram(cls, body):
    return b"\4" + obj(0, cls, body)


def frame(flags, payload, partition=-1):
    return b"\4" + struct.pack(">Hii", flags, partition, len(payload)) + payload


def handshake(me, target, reply=True, options=(("mc.node", "1"),), planes="1"):
    body = (i1(2) + address(target) + b(reply) + u(me.uuid) + many([i4(0) + many([address(me.address)])]) +
            many([s("planeCount") + s(planes), s("planeIndex") + s("0")] + [s(k) + s(v) for k, v in options]))
    return frame(CONTROL, NULL + obj(0, 5, body))


def head(me, call=0, clock=None):
    if call == 0:
        return i8(0) + i2(0x23) + i2(-1) + i8(-1) + i8(2**63 - 1) + u(me.uuid)
    return i8(call) + i2(3) + i2(-1) + i8(int(time.time() * 1000) if clock is None else clock) + i4(60000) + u(me.uuid)


def operation(me, cls, body=b"", call=0, factory=0, versioned=False):
    return frame(OPERATION | URGENT, NULL + obj(factory, cls, head(me, call) + body, me.line if versioned else None))


def response(call, value=NULL):
    return frame(RESPONSE | URGENT, NULL + obj(-1, 0, i8(call) + b(True) + i1(0) + b(False) + value))


def finalize(me, target, infos, version, call=1, state="ACTIVE", pre=NULL, post=NULL):
    body = (u(target) + i8(int(time.time() * 1000)) + many(infos) + NULL + b(True) + u(os.urandom(16)) + i8(0) + s(state) + me.cluster_version() +
            pre + post + b(False) + i1(0) + i4(version))
    return operation(me, FINALIZE_JOIN, body, call)


def members_update(me, target, infos, version, call=0):
    return operation(me, MEMBERS_UPDATE, u(target) + i8(int(time.time() * 1000)) + many(infos) + NULL + b(call != 0) + i4(version), call)


def heartbeat(me, master, version, target, clock=None):
    return operation(me, HEARTBEAT, me.metadata(master, version) + u(target) + i8(int(time.time() * 1000) if clock is None else clock) + i4(0),
                     versioned=True)


def on_join(operations, count=1):
    """An OnJoinOp with operations (bytes) as they are."""
    plain = i8(0) + i2(0x21) + i2(-1) + i8(-1) + i8(2**63 - 1)
    return obj(0, ON_JOIN, plain + i4(count) + operations)


class Reader:
    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def take(self, n):
        self.at += n
        if self.at > len(self.data):
            raise ValueError("short")
        return self.data[self.at - n:self.at]

    def i1(self):
        return struct.unpack(">b", self.take(1))[0]

    def i2(self):
        return struct.unpack(">h", self.take(2))[0]

    def i4(self):
        return struct.unpack(">i", self.take(4))[0]

    def i8(self):
        return struct.unpack(">q", self.take(8))[0]

    def s(self):
        n = self.i4()
        return None if n < 0 else self.take(n).decode()

    def u(self):
        return None if self.take(1) == b"\1" else self.take(16)

    def obj(self):
        """(factory, class), or None for null."""
        if self.i4() == 0:
            return None
        flags = self.take(1)[0]
        kind = (self.i4(), self.i4())
        if flags & 2:
            self.take(2)
        return kind

    def address(self):
        self.obj()
        port, _, host = self.i4(), self.i1(), self.s()
        return host, port

    def info(self):
        self.obj()
        where, uuid = self.address(), self.u()
        self.take(1)
        for _ in range(2 * self.i4()):
            self.s()
        self.obj()
        self.take(3)
        self.i4()
        for _ in range(self.i4()):
            self.obj()
            self.i4()
            self.s()
            self.address()
        self.u()
        return where, uuid

    def head(self):
        """Of an operation: (call id, caller's uuid)."""
        call, flags = self.i8(), self.i2()
        if flags & 0x40:
            self.s()
        self.take(4 if flags & 0x10 else 2)
        self.take(1 if flags & 4 else 0)
        self.i8()
        self.take(8 if flags & 0x20 else 4)
        self.take(8 if flags & 8 else 0)
        return call, self.u() if flags & 2 else None


class Message:
    def __init__(self, flags, payload):
        self.flags, r = flags, Reader(payload, 4)
        self.kind, self.r, self.call, self.caller = r.obj(), r, 0, None
        if flags & 0x25 == 1 and not flags & 2 and self.kind and self.kind != (-1, 19):
            self.call, self.caller = r.head()

    def options(self):
        """Of a handshake."""
        r = self.r
        r.i1()
        r.address()
        r.take(1)
        self.uuid = r.u()
        for _ in range(r.i4()):
            r.i4()
            for _ in range(r.i4()):
                self.address = r.address()
        return {r.s(): r.s() for _ in range(r.i4())}

    def members(self):
        """Of FinalizeJoin and MembersUpdate: addresses and uuids; the version of the list stands at the end."""
        self.r.u()
        self.r.i8()
        self.version = struct.unpack(">i", self.r.data[-4:])[0]
        return [self.r.info() for _ in range(self.r.i4())]


class Conn:
    """One connection, blocking; its messages one by one."""

    def __init__(self, sock):
        self.sock, self.got, self.open = sock, b"", True
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError:
            self.open = False
        return self.open

    def read(self, patience):
        """False: nothing came, or it was closed (then self.open is False)."""
        if not self.open or not select.select([self.sock], [], [], max(0, patience))[0]:
            return False
        try:
            more = self.sock.recv(1 << 18)
        except OSError:
            more = b""
        self.got += more
        self.open = bool(more)
        return self.open

    def next(self, patience=5):
        """The next message, or None."""
        until = time.monotonic() + patience
        while True:
            if self.got[:3] == b"HZC":
                self.got = self.got[3:]
            if len(self.got) >= 11:
                flags, _, size = struct.unpack(">Hii", self.got[1:11])
                if len(self.got) >= 11 + size:
                    payload, self.got = self.got[11:11 + size], self.got[11 + size:]
                    return Message(flags, payload)
            if not self.read(until - time.monotonic()) and (not self.open or time.monotonic() >= until):
                return None

    def wait(self, kind, patience=5):
        """The next message of that class (factory, id) or None; calls on the way are answered with null."""
        until = time.monotonic() + patience
        while (m := self.next(until - time.monotonic())) is not None:
            if m.kind == kind:
                return m
            if m.call:
                self.send(response(m.call))
        return None

    def close(self):
        self.sock.close()


def dial(host, port, me, options=(("mc.node", "1"),), source=None, target=None):
    """A connection with both handshakes done: (connection, the other side's handshake or None)."""
    c = Conn(socket.create_connection((host, port), timeout=5, source_address=(source, 0) if source else None))
    c.send(b"HZC" + handshake(me, target or (host, port), True, options))
    answer = c.next(3)
    if answer is not None and answer.kind == (0, 5):
        answer.said = answer.options()
        return c, answer
    return c, None


def join(host, port, me, options=(("mc.node", "1"),), pre=NULL, source=None):
    """As a member: (connection, list) of a master that lets us in, or (connection, None)."""
    c, hello = dial(host, port, me, options, source)
    if hello is None:
        return c, None
    c.send(operation(me, JOIN_REQUEST, obj(0, 27, me.join_request(pre))))
    if ("mc.node", "1") not in options and c.wait((0, MASTER_RESPONSE), 1.2) is not None:
        c.send(operation(me, JOIN_REQUEST, obj(0, 27, me.join_request(pre))))  # as a Java member that is told who the master is
    for _ in range(5):
        m = c.wait((0, FINALIZE_JOIN), 1.2)
        if m is not None:
            c.send(response(m.call))
            c.hello = hello
            return c, m.members()
        if not c.open:
            break
        c.send(operation(me, JOIN_REQUEST, obj(0, 27, me.join_request(pre))))
    return c, None
