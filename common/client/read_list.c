/* SPDX-License-Identifier: Apache-2.0 */
/* read_list.c - lists in client messages, in the four ways in which they are framed. */
#include "common/client/internal.h"

#include "common/base/check.h"

/* Zeroed room for n elements, after n was found to be true. */
static void *room(struct client_reader *r, const struct mc_field *f, mc_list *l, uint32_t n)
{
	mc_check(l->n == 0 && l->v == NULL && !l->null);
	if (n > f->max)
		mc_rd_fail(&r->in, MC_ERR_LIMIT);
	if (n == 0 || r->in.err != MC_ERR_OK)
		return NULL;
	l->v = client_get(r, client_item_size(f), n);
	l->n = l->v == NULL ? 0 : n;
	return l->v;
}

/* --- elements of fixed size, side by side in one frame --- */
static void read_packed_item(
	struct client_reader *r, const struct mc_field *f, struct mc_rd *in, char *v, size_t i)
{
	switch (f->kind) {
	case MC_K_ints: ((int32_t *)(void *)v)[i] = (int32_t)mc_rd_u32le(in); break;
	case MC_K_longs: ((int64_t *)(void *)v)[i] = (int64_t)mc_rd_u64le(in); break;
	case MC_K_uuids: ((struct mc_uuid *)(void *)v)[i] = client_read_uuid(in); break;
	default: client_read_fixed(r, in, f->sub, v + i * f->sub->size); break;
	}
}

static void read_packed(struct client_reader *r, const struct mc_field *f, mc_list *l)
{
	struct mc_rd in = client_plain(r);
	size_t n = mc_rd_left(&in) / client_packed_size(f);

	if (mc_rd_left(&in) % client_packed_size(f) != 0)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	room(r, f, l, (uint32_t)n);
	for (uint32_t i = 0; i < l->n; i++)
		read_packed_item(r, f, &in, l->v, i);
}

/* --- elements between begin and end --- */
/* How many things lie before the end frame of the list we are in; they are looked at, not taken. */
static uint32_t count(struct client_reader *r, uint32_t max)
{
	struct client_reader ahead = *r;
	uint32_t n = 0, depth = 1;

	mc_check(max <= MC_CLIENT_FRAMES_MAX); /* what is looked at twice has an end */
	while (depth > 0 && n <= max && ahead.in.err == MC_ERR_OK) {
		uint16_t mark = client_next(&ahead).flags & CLIENT_FRAME_MARKS;

		if (depth == 1 && mark != CLIENT_FRAME_END)
			n++;
		if (mark == CLIENT_FRAME_BEGIN)
			depth++;
		else if (mark == CLIENT_FRAME_END)
			depth--;
	}
	if (ahead.in.err != MC_ERR_OK)
		mc_rd_fail(&r->in, ahead.in.err);
	else if (n > max)
		mc_rd_fail(&r->in, MC_ERR_LIMIT);
	return r->in.err == MC_ERR_OK ? n : 0;
}

/* Key and value in turn; or values only, whose keys follow behind the list. */
static void read_pair(struct client_reader *r, const struct mc_schema *s, void *out)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		if (client_fixed_size(f) == 0)
			client_read_row(r, f, out);
}

static void read_keys(struct client_reader *r, const struct mc_field *f, const mc_list *l)
{
	struct mc_rd in = client_plain(r);

	if (mc_rd_left(&in) != (size_t)l->n * client_fixed_sizes(f->sub))
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	for (uint32_t i = 0; i < l->n && r->in.err == MC_ERR_OK; i++)
		client_read_fixed(r, &in, f->sub, (char *)l->v + (size_t)i * f->sub->size);
}

static void read_item(struct client_reader *r, const struct mc_field *f, char *v, size_t i)
{
	const struct mc_field text = { .kind = MC_K_str, .max = MC_STR_MAX, .flags = f->flags & MC_ROW_SOME };

	if (f->kind == MC_K_strs)
		client_read_row(r, &text, v + i * sizeof(struct mc_str));
	else if (f->flags & MC_ROW_TUPLE)
		read_pair(r, f->sub, v + i * f->sub->size);
	else if (f->flags & MC_ROW_BARE)
		client_read_row(r, f->sub->rows, v + i * f->sub->size);
	else
		client_read_part(r, f->sub, v + i * f->sub->size);
}

static void read_framed(struct client_reader *r, const struct mc_field *f, mc_list *l)
{
	bool keys = (f->flags & MC_ROW_TUPLE) && client_fixed_sizes(f->sub) > 0;
	uint32_t things = (f->flags & MC_ROW_TUPLE) && !keys ? 2 : 1;
	uint32_t n;

	mc_check((f->kind == MC_K_strs) == (f->sub == NULL) && f->max <= MC_CLIENT_LIST_MAX);
	client_mark(r, CLIENT_FRAME_BEGIN);
	n = count(r, f->max * things);
	if (n % things != 0)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	room(r, f, l, n / things);
	for (uint32_t i = 0; i < l->n && r->in.err == MC_ERR_OK; i++)
		read_item(r, f, l->v, i);
	client_mark(r, CLIENT_FRAME_END);
	if (keys)
		read_keys(r, f, l);
}

void client_read_list(struct client_reader *r, const struct mc_field *f, void *at)
{
	mc_list l = { .null = (f->flags & MC_ROW_NULLABLE) && client_null(r) };

	if (!l.null && client_packed_size(f) > 0)
		read_packed(r, f, &l);
	else if (!l.null)
		read_framed(r, f, &l);
	memcpy(at, &l, sizeof(l));
}
