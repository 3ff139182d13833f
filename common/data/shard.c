/* SPDX-License-Identifier: Apache-2.0 */
/* shard.c - events of a shard, and the effects they have. */
#include "common/data/shard.h"

#include "common/base/check.h"

/* Of a step: what goes beyond is left for the next one. */
enum { EXPIRE_WORK = 1024, EXPIRE_AGAIN_MS = 1000, EVICT_MAX = 16 };
enum { BACKUP_EXPIRY_DELAY_MS = 10000 };
_Static_assert(
	(int)EVICT_MAX < (int)SHARD_EFFECTS_MAX, "what makes room leaves some for the effect that wanted it");

void shard_init(struct shard *h, struct store *store, struct mc_heap *heap, struct map_slot **by_table,
	const struct node_map_rule *rules, uint32_t rule_count)
{
	h->store = store;
	h->maps = (struct maps){
		.heap = heap, .store = store, .rules = rules, .rule_count = rule_count, .by_table = by_table
	};
	map_waits_init(&h->waits, heap);
}

void shard_begin(struct shard *h, uint64_t now_ms, uint32_t work)
{
	h->now_ms = now_ms;
	h->left = store_begin(h->store, now_ms, work);
}

static struct shard_effect *effect(struct shard *h, struct map_slot *map, uint32_t partition)
{
	struct shard_effect *e = &h->fx[h->fx_count];

	mc_check(h->fx_count < SHARD_EFFECTS_MAX);
	*e = (struct shard_effect){ .map = map, .partition = partition, .out = &h->outcomes[h->fx_count] };
	h->fx_count++;
	return e;
}

static bool has_room(const struct shard *h)
{
	return h->fx_count < SHARD_EFFECTS_MAX;
}

/* What could not be kept of an outcome that has no effect. */
static void drop_effect(struct shard *h)
{
	mc_check(h->fx_count > 0);
	h->fx_count--;
}

/* --- what waits --- */
static void run_waiters(struct shard *h)
{
	static const enum shard_how hows[] = { [MAP_WAITED_RUN] = SHARD_RAN,
		[MAP_WAITED_LATE] = SHARD_LATE,
		[MAP_WAITED_TIMEOUT] = SHARD_TIMEOUT };
	enum map_waited how;

	if (map_waits_deadline(&h->waits) > h->now_ms)
		return; /* as after most requests */
	while (has_room(h)) {
		struct shard_effect *e = effect(h, NULL, 0);

		if (!map_waits_next(&h->waits, h->store, h->now_ms, &e->ticket, &how,
			    &h->outcomes[h->fx_count - 1])) {
			drop_effect(h);
			return;
		}
		e->how = hows[how];
	}
	h->left = true;
}

/* --- room --- */
/* Tables with a policy give before others are refused; what they gave is free in the next step. */
static void make_room(struct shard *h, const struct store_view *except)
{
	struct store_view v;

	for (int i = 0; i < EVICT_MAX && has_room(h) && store_wants_room(h->store) &&
		store_sample_any(h->store, except, &v);
		i++) {
		struct store_ns_info info = store_ns_info(h->store, v.ns);
		struct map_slot *slot = maps_of_table(&h->maps, info.table);

		if (slot->kept) {
			store_remove(h->store, &v, STORE_EVICTED);
			continue;
		}
		effect(h, slot, info.partition);
		map_evict(h->store, &slot->map, &v, &h->outcomes[h->fx_count - 1]);
	}
}

/* EvictionChecker: a map's limit is spread over the partitions; one goes for each that comes. */
static void keep_size(struct shard *h, struct map_slot *slot, const struct map_request *r)
{
	store_ns ns = store_ns_find(h->store, slot->map.entries, r->partition);
	uint32_t most = slot->max_size / MC_PARTITIONS;
	struct store_view v, mine;

	if (slot->max_size == 0 || slot->map.cfg.eviction == STORE_EVICT_NONE || ns == 0 || !has_room(h) ||
		store_ns_info(h->store, ns).entries <= (most == 0 ? 1 : most) ||
		!store_find(h->store, ns, r->key, &mine) || !store_sample(h->store, ns, &mine, &v))
		return;
	effect(h, slot, r->partition);
	map_evict(h->store, &slot->map, &v, &h->outcomes[h->fx_count - 1]);
}

/* --- events --- */
static void request(struct shard *h, const struct shard_event *ev)
{
	struct shard_effect *e = effect(h, ev->map, ev->request->partition);
	struct map_outcome *out = &h->outcomes[h->fx_count - 1];

	mc_check(ev->request->partition < MC_PARTITIONS && !ev->map->kept);
	mc_check(ev->patience.ticket != 0 || !map_op_waits(ev->request->op) || ev->patience.wait_ms == 0);
	e->ticket = ev->patience.ticket;
	map_waits_run(&h->waits, h->store, &ev->map->map, ev->request, &ev->patience, h->now_ms, out);
	if (ev->request->op == MAP_GET && out->answer != MAP_WAITS) {
		h->gets++;
		h->hits += out->answer == MAP_ANSWER_VALUE;
	}
	if (out->answer == MAP_WAITS)
		drop_effect(h);
	else if (out->changes > 0)
		keep_size(h, ev->map, ev->request);
	make_room(h, NULL);
	run_waiters(h);
}

