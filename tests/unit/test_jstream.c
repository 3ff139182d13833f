/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_jstream.c - Java object streams: those of a real JDK (tests/peers/Streams.java) and those of enemies.
 * Argument: the former's folder.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/poison.h"
#include "common/wire/java.h"
#include "common/wire/jstream.h"
#include "tests/golden/lines.h"

enum { MEMORY = 64 << 20, STREAM = 8 << 20, TEXT = 4096, DEPTH = 5 };

static struct mc_arena mem;
static const char *folder;

/* --- a value as a short text --- */
struct text {
	char s[TEXT];
	size_t n;
};

__attribute__((format(printf, 2, 3))) static void say(struct text *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(t->s + t->n, TEXT - t->n, format, args);
	va_end(args);
	t->n += strlen(t->s + t->n);
}

static void show(struct text *t, const struct mc_jvalue *v, int depth);

static void show_list(struct text *t, const struct mc_jlist *l, int depth)
{
	say(t, "[");
	for (uint32_t i = 0; i < l->n && t->n < TEXT - 1; i++) {
		say(t, i > 0 ? " " : "");
		show(t, l->v[i], depth);
	}
	say(t, "]");
}

static void show_parts(struct text *t, const struct mc_jvalue *v, int depth)
{
	say(t, "%.*s", v->cls->name.n, v->cls->name.p);
	for (uint32_t i = 0; i < v->u.parts.n; i++) {
		const struct mc_jpart *p = &v->u.parts.v[i];

		say(t, i == 0 ? "{" : " | ");
		for (uint32_t k = 0; k < p->cls->n; k++) {
			say(t, "%s%.*s=", k > 0 ? " " : "", p->cls->fields[k].name.n,
				p->cls->fields[k].name.p);
			show(t, p->fields[k], depth);
		}
		if (p->more.n > 0)
			show_list(t, &p->more, depth);
	}
	say(t, "}");
}

static void show_bytes(struct text *t, struct mc_bytes b)
{
	for (int32_t i = 0; i < b.n; i++)
		say(t, "%02x", b.p[i]);
}

static void show_text(struct text *t, const struct mc_jvalue *v)
{
	struct mc_str s = mc_jtext(v, &mem);

	say(t, "'");
	for (int32_t i = 0; i < s.n && i < 40; i++)
		say(t, s.p[i] == '\0' ? "\\0" : "%c", s.p[i]);
	say(t, s.n > 40 ? "'...%d" : "'", s.n);
}

static void show_object(struct text *t, const struct mc_jvalue *v, int depth)
{
	uint32_t budget = MC_JSTREAM_VALUES_MAX;
	struct mc_uuid u = mc_juuid(v);
	char uuid[MC_UUID_TEXT];
	struct mc_jlist l;
	int64_t i;

	if (mc_jnumber(v, &i)) {
		say(t, "%lld", (long long)i);
	} else if (!u.null) {
		mc_uuid_text(uuid, u);
		say(t, "%s", uuid);
	} else if (mc_jitems(v, &mem, &budget, &l)) {
		show_list(t, &l, depth);
	} else {
		show_parts(t, v, depth);
	}
}

static void show(struct text *t, const struct mc_jvalue *v, int depth)
{
	if (depth == 0 || t->n >= TEXT - 1) { /* full: some are very large */
		say(t, "...");
		return;
	}
	switch ((enum mc_jkind)v->kind) {
	case MC_J_NULL: say(t, "null"); break;
	case MC_J_NUMBER: say(t, "%lld", (long long)v->u.i); break;
	case MC_J_REAL: say(t, "%g", v->u.f); break;
	case MC_J_TEXT: show_text(t, v); break;
	case MC_J_OBJECT: show_object(t, v, depth - 1); break;
	case MC_J_ITEMS: show_list(t, &v->u.items, depth - 1); break;
	case MC_J_ENUM: say(t, "%.*s.", v->cls->name.n, v->cls->name.p); /* fall through */
	case MC_J_CLASS:
		if (v->kind == MC_J_CLASS)
			say(t, "class %.*s", v->cls == NULL ? 4 : v->cls->name.n,
				v->cls == NULL ? "null" : v->cls->name.p);
		else
			say(t, "%.*s", v->u.text.n, v->u.text.p);
		break;
	case MC_J_BYTES:
		say(t, "%c:", v->type);
		show_bytes(t, v->u.bytes);
		break;
	case MC_J_BLOCK:
		say(t, "#");
		show_bytes(t, v->u.bytes);
		break;
	case MC_J_THROWN:
		say(t, "thrown ");
		show_list(t, &v->u.items, 1);
		break;
	}
}

