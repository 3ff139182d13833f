/* SPDX-License-Identifier: Apache-2.0 */
/* cp_values.c - counters and references (com.hazelcast.cp.internal.datastructures.atomiclong.AtomicLong,
 * atomicref.AtomicRef). */
#include "common/data/cp_internal.h"

#include <string.h>

enum { DATA_HEAD = 4 }; /* the partition hash in front of a value does not count */

/* --- counters; they wrap around, as Java's do --- */
static int64_t add(struct cp_run *r)
{
	int64_t was = r->o->value;

	r->o->value = cp_plus(was, r->call->number);
	return was;
}

struct cp_answer cp_long_add(struct cp_run *r)
{
	add(r);
	return cp_answer_number(CP_ANSWER_LONG, r->o->value);
}

struct cp_answer cp_long_get_add(struct cp_run *r)
{
	return cp_answer_number(CP_ANSWER_LONG, add(r));
}

struct cp_answer cp_long_set(struct cp_run *r)
{
	int64_t was = r->o->value;

	r->o->value = r->call->number;
	return cp_answer_number(CP_ANSWER_LONG, was);
}

struct cp_answer cp_long_compare(struct cp_run *r)
{
	bool same = r->o->value == r->call->expect;

	if (same)
		r->o->value = r->call->number;
	return cp_answer_number(CP_ANSWER_BOOL, same);
}

struct cp_answer cp_long_get(struct cp_run *r)
{
	return cp_answer_number(CP_ANSWER_LONG, r->o->value);
}

/* --- references --- */
static bool is_same(struct mc_bytes a, struct mc_bytes b)
{
	if (a.n < DATA_HEAD || b.n < DATA_HEAD)
		return a.n < DATA_HEAD && b.n < DATA_HEAD;
	return a.n == b.n && memcmp(a.p + DATA_HEAD, b.p + DATA_HEAD, (size_t)a.n - DATA_HEAD) == 0;
}

static struct cp_answer no_room(void)
{
	return cp_answer_error(CP_FULL, "no room is left for CP objects");
}

struct cp_answer cp_reference_get(struct cp_run *r)
{
	return (struct cp_answer){ .kind = CP_ANSWER_DATA, .data = r->o->blob };
}

/* The old value lives as long as the answer needs it. */
struct cp_answer cp_reference_set(struct cp_run *r)
{
	struct cp *c = r->c;
	struct cp_answer a = { .kind = r->call->old ? CP_ANSWER_DATA : CP_ANSWER_NULL };
	struct mc_bytes was = r->o->blob;

	r->o->blob = (struct mc_bytes){ NULL, -1 };
	if (!cp_blob_set(c, r->o, r->call->blob)) {
		r->o->blob = was;
		return no_room();
	}
	cp_put(c, (void *)(uintptr_t)c->shown.p, c->shown.n > 0 ? (size_t)c->shown.n : 0);
	c->shown = was;
	a.data = was;
	return a;
}

struct cp_answer cp_reference_compare(struct cp_run *r)
{
	bool same = is_same(r->o->blob, r->call->blob_expect);

	if (same && !cp_blob_set(r->c, r->o, r->call->blob))
		return no_room();
	return cp_answer_number(CP_ANSWER_BOOL, same);
}

struct cp_answer cp_reference_contains(struct cp_run *r)
{
	return cp_answer_number(CP_ANSWER_BOOL, is_same(r->o->blob, r->call->blob_expect));
}
