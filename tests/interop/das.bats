#!/usr/bin/env bats
# SPDX-License-Identifier: Apache-2.0
# Payara Server: its domain administration server (DAS), as shipped, is in domain mode on port 4900.
load helper

# The lines of a data grid block without what only a Payara knows of itself, and without whose it is.
plain_block() {
	sed -n -E 's/ Name: [^ ]+//; s/ This: (true|false)//; /^ DataGrid/p; s/.*(DG Name: .*)/\1/p' | sort
}

@test "domain mode: a node joins a DAS, is second in line when it goes, and takes it back" {
	das d 1
	# Nobody there but the administration: said, and given up.
	member w 5 --cluster-mode domain:10.66.0.1:4848 --for 30s
	leads w
	jq -s -e 'any(.message | test("4848 as the datagrid domain port"))' "$D/w.err"
	jq -s -e 'any(.message | test("10.66.0.1.:4848"))' "$D/w.err"
	leave w

	# Its own profile, beside it: the port of the DAS is taken, and it is the one to ask.
	node p 1 --profile payara-server
	sees p 2
	[[ $(record p '.type == "started"' | jq -r .port) == 4901 ]]
	leave p

	member x 4 --cluster-mode domain:10.66.0.1 --data-grid-block
	sees x 2
	in_grid d "Lite: true This: false UUID: $(uuid x) Address: /10.66.0.4:6900"
	# Both sides print the same block.
	on 5 "$MC_BUILD/tools/mc-join" --cluster-mode domain:10.66.0.1 --data-grid-block --until 'size>=3' >"$D/text.out"
	diff <(awk '/Data Grid State/ { t = "" } { t = t $0 "\n" } END { printf "%s", t }' "$D/text.out" | plain_block) \
		<(block_of_size d 3 | plain_block)
	quiet d "$(retired 5)" "$(retired 1)"

	# What does not fit: the sentence names the option.
	member y 5 --cluster-mode tcpip:10.66.0.1:4900 --timeout 10s
	record y '.type == "refused" and .reason == "partition_group" and (.hint | test("--cluster-mode domain"))'
	ended y 1
	member y 5 --cluster-mode domain:10.66.0.1 --cluster-name other --for 20s
	record y '.type == "refused" and .reason == "cluster_name" and (.hint | test("--cluster-name"))'
	slay y

	# The grid of the DAS is started anew: the same address, another uuid. We are next in line, and its Micro follows us.
	# Nobody else can bring the two halves together: it looks for nobody, and the Micro waits for us.
	payara b 2 --clusterMode domain:10.66.0.1:4900
	sees x 3
	local before
	before=$(record x '.type == "members"' | jq -r '.members[] | select(.port == 4900) | .uuid')
	asadmin 1 restart-hazelcast
	leads x
	record x ".type == \"member_removed\" and .member.uuid == \"$before\""
	in_grid b "Lite: true This: false UUID: $(uuid x)"
	record x ".type == \"members\" and (.members | length == 3 and any(.port == 4900 and .uuid != \"$before\"))" 40
	in_grid d 'DG Size: 3'
	in_grid b 'DG Size: 3'
	stop d
	sees x 2
	in_grid b 'DG Size: 2'
}

# The newest block of NAME with that size.
block_of_size() { # NAME N
	sed 's/\x1b\[[0-9;]*m//g' "$D/$1/log" | awk -v size="DG Size: $2\$" '
		/Payara Data Grid State:/ { text = ""; inside = 1 } inside { text = text $0 "\n" }
		/^}/ { if (inside && text ~ "DG Size: '"$2"'\n") last = text; inside = 0 } END { printf "%s", last }'
}

@test "domain mode: a DAS whose port is taken announces it all the same, and is joined; a C cluster is joined by a DAS" {
	# Somebody else holds 4900.
	on 1 python3 -c 'import socket, time; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("0.0.0.0", 4900)); s.listen(); print("there", flush=True); time.sleep(600)' >"$D/holder" &
	echo $! >"$D/holder.pid"
	within 5 grep -q there "$D/holder"
	das d 1
	member x 4 --cluster-mode domain:10.66.0.1:4901
	sees x 2
	record x '.type == "members" and any(.members[]; .port == 4900)'
	in_grid d 'DG Size: 2'
	leave x
	in_grid d 'DG Size: 1'

	# The DAS looks for its instances on its own address, at port 5900.
	member y 1 --cluster-mode domain:10.66.0.1:4901 --start-port 5900 --no-auto-increment --merge-first-delay 600s --partition-group SPI
	sees y 2
	asadmin 1 restart-hazelcast
	leads y
	sees y 2
	in_grid d "This: false UUID: $(uuid y) Address: /10.66.0.1:5900"
}

# Three starts of a JVM, and asadmin: with MC_WHOLE=1 only.
# bats test_tags=whole
@test "a DAS and an instance, both lite, keep sessions and caches in two C nodes, and survive one" {
	local nodes=10.66.0.4:6900,10.66.0.5:6900 inst=1:28080
	member x 4 --cluster-mode "tcpip:$nodes" --line 5.3 --store 64M
	leads x
	member y 5 --cluster-mode "tcpip:$nodes" --line 5.3 --store 64M
	sees x 2
	das d 1 discovery-mode=tcpip "tcpip-members=$nodes" lite=true
	sees x 3
	# Timers are in the grid, as a Micro's are; a server's own way is a database of each instance.
	cat >"$D/commands" <<-END
		set configs.config.server-config.ejb-container.ejb-timer-service.ejb-timer-service=DataGrid
		set configs.config.default-config.ejb-container.ejb-timer-service.ejb-timer-service=DataGrid
		create-local-instance --nodedir $D/nodes inst1
		start-local-instance --nodedir $D/nodes inst1
		deploy --target server --availabilityenabled=true --contextroot walk --name walk $("$peers/fetch" walk)
		create-application-ref --target inst1 walk
	END
	asadmin 1 multimode --file "$D/commands" >"$D/commands.out" 2>&1
	cp "$D"/nodes/*/inst1/config/pid "$D/inst1.pid"
	sees x 4

	get 1 'set?k=tea&v=1' >"$D/session"
	SESSION=$(cat "$D/session")
	gives $inst 'get?k=tea' 1
	gives $inst 'set?k=tea&v=2' "$SESSION"
	gives 1 'get?k=tea' 2
	gives 1 'cputall?k=p,q,r,s,t,u,v,w&v=8' 8
	gives $inst 'cgetput?k=p&v=9' 8
	gives 1 'cget?k=p' 9
	gives 1 count 1
	gives $inst count 2
	gives $inst 'timer?k=soon&v=1' started
	within 20 gives $inst timers '[soon]'

	slay x
	leads y
	sees y 3
	gives 1 'get?k=tea' 2
	gives $inst 'get?k=tea' 2
	gives $inst 'set?k=tea&v=3' "$SESSION"
	gives 1 'get?k=tea' 3
	gives 1 'call?k=p,q,r,s,t,u,v,w' '{p=9, q=8, r=8, s=8, t=8, u=8, v=8, w=8}'
	gives 1 count 3
	gives 1 end true
	gives 1 'get?k=tea' none
	quiet d "$(gone 4)" "$(retired 4)" "$handover" "$stale"
}
