#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# store_seeds.py OUTPUT -- inputs for fuzz_store.c: runs of operations with one habit each (fill up, drift, expire, clear while a
# snapshot is read ...), so that a fuzzer begins where something happens. The same each time.
import random
import struct
import sys

PUT, GET, TAKE, BEGIN, EXPIRE, SNAPSHOT, WALK, OTHER = 0, 3, 4, 5, 6, 7, 8, 9
HABITS = [
    [PUT] * 8 + [BEGIN],
    [PUT] * 4 + [GET] * 3 + [TAKE] * 3 + [BEGIN] * 3,
    [PUT] * 4 + [BEGIN] * 2 + [EXPIRE],
    [PUT] * 3 + [TAKE] * 3 + [WALK] * 3 + [BEGIN],
    [PUT] * 3 + [TAKE] * 3 + [SNAPSHOT] * 2 + [BEGIN] * 2,
    [PUT, GET, TAKE, BEGIN, EXPIRE, SNAPSHOT, WALK, OTHER],
]


def run(draw, habit):
    ops = bytearray()
    big = draw.choice([199, 255])
    for _ in range(draw.randrange(1, 1500)):
        op = draw.choice(habit)
        size = 0 if op == OTHER and draw.random() < 0.1 else draw.randrange(1, big + 1)
        ops += bytes([op, draw.randrange(256), size])
    return ops


def main():
    draw = random.Random(7)
    with open(sys.argv[1], "wb") as out:
        for i in range(60):
            ops = run(draw, HABITS[i % len(HABITS)])
            out.write(struct.pack(">I", len(ops)) + ops)


main()
