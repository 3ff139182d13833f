# SPDX-License-Identifier: Apache-2.0
# What lies under examples/ works as it stands there.
load helper

examples=$BATS_TEST_DIRNAME/../../examples

# Two members of one cluster; PEER is one of them.
two() {
	node a -i 127.0.0.1 --json
	line a '"type":"started"'
	PEER=$(jq -r '"\(.host):\(.port)"' <<<"$LINE")
	node b -i 127.0.0.1
	line b 'size:2'
}

@test "the smoke test of a CI job sees the cluster form, and one that does not" {
	two
	STABLE=200ms TIMEOUT=20s run --separate-stderr "$examples/ci/smoke-test" 2 "$PEER"
	[ "$status" -eq 0 ] || { echo "$stderr"; return 1; }
	[[ $output == *"127.0.0.1"* ]]
	TIMEOUT=500ms run --separate-stderr "$examples/ci/smoke-test" 3 "$PEER"
	[ "$status" -eq 1 ]
	run --separate-stderr "$examples/ci/smoke-test"
	[ "$status" -eq 2 ]
	[ -z "$output" ]
	[[ $stderr == *"SIZE"* ]]
}

@test "the health check says nothing but its status" {
	two
	SIZE=2 run "$examples/ci/health-check" "$PEER"
	[ "$status" -eq 0 ]
	[ -z "$output" ]
	stop b
	stop a
	TIMEOUT=500ms run "$examples/ci/health-check" "$PEER"
	[ "$status" -eq 3 ]
}

@test "the textfile for Prometheus is whole, and replaced at once" {
	two
	mkdir textfile
	"$examples/prometheus/mc-members-textfile" textfile "$PEER"
	grep -q '^# TYPE ' textfile/mc_members.prom
	[ "$(ls -A textfile)" = mc_members.prom ]
}

@test "the systemd units start what there is, with options that there are, and may do little else" {
	grep -q '^ExecStart=mc-join --json$' "$examples/systemd/mc-join.service"
	command -v systemd-analyze >/dev/null || skip "systemd is not here"
	for unit in systemd/mc-join.service systemd/mc-members-textfile.service relay/mc-relay.service; do
		sed "s#^ExecStart=mc-#ExecStart=$MC_BUILD/tools/mc-#;s#/usr/libexec/mc-toolkit#$examples/prometheus#" "$examples/$unit" >"${unit#*/}"
		run systemd-analyze verify --man=no "./${unit#*/}"
		[ "$status" -eq 0 ] || { echo "$output"; return 1; }
		# its score: 0 can do nothing, 10 everything
		run systemd-analyze security --offline=true --threshold=20 "./${unit#*/}"
		[ "$status" -eq 0 ] || { echo "$output" | tail -n 3; return 1; }
	done
	# with a JVM, which writes code; its files are not here
	for unit in mc-store payara-lite; do
		sed "s#^ExecStart=mc-#ExecStart=$MC_BUILD/tools/mc-#;s#/usr/bin/java#/bin/sh#" "$examples/payara-lite/$unit.service" >"$unit.service"
		run systemd-analyze verify --man=no "./$unit.service"
		[ "$status" -eq 0 ] || { echo "$output"; return 1; }
		run systemd-analyze security --offline=true --threshold=25 "./$unit.service"
		[ "$status" -eq 0 ] || { echo "$output" | tail -n 3; return 1; }
	done
}

# What is to be run, by file and place, as one line each.
relay_commands() {
	python3 - "$examples/relay" <<'PY'
import sys
import yaml

def show(where, command):
    print(where + "\t" + " ".join(command if isinstance(command, list) else command.split()))

top = sys.argv[1]
for name in ("compose-hub", "compose-host"):
    services = yaml.safe_load(open("%s/%s.yaml" % (top, name)))["services"]
    relay = services["relay"]
    assert relay["network_mode"] == services["app"]["network_mode"] == "host" and services["app"]["depends_on"] == ["relay"]
    show(name, relay["command"])
for node in yaml.safe_load(open(top + "/jelastic.jps"))["nodes"]:
    show("jelastic", node["cmd"])
kinds = list(yaml.safe_load_all(open(top + "/kubernetes.yaml")))
assert [k["kind"] for k in kinds] == ["Service", "Deployment"] and kinds[0]["spec"]["clusterIP"] == "None"
pod = kinds[1]["spec"]["template"]
assert kinds[0]["spec"]["selector"] == kinds[1]["spec"]["selector"]["matchLabels"] == pod["metadata"]["labels"]
relay = pod["spec"]["initContainers"][0]
assert relay["restartPolicy"] == "Always"
port = relay["command"][relay["command"].index("--ready-port") + 1]
assert relay["startupProbe"]["tcpSocket"]["port"] == int(port)
show("kubernetes", relay["command"])
PY
}

