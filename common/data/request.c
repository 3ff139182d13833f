/* SPDX-License-Identifier: Apache-2.0 */
/* request.c - a request of one key on its way to the shard, and who it is from while it waits there. Behind
 * the gate. */
#include "common/data/replicated_maps.h"
#include "common/data/service_internal.h"

/* --- callers --- */
static struct data_caller *caller_new(struct node *n, uint64_t *ticket)
{
	struct data_service *d = data_of(n);
	uint32_t i = d->callers_free;

	if (i == 0) {
		mc_check(d->callers_high <= MC_DATA_WAITS_MAX); /* one more than can wait */
		i = ++d->callers_high;
	} else {
		d->callers_free = d->callers[i - 1].next_free;
	}
	*ticket = i;
	return &d->callers[i - 1];
}

void data_caller_free(struct node *n, uint64_t ticket)
{
	struct data_service *d = data_of(n);
	struct data_caller *c = &d->callers[ticket - 1];

	mc_check(ticket != 0 && ticket <= d->callers_high && c->used);
	c->used = false;
	c->next_free = d->callers_free;
	d->callers_free = (uint32_t)ticket;
}

/* --- requests --- */
struct data_request data_request_new(enum map_op op, uint32_t partition)
{
	struct data_request q = { .service = { NULL, -1 }, .wait_ms = -1, .call_ms = -1 };

	q.r = (struct map_request){ .op = op,
		.partition = partition,
		.key = { NULL, -1 },
		.value = { NULL, -1 },
		.expect = { NULL, -1 },
		.ttl_ms = MAP_UNSET,
		.max_idle_ms = MAP_UNSET,
		.lease_ms = -1 };
	return q;
}

/* What looks only makes no map. */
bool data_reads(enum map_op op)
{
	return op == MAP_GET || op == MAP_CONTAINS_KEY || op == MAP_ENTRY_VIEW || op == MAP_IS_LOCKED ||
		op == MAP_MULTI_HAS;
}

/* Nothing is there: the answer of an empty map. */
static void tell_empty(struct node *n, const struct data_caller *who)
{
	struct map_outcome out = { .answer = MAP_ANSWER_NULL };
	struct shard_effect e = { .how = SHARD_RAN, .out = &out };

	if (who->op == MAP_CONTAINS_KEY || who->op == MAP_IS_LOCKED || who->op == MAP_MULTI_HAS)
		out.answer = MAP_ANSWER_BOOL;
	data_tell(n, who, &e, 0);
}

/* Of a multimap. What needs one of a map is looked at where it is read. */
static bool needs_value(enum map_op op)
{
	return op == MAP_MULTI_PUT || op == MAP_MULTI_REMOVE || op == MAP_MULTI_HAS;
}

static const char *misfit(struct node *n, const struct data_request *q)
{
	if (q->name.n < 0 || q->name.n > MC_MAP_NAME_MAX)
		return "the name of the map is null or too long";
	if (q->r.key.n < 0)
		return "the key is null";
	if (needs_value(q->r.op) && q->r.value.n < MC_BLOB_HEAD)
		return "the value is null";
	return replicated_misfit(n, q);
}

static const char *unwritable(struct node *n, const struct data_request *q, struct map_slot *slot)
{
	if (slot == NULL)
		return "there are too many maps";
	return maps_is_replicated(q->name) && !replicated_ready(n, slot, q->r.partition)
		? "no memory left to count the writes to this replicated map"
		: NULL;
}

void data_run(struct node *n, const struct data_caller *who, struct data_request *q)
{
	struct data_service *d = data_of(n);
	struct shard_event ev = { .type = SHARD_REQUEST, .request = &q->r };
	const char *why = misfit(n, q);
	struct data_caller *c;

	mc_check(data_owns(n, q->r.partition)); /* the gate */
	if (why != NULL) {
		data_refuse(n, who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, why);
		return;
	}
	data_begin(n);
	ev.map =
		data_reads(q->r.op) ? maps_find(&d->shard.maps, q->name) : maps_open(&d->shard.maps, q->name);
	why = data_reads(q->r.op) ? NULL : unwritable(n, q, ev.map);
	if (why != NULL) {
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, why);
		return;
	}
	if (ev.map == NULL) {
		tell_empty(n, who);
		return;
	}
	q->r.scratch = d->heap;
	q->r.want_old = d->listeners != NULL || d->cache_listeners != NULL;
	c = caller_new(n, &ev.patience.ticket);
	mc_check(!c->used);
	*c = *who;
	c->used = true;
	c->map = ev.map;
	c->key = q->r.key;
	ev.patience.wait_ms = q->wait_ms;
	ev.patience.call_ms = q->call_ms;
	data_shard(n, &ev);
}
