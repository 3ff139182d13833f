/* SPDX-License-Identifier: Apache-2.0 */
/* query_run.c - queries go through a map, a piece at a time. */
#include "common/data/query_run.h"

#include <string.h>

#include "common/data/internal.h"
#include "common/query/project.h"

enum {
	ROWS = 64,
	PIECE_ENTRIES = 1024,  /* looked at in one step by all queries: half a millisecond */
	PIECE_BYTES = 1 << 20, /* the same of their values */
};

/* One piece. */
struct piece {
	struct node *n;
	struct data_query *q;
	struct query_asked asked;
	struct query_context ctx;
	struct query_fault fault;
	struct map_slot *slot;
	int64_t entries, bytes; /* what it may still look at */
	uint8_t *copy;          /* of a value that lies in several pieces */
	size_t copy_room;
};

static void fail(struct piece *x, enum query_err err)
{
	if (x->fault.err == QUERY_ERR_OK)
		x->fault = (struct query_fault){ .err = err };
}

/* --- what was asked --- */
typedef bool read_fn(struct mc_arena *, const struct mc_value *, struct query_asked *, struct query_fault *);

static bool read_part(struct piece *x, struct mc_bytes blob, read_fn *read)
{
	struct mc_arena *mem = &x->n->fx->mem;
	struct mc_value *v;

	return blob.n < 0 ||
		(query_read_blob(mem, x->n->line, blob, &v, &x->fault) && read(mem, v, &x->asked, &x->fault));
}

static bool read_asked(struct piece *x)
{
	struct data_query *q = x->q;

	if (!read_part(x, q->predicate, query_read_predicate) ||
		!read_part(x, q->aggregator, query_read_aggregator) ||
		!read_part(x, q->projection, query_read_projection))
		return false;
	if (x->asked.predicate != NULL) {
		x->asked.predicate = query_optimize(&x->n->fx->mem, x->asked.predicate);
		if (x->asked.predicate == NULL)
			fail(x, QUERY_ERR_NOMEM);
	}
	return x->fault.err == QUERY_ERR_OK;
}

/* --- entries --- */
static struct mc_bytes whole_value(struct piece *x, struct store_value v)
{
	if (v.n == v.total)
		return (struct mc_bytes){ v.p, (int32_t)v.n };
	if (v.total > x->copy_room) {
		x->copy = node_new_array(x->n, 1, v.total);
		x->copy_room = x->copy == NULL ? 0 : v.total;
	}
	if (x->copy_room < v.total) {
		fail(x, QUERY_ERR_NOMEM);
		return (struct mc_bytes){ NULL, -1 };
	}
	store_copy(data_of(x->n)->shard.store, v, x->copy);
	return (struct mc_bytes){ x->copy, (int32_t)v.total };
}

/* IdentityProjection: the entry itself, as LazyMapEntry has it. */
static struct mc_bytes whole_entry(struct piece *x, const struct query_entry *e)
{
	enum { HEAD = 17 }; /* partition hash, type id, header, factory, class */
	size_t bytes = HEAD + (size_t)e->key.n + (size_t)e->value.n - 8;
	struct mc_wr w = mc_wr_of(node_new_array(x->n, 1, bytes), bytes);

	if (w.buf == NULL || e->key.n < MC_BLOB_HEAD || e->value.n < MC_BLOB_HEAD) {
		fail(x, QUERY_ERR_NOMEM);
		return (struct mc_bytes){ NULL, -1 };
	}
	mc_wr_u32(&w, 0);
	mc_wr_u32(&w, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&w, 1);
	mc_wr_u32(&w, (uint32_t)hz_class_table[HZ_LAZY_MAP_ENTRY].factory);
	mc_wr_u32(&w, (uint32_t)hz_class_table[HZ_LAZY_MAP_ENTRY].id);
	mc_wr_put(&w, e->key.p + 4, (size_t)e->key.n - 4);
	mc_wr_put(&w, e->value.p + 4, (size_t)e->value.n - 4);
	return (struct mc_bytes){ w.buf, (int32_t)w.len };
}

static void keep_row(struct piece *x, const struct query_entry *e)
{
	struct mc_bytes none = { NULL, -1 }, key = e->key, value = e->value;
	size_t used = x->n->fx->mem.used;

	if (x->asked.columns != NULL) {
		value = query_project(&x->ctx, x->asked.columns, x->asked.column_count, x->asked.single, e);
		key = none;
	} else if (x->asked.identity) {
		value = whole_entry(x, e);
		key = none;
	} else if (!x->q->paging) {
		key = x->q->wanted == DATA_WANTS_VALUES ? none : key;
		value = x->q->wanted == DATA_WANTS_KEYS ? none : value;
	}
	if (x->ctx.err == QUERY_ERR_OK && x->fault.err == QUERY_ERR_OK &&
		!data_rows_add(x->n, &x->q->rows, key, value))
		fail(x, QUERY_ERR_TOO_MUCH);
	if (x->fault.err == QUERY_ERR_OK && data_query_is_over(x->q))
		data_query_limit(x->n, x->q, &x->fault);
	if (x->asked.columns != NULL || x->asked.identity)
		mc_arena_back(&x->n->fx->mem, used);
}

