/* SPDX-License-Identifier: Apache-2.0 */
/* service.c - the shard of a node: its memory, its steps and its time; gate, act, tell in this order. */
#include "common/data/query_run.h"

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
	d->identities = node_block_part(b, sizeof(*d->identities), MC_PARTITIONS);
	d->unfit = node_block_part(b, sizeof(*d->unfit), MC_PARTITIONS);
	d->seen = node_block_part(b, sizeof(*d->seen), cfg->members_max);
	data_acks_lay_out(&d->acks, b);
	data_forward_lay_out(d, b);
	d->gathers = node_block_part(b, sizeof(struct data_gather *), MC_DATA_GATHERS_MAX);
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
	data_acks_init(&d->acks);
	shard_init(&d->shard, s, d->heap, d->by_table, n->cfg->maps, n->cfg->map_count);
}

/* Who looks for another cluster, or for the same one anew, comes with nothing: never in silence. */
static void say_given_up(struct node *n)
{
	uint32_t entries = store_stats(data_of(n)->shard.store).entries;
	struct mc_text t = node_text(n);

	if (entries == 0 || n->phase == NODE_PHASE_LEAVING)
		return;
	mc_text_z(mc_text_int(&t, entries),
		" entries that were stored here are given up: this node joins anew, and what it held belongs to the "
		"cluster that it comes from");
	notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(NULL));
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
	data_query_forget(n, NULL);
	data_nears_drop(n);
	data_schemas_drop(n);
	say_given_up(n);
	memset(d->moves, 0, sizeof(*d->moves) * MC_PARTITIONS);
	memset(d->unfit, 0, sizeof(*d->unfit) * MC_PARTITIONS);
	d->is_unfit = false;
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		d->places[p] = (struct data_place){ .at = -1 };
	data_acks_forget(n);
	data_forward_forget(n);
	data_gather_forget(n);
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

/* A call that has waited knows its map by its ticket. */
static struct map_slot *map_of(const struct data_service *d, const struct shard_effect *e)
{
	return e->map != NULL ? e->map : d->callers[e->ticket - 1].map;
}

/* A member counts acks itself. For a client we do: its answer says that there are none to wait for, when all
 * have come. */
struct data_ack_to data_ack_to(struct node *n, const struct data_caller *who)
{
	struct data_ack_to to = { .client_call = -1, .uuid = { .null = true } };
	const struct conn *c = who == NULL || who->client ? NULL : conn_find(n, who->reply.conn);

	if (who == NULL)
		return to;
	to.uuid = who->uuid;
	if (who->client) {
		to.caller = &n->addr;
		to.call_id = data_ack_number(n);
	} else if (c != NULL && who->reply.call_id != 0) {
		to.caller = &c->addr;
		to.call_id = who->reply.call_id;
		to.client_call = who->client_call;
	}
	return to;
}

static void answer(struct node *n, const struct shard_effect *e, const struct data_ack_to *to, uint32_t acks)
{
	const struct data_caller *who = &data_of(n)->callers[e->ticket - 1];

	if (!who->client || acks == 0 || !data_ack_wait(n, to->call_id, acks, who, e))
		data_tell(n, who, e, who->client ? 0 : acks);
	data_caller_free(n, e->ticket);
}

static void tell_effect(struct node *n, const struct shard_effect *e)
{
	struct data_service *d = data_of(n);
	struct data_ack_to to = { .client_call = -1 };
	uint32_t acks = 0;

	if (e->out != NULL && e->out->changes > 0 && data_owns(n, e->out->partition)) {
		for (uint32_t c = 0; c < e->out->changes; c++)
			data_tell_change(n, map_of(d, e), &e->out->change[c]);
		if (data_back_up_together(n, map_of(d, e), e))
			return;
		to = data_ack_to(n, e->ticket == 0 ? NULL : &d->callers[e->ticket - 1]);
		acks = data_back_up(n, map_of(d, e), e, &to);
	} else if (e->out == NULL && e->how == SHARD_RAN && e->cleared > 0 && data_owns(n, e->partition)) {
		data_back_up(n, e->map, e, &to);
	}
	if (e->ticket != 0)
		answer(n, e, &to, acks);
}

void data_shard(struct node *n, const struct shard_event *ev)
{
	struct data_service *d = data_of(n);

	mc_check(d->begun);
	shard_step(&d->shard, ev);
	for (uint32_t i = 0; i < d->shard.fx_count; i++)
		tell_effect(n, &d->shard.fx[i]);
}

/* --- gate --- */
bool data_owns(const struct node *n, uint32_t partition)
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
	if (!node_stores(n) || !data_owns(n, (uint32_t)partition))
		return false;
	*why = "the partition moves: ask again";
	return !partition_part(n, (uint32_t)partition, &part);
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
	if (!node_stores(n))
		return; /* it was set before this node became a lite member */
	bool owned[MC_PARTITIONS];

	begin_step(n, STORE_WORK_TICK);
	data_gone_tick(n);
	data_query_tick(n);
	data_acks_tick(n);
	data_compare_tick(n);
	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		owned[p] = data_owns(n, p);
	data_shard(n, &(struct shard_event){ .type = SHARD_EXPIRE, .owned = owned });
	give_back(n);
}

void data_after(struct node *n)
{
	struct data_service *d = data_of(n);
	uint64_t at_ms;
	int64_t next_ms;

	if (!node_stores(n))
		return;
	data_of(n)->source = (struct mc_uuid){ .null = true };
	data_follow_table(n);
	data_look_for_gone(n);
	if (!d->begun) {
		if (data_compare_deadline(n) < timer_at(n, TIMER_DATA))
			timer_set(n, TIMER_DATA, data_compare_deadline(n));
		return;
	}
	d->begun = false;
	at_ms = shard_deadline(&d->shard);
	next_ms = at_ms == STORE_NEVER     ? NODE_NEVER
		: at_ms <= d->shard.now_ms ? n->now_ms + 1
					   : n->now_ms + (int64_t)(at_ms - d->shard.now_ms);
	if (data_query_waits(n))
		next_ms = n->now_ms + 1;
	if (data_compare_deadline(n) < next_ms)
		next_ms = data_compare_deadline(n);
	if (data_gone_deadline(n) < next_ms)
		next_ms = data_gone_deadline(n);
	timer_set(n, TIMER_DATA, next_ms < data_acks_deadline(n) ? next_ms : data_acks_deadline(n));
}
