# SPDX-License-Identifier: Apache-2.0
"""What speaks to relays in the network tests: members that are made up, eavesdroppers, and other ends of a link."""
import os
import socket
import struct
import sys
import threading
import time

GROUP, PORT = "224.2.2.4", 2904
ANSWER, REQUEST, ANNOUNCEMENT = 26, 27, 31
HELLO, MAGIC = 89, b"mc-relay"


def say(*words):
    print(*words, flush=True)


def datagram(kind, number, host, port=6900, name=b"development", fill=0):
    """What all releases begin a datagram of this class with; `fill` bytes of a later release behind it."""
    def text(b):
        return struct.pack(">i", len(b)) + b

    def obj(cls):
        return struct.pack(">ibii", -2, 1, 0, cls)
    return (b"\4" + obj(kind) + struct.pack(">bi", 4, 20240717) + obj(29) + bytes([5, 3, 8]) + obj(1) + struct.pack(">ib", port, 4) +
            text(host.encode()) + b"\0" + struct.pack(">qq", number, number) + obj(4) + text(name) + text(b"multicast") + b"\0" +
            struct.pack(">i", 0) + bytes(8) + b"\0" + bytes(8) + bytes(fill))


def sender(address):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(address))
    s.bind((address, 0))
    return s


def speak(address, first, count, kind="27", name="development", gap="0", fill="0"):
    """COUNT datagrams, each of another member."""
    s = sender(address)
    for i in range(int(first), int(first) + int(count)):
        s.sendto(datagram(int(kind), i, address, 6900, name.encode(), int(fill)), (GROUP, PORT))
        if float(gap):
            time.sleep(float(gap))
    say("done")


def claim(address, host, port):
    """One that says it is at HOST:PORT."""
    sender(address).sendto(datagram(REQUEST, int(port), host, int(port)), (GROUP, PORT))
    say("done")


def rush(address, count, claimed, seconds):
    """COUNT a second of requests that claim CLAIMED addresses."""
    s = sender(address)
    ready = [datagram(REQUEST, n, f"10.{n >> 8 & 255}.{n & 255}.9") for n in range(int(claimed))]
    until, sent = time.monotonic() + float(seconds), 0
    while time.monotonic() < until:
        for d in ready:
            s.sendto(d, (GROUP, PORT))
        sent += len(ready)
        pause = sent / int(count) - (time.monotonic() - until + float(seconds))
        if pause > 0:
            time.sleep(pause)
    say("done", sent)


def count(address, seconds):
    """How often each datagram is heard on the group: number, times, whether one of them was marked, its TTL."""
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    s.bind((GROUP, PORT))
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton(address))
    s.setsockopt(socket.IPPROTO_IP, 12, 1)
    s.settimeout(0.1)
    say("ready")
    seen, until = {}, time.monotonic() + float(seconds)
    while time.monotonic() < until:
        try:
            data, extra, _, source = s.recvmsg(65536, 64)
        except TimeoutError:
            continue
        marked = data[-18:-8] == b"\0mc-relay\1"
        host = struct.unpack(">i", data[53:57])[0] if len(data) > 57 else 0
        number = struct.unpack(">q", data[58 + host:66 + host])[0] if 0 < host < 256 and len(data) > 66 + host else -1
        ttl = [struct.unpack("i", v)[0] for level, kind, v in extra if level == socket.IPPROTO_IP]
        was = seen.setdefault(number, [0, False, 0])
        seen[number] = [was[0] + 1, was[1] or marked, ttl[0] if ttl else 0]
    for number in sorted(seen):
        say("heard", number, *seen[number])
    say("all", len(seen), sum(v[0] for v in seen.values()))


def nasty_group(address):
    """Everything that is no datagram of a joiner, or nearly one."""
    s = sender(address)
    good = datagram(REQUEST, 4711, address)
    for n in (0, 1, 65507):
        s.sendto(os.urandom(n), (GROUP, PORT))
    for cls in (ANSWER, REQUEST, ANNOUNCEMENT):
        whole = datagram(cls, 4712, address)
        for n in range(len(whole) - 17):
            s.sendto(whole[:n], (GROUP, PORT))
    for i in range(len(good)):
        s.sendto(good[:i] + b"\x7f\xff\xff\xff" + good[i + 4:], (GROUP, PORT))
    escape = b"\x1b[2J\x1b]0;mine\x07\r\n\0\xff\xe2\x80\xae" * 200
    s.sendto(datagram(REQUEST, 4713, address, 6900, escape), (GROUP, PORT))
    s.sendto(datagram(REQUEST, 4720, address) + b"\0mc-relay\1" + bytes(8), (GROUP, PORT))  # the mark of a stranger
    s.sendto(datagram(REQUEST, 4714, address, 6900, b"development", 65507 - len(good)), (GROUP, PORT))  # no room for the mark
    say("done")


# --- the link ---

def answer_of(s, patience=8):
    s.settimeout(patience)
    got = b""
    try:
        while data := s.recv(65536):
            got += data
    except (ConnectionResetError, TimeoutError) as e:
        return got, type(e).__name__
    return got, "closed"


def greet(host, port, first, patience="8"):
    """One connection that begins with FIRST (hex): what came back, and how it ended."""
    s = socket.create_connection((host, int(port)))
    if first:
        s.sendall(bytes.fromhex(first))
    got, how = answer_of(s, float(patience))
    say("got", got.hex() or "nothing", how)


def hello(identity=None):
    return MAGIC + b"\1" + os.urandom(64) + (identity or os.urandom(16))


