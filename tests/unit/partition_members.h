/* SPDX-License-Identifier: Apache-2.0 */
/*
 * partition_members.h - a master whose members the test plays, one answer at a time.
 */
#ifndef TESTS_UNIT_PARTITION_MEMBERS_H
#define TESTS_UNIT_PARTITION_MEMBERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/cluster/internal.h"
#include "common/node/node.h"
#include "common/partition/internal.h"

#define FX_BLOCK (16u << 20)
#define CONN 100 /* of member 0; the next has the next */
#define NONE PARTITION_NONE

struct world {
	struct node *n;
	struct node_config cfg;
	struct node_effects fx;
	void *block, *fx_block;
};

static inline int set_up(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	node_config_defaults(&w->cfg);
	w->cfg.cluster_name = "test";
	w->cfg.members_max = w->cfg.conns_max = 8;
	w->block = aligned_alloc(16, (node_size(&w->cfg) + 15) / 16 * 16);
	memset(w->block, 0, node_size(&w->cfg));
	w->fx_block = aligned_alloc(16, FX_BLOCK);
	node_effects_init(&w->fx, w->fx_block, FX_BLOCK);
	node_effects_reset(&w->fx);
	w->n = node_init(w->block, &w->cfg, 1, NULL);
	w->n->fx = &w->fx;
	w->n->now_ms = 1000;
	w->n->started = true;
	assert_true(mc_addr_set(&w->n->addr, mc_str_z("10.0.0.1"), 5701));
	w->n->phase = NODE_PHASE_MASTER;
	w->n->master = w->n->uuid;
	partition_started_master(w->n);
	*state = w;
	return 0;
}

static inline int tear_down(void **state)
{
	struct world *w = *state;

	free(w->block);
	free(w->fx_block);
	free(w);
	return 0;
}

/* --- members --- */
static inline struct mc_uuid uuid_of(uint32_t i)
{
	return (struct mc_uuid){ .hi = 99, .lo = i + 1 };
}

static inline struct member *member_of(struct world *w, uint32_t i)
{
	return member_find(w->n, uuid_of(i));
}

static inline int16_t replica_of(struct world *w, uint32_t i)
{
	return partition_table_find(&partition_of(w->n)->table, uuid_of(i));
}

static inline struct member *member_append_as(struct world *w, uint32_t i)
{
	struct hz_address a = { .port = (int32_t)(6000 + i), .host = mc_str_z("10.0.0.2") };
	struct hz_member_info info = { .address = &a, .uuid = uuid_of(i) };
	struct member *m = member_append(w->n, &info);

	assert_non_null(m);
	m->conn = CONN + i;
	return m;
}

static inline void join(struct world *w, uint32_t i)
{
	partition_member_added(w->n, member_append_as(w, i));
}

static inline void die(struct world *w, uint32_t i)
{
	member_of(w, i)->conn = 0;
	member_remove(w->n, member_of(w, i), NODE_REASON_CONNECTION_LOST);
	partition_member_gone(w->n, uuid_of(i));
}

/* --- what they are asked, and what they say --- */
static inline void forget_sent(struct world *w)
{
	assert_false(w->fx.lost);
	node_effects_reset(&w->fx);
}

static inline void pass(struct world *w, int64_t ms)
{
	w->n->now_ms += ms;
	dues_run(w->n);
	if (timer_at(w->n, TIMER_PARTITION) <= w->n->now_ms)
		partition_tick(w->n);
}

/* The last message of this class to that member; NULL: none since forget_sent(). */
static inline const void *sent(const struct world *w, uint32_t to, enum hz_class cls)
{
	for (uint32_t i = w->fx.n; i-- > 0;) {
		const struct node_effect *e = &w->fx.v[i];

		if (e->type == NODE_FX_SEND && e->conn == CONN + to && e->out.cls == cls)
			return e->out.body;
	}
	return NULL;
}

static inline uint32_t count_sent(const struct world *w, enum hz_class cls)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < w->fx.n; i++)
		count += w->fx.v[i].type == NODE_FX_SEND && w->fx.v[i].out.cls == cls;
	return count;
}

static inline bool warned(const struct world *w)
{
	for (uint32_t i = 0; i < w->fx.n; i++)
		if (w->fx.v[i].type == NODE_FX_NOTICE && w->fx.v[i].notice->type == NODE_NOTICE_WARN)
			return true;
	return false;
}

static inline void respond(
	struct world *w, uint32_t from, enum hz_class asked, enum hz_class cls, struct mc_value *value)
{
	const struct hz_op *op = sent(w, from, asked);
	struct hz_normal_response normal = { .value.object = value };
	struct hz_error_response error = { .cause = value };
	struct hz_message m = { .cls = cls, .body = cls == HZ_ERROR_RESPONSE ? (void *)&error : &normal };
	struct conn c = { .uuid = uuid_of(from) };
	struct in in = { .m = &m, .conn = &c, .member = member_of(w, from) };

	assert_true(op != NULL && op->call_id != 0);
	m.call_id = normal.call_id = error.call_id = op->call_id;
	on_response(w->n, &in);
}

static inline void say(struct world *w, uint32_t from, enum hz_class asked, bool yes)
{
	respond(w, from, asked, HZ_NORMAL_RESPONSE, hz_value_bool(yes, &w->fx.mem));
}

static inline void refuse(struct world *w, uint32_t from, enum hz_class asked, enum hz_exception e)
{
	respond(w, from, asked, HZ_ERROR_RESPONSE, hz_exception_make(e, "no", &w->fx.mem));
}

static inline void say_nothing(struct world *w, uint32_t from, enum hz_class asked)
{
	respond(w, from, asked, HZ_CALL_TIMEOUT_RESPONSE, NULL);
}

/* Not at once, and not later than that. */
static inline void asked_again(struct world *w, uint32_t whom, enum hz_class cls)
{
	forget_sent(w);
	pass(w, PARTITION_RETRY - 1);
	assert_null(sent(w, whom, cls));
	pass(w, 1);
	assert_non_null(sent(w, whom, cls));
}

/* The first assignment among so many members, and everybody knows it. */
static inline void assign(struct world *w, uint32_t members)
{
	struct hz_plain_op op = { 0 };
	struct hz_message m = { .cls = HZ_ASSIGN_PARTITIONS, .body = &op };
	struct in in = { .m = &m };

	for (uint32_t i = 0; i < members; i++)
		join(w, i);
	in.member = member_of(w, 0);
	on_assign_partitions(w->n, &in); /* no call id: no answer */
	assert_non_null(partition_state(w->n));
	assert_false(partition_moving(w->n));
	forget_sent(w);
}

static inline void ask_to_leave(struct world *w, uint32_t i)
{
	struct hz_uuid_op op = { .uuid = uuid_of(i) };
	struct hz_message m = { .cls = HZ_SHUTDOWN_REQUEST_OPERATION, .body = &op };
	struct in in = { .m = &m, .member = member_of(w, i) };

	on_shutdown_request(w->n, &in);
}

#endif
