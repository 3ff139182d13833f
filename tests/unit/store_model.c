/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_model.c - random operations on a store and on a plain array, compared at each step; what was borrowed
 * is looked at again before the next step; all of it twice, and the two blocks compared byte by byte. One
 * seed is one run: --seed N --ops N, or --long.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "common/base/check.h"
#include "common/base/rng.h"
#include "common/store/store.h"

enum {
	TABLES = 4,
	PARTITIONS = 5,
	KEYS = 3000, /* of one namespace */
	BORROWED = 64,
	ROWS = 24,
	WALKS = 2,
	KEY_SKIP = 4,
};

struct entry {
	bool there, pinned;
	uint32_t seed, n;
	struct store_meta meta;
	uint64_t quiet_ms; /* shown as expired and left alone: not again before */
};

struct space {
	struct entry e[KEYS];
	uint32_t entries;
	/* Walks: what was there at the beginning and stayed; how often each was seen. */
	struct {
		bool on;
		store_place at;
		bool stays[KEYS];
		uint8_t seen[KEYS];
	} walk[WALKS];
	/* A snapshot: what it must show. */
	bool snap;
	struct entry *then;
	uint8_t *shown;
};

struct model {
	struct store *s;
	void *block;
	size_t size;
	struct mc_rng rng;
	uint64_t now_ms, settled_s;
	store_table table[TABLES];
	struct space *space; /* [TABLES][PARTITIONS] */
	struct {
		const uint8_t *p;
		uint32_t n, hash;
	} borrowed[BORROWED];
	uint32_t borrows;
	uint64_t seed, op;
	uint32_t live; /* keys in use now; grows and shrinks */
	uint32_t size_base, size_spread;
	uint64_t full, evicted, expired, walks, snapshots;
};

static struct model *running;

static _Noreturn void failed(const char *what, int line)
{
	fprintf(stderr, "store_model: --seed %llu, operation %llu, line %d: %s\n",
		(unsigned long long)running->seed, (unsigned long long)running->op, line, what);
	abort();
}
static void check_failed(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: ", file, line);
	failed(what, line);
}
#define HOLDS(x) ((x) ? (void)0 : failed(#x, __LINE__))

static uint32_t below(struct model *m, uint32_t n)
{
	return (uint32_t)mc_rng_below(&m->rng, n);
}
static bool one_in(struct model *m, uint32_t n)
{
	return below(m, n) == 0;
}

/* Key i: its length and bytes follow from i. The first KEY_SKIP bytes change from use to use and do not
 * count. */
static struct mc_bytes key(struct model *m, uint32_t i)
{
	static uint8_t buf[MC_STORE_KEY_MAX];
	uint32_t n = i == 0 ? 0 : i % 997 == 0 ? 20000 + i : KEY_SKIP + 4 + i % 29;

	if (i == 1)
		n = MC_STORE_KEY_MAX;
	memset(buf, (int)(i * 7), n);
	if (n > 0) {
		uint32_t r = below(m, 1000);

		memcpy(buf, &r, 4);
		memcpy(buf + 4, &i, 4);
	}
	return (struct mc_bytes){ buf, (int32_t)n };
}

static uint32_t number_of(struct mc_bytes k)
{
	uint32_t i = 0;

	if (k.n > 0)
		memcpy(&i, k.p + 4, 4);
	return i;
}

static uint8_t byte_of(uint32_t seed, uint32_t i)
{
	return (uint8_t)((seed + (i >> 3)) * 0x9e3779b1u >> 24);
}

static uint8_t *value_buf(uint32_t seed, uint32_t n)
{
	static uint8_t buf[MC_STORE_VALUE_MAX];

	for (uint32_t i = 0; i < n; i++)
		buf[i] = byte_of(seed, i);
	return buf;
}

static void same_value(struct model *m, struct store_value v, uint32_t seed, uint32_t n)
{
	uint32_t done = 0;

	HOLDS(v.total == n);
	do {
		for (uint32_t i = 0; i < v.n; i++)
			HOLDS(v.p[i] == byte_of(seed, done + i));
		done += v.n;
	} while (store_next_piece(m->s, &v));
	HOLDS(done == n);
}

static uint32_t sum(const uint8_t *p, uint32_t n)
{
	uint32_t h = 1;

	for (uint32_t i = 0; i < n; i++)
		h = h * 31 + p[i];
	return h;
}

