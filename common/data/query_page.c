/* SPDX-License-Identifier: Apache-2.0 */
/* query_page.c - one page of what was found, in the natural order of keys or values, and the anchors by which
 * the pages behind it are found sooner (com.hazelcast.internal.util.SortingUtil, PagingPredicateImpl). */
#include "common/data/query_run.h"

#include <string.h>

/* What one row is sorted by. */
struct sorted {
	struct query_value v;
	uint32_t row;
};

static struct query_value sort_value(const struct data_query *q, const struct data_pair *p)
{
	return query_value_of(q->wanted == DATA_WANTS_VALUES ? p->value : p->key);
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
				int order = 0;

				fault->err = query_compare(&spare[a].v, &spare[b].v, &order);
				if (fault->err != QUERY_ERR_OK)
					return false;
				v[to++] = order <= 0 ? spare[a++] : spare[b++];
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
	int64_t known = (int64_t)q->anchors.count;

	if (q->page <= 0 || known == 0)
		return -1;
	return q->page < known ? q->page - 1 : known - 1;
}

/* What comes behind the anchor, in order. */
static bool order_rows(struct node *n, const struct data_query *q, const struct data_pair *all,
	const struct data_pair *anchor, struct sorted **out, uint32_t *count, struct query_fault *fault)
{
	struct sorted *v = node_new_array(n, sizeof(*v), (size_t)q->rows.count + 1);
	struct sorted *spare = node_new_array(n, sizeof(*v), (size_t)q->rows.count + 1);
	struct query_value from = anchor == NULL ? query_null() : sort_value(q, anchor);

	*count = 0;
	*out = v;
	*fault = (struct query_fault){ .err = QUERY_ERR_OK };
	if (v == NULL || spare == NULL) {
		fault->err = QUERY_ERR_NOMEM;
		return false;
	}
	for (uint32_t i = 0; i < q->rows.count; i++) {
		int order = -1;

		v[*count] = (struct sorted){ sort_value(q, &all[i]), i };
		if (v[*count].v.kind >= QUERY_ARRAY)
			fault->err = QUERY_ERR_NOT_COMPARABLE;
		else if (anchor != NULL)
			fault->err = query_compare(&from, &v[*count].v, &order);
		if (fault->err != QUERY_ERR_OK)
			return false;
		*count += order < 0;
	}
	return sort_rows(v, spare, *count, fault);
}

bool data_query_page(
	struct node *n, const struct data_query *q, struct data_page *out, struct query_fault *fault)
{
	const struct data_pair *all = data_rows_pairs(n, &q->rows), *known = data_rows_pairs(n, &q->anchors);
	int64_t near = nearest_page(q), begin, end, page = near;
	struct sorted *v;
	uint32_t count;

	mc_check(q->paging && q->page_size > 0);
	*out = (struct data_page){ .rows = NULL };
	if (!order_rows(n, q, all, near < 0 ? NULL : &known[near], &v, &count, fault))
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
