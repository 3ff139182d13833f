/* SPDX-License-Identifier: Apache-2.0 */
/* test_java.c - where a Java object stream ends, and when that is not certain. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/wire/java.h"

static uint8_t bytes[4096];
static struct mc_wr w;

static void begin(void)
{
	w = mc_wr_of(bytes, sizeof(bytes));
	mc_wr_u16(&w, MC_JAVA_MAGIC);
	mc_wr_u16(&w, MC_JAVA_VERSION);
}

static void put_text(const char *z)
{
	mc_wr_u16(&w, (uint16_t)strlen(z));
	mc_wr_put(&w, z, strlen(z));
}

static void put_class(const char *name, uint8_t flags, uint16_t fields)
{
	mc_wr_u8(&w, MC_JAVA_CLASSDESC);
	put_text(name);
	mc_wr_u64(&w, 1);
	mc_wr_u8(&w, flags);
	mc_wr_u16(&w, fields);
}

static void put_field(char type, const char *name, const char *of)
{
	mc_wr_u8(&w, (uint8_t)type);
	put_text(name);
	if (of != NULL) {
		mc_wr_u8(&w, MC_JAVA_STRING);
		put_text(of);
	}
}

static void end_class(void)
{
	mc_wr_u8(&w, MC_JAVA_END);
	mc_wr_u8(&w, MC_JAVA_NULL);
}

static struct mc_java_info info;

static size_t room_size = 1 << 20;

static enum mc_err read_stream(size_t *used)
{
	static uint8_t room[1 << 20];
	struct mc_arena mem = mc_arena_of(room, room_size);
	struct mc_rd r = mc_rd_of(bytes, w.len);
	enum mc_err err = mc_java_read(&r, &mem, &info);

	assert_int_equal(mem.used, 0);
	*used = (size_t)(r.p - bytes);
	return err;
}

/* As it is: all of it taken, and a byte behind it left alone; every strict prefix too short. */
static void expect_exact(void)
{
	size_t all = w.len, used;

	mc_wr_u8(&w, 0x5a);
	assert_int_equal(read_stream(&used), MC_ERR_OK);
	assert_int_equal(used, all);
	for (w.len = 0; w.len < all; w.len++)
		assert_int_equal(read_stream(&used), MC_ERR_SHORT);
	w.len = all;
	assert_int_equal(read_stream(&used), MC_ERR_OK);
}

static void expect(enum mc_err want)
{
	size_t used;

	assert_int_equal(read_stream(&used), want);
}

static void fields_arrays_and_strings(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	put_class("org.example.Plain", MC_JAVA_SERIALIZABLE, 4);
	put_field('I', "i", NULL);
	put_field('J', "j", NULL);
	put_field('[', "a", "[B");
	put_field('L', "s", "Ljava/lang/String;");
	end_class();
	mc_wr_u32(&w, 7);
	mc_wr_u64(&w, 8);
	mc_wr_u8(&w, MC_JAVA_ARRAY);
	put_class("[B", MC_JAVA_SERIALIZABLE, 0);
	end_class();
	mc_wr_u32(&w, 3);
	mc_wr_put(&w, "abc", 3);
	mc_wr_u8(&w, MC_JAVA_STRING);
	put_text("text");
	expect_exact();
	assert_true(mc_str_eqz(info.java_class, "org.example.Plain"));
	assert_int_equal(info.message.n, -1);
}

static void enums_and_what_a_class_writes_behind_its_fields(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	put_class("java.util.ArrayList", MC_JAVA_SERIALIZABLE | MC_JAVA_WRITE_METHOD, 1);
	put_field('I', "size", NULL);
	end_class();
	mc_wr_u32(&w, 1);
	mc_wr_u8(&w, MC_JAVA_BLOCK);
	mc_wr_u8(&w, 4);
	mc_wr_u32(&w, 1);
	mc_wr_u8(&w, MC_JAVA_ENUM);
	put_class("com.hazelcast.cluster.ClusterState", 0x12, 0);
	mc_wr_u8(&w, MC_JAVA_END);
	put_class("java.lang.Enum", 0x12, 0);
	end_class();
	mc_wr_u8(&w, MC_JAVA_STRING);
	put_text("PASSIVE");
	mc_wr_u8(&w, MC_JAVA_END);
	expect_exact();
}

