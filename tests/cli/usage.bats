# SPDX-License-Identifier: Apache-2.0
# Command lines: help, bad input with its sentences, Payara's spellings, where values come from.
load helper

@test "--help fits a screen of 80 columns and 50 lines and names what a user looks for" {
	run --separate-stderr mc-join --help
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[ "$(awk 'length > 80' <<<"$output")" = "" ]
	[ "${#lines[@]}" -le 50 ]
	for option in --profile --cluster-name --cluster-password-file --cluster-mode --multicast-group --multicast-port --multicast-ttl \
		--interfaces --line --json --quiet --verbose --color --timeout --show-config --version --help --start-port \
		--no-auto-increment --public-address --lite --name --instance-group --host-aware --no-host-aware --heartbeat-interval \
		--no-heartbeat-timeout --wait-before-join --require-password --data-grid-block --for --until --on --record --replay \
		--dry-run; do
		[[ $output == *"$option"* ]] || { echo "$option is not there"; return 1; }
	done
}

@test "--version has the version alone on its first line" {
	run --separate-stderr mc-join -V
	[ "$status" -eq 0 ]
	[[ ${lines[0]} =~ ^mc-join\ [0-9]+\.[0-9]+\.[0-9]+$ && ${lines[1]} == "protocol lines: 5.3 "*" 5.7" && ${lines[2]} == "libraries: libuv "* ]]
}

@test "what Payara ignores in silence is an error that says what Payara would do" {
	fails 2 'has no port.*Write multicast:224.2.2.4:2904.*Payara would say nothing and probe its own address' mc-join --cluster-mode multicast:224.2.2.4
	fails 2 'Write multicast:.ff15::4.:2904' mc-join --cluster-mode multicast:ff15::4
	fails 2 'Write multicast:.ff15::4.:5701,' mc-join --cluster-mode multicast:ff15::4:5701
	fails 2 "'224.2.2.4' is a multicast group, not the address of a member" mc-probe 224.2.2.4:2904
	fails 2 "'ff15::4' is a multicast group" mc-join --cluster-mode 'tcpip:10.0.0.1,[ff15::4]'
	fails 2 "there is no mode 'multicats'.*Payara would say nothing" mc-join --clusterMode multicats
	fails 2 'names a namespace or a service, not both.*namespace default' mc-join --clusterMode kubernetes:ns
	fails 2 'names no member.*Payara would take 127.0.0.1:5900' mc-join --clusterMode tcpip:
	fails 2 'Payara dies of it' mc-join --clusterMode tcpip:10.0.0.1:6900-6902
	fails 2 'does not name a host.*port 4900' mc-join --clusterMode domain
	fails 2 'Not running in a pod, and no kubeconfig' env -u KUBECONFIG HOME=/nonexistent mc-join --cluster-mode kubernetes
}

@test "bad values get a sentence" {
	fails 2 "'0' is not a port" mc-join --mcPort 0
	fails 2 "'0' is not a port" mc-join /usr/bin/java -Xmx512m -Dx=y -jar payara-micro.jar --mcPort 0
	fails 2 "'java' is not an option" mc-join java -version
	fails 2 'is the address of one host, not a multicast group' mc-join --mcAddress 10.1.1.1
	fails 2 "'soon' is not a duration.*500ms, 10s" mc-join --for soon
	fails 2 "'size' is not a condition" mc-join --until size
	fails 2 "there is no event 'join'.*member_added" mc-join --on join=true
	fails 2 "'micro' is not known.*payara-micro" mc-join --profile micro
	fails 2 "'a:b' is not an address" mc-join --public-address a:b
	fails 2 'not longer than --heartbeat-interval' mc-join --heartbeat-interval 10s --no-heartbeat-timeout 5s
	fails 2 'contradict each other' mc-join --cluster-mode multicast:224.1.1.1:1 --multicast-group 224.1.1.2
	fails 2 'not an option, and mc-join takes nothing else' mc-join 10.0.0.1
	fails 2 'asks for no cluster at all' mc-join --noCluster
	fails 2 'From the environment \(MC_START_PORT\)' env MC_START_PORT=many mc-join
}

@test "an unknown option brings the nearest one" {
	fails 2 'There is no option --clustr-name.*Did you mean --cluster-name\?' mc-join --clustr-name x
	fails 2 'There is no option -X' mc-join -X
	fails 2 '--mer may be --merge-first-delay or --merge-next-delay' mc-join --mer 3s
	fails 2 '--clusterName needs a value' mc-join --clusterName
	fails 2 'needs a value.*--lite, is an option' mc-join --clusterName --lite
}

