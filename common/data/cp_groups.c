/* SPDX-License-Identifier: Apache-2.0 */
/* cp_groups.c - groups and objects of the CP subsystem in unsafe mode, and their memory. */
#include "common/data/cp_internal.h"

#include <string.h>

#include "common/base/hash.h"

/* --- memory --- */
void *cp_get(struct cp *c, size_t size)
{
	void *p = c->bytes + size > MC_CP_BYTES_MAX ? NULL : mc_heap_get(c->heap, size);

	if (p == NULL)
		return NULL;
	memset(p, 0, size);
	c->bytes += size;
	return p;
}

void cp_put(struct cp *c, void *p, size_t size)
{
	if (p == NULL)
		return;
	mc_check(c->bytes >= size);
	c->bytes -= size;
	mc_heap_put(c->heap, p);
}

static size_t length(struct mc_str s)
{
	return s.n > 0 ? (size_t)s.n : 0;
}

static struct mc_str text_behind(void *p, size_t at, struct mc_str s)
{
	char *to = (char *)p + at;

	if (s.n > 0)
		memcpy(to, s.p, length(s));
	return s.n < 0 ? (struct mc_str){ NULL, -1 } : mc_str_of(to, length(s));
}

/* --- groups --- */
static struct cp_group **bucket_of(struct cp *c, struct mc_str name)
{
	return &c->bucket[(uint32_t)mc_murmur32((const uint8_t *)name.p, length(name)) % CP_BUCKETS];
}

static struct cp_group *group_find(struct cp *c, struct mc_str name, int64_t seed)
{
	struct cp_group *g = *bucket_of(c, name);

	while (g != NULL && (g->seed != seed || !mc_str_eq(g->name, name)))
		g = g->next;
	return g;
}

struct cp_group *cp_open(struct cp *c, struct mc_str name, int64_t seed, uint32_t partition)
{
	struct cp_group *g = group_find(c, name, seed), **at = bucket_of(c, name);

	mc_check(partition < MC_PARTITIONS);
	if (g == NULL && name.n >= 0 && name.n <= MC_MAP_NAME_MAX)
		g = cp_get(c, sizeof(*g) + length(name));
	if (g == NULL || g->name.p != NULL)
		return g;
	g->name = text_behind(g, sizeof(*g), name);
	g->seed = seed;
	g->partition = partition;
	g->next = *at;
	*at = g;
	return g;
}

struct cp_group *cp_next(const struct cp *c, const struct cp_group *after)
{
	uint32_t i = 0;

	if (after != NULL && after->next != NULL)
		return after->next;
	if (after != NULL)
		i = (uint32_t)mc_murmur32((const uint8_t *)after->name.p, length(after->name)) % CP_BUCKETS +
			1;
	while (i < CP_BUCKETS && c->bucket[i] == NULL)
		i++;
	return i == CP_BUCKETS ? NULL : c->bucket[i];
}

/* --- objects --- */
struct cp_object *cp_object_open(struct cp *c, struct cp_group *g, enum cp_kind kind, struct mc_str name)
{
	struct cp_object *o = g->objects;

	while (o != NULL && (o->kind != kind || !mc_str_eq(o->name, name)))
		o = o->next;
	if (o != NULL || name.n < 0 || name.n > MC_MAP_NAME_MAX)
		return o;
	o = cp_get(c, sizeof(*o) + length(name));
	if (o == NULL)
		return NULL;
	o->name = text_behind(o, sizeof(*o), name);
	o->kind = kind;
	o->blob.n = -1;
	o->next = g->objects;
	g->objects = o;
	g->has_registry[kind] = true;
	return o;
}

bool cp_blob_set(struct cp *c, struct cp_object *o, struct mc_bytes b)
{
	uint8_t *p = b.n <= 0 ? NULL : cp_get(c, (size_t)b.n);

	if (b.n > 0 && p == NULL)
		return false;
	if (b.n > 0)
		memcpy(p, b.p, (size_t)b.n);
	cp_put(c, (void *)(uintptr_t)o->blob.p, o->blob.n > 0 ? (size_t)o->blob.n : 0);
	o->blob = (struct mc_bytes){ p, b.n };
	return true;
}

