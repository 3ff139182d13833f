/* SPDX-License-Identifier: Apache-2.0 */
/* test_data_text.c - values from text and back, byte for byte; any bytes can be shown; partitions of keys as
 * recorded sessions have them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/limits.h"
#include "common/base/rng.h"
#include "common/cli/data_java_write.h"
#include "common/cli/data_text.h"
#include "tests/unit/cdi_recorded.h"
#include "tests/unit/records_recorded.h"
#include "common/client/data.h"

static struct data_shower *shower;

static int setup(void **state)
{
	(void)state;
	shower = data_shower_new();
	return shower == NULL;
}

static int teardown(void **state)
{
	(void)state;
	data_shower_free(shower);
	return 0;
}

static struct mc_bytes bytes_of(const struct data_buffer *b)
{
	return (struct mc_bytes){ b->p, (int32_t)b->n };
}

static bool make(struct data_buffer *out, enum data_type type, const char *text)
{
	struct fault fault = { .code = NULL };
	bool ok = data_from_text(type, mc_str_z(text), "The value", out, &fault);

	assert_true(ok == (fault.code == NULL));
	return ok;
}

static void what_is_typed_comes_out_as_it_went_in(void **state)
{
	static const struct {
		enum data_type type;
		const char *text;
	} rows[] = {
		{ DATA_STRING, "" },
		{ DATA_STRING, "a \xc3\xa4 \xf0\x9f\x98\x80" },
		{ DATA_INT, "0" },
		{ DATA_INT, "-2147483648" },
		{ DATA_INT, "2147483647" },
		{ DATA_LONG, "-9223372036854775808" },
		{ DATA_LONG, "9223372036854775807" },
		{ DATA_DOUBLE, "0.1" },
		{ DATA_DOUBLE, "-0" },
		{ DATA_DOUBLE, "inf" },
		{ DATA_DOUBLE, "4.94065645841247e-324" },
		{ DATA_BOOL, "true" },
		{ DATA_BOOL, "false" },
		{ DATA_UUID, "01234567-89ab-cdef-0123-456789abcdef" },
		{ DATA_JSON, "{\"a\": [1, null]}" },
		{ DATA_JSON, "3" },
		{ DATA_HEX, "0000000000000001aced" },
		{ DATA_HEX, "00000001fffffff500000000" },   /* a hash of its own */
		{ DATA_HEX, "00000000fffffff500000001ff" }, /* a string that is none */
		{ DATA_HEX, "00000000fffffff5ffffffff" },
		{ DATA_HEX, "00000000fffffffc02" },
		{ DATA_HEX, "00000000ffffff7e000000017b" }, /* JSON that is none */
		{ DATA_HEX, "00000000fffffff67ff8000000000001" },
		{ DATA_HEX, "0000000000000000" },
	};
	struct data_buffer b = { .p = NULL };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct data_text t;

		assert_true(make(&b, rows[i].type, rows[i].text));
		t = data_show_exact(shower, bytes_of(&b));
		assert_int_equal(t.type, rows[i].type);
		assert_true(mc_str_eqz(t.text, rows[i].text));
		assert_string_equal(t.name, data_type_text(t.type));
		if (t.type != DATA_HEX)
			assert_int_equal(data_show(shower, bytes_of(&b)).type, t.type);
	}
	free(b.p);
}

static void what_is_none_is_refused(void **state)
{
	static const struct {
		enum data_type type;
		const char *text;
	} rows[] = {
		{ DATA_STRING, "\xff" },
		{ DATA_STRING, "\xed\xa0\x80" },
		{ DATA_INT, "" },
		{ DATA_INT, "-" },
		{ DATA_INT, "+1" },
		{ DATA_INT, " 1" },
		{ DATA_INT, "1 " },
		{ DATA_INT, "1-" },
		{ DATA_INT, "0x10" },
		{ DATA_INT, "2147483648" },
		{ DATA_LONG, "9223372036854775808" },
		{ DATA_LONG, "99999999999999999999999999" },
		{ DATA_DOUBLE, "" },
		{ DATA_DOUBLE, " 1" },
		{ DATA_DOUBLE, "1e" },
		{ DATA_BOOL, "True" },
		{ DATA_UUID, "01234567-89ab-cdef-0123-456789abcde" },
		{ DATA_JSON, "" },
		{ DATA_JSON, "{" },
		{ DATA_HEX, "00000000fffff" },
		{ DATA_HEX, "00000000fffffff5x0" },
		{ DATA_HEX, "00000000fffffff" },
		{ DATA_HEX, "" },
	};
	struct data_buffer b = { .p = NULL };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_false(make(&b, rows[i].type, rows[i].text));
	free(b.p);
}

