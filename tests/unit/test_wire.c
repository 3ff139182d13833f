/* SPDX-License-Identifier: Apache-2.0 */
/* test_wire.c - limits, nulls, headers, versions, and what is kept of an unknown class. Bytes are put
 * together here by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/poison.h"
#include "common/hz/caches.h"
#include "common/hz/registry.h"
#include "tests/lib/walkers.h"

enum { MEMORY = 64 << 20, BYTES = 4 << 20 };

static struct mc_arena mem;
static uint8_t *bytes;
static struct mc_wr out; /* into bytes */

static struct mc_wr *begin(void)
{
	out = mc_wr_of(bytes, BYTES);
	return &out;
}

static void put_head(int32_t factory, int32_t id)
{
	mc_wr_u32(&out, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&out, 1);
	mc_wr_u32(&out, (uint32_t)factory);
	mc_wr_u32(&out, (uint32_t)id);
}

static void put_str(const char *z)
{
	mc_wr_u32(&out, (uint32_t)strlen(z));
	mc_wr_put(&out, z, strlen(z));
}

static struct mc_reader reader(enum mc_line line)
{
	struct mc_reader r;

	mc_arena_reset(&mem);
	mc_read_init(&r, &hz_registry, line, bytes, out.len, &mem);
	return r;
}

/* Reads what was put together as one value; body in *o. */
static enum mc_err read_value(enum mc_line line, struct mc_value **v)
{
	struct mc_reader r = reader(line);

	*v = mc_read_value(&r);
	return r.in.err;
}

static enum mc_err read_any(void)
{
	struct mc_value *v;

	return read_value(MC_LINE_53, &v);
}

/* --- limits --- */
static enum mc_err address_with_host(uint32_t n, size_t there)
{
	begin();
	put_head(0, 1);
	mc_wr_u32(&out, 5701);
	mc_wr_u8(&out, 4);
	mc_wr_u32(&out, n);
	for (size_t i = 0; i < there; i++)
		mc_wr_u8(&out, 'h');
	return read_any();
}

static void a_text_has_its_limit(void **state)
{
	(void)state;
	assert_int_equal(address_with_host(MC_HOST_WIRE_MAX, MC_HOST_WIRE_MAX), MC_ERR_OK);
	assert_int_equal(address_with_host(MC_HOST_WIRE_MAX + 1, MC_HOST_WIRE_MAX + 1), MC_ERR_LIMIT);
	assert_int_equal(address_with_host(10, 9), MC_ERR_SHORT);
	assert_int_equal(address_with_host(0, 0), MC_ERR_OK);
	assert_int_equal(address_with_host((uint32_t)-1, 0), MC_ERR_OK);     /* null */
	assert_int_equal(address_with_host((uint32_t)-2, 10), MC_ERR_VALUE); /* not null: a length of -2 */
	assert_int_equal(address_with_host(0x80000000u, 10), MC_ERR_VALUE);
	assert_int_equal(address_with_host(0x7fffffff, 10), MC_ERR_LIMIT);
}

/* A MembersView whose list says n and has `there` null members. */
static enum mc_err members(uint32_t n, size_t there)
{
	begin();
	put_head(0, 35);
	mc_wr_u32(&out, 1);
	mc_wr_u32(&out, n);
	for (size_t i = 0; i < there; i++)
		mc_wr_u32(&out, 0);
	return read_any();
}

static void a_list_has_its_limit(void **state)
{
	(void)state;
	assert_int_equal(members(0, 0), MC_ERR_OK);
	assert_int_equal(members(MC_LIST_MAX, MC_LIST_MAX), MC_ERR_OK);
	assert_int_equal(members(MC_LIST_MAX + 1, MC_LIST_MAX + 1), MC_ERR_LIMIT);
	assert_int_equal(members((uint32_t)-1, 10), MC_ERR_VALUE); /* this list cannot be null */
	assert_int_equal(members(0x7fffffff, 10), MC_ERR_LIMIT);
}

/* Nothing is taken from the arena for elements that cannot be there. */
static void a_count_is_checked_before_memory_is_taken(void **state)
{
	(void)state;
	assert_int_equal(members(MC_LIST_MAX, 0), MC_ERR_SHORT);
	assert_true(mem.used < 4096);
	begin();
	mc_wr_u32(&out, (uint32_t)-16); /* int[] of a million */
	mc_wr_u32(&out, 1 << 20);
	assert_int_equal(read_any(), MC_ERR_SHORT);
	assert_true(mem.used < 4096);
}