@test "every error is one JSON object with --json, and nothing else stands on standard output" {
	for line in '--mcPort 0' '--clusterMode kubernetes:ns' '--nonsense' '-x' 'stray' '--cluster-password-file /nonexistent/file' \
		'--interfaces 203.0.113.77' '--replay /nonexistent/file' '--require-password' '--cluster-mode tcpip:a:b:c' \
		'-i 127.0.0.1 --record /nonexistent/file'; do
		run --separate-stderr timeout 30 mc-join --json $line
		[ "$status" -ne 0 ] && jq -es 'all(type == "object")' <<<"$output" >/dev/null || { echo "$line: status $status, $output"; return 1; }
		jq -es 'all(has("type") and has("message") and has("hint") and has("time")) and (map(select(.type == "error" and .code)) | length) == 1' \
			<<<"$stderr" >/dev/null || { echo "$line: $stderr"; return 1; }
	done
}

@test "a Payara Micro command line can be pasted" {
	run --separate-stderr mc-join --clusterName shop --MCADDRESS 224.9.9.9 --mcport 2999 --startPort 7100 --interfaces 127.0.0.1 \
		--instanceGroup g --name n --lite --noHostAware --hzPublicAddress 192.0.2.1:7200 --port 8080 --autoBindHttp \
		--deploy app.war --disablePhoneHome --enableRequestTracing 5 other.war --dry-run --json
	[ "$status" -eq 0 ]
	jq -e '.type == "plan" and .cluster_name == "shop" and .multicast_group == "224.9.9.9" and .multicast_port == 2999 and
		.port == 7200 and .host == "192.0.2.1" and .bind_port == 7100 and .instance_group == "g" and .name == "n" and
		.partition_group == null' <<<"$output"
	jq -es 'map(select(.type == "warning")) | length == 1 and (.[0].message | contains("--port, --autoBindHttp, --deploy, --disablePhoneHome, --enableRequestTracing, other.war"))' <<<"$stderr"
}

@test "a whole command line of a script is pasted: java, what stands before it, a container" {
	for line in 'java -Xmx512m -jar payara-micro.jar' 'nohup java -jar payara-micro.jar' 'sudo -u payara /usr/bin/java -Dx=y -jar /opt/payara-micro-6.jar' \
		'JAVA_OPTS=-Xmx1g exec java -jar payara-micro.jar' 'docker run --rm -p 6900:6900 payara/micro:6' 'podman run -e A=b docker.io/payara/micro'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr mc-join $line --clusterName shop -i 127.0.0.1 --dry-run
		[ "$status" -eq 0 ] || { echo "$line: $stderr"; return 1; }
		[[ $output == *"join          cluster 'shop'"* && -z $stderr ]] || { echo "$line: $output $stderr"; return 1; }
	done
	# a container's own options may hold the image's name
	for line in 'docker run --name payara-micro -v /opt/payara-micro:/x -dit payara/micro' 'podman container run -itp 6900:6900 --rm quay.io/payara-micro:6' \
		'docker exec shop java -jar payara-micro.jar' 'docker run -e JAVA_OPTS=-Xmx1g payara/micro java -jar payara-micro.jar' \
		'C:\Java\bin\java.exe -Xmx1g -jar payara-micro.jar'; do
		# shellcheck disable=SC2086 # words
		run --separate-stderr mc-join $line --clusterName shop -i 127.0.0.1 --dry-run
		[[ $status -eq 0 && $output == *"join          cluster 'shop'"* && -z $stderr ]] || { echo "$line: $output $stderr"; return 1; }
	done
	# a Hazelcast member, with its file
	printf 'hazelcast:\n  cluster-name: grid\n' >member.yaml
	run --separate-stderr mc-join --dry-run -i 127.0.0.1 java -Xmx1g -Dhazelcast.config=member.yaml -cp hazelcast-5.3.8.jar com.hazelcast.core.server.HazelcastMemberStarter
	[[ $status -eq 0 && $output == *'(profile hazelcast)'* && -z $stderr ]] || { echo "$output $stderr"; return 1; }
	# behind options of ours; by its class; what the JVM is told of the cluster
	run --separate-stderr mc-join --dry-run -i 127.0.0.1 java -cp payara-micro.jar fish.payara.micro.PayaraMicro --clusterName shop
	[[ $status -eq 0 && $output == *"join          cluster 'shop'"* ]] || { echo "$output $stderr"; return 1; }
	run --separate-stderr mc-join --show-config time java -Dhazelcast.partition.count=541 -Dx=y -Dhazelcast.local.localAddress=127.0.0.1 -jar a.jar --clusterName shop
	[[ $status -eq 0 && $output == *'partition-count '*541* && $output == *'interfaces '*127.0.0.1* && $output == *'cluster-name '*shop* ]] ||
		{ echo "$output $stderr"; return 1; }
}

