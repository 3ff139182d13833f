/* SPDX-License-Identifier: Apache-2.0 */
/* service.c - the shard of a node: its memory, its steps and its time; gate, act, tell in this order. */
#include "common/data/service_internal.h"

#include <string.h>

/* Offsets in the block are pages of the store: given back to the system in whole pages of it. */
enum { BLOCK_ALIGNMENT = 64 << 10 };

static struct store_config store_config_of(struct node *n)
{
	return (struct store_config){ .seed = { mc_rng_next(&n->rng), mc_rng_next(&n->rng) },
		.partitions = MC_PARTITIONS,
		.tables_max = MC_DATA_TABLES,
		.namespaces_max = MC_STORE_NAMESPACES_MAX,
		.key_skip = MAP_DATA_HEAD };
}

/* --- life --- */
void data_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg)
{
	struct data_service *d, none;

	if (cfg->store_bytes == 0)
		return;
	d = node_block_part(b, sizeof(*d), 1);
	if (n != NULL)
		n->data = d;
	if (d == NULL)
		d = &none;
	d->by_table = node_block_part(b, sizeof(struct map_slot *), MC_DATA_TABLES);
	d->callers = node_block_part(b, sizeof(*d->callers), MC_DATA_WAITS_MAX + 1);
	d->moves = node_block_part(b, sizeof(*d->moves), MC_PARTITIONS);
	d->places = node_block_part(b, sizeof(*d->places), MC_PARTITIONS);
	d->seen = node_block_part(b, sizeof(*d->seen), cfg->members_max);
	d->heap = node_block_part(b, MC_DATA_HEAP, 1);
	d->block = node_block_part(b, cfg->store_bytes + BLOCK_ALIGNMENT, 1);
}

void data_init(struct node *n)
{
	struct data_service *d = data_of(n);
	struct store_config c;
	struct store *s;

	if (!node_stores(n))
		return;
	c = store_config_of(n);
	d->block += (BLOCK_ALIGNMENT - ((uintptr_t)d->block & (BLOCK_ALIGNMENT - 1))) & (BLOCK_ALIGNMENT - 1);
	s = store_init(d->block, n->cfg->store_bytes, &c);
	mc_check(s != NULL && n->cfg->store_bytes >= MC_DATA_STORE_MIN);
	d->heap = mc_heap_init(d->heap, MC_DATA_HEAP);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		d->places[p].at = -1;
	shard_init(&d->shard, s, d->heap, d->by_table, n->cfg->maps, n->cfg->map_count);
}

void data_reset(struct node *n)
{
	struct data_service *d = data_of(n);
	struct map_slot *slot;
	uint64_t ticket;

	if (!node_stores(n))
		return;
	data_begin(n);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		while (map_waits_take(&d->shard.waits, NULL, p, &ticket))
			;
	memset(d->callers, 0, sizeof(*d->callers) * d->callers_high);
	d->callers_high = d->callers_free = 0;
	data_listeners_drop(n);
	memset(d->moves, 0, sizeof(*d->moves) * MC_PARTITIONS);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		d->places[p] = (struct data_place){ .at = -1 };
	d->gone_count = 0;
	while ((slot = maps_next(&d->shard.maps, NULL)) != NULL)
		maps_destroy(&d->shard.maps, slot);
}

/* --- steps --- */
static void begin_step(struct node *n, uint32_t work)
{
	struct data_service *d = data_of(n);

	mc_check(node_stores(n));
	if (d->begun)
		return;
	shard_begin(&d->shard, (uint64_t)n->clock_ms, work);
	d->begun = true;
}

void data_begin(struct node *n)
{
	begin_step(n, STORE_WORK_STEP);
}

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

	mc_check(c->used);
	*c = (struct data_caller){ .next_free = d->callers_free };
	d->callers_free = (uint32_t)ticket;
}

/* A call that has waited knows its map by its ticket. */
static const struct map_slot *map_of(const struct data_service *d, const struct shard_effect *e)
{
	return e->map != NULL ? e->map : d->callers[e->ticket - 1].map;
}

void data_shard(struct node *n, const struct shard_event *ev)
{
	struct data_service *d = data_of(n);

	mc_check(d->begun);
	shard_step(&d->shard, ev);
	for (uint32_t i = 0; i < d->shard.fx_count; i++) {
		const struct shard_effect *e = &d->shard.fx[i];

		for (uint32_t c = 0; e->out != NULL && c < e->out->changes; c++)
			data_tell_change(n, map_of(d, e), &e->out->change[c]);
		if (e->ticket == 0)
			continue;
		data_tell(n, &d->callers[e->ticket - 1], e);
		data_caller_free(n, e->ticket);
	}
}

