/* SPDX-License-Identifier: Apache-2.0 */
/* rows.c - the table of message types, and what is looked up in it. */
#include "common/client/message.h"

const struct client_row client_rows[CLIENT_TYPE_COUNT] = {
#define Q(id, name, type, request, answer) \
	[CLIENT_##id] = { name "Request", &request##_schema, type, CLIENT_KIND_REQUEST }, \
	[CLIENT_##id##_ANSWER] = { name "Response", &answer##_schema, type + 1, CLIENT_KIND_ANSWER },
#define E(id, name, type, body, kind) [CLIENT_##id] = { name, &body##_schema, type, CLIENT_KIND_##kind },
	CLIENT_TYPES(Q, E)
#undef Q
#undef E
};

/* Services 0 to 0x23, methods to 0x49, kinds to 5: a plain table finds a type at once. Two messages of one
 * type would be two initializers of one element, which the compiler refuses. */
enum { SERVICES = 36, METHODS = 80, KINDS = 6 };
#define PLACE(type) [(type) >> 16][(type) >> 8 & 0xff][(type)&0xff]
static const uint16_t by_type[SERVICES][METHODS][KINDS] = {
#define Q(id, name, type, request, answer) PLACE(type) = CLIENT_##id, PLACE(type + 1) = CLIENT_##id##_ANSWER,
#define E(id, name, type, body, kind) PLACE(type) = CLIENT_##id,
	CLIENT_TYPES(Q, E)
#undef Q
#undef E
};
_Static_assert(CLIENT_TYPE_COUNT <= UINT16_MAX, "by_type holds two bytes");

enum client_type client_type_find(int32_t wire_type)
{
	int32_t service = wire_type >> 16, method = wire_type >> 8 & 0xff, kind = wire_type & 0xff;

	if (service < 0 || service >= SERVICES || method >= METHODS || kind >= KINDS)
		return CLIENT_NONE;
	return (enum client_type)by_type[service][method][kind];
}

const char *client_type_name(enum client_type type)
{
	return (unsigned)type < CLIENT_TYPE_COUNT && type != CLIENT_NONE ? client_rows[type].name : "";
}

static const struct {
	enum client_error_code code;
	const char *java;
} errors[] = {
#define E(name, code, java) { CLIENT_ERROR_##name, java },
	CLIENT_ERROR_CODES(E)
#undef E
};
enum { ERRORS = sizeof(errors) / sizeof(errors[0]) };

const char *client_error_class(enum client_error_code code)
{
	for (size_t i = 0; i < ERRORS; i++)
		if (errors[i].code == code)
			return errors[i].java;
	return "";
}

enum client_error_code client_error_of(struct mc_str java_class)
{
	for (size_t i = 0; i < ERRORS; i++)
		if (mc_str_eqz(java_class, errors[i].java))
			return errors[i].code;
	return CLIENT_ERROR_HAZELCAST;
}
