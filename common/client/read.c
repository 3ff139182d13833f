/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - frames of a client message read by its rows. The first error sticks. */
#include "common/client/internal.h"

#include "common/base/check.h"

struct client_frame client_next(struct client_reader *r)
{
	const struct client_frame none = { CLIENT_FRAME_MARKS, { NULL, NULL, MC_ERR_OK } };
	const uint8_t *head;
	struct client_frame f;
	uint32_t length;

	if (r->last)
		mc_rd_fail(&r->in, MC_ERR_SHORT);
	head = mc_rd_take(&r->in, CLIENT_FRAME_HEAD);
	if (head == NULL)
		return none;
	length = mc_get32le(head);
	if (length < CLIENT_FRAME_HEAD) {
		mc_rd_fail(&r->in, MC_ERR_VALUE);
		return none;
	}
	f.flags = mc_get16le(head + 4);
	f.content = mc_rd_child(&r->in, length - CLIENT_FRAME_HEAD);
	r->last = f.flags & CLIENT_FRAME_FINAL;
	if (r->last && mc_rd_left(&r->in) > 0)
		mc_rd_fail(&r->in, MC_ERR_TRAILING);
	return r->in.err == MC_ERR_OK ? f : none;
}

/* Flags of the next frame, which stays where it is; 0 when there is none. */
static uint16_t client_peek(const struct client_reader *r)
{
	return !r->last && mc_rd_left(&r->in) >= CLIENT_FRAME_HEAD ? mc_get16le(r->in.p + 4) : 0;
}

bool client_null(struct client_reader *r)
{
	if (!(client_peek(r) & CLIENT_FRAME_NULL))
		return false;
	client_next(r);
	return true;
}

struct mc_rd client_plain(struct client_reader *r)
{
	struct client_frame f = client_next(r);

	if (f.flags & CLIENT_FRAME_MARKS) {
		mc_rd_fail(&r->in, MC_ERR_VALUE);
		return mc_rd_of(NULL, 0);
	}
	return f.content;
}

void client_mark(struct client_reader *r, uint16_t mark)
{
	if ((client_next(r).flags & CLIENT_FRAME_MARKS) != mark)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
}

void *client_get(struct client_reader *r, size_t size, size_t n)
{
	void *p = mc_arena_get(r->mem, size, n);

	if (p == NULL)
		mc_rd_fail(&r->in, MC_ERR_NOMEM);
	return p;
}

/* --- rows of fixed size --- */
/* Null or not, it takes its 17 bytes. */
struct mc_uuid client_read_uuid(struct mc_rd *in)
{
	struct mc_uuid u = { .null = mc_rd_u8(in) != 0 };
	uint64_t hi = mc_rd_u64le(in), lo = mc_rd_u64le(in);

	if (!u.null) {
		u.hi = hi;
		u.lo = lo;
	}
	return u;
}

static void read_fixed(struct mc_rd *in, const struct mc_field *f, void *at)
{
	switch (f->kind) {
	case MC_K_i8: *(int8_t *)at = (int8_t)mc_rd_u8(in); break;
	case MC_K_flag: *(bool *)at = mc_rd_u8(in) != 0; break;
	case MC_K_i32: *(int32_t *)at = (int32_t)mc_rd_u32le(in); break;
	case MC_K_i64: *(int64_t *)at = (int64_t)mc_rd_u64le(in); break;
	case MC_K_uuid: *(struct mc_uuid *)at = client_read_uuid(in); break;
	default: mc_rd_fail(in, MC_ERR_UNKNOWN); break;
	}
}

void client_read_fixed(struct client_reader *r, struct mc_rd *in, const struct mc_schema *s, void *out)
{
	static const struct mc_uuid none = { .null = true };

	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++) {
		void *at = (char *)out + f->off;

		if (client_fixed_size(f) == 0)
			continue;
		if (f->kind == MC_K_uuid)
			*(struct mc_uuid *)at = none;
		if (client_is_newer(f) && mc_rd_left(in) < client_fixed_size(f))
			r->absent++;
		else
			read_fixed(in, f, at);
	}
	if (in->err != MC_ERR_OK)
		mc_rd_fail(&r->in, in->err);
}

/* --- rows of variable size --- */
/* A frame's bytes; n -1: null. */
static struct mc_bytes read_bytes(struct client_reader *r, const struct mc_field *f)
{
	struct mc_rd in;

	if (!(f->flags & MC_ROW_SOME) && client_null(r))
		return (struct mc_bytes){ NULL, -1 };
	in = client_plain(r);
	if (mc_rd_left(&in) > f->max)
		mc_rd_fail(&r->in, MC_ERR_LIMIT);
	/* a blob is empty or at least its head, hash and type id */
	if (f->kind == MC_K_data && mc_rd_left(&in) > 0 && mc_rd_left(&in) < MC_BLOB_HEAD)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	if (r->in.err != MC_ERR_OK)
		return (struct mc_bytes){ NULL, -1 };
	return (struct mc_bytes){ in.p, (int32_t)mc_rd_left(&in) };
}

static struct mc_str read_str(struct client_reader *r, const struct mc_field *f)
{
	struct mc_bytes b = read_bytes(r, f);

	return (struct mc_str){ (const char *)b.p, b.n };
}