static void borrow(struct model *m, const uint8_t *p, uint32_t n)
{
	uint32_t i = m->borrows < BORROWED ? m->borrows++ : below(m, BORROWED);

	m->borrowed[i].p = p;
	m->borrowed[i].n = n;
	m->borrowed[i].hash = sum(p, n);
}

static void begin(struct model *m)
{
	for (uint32_t i = 0; i < m->borrows; i++)
		HOLDS(sum(m->borrowed[i].p, m->borrowed[i].n) == m->borrowed[i].hash);
	m->borrows = 0;
	m->now_ms += below(m, 40);
	if (one_in(m, 2000))
		m->now_ms += below(m, 3000000);
	if (one_in(m, 20000)) { /* the clock goes back: what is hung meanwhile may come when it is where it
				   was */
		if (m->settled_s < m->now_ms / 1000 + 1)
			m->settled_s = m->now_ms / 1000 + 1;
		m->now_ms -= below(m, 5000);
	}
	store_begin(m->s, m->now_ms, one_in(m, 50) ? STORE_WORK_TICK : STORE_WORK_STEP);
}

static struct space *space_of(struct model *m, uint32_t t, uint32_t p)
{
	return &m->space[t * PARTITIONS + p];
}

static struct space *pick(struct model *m, store_ns *ns, bool make)
{
	uint32_t both = below(m, TABLES * PARTITIONS), t = both / PARTITIONS, p = both % PARTITIONS;
	struct space *sp = space_of(m, t, p);

	*ns = store_ns_find(m->s, m->table[t], p);
	if (*ns == 0 && make && store_ns_open(m->s, m->table[t], p, ns) != STORE_OK) {
		m->full++;
		return NULL;
	}
	HOLDS(*ns != 0 ? store_ns_info(m->s, *ns).entries == sp->entries : sp->entries == 0);
	return *ns == 0 ? NULL : sp;
}

/* Which table a space belongs to says what is kept of meta. */
static struct store_table_config config_of(uint32_t t)
{
	static const struct store_table_config row[TABLES] = {
		{ 0, STORE_EVICT_NONE },
		{ STORE_KEEP_ACCESSED, STORE_EVICT_LRU },
		{ STORE_KEEP_HITS, STORE_EVICT_LFU },
		{ STORE_KEEP_UPDATED | STORE_KEEP_ACCESSED | STORE_KEEP_HITS | STORE_KEEP_CREATED,
			STORE_EVICT_NONE },
	};

	return row[t];
}

static uint32_t table_of(const struct model *m, const struct space *sp)
{
	return (uint32_t)(sp - m->space) / PARTITIONS;
}

static struct store_meta kept(uint32_t t, struct store_meta a)
{
	uint32_t keep = config_of(t).keep;
	bool expiry = a.expires_ms != STORE_NEVER || a.ttl_s != 0 || a.max_idle_s != 0;

	if (!(keep & STORE_KEEP_UPDATED) && !expiry)
		a.updated_s = 0;
	if (!(keep & STORE_KEEP_ACCESSED))
		a.accessed_s = 0;
	if (!(keep & STORE_KEEP_HITS))
		a.hits = 0;
	if (!(keep & STORE_KEEP_CREATED))
		a.created_s = a.stored_s = 0;
	return a;
}

