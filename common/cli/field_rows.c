/* SPDX-License-Identifier: Apache-2.0 */
/* field_rows.c - the keys of JSON: what each is in every record that has it, and which record has which. */
#include "common/cli/field.h"

/* clang-format off */

const struct field_row field_rows[] = {
	{ "a", FIELD_TEXT }, { "account", FIELD_TEXT }, { "address", FIELD_TEXT },
	{ "address_matches", FIELD_FLAG }, { "admin_port", FIELD_NUMBER }, { "aliases", FIELD_TEXTS },
	{ "all_heard", FIELD_FLAG }, { "allowed", FIELD_FLAG }, { "answers", FIELD_NUMBER },
	{ "app", FIELD_TEXT }, { "applications", FIELD_TEXTS },
	{ "async_backup_count", FIELD_NUMBER }, { "attempt_count", FIELD_NUMBER },
	{ "audience", FIELD_TEXT }, { "b", FIELD_TEXT }, { "backup_count", FIELD_NUMBER },
	{ "backups", FIELD_NUMBER },
	{ "bind_host", FIELD_TEXT }, { "bind_port", FIELD_NUMBER }, { "blocked", FIELD_FLAG },
	{ "broken_count", FIELD_NUMBER }, { "budget", FIELD_NUMBER }, { "by", FIELD_TEXT },
	{ "by_host", FIELD_TEXT }, { "by_hosts", FIELD_TEXT }, { "by_port", FIELD_NUMBER },
	{ "by_us", FIELD_FLAG }, { "bytes", FIELD_NUMBER }, { "candidates", FIELD_OBJECTS },
	{ "canonical_name", FIELD_TEXT }, { "cause", FIELD_TEXT }, { "check", FIELD_TEXT },
	{ "claimed_host", FIELD_TEXT }, { "claimed_port", FIELD_NUMBER },
	{ "client_count", FIELD_NUMBER }, { "client_host", FIELD_TEXT }, { "client_port", FIELD_NUMBER },
	{ "cluster_count", FIELD_NUMBER }, { "cluster_id", FIELD_UUID },
	{ "cluster_mode", FIELD_TEXT }, { "cluster_name", FIELD_TEXT },
	{ "cluster_names", FIELD_OBJECTS }, { "cluster_time", FIELD_TIME },
	{ "cluster_version", FIELD_TEXT }, { "code", FIELD_TEXT }, { "command", FIELD_TEXT },
	{ "commands", FIELD_TEXTS }, { "connection_bytes", FIELD_NUMBER },
	{ "connection_count", FIELD_NUMBER }, { "contains", FIELD_FLAG }, { "count", FIELD_NUMBER },
	{ "cut_line_count", FIELD_NUMBER }, { "data_members", FIELD_NUMBER }, { "datagram_count", FIELD_NUMBER },
	{ "declared_port", FIELD_NUMBER }, { "delivered", FIELD_FLAG },
	{ "delivered_count", FIELD_NUMBER }, { "descriptor", FIELD_TEXT }, { "differs", FIELD_FLAG },
	{ "direction", FIELD_TEXT }, { "dropped_count", FIELD_NUMBER },
	{ "duplicate_count", FIELD_NUMBER }, { "echo", FIELD_FLAG }, { "echoed_count", FIELD_NUMBER },
	{ "elapsed_ms", FIELD_MS }, { "entries", FIELD_NUMBER }, { "entry_count", FIELD_NUMBER },
	{ "errno", FIELD_NUMBER }, { "error", FIELD_TEXT }, { "errors", FIELD_NUMBER },
	{ "event", FIELD_TEXT }, { "example", FIELD_TEXT }, { "expires_in_ms", FIELD_MS },
	{ "family", FIELD_NUMBER }, { "fields", FIELD_OBJECTS }, { "filtered_count", FIELD_NUMBER }, { "finding", FIELD_TEXT },
	{ "first", FIELD_TEXT }, { "first_byte", FIELD_NUMBER }, { "first_line", FIELD_NUMBER },
	{ "first_tried", FIELD_NUMBER }, { "foreign", FIELD_FLAG }, { "foreign_count", FIELD_NUMBER },
	{ "found", FIELD_TEXTS }, { "from", FIELD_TEXT }, { "from_host", FIELD_TEXT },
	{ "from_id", FIELD_TEXT }, { "from_name", FIELD_TEXT }, { "from_port", FIELD_NUMBER },
	{ "full_picture_ms", FIELD_MS }, { "group", FIELD_TEXT }, { "guess", FIELD_TEXT },
	{ "hazelcast_host", FIELD_TEXT }, { "hazelcast_reason", FIELD_TEXT },
	{ "heap_bytes", FIELD_NUMBER }, { "heap_limit_bytes", FIELD_NUMBER }, { "heard_count", FIELD_NUMBER }, { "heartbeat_age_ms", FIELD_MS }, { "hint", FIELD_TEXT },
	{ "hops", FIELD_NUMBER }, { "host", FIELD_TEXT }, { "hosts_file_last", FIELD_FLAG },
	{ "http_ports", FIELD_NUMBERS }, { "https_ports", FIELD_NUMBERS }, { "hubs", FIELD_TEXT },
	{ "id", FIELD_TEXT }, { "igmp", FIELD_TEXT }, { "igmp_query_count", FIELD_NUMBER },
	{ "instance_group", FIELD_TEXT }, { "instance_type", FIELD_TEXT }, { "interface", FIELD_TEXT },
	{ "interface_count", FIELD_NUMBER }, { "interfaces", FIELD_TEXT }, { "is_active", FIELD_FLAG },
	{ "is_hazelcast", FIELD_FLAG }, { "is_hosts_file_used", FIELD_FLAG }, { "is_master", FIELD_FLAG },
	{ "is_ours", FIELD_FLAG }, { "is_payara", FIELD_FLAG }, { "is_protected", FIELD_FLAG },
	{ "is_safe", FIELD_FLAG }, { "is_same_name", FIELD_FLAG }, { "is_sent", FIELD_FLAG }, { "isolated", FIELD_FLAG }, { "isolated_count", FIELD_NUMBER },
	{ "joiner", FIELD_TEXT }, { "kept", FIELD_FLAG }, { "key", FIELD_TEXT },
	{ "key_hex", FIELD_TEXT }, { "key_type", FIELD_TEXT }, { "kind", FIELD_TEXT },
	{ "last_heartbeat", FIELD_TIME }, { "last_line", FIELD_NUMBER }, { "last_tried", FIELD_NUMBER },
	{ "late_count", FIELD_NUMBER }, { "latency_ms", FIELD_MS }, { "latency_us", FIELD_NUMBER },
	{ "level", FIELD_TEXT }, { "line", FIELD_TEXT }, { "line_count", FIELD_NUMBER },
	{ "links", FIELD_NUMBER }, { "list_version", FIELD_NUMBER }, { "listen_host", FIELD_TEXT },
	{ "listen_ms", FIELD_MS }, { "listen_port", FIELD_NUMBER }, { "listened_ms", FIELD_MS },
	{ "lite", FIELD_FLAG }, { "looking", FIELD_FLAG }, { "looking_count", FIELD_NUMBER },
	{ "lost_first_count", FIELD_NUMBER }, { "map", FIELD_TEXT }, { "map_count", FIELD_NUMBER },
	{ "master", FIELD_UUID }, { "master_host", FIELD_TEXT }, { "master_port", FIELD_NUMBER },
	{ "max_idle_ms", FIELD_MS }, { "max_us", FIELD_US }, { "meant", FIELD_NUMBER },
	{ "member", FIELD_OBJECT }, { "member_count", FIELD_NUMBER }, { "member_host", FIELD_TEXT }, { "member_port", FIELD_NUMBER }, { "member_uuid", FIELD_UUID }, { "members", FIELD_OBJECTS },
	{ "merge_within", FIELD_NUMBER }, { "message", FIELD_TEXT }, { "message_count", FIELD_NUMBER }, { "migration_count", FIELD_NUMBER }, { "moved", FIELD_FLAG },
	{ "moves", FIELD_FLAG }, { "ms", FIELD_MS }, { "multicast_expected_count", FIELD_NUMBER },
	{ "multicast_group", FIELD_TEXT }, { "multicast_heard_count", FIELD_NUMBER },
	{ "multicast_lost_count", FIELD_NUMBER }, { "multicast_port", FIELD_NUMBER },
	{ "multicast_ttl", FIELD_NUMBER }, { "name", FIELD_TEXT }, { "namespace", FIELD_TEXT },
	{ "ndots", FIELD_NUMBER }, { "node", FIELD_TEXT }, { "node_count", FIELD_NUMBER },
	{ "nodes", FIELD_OBJECTS }, { "not_asked", FIELD_TEXT }, { "ok", FIELD_FLAG },
	{ "old_value", FIELD_TEXT }, { "old_value_hex", FIELD_TEXT }, { "old_value_type", FIELD_TEXT },
	{ "one_way_count", FIELD_NUMBER }, { "op", FIELD_TEXT }, { "open_count", FIELD_NUMBER },
	{ "operation_count", FIELD_NUMBER }, { "ops", FIELD_NUMBER }, { "ops_per_s", FIELD_NUMBER }, { "origin", FIELD_TEXT },
	{ "other_line_count", FIELD_NUMBER }, { "other_master", FIELD_UUID }, { "our_host", FIELD_TEXT }, { "ours", FIELD_TEXT },
	{ "outcome", FIELD_TEXT }, { "outstanding", FIELD_NUMBER }, { "over_tcp", FIELD_FLAG },
	{ "own_cpu_ms", FIELD_MS }, { "owners", FIELD_OBJECTS }, { "p50_us", FIELD_US }, { "p999_us", FIELD_US },
	{ "p99_us", FIELD_US }, { "packet_version", FIELD_NUMBER }, { "partition", FIELD_NUMBER },
	{ "partition_count", FIELD_NUMBER }, { "partition_group", FIELD_TEXT },
	{ "partitions_owned", FIELD_NUMBER }, { "payara_host", FIELD_TEXT },
	{ "payara_reason", FIELD_TEXT }, { "payara_release", FIELD_TEXT },
	{ "payara_slot", FIELD_NUMBER }, { "peer_count", FIELD_NUMBER }, { "peer_host", FIELD_TEXT },
	{ "peer_id", FIELD_TEXT }, { "peer_name", FIELD_TEXT }, { "peers", FIELD_OBJECTS },
	{ "phase", FIELD_TEXT }, { "picked", FIELD_FLAG }, { "pid", FIELD_NUMBER }, { "pod", FIELD_TEXT },
	{ "port", FIELD_NUMBER }, { "profile", FIELD_TEXT }, { "protected", FIELD_FLAG },
	{ "protocol", FIELD_TEXT }, { "published_at", FIELD_TIME }, { "query", FIELD_TEXT }, { "query_name", FIELD_TEXT },
	{ "query_type", FIELD_TEXT }, { "rcode", FIELD_TEXT }, { "reached_count", FIELD_NUMBER },
	{ "ready", FIELD_FLAG }, { "reason", FIELD_TEXT }, { "received_count", FIELD_NUMBER },
	{ "refused_count", FIELD_NUMBER }, { "refused_with", FIELD_TEXT }, { "relayed", FIELD_FLAG },
	{ "release", FIELD_TEXT }, { "reliable", FIELD_FLAG }, { "reordered_count", FIELD_NUMBER }, { "reported", FIELD_FLAG },
	{ "resource", FIELD_TEXT }, { "role", FIELD_TEXT }, { "route", FIELD_TEXT },
	{ "rtt_ms", FIELD_MS }, { "rule", FIELD_TEXT }, { "search", FIELD_TEXT },
	{ "search_list", FIELD_TEXTS }, { "seen", FIELD_TEXT }, { "self", FIELD_FLAG },
	{ "self_id", FIELD_TEXT }, { "self_name", FIELD_TEXT }, { "sent_count", FIELD_NUMBER },
	{ "server", FIELD_TEXT }, { "servers", FIELD_TEXTS }, { "service", FIELD_TEXT },
	{ "set_count", FIELD_NUMBER }, { "settled_heard", FIELD_FLAG }, { "short", FIELD_FLAG },
	{ "side", FIELD_NUMBER }, { "side_count", FIELD_NUMBER }, { "signal", FIELD_NUMBER },
	{ "silent_count", FIELD_NUMBER }, { "size", FIELD_NUMBER }, { "solicit", FIELD_TEXT },
	{ "state", FIELD_TEXT }, { "status", FIELD_NUMBER }, { "stopped_ms", FIELD_MS },
	{ "symptom", FIELD_TEXT }, { "symptom_count", FIELD_NUMBER }, { "target", FIELD_TEXT },
	{ "theirs", FIELD_TEXT }, { "time", FIELD_TIME }, { "timeout_ms", FIELD_MS },
	{ "title", FIELD_TEXT }, { "to", FIELD_TEXT }, { "to_id", FIELD_TEXT }, { "to_name", FIELD_TEXT },
	{ "token_age_ms", FIELD_MS }, { "token_expires", FIELD_TIME }, { "token_file", FIELD_TEXT },
	{ "topic", FIELD_TEXT }, { "transport", FIELD_TEXT }, { "tried", FIELD_FLAG }, { "ttl", FIELD_NUMBER },
	{ "ttl_ms", FIELD_MS }, { "type", FIELD_TEXT }, { "type_name", FIELD_TEXT }, { "undecodable_count", FIELD_NUMBER },
	{ "unicast_expected_count", FIELD_NUMBER }, { "unicast_heard_count", FIELD_NUMBER },
	{ "unknown", FIELD_FLAG }, { "unknown_count", FIELD_NUMBER },
	{ "unknown_more_count", FIELD_NUMBER }, { "unowned_count", FIELD_NUMBER }, { "unresolved_count", FIELD_NUMBER },
	{ "untold", FIELD_TEXT }, { "untold_count", FIELD_NUMBER },
	{ "up_ms", FIELD_MS }, { "uuid", FIELD_UUID }, { "value", FIELD_SCALAR },
	{ "value_hex", FIELD_TEXT }, { "value_type", FIELD_TEXT }, { "verb", FIELD_TEXT },
	{ "verdict", FIELD_TEXT }, { "version", FIELD_NUMBER }, { "via", FIELD_TEXT },
	{ "view_version", FIELD_NUMBER }, { "waiting_count", FIELD_NUMBER }, { "warning_count", FIELD_NUMBER }, { "weight", FIELD_TEXT }, { "well_count", FIELD_NUMBER },
	{ "where", FIELD_TEXT }, { "why", FIELD_TEXT }, { "would_log", FIELD_TEXT }, { "wrong_count", FIELD_NUMBER },
	{ "yaml", FIELD_TEXT }, { "zone", FIELD_TEXT },
};
const size_t field_count = sizeof(field_rows) / sizeof(field_rows[0]);