/* A list without a count: n entries, each with a number that is a value of its own, or with null. */
static struct hz_cache_to_migrate entries_to_null(uint32_t n, bool numbers)
{
	struct hz_cache_to_migrate c = { .entry_count = 0 };
	struct mc_reader r;

	begin();
	mc_wr_u32(&out, n);
	put_str("cache");
	for (uint32_t i = 0; i < n; i++) {
		mc_wr_u32(&out, MC_BLOB_HEAD);
		mc_wr_u32(&out, i);
		mc_wr_u32(&out, (uint32_t)MC_TYPE_NULL);
		mc_wr_u32(&out, numbers ? (uint32_t)MC_TYPE_INT : (uint32_t)MC_TYPE_NULL);
		if (numbers)
			mc_wr_u32(&out, 7 * i);
	}
	mc_wr_u32(&out, UINT32_MAX);
	r = reader(MC_LINE_53);
	mc_read_rows(&r, &hz_cache_to_migrate_schema, &c);
	assert_int_equal(r.in.err, MC_ERR_OK);
	assert_int_equal(mc_rd_left(&r.in), 0);
	return c;
}

/* Its room grows where it is, as long as its items take no memory, and elsewhere when they do; nothing of it
 * is lost. */
static void a_list_without_a_count_grows(void **state)
{
	(void)state;
	for (uint32_t n = 0; n < 40; n++) {
		for (int numbers = 0; numbers < 2; numbers++) {
			struct hz_cache_to_migrate c = entries_to_null(n, numbers);

			assert_int_equal(c.entries_to_null.n, n);
			for (uint32_t i = 0; i < n; i++) {
				const struct hz_cache_entry *e = &c.entries_to_null.v[i];

				assert_int_equal(mc_get32(e->key.p), i);
				assert_int_equal(e->record != NULL, numbers);
				if (numbers)
					assert_int_equal(e->record->u.i, 7 * i);
			}
			if (!numbers && n > 4 && MC_POISON_GAP == 0)
				assert_true(mem.used < 2 * n * sizeof(struct hz_cache_entry));
		}
	}
}

static enum mc_err nested(unsigned levels)
{
	begin();
	for (unsigned i = 0; i < levels; i++) {
		mc_wr_u32(&out, (uint32_t)-29); /* ArrayList of one */
		mc_wr_u32(&out, 1);
	}
	mc_wr_u32(&out, 0);
	return read_any();
}

static void nesting_has_its_limit(void **state)
{
	(void)state;
	assert_int_equal(nested(MC_DEPTH_MAX), MC_ERR_OK);
	assert_int_equal(nested(MC_DEPTH_MAX + 1), MC_ERR_LIMIT);
	assert_int_equal(nested(300000), MC_ERR_LIMIT);
}

static void an_arena_that_is_too_small_is_an_error(void **state)
{
	struct mc_arena tiny = mc_arena_of(mem.buf, 64);
	struct mc_reader r;

	(void)state;
	assert_int_equal(members(100, 100), MC_ERR_OK);
	mc_read_init(&r, &hz_registry, MC_LINE_53, bytes, out.len, &tiny);
	mc_read_value(&r);
	assert_int_equal(r.in.err, MC_ERR_NOMEM);
}

static void arrays_may_be_null_and_lists_with_a_mark(void **state)
{
	struct hz_operation_control *c;
	struct mc_value *v;

	(void)state;
	begin();
	put_head(-1, 19);
	mc_wr_u32(&out, (uint32_t)-1);
	mc_wr_u32(&out, 1);
	mc_wr_u64(&out, 77);
	assert_int_equal(read_value(MC_LINE_57, &v), MC_ERR_OK);
	c = v->body;
	assert_true(c->running_operations.null);
	assert_int_equal(c->operations_to_cancel.v[0], 77);
	begin();
	put_head(-1, 19);
	mc_wr_u32(&out, (uint32_t)-2);
	mc_wr_u32(&out, 0);
	assert_int_equal(read_value(MC_LINE_57, &v), MC_ERR_VALUE);
}

/* --- heads --- */
static enum mc_err version_object(uint8_t bits, const char *java)
{
	begin();
	mc_wr_u32(&out, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&out, bits);
	if (java != NULL) {
		put_str(java);
	} else {
		mc_wr_u32(&out, 0);
		mc_wr_u32(&out, 32);
	}
	if (bits & 2)
		mc_wr_u16(&out, 0x0507);
	mc_wr_u16(&out, 0x0503);
	return read_any();
}

