/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container_order.c - the items of queues, lists and sets in their order: leaves of some numbers each, with
 * the place of an item in the store and a hash of its value, so that one is found without a look at the
 * others' values.
 */
#include <string.h>

#include "common/base/check.h"
#include "common/base/hash.h"
#include "common/data/containers_internal.h"
#include "common/data/map.h"

struct item {
	int64_t id;
	uint32_t place, hash;
};
enum { LEAF = 62 }; /* a kilobyte */

struct container_leaf {
	struct container_leaf *next, *before;
	uint32_t n;
	struct item v[LEAF];
};

static uint32_t hash_of(struct mc_bytes value)
{
	mc_check(value.p != NULL && value.n >= MAP_DATA_HEAD);
	return (uint32_t)mc_murmur32(value.p + MAP_DATA_HEAD, (size_t)value.n - MAP_DATA_HEAD);
}

static struct item *item_at(struct container_at at)
{
	mc_check(at.leaf != NULL && at.i < at.leaf->n);
	return &at.leaf->v[at.i];
}

/* --- places --- */
struct container_at container_first(const struct container *c)
{
	return (struct container_at){ c->first, 0 };
}

struct container_at container_nth(const struct container *c, uint32_t rank)
{
	struct container_leaf *leaf = c->first;

	if (rank >= c->size)
		return (struct container_at){ NULL, 0 };
	while (rank >= leaf->n) {
		rank -= leaf->n;
		leaf = leaf->next;
	}
	return (struct container_at){ leaf, rank };
}

void container_next(struct container_at *at)
{
	mc_check(at->leaf != NULL);
	if (++at->i >= at->leaf->n)
		*at = (struct container_at){ at->leaf->next, 0 };
}

int64_t container_id(struct container_at at)
{
	return item_at(at)->id;
}

/* The first item whose number is not below id. */
static struct container_at not_below(const struct container *c, int64_t id)
{
	struct container_leaf *leaf = c->first;
	uint32_t i = 0;

	if (c->last == NULL || c->last->v[c->last->n - 1].id < id)
		return (struct container_at){ NULL, 0 };
	while (leaf->v[leaf->n - 1].id < id)
		leaf = leaf->next;
	while (leaf->v[i].id < id)
		i++;
	return (struct container_at){ leaf, i };
}

struct container_at container_of_id(const struct container *c, int64_t id)
{
	struct container_at at = not_below(c, id);

	return at.leaf != NULL && item_at(at)->id == id ? at : (struct container_at){ NULL, 0 };
}

/* --- values --- */
struct store_value container_value(
	const struct containers *s, const struct container *c, struct container_at at)
{
	struct store_view v;

	mc_check(container_look(s, c, item_at(at)->place, &v));
	return store_value_of(s->store, &v);
}

static bool is_value(
	const struct containers *s, const struct container *c, struct container_at at, struct mc_bytes value)
{
	struct store_value v = container_value(s, c, at);
	const uint8_t *p = value.p;
	uint32_t skip = MAP_DATA_HEAD;

	if (v.total != (uint32_t)value.n)
		return false;
	do {
		if (memcmp(v.p + skip, p + skip, v.n - skip) != 0)
			return false;
		p += v.n;
		skip = 0;
	} while (store_next_piece(s->store, &v));
	return true;
}

struct container_at container_of_value(const struct containers *s, const struct container *c,
	struct mc_bytes value, bool last, uint32_t *rank)
{
	struct container_at found = { NULL, 0 };
	uint32_t hash = hash_of(value), n = 0;

	for (struct container_leaf *leaf = c->first; leaf != NULL; n += leaf->n, leaf = leaf->next)
		for (uint32_t i = 0; i < leaf->n; i++) {
			if (leaf->v[i].hash != hash ||
				!is_value(s, c, (struct container_at){ leaf, i }, value))
				continue;
			found = (struct container_at){ leaf, i };
			*rank = n + i;
			if (!last)
				return found;
		}
	return found;
}

/* --- leaves --- */
static struct container_leaf *leaf_new(
	struct containers *s, struct container *c, struct container_leaf *before)
{
	struct container_leaf *leaf = mc_heap_get(s->heap, sizeof(*leaf));

	if (leaf == NULL)
		return NULL;
	leaf->n = 0;
	leaf->before = before;
	leaf->next = before == NULL ? c->first : before->next;
	*(leaf->next == NULL ? &c->last : &leaf->next->before) = leaf;
	*(before == NULL ? &c->first : &before->next) = leaf;
	return leaf;
}

static void leaf_free(struct containers *s, struct container *c, struct container_leaf *leaf)
{
	mc_check((leaf->next == NULL) == (c->last == leaf) && (leaf->before == NULL) == (c->first == leaf));
	*(leaf->next == NULL ? &c->last : &leaf->next->before) = leaf->before;
	*(leaf->before == NULL ? &c->first : &leaf->before->next) = leaf->next;
	mc_heap_put(s->heap, leaf);
}

/* Where an item can be written that will stand in front of the one at `at`; leaf NULL: no memory. */
static struct container_at make_place(struct containers *s, struct container *c, struct container_at at)
{
	struct container_leaf *half;

	if (at.leaf == NULL)
		at = (struct container_at){ c->last, c->last == NULL ? 0 : c->last->n };
	if (at.leaf == NULL || (at.leaf->n == LEAF && at.i == LEAF))
		return (struct container_at){ leaf_new(s, c, at.leaf), 0 };
	if (at.leaf->n < LEAF)
		return at;
	half = leaf_new(s, c, at.leaf);
	if (half == NULL)
		return (struct container_at){ NULL, 0 };
	half->n = LEAF / 2;
	at.leaf->n -= half->n;
	memcpy(half->v, at.leaf->v + at.leaf->n, sizeof(half->v[0]) * half->n);
	return at.i <= at.leaf->n ? at : (struct container_at){ half, at.i - at.leaf->n };
}

