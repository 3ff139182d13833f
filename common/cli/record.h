/* SPDX-License-Identifier: Apache-2.0 */
/* record.h - the kinds of records as rows: their type in JSON, how a person reads them, and on which stream.
 */
#ifndef MC_CLI_RECORD_H
#define MC_CLI_RECORD_H

#include "common/cli/log.h"

/* clang-format off */
#define RECORDS(X) \
	X(STARTED) X(PLAN) X(PHASE) X(MEMBERS) X(DATA_GRID) X(MEMBER_ADDED) X(MEMBER_REMOVED) X(GRID_ADDED) X(GRID_REMOVED) \
	X(REFUSED) X(STRANGER) X(STATUS) X(STORE) X(STORE_FULL) X(MIGRATION) X(LEFT) X(SETTING) \
	X(K8S_PEER) X(PEER_ADDED) X(PEER_CHANGED) X(PEER_REMOVED) X(WATCHING) X(ACCOUNT) X(PERMISSION) X(RBAC) X(RBAC_LINE) \
	X(LISTENING) X(CLUSTER) X(UNDECODABLE) X(REACH) X(CONDITION) X(VERDICT) \
	X(FINDING) X(PEER) X(PORTS) X(SYMPTOM) X(UNKNOWN) X(INTERFACE) \
	X(RESOLVER) X(STEP) X(DNS_PEER) X(DROPPED) X(ASSUMED) \
	X(LIST_HEAD) X(STATE) X(MEMBER) X(LIST_CHANGE) X(LIST_ADDED) X(LIST_REMOVED) X(STALE) X(VIEWS_LINE) X(VIEW) X(DISAGREEMENT) \
	X(RELAY_STARTED) X(RELAY_PLAN) X(CARRYING) X(LINK_UP) X(LINK_DOWN) X(LINK) X(RELAY_REFUSED) X(CARRIED) X(DECISION) X(RELAY_DROPPED) X(NOT_CARRIED) \
	X(RELAY_MEMBER) X(MEMBER_GONE) X(UNREACHABLE) X(TWO_MASTERS) X(COMMAND_STARTED) X(COMMAND_ENDED) X(RELAY_STATUS) X(ENDED) X(TABLE_LINE) \
	X(MAP_VALUE) X(MAP_CONTAINS) X(MAP_SIZE) X(MAP_KEY) X(MAP_ONE_VALUE) X(MAP_ENTRY) X(MAP_SCHEMA) X(MAP_LOADED) X(MAP_LOCKED) X(MAP_EVENT) X(MAP_WATCHING) X(MAP_GAP) X(MAP_MAP) X(MAP_INFO) X(MAP_OBJECT) X(MAP_BENCH) \
	X(MESSAGE) X(LISTENS) X(MESSAGE_GAP) X(PUBLISHED) X(TOPIC) \
	X(PONG) X(PONG_SUM) X(SENT) X(REACHABLE) X(ONE_WAY) X(MATRIX)
/* clang-format on */
enum record {
#define X(name) RECORD_##name,
	RECORDS(X)
#undef X
		RECORD_COUNT
};

/*
 * In text, `<key>` stands for the value said under that key, `<?key>...</>` is there when it is true, or text
 * that is not empty, `<!key>...</>` when not, `<.good>...<.>` coloured, as are `bad` and `master`. `item` is
 * repeated for each item of the list called `list`, `tail` follows.
 */
struct record_row {
	const char *type;
	bool data; /* text goes to standard output; else it is talk of this level */
	enum log_level level;
	bool text_only;
	unsigned hook; /* tools whose --on takes it */
	const char *text, *list, *item, *tail;
};
extern const struct record_row record_rows[RECORD_COUNT];

/* The types that --on of these tools takes, blanks between, and `any`. */
void record_types(unsigned tools, char *out, size_t cap);

#endif