static void heads_of_objects(void **state)
{
	(void)state;
	assert_int_equal(version_object(1, NULL), MC_ERR_OK);
	assert_int_equal(version_object(3, NULL), MC_ERR_OK); /* any class may be versioned, on both lines */
	assert_int_equal(version_object(2, NULL), MC_ERR_VALUE);
	assert_int_equal(version_object(5, NULL), MC_ERR_VALUE);
	assert_int_equal(version_object(0, ""), MC_ERR_VALUE);
	assert_int_equal(version_object(0, "com.example.Nobody"), MC_ERR_UNKNOWN);
}

static void classes_of_a_later_line_are_not_known_before(void **state)
{
	struct mc_value *v;

	(void)state;
	begin();
	put_head(0, 42);
	mc_wr_u32(&out, 0);
	mc_wr_u8(&out, 1);
	mc_wr_u32(&out, 0);
	for (enum mc_line line = MC_LINE_54; line < MC_LINE_COUNT; line++)
		assert_int_equal(read_value(line, &v), MC_ERR_OK);
	assert_int_equal(read_value(MC_LINE_53, &v), MC_ERR_UNKNOWN);
}

/* A row that names its class takes no other. */
static void a_nested_object_must_be_of_its_class(void **state)
{
	(void)state;
	begin();
	put_head(-2, 19); /* PartitionReplica: address, uuid */
	put_head(0, 32);  /* a Version where the address should be */
	mc_wr_u16(&out, 0x0503);
	mc_wr_u8(&out, 1);
	assert_int_equal(read_any(), MC_ERR_VALUE);
}

/* --- the version state --- */
static void put_registration(bool local_only)
{
	mc_wr_u8(&out, 1);
	put_str("service");
	put_str("topic");
	mc_wr_u32(&out, 0);
	mc_wr_u32(&out, 0);
	if (local_only)
		mc_wr_u8(&out, 1);
}

static void put_plain_op(void)
{
	mc_wr_u64(&out, 1);
	mc_wr_u16(&out, 0);
	mc_wr_u16(&out, 0xffff);
	mc_wr_u64(&out, 0);
	mc_wr_u32(&out, 0);
}

static void registrations_end_as_their_line_says(void **state)
{
	struct hz_on_join_registration_operation *op;
	struct mc_value *v;

	(void)state;
	for (int line = 0; line < MC_LINE_COUNT; line++) {
		begin();
		put_head(-1, 11);
		put_plain_op();
		mc_wr_u32(&out, 2);
		put_registration(!mc_lines[line].marks);
		put_registration(!mc_lines[line].marks);
		assert_int_equal(read_value((enum mc_line)line, &v), MC_ERR_OK);
		op = v->body;
		assert_int_equal(op->registrations.n, 2);
		assert_true(mc_str_eqz(op->registrations.v[1].topic, "topic"));
		assert_int_equal(op->registrations.v[1].local_only, !mc_lines[line].marks);
		assert_int_equal(v->raw.n, out.len);
	}
}

static void a_versioned_parent_has_the_optional_fields(void **state)
{
	struct hz_registration_operation *op;
	struct mc_value *v;

	(void)state;
	begin();
	mc_wr_u32(&out, (uint32_t)MC_TYPE_OBJECT);
	mc_wr_u8(&out, 3);
	mc_wr_u32(&out, (uint32_t)-1);
	mc_wr_u32(&out, 12);
	mc_wr_u16(&out, 0x0507);
	put_plain_op();
	mc_wr_u32(&out, 3);
	put_registration(true);
	mc_wr_u32(&out, 9);
	assert_int_equal(read_value(MC_LINE_57, &v), MC_ERR_OK);
	op = v->body;
	assert_true(op->registration.local_only);
	assert_int_equal(op->order_key, 9);
	assert_int_equal(v->raw.n, out.len);
}

/* --- what is not known is kept --- */
static void put_unknown_op(void)
{
	put_head(-45, 42); /* no factory of Hazelcast's */
	mc_wr_u64(&out, 0x1122334455667788);
	mc_wr_u32(&out, 0xdeadbeef);
}

static void put_known_op(void)
{
	put_head(0, 23);
	put_plain_op();
}