static void *read_opt(struct client_reader *r, const struct mc_schema *s)
{
	void *o;

	if (client_null(r))
		return NULL;
	o = client_get(r, s->size, 1);
	if (o != NULL)
		client_read_part(r, s, o);
	return o;
}

void client_read_row(struct client_reader *r, const struct mc_field *f, void *out)
{
	void *at = (char *)out + f->off;
	void *p;

	switch (f->kind) {
	case MC_K_str: *(struct mc_str *)at = read_str(r, f); break;
	case MC_K_data:
	case MC_K_bytes: *(struct mc_bytes *)at = read_bytes(r, f); break;
	case MC_K_part: client_read_part(r, f->sub, at); break;
	case MC_K_opt:
		p = read_opt(r, f->sub);
		memcpy(at, &p, sizeof(p));
		break;
	default: client_read_list(r, f, at); break;
	}
}

/* What a row holds whose sender does not know it yet. Zeros are right for lists that are never null. */
static void leave_out(struct client_reader *r, const struct mc_field *f, void *out)
{
	static const struct mc_bytes no_bytes = { NULL, -1 };
	static const struct mc_str no_str = { NULL, -1 };
	mc_list none = { .null = true };
	void *at = (char *)out + f->off;

	mc_check(client_is_newer(f) && client_fixed_size(f) == 0);
	r->absent++;
	if (f->kind == MC_K_str && !(f->flags & MC_ROW_SOME))
		*(struct mc_str *)at = no_str;
	else if ((f->kind == MC_K_bytes || f->kind == MC_K_data) && !(f->flags & MC_ROW_SOME))
		*(struct mc_bytes *)at = no_bytes;
	else if (f->flags & MC_ROW_NULLABLE)
		memcpy(at, &none, sizeof(none));
}

/* At its end a struct has an end frame, a message none. */
static bool at_end(const struct client_reader *r)
{
	return !client_more(r) || (client_peek(r) & CLIENT_FRAME_END);
}

static void read_rows(struct client_reader *r, const struct mc_schema *s, void *out)
{
	for (const struct mc_field *f = s->rows; f < mc_rows_end(s) && r->in.err == MC_ERR_OK; f++) {
		if (client_fixed_size(f) > 0)
			continue;
		if (client_is_newer(f) && at_end(r))
			leave_out(r, f, out);
		else
			client_read_row(r, f, out);
	}
}

/* To the end frame of the struct we are in: newer peers have more fields. */
static void skip_to_end(struct client_reader *r)
{
	uint32_t depth = 1;

	while (depth > 0 && r->in.err == MC_ERR_OK) {
		uint16_t mark = client_next(r).flags & CLIENT_FRAME_MARKS;

		if (mark == CLIENT_FRAME_END)
			depth--;
		else if (mark == CLIENT_FRAME_BEGIN)
			depth++;
	}
}

void client_read_part(struct client_reader *r, const struct mc_schema *s, void *out)
{
	struct mc_rd in;

	client_mark(r, CLIENT_FRAME_BEGIN);
	if (client_fixed_sizes(s) > 0) {
		in = client_plain(r);
		client_read_fixed(r, &in, s, out);
	}
	read_rows(r, s, out);
	skip_to_end(r);
}

/* --- the message --- */
static void read_head(struct client_reader *r, struct mc_rd *in, struct client_message *m)
{
	m->wire_type = (int32_t)mc_rd_u32le(in);
	m->type = in->err == MC_ERR_OK ? client_type_find(m->wire_type) : CLIENT_NONE;
	m->correlation = (int64_t)mc_rd_u64le(in);
	m->partition_id = -1;
	if (m->type == CLIENT_NONE)
		return;
	if (client_rows[m->type].kind == CLIENT_KIND_ANSWER)
		m->backup_acks = mc_rd_u8(in);
	else
		m->partition_id = (int32_t)mc_rd_u32le(in);
	if (in->err != MC_ERR_OK)
		mc_rd_fail(&r->in, in->err);
}

static void read_body(struct client_reader *r, struct mc_rd *in, struct client_message *m)
{
	const struct mc_schema *s = client_rows[m->type].schema;

	mc_check(m->type != CLIENT_NONE && s->size > 0);
	m->body = client_get(r, s->size, 1);
	if (m->body == NULL)
		return;
	client_read_fixed(r, in, s, m->body);
	read_rows(r, s, m->body);
	while (!r->last && r->in.err == MC_ERR_OK)
		client_next(r);
}

enum mc_err client_message_read(const uint8_t *p, size_t n, struct mc_arena *mem, struct client_message *out)
{
	struct client_reader r = { .in = mc_rd_of(p, n), .mem = mem };
	struct client_frame first = client_next(&r);

	*out = (struct client_message){ .flags = first.flags };
	if ((first.flags & CLIENT_FRAME_UNFRAGMENTED) != CLIENT_FRAME_UNFRAGMENTED)
		mc_rd_fail(&r.in, MC_ERR_VALUE);
	read_head(&r, &first.content, out);
	if (first.content.err != MC_ERR_OK)
		mc_rd_fail(&r.in, first.content.err);
	if (r.in.err == MC_ERR_OK && out->type != CLIENT_NONE)
		read_body(&r, &first.content, out);
	out->absent = r.absent;
	return r.in.err;
}