#define MEMBER_FIELDS "uuid? host port client_host? client_port? lite name? instance_group? line? self"
#define FIGURE_FIELDS \
	"partitions_owned? backups? waiting_count? entries? bytes? operation_count? migration_count? " \
	"client_count? heap_bytes? heap_limit_bytes? is_safe? untold?"
#define PAYARA_FIELDS \
	"instance_type? http_ports? https_ports? admin_port? applications? last_heartbeat? " \
	"heartbeat_age_ms? descriptor?"
#define KEY_FIELDS "key? key_type? key_hex?"
#define VALUE_FIELDS "value? value_type? value_hex?"
#define PASSAGE_FIELDS "kind? cluster_name? host? port uuid? size from? relayed links delivered latency_us?"
#define HEARD_FIELDS "cluster_name? host port uuid? lite line? via? seen relayed moved from_host?"
#define RELAY_FIELDS \
	"multicast_group multicast_port multicast_ttl listen_host? listen_port? hubs? " \
	"cluster_names{name} protected command?"
#define PLACE_FIELDS \
	"host port bind_host bind_port cluster_name profile line? lite interface? " \
	"multicast_group? multicast_port? joiner? pid why?"
#define POD_FIELDS \
	"host port ready state name? namespace? service? app? node? zone? declared_port? " \
	"reason?"
