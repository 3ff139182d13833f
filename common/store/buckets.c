/* SPDX-License-Identifier: Apache-2.0 */
/*
 * buckets.c - where bucket n of a namespace lies. Up to 64: one array, doubled by copying. Then chunks of 64
 * and a directory of them, doubled up to a page (a million buckets); then a page of such directories. The
 * longest copy is half a directory: 32 KiB.
 */
#include <string.h>

#include "common/store/internal.h"

enum { DIR_MIN = 16, LEAVES_MAX = LEAF };

static uint32_t chunks_of(uint32_t buckets)
{
	return (buckets + CHUNK - 1) / CHUNK;
}

static uint32_t *leaf_slot(const struct store *s, const struct ns *ns, uint32_t chunks, uint32_t chunk)
{
	uint32_t leaf = chunks <= LEAF ? ns->root : words(s, ns->root)[chunk >> LEAF_BITS];

	return words(s, leaf) + (chunk & (LEAF - 1));
}

struct bucket *bucket_at(const struct store *s, const struct ns *ns, uint32_t n)
{
	if (ns->buckets <= CHUNK)
		return (struct bucket *)at(s, ns->root) + n;
	return (struct bucket *)at(s, *leaf_slot(s, ns, chunks_of(ns->buckets), n >> CHUNK_BITS)) + n % CHUNK;
}

/* A larger or smaller copy of what stands at *root; false when there is no room. */
static bool copy_root(struct store *s, struct ns *ns, uint32_t bytes, uint32_t copied)
{
	uint32_t ref = slab_get(s, slab_index_class(bytes), ROOM_RESERVED);

	if (ref == 0)
		return false;
	if (copied > 0) {
		memcpy(at(s, ref), at(s, ns->root), copied);
		slab_put(s, ns->root);
	}
	memset((uint8_t *)at(s, ref) + copied, 0, bytes - copied);
	ns->root = ref;
	work(s, 1 + bytes / COPY_UNIT);
	return true;
}

/* A level above what stands at the root. */
static bool raise_root(struct store *s, struct ns *ns, uint32_t bytes)
{
	uint32_t ref = slab_get(s, slab_index_class(bytes), ROOM_RESERVED);

	if (ref == 0)
		return false;
	memset(at(s, ref), 0, bytes);
	words(s, ref)[0] = ns->root;
	ns->root = ref;
	work(s, 1 + bytes / COPY_UNIT);
	return true;
}

static void lower_root(struct store *s, struct ns *ns)
{
	uint32_t old = ns->root;

	ns->root = words(s, old)[0];
	slab_put(s, old);
}

static bool add_leaf(struct store *s, struct ns *ns, uint32_t leaf)
{
	uint32_t ref;

	mc_check(leaf < LEAVES_MAX);
	ref = slab_get(s, slab_index_class(PAGE), ROOM_RESERVED);
	words(s, ns->root)[leaf] = ref;
	return ref != 0;
}

/* A place for the reference of chunk `chunk` (1 or more), the first one that is not there. */
static bool make_place(struct store *s, struct ns *ns, uint32_t chunk)
{
	if (chunk == 1)
		return raise_root(s, ns, DIR_MIN * 4);
	if (chunk < LEAF)
		return chunk < DIR_MIN || (chunk & (chunk - 1)) != 0 ||
			copy_root(s, ns, chunk * 8, chunk * 4);
	if (chunk == LEAF && !raise_root(s, ns, PAGE))
		return false;
	if (chunk % LEAF != 0 || add_leaf(s, ns, chunk / LEAF))
		return true;
	if (chunk == LEAF)
		lower_root(s, ns);
	return false;
}

static void drop_place(struct store *s, struct ns *ns, uint32_t chunk)
{
	if (chunk >= LEAF && chunk % LEAF == 0)
		slab_put(s, words(s, ns->root)[chunk / LEAF]);
	if (chunk == 1 || chunk == LEAF)
		lower_root(s, ns);
	else if (chunk < LEAF && chunk >= DIR_MIN && (chunk & (chunk - 1)) == 0)
		copy_root(s, ns, chunk * 4, chunk * 4); /* without room it stays as large as it is */
}

bool bucket_make(struct store *s, struct ns *ns)
{
	uint32_t n = ns->buckets, chunk = n / CHUNK, ref;

	if (n < CHUNK) {
		if ((n & (n - 1)) == 0)
			return copy_root(s, ns,
				n == 0 ? sizeof(struct bucket) : 2 * n * (uint32_t)sizeof(struct bucket),
				n * (uint32_t)sizeof(struct bucket));
		return true;
	}
	if (n % CHUNK != 0)
		return true;
	if ((ref = slab_get(s, slab_index_class(CHUNK * sizeof(struct bucket)), ROOM_RESERVED)) == 0)
		return false;
	if (!make_place(s, ns, chunk)) {
		slab_put(s, ref);
		return false;
	}
	memset(at(s, ref), 0, CHUNK * sizeof(struct bucket));
	*leaf_slot(s, ns, chunk + 1, chunk) = ref;
	work(s, 1);
	return true;
}

void bucket_unmake(struct store *s, struct ns *ns)
{
	uint32_t n = ns->buckets, chunk = n / CHUNK;

	if (n == 0) {
		slab_put(s, ns->root);
		ns->root = 0;
	} else if (n < CHUNK && (n & (n - 1)) == 0) {
		copy_root(s, ns, n * (uint32_t)sizeof(struct bucket), n * (uint32_t)sizeof(struct bucket));
	} else if (n >= CHUNK && n % CHUNK == 0) {
		slab_put(s, *leaf_slot(s, ns, chunk + 1, chunk));
		drop_place(s, ns, chunk);
	}
}
