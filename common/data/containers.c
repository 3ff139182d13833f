/* SPDX-License-Identifier: Apache-2.0 */
/* containers.c - which containers there are, and items of ring buffers, whose numbers are their order. */
#include <string.h>

#include "common/base/check.h"
#include "common/data/containers_internal.h"
#include "common/data/map.h"

void containers_init(struct containers *s, struct mc_heap *heap, struct store *store)
{
	*s = (struct containers){ .heap = heap, .store = store, .deadline_ms = INT64_MAX };
}

static const char *const services[CONTAINER_KINDS] = {
	[CONTAINER_QUEUE] = "hz:impl:queueService",
	[CONTAINER_LIST] = "hz:impl:listService",
	[CONTAINER_SET] = "hz:impl:setService",
	[CONTAINER_RING] = "hz:impl:ringbufferService",
	[CONTAINER_ESTIMATOR] = "hz:impl:cardinalityEstimatorService",
};

const char *container_service(enum container_kind kind)
{
	mc_check(kind < CONTAINER_KINDS);
	return services[kind];
}

bool container_kind_of(struct mc_str service, enum container_kind *kind)
{
	for (size_t k = 0; k < CONTAINER_KINDS; k++)
		if (mc_str_eqz(service, services[k])) {
			*kind = (enum container_kind)k;
			return true;
		}
	return false;
}

struct container *container_find(
	const struct containers *s, enum container_kind kind, uint32_t partition, struct mc_str name)
{
	struct container *c;

	mc_check(partition < MC_PARTITIONS && kind < CONTAINER_KINDS);
	c = s->of[partition];
	while (c != NULL && (c->kind != kind || !mc_str_eq(c->name, name)))
		c = c->next;
	return c;
}

static void put_in(struct containers *s, struct container *c)
{
	c->next = s->of[c->partition];
	s->of[c->partition] = c;
	s->n++;
}

static struct container *make(
	struct containers *s, enum container_kind kind, uint32_t partition, struct mc_str name)
{
	static const struct store_table_config plain = { 0, STORE_EVICT_NONE };
	struct container *c;

	if (s->n >= MC_CONTAINERS_MAX || name.n > MC_MAP_NAME_MAX)
		return NULL;
	c = mc_heap_get(s->heap, sizeof(*c) + (size_t)name.n);
	if (c == NULL)
		return NULL;
	*c = (struct container){ .kind = kind, .partition = partition, .capacity = CONTAINER_RING_CAPACITY };
	c->table = store_table_open(s->store, &plain);
	if (c->table == 0) {
		mc_heap_put(s->heap, c);
		return NULL;
	}
	if (name.n > 0)
		memcpy(c + 1, name.p, (size_t)name.n);
	c->name = mc_str_of((const char *)(c + 1), (size_t)name.n);
	put_in(s, c);
	return c;
}

struct container *container_open(
	struct containers *s, enum container_kind kind, uint32_t partition, struct mc_str name)
{
	struct container *c = container_find(s, kind, partition, name);

	mc_check(partition < MC_PARTITIONS && name.n >= 0);
	return c != NULL ? c : make(s, kind, partition, name);
}

struct container *container_anew(struct containers *s, const struct container *c)
{
	struct container *new = make(s, c->kind, c->partition, c->name);

	if (new != NULL)
		new->capacity = c->capacity;
	return new;
}

void container_exchange(struct container *a, struct container *b)
{
	struct container was = *a;

	mc_check(a->kind == b->kind && a->partition == b->partition);
#define TAKE(to, from) \
	do { \
		(to)->size = (from)->size; \
		(to)->bytes = (from)->bytes; \
		(to)->table = (from)->table; \
		(to)->place = (from)->place; \
		(to)->next_id = (from)->next_id; \
		(to)->first = (from)->first; \
		(to)->last = (from)->last; \
	} while (0)
	TAKE(a, b);
	TAKE(b, &was);
#undef TAKE
}

static void take_out(struct containers *s, struct container *c)
{
	struct container **at = &s->of[c->partition];

	mc_check(s->n > 0);
	while (*at != c) {
		mc_check(*at != NULL);
		at = &(*at)->next;
	}
	*at = c->next;
	s->n--;
}

void container_move(struct containers *from, struct containers *to, struct container *c)
{
	mc_check(from->heap == to->heap && from->store == to->store && c->waits_first == NULL);
	take_out(from, c);
	put_in(to, c);
}

void container_destroy(struct containers *s, struct container *c)
{
	mc_check(c->waits_first == NULL);
	take_out(s, c);
	container_clear(s, c);
	store_table_drop(s->store, c->table);
	mc_heap_put(s->heap, c);
}

/* --- items in the store --- */
enum store_err container_room(const struct container *c, uint64_t items, uint64_t bytes)
{
	if (c->size + items > MC_CONTAINER_ITEMS_MAX ||
		c->bytes + bytes + items * CONTAINER_ITEM_HEAD > MC_CONTAINER_BYTES_MAX)
		return STORE_VALUE;
	return STORE_OK;
}