/* --- streams of a real JDK --- */
static const struct {
	const char *name, *want;
} wanted[] = {
	{ "null", "null" },
	{ "text", "'text'" },
	{ "text_hard", "'a\\0b € 😀 é'" },
	{ "text_long", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'...70000" },
	{ "integer", "42" },
	{ "long", "-5000000000" },
	{ "boolean", "1" },
	{ "double", "java.lang.Double{ | value=2.5}" },
	{ "ints", "I:00000001fffffffe00000003" },
	{ "bytes", "B:0102ff" },
	{ "texts", "['a' null 'a']" },
	{ "nested_arrays", "[[1 'x'] null []]" },
	{ "enum", "Streams$Plain.TWO" },
	{ "enum_body", "Streams$WithBody.TWO" },
	{ "class", "class java.lang.String" },
	{ "class_description", "class Streams$Top" },
	{ "proxy",
		"{h=java.lang.invoke.SerializedLambda{implMethodKind=6 capturedArgs=[] capturingClass=class "
		"Streams ..." },
	{ "uuid", "0b8b6d42-6f10-4c5e-9fd5-1c6e2a4c1f01" },
	{ "date", "java.util.Date{[#0000018bcfe5687b]}" },
	{ "address4", "java.net.InetAddress{address=-1073741305 family=2 hostName=null}" },
	{ "address4_named", "java.net.InetAddress{address=167772161 family=2 hostName='node.example'}" },
	{ "address6",
		"java.net.Inet6Address{address=0 family=2 hostName=null | scope_id=0 scope_id_set=0 "
		"scope_ifname_set=0 ifname=null ipaddress=B:20010db8000000000000000000000007}" },
	{ "instant", "java.time.Ser{[#02000000006553f10000000000]}" },
	{ "decimal",
		"java.math.BigDecimal{ | scale=2 intVal=java.math.BigInteger{ | bitCount=-1 bitLength=-1 "
		"firstNonzeroByteNum=-2 lowestSetBit=-2 signum=1 magnitude=B:04e2}}" },
	{ "list_array", "[7 8 9]" },
	{ "list_linked", "[7 8 9]" },
	{ "list_as", "[7 8 9]" },
	{ "list_of", "[7 8 9]" },
	{ "list_unmodifiable", "[7 8 9]" },
	{ "list_synchronized", "[7 8 9]" },
	{ "list_copy", "[7 8 9]" },
	{ "list_vector", "[7 8 9]" },
	{ "list_deque", "[7 8 9]" },
	{ "list_one", "[7]" },
	{ "list_empty", "[]" },
	{ "set_linked", "[7 8 9]" },
	{ "set_copy", "[7 8 9]" },
	{ "set_one", "[7]" },
	{ "map_linked", "['a' 1 'b' 2]" },
	{ "map_tree", "['a' 1 'b' 2]" },
	{ "map_table", "['a' 1]" },
	{ "map_concurrent", "['a' 1 null null]" },
	{ "map_unmodifiable", "['a' 1]" },
	{ "map_of", "['a' 1]" },
	{ "chain",
		"Streams$Bottom{number=1 same='top' | number=2[#0000004d 'written by itself' #00046d6f7265] | "
		"half=-0.5 letter=8364 real=2.5 small=-3 tiny=-4 yes=1 same='bottom' self=Streams$Bottom{..." },
	{ "external", "Streams$External{[#00000005 'external']}" },
	{ "throwable",
		"java.lang.IllegalStateException{cause=java.lang.RuntimeException{cause=java.lang.RuntimeExcepti"
		"on{..." },
	{ "thrown", "thrown [java.io.NotSerializableException{cause=..." },
	{ "thrown_inside", "thrown [java.io.NotSerializableException{cause=..." },
	{ "circle", "[[[[[...]]]]]" },
	{ "circle_wrapped", "[]" },
	{ "deep", "!larger than the limit for it" },
	{ "payara_41",
		"fish.payara.appserver.micro.services.data.InstanceDescriptorImpl{adminPort=8080 "
		"hazelcastPort=5900 httpPort=8080 httpsPort=8181 liteMember=1 deployedApplications=null "
		"hostName=java.net.InetAddress{address=167838211 family=2 hostName=null} instanceName='old' "
		"instanceType='MICRO' memberUUID='0b8b6d42-6f10-4c5e-9fd5-1c6e2a4c1f00'}" },
	{ "payara_5",
		"fish.payara.appserver.micro.services.data.InstanceDescriptorImpl{adminPort=4848 "
		"hazelcastPort=4900 heartBeatTS=1700000000123 liteMember=0 deployedApplications=['shop' "
		"fish.payara.appserver.micro.services.data.ApplicationDescriptorImpl{isJavaEE=1 "
		"libraries='a.jar,b.jar' modules=[fish.payara.appserver.micro.services.data.ModuleDescriptorImpl"
		"{contextRoot=... name=... servletMappings=... type=...}] name='shop'}] "
		"hostName=java.net.Inet6Address{address=0 family=2 hostName=null | scope_id=0 scope_id_set=0 "
		"scope_ifname_set=0 ifname=null ipaddress=B:fd000000000000000000000000000012} httpPorts=[8080 "
		"8081] httpsPorts=[8181] instanceGroup='web' instanceName='five' instanceType='INSTANCE' "
		"memberUUID=0b8b6d42-6f10-4c5e-9fd5-1c6e2a4c1f01}" },
	{ "payara_next",
		"fish.payara.appserver.micro.services.data.InstanceDescriptorImpl{adminPort=4848 "
		"hazelcastPort=4900 heartBeatTS=1700000000123 liteMember=0 deployedApplications=['shop' "
		"fish.payara.appserver.micro.services.data.ApplicationDescriptorImpl{isJavaEE=1 "
		"libraries='a.jar,b.jar' modules=[fish.payara.appserver.micro.services.data.ModuleDescriptorImpl"
		"{contextRoot=... name=... servletMappings=... type=...}] name='shop'}] "
		"hostName=java.net.Inet6Address{address=0 family=2 hostName=null | scope_id=0 scope_id_set=0 "
		"scope_ifname_set=0 ifname=null ipaddress=B:fd000000000000000000000000000012} httpPorts=[8080 "
		"8081] httpsPorts=[8181] instanceGroup='web' instanceName='five' instanceType='INSTANCE' "
		"memberUUID=0b8b6d42-6f10-4c5e-9fd5-1c6e2a4c1f01 | httpPorts=[1 2] labels=['a' 'b' null null] "
		"somethingNew=[I:0000000100000002 null 'x']}" },
	{ "payara_encrypted",
		"fish.payara.nucleus.hazelcast.encryption.PayaraHazelcastEncryptedValueHolder{encryptedDataBytes"
		"=B:00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
		"000000000000000000000000000000000000}" },
	{ "reset", "'after two resets'" },
	{ "payara_many",
		"fish.payara.appserver.micro.services.data.InstanceDescriptorImpl{deployedApplications=['k' fish..." },
	{ "external_11", "!a class that is not known" },
};

static const char *want_of(const char *name)
{
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (strcmp(wanted[i].name, name) == 0)
			return wanted[i].want;
	fail_msg("%s is not expected", name);
	return NULL;
}

/* The whole text; or, where it ends with "...", what stands before. */
static void same_text(const char *name, const char *have)
{
	const char *want = want_of(name);
	size_t n = strlen(want);

	if (n > 3 && strcmp(want + n - 3, "...") == 0)
		assert_memory_equal(have, want, n - 3);
	else
		assert_string_equal(have, want);
}

/* Every prefix is refused, and one byte more stays where it is. */
static void check_prefixes(const uint8_t *p, size_t n)
{
	const struct mc_jvalue *v;

	for (size_t i = n > 3000 ? n - 50 : 0; i < n; i++) {
		uint8_t *copy = malloc(i + 1);
		struct mc_rd r = mc_rd_of(copy, i);

		assert_non_null(copy);
		memcpy(copy, p, i);
		mc_arena_reset(&mem);
		assert_int_not_equal(mc_jstream_read(&r, &mem, &v), MC_ERR_OK);
		assert_int_equal(v->kind, MC_J_NULL);
		free(copy);
	}
}

static void check(void *ctx, const char *path, json_t *o, const char *why)
{
	const char *name = text_of(o, "name"),
		   *want = json_object_get(o, "hex") == NULL ? NULL : want_of(name);
	struct text t = { .n = 0 };
	const struct mc_jvalue *v;
	size_t n;
	uint8_t *p = hex_bytes(text_of(o, "hex"), &n);
	struct mc_rd r = mc_rd_of(p, n);

	(void)path;
	(void)why;
	assert_non_null(p);
	mc_arena_reset(&mem);
	if (want != NULL && want[0] == '!') {
		assert_string_equal(mc_err_text(mc_jstream_read(&r, &mem, &v)), want + 1);
	} else if (want != NULL) {
		assert_int_equal(mc_jstream_read(&r, &mem, &v), MC_ERR_OK);
		assert_int_equal(mc_rd_left(&r), 0);
		show(&t, v, DEPTH);
		same_text(name, t.s);
		check_prefixes(p, n);
	}
	*(size_t *)ctx += want != NULL;
	free(p);
}

static void streams_of_a_real_jdk(void **state)
{
	size_t n = 0;

	(void)state;
	each_line_below(folder, check, &n);
	assert_int_equal(n, sizeof(wanted) / sizeof(wanted[0]));
}

/* --- asking --- */
static json_t *found;

static void look(void *ctx, const char *path, json_t *o, const char *why)
{
	(void)path;
	(void)why;
	if (strcmp(text_of(o, "name"), ctx) == 0)
		found = json_incref(o);
}

/* The stream of that name, read; its bytes are the caller's. */
static const struct mc_jvalue *value_named(char *name, uint8_t **p)
{
	const struct mc_jvalue *v;
	struct mc_rd r;
	size_t n;

	found = NULL;
	each_line_below(folder, look, name);
	assert_non_null(found);
	*p = hex_bytes(text_of(found, "hex"), &n);
	json_decref(found);
	r = mc_rd_of(*p, n);
	mc_arena_reset(&mem);
	assert_int_equal(mc_jstream_read(&r, &mem, &v), MC_ERR_OK);
	return v;
}

static void fields_are_found_by_name(void **state)
{
	uint8_t *p;
	const struct mc_jvalue *v = value_named((char[]){ "chain" }, &p);
	int64_t i;

	(void)state;
	assert_true(mc_jis(v, "Streams$Bottom") && mc_jis(v, "Streams$Top"));
	assert_false(mc_jis(v, "Streams$Other"));
	assert_true(mc_jnumber(mc_jfield(v, NULL, "number"), &i) && i == 2);
	assert_true(mc_jnumber(mc_jfield(v, "Streams$Top", "number"), &i) && i == 1);
	assert_true(mc_str_eqz(mc_jtext(mc_jfield(v, NULL, "same"), &mem), "bottom"));
	assert_true(mc_str_eqz(mc_jtext(mc_jfield(v, "Streams$Top", "same"), &mem), "top"));
	assert_ptr_equal(mc_jfield(v, NULL, "self"), v);
	assert_null(mc_jfield(v, NULL, "gone"));
	assert_null(mc_jfield(v, "Streams$Middle", "same"));
	free(p);
}

static void looking_costs(void **state)
{
	uint8_t *p;
	const struct mc_jvalue *v = value_named((char[]){ "list_unmodifiable" }, &p);
	uint32_t budget = 7; /* three numbers and a block for each look */
	struct mc_jlist l;

	(void)state;
	assert_true(mc_jitems(v, &mem, &budget, &l) && l.n == 3);
	assert_int_equal(budget, 3);
	assert_false(mc_jitems(v, &mem, &budget, &l));
	free(p);
}

static void nothing_can_be_asked(void **state)
{
	static const struct mc_jvalue null = { .kind = MC_J_NULL };
	const struct mc_jvalue *const nothing[] = { NULL, &null };
	uint32_t budget = 1;
	struct mc_jlist l;
	int64_t i;

	(void)state;
	for (int k = 0; k < 2; k++) {
		assert_false(mc_jis(nothing[k], "java.lang.Object"));
		assert_null(mc_jfield(nothing[k], NULL, "x"));
		assert_false(mc_jnumber(nothing[k], &i));
		assert_int_equal(mc_jtext(nothing[k], &mem).n, -1);
		assert_true(mc_juuid(nothing[k]).null);
		assert_false(mc_jitems(nothing[k], &mem, &budget, &l));
	}
}

/* --- enemies --- */
static struct mc_wr out;

static void begin(void)
{
	out.len = 0;
	out.err = MC_ERR_OK;
	mc_wr_u16(&out, MC_JAVA_MAGIC);
	mc_wr_u16(&out, MC_JAVA_VERSION);
}

static void put_utf(const char *s)
{
	mc_wr_u16(&out, (uint16_t)strlen(s));
	mc_wr_put(&out, s, strlen(s));
}

/* A description up to its fields. */
static void put_class(const char *name, uint8_t flags, uint16_t n)
{
	mc_wr_u8(&out, MC_JAVA_CLASSDESC);
	put_utf(name);
	mc_wr_u64(&out, 1);
	mc_wr_u8(&out, flags);
	mc_wr_u16(&out, n);
}

static void put_object_field(const char *name)
{
	mc_wr_u8(&out, 'L');
	put_utf(name);
	mc_wr_u8(&out, MC_JAVA_STRING);
	put_utf("LX;");
}

static void put_reference(uint32_t handle)
{
	mc_wr_u8(&out, MC_JAVA_REFERENCE);
	mc_wr_u32(&out, MC_JAVA_HANDLES + handle);
}

/* The end of a description without a superclass. */
static void put_class_end(void)
{
	mc_wr_u8(&out, MC_JAVA_END);
	mc_wr_u8(&out, MC_JAVA_NULL);
}

static enum mc_err read_out(const struct mc_jvalue **v)
{
	struct mc_rd r = mc_rd_of(out.buf, out.len);

	assert_int_equal(out.err, MC_ERR_OK);
	mc_arena_reset(&mem);
	return mc_jstream_read(&r, &mem, v);
}

static void refused(enum mc_err want)
{
	const struct mc_jvalue *v;

	assert_int_equal(read_out(&v), want);
	assert_int_equal(v->kind, MC_J_NULL);
}

static void objects_in_objects(uint32_t n)
{
	begin();
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	put_class("Node", MC_JAVA_SERIALIZABLE, 1);
	put_object_field("next");
	put_class_end();
	for (uint32_t i = 0; i < n; i++) {
		mc_wr_u8(&out, MC_JAVA_OBJECT);
		put_reference(0);
	}
	mc_wr_u8(&out, MC_JAVA_NULL);
}

static void nesting_is_bounded(void **state)
{
	const struct mc_jvalue *v;

	(void)state;
	objects_in_objects(MC_JSTREAM_DEPTH_MAX - 3);
	assert_int_equal(read_out(&v), MC_ERR_OK);
	objects_in_objects(MC_JSTREAM_DEPTH_MAX);
	refused(MC_ERR_LIMIT);
	objects_in_objects(1000000);
	refused(MC_ERR_LIMIT);
	objects_in_objects(MC_JSTREAM_BYTES_MAX / 6 - 20);
	refused(MC_ERR_LIMIT);
}

static void classes_form_no_circle(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	put_class("Own", MC_JAVA_SERIALIZABLE, 0);
	mc_wr_u8(&out, MC_JAVA_END);
	put_reference(0); /* its own superclass */
	refused(MC_ERR_VALUE);
	begin();
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	for (int i = 0; i <= MC_JSTREAM_SUPERS_MAX + 1; i++) { /* each lies in the one before */
		put_class("Super", MC_JAVA_SERIALIZABLE, 0);
		mc_wr_u8(&out, MC_JAVA_END);
	}
	mc_wr_u8(&out, MC_JAVA_NULL);
	refused(MC_ERR_LIMIT);
}

/* A thousand superclasses by reference, one above the other. */
static void chains_are_bounded(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&out, MC_JAVA_ARRAY);
	put_class("[LX;", MC_JAVA_SERIALIZABLE, 0);
	put_class_end();
	mc_wr_u32(&out, 1000);
	for (uint32_t i = 0; i < 1000; i++) {
		put_class("X", MC_JAVA_SERIALIZABLE, 0);
		mc_wr_u8(&out, MC_JAVA_END);
		if (i == 0)
			mc_wr_u8(&out, MC_JAVA_NULL);
		else
			put_reference(1 + i); /* the array and its class came before */
	}
	refused(MC_ERR_LIMIT);
}