static void assert_shown(const char *hex, const char *name, const char *text)
{
	struct data_buffer b = { .p = NULL };
	struct data_text t;

	assert_true(make(&b, DATA_HEX, hex));
	t = data_show(shower, bytes_of(&b));
	assert_string_equal(t.name, name);
	assert_true(mc_str_eqz(t.text, text));
	free(b.p);
}

static void other_types_are_shown_for_people(void **state)
{
	(void)state;
	assert_shown("00000000fffffffd7f", "Byte", "127");
	assert_shown("00000000fffffffaffff", "Short", "-1");
	assert_shown("00000000fffffff4000000020001", "byte[]", "0001");
	assert_shown("00000000fffffff000000002ffffffff00000007", "int[]", "[-1, 7]");
	assert_shown("00000000ffffffec0000000100000001"
		     "61",
		"String[]", "[a]");
	assert_shown("00000000ffffffe000000001"
		     "fffffff50000000161"
		     "fffffff900000009",
		"HashMap", "{a: 9}");
	assert_shown("00000000ffffffe3"
		     "00000002"
		     "fffffffc01"
		     "00000000",
		"ArrayList", "[true, null]");
	assert_shown("00000000fffffffe01fffffffc0000000f", "DataSerializable",
		"identified factory -4 class 15, 9 bytes");
	assert_shown("00000000ffffffff000000010000000200000003", "Portable",
		"portable factory 1 class 2 version 3, 12 bytes");
	assert_shown(
		"00000000ffffffc90123456789abcdef00", "Compact", "compact schema 0123456789abcdef, 9 bytes");
	assert_shown("00000000ffffff00", "unknown", "0 bytes of type -256");
}

static void records_are_shown_whole(void **state)
{
	struct data_buffer b = { .p = NULL };
	int64_t person, inner;

	(void)state;
	assert_shown(portable_hex, "Portable", portable_text);
	assert_true(make(&b, DATA_HEX, compact_hex));
	assert_true(data_shower_wants(shower, bytes_of(&b), &person));
	assert_false(data_shower_schema(shower, person + 1, mc_str_z("person"), person_fields,
		sizeof(person_fields) / sizeof(person_fields[0]))); /* another than was asked for */
	assert_true(data_shower_schema(shower, person, mc_str_z("person"), person_fields,
		sizeof(person_fields) / sizeof(person_fields[0])));
	assert_true(data_shower_wants(shower, bytes_of(&b), &inner) && inner != person);
	assert_memory_equal(data_show(shower, bytes_of(&b)).text.p, "compact schema", 14);
	assert_true(data_shower_schema(shower, inner, mc_str_z("inner"), inner_fields,
		sizeof(inner_fields) / sizeof(inner_fields[0])));
	assert_false(data_shower_schema(shower, inner, mc_str_z("inner"), inner_fields, 2)); /* known */
	assert_false(data_shower_wants(shower, bytes_of(&b), &inner));
	assert_shown(compact_hex, "Compact", compact_text);
	/* whatever is missing or wrong, it is shown as it was before */
	for (size_t n = MC_BLOB_HEAD + 8; n < b.n; n++)
		assert_true(data_show(shower, (struct mc_bytes){ b.p, (int32_t)n }).text.n > 0);
	free(b.p);
}

/* Each object has two fields, whose places are the same: whoever follows both of each does not come back from
 * thirty of them. */
static void places_that_are_the_same_end(void **state)
{
	enum { FIRST = 36, SIZE = 33, OBJECTS = 30, HEAD = 8 };
	char hex[2 * (FIRST + OBJECTS * SIZE) + 1], text[80];
	unsigned n = (unsigned)snprintf(hex, sizeof(hex),
		"00000000ffffffff0000000100000002"
		"000000000000000000000002%08x%08x",
		FIRST, FIRST);

	(void)state;
	for (unsigned i = 0; i < OBJECTS; i++) {
		const unsigned next = FIRST + SIZE * (i + 1);

		n += (unsigned)snprintf(hex + n, sizeof(hex) - n,
			"0001610000"
			"0000000100000002"
			"0000000000000000%08x%08x%08x",
			i + 1 < OBJECTS ? 2 : 0, next, next);
	}
	snprintf(text, sizeof(text), "portable factory 1 class 2 version 0, %u bytes", n / 2 - HEAD);
	assert_shown(hex, "Portable", text);
}

