/* SPDX-License-Identifier: Apache-2.0 */
/* query_read_class.c - the classes of Java that a value shows by its type id alone. */
#include "common/data/query_read.h"

static const struct kinds_of_class {
	const char *name;
	enum query_kind from, to;
} kinds_of_class[] = {
	{ "java.lang.Number", QUERY_BYTE, QUERY_BIG_DECIMAL },
	{ "java.lang.Boolean", QUERY_BOOLEAN, QUERY_BOOLEAN },
	{ "java.lang.Character", QUERY_CHAR, QUERY_CHAR },
	{ "java.lang.Byte", QUERY_BYTE, QUERY_BYTE },
	{ "java.lang.Short", QUERY_SHORT, QUERY_SHORT },
	{ "java.lang.Integer", QUERY_INT, QUERY_INT },
	{ "java.lang.Long", QUERY_LONG, QUERY_LONG },
	{ "java.lang.Float", QUERY_FLOAT, QUERY_FLOAT },
	{ "java.lang.Double", QUERY_DOUBLE, QUERY_DOUBLE },
	{ "java.math.BigInteger", QUERY_BIG_INTEGER, QUERY_BIG_INTEGER },
	{ "java.math.BigDecimal", QUERY_BIG_DECIMAL, QUERY_BIG_DECIMAL },
	{ "java.lang.String", QUERY_STRING, QUERY_STRING },
	{ "java.util.UUID", QUERY_UUID, QUERY_UUID },
};

bool query_read_class(struct mc_str name, enum query_kind kinds[2])
{
	for (size_t i = 0; i < sizeof(kinds_of_class) / sizeof(kinds_of_class[0]); i++)
		if (mc_str_eqz(name, kinds_of_class[i].name)) {
			kinds[0] = kinds_of_class[i].from;
			kinds[1] = kinds_of_class[i].to;
			return true;
		}
	return false;
}
