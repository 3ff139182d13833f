/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_store.c [ENTRIES] - the store alone, one thread: bytes an entry, nanoseconds an operation, longest
 * step. Keys of 20 bytes in 271 namespaces, values of 108: Hazelcast's heap forms of a key of 12 and a value
 * of 100 characters. One line each. store_servers.py has the same load on redis-server and memcached.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "common/base/hash.h"
#include "common/base/rng.h"
#include "common/store/store.h"

enum { KEY = 20, VALUE = 108, PARTITIONS = 271 };

struct bench {
	struct store *s;
	store_table table;
	uint32_t entries;
	uint8_t *length;
	uint64_t payload;
	struct mc_rng rng;
	uint64_t slowest_ns;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); /* what others do on this machine does not count */
	return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static struct mc_bytes key_of(uint32_t i)
{
	static uint8_t key[KEY];

	memcpy(key, &i, 4);
	memcpy(key + 12, &i, 4);
	return (struct mc_bytes){ key, KEY };
}

/* As a request comes: a step of its own, the namespace by table and partition, the entry by key. */
static bool look(struct bench *b, uint32_t i, store_ns *ns, struct store_view *v)
{
	store_begin(b->s, 1000, STORE_WORK_STEP);
	if (store_ns_open(b->s, b->table, i % PARTITIONS, ns) != STORE_OK)
		abort();
	return store_find(b->s, *ns, key_of(i), v);
}

static void put(struct bench *b, uint32_t i, uint32_t n)
{
	static uint8_t value[256];
	static const struct store_meta meta = { .expires_ms = STORE_NEVER };
	struct store_view v;
	store_ns ns;
	bool was = look(b, i, &ns, &v);

	if (store_put(b->s, &v, key_of(i), (struct mc_bytes){ value, (int32_t)n }, &meta, STORE_PLAIN) !=
		STORE_OK) {
		fprintf(stderr, "full\n");
		exit(1);
	}
	b->payload += n;
	b->payload -= was ? b->length[i] : 0;
	b->payload += was ? 0 : KEY;
	b->length[i] = (uint8_t)n;
}

static void op_insert(struct bench *b, uint32_t i)
{
	put(b, i, VALUE);
}
static void op_get(struct bench *b, uint32_t i)
{
	struct store_view v;
	struct store_value value;
	static uint8_t to[256];
	store_ns ns;

	if (!look(b, i, &ns, &v))
		exit(1);
	value = store_value_of(b->s, &v);
	memcpy(to, value.p, value.n);
}
static void op_overwrite(struct bench *b, uint32_t i)
{
	put(b, i, b->length[i]);
}
static void op_resize(struct bench *b, uint32_t i)
{
	put(b, i, 8 + 50 + (uint32_t)mc_rng_below(&b->rng, 101));
}
static void op_delete(struct bench *b, uint32_t i)
{
	struct store_view v;
	store_ns ns;

	if (!look(b, i, &ns, &v))
		return;
	b->payload -= KEY + b->length[i];
	store_remove(b->s, &v, STORE_REMOVED);
}

typedef void op_fn(struct bench *b, uint32_t i);

static double over(const struct bench *b)
{
	return ((double)store_stats(b->s).used_bytes - (double)b->payload) / store_stats(b->s).entries;
}

static void measure(struct bench *b, const char *name, op_fn *op, uint32_t times, bool in_order)
{
	uint64_t begin = now_ns(), worst = 0, last = begin;

	for (uint32_t k = 0; k < times; k++) {
		op(b, in_order ? k : (uint32_t)mc_rng_below(&b->rng, b->entries));
		if (k % 16 == 15) {
			uint64_t t = now_ns();

			if (t - last > worst)
				worst = t - last;
			last = t;
		}
	}
	printf("%-28s %7.0f ns each; slowest 16 of them %llu us", name, (double)(now_ns() - begin) / times,
		(unsigned long long)worst / 1000);
	if (store_stats(b->s).entries > 0)
		printf("; %.1f bytes an entry beyond key and value", over(b));
	printf("; longest call %u units, %llu moved\n", store_stats(b->s).longest_call,
		(unsigned long long)store_stats(b->s).moved);
}

static void measure_walk(struct bench *b)
{
	uint64_t begin = now_ns(), seen = 0;
	struct store_view rows[128];

	for (store_ns ns = store_ns_of_table(b->s, b->table, 0); ns != 0;
		ns = store_ns_of_table(b->s, b->table, ns))
		for (store_place at = 0; at != STORE_WALK_END; seen += store_walk(b->s, ns, &at, rows, 128))
			;
	printf("%-28s %7.0f ns each\n", "walk", (double)(now_ns() - begin) / (double)seen);
	if (seen != store_stats(b->s).entries)
		exit(1);
}

int main(int argc, char **argv)
{
	struct store_config cfg = {
		.seed = { 1, 2 }, .partitions = PARTITIONS, .tables_max = 64, .namespaces_max = 65536
	};
	struct store_table_config plain = { 0, STORE_EVICT_NONE };
	struct bench b = { .entries = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 1000000 };
	size_t size = (size_t)b.entries * 512 + (64 << 20);
	void *block =
		mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	size_t from, length;

	if (block == MAP_FAILED || (b.length = calloc(b.entries, 1)) == NULL)
		return 1;
	madvise(block, size, MADV_HUGEPAGE);
	b.s = store_init(block, size, &cfg);
	mc_rng_seed(&b.rng, 1);
	store_begin(b.s, 1000, 0);
	b.table = store_table_open(b.s, &plain);
	measure(&b, "insert", op_insert, b.entries, true);
	measure(&b, "get", op_get, b.entries, false);
	measure(&b, "overwrite, same size", op_overwrite, b.entries, false);
	measure_walk(&b);
	measure(&b, "write of 50 to 150 bytes", op_resize, 4 * b.entries, false);
	measure(&b, "get after that", op_get, b.entries, false);
	measure_walk(&b);
	measure(&b, "delete", op_delete, b.entries, true);
	while (store_begin(b.s, 1000, STORE_WORK_TICK))
		;
	while (store_release(b.s, &from, &length))
		madvise((uint8_t *)block + from, length, MADV_DONTNEED);
	printf("%-28s %7.2f MiB resident\n", "empty again",
		(double)store_stats(b.s).resident_bytes / (1 << 20));
	return 0;
}
