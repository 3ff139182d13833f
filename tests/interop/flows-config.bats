#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# One file for all: a real member started with it, and nodes of ours, are one cluster.
load helper
bats_require_minimum_version 1.5.0

@test "a real member and nodes of ours read one hazelcast.yaml and one hazelcast.xml, and are one cluster" {
	cat >"$D/hz.yaml" <<-'E'
	hazelcast:
	  import: [more.yaml]
	  network:
	    port: {port: 5711, auto-increment: true}
	    rest-api: {enabled: true, endpoint-groups: {HEALTH_CHECK: {enabled: true}}}
	    join:
	      tcp-ip: {enabled: true, member-list: ["10.66.0.1:5711", "${second}:5711"]}
	  partition-group: {enabled: true, group-type: HOST_AWARE}
	  properties: {hazelcast.wait.seconds.before.join: 0, hazelcast.phone.home.enabled: false}
	  jet: {enabled: false}
	E
	printf 'hazelcast:\n  cluster-name: from-a-file\n' >"$D/more.yaml"
	cat >"$D/hz.xml" <<-'E'
	<hazelcast xmlns="http://www.hazelcast.com/schema/config">
	  <cluster-name>from-a-file</cluster-name>
	  <network>
	    <port auto-increment="true">5711</port>
	    <join><tcp-ip enabled="true"><member-list><member>10.66.0.1:5711</member><member>10.66.0.2:5711</member></member-list></tcp-ip></join>
	  </network>
	  <partition-group enabled="true" group-type="HOST_AWARE"/>
	</hazelcast>
	E
	mkdir "$D/a"
	jar=$("$peers/fetch" "hazelcast-$hazelcast")
	cd "$D"
	on 1 java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true -Dhazelcast.local.localAddress=10.66.0.1 \
		-Dsecond=10.66.0.2 -Dhazelcast.config="$D/hz.yaml" -cp "$jar" com.hazelcast.core.server.HazelcastMemberStarter \
		>"$D/a/log" 2>&1 </dev/null 3>&- &
	echo $! >"$D/a/pid"
	within 40 grep -q 'Members {size:1, ver:1}' "$D/a/log"
	on 2 "$MC_BUILD/tools/mc-join" --config "$D/hz.yaml" -Dsecond=10.66.0.2 --until 'size>=2' -t 20s >"$D/b.out" 2>"$D/b.err"
	within 10 grep -q 'Members {size:1, ver:3}' "$D/a/log"
	on 2 "$MC_BUILD/tools/mc-join" --config "$D/hz.xml" --until 'size>=2' -t 20s >"$D/c.out" 2>"$D/c.err"
	on 2 "$MC_BUILD/tools/mc-members" --config "$D/hz.yaml" 10.66.0.1 >"$D/m.out"
	grep -q "^Cluster 'from-a-file': 1 member" "$D/m.out"
	# Both tell their health on their ports, in the same words.
	local page
	node d 2 --config "$D/hz.yaml" -Dsecond=10.66.0.2
	sees d 2
	for page in '' /node-state /cluster-state /cluster-safe /migration-queue-size /cluster-size /ready; do
		within 20 same_health "$page" || fail "$page: $(health 1 "$page") and $(health 2 "$page")"
	done
	[[ $(health 2 /cluster-size) == 2* ]]
	on 4 curl -s -m 5 http://10.66.0.2:5711/metrics | grep -qx 'mc_members{kind="data"} 1'
	leave d
	run ! grep SEVERE "$D/a/log"
}

health() { # HOST PAGE: what it says, its status and type
	on 4 curl -s -m 5 -w '\n%{http_code} %{content_type}' "http://10.66.0.$1:5711/hazelcast/health$2"
}

same_health() { # PAGE
	local one
	one=$(health 1 "$1")
	[[ $one == *$'\n200 '* && $one == "$(health 2 "$1")" ]]
}

# Hazelcast's own example of everything, in its jar, in both forms: what is not used here is the same in both, and each path stands once.
@test "hazelcast-full-example: each element is used, or named once by its path" {
	local jar form
	jar=$("$peers/fetch" "hazelcast-$hazelcast")
	cd "$D"
	printf '<hazelcast xmlns="http://www.hazelcast.com/schema/config"/>\n' >your-configuration-XML-file
	printf 'hazelcast: {}\n' >your-configuration-YAML-file
	for form in xml yaml; do
		python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2])' "$jar" "hazelcast-full-example.$form"
		"$MC_BUILD/tools/mc-join" --config "hazelcast-full-example.$form" --show-config >"$form.out" 2>"$form.err"
		grep -oE 'hazelcast(\.[^ ,:]+)+' "$form.err" | grep -v '^hazelcast-full' | sed 's/\.$//' | sort >"$form.paths"
		[[ -z $(uniq -d "$form.paths") ]] || fail "named twice: $(uniq -d "$form.paths")"
		grep -q '^public-address  *11.22.33.44:5555  *file hazelcast-full-example' "$form.out"
	done
	diff xml.paths yaml.paths
	(($(wc -l <xml.paths) >= 65)) || fail "only $(wc -l <xml.paths) are named"
	grep -q '^hazelcast.sql$' xml.paths
	grep -q '^hazelcast.map.default.partition-lost-listeners$' xml.paths
}
