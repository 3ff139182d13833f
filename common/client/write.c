/* SPDX-License-Identifier: Apache-2.0 */
/* write.c - a client message written by its rows, or only measured. */
#include "common/client/internal.h"

#include "common/base/check.h"

void client_open(struct client_writer *w, uint16_t flags)
{
	w->frame = w->out.len;
	mc_wr_u32le(&w->out, CLIENT_FRAME_HEAD);
	mc_wr_u16le(&w->out, flags);
}

void client_close(struct client_writer *w)
{
	uint8_t *length = mc_wr_again(&w->out, w->frame, 4);

	mc_check(w->frame <= w->out.len);
	if (length != NULL)
		mc_put32le(length, (uint32_t)(w->out.len - w->frame));
}

/* --- rows of fixed size --- */
void client_write_uuid(struct client_writer *w, const struct mc_uuid *u)
{
	mc_wr_u8(&w->out, u->null);
	mc_wr_u64le(&w->out, u->null ? 0 : u->hi);
	mc_wr_u64le(&w->out, u->null ? 0 : u->lo);
}

static void write_fixed(struct client_writer *w, const struct mc_field *f, const void *at)
{
	switch (f->kind) {
	case MC_K_i8: mc_wr_u8(&w->out, (uint8_t)(*(const int8_t *)at)); break;
	case MC_K_flag: mc_wr_u8(&w->out, *(const bool *)at); break;
	case MC_K_i32: mc_wr_u32le(&w->out, (uint32_t)(*(const int32_t *)at)); break;
	case MC_K_i64: mc_wr_u64le(&w->out, (uint64_t)(*(const int64_t *)at)); break;
	default:
		mc_check(f->kind == MC_K_uuid);
		client_write_uuid(w, at);
		break;
	}
}

void client_write_fixed(struct client_writer *w, const struct mc_schema *s, const void *in)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		if (client_fixed_size(f) > 0 && mc_has_line(f->lines, w->line))
			write_fixed(w, f, (const char *)in + f->off);
}

/* --- rows of variable size --- */
static void client_write_text(struct client_writer *w, const struct mc_field *f, const void *p, int32_t n)
{
	if (n < -1 || (n < 0 && (f->flags & MC_ROW_SOME)) || (n > 0 && (uint32_t)n > f->max))
		mc_wr_fail(&w->out, MC_ERR_VALUE);
	client_open(w, n < 0 ? CLIENT_FRAME_NULL : 0);
	if (n > 0)
		mc_wr_put(&w->out, p, (size_t)n);
	client_close(w);
}

static void write_opt(struct client_writer *w, const struct mc_schema *s, const void *at)
{
	const void *o;

	memcpy(&o, at, sizeof(o));
	if (o == NULL)
		client_write_mark(w, CLIENT_FRAME_NULL);
	else
		client_write_part(w, s, o);
}

void client_write_row(struct client_writer *w, const struct mc_field *f, const void *in)
{
	const void *at = (const char *)in + f->off;
	const struct mc_str *s = at;
	const struct mc_bytes *b = at;

	switch (f->kind) {
	case MC_K_str: client_write_text(w, f, s->p, s->n); break;
	case MC_K_data:
	case MC_K_bytes: client_write_text(w, f, b->p, b->n); break;
	case MC_K_part: client_write_part(w, f->sub, at); break;
	case MC_K_opt: write_opt(w, f->sub, at); break;
	default: client_write_list(w, f, at); break;
	}
}

static void write_rows(struct client_writer *w, const struct mc_schema *s, const void *in)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s) && w->out.err == MC_ERR_OK; f++)
		if (client_fixed_size(f) == 0 && mc_has_line(f->lines, w->line))
			client_write_row(w, f, in);
}

void client_write_part(struct client_writer *w, const struct mc_schema *s, const void *in)
{
	client_write_mark(w, CLIENT_FRAME_BEGIN);
	if (client_fixed_sizes(s) > 0) {
		client_open(w, 0);
		client_write_fixed(w, s, in);
		client_close(w);
	}
	write_rows(w, s, in);
	client_write_mark(w, CLIENT_FRAME_END);
}

/* --- the message --- */
static uint16_t first_flags(const struct client_message *m, enum client_kind kind)
{
	static const uint16_t by_kind[] = {
		[CLIENT_KIND_REQUEST] = CLIENT_FRAME_UNFRAGMENTED,
		[CLIENT_KIND_ANSWER] = CLIENT_FRAME_UNFRAGMENTED,
		[CLIENT_KIND_EVENT] = CLIENT_FRAME_UNFRAGMENTED | CLIENT_FRAME_EVENT,
		[CLIENT_KIND_BACKUP_EVENT] =
			CLIENT_FRAME_UNFRAGMENTED | CLIENT_FRAME_EVENT | CLIENT_FRAME_BACKUP_EVENT,
	};

	mc_check(kind < sizeof(by_kind) / sizeof(*by_kind));
	if (kind == CLIENT_KIND_REQUEST)
		return by_kind[kind] | (m->flags & CLIENT_FRAME_BACKUP_AWARE);
	return by_kind[kind];
}

static void write_head(struct client_writer *w, const struct client_message *m, const struct client_row *row)
{
	client_open(w, first_flags(m, row->kind));
	mc_wr_u32le(&w->out, (uint32_t)row->type);
	mc_wr_u64le(&w->out, (uint64_t)m->correlation);
	if (row->kind == CLIENT_KIND_ANSWER)
		mc_wr_u8(&w->out, m->backup_acks);
	else
		mc_wr_u32le(&w->out, (uint32_t)m->partition_id);
	client_write_fixed(w, row->schema, m->body);
	client_close(w);
}

static void write_message(struct client_writer *w, const struct client_message *m)
{
	const struct client_row *row = &client_rows[m->type];
	uint8_t *flags;

	if ((unsigned)m->type >= CLIENT_TYPE_COUNT || row->schema == NULL ||
		(m->body == NULL && row->schema->count > 0)) {
		mc_wr_fail(&w->out, MC_ERR_VALUE);
		return;
	}
	write_head(w, m, row);
	write_rows(w, row->schema, m->body);
	flags = mc_wr_again(&w->out, w->frame + 4, 2);
	if (flags != NULL)
		mc_put16le(flags, mc_get16le(flags) | CLIENT_FRAME_FINAL);
}

size_t client_message_size(const struct client_message *m, enum mc_line line)
{
	struct client_writer w = { .out = mc_wr_count(), .line = line };

	write_message(&w, m);
	return w.out.err == MC_ERR_OK && w.out.len <= MC_CLIENT_MESSAGE_MAX ? w.out.len : 0;
}

enum mc_err client_message_write(
	const struct client_message *m, enum mc_line line, uint8_t *p, size_t cap, size_t *n)
{
	struct client_writer w = {
		.out = mc_wr_of(p, cap < MC_CLIENT_MESSAGE_MAX ? cap : MC_CLIENT_MESSAGE_MAX), .line = line
	};

	write_message(&w, m);
	*n = w.out.err == MC_ERR_OK ? w.out.len : 0;
	return w.out.err;
}
