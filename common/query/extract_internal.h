/* SPDX-License-Identifier: Apache-2.0 */
/* extract_internal.h - what the readers of JSON and of records have of each other. */
#ifndef MC_QUERY_EXTRACT_INTERNAL_H
#define MC_QUERY_EXTRACT_INTERNAL_H

#include "common/base/check.h"
#include "common/query/extract.h"
#include "common/wire/portable.h"

struct finder;

/* A record of either form. */
union record {
	struct mc_portable portable;
	struct mc_compact compact;
};

/* What is different in forms of records, for the one walker. */
struct record_form {
	bool portable;
	bool (*field)(const union record *v, struct mc_str name, struct mc_found *out);
	/* the record that a field is, or element i of an array of them; false: none, or its schema is
	 * missing, which the context hears */
	bool (*open)(struct finder *f, const union record *v, const struct mc_found *found, uint32_t i,
		union record *inner);
	uint32_t (*count)(const struct mc_found *array); /* of records in it; 0: it has other things */
};

/* One extraction under way. */
struct finder {
	struct query_context *q;
	const struct query_path *path;
	query_found_fn *fn;
	void *ctx;
	const struct record_form *form; /* of the record that is walked through */
	bool many;                      /* behind [any] */
	bool nowhere;                   /* told already that something is missing: it is told once */
	bool enough;
};
void find_tell(struct finder *f, const struct query_value *v);
void find_tell_nowhere(struct finder *f);

/* json.c */
void find_in_json(struct finder *f, struct mc_bytes text);
/* A whole text: an object or an array is JSON, what is broken an error. */
enum query_err query_json_value(struct mc_bytes text, struct mc_arena *mem, struct query_value *out);
/* record_portable.c, record_compact.c: blob is the whole value. */
void find_in_portable(struct finder *f, struct mc_bytes blob);
void find_in_compact(struct finder *f, struct mc_bytes blob);
/* record_walk.c */
void find_in_record(struct finder *f, const struct record_form *form, const union record *v);
/* record.c: a field that was found, or an element of an array. */
struct query_value record_value(const struct mc_found *f, bool portable);
/* One element of an array. False: null, or no such. */
bool record_element(const struct mc_found *array, bool portable, uint32_t i, struct query_value *out);
/* All of them, one after the other; none: NOWHERE. */
void record_each(struct finder *f, const struct mc_found *array, bool portable);

#endif
