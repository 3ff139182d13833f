#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pick.py PROGRAM SETS SEED JAVA...: random sets of interfaces; PROGRAM's answers against those of JAVA (tests/peers/Pick.java).

Runs in a network namespace of its own, whose interfaces it makes and takes away again.
"""
import fcntl
import ipaddress
import random
import struct
import subprocess
import sys

HEX = "0123456789abcdef"


def a_name(draw):
    def hexes(n):
        return "".join(draw.choice(HEX) for _ in range(n))

    return draw.choice([
        lambda: f"eth{draw.randrange(12)}", lambda: f"ens{draw.randrange(200)}", lambda: f"enp{draw.randrange(9)}s{draw.randrange(9)}",
        lambda: f"wlan{draw.randrange(3)}", lambda: "br-" + hexes(12), lambda: "veth" + hexes(7), lambda: "docker0",
        lambda: "docker_gwbridge", lambda: "flannel.1", lambda: "cni0", lambda: f"virbr{draw.randrange(4)}", lambda: f"bond{draw.randrange(3)}",
        lambda: "a-docker0-b", lambda: hexes(draw.randrange(1, 15)),
    ])()


class Asked:
    """A program that answers each line with one."""

    def __init__(self, argv):
        self.run = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self):
        self.run.stdin.write("\n")
        self.run.stdin.flush()
        return [plain(a) for a in self.run.stdout.readline().split()]


def plain(address):
    return address if address == "-" else str(ipaddress.ip_address(address.split("%")[0]))


def tunnel(name):
    """A point-to-point interface, which has a carrier as long as its file is open."""
    f = open("/dev/net/tun", "r+b", buffering=0)
    fcntl.ioctl(f, 0x400454ca, struct.pack("16sH22x", name.encode(), 0x1001))  # TUNSETIFF, IFF_TUN | IFF_NO_PI
    return f


def a_set(draw):
    """Commands that make it, and open files that hold a part of it."""
    made, files, names = [], [], set()
    for i in range(draw.randrange(7) if draw.random() < 0.9 else draw.randrange(12, 30)):
        name = a_name(draw)
        if name in names or name == "lo":
            continue
        names.add(name)
        kind = draw.choice(["veth", "veth", "bridge", "ifb", "tun"])
        if kind == "veth":
            made += [f"link add {name} group 7 type veth peer name zz{i}"] + ([f"link set zz{i} up"] if draw.random() < 0.9 else [])
        elif kind == "tun":
            files.append(tunnel(name))
        else:
            made.append(f"link add {name} group 7 type {kind}")
        up = [f"link set {name} up"] if draw.random() < 0.9 else []
        has = [f"addr add 10.{draw.randrange(256)}.{draw.randrange(256)}.{draw.randrange(1, 255)}/24 dev {name}"
               + (f" label {name}:{k}" if len(name) < 12 and draw.random() < 0.3 else "")
               for k in range(draw.choice([0, 1, 1, 1, 1, 2]))]
        has += [f"addr add fd00:{draw.randrange(65536):x}::{draw.randrange(1, 65536):x}/64 dev {name} nodad"
                for _ in range(draw.choice([0, 0, 1, 2]))]
        made += up + has if draw.random() < 0.5 else has + up
    return made, files


def batch(commands):
    """Some of them cannot work, such as an address twice: then there is one thing less."""
    subprocess.run(["ip", "-force", "-batch", "-"], input="\n".join(commands) + "\n", text=True, stderr=subprocess.DEVNULL, check=False)


def main():
    program, sets, seed, java = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    draw = random.Random(seed)
    ours, theirs = Asked([program]), Asked(java)
    theirs.run.stdout.readline()
    subprocess.run(["ip", "link", "del", "eth0"], stderr=subprocess.DEVNULL, check=False)  # a host of tests/peers/netns has it
    differ = unsettled = picked = 0
    for i in range(sets):
        made, files = a_set(draw)
        batch(made)
        for _ in range(20):  # carriers come a moment later: what has changed meanwhile is asked again
            before, java_says, after = ours.ask(), theirs.ask(), ours.ask()
            if before == after:
                break
        else:
            unsettled += 1
        picked += after[1] != "-"
        if before == after and java_says != after:
            differ += 1
            print(f"set {i} of seed {seed}: Java {java_says}, ours {after}")
            subprocess.run(["ip", "-o", "addr"], check=False)
        for f in files:
            f.close()
        subprocess.run(["ip", "link", "del", "group", "7"], stderr=subprocess.DEVNULL, check=False)  # all at once: it is slow for each
    print(f"{sets} sets, {picked} with an address, {differ} differ, {unsettled} did not come to rest")
    return 1 if differ or unsettled else 0


sys.exit(main())
