/* SPDX-License-Identifier: Apache-2.0 */
/* flakes.c - batches of flake ids, for clients and members: at once, or when their time has come. */
#include "common/data/flakes.h"

#include "common/base/check.h"

/* An answer that is kept back. */
struct flake_wait {
	bool client;
	node_conn conn;
	int64_t correlation;
	struct reply_to reply;
	int64_t base, at_ms;
	int32_t count;
};

struct flake_service {
	int64_t next;
	uint32_t n;
	struct flake_wait waits[MC_FLAKE_WAITS_MAX];
};

void flakes_lay_out(struct node *n, struct node_block *b)
{
	struct flake_service *s = node_block_part(b, sizeof(*s), 1);

	if (n != NULL)
		n->flakes = s;
}

void flakes_init(struct node *n)
{
	n->flakes->next = INT64_MIN;
}

/* FlakeIdGeneratorProxy.newIdBaseLocal */
enum flake_err flake_batch(
	int64_t *next, int64_t clock_ms, int32_t number, int32_t count, int64_t *base, int64_t *wait_ms)
{
	int64_t ms = clock_ms - FLAKE_EPOCH_MS, earliest = ms * (1 << FLAKE_BITS_SEQUENCE), first;

	mc_check(count > 0 && count <= FLAKE_BATCH_MAX);
	if (number < 0 || number >> FLAKE_BITS_NODE != 0)
		return FLAKE_NODE;
	if (ms < 0 || ms >> (63 - FLAKE_BITS_SEQUENCE - FLAKE_BITS_NODE) != 0)
		return FLAKE_TIME;
	first = *next > earliest ? *next : earliest;
	*next = first + count;
	*wait_ms = ((*next - earliest) >> FLAKE_BITS_SEQUENCE) - FLAKE_AHEAD_MS;
	*wait_ms = *wait_ms < 0 ? 0 : *wait_ms;
	*base = first * (1 << FLAKE_BITS_NODE) | number;
	return FLAKE_OK;
}

/* --- answers --- */
static void refuse(struct node *n, const struct flake_wait *w, enum hz_exception member,
	enum client_error_code client, const char *why)
{
	if (w->client)
		client_send_error(n, w->conn, w->correlation, client, why);
	else
		answer_error(n, &w->reply, member, why);
}

static void tell_batch(struct node *n, const struct flake_wait *w)
{
	struct client_flake_id_generator_new_id_batch_answer *a;

	if (!w->client) {
		answer_value(
			n, &w->reply, (struct mc_iobj){ .object = hz_value_long(w->base, &n->fx->mem) }, 0);
		return;
	}
	a = node_new(n, sizeof(*a));
	a->base = w->base;
	a->increment = 1 << FLAKE_BITS_NODE;
	a->batch_size = w->count;
	client_send(n, w->conn,
		&(struct client_message){ .type = CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH_ANSWER,
			.correlation = w->correlation,
			.partition_id = -1,
			.body = a });
}

void flakes_tick(struct node *n)
{
	struct flake_service *s = n->flakes;
	uint32_t kept = 0;

	timer_set(n, TIMER_FLAKES, NODE_NEVER);
	for (uint32_t i = 0; i < s->n; i++) {
		if (s->waits[i].at_ms <= n->now_ms) {
			tell_batch(n, &s->waits[i]);
			continue;
		}
		if (s->waits[i].at_ms < timer_at(n, TIMER_FLAKES))
			timer_set(n, TIMER_FLAKES, s->waits[i].at_ms);
		s->waits[kept++] = s->waits[i];
	}
	s->n = kept;
}

/* --- one request; w: who is to be answered --- */
static void run(struct node *n, struct flake_wait *w)
{
	struct flake_service *s = n->flakes;
	int64_t wait_ms = 0;

	if (w->count < 1 || w->count > FLAKE_BATCH_MAX) {
		refuse(n, w, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"batchSize must be 1 to 100000");
		return;
	}
	if (s->n == MC_FLAKE_WAITS_MAX) {
		refuse(n, w, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"too many wait for ids, which are given out faster than 64 in a millisecond");
		return;
	}
	switch (flake_batch(
		&s->next, n->clock_ms, member_self(n)->join_version, w->count, &w->base, &wait_ms)) {
	case FLAKE_NODE:
		refuse(n, w, HZ_NODE_ID_OUT_OF_RANGE, CLIENT_ERROR_NODE_ID_OUT_OF_RANGE,
			"NodeID overflow, this member cannot generate IDs");
		return;
	case FLAKE_TIME:
		refuse(n, w, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, "Current time out of allowed range");
		return;
	case FLAKE_OK: break;
	}
	w->at_ms = n->now_ms + wait_ms;
	if (wait_ms == 0) {
		tell_batch(n, w);
		return;
	}
	s->waits[s->n++] = *w;
	if (w->at_ms < timer_at(n, TIMER_FLAKES))
		timer_set(n, TIMER_FLAKES, w->at_ms);
}

bool flakes_asked(struct node *n, const struct client_asks *asks)
{
	const struct client_flake_id_generator_new_id_batch *b = asks->m->body;

	if (asks->m->type != CLIENT_FLAKE_ID_GENERATOR_NEW_ID_BATCH)
		return false;
	run(n,
		&(struct flake_wait){ .client = true,
			.conn = asks->conn,
			.correlation = asks->m->correlation,
			.count = b->batch_size });
	return true;
}

void on_flake_ids(struct node *n, const struct in *in)
{
	const struct hz_flake_id_new_id_batch_operation *op = in->m->body;

	run(n, &(struct flake_wait){ .reply = reply_to_of(in), .count = op->batch_size });
}
