# SPDX-License-Identifier: Apache-2.0
"""job.py CLUSTER HOST:PORT... -- the main job of an official client, once, here in Python: it connects, has the list of members, writes and
reads a map, hears what it publishes. Prints "members=N map=yes topic=yes". PYTHONPATH holds the client (fetch python-client-VERSION)."""
import sys
import threading

import hazelcast

client = hazelcast.HazelcastClient(cluster_name=sys.argv[1], cluster_members=sys.argv[2:], cluster_connect_timeout=20.0)
box, topic, heard = client.get_map("job").blocking(), client.get_topic("job").blocking(), threading.Event()
for i in range(100):
    box.set("py%d" % i, "value-%d" % i)
same = all(box.get("py%d" % i) == "value-%d" % i for i in range(100))
topic.add_listener(lambda m: heard.set() if m.message == "py" else None)
topic.publish("py")
print("members=%d map=%s topic=%s" % (len(client.cluster_service.get_members()), "yes" if same else "no",
                                      "yes" if heard.wait(10) else "no"))
client.shutdown()
