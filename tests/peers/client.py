#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""client.py CLUSTER HOST:PORT... -- the official Python client, told what to do by lines on standard input:
  members | objects | put MAP KEY VALUE | get MAP KEY | size MAP | empty MAP | keys MAP | fill MAP N | missing MAP N | lock MAP KEY |
  unlock MAP KEY | locked MAP KEY | destroy MAP | listen MAP | numbers MAP N | json MAP KEY TEXT | person MAP KEY NAME AGE (Compact) |
  structs N (queues, lists, sets, ring buffers, multimaps) | structs-differ N | replicate NAME N | replicated NAME N | waiters N | count-up COUNTER N | counter COUNTER |
  select MAP SQL (keys) | count MAP SQL | average MAP ATTRIBUTE | column MAP ATTRIBUTE SQL | page MAP SIZE PAGE | drop MAP SQL | watch MAP SQL |
  sums MAP ATTRIBUTE (count, sums, averages, least, greatest, how many different ones) | values MAP SIZE PAGE | columns MAP ATTRIBUTE... |
  kind MAP CLASS (keys) | clear MAP | hear MAP (every event) | offer QUEUE ITEM | hear-queue QUEUE |
  transact MAP (a transaction that commits, one that is rolled back, one that waits for a key in vain, and a queue's) |
  index MAP TYPE ATTRIBUTE | large MAP MIB (sets one value of that size) | again MAP N (destroys it, puts five keys, so often: how many are not there)
Prints one JSON object a line: what happens to it, and the answers ("answer", or "error" with the name of the exception).
Ends with its input. PYTHONPATH holds the client (fetch python-client-VERSION)."""
import json
import logging
import sys
import threading

import hazelcast
from hazelcast import aggregator
from hazelcast.aggregator import count, number_avg
from hazelcast.core import HazelcastJsonValue
from hazelcast.predicate import instance_of, paging, sql, true
from hazelcast.projection import multi_attribute, single_attribute
from hazelcast.serialization.api import CompactSerializer

lock = threading.Lock()


def say(event, **fields):
    with lock:
        print(json.dumps({"event": event, **fields}), flush=True)


def text(member):
    return {"uuid": str(member.uuid), "host": member.address.host, "port": member.address.port, "lite": member.lite_member,
            "attributes": member.attributes, "version": str(member.version)}


def members(client):
    return [text(m) for m in client.cluster_service.get_members()]


class Person:
    def __init__(self, name, age):
        self.name, self.age = name, age


class PersonSerializer(CompactSerializer[Person]):
    def read(self, reader):
        return Person(reader.read_string("name"), reader.read_int32("age"))

    def write(self, writer, person):
        writer.write_string("name", person.name)
        writer.write_int32("age", person.age)

    def get_type_name(self):
        return "person"

    def get_class(self):
        return Person


def page_of(box, size, page):
    predicate = paging(true(), size)
    predicate.page = page
    return box.key_set(predicate)


def values_of(box, size, page):
    predicate = paging(true(), size)
    predicate.page = page
    return box.values(predicate)


def sums_of(box, path):
    one = [getattr(aggregator, name)(path) for name in
           ("fixed_point_sum", "long_sum", "floating_point_sum", "double_avg", "long_avg", "number_avg", "min_", "max_")]
    by = [box.aggregate(aggregator.min_by(path)), box.aggregate(aggregator.max_by(path))]
    return [box.aggregate(count(path))] + [box.aggregate(a) for a in one] + [[e.key, e.value] for e in by] + [
        len(box.aggregate(aggregator.distinct(path)))]


# A queue, a list, a set, a ring buffer and a key of a multimap, each written to in most of the ways in which it can be.
STRUCTS = (["b", "c", "end"], ["A", "x", "m", "n", "c"], ["1", "3"], ["one", "two", "three"], ["a", "c", "d"])


def make_structs(client, i):
    queue, items = client.get_queue("q%d" % i).blocking(), client.get_list("l%d" % i).blocking()
    queue.add_all(["a", "b", "out", "c"])
    queue.poll()
    queue.remove("out")
    queue.offer("end")
    items.add_all(["a", "b", "c"])
    items.add_at(1, "x")
    items.set_at(0, "A")
    items.add_all_at(2, ["m", "n"])
    items.remove("b")
    some = client.get_set("s%d" % i).blocking()
    some.add_all(["1", "2", "3"])
    some.remove("2")
    ring = client.get_ringbuffer("r%d" % i).blocking()
    ring.add("one")
    ring.add_all(["two", "three"])
    many = client.get_multi_map("mm").blocking()
    [many.put("k%d" % i, value) for value in "abcab"]
    many.remove("k%d" % i, "b")
    many.put_all({"k%d" % i: ["a", "d"]})


def structs_of(client, i):
    return (client.get_queue("q%d" % i).blocking().iterator(), client.get_list("l%d" % i).blocking().get_all(),
            sorted(client.get_set("s%d" % i).blocking().get_all()),
            list(client.get_ringbuffer("r%d" % i).blocking().read_many(0, 3, 10)),
            sorted(client.get_multi_map("mm").blocking().get("k%d" % i)))


def wait_for_items(client, count):
    """So many take from one empty queue; what each got, in order."""
    queue = client.get_queue("waiters")
    taken = [queue.take() for i in range(count)]
    [queue.offer(str(i)).result() for i in range(count)]
    return [int(f.result()) for f in taken] == list(range(count))


def hear(box):
    """Every event of a map: what it is, its key, how many entries it is of."""
    told = {name + "_func": lambda e, what=name: say("told", what=what, key=e.key, count=e.number_of_affected_entries)
            for name in ("added", "removed", "updated", "evicted", "expired", "evict_all", "clear_all", "merged")}
    return box.add_entry_listener(include_value=False, **told)


def hear_queue(queue):
    return queue.add_listener(include_value=True, item_added_func=lambda e: say("told", what="offered", key=e.item))


def again(client, name, rounds):
    lost = 0
    for i in range(rounds):
        client.get_map(name).destroy()
        box = client.get_map(name).blocking()
        for key in range(5):
            box.set(key, i)
        lost += sum(box.get(key) != i for key in range(5))
    return lost


def fails(what, *args):
    """The name of the exception."""
    try:
        return what(*args)
    except Exception as e:
        return type(e).__name__


def in_vain(client, name):
    with client.new_transaction(timeout=1) as t:
        t.get_map(name).put("a", 7)


def transact(client, name):
    box = client.get_map(name).blocking()
    box.put_all({"a": 1, "b": 2, "c": 3})
    seen = []
    with client.new_transaction() as t:
        own = t.get_map(name)
        seen += [own.put("a", 10), own.get_for_update("b"), own.put_if_absent("d", 4), own.remove("c"), own.replace("none", 1)]
        seen += [own.size(), sorted(own.key_set()), sorted(own.values(sql("this > 3"))), box.get("a"), box.is_locked("b")]
        one = threading.Thread(target=lambda: seen.append(fails(in_vain, client, name)))  # a thread has one at a time
        one.start()
        one.join()
    seen += [sorted(box.entry_set()), box.is_locked("a") or box.is_locked("b")]
    t = client.new_transaction()
    t.begin()
    seen += [t.get_map(name).put("a", 11), fails(t.get_queue("q").offer, "x")]
    t.rollback()
    return seen + [box.get("a"), box.is_locked("a")]


def obey(client, verb, *words):
    if verb == "members":
        return members(client)
    if verb == "objects":
        return [o.name for o in client.get_distributed_objects()]
    if verb == "structs":
        return [make_structs(client, i) for i in range(int(words[0]))] and None
    if verb == "structs-differ":
        return sum(structs_of(client, i) != STRUCTS for i in range(int(words[0])))
    if verb == "count-up":
        return client.get_pn_counter(words[0]).blocking().add_and_get(int(words[1])) and None
    if verb == "replicate":  # NAME N: what "replicated" asks for
        box = client.get_replicated_map(words[0]).blocking()
        return [box.put("k%d" % i, i) for i in range(int(words[1]))] and [box.put(key, "1") for key in "xyz"] and None
    if verb == "replicated":  # NAME N: what Java's Calls.fill wrote is there, all of it, at the member that is asked
        box = client.get_replicated_map(words[0]).blocking()
        return box.size() == int(words[1]) + 3 and all(box.get("k%d" % i) == i for i in range(int(words[1])))
    if verb == "counter":
        return client.get_pn_counter(words[0]).blocking().get()
    if verb == "waiters":
        return wait_for_items(client, int(words[0]))
    if verb == "offer":
        return client.get_queue(words[0]).blocking().offer(words[1])
    if verb == "hear-queue":
        return hear_queue(client.get_queue(words[0]).blocking())
    if verb == "again":
        return again(client, words[0], int(words[1]))
    if verb == "transact":
        return transact(client, words[0])
    box = client.get_map(words[0]).blocking()
    return {
        "put": lambda: box.put(words[1], words[2]),
        "get": lambda: box.get(words[1]),
        "size": lambda: box.size(),
        "empty": lambda: box.is_empty(),
        "keys": lambda: sorted(box.key_set()),
        "fill": lambda: [box.set(str(i), "value-" + str(i)) for i in range(int(words[1]))] and None,
        "missing": lambda: sum(box.get(str(i)) != "value-" + str(i) for i in range(int(words[1]))),
        "lock": lambda: box.lock(words[1]),
        "unlock": lambda: box.unlock(words[1]),
        "locked": lambda: box.is_locked(words[1]),
        "large": lambda: box.set("large", "x" * (int(words[1]) << 20)),
        "clear": lambda: box.clear(),
        "hear": lambda: hear(box),
        "destroy": lambda: client.get_map(words[0]).destroy(),
        "numbers": lambda: box.put_all({i: i for i in range(int(words[1]))}) and None,
        "json": lambda: box.set(words[1], HazelcastJsonValue(" ".join(words[2:]))),
        "person": lambda: box.set(words[1], Person(words[2], int(words[3]))),
        "select": lambda: sorted(box.key_set(sql(" ".join(words[1:])))),
        "kind": lambda: sorted(box.key_set(instance_of(words[1]))),
        "count": lambda: box.aggregate(count(), sql(" ".join(words[1:]))),
        "average": lambda: box.aggregate(number_avg(words[1])),
        "column": lambda: sorted(box.project(single_attribute(words[1]), sql(" ".join(words[2:])))),
        "index": lambda: box.add_index(attributes=[words[2]], index_type=words[1]),
        "page": lambda: page_of(box, int(words[1]), int(words[2])),
        "values": lambda: values_of(box, int(words[1]), int(words[2])),
        "sums": lambda: sums_of(box, words[1]),
        "columns": lambda: sorted(box.project(multi_attribute(*words[1:]))),
        "drop": lambda: box.remove_all(sql(" ".join(words[1:]))),
        "watch": lambda: box.add_entry_listener(include_value=True, predicate=sql(" ".join(words[1:])),
                                                updated_func=lambda e: say("watched", key=e.key, value=e.value)),
        "listen": lambda: box.add_entry_listener(include_value=True, added_func=lambda e: say("entry", key=e.key, value=e.value)),
    }[verb]()


def main():
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG)
    unisocket = "--unisocket" in sys.argv
    words = [w for w in sys.argv[1:] if not w.startswith("--")]
    client = hazelcast.HazelcastClient(
        cluster_name=words[0], cluster_members=words[1:], smart_routing=not unisocket, cluster_connect_timeout=20.0,
        retry_initial_backoff=0.1, retry_max_backoff=0.5,
        compact_serializers=[PersonSerializer()],
        lifecycle_listeners=[lambda state: say("state", state=state)],
        membership_listeners=[(lambda m: say("added", **text(m)), lambda m: say("removed", **text(m)))])
    say("ready", members=members(client))
    for line in sys.stdin:
        try:
            say("answer", line=line.strip(), value=obey(client, *line.split()))
        except Exception as e:  # the name of it is what a test wants
            say("error", line=line.strip(), error=type(e).__name__, message=str(e))
    client.shutdown()


main()