@test "the value of an option begins no pasted command line, whatever it is called" {
	for name in docker podman java env sudo HZ_X=1; do
		for line in "-n $name --lite --profile payara-micro" "--cluster-name $name --cluster-mode tcpip:payara-micro-0.svc" \
			"-i 127.0.0.1 -vn $name --instance-group payara-micro" "--cluster-name=$name --deploy $name java -jar payara-micro.jar --lite" \
			"--name $name -n $name java -jar payara-micro.jar --lite"; do
			# shellcheck disable=SC2086 # words
			run --separate-stderr timeout 30 mc-join $line --show-config --json
			[ "$status" -eq 0 ] || { echo "$line: $stderr"; return 1; }
			[ "$(jq -r 'select(.name == "cluster-name") | .value' <<<"$output")" = "$name" ] || { echo "$line: $output"; return 1; }
		done
	done
}

@test "--clusterPassword is taken, warned about, and shown nowhere" {
	run --separate-stderr mc-join --clusterPassword geheim --show-config
	[ "$status" -eq 0 ]
	[[ $stderr == *"stood on the command line"* && $stderr$output != *geheim* ]]
	[[ $output == *"(set, not shown)"* ]]
	node a -i 127.0.0.1 --clusterPassword geheim
	line a '^Members'
	[ "$(tr '\0' ' ' <"/proc/${PID[a]}/cmdline" | grep -c geheim)" -eq 0 ]
	stop a
}

@test "the password variable is gone from the environment of commands" {
	mkfifo hook
	# shellcheck disable=SC1083,SC2093 # it does not know that descriptors can be elements
	exec {OUT[hook]}<>hook
	MC_CLUSTER_PASSWORD=geheim node a -i 127.0.0.1 --on 'started=env | tee environment | wc -l >hook'
	line hook '^[0-9]+$'
	[ "$(grep -c geheim environment)" -eq 0 ]
	[ "$(grep -c '^MC_EVENT=started$' environment)" -eq 1 ]
	[ "$(tr '\0' '\n' <"/proc/${PID[a]}/environ" | grep -c geheim)" -eq 0 ]
	stop a
}

@test "--show-config names the origin of each value" {
	unset MC_CLUSTER_NAME MC_MULTICAST_PORT
	MC_CLUSTER_NAME=shop run --separate-stderr mc-join --profile hazelcast --mcPort 3000 --show-config --json
	[ "$status" -eq 0 ]
	value() { jq -re --arg n "$1" 'select(.name == $n) | "\(.value) \(.origin) \(.where)"' <<<"$output"; }
	[ "$(value cluster-name)" = 'shop environment MC_CLUSTER_NAME' ]
	[ "$(value multicast-port)" = '3000 flag null' ]
	[ "$(value start-port)" = '5701 profile hazelcast' ]
	[ "$(value multicast-ttl)" = '32 default null' ]
	[ "$(value partition-group)" = 'none default null' ]
	run --separate-stderr mc-join --show-config
	[[ $output =~ cluster-name\ +development\ +profile\ payara-micro ]]
}

@test "profiles and modes present what their peers expect" {
	unset MC_CLUSTER_NAME MC_MULTICAST_PORT
	plan() { mc-join --dry-run --json "$@" 2>/dev/null; }
	jq -e '.multicast_group == "224.2.2.4" and .multicast_port == 2904 and .bind_port >= 6900 and .cluster_name == "development" and
		.partition_group == "HOST_AWARE" and .joiner == "multicast" and .line == "5.3" and .instance_group == "MicroShoal"' <<<"$(plan)"
	jq -e '.multicast_group == "224.2.2.3" and .multicast_port == 54327 and .bind_port >= 5701 and .cluster_name == "dev" and
		.partition_group == null and .instance_group == null' <<<"$(plan --profile hazelcast)"
	jq -e '.joiner == "tcp-ip" and .partition_group == "SPI" and .bind_port >= 4900' <<<"$(plan --profile payara-server)"
	jq -e '.joiner == "tcp-ip" and .partition_group == "SPI" and .peers[0] == {host: "192.0.2.9", port: 4900}' \
		<<<"$(plan --cluster-mode domain:192.0.2.9)"
	jq -e '.partition_group == "HOST_AWARE" and (.peers | length) == 3 and .peers[2].port == 6902' <<<"$(plan --cluster-mode tcpip:192.0.2.9)"
	jq -e '.peers == [{host: "192.0.2.9", port: 4900}]' <<<"$(plan --cluster-mode dns:192.0.2.9)"
	jq -e '.partition_group == null' <<<"$(plan --no-host-aware)"
	jq -e '.partition_group == "ZONE_AWARE"' <<<"$(plan --partition-group ZONE_AWARE)"
}

