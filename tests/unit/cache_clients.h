/* SPDX-License-Identifier: Apache-2.0 */
/* cache_clients.h - a node with one cache, as two clients see it: how it is made, written and read, and what
 * they are refused. */
#ifndef TESTS_UNIT_CACHE_CLIENTS_H
#define TESTS_UNIT_CACHE_CLIENTS_H

#include <stdio.h>

#include "common/base/hash.h"
#include "common/client/data.h"
#include "common/hz/message.h"
#include "common/member/state.h"
#include "tests/lib/alone.h"

#define FULL "/hz/tea"
enum { MINE = 501, OTHER = 502 }; /* connections of two clients */

static const struct mc_bytes none = { NULL, -1 };

static inline struct mc_bytes text(struct alone *a, const char *s)
{
	size_t n = strlen(s);
	uint8_t *b = alone_new(a, 12 + n);

	memset(b + 4, 0xff, 3);
	b[7] = 0xf5;
	b[11] = (uint8_t)n;
	memcpy(b + 12, s, n);
	return (struct mc_bytes){ b, (int32_t)(12 + n) };
}

static inline bool is_text(struct mc_bytes b, const char *s)
{
	return b.n == (int32_t)(12 + strlen(s)) && memcmp(b.p + 12, s, strlen(s)) == 0;
}

static inline int32_t partition_of(struct mc_bytes key)
{
	return (int32_t)client_partition(key, MC_PARTITIONS);
}

static inline struct client_cache_config config(struct alone *a)
{
	struct mc_str null = { NULL, -1 };
	struct client_cache_config c = { .name = mc_str_z("tea"),
		.manager_prefix = mc_str_z("/hz/"),
		.uri_string = mc_str_z("hazelcast"),
		.in_memory_format = mc_str_z("BINARY"),
		.backup_count = 1,
		.store_by_value = true,
		.key_class_name = mc_str_z("java.lang.String"),
		.value_class_name = mc_str_z("java.lang.Object"),
		.cache_loader_factory = none,
		.cache_writer_factory = none,
		.split_brain_protection_name = null,
		.user_code_namespace = null };

	c.expiry_policy_factory = text(a, "no policy");
	c.eviction_config_holder = (struct client_eviction_config){ .size = 10000,
		.max_size_policy = mc_str_z("ENTRY_COUNT"),
		.eviction_policy = mc_str_z("LRU"),
		.comparator_class_name = null,
		.comparator = none };
	c.merge_policy_config.policy = mc_str_z("com.hazelcast.spi.merge.PutIfAbsentMergePolicy");
	c.merge_policy_config.batch_size = 100;
	c.listener_configurations.null = c.cache_partition_lost_listener_configs.null = true;
	return c;
}

/* 0, or the code of the error that the client was told. */
static inline int32_t error_of(struct alone *a, node_conn conn)
{
	const struct client_errors *e = alone_said(a, conn, CLIENT_ERROR);

	return e == NULL ? 0 : e->errors.v[0].error_code;
}

static inline bool says(struct alone *a, const char *words)
{
	const struct client_errors *e = alone_said(a, MINE, CLIENT_ERROR);

	return e != NULL &&
		memmem(e->errors.v[0].message.p, (size_t)e->errors.v[0].message.n, words, strlen(words)) !=
		NULL;
}

static inline const struct client_cache_config *create(struct alone *a, const struct client_cache_config *c)
{
	struct client_cache_create_config b = { *c, true };
	const struct client_cache_create_config_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_CREATE_CONFIG, 7, &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_CREATE_CONFIG_ANSWER);
	return answer == NULL ? NULL : answer->response;
}

static inline void begin_with(struct alone *a) /* a->cfg as it is */
{
	struct client_cache_config c;

	alone_lead(a);
	alone_enter(a, MINE, 1);
	alone_enter(a, OTHER, 2);
	c = config(a);
	assert_non_null(create(a, &c));
}

static inline void begin(struct alone *a)
{
	a->cfg.store_bytes = MC_DATA_STORE_MIN;
	begin_with(a);
}

static inline const struct client_cache_config *configured(struct alone *a, const char *full)
{
	struct client_cache_get_config b = { mc_str_z(full), mc_str_z("tea") };
	const struct client_cache_create_config_answer *answer;

	alone_ask(a, OTHER, CLIENT_CACHE_GET_CONFIG, 7, &b);
	answer = alone_said(a, OTHER, CLIENT_CACHE_GET_CONFIG_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static inline void put(struct alone *a, const char *key, const char *value, int32_t completion)
{
	struct client_cache_put b = { .name = mc_str_z(FULL),
		.key = text(a, key),
		.value = text(a, value),
		.expiry_policy = none,
		.completion_id = completion };

	alone_ask(a, MINE, CLIENT_CACHE_PUT, partition_of(b.key), &b);
	assert_non_null(alone_said(a, MINE, CLIENT_CACHE_PUT_ANSWER));
}

static inline struct mc_bytes get(struct alone *a, const char *key)
{
	struct client_cache_get b = { .name = mc_str_z(FULL), .key = text(a, key), .expiry_policy = none };
	const struct client_data_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_GET, partition_of(b.key), &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_GET_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

static inline int32_t size(struct alone *a)
{
	struct client_name b = { mc_str_z(FULL) };
	const struct client_int_answer *answer;

	alone_ask(a, MINE, CLIENT_CACHE_SIZE, -1, &b);
	answer = alone_said(a, MINE, CLIENT_CACHE_SIZE_ANSWER);
	assert_non_null(answer);
	return answer->response;
}

#endif
