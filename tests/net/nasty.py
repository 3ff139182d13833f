# SPDX-License-Identifier: Apache-2.0
"""Servers that are no members, or bad ones: nasty.py HOST VERB[:PORT]... Prints "VERB PORT" for each, and "ready"."""
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time


def drained(c):
    """The other side goes first, as with a server that waits for a request."""
    try:
        while c.recv(65536):
            pass
    except OSError:
        pass


def vnc(c):
    c.sendall(b"RFB 003.008\n")
    drained(c)


def ssh(c):
    for b in b"SSH-2.0-OpenSSH_9.2p1 Debian\r\n":  # byte by byte
        c.sendall(bytes([b]))
        time.sleep(0.005)
    drained(c)


def http(c):
    got = b""
    while b"\r\n\r\n" not in got:
        more = c.recv(4096)
        if not more:
            return
        got += more
    c.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def alert(c):
    c.recv(3)
    c.sendall(bytes.fromhex("15030300020246"))


def close(c):
    c.recv(3)


def reset(c):
    c.recv(3)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def garbage(c):
    c.sendall(b"\x1b[2J\x00\xff\x80" + os.urandom(200))
    drained(c)


def endless(c):
    try:
        while True:
            c.sendall(b"A" * 65536)
    except OSError:
        pass


def silent(c):
    drained(c)
    time.sleep(5)


def member_mute(c):
    c.recv(3)
    c.sendall(b"HZC")
    drained(c)


def member_shut(c):
    c.recv(3)
    c.sendall(b"HZC")
    c.recv(1)


def member_3(c):
    """Hazelcast 3: it says HZC and neither shakes hands nor takes a client of 4 or later."""
    if c.recv(3) == b"HZC":
        c.sendall(b"HZC")
        drained(c)


def member_garbage(c):
    """A frame that claims 2^31 bytes."""
    c.recv(3)
    c.sendall(b"HZC" + bytes.fromhex("0400a0ffffffff7fffffff") + os.urandom(100))
    drained(c)


def member_drip(c):
    """A handshake of zeroes, a byte at a time, for ever."""
    c.recv(3)
    try:
        for b in b"HZC" + bytes.fromhex("0400a0ffffffff00000098") + bytes(100000):
            c.sendall(bytes([b]))
            time.sleep(0.05)
    except OSError:
        pass


def other_protocol(c):
    c.recv(3)
    c.sendall(b"HZX")


def tls_context():
    d = tempfile.mkdtemp()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=x",
                    "-keyout", d + "/k", "-out", d + "/c"], check=True, stderr=subprocess.DEVNULL)
    x = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    x.load_cert_chain(d + "/c", d + "/k")
    return x


context = None


def tls(c):
    """A proxy that wants TLS: plain bytes are cut off without a word."""
    first = c.recv(3, socket.MSG_PEEK)
    if first[:1] != b"\x16":
        return
    try:
        context.wrap_socket(c, server_side=True).close()
    except OSError:
        pass


def answer(verb, c):
    try:
        globals()[verb](c)
    except OSError:
        pass
    c.close()


def serve(verb, s):
    while True:
        c = s.accept()[0]
        threading.Thread(target=answer, args=(verb, c), daemon=True).start()


def main(host, *verbs):
    """HOST, and VERB or VERB:PORT each; "half_open" is never accepted: the system does it, and then its queue is full."""
    global context
    context = tls_context() if any(v.startswith("tls") for v in verbs) else None
    for verb in verbs:
        verb, _, port = verb.partition(":")
        s = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind((host, int(port or 0)))
        s.listen(0 if verb == "half_open" else 100)
        print(verb, s.getsockname()[1], flush=True)
        if verb != "half_open":
            threading.Thread(target=serve, args=(verb, s), daemon=True).start()
        else:
            kept.append(s)
    print("ready", flush=True)
    threading.Event().wait()


kept = []
if __name__ == "__main__":
    main(*sys.argv[1:])
