/* SPDX-License-Identifier: Apache-2.0 */
/* one_map.h - one map in a store of its own: a request each, what came of it, and a clock that the test sets.
 */
#ifndef TESTS_UNIT_ONE_MAP_H
#define TESTS_UNIT_ONE_MAP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/data/map.h"

enum { BLOCK = 12 << 20, PARTITIONS = 2 };
#define T0 (((uint64_t)MAP_EPOCH_S + 1000) * 1000) /* a whole second */

static struct store *s;
static struct map m;
static struct map_outcome o;
static uint64_t now;
static void *block;

static inline void at(uint64_t ms)
{
	now = ms;
	while (store_begin(s, now, STORE_WORK_TICK))
		;
}

static inline void start(struct map_config cfg)
{
	struct store_config c = { .seed = { 3, 4 },
		.partitions = PARTITIONS,
		.tables_max = 8,
		.namespaces_max = 64,
		.key_skip = MAP_DATA_HEAD };

	free(block);
	block = aligned_alloc(64, BLOCK);
	memset(block, 0, BLOCK);
	s = store_init(block, BLOCK, &c);
	assert_non_null(s);
	at(T0);
	assert_true(map_open(s, &cfg, &m));
}

static inline struct mc_bytes heap(const char *text)
{
	static char buf[8][128];
	static int next;
	char *p = buf[next++ % 8];

	memset(p, next, 4); /* the hash does not count */
	memset(p + 4, 0, 4);
	assert_true(strlen(text) < sizeof(buf[0]) - 8);
	strcpy(p + 8, text);
	return (struct mc_bytes){ (const uint8_t *)p, (int32_t)(8 + strlen(text)) };
}

static inline struct mc_uuid uuid(uint64_t n)
{
	return (struct mc_uuid){ .hi = n, .lo = n };
}

static inline struct map_request request(enum map_op op, const char *key, const char *value)
{
	struct map_request r = { .op = op,
		.key = heap(key),
		.ttl_ms = MAP_UNSET,
		.max_idle_ms = MAP_UNSET,
		.lease_ms = -1,
		.caller = uuid(1),
		.thread = 1,
		.want_old = true };

	r.value = value != NULL ? heap(value) : (struct mc_bytes){ NULL, -1 };
	return r;
}

static inline enum map_answer run(enum map_op op, const char *key, const char *value)
{
	struct map_request r = request(op, key, value);

	map_run(s, &m, &r, now, &o);
	return o.answer;
}

static inline enum map_answer run_ttl(
	enum map_op op, const char *key, const char *value, int64_t ttl_ms, int64_t idle_ms)
{
	struct map_request r = request(op, key, value);

	r.ttl_ms = ttl_ms;
	r.max_idle_ms = idle_ms;
	map_run(s, &m, &r, now, &o);
	return o.answer;
}

static inline enum map_answer run_as(
	uint64_t who, enum map_op op, const char *key, const char *value, int64_t lease, int64_t reference)
{
	struct map_request r = request(op, key, value);

	r.caller = uuid(who);
	r.lease_ms = lease;
	r.reference = reference;
	map_run(s, &m, &r, now, &o);
	return o.answer;
}

static inline bool is(struct store_value v, const char *text)
{
	return v.n == 8 + strlen(text) && memcmp(v.p + 8, text, strlen(text)) == 0;
}

static inline void told(uint32_t i, enum map_change_kind kind, const char *old, const char *value)
{
	assert_true(o.changes > i);
	assert_int_equal(o.change[i].kind, kind);
	assert_true(o.change[i].told);
	assert_int_equal(o.change[i].has_old, old != NULL);
	assert_int_equal(o.change[i].has_value, value != NULL);
	assert_true(old == NULL || is(o.change[i].old, old));
	assert_true(value == NULL || is(o.change[i].value, value));
}

static const struct map_config plain = { 0 };

#endif
