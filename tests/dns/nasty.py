#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""nasty.py [ADDRESS [PORT [FILE]]] -- a name server that answers as the first label of a name says, well or badly. Prints its port when it listens.

  good, aaaa, both, none, nx, fail, refuse, notimp, formerr, silent, slow, garbage, short, wrongid, wrongquestion, loop, selfloop, forward,
  cname, dangling, circle, cut, cutdead, many (10,000 answers: over TCP as many as fit), big (40 answers over UDP without TC), badlength,
  overrun, evil (a name with control characters), srv, srvmany, srvdot, srvgone, moody (silent once, then good), ttlN, halfN (A answered, AAAA silent)
What a line of FILE says ("grid.nyet A 10.66.0.1 5": name, type, data, ttl; read anew each time) goes before. All else is NXDOMAIN.
"""
import random
import socket
import struct
import sys
import threading
import time

A, CNAME, SOA, AAAA, SRV = 1, 5, 6, 28, 33
asked = {}


def pack(name):
    return b"".join(bytes([len(p)]) + p for p in (x.encode("latin-1") for x in name.split(".") if x)) + b"\0"


def question(q):
    at, labels = 12, []
    while q[at]:
        labels.append(q[at + 1:at + 1 + q[at]].decode("latin-1"))
        at += 1 + q[at]
    return labels, struct.unpack("!H", q[at + 1:at + 3])[0], q[12:at + 5]


def rr(kind, data, ttl=60, owner=b"\xc0\x0c"):
    return owner + struct.pack("!HHIH", kind, 1, ttl, len(data)) + data


def address(i, kind=A):
    return bytes([10, 66, i >> 8 & 255, i & 255]) if kind == A else bytes.fromhex("20010db8" + "00" * 10) + struct.pack("!H", i & 0xffff)


def message(q, body=(), rcode=0, flags=0x8180, authority=()):
    _, _, asked_for = question(q)
    return q[:2] + struct.pack("!HHHHH", flags | rcode, 1, len(body), len(authority), 0) + asked_for + b"".join(body) + b"".join(authority)


def soa():
    return rr(SOA, pack("ns.nyet") + pack("root.nyet") + struct.pack("!IIIII", 1, 3600, 600, 86400, 7), ttl=30)


def from_file(q, labels, kind):
    """What FILE says; None: it does not know the name."""
    if len(sys.argv) < 4 or sys.argv[1] == "--pack":
        return None
    lines = [line.split() for line in open(sys.argv[3], encoding="ascii")]
    lines = [w for w in lines if len(w) == 4 and w[0] == ".".join(labels).lower()]
    kinds = {"A": (A, socket.AF_INET), "AAAA": (AAAA, socket.AF_INET6)}
    body = [rr(kinds[w[1]][0], socket.inet_pton(kinds[w[1]][1], w[2]), int(w[3])) for w in lines if w[1] in kinds and kinds[w[1]][0] == kind]
    return message(q, body, authority=[] if body else [soa()]) if lines else None


def answer(q, tcp):
    labels, kind, asked_for = question(q)
    if len(sys.argv) > 3:
        print("asked", ".".join(labels), {A: "A", AAAA: "AAAA"}.get(kind, kind), flush=True)
    told = from_file(q, labels, kind)
    if told is not None:
        return told
    word = labels[0].lower()
    service = word.startswith("_")
    if service:
        word = labels[2].lower() if len(labels) > 2 else "nx"
    key = (word, kind)
    asked[key] = asked.get(key, 0) + 1
    own = {A: [rr(A, address(1))], AAAA: [rr(AAAA, address(1, AAAA))]}
    if service and not word.startswith("srv"):
        return message(q, authority=[soa()])
    if word in ("good", "wrongid", "slow", "moody", "formerrtwice"):
        if word == "slow":
            time.sleep(0.3)
        if word == "moody" and asked[key] == 1:
            return None
        body = own[A] if kind == A else []
        out = message(q, body, authority=[] if body else [soa()])
        return bytes([out[0] ^ 1]) + out[1:] if word == "wrongid" else out
    if word == "both":
        return message(q, own.get(kind, []))
    if word == "aaaa":
        return message(q, own[AAAA] if kind == AAAA else [], authority=[soa()])
    if word == "none":
        return message(q, authority=[soa()])
    if word in ("fail", "refuse", "notimp", "formerr", "rcode9"):
        return message(q, rcode={"fail": 2, "refuse": 5, "notimp": 4, "formerr": 1, "rcode9": 9}[word])
    if word == "silent":
        return None
    if word.startswith("half"):
        return message(q, own[A]) if kind == A else None
    if word.startswith("ttl"):
        return message(q, [rr(A, address(1), ttl=int(word[3:]))] if kind == A else [], authority=[soa()])
    if word.startswith("n") and word[1:].isdigit():
        n = int(word[1:])
        return message(q, [rr(kind, address(n, kind))] if kind in own else [], authority=[soa()])
    if word == "garbage":
        return q[:2] + bytes(random.Random(7).randrange(256) for _ in range(200))
    if word == "short":
        return message(q, own[A])[:-3]
    if word == "empty":
        return b""
    if word == "tiny":
        return q[:5]
    if word == "wrongquestion":
        return q[:2] + struct.pack("!HHHHH", 0x8180, 1, 1, 0, 0) + pack("other.nyet") + asked_for[-4:] + rr(A, address(9))
    if word == "loop":
        return message(q, [rr(A, address(1), owner=struct.pack("!H", 0xc000 | (12 + len(asked_for))))])
    if word == "selfloop":
        return message(q, [rr(CNAME, struct.pack("!H", 0xc000 | (12 + len(asked_for) + 12)))])
    if word == "forward":
        return message(q, [rr(A, address(1), owner=b"\xff\xff")])
    if word == "badlength":
        return message(q, [b"\xc0\x0c" + struct.pack("!HHIH", A, 1, 60, 3) + b"\1\2\3"])
    if word == "overrun":
        return message(q, [b"\xc0\x0c" + struct.pack("!HHIH", A, 1, 60, 60000) + b"\1\2\3\4"])
    if word == "counts":
        return q[:2] + struct.pack("!HHHHH", 0x8180, 1, 65535, 65535, 65535) + asked_for
    if word == "cname":
        target, last = pack("middle.nyet"), pack("end.nyet")
        return message(q, [rr(CNAME, target, ttl=20), rr(CNAME, last, ttl=10, owner=target)] +
                       ([rr(A, address(5), owner=last)] if kind == A else []))
    if word == "backwards":
        last = pack("end.nyet")
        return message(q, ([rr(A, address(6), owner=last)] if kind == A else []) + [rr(CNAME, last)])
    if word == "dangling":
        return message(q, [rr(CNAME, pack("gone.nyet"))], rcode=3, authority=[soa()])
    if word == "circle":
        return message(q, [rr(CNAME, pack("b.nyet")), rr(CNAME, pack(".".join(labels)), owner=pack("b.nyet"))])
    if word == "evil":
        bad = b"\x07\x1b[31mx\n" + b"\x04nyet\0"
        return message(q, [rr(CNAME, bad)] + ([rr(A, address(7), owner=bad)] if kind == A else []))
    if word == "cut":
        return message(q, [rr(A, address(i)) for i in range(60)] if kind == A else []) if tcp else message(q, [], flags=0x8380)
    if word == "cutdead":
        return None if tcp else message(q, own.get(kind, []), flags=0x8380)
    if word == "many":
        if not tcp:
            return message(q, [], flags=0x8380)
        return message(q, [rr(kind, address(i, kind)) for i in range(4000 if kind == A else 2200)])
    if word == "big":
        return message(q, [rr(kind, address(i, kind)) for i in range(40)] if kind == A else [])
    if word == "loopback":
        return message(q, [rr(A, bytes([127, 0, 0, 1])), rr(A, address(8))] if kind == A else [rr(AAAA, bytes(15) + b"\1")])
    if word == "grid":  # what a service with a cluster IP answers
        return message(q, [rr(A, bytes([10, 96, 0, 77]), ttl=5)] if kind == A else [])
    if word == "pods":
        return message(q, [rr(A, bytes([10, 244, 0, i]), ttl=5) for i in (4, 5)] if kind == A else [])
    if word.startswith("srv") and not service:
        return message(q, authority=[soa()])
    if word == "srv":
        return message(q, [rr(SRV, struct.pack("!HHH", p, w, port) + pack(t + ".nyet"))
                           for p, w, port, t in ((20, 0, 6902, "n3"), (10, 5, 6900, "n1"), (10, 50, 6901, "n2"))])
    if word == "srvmany":
        return message(q, [rr(SRV, struct.pack("!HHH", i, 0, 6900 + i) + pack("n%d.nyet" % i)) for i in range(200)] if tcp else [],
                       flags=0x8180 if tcp else 0x8380)
    if word == "srvdot":
        return message(q, [rr(SRV, struct.pack("!HHH", 0, 0, 0) + b"\0")])
    if word == "srvgone":
        return message(q, [rr(SRV, struct.pack("!HHH", 0, 0, 6900) + pack("nx.nyet"))])
    if word == "srvloop":
        return message(q, [rr(SRV, struct.pack("!HHH", 0, 0, 6900) + b"\xc0\xff")])
    return message(q, rcode=3, authority=[soa()])


def serve_tcp(sock):
    def one(c):
        with c:
            try:
                while True:
                    head = c.recv(2, socket.MSG_WAITALL)
                    if len(head) < 2:
                        return
                    q = c.recv(struct.unpack("!H", head)[0], socket.MSG_WAITALL)
                    out = answer(q, True)
                    if out is not None:
                        c.sendall(struct.pack("!H", len(out)) + out)
            except OSError:
                pass

    while True:
        c, _ = sock.accept()
        threading.Thread(target=one, args=(c,), daemon=True).start()


WORDS = """good aaaa both none nx fail refuse notimp formerr rcode9 garbage short tiny wrongid wrongquestion loop selfloop forward cname
backwards dangling circle cut many big badlength overrun counts evil loopback grid pods half1 ttl7 n9 _hazelcast._tcp.srv
_hazelcast._tcp.srvmany _hazelcast._tcp.srvdot _hazelcast._tcp.srvgone _hazelcast._tcp.srvloop""".split()


def pack_all(path):
    """All answers, each with its length before it: a corpus for tests/fuzz."""
    with open(path, "wb") as f:
        for word in WORDS:
            for kind in (A, AAAA, SRV):
                for tcp in (False, True):
                    q = b"\0\7\1\0\0\1\0\0\0\0\0\0" + pack(word + ".nyet") + struct.pack("!HH", kind, 1)
                    out = answer(q, tcp)
                    if out is not None:
                        f.write(struct.pack("!I", len(out)) + out)


def main():
    if len(sys.argv) > 2 and sys.argv[1] == "--pack":
        pack_all(sys.argv[2])
        return
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    port = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    while True:  # the same number for both
        udp, tcp = socket.socket(kind, socket.SOCK_DGRAM), socket.socket(kind, socket.SOCK_STREAM)
        udp.bind((host, port))
        tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tcp.bind((host, udp.getsockname()[1]))
            break
        except OSError:
            udp.close()
    tcp.listen(64)
    threading.Thread(target=serve_tcp, args=(tcp,), daemon=True).start()
    print(udp.getsockname()[1], flush=True)
    while True:
        q, peer = udp.recvfrom(4096)

        def reply(q=q, peer=peer):
            out = answer(q, False)
            if out is not None:
                udp.sendto(out, peer)

        if b"\x04slow" in q:
            threading.Thread(target=reply, daemon=True).start()
        else:
            reply()


main()
