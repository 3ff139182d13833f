/* SPDX-License-Identifier: Apache-2.0 */
/* names.c - uuids in words: n3 is the third node, n3' the same after a restart. */
#include <stdlib.h>
#include <string.h>

#include "tests/sim/sim.h"

#define TEXTS 16
#define TEXT_MAX 80

static char *text_next(void)
{
	static char texts[TEXTS][TEXT_MAX];
	static unsigned at;

	return texts[at++ % TEXTS];
}

static struct sim_name *slot(const struct sim_names *t, struct mc_uuid u)
{
	size_t i = (size_t)sim_mix(u.hi, u.lo) & (t->cap - 1);

	while (t->v[i].used && !mc_uuid_eq(t->v[i].uuid, u))
		i = (i + 1) & (t->cap - 1);
	return &t->v[i];
}

static void grow(struct sim_names *t)
{
	struct sim_names old = *t;

	t->cap = old.cap ? 2 * old.cap : 256;
	t->v = calloc(t->cap, sizeof(*t->v));
	if (t->v == NULL)
		abort();
	for (size_t i = 0; i < old.cap; i++)
		if (old.v[i].used)
			*slot(t, old.v[i].uuid) = old.v[i];
	free(old.v);
}

const struct sim_name *name_find(const struct sim *s, struct mc_uuid u)
{
	const struct sim_name *name;

	if (u.null || s->names.cap == 0)
		return NULL;
	name = slot(&s->names, u);
	return name->used ? name : NULL;
}

void name_learn(struct sim *s, struct sim_node *n)
{
	struct mc_uuid u = node_uuid(n->node);
	struct sim_name *name;

	if (u.null || mc_uuid_eq(u, n->uuid))
		return;
	n->uuid = u;
	if (2 * (s->names.n + 1) > s->names.cap)
		grow(&s->names);
	name = slot(&s->names, u);
	if (name->used && (name->node != n->index || name->life != n->life))
		sim_fail(s, "%s took a uuid that another node has had", name_node(n));
	s->names.n += !name->used;
	*name = (struct sim_name){ u, n->index, n->life, true };
}

static const char *label(unsigned index, unsigned life)
{
	static const char *const marks[] = { "", "'", "''", "'''" };
	char *text = text_next();

	if (life <= 4)
		snprintf(text, TEXT_MAX, "n%u%s", index + 1, marks[life == 0 ? 0 : life - 1]);
	else
		snprintf(text, TEXT_MAX, "n%u'%u", index + 1, life);
	return text;
}

const char *name_node(const struct sim_node *n)
{
	return label(n->index, n->life);
}

const char *name_of(struct sim *s, struct mc_uuid u)
{
	const struct sim_name *name = name_find(s, u);

	if (name != NULL)
		return label(name->node, name->life);
	return u.null ? "none" : "somebody";
}

const char *name_addr(struct sim *s, const struct mc_addr *a)
{
	int index = sim_index(s, a);
	char *text = text_next();

	if (index < 0)
		snprintf(text, TEXT_MAX, "%.60s:%u", a->host, a->port);
	else
		snprintf(text, TEXT_MAX, "n%d", index + 1);
	return text;
}