static void put_array(uint32_t n)
{
	begin();
	mc_wr_u8(&out, MC_JAVA_ARRAY);
	put_class("[LX;", MC_JAVA_SERIALIZABLE, 0);
	put_class_end();
	mc_wr_u32(&out, n);
}

static void counts_are_compared_first(void **state)
{
	static const uint32_t counts[] = { 1, 1000000, 0x7fffffff };

	(void)state;
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		put_array(counts[i]);
		refused(MC_ERR_SHORT);
	}
	put_array(0x80000000u);
	refused(MC_ERR_VALUE);
	begin();
	mc_wr_u8(&out, MC_JAVA_LONG_STRING);
	mc_wr_u64(&out, UINT64_MAX);
	refused(MC_ERR_SHORT);
	begin();
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	mc_wr_u8(&out, MC_JAVA_PROXYCLASSDESC);
	mc_wr_u32(&out, UINT32_MAX);
	refused(MC_ERR_SHORT);
}

/* A class of many fields, and objects of it. */
static void objects_of(uint32_t fields, uint32_t n)
{
	put_array(n);
	for (uint32_t i = 0; i < n; i++) {
		mc_wr_u8(&out, MC_JAVA_OBJECT);
		if (i > 0)
			put_reference(2); /* behind the array and its class */
		else
			put_class("X", MC_JAVA_SERIALIZABLE, (uint16_t)fields);
		for (uint32_t k = 0; i == 0 && k < fields; k++) {
			mc_wr_u8(&out, 'B');
			mc_wr_u16(&out, 0);
		}
		if (i == 0)
			put_class_end();
		for (uint32_t k = 0; k < fields; k++)
			mc_wr_u8(&out, 0);
	}
}

