/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - kind `client`: messages of clients, whole and in fragments. */
#include <stdlib.h>
#include <string.h>

#include "common/client/message.h"
#include "tests/golden/golden.h"

/* --- what lies where --- */
/* [{"offset","length","flags"}...] of the frames in p, offsets from its start. */
static json_t *frames_of(const uint8_t *p, size_t n)
{
	json_t *all = json_array();

	for (size_t at = 0; at < n; at += mc_get32le(p + at))
		json_array_append_new(all,
			json_pack("{s:I,s:i,s:i}", "offset", (json_int_t)at, "length",
				(int)mc_get32le(p + at), "flags", (int)mc_get16le(p + at + 4)));
	return all;
}

static json_t *hex_of(const uint8_t *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = malloc(2 * n + 1);
	json_t *text;

	if (hex == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[p[i] >> 4];
		hex[2 * i + 1] = digits[p[i] & 15];
	}
	text = json_stringn(hex, 2 * n);
	free(hex);
	return text;
}

/* --- fragments: each begins with a frame that holds its id, and ends with a final frame --- */
static bool is_fragmented(const uint8_t *p, size_t n)
{
	return n >= CLIENT_FRAME_HEAD &&
		(mc_get16le(p + 4) & CLIENT_FRAME_UNFRAGMENTED) != CLIENT_FRAME_UNFRAGMENTED;
}

/* Bytes to the end of the final frame; 0: none, or no frame. */
static size_t fragment_size(const uint8_t *p, size_t n)
{
	size_t at = 0;

	while (n - at >= CLIENT_FRAME_HEAD) {
		uint32_t length = mc_get32le(p + at);

		if (length < CLIENT_FRAME_HEAD || length > n - at)
			return 0;
		at += length;
		if (mc_get16le(p + at - length + 4) & CLIENT_FRAME_FINAL)
			return at;
	}
	return 0;
}

/* The frames of a fragment behind its id, the final flag taken from all but the last fragment's. */
static void join_fragment(struct mc_wr *whole, const uint8_t *p, size_t n, bool last)
{
	size_t at = mc_get32le(p);

	while (at < n) {
		uint32_t length = mc_get32le(p + at);
		uint16_t flags = mc_get16le(p + at + 4);

		mc_wr_u32le(whole, length);
		mc_wr_u16le(whole, last ? flags : flags & (uint16_t)~CLIENT_FRAME_FINAL);
		mc_wr_put(whole, p + at + CLIENT_FRAME_HEAD, length - CLIENT_FRAME_HEAD);
		at += length;
	}
}

static void fragments_decode(const uint8_t *p, size_t n, struct outcome *out)
{
	struct mc_wr whole = mc_wr_of(malloc(n), n);
	json_t *fragments = json_array();
	struct client_message m;
	size_t at = 0, size;
	bool last = false;

	while (!last && (size = fragment_size(p + at, n - at)) > 0) {
		last = mc_get16le(p + at + 4) & CLIENT_FRAME_END_FRAGMENT;
		join_fragment(&whole, p + at, size, last);
		json_array_append_new(fragments,
			json_pack("{s:I,s:o}", "offset", (json_int_t)at, "frames", frames_of(p + at, size)));
		at += size;
	}
	out->waits = !last;
	out->err = client_message_read(whole.buf, whole.len, scratch(), &m);
	if (out->err == MC_ERR_OK)
		out->json = json_pack("{s:i,s:o,s:o}", "fragment_count", (int)json_array_size(fragments),
			"fragments", fragments, "whole_message_hex", hex_of(whole.buf, whole.len));
	else
		json_decref(fragments);
	free(whole.buf);
}

/* The frames that a fragment holds, cut out of the whole message. */
static bool split_fragment(struct mc_wr *out, json_t *fragment, struct mc_rd *whole)
{
	json_t *frame;
	size_t i;

	json_array_foreach(json_object_get(fragment, "frames"), i, frame)
	{
		uint32_t length = (uint32_t)json_integer_value(json_object_get(frame, "length"));
		const uint8_t *p = i == 0 ? NULL : mc_rd_take(whole, length);

		if (i > 0 && p == NULL)
			return false;
		mc_wr_u32le(out, length);
		mc_wr_u16le(out, (uint16_t)json_integer_value(json_object_get(frame, "flags")));
		if (i == 0)
			mc_wr_u64le(out, 1); /* the id: any number that is not in use */
		else
			mc_wr_put(out, p + CLIENT_FRAME_HEAD, length - CLIENT_FRAME_HEAD);
	}
	return true;
}

