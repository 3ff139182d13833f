/* SPDX-License-Identifier: Apache-2.0 */
/* test_message.c - frames, datagrams, answers, exceptions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/hz/frame.h"
#include "common/hz/registry.h"
#include "common/wire/walk.h"

enum { MEMORY = 1 << 20 };

static struct mc_arena mem;

static uint8_t *head(uint8_t version, uint32_t size)
{
	static uint8_t h[HZ_FRAME_HEAD];
	struct mc_wr w = mc_wr_of(h, sizeof(h));

	mc_wr_u8(&w, version);
	mc_wr_u16(&w, 0x0091);
	mc_wr_u32(&w, (uint32_t)-7);
	mc_wr_u32(&w, size);
	return h;
}

static void heads_of_frames(void **state)
{
	static const struct {
		uint8_t version;
		uint32_t size, limit;
		enum mc_err want;
	} heads[] = {
		{ 4, 0, 100, MC_ERR_OK },
		{ 4, 1, 100, MC_ERR_VALUE },
		{ 4, 7, 100, MC_ERR_VALUE },
		{ 4, 8, 100, MC_ERR_OK },
		{ 4, 100, 100, MC_ERR_OK },
		{ 4, 101, 100, MC_ERR_LIMIT },
		{ 4, 0x7fffffff, 100, MC_ERR_LIMIT },
		{ 4, 0x80000000u, 100, MC_ERR_VALUE },
		{ 4, 0xffffffffu, 100, MC_ERR_VALUE },
		{ 3, 8, 100, MC_ERR_VALUE },
		{ 5, 8, 100, MC_ERR_VALUE },
	};
	struct hz_frame_head out;

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		assert_int_equal(
			hz_frame_head_read(head(heads[i].version, heads[i].size), heads[i].limit, &out),
			heads[i].want);
	assert_int_equal(hz_frame_head_read(head(4, 100), 100, &out), MC_ERR_OK);
	assert_int_equal(out.flags, 0x0091);
	assert_int_equal(out.partition_id, -7);
	assert_int_equal(out.size, 100);
}

static enum mc_err read_frame(const uint8_t *p, size_t n, enum mc_line line, struct hz_message *m)
{
	struct hz_frame_head h;

	assert_int_equal(hz_frame_head_read(p, MC_FRAME_MEMBER_MAX, &h), MC_ERR_OK);
	assert_int_equal(h.size, n - HZ_FRAME_HEAD);
	return hz_payload_read(&h, p + HZ_FRAME_HEAD, h.size, line, &mem, m);
}

static void a_frame_there_and_back(void **state)
{
	struct hz_plain_op op = { .op = { .call_id = 99,
					  .flags = HZ_OP_CALLER_UUID,
					  .partition_id = -1,
					  .caller_uuid = { .hi = 1 } } };
	struct hz_outgoing m = { HZ_JOIN_MASTERSHIP_CLAIM_OP, &op, HZ_PACKET_OPERATION | HZ_PACKET_URGENT,
		-1 };
	struct hz_message in;
	uint8_t buf[256];
	size_t n;

	(void)state;
	assert_int_equal(hz_frame_write(&m, MC_LINE_57, buf, sizeof(buf), &n), MC_ERR_OK);
	assert_int_equal(hz_frame_size(&m, MC_LINE_57), n);
	assert_int_equal(read_frame(buf, n, MC_LINE_57, &in), MC_ERR_OK);
	assert_int_equal(in.cls, HZ_JOIN_MASTERSHIP_CLAIM_OP);
	assert_int_equal(in.call_id, 99);
	assert_int_equal(in.flags, HZ_PACKET_OPERATION | HZ_PACKET_URGENT | HZ_PACKET_4_0);
	assert_ptr_equal(in.op, in.body);
	assert_true(mc_uuid_eq(in.op->caller_uuid, op.op.caller_uuid));
	for (size_t cap = 0; cap < n; cap++)
		assert_int_equal(hz_frame_write(&m, MC_LINE_57, buf, cap, &(size_t){ 0 }), MC_ERR_LIMIT);
}

static void what_cannot_be_written(void **state)
{
	struct hz_members_view_response r = { .member_uuid = { .null = true } };
	struct hz_outgoing later = { HZ_MEMBERS_VIEW_RESPONSE, &r, HZ_PACKET_OPERATION, -1 };
	struct hz_outgoing nothing = { HZ_HEARTBEAT_OP, NULL, HZ_PACKET_OPERATION, -1 };

	(void)state;
	assert_int_not_equal(hz_frame_size(&later, MC_LINE_57), 0);
	assert_int_equal(hz_frame_size(&later, MC_LINE_53), 0); /* a class of the later line only */
	assert_int_equal(hz_frame_size(&nothing, MC_LINE_53), 0);
}