#define LINK_FIELDS "id? name? host port direction rtt_ms? reason? message? hint?"

const char *const record_fields[RECORD_COUNT] = {
	[RECORD_STARTED] = "uuid " PLACE_FIELDS,
	[RECORD_PLAN] = PLACE_FIELDS
		" multicast_ttl? cluster_mode? partition_group? name? instance_group? "
		"is_protected peers{host port} candidates{interface host kept picked reason?}",
	[RECORD_PHASE] = "from to",
	[RECORD_MEMBERS] = "version member_count master? members{" MEMBER_FIELDS "}",
	[RECORD_MEMBER_ADDED] = "member{" MEMBER_FIELDS "}",
	[RECORD_MEMBER_REMOVED] = "member{" MEMBER_FIELDS "} reason",
	[RECORD_REFUSED] = "by_host by_port host port by_us reason line? message? hint?",
	[RECORD_STRANGER] = "cluster_name? host port line? joiner? release? is_same_name message? hint?",
	[RECORD_STATUS] = "phase member_count version client_count uuid? up_ms",
	[RECORD_STORE] = "entries bytes budget map_count partitions_owned backups",
	[RECORD_STORE_FULL] = "entries bytes budget map_count partitions_owned backups",
	[RECORD_MIGRATION] = "partition from? to? role",
	[RECORD_LEFT] = "reason",
	[RECORD_SETTING] = "name value? origin where?",
	[RECORD_K8S_PEER] = POD_FIELDS,
	[RECORD_PEER_ADDED] = POD_FIELDS,
	[RECORD_PEER_CHANGED] = POD_FIELDS,
	[RECORD_PEER_REMOVED] = POD_FIELDS,
	[RECORD_WATCHING] = "namespace? service? resource peer_count",
	[RECORD_ACCOUNT] = "account server? from? namespace? token_file? token_expires? expires_in_ms? "
		"token_age_ms? audience? pod?",
	[RECORD_PERMISSION] = "verb resource group? namespace? account allowed",
	[RECORD_RBAC] = "namespace? account? yaml?",
	[RECORD_LISTENING] =
		"multicast_group multicast_port interfaces? listen_ms full_picture_ms short " "solicit?",
	[RECORD_CLUSTER] = "cluster_name? release line? payara_release? packet_version joiner? "
		"partition_group? partition_count? host port uuid? lite member_count? "
		"data_members? list_version? foreign looking seen via from_host from_port moved "
		"relayed members{host port}",
	[RECORD_UNDECODABLE] = "host port bytes first_byte why message guess?",
	[RECORD_REACH] = "interface? host? is_sent echo peer_count errno message hint?",
	[RECORD_CONDITION] = "host port name ours? theirs? ok? differs unknown would_log? hint?",
	[RECORD_VERDICT] = "ok status message hint? host? port? master_host? master_port? our_host? "
		"hazelcast_host? payara_host? interface_count? broken_count? peer_count? "
		"cluster_count? looking_count? foreign_count? undecodable_count? datagram_count? "
		"dropped_count? listened_ms? settled_heard? all_heard? member_count? open_count? "
		"refused_count? filtered_count? unresolved_count? well_count? igmp? "
		"igmp_query_count? elapsed_ms? node_count? set_count? isolated_count? "
		"one_way_count? line_count? symptom_count? unknown_count? unknown_more_count? cut_line_count? "
		"cluster_name? side_count? silent_count? refused_with? warning_count? wrong_count?",
	[RECORD_FINDING] = "name level ok status message hint? command elapsed_ms",
	[RECORD_PEER] = "host port address? state protocol? finding first? claimed_host? claimed_port? "
		"uuid? address_matches? line? cluster_name? release? partition_count? latency_ms "
		"ok verdict hint?",
	[RECORD_PORTS] = "host first_tried? last_tried? members{port tried}? verdict hint",
	[RECORD_SYMPTOM] =
		"symptom title weight count first_line last_line example cause check other_line_count? commands",
	[RECORD_UNKNOWN] = "level count first_line last_line example",
	[RECORD_INTERFACE] =
		"name host state route? kept reason? is_ours is_hazelcast hazelcast_reason? "
		"is_payara payara_reason? payara_slot?",
	[RECORD_RESOLVER] =
		"servers origin search_list ndots timeout_ms attempt_count is_hosts_file_used "
		"hosts_file_last not_asked?",
	[RECORD_STEP] =
		"query query_name query_type server? transport rcode? outcome answers ms search? "
		"aliases found sent_count over_tcp",
	[RECORD_DNS_PEER] = "host port name family ttl? target? canonical_name?",
	[RECORD_DROPPED] = "host? port? name family? reason message",
	[RECORD_ASSUMED] = "name port meant",
	[RECORD_STATE] = "state? is_active cluster_name? cluster_version? release? cluster_id? "
		"cluster_time by? by_host by_port message? is_safe? partition_count? unowned_count? "
		"waiting_count? migration_count? entries? bytes? client_count? untold_count?",
	[RECORD_MEMBER] = MEMBER_FIELDS " is_master view_version cluster_name? " PAYARA_FIELDS
		" " FIGURE_FIELDS,
	[RECORD_LIST_CHANGE] = "cluster_name? version member_count master? by? by_host by_port members{"
		MEMBER_FIELDS "}",
	[RECORD_LIST_ADDED] = "member{" MEMBER_FIELDS " is_master view_version cluster_name?}",
	[RECORD_LIST_REMOVED] = "member{" MEMBER_FIELDS " is_master view_version cluster_name?}",
	[RECORD_STALE] = "uuid? name? instance_group? host? port " PAYARA_FIELDS,
	[RECORD_VIEW] =
		"uuid? host port cluster_name? cluster_id? release? version member_count master? "
		"side members{" MEMBER_FIELDS "}",
	[RECORD_DISAGREEMENT] =
		"kind host port master? other_master? moves? blocked? reason? message? hint?",
	[RECORD_RELAY_STARTED] = "id? name? host? interfaces? " RELAY_FIELDS " pid",
	[RECORD_RELAY_PLAN] = RELAY_FIELDS,
	[RECORD_CARRYING] = "host",
	[RECORD_LINK_UP] = LINK_FIELDS,
	[RECORD_LINK_DOWN] = LINK_FIELDS,
	[RECORD_LINK] = LINK_FIELDS,
	[RECORD_RELAY_REFUSED] = "by_host by_port by_us host port reason message? hint?",
	[RECORD_CARRIED] = PASSAGE_FIELDS,
	[RECORD_DECISION] = "rule verdict message " PASSAGE_FIELDS,
	[RECORD_RELAY_DROPPED] = "reason count host message",
	[RECORD_NOT_CARRIED] = "cluster_name? host port relayed hint?",
	[RECORD_RELAY_MEMBER] = HEARD_FIELDS,
	[RECORD_MEMBER_GONE] = HEARD_FIELDS,
	[RECORD_UNREACHABLE] = "cluster_name? host port by? by_hosts? error? hint?",
	[RECORD_TWO_MASTERS] = "cluster_name? a b merge_within",
	[RECORD_COMMAND_STARTED] = "pid",
	[RECORD_COMMAND_ENDED] = "status signal?",
	[RECORD_RELAY_STATUS] =
		"links member_count heard_count sent_count received_count delivered_count "
		"dropped_count connection_count? connection_bytes?",
	[RECORD_ENDED] = "reason",
	[RECORD_MAP_VALUE] = "map? " KEY_FIELDS " " VALUE_FIELDS,
	[RECORD_MAP_CONTAINS] = "map? " KEY_FIELDS " contains",
	[RECORD_MAP_SIZE] = "map? size",
	[RECORD_MAP_KEY] = "map? " KEY_FIELDS,
	[RECORD_MAP_ONE_VALUE] = "map? " VALUE_FIELDS,
	[RECORD_MAP_ENTRY] = "map? " KEY_FIELDS " " VALUE_FIELDS " ttl_ms? max_idle_ms?",
	[RECORD_MAP_SCHEMA] = "map? type_name fields{name kind}",
	[RECORD_MAP_LOADED] = "map? entries",
	[RECORD_MAP_LOCKED] = "map? " KEY_FIELDS,
	[RECORD_MAP_EVENT] = "map? event " KEY_FIELDS " " VALUE_FIELDS
		" old_value? old_value_type? old_value_hex? entry_count?",
	[RECORD_MAP_WATCHING] = "map?",
	[RECORD_MAP_GAP] = "map?",
	[RECORD_MAP_MAP] = "map service",
	[RECORD_MAP_INFO] = "map service entry_count bytes backup_count? async_backup_count? "
		"owners{uuid host port partition_count entry_count bytes}",
	[RECORD_MAP_OBJECT] = "name service",
	[RECORD_MAP_BENCH] = "map? op ops_per_s p50_us p99_us p999_us max_us errors ops outstanding "
		"elapsed_ms own_cpu_ms",
	[RECORD_MESSAGE] = "topic " VALUE_FIELDS " published_at member_uuid? member_host? member_port?",
	[RECORD_LISTENS] = "topic",
	[RECORD_MESSAGE_GAP] = "topic",
	[RECORD_PUBLISHED] = "topic message_count",
	[RECORD_TOPIC] = "topic reliable",
	[RECORD_PONG] = "event self_id self_name peer_id peer_name peer_host elapsed_ms",
	[RECORD_PONG_SUM] = "event self_id self_name peer_id peer_name peer_host state via? hops? "
		"multicast_heard_count multicast_expected_count multicast_lost_count "
		"lost_first_count duplicate_count reordered_count late_count unicast_heard_count "
		"unicast_expected_count reached_count sent_count stopped_ms? elapsed_ms verdict",
	[RECORD_SENT] = "self_id self_name interface host sent_count echoed_count error?",
	[RECORD_REACHABLE] = "isolated node_count nodes{id name? host? reported}",
	[RECORD_ONE_WAY] = "from_id from_name to_id to_name",
};
