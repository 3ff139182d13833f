/* SPDX-License-Identifier: Apache-2.0 */
/* walkers.h - what the tests do with the rows of wire/: compare messages, show them as JSON, invent them. */
#ifndef TESTS_LIB_WALKERS_H
#define TESTS_LIB_WALKERS_H

#include "common/base/rng.h"
#include "common/wire/walk.h"

/* --- equality: same values on the wire of this line (raw bytes count only where they are all there is) ---
 */
bool mc_equal_rows(const struct mc_walk *w, const struct mc_schema *s, const void *a, const void *b);
bool mc_equal_value(const struct mc_walk *w, const struct mc_value *a, const struct mc_value *b);

/* --- JSON: compact, UTF-8, control characters escaped, damaged UTF-8 replaced --- */
struct mc_json {
	struct mc_walk w;
	void (*put)(void *ctx, const char *p, size_t n);
	void (*real)(void *ctx, double d); /* prints a floating-point number: the pure set has no printf */
	void *ctx;
	bool kept, more; /* inside */
};
/* An object of the class, with _name, _factory and so on. */
void mc_json_object(struct mc_json *j, const struct mc_class *c, const void *body, bool nested);
/* The keys and values of the rows, into an object that is open. */
void mc_json_keys(struct mc_json *j, const struct mc_schema *s, const void *in);
/* {"row":value,...} without a class. */
void mc_json_rows(struct mc_json *j, const struct mc_schema *s, const void *in);
void mc_json_value(struct mc_json *j, const struct mc_value *v);
void mc_json_str(struct mc_json *j, struct mc_str s);

/* --- random: anything the limits allow, small, never opaque --- */
struct mc_random {
	struct mc_walk w;
	struct mc_rng *rng;
	struct mc_arena *mem;
	uint16_t depth;
	bool failed; /* no memory */
};
void mc_random_rows(struct mc_random *r, const struct mc_schema *s, void *out);
void *mc_random_body(struct mc_random *r, const struct mc_class *c);
struct mc_value *mc_random_value(struct mc_random *r);

#endif