static void look_at(struct piece *x, struct store_view *v)
{
	struct shard *h = &data_of(x->n)->shard;
	struct query_entry e = { .key = v->key };

	x->entries--;
	if (!shard_is_alive(h, v))
		return;
	e.value = whole_value(x, store_value_of(h->store, v));
	x->bytes -= e.value.n;
	if (x->fault.err != QUERY_ERR_OK ||
		(x->asked.predicate != NULL && !query_matches(&x->ctx, x->asked.predicate, &e))) {
		fail(x, x->ctx.err);
		return;
	}
	if (x->q->sums)
		query_aggregate_add(&x->q->sum, &x->ctx, x->asked.sum_path, &e);
	else
		keep_row(x, &e);
	if (x->ctx.err != QUERY_ERR_OK)
		fail(x, x->ctx.err);
}

static void remove_rows(struct piece *x)
{
	struct data_pair *v = data_rows_pairs(x->n, &x->q->rows);

	for (uint32_t i = 0; v != NULL && i < x->q->rows.count; i++) {
		struct data_request r = data_request_new(MAP_REMOVE_ALL, x->q->partition);

		r.r.key = v[i].key;
		r.r.want_old = data_of(x->n)->listeners != NULL;
		data_shard(x->n,
			&(struct shard_event){ .type = SHARD_REQUEST, .map = x->slot, .request = &r.r });
	}
	data_rows_drop(x->n, &x->q->rows);
}

/* False: it has to go on later. */
static bool walk_partition(struct piece *x)
{
	struct data_query *q = x->q;
	struct store *s = data_of(x->n)->shard.store;
	store_ns ns = x->slot == NULL ? 0 : store_ns_find(s, x->slot->map.entries, q->partition);
	struct store_view rows[ROWS];

	mc_check(q->partition < MC_PARTITIONS && (q->at == 0 || q->started));
	q->started = true;
	while (ns != 0 && q->at != STORE_WALK_END && x->fault.err == QUERY_ERR_OK) {
		uint32_t count;

		if (x->entries <= 0 || x->bytes <= 0)
			return false;
		count = store_walk(s, ns, &q->at, rows, ROWS);
		for (uint32_t i = 0; i < count && x->fault.err == QUERY_ERR_OK; i++)
			look_at(x, &rows[i]);
		x->entries--; /* a walk over holes is work as well */
		if (q->removes && q->rows.count > 0)
			remove_rows(x);
	}
	q->seen[q->partition / 64] |= (uint64_t)1 << q->partition % 64;
	q->started = false;
	q->at = 0;
	q->partition++;
	return true;
}

/* --- pieces --- */
void data_query_drop(struct node *n, struct data_query *q)
{
	data_rows_drop(n, &q->rows);
	data_rows_drop(n, &q->anchors);
	if (q->sums)
		query_aggregate_drop(&q->sum);
}

/* A member is told which partitions were seen, and asks for the others one by one; that question, and a
 * client's, wants all of them. What is retryable is asked again: OperationRunnerImpl refuses so, where
 * QueryEngineImpl gives up ("Query aborted") when an answer lacks its one partition. False: refused. */
static bool may_see(struct node *n, struct data_query *q, bool *skip)
{
	const char *why;

	*skip = !data_query_wants(q, q->partition);
	if (*skip || (q->removes ? data_gate : data_gate_reads)(n, (int32_t)q->partition, &why))
		return true;
	*skip = true;
	if (!q->who.client && !q->of_partition)
		return true;
	data_refuse(n, &q->who, HZ_WRONG_TARGET, CLIENT_ERROR_RETRYABLE, why);
	return false;
}

static void begin_sum(struct piece *x)
{
	if (!x->asked.aggregates || x->q->sums)
		return;
	x->q->sums = true;
	query_aggregate_init(&x->q->sum, x->asked.sum, data_of(x->n)->heap);
}

bool data_query_begin(struct node *n, struct data_query *q, struct query_fault *fault)
{
	struct piece x = { .n = n, .q = q };
	bool good = read_asked(&x);

	*fault = x.fault;
	if (good)
		begin_sum(&x);
	return good;
}

