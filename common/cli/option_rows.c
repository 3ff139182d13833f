/* SPDX-License-Identifier: Apache-2.0 */
/* option_rows.c - every option of every tool, once. */
#include "common/base/limits.h"
#include "common/base/line.h"
#include "common/base/option.h"
#include "common/cli/option.h"

#define NAME(option) (&OPTION_##option[2]) /* without its hyphens */

/* what a KIND_CHOICE may be, a word each */
#define LINE_CHOICE(id, major, minor, patch, build, marks, by_list) #major "." #minor " "

enum { SECOND = 1000, DAY = 86400 * SECOND };

const struct opt_row opt_rows[OPT_COUNT] = {
	/* --- which cluster --- */
	[OPT_CONTEXT] = {
		.name = NAME(CONTEXT), .letter = 'x', .value = "NAME",
		.kind = KIND_TEXT, .group = OPT_GROUP_CLUSTER, .tools = TOOL_EVERY, .max = MC_NAME_MAX,
		.flags = OPT_ASIDE,
		.derived = "context of the toolkit's own file",
		.help = "use section [NAME] of ~/.config/mc-toolkit/config",
		.more = "See FILES.",
	},
	[OPT_CONFIG] = {
		.name = NAME(CONFIG), .value = "FILE", .aliases = "hzConfigFile preBootCommandFile domainConfig",
		.kind = KIND_FILE, .group = OPT_GROUP_CLUSTER,
		.tools = TOOL_JOIN | TOOL_MEMBERS | TOOL_PROBE | TOOL_MAP | TOOL_TOPIC,
		.flags = OPT_REPEAT | OPT_ASIDE,
		.help = "hazelcast.yaml, hazelcast.xml or domain.xml to read",
		.more = "A file of asadmin commands is read as well, for its set-hazelcast-configuration lines. Settings that concern the cluster are "
			"taken as options of this program; a file of Hazelcast's own also sets the profile to hazelcast, unless \\fB--profile\\fR says otherwise. May be "
			"given several times: later files override earlier ones. See mc-toolkit(7), CONFIGURATION FILES.",
	},
	[OPT_PROPERTY] = {
		.name = NAME(PROPERTY), .letter = 'D', .value = "NAME=VALUE",
		.kind = KIND_TEXT, .group = OPT_GROUP_CLUSTER,
		.tools = TOOL_JOIN | TOOL_MEMBERS | TOOL_PROBE | TOOL_MAP | TOOL_TOPIC, .max = CLI_TEXT,
		.flags = OPT_REPEAT | OPT_ACTION | OPT_ASIDE,
		.help = "value of ${NAME} in configuration files",
		.more = "As with java -D. Properties are also read from JDK_JAVA_OPTIONS, JAVA_TOOL_OPTIONS and JAVA_OPTS; user.home, user.name and user.dir are known.",
	},
	[OPT_PROFILE] = {
		.name = NAME(PROFILE), .value = "NAME",
		.kind = KIND_CHOICE, .group = OPT_GROUP_CLUSTER, .tools = TOOL_EVERY,
		.otherwise = "payara-micro",
		.choices = "payara-micro payara-server hazelcast",
		.help = "defaults: payara-micro, payara-server, hazelcast",
		.more = "Sets the default of each option below that depends on the product.",
	},
	[OPT_CLUSTER_NAME] = {
		.name = NAME(CLUSTER_NAME), .letter = 'n', .value = "NAME",
		.kind = KIND_TEXT, .group = OPT_GROUP_CLUSTER,
		.tools = TOOL_JOIN | TOOL_MEMBERS | TOOL_PROBE | TOOL_MAP | TOOL_TOPIC, .max = MC_NAME_MAX,
		.by_profile = { "development", "development", "dev" },
		.help = "name of the cluster",
		.more = "Members with different names never form one cluster, even on one multicast "
			"group.",
	},
	[OPT_CARRIED_NAME] = {
		.name = NAME(CLUSTER_NAME), .letter = 'n', .value = "NAME",
		.kind = KIND_TEXT, .group = OPT_GROUP_CLUSTER, .tools = TOOL_RELAY, .max = MC_NAME_MAX,
		.flags = OPT_REPEAT,
		.by_profile = { "development", "development", "dev" },
		.help = "cluster to carry; several times; * is all",
		.more = "Clusters that are heard and not carried are told of, with the option that would carry them.",
	},
	[OPT_CLUSTER_PASSWORD_FILE] = {
		.name = NAME(CLUSTER_PASSWORD_FILE), .value = "FILE",
		.kind = KIND_FILE, .group = OPT_GROUP_CLUSTER, .tools = TOOL_JOIN | TOOL_PROBE | TOOL_RELAY,
		.help = "file with the cluster password (C nodes)",
		.more = "The first line of the file is used. MC_CLUSTER_PASSWORD holds the password itself instead. It is never sent: two nodes prove to each other "
			"that they have it, and encrypt their connection from then on. Java members take no part in this.",
	},
	[OPT_CLUSTER_PASSWORD] = {
		.name = NAME(CLUSTER_PASSWORD), .value = "VALUE",
		.kind = KIND_SECRET, .group = OPT_GROUP_CLUSTER, .tools = TOOL_JOIN | TOOL_PROBE | TOOL_RELAY,
		.flags = OPT_HIDDEN,
		.help = "the password itself, as old Payara command lines have it",
	},
	[OPT_REQUIRE_PASSWORD] = {
		.name = NAME(REQUIRE_PASSWORD),
		.kind = KIND_FLAG, .group = OPT_GROUP_CLUSTER, .tools = TOOL_JOIN | TOOL_PROBE,
		.otherwise = "no",
		.help = "refuse members without the cluster password",
		.more = "This includes all Java members and all clients.",
	},

	/* --- where and how --- */
	[OPT_CLUSTER_MODE] = {
		.name = NAME(CLUSTER_MODE), .value = "MODE",
		.kind = KIND_MODE, .group = OPT_GROUP_PLACE, .tools = TOOL_JOIN | TOOL_PROBE,
		.by_profile = { "multicast", "domain:localhost:4900", "multicast" },
		.choices = "multicast tcpip: domain: dns: kubernetes exec:",
		.help = "multicast[:A:P] tcpip:LIST domain:HOST[:P] dns:..",
		.more = "How other members are found. LIST is HOST[:PORT], separated by commas; tcpip also takes "
			"ranges (10.0.0.1-10:6900, 10.0.0.*) and several ports (HOST:6900+3). Without a port, tcpip "
			"tries the start port and the next two, domain and dns try 4900. "
			"dns uses every address of each name. domain is Payara Server's domain "
			"mode, with partition group SPI. kubernetes uses the pods of a service, or all pods of the namespace, ready or not, "
			"and watches them; the API server is found as by mc-k8s-peers(1). exec:COMMAND runs a shell command every 30 s that "
			"prints addresses in the form of tcpip; see DISCOVERY BY COMMAND in mc-join(1).",
	},
	[OPT_MULTICAST_GROUP] = {
		.name = NAME(MULTICAST_GROUP), .value = "ADDR", .aliases = "mcAddress",
		.kind = KIND_GROUP, .group = OPT_GROUP_PLACE,
		.tools = TOOL_JOIN | TOOL_MEMBERS | TOOL_PROBE | TOOL_RELAY | TOOL_MAP | TOOL_TOPIC,
		.by_profile = { "224.2.2.4", "224.2.2.3", "224.2.2.3" },
		.help = "multicast group, IPv4 or IPv6",
	},
	[OPT_MULTICAST_PORT] = {
		.name = NAME(MULTICAST_PORT), .value = "PORT", .aliases = "mcPort",
		.kind = KIND_PORT, .group = OPT_GROUP_PLACE,
		.tools = TOOL_JOIN | TOOL_MEMBERS | TOOL_PROBE | TOOL_RELAY | TOOL_MAP | TOOL_TOPIC,
		.by_profile = { "2904", "54327", "54327" },
		.help = "multicast port",
	},
	[OPT_MULTICAST_TTL] = {
		.name = NAME(MULTICAST_TTL), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_PLACE,
		.tools = TOOL_JOIN | TOOL_PROBE, .min = 0, .max = 255,
		.otherwise = "32",
		.help = "TTL of multicast datagrams",
	},
	[OPT_DELIVERY_TTL] = {
		.name = NAME(MULTICAST_TTL), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_PLACE, .tools = TOOL_RELAY, .min = 0, .max = 255,
		.otherwise = "1",
		.help = "TTL of delivered datagrams",
		.more = "1 stays on the local network; each router on the way needs one more.",
	},
	[OPT_INTERFACES] = {
		.name = NAME(INTERFACES), .letter = 'i', .value = "LIST", .aliases = "interface",
		.kind = KIND_TEXT, .group = OPT_GROUP_PLACE,
		.tools = TOOL_JOIN | TOOL_MEMBERS | TOOL_PROBE | TOOL_RELAY | TOOL_MAP | TOOL_TOPIC,
		.max = CLI_TEXT, .derived = "picked and reported",
		.choices = "@interface",
		.help = "network interfaces, addresses or patterns",
		.more = "For example eth0, eth*, 10.0.0.5, 10.0.*.*, 10.0.0.1-9, 10.0.0.0/8, 2001:db8::/64.",
	},
	[OPT_START_PORT] = {
		.name = NAME(START_PORT), .value = "PORT",
		.kind = KIND_PORT, .group = OPT_GROUP_PLACE,
		.tools = TOOL_JOIN | TOOL_MEMBERS | TOOL_PROBE | TOOL_MAP | TOOL_TOPIC,
		.by_profile = { "6900", "4900", "5701" },
		.help = "first port to listen on",
		.more = "If the port is in use the next one is tried, up to 99 times. On a host where Payara Server is started later use 5900, "
			"the port at which it looks for other members.",
	},
	[OPT_NO_AUTO_INCREMENT] = {
		.name = NAME(NO_AUTO_INCREMENT),
		.kind = KIND_FLAG, .group = OPT_GROUP_PLACE, .tools = TOOL_JOIN,
		.otherwise = "no",
		.help = "fail when the start port is in use",
	},
	[OPT_PUBLIC_ADDRESS] = {
		.name = NAME(PUBLIC_ADDRESS), .value = "HOST[:PORT]", .aliases = "hzPublicAddress",
		.kind = KIND_ADDRESS, .group = OPT_GROUP_PLACE, .tools = TOOL_JOIN,
		.derived = "the listening address",
		.help = "address announced to other members",
		.more = "For containers and hosts behind address translation.",
	},

	/* --- this node --- */
	[OPT_LINE] = {
		.name = NAME(LINE), .value = "LINE",
		.kind = KIND_CHOICE, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN | TOOL_PROBE,
		.otherwise = "auto",
		.choices = MC_LINES(LINE_CHOICE) "auto",
		.help = "protocol line to present: 5.3 to 5.7, or auto",
		.more = "auto uses the line of the cluster it finds, which it learns before it asks to join; a new cluster "
			"is started on 5.3.",
	},
	[OPT_LITE] = {
		.name = NAME(LITE),
		.kind = KIND_FLAG, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN,
		.otherwise = "no",
		.help = "be a lite member: store no data",
		.more = "A node without \\fB--store\\fR is a lite member as well, and says so when it starts.",
	},
	[OPT_STORE] = {
		.name = NAME(STORE), .value = "SIZE",
		.kind = KIND_BYTES, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN,
		.min = MC_DATA_STORE_MIN, .max = (int64_t)MC_STORE_SIZE_MAX,
		.help = "be a data member with SIZE of memory (64M, 4G)",
		.more = "Memory is allocated as it is needed. When the store is full, entries of maps with an eviction policy are evicted; if there are none, "
			"writes fail with an error that names this option. "
			"\\fBSTORING\\fR below lists what such a node supports.",
	},
	[OPT_MAP] = {
		.name = NAME(MAP), .value = "RULE",
		.kind = KIND_MAP, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN,
		.flags = OPT_REPEAT | OPT_ACTION | OPT_ASIDE,
		.help = "map configuration: 'sessions*:ttl=30m,eviction=lru'",
		.more = "PATTERN:SETTING=VALUE,... for all maps whose name matches PATTERN, which may contain one *. Settings: \\fBbackups\\fR (synchronous copies on "
			"other members, 0 to 6, default 1), \\fBasync-backups\\fR (further copies that writes do not wait for), "
			"\\fBttl\\fR and \\fBmax-idle\\fR (durations), \\fBmax-size\\fR (entries on this member; requires an eviction policy), "
			"\\fBeviction\\fR (none, lru, lfu), \\fBper-entry-stats\\fR (on, off), \\fBmerge\\fR (which value survives a split brain: "
			"put-if-absent, the default, pass-through, discard, higher-hits, latest-update, latest-access or expiration-time; "
			"the policy of the smaller side applies; all but the first three need per-entry-stats or a ttl). "
			"If several patterns match, an exact name wins, then the longest pattern, as in Hazelcast; the pattern \\fBdefault\\fR applies to all other maps. May be given several times; needs \\fB--store\\fR.",
	},
	[OPT_NAME] = {
		.name = NAME(NAME), .value = "NAME",
		.kind = KIND_TEXT, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN, .max = MC_NAME_MAX,
		.help = "instance name to announce",
		.more = "Announced as the member attribute GLASSFISH-INSTANCE.",
	},
	[OPT_INSTANCE_GROUP] = {
		.name = NAME(INSTANCE_GROUP), .value = "NAME", .aliases = "group",
		.kind = KIND_TEXT, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN, .max = MC_NAME_MAX,
		.by_profile = { "MicroShoal", "MicroShoal", NULL },
		.help = "instance group to announce",
		.more = "Announced as the member attribute GLASSFISH_INSTANCE_GROUP.",
	},
	[OPT_HOST_AWARE] = {
		.name = NAME(HOST_AWARE),
		.kind = KIND_FLAG, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN | TOOL_PROBE,
		.by_profile = { "yes", "yes", "no" },
		.help = "host-aware partition groups",
		.more = "Must be the same on all members, or joining is refused.",
	},
	[OPT_NO_HOST_AWARE] = {
		.name = NAME(NO_HOST_AWARE),
		.kind = KIND_FLAG, .group = OPT_GROUP_NODE, .tools = TOOL_JOIN | TOOL_PROBE,
		.flags = OPT_NEGATES,
		.help = "no host-aware partition groups",
	},
	[OPT_NO_CLIENTS] = {
		.name = NAME(NO_CLIENTS),
		.kind = KIND_FLAG, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_DENSE, .otherwise = "no",
		.help = "refuse Hazelcast clients",
		.more = "By default Hazelcast clients can connect to a node as to any member, and are told the member list and "
			"the partition owners. With \\fB--require-password\\fR they are refused, since they cannot prove the password.",
	},

	[OPT_HTTP] = {
		.name = NAME(HTTP), .value = "HOST:PORT",
		.kind = KIND_ADDRESS, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_ASIDE,
		.help = "separate address for health checks and metrics",
		.more = "Without it they are served on the member port, which recognises connections that begin with GET or HEAD, "
			"as Hazelcast does. With \\fB--require-password\\fR they are served at this address only. "
			"See HEALTH AND METRICS.",
	},
	[OPT_NO_HTTP] = {
		.name = NAME(NO_HTTP),
		.kind = KIND_FLAG, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_ASIDE, .otherwise = "no",
		.help = "do not answer HTTP requests",
	},

	/* --- timers and what is seldom needed --- */
	[OPT_PARTITION_GROUP] = {
		.name = NAME(PARTITION_GROUP), .value = "TYPE",
		.kind = KIND_TEXT, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN | TOOL_PROBE,
		.flags = OPT_DENSE, .max = MC_NAME_MAX,
		.derived = "depends on the mode and --host-aware",
		.choices = "HOST_AWARE SPI PER_MEMBER ZONE_AWARE NODE_AWARE CUSTOM none",
		.help = "partition group type to present, or none",
		.more = "By default SPI in domain mode, HOST_AWARE with \\fB--host-aware\\fR, else none.",
	},
	[OPT_PARTITION_COUNT] = {
		.name = NAME(PARTITION_COUNT), .value = "TEXT",
		.kind = KIND_TEXT, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN | TOOL_PROBE,
		.flags = OPT_DENSE, .max = MC_NAME_MAX,
		.derived = "not stated, as by Java members",
		.help = "partition count to state",
		.more = "Compared as text: a cluster whose members do not set hazelcast.partition.count refuses a node that states 271.",
	},
	[OPT_HEARTBEAT_INTERVAL] = {
		.name = NAME(HEARTBEAT_INTERVAL), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_DENSE, .min = 10, .max = DAY,
		.otherwise = "5s",
		.help = "interval between heartbeats",
	},
	[OPT_NO_HEARTBEAT_TIMEOUT] = {
		.name = NAME(NO_HEARTBEAT_TIMEOUT), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_DENSE, .min = 20, .max = DAY,
		.otherwise = "60s",
		.help = "remove a member silent for DURATION",
	},
	[OPT_WAIT_BEFORE_JOIN] = {
		.name = NAME(WAIT_BEFORE_JOIN), .value = "DURATION", .aliases = "hzInitialJoinWait",
		.kind = KIND_DURATION, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_DENSE, .min = 0, .max = DAY,
		.otherwise = "0",
		.help = "as master, collect joiners for DURATION first",
	},
	[OPT_JOIN_TIMEOUT] = {
		.name = NAME(JOIN_TIMEOUT), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_DENSE, .min = 1, .max = DAY,
		.derived = "2s with multicast, else 5s",
		.help = "search for DURATION before forming a cluster",
	},
	[OPT_MERGE_FIRST_DELAY] = {
		.name = NAME(MERGE_FIRST_DELAY), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_DENSE, .min = 10, .max = DAY,
		.otherwise = "300s",
		.help = "delay of the first split-brain check",
	},
	[OPT_MERGE_NEXT_DELAY] = {
		.name = NAME(MERGE_NEXT_DELAY), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_TIMERS, .tools = TOOL_JOIN,
		.flags = OPT_DENSE, .min = 10, .max = DAY,
		.otherwise = "120s",
		.help = "interval of later split-brain checks",
	},

	/* --- what is asked --- */
	[OPT_WAIT_SIZE] = {
		.name = NAME(WAIT_SIZE), .value = "N",
		.kind = KIND_SIZE, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS, .max = MC_MEMBERS_MAX,
		.flags = OPT_ACTION,
		.help = "wait for at least N members",
		.more = "N or '>=N'. On a time-out the exit status is 1, or 3 when no member answered at all. "
			"With \\fB--quiet\\fR nothing is printed.",
	},
	[OPT_EXACT] = {
		.name = NAME(EXACT),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "require exactly N members",
	},
	[OPT_STABLE] = {
		.name = NAME(STABLE), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS, .min = 0, .max = DAY,
		.flags = OPT_ACTION,
		.help = "require an unchanged list for DURATION",
	},
	[OPT_VIEWS] = {
		.name = NAME(VIEWS),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "ask every member and compare their views",
	},
	[OPT_STATE] = {
		.name = NAME(STATE),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "cluster state, safety, migrations, member figures",
		.more = "The cluster's state and version, whether it is safe, and figures of each member; see STATE. The exit status is 1 "
			"when the cluster is not active.",
	},
	[OPT_TOP] = {
		.name = NAME(TOP),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "full-screen view of the members, refreshed every second",
		.more = "Shows the members, their data and load, which are slow or lost, and recent events; see SCREEN. "
			"\\fBq\\fR quits.",
	},
	[OPT_WARNING] = {
		.name = NAME(WARNING), .letter = 'w', .value = "RANGES",
		.kind = KIND_TEXT, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS, .max = CLI_TEXT,
		.flags = OPT_ACTION,
		.help = "nagios: WARNING outside these ranges",
		.more = "A range for the number of members, or NAME=RANGE for any value of the performance data, separated by commas: "
			"\\fBmembers=3:,waiting=0\\fR. Ranges are those of the plugin guidelines: 10 (alert outside 0 to 10), 10: (below 10), ~:10 "
			"(above 10; in quotes), 10:20 (outside), @10:20 (inside). Status 3 when the value is unknown.",
	},
	[OPT_CRITICAL] = {
		.name = NAME(CRITICAL), .letter = 'c', .value = "RANGES",
		.kind = KIND_TEXT, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS, .max = CLI_TEXT,
		.flags = OPT_ACTION,
		.help = "nagios: CRITICAL outside these ranges",
	},
	[OPT_PAYARA] = {
		.name = NAME(PAYARA),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_MEMBERS,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "Payara's names, groups, ports, applications",
	},
	[OPT_LISTEN] = {
		.name = NAME(LISTEN), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_ASK,
		.tools = TOOL_PROBE, .min = 1, .max = 365LL * DAY,
		.flags = OPT_ACTION,
		.help = "listen to the multicast group for DURATION",
	},
	[OPT_SOLICIT] = {
		.name = NAME(SOLICIT), .value = "NAMES",
		.kind = KIND_TEXT, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE, .max = CLI_TEXT,
		.flags = OPT_ACTION,
		.help = "ask clusters with these names to answer",
	},
	[OPT_EXPECT] = {
		.name = NAME(EXPECT), .value = "NAME",
		.kind = KIND_TEXT, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE, .max = MC_NAME_MAX,
		.flags = OPT_ACTION,
		.help = "exit 1 if any other cluster is heard",
	},
	[OPT_ALL_INTERFACES] = {
		.name = NAME(ALL_INTERFACES),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "try the group on every interface",
	},
	[OPT_WOULD_JOIN] = {
		.name = NAME(WOULD_JOIN),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "would PEER let me in, and if not why?",
	},
	[OPT_ACTIVELY] = {
		.name = NAME(ACTIVELY),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "allow probes that members log as warnings",
	},
	[OPT_EXPLAIN_INTERFACE] = {
		.name = NAME(EXPLAIN_INTERFACE),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "which interface each product picks, and why",
		.more = "TAKE marks the address that a C node, stock Hazelcast and Payara Micro would announce, yes one that they could. Routes to the "
			"group, to the peers of \\fB--cluster-mode\\fR and to PEER are considered. Status 1 when the three differ.",
	},
	[OPT_PING_GROUP] = {
		.name = NAME(PING_GROUP),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "run on several hosts: does multicast arrive?",
	},
	[OPT_MERGE] = {
		.name = NAME(MERGE),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "merge the reports of several hosts",
	},
	[OPT_EXPLAIN_LOG] = {
		.name = NAME(EXPLAIN_LOG),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "explain a log: FILE or standard input",
	},
	[OPT_DOCTOR] = {
		.name = NAME(DOCTOR),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_PROBE,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "run all checks in order, each with a next step",
		.more = "With \\fB--explain-log\\fR one of the operands is a log file. \\fB--listen\\fR, \\fB--solicit\\fR and "
			"\\fB--expect\\fR apply to the check of the multicast group. All checks together take at most \\fB--timeout\\fR, 60s by default.",
	},
	[OPT_FAMILY] = {
		.name = NAME(FAMILY), .value = "WHICH",
		.kind = KIND_CHOICE, .group = OPT_GROUP_ASK, .tools = TOOL_DNS,
		.otherwise = "any",
		.choices = "4 6 any",
		.help = "address family: 4, 6 or any",
	},
	[OPT_SRV] = {
		.name = NAME(SRV),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_DNS,
		.otherwise = "no",
		.help = "ask for SRV records, with their ports",
	},
	[OPT_SERVER] = {
		.name = NAME(SERVER), .value = "ADDR[:PORT]",
		.kind = KIND_ADDRESS, .group = OPT_GROUP_ASK, .tools = TOOL_DNS,
		.derived = "the system's",
		.help = "name server to query",
	},
	[OPT_EXPLAIN] = {
		.name = NAME(EXPLAIN),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_DNS,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "show each query: server, answer, time",
	},
	[OPT_AS_PAYARA] = {
		.name = NAME(AS_PAYARA),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_DNS,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "only what Payara would use, naming what it drops",
	},
	[OPT_KUBECONFIG] = {
		.name = NAME(KUBECONFIG), .value = "FILE",
		.kind = KIND_FILE, .group = OPT_GROUP_KUBE, .tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ASIDE,
		.derived = "$KUBECONFIG, the pod, ~/.kube/config",
		.help = "kubeconfig file; its current context is used",
		.more = "Its certificates and tokens are used, in the file or in files that it names; a login command (exec) is run unless --no-exec is given.",
	},
	[OPT_API] = {
		.name = NAME(API), .value = "URL",
		.kind = KIND_TEXT, .group = OPT_GROUP_KUBE,
		.tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY, .max = CLI_TEXT,
		.flags = OPT_ASIDE,
		.derived = "the pod's own",
		.help = "URL of the API server",
		.more = "For example https://10.0.0.1:6443.",
	},
	[OPT_TOKEN_FILE] = {
		.name = NAME(TOKEN_FILE), .value = "FILE",
		.kind = KIND_FILE, .group = OPT_GROUP_KUBE, .tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ASIDE,
		.derived = "the pod's own",
		.help = "bearer token file",
		.more = "Read again for each request, since tokens expire and are replaced.",
	},
	[OPT_NO_EXEC] = {
		.name = NAME(NO_EXEC),
		.kind = KIND_FLAG, .group = OPT_GROUP_KUBE, .tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ASIDE, .otherwise = "no",
		.help = "do not run login commands of a kubeconfig (exec)",
		.more = "Kubeconfigs of EKS, GKE and AKS name a command that logs in (exec). It is run when it is "
			"needed, and its credentials are kept in memory only.",
	},
	[OPT_CA_FILE] = {
		.name = NAME(CA_FILE), .value = "FILE",
		.kind = KIND_FILE, .group = OPT_GROUP_KUBE, .tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ASIDE,
		.derived = "the pod's own",
		.help = "CA certificates to verify the API server",
		.more = "They replace the system's CA certificates.",
	},
	[OPT_SERVICE_ACCOUNT] = {
		.name = NAME(SERVICE_ACCOUNT), .value = "DIR",
		.kind = KIND_FILE, .group = OPT_GROUP_KUBE, .tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ASIDE,
		.derived = "/var/run/secrets/kubernetes.io/serviceaccount",
		.help = "directory with token, ca.crt and namespace",
	},
	[OPT_NAMESPACE] = {
		.name = NAME(NAMESPACE), .value = "NAME",
		.kind = KIND_TEXT, .group = OPT_GROUP_KUBE, .tools = TOOL_K8S | TOOL_JOIN, .max = CLI_TEXT,
		.flags = OPT_ASIDE,
		.derived = "the pod's, or the context's",
		.choices = "@namespace",
		.help = "all pods of this namespace, or those of --label",
	},
	[OPT_LABEL] = {
		.name = NAME(LABEL), .value = "SELECTOR", .aliases = "selector",
		.kind = KIND_TEXT, .group = OPT_GROUP_KUBE,
		.tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY, .max = CLI_TEXT,
		.flags = OPT_ASIDE,
		.help = "pods with these labels",
		.more = "For example app=shop, or 'app in (shop, cart)'.",
	},
	[OPT_INSECURE] = {
		.name = NAME(INSECURE),
		.kind = KIND_FLAG, .group = OPT_GROUP_KUBE, .tools = TOOL_K8S | TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ACTION | OPT_ASIDE,
		.otherwise = "no",
		.help = "do not verify the API server's certificate (INSECURE)",
	},
	[OPT_PORT] = {
		.name = NAME(PORT), .value = "PORT",
		.kind = KIND_PORT, .group = OPT_GROUP_ASK, .tools = TOOL_K8S,
		.derived = "the service's, else the profile's",
		.help = "port of every peer",
		.more = "A service gives it by a port named hazelcast, or by its only port; web ports (80, 443, 4848, 8080, 8181, "
			"8443) are not considered. Payara itself uses its own start port for each pod, whatever the service says.",
	},
	[OPT_ALL] = {
		.name = NAME(ALL),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_K8S,
		.otherwise = "no",
		.help = "include pods that are not ready, and mark them",
	},
	[OPT_CHECK] = {
		.name = NAME(CHECK),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_K8S,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "show which permissions are granted or missing",
	},
	[OPT_PRINT_RBAC] = {
		.name = NAME(PRINT_RBAC),
		.kind = KIND_FLAG, .group = OPT_GROUP_ASK, .tools = TOOL_K8S,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "print the Role and RoleBinding it needs",
	},
	[OPT_ACCEPT] = {
		.name = NAME(ACCEPT), .value = "[ADDR][:PORT]",
		.kind = KIND_TEXT, .group = OPT_GROUP_PLACE, .tools = TOOL_RELAY, .max = CLI_TEXT,
		.flags = OPT_MAYBE,
		.derived = "without HUB, or with a set: all, the group's port",
		.help = "listen for other relays on this address",
		.more = "A relay without HUB is a hub. With dns: or kubernetes: it is one of several that can all be dialled.",
	},
	[OPT_NO_ACCEPT] = {
		.name = NAME(NO_ACCEPT),
		.kind = KIND_FLAG, .group = OPT_GROUP_PLACE, .tools = TOOL_RELAY,
		.otherwise = "no",
		.help = "do not listen for other relays",
	},
	[OPT_NO_PASSWORD] = {
		.name = NAME(NO_PASSWORD),
		.kind = KIND_FLAG, .group = OPT_GROUP_CLUSTER, .tools = TOOL_RELAY,
		.otherwise = "no",
		.help = "run without a password (INSECURE)",
		.more = "Any process that can reach the port is then part of the network. A relay with neither a password nor this option does not start. Both ends of a link must agree.",
	},
	[OPT_DATAGRAM_RATE] = {
		.name = NAME(DATAGRAM_RATE), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY, .min = 0, .max = 1000000,
		.otherwise = "50",
		.help = "datagrams per second and sender; 0: no limit",
		.more = "Bursts of four times as many are allowed. A member that looks for its cluster sends nine per second.",
	},
	[OPT_STRICT] = {
		.name = NAME(STRICT),
		.kind = KIND_FLAG, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY,
		.otherwise = "no",
		.help = "drop datagrams that claim another host",
		.more = "Members that announce a public address, and those in containers behind address translation, do so as well.",
	},
	[OPT_CARRY_CONNECTIONS] = {
		.name = NAME(CARRY_CONNECTIONS),
		.kind = KIND_FLAG, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY,
		.otherwise = "no",
		.help = "carry members' connections, not only multicast",
		.more = "For hosts that reach the hub only, or are behind address translation. Every relay of the network needs it. Each "
			"takes an address of 127.77.0.0/16, which COMMAND is told to announce (in JAVA_TOOL_OPTIONS, and in MC_PUBLIC_ADDRESS "
			"for mc-join) and on which every other relay listens. A member that is started without the relay announces it itself: "
			"it is in the record `carrying`. All the traffic of these members passes the hub then.",
	},
	[OPT_LINK_TIMEOUT] = {
		.name = NAME(LINK_TIMEOUT), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY, .min = 0, .max = DAY,
		.otherwise = "30s",
		.help = "start COMMAND once linked, or after DURATION",
		.more = "A member looks for others in its first two seconds only, so the link has to be up before.",
	},
	[OPT_REQUIRE_LINK] = {
		.name = NAME(REQUIRE_LINK),
		.kind = KIND_FLAG, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY,
		.otherwise = "no",
		.help = "exit 3 without starting COMMAND if no link is up",
	},
	[OPT_READY_PORT] = {
		.name = NAME(READY_PORT), .value = "PORT",
		.kind = KIND_PORT, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY,
		.help = "accept TCP connections while a link is up",
		.more = "For a startupProbe with tcpSocket. systemd is notified by NOTIFY_SOCKET.",
	},
	[OPT_EXPLAIN_RULES] = {
		.name = NAME(EXPLAIN),
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_RELAY,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "show which rule decided on each datagram",
	},
	[OPT_TABLE] = {
		.name = NAME(TABLE),
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_RELAY,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "table of links and members, redrawn each second",
		.more = "USR1 prints it once.",
	},

	[OPT_PEER] = {
		.name = NAME(PEER), .letter = 'p', .value = "PEER",
		.kind = KIND_TEXT, .group = OPT_GROUP_PLACE, .tools = TOOL_MAP | TOOL_TOPIC, .max = CLI_TEXT,
		.flags = OPT_REPEAT | OPT_ACTION,
		.derived = "this host, then the multicast group",
		.help = "member to ask; the first of several that answers",
		.more = "HOST, HOST:PORT, a range such as 10.0.0.1-9:6900, or a list of these. May be given several times.",
	},
	[OPT_KEY_TYPE] = {
		.name = NAME(KEY_TYPE), .letter = 'k', .value = "TYPE",
		.kind = KIND_CHOICE, .group = OPT_GROUP_ASK, .tools = TOOL_MAP,
		.otherwise = "string",
		.choices = "string int long double bool uuid json hex",
		.help = "key type: string int long double bool uuid json hex",
		.more = "Of the key on the command line. A key is found under its own type only: the int 1 and the long 1 are two. "
			"hex is the whole serialized form, as JSON output shows it.",
	},
	[OPT_VALUE_TYPE] = {
		.name = NAME(VALUE_TYPE), .letter = 'y', .value = "TYPE",
		.kind = KIND_CHOICE, .group = OPT_GROUP_ASK, .tools = TOOL_MAP | TOOL_TOPIC,
		.otherwise = "string",
		.choices = "string int long double bool uuid json hex",
		.help = "type of the value that is written",
		.more = "Values that are read carry their own type.",
	},
	[OPT_TTL] = {
		.name = NAME(TTL), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_ASK, .tools = TOOL_MAP,
		.min = 0, .max = (int64_t)INT32_MAX * SECOND,
		.derived = "as the map is configured",
		.help = "entries written expire after DURATION; 0: never",
		.more = "Hazelcast counts whole seconds: 1900ms is one second, and so is anything shorter.",
	},
	[OPT_MAX_IDLE] = {
		.name = NAME(MAX_IDLE), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_ASK, .tools = TOOL_MAP,
		.min = 0, .max = (int64_t)INT32_MAX * SECOND,
		.derived = "as the map is configured",
		.help = "entries expire when unused for DURATION",
	},
	[OPT_RAW] = {
		.name = NAME(RAW), .letter = 'r',
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_MAP | TOOL_TOPIC,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "print the raw value: no escapes, no newline",
	},
	[OPT_BENCH_OP] = {
		.name = NAME(BENCH_OP), .value = "OP",
		.kind = KIND_CHOICE, .group = OPT_GROUP_BENCH, .tools = TOOL_MAP,
		.flags = OPT_DENSE | OPT_ACTION,
		.otherwise = "get",
		.choices = "get set put",
		.help = "get, set or put",
	},
	[OPT_OUTSTANDING] = {
		.name = NAME(OUTSTANDING), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_BENCH, .tools = TOOL_MAP, .min = 1, .max = 65536,
		.flags = OPT_DENSE | OPT_ACTION,
		.otherwise = "64",
		.help = "requests outstanding at a time",
	},
	[OPT_CONNECTIONS] = {
		.name = NAME(CONNECTIONS), .value = "M",
		.kind = KIND_NUMBER, .group = OPT_GROUP_BENCH, .tools = TOOL_MAP, .min = 1, .max = 256,
		.flags = OPT_DENSE | OPT_ACTION,
		.otherwise = "1",
		.help = "connections to each member",
	},
	[OPT_ENTRIES] = {
		.name = NAME(ENTRIES), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_BENCH, .tools = TOOL_MAP, .min = 1, .max = 1000000000,
		.flags = OPT_DENSE | OPT_ACTION,
		.otherwise = "10000",
		.help = "number of keys, drawn uniformly; written before gets",
	},
	[OPT_VALUE_SIZE] = {
		.name = NAME(VALUE_SIZE), .value = "BYTES",
		.kind = KIND_NUMBER, .group = OPT_GROUP_BENCH, .tools = TOOL_MAP, .min = 0, .max = 8 << 20,
		.flags = OPT_DENSE | OPT_ACTION,
		.otherwise = "100",
		.help = "size of a value in bytes",
	},
	[OPT_CALL_RATE] = {
		.name = NAME(CALL_RATE), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_BENCH, .tools = TOOL_MAP, .min = 0, .max = 100000000,
		.flags = OPT_DENSE | OPT_ACTION,
		.otherwise = "0",
		.help = "target rate per second, timed from when due; 0: no limit",
	},

	[OPT_MATCH] = {
		.name = NAME(MATCH), .value = "PATTERN",
		.kind = KIND_TEXT, .group = OPT_GROUP_ASK, .tools = TOOL_TOPIC, .max = CLI_TEXT,
		.flags = OPT_ACTION,
		.derived = "every message",
		.help = "only messages whose text matches: '*order*'",
		.more = "A shell pattern: *, ? and [] are special. It is matched against the message as it is printed.",
	},
	[OPT_MESSAGES] = {
		.name = NAME(MESSAGES), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_ASK, .tools = TOOL_TOPIC, .min = 1, .max = 1000000000,
		.flags = OPT_ACTION,
		.derived = "until a signal",
		.help = "listen: stop after N messages",
	},
	[OPT_CDI] = {
		.name = NAME(CDI), .value = "EVENT",
		.kind = KIND_TEXT, .group = OPT_GROUP_ASK, .tools = TOOL_TOPIC, .max = CLI_TEXT,
		.flags = OPT_ACTION,
		.help = "publish: as Payara's CDI event of this name",
		.more = "Each message arrives as a String at observers with @Inbound(eventName = \"EVENT\") in applications on Payara; "
			"the topic is payara.micro.cdi.event.",
	},

	/* --- what it does --- */
	[OPT_WATCH] = {
		.name = NAME(WATCH),
		.kind = KIND_FLAG, .group = OPT_GROUP_RUN, .tools = TOOL_MEMBERS | TOOL_K8S,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "keep running and print each change",
	},
	[OPT_FOR] = {
		.name = NAME(FOR), .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_RUN,
		.tools = TOOL_JOIN | TOOL_PROBE | TOOL_RELAY | TOOL_MAP | TOOL_TOPIC,
		.flags = OPT_ACTION, .min = 0, .max = 365LL * DAY,
		.help = "leave after DURATION (500ms, 10s, 2m, 1h)",
	},
	[OPT_UNTIL] = {
		.name = NAME(UNTIL), .value = "CONDITION",
		.kind = KIND_CONDITION, .group = OPT_GROUP_RUN, .tools = TOOL_JOIN,
		.flags = OPT_ACTION,
		.choices = "size>= size== size>=2 size>=3",
		.help = "leave when it is true: 'size>=N', == > <= < !=",
	},
	[OPT_UNTIL_LINKS] = {
		.name = NAME(UNTIL), .value = "CONDITION",
		.kind = KIND_CONDITION, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY,
		.flags = OPT_ACTION,
		.choices = "links>=1 links>=2",
		.help = "leave when it is true: 'links>=N', == > <= < !=",
	},
	[OPT_TIMEOUT] = {
		.name = NAME(TIMEOUT), .letter = 't', .value = "DURATION",
		.kind = KIND_DURATION, .group = OPT_GROUP_RUN,
		.tools = TOOL_EVERY, .min = 1, .max = 365LL * DAY,
		.derived = "each tool's own",
		.help = "give up after DURATION",
		.more = "The exit status is then 3.",
	},
	[OPT_CONCURRENCY] = {
		.name = NAME(CONCURRENCY), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_RUN,
		.tools = TOOL_JOIN | TOOL_DNS | TOOL_PROBE, .min = 1, .max = 4096,
		.otherwise = "512",
		.help = "at most N in parallel",
		.more = "Limits how many peers of a list are dialled, and how many names are looked up, at the same time. mc-probe PEER scans 1000 ports "
			"at a time by default. In its first pass through a long list mc-join gives silent addresses little more than a second, instead of 5 s, "
			"once others have answered; later passes wait the full time.",
	},
	[OPT_RATE] = {
		.name = NAME(RATE), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_RUN, .tools = TOOL_PROBE, .min = 1, .max = 1000000,
		.otherwise = "1000",
		.help = "at most N new connections per second",
	},
	[OPT_ON] = {
		.name = NAME(ON), .value = "EVENT=CMD",
		.kind = KIND_HOOK, .group = OPT_GROUP_RUN, .tools = TOOL_JOIN,
		.flags = OPT_ACTION | OPT_REPEAT,
		.choices = "@event",
		.help = "run a shell command on each record of a type",
		.more = "EVENT is the type of a record (started, phase, members, member_added, "
			"member_removed, refused, stranger, left) or any. The command gets the record as "
			"JSON on its standard input, its type in MC_EVENT and its fields in MC_HOST, "
			"MC_PORT, MC_MEMBER_UUID and so on. The node never waits "
			"for it. May be given several times.",
	},
	[OPT_ON_RELAY] = {
		.name = NAME(ON), .value = "EVENT=CMD",
		.kind = KIND_HOOK, .group = OPT_GROUP_RUN, .tools = TOOL_RELAY,
		.flags = OPT_ACTION | OPT_REPEAT,
		.choices = "@event",
		.help = "run a shell command on each record of a type",
		.more = "EVENT is the type of a record (started, carrying, link_up, link_down, refused, member, member_gone, unreachable, "
			"two_masters, not_carried, command_started, command_ended, ended) or any. The command gets the record as JSON on its "
			"standard input, its type in MC_EVENT and its fields in MC_HOST, MC_PORT and so on. The relay never "
			"waits for it. May be given several times.",
	},
	[OPT_RECORD] = {
		.name = NAME(RECORD), .value = "FILE",
		.kind = KIND_FILE, .group = OPT_GROUP_RUN, .tools = TOOL_JOIN,
		.flags = OPT_ACTION,
		.help = "record every event to FILE, or FILE.pcapng",
		.more = "With the ending .pcapng the file can be read by Wireshark: it has the traffic of the node's sockets as packets, and needs no "
			"privileges. It contains what clients send, including their passwords; traffic between nodes that "
			"share a cluster password is encrypted. Any other name gets events for \\fB--replay\\fR, without secrets.",
	},
	[OPT_REPLAY] = {
		.name = NAME(REPLAY), .value = "FILE",
		.kind = KIND_FILE, .group = OPT_GROUP_RUN, .tools = TOOL_JOIN,
		.flags = OPT_ACTION,
		.help = "replay a recorded file, without a network",
	},
	[OPT_DRY_RUN] = {
		.name = NAME(DRY_RUN),
		.kind = KIND_FLAG, .group = OPT_GROUP_RUN, .tools = TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "print what would be done, send nothing",
	},
	[OPT_SEED] = {
		.name = NAME(SEED), .value = "N",
		.kind = KIND_NUMBER, .group = OPT_GROUP_RUN, .tools = TOOL_JOIN,
		.flags = OPT_HIDDEN | OPT_ACTION, .min = 0, .max = INT64_MAX,
		.help = "seed of all random choices",
	},

	/* --- output --- */
	[OPT_DATA_GRID_BLOCK] = {
		.name = NAME(DATA_GRID_BLOCK),
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_JOIN | TOOL_MEMBERS,
		.otherwise = "no",
		.help = "also print Payara's Data Grid Status block",
	},
	[OPT_FORMAT] = {
		.name = NAME(FORMAT), .value = "FORM",
		.kind = KIND_CHOICE, .group = OPT_GROUP_OUTPUT, .tools = TOOL_MEMBERS,
		.otherwise = "text",
		.choices = "text json peers dot nagios prometheus",
		.help = "text json peers dot nagios prometheus",
	},
	[OPT_OUTPUT] = {
		.name = NAME(OUTPUT), .letter = 'o', .value = "FORM",
		.kind = KIND_OUTPUT, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY, .max = CLI_TEXT,
		.flags = OPT_ASIDE,
		.otherwise = "text",
		.choices = "text wide json yaml name template=",
		.help = "text wide json yaml name 'template={host}:{port}'",
		.more = "How records are printed on standard output: \\fBwide\\fR prints all fields on a line, key=value; \\fBname\\fR prints only what "
			"the record is about (host:port, or the name of a map, topic or other object), so that other tools can read it from `-'. A template "
			"contains fields of RECORDS in braces ({host}, {member.name}; {peer} is host:port with the brackets of IPv6; \\en, \\et); "
			"records that lack one of them are not printed.",
	},
	[OPT_JSON] = {
		.name = NAME(JSON), .letter = 'j',
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.otherwise = "no",
		.help = "one JSON object per line",
	},
	[OPT_QUIET] = {
		.name = NAME(QUIET), .letter = 'q',
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.flags = OPT_REPEAT,
		.otherwise = "no",
		.help = "less on standard error; twice: errors only",
	},
	[OPT_VERBOSE] = {
		.name = NAME(VERBOSE), .letter = 'v',
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.flags = OPT_REPEAT,
		.otherwise = "no",
		.help = "more on standard error; twice: every message",
	},
	[OPT_COLOR] = {
		.name = NAME(COLOR), .value = "WHEN", .aliases = "colour",
		.kind = KIND_CHOICE, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.otherwise = "auto",
		.choices = "auto always never",
		.help = "colour: auto, always or never",
		.more = "auto means on a terminal, unless NO_COLOR is set or TERM is dumb.",
	},
	[OPT_LOG_TIME] = {
		.name = NAME(LOG_TIME),
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_JOIN | TOOL_RELAY,
		.flags = OPT_ASIDE,
		.otherwise = "no",
		.help = "begin each line on standard error with the time",
		.more = "This is the default while the node runs and standard error is not a terminal. When journald reads standard error, "
			"lines begin with their priority instead, as in sd-daemon(3).",
	},
	[OPT_SHOW_CONFIG] = {
		.name = NAME(SHOW_CONFIG),
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "print each setting and its origin",
	},
	[OPT_COMPLETION] = {
		.name = NAME(COMPLETION), .value = "SHELL",
		.kind = KIND_CHOICE, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.flags = OPT_ACTION | OPT_ASIDE,
		.choices = "bash zsh fish",
		.help = "print the completion script of a shell",
		.more = "For a shell that does not find the installed script: source <(mc-join \\fB--completion\\fR bash).",
	},
	[OPT_VERSION] = {
		.name = NAME(VERSION), .letter = 'V',
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "print the version",
	},
	[OPT_HELP] = {
		.name = NAME(HELP), .letter = 'h',
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.flags = OPT_ACTION,
		.otherwise = "no",
		.help = "show this help; --help-all lists every option",
	},
	[OPT_HELP_ALL] = {
		.name = NAME(HELP_ALL),
		.kind = KIND_FLAG, .group = OPT_GROUP_OUTPUT, .tools = TOOL_EVERY,
		.flags = OPT_ACTION | OPT_ASIDE,
		.otherwise = "no",
		.help = "show this help with every option",
	},
};