@test "the relays of Compose, Kubernetes, Jelastic and systemd have options that there are" {
	relay_commands >commands
	[ "$(wc -l <commands)" -eq 5 ]
	sed -n 's/^ExecStart=/systemd\t/p' "$examples/relay/mc-relay.service" >>commands
	echo secret >secret
	chmod 600 secret
	while IFS=$'\t' read -r where command; do
		command=${command//\$\{CREDENTIALS_DIRECTORY\}\/password/secret}
		command=${command//\/run\/secrets\/password/secret}
		command=${command//\/secret\/password/secret}
		command=${command//\$\{HUB:*\}/127.0.0.1}
		command=${command//\$HUBS/127.0.0.1}
		command=${command/ hub -- / 127.0.0.1 -- }
		command=${command/dns:relays/dns:localhost}
		[[ ${command%% *} == mc-relay || ${command%% *} == */mc-relay ]]
		read -ra words <<<"$command"
		MC_CLUSTER_PASSWORD=secret run "$MC_BUILD/tools/mc-relay" --dry-run -i lo "${words[@]:1}"
		[ "$status" -eq 0 ] || { echo "$where: $command"; echo "$output"; return 1; }
	done <commands
}

@test "systemd takes the relay's unit" {
	command -v systemd-analyze >/dev/null || skip "systemd-analyze is not here"
	sed "s|^ExecStart=mc-relay|ExecStart=$MC_BUILD/tools/mc-relay|" "$examples/relay/mc-relay.service" >mc-relay.service
	run systemd-analyze verify --man=no ./mc-relay.service
	[ "$status" -eq 0 ] || { echo "$output"; return 1; }
}

# What is to be run of examples/payara-lite, one line each.
lite_commands() {
	python3 - "$examples/payara-lite" <<'PY'
import sys
import yaml

top = sys.argv[1]
services = yaml.safe_load(open(top + "/compose.yaml"))["services"]
for name in ("store-a", "store-b"):
    print(" ".join(services[name]["command"]))
assert services["app"]["depends_on"] == ["store-a", "store-b"]
kinds = {k["kind"]: k for k in yaml.safe_load_all(open(top + "/kubernetes.yaml"))}
store, app = kinds["StatefulSet"]["spec"], kinds["Deployment"]["spec"]
assert kinds["PodDisruptionBudget"]["spec"]["selector"] == store["selector"]
assert kinds["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == kinds["Deployment"]["metadata"]["name"]
for part in (store, app):
    labels = part["template"]["metadata"]["labels"]
    assert part["selector"]["matchLabels"].items() <= labels.items()
    assert kinds["Service"]["spec"]["selector"].items() <= labels.items()
print(" ".join(store["template"]["spec"]["containers"][0]["args"]))
PY
}

@test "the nodes that store for lite Payaras have options that there are" {
	lite_commands >commands
	[ "$(wc -l <commands)" -eq 3 ]
	sed -n 's/^ExecStart=//p' "$examples/payara-lite/mc-store.service" >>commands
	while read -r command; do
		command=${command/tcpip:store-a,store-b/tcpip:127.0.0.1}
		command=${command/kubernetes:*,grid/tcpip:127.0.0.1}
		read -ra words <<<"$command"
		[[ ${words[0]} == mc-join || ${words[0]} == */mc-join ]]
		run "$MC_BUILD/tools/mc-join" --dry-run -i lo "${words[@]:1}"
		[ "$status" -eq 0 ] || { echo "$command"; echo "$output"; return 1; }
	done <commands
}