/* Enough of an operation to answer it: head of the class, call id. */
static size_t operation(uint8_t *p, size_t cap, uint8_t bits, int32_t factory, int32_t id)
{
	struct mc_wr w = mc_wr_of(p, cap);

	mc_wr_u32(&w, 0);
	mc_wr_u32(&w, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&w, bits);
	mc_wr_u32(&w, (uint32_t)factory);
	mc_wr_u32(&w, (uint32_t)id);
	if (bits & 2)
		mc_wr_u16(&w, 0x0507);
	mc_wr_u64(&w, 4711);
	mc_wr_put(&w, "rest", 4);
	return w.len;
}

static void an_unknown_operation_has_its_call_id(void **state)
{
	struct hz_frame_head h = { HZ_PACKET_OPERATION | HZ_PACKET_4_0, -1, 0 };
	struct hz_message m;
	uint8_t buf[64];
	size_t n;

	(void)state;
	for (int bits = 1; bits <= 3; bits += 2) {
		n = operation(buf, sizeof(buf), (uint8_t)bits, -45, 7);
		assert_int_equal(hz_payload_read(&h, buf, n, MC_LINE_57, &mem, &m), MC_ERR_OK);
		assert_int_equal(m.cls, HZ_NONE);
		assert_int_equal(m.call_id, 4711);
		assert_int_equal(m.factory, -45);
		assert_int_equal(m.id, 7);
		assert_null(m.body);
		assert_null(hz_class_name(m.cls));
		assert_int_equal(hz_payload_read(&h, buf, n - 5, MC_LINE_57, &mem, &m), MC_ERR_SHORT);
	}
	/* As a response nothing can be said to it. */
	h.flags |= HZ_PACKET_RESPONSE;
	assert_int_equal(hz_payload_read(&h, buf, n, MC_LINE_57, &mem, &m), MC_ERR_UNKNOWN);
}

static void a_class_must_fit_its_frame(void **state)
{
	static const struct {
		uint16_t flags;
		enum mc_err want;
	} frames[] = {
		{ HZ_PACKET_OPERATION, MC_ERR_VALUE }, /* a response is no operation */
		{ HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE, MC_ERR_OK },
		{ HZ_PACKET_OPERATION | HZ_PACKET_OP_CONTROL, MC_ERR_VALUE },
		{ HZ_PACKET_EVENT, MC_ERR_VALUE },
		{ HZ_PACKET_CONTROL, MC_ERR_VALUE },
		{ HZ_PACKET_JET, MC_ERR_OK }, /* nothing for us: not looked at */
		{ 0, MC_ERR_OK },
	};
	struct hz_message m;
	uint8_t buf[64];
	size_t n = operation(buf, sizeof(buf), 1, -1, 8); /* CallTimeoutResponse */

	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		struct hz_frame_head h = { frames[i].flags, -1, (uint32_t)n };

		assert_int_equal(hz_payload_read(&h, buf, n, MC_LINE_53, &mem, &m), frames[i].want);
	}
}

static void a_datagram_there_and_back(void **state)
{
	struct hz_join_message j = { .packet_version = 4, .uuid = { .hi = 1, .lo = 2 } };
	struct hz_version v = { 5, 3 };
	struct hz_message m;
	uint8_t buf[256];
	size_t n;

	(void)state;
	assert_int_equal(hz_datagram_write(HZ_JOIN_MESSAGE, &j, MC_LINE_53, buf, sizeof(buf), &n), MC_ERR_OK);
	buf[n] = 0x5a; /* bytes behind the object are ignored */
	assert_int_equal(hz_datagram_read(buf, n + 1, MC_LINE_53, &mem, &m), MC_ERR_OK);
	assert_int_equal(m.cls, HZ_JOIN_MESSAGE);
	assert_true(mc_uuid_eq(((struct hz_join_message *)m.body)->uuid, j.uuid));
	for (size_t cut = 0; cut < n; cut++)
		assert_int_equal(hz_datagram_read(buf, cut, MC_LINE_53, &mem, &m), MC_ERR_SHORT);
	buf[0] = 3;
	assert_int_equal(hz_datagram_read(buf, n, MC_LINE_53, &mem, &m), MC_ERR_VALUE);
	assert_int_equal(hz_datagram_write(HZ_VERSION, &v, MC_LINE_53, buf, sizeof(buf), &n), MC_ERR_UNKNOWN);
}