@test "port 4848 in domain mode brings Payara's own warning" {
	run --separate-stderr mc-join --clusterMode domain:192.0.2.9:4848 --dry-run
	[ "$status" -eq 0 ]
	[[ $stderr == *"You have specified 4848 as the datagrid domain port however this is the default DAS admin port, the default domain datagrid port is 4900"* ]]
}

@test "NO_COLOR and pipes get no colours, --color always does" {
	run --separate-stderr mc-join --mcPort 0
	[[ $stderr != *$'\e'* ]]
	run --separate-stderr mc-join -i 203.0.113.77 --color always
	[[ $stderr == *$'\e[31m'* ]]
}

@test "manuals and completions have every option" {
	top=$BATS_TEST_DIRNAME/../..
	for option in $(mc-join --help | grep -oE -- '--[a-z-]{2,}' | sort -u); do
		for shell in bash zsh fish; do
			mc-join --completion $shell | grep -qE -e "(--|-l )${option#--}\b" || { echo "$shell: $option"; return 1; }
		done
		sed 's/\\f.//g; s/\\//g' "$top/man/mc-join.1" | grep -q -e "$option\b" || { echo "manual: $option"; return 1; }
	done
}

@test "mc-relay says in text what it would carry, and refuses more names than it keeps" {
	run --separate-stderr mc-relay --dry-run --no-password -n shop -n books --accept 10.0.0.5:29904
	[ "$status" -eq 0 ]
	[ -z "$stderr" ]
	[[ ${lines[1]} == *" shop, books, of 224.2.2.4 port $MC_MULTICAST_PORT, "* ]]
	[[ ${lines[2]} == *' [10.0.0.5]:29904' ]]
	fails 2 'There is no password.*--no-password' env -u MC_CLUSTER_PASSWORD mc-relay --dry-run
	local names=()
	for i in {1..64}; do names+=(-n "n$i"); done
	run --separate-stderr mc-relay --dry-run --no-password "${names[@]}"
	[ "$status" -eq 0 ]
	fails 2 "--cluster-name is given more than 64 times.*'\*' stands for all" mc-relay --dry-run --no-password "${names[@]}" -n n65
}

@test "what Kubernetes says of a service named mc is no option, and is said" {
	run --separate-stderr env MC_PORT=tcp://10.96.3.4:8080 mc-k8s-peers --show-config
	[ "$status" -eq 0 ]
	[[ $stderr == *'MC_PORT holds what Kubernetes says of a service'* ]]
	fails 2 'From the environment .MC_PORT.' env MC_PORT=eighty mc-k8s-peers --show-config
}

@test "a quotation mark or a blank around a cluster's name is told, and taken as it stands" {
	local name
	for name in '“shop”' ' shop' 'shop '; do
		run --separate-stderr mc-join -n "$name" --dry-run
		[ "$status" -eq 0 ]
		[[ $stderr == *'begins or ends with a blank or a quotation mark'* ]] || { echo "$name"; return 1; }
		[[ $output == *"cluster '$name'"* ]]
	done
	run --separate-stderr mc-join -n "shop's own" --dry-run
	[[ $stderr != *'quotation mark'* ]]
	run --separate-stderr mc-join --cluster-mode 'kubernetes: shop, grid' --api https://127.0.0.1:1 --dry-run
	[[ $stderr != *'is not the name of'* ]]
}

@test "a list with nobody in it is an answer, and the same one from every tool" {
	for tool in mc-members mc-probe mc-dnsresolve 'mc-probe --would-join'; do
		run --separate-stderr $tool - </dev/null
		[ "$status" -eq 1 ] || { echo "$tool: $status"; return 1; }
		[[ $stderr == *'standard input'* ]]
	done
}
