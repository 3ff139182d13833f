/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_store.c - bytes as operations on a small store, beside an array that knows what must be there;
 * invariants at the end. Each operation is three bytes: what, which key, how large.
 */
#include <string.h>

#include "common/base/poison.h"
#include "common/store/store.h"
#include "tests/fuzz/fuzz.h"

enum { KEYS = 256, BLOCK = 5 << 20, ROWS = 16 };

struct world {
	struct store *s;
	store_table table;
	uint64_t now_ms;
	int32_t size[KEYS]; /* -1: none */
	bool snap;
	store_place at;
	const uint8_t *borrowed;
	uint32_t borrowed_n;
	uint8_t borrowed_fill;
};

static uint8_t block[BLOCK] __attribute__((aligned(4096)));

static void start(struct world *w)
{
	struct store_config cfg = { .partitions = 3, .tables_max = 4, .namespaces_max = 12 };
	struct store_table_config t = { STORE_KEEP_ACCESSED, STORE_EVICT_LRU };

	mc_unpoison(block, sizeof(block));
	memset(block, 0, sizeof(block));
	memset(w->size, 0xff, sizeof(w->size));
	w->s = store_init(block, sizeof(block), &cfg);
	HOLDS(w->s != NULL);
	store_begin(w->s, 0, 0);
	w->table = store_table_open(w->s, &t);
}

static void begin(struct world *w, uint8_t by)
{
	for (uint32_t i = 0; i < w->borrowed_n; i++)
		HOLDS(w->borrowed[i] == w->borrowed_fill);
	w->borrowed_n = 0;
	w->now_ms += by * by;
	store_begin(w->s, w->now_ms, by);
}

static struct mc_bytes key_of(uint8_t k)
{
	static uint8_t key[KEYS + 1];

	memset(key, k, sizeof(key));
	return (struct mc_bytes){ key, k + 1 };
}

static void put(struct world *w, store_ns ns, uint8_t k, uint8_t size)
{
	static uint8_t value[255 * 255];
	struct store_meta m = { .expires_ms = size % 3 == 0 ? w->now_ms + size * 100u : STORE_NEVER,
		.accessed_s = k };
	int32_t n = size < 200 ? size : size * size;
	struct store_view v;
	enum store_err err;

	HOLDS(store_find(w->s, ns, key_of(k), &v) == (w->size[k] >= 0));
	memset(value, k, (size_t)n);
	err = store_put(w->s, &v, key_of(k), (struct mc_bytes){ value, n }, &m,
		size % 2 ? STORE_PLAIN : STORE_RESERVED);
	HOLDS(err == STORE_OK || err == STORE_FULL);
	if (err == STORE_OK)
		w->size[k] = n;
}

static void get(struct world *w, store_ns ns, uint8_t k, bool removed)
{
	struct store_view v;
	struct store_value b;

	HOLDS(store_find(w->s, ns, key_of(k), &v) == (w->size[k] >= 0));
	if (v.ref == 0)
		return;
	b = store_value_of(w->s, &v);
	HOLDS(b.total == (uint32_t)w->size[k]);
	w->borrowed = b.p;
	w->borrowed_n = b.n;
	w->borrowed_fill = k;
	if (!removed)
		return;
	store_remove(w->s, &v, STORE_REMOVED);
	w->size[k] = -1;
}

static void expire(struct world *w)
{
	struct store_view v;
	bool more;

	while (store_next_expired(w->s, 1000, 64, &v, &more)) {
		HOLDS(v.meta.expires_ms <= w->now_ms && w->size[v.key.p[0]] >= 0);
		w->size[v.key.p[0]] = -1;
		store_remove(w->s, &v, STORE_EXPIRED);
	}
}

static void snapshot(struct world *w, store_ns ns)
{
	struct store_row rows[ROWS];
	bool done = false;

	if (!w->snap && !(w->snap = store_snapshot_open(w->s, ns)))
		return;
	store_snapshot_read(w->s, ns, rows, ROWS, &done);
	if (done)
		store_snapshot_close(w->s, ns);
	w->snap = !done;
}

static void clear(struct world *w, store_ns ns)
{
	if (w->snap)
		store_snapshot_close(w->s, ns);
	w->snap = false;
	store_ns_drop(w->s, ns);
	memset(w->size, 0xff, sizeof(w->size));
}

static void operate(struct world *w, const uint8_t op[3])
{
	struct store_view rows[ROWS];
	size_t from, length;
	store_ns ns;

	if (store_ns_open(w->s, w->table, 1, &ns) !=
		STORE_OK) { /* those that were dropped have not been freed */
		begin(w, 255);
		return;
	}
	switch (op[0] % 10) {
	case 0:
	case 1:
	case 2: put(w, ns, op[1], op[2]); break;
	case 3: get(w, ns, op[1], false); break;
	case 4: get(w, ns, op[1], true); break;
	case 5: begin(w, op[2]); break;
	case 6: expire(w); break;
	case 7: snapshot(w, ns); break;
	case 8:
		w->at = w->at == STORE_WALK_END ? 0 : w->at;
		store_walk(w->s, ns, &w->at, rows, ROWS);
		break;
	case 9:
		if (op[2] == 0)
			clear(w, ns);
		else
			store_release(w->s, &from, &length);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct world w = { 0 };
	store_ns ns;

	start(&w);
	for (size_t i = 0; i + 3 <= n; i += 3)
		operate(&w, p + i);
	store_invariant(w.s);
	begin(&w, 255);
	store_invariant(w.s);
	ns = store_ns_find(w.s, w.table, 1);
	for (int k = 0; k < KEYS; k++) {
		struct store_view v;

		HOLDS((ns != 0 && store_find(w.s, ns, key_of((uint8_t)k), &v)) == (w.size[k] >= 0));
	}
	return 0;
}