/* A stream that both releases take. */
static const char unsupported[] =
	"\xac\xed\x00\x05\x73\x72\x00\x27java.lang.UnsupportedOperationException\xee\xc1\x65\xe7\x12\x83\x8b\x7f\x02\x00\x00\x78"
	"\x72\x00\x1ajava.lang.RuntimeException\x9e\x5f\x06\x47\x0a\x34\x83\xe5\x02\x00\x00\x78"
	"\x72\x00\x13java.lang.Exception\xd0\xfd\x1f\x3e\x1a\x3b\x1c\xc4\x02\x00\x00\x78"
	"\x72\x00\x13java.lang.Throwable\xd5\xc6\x35\x27\x39\x77\xb8\xcb\x03\x00\x01"
	"L\x00\x0d"
	"detailMessage\x74\x00\x12Ljava/lang/String;\x78\x70\x74\x00\x0ehello from C 0\x78";

static void exceptions_as_java_takes_them(void **state)
{
	struct mc_value *v = hz_exception_make(HZ_UNSUPPORTED_OPERATION, "hello from C 0", &mem);
	struct mc_str cls, message;

	(void)state;
	assert_int_equal(v->u.bytes.n, sizeof(unsupported) - 1);
	assert_memory_equal(v->u.bytes.p, unsupported, sizeof(unsupported) - 1);
	hz_exception_read(v, &mem, &cls, &message);
	assert_true(mc_str_eqz(cls, "java.lang.UnsupportedOperationException"));
	assert_true(mc_str_eqz(message, "hello from C 0"));
}

/* Payara's members write what is no built-in type in their own way: two streams. */
static void exceptions_of_payara(void **state)
{
	const struct mc_value *plain = hz_exception_make(HZ_RETRYABLE, "later", &mem);
	const uint8_t anonymous[] = { 0, 0, 0, 1, 0xac, 0xed, 0, 5, 0x70 },
		      named[] = { 0, 0, 0, 1, 0xac, 0xed, 0, 5, 0x74, 0, 1, 'a' };
	const struct mc_bytes heads[] = { { anonymous, sizeof(anonymous) }, { named, sizeof(named) } };
	struct mc_str cls, message;
	uint8_t bytes[1024];

	(void)state;
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		size_t n = (size_t)heads[i].n, all = n + (size_t)plain->u.bytes.n;
		struct mc_value v = { .type = 1, .opaque = true, .raw = { bytes, (int32_t)all } };

		memcpy(bytes, heads[i].p, n);
		memcpy(bytes + n, plain->u.bytes.p, (size_t)plain->u.bytes.n);
		hz_exception_read(&v, &mem, &cls, &message);
		assert_true(hz_exception_retryable(cls));
		assert_true(mc_str_eqz(message, "later"));
		for (v.raw.n = 0; v.raw.n < (int32_t)n + 8; v.raw.n++) {
			hz_exception_read(&v, &mem, &cls, &message);
			assert_false(hz_exception_retryable(cls));
		}
	}
}

static void every_exception_reads_back(void **state)
{
	struct mc_str cls, message;
	struct mc_value *v;

	(void)state;
	for (int e = 0; e < HZ_EXCEPTION_COUNT; e++) {
		v = hz_exception_make((enum hz_exception)e, "why \xff not", &mem);
		hz_exception_read(v, &mem, &cls, &message);
		assert_true(cls.n > 0);
		assert_true(mc_str_eqz(message, "why ? not"));
		assert_int_equal(hz_exception_retryable(cls), e == HZ_RETRYABLE || e == HZ_WRONG_TARGET);
		hz_exception_read(hz_exception_make((enum hz_exception)e, NULL, &mem), &mem, &cls, &message);
		assert_int_equal(message.n, -1);
	}
	hz_exception_read(NULL, &mem, &cls, &message);
	assert_int_equal(cls.n, -1);
	/* a subclass of the retryable one: a member joins or leaves while the cluster's state changes */
	assert_true(hz_exception_retryable(
		mc_str_z("com.hazelcast.internal.cluster.impl.ClusterTopologyChangedException")));
	assert_false(hz_exception_retryable(mc_str_z("com.hazelcast.core.HazelcastException")));
}

