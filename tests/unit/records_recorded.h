/* SPDX-License-Identifier: Apache-2.0 */
/* records_recorded.h - a Compact and a Portable object with a field of nearly every kind, as Hazelcast's
 * Python client 5.7.0 writes them, and how they are shown. */
#ifndef MC_TESTS_RECORDS_RECORDED_H
#define MC_TESTS_RECORDS_RECORDED_H

#include "common/wire/compact.h"

static const struct mc_compact_field person_fields[] = {
	{ .name = { "at", 2 }, .kind = MC_FIELD_TIME },
	{ .name = { "bools", 5 }, .kind = MC_FIELD_ARRAY_OF_BOOLEAN },
	{ .name = { "born", 4 }, .kind = MC_FIELD_DATE },
	{ .name = { "dec", 3 }, .kind = MC_FIELD_DECIMAL },
	{ .name = { "empty", 5 }, .kind = MC_FIELD_ARRAY_OF_STRING },
	{ .name = { "f32", 3 }, .kind = MC_FIELD_FLOAT32 },
	{ .name = { "f64", 3 }, .kind = MC_FIELD_FLOAT64 },
	{ .name = { "i16", 3 }, .kind = MC_FIELD_INT16 },
	{ .name = { "i64", 3 }, .kind = MC_FIELD_INT64 },
	{ .name = { "i8", 2 }, .kind = MC_FIELD_INT8 },
	{ .name = { "inner", 5 }, .kind = MC_FIELD_COMPACT },
	{ .name = { "inners", 6 }, .kind = MC_FIELD_ARRAY_OF_COMPACT },
	{ .name = { "ints", 4 }, .kind = MC_FIELD_ARRAY_OF_INT32 },
	{ .name = { "maybe", 5 }, .kind = MC_FIELD_NULLABLE_INT32 },
	{ .name = { "name", 4 }, .kind = MC_FIELD_STRING },
	{ .name = { "none", 4 }, .kind = MC_FIELD_ARRAY_OF_INT32 },
	{ .name = { "nothing", 7 }, .kind = MC_FIELD_STRING },
	{ .name = { "ok", 2 }, .kind = MC_FIELD_BOOLEAN },
	{ .name = { "strs", 4 }, .kind = MC_FIELD_ARRAY_OF_STRING },
	{ .name = { "tiny", 4 }, .kind = MC_FIELD_DECIMAL },
	{ .name = { "ts", 2 }, .kind = MC_FIELD_TIMESTAMP },
	{ .name = { "tz", 2 }, .kind = MC_FIELD_TIMESTAMP_WITH_TIMEZONE },
};
static const struct mc_compact_field inner_fields[] = {
	{ .name = { "a", 1 }, .kind = MC_FIELD_INT32 },
	{ .name = { "b", 1 }, .kind = MC_FIELD_STRING },
};
static const char compact_hex[] =
	"00000000ffffffc97fab077ce9b91b17000000c4400400000000000000000100000000003f8ccccd012cff010000"
	"0008416e6e612022412200000002cfc700000003000000010500000003000007c60203040506006acfc0000007e4"
	"010203040500000000000007e4010203040500000000ffffb2a8c32c9b3e23f3a8ca000000090000000700000001"
	"78040000001600000002c32c9b3e23f3a8ca000000090000000100000001790400ff000000030000000100000002"
	"000000030000000500000002000000016100ff000000020100000000000000003db73724bc627898ff18ffffa82e"
	"4451";
static const char compact_text[] =
	"person{at: 04:05:06.007000000, bools: [true, false], born: 1990-02-03, dec: -12.345,"
	" empty: [], f32: 1.1, f64: 2.5, i16: 300, i64: 1099511627776, i8: -1, inner: inner{a"
	": 7, b: \"x\"}, inners: [inner{a: 1, b: \"y\"}, null], ints: [1, 2, 3], maybe: null,"
	" name: \"Anna \\\"A\\\"\", none: null, nothing: null, ok: true, strs: [\"a\", null],"
	" tiny: 0.005, ts: 2020-01-02T03:04:05, tz: 2020-01-02T03:04:05-05:30}";
static const char portable_hex[] =
	"00000000ffffffff000000010000000100000000000001d600000014000000700000007e00000084000000890000"
	"008f0000009b000000a3000000ab000000b7000000bd000000ea000000fa0000014d000001600000017500000181"
	"0000018e0000019f000001b0000001ba0000000000046e616d650900000003426f6200026f6b0200000162010300"
	"016303005a000164083fb999999999999a000166073f8ccccd000169050000000500016c06000000000000000600"
	"01730400070005696e6e65720000000000010000000200000000000000ea00000001000000e20000000000016105"
	"0000000900046e6f6e650001000000010000000200046c6973740a00000002000000010000000200000115000001"
	"3100000000000001310000000100000129000000000001610500000001000000000000014d000000010000014500"
	"00000000016105000000020004696e74730f00000002000000040000000500047374727313000000020000000178"
	"00000001790004626f726e180007c6020300026174160004050600000000000274731a0007e40102030405000000"
	"00000364656314000000000200960000000200036e756c09ffffffff000564617465731900000002000001ce0000"
	"01d207d0010107d10203";
static const char portable_text[] =
	"1/1{name: \"Bob\", ok: false, b: 3, c: 'Z', d: 0.1, f: 1.1, i: 5, l: 6, s: 7, inner:"
	" 1/2{a: 9}, none: null, list: [1/2{a: 1}, 1/2{a: 2}], ints: [4, 5], strs: [\"x\", \""
	"y\"], born: 1990-02-03, at: 04:05:06, ts: 2020-01-02T03:04:05, dec: 1.50, nul: null,"
	" dates: [2000-01-01, 2001-02-03]}";

#endif
