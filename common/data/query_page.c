/* SPDX-License-Identifier: Apache-2.0 */
/* query_page.c - one page of what was found, in the natural order of keys or values, and the anchors by which
 * the pages behind it are found sooner (com.hazelcast.internal.util.SortingUtil, PagingPredicateImpl). Of a
 * large map only what the page can need is kept on the way, and asked of other owners. */
#include "common/data/query_run.h"

#include <string.h>

enum { PARTITION_HASH = 4 }; /* in front of a blob */

/* What one row is sorted by; key: when two are equal there. */
struct sorted {
	struct query_value v;
	struct mc_bytes key;
	uint32_t row;
};

static struct sorted sorted_of(const struct data_query *q, const struct data_pair *p, uint32_t row)
{
	return (struct sorted){ query_value_of(q->sorted_by == DATA_WANTS_VALUES ? p->value : p->key), p->key,
		row };
}

/* By their hash codes; those that have one hash, or none that is known, by their bytes. These decide on no
 * page of a Java owner: it leaves out what has the hash of the anchor. */
static int compare_keys(struct mc_bytes a, struct mc_bytes b)
{
	struct query_value x = query_value_of(a), y = query_value_of(b);
	int32_t one, other, least = a.n < b.n ? a.n : b.n;
	int order = 0;

	query_java_hash(&x, &one);
	query_java_hash(&y, &other);
	if (one != other)
		return one < other ? -1 : 1;
	if (least > PARTITION_HASH) /* which depends on who wrote it */
		order = memcmp(a.p + PARTITION_HASH, b.p + PARTITION_HASH, (size_t)(least - PARTITION_HASH));
	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

/* SortingUtil.compare: equal values are in the order of their keys. False: they have no order. */
static bool is_before(const struct sorted *a, const struct sorted *b, bool *before, struct query_fault *fault)
{
	int order = 0;

	fault->err = query_compare(&a->v, &b->v, &order);
	if (order == 0 && fault->err == QUERY_ERR_OK)
		order = compare_keys(a->key, b->key);
	*before = order < 0;
	return fault->err == QUERY_ERR_OK;
}

/* Merging, from the bottom up. False: two of them cannot be compared. */
static bool sort_rows(struct sorted *v, struct sorted *spare, uint32_t n, struct query_fault *fault)
{
	for (uint32_t run = 1; run < n; run *= 2) {
		for (uint32_t from = 0; from + run < n; from += 2 * run) {
			uint32_t a = from, b = from + run, a_end = b, b_end = b + run < n ? b + run : n,
				 to = from;

			memcpy(spare + from, v + from, sizeof(*v) * (b_end - from));
			while (a < a_end && b < b_end) {
				bool other_first;

				if (!is_before(&spare[b], &spare[a], &other_first, fault))
					return false;
				v[to++] = other_first ? spare[b++] : spare[a++];
			}
			memcpy(v + to, spare + a, sizeof(*v) * (a_end - a));
			if (a == a_end)
				memcpy(v + to, spare + b, sizeof(*v) * (b_end - b));
		}
	}
	return true;
}

/* getNearestAnchorEntry: the page before the wanted one, or the last that is known; -1: none. */
static int64_t nearest_page(const struct data_query *q)
{
	int64_t last = (int64_t)q->anchor_page + q->anchors.count - 1;

	if (q->anchors.count == 0 || q->page - 1 < q->anchor_page)
		return -1;
	return q->page - 1 < last ? q->page - 1 : last;
}

int64_t data_query_nearest(
	const struct data_query *q, const struct data_pair *known, const struct data_pair **anchor)
{
	int64_t near = known == NULL ? -1 : nearest_page(q);

	*anchor = near < 0 ? NULL : &known[near - q->anchor_page];
	return near;
}

/* What comes behind the anchor, in order. */
static bool order_rows(struct node *n, const struct data_query *q, const struct data_pair *all,
	const struct data_pair *anchor, struct sorted **out, uint32_t *count, struct query_fault *fault)
{
	struct sorted *v = node_new_array(n, sizeof(*v), (size_t)q->rows.count + 1);
	struct sorted *spare = node_new_array(n, sizeof(*v), (size_t)q->rows.count + 1);
	struct sorted from = { .row = 0 };

	*count = 0;
	*out = v;
	*fault = (struct query_fault){ .err = QUERY_ERR_OK };
	if (v == NULL || spare == NULL || (all == NULL && q->rows.count > 0)) {
		fault->err = QUERY_ERR_NOMEM;
		return false;
	}
	if (anchor != NULL)
		from = sorted_of(q, anchor, 0);
	for (uint32_t i = 0; i < q->rows.count; i++) {
		bool behind = true;

		v[*count] = sorted_of(q, &all[i], i);
		if (v[*count].v.kind >= QUERY_ARRAY)
			fault->err = QUERY_ERR_NOT_COMPARABLE;
		else if (anchor != NULL)
			is_before(&from, &v[*count], &behind, fault);
		if (fault->err != QUERY_ERR_OK)
			return false;
		*count += behind;
	}
	return sort_rows(v, spare, *count, fault);
}

/* So many, from the anchor on, are all that the page is cut from. */
static int64_t rows_needed(const struct data_query *q, int64_t near)
{
	return (int64_t)q->page_size * (q->page - near);
}

/* Twice of that are sorted once, so each row is looked at a few times only. */
bool data_query_is_over(const struct data_query *q)
{
	enum { LEAST = 256 };

	return q->paging && q->rows.count > LEAST && q->rows.count > 2 * rows_needed(q, nearest_page(q));
}

bool data_query_limit(struct node *n, struct data_query *q, struct query_fault *fault)
{
	size_t used = n->fx->mem.used;
	const struct data_pair *all = data_rows_pairs(n, &q->rows), *known = data_rows_pairs(n, &q->anchors),
			       *anchor;
	int64_t near = data_query_nearest(q, known, &anchor);
	struct data_rows kept = { .p = NULL };
	struct sorted *v;
	uint32_t count;
	bool good = order_rows(n, q, all, anchor, &v, &count, fault);

	mc_check(q->paging && q->page_size > 0 && near < q->page);
	if (good && count > rows_needed(q, near))
		count = (uint32_t)rows_needed(q, near);
	for (uint32_t i = 0; good && i < count; i++)
		good = data_rows_add(n, &kept, all[v[i].row].key, all[v[i].row].value);
	if (!good) {
		data_rows_drop(n, &kept);
		if (fault->err == QUERY_ERR_OK)
			fault->err = QUERY_ERR_NOMEM;
	} else {
		data_rows_drop(n, &q->rows);
		q->rows = kept;
	}
	mc_arena_back(&n->fx->mem, used);
	return good;
}

bool data_query_page(
	struct node *n, const struct data_query *q, struct data_page *out, struct query_fault *fault)
{
	const struct data_pair *all = data_rows_pairs(n, &q->rows), *known = data_rows_pairs(n, &q->anchors);
	const struct data_pair *anchor;
	int64_t near = data_query_nearest(q, known, &anchor), begin, end, page = near;
	struct sorted *v;
	uint32_t count;

	mc_check(q->paging && q->page_size > 0 && q->anchor_page == 0);
	*out = (struct data_page){ .rows = NULL };
	if (!order_rows(n, q, all, anchor, &v, &count, fault))
		return false;
	begin = (int64_t)q->page_size * (q->page - near - 1);
	end = begin + q->page_size < count ? begin + q->page_size : count;
	out->rows = node_new_array(n, sizeof(*out->rows), end > begin ? (size_t)(end - begin) : 0);
	out->anchors = node_new_array(n, sizeof(*out->anchors),
		(size_t)q->anchors.count + (size_t)count / (size_t)q->page_size + 1);
	for (int64_t i = begin; out->rows != NULL && i < end; i++)
		out->rows[out->count++] = all[v[i].row];
	if (out->anchors == NULL)
		return true;
	if (q->anchors.count > 0)
		memcpy(out->anchors, known, sizeof(*known) * q->anchors.count);
	out->anchor_count = q->anchors.count;
	for (int64_t i = q->page_size; begin <= count && i <= count && page < q->page; i += q->page_size) {
		page++;
		mc_check(page >= 0 && page < (int64_t)q->anchors.count + (int64_t)count / q->page_size + 1);
		out->anchors[page] = all[v[i - 1].row];
		if ((int64_t)out->anchor_count <= page)
			out->anchor_count = (uint32_t)page + 1;
	}
	return true;
}