static void write_item(struct container *c, struct container_at at, struct item item)
{
	struct container_leaf *leaf = at.leaf;

	mc_check(leaf->n < LEAF && at.i <= leaf->n);
	memmove(leaf->v + at.i + 1, leaf->v + at.i, sizeof(leaf->v[0]) * (leaf->n - at.i));
	leaf->v[at.i] = item;
	leaf->n++;
	c->size++;
	if (item.id >= c->next_id)
		c->next_id = item.id + 1;
}

/* A place in the store that no item of this container has. */
static uint32_t free_place(const struct containers *s, struct container *c)
{
	struct store_view v;

	while (container_look(s, c, c->place, &v))
		c->place++;
	return c->place++;
}

static enum store_err add(struct containers *s, struct container *c, struct container_at at, int64_t id,
	struct mc_bytes value, enum store_how how)
{
	struct item item = { id, free_place(s, c), hash_of(value) };
	enum store_err err;

	at = make_place(s, c, at);
	if (at.leaf == NULL)
		return STORE_FULL;
	err = container_store(s, c, item.place, value, how);
	if (err != STORE_OK && at.leaf->n == 0)
		leaf_free(s, c, at.leaf);
	if (err == STORE_OK)
		write_item(c, at, item);
	return err;
}

/* --- changes --- */
enum store_err container_append(struct containers *s, struct container *c, struct mc_bytes value, int64_t *id)
{
	*id = c->next_id;
	return add(s, c, (struct container_at){ NULL, 0 }, c->next_id, value, STORE_PLAIN);
}

enum store_err container_put(
	struct containers *s, struct container *c, int64_t id, struct mc_bytes value, enum store_how how)
{
	struct container_at at = not_below(c, id);

	if (at.leaf != NULL && item_at(at)->id == id) {
		item_at(at)->hash = hash_of(value);
		return container_store(s, c, item_at(at)->place, value, how);
	}
	return add(s, c, at, id, value, how);
}

/* Items from `at` on get numbers one higher until there is a gap: how many. */
static uint32_t push_up(struct container_at at)
{
	uint32_t count = 0;
	int64_t least = item_at(at)->id + 1;

	while (at.leaf != NULL && item_at(at)->id < least) {
		item_at(at)->id = least++;
		count++;
		container_next(&at);
	}
	return count;
}

/* Between two neighbours whose numbers leave none, those behind move up. */
static int64_t number_for(struct container *c, struct container_at at, uint32_t rank, uint32_t *count)
{
	int64_t id = at.leaf == NULL ? c->next_id : container_id(at) - 1;
	struct container_at last = container_nth(c, c->size - 1);

	*count = 0;
	if (at.leaf == NULL || rank == 0 || container_id(container_nth(c, rank - 1)) != id)
		return id;
	*count = push_up(at);
	if (container_id(last) >= c->next_id)
		c->next_id = container_id(last) + 1;
	return id + 1;
}

enum store_err container_insert(
	struct containers *s, struct container *c, uint32_t rank, struct mc_bytes value, uint32_t *count)
{
	struct item item = { 0, free_place(s, c), hash_of(value) };
	struct container_at at = make_place(s, c, container_nth(c, rank)), behind = at;
	enum store_err err =
		at.leaf == NULL ? STORE_FULL : container_store(s, c, item.place, value, STORE_PLAIN);

	if (at.leaf != NULL && err != STORE_OK && at.leaf->n == 0)
		leaf_free(s, c, at.leaf);
	if (err != STORE_OK)
		return err;
	if (behind.i >= behind.leaf->n)
		behind = (struct container_at){ behind.leaf->next, 0 };
	item.id = number_for(c, behind, rank, count);
	write_item(c, at, item);
	return STORE_OK;
}

enum store_err container_set(
	struct containers *s, struct container *c, struct container_at at, struct mc_bytes value)
{
	enum store_err err = container_store(s, c, item_at(at)->place, value, STORE_PLAIN);

	if (err == STORE_OK)
		item_at(at)->hash = hash_of(value);
	return err;
}

void container_remove(struct containers *s, struct container *c, struct container_at *at)
{
	struct container_leaf *leaf = at->leaf, *next = leaf->next;

	mc_check(c->size > 0);
	container_unstore(s, c, item_at(*at)->place);
	leaf->n--;
	memmove(leaf->v + at->i, leaf->v + at->i + 1, sizeof(leaf->v[0]) * (leaf->n - at->i));
	c->size--;
	if (at->i >= leaf->n)
		*at = (struct container_at){ next, 0 };
	if (leaf->n == 0)
		leaf_free(s, c, leaf);
}

void container_clear(struct containers *s, struct container *c)
{
	store_ns ns = store_ns_find(s->store, c->table, c->partition);

	if (ns != 0)
		store_ns_drop(s->store, ns);
	while (c->first != NULL)
		leaf_free(s, c, c->first);
	c->size = 0;
	c->bytes = 0;
}

bool container_order_holds(const struct container *c)
{
	uint32_t n = 0;
	int64_t id = INT64_MIN;

	for (struct container_at at = container_first(c); at.leaf != NULL; container_next(&at), n++) {
		if (n > 0 && container_id(at) <= id)
			return false;
		id = container_id(at);
	}
	return n == c->size && (n == 0 || id < c->next_id);
}