static bool same_meta(const struct store_meta *a, const struct store_meta *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static struct store_meta meta(struct model *m)
{
	struct store_meta a = { .expires_ms = STORE_NEVER };
	uint32_t *field[] = { &a.version, &a.created_s, &a.stored_s, &a.updated_s, &a.accessed_s, &a.hits };

	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		*field[i] = below(m, 1000);
	if (one_in(m, 3)) {
		a.ttl_s = 1 + below(m, 5000);
		a.max_idle_s = below(m, 100);
		a.expires_ms = m->now_ms + below(m, one_in(m, 3) ? 2000000000 : 60000);
		if (one_in(m, 50))
			a.expires_ms = one_in(m, 2) ? STORE_NEVER : (uint64_t)1 << 63;
	}
	return a;
}

static void gone(struct space *sp, uint32_t i)
{
	sp->e[i].there = sp->e[i].pinned = false;
	sp->entries--;
	for (int w = 0; w < WALKS; w++)
		sp->walk[w].stays[i] = false;
}

static bool find(struct model *m, store_ns ns, struct space *sp, uint32_t i, struct store_view *v)
{
	bool found = store_find(m->s, ns, key(m, i), v);
	const struct entry *e = &sp->e[i];

	HOLDS(found == e->there);
	if (found) {
		HOLDS(number_of(v->key) == i && v->pinned == e->pinned && same_meta(&v->meta, &e->meta));
		if (one_in(m, 4))
			borrow(m, v->key.p, (uint32_t)v->key.n);
	}
	return found;
}

static void get(struct model *m, store_ns ns, struct space *sp, uint32_t i)
{
	struct store_view v;
	struct store_value b;

	if (!find(m, ns, sp, i, &v))
		return;
	b = store_value_of(m->s, &v);
	same_value(m, b, sp->e[i].seed, sp->e[i].n);
	borrow(m, b.p, b.n);
	if (one_in(m, 2)) {
		uint64_t expires = sp->e[i].meta.expires_ms;

		if (expires != STORE_NEVER && expires < (uint64_t)1 << 62)
			expires += one_in(m, 4) ? (uint64_t)0 - below(m, 5000) : below(m, 100000);
		if (expires > (uint64_t)1 << 62)
			expires = sp->e[i].meta.expires_ms;
		store_touch(m->s, &v, below(m, 1000) + 5, expires);
		HOLDS(v.meta.expires_ms == expires || (v.meta.expires_ms == STORE_NEVER));
		sp->e[i].meta.expires_ms = v.meta.expires_ms;
		sp->e[i].meta.accessed_s = v.meta.accessed_s;
		sp->e[i].meta.hits = v.meta.hits;
		if (expires != sp->e[i].meta.expires_ms)
			sp->e[i].quiet_ms = 0;
	}
}

static uint32_t length(struct model *m)
{
	uint32_t more = below(m, m->size_spread);

	if (one_in(m, 200))
		return one_in(m, 40) ? below(m, 600000) : 16000 + below(m, 40000);
	if (one_in(m, 20))
		return below(m, 8) == 0 ? 0 : below(m, 3000);
	return m->size_base + more;
}

static void make_room(struct model *m)
{
	struct store_view v;

	for (int k = 0; k < 20 && store_sample_any(m->s, NULL, &v); k++) {
		struct store_ns_info at = store_ns_info(m->s, v.ns);
		uint32_t t = 0;

		while (m->table[t] != at.table)
			t++;
		HOLDS(config_of(t).policy != STORE_EVICT_NONE && !v.pinned);
		HOLDS(space_of(m, t, at.partition)->e[number_of(v.key)].there);
		gone(space_of(m, t, at.partition), number_of(v.key));
		store_remove(m->s, &v, STORE_EVICTED);
		m->evicted++;
	}
}

static void put(struct model *m, store_ns ns, struct space *sp, uint32_t i)
{
	struct store_meta a = meta(m);
	struct entry *e = &sp->e[i];
	uint32_t seed = (uint32_t)mc_rng_next(&m->rng), n = length(m);
	enum store_how how = one_in(m, 10) ? STORE_RESERVED : STORE_PLAIN;
	struct store_view v;
	enum store_err err;

	if (find(m, ns, sp, i, &v) && one_in(m, 2)) {
		struct store_value b = store_value_of(m->s, &v);

		same_value(m, b, e->seed, e->n);
		borrow(m, b.p, b.n);
	}
	err = store_put(m->s, &v, key(m, i), (struct mc_bytes){ value_buf(seed, n), (int32_t)n }, &a, how);
	if (err == STORE_FULL) {
		m->full++;
		HOLDS((v.ref != 0) == e->there);
		make_room(m);
		return;
	}
	HOLDS(err == STORE_OK && v.ref != 0);
	sp->entries += !e->there;
	*e = (struct entry){ true, e->there && e->pinned, seed, n, kept(table_of(m, sp), a), 0 };
	HOLDS(same_meta(&v.meta, &e->meta) && v.pinned == e->pinned);
	if (one_in(m, 8))
		same_value(m, store_value_of(m->s, &v), seed, n);
}

static void set_meta(struct model *m, store_ns ns, struct space *sp, uint32_t i)
{
	struct store_meta a = meta(m);
	struct store_view v;

	if (!find(m, ns, sp, i, &v) || store_set_meta(m->s, &v, &a) != STORE_OK)
		return;
	sp->e[i].meta = kept(table_of(m, sp), a);
	sp->e[i].quiet_ms = 0;
	/* A table that does not keep it still has the time of the update when there was one to expire. */
	HOLDS(same_meta(&v.meta, &sp->e[i].meta));
	same_value(m, store_value_of(m->s, &v), sp->e[i].seed, sp->e[i].n);
}

static void take(struct model *m, store_ns ns, struct space *sp, uint32_t i)
{
	struct store_view v;

	if (!find(m, ns, sp, i, &v))
		return;
	if (one_in(m, 2)) {
		struct store_value b = store_value_of(m->s, &v);

		borrow(m, b.p, b.n);
	}
	store_remove(m->s, &v, STORE_REMOVED);
	gone(sp, i);
}

static void pin(struct model *m, store_ns ns, struct space *sp, uint32_t i)
{
	struct store_view v;

	if (!find(m, ns, sp, i, &v))
		return;
	sp->e[i].pinned = one_in(m, 3);
	store_pin(m->s, &v, sp->e[i].pinned);
}

static void walk(struct model *m, store_ns ns, struct space *sp)
{
	uint32_t w = below(m, WALKS), n;
	struct store_view rows[ROWS];

	if (!sp->walk[w].on) {
		sp->walk[w].on = true;
		sp->walk[w].at = 0;
		memset(sp->walk[w].seen, 0, sizeof(sp->walk[w].seen));
		for (uint32_t i = 0; i < KEYS; i++)
			sp->walk[w].stays[i] = sp->e[i].there;
	}
	n = store_walk(m->s, ns, &sp->walk[w].at, rows,
		STORE_WALK_ROWS_MIN + below(m, ROWS - STORE_WALK_ROWS_MIN + 1));
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = number_of(rows[k].key);

		HOLDS(sp->e[i].there && same_meta(&rows[k].meta, &sp->e[i].meta));
		HOLDS(sp->walk[w].seen[i]++ == 0);
		if (one_in(m, 16))
			same_value(m, store_value_of(m->s, &rows[k]), sp->e[i].seed, sp->e[i].n);
	}
	if (sp->walk[w].at < STORE_WALK_END)
		return;
	for (uint32_t i = 0; i < KEYS; i++)
		HOLDS(!sp->walk[w].stays[i] || sp->walk[w].seen[i] == 1);
	sp->walk[w].on = false;
	m->walks++;
}