static void put_finalize_join(void (*second)(void))
{
	begin();
	put_head(0, 7);
	put_plain_op();
	mc_wr_u8(&out, 1);  /* target */
	mc_wr_u64(&out, 5); /* master time */
	mc_wr_u32(&out, 0); /* members */
	mc_wr_u32(&out, 0); /* no table */
	mc_wr_u8(&out, 1);  /* return response */
	mc_wr_u8(&out, 1);  /* cluster id */
	mc_wr_u64(&out, 6);
	put_str("ACTIVE");
	mc_wr_u32(&out, 0); /* cluster version */
	put_head(0, 19);    /* pre-join */
	put_plain_op();
	mc_wr_u32(&out, 2);
	put_known_op();
	second();
	mc_wr_u32(&out, 0);    /* no post-join */
	mc_wr_u8(&out, 1);     /* defer */
	mc_wr_u8(&out, 2);     /* intent */
	mc_wr_u32(&out, 1234); /* list version */
}

static size_t write_again(const struct mc_value *v, enum mc_line line, uint8_t *p, size_t cap)
{
	struct mc_writer w;

	mc_write_init(&w, &hz_registry, line, mc_wr_of(p, cap));
	mc_write_value(&w, v);
	assert_int_equal(w.out.err, MC_ERR_OK);
	return w.out.len;
}

static void expect_same_bytes(const struct mc_value *v, enum mc_line line)
{
	uint8_t *p = malloc(out.len);

	assert_int_equal(write_again(v, line, p, out.len), out.len);
	assert_memory_equal(p, bytes, out.len);
	free(p);
}

static void known_operations_are_read_and_raw_is_there(void **state)
{
	struct hz_finalize_join_op *op;
	struct mc_value *v;

	(void)state;
	put_finalize_join(put_known_op);
	assert_int_equal(read_value(MC_LINE_53, &v), MC_ERR_OK);
	op = v->body;
	assert_false(op->pre_join_op->operations.opaque);
	assert_int_equal(op->pre_join_op->operations.n, 2);
	assert_ptr_equal(
		op->pre_join_op->operations.v[1]->cls, &hz_class_table[HZ_TRIGGER_MEMBER_LIST_PUBLISH_OP]);
	assert_int_equal(op->pre_join_op->operations.raw.n,
		op->pre_join_op->operations.v[0]->raw.n + op->pre_join_op->operations.v[1]->raw.n);
	assert_int_equal(op->member_list_version, 1234);
	expect_same_bytes(v, MC_LINE_53);
}

static void the_list_version_is_read_behind_unknown_operations(void **state)
{
	struct hz_finalize_join_op *op;
	struct mc_value *v;

	(void)state;
	put_finalize_join(put_unknown_op);
	assert_int_equal(read_value(MC_LINE_57, &v), MC_ERR_OK);
	op = v->body;
	assert_true(op->pre_join_op->operations.opaque);
	assert_null(op->pre_join_op->operations.v);
	assert_int_equal(op->pre_join_op->operations.n, 2);
	assert_null(op->post_join_op);
	assert_true(op->defer_partition_processing);
	assert_int_equal(op->cluster_topology_intent, 2);
	assert_int_equal(op->member_list_version, 1234);
	expect_same_bytes(v, MC_LINE_57);
}

/* A master hands the operations of one member on to others: whole elements as raw bytes, in a list that ends
 * there. */
static void operations_are_handed_on_byte_for_byte(void **state)
{
	struct mc_walk w = { .registry = &hz_registry, .line = MC_LINE_53, .known = true };
	struct hz_finalize_join_op *op;
	struct mc_value *v, copy;
	struct hz_finalize_join_op body;
	struct hz_on_join_op pre;

	(void)state;
	put_finalize_join(put_known_op);
	assert_int_equal(read_value(MC_LINE_53, &v), MC_ERR_OK);
	op = v->body;
	copy = *v;
	copy.body = memcpy(&body, op, sizeof(body));
	body.pre_join_op = memcpy(&pre, op->pre_join_op, sizeof(pre));
	pre.operations.v = NULL;
	expect_same_bytes(&copy, MC_LINE_53);
	assert_true(mc_equal_value(&w, v, &copy));
	pre.operations.raw.n--;
	assert_false(mc_equal_value(&w, v, &copy));
}

static void a_tail_that_does_not_fit_is_refused(void **state)
{
	struct mc_value *v;

	(void)state;
	put_finalize_join(put_unknown_op);
	out.len -= 12 + 4 + 6 + 4; /* into the unknown class's head: nothing is left for the tail */
	assert_int_not_equal(read_value(MC_LINE_57, &v), MC_ERR_OK);
}