/* A message that is a reference to a text written before it. */
static void a_message_by_reference(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	put_class("java.lang.Throwable", MC_JAVA_SERIALIZABLE, 2); /* handle 0 */
	put_field('L', "cause", "X");                              /* handle 1 */
	put_field('L', "detailMessage", "Y");                      /* handle 2 */
	end_class();
	mc_wr_u8(&w, MC_JAVA_STRING); /* the object is 3, this text 4 */
	put_text("it was said before");
	mc_wr_u8(&w, MC_JAVA_REFERENCE);
	mc_wr_u32(&w, MC_JAVA_HANDLES + 4);
	expect_exact();
	assert_true(mc_str_eqz(info.message, "it was said before"));
}

static void a_class_that_writes_itself_is_not_certain(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	put_class("org.example.Own", MC_JAVA_SERIALIZABLE | MC_JAVA_WRITE_METHOD, 1);
	put_field('I', "i", NULL);
	end_class();
	mc_wr_u32(&w, 7);
	mc_wr_u8(&w, MC_JAVA_END);
	expect(MC_ERR_UNKNOWN);
	assert_true(mc_str_eqz(info.java_class, "org.example.Own"));
	begin();
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	put_class("org.example.Old", MC_JAVA_EXTERNALIZABLE, 0);
	end_class();
	expect(MC_ERR_UNKNOWN);
}

/* A proxy has interfaces instead of a name and fields. */
static void proxies(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	mc_wr_u8(&w, MC_JAVA_PROXYCLASSDESC);
	mc_wr_u32(&w, 2);
	put_text("org.example.One");
	put_text("org.example.Two");
	end_class();
	expect_exact();
	assert_int_equal(info.java_class.n, 0);
	assert_true((const uint8_t *)info.java_class.p > bytes &&
		(const uint8_t *)info.java_class.p < bytes + w.len);
}

static void damaged_streams(void **state)
{
	(void)state;
	begin();
	bytes[0] = 0;
	mc_wr_u8(&w, MC_JAVA_NULL);
	expect(MC_ERR_VALUE);

	begin(); /* a class that is its own parent */
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	put_class("org.example.Loop", MC_JAVA_SERIALIZABLE, 0);
	mc_wr_u8(&w, MC_JAVA_END);
	mc_wr_u8(&w, MC_JAVA_REFERENCE);
	mc_wr_u32(&w, MC_JAVA_HANDLES);
	expect(MC_ERR_VALUE);

	begin(); /* an array of two thousand million */
	mc_wr_u8(&w, MC_JAVA_ARRAY);
	put_class("[J", MC_JAVA_SERIALIZABLE, 0);
	end_class();
	mc_wr_u32(&w, INT32_MAX);
	expect(MC_ERR_SHORT);

	begin(); /* an object without a class */
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	mc_wr_u8(&w, MC_JAVA_NULL);
	expect(MC_ERR_VALUE);
}

static void nesting_ends_somewhere(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&w, MC_JAVA_ARRAY);
	put_class("[L", MC_JAVA_SERIALIZABLE, 0); /* an array of arrays of arrays */
	end_class();
	mc_wr_u32(&w, 1);
	for (int i = 0; i < 300; i++) {
		mc_wr_u8(&w, MC_JAVA_ARRAY);
		mc_wr_u8(&w, MC_JAVA_REFERENCE);
		mc_wr_u32(&w, MC_JAVA_HANDLES);
		mc_wr_u32(&w, 1);
	}
	expect(MC_ERR_UNKNOWN);
}

/* Without room for it nobody knows where it ends; the class is known as soon as it stands there. */
static void little_room(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&w, MC_JAVA_OBJECT);
	put_class("org.example.Long", MC_JAVA_SERIALIZABLE, 1);
	put_field('[', "a", "[LX;");
	end_class();
	mc_wr_u8(&w, MC_JAVA_ARRAY);
	put_class("[LX;", MC_JAVA_SERIALIZABLE, 0);
	end_class();
	mc_wr_u32(&w, 1000);
	for (int i = 0; i < 1000; i++)
		mc_wr_u8(&w, MC_JAVA_NULL);
	expect_exact();
	room_size = 4096;
	expect(MC_ERR_UNKNOWN);
	room_size = 1 << 20;
	assert_true(mc_str_eqz(info.java_class, "org.example.Long"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_arrays_and_strings),
		cmocka_unit_test(enums_and_what_a_class_writes_behind_its_fields),
		cmocka_unit_test(a_message_by_reference),
		cmocka_unit_test(a_class_that_writes_itself_is_not_certain),
		cmocka_unit_test(proxies),
		cmocka_unit_test(damaged_streams),
		cmocka_unit_test(nesting_ends_somewhere),
		cmocka_unit_test(little_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
