/* SPDX-License-Identifier: Apache-2.0 */
/* ns.c - tables and their namespaces: found by (table, partition), listed by either, detached and dropped in
 * one move. */
#include <string.h>

#include "common/store/internal.h"

enum { LEAF_NS = 16 }; /* namespaces of one leaf of a table's directory */

static uint32_t root_bytes(const struct store *s)
{
	uint32_t bytes = (s->cfg.partitions + LEAF_NS - 1) / LEAF_NS * 4;

	return bytes <= 64 ? 64 : 2u << (31 - __builtin_clz(bytes - 1));
}

static struct table *open_table(const struct store *s, store_table t)
{
	mc_check(t != 0 && t <= s->tables.top && table_at(s, t)->open);
	return table_at(s, t);
}

static struct ns *alive(const struct store *s, store_ns id)
{
	mc_check(ns_alive(s, id));
	return ns_at(s, id);
}

store_table store_table_open(struct store *s, const struct store_table_config *cfg)
{
	uint32_t root = slab_get(s, slab_index_class(root_bytes(s)), ROOM_PLAIN);
	store_table id = root == 0 ? 0 : pool_get(s, &s->tables);
	struct table *t;

	if (id == 0) {
		if (root != 0)
			slab_put(s, root);
		return 0;
	}
	memset(at(s, root), 0, root_bytes(s));
	t = table_at(s, id);
	t->open = 1;
	t->keep = cfg->keep & (F_SIZED >> 2);
	t->policy = (uint32_t)cfg->policy;
	t->root = root;
	if (cfg->policy != STORE_EVICT_NONE) {
		t->give_next = s->giving;
		if (s->giving != 0)
			table_at(s, s->giving)->give_prev = id;
		s->giving = id;
	}
	return id;
}

static void free_directory(struct store *s, const struct table *t)
{
	const uint32_t *root = words(s, t->root);

	for (uint32_t i = 0; i < root_bytes(s) / 4; i++)
		if (root[i] != 0)
			slab_put(s, root[i]);
	slab_put(s, t->root);
}

void store_table_drop(struct store *s, store_table id)
{
	struct table *t = open_table(s, id);

	while (t->first != 0)
		store_ns_drop(s, t->first);
	mc_check(t->namespaces == 0); /* what was detached has to be dropped first */
	free_directory(s, t);
	if (t->policy != STORE_EVICT_NONE) {
		if (t->give_next != 0)
			table_at(s, t->give_next)->give_prev = t->give_prev;
		if (t->give_prev != 0)
			table_at(s, t->give_prev)->give_next = t->give_next;
		else
			s->giving = t->give_next;
	}
	pool_put(s, &s->tables, id);
}

/* Where the number of a namespace stands; NULL when the leaf is not there. */
static uint32_t *place(const struct store *s, const struct table *t, uint32_t partition)
{
	uint32_t leaf = words(s, t->root)[partition / LEAF_NS];

	return leaf == 0 ? NULL : words(s, leaf) + partition % LEAF_NS;
}

store_ns store_ns_find(const struct store *s, store_table id, uint32_t partition)
{
	const uint32_t *p;

	mc_check(partition < s->cfg.partitions);
	p = place(s, open_table(s, id), partition);
	return p == NULL ? 0 : *p;
}

static uint32_t *first_of_partition(const struct store *s, uint32_t partition)
{
	return words(s, s->partitions) + partition;
}

static void link_ns(struct store *s, struct ns *ns, store_ns id)
{
	uint32_t *first = first_of_partition(s, ns->partition);
	struct table *t = table_at(s, ns->table);

	ns->part_next = *first;
	if (*first != 0)
		ns_at(s, *first)->part_prev = id;
	*first = id;
	ns->table_next = t->first;
	if (t->first != 0)
		ns_at(s, t->first)->table_prev = id;
	t->first = id;
}

