/* SPDX-License-Identifier: Apache-2.0 */
/* txns.c - transactions in their table, with what each keeps of keys. */
#include "common/data/txns.h"

#include <string.h>

#include "common/base/hash.h"
#include "common/client/data.h"

_Static_assert(MC_TXNS_MAX <= UINT16_MAX && MC_TXN_KEYS_MAX < TXN_NO_KEY, "both stand in a cookie");
_Static_assert(MC_TXN_BYTES_MAX <= MC_DATA_HEAP / 2, "what else waits has room");

/* --- memory --- */
struct piece {
	size_t bytes;
	uint64_t data[];
};

void *txn_get(struct node *n, size_t bytes)
{
	struct data_txns *all = &data_of(n)->txns;
	size_t whole = sizeof(struct piece) + bytes;
	struct piece *p = whole > MC_TXN_BYTES_MAX - all->bytes ? NULL : mc_heap_get(data_of(n)->heap, whole);

	if (p == NULL)
		return NULL;
	p->bytes = whole;
	all->bytes += whole;
	return p->data;
}

void txn_put(struct node *n, void *p)
{
	struct data_txns *all = &data_of(n)->txns;
	struct piece *piece;

	if (p == NULL)
		return;
	piece = (struct piece *)((uint8_t *)p - offsetof(struct piece, data));
	mc_check(piece->bytes <= all->bytes);
	all->bytes -= piece->bytes;
	mc_heap_put(data_of(n)->heap, piece);
}

bool txn_copy(struct node *n, struct mc_bytes b, struct mc_bytes *out)
{
	uint8_t *p;

	*out = b;
	if (b.n <= 0)
		return true;
	p = txn_get(n, (size_t)b.n);
	*out = (struct mc_bytes){ p, p == NULL ? -1 : b.n };
	if (p != NULL)
		memcpy(p, b.p, (size_t)b.n);
	return p != NULL;
}

void txn_drop(struct node *n, struct mc_bytes *b)
{
	if (b->n > 0)
		txn_put(n, (void *)(uintptr_t)b->p);
	*b = (struct mc_bytes){ NULL, -1 };
}

/* --- life --- */
struct txn *txn_new(struct node *n, struct mc_uuid client)
{
	struct data_txns *all = &data_of(n)->txns;
	struct txn *t = all->count == MC_TXNS_MAX ? NULL : txn_get(n, sizeof(*t));
	uint16_t place = 0;

	if (t == NULL)
		return NULL;
	while (all->v[place] != NULL)
		place++;
	if (++all->serial == 0)
		all->serial = 1;
	*t = (struct txn){ .id = mc_rng_uuid(&n->rng),
		.client = client,
		.serial = all->serial,
		.place = place,
		.again_at_ms = NODE_NEVER,
		.asks = { .value = { NULL, -1 }, .expect = { NULL, -1 } } };
	all->v[place] = t;
	all->count++;
	return t;
}

static void free_entry(struct node *n, struct txn_entry *e)
{
	txn_drop(n, &e->old);
	txn_drop(n, &e->value);
	txn_put(n, e);
}

void txn_free_entries(struct node *n, struct txn *t)
{
	for (uint32_t i = 0; i < t->count; i++)
		free_entry(n, t->v[i]);
	txn_put(n, t->v);
	t->v = NULL;
	t->count = t->room = 0;
	memset(t->bucket, 0, sizeof(t->bucket));
}

void txn_drop_asks(struct node *n, struct txn *t)
{
	txn_drop(n, &t->asks.value);
	txn_drop(n, &t->asks.expect);
	t->asks.row = NULL;
	t->asks_place = 0;
}

void txn_free(struct node *n, struct txn *t)
{
	struct data_txns *all = &data_of(n)->txns;

	mc_check(all->v[t->place] == t && all->count > 0);
	all->v[t->place] = NULL;
	all->count--;
	txn_free_entries(n, t);
	txn_drop_asks(n, t);
	txn_put(n, t);
}

struct txn *txn_of_id(const struct node *n, struct mc_uuid id, struct mc_uuid client)
{
	const struct data_txns *all = &data_of(n)->txns;

	for (uint32_t i = 0, seen = 0; seen < all->count; i++) {
		struct txn *t = all->v[i];

		seen += t != NULL;
		if (t != NULL && !t->gone && mc_uuid_eq(t->id, id) && mc_uuid_eq(t->client, client))
			return t;
	}
	return NULL;
}

uint64_t txn_cookie(const struct txn *t, uint32_t place)
{
	return (uint64_t)t->serial << 32 | (uint64_t)t->place << 16 | place;
}

