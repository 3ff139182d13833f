/* SPDX-License-Identifier: Apache-2.0 */
/*
 * acks.c - answers to clients that wait until backups have said that they have the write
 * (com.hazelcast.spi.impl.operationservice.impl.Invocation, notifyBackupComplete). Members count what backups
 * say to them; for clients this is done here, so that every answer to a client says 0. A backup that says
 * nothing costs the caller MC_BACKUP_TIMEOUT_MS, and no more.
 */
#include <string.h>

#include "common/data/container_ops.h"

struct data_unacked {
	int64_t call_id;        /* 0: a free place */
	int64_t at_ms;          /* when it is answered all the same */
	uint32_t acks;          /* that are missing */
	uint32_t before, after; /* places + 1; after: of the next free one, too */
	struct data_caller who;
	enum map_answer answer;
	bool yes;
	struct mc_bytes value;              /* heap */
	struct container_answer *answer_of; /* heap; not of a map, and all that is above but `who` unused */
};

_Static_assert(MC_DATA_UNACKED_MAX < MC_INDEX_NONE, "a place is no `none`");
_Static_assert(MC_BACKUP_TIMEOUT_MS <= MC_FORWARD_TIMEOUT_MS,
	"an owner gives up on its backups before its caller does on it");

void data_acks_lay_out(struct data_acks *a, struct node_block *b)
{
	a->v = node_block_part(b, sizeof(*a->v), MC_DATA_UNACKED_MAX);
	a->index.v = node_block_part(b, sizeof(*a->index.v), mc_index_slots(MC_DATA_UNACKED_MAX));
}

void data_acks_init(struct data_acks *a)
{
	mc_index_init(&a->index, a->index.v, mc_index_slots(MC_DATA_UNACKED_MAX));
}

/* Ids of calls grow, so that the low half of one that waits is its own. */
static uint32_t key_of(int64_t call_id)
{
	return (uint32_t)call_id;
}

int64_t data_ack_number(struct node *n)
{
	int64_t number = invocation_number(n);

	return key_of(number) != 0 ? number : invocation_number(n); /* 0 is no key */
}

static struct data_unacked *place_new(struct data_acks *a)
{
	uint32_t place = a->free;

	if (place != 0)
		a->free = a->v[place - 1].after;
	else if (a->high < MC_DATA_UNACKED_MAX)
		place = ++a->high;
	return place == 0 ? NULL : &a->v[place - 1];
}

static void place_free(struct data_acks *a, struct data_unacked *u)
{
	mc_check(u >= a->v && (uint32_t)(u - a->v) < a->high);
	u->call_id = 0;
	u->after = a->free;
	a->free = (uint32_t)(u - a->v) + 1;
}

static void queue_add(struct data_acks *a, struct data_unacked *u)
{
	uint32_t place = (uint32_t)(u - a->v) + 1;

	u->before = a->last;
	u->after = 0;
	if (a->last != 0)
		a->v[a->last - 1].after = place;
	else
		a->first = place;
	a->last = place;
}

static void queue_remove(struct data_acks *a, const struct data_unacked *u)
{
	mc_check(a->first != 0 && (u->before == 0) == (a->first == (uint32_t)(u - a->v) + 1));
	if (u->before != 0)
		a->v[u->before - 1].after = u->after;
	else
		a->first = u->after;
	if (u->after != 0)
		a->v[u->after - 1].before = u->before;
	else
		a->last = u->before;
}

/* The value, for what it is borrowed from may change meanwhile. */
static bool keep_value(struct node *n, struct data_unacked *u, const struct map_outcome *out)
{
	uint8_t *p;

	u->value = (struct mc_bytes){ NULL, -1 };
	if (out->answer != MAP_ANSWER_VALUE)
		return true;
	p = mc_heap_get(data_of(n)->heap, out->value.total);
	if (p == NULL)
		return false;
	store_copy(data_of(n)->shard.store, out->value, p);
	u->value = (struct mc_bytes){ p, (int32_t)out->value.total };
	return true;
}

static void wait(
	struct node *n, struct data_unacked *u, int64_t call_id, uint32_t acks, const struct data_caller *who)
{
	struct data_acks *a = &data_of(n)->acks;

	mc_check(key_of(call_id) != 0 && acks > 0 && who->client);
	mc_check(mc_index_find(&a->index, key_of(call_id)) == MC_INDEX_NONE);
	u->call_id = call_id;
	u->at_ms = n->now_ms + MC_BACKUP_TIMEOUT_MS;
	u->acks = acks;
	u->who = *who;
	queue_add(a, u);
	mc_index_put(&a->index, key_of(call_id), (uint32_t)(u - a->v));
	if (u->at_ms < timer_at(n, TIMER_DATA))
		timer_set(n, TIMER_DATA, u->at_ms);
}

bool data_ack_wait(struct node *n, int64_t call_id, uint32_t acks, const struct data_caller *who,
	const struct shard_effect *e)
{
	struct data_unacked *u = key_of(call_id) == 0 ? NULL : place_new(&data_of(n)->acks);

	if (u == NULL)
		return false;
	if (!keep_value(n, u, e->out)) {
		place_free(&data_of(n)->acks, u);
		return false;
	}
	u->answer_of = NULL;
	u->answer = e->out->answer;
	u->yes = e->out->yes;
	wait(n, u, call_id, acks, who);
	return true;
}

