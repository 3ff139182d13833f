/* SPDX-License-Identifier: Apache-2.0 */
/* record.c - the kinds of records, each a row. */
#include "common/cli/record.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

/* Rows: a line or a paragraph each. */
/* clang-format off */

const struct record_row record_rows[RECORD_COUNT] = {
	[RECORD_STARTED] = { .type = "started", .hook = TOOL_JOIN, .level = LOG_NOTE,
		.text = "listening as [<host>]:<port> (<interface>: <why>)<?on_all>, on all addresses</>; looking for cluster "
			"'<cluster_name>'<?multicast_group> on <multicast_group> port <multicast_port></><!multicast_group> by <mode></>" },
	[RECORD_PLAN] = { .type = "plan", .data = true,
		.text = "Nothing is sent. This node would\n"
			"  listen on     [<bind_host>]:<bind_port>\n"
			"  be known as   [<host>]:<port>  (<interface>: <why>)\n"
			"  join          cluster '<cluster_name>' (profile <profile>)\n"
			"  look by       <mode><?multicast_group>: <multicast_group> port <multicast_port>, ttl <multicast_ttl></>\n"
			"  present       joiner <joiner>, line <line>, partition group <?partition_group><partition_group></>"
			"<!partition_group>none</>, lite\n"
			"<?name>  name          <name>\n</><?instance_group>  group         <instance_group>\n</>"
			"  password      <?is_protected>checked with our own nodes; Java members do not check it</><!is_protected>none</>\n"
			"Addresses of this host:\n",
		.list = "candidates", .item = "  <interface> <host>  <?picked>taken: </><reason>\n", .tail = "" },
	[RECORD_PHASE] = { .type = "phase", .hook = TOOL_JOIN, .level = LOG_DEBUG, .text = "<from> -> <to>" },
	[RECORD_MEMBERS] = { .type = "members", .hook = TOOL_JOIN, .data = true,
		.text = "Members {size:<member_count>, ver:<version>} [\n",
		.list = "members", .item = "\tMember [<host>]:<port> - <uuid><?self> this</><?lite> lite</>\n", .tail = "]\n" },
	[RECORD_DATA_GRID] = { .type = "data_grid", .data = true, .text_only = true,
		.text = "  Data Grid Status \nPayara Data Grid State: DG Version: <major> DG Name: <cluster_name> DG Size: <member_count>\n"
			"Instances: {\n",
		.list = "members", .item = " DataGrid: <cluster_name><?name> Name: <name></> Lite: <lite> This: <self> UUID: <uuid> "
			"Address: <socket_address>\n", .tail = "}\n" },
	[RECORD_MEMBER_ADDED] = { .type = "member_added", .hook = TOOL_JOIN, .level = LOG_DEBUG,
		.text = "joined: [<host>]:<port> - <uuid><?lite> lite</>" },
	[RECORD_MEMBER_REMOVED] = { .type = "member_removed", .hook = TOOL_JOIN, .level = LOG_NOTE,
		.text = "gone: [<host>]:<port> - <uuid> (<reason>)" },
	[RECORD_GRID_ADDED] = { .type = "grid_added", .data = true, .text_only = true,
		.text = "Data Grid Instance Added <uuid> at Address <socket_address>\n" },
	[RECORD_GRID_REMOVED] = { .type = "grid_removed", .data = true, .text_only = true,
		.text = "Data Grid Instance Removed <uuid> from Address <socket_address>\n" },
	[RECORD_REFUSED] = { .type = "refused", .hook = TOOL_JOIN, .level = LOG_WARN,
		.text = "<?by_us>refused [<host>]:<port></><!by_us>refused by [<by_host>]:<by_port></> (<reason>): <message>" },
	[RECORD_STRANGER] = { .type = "stranger", .hook = TOOL_JOIN, .level = LOG_NOTE,
		.text = "another cluster <?is_same_name>of this name </>is here: '<cluster_name>' at [<host>]:<port><?release>, Hazelcast <release></>"
			"<?message>. <message></>" },
	[RECORD_STATUS] = { .type = "status", .level = LOG_ANSWER,
		.text = "<phase>; <member_count> in the list, version <version>; <client_count> clients; up <shown_up>" },
	[RECORD_STORE] = { .type = "store", .level = LOG_ANSWER,
		.text = "stored: <entries> entries of <map_count> maps in <bytes> of <budget> bytes; <partitions_owned> partitions owned, "
			"<backups> backed up" },
	[RECORD_STORE_FULL] = { .type = "store_full", .level = LOG_WARN,
		.text = "the store is full: <entries> entries in <bytes> of <budget> bytes; writes are refused" },
	[RECORD_MIGRATION] = { .type = "migration", .level = LOG_DEBUG, .text = "partition <partition> has moved to <to> (<role>)" },
	[RECORD_LEFT] = { .type = "left", .hook = TOOL_JOIN, .level = LOG_DEBUG, .text = "left (<reason>)" },
	[RECORD_K8S_PEER] = { .type = "peer", .data = true, .text = "<peer><?mark>  # <mark></>\n" },
	[RECORD_PEER_ADDED] = { .type = "peer_added", .data = true, .text = "added <peer><?name> <name></><!ready> (<state>)</>\n" },
	[RECORD_PEER_CHANGED] = { .type = "peer_changed", .data = true, .text = "changed <peer><?name> <name></> (<state>)\n" },
	[RECORD_PEER_REMOVED] = { .type = "peer_removed", .data = true, .text = "removed <peer><?name> <name></> (<reason>)\n" },
	[RECORD_WATCHING] = { .type = "watching", .data = true, .level = LOG_DEBUG,
		.text = "" },
	[RECORD_ACCOUNT] = { .type = "account", .data = true,
		.text = "# <account> at <server><?token_file>, token <token_file></><?token_expires>, expires <token_expires></>\n" },
	[RECORD_PERMISSION] = { .type = "permission", .data = true,
		.text = "# <?allowed><.good>yes<.> </><!allowed><.bad>no<.>  </> <verb> <shown> in namespace <namespace> for <account>\n" },
	[RECORD_RBAC] = { .type = "rbac", .data = true, .text = "" },
	[RECORD_RBAC_LINE] = { .type = "rbac_line", .data = true, .text_only = true, .text = "<line>\n" },
	[RECORD_LISTENING] = { .type = "listening", .level = LOG_NOTE,
		.text = "listening on <multicast_group>:<multicast_port> via <interfaces>, <shown_for><?short> (<shown_full> for a full picture)</>" },
	[RECORD_CLUSTER] = { .type = "cluster", .data = true,
		.text = "<?foreign><.bad>stranger<.> </><?looking>looking for </><!looking>cluster </>'<cluster_name>' at [<host>]:<port>, Hazelcast <release>"
			"<?member_count>, <member_count> in its list, <data_members> of them with data</><?lite>, lite</>\n"
			"    joiner <joiner>, partition group <?partition_group><partition_group></><!partition_group>none</>"
			"<?partition_count>, partition count <partition_count></>; <seen> via <via><?payara_release>; Payara <payara_release></>\n"
			"<?moved>    its datagrams come from <from_host>: two addresses, or address translation; members dial [<host>]:<port>\n</>"
			"<?relayed>    carried here by the relay at <from_host>; members dial [<host>]:<port>\n</>",
		.list = "members", .item = "    member [<host>]:<port>\n", .tail = "" },
	[RECORD_UNDECODABLE] = { .type = "undecodable", .data = true,
		.text = "not understood: <bytes> bytes from <host>: <message>\n    <guess>\n" },
	[RECORD_REACH] = { .type = "reach", .data = true,
		.text = "<?interface><interface> <host></><!interface>(by route)</>  <?is_sent>sent, </><?echo>own echo heard, </><?not_sent>not sent, </><?peer_count><peer_count> heard, </><message>\n"
			"<?hint>    <hint>\n</>" },
	[RECORD_CONDITION] = { .type = "check", .data = true,
		.text = "<?ok>  <.good>ok<.>      </><?differs>  <.bad>DIFFERS<.> </><?unknown>  unknown </><name>: ours <ours>, theirs <?theirs><theirs></><!theirs>not told</>\n"
			"<?would_log>            they would log: <would_log>\n</><?hint>            <hint>\n</>" },
	[RECORD_VERDICT] = { .type = "verdict", .data = true, .text = "<?ok><.good></><!ok><.bad></><message><.>\n<?hint>    <hint>\n</>" },
	/* mc-probe: the group's ping */
	[RECORD_MAP_VALUE] = { .type = "entry", .data = true, .text = "<value>\n" },
	[RECORD_MAP_CONTAINS] = { .type = "contains", .data = true, .text = "" },
	[RECORD_MAP_SIZE] = { .type = "size", .data = true, .text = "<size>\n" },
	[RECORD_MAP_KEY] = { .type = "key", .data = true, .text = "<key>\n" },
	[RECORD_MAP_ONE_VALUE] = { .type = "value", .data = true, .text = "<value>\n" },
	[RECORD_MAP_ENTRY] = { .type = "entry", .data = true, .text = "<key>\t<value>\n" },
	[RECORD_MAP_SCHEMA] = { .type = "schema", .data = true, .text = "" },
	[RECORD_MAP_LOADED] = { .type = "loaded", .level = LOG_NOTE, .text = "<entries> entries loaded" },
	[RECORD_MAP_LOCKED] = { .type = "locked", .data = true, .text = "locked\n" },
	[RECORD_MAP_EVENT] = { .type = "event", .data = true,
		.text = "<event><?key> <key></><?value> <value></><?entry_count> (<entry_count>)</>\n" },
	[RECORD_MAP_WATCHING] = { .type = "watching", .level = LOG_DEBUG, .text = "watching" },
	[RECORD_MAP_GAP] = { .type = "gap", .level = LOG_WARN,
		.text = "the connection is lost; what happens until the next one is not seen" },
	[RECORD_MAP_MAP] = { .type = "map", .data = true, .text = "<service>\t<map>\n" },
	[RECORD_MAP_INFO] = { .type = "map", .data = true,
		.text = "<map>: <entry_count> entries, <bytes> bytes of keys and values"
			"<?backup_count>; backups: <backup_count>, and <async_backup_count> asynchronous</>\n",
		.list = "owners", .item = "  [<host>]:<port> owns <partition_count> partitions: <entry_count> entries, <bytes> bytes\n",
		.tail = "" },
	[RECORD_MAP_OBJECT] = { .type = "object", .data = true, .text = "<service>\t<name>\n" },
	[RECORD_MAP_BENCH] = { .type = "bench", .data = true,
		.text = "<op>: <ops_per_s> a second, p50 <p50_us> us, p99 <p99_us> us, p99.9 <p999_us> us, max <max_us> us, "
			"<errors> errors\n" },
	[RECORD_MESSAGE] = { .type = "message", .data = true, .text = "<value>\n" },
	[RECORD_LISTENS] = { .type = "listening", .level = LOG_DEBUG, .text = "listening" },
	[RECORD_MESSAGE_GAP] = { .type = "gap", .level = LOG_WARN,
		.text = "the connection is lost; what is published until the next one is not heard" },
	[RECORD_PUBLISHED] = { .type = "published", .level = LOG_NOTE, .text = "<message_count> messages published" },
	[RECORD_TOPIC] = { .type = "topic", .data = true, .text = "<topic>\n" },
	[RECORD_PONG] = { .type = "pong", .data = true, .text = "<at>  <peer_host> (<peer_name>) <said>\n" },
	[RECORD_PONG_SUM] = { .type = "pong", .data = true,
		.text = "<peer_host> (<peer_name>): <multicast_heard_count> of <multicast_expected_count> by multicast<?via> via <via>, <hops> hops</>; "
			"<unicast_heard_count> of <unicast_expected_count> by unicast; it heard <reached_count> of our <sent_count>\n    <verdict>\n" },
	[RECORD_SENT] = { .type = "sent", .data = true,
		.text = "<interface> <host>: <sent_count> sent, <echoed_count> of them heard here<?error>; <error></>\n" },
	[RECORD_REACHABLE] = { .type = "reachable", .data = true, .text = "<?isolated><.bad>alone<.>: </><!isolated>reach each other: </><names>\n" },
	[RECORD_ONE_WAY] = { .type = "one_way", .data = true, .text = "<.bad>one way only<.>: <from_name> -> <to_name>, not back\n" },
	[RECORD_MATRIX] = { .type = "matrix", .data = true, .text_only = true, .text = "<row>\n" },
	[RECORD_FINDING] = { .type = "finding", .data = true,
		.text = "<?ok><.good>ok<.>       </><?warns>warning  </><?fails><.bad>wrong<.>    </><name>: <message>\n<?more>         <more>\n</>"
			"         <command>\n" },
	/* mc-probe: ports */
	[RECORD_PEER] = { .type = "peer", .data = true,
		.text = "<shown>  <?ok><.good></><verdict><.>\n"
			"<?uuid>    <uuid></><?line>, line <line></><?release>, cluster '<cluster_name>', version <release></><?uuid>\n</>"
			"<?hint>    <hint>\n</>" },
	[RECORD_PORTS] = { .type = "ports", .data = true, .text = "<host>: <verdict>\n    <hint>\n" },
	[RECORD_SYMPTOM] = { .type = "symptom", .data = true,
		.text = "<?harmless>harmless: <title></><!harmless><.bad><title><.></> (<count>x, <?same>line <first_line></><!same>lines <first_line> to <last_line></>)\n    <example>\n"
			"  why   <cause>\n  look  <check>\n",
		.list = "commands", .item = "  ask   <command>\n",
		.tail = "<?other_line_count>        <other_line_count> more of these lines name others\n</>\n" },
	[RECORD_UNKNOWN] = { .type = "unknown", .data = true,
		.text = "not known here: <level> (<count>x, <?same>line <first_line></><!same>lines <first_line> to <last_line></>)\n    <example>\n\n" },
	[RECORD_RESOLVER] = { .type = "resolver", .level = LOG_ANSWER,
		.text = "<?hosts_file_first>the hosts file first; </>name servers: <shown_servers> (<origin>); search list: <?shown_search>"
			"<shown_search></><!shown_search>none</>; ndots:<ndots><?hosts_file_last>; the hosts file last</>" },
	[RECORD_STEP] = { .type = "step", .level = LOG_ANSWER,
		.text = "<query>  <server><?over_tcp> (TCP)</>  <?rcode><rcode>, </><outcome>, <answers> answers, <ms> ms"
			"<?sent_again>, sent <sent_count> times</>"
			"<?search>  search: <search></><?shown_aliases>  alias: <shown_aliases></><?shown_found>  -> <shown_found></>" },
	[RECORD_DNS_PEER] = { .type = "peer", .data = true, .text = "<shown>\n" },
	[RECORD_DROPPED] = { .type = "dropped", .level = LOG_ANSWER, .text = "<name>: <?shown>not <shown>: </><!shown>not used: </><message>" },
	[RECORD_ASSUMED] = { .type = "assumed", .level = LOG_ANSWER,
		.text = "<name>: no port is given: Payara takes <port>, not <meant>; write <name>:<meant>" },
	[RECORD_INTERFACE] = { .type = "interface", .data = true, .text = "<?head><head>\n</><row>\n<?because>    ours: <because>\n"
			"    Hazelcast: <because_hazelcast>\n    Payara: <because_payara>\n</>" },
	/* mc-members */
	[RECORD_LIST_HEAD] = { .type = "list_head", .data = true, .text_only = true,
		.text = "Cluster '<cluster_name>': <member_count> member<?plural>s</>, version <version>, Hazelcast <release>"
			"<?group>, group <group></>\n" },
	[RECORD_STATE] = { .type = "state", .data = true,
		.text = "State: <?is_active><.good></><!is_active><.bad></><state><.>, cluster version <cluster_version>, as <shown_by> says; <message>\n"
			"<?shown_sum>Safe: <?unsafe><.bad></><!unsafe><.good></><shown_safe><.>; <shown_sum>\n</>" },
	[RECORD_MEMBER] = { .type = "member", .data = true, .text = "<?is_master><.master></><row><.>\n<?figures>    <figures>\n</><?shown_untold>    unknown: <shown_untold>\n</><?detail><detail>\n</><?runs><runs>\n</>" },
	[RECORD_LIST_CHANGE] = { .type = "view", .data = true, .text = "<at>  <member_count> in the list, version <version>\n" },
	[RECORD_LIST_ADDED] = { .type = "member_added", .data = true, .text = "<at>  <.good>+ <row><.>\n" },
	[RECORD_LIST_REMOVED] = { .type = "member_removed", .data = true, .text = "<at>  <.bad>- <row><.>\n" },
	[RECORD_STALE] = { .type = "stale", .data = true, .text = "<row>\n" },
	[RECORD_VIEWS_LINE] = { .type = "views_line", .data = true, .text_only = true, .text = "<row>\n" },
	[RECORD_VIEW] = { .type = "view", .data = true, .text = "<row>\n" },
	[RECORD_DISAGREEMENT] = { .type = "disagreement", .data = true, .text = "" }, /* for people: lines */
	/* mc-relay */
	[RECORD_RELAY_STARTED] = { .type = "started", .hook = TOOL_RELAY, .level = LOG_NOTE,
		.text = "relay of <multicast_group>:<multicast_port> on <shown_interfaces>, cluster <shown_names>"
			"<?listen_port>; others dial <shown_place></><?shown_hubs>; hubs: <shown_hubs></>"
			"<!protected>; no password</>" },
	[RECORD_RELAY_PLAN] = { .type = "plan", .data = true,
		.text = "Nothing is sent. This relay would\n"
			"  carry        <shown_names>, of <multicast_group> port <multicast_port>, delivered with ttl <multicast_ttl>\n"
			"<?shown_hubs>  dial         <shown_hubs>\n</><?listen_port>  listen on    [<listen_host>]:<listen_port>\n</>"
			"  password     <?protected>checked on both sides</><!protected>none: any process that reaches the port is on the network</>\n"
			"<?command>  start        <command>, once a link is up\n</>" },
	[RECORD_CARRYING] = { .type = "carrying", .hook = TOOL_RELAY, .level = LOG_NOTE,
		.text = "members of this host announce <host>; their connections are carried" },
	[RECORD_LINK_UP] = { .type = "link_up", .hook = TOOL_RELAY, .level = LOG_NOTE,
		.text = "linked with <name> at [<host>]:<port> (<direction>, <rtt_ms> ms)" },
	[RECORD_LINK_DOWN] = { .type = "link_down", .hook = TOOL_RELAY, .level = LOG_WARN,
		.text = "the link with <name> at [<host>]:<port> is down (<reason>): <message>" },
	[RECORD_LINK] = { .type = "link", .level = LOG_ANSWER,
		.text = "  link with <name> at [<host>]:<port> (<direction>, <rtt_ms> ms)" },
	[RECORD_RELAY_REFUSED] = { .type = "refused", .hook = TOOL_RELAY, .level = LOG_WARN,
		.text = "<?by_us>refused [<host>]:<port></><!by_us>refused by [<by_host>]:<by_port></> (<reason>): <message>" },
	[RECORD_CARRIED] = { .type = "carried", .level = LOG_DEBUG,
		.text = "<kind> of [<host>]:<port>, '<cluster_name>', <size> bytes from <from>: to <links> links<?delivered>, and the group</>" },
	[RECORD_DECISION] = { .type = "decision", .data = true,
		.text = "<verdict>  <?kind><kind> of [<host>]:<port>, '<cluster_name>', </><size> bytes from <from>: <message>\n" },
	[RECORD_RELAY_DROPPED] = { .type = "dropped", .level = LOG_DEBUG,
		.text = "<count> not carried, the last of <host> (<reason>): <message>" },
	[RECORD_NOT_CARRIED] = { .type = "not_carried", .hook = TOOL_RELAY, .level = LOG_NOTE,
		.text = "cluster '<cluster_name>' is heard (of [<host>]:<port>) and not carried" },
	[RECORD_RELAY_MEMBER] = { .type = "member", .hook = TOOL_RELAY, .level = LOG_NOTE,
		.text = "<heard>: [<host>]:<port> of '<cluster_name>' (<seen>)<?lite>, lite</>"
			"<?moved>; its packets come from <from_host></>" },
	[RECORD_MEMBER_GONE] = { .type = "member_gone", .hook = TOOL_RELAY, .level = LOG_NOTE,
		.text = "no longer heard: [<host>]:<port> of '<cluster_name>'" },
	[RECORD_UNREACHABLE] = { .type = "unreachable", .hook = TOOL_RELAY, .level = LOG_WARN,
		.text = "<by> cannot reach [<host>]:<port> of '<cluster_name>', which was carried here: <error>" },
	[RECORD_TWO_MASTERS] = { .type = "two_masters", .hook = TOOL_RELAY, .level = LOG_WARN,
		.text = "'<cluster_name>' has two masters that hear each other from now on, <a> and <b>: they merge by themselves within "
			"<merge_within> s" },
	[RECORD_COMMAND_STARTED] = { .type = "command_started", .hook = TOOL_RELAY, .level = LOG_DEBUG, .text = "the command runs as process <pid>" },
	[RECORD_COMMAND_ENDED] = { .type = "command_ended", .hook = TOOL_RELAY, .level = LOG_NOTE,
		.text = "the command has ended<?signal> by signal <signal></><!signal> with status <status></>" },
	[RECORD_RELAY_STATUS] = { .type = "status", .level = LOG_ANSWER,
		.text = "<links> links, <member_count> members; heard <heard_count>, sent <sent_count>, received <received_count>, delivered <delivered_count>, dropped <dropped_count>"
			"<?connection_count>; <connection_count> connections, <connection_bytes> bytes of them</>" },
	[RECORD_ENDED] = { .type = "ended", .hook = TOOL_RELAY, .level = LOG_DEBUG, .text = "ended (<reason>)" },
	[RECORD_TABLE_LINE] = { .type = "table_line", .data = true, .text_only = true, .text = "<row>\n" },
	[RECORD_SETTING] = { .type = "setting", .data = true, .text = "<shown>\n" },
};

void record_types(unsigned tools, char *out, size_t cap)
{
	size_t i, n = 0;

	mc_check(cap > 0);
	for (i = 0; i < RECORD_COUNT; i++)
		if ((record_rows[i].hook & tools) != 0 && n < cap)
			n += (size_t)snprintf(out + n, cap - n, "%s ", record_rows[i].type);
	if (n < cap)
		snprintf(out + n, cap - n, "any");
}