struct txn *txn_of_cookie(const struct node *n, uint64_t cookie)
{
	uint32_t place = (uint32_t)cookie >> 16;
	struct txn *t = place < MC_TXNS_MAX ? data_of(n)->txns.v[place] : NULL;

	return t != NULL && t->serial == (uint32_t)(cookie >> 32) ? t : NULL;
}

void txn_set_timer(struct node *n, int64_t at_ms)
{
	if (at_ms < data_of(n)->txns.at_ms)
		data_of(n)->txns.at_ms = at_ms;
	if (at_ms < timer_at(n, TIMER_DATA))
		timer_set(n, TIMER_DATA, at_ms);
}

/* --- keys --- */
bool txn_same_bytes(struct mc_bytes a, struct mc_bytes b)
{
	if (a.n < 0 || b.n < 0 || a.n != b.n)
		return a.n < 0 && b.n < 0;
	return a.n <= MAP_DATA_HEAD ||
		memcmp(a.p + MAP_DATA_HEAD, b.p + MAP_DATA_HEAD, (size_t)a.n - MAP_DATA_HEAD) == 0;
}

static uint32_t hash_of(struct mc_bytes key)
{
	int32_t skip = key.n < MAP_DATA_HEAD ? key.n : MAP_DATA_HEAD;

	return (uint32_t)mc_murmur32(key.p + skip, (size_t)(key.n - skip));
}

uint32_t txn_find(const struct txn *t, struct mc_str name, struct mc_bytes key)
{
	uint32_t hash = hash_of(key);

	for (uint32_t i = t->bucket[hash % TXN_BUCKETS]; i != 0; i = t->v[i - 1]->next) {
		const struct txn_entry *e = t->v[i - 1];

		if (e->hash == hash && mc_str_eq(e->name, name) && txn_same_bytes(e->key, key))
			return i;
	}
	return 0;
}

static bool make_room(struct node *n, struct txn *t)
{
	uint32_t room = t->room == 0 ? 8 : t->room * 2;
	struct txn_entry **v;

	if (t->count < t->room)
		return true;
	if (t->count == MC_TXN_KEYS_MAX)
		return false;
	v = txn_get(n, room * sizeof(*v));
	if (v == NULL)
		return false;
	if (t->count > 0)
		memcpy(v, t->v, t->count * sizeof(*v));
	txn_put(n, t->v);
	t->v = v;
	t->room = room;
	return true;
}

struct txn_entry *txn_add(struct node *n, struct txn *t, struct mc_str name, struct mc_bytes key)
{
	struct txn_entry *e = NULL;
	uint16_t *bucket;
	uint8_t *bytes;

	mc_check(name.n >= 0 && key.n >= 0);
	if (make_room(n, t))
		e = txn_get(n, sizeof(*e) + (size_t)name.n + (size_t)key.n);
	if (e == NULL)
		return NULL;
	bytes = (uint8_t *)(e + 1);
	*e = (struct txn_entry){ .hash = hash_of(key),
		.partition = client_partition(key, MC_PARTITIONS),
		.name = mc_str_of((char *)bytes + key.n, (size_t)name.n),
		.key = { bytes, key.n },
		.old = { NULL, -1 },
		.value = { NULL, -1 } };
	memcpy(bytes, key.p, (size_t)key.n);
	if (name.n > 0)
		memcpy(bytes + key.n, name.p, (size_t)name.n);
	bucket = &t->bucket[e->hash % TXN_BUCKETS];
	e->next = *bucket;
	t->v[t->count++] = e;
	*bucket = (uint16_t)t->count;
	return e;
}

/* Of those that were added none has come since: one call at a time. */
void txn_remove_last(struct node *n, struct txn *t, uint32_t place)
{
	struct txn_entry *e = t->v[place];

	mc_check(place + 1 == t->count && t->bucket[e->hash % TXN_BUCKETS] == t->count);
	t->bucket[e->hash % TXN_BUCKETS] = e->next;
	t->count--;
	free_entry(n, e);
}

void txns_invariant(const struct node *n)
{
	const struct data_txns *all = &data_of(n)->txns;
	uint32_t count = 0;

	for (uint32_t i = 0; i < MC_TXNS_MAX; i++) {
		const struct txn *t = all->v[i];
		uint32_t out = 0;

		if (t == NULL)
			continue;
		count++;
		mc_check(t->place == i && t->count <= MC_TXN_KEYS_MAX && t->count <= t->room && !t->pumps);
		for (uint32_t k = 0; k < t->count; k++)
			out += t->v[k]->call == TXN_CALL_SENT;
		mc_check(out == t->out && t->out <= MC_TXN_CALLS_MAX);
		mc_check(t->state == TXN_ACTIVE || t->state == TXN_OVER || t->left > 0);
	}
	mc_check(count == all->count && (count > 0) == (all->bytes > 0));
}
