/* SPDX-License-Identifier: Apache-2.0 */
/* jstream_internal.h - what the files of jstream share. */
#ifndef MC_WIRE_JSTREAM_INTERNAL_H
#define MC_WIRE_JSTREAM_INTERNAL_H

#include "common/wire/java.h"
#include "common/wire/jstream.h"

/* What a handle stands for: one of the two, or neither while it is not complete. */
struct mc_jhandle {
	struct mc_jvalue *value;
	struct mc_jclass *cls;
};
struct mc_jin {
	struct mc_rd r;
	struct mc_arena *mem;
	struct mc_jhandle *handles;
	uint32_t handle_count, handle_cap, class_count;
	uint32_t budget; /* values, parts and descriptions of fields that may still be made */
	uint16_t depth;
	bool certain; /* only what can be known to be read right: MC_ERR_UNKNOWN for classes that may write
			 themselves in their own way */
	const struct mc_jvalue *top;    /* the outermost object, once its class is known */
	const struct mc_jvalue *thrown; /* the stream ended with it, at `behind` */
	struct mc_rd behind;
};

/* One step further down; false (and an error) when that is too deep. Each true is followed by a leave. */
bool mc_jin_enter(struct mc_jin *s);
static inline void mc_jin_leave(struct mc_jin *s)
{
	s->depth--;
}
/* n things of a size, which count; NULL: an error, or n is 0. */
void *mc_jin_get(struct mc_jin *s, size_t size, uint32_t n);
/* A new handle; UINT32_MAX: an error. */
uint32_t mc_jin_handle(struct mc_jin *s, struct mc_jvalue *value, struct mc_jclass *cls);
/* What the next four bytes refer to; NULL: an error. */
const struct mc_jhandle *mc_jin_reference(struct mc_jin *s);
struct mc_str mc_jin_text(struct mc_jin *s, uint64_t n); /* of n bytes; null: an error */
struct mc_str mc_jin_utf(struct mc_jin *s);              /* with a length of two bytes */
struct mc_jlist mc_jin_annotation(struct mc_jin *s);     /* contents up to the end mark */
const struct mc_jvalue *mc_jin_content(struct mc_jin *s, uint8_t tag);
/* A class description, by its tag; NULL: null, or an error. */
struct mc_jclass *mc_jin_class(struct mc_jin *s, uint8_t tag);
extern const struct mc_jvalue mc_jnull;

#endif
