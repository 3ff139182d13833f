/* SPDX-License-Identifier: Apache-2.0 */
/* write_list.c - lists in client messages, in the four ways in which they are framed. */
#include "common/client/internal.h"

#include "common/base/check.h"

static void write_packed_item(struct client_writer *w, const struct mc_field *f, const char *v, size_t i)
{
	switch (f->kind) {
	case MC_K_ints: mc_wr_u32le(&w->out, (uint32_t)((const int32_t *)(const void *)v)[i]); break;
	case MC_K_longs: mc_wr_u64le(&w->out, (uint64_t)((const int64_t *)(const void *)v)[i]); break;
	case MC_K_uuids: client_write_uuid(w, (const struct mc_uuid *)(const void *)v + i); break;
	default: client_write_fixed(w, f->sub, v + i * f->sub->size); break;
	}
}

static void write_packed(struct client_writer *w, const struct mc_field *f, const mc_list *l)
{
	client_open(w, 0);
	for (uint32_t i = 0; i < l->n; i++)
		write_packed_item(w, f, l->v, i);
	client_close(w);
}

static void write_pair(struct client_writer *w, const struct mc_schema *s, const void *in)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		if (client_fixed_size(f) == 0)
			client_write_row(w, f, in);
}

static void write_keys(struct client_writer *w, const struct mc_field *f, const mc_list *l)
{
	client_open(w, 0);
	for (uint32_t i = 0; i < l->n; i++)
		client_write_fixed(w, f->sub, (const char *)l->v + (size_t)i * f->sub->size);
	client_close(w);
}

static void write_item(struct client_writer *w, const struct mc_field *f, const char *v, size_t i)
{
	const struct mc_field text = { .kind = MC_K_str, .max = MC_STR_MAX, .flags = f->flags & MC_ROW_SOME };

	if (f->kind == MC_K_strs)
		client_write_row(w, &text, v + i * sizeof(struct mc_str));
	else if (f->flags & MC_ROW_TUPLE)
		write_pair(w, f->sub, v + i * f->sub->size);
	else if (f->flags & MC_ROW_BARE)
		client_write_row(w, f->sub->rows, v + i * f->sub->size);
	else
		client_write_part(w, f->sub, v + i * f->sub->size);
}

static void write_framed(struct client_writer *w, const struct mc_field *f, const mc_list *l)
{
	mc_check((f->kind == MC_K_strs) == (f->sub == NULL) && !l->null && l->n <= f->max);
	client_write_mark(w, CLIENT_FRAME_BEGIN);
	for (uint32_t i = 0; i < l->n && w->out.err == MC_ERR_OK; i++)
		write_item(w, f, l->v, i);
	client_write_mark(w, CLIENT_FRAME_END);
	if ((f->flags & MC_ROW_TUPLE) && client_fixed_sizes(f->sub) > 0)
		write_keys(w, f, l);
}

void client_write_list(struct client_writer *w, const struct mc_field *f, const void *at)
{
	mc_list l;

	memcpy(&l, at, sizeof(l));
	if ((l.null && !(f->flags & MC_ROW_NULLABLE)) || (l.n > 0 && l.v == NULL))
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	else if (l.n > f->max)
		mc_wr_fail(&w->out, MC_ERR_LIMIT);
	else if (l.null)
		client_write_mark(w, CLIENT_FRAME_NULL);
	else if (client_packed_size(f) > 0)
		write_packed(w, f, &l);
	else
		write_framed(w, f, &l);
}