/* A java.math.BigDecimal of any scale is short. */
static void decimals_of_any_scale_are_short(void **state)
{
	static const struct {
		const char *unscaled, *scale, *text;
	} rows[] = {
		{ "05", "00000002", "0.05" },
		{ "05", "fffffffe", "5E2" },
		{ "05", "7fffffff", "5E-2147483647" },
		{ "fb", "80000000", "-5E2147483648" },
		{ "00", "7fffffff", "0E-2147483647" },
		{ "00", "80000000", "0" },
	};
	char hex[200], text[100];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* one field, "a", a decimal that is not null */
		snprintf(hex, sizeof(hex),
			"00000000ffffffff0000000100000002"
			"000000000000000000000001"
			"00000020"
			"0001611400"
			"00000001%s%s",
			rows[i].unscaled, rows[i].scale);
		snprintf(text, sizeof(text), "1/2{a: %s}", rows[i].text);
		assert_shown(hex, "Portable", text);
	}
}

/* Payara Micro 6.2025.10, a JSP with three attributes. */
static const char session_hex[] =
	"0000000000000001aced000570aced00057372002a6f72672e676c617373666973682e68612e73746f72652e7574696c"
	"2e53696d706c654d657461646174610e9591d4715df9b80200044a000e6c61737441636365737354696d654a00136d61"
	"78496e616374697665496e74657276616c4a000776657273696f6e5b000573746174657400025b427870000001a229c7"
	"7bab00000000001b77400000000000000000757200025b42acf317f8060854e0020000787000000463aced0005737200"
	"396f72672e676c617373666973682e7765622e68612e73657373696f6e2e6d616e6167656d656e742e4d6f6469666965"
	"64484153657373696f6ec76f26867e8816a2020000787200356f72672e676c617373666973682e7765622e68612e7365"
	"7373696f6e2e6d616e6167656d656e742e42617365484153657373696f6ed10ae8898e0664880300025a000e70657273"
	"697374656e74466c61674c0008757365724e616d657400124c6a6176612f6c616e672f537472696e673b7872002b6f72"
	"672e6170616368652e636174616c696e612e73657373696f6e2e5374616e6461726453657373696f6e4bdc161527744f"
	"1b03000f4a000c6372656174696f6e54696d655a000a697341636365737365645a000569734e65775a0007697356616c"
	"69644a00106c617374416363657373656454696d654900136d6178496e616374697665496e74657276616c4a000a7373"
	"6f56657273696f6e4a001074686973416363657373656454696d654c000a6174747269627574657374000f4c6a617661"
	"2f7574696c2f4d61703b4c000562654b657971007e00024c0002696471007e00024c001273657373696f6e4c6f636b4d"
	"6f6e69746f727400124c6a6176612f6c616e672f4f626a6563743b4c000f73697041707053657373696f6e496471007e"
	"00024c000573736f496471007e00024c000776657273696f6e7400284c6a6176612f7574696c2f636f6e63757272656e"
	"742f61746f6d69632f41746f6d69634c6f6e673b78707372000f6a6176612e6c616e672e53686f7274684d37133460da"
	"5202000153000576616c7565787200106a6176612e6c616e672e4e756d62657286ac951d0b94e08b0200007870000173"
	"72000e6a6176612e6c616e672e4c6f6e673b8be490cc8f23df0200014a000576616c75657871007e0009000001a229c7"
	"7bab7371007e000b000001a229c77bab737200116a6176612e6c616e672e496e746567657212e2a0a4f7818738020001"
	"49000576616c75657871007e000900000708737200116a6176612e6c616e672e426f6f6c65616ecd207280d59cfaee02"
	"00015a000576616c756578700171007e00117371007e000b000001a229c77bb274001c39633737626162636435386636"
	"6531316338373664333331376164657371007e000e00000003740004757365727400235f5f5f53455041524154455f42"
	"55464645525f53455249414c495a4154494f4e5f5f5f757200025b42acf317f8060854e002000078700000000caced00"
	"05740005616c6963657400016e71007e00167571007e001700000051aced0005737200116a6176612e6c616e672e496e"
	"746567657212e2a0a4f781873802000149000576616c7565787200106a6176612e6c616e672e4e756d62657286ac951d"
	"0b94e08b0200007870000000077400046361727471007e00167571007e001700000042aced0005737200136a6176612e"
	"7574696c2e41727261794c6973747881d21d99c7619d03000149000473697a6578700000000277040000000274000161"
	"740001627870707874000078";

static void a_session_of_payara_is_told_as_one(void **state)
{
	struct data_buffer b = { .p = NULL };
	struct data_text t;

	(void)state;
	assert_true(make(&b, DATA_HEX, session_hex));
	t = data_show(shower, bytes_of(&b));
	assert_string_equal(t.name, "Payara");
	assert_non_null(strstr(t.text.p, "session version 0, last access 2026-11-30T00:07:4"));
	assert_non_null(strstr(t.text.p, ", ends 1800 s after that, 1123 bytes, created 2026-11-30T00:07:4"));
	assert_non_null(strstr(
		t.text.p, ", attributes user (String), n (java.lang.Integer), cart (java.util.ArrayList)"));
	free(b.p);
}