static void snapshot(struct model *m, store_ns ns, struct space *sp)
{
	struct store_row rows[ROWS];
	bool done;
	uint32_t n;

	if (!sp->snap) {
		if (!store_snapshot_open(m->s, ns))
			return;
		sp->snap = true;
		memcpy(sp->then, sp->e, sizeof(sp->e));
		memset(sp->shown, 0, KEYS);
	}
	n = store_snapshot_read(m->s, ns, rows, ROWS, &done);
	for (uint32_t k = 0; k < n; k++) {
		uint32_t i = number_of(rows[k].key);
		const struct entry *e = &sp->then[i];

		HOLDS(e->there && sp->shown[i]++ == 0);
		HOLDS(rows[k].meta.version == e->meta.version && rows[k].meta.ttl_s == e->meta.ttl_s);
		same_value(m, rows[k].value, e->seed, e->n);
		borrow(m, rows[k].value.p, rows[k].value.n);
	}
	if (!done && !one_in(m, 400))
		return;
	for (uint32_t i = 0; done && i < KEYS; i++)
		HOLDS(sp->shown[i] == sp->then[i].there);
	store_snapshot_close(m->s, ns);
	sp->snap = false;
	m->snapshots += done;
}

static void end_reading(struct model *m, store_ns ns, struct space *sp)
{
	if (sp->snap)
		store_snapshot_close(m->s, ns);
	sp->snap = false;
	for (int w = 0; w < WALKS; w++)
		sp->walk[w].on = false;
}

