/* SPDX-License-Identifier: Apache-2.0 */
/* message.c - whole frames and datagrams, both ways. Memory is the caller's arena. */
#include "common/hz/message.h"

#include <stddef.h>

#include "common/base/check.h"
#include "common/hz/frame.h"
#include "common/hz/registry.h"
#include "common/wire/walk.h"

/* Which form of class a frame of these flags carries. What is not here (Jet, undefined types) has nothing to
 * say to us. */
static const struct {
	uint16_t flags;
	uint8_t form;
	enum hz_class only; /* HZ_NONE: any class of the form */
} forms[] = {
	{ HZ_PACKET_OPERATION, MC_FORM_OP, HZ_NONE },
	{ HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE, MC_FORM_RESP, HZ_NONE },
	{ HZ_PACKET_OPERATION | HZ_PACKET_OP_CONTROL, MC_FORM_CTRL, HZ_OPERATION_CONTROL },
	{ HZ_PACKET_EVENT, MC_FORM_CTRL, HZ_EVENT_ENVELOPE },
	{ HZ_PACKET_CONTROL, MC_FORM_CTRL, HZ_MEMBER_HANDSHAKE },
};
enum { FORMS = sizeof(forms) / sizeof(forms[0]) };
_Static_assert(MC_FRAME_MEMBER_MAX <= INT32_MAX && MC_FRAME_PEER_MAX <= MC_FRAME_MEMBER_MAX,
	"a size fits its field, and who is trusted may say more");
_Static_assert(MC_DATAGRAM_MAX <= MC_FRAME_PEER_MAX,
	"what is heard of a stranger is less than what is read of a connection");

static int form_of(uint16_t flags)
{
	uint16_t kind = flags & (HZ_PACKET_TYPE | HZ_PACKET_RESPONSE | HZ_PACKET_OP_CONTROL);

	for (int i = 0; i < FORMS; i++)
		if (forms[i].flags == kind)
			return i;
	return -1;
}

static bool fits(int form, enum hz_class cls)
{
	mc_check(form >= 0 && form < FORMS && cls < HZ_CLASS_COUNT);
	return hz_class_table[cls].form == forms[form].form &&
		(forms[form].only == HZ_NONE || forms[form].only == cls);
}

static struct mc_head read_head(struct mc_reader *r)
{
	if ((int32_t)mc_rd_u32(&r->in) != MC_TYPE_OBJECT)
		mc_rd_fail(&r->in, MC_ERR_VALUE);
	return mc_read_head(r);
}

static void take_body(struct mc_reader *r, const struct mc_head *h, struct hz_message *out)
{
	out->cls = hz_class_of(h->cls);
	out->body = mc_read_body(r, h);
	out->opaque = r->kept;
}

/* Responses begin with their call id, operations with a struct hz_op, which begins with it, too. */
_Static_assert(offsetof(struct hz_op, call_id) == 0 && offsetof(struct hz_normal_response, call_id) == 0 &&
		offsetof(struct hz_error_response, call_id) == 0,
	"so they do");

static void take_call(int form, struct hz_message *out)
{
	mc_check(out->body != NULL);
	if (forms[form].form == MC_FORM_OP)
		out->op = out->body;
	if (forms[form].form == MC_FORM_OP || forms[form].form == MC_FORM_RESP)
		memcpy(&out->call_id, out->body, sizeof(out->call_id));
}

static void read_payload(struct mc_reader *r, int form, struct hz_message *out)
{
	struct mc_head h;

	mc_rd_u32(&r->in); /* partition hash */
	h = read_head(r);
	if (r->in.err != MC_ERR_OK)
		return;
	out->factory = h.factory;
	out->id = h.id;
	if (h.cls == NULL && forms[form].form == MC_FORM_OP) {
		out->call_id = (int64_t)mc_rd_u64(&r->in);
		return;
	}
	if (h.cls == NULL || !fits(form, hz_class_of(h.cls))) {
		mc_rd_fail(&r->in, h.cls == NULL ? MC_ERR_UNKNOWN : MC_ERR_VALUE);
		return;
	}
	take_body(r, &h, out);
	if (r->in.err == MC_ERR_OK)
		take_call(form, out);
}

enum mc_err hz_payload_read(const struct hz_frame_head *head, const uint8_t *p, size_t n, enum mc_line line,
	struct mc_arena *mem, struct hz_message *out)
{
	int form = form_of(head->flags);
	struct mc_reader r;

	*out = (struct hz_message){ .flags = head->flags, .partition_id = head->partition_id };
	if (n > INT32_MAX)
		return MC_ERR_LIMIT;
	out->raw = (struct mc_bytes){ p, (int32_t)n };
	if (form < 0)
		return MC_ERR_OK;
	mc_read_init(&r, &hz_registry, line, p, n, mem);
	read_payload(&r, form, out);
	return r.in.err;
}

static bool is_multicast(enum hz_class cls)
{
	return cls == HZ_JOIN_MESSAGE || cls == HZ_JOIN_REQUEST || cls == HZ_SPLIT_BRAIN_JOIN_MESSAGE;
}

