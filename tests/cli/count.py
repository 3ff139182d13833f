#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""count.py PORT ROUNDS -- listens there on 127.0.0.1, turns away who connects, and prints the most that came at once in so many rounds."""
import socket
import sys

server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
most = 0
for _ in range(int(sys.argv[2])):
    server.settimeout(20)
    taken = [server.accept()]
    server.settimeout(0.1)
    try:
        while True:
            taken.append(server.accept())
    except TimeoutError:
        most = max(most, len(taken))
    for connection, _ in taken:
        connection.close()
print(most)