/* A clear that keeps what is pinned, or not even that. */
static void clear(struct model *m, store_ns ns, struct space *sp)
{
	struct store_ns_info at = store_ns_info(m->s, ns);
	bool all = one_in(m, 2);
	store_ns fresh = 0;

	for (uint32_t i = 0; i < KEYS; i++)
		for (int w = 0; w < WALKS; w++)
			sp->walk[w].stays[i] = false;
	for (int w = 0; w < WALKS; w++)
		sp->walk[w].on = false;
	if (one_in(m, 2))
		end_reading(m, ns, sp);
	store_ns_detach(m->s, ns);
	HOLDS(store_ns_find(m->s, at.table, at.partition) == 0);
	if (one_in(m, 4)) { /* or not */
		store_ns_attach(m->s, ns);
		HOLDS(store_ns_find(m->s, at.table, at.partition) == ns);
		end_reading(m, ns, sp);
		return;
	}
	for (uint32_t i = 0; i < KEYS; i++) {
		struct store_view v;

		if (!sp->e[i].there)
			continue;
		if (!all && sp->e[i].pinned &&
			(fresh != 0 || store_ns_open(m->s, at.table, at.partition, &fresh) == STORE_OK)) {
			HOLDS(store_find(m->s, ns, key(m, i), &v));
			if (store_move(m->s, &v, fresh) == STORE_OK)
				continue;
		}
		gone(sp, i);
	}
	store_ns_drop(m->s, ns);
	if (sp->snap) { /* it can still be read to its end */
		bool done = false;
		uint32_t total = 0, want = 0;

		for (uint32_t i = 0; i < KEYS; i++)
			want += sp->then[i].there && !sp->shown[i];
		while (!done) {
			struct store_row rows[ROWS];

			begin(m);
			total += store_snapshot_read(m->s, ns, rows, ROWS, &done);
		}
		HOLDS(total == want);
		store_snapshot_close(m->s, ns);
		sp->snap = false;
	}
}

static void drop_table(struct model *m)
{
	uint32_t t = below(m, TABLES);
	struct store_table_config cfg = config_of(t);

	for (uint32_t p = 0; p < PARTITIONS; p++) {
		struct space *sp = space_of(m, t, p);
		store_ns ns = store_ns_find(m->s, m->table[t], p);

		if (ns != 0)
			end_reading(m, ns, sp);
		for (uint32_t i = 0; i < KEYS; i++)
			if (sp->e[i].there)
				gone(sp, i);
	}
	store_table_drop(m->s, m->table[t]);
	while ((m->table[t] = store_table_open(m->s, &cfg)) == 0)
		begin(m);
}

static void expire(struct model *m)
{
	struct store_view v;
	bool more = true;

	while (more && store_next_expired(m->s, 5000, STORE_WORK_TICK, &v, &more)) {
		struct store_ns_info at = store_ns_info(m->s, v.ns);
		uint32_t t = 0, i = number_of(v.key);
		struct entry *e;

		while (m->table[t] != at.table)
			t++;
		e = &space_of(m, t, at.partition)->e[i];
		HOLDS(e->there && e->meta.expires_ms == v.meta.expires_ms && v.meta.expires_ms <= m->now_ms);
		m->expired++;
		if (one_in(m, 8)) {
			e->quiet_ms = m->now_ms + 5000;
			continue;
		}
		store_remove(m->s, &v, STORE_EXPIRED);
		gone(space_of(m, t, at.partition), i);
	}
	if (more || m->now_ms / 1000 < m->settled_s || !one_in(m, 5))
		return;
	/* All that was due by whole seconds was shown. */
	for (uint32_t k = 0; k < TABLES * PARTITIONS; k++)
		for (uint32_t i = 0; i < KEYS; i++) {
			const struct entry *e = &m->space[k].e[i];

			HOLDS(!e->there || (e->meta.expires_ms + 999) / 1000 > m->now_ms / 1000 ||
				e->meta.expires_ms == STORE_NEVER ||
				(e->quiet_ms + 999) / 1000 > m->now_ms / 1000);
		}
}

static void sample(struct model *m, store_ns ns, struct space *sp, uint32_t i)
{
	struct store_view v, except;
	bool there = find(m, ns, sp, i, &except);

	if (!store_sample(m->s, ns, there ? &except : NULL, &v))
		return;
	HOLDS(v.ns == ns && sp->e[number_of(v.key)].there && !v.pinned && !(there && number_of(v.key) == i));
}

/* The weather: how many keys are in use and how large values are changes with time, so that all grows and
 * shrinks. */
static void change(struct model *m)
{
	m->live = one_in(m, 3) ? 1 + below(m, 20) : 1 + below(m, KEYS);
	m->size_base = below(m, 400);
	m->size_spread = 1 + below(m, 200);
}

