/* SPDX-License-Identifier: Apache-2.0 */
/* kube_table.c - what each object last said. One block an object: its name, its peers, and their text. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/disco/kube_peer.h"

struct kube_object {
	struct kube_object *next; /* of its slot */
	unsigned generation;
	uint32_t hash, n;
	size_t size; /* of the block */
	const char *name;
	struct kube_peer v[];
};

enum { TEXTS = 6 };

static const char **text_of(struct kube_peer *p, unsigned which)
{
	const char **const all[TEXTS] = { &p->host, &p->name, &p->node, &p->zone, &p->app, &p->state };

	return all[which];
}

static uint32_t hash_of(const char *name)
{
	uint32_t h = 2166136261u; /* FNV-1a; names are unique within a namespace, and its owner makes them */

	for (; *name; name++)
		h = (h ^ (unsigned char)*name) * 16777619u;
	return h;
}

static size_t text_size(struct kube_peer *p)
{
	size_t n = 0;

	for (unsigned i = 0; i < TEXTS; i++)
		n += strlen(*text_of(p, i)) + 1;
	return n;
}

static struct kube_object *make_object(const char *name, const struct kube_peers *peers)
{
	size_t size = sizeof(struct kube_object) + peers->n * sizeof(struct kube_peer),
	       text = strlen(name) + 1, len;
	struct kube_object *o;
	char *to;

	for (uint32_t i = 0; i < peers->n; i++)
		text += text_size(&peers->v[i]);
	o = malloc(size + text);
	if (!o)
		return NULL;
	*o = (struct kube_object){ .n = peers->n, .hash = hash_of(name), .size = size + text };
	to = (char *)o + size;
	o->name = memcpy(to, name, strlen(name) + 1);
	to += strlen(name) + 1;
	for (uint32_t i = 0; i < peers->n; i++) {
		o->v[i] = peers->v[i];
		for (unsigned k = 0; k < TEXTS; k++) {
			const char **p = text_of(&o->v[i], k);

			len = strlen(*p) + 1;
			*p = memcpy(to, *p, len);
			to += len;
		}
	}
	return o;
}

static bool same_object(struct kube_object *a, struct kube_object *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		if (a->v[i].port != b->v[i].port || a->v[i].ready != b->v[i].ready ||
			a->v[i].declared != b->v[i].declared)
			return false;
		for (unsigned k = 0; k < TEXTS; k++)
			if (strcmp(*text_of(&a->v[i], k), *text_of(&b->v[i], k)) != 0)
				return false;
	}
	return true;
}

static struct kube_object **find(const struct kube_table *t, const char *name, uint32_t hash)
{
	struct kube_object **at = &t->slot[hash & (t->slots - 1)];

	while (*at && ((*at)->hash != hash || strcmp((*at)->name, name) != 0))
		at = &(*at)->next;
	return at;
}

static bool grow_slots(struct kube_table *t)
{
	uint32_t slots = t->slots ? 2 * t->slots : 64;
	struct kube_object **slot = calloc(slots, sizeof(*slot)), *o, *next;

	if (!slot)
		return false;
	for (uint32_t i = 0; i < t->slots; i++)
		for (o = t->slot[i]; o; o = next) {
			next = o->next;
			o->next = slot[o->hash & (slots - 1)];
			slot[o->hash & (slots - 1)] = o;
		}
	free(t->slot);
	t->slot = slot;
	t->slots = slots;
	return true;
}

static void take_out(struct kube_table *t, struct kube_object **at)
{
	struct kube_object *o = *at;

	mc_check(t->objects > 0 && t->peers >= o->n && t->bytes >= o->size);
	*at = o->next;
	t->objects--;
	t->peers -= o->n;
	t->bytes -= o->size;
	free(o);
}

static bool has_room(const struct kube_table *t, const struct kube_object *o)
{
	return t->objects < MC_KUBE_OBJECTS_MAX && o->n <= MC_KUBE_PEERS_MAX - t->peers &&
		o->size <= MC_KUBE_TABLE_MAX - t->bytes;
}

bool kube_table_put(struct kube_table *t, const char *name, unsigned generation,
	const struct kube_peers *peers, bool *changed)
{
	struct kube_object *o = make_object(name, peers), **at;

	mc_check(generation != 0); /* kube_table_free */
	*changed = true;
	if (!o || (t->objects >= t->slots && !grow_slots(t))) {
		free(o);
		return false;
	}
	o->generation = generation;
	at = find(t, name, o->hash);
	if (*at) {
		*changed = !same_object(*at, o);
		take_out(t, at);
	} else {
		*changed = o->n > 0;
	}
	if (!has_room(t, o)) {
		free(o);
		return false;
	}
	at = find(t, name, o->hash);
	*at = o;
	t->objects++;
	t->peers += o->n;
	t->bytes += o->size;
	return true;
}

bool kube_table_remove(struct kube_table *t, const char *name)
{
	struct kube_object **at = t->slots ? find(t, name, hash_of(name)) : NULL;
	bool had = at && *at && (*at)->n > 0;

	mc_check(t->objects <= MC_KUBE_OBJECTS_MAX);
	if (at && *at)
		take_out(t, at);
	return had;
}

bool kube_table_sweep(struct kube_table *t, unsigned generation)
{
	bool changed = false;

	for (uint32_t i = 0; i < t->slots; i++)
		for (struct kube_object **at = &t->slot[i]; *at;) {
			if ((*at)->generation == generation) {
				at = &(*at)->next;
				continue;
			}
			changed |= (*at)->n > 0;
			take_out(t, at);
		}
	return changed;
}

void kube_table_free(struct kube_table *t)
{
	kube_table_sweep(t, 0); /* no generation is 0 */
	free(t->slot);
	*t = (struct kube_table){ NULL, 0, 0, 0, 0 };
}

bool kube_table_collect(const struct kube_table *t, struct kube_peers *out)
{
	uint32_t total = out->n;
	struct kube_peer *v;

	mc_check(out->n <= out->cap);
	for (uint32_t i = 0; i < t->slots; i++)
		for (const struct kube_object *o = t->slot[i]; o; o = o->next)
			total += o->n;
	if (total > out->cap) {
		v = realloc(out->v, total * sizeof(*v));
		if (!v)
			return false;
		out->v = v;
		out->cap = total;
	}
	for (uint32_t i = 0; i < t->slots; i++)
		for (const struct kube_object *o = t->slot[i]; o; o = o->next) {
			if (o->n > 0)
				memcpy(out->v + out->n, o->v, o->n * sizeof(*o->v));
			out->n += o->n;
		}
	return true;
}

int kube_peer_compare(const struct kube_peer *a, const struct kube_peer *b)
{
	int by = (int)a->family - (int)b->family;

	if (by == 0)
		by = a->family ? memcmp(a->order, b->order, sizeof(a->order)) : strcmp(a->host, b->host);
	return by ? by : (int)a->port - (int)b->port;
}

static int compare(const void *x, const void *y)
{
	const struct kube_peer *a = x, *b = y;
	int by = kube_peer_compare(a, b);

	if (by == 0)
		by = (int)b->ready - (int)a->ready;
	return by ? by : strcmp(a->name, b->name);
}

void kube_peers_sort(struct kube_peers *p)
{
	uint32_t n = 0;

	mc_check(p->n <= p->cap);
	if (p->n > 1)
		qsort(p->v, p->n, sizeof(*p->v), compare);
	for (uint32_t i = 0; i < p->n; i++)
		if (n == 0 || kube_peer_compare(&p->v[n - 1], &p->v[i]) != 0)
			p->v[n++] = p->v[i];
	p->n = n;
}
