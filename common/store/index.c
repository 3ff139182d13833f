/* SPDX-License-Identifier: Apache-2.0 */
/* index.c - a key's place: its bucket, and in it those slots whose tag fits. Most look-ups touch one cache
 * line and the entry. */
#include <string.h>

#include "common/store/internal.h"

static uint8_t tag_of(uint32_t hash)
{
	return (uint8_t)(hash >> 24);
}

/* A bit 7 for each byte that is 0; now and then for one above it as well, which costs a look at its entry. */
static uint64_t zero_bytes(uint64_t v)
{
	return (v - 0x0101010101010101u) & ~v & 0x8080808080808080u;
}

/* Slots whose tag fits, as bits. */
static uint32_t matches(const struct bucket *b, uint8_t tag)
{
	uint32_t bits = 0;

	_Static_assert(SLOTS == 12, "8 and 4");
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t low, high = 0;

	memcpy(&low, b->tag, 8);
	memcpy(&high, b->tag + 8, 4);
	for (low = zero_bytes(low ^ tag * 0x0101010101010101u); low != 0; low &= low - 1)
		bits |= 1u << (__builtin_ctzll(low) >> 3);
	high = zero_bytes(high ^ tag * 0x0101010101010101u) & 0xffffffffu;
	for (; high != 0; high &= high - 1)
		bits |= 256u << (__builtin_ctzll(high) >> 3);
#else
	for (unsigned i = 0; i < SLOTS; i++)
		bits |= (uint32_t)(b->tag[i] == tag) << i;
	(void)zero_bytes;
#endif
	return bits;
}

static struct bucket *more_of(const struct store *s, const struct bucket *b)
{
	return b->more == 0 ? NULL : at(s, b->more);
}

uint32_t index_find(struct store *s, const struct ns *ns, uint32_t hash, struct mc_bytes key)
{
	if (ns->buckets == 0)
		return 0;
	for (struct bucket *b = bucket_at(s, ns, bucket_number(ns->buckets, hash)); b != NULL;
		b = more_of(s, b)) {
		work(s, 1);
		for (uint32_t m = matches(b, tag_of(hash)); m != 0; m &= m - 1) {
			uint32_t ref = b->ref[__builtin_ctz(m)];
			uint32_t *w;

			if (ref == 0)
				continue;
			w = words(s, ref);
			work(s, 1);
			if (w[W_HASH] == hash && key_equal(s, w, key))
				return ref;
		}
	}
	return 0;
}

/* Where a reference stands. It must be there. */
static uint32_t *slot_of(
	struct store *s, const struct ns *ns, uint32_t hash, uint32_t ref, struct bucket **in)
{
	for (struct bucket *b = bucket_at(s, ns, bucket_number(ns->buckets, hash));; b = at(s, b->more)) {
		work(s, 1);
		for (unsigned i = 0; i < SLOTS; i++)
			if (b->ref[i] == ref) {
				*in = b;
				return &b->ref[i];
			}
		mc_check(b->more != 0);
	}
}

void index_replace(struct store *s, const struct ns *ns, uint32_t hash, uint32_t from, uint32_t to)
{
	struct bucket *b;

	*slot_of(s, ns, hash, from, &b) = to;
}

static uint32_t more_bucket(struct store *s)
{
	uint32_t ref = slab_get(s, slab_index_class(sizeof(struct bucket)), ROOM_RESERVED);

	if (ref != 0)
		memset(at(s, ref), 0, sizeof(struct bucket));
	return ref;
}

bool index_add(struct store *s, struct ns *ns, uint32_t hash, uint32_t ref)
{
	struct bucket *b;
	unsigned n = 1, i = 0;

	if (ns->buckets == 0) {
		if (!bucket_make(s, ns))
			return false;
		ns->buckets = 1;
	}
	b = bucket_at(s, ns, bucket_number(ns->buckets, hash));
	for (; b->more != 0; b = at(s, b->more), n++)
		work(s, 1);
	if (b->ref[SLOTS - 1] != 0) {
		if (n == CHAIN_MAX || (b->more = more_bucket(s)) == 0)
			return false;
		b = at(s, b->more);
	}
	while (b->ref[i] != 0)
		i++;
	b->tag[i] = tag_of(hash);
	b->ref[i] = ref;
	ns->entries++;
	if (ns->entries > (uint64_t)ns->buckets * FILL_MAX)
		index_grow(s, ns);
	return true;
}

/* The last one of the chain fills the gap, so that gaps are only at the end. */
static void close_gap(struct store *s, struct bucket *first, struct bucket *gap, uint32_t *slot)
{
	struct bucket *last = first, *before = NULL;
	unsigned i = SLOTS;

	for (; last->more != 0; last = at(s, last->more))
		before = last;
	while (last->ref[i - 1] == 0)
		i--;
	i--;
	gap->tag[slot - gap->ref] = last->tag[i];
	*slot = last->ref[i];
	last->ref[i] = 0;
	last->tag[i] = 0;
	if (i == 0 && before != NULL) {
		slab_put(s, before->more);
		before->more = 0;
	}
}

void index_remove(struct store *s, struct ns *ns, uint32_t hash, uint32_t ref)
{
	struct bucket *b;
	uint32_t *slot = slot_of(s, ns, hash, ref, &b);

	close_gap(s, bucket_at(s, ns, bucket_number(ns->buckets, hash)), b, slot);
	ns->entries--;
	/* Twice, so that a namespace which could not shrink for a while gets there. */
	for (int i = 0; i < 2 && ns->buckets > 0; i++)
		if (ns->entries < (uint64_t)(ns->buckets - 1) * FILL_MIN || ns->entries == 0)
			index_shrink(s, ns);
}
