/* SPDX-License-Identifier: Apache-2.0 */
/* config.h - what a node is told before it starts; lives as long as the node. Durations in milliseconds. */
#ifndef MC_MEMBER_CONFIG_H
#define MC_MEMBER_CONFIG_H

#include "common/base/types.h"

enum node_joiner { NODE_MULTICAST, NODE_TCP_IP };

struct node_attribute {
	const char *key, *value;
};

/* What maps are like whose names a pattern fits (com.hazelcast.config.MapConfig). */
enum { NODE_MAP_BACKUPS = 1 }; /* of maps without a rule: MapConfig.DEFAULT_BACKUP_COUNT */
enum node_eviction { NODE_EVICT_NONE, NODE_EVICT_LRU, NODE_EVICT_LFU };
/* Which of two values stays when two clusters that had the same map become one (com.hazelcast.spi.merge). */
enum node_merge {
	NODE_MERGE_PUT_IF_ABSENT, /* MergePolicyConfig.DEFAULT_MERGE_POLICY */
	NODE_MERGE_PASS_THROUGH,
	NODE_MERGE_DISCARD,
	NODE_MERGE_HIGHER_HITS,
	NODE_MERGE_LATEST_UPDATE,
	NODE_MERGE_LATEST_ACCESS,
	NODE_MERGE_EXPIRATION_TIME,
	NODE_MERGE_COUNT
};
struct node_map_rule {
	const char *pattern;             /* of names; one * at most: MatchingPointConfigPatternMatcher */
	int32_t ttl_s, max_idle_s;       /* 0: none */
	uint32_t backups, async_backups; /* at most MC_REPLICAS - 1 together */
	uint32_t max_size;               /* entries on a member, spread over its partitions; 0: no limit */
	enum node_eviction eviction;
	enum node_merge merge;
	bool per_entry_stats;
};

struct node_config {
	const char *cluster_name;
	enum node_joiner joiner;
	/* type name as presented (HOST_AWARE, SPI, PER_MEMBER, ...); NULL: groups are off */
	const char *partition_group;
	/* the property as configured text; NULL (as everybody has it): not set */
	const char *partition_count;
	const char *joiner_text; /* what is presented as joiner type; NULL: the joiner's own */
	/* go as far as the master's answer to a join request, which it has to refuse, and leave */
	bool ask_only;
	enum mc_line line; /* the line to present, or to begin with */
	bool line_auto;    /* follow the cluster that is found */
	/* bytes for what is stored, at least MC_DATA_STORE_MIN; 0: the node is a lite member */
	size_t store_bytes;
	const struct node_map_rule *maps; /* later ones win where two fit equally well */
	unsigned map_count;
	struct node_attribute attributes[MC_ATTRIBUTES_MAX];
	unsigned attribute_count;

	int64_t heartbeat_interval_ms;    /* hazelcast.heartbeat.interval.seconds: 5 s */
	int64_t no_heartbeat_timeout_ms;  /* hazelcast.max.no.heartbeat.seconds: 60 s */
	int64_t wait_before_join_ms;      /* hazelcast.wait.seconds.before.join, as master: 0 */
	int64_t max_wait_before_join_ms;  /* hazelcast.max.wait.seconds.before.join: 20 s */
	int64_t max_join_ms;              /* hazelcast.max.join.seconds: 300 s */
	int64_t multicast_timeout_ms;     /* MulticastConfig: 2 s */
	int64_t tcp_join_timeout_ms;      /* TcpIpConfig connection timeout: 5 s */
	int64_t merge_first_ms;           /* hazelcast.merge.first.run.delay.seconds: 300 s */
	int64_t merge_next_ms;            /* hazelcast.merge.next.run.delay.seconds: 120 s */
	int64_t list_publish_interval_ms; /* hazelcast.member.list.publish.interval.seconds: 60 s */
	int64_t table_send_interval_ms;   /* hazelcast.partition.table.send.interval: 15 s */
	int64_t leave_timeout_ms;         /* a clean leave takes at most this: 5 s */

	const uint8_t *password; /* NULL: none. Not copied: the caller keeps it and wipes it */
	size_t password_size;
	bool require_password; /* refuse members that cannot prove the password (every Java member) */

	unsigned members_max; /* at most MC_MEMBERS_MAX; the simulator takes less */
	unsigned conns_max;   /* at most MC_CONNS_MAX */
	/* connections that are tried at the same time to find a cluster, at least 1: MC_DIALS */
	unsigned dials_max;
	unsigned clients_max; /* at most MC_CLIENTS_MAX; 0: clients are not served */
	size_t heap_size;     /* budget for what is kept of peers: MC_NODE_HEAP */
};

/* "multicast" or "tcp-ip", as the join check compares it. */
const char *node_joiner_text(const struct node_config *cfg);

/* The largest frame of a member: MC_FRAME_MEMBER_MAX, or what a partition may come in, as far as that would
 * fit into the store. */
uint32_t node_frame_max(const struct node_config *cfg);

/* Hazelcast's defaults for every duration and limit; names and strings are left NULL. */
void node_config_defaults(struct node_config *cfg);

#endif
