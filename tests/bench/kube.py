#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""1,000 pods of a namespace to host:port, from a real API server on loopback (tests/peers/kube), in a network namespace.

Beside kubectl get -o json | jq, where kubectl is here, and curl | jq. Sampled in turns. A figure is the median, behind it the worst;
resident is the most of all processes of a side together.
"""
import argparse
import os
import shutil
import statistics
import subprocess
import tempfile
import time

TOP = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
PODS, PORT = 1000, 16443
AIM_MS = 250
JQ = '.items[] | select(.status.podIP) | select([.status.conditions[] | select(.type == "Ready").status] == ["True"]) | .status.podIP + ":6900"'


def family(leader):
    """Every process of its session."""
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as f:
                if int(f.read().rsplit(")", 1)[1].split()[3]) == leader:
                    yield name
        except (OSError, ValueError):
            continue


def resident(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as f:
            return next((int(line.split()[1]) for line in f if line.startswith("VmHWM")), 0)
    except OSError:
        return 0


def whole(argv):
    """ms from exec to the end."""
    begin = time.monotonic()
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
        lines = run.stdout.read().count(b"\n")
    if lines != PODS:
        raise SystemExit(f"kube: {lines} peers of {argv[0]}, not {PODS}")
    return 1000 * (time.monotonic() - begin)


def size(argv):
    """MiB: in a run of its own, for looking at it takes time."""
    most = {}
    run = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while run.poll() is None:
        for pid in family(run.pid):
            most[pid] = max(most.get(pid, 0), resident(pid))
    return sum(most.values()) / 1024


def sides(tool, work, url):
    config = f"{work}/kube/kubeconfig"
    yield "mc-k8s-peers", [tool, "--kubeconfig", config, "--namespace", "crowd"]
    yield "mc-k8s-peers --json", [tool, "--kubeconfig", config, "--namespace", "crowd", "--json"]
    if not shutil.which("jq"):
        return
    if shutil.which("kubectl"):
        yield "kubectl get -o json | jq", ["sh", "-c", 'kubectl --kubeconfig "$1" get pods -n crowd -o json | jq -r "$2"', "sh", config, JQ]
    yield "curl | jq", ["sh", "-c", 'curl -sS --cacert "$1/ca.crt" -H "Authorization: Bearer $(cat "$1/admin.token")" "$2" | jq -r "$3"', "sh",
                        f"{work}/kube", f"{url}/api/v1/namespaces/crowd/pods?pretty=false", JQ]


def measure(tool, work, url, runs):
    rows = [(label, argv, []) for label, argv in sides(tool, work, url)]
    for _ in range(runs):
        for _, argv, took in rows:
            took.append(whole(argv))
    ours = statistics.median(rows[0][2])
    print(f"{PODS:,} pods to peers; median (worst), resident at most, beside ours")
    for label, argv, took in rows:
        print(f"{label:28}{statistics.median(took):>9.0f} ms {f'({max(took):.0f} ms)':>12}{size(argv):>9.1f} MiB"
              f"{statistics.median(took) / ours:>8.1f} x", flush=True)
    print(f"aim: at most {AIM_MS} ms: {'yes' if ours <= AIM_MS else 'no'}")


def inside(tool, runs):
    with tempfile.TemporaryDirectory() as work:
        url = subprocess.run([f"{TOP}/tests/peers/kube", f"{work}/kube", str(PORT), "10.66.0.254"], check=True, stdout=subprocess.PIPE).stdout.decode().strip()
        try:
            token = f"{work}/kube/admin.token"
            with open(token, encoding="ascii") as f:
                bearer = f.read().strip()
            subprocess.run(["curl", "-sSf", "-o", "/dev/null", "--cacert", f"{work}/kube/ca.crt", "-H", f"Authorization: Bearer {bearer}", "-H",
                            "Content-Type: application/yaml", "--data-binary", "{apiVersion: v1, kind: Namespace, metadata: {name: crowd}}",
                            f"{url}/api/v1/namespaces"], check=True)
            subprocess.run([f"{TOP}/tests/interop/kube_fill.py", url, f"{work}/kube/ca.crt", token, "crowd", str(PODS)], check=True)
            measure(tool, work, url, runs)
        finally:
            with open(f"{work}/kube/pids", encoding="ascii") as f:
                for pid in f.read().split():
                    os.kill(int(pid), 9)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("-b", "--build", required=True)
    p.add_argument("--runs", type=int, default=int(os.environ.get("MC_BENCH_RUNS", "5")))
    p.add_argument("--inside", action="store_true")
    a = p.parse_args()
    build = os.path.abspath(a.build)
    ready = subprocess.run([f"{TOP}/tests/peers/ready", "kube"], stdout=subprocess.PIPE, check=False)
    if a.inside:
        inside(f"{build}/tools/mc-k8s-peers", a.runs)
    elif ready.returncode:
        print("kube: " + ready.stdout.decode().strip())
    else:
        os.execv(f"{TOP}/tests/peers/netns", ["netns", "1", __file__, "--inside", "-b", build, "--runs", str(a.runs)])


main()