static void an_error_answer_there_and_back(void **state)
{
	struct hz_error_response r = {
		.call_id = 5, .urgent = true, .cause = hz_exception_make(HZ_NOT_ACTIVE, "leaving", &mem)
	};
	struct hz_outgoing m = { HZ_ERROR_RESPONSE, &r, HZ_PACKET_OPERATION | HZ_PACKET_RESPONSE, -1 };
	struct hz_message in;
	struct mc_str cls, message;
	uint8_t buf[1024];
	size_t n;

	(void)state;
	assert_int_equal(hz_frame_write(&m, MC_LINE_57, buf, sizeof(buf), &n), MC_ERR_OK);
	assert_int_equal(read_frame(buf, n, MC_LINE_57, &in), MC_ERR_OK);
	assert_int_equal(in.call_id, 5);
	assert_false(in.opaque);
	hz_exception_read(((struct hz_error_response *)in.body)->cause, &mem, &cls, &message);
	assert_true(mc_str_eqz(message, "leaving"));
}

static void values_of_answers(void **state)
{
	static const uint8_t yes[] = { 0xff, 0xff, 0xff, 0xfc, 1 },
			     empty_map[] = { 0xff, 0xff, 0xff, 0xe0, 0, 0, 0, 0 };
	static const uint8_t one_pair[] = { 0xff, 0xff, 0xff, 0xe0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xeb, 0, 0,
		0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0xff, 0xff, 0xff, 0xf5, 0, 0, 0, 3, 'P', 'Y', 'H' };
	struct hz_version version = { 5, 7 };
	struct mc_value *v = hz_value_object(HZ_VERSION, &version, &mem), *map = hz_value_map(1, &mem);
	struct mc_writer w;
	uint8_t buf[64];

	(void)state;
	assert_ptr_equal(hz_value_body(v, HZ_VERSION), &version);
	assert_null(hz_value_body(v, HZ_ADDRESS));
	assert_null(hz_value_body(NULL, HZ_ADDRESS));
	assert_null(hz_value_body(hz_value_bool(true, &mem), HZ_VERSION));
	mc_write_init(&w, &hz_registry, MC_LINE_53, mc_wr_of(buf, sizeof(buf)));
	mc_write_value(&w, hz_value_bool(true, &mem));
	assert_memory_equal(buf, yes, sizeof(yes));
	mc_write_init(&w, &hz_registry, MC_LINE_53, mc_wr_of(buf, sizeof(buf)));
	mc_write_value(&w, map);
	assert_int_equal(w.out.len, sizeof(empty_map));
	assert_memory_equal(buf, empty_map, sizeof(empty_map));
	assert_true(hz_value_map_add(map, (struct mc_uuid){ false, 1, 2 }, mc_str_z("PYH"), &mem));
	mc_write_init(&w, &hz_registry, MC_LINE_53, mc_wr_of(buf, sizeof(buf)));
	mc_write_value(&w, map);
	assert_int_equal(w.out.len, sizeof(one_pair));
	assert_memory_equal(buf, one_pair, sizeof(one_pair));
}

static int reset(void **state)
{
	(void)state;
	mc_arena_reset(&mem);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads_of_frames),
		cmocka_unit_test_setup(a_frame_there_and_back, reset),
		cmocka_unit_test(what_cannot_be_written),
		cmocka_unit_test_setup(an_unknown_operation_has_its_call_id, reset),
		cmocka_unit_test_setup(a_class_must_fit_its_frame, reset),
		cmocka_unit_test_setup(a_datagram_there_and_back, reset),
		cmocka_unit_test_setup(exceptions_as_java_takes_them, reset),
		cmocka_unit_test_setup(every_exception_reads_back, reset),
		cmocka_unit_test_setup(exceptions_of_payara, reset),
		cmocka_unit_test_setup(an_error_answer_there_and_back, reset),
		cmocka_unit_test_setup(values_of_answers, reset),
	};
	int failed;

	mem = mc_arena_of(malloc(MEMORY), MEMORY);
	if (mem.buf == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(mem.buf);
	return failed;
}
