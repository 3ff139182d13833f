#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# query_seeds.py OUTPUT DIRECTORY -- inputs for fuzz_query.c: the questions that a real member answered (the vectors
# storage_query_results), each with one of the entries they were asked of, and texts of SQL and regular expressions.
import glob
import json
import struct
import sys

TEXTS = {
    1: ["a = 1", "not (a > 'x''y' or b in (1, 2, 'z')) and c between 1 and 2", "active", "a not like '%x_'", "((((a=1))))",
        "a == null and b != 3 or c <> 4 and d <= 5 or e >= 6 and f < 7", "name ilike 'A%' and tags[any] = 'x' and __key > 'k1'",
        "a regex '^[a-z]+(b|c)*$'", "a in ()", "'", "a = ", "between and and between", "%a = 5"],
    2: ["[ab].*[0-9]", "(?i)a{2,5}|(b+c?)*$", "^\\d\\W[^x-z]\\u00e4\\Qa.b\\E", "(((a{9}){9}){9}){9}", "a|b|", "(?:x)(?<n>y)", "\\bfoo\\B"],
}
HOW = {"predicate": 0, "aggregator": 3, "projection": 4}


def main():
    entries, questions = {}, []
    for path in sorted(glob.glob(sys.argv[2] + "/*/storage_query_results.ndjson")):
        for line in open(path, encoding="utf-8"):
            o = json.loads(line)
            f = o["fields"]
            if "entries" in f:
                entries[o["name"].split("/", 1)[1]] = [bytes.fromhex(v["data_hex"]) for _, v in f["entries"]]
            else:
                kind = next(k for k in HOW if k in f and not (k == "predicate" and "aggregator" in f))
                questions.append((HOW[kind], bytes(4) + bytes.fromhex(o["hex"]), f["entries_of"]))
    with open(sys.argv[1], "wb") as out:
        def put(how, question, value):
            seed = struct.pack(">BBH", 0, how, len(question)) + question + value
            out.write(struct.pack(">I", len(seed)) + seed)
        for i, (how, question, of) in enumerate(questions):
            put(how, question, entries[of][i % len(entries[of])])
        for how, texts in TEXTS.items():
            for i, text in enumerate(texts):
                for of in entries:
                    put(how, text.encode(), entries[of][i % len(entries[of])])


main()