static void handles_and_values_are_bounded(void **state)
{
	const uint32_t texts = MC_JSTREAM_HANDLES_MAX;
	const struct mc_jvalue *v;

	(void)state;
	put_array(texts);
	for (uint32_t i = 0; i < texts; i++) {
		mc_wr_u8(&out, MC_JAVA_STRING);
		mc_wr_u16(&out, 0);
	}
	refused(MC_ERR_LIMIT);
	objects_of(MC_JSTREAM_FIELDS_MAX, 2);
	assert_int_equal(read_out(&v), MC_ERR_OK);
	objects_of(MC_JSTREAM_FIELDS_MAX, 200);
	refused(MC_ERR_LIMIT);
	objects_of(MC_JSTREAM_FIELDS_MAX + 1, 1);
	refused(MC_ERR_LIMIT);
}

static void references_must_fit(void **state)
{
	(void)state;
	begin();
	put_reference(0);
	refused(MC_ERR_VALUE);
	begin();
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	put_reference(UINT32_MAX);
	refused(MC_ERR_VALUE);
	begin(); /* an object whose class is a text */
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	put_class("X", MC_JAVA_SERIALIZABLE, 1);
	put_object_field("x");
	put_class_end();
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	put_reference(1);
	refused(MC_ERR_VALUE);
	begin(); /* a reset where none can be */
	put_array(1);
	mc_wr_u8(&out, MC_JAVA_RESET);
	refused(MC_ERR_VALUE);
}

