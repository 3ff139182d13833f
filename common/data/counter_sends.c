/* SPDX-License-Identifier: Apache-2.0 */
/*
 * counter_sends.c - what members tell each other of PN counters: once in a second one other data member, in
 * turn, is sent what it has not got yet (com.hazelcast.internal.crdt.CRDTReplicationTask,
 * pncounter.PNCounterReplicationOperation); one that leaves sends all at once (onShutdown). What comes in is
 * taken over.
 */
#include "common/data/counter_service.h"

/* CRDTReplicationConfig.DEFAULT_REPLICATION_PERIOD_MILLIS; an operation that is not answered is sent anew. */
enum { EVERY_MS = 1000, ANSWER_TIMEOUT_MS = 10000, PIECE_BYTES = 256 << 10, PART_BYTES = 60 };

/* --- between messages and parts --- */
static struct counter_part *part_for(struct counter_part *v, uint32_t *n, struct mc_uuid replica)
{
	for (uint32_t i = 0; i < *n; i++)
		if (mc_uuid_eq(v[i].replica, replica))
			return &v[i];
	v[*n] = (struct counter_part){ .replica = replica };
	return &v[(*n)++];
}

/* Either may be NULL. More than a counter may have are not looked at: they are not kept anyway. */
struct counter_part *counter_parts_of(struct node *n, const struct hz_vector_clock *clock,
	const struct hz_pn_counter_impl *impl, uint32_t *count)
{
	uint32_t times = clock == NULL ? 0 : clock->replica_timestamps.n;
	uint32_t sums = impl == NULL ? 0 : impl->state.n;
	struct counter_part *v, *p;

	times = times > MC_COUNTER_REPLICAS_MAX ? MC_COUNTER_REPLICAS_MAX : times;
	sums = sums > MC_COUNTER_REPLICAS_MAX ? MC_COUNTER_REPLICAS_MAX : sums;
	v = node_new_array(n, sizeof(*v), (size_t)times + sums);
	*count = 0;
	for (uint32_t i = 0; v != NULL && i < times; i++) {
		p = part_for(v, count, clock->replica_timestamps.v[i].replica_id);
		p->timed = true;
		p->time = clock->replica_timestamps.v[i].timestamp;
	}
	for (uint32_t i = 0; v != NULL && i < sums; i++) {
		p = part_for(v, count, impl->state.v[i].replica_id);
		p->summed = true;
		p->added = (uint64_t)impl->state.v[i].added;
		p->subtracted = (uint64_t)impl->state.v[i].subtracted;
	}
	return v;
}

struct hz_vector_clock *counter_clock_of(struct node *n, const struct counter *c)
{
	struct hz_vector_clock *clock = node_new(n, sizeof(*clock));

	clock->replica_timestamps.v = node_new_array(n, sizeof(*clock->replica_timestamps.v), c->n);
	for (uint32_t i = 0; clock->replica_timestamps.v != NULL && i < c->n; i++)
		if (c->v[i].timed)
			clock->replica_timestamps.v[clock->replica_timestamps.n++] =
				(struct hz_replica_timestamp){ c->v[i].replica, c->v[i].time };
	return clock;
}

static struct hz_pn_counter_impl *impl_of(struct node *n, const struct counter *c)
{
	struct hz_pn_counter_impl *impl = node_new(n, sizeof(*impl));

	impl->state_vector_clock = counter_clock_of(n, c);
	impl->state.v = node_new_array(n, sizeof(*impl->state.v), c->n);
	for (uint32_t i = 0; impl->state.v != NULL && i < c->n; i++)
		if (c->v[i].summed)
			impl->state.v[impl->state.n++] = (struct hz_pn_counter_of_replica){ c->v[i].replica,
				(int64_t)c->v[i].added, (int64_t)c->v[i].subtracted };
	return impl;
}

/* --- what comes --- */
void on_counters(struct node *n, const struct in *in)
{
	const struct hz_pn_counter_replication_operation *op = in->m->body;
	struct counters *s;
	bool all = true;

	if (!node_stores(n)) {
		reply_error(
			n, in, HZ_RETRYABLE, "this member stores nothing: it is no replica of a PN counter");
		return;
	}
	s = &data_of(n)->counters;
	for (uint32_t i = 0; i < op->replication_data.n; i++) {
		const struct hz_pn_counter_to_migrate *from = &op->replication_data.v[i];
		struct counter *c = from->key.n < 0 || from->value == NULL
			? NULL
			: counter_open(s, from->key, mc_rng_uuid(&n->rng));
		struct counter_part *v;
		uint32_t count;

		if (c == NULL) {
			all = false;
			continue;
		}
		v = counter_parts_of(n, from->value->state_vector_clock, from->value, &count);
		all &= v != NULL && counter_merge(s, c, v, count);
	}
	counters_look_for_news(n);
	if (all)
		reply_null(n, in);
	else
		reply_error(n, in, HZ_HAZELCAST, "there are too many PN counters, or no memory for one more");
}

/* --- what goes --- */
static struct counter_sent *sent_of(struct data_service *d, struct mc_uuid member)
{
	for (uint32_t i = 0; i < d->counter_sent_count; i++)
		if (mc_uuid_eq(d->counter_sent[i].member, member))
			return &d->counter_sent[i];
	return NULL;
}