struct mc_bytes container_key(uint8_t key[CONTAINER_KEY], uint32_t place)
{
	memset(key, 0, CONTAINER_KEY);
	memcpy(key + MAP_DATA_HEAD, &place, sizeof(place));
	return (struct mc_bytes){ key, CONTAINER_KEY };
}

bool container_look(
	const struct containers *s, const struct container *c, uint32_t place, struct store_view *v)
{
	uint8_t key[CONTAINER_KEY];
	store_ns ns = store_ns_find(s->store, c->table, c->partition);

	return ns != 0 && store_find(s->store, ns, container_key(key, place), v);
}

enum store_err container_store(
	struct containers *s, struct container *c, uint32_t place, struct mc_bytes value, enum store_how how)
{
	static const struct store_meta meta = { .expires_ms = STORE_NEVER };
	uint8_t key[CONTAINER_KEY];
	struct mc_bytes k = container_key(key, place);
	struct store_view v;
	store_ns ns;
	enum store_err err = store_ns_open(s->store, c->table, c->partition, &ns);
	uint32_t was = 0;

	if (err != STORE_OK)
		return err;
	if (store_find(s->store, ns, k, &v))
		was = store_value_of(s->store, &v).total + CONTAINER_ITEM_HEAD;
	err = store_put(s->store, &v, k, value, &meta, how);
	if (err == STORE_OK)
		c->bytes += (uint32_t)value.n + CONTAINER_ITEM_HEAD - was;
	return err;
}

void container_unstore(struct containers *s, struct container *c, uint32_t place)
{
	struct store_view v;

	if (!container_look(s, c, place, &v))
		return;
	mc_check(c->bytes >= store_value_of(s->store, &v).total + CONTAINER_ITEM_HEAD);
	c->bytes -= store_value_of(s->store, &v).total + CONTAINER_ITEM_HEAD;
	store_remove(s->store, &v, STORE_REMOVED);
}

/* --- ring buffers: the place of an item is its sequence --- */
static void drop_oldest(struct containers *s, struct container *c)
{
	container_unstore(s, c, (uint32_t)container_head(c));
	c->size--;
}

enum store_err container_ring_add(
	struct containers *s, struct container *c, struct mc_bytes value, enum store_how how)
{
	enum store_err err;

	mc_check(c->kind == CONTAINER_RING && c->capacity > 0);
	err = container_store(s, c, (uint32_t)c->next_id, value, how);
	if (err != STORE_OK)
		return err;
	c->next_id++;
	c->size++;
	while (c->size > c->capacity || (c->size > 1 && c->bytes > MC_CONTAINER_BYTES_MAX))
		drop_oldest(s, c);
	return STORE_OK;
}

enum store_err container_ring_set(
	struct containers *s, struct container *c, int64_t sequence, struct mc_bytes value)
{
	mc_check(c->kind == CONTAINER_RING && container_is_id(sequence));
	if (sequence == c->next_id)
		return container_ring_add(s, c, value, STORE_RESERVED);
	if (sequence < c->next_id)
		return sequence < container_head(c)
			? STORE_OK
			: container_store(s, c, (uint32_t)sequence, value, STORE_RESERVED);
	container_clear(s, c);
	c->next_id = sequence;
	return container_ring_add(s, c, value, STORE_RESERVED);
}

struct store_value container_ring_value(
	const struct containers *s, const struct container *c, int64_t sequence)
{
	struct store_view v;

	mc_check(sequence >= container_head(c) && sequence < c->next_id);
	mc_check(container_look(s, c, (uint32_t)sequence, &v));
	return store_value_of(s->store, &v);
}

static void check_container(const struct containers *s, const struct container *c)
{
	store_ns ns = store_ns_find(s->store, c->table, c->partition);

	mc_check(c->kind < CONTAINER_KINDS && container_find(s, c->kind, c->partition, c->name) == c);
	mc_check((ns == 0 ? 0 : store_ns_info(s->store, ns).entries) == c->size);
	mc_check(c->kind == CONTAINER_RING || container_order_holds(c));
	mc_check((c->size == 0) == (c->bytes == 0) && c->size <= MC_CONTAINER_ITEMS_MAX);
	mc_check(c->kind != CONTAINER_RING || (c->first == NULL && c->size <= c->capacity));
	mc_check((c->waits_first == NULL) == (c->waits_last == NULL));
	mc_check(c->waits_first == NULL || s->wait_count > 0);
}

void containers_invariant(const struct containers *s)
{
	uint32_t n = 0;

	for (uint32_t p = 0; p < MC_PARTITIONS; p++)
		for (const struct container *c = s->of[p]; c != NULL; c = c->next, n++) {
			mc_check(c->partition == p);
			check_container(s, c);
		}
	mc_check(n == s->n && n <= MC_CONTAINERS_MAX && s->wait_count <= MC_DATA_WAITS_MAX);
}