enum mc_err hz_datagram_read(
	const uint8_t *p, size_t n, enum mc_line line, struct mc_arena *mem, struct hz_message *out)
{
	struct mc_reader r;
	struct mc_head h;

	*out = (struct hz_message){ .partition_id = -1 };
	if (n > MC_DATAGRAM_MAX)
		return MC_ERR_LIMIT;
	out->raw = (struct mc_bytes){ p, (int32_t)n };
	mc_read_init(&r, &hz_registry, line, p, n, mem);
	if (mc_rd_u8(&r.in) != HZ_PACKET_VERSION)
		mc_rd_fail(&r.in, MC_ERR_VALUE);
	h = read_head(&r);
	if (r.in.err == MC_ERR_OK && !is_multicast(hz_class_of(h.cls)))
		mc_rd_fail(&r.in, h.cls == NULL ? MC_ERR_UNKNOWN : MC_ERR_VALUE);
	if (r.in.err == MC_ERR_OK) {
		out->factory = h.factory;
		out->id = h.id;
		take_body(&r, &h, out);
	}
	return r.in.err;
}

void *hz_data_read(struct mc_bytes data, enum hz_class cls, enum mc_line line, struct mc_arena *mem)
{
	struct mc_reader r;
	struct mc_head h;
	void *body;

	mc_check(cls > HZ_NONE && cls < HZ_CLASS_COUNT);
	if (data.n < MC_BLOB_HEAD)
		return NULL;
	mc_read_init(&r, &hz_registry, line, data.p, (size_t)data.n, mem);
	mc_rd_u32(&r.in); /* partition hash */
	h = read_head(&r);
	if (r.in.err != MC_ERR_OK || h.cls == NULL || hz_class_of(h.cls) != cls)
		return NULL;
	body = mc_read_body(&r, &h);
	return r.in.err == MC_ERR_OK ? body : NULL;
}

void *hz_iobj_read(const struct mc_iobj *o, enum hz_class cls, enum mc_line line, struct mc_arena *mem)
{
	return o->is_data ? hz_data_read(o->data, cls, line, mem) : hz_value_body(o->object, cls);
}

/* --- writing --- */

static enum mc_err write_payload(const struct hz_outgoing *m, enum mc_line line, struct mc_wr *out)
{
	struct mc_writer w;

	mc_write_init(&w, &hz_registry, line, *out);
	mc_wr_u32(&w.out, 0); /* partition hash: none */
	if ((unsigned)m->cls >= HZ_CLASS_COUNT || m->cls == HZ_NONE || m->body == NULL)
		mc_wr_fail(&w.out, MC_ERR_UNKNOWN);
	else
		mc_write_object(&w, &hz_class_table[m->cls], m->body);
	*out = w.out;
	return w.out.err;
}

size_t hz_frame_size(const struct hz_outgoing *m, enum mc_line line)
{
	struct mc_wr count = mc_wr_count();

	if (write_payload(m, line, &count) != MC_ERR_OK || count.len > MC_FRAME_MEMBER_MAX)
		return 0;
	return HZ_FRAME_HEAD + count.len;
}

enum mc_err hz_frame_write(const struct hz_outgoing *m, enum mc_line line, uint8_t *p, size_t cap, size_t *n)
{
	struct hz_frame_head head = { m->flags | HZ_PACKET_4_0, m->partition_id, 0 };
	struct mc_wr w = mc_wr_of(p, cap < HZ_FRAME_HEAD ? cap : HZ_FRAME_HEAD);
	struct mc_wr payload;
	enum mc_err err;

	*n = 0;
	if (cap < HZ_FRAME_HEAD)
		return MC_ERR_LIMIT;
	payload = mc_wr_of(p + HZ_FRAME_HEAD, cap - HZ_FRAME_HEAD);
	err = write_payload(m, line, &payload);
	if (err != MC_ERR_OK || payload.len > MC_FRAME_MEMBER_MAX)
		return err != MC_ERR_OK ? err : MC_ERR_LIMIT;
	mc_check(payload.len <= cap - HZ_FRAME_HEAD);
	head.size = (uint32_t)payload.len;
	hz_frame_head_write(&w, &head);
	*n = HZ_FRAME_HEAD + payload.len;
	return w.err;
}

enum mc_err hz_datagram_write(
	enum hz_class cls, const void *body, enum mc_line line, uint8_t *p, size_t cap, size_t *n)
{
	struct mc_writer w;

	*n = 0;
	if (!is_multicast(cls) || body == NULL)
		return MC_ERR_UNKNOWN;
	mc_write_init(&w, &hz_registry, line, mc_wr_of(p, cap < MC_DATAGRAM_MAX ? cap : MC_DATAGRAM_MAX));
	mc_wr_u8(&w.out, HZ_PACKET_VERSION);
	mc_write_object(&w, &hz_class_table[cls], body);
	if (w.out.err == MC_ERR_OK)
		*n = w.out.len;
	return w.out.err;
}