static void put_join_request(bool unknown, uint32_t versions)
{
	begin();
	put_head(0, 27);
	mc_wr_u8(&out, 4);
	mc_wr_u32(&out, 1);
	put_head(0, 29);
	mc_wr_put(&out, "\5\7\0", 3);
	mc_wr_u32(&out, 0);
	mc_wr_u8(&out, 1);
	mc_wr_u32(&out, 0);
	mc_wr_u8(&out, 0);
	mc_wr_u32(&out, 0);
	mc_wr_u32(&out, 0);
	mc_wr_u32(&out, 0); /* credentials */
	mc_wr_u32(&out, 0);
	mc_wr_u32(&out, 0);
	mc_wr_u32(&out, 0);
	mc_wr_u32(&out, 0);
	mc_wr_u8(&out, 1);
	put_head(0, 19); /* pre-join */
	put_plain_op();
	mc_wr_u32(&out, 1);
	if (unknown)
		put_unknown_op();
	else
		put_known_op();
	if (versions == 0)
		return;
	mc_wr_u32(&out, versions);
	for (uint32_t i = 0; i < versions; i++) {
		put_head(0, 32);
		mc_wr_u16(&out, (uint16_t)(0x0500 + i));
	}
}

static void supported_versions_are_found_behind_unknown_operations(void **state)
{
	struct hz_join_request *j;
	struct mc_value *v;

	(void)state;
	for (uint32_t n = 1; n <= MC_TAIL_LIST_MAX; n++) {
		put_join_request(true, n);
		assert_int_equal(read_value(MC_LINE_57, &v), MC_ERR_OK);
		j = v->body;
		assert_true(j->pre_join_operation->operations.opaque);
		assert_int_equal(j->supported_cluster_versions.n, n);
		assert_int_equal(j->supported_cluster_versions.v[n - 1]->minor, n - 1);
		expect_same_bytes(v, MC_LINE_57);
	}
}

static void supported_versions_that_are_not_found_are_null(void **state)
{
	struct hz_join_request *j;
	struct mc_value *v;

	(void)state;
	put_join_request(true, 0);
	assert_int_equal(read_value(MC_LINE_57, &v), MC_ERR_OK);
	j = v->body;
	assert_true(j->supported_cluster_versions.null);
	assert_int_equal(j->supported_cluster_versions.n, 0);
	expect_same_bytes(v, MC_LINE_57);
	put_join_request(false, 0);
	/* nothing was kept: the field must be there */
	assert_int_equal(read_value(MC_LINE_57, &v), MC_ERR_SHORT);
}

static void nothing_is_kept_where_no_row_says_so(void **state)
{
	(void)state;
	begin();
	put_head(0, 16); /* WhoisMasterOp */
	put_plain_op();
	put_unknown_op();
	assert_int_equal(read_any(), MC_ERR_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_has_its_limit),
		cmocka_unit_test(a_list_has_its_limit),
		cmocka_unit_test(a_count_is_checked_before_memory_is_taken),
		cmocka_unit_test(a_list_without_a_count_grows),
		cmocka_unit_test(nesting_has_its_limit),
		cmocka_unit_test(an_arena_that_is_too_small_is_an_error),
		cmocka_unit_test(arrays_may_be_null_and_lists_with_a_mark),
		cmocka_unit_test(heads_of_objects),
		cmocka_unit_test(classes_of_a_later_line_are_not_known_before),
		cmocka_unit_test(a_nested_object_must_be_of_its_class),
		cmocka_unit_test(registrations_end_as_their_line_says),
		cmocka_unit_test(a_versioned_parent_has_the_optional_fields),
		cmocka_unit_test(known_operations_are_read_and_raw_is_there),
		cmocka_unit_test(the_list_version_is_read_behind_unknown_operations),
		cmocka_unit_test(operations_are_handed_on_byte_for_byte),
		cmocka_unit_test(a_tail_that_does_not_fit_is_refused),
		cmocka_unit_test(supported_versions_are_found_behind_unknown_operations),
		cmocka_unit_test(supported_versions_that_are_not_found_are_null),
		cmocka_unit_test(nothing_is_kept_where_no_row_says_so),
	};
	int failed;

	mem = mc_arena_of(malloc(MEMORY), MEMORY);
	bytes = malloc(BYTES);
	if (mem.buf == NULL || bytes == NULL)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(mem.buf);
	free(bytes);
	return failed;
}