/* A list that wraps itself says so in no end of time. */
static void a_wrapper_of_itself_is_empty(void **state)
{
	uint32_t budget = 1;
	const struct mc_jvalue *v;
	struct mc_jlist l;

	(void)state;
	begin();
	mc_wr_u8(&out, MC_JAVA_OBJECT);
	put_class("java.util.Collections$UnmodifiableCollection", MC_JAVA_SERIALIZABLE, 1);
	put_object_field("c");
	put_class_end();
	put_reference(2); /* behind the class and the name of the field's type */
	assert_int_equal(read_out(&v), MC_ERR_OK);
	assert_ptr_equal(mc_jfield(v, NULL, "c"), v);
	assert_false(mc_jitems(v, &mem, &budget, &l));
}

static void too_large_is_refused(void **state)
{
	(void)state;
	begin();
	mc_wr_u8(&out, MC_JAVA_NULL);
	out.len = MC_JSTREAM_BYTES_MAX + 1;
	refused(MC_ERR_LIMIT);
}

static void no_memory_is_an_error(void **state)
{
	struct mc_arena whole = mem;
	const struct mc_jvalue *v;
	size_t need;

	(void)state;
	objects_in_objects(20);
	assert_int_equal(read_out(&v), MC_ERR_OK);
	need = mem.used - MC_POISON_GAP;
	for (mem.cap = 0; mem.cap < need; mem.cap += 16)
		refused(MC_ERR_NOMEM);
	mem = whole;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_of_a_real_jdk),
		cmocka_unit_test(fields_are_found_by_name),
		cmocka_unit_test(looking_costs),
		cmocka_unit_test(nothing_can_be_asked),
		cmocka_unit_test(nesting_is_bounded),
		cmocka_unit_test(classes_form_no_circle),
		cmocka_unit_test(chains_are_bounded),
		cmocka_unit_test(counts_are_compared_first),
		cmocka_unit_test(handles_and_values_are_bounded),
		cmocka_unit_test(references_must_fit),
		cmocka_unit_test(a_wrapper_of_itself_is_empty),
		cmocka_unit_test(too_large_is_refused),
		cmocka_unit_test(no_memory_is_an_error),
	};
	int failed;

	if (argc != 2)
		return 2;
	folder = argv[1];
	mem = mc_arena_of(malloc(MEMORY), MEMORY);
	out = mc_wr_of(calloc(1, STREAM), STREAM);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	free(mem.buf);
	free(out.buf);
	return failed;
}