def prefixes(host, port):
    """Every beginning of a HELLO, and then nothing or the end: no answer, and no harm."""
    whole = hello()
    for n in range(len(whole)):
        s = socket.create_connection((host, int(port)))
        s.sendall(whole[:n])
        s.shutdown(socket.SHUT_WR)
        got, how = answer_of(s)
        if got:
            sys.exit(f"{n} bytes of a HELLO are answered with {got.hex()}")
    say("done")


def drip(host, port):
    """A HELLO at one byte each 0.2 s is never whole in time."""
    s = socket.create_connection((host, int(port)))
    began = time.monotonic()
    try:
        for b in hello():
            s.sendall(bytes([b]))
            time.sleep(0.2)
    except OSError:
        pass
    say("closed", "after", f"{time.monotonic() - began:.1f}")


def crowd(host, port, count):
    """COUNT connections that say nothing, kept until this ends."""
    kept = []
    for i in range(int(count)):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex((host, int(port)))
        kept.append(s)
        if i % 100 == 99:
            time.sleep(0.01)
    say("ready", len(kept))
    while True:
        time.sleep(1)


def proxy(listen, port, host, mode, at="0"):
    """Between two relays. pass: keeps what is said. flip N: bit 0 of the N-th byte of the dialler is changed. cut N: it ends there.
    twice N: the 64 bytes before the N-th are said again. reflect: the dialler hears himself. stall N: nothing of the listener is read
    any more once N bytes of it were."""
    at, stalled = int(at), {}
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((listen, int(port)))
    server.listen(50)
    say("ready")

    def carry(a, b, change):
        sent, kept, done = 0, b"", False
        try:
            while data := a.recv(65536):
                kept += data
                if change and not done and sent <= at < sent + len(data):
                    here = at - sent
                    done = True
                    if mode == "flip":
                        data = data[:here] + bytes([data[here] ^ 1]) + data[here + 1:]
                    elif mode == "cut":
                        say("changed", at)
                        b.sendall(data[:here])
                        break
                    elif mode == "twice":
                        data = data[:here] + kept[max(0, at - 64):at] + data[here:]
                    say("changed", at)
                sent += len(data)
                b.sendall(data)
                while mode == "stall" and b is stalled.get(a) and sent > at:
                    time.sleep(1)
        except OSError:
            pass
        for s in (a, b):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
    while True:
        a = server.accept()[0]
        if mode == "reflect":
            threading.Thread(target=carry, args=(a, a, False), daemon=True).start()
            continue
        b = socket.create_connection((host, 2904))
        a.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        b.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stalled[b] = a
        threading.Thread(target=carry, args=(a, b, mode not in ("pass", "stall")), daemon=True).start()
        threading.Thread(target=carry, args=(b, a, False), daemon=True).start()


def record(listen, port, host, file):
    """As pass, and what the first dialler said goes to FILE."""
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((listen, int(port)))
    server.listen(5)
    say("ready")
    a = server.accept()[0]
    b = socket.create_connection((host, 2904))

    def back():
        while data := b.recv(65536):
            a.sendall(data)
    threading.Thread(target=back, daemon=True).start()
    with open(file, "wb", buffering=0) as f:
        while data := a.recv(65536):
            f.write(data)
            b.sendall(data)
    say("done")


def replay(host, port, file):
    """Says again what was recorded; how it ends."""
    s = socket.create_connection((host, int(port)))
    with open(file, "rb") as f:
        s.sendall(f.read())
    got, how = answer_of(s)
    say("got", len(got), how)


def echo(host, port):
    """Says back what it hears, to the end, on each connection."""
    s = socket.create_server((host, int(port)))
    say("ready")

    def talk(c):
        try:
            while data := c.recv(65536):
                c.sendall(data)
            c.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        c.close()
    while True:
        threading.Thread(target=talk, args=(s.accept()[0],), daemon=True).start()


def call(host, port, size, times="1"):
    """TIMES connections to an echo at once: SIZE bytes there, the same back, the end both ways."""
    import hashlib
    size, ends = int(size), []

    def one():
        try:
            c = socket.create_connection((host, int(port)), 10)
            block, there, back = os.urandom(1 << 16), hashlib.sha256(), hashlib.sha256()

            def out():
                left = size
                while left > 0:
                    part = block[:left]
                    there.update(part)
                    c.sendall(part)
                    left -= len(part)
                c.shutdown(socket.SHUT_WR)
            t = threading.Thread(target=out)
            t.start()
            got = 0
            while data := c.recv(65536):
                back.update(data)
                got += len(data)
            t.join()
            ends.append("same" if got == size and there.digest() == back.digest() else f"{got} of {size}")
        except OSError as e:
            ends.append(type(e).__name__)
    threads = [threading.Thread(target=one) for _ in range(int(times))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    say(" ".join(f"{ends.count(e)} {e}" for e in sorted(set(ends))))


def hang(host, port):
    """A connection that never reads; it says so much, and how much went out before it stopped."""
    c = socket.create_connection((host, int(port)), 10)
    c.settimeout(1)
    sent = 0
    try:
        while True:
            sent += c.send(bytes(65536))
    except TimeoutError:
        say("stuck", sent)
    while True:
        time.sleep(1)


def serve(host, port, text):
    """Something else listens there: it answers TEXT to everybody."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, int(port)))
    s.listen(50)
    say("ready")
    while True:
        c = s.accept()[0]
        c.recv(4096)
        c.sendall(text.encode())
        c.close()


def notified(path):
    """systemd's end of NOTIFY_SOCKET."""
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.bind(path)
    say("ready")
    while True:
        say(s.recv(4096).decode().replace("\n", " "))


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