static void any_bytes_can_be_shown(void **state)
{
	struct mc_rng rng;
	uint8_t blob[64];
	struct data_buffer back = { .p = NULL };
	struct fault fault;

	(void)state;
	mc_rng_seed(&rng, 1);
	for (int i = 0; i < 200000; i++) {
		struct mc_bytes b = { blob, (int32_t)mc_rng_below(&rng, sizeof(blob)) };
		struct data_text t;

		for (int32_t k = 0; k < b.n; k++)
			blob[k] = (uint8_t)mc_rng_below(&rng, 256);
		memset(blob, 0, 4);
		if (i % 2 == 0) { /* a type that there is */
			memset(blob + 4, 0xff, 3);
			blob[7] = (uint8_t)(256 - mc_rng_below(&rng, 56));
			memset(blob + 8, 0, 3); /* and a count that may be right */
		}
		t = data_show(shower, b);
		assert_non_null(t.name);
		t = data_show_exact(shower, b);
		if (b.n < MC_BLOB_HEAD)
			continue;
		assert_true(data_from_text(t.type, t.text, "The value", &back, &fault));
		assert_int_equal(back.n, b.n);
		assert_memory_equal(back.p, blob, back.n);
	}
	free(back.p);
}

static void cdi_events_are_as_payara_writes_them(void **state)
{
	struct java_cdi e = { .event = mc_str_z("orders"),
		.text = mc_str_z("hello"),
		.sender = mc_str_z("mc-topic"),
		.group = mc_str_z("mc"),
		.uuid = { false, 0x0102030405060708, 0x1112131415161718 } };
	struct data_buffer b = { .p = NULL };
	struct fault fault;
	char hex[2 * sizeof(cdi_recorded)];
	struct data_text t;

	(void)state;
	assert_true(data_from_cdi(&e, &b, &fault));
	assert_int_equal(2 * b.n, strlen(cdi_recorded));
	for (size_t i = 0; i < b.n; i++)
		snprintf(hex + 2 * i, 3, "%02x", b.p[i]);
	assert_string_equal(hex, cdi_recorded);
	t = data_show(shower, bytes_of(&b));
	assert_true(mc_str_eqz(t.text, "CDI event orders from mc-topic (mc): hello"));
	e.text = mc_str_z("\xf0\x9f\x8d\xb5 \xc2\xa3");
	assert_true(data_from_cdi(&e, &b, &fault));
	t = data_show(shower, bytes_of(&b));
	assert_true(mc_str_eqz(t.text, "CDI event orders from mc-topic (mc): \xf0\x9f\x8d\xb5 \xc2\xa3"));
	for (size_t n = 0; n < b.n; n += 7) /* cut anywhere, it is something else, and no harm */
		data_show(shower, (struct mc_bytes){ b.p, (int32_t)n });
	free(b.p);
}

static void partitions_are_those_of_recorded_sessions(void **state)
{
	static const struct {
		enum data_type type;
		const char *text;
		uint32_t partition;
	} rows[] = { { DATA_STRING, "a", 73 }, { DATA_STRING, "c", 18 }, { DATA_STRING, "x0", 213 },
		{ DATA_STRING, "t", 191 }, { DATA_INT, "1", 31 } };
	static const uint8_t hashed[] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xf5, 0, 0, 0, 0 };
	struct data_buffer b = { .p = NULL };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(make(&b, rows[i].type, rows[i].text));
		assert_int_equal(client_partition(bytes_of(&b), 271), rows[i].partition);
	}
	free(b.p);
	assert_int_equal(client_partition((struct mc_bytes){ hashed, sizeof(hashed) }, 271), 1); /* |-1| */
	assert_int_equal(client_partition((struct mc_bytes){ hashed, 7 }, 271),
		client_partition((struct mc_bytes){ NULL, -1 }, 271));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cdi_events_are_as_payara_writes_them),
		cmocka_unit_test(what_is_typed_comes_out_as_it_went_in),
		cmocka_unit_test(what_is_none_is_refused),
		cmocka_unit_test(other_types_are_shown_for_people),
		cmocka_unit_test(records_are_shown_whole),
		cmocka_unit_test(places_that_are_the_same_end),
		cmocka_unit_test(decimals_of_any_scale_are_short),
		cmocka_unit_test(a_session_of_payara_is_told_as_one),
		cmocka_unit_test(any_bytes_can_be_shown),
		cmocka_unit_test(partitions_are_those_of_recorded_sessions),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
