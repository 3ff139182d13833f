/* SPDX-License-Identifier: Apache-2.0 */
/* golden.h - vectors (a line each: bytes of a real Hazelcast and the fields they hold) against the walkers.
 */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include <jansson.h>

#include "common/base/arena.h"
#include "common/hz/registry.h"
#include "tests/golden/lines.h"
#include "tests/lib/client_walkers.h"

/* One line of a file. Strings belong to `json`. */
struct vector {
	const char *file, *name, *cls, *kind, *expect;
	enum mc_line line;
	json_t *json, *fields;
	uint8_t *bytes; /* exactly n bytes of their own, so that a sanitizer sees a read behind the end */
	size_t n;
};

/* What became of bytes. */
struct outcome {
	enum mc_err err;
	bool kept;    /* taken, with something inside kept as opaque bytes */
	bool unknown; /* an operation of an unknown class: answered by its call id, not decoded */
	bool waits;   /* an incomplete frame: nothing is delivered */
	json_t *json; /* the fields, when err is OK; the caller's */
};

struct tally {
	unsigned long decoded, encoded, hashes, tables, values, queries;
	unsigned long refused, safe, kept, truncations; /* malformed input and prefixes */
	unsigned long recorded, recorded_kept, failures;
	unsigned long client, said; /* lines of the client protocol; messages of recorded clients */
};

/* How the bytes of a kind are read and written. */
struct kind {
	const char *name;
	void (*decode)(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out);
	/* False with a reason in why: the fields cannot be written. */
	bool (*encode)(const struct vector *v, struct mc_wr *out, const char **why);
};
const struct kind *kind_find(const char *name);

/* client.c */
void client_decode(const struct vector *v, const uint8_t *p, size_t n, struct outcome *out);
bool client_encode(const struct vector *v, struct mc_wr *out, const char **why);

/* Memory for one decode or encode: one after the other. */
struct mc_arena *scratch(void);

/* json_sink.c: JSON as the walkers write it, read back. */
json_t *json_of_object(const struct mc_class *c, const void *body, enum mc_line line);
json_t *json_of_value(const struct mc_value *v, enum mc_line line);
json_t *json_of_rows(const struct mc_schema *s, const void *o, enum mc_line line);
json_t *json_of_client(const struct client_message *m, enum mc_line line);

/* from_json.c: structs from fields, by the rows. */
struct from {
	struct mc_walk w;
	struct mc_arena *mem;
	const char *why; /* not NULL: failed */
};
void from_rows(struct from *f, const struct mc_schema *s, json_t *o, void *out);
void *from_object(struct from *f, const struct mc_class *c, json_t *o);
struct mc_value *from_value(struct from *f, json_t *v);
struct mc_bytes from_hex(struct from *f, json_t *hex);

/* names.c: keys of one object, theirs made ours. */
void our_names(json_t *o);
/* compare.c */
/* Drops what the vectors' maker shows now and then: guessed names, counts beside their lists. False: a wrong
 * count. */
bool tidy_fields(json_t *fields);
/* Takes away of Java streams what the vector does not show. */
void match_streams(const json_t *want, json_t *have);

/* recorded.c: a packet of a recorded conversation. NULL: it decodes. */
bool is_recorded(json_t *o);
const char *recorded_fault(const struct vector *v, bool *kept);

/* sessions.c: the messages of a client's connection, one way; counted in *messages. NULL: fine. */
bool is_session(json_t *o);
const char *session_messages_fault(const struct vector *v, unsigned long *messages);

/* tables.c: partition tables are valid, not equal. NULL: fine. */
const char *table_fault(const struct vector *v);
/* values.c: a blob that shows what it holds. NULL: fine. */
bool is_value(json_t *fields);
const char *value_fault(const struct vector *v);
/* hashes.c: NULL: fine. */
const char *hash_fault(const struct vector *v);

#endif