static void unlink_ns(struct store *s, struct ns *ns, store_ns id)
{
	struct table *t = table_at(s, ns->table);

	if (ns->part_next != 0)
		ns_at(s, ns->part_next)->part_prev = ns->part_prev;
	if (ns->part_prev != 0)
		ns_at(s, ns->part_prev)->part_next = ns->part_next;
	else
		*first_of_partition(s, ns->partition) = ns->part_next;
	if (t->give == id)
		t->give = ns->table_next;
	if (ns->table_next != 0)
		ns_at(s, ns->table_next)->table_prev = ns->table_prev;
	if (ns->table_prev != 0)
		ns_at(s, ns->table_prev)->table_next = ns->table_next;
	else
		t->first = ns->table_next;
	ns->part_next = ns->part_prev = ns->table_next = ns->table_prev = 0;
}

enum store_err store_ns_open(struct store *s, store_table id, uint32_t partition, store_ns *out)
{
	struct table *t = open_table(s, id);
	struct ns *ns;
	uint32_t *p;

	*out = store_ns_find(s, id, partition);
	if (*out != 0)
		return STORE_OK;
	p = place(s, t, partition);
	if (p == NULL) {
		uint32_t leaf = slab_get(s, slab_index_class(LEAF_NS * 4), ROOM_RESERVED);

		if (leaf == 0)
			return STORE_FULL;
		memset(at(s, leaf), 0, LEAF_NS * 4);
		words(s, t->root)[partition / LEAF_NS] = leaf;
		p = place(s, t, partition);
	}
	*out = pool_get(s, &s->namespaces);
	if (*out == 0)
		return s->namespaces.live == s->namespaces.max ? STORE_NAMESPACES : STORE_FULL;
	*p = *out;
	ns = ns_at(s, *out);
	ns->state = NS_LIVE;
	ns->table = id;
	ns->partition = partition;
	link_ns(s, ns, *out);
	t->namespaces++;
	return STORE_OK;
}

void store_ns_detach(struct store *s, store_ns id)
{
	struct ns *ns = alive(s, id);
	struct table *t = table_at(s, ns->table);

	if (ns->state == NS_DETACHED)
		return;
	*place(s, t, ns->partition) = 0;
	unlink_ns(s, ns, id);
	t->entries -= ns->entries;
	t->bytes -= ns->bytes;
	ns->state = NS_DETACHED;
	work(s, 1);
}

void store_ns_attach(struct store *s, store_ns id)
{
	struct ns *ns = alive(s, id);
	struct table *t = table_at(s, ns->table);
	uint32_t *p = place(s, t, ns->partition);

	mc_check(ns->state == NS_DETACHED && *p == 0);
	*p = id;
	link_ns(s, ns, id);
	t->entries += ns->entries;
	t->bytes += ns->bytes;
	ns->state = NS_LIVE;
	work(s, 1);
}

void store_ns_drop(struct store *s, store_ns id)
{
	struct ns *ns = alive(s, id);

	store_ns_detach(s, id);
	table_at(s, ns->table)->namespaces--;
	s->entries -= ns->entries;
	s->entry_bytes -= ns->bytes;
	s->waiting_bytes += ns->bytes;
	ns->state = NS_DEAD;
	ns->table = ns->pinned = 0;
	queue_push(s, id);
}

store_ns store_ns_of_partition(const struct store *s, uint32_t partition, store_ns after)
{
	mc_check(partition < s->cfg.partitions);
	return after == 0 ? *first_of_partition(s, partition) : alive(s, after)->part_next;
}

store_ns store_ns_of_table(const struct store *s, store_table t, store_ns after)
{
	return after == 0 ? open_table(s, t)->first : alive(s, after)->table_next;
}

struct store_ns_info store_ns_info(const struct store *s, store_ns id)
{
	const struct ns *ns = alive(s, id);

	return (struct store_ns_info){ ns->table, ns->partition, ns->entries, ns->pinned, ns->bytes };
}
