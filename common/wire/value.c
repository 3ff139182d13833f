/* SPDX-License-Identifier: Apache-2.0 */
/* value.c - the built-in types of Hazelcast's serialization, by type id. */
#include "common/wire/value.h"

#define T(id, shape, size, name) \
	{ \
		id, MC_SHAPE_##shape, size, name \
	}

/* By -id; what is missing is not read. */
static const struct mc_type types[] = {
	[0] = T(0, NULL, 0, "null"),
	[2] = T(-2, OBJECT, 0, "DataSerializable"),
	[3] = T(-3, INT, 1, "Byte"),
	[4] = T(-4, BOOL, 1, "Boolean"),
	[5] = T(-5, CHAR, 2, "Character"),
	[6] = T(-6, INT, 2, "Short"),
	[7] = T(-7, INT, 4, "Integer"),
	[8] = T(-8, INT, 8, "Long"),
	[9] = T(-9, REAL, 4, "Float"),
	[10] = T(-10, REAL, 8, "Double"),
	[11] = T(-11, STR, 0, "String"),
	[12] = T(-12, ARRAY, 1, "byte[]"),
	[13] = T(-13, ARRAY, 1, "boolean[]"),
	[14] = T(-14, ARRAY, 2, "char[]"),
	[15] = T(-15, ARRAY, 2, "short[]"),
	[16] = T(-16, ARRAY, 4, "int[]"),
	[17] = T(-17, ARRAY, 8, "long[]"),
	[18] = T(-18, ARRAY, 4, "float[]"),
	[19] = T(-19, ARRAY, 8, "double[]"),
	[20] = T(-20, STRS, 0, "String[]"),
	[21] = T(-21, UUID, 16, "UUID"),
	[22] = T(-22, TWO, 0, "SimpleEntry"),
	[23] = T(-23, TWO, 0, "SimpleImmutableEntry"),
	[24] = T(-24, STR, 0, "Class"),
	[25] = T(-25, INT, 8, "Date"),
	[26] = T(-26, BLOB, 0, "BigInteger"),
	[27] = T(-27, DECIMAL, 0, "BigDecimal"),
	[28] = T(-28, ITEMS, 0, "Object[]"),
	[29] = T(-29, ITEMS, 0, "ArrayList"),
	[30] = T(-30, ITEMS, 0, "LinkedList"),
	[31] = T(-31, ITEMS, 0, "CopyOnWriteArrayList"),
	[32] = T(-32, PAIRS, 0, "HashMap"),
	[33] = T(-33, SORTED_MAP, 0, "ConcurrentSkipListMap"),
	[34] = T(-34, PAIRS, 0, "ConcurrentHashMap"),
	[35] = T(-35, PAIRS, 0, "LinkedHashMap"),
	[36] = T(-36, SORTED_MAP, 0, "TreeMap"),
	[37] = T(-37, ITEMS, 0, "HashSet"),
	[38] = T(-38, SORTED, 0, "TreeSet"),
	[39] = T(-39, ITEMS, 0, "LinkedHashSet"),
	[40] = T(-40, ITEMS, 0, "CopyOnWriteArraySet"),
	[41] = T(-41, SORTED, 0, "ConcurrentSkipListSet"),
	[42] = T(-42, ITEMS, 0, "ArrayDeque"),
	[43] = T(-43, ITEMS, 0, "LinkedBlockingQueue"),
	[44] = T(-44, ITEMS, 0, "ArrayBlockingQueue"),
	[45] = T(-45, SORTED, 0, "PriorityBlockingQueue"),
	[49] = T(-49, SORTED, 0, "PriorityQueue"),
	[50] = T(-50, MAYBE, 0, "Optional"),
	[51] = T(-51, FIXED, 6, "LocalDate"),
	[52] = T(-52, FIXED, 7, "LocalTime"),
	[53] = T(-53, FIXED, 13, "LocalDateTime"),
	[54] = T(-54, FIXED, 17, "OffsetDateTime"),
	[100] = T(-100, JAVA, 0, "Serializable"),
	[130] = T(-130, STR, 0, "HazelcastJsonValue"),
};

const struct mc_type *mc_type_find(int32_t id)
{
	const int32_t count = sizeof(types) / sizeof(types[0]);

	if (id > 0 || id <= -count || types[-id].name == NULL)
		return NULL;
	return &types[-id];
}