static bool fragments_encode(struct from *f, json_t *fields, struct mc_wr *out)
{
	struct mc_bytes hex = from_hex(f, json_object_get(fields, "whole_message_hex"));
	struct mc_rd whole = mc_rd_of(hex.p, (size_t)hex.n);
	json_t *fragment;
	size_t i;

	json_array_foreach(json_object_get(fields, "fragments"), i,
		fragment) if (!split_fragment(out, fragment, &whole)) return false;
	return mc_rd_left(&whole) == 0;
}

/* --- whole messages --- */
/* A partition that a message tells of, beside the one in the head that it goes to: the vectors have one key
 * for both, and show the former. NULL: there is no such row. */
static const char *own_partition_id(enum client_type type)
{
	const struct mc_schema *s = client_rows[type].schema;
	const char *end = "_partition_id";

	for (const struct mc_field *f = s->rows; f < mc_rows_end(s); f++)
		if (strlen(f->name) > strlen(end) &&
			strcmp(f->name + strlen(f->name) - strlen(end), end) == 0)
			return f->name;
	return NULL;
}

static void show_own_partition_id(json_t *message, const char *name)
{
	json_object_set(message, "partition_id", json_object_get(message, name));
	json_object_del(message, name);
}

/* Gives the one of the head, from the bytes. */
static int32_t say_own_partition_id(const struct vector *v, const char *name)
{
	json_object_set(v->fields, name, json_object_get(v->fields, "partition_id"));
	return (int32_t)mc_get32le(v->bytes + CLIENT_FRAME_HEAD + 12);
}

void client_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out)
{
	struct client_scan scan = { .at = 0 };
	struct client_message m;

	if (is_fragmented(p, n)) {
		fragments_decode(p, n, out);
		return;
	}
	out->err = client_scan(&scan, p, n, MC_CLIENT_MESSAGE_MAX);
	out->waits = !scan.done;
	if (out->err != MC_ERR_OK || out->waits)
		return;
	out->err = client_message_read(p, scan.need, scratch(), &m);
	out->unknown = m.type == CLIENT_NONE;
	if (out->err != MC_ERR_OK || out->unknown)
		return;
	out->json = json_of_client(&m, v->line);
	if (own_partition_id(m.type) != NULL)
		show_own_partition_id(out->json, own_partition_id(m.type));
	/* only some vectors show their frames */
	if (v->expect == NULL && json_object_get(v->fields, "frames") != NULL)
		json_object_set_new(out->json, "frames", frames_of(p, scan.need));
}

static enum client_type type_named(const char *name)
{
	for (enum client_type t = CLIENT_NONE + 1; t < CLIENT_TYPE_COUNT; t++)
		if (strcmp(client_type_name(t), name) == 0)
			return t;
	return CLIENT_NONE;
}

static int64_t number(json_t *fields, const char *key)
{
	return json_integer_value(json_object_get(fields, key));
}

bool client_encode(const struct vector *v, struct mc_wr *out, const char **why)
{
	struct from f = { .w = { .line = v->line }, .mem = scratch() };
	struct client_message m = { .type = type_named(v->cls) };
	size_t n = 0;

	if (json_object_get(v->fields, "fragments") != NULL) {
		*why = "fragments and message do not fit";
		return fragments_encode(&f, v->fields, out);
	}
	if (m.type == CLIENT_NONE || client_rows[m.type].type != number(v->fields, "message_type")) {
		*why = "a message that is not known";
		return false;
	}
	m.correlation = number(v->fields, "correlation_id");
	m.partition_id = (int32_t)number(v->fields, "partition_id");
	if (own_partition_id(m.type) != NULL)
		m.partition_id = say_own_partition_id(v, own_partition_id(m.type));
	m.backup_acks = (uint8_t)number(v->fields, "backup_acks");
	m.flags = (uint16_t)number(json_array_get(json_object_get(v->fields, "frames"), 0), "flags");
	m.body = mc_arena_get(scratch(), client_rows[m.type].schema->size, 1);
	from_rows(&f, client_rows[m.type].schema, v->fields, m.body);
	if (f.why == NULL && client_message_write(&m, v->line, out->buf, out->cap, &n) != MC_ERR_OK)
		f.why = "cannot be written";
	if (f.why == NULL && client_message_size(&m, v->line) != n)
		f.why = "the size is not exact";
	if (client_rows[m.type].kind == CLIENT_KIND_BACKUP_EVENT && !(m.flags & CLIENT_FRAME_BACKUP_EVENT))
		out->buf[4] &= (uint8_t)~CLIENT_FRAME_BACKUP_EVENT; /* which Hazelcast's writer leaves to its
								       sender */
	out->len = n;
	*why = f.why;
	return f.why == NULL;
}
