#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""nasty.py KIND -- listens on a port of 127.0.0.1, prints it, and treats every client in one of the ways below, until its input ends."""
import os
import socket
import struct
import sys
import threading
import time


def frame(flags, content=b""):
    return struct.pack("<IH", 6 + len(content), flags) + content


def uuid(n):
    return struct.pack("<Bqq", 0, n, n)


def hello(status=0):
    fixed = struct.pack("<Iqb", 0x101, 1, 0) + struct.pack("<b", status) + uuid(1) + b"\x01" + struct.pack("<i", 271) + uuid(2) + b"\x00"
    address = frame(0x1000) + frame(0, struct.pack("<i", 5701)) + frame(0, b"127.0.0.1") + frame(0x0800)
    return frame(0xC000, fixed) + address + frame(0x2000, b"5.3.8")


def member(n, name):
    return (frame(0x1000) + frame(0, uuid(n) + b"\x00") + frame(0x1000) + frame(0, struct.pack("<i", 5701)) + frame(0, name) + frame(0x0800)
            + frame(0x1000) + frame(0x0800)  # no attributes
            + frame(0x1000) + frame(0, b"\x05\x03\x08") + frame(0x0800)
            + frame(0x1000) + frame(0x0800) + frame(0x0800))


def view(version, members):
    return (frame(0xC200, struct.pack("<Iqii", 0x302, 2, -1, version)) + frame(0x1000)
            + b"".join(members) + frame(0x2800))


def forever(c, data):
    while True:
        c.sendall(data)


def byte_by_byte(c):
    for byte in hello() + view(1, [member(1, b"10.0.0.1")]):
        c.sendall(bytes([byte]))
        time.sleep(0.25)


def one_twice(c):
    """Lists that name one member twice, one after the other, and an answer to nothing else."""
    c.sendall(hello())
    for version in range(1, 200):
        c.sendall(view(version, [member(1, b"127.0.0.1"), member(1, b"127.0.0.1")]))
        time.sleep(0.01)


def hangs_up(c):
    """A list, and the end of the connection when something is asked."""
    print("call", file=sys.stderr, flush=True)
    c.sendall(hello() + view(1, [member(1, b"127.0.0.1")]))
    time.sleep(0.005)


KINDS = {
    "silent": lambda c: time.sleep(3600),
    "closes": lambda c: None,
    "garbage": lambda c: c.sendall(os.urandom(4096)),
    "zeros": lambda c: forever(c, bytes(65536)),
    "http": lambda c: c.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    "vnc": lambda c: (c.sendall(b"RFB 003.008\n"), time.sleep(3600)),
    "huge-frame": lambda c: (c.sendall(struct.pack("<IH", 0x7FFFFFFF, 0xC000)), time.sleep(3600)),
    "endless-message": lambda c: (c.sendall(frame(0xC000, struct.pack("<Iqb", 0x101, 1, 0))), forever(c, frame(0x1000) * 1000)),
    "slow": byte_by_byte,
    "no-list": lambda c: (c.sendall(hello()), time.sleep(3600)),
    "no-such-status": lambda c: c.sendall(hello(99)),
    "wrong-name": lambda c: c.sendall(hello(1)),
    "serialization": lambda c: c.sendall(hello(2)),
    "not-allowed": lambda c: c.sendall(hello(3)),
    "other-port": lambda c: c.sendall(b"HZX"),
    "many-members": lambda c: (c.sendall(hello()), c.sendall(view(1, [])[:-6]), forever(c, member(1, b"h") * 100)),
    "one-twice": one_twice,
    "hangs-up": hangs_up,
    "events": lambda c: (c.sendall(hello()), forever(c, frame(0xE200, struct.pack("<Iqi", 0x306, 2, -1)) * 1000)),
    "evil-name": lambda c: (c.sendall(hello()), c.sendall(view(1, [member(1, b"\x1b[31m|\"evil\"\n\\{}")])), time.sleep(3600)),
}


def serve(c, kind):
    try:
        c.settimeout(30)
        c.recv(3)
        kind(c)
        c.shutdown(socket.SHUT_WR)
        while c.recv(65536):
            pass
    except OSError:
        pass
    c.close()


def main():
    kind = KINDS[sys.argv[1]]
    s = socket.create_server(("127.0.0.1", 0))
    print(s.getsockname()[1], flush=True)

    def accept():
        while True:
            c, _ = s.accept()
            threading.Thread(target=serve, args=(c, kind), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


main()
