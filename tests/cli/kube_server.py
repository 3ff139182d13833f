#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""kube_server.py DIR [NAME] -- an API server as no real one is: each path does one nasty thing. It prints its port, and writes the
head of each request to DIR/requests. TLS with DIR/NAME.crt and NAME.key; without a name plain HTTP."""
import json, socketserver, ssl, sys, time

LIST = {"kind": "EndpointSliceList", "apiVersion": "discovery.k8s.io/v1", "metadata": {"resourceVersion": "7"}, "items": []}


def endpoints(*hosts):
    return {"metadata": {"name": "s", "resourceVersion": "8"}, "addressType": "IPv4", "ports": [{"name": "hazelcast", "port": 6900}],
            "endpoints": [{"addresses": [h], "conditions": {"ready": True}} for h in hosts]}


def answer(out, status, body, kind="application/json", more=""):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    out(f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n{more}\r\n".encode() + data)


def chunked(out):
    out(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    return lambda data: out(b"%x\r\n" % len(data) + data + b"\r\n")


def status(code, reason, message):
    return {"kind": "Status", "status": "Failure", "reason": reason, "message": message, "code": code}


def endless(out, query):
    put = chunked(out)
    put(json.dumps(LIST)[:-2].encode())
    piece = json.dumps(endpoints("10.0.0.1")).encode()
    put(piece)
    while True:
        put(b"," + piece)


def endless_object(out, query):
    put = chunked(out)
    put(json.dumps(LIST)[:-2].encode() + b'{"metadata":{"name":"')
    while True:
        put(b"a" * 65536)


def deep(out, query):
    answer(out, 200, (json.dumps(LIST)[:-2] + '{"metadata":' + "[" * 100000).encode())


def slow(out, query):
    put = chunked(out)
    for c in json.dumps(LIST).encode() * 100:
        put(bytes([c]))
        time.sleep(0.2)


def pages(out, query):
    answer(out, 200, dict(LIST, metadata={"resourceVersion": "7", "continue": "again"}))


def gone(out, query):
    """Its pages expire: 410 for every continue, and a list of all without a limit."""
    if "continue=" in query:
        answer(out, 410, status(410, "Expired", "The provided continue parameter is too old"))
    elif "limit=" in query:
        answer(out, 200, dict(LIST, metadata={"resourceVersion": "7", "continue": "abc"}, items=[endpoints("10.0.0.1")]))
    else:
        answer(out, 200, dict(LIST, items=[endpoints("10.0.0.1", "10.0.0.2")]))


watches = []


def watch_gone(out, query):
    """The first watch says 410, the second one closes, the third one adds a peer and stays."""
    if "watch=1" not in query:
        answer(out, 200, dict(LIST, items=[endpoints("10.0.0.1")] if not watches else [endpoints("10.0.0.1", "10.0.0.2")]))
        return
    watches.append(1)
    put = chunked(out)
    if len(watches) == 1:
        put(json.dumps({"type": "ERROR", "object": status(410, "Expired", "too old resource version")}).encode() + b"\n")
    elif len(watches) == 2:
        put(json.dumps({"type": "BOOKMARK", "object": {"metadata": {"resourceVersion": "99"}}}).encode() + b"\n")
        return put(b"")
    else:
        put(json.dumps({"type": "MODIFIED", "object": endpoints("10.0.0.1", "10.0.0.3")}).encode() + b"\n")
        time.sleep(60)


def watch_storm(out, query):
    """Every watch is closed as soon as it is open."""
    if "watch=1" in query:
        watches.append(1)
        chunked(out)(b"")
    else:
        answer(out, 200, dict(LIST, items=[endpoints("10.0.0.1")]))


def watch_junk(out, query):
    if "watch=1" in query:
        put = chunked(out)
        put(b'{"type":"NEWS","object":{"metadata":{"name":"x"}}}\n')
        time.sleep(60)
    else:
        answer(out, 200, dict(LIST, items=[endpoints("10.0.0.1")]))


def watch_endless(out, query):
    """A watch that is as fast as it can be, and never ends."""
    if "watch=1" not in query:
        return answer(out, 200, dict(LIST, items=[endpoints("10.0.0.1")]))
    put = chunked(out)
    turns = [json.dumps({"type": "MODIFIED", "object": endpoints("10.0.0.1", host)}).encode() + b"\n" for host in ("10.0.0.2", "10.0.0.3")]
    while True:
        put(b"".join(turns) * 500)


def watch_crowd(out, query):
    """The same with objects that are new each time, and have no address."""
    if "watch=1" not in query:
        return answer(out, 200, dict(LIST, items=[endpoints("10.0.0.1")]))
    put = chunked(out)
    for n in range(1000000):
        put(b"".join(b'{"type":"ADDED","object":{"metadata":{"name":"%d-%d"}}}\n' % (n, i) for i in range(1000)))


def nameless(out, query):
    answer(out, 200, dict(LIST, items=[{"metadata": {}}]))


refused = []


def expired(out, query, token=""):
    """The token `old` is refused."""
    if token == "old":
        answer(out, 401, status(401, "Unauthorized", "Unauthorized"))
    else:
        answer(out, 200, dict(LIST, items=[endpoints("10.0.0.9")]))


def busy(out, query):
    refused.append(1)
    if len(refused) < 3:
        answer(out, 429, status(429, "TooManyRequests", "too many requests"), more="Retry-After: 1\r\n")
    else:
        answer(out, 200, dict(LIST, items=[endpoints("10.0.0.5")]))


def terminal(out, query):
    answer(out, 403, status(403, "Forbidden", 'forbidden: User "\x1b]0;owned\x07\x1b[31mred" cannot list resource'))


def odd(out, query):
    o = endpoints("10.0.0.1", "10.0.0.1; rm -rf /", "\x1b[31m", "-x", "999.1.1.1", "")
    o["endpoints"] += [None, 7, {"addresses": None}, {"addresses": [None, 5, {}]}, {"addresses": ["10.0.0.2"], "conditions": None, "targetRef": 5}]
    o["ports"] = [{"name": "hazelcast", "port": 70000}]
    answer(out, 200, dict(LIST, items=[o, {"metadata": {"name": "t"}, "endpoints": "x", "ports": 5}]))


ROWS = {
    "endless": endless, "endless_object": endless_object, "deep": deep, "slow": slow, "pages": pages, "gone": gone, "busy": busy,
    "watch_gone": watch_gone, "watch_storm": watch_storm, "watch_junk": watch_junk,
    "watch_endless": watch_endless, "watch_crowd": watch_crowd, "nameless": nameless, "terminal": terminal, "odd": odd,
    "silent": lambda out, q: time.sleep(60),
    "html": lambda out, q: answer(out, 200, b"<html>login</html>", "text/html"),
    "notfound": lambda out, q: answer(out, 404, b"<html>no</html>", "text/html"),
    "redirect": lambda out, q: answer(out, 302, b"", more="Location: https://127.0.0.1:1/steal\r\n"),
    "text": lambda out, q: answer(out, 200, b"hello"),
    "array": lambda out, q: answer(out, 200, [1, 2]),
    "cut": lambda out, q: out(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{"),
    "half": lambda out, q: answer(out, 200, json.dumps(LIST).encode()[:-1]),
    "nothing": lambda out, q: None,
    "garbage": lambda out, q: out(b"\x16\x03\x01\x00" * 50),
    "error": lambda out, q: answer(out, 500, status(500, "InternalError", "etcd is down")),
    "nul": lambda out, q: answer(out, 200, b'{"metadata":{},"items":[{"metadata":{"name":"a\x00b"}}]}'),
    "unicode": lambda out, q: answer(out, 200, b'{"metadata":{},"items":[{"metadata":{"name":"\xff\xfe"}}]}'),
    "huge_error": lambda out, q: answer(out, 403, b"x" * 5000000),
    "headers": lambda out, q: out(b"HTTP/1.1 200 OK\r\n" + b"X-Y: " + b"z" * 50000000),
}


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        try:
            data = b""
            while b"\r\n\r\n" not in data:
                more = self.request.recv(65536)
                if not more:
                    return
                data += more
                if data[:1] not in b"GP":
                    return self.request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            head = data.split(b"\r\n\r\n")[0].decode(errors="replace")
            with open(f"{sys.argv[1]}/requests", "a") as f:
                f.write(head.replace("\r\n", "\n") + "\n\n")
            path = head.split(" ")[1]
            token = head.split("Bearer ")[1].split("\r")[0] if "Bearer " in head else ""
            name, _, query = path[1:].partition("/")
            if name == "expired":
                expired(self.request.sendall, query, token)
            elif "endpoints/" in path and name not in ("terminal", "html"):
                answer(self.request.sendall, 404, status(404, "NotFound", "endpoints not found"))
            else:
                ROWS[name](self.request.sendall, query)
        except (OSError, ssl.SSLError, KeyError):
            pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    server = Server(("127.0.0.1", 0), Handler)
    if len(sys.argv) > 2:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(f"{sys.argv[1]}/{sys.argv[2]}.crt", f"{sys.argv[1]}/{sys.argv[2]}.key")
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_address[1], flush=True)
    server.serve_forever()


main()