/* --- the end of objects --- */
void cp_object_empty(struct cp *c, struct cp_object *o, const struct cp_answer *a)
{
	struct cp_held *h;

	while (o->waits != NULL)
		cp_wait_end(c, o, &o->waits, a);
	while (o->refs != NULL)
		cp_ref_drop(c, o, &o->refs);
	while ((h = o->held) != NULL) {
		o->held = h->next;
		cp_put(c, h, sizeof(*h));
	}
	o->held_count = 0;
	cp_blob_set(c, o, (struct mc_bytes){ NULL, -1 });
	o->has_owner = o->initialized = false;
	o->value = 0;
	o->count = o->round = 0;
}

void cp_clear(struct cp *c, struct cp_group *g, uint32_t kind)
{
	struct cp_object **at = &g->objects, *o;
	struct cp_session *s;

	g->has_registry[kind] = false;
	while (kind == CP_KINDS && (s = g->sessions) != NULL) {
		g->sessions = s->next;
		g->session_count--;
		cp_put(c, s, sizeof(*s) + length(s->name) + length(s->type));
	}
	while ((o = *at) != NULL)
		if ((uint32_t)o->kind == kind) {
			*at = o->next;
			cp_object_empty(c, o, NULL);
			cp_put(c, o, sizeof(*o) + length(o->name));
		} else {
			at = &o->next;
		}
}

struct cp_session *cp_session_add(struct cp *c, struct cp_group *g, const struct cp_session *like)
{
	struct cp_session *s = cp_get(c, sizeof(*s) + length(like->name) + length(like->type));

	if (s == NULL)
		return NULL;
	*s = *like;
	s->name = text_behind(s, sizeof(*s), like->name);
	s->type = text_behind(s, sizeof(*s) + length(like->name), like->type);
	s->next = g->sessions;
	g->sessions = s;
	g->session_count++;
	g->has_registry[CP_KINDS] = true;
	return s;
}

bool cp_has_any(const struct cp *c, uint32_t partition)
{
	return c->commit[partition] != 0;
}

void cp_drop(struct cp *c, uint32_t partition)
{
	c->commit[partition] = 0;
	for (uint32_t i = 0; i < CP_BUCKETS; i++)
		for (struct cp_group **at = &c->bucket[i], *g; (g = *at) != NULL;) {
			if (g->partition != partition) {
				at = &g->next;
				continue;
			}
			for (uint32_t kind = 0; kind <= CP_KINDS; kind++)
				cp_clear(c, g, kind);
			*at = g->next;
			cp_put(c, g, sizeof(*g) + length(g->name));
		}
}

void cp_init(struct cp *c, struct mc_heap *heap, cp_done_fn *done)
{
	memset(c, 0, sizeof(*c));
	c->heap = heap;
	c->done = done;
}

/* --- what must hold --- */
static size_t check_object(const struct cp_group *g, const struct cp_object *o, uint32_t *waiting)
{
	uint32_t refs = 0, waits = 0, held = 0;
	size_t bytes = sizeof(*o) + length(o->name) + (o->blob.n > 0 ? (size_t)o->blob.n : 0);

	mc_check(o->kind < CP_KINDS && g->has_registry[o->kind]);
	for (const struct cp_ref *r = o->refs; r != NULL; r = r->next)
		refs++;
	for (const struct cp_wait *w = o->waits; w != NULL; w = w->next)
		waits++;
	for (const struct cp_held *h = o->held; h != NULL; h = h->next)
		held++;
	mc_check(refs == o->ref_count && waits == o->wait_count && held == o->held_count);
	*waiting += waits;
	return bytes + refs * sizeof(struct cp_ref) + waits * sizeof(struct cp_wait) +
		held * sizeof(struct cp_held);
}

void cp_invariant(const struct cp *c)
{
	uint32_t waiting = 0;
	size_t bytes = 0;

	for (const struct cp_group *g = cp_next(c, NULL); g != NULL; g = cp_next(c, g)) {
		uint32_t sessions = 0;

		mc_check(g->partition < MC_PARTITIONS);
		bytes += sizeof(*g) + length(g->name);
		for (const struct cp_session *s = g->sessions; s != NULL; s = s->next, sessions++)
			bytes += sizeof(*s) + length(s->name) + length(s->type);
		mc_check(sessions == g->session_count && (sessions == 0 || g->has_registry[CP_KINDS]));
		for (const struct cp_object *o = g->objects; o != NULL; o = o->next)
			bytes += check_object(g, o, &waiting);
	}
	mc_check(waiting == c->waits && bytes <= c->bytes && c->bytes <= MC_CP_BYTES_MAX);
}