static void operate(struct model *m)
{
	uint32_t what = below(m, 1000);
	uint32_t i = below(m, m->live);
	size_t from, length;
	store_ns ns;
	struct space *sp;

	if (one_in(m, 30000))
		change(m);
	if (one_in(m, 100000))
		drop_table(m);
	if (!one_in(m, 3))
		begin(m);
	if (what >= 990) {
		expire(m);
		return;
	}
	if (what >= 980) {
		while (one_in(m, 2) && store_release(m->s, &from, &length))
			HOLDS(length > 0 && from + length <= m->size && from % 65536 == 0);
		return;
	}
	sp = pick(m, &ns, what < 450);
	if (sp == NULL)
		return;
	if (what < 450)
		put(m, ns, sp, i);
	else if (what < 650)
		get(m, ns, sp, i);
	else if (what < 850)
		take(m, ns, sp, one_in(m, 4) ? below(m, KEYS) : i);
	else if (what < 880)
		set_meta(m, ns, sp, i);
	else if (what < 900)
		pin(m, ns, sp, i);
	else if (what < 925)
		sample(m, ns, sp, i);
	else if (what < 950)
		walk(m, ns, sp);
	else if (what < 979)
		snapshot(m, ns, sp);
	else if (one_in(m, 200))
		clear(m, ns, sp);
}

static void start(struct model *m, uint64_t seed)
{
	struct store_config cfg = { .seed = { seed, 7 },
		.partitions = PARTITIONS,
		.tables_max = 600,
		.namespaces_max = 2000,
		.key_skip = KEY_SKIP };

	*m = (struct model){ .seed = seed, .now_ms = 1000000 };
	running = m;
	mc_rng_seed(&m->rng, seed);
	m->size = store_size_min(&cfg) + below(m, 12 << 20);
	m->block = mmap(NULL, m->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	HOLDS(m->block != MAP_FAILED);
	m->s = store_init(m->block, m->size, &cfg);
	HOLDS(m->s != NULL);
	m->space = calloc(TABLES * PARTITIONS, sizeof(*m->space));
	for (int i = 0; i < TABLES * PARTITIONS; i++) {
		m->space[i].then = calloc(KEYS, sizeof(struct entry));
		m->space[i].shown = calloc(KEYS, 1);
	}
	store_begin(m->s, m->now_ms, 0);
	for (uint32_t t = 0; t < TABLES; t++) {
		struct store_table_config c = config_of(t);

		m->table[t] = store_table_open(m->s, &c);
		HOLDS(m->table[t] != 0);
	}
	change(m);
}

static void run(struct model *m, uint64_t seed, uint64_t ops)
{
	uint64_t pace = ops / 400 + 1;

	start(m, seed);
	for (m->op = 0; m->op < ops; m->op++) {
		operate(m);
		if (m->op % pace == 0)
			store_invariant(m->s);
	}
	store_invariant(m->s);
}

static void stop(struct model *m)
{
	for (int i = 0; i < TABLES * PARTITIONS; i++) {
		free(m->space[i].then);
		free(m->space[i].shown);
	}
	free(m->space);
	munmap(m->block, m->size);
}

/* Poisoned bytes are compared as well. */
__attribute__((no_sanitize("address"))) static bool same_block(const uint64_t *a, const uint64_t *b, size_t n)
{
	for (size_t i = 0; i < n / 8; i++)
		if (a[i] != b[i]) {
			fprintf(stderr, "two runs of a seed differ at byte %zu of %zu\n", i * 8, n);
			return false;
		}
	return true;
}

int main(int argc, char **argv)
{
	uint64_t ops = 100000, first = 1, last = 4;
	struct store_stats t;

	mc_check_report = check_failed;
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--long") == 0)
			ops = 10000000;
		else if (strcmp(argv[i], "--ops") == 0 && i + 1 < argc)
			ops = strtoull(argv[++i], NULL, 10);
		else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			first = last = strtoull(argv[++i], NULL, 10);
		else
			return fprintf(stderr, "store_model [--seed N] [--ops N | --long]\n"), 2;
	}
	for (uint64_t seed = first; seed <= last; seed++) {
		static struct model a, b;

		run(&a, seed, ops);
		run(&b, seed, ops);
		running = &a;
		HOLDS(same_block(a.block, b.block, a.size & ~(size_t)65535));
		t = store_stats(a.s);
		printf("seed %llu: %llu operations, %u entries at the end, %llu refused, %llu evicted, %llu expired, %llu moved, "
		       "%llu walks, %llu snapshots, longest call %u units\n",
			(unsigned long long)seed, (unsigned long long)ops, t.entries,
			(unsigned long long)a.full, (unsigned long long)a.evicted,
			(unsigned long long)a.expired, (unsigned long long)t.moved,
			(unsigned long long)a.walks, (unsigned long long)a.snapshots, t.longest_call);
		stop(&a);
		stop(&b);
	}
	return 0;
}
