/* SPDX-License-Identifier: Apache-2.0 */
/* option.h - options as rows. Reading, --help, manuals, completions and --show-config are all made from
 * opt_rows. */
#ifndef MC_CLI_OPTION_H
#define MC_CLI_OPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/cli/cluster_mode.h"
#include "common/cli/form.h"
#include "common/cli/map_rule.h"
#include "common/cli/parse.h"
#include "common/io/fault.h"

/* Profiles: sets of defaults, columns of the rows. */
#define OPT_PROFILES(X) \
	X(MICRO, "payara-micro") \
	X(SERVER, "payara-server") \
	X(HAZELCAST, "hazelcast")
enum opt_profile {
#define X(name, text) PROFILE_##name,
	OPT_PROFILES(X)
#undef X
		PROFILE_COUNT
};
const char *opt_profile_text(enum opt_profile p);

#define OPT_GROUPS(X) \
	X(CLUSTER, "Which cluster") \
	X(PLACE, "Discovery and addresses") \
	X(NODE, "This node") \
	X(TIMERS, "Timers and rarely needed options") \
	X(KUBE, "Kubernetes") \
	X(ASK, "Questions") \
	X(RUN, "Running") \
	X(BENCH, "Benchmark") \
	X(OUTPUT, "Output")
enum opt_group {
#define X(name, text) OPT_GROUP_##name,
	OPT_GROUPS(X)
#undef X
		OPT_GROUP_COUNT
};
/* The heading above the group in --help and the manual. */
const char *opt_group_text(enum opt_group g);

/* What a value looks like; a row of kinds.c each. */
enum opt_kind {
	KIND_FLAG, /* kept as "yes" or "no" */
	KIND_TEXT,
	KIND_NUMBER, /* min..max */
	KIND_PORT,
	KIND_DURATION, /* min..max milliseconds */
	KIND_CHOICE,   /* one of the words in `choices` */
	KIND_MODE,
	KIND_GROUP,     /* a multicast address */
	KIND_ADDRESS,   /* HOST[:PORT] */
	KIND_CONDITION, /* size>=2 */
	KIND_SIZE,      /* 3, >=3, ==3: at most max */
	KIND_BYTES,     /* 64M, 4G: min..max bytes */
	KIND_MAP,       /* PATTERN:KEY=VALUE,... */
	KIND_HOOK,      /* EVENT=COMMAND */
	KIND_OUTPUT,    /* a form of output */
	KIND_FILE,
	KIND_SECRET,
	KIND_COUNT
};

/* clang-format off */
#define OPT_ALL(X) \
	X(CONTEXT) X(CONFIG) X(PROPERTY) X(PROFILE) X(CLUSTER_NAME) X(CARRIED_NAME) X(CLUSTER_PASSWORD_FILE) X(CLUSTER_PASSWORD) X(REQUIRE_PASSWORD) \
	X(CLUSTER_MODE) X(MULTICAST_GROUP) X(MULTICAST_PORT) X(MULTICAST_TTL) X(DELIVERY_TTL) X(INTERFACES) \
	X(START_PORT) X(NO_AUTO_INCREMENT) X(PUBLIC_ADDRESS) \
	X(LINE) X(LITE) X(STORE) X(MAP) X(NAME) X(INSTANCE_GROUP) X(HOST_AWARE) X(NO_HOST_AWARE) X(NO_CLIENTS) X(HTTP) X(NO_HTTP) \
	X(PARTITION_GROUP) X(PARTITION_COUNT) X(HEARTBEAT_INTERVAL) X(NO_HEARTBEAT_TIMEOUT) X(WAIT_BEFORE_JOIN) X(JOIN_TIMEOUT) \
	X(MERGE_FIRST_DELAY) X(MERGE_NEXT_DELAY) \
	X(WAIT_SIZE) X(EXACT) X(STABLE) X(VIEWS) X(STATE) X(TOP) X(WARNING) X(CRITICAL) X(PAYARA) \
	X(LISTEN) X(SOLICIT) X(EXPECT) X(ALL_INTERFACES) X(WOULD_JOIN) X(ACTIVELY) X(EXPLAIN_INTERFACE) X(PING_GROUP) X(MERGE) \
	X(EXPLAIN_LOG) X(DOCTOR) \
	X(FAMILY) X(SRV) X(SERVER) X(EXPLAIN) X(AS_PAYARA) \
	X(KUBECONFIG) X(API) X(TOKEN_FILE) X(NO_EXEC) X(CA_FILE) X(SERVICE_ACCOUNT) X(NAMESPACE) X(LABEL) X(INSECURE) X(PORT) X(ALL) X(CHECK) X(PRINT_RBAC) \
	X(ACCEPT) X(NO_ACCEPT) X(NO_PASSWORD) X(DATAGRAM_RATE) X(STRICT) X(CARRY_CONNECTIONS) X(LINK_TIMEOUT) X(REQUIRE_LINK) X(READY_PORT) X(EXPLAIN_RULES) X(TABLE) \
	X(PEER) X(KEY_TYPE) X(VALUE_TYPE) X(TTL) X(MAX_IDLE) X(RAW) X(MATCH) X(MESSAGES) X(CDI) \
	X(BENCH_OP) X(OUTSTANDING) X(CONNECTIONS) X(ENTRIES) X(VALUE_SIZE) X(CALL_RATE) \
	X(WATCH) X(FOR) X(UNTIL) X(UNTIL_LINKS) X(TIMEOUT) X(CONCURRENCY) X(RATE) X(ON) X(ON_RELAY) X(RECORD) X(REPLAY) X(DRY_RUN) X(SEED) \
	X(DATA_GRID_BLOCK) X(FORMAT) X(OUTPUT) X(JSON) X(QUIET) X(VERBOSE) X(COLOR) X(LOG_TIME) X(SHOW_CONFIG) X(COMPLETION) X(VERSION) X(HELP) X(HELP_ALL)