/* True: it is done, and answered. */
static bool run_piece(struct node *n, struct data_query *q, int64_t *entries)
{
	struct piece x = { .n = n,
		.q = q,
		.ctx = { .mem = &n->fx->mem, .schema = data_schema_find, .ctx = n },
		.entries = *entries,
		.bytes = PIECE_BYTES };
	bool skip, more = true;

	data_begin(n);
	x.slot = maps_find(&data_of(n)->shard.maps, q->name);
	if (!read_asked(&x)) {
		data_query_refuse(n, q, &x.fault);
		return true;
	}
	begin_sum(&x);
	while (more && q->partition < MC_PARTITIONS && x.fault.err == QUERY_ERR_OK) {
		if (!may_see(n, q, &skip))
			return true;
		if (skip) {
			q->partition++;
			q->started = false;
			q->at = 0;
		} else {
			more = walk_partition(&x);
		}
	}
	*entries = x.entries > 0 ? x.entries : 1;
	if (x.fault.err != QUERY_ERR_OK)
		data_query_refuse(n, q, &x.fault);
	else if (more)
		data_query_tell(n, q, &x.asked);
	return more || x.fault.err != QUERY_ERR_OK;
}

static struct mc_bytes keep_bytes(uint8_t **at, struct mc_bytes b)
{
	uint8_t *p = *at;

	if (b.n <= 0)
		return b;
	memcpy(p, b.p, (size_t)b.n);
	*at += b.n;
	return (struct mc_bytes){ p, b.n };
}

struct data_query *data_query_keep(struct node *n, const struct data_query *q)
{
	size_t size = sizeof(*q) + (size_t)(q->name.n > 0 ? q->name.n : 0) +
		(size_t)(q->predicate.n > 0 ? q->predicate.n : 0) +
		(size_t)(q->aggregator.n > 0 ? q->aggregator.n : 0) +
		(size_t)(q->projection.n > 0 ? q->projection.n : 0);
	struct data_query *kept = mc_heap_get(data_of(n)->heap, size);
	uint8_t *at = (uint8_t *)(kept + 1);
	struct mc_bytes name = { (const uint8_t *)q->name.p, q->name.n };

	if (kept == NULL)
		return NULL;
	*kept = *q;
	name = keep_bytes(&at, name);
	kept->name.p = (const char *)name.p;
	kept->predicate = keep_bytes(&at, q->predicate);
	kept->aggregator = keep_bytes(&at, q->aggregator);
	kept->projection = keep_bytes(&at, q->projection);
	mc_check((size_t)(at - (uint8_t *)kept) == size);
	return kept;
}

void data_query_start(struct node *n, const struct data_query *like)
{
	struct data_query q = *like, *kept, **last;
	int64_t entries = PIECE_ENTRIES;

	if (q.name.n < 0 || q.name.n > MC_MAP_NAME_MAX) {
		data_refuse(n, &q.who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT,
			"the name of the map is null or too long");
		data_query_drop(n, &q);
		return;
	}
	if (run_piece(n, &q, &entries)) {
		data_query_drop(n, &q);
		return;
	}
	kept = data_query_keep(n, &q);
	if (kept == NULL) {
		data_query_refuse(n, &q, &(struct query_fault){ .err = QUERY_ERR_NOMEM });
		data_query_drop(n, &q);
		return;
	}
	kept->next = NULL;
	for (last = &data_of(n)->queries; *last != NULL;)
		last = &(*last)->next;
	*last = kept;
}

void data_query_free(struct node *n, struct data_query *q)
{
	data_query_drop(n, q);
	mc_heap_put(data_of(n)->heap, q);
}

static void free_query(struct node *n, struct data_query **at)
{
	struct data_query *q = *at;

	*at = q->next;
	data_query_free(n, q);
}

/* Each gets a piece, in turn; the one whose piece was cut goes to the end. */
void data_query_tick(struct node *n)
{
	struct data_service *d = data_of(n);
	int64_t entries = PIECE_ENTRIES;

	while (d->queries != NULL && entries > 1) {
		struct data_query *q = d->queries, **last = &d->queries;

		if (run_piece(n, q, &entries)) {
			free_query(n, &d->queries);
			continue;
		}
		d->queries = q->next;
		q->next = NULL;
		while (*last != NULL)
			last = &(*last)->next;
		*last = q;
		return;
	}
}

bool data_query_waits(const struct node *n)
{
	return data_of(n)->queries != NULL;
}

void data_query_forget(struct node *n, const struct mc_uuid *who)
{
	for (struct data_query **at = &data_of(n)->queries; *at != NULL;)
		if (who == NULL || mc_uuid_eq((*at)->who.uuid, *who))
			free_query(n, at);
		else
			at = &(*at)->next;
}
