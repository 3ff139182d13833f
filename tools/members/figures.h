/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figures.h - one member in numbers, from what it tells: a real member answers as it answers Hazelcast's
 * management center, a node of mc-join has its page of metrics. What it does not tell stays unknown.
 */
#ifndef MC_TOOLS_MEMBERS_FIGURES_H
#define MC_TOOLS_MEMBERS_FIGURES_H

#include "common/base/types.h"

/* The name is the key of its record. */
#define FIGURES(X) \
	X(OWNED, "partitions_owned") \
	X(BACKUPS, "backups")            /* partitions of which it has a backup */ \
	X(WAITING, "waiting_count")      /* partitions of the cluster without a first backup */ \
	X(ENTRIES, "entries")            /* of maps, backups among them */ \
	X(BYTES, "bytes")                /* the same */ \
	X(OPERATIONS, "operation_count") /* done since it started */ \
	X(MIGRATIONS, "migration_count") /* planned or running; only the master has any */ \
	X(CLIENTS, "client_count") \
	X(HEAP, "heap_bytes") \
	X(HEAP_LIMIT, "heap_limit_bytes") \
	X(SAFE, "is_safe") /* 0 or 1 */
enum figure {
#define X(name, key) FIGURE_##name,
	FIGURES(X)
#undef X
		FIGURE_COUNT
};
const char *figure_key(enum figure f);

#define FIGURE_UNKNOWN (-1)
struct figures {
	int64_t v[FIGURE_COUNT]; /* FIGURE_UNKNOWN: it has not said */
	char cluster_version[8]; /* "5.3"; empty: not said */
};
void figures_clear(struct figures *f);

void figures_take(struct figures *f, const struct figures *found); /* what is known there */

/* Each takes over what it finds. False: it could not be read. */
bool figures_read_page(struct figures *f, struct mc_str page);   /* /metrics of mc-join */
bool figures_read_health(struct figures *f, struct mc_str json); /* /hazelcast/health */
bool figures_read_state(struct figures *f, struct mc_str json);  /* MCGetTimedMemberState */
/* MCReadMetrics: one collection. *why: what is missing on this host, where it is that; else NULL. */
bool figures_read_metrics(struct figures *f, struct mc_bytes blob, const char **why);

/* What a member's configuration (MCGetMemberConfig) says may be asked: whoever asks without makes it log an
 * error. */
struct may_ask {
	bool metrics, health;
};
void figures_read_config(struct may_ask *may, struct mc_str xml);

#endif