/* --- gate --- */
static bool is_owner(const struct node *n, uint32_t partition)
{
	return mc_uuid_eq(partition_replica(n, partition, 0), n->uuid);
}

bool data_gate(struct node *n, int32_t partition, const char **why)
{
	struct partition_part part;

	*why = "there is no such partition";
	if (partition < 0 || partition >= MC_PARTITIONS)
		return false;
	*why = "this member does not own the partition";
	if (partition_replica(n, (uint32_t)partition, 0).null)
		partition_ask_assignment(n);
	if (!node_stores(n) || !is_owner(n, (uint32_t)partition))
		return false;
	*why = "the partition moves: ask again";
	return !partition_part(n, (uint32_t)partition, &part);
}

/* --- requests --- */
struct data_request data_request_new(enum map_op op, uint32_t partition)
{
	struct data_request q = { .wait_ms = -1, .call_ms = -1 };

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
static bool makes_map(enum map_op op)
{
	return op != MAP_GET && op != MAP_CONTAINS_KEY && op != MAP_ENTRY_VIEW && op != MAP_IS_LOCKED;
}

/* Nothing is there: the answer of an empty map. */
static void tell_empty(struct node *n, const struct data_caller *who)
{
	struct map_outcome out = { .answer = MAP_ANSWER_NULL };
	struct shard_effect e = { .how = SHARD_RAN, .out = &out };

	if (who->op == MAP_CONTAINS_KEY || who->op == MAP_IS_LOCKED)
		out.answer = MAP_ANSWER_BOOL;
	data_tell(n, who, &e);
}

static const char *misfit(const struct data_request *q)
{
	if (q->name.n < 0 || q->name.n > MC_MAP_NAME_MAX)
		return "the name of the map is null or too long";
	if (q->r.key.n < 0)
		return "the key is null";
	return NULL;
}

void data_run(struct node *n, const struct data_caller *who, const struct data_request *q)
{
	struct data_service *d = data_of(n);
	struct map_request r = q->r;
	struct shard_event ev = { .type = SHARD_REQUEST, .request = &r };
	const char *why = misfit(q);
	struct data_caller *c;

	if (why != NULL) {
		data_refuse(n, who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, why);
		return;
	}
	data_begin(n);
	ev.map = makes_map(q->r.op) ? maps_open(&d->shard.maps, q->name) : maps_find(&d->shard.maps, q->name);
	if (ev.map == NULL && makes_map(q->r.op)) {
		data_refuse(n, who, HZ_HAZELCAST, CLIENT_ERROR_HAZELCAST, "there are too many maps");
		return;
	}
	if (ev.map == NULL) {
		tell_empty(n, who);
		return;
	}
	r.want_old = d->listeners != NULL;
	c = caller_new(n, &ev.patience.ticket);
	*c = *who;
	c->used = true;
	c->map = ev.map;
	c->key = q->r.key;
	ev.patience.wait_ms = q->wait_ms;
	ev.patience.call_ms = q->call_ms;
	data_shard(n, &ev);
}

/* --- time --- */
static void give_back(struct node *n)
{
	struct data_service *d = data_of(n);
	size_t from, length;

	while (store_release(d->shard.store, &from, &length)) {
		struct node_effect *e = node_effect_new(n, NODE_FX_RELEASE);

		e->memory.p = d->block + from;
		e->memory.length = length;
	}
}

void data_tick(struct node *n)
{
	begin_step(n, STORE_WORK_TICK);
	data_gone_tick(n);
	data_shard(n, &(struct shard_event){ .type = SHARD_EXPIRE });
	give_back(n);
}

void data_after(struct node *n)
{
	struct data_service *d = data_of(n);
	uint64_t at_ms;
	int64_t next_ms;

	if (!node_stores(n))
		return;
	data_follow_table(n);
	data_look_for_gone(n);
	if (!d->begun)
		return;
	d->begun = false;
	at_ms = shard_deadline(&d->shard);
	next_ms = at_ms == STORE_NEVER     ? NODE_NEVER
		: at_ms <= d->shard.now_ms ? n->now_ms + 1
					   : n->now_ms + (int64_t)(at_ms - d->shard.now_ms);
	timer_set(n, TIMER_DATA, next_ms < data_gone_deadline(n) ? next_ms : data_gone_deadline(n));
}

bool data_figures(const struct node *n, struct data_figures *out)
{
	const struct data_service *d = data_of(n);
	struct store_stats s;

	if (!node_stores(n))
		return false;
	s = store_stats(d->shard.store);
	*out = (struct data_figures){
		.entries = s.entries, .bytes = s.used_bytes, .budget = s.block_bytes, .maps = d->shard.maps.n
	};
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		out->partitions += is_owner(n, p);
	return true;
}
