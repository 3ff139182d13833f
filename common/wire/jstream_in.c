/* SPDX-License-Identifier: Apache-2.0 */
/* jstream_in.c - what a reader of a Java object stream holds: nesting, memory, handles, texts, lists without
 * a length. */
#include "common/base/check.h"
#include "common/wire/jstream_internal.h"

const struct mc_jvalue mc_jnull = { .kind = MC_J_NULL };

bool mc_jin_enter(struct mc_jin *s)
{
	if (s->depth >= MC_JSTREAM_DEPTH_MAX)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	if (s->r.err != MC_ERR_OK)
		return false;
	s->depth++;
	return true;
}

void *mc_jin_get(struct mc_jin *s, size_t size, uint32_t n)
{
	mc_check(size > 0);
	void *p;

	if (n > s->budget)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	if (n == 0 || s->r.err != MC_ERR_OK)
		return NULL;
	s->budget -= n;
	p = mc_arena_get(s->mem, size, n);
	if (p == NULL)
		mc_rd_fail(&s->r, MC_ERR_NOMEM);
	return p;
}

/* --- handles --- */
static void grow(struct mc_jin *s)
{
	uint32_t cap = s->handle_cap == 0 ? 64 : 2 * s->handle_cap;
	struct mc_jhandle *h = mc_arena_get(s->mem, sizeof(*h), cap);

	if (h == NULL) {
		mc_rd_fail(&s->r, MC_ERR_NOMEM);
		return;
	}
	if (s->handle_count > 0)
		memcpy(h, s->handles, s->handle_count * sizeof(*h));
	s->handles = h;
	s->handle_cap = cap;
}

uint32_t mc_jin_handle(struct mc_jin *s, struct mc_jvalue *value, struct mc_jclass *cls)
{
	mc_check(s->handle_count <= s->handle_cap && (value == NULL || cls == NULL));
	if (s->handle_count >= MC_JSTREAM_HANDLES_MAX)
		mc_rd_fail(&s->r, MC_ERR_LIMIT);
	else if (s->handle_count == s->handle_cap)
		grow(s);
	if (s->r.err != MC_ERR_OK)
		return UINT32_MAX;
	s->handles[s->handle_count] = (struct mc_jhandle){ value, cls };
	return s->handle_count++;
}

const struct mc_jhandle *mc_jin_reference(struct mc_jin *s)
{
	uint32_t h = mc_rd_u32(&s->r) - MC_JAVA_HANDLES;

	if (s->r.err == MC_ERR_OK && h < s->handle_count)
		return &s->handles[h];
	mc_rd_fail(&s->r, MC_ERR_VALUE);
	return NULL;
}

/* --- texts --- */
struct mc_str mc_jin_text(struct mc_jin *s, uint64_t n)
{
	const uint8_t *p = n > mc_rd_left(&s->r) ? NULL : mc_rd_take(&s->r, (size_t)n);

	if (p == NULL) {
		mc_rd_fail(&s->r, MC_ERR_SHORT);
		return (struct mc_str){ NULL, -1 };
	}
	return mc_str_of((const char *)p, (size_t)n);
}

struct mc_str mc_jin_utf(struct mc_jin *s)
{
	return mc_jin_text(s, mc_rd_u16(&s->r));
}

/* Pages of a list whose length nobody says. */
struct leaf {
	struct leaf *next;
	const struct mc_jvalue *v[14];
};

static struct mc_jlist in_one_piece(struct mc_jin *s, const struct leaf *first, uint32_t n)
{
	struct mc_jlist l = { NULL, 0 };
	const uint32_t size = sizeof(first->v) / sizeof(first->v[0]);

	if (n > 0)
		l.v = mc_arena_get(s->mem, sizeof(*l.v), n);
	if (l.v == NULL && n > 0)
		mc_rd_fail(&s->r, MC_ERR_NOMEM);
	for (; l.v != NULL && l.n < n; l.n++) {
		if (l.n > 0 && l.n % size == 0)
			first = first->next;
		l.v[l.n] = first->v[l.n % size];
	}
	return l;
}

struct mc_jlist mc_jin_annotation(struct mc_jin *s)
{
	struct leaf *first = NULL, *page = NULL;
	uint32_t n = 0;
	uint8_t tag;

	while ((tag = mc_rd_u8(&s->r)) != MC_JAVA_END && s->r.err == MC_ERR_OK) {
		const uint32_t at = n % (sizeof(page->v) / sizeof(page->v[0]));
		struct leaf *another = at == 0 ? mc_arena_get(s->mem, sizeof(*another), 1) : page;

		if (another == NULL) {
			mc_rd_fail(&s->r, MC_ERR_NOMEM);
			break;
		}
		if (first == NULL)
			first = another;
		else if (at == 0)
			page->next = another;
		page = another;
		page->v[at] = mc_jin_content(s, tag);
		n++;
	}
	return s->r.err == MC_ERR_OK ? in_one_piece(s, first, n) : (struct mc_jlist){ NULL, 0 };
}
