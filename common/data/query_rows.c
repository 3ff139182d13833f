/* SPDX-License-Identifier: Apache-2.0 */
/* query_rows.c - what a query has found, kept one behind the other: length, key, length, value. */
#include "common/data/query_run.h"

#include <string.h>

#include "common/wire/bytes.h"

static bool make_room(struct node *n, struct data_rows *r, uint64_t bytes)
{
	uint64_t room = r->room < 1024 ? 1024 : r->room;
	uint8_t *p;

	if (bytes <= r->room)
		return true;
	if (bytes > MC_CLIENT_MESSAGE_MAX / 2)
		return false;
	while (room < bytes)
		room *= 2;
	p = mc_heap_get(data_of(n)->heap, room);
	if (p == NULL)
		return false;
	if (r->n > 0)
		memcpy(p, r->p, r->n);
	mc_heap_put(data_of(n)->heap, r->p);
	r->p = p;
	r->room = (uint32_t)room;
	return true;
}

static void put_blob(struct mc_wr *w, struct mc_bytes b)
{
	mc_wr_u32(w, (uint32_t)b.n);
	if (b.n > 0)
		mc_wr_put(w, b.p, (size_t)b.n);
}

bool data_rows_add(struct node *n, struct data_rows *r, struct mc_bytes key, struct mc_bytes value)
{
	uint64_t more = 8 + (uint64_t)(key.n > 0 ? key.n : 0) + (uint64_t)(value.n > 0 ? value.n : 0);
	struct mc_wr w;

	mc_check(r->n <= r->room && (r->room == 0) == (r->p == NULL));
	if (r->count == MC_CLIENT_LIST_MAX || !make_room(n, r, r->n + more))
		return false;
	w = mc_wr_of(r->p + r->n, more);
	put_blob(&w, key);
	put_blob(&w, value);
	mc_check(!w.err && w.len == more);
	r->n += (uint32_t)more;
	r->count++;
	return true;
}

void data_rows_drop(struct node *n, struct data_rows *r)
{
	mc_heap_put(data_of(n)->heap, r->p);
	*r = (struct data_rows){ .p = NULL };
}

static struct mc_bytes take_blob(struct mc_rd *r)
{
	int32_t n = (int32_t)mc_rd_u32(r);

	return (struct mc_bytes){ n < 0 ? NULL : mc_rd_take(r, (size_t)n), n };
}

struct data_pair *data_rows_pairs(struct node *n, const struct data_rows *r)
{
	struct data_pair *v = node_new_array(n, sizeof(*v), r->count);
	uint8_t *copy = node_new_array(n, 1, r->n);
	struct mc_rd in;

	if (r->count == 0 || v == NULL || copy == NULL)
		return NULL;
	memcpy(copy, r->p, r->n);
	in = mc_rd_of(copy, r->n);
	for (uint32_t i = 0; i < r->count; i++) {
		v[i].key = take_blob(&in);
		v[i].value = take_blob(&in);
	}
	mc_check(in.err == MC_ERR_OK && mc_rd_left(&in) == 0);
	return v;
}