/* Of one that is new in the list; NULL: no place, which is then nobody's who is gone. */
static struct counter_sent *sent_open(struct node *n, struct mc_uuid member)
{
	struct data_service *d = data_of(n);
	struct counter_sent *at = sent_of(d, member);

	for (uint32_t i = d->counter_sent_count; at == NULL && i-- > 0;)
		if (member_find(n, d->counter_sent[i].member) == NULL)
			d->counter_sent[i] = d->counter_sent[--d->counter_sent_count];
	if (at == NULL && d->counter_sent_count < n->cfg->members_max) {
		at = &d->counter_sent[d->counter_sent_count++];
		*at = (struct counter_sent){ .member = member };
	}
	return at;
}

/* Changes behind `from`, as many as a piece holds. *upto: the last of them. NULL: there are none. */
static struct hz_pn_counter_replication_operation *piece(struct node *n, uint64_t from, uint64_t *upto)
{
	const struct counters *s = &data_of(n)->counters;
	struct hz_pn_counter_replication_operation *op;
	size_t bytes = 0;

	if (s->last == NULL || s->last->change <= from)
		return NULL;
	op = node_new(n, sizeof(*op));
	op->op = data_operation_head(COUNTER_SERVICE, 0, n->uuid);
	op->op.partition_id = -1;
	op->replication_data.v = node_new_array(n, sizeof(*op->replication_data.v), s->n);
	if (op->replication_data.v == NULL)
		return NULL;
	for (const struct counter *c = s->first; c != NULL; c = c->next) {
		if (c->change <= from)
			continue;
		if (bytes > PIECE_BYTES)
			break;
		op->replication_data.v[op->replication_data.n++] =
			(struct hz_pn_counter_to_migrate){ text_keep(n, c->name), impl_of(n, c) };
		bytes += (size_t)c->name.n + (size_t)c->n * PART_BYTES;
		*upto = c->change;
	}
	return op;
}

static void send_piece(struct node *n, struct member *m)
{
	struct counter_sent *to = sent_open(n, m->uuid);
	struct hz_pn_counter_replication_operation *op;

	if (to == NULL || to->asked > to->upto)
		return;
	op = piece(n, to->upto, &to->asked);
	if (op != NULL)
		member_invoke(n, m, HZ_PN_COUNTER_REPLICATION_OPERATION, op, ANSWER_TIMEOUT_MS,
			INVOCATION_COUNTERS, to->asked);
}

void data_counters_sent(struct node *n, const struct invocation *c, enum invocation_outcome how,
	const struct hz_message *answer)
{
	struct counter_sent *to = node_stores(n) ? sent_of(data_of(n), c->to) : NULL;

	(void)answer;
	if (to == NULL || to->asked != c->cookie)
		return; /* of an older time */
	if (how == INVOCATION_ANSWERED)
		to->upto = to->asked;
	else
		to->asked = to->upto;
}

static bool is_other(const struct node *n, const struct member *m)
{
	return !m->lite && !mc_uuid_eq(m->uuid, n->uuid);
}

/* The data member behind the one that was sent something last. */
static struct member *next_in_turn(struct node *n)
{
	struct data_service *d = data_of(n);

	for (uint32_t i = 1; i <= n->member_count; i++) {
		uint32_t at = (d->counter_turn + i) % n->member_count;

		if (is_other(n, &n->members[at])) {
			d->counter_turn = at;
			return &n->members[at];
		}
	}
	return NULL;
}

void counters_look_for_news(struct node *n)
{
	struct data_service *d = data_of(n);

	if (d->counters.n > 0 && d->counters_at_ms == NODE_NEVER)
		d->counters_at_ms = n->now_ms + EVERY_MS;
}

void counters_tick(struct node *n)
{
	struct data_service *d = data_of(n);
	struct member *m;

	if (d->counters_at_ms > n->now_ms)
		return;
	d->counters_at_ms = d->counters.n == 0 ? NODE_NEVER : n->now_ms + EVERY_MS;
	m = node_is_joined(n) && d->counters.n > 0 ? next_in_turn(n) : NULL;
	if (m != NULL)
		send_piece(n, m);
}

int64_t counters_deadline(const struct node *n)
{
	return data_of(n)->counters_at_ms;
}

void data_counters_leave(struct node *n)
{
	struct member *m = node_stores(n) && node_is_joined(n) ? next_in_turn(n) : NULL;
	struct hz_pn_counter_replication_operation *op;
	uint64_t from = 0;

	while (m != NULL && (op = piece(n, from, &from)) != NULL)
		member_invoke(n, m, HZ_PN_COUNTER_REPLICATION_OPERATION, op, ANSWER_TIMEOUT_MS,
			INVOCATION_NONE, 0); /* Java refuses one without a number */
}

/* What they say stays, as in PNCounterService.reset: what joins another cluster is added up there. */
void counters_reset(struct node *n)
{
	struct data_service *d = data_of(n);

	d->counter_sent_count = 0;
	while (n->phase == NODE_PHASE_LEAVING && d->counters.first != NULL)
		counter_destroy(&d->counters, d->counters.first);
	d->counters_at_ms = NODE_NEVER;
	counters_look_for_news(n);
}