bool data_ack_wait_answer(struct node *n, int64_t call_id, uint32_t acks, const struct data_caller *who,
	const struct container_answer *answer)
{
	struct data_unacked *u = key_of(call_id) == 0 ? NULL : place_new(&data_of(n)->acks);

	if (u == NULL)
		return false;
	u->answer_of = container_keep_answer(data_of(n)->heap, answer);
	if (u->answer_of == NULL) {
		place_free(&data_of(n)->acks, u);
		return false;
	}
	u->value = (struct mc_bytes){ NULL, -1 };
	wait(n, u, call_id, acks, who);
	return true;
}

/* --- the end --- */
static void forget_one(struct node *n, struct data_unacked *u)
{
	struct data_service *d = data_of(n);

	mc_index_drop(&d->acks.index, key_of(u->call_id));
	queue_remove(&d->acks, u);
	if (u->value.p != NULL)
		mc_heap_put(d->heap, (void *)(uintptr_t)u->value.p);
	mc_heap_put(d->heap, u->answer_of);
	place_free(&d->acks, u);
}

/* In the step's memory, for the heap's piece goes now. */
static bool value_of(struct node *n, const struct data_unacked *u, struct store_value *out)
{
	uint8_t *copy;

	*out = (struct store_value){ 0 };
	if (u->value.n <= 0)
		return true;
	copy = node_new_array(n, 1, (size_t)u->value.n);
	if (copy == NULL)
		return false;
	memcpy(copy, u->value.p, (size_t)u->value.n);
	*out = (struct store_value){ .p = copy, .n = (uint32_t)u->value.n, .total = (uint32_t)u->value.n };
	return true;
}

/* Its bytes in the step's memory, too. */
static void tell_kept(struct node *n, const struct data_unacked *u)
{
	struct container_answer a = *u->answer_of;

	a.v = node_new_array(n, sizeof(*a.v), a.n);
	if (a.n > 0 && a.v == NULL)
		a = (struct container_answer){ .kind = CONTAINER_NULL, .data = { NULL, -1 } };
	for (uint32_t i = 0; i < a.n; i++)
		a.v[i].data = data_copy(n, u->answer_of->v[i].data);
	a.data = data_copy(n, a.data);
	container_tell(n, &u->who, &a, 0);
}

static void answer_now(struct node *n, struct data_unacked *u)
{
	struct map_outcome out = { .answer = u->answer, .yes = u->yes };
	struct shard_effect e = { .how = SHARD_RAN, .out = &out };

	if (u->who.answer == DATA_ANSWER_TXN) {
		struct invocation c = { .kind = INVOCATION_TXN, .cookie = u->who.txn };

		forget_one(n, u);
		n->watchers->ends[INVOCATION_TXN](n, &c, INVOCATION_ANSWERED, NULL);
		return;
	}
	if (u->answer_of != NULL)
		tell_kept(n, u);
	else if (value_of(n, u, &out.value))
		data_tell(n, &u->who, &e, 0);
	else
		data_refuse(n, &u->who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST,
			"it is written, and there is no memory to show the old value");
	forget_one(n, u);
}

void data_backup_acked(struct node *n, int64_t call_id)
{
	struct data_acks *a;
	uint32_t place;

	if (!node_stores(n) || key_of(call_id) == 0)
		return;
	a = &data_of(n)->acks;
	place = mc_index_find(&a->index, key_of(call_id));
	if (place == MC_INDEX_NONE || a->v[place].call_id != call_id)
		return; /* answered already */
	mc_check(a->v[place].acks > 0);
	if (--a->v[place].acks == 0)
		answer_now(n, &a->v[place]);
}

void data_acks_tick(struct node *n)
{
	struct data_acks *a = &data_of(n)->acks;

	while (a->first != 0 && a->v[a->first - 1].at_ms <= n->now_ms)
		answer_now(n, &a->v[a->first - 1]);
}

int64_t data_acks_deadline(const struct node *n)
{
	const struct data_acks *a = &data_of(n)->acks;

	return a->first == 0 ? NODE_NEVER : a->v[a->first - 1].at_ms;
}

void data_acks_forget(struct node *n)
{
	struct data_acks *a = &data_of(n)->acks;

	while (a->first != 0)
		forget_one(n, &a->v[a->first - 1]);
}

void data_acks_invariant(const struct data_acks *a)
{
	uint32_t waiting = 0, free = 0, before = 0;
	int64_t at_ms = INT64_MIN;

	mc_check(a->high <= MC_DATA_UNACKED_MAX && (a->first == 0) == (a->last == 0));
	for (uint32_t place = a->first; place != 0;
		before = place, place = a->v[place - 1].after, waiting++) {
		const struct data_unacked *u = &a->v[place - 1];

		mc_check(place <= a->high && u->before == before && u->call_id != 0 && u->acks > 0);
		mc_check(mc_index_find(&a->index, key_of(u->call_id)) == place - 1);
		mc_check(u->who.client && u->at_ms >= at_ms); /* all of them wait equally long */
		at_ms = u->at_ms;
	}
	mc_check(a->last == before);
	for (uint32_t place = a->free; place != 0; place = a->v[place - 1].after, free++)
		mc_check(place <= a->high && a->v[place - 1].call_id == 0 && free < a->high);
	mc_check(waiting + free == a->high);
}
