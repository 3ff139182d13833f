#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# metrics_seeds.py OUTPUT RECORDED -- inputs for fuzz_metrics.c: the collections that real members sent (tests/unit/metrics_recorded.h), as
# they came and inflated, and their beginnings.
import re
import struct
import sys
import zlib


def main():
    recorded = open(sys.argv[2], encoding="utf-8").read()
    with open(sys.argv[1], "wb") as out:
        def add(seed):
            out.write(struct.pack(">I", len(seed)) + seed)

        for body in re.findall(r"uint8_t metrics_\w+\[\] = \{([^}]*)\}", recorded):
            blob = bytes(int(n) & 255 for n in re.findall(r"-?\d+", body))
            words = struct.unpack_from(">I", blob, 2)[0]
            count = struct.unpack_from(">I", blob, 6 + words)[0]
            inflated = zlib.decompress(blob[6:6 + words]), zlib.decompress(blob[10 + words:])
            add(blob)
            add(struct.pack(">II", count, len(inflated[0])) + inflated[0] + inflated[1])
            for few in (0, 1, 7, 100):
                add(struct.pack(">II", few, len(inflated[0])) + inflated[0] + inflated[1][:4 * few])


main()
