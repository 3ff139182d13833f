#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pcapng.py FILE -- reads a file of mc-join --record FILE.pcapng as somebody who knows the format only (draft-ietf-opsawg-pcapng, RFC 791,
8200, 9293, 768), and says what is in it, a line each: for a connection its ends, the bytes each way and how each way begins; for the
group its datagrams. What does not fit the formats ends it."""
import socket
import struct
import sys

data = open(sys.argv[1], "rb").read()
at, kinds, flows, groups, last = 0, [], {}, {}, 0


def packet(raw):
    version = raw[0] >> 4
    if version == 4:
        assert raw[0] == 0x45 and struct.unpack(">H", raw[2:4])[0] == len(raw)
        words = struct.unpack(">10H", raw[:20])
        total = sum(words)
        while total >> 16:
            total = (total & 0xFFFF) + (total >> 16)
        assert total == 0xFFFF, "checksum of IPv4"
        family, protocol, ends, rest = socket.AF_INET, raw[9], (raw[12:16], raw[16:20]), raw[20:]
    else:
        assert version == 6 and struct.unpack(">H", raw[4:6])[0] == len(raw) - 40
        family, protocol, ends, rest = socket.AF_INET6, raw[6], (raw[8:24], raw[24:40]), raw[40:]
    ports = struct.unpack(">HH", rest[:4])
    a, b = (f"{socket.inet_ntop(family, e)}:{p}" for e, p in zip(ends, ports))
    if protocol == 17:
        assert struct.unpack(">H", rest[4:6])[0] == len(rest)
        groups.setdefault(b, []).append((a, rest[8:]))
        return
    assert protocol == 6 and rest[12] == 5 << 4
    seq, ack, flags = struct.unpack(">II", rest[4:12]) + (rest[13],)
    flow = flows.setdefault(tuple(sorted((a, b))), {})
    way = flow.setdefault(a, {"next": seq, "bytes": b"", "flags": 0})
    assert seq == way["next"], ("a gap", a, b)
    assert not flags & 16 or b not in flow or ack == flow[b]["next"], ("acknowledges what was not sent", a, b)
    way["bytes"] += rest[20:]
    way["flags"] |= flags
    way["next"] = seq + len(rest) - 20 + (flags & 3 != 0)


while at < len(data):
    kind, size = struct.unpack("<II", data[at:at + 8])
    assert size % 4 == 0 and size >= 12 and struct.unpack("<I", data[at + size - 4:at + size])[0] == size, ("a block", at)
    body = data[at + 8:at + size - 4]
    kinds.append(kind)
    if kind == 0x0A0D0D0A:
        assert at == 0 and body[:8] == struct.pack("<IHH", 0x1A2B3C4D, 1, 0)
    elif kind == 1:
        assert struct.unpack("<H", body[:2])[0] == 101
    elif kind == 6:
        interface, high, low, kept, length = struct.unpack("<IIIII", body[:20])
        assert interface == 0 and kept == length and high << 32 | low >= last
        last = high << 32 | low
        packet(body[20:20 + kept])
    else:
        raise AssertionError(("a block of another kind", kind))
    at += size
assert kinds[:2] == [0x0A0D0D0A, 1]
for ends, flow in sorted(flows.items()):
    assert all(way["flags"] & 2 for way in flow.values()), "no handshake"
    print("connection", *(f"{end} {len(flow[end]['bytes'])} {flow[end]['bytes'][:3].decode('latin-1')!r}" for end in ends if end in flow))
for group, datagrams in sorted(groups.items()):
    print("group", group, len(datagrams), *sorted({a for a, _ in datagrams}))
