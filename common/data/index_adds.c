/* SPDX-License-Identifier: Apache-2.0 */
/* index_adds.c - an index is added: by a member to its partitions, by a client to all
 * (com.hazelcast.map.impl.operation.AddIndexOperation). */
#include "common/data/gather.h"
#include "common/data/indexes.h"
#include "common/data/multimaps.h"
#include "common/data/whole_rows.h"

/* --- how it is read --- */
static bool take_index(
	struct node *n, struct mc_str name, const struct hz_index_config *c, struct data_whole *w)
{
	struct index_config *index = node_new(n, sizeof(*index));

	w->name = name;
	w->why = !maps_is_plain(name) ? MAPS_NOT_PLAIN
		: c == NULL || !map_index_of_member(c, &n->fx->mem, index)
		? "an index without a configuration"
		: map_index_normalize(name, &n->fx->mem, index);
	w->index = index;
	return w->why == NULL;
}

bool whole_take_add_index(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_add_index_operation *o = body;

	(void)at;
	return take_index(n, o->name, o->config, w);
}

bool whole_take_add_index_factory(struct node *n, const void *body, struct data_whole *w, uint32_t at)
{
	const struct hz_add_index_operation_factory *o = body;

	(void)at;
	return take_index(n, o->name, o->config, w);
}

/* data_index_refuses has read it, once for all that the step does with it. */
bool index_take_client(struct node *n, const struct client_map_add_index *b, struct data_whole *w)
{
	mc_check(data_of(n)->index_given.config != NULL);
	w->name = b->name;
	w->index = data_of(n)->index_given.config;
	return true;
}

/* --- what is done: once for the map, and told to the backups of each partition --- */
void data_whole_add_index(struct node *n, struct data_whole *w, uint32_t partition)
{
	struct maps *maps = &data_of(n)->shard.maps;
	struct map_slot *slot = maps_open(maps, w->name);
	struct hz_add_index_operation *backup = node_new(n, sizeof(*backup));

	if (w->why != NULL)
		return;
	if (slot == NULL || !map_index_keep(maps, slot, w->index)) {
		w->why = "no room for another index: a map has at most 256 of them, 256 KiB in all";
		return;
	}
	w->found = true; /* AddIndexOperation.getResponse */
	backup->op = data_operation_head(MAP_SERVICE, partition, w->to.uuid);
	backup->name = slot->name;
	backup->config = map_index_to_member(w->index, &n->fx->mem);
	w->acks += data_back_up_index(n, slot, partition,
		backup->config == NULL ? NULL
				       : hz_value_object(HZ_ADD_INDEX_BACKUP_OPERATION, backup, &n->fx->mem),
		&w->to);
}

/* Of a member, which has it: queries are as before, and a Java member that gets the map from here lacks it.
 */
void index_tell_left_out(struct node *n, const struct map_slot *slot)
{
	struct mc_text t = node_text(n);

	mc_text_str(mc_text_z(&t, "indexes that another member has are not kept, of the map "), slot->name);
	if (notice_allowed(n, SAY_INDEX_LEFT_OUT, ""))
		notice_say(n, NODE_NOTICE_WARN, mc_text_done(&t),
			mc_str_z("this node keeps 256 indexes of a map, each of at most 8192 bytes"));
}

/* AddIndexBackupOperation; what is not kept is no reason to ask for the whole map again. */
bool index_run_backup(struct node *n, struct map_slot *slot, uint32_t partition, const void *body)
{
	const struct hz_add_index_operation *o = body;
	struct index_config c;

	(void)partition;
	if (o->config == NULL || !map_index_of_member(o->config, &n->fx->mem, &c) ||
		map_index_normalize(slot->name, &n->fx->mem, &c) != NULL ||
		!map_index_keep(&data_of(n)->shard.maps, slot, &c))
		index_tell_left_out(n, slot);
	return true;
}

/* --- of clients, and to all owners --- */
bool data_index_refuses(struct node *n, const struct data_caller *who, const struct client_message *m)
{
	const struct client_map_add_index *b = m->body;
	struct data_service *d = data_of(n);
	struct index_config *index;
	const char *why;

	if (m->type != CLIENT_MAP_ADD_INDEX)
		return false;
	index = node_new(n, sizeof(*index));
	map_index_of_client(&b->index_config, index);
	why = map_index_normalize(b->name, &n->fx->mem, index);
	d->index_given.config = index;
	d->index_given.as_member = why != NULL ? NULL : map_index_to_member(index, &n->fx->mem);
	if (why != NULL && why != map_index_no_memory)
		data_refuse(n, who, HZ_ILLEGAL_ARGUMENT, CLIENT_ERROR_ILLEGAL_ARGUMENT, why);
	else if (d->index_given.as_member == NULL)
		data_refuse(n, who, HZ_RETRYABLE, CLIENT_ERROR_RETRYABLE, map_index_no_memory);
	return d->index_given.as_member == NULL;
}

struct mc_value *gather_index_factory(struct node *n, const struct client_message *m)
{
	struct hz_add_index_operation_factory *f = node_new(n, sizeof(*f));

	mc_check(data_of(n)->index_given.as_member != NULL); /* data_index_refuses comes first */
	f->name = text_keep(n, ((const struct client_map_add_index *)m->body)->name);
	f->config = data_of(n)->index_given.as_member;
	return hz_value_object(HZ_ADD_INDEX_OPERATION_FACTORY, f, &n->fx->mem);
}
