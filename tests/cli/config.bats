#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Configuration files: Hazelcast's and Payara's as options, the toolkit's own with its contexts.
load helper

config() { # NAME: value, origin and place, of --show-config
	jq -r --arg n "$1" 'select(.name == $n) | "\(.value) \(.origin) \(.where)"' shown
}

shown() { # OPTION...
	env -u MC_CLUSTER_NAME -u MC_MULTICAST_PORT HOME="$PWD" mc-join --json --show-config "$@" >shown 2>err
}

yaml() {
	cat >hz.yaml <<-'E'
	hazelcast:
	  cluster-name: ${grid}
	  network:
	    port: {port: 5801, auto-increment: false}
	    join:
	      tcp-ip: {enabled: true, member-list: [10.0.0.1, "10.0.0.2:5802"]}
	    ssl: {enabled: true}
	  map:
	    sessions*: {time-to-live-seconds: 30, backup-count: 2, map-store: {enabled: true}}
	  properties: {hazelcast.heartbeat.interval.seconds: 2, hazelcast.jmx: true}
	  metrics: {enabled: false}
	  clustername: x
	E
}

@test "hazelcast.yaml: each value with its line, what is not used here named once" {
	yaml
	sed -i '$d' hz.yaml
	shown --config hz.yaml -Dgrid=shop
	[ "$(config cluster-name)" = 'shop file hz.yaml:2' ]
	[ "$(config start-port)" = '5801 file hz.yaml:4' ]
	[ "$(config no-auto-increment)" = 'true file hz.yaml:4' ]
	[ "$(config cluster-mode)" = 'tcpip:10.0.0.1,10.0.0.2:5802 file hz.yaml:6' ]
	[ "$(config multicast-group)" = '224.2.2.3 profile hazelcast' ]
	[ "$(config heartbeat-interval)" = '2s file hz.yaml:10' ]
	[ "$(config map)" = 'sessions* file hz.yaml:9' ]
	grep -q 'hz.yaml:7: hazelcast.network.ssl is not used here: its members speak otherwise' err
	grep -q 'hz.yaml:9: hazelcast.map.sessions\*.map-store is not used here' err
	grep -q 'without effect here: hazelcast.properties.hazelcast.jmx, hazelcast.metrics\.' err
	[ "$(grep -c . err)" -eq 3 ]
}

@test "a flag wins over the file, the environment as well; names twice and unknown ones are told" {
	yaml
	fails 2 "hz.yaml:12: 'clustername' stands here again" mc-join --config hz.yaml --show-config
	sed -i 's/clustername/clutser-name/' hz.yaml
	MC_HEARTBEAT_INTERVAL=3s shown --config hz.yaml --start-port 7000
	[ "$(config start-port)" = '7000 flag null' ]
	[ "$(config heartbeat-interval)" = '3s environment MC_HEARTBEAT_INTERVAL' ]
	[ "$(config cluster-name)" = "\${grid} file hz.yaml:2" ]
	grep -q 'hazelcast.clutser-name is not used here: Hazelcast has no element of this name' err
	grep -q 'nothing is known of its variable' err
}

@test "hazelcast.xml is read as Hazelcast reads it" {
	cat >hz.xml <<-'E'
	<hazelcast xmlns="http://www.hazelcast.com/schema/config">
	  <cluster-name>x</cluster-name>
	  <import resource="more.xml"/>
	  <network>
	    <port auto-increment="true" port-count="20">5900</port>
	    <join><multicast enabled="true"><multicast-group>224.2.2.9</multicast-group><multicast-port>5000</multicast-port></multicast></join>
	  </network>
	  <lite-member enabled="true"/>
	</hazelcast>
	E
	echo '<hazelcast><map name="m"><backup-count>3</backup-count></map><partition-group enabled="true" group-type="HOST_AWARE"/></hazelcast>' >more.xml
	shown --hzConfigFile hz.xml
	[ "$(config multicast-group)" = '224.2.2.9 file hz.xml:6' ]
	[ "$(config start-port)" = '5900 file hz.xml:5' ]
	[ "$(config lite)" = 'true file hz.xml:8' ]
	[ "$(config partition-group)" = 'HOST_AWARE file more.xml:1' ]
	[ "$(config map)" = 'm file more.xml:1' ]
	sed -i 's|<join>|<join><tcp-ip enabled="true"/>|' hz.xml
	fails 2 'hz.xml:6: only one way of joining can be enabled: tcp-ip is, in line 6' mc-join --config hz.xml --show-config
}

@test "Payara's domain.xml and files of commands" {
	cat >domain.xml <<-'E'
	<domain><hazelcast-runtime-configuration start-port="5900" das-port="4901" das-public-address="10.0.0.9" cluster-group-name="prod"/>
	<configs><config name="server-config"><hazelcast-config-specific-configuration member-name="one" lite="true"/></config></configs></domain>
	E
	shown --config domain.xml
	[ "$(config cluster-mode)" = 'domain:10.0.0.9:4901 file domain.xml:1' ]
	[ "$(config cluster-name)" = 'prod file domain.xml:1' ]
	[ "$(config name)" = 'one file domain.xml:2' ]
	printf 'set a=b\nset-hazelcast-configuration --clusterMode=tcpip --tcpIpMembers=10.0.0.1:6900 --lite=true\n' >boot
	shown --preBootCommandFile boot
	[ "$(config cluster-mode)" = 'tcpip:10.0.0.1:6900 file boot:1' ]
	[ "$(config profile)" = 'payara-micro default null' ]
}

@test "the toolkit's own file: lines for all, contexts, and what is wrong in it" {
	mkdir -p .config/mc-toolkit
	cat >.config/mc-toolkit/config <<-'E'
	# of all
	heartbeat-interval = 4s
	[shop-prod]
	cluster-name = shop
	peer = 127.0.0.1:1
	key-type = int
	E
	shown
	[ "$(config heartbeat-interval)" = "4s context $PWD/.config/mc-toolkit/config:2" ]
	[ "$(config cluster-name)" = 'development profile payara-micro' ]
	shown -x shop-prod
	[ "$(config cluster-name)" = "shop context $PWD/.config/mc-toolkit/config:4" ]
	HOME=$PWD fails 3 '127.0.0.1]:1: nothing listens' mc-members -x shop-prod -t 2s
	HOME=$PWD fails 2 'shop-tset: there is none of this name' mc-members -x shop-tset
	echo 'nonsense = 1' >>.config/mc-toolkit/config
	HOME=$PWD fails 2 "config:7: 'nonsense' is no option" mc-join -x shop-prod --show-config
	HOME=$PWD mc-join --help >/dev/null
}

@test "a node joins by the file alone, and stores what its maps say" {
	cat >hz.yaml <<-E
	hazelcast:
	  cluster-name: $MC_CLUSTER_NAME
	  network:
	    port: {port: 47301}
	    interfaces: {enabled: true, interfaces: [127.0.0.1]}
	    join:
	      tcp-ip: {enabled: true, members: "127.0.0.1:47301,127.0.0.1:47302,127.0.0.1:47303"}
	  map:
	    m: {time-to-live-seconds: 700}
	E
	unset MC_CLUSTER_NAME
	node a --config hz.yaml --store 64M --no-host-aware
	line a 'size:1'
	node b --config hz.yaml
	line b 'size:2'
	line a 'size:2'
	mc-map --config hz.yaml set m k v
	[ "$(mc-map --config hz.yaml get m k)" = v ]
	[ "$(mc-members --config hz.yaml --format peers | wc -l)" -eq 2 ]
	stop b
	stop a
}
