#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Health checks and metrics over HTTP: beside the members' protocol on one port, or on a port of their own.
load helper

@test "health and metrics on the member's port, and none but them" {
	inside 2 <<'SCRIPT'
node a 1 --cluster-mode tcpip:10.66.0.1
sees a 1
page() { on 2 curl -s -m 5 -o "$D/page" -w '%{http_code} %{content_type}' "http://10.66.0.1:6900$1"; }
is health '200 application/json' "$(page /hazelcast/health)"
is keys '["clusterSafe","clusterSize","clusterState","migrationQueueSize","nodeState"]' "$(jq -c keys "$D/page")"
is size 1 "$(jq .clusterSize "$D/page")"
node b 2 --cluster-mode tcpip:10.66.0.1
sees a 2
page /hazelcast/health/cluster-size >/dev/null
is size 2 "$(<"$D/page")"
is ready '200' "$(page /hazelcast/health/ready | cut -c 1-3)"
is live UP "$(page /health/live >/dev/null; jq -r .status "$D/page")"
is other 404 "$(page /hazelcast/rest/cluster | cut -c 1-3)"
is unknown 400 "$(page /hazelcast/health/nothing | cut -c 1-3)"
page /metrics >/dev/null
grep -qx 'mc_members{kind="lite"} 2' "$D/page"
grep -qx 'mc_phase{phase="master"} 1' "$D/page"
is post 'closed nothing' "$(helper p 2 greet 10.66.0.1 6900 504f5354202f20485454502f312e310d0a0d0a; said p closed && cut -d' ' -f 1,2 "$D/p.out")"
is slow 'closed nothing late' "$(helper s 2 greet 10.66.0.1 6900 474554202f; said s closed && cut -d' ' -f 1-3 "$D/s.out")"
SCRIPT
}

@test "--http has a port of its own, --no-http none; with --require-password only the former" {
	inside 3 <<'SCRIPT'
code() { on 3 curl -s -m 5 -o /dev/null -w '%{http_code}' "http://$1" || :; }
echo secret >"$D/password"
chmod 600 "$D/password"
node a 1 --http 10.66.0.1:8080 --cluster-mode tcpip:10.66.0.1
node b 2 --no-http --cluster-mode tcpip:10.66.0.9
sees a 1
sees b 1
is apart 200 "$(code 10.66.0.1:8080/health/ready)"
is members 000 "$(code 10.66.0.1:6900/health/ready)"
is off 000 "$(code 10.66.0.2:6900/health/ready)"
helper m 3 greet 10.66.0.1 8080 485a43
said m 'closed nothing at-once'
node c 3 --require-password --cluster-password-file "$D/password" --cluster-mode tcpip:10.66.0.8
sees c 1
is required 000 "$(code 10.66.0.3:6900/metrics)"
fails=0
on 1 "$mc_join" --http 10.66.0.1:8080 --cluster-mode tcpip:10.66.0.1 >/dev/null 2>"$D/taken.err" </dev/null || fails=$?
is taken 5 "$fails"
grep -q '8080 of 10.66.0.1 cannot be listened on for HTTP' "$D/taken.err"
SCRIPT
}

@test "a thousand who ask and never read: the node answers the next" {
	inside 2 <<'SCRIPT'
node a 1 --cluster-mode tcpip:10.66.0.1
sees a 1
cat >"$D/greedy.py" <<'PY'
import socket, sys
held = []
for i in range(1500):
    s = socket.create_connection(("10.66.0.1", 6900))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.sendall(b"GET /metrics HTTP/1.1\r\n\r\n")
    held.append(s)
print("held", flush=True)
sys.stdin.read()
PY
ulimit -n 4096
mkfifo "$D/hold"
exec {hold}<>"$D/hold"
on 2 python3 -u "$D/greedy.py" <"$D/hold" >"$D/greedy.out" 2>"$D/greedy.err" &
echo $! >"$D/greedy.pid"
said greedy held 60
is next 200 "$(on 2 curl -s -m 5 -o /dev/null -w '%{http_code}' http://10.66.0.1:6900/health/live)"
is few yes "$(on 2 curl -s http://10.66.0.1:6900/metrics | awk '/^mc_connections / { print $2 < 1200 ? "yes" : $2 }')"
SCRIPT
}

@test "promtool reads the metrics, and Prometheus scrapes a cluster" {
	command -v promtool >/dev/null && command -v prometheus >/dev/null || skip "no promtool and prometheus: scripts/deps peers"
	inside 2 <<'SCRIPT'
node a 1 --store 64M --cluster-mode tcpip:10.66.0.1
sees a 1
node b 2 --cluster-mode tcpip:10.66.0.1
sees a 2
map() { on 2 "$MC_BUILD/tools/mc-map" -p 10.66.0.1:6900 "$@"; }
map set m k v
is value v "$(map get m k)"
map get m nothing || :
on 2 curl -s http://10.66.0.1:6900/metrics | tee "$D/page" | promtool check metrics
grep -qx 'mc_store_gets_total 2' "$D/page"
grep -qx 'mc_store_hits_total 1' "$D/page"
cat >"$D/prometheus.yml" <<'YML'
global: {scrape_interval: 1s}
scrape_configs: [{job_name: mc, static_configs: [{targets: ['10.66.0.1:6900', '10.66.0.2:6900']}]}]
YML
on 2 prometheus --config.file="$D/prometheus.yml" --storage.tsdb.path="$D/tsdb" --web.listen-address=10.66.0.2:9090 >"$D/prometheus.out" 2>"$D/prometheus.err" </dev/null &
echo $! >"$D/prometheus.pid"
asked() { on 2 curl -sG --data-urlencode "query=$1" http://10.66.0.2:9090/api/v1/query | jq -r '[.data.result[].value[1]] | join(" ")'; }
both_up() { [[ $(asked 'sum(up)') == 2 ]]; }
within 60 both_up
is members '2' "$(asked 'max(mc_members{kind="lite"}) + max(mc_members{kind="data"})')"
is heartbeats yes "$(asked 'sum(mc_operation_duration_seconds_count{kind="HeartbeatOp"}) > bool 0' | sed 's/1/yes/')"
SCRIPT
}
