/* SPDX-License-Identifier: Apache-2.0 */
/* tables_group.c - the row lists of what is said on a group, up to where all releases say the same, and the
 * classes in it: those who only listen need no others. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_address, HZ_ADDRESS, ANNOUNCED(ADDRESS));
MC_TABLE(hz_string_pair, HZ_STRING_PAIR, MC_IN_PLACE);
MC_TABLE(hz_named_value, HZ_NAMED_VALUE, MC_IN_PLACE);
MC_TABLE(hz_member_version, HZ_MEMBER_VERSION, ANNOUNCED(MEMBER_VERSION));
MC_TABLE(hz_version, HZ_VERSION, ANNOUNCED(VERSION));
MC_TABLE(hz_config_check, HZ_CONFIG_CHECK, ANNOUNCED(CONFIG_CHECK));
MC_TABLE(hz_join_message, HZ_JOIN_MESSAGE, MC_IN_PLACE);
MC_TABLE(hz_split_brain_join_message, HZ_SPLIT_BRAIN_JOIN_MESSAGE, ANNOUNCED(SPLIT_BRAIN_JOIN_MESSAGE));

enum {
#define C(id, type, name, factory, cls, form, marked, lines) FACTORY_##id = factory, CLASS_##id = cls,
	HZ_CLASSES(C)
#undef C
};

/* Places as in hz_class_table, for the rows name them. What a request has behind its JoinMessage is no part
 * of it here. */
#define G(id, type) \
	[HZ_##id] = { #id, NULL, &type##_schema, FACTORY_##id, CLASS_##id, MC_FORM_OBJ, MC_LINES_all, \
		MC_LINES_none }
static const struct mc_class classes[] = {
	G(ADDRESS, hz_address),
	G(CONFIG_CHECK, hz_config_check),
	G(JOIN_MESSAGE, hz_join_message),
	G(JOIN_REQUEST, hz_join_message),
	G(MEMBER_VERSION, hz_member_version),
	G(SPLIT_BRAIN_JOIN_MESSAGE, hz_split_brain_join_message),
	G(VERSION, hz_version),
};
enum { CLASSES = sizeof(classes) / sizeof(*classes) };

static const struct mc_class *find(int32_t factory, int32_t id)
{
	for (const struct mc_class *c = classes; c < classes + CLASSES; c++)
		if (c->schema != NULL && c->factory == factory && c->id == id)
			return c;
	return NULL;
}

static const struct mc_class *find_java(struct mc_str name)
{
	(void)name; /* none of them is written by its name */
	return NULL;
}

const struct mc_registry hz_group_registry = {
	.v = classes, .n = CLASSES, .find = find, .find_java = find_java
};