/* clang-format on */
enum opt {
#define X(name) OPT_##name,
	OPT_ALL(X)
#undef X
		OPT_COUNT
};

/* The tools, as bits: each row says which of them have it. */
#define TOOLS(X) \
	X(JOIN, join) \
	X(MEMBERS, members) \
	X(PROBE, probe) X(DNS, dns) X(K8S, k8s) X(RELAY, relay) X(MAP, map) X(TOPIC, topic)
enum tool_number {
#define X(name, row) TOOL_NUMBER_##name,
	TOOLS(X)
#undef X
		TOOL_COUNT
};
enum tool_bit {
#define X(name, row) TOOL_##name = 1 << TOOL_NUMBER_##name,
	TOOLS(X)
#undef X
		TOOL_EVERY = (1 << TOOL_COUNT) - 1
};

enum {
	OPT_HIDDEN = 1 << 0,  /* works, but not in --help, manual, completions */
	OPT_ACTION = 1 << 1,  /* said anew each time: no environment variable, not in --show-config */
	OPT_REPEAT = 1 << 2,  /* every occurrence counts */
	OPT_NEGATES = 1 << 3, /* sets the row before it to "no" */
	OPT_DENSE = 1 << 4,   /* --help names it in a paragraph, without a line of its own */
	OPT_MAYBE = 1 << 6,   /* its value may be missing: it begins with a digit, a colon or a bracket, or
				 follows a `=` */
	OPT_ASIDE = 1 << 5, /* not in --help of mc-join, mc-probe and mc-relay, which has to fit a screen; in
			       --help-all */
};

struct opt_row {
	const char *name, *value; /* value: what --help calls it; NULL for a flag */
	const char *aliases;      /* other spellings, space between; letter case and hyphens never matter */
	const char *help;         /* a few words, no full stop */
	const char *more;         /* sentences for the manual, after `help`; may be NULL */
	const char *choices;      /* KIND_CHOICE; for completion also of other kinds */
	const char *otherwise;    /* default in every profile */
	const char *by_profile[PROFILE_COUNT];
	const char *derived; /* what the default follows, when it is not a fixed one */
	int64_t min, max;
	enum opt_kind kind;
	enum opt_group group;
	unsigned flags, tools;
	char letter;
};
extern const struct opt_row opt_rows[OPT_COUNT];

/* "MC_CLUSTER_NAME" of a row. */
#define OPT_ENV_SIZE 64
void opt_env_name(char out[OPT_ENV_SIZE], const struct opt_row *row);
/* The default in a profile; NULL: none. */
const char *opt_default(const struct opt_row *row, enum opt_profile p);

#define CLI_TEXT 512
/* A value with its type, by the kind of its row. Text in it is borrowed from what was read. */
union opt_value {
	bool flag;      /* KIND_FLAG */
	int64_t number; /* KIND_NUMBER, KIND_PORT; KIND_DURATION: ms; KIND_CHOICE: the place of the word;
			KIND_BYTES */
	struct cluster_mode mode;      /* KIND_MODE */
	struct parsed_address address; /* KIND_ADDRESS */
	struct condition condition;    /* KIND_CONDITION, KIND_SIZE */
	struct parsed_hook hook;       /* KIND_HOOK */
	struct map_rule map;           /* KIND_MAP */
	struct output output;          /* KIND_OUTPUT */
};

/* Reads a value of this row; of other kinds it is the text. False: *fault says why it is none, what that
 * means and what to write. */
bool opt_read(const struct opt_row *row, const char *text, union opt_value *out, struct fault *fault);

#endif