static void clear(struct shard *h, const struct shard_event *ev)
{
	struct shard_effect *e = effect(h, ev->map, ev->partition);

	mc_check(ev->partition < MC_PARTITIONS && !ev->map->kept);
	e->out = NULL;
	e->evicts = ev->evicts;
	e->cleared = map_clear(h->store, &ev->map->map, ev->partition);
}

static void waiters(struct shard *h, const struct shard_event *ev)
{
	(void)ev;
	run_waiters(h);
}

/* A backup's entries go when their owner says so; what has a ttl alone, some time after that, too, for the
 * owner may be gone (hazelcast.map.expiry.delay.seconds). Not so in caches, whose owner alone hears of reads
 * that give time (AbstractCacheRecordStore.markExpirable). */
static bool stays_as_backup(const struct shard *h, const struct shard_event *ev, const struct map_slot *slot,
	struct store_view *v)
{
	struct store_ns_info info = store_ns_info(h->store, v->ns);

	if (ev->owned == NULL || maps_is_replicated(slot->name) || ev->owned[info.partition] ||
		info.table != slot->map.entries)
		return false;
	return maps_is_cache(slot->name) ||
		(v->meta.max_idle_s != 0 && v->meta.max_idle_s != MAP_FOREVER_S) ||
		v->meta.expires_ms + BACKUP_EXPIRY_DELAY_MS > h->now_ms;
}

static void expire(struct shard *h, const struct shard_event *ev)
{
	struct store_view v;
	bool more = false;

	while (has_room(h) && store_next_expired(h->store, EXPIRE_AGAIN_MS, EXPIRE_WORK, &v, &more)) {
		struct store_ns_info info = store_ns_info(h->store, v.ns);
		struct map_slot *slot = maps_of_table(&h->maps, info.table);
		struct mc_bytes key = v.key;
		struct map_outcome *out;

		if (slot->kept) { /* nobody is told: it is not of this cluster */
			store_remove(h->store, &v, STORE_EXPIRED);
			continue;
		}
		if (stays_as_backup(h, ev, slot, &v))
			continue;
		effect(h, slot, info.partition);
		out = &h->outcomes[h->fx_count - 1];
		map_expire(h->store, &slot->map, &v, h->now_ms, out);
		if (out->unlocked)
			map_waits_wake(&h->waits, &slot->map, info.partition, key);
		if (out->changes == 0)
			drop_effect(h);
	}
	h->left |= more || !has_room(h);
	run_waiters(h);
}

static void moves(struct shard *h, const struct shard_event *ev)
{
	uint64_t ticket;

	while (has_room(h) && map_waits_take(&h->waits, NULL, ev->partition, &ticket)) {
		struct shard_effect *e = effect(h, NULL, ev->partition);

		*e = (struct shard_effect){
			.ticket = ticket, .partition = ev->partition, .how = SHARD_MOVED
		};
	}
}

struct release {
	struct shard *h;
	struct map_slot *slot;
};

static void unlocked(void *ctx, uint32_t partition, struct mc_bytes key)
{
	struct release *r = ctx;

	map_waits_wake(&r->h->waits, &r->slot->map, partition, key);
}

static void forget(struct shard *h, const struct shard_event *ev)
{
	map_waits_forget(&h->waits, ev->who);
}

static void gone(struct shard *h, const struct shard_event *ev)
{
	for (struct map_slot *slot = maps_next(&h->maps, NULL); slot != NULL;
		slot = maps_next(&h->maps, slot)) {
		struct release r = { h, slot };

		map_release(h->store, &slot->map, ev->who, unlocked, &r);
	}
	run_waiters(h);
}

/* --- as backup --- */
static void keep_entry(struct shard *h, const struct shard_event *ev)
{
	mc_check(ev->partition < MC_PARTITIONS && !ev->map->kept);
	h->full = map_keep(h->store, &ev->map->map, ev->partition, ev->entry) != STORE_OK;
}

static void copy(struct shard *h, const struct shard_event *ev)
{
	struct map_outcome out;

	mc_check(ev->request->reserved && ev->request->partition < MC_PARTITIONS && !ev->map->kept);
	map_run(h->store, &ev->map->map, ev->request, h->now_ms, &out);
	h->full = out.answer == MAP_FULL;
}

typedef void event_fn(struct shard *h, const struct shard_event *ev);
static event_fn *const events[] = {
	[SHARD_REQUEST] = request,
	[SHARD_CLEAR] = clear,
	[SHARD_WAITERS] = waiters,
	[SHARD_EXPIRE] = expire,
	[SHARD_MOVES] = moves,
	[SHARD_FORGET] = forget,
	[SHARD_GONE] = gone,
	[SHARD_KEEP] = keep_entry,
	[SHARD_COPY] = copy,
};

void shard_step(struct shard *h, const struct shard_event *ev)
{
	h->fx_count = 0;
	events[ev->type](h, ev);
}

uint64_t shard_deadline(const struct shard *h)
{
	uint64_t waits = map_waits_deadline(&h->waits), tick = STORE_NEVER;

	if (h->left)
		return h->now_ms;
	if (store_entries(h->store) > 0)
		tick = h->now_ms + MC_DATA_TICK_MS;
	return waits < tick ? waits : tick;
}

bool shard_is_alive(const struct shard *h, const struct store_view *v)
{
	return v->ref != 0 && v->meta.expires_ms > h->now_ms;
}
