/* SPDX-License-Identifier: Apache-2.0 */
/* types.h - the few value types that every layer shares: errors, text, bytes, identities, addresses. */
#ifndef MC_BASE_TYPES_H
#define MC_BASE_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/base/line.h"

/* Why a read or a write stopped. The first error sticks. */
#define MC_ERRORS(X) \
	X(OK, "no error") \
	X(SHORT, "it ends too early") \
	X(VALUE, "a value that is not allowed there") \
	X(LIMIT, "larger than the limit for it") \
	X(UNKNOWN, "a class that is not known") \
	X(NOMEM, "no memory left for it") \
	X(TRAILING, "bytes behind its end")

enum mc_err {
#define X(name, text) MC_ERR_##name,
	MC_ERRORS(X)
#undef X
		MC_ERR_COUNT
};
/* Never NULL; lives as long as the program. */
const char *mc_err_text(enum mc_err err);

/* Text as it came: UTF-8, not ended by NUL, may hold any byte. n == -1: null. */
struct mc_str {
	const char *p;
	int32_t n;
};

/* Bytes, borrowed. n == -1: null. */
struct mc_bytes {
	const uint8_t *p;
	int32_t n;
};

/* A UUID field (UUIDSerializationUtil): null is a value of its own. */
struct mc_uuid {
	bool null;
	uint64_t hi, lo;
};

/* Where a member can be reached. Hazelcast compares addresses as text, so they are kept as text. */
struct mc_addr {
	uint16_t port;
	char host[MC_HOST_MAX + 1];
};

static inline struct mc_str mc_str_of(const char *p, size_t n)
{
	return (struct mc_str){ p, (int32_t)n };
}
struct mc_str mc_str_z(const char *z);            /* NULL gives the null text */
bool mc_str_eq(struct mc_str a, struct mc_str b); /* null and "" are two */
bool mc_str_eqz(struct mc_str a, const char *z);  /* z NULL: null */
/* ends with NUL; false (and empty) when it does not fit or is null */
bool mc_str_copy(char *to, size_t cap, struct mc_str s);

bool mc_uuid_eq(struct mc_uuid a, struct mc_uuid b); /* two nulls are equal */
#define MC_UUID_TEXT 37
void mc_uuid_text(char out[MC_UUID_TEXT], struct mc_uuid u); /* as Java's; or "null" */
bool mc_uuid_parse(struct mc_str s, struct mc_uuid *out);    /* false: *out is as it was */

/* The same port and the same host as text: 127.0.0.1 and localhost are two. */
bool mc_addr_eq(const struct mc_addr *a, const struct mc_addr *b);
/* False when the host does not fit or the port is not 0..65535. */
bool mc_addr_set(struct mc_addr *a, struct mc_str host, int32_t port);
#define MC_ADDR_TEXT (MC_HOST_MAX + 10)
/* "[host]:port", as Hazelcast's Address.toString writes it. */
void mc_addr_text(char out[MC_ADDR_TEXT], const struct mc_addr *a);
/* Address.hashCode: 31 * port + String.hashCode(host). Decides who may claim mastership. */
int32_t mc_addr_hash(const struct mc_addr *a);
/* String.hashCode over UTF-16 units of valid UTF-8. */
int32_t mc_java_hash(struct mc_str s);

#endif
