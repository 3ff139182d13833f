#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kube_fill.py URL CA TOKEN-FILE NAMESPACE COUNT -- makes pods web-0, web-1, ... with addresses from 10.128.0.0 on, each with what
a pod of a real cluster carries along. Over one connection: two requests a pod."""
import http.client, json, ssl, sys, urllib.parse

CONTAINER = {"name": "grid", "image": "registry.example/shop/grid:1.2.3", "ports": [{"name": "hazelcast", "containerPort": 6900}],
             "env": [{"name": f"SETTING_{i}", "value": f"value of setting number {i}"} for i in range(20)],
             "volumeMounts": [{"name": f"v{i}", "mountPath": f"/srv/{i}"} for i in range(4)]}


def pod(i):
    return {"apiVersion": "v1", "kind": "Pod",
            "metadata": {"name": f"web-{i}", "labels": {"app": "shop" if i % 10 else "cart", "tier": "web"},
                         "annotations": {f"example.org/note-{k}": "x" * 60 for k in range(6)}},
            "spec": {"containers": [CONTAINER], "volumes": [{"name": f"v{k}", "emptyDir": {}} for k in range(4)]}}


def address(i):
    return f"10.{128 + (i >> 16)}.{i >> 8 & 255}.{i & 255}"


def state(i):
    return {"status": {"phase": "Running", "podIP": address(i), "podIPs": [{"ip": address(i)}],
                       "conditions": [{"type": t, "status": "True"} for t in ("Initialized", "Ready", "ContainersReady", "PodScheduled")],
                       "containerStatuses": [{"name": "grid", "ready": True, "restartCount": 0, "image": CONTAINER["image"],
                                              "imageID": "sha256:" + "0" * 64, "containerID": "containerd://" + "1" * 64,
                                              "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}]}}


def main():
    url, ca, token, namespace, count = sys.argv[1:6]
    place = urllib.parse.urlsplit(url)
    server = http.client.HTTPSConnection(place.hostname, place.port, context=ssl.create_default_context(cafile=ca))
    bearer = "Bearer " + open(token).read().strip()

    def send(method, path, body, kind="application/json"):
        server.request(method, path, json.dumps(body), {"Authorization": bearer, "Content-Type": kind})
        answer = server.getresponse()
        data = answer.read()
        if answer.status not in (200, 201):
            sys.exit(f"{method} {path}: {answer.status} {data[:300]!r}")

    for i in range(int(count)):
        send("POST", f"/api/v1/namespaces/{namespace}/pods", pod(i))
        send("PATCH", f"/api/v1/namespaces/{namespace}/pods/web-{i}/status", state(i), "application/merge-patch+json")


main()
