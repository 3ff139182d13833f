/* SPDX-License-Identifier: Apache-2.0 */
/*
 * data_text.h - serialized values from text and as text. What a person types becomes one of a few types; any
 * value can be shown, and each that is one of those types comes out as it went in.
 */
#ifndef MC_CLI_DATA_TEXT_H
#define MC_CLI_DATA_TEXT_H

#include "common/base/arena.h"
#include "common/io/fault.h"
#include "common/base/types.h"
#include "common/wire/compact.h"

/* In the order of the choices of --key-type and --value-type. HEX: the whole serialized form, its head
 * included. */
#define DATA_TYPES(X) \
	X(STRING, "string") \
	X(INT, "int") \
	X(LONG, "long") \
	X(DOUBLE, "double") \
	X(BOOL, "bool") \
	X(UUID, "uuid") \
	X(JSON, "json") \
	X(HEX, "hex")
enum data_type {
#define X(id, text) DATA_##id,
	DATA_TYPES(X)
#undef X
		DATA_TYPE_COUNT
};
const char *data_type_text(enum data_type t);
/* DATA_TYPE_COUNT: none of them. */
enum data_type data_type_named(const char *name);

/* Bytes that grow; free them with free(). */
struct data_buffer {
	uint8_t *p;
	size_t n, cap;
};
/* `text` as a value of this type, in place of what *out held. False: *fault says why it is none; `what` is
 * "The key", "The value". */
bool data_from_text(enum data_type type, struct mc_str text, const char *what, struct data_buffer *out,
	struct fault *fault);

/* A value as text. */
struct data_text {
	enum data_type type; /* COUNT: none of these; see name, and the text is for people only */
	const char *name;    /* "string", ...; else what Hazelcast calls it: "HashMap", "Portable" */
	struct mc_str text;  /* borrowed from the blob or the memory */
};
struct data_shower;
/* NULL: no memory. */
struct data_shower *data_shower_new(void);
void data_shower_free(struct data_shower *s);
/* A schema of Compact values, whose fields are shown from then on; copied. False: no memory, no schema, known
 * already, or another one than `id`: who asks for one and takes any that comes may be given new ones without
 * end. */
bool data_shower_schema(
	struct data_shower *s, int64_t id, struct mc_str type, const struct mc_compact_field *v, uint32_t n);
/* True: the blob needs this schema to be shown. */
bool data_shower_wants(struct data_shower *s, struct mc_bytes blob, int64_t *id);
/* Lives until the next one, or the one after that: a key and its value. A null blob is the null text. */
struct data_text data_show(struct data_shower *s, struct mc_bytes blob);
/* The same, but as what data_from_text() makes the same bytes of: HEX where no other type does. */
struct data_text data_show_exact(struct data_shower *s, struct mc_bytes blob);

#endif
