#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""between.py TO MODE LOG: somebody on the path between two nodes. Prints its own port, takes one connection after the other, and
carries the bytes to 127.0.0.1:TO and back. MODE is clear or pass (whole records),
or what happens to the second sealed record of the dialler: flip, repeat,
omit, swap. What passes by, in both directions, is appended to LOG."""
import socket
import struct
import sys
import threading

HEAD = 11  # of a frame: version, flags, partition, size


class Path:
    """The dialler's direction: HZC and two handshakes in clear, then records."""

    def __init__(self, mode):
        self.mode, self.data, self.clear, self.records, self.kept = mode, b"", 2, 0, b""

    def feed(self, data):
        out, self.data = b"", self.data + data
        while True:
            size = self.whole()
            if size is None or len(self.data) < size:
                return out
            piece, self.data = self.data[:size], self.data[size:]
            out += self.changed(piece) if self.clear < 0 else piece
            if self.clear <= 0:
                self.clear = -1

    def whole(self):
        if self.data[:3] == b"HZC":
            return 3
        if self.clear > 0:
            if len(self.data) < HEAD:
                return None
            size = HEAD + struct.unpack(">I", self.data[7:HEAD])[0]
            if len(self.data) >= size:
                self.clear -= 1
            return size
        self.clear = -1
        return 3 + int.from_bytes(self.data[:3], "big") if len(self.data) >= 3 else None

    def changed(self, record):
        self.records += 1
        if self.records == 2:
            if self.mode == "flip":
                return record[:-1] + bytes([record[-1] ^ 1])
            if self.mode == "repeat":
                return record + record
            if self.mode == "omit":
                return b""
            if self.mode == "swap":
                self.kept = record
                return b""
        kept, self.kept = self.kept, b""
        return record + kept


def carry(source, sink, path, log):
    try:
        while data := source.recv(65536):
            log.write(data)
            log.flush()
            sink.sendall(path.feed(data) if path else data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        sink.close()


def main():
    to, mode, log = int(sys.argv[1]), sys.argv[2], open(sys.argv[3], "ab")
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        dialler, _ = listener.accept()
        acceptor = socket.create_connection(("127.0.0.1", to))
        path = Path(mode) if mode != "clear" else None
        for source, sink, path in ((dialler, acceptor, path), (acceptor, dialler, None)):
            threading.Thread(target=carry, args=(source, sink, path, log), daemon=True).start()


main()
