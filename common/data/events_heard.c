/* SPDX-License-Identifier: Apache-2.0 */
/* events_heard.c - what happens to entries at other members, for clients here that asked this member alone
 * (a client that is bound to one). Whether it fits the listener the other member has decided. */
#include "common/data/events_internal.h"
#include "common/hz/message.h"

/* Whom the event is said to come from. */
static struct mc_uuid said_by(struct node *n, const struct in *in, const struct hz_address *caller)
{
	struct mc_addr addr;
	const struct member *m = read_address(caller, &addr) ? member_at_addr(n, &addr) : NULL;

	return m != NULL ? m->uuid : in->member->uuid;
}

static void heard_entry(struct node *n, const struct in *in, const struct data_listener *l, const void *body)
{
	const struct hz_entry_event_data *e = body;

	data_tell_client(n, l,
		&(struct told){ .kind = (enum client_entry_kind)e->event_type,
			.key = e->data_key,
			.value = e->data_new_value,
			.old = e->data_old_value,
			.merging = e->data_merging_value,
			.count = 1,
			.by = said_by(n, in, e->caller) });
}

static void heard_map(struct node *n, const struct in *in, const struct data_listener *l, const void *body)
{
	const struct hz_map_event_data *e = body;

	data_tell_client(n, l,
		&(struct told){ .kind = (enum client_entry_kind)e->event_type,
			.key = { NULL, -1 },
			.value = { NULL, -1 },
			.old = { NULL, -1 },
			.merging = { NULL, -1 },
			.count = e->number_of_entries,
			.by = said_by(n, in, e->caller) });
}

static void heard_near(struct node *n, const struct in *in, const struct data_listener *l, const void *body)
{
	const struct hz_single_near_cache_invalidation *e = body;
	const struct hz_partition_uuid *u = &e->head.partition_uuid;
	struct told t = { .key = e->key };

	(void)in;
	t.near.source = e->head.source_uuid;
	t.near.sequence = e->head.sequence;
	t.near.partition.null = u->null_uuid;
	if (!u->null_uuid) {
		t.near.partition.hi = (uint64_t)u->most_significant_bits;
		t.near.partition.lo = (uint64_t)u->least_significant_bits;
	}
	data_tell_near_client(n, l, &t);
}

static void heard_nears(struct node *n, const struct in *in, const struct data_listener *l, const void *body)
{
	const struct hz_batch_near_cache_invalidation *b = body;

	for (uint32_t i = 0; !b->invalidations.opaque && i < b->invalidations.n; i++) {
		const void *one = hz_value_body(b->invalidations.v[i], HZ_SINGLE_NEAR_CACHE_INVALIDATION);

		if (one != NULL)
			heard_near(n, in, l, one);
	}
}

static const struct {
	enum hz_class cls;
	void (*heard)(struct node *n, const struct in *in, const struct data_listener *l, const void *body);
	bool near;
} kinds[] = {
	{ HZ_ENTRY_EVENT_DATA, heard_entry, false },
	{ HZ_MAP_EVENT_DATA, heard_map, false },
	{ HZ_SINGLE_NEAR_CACHE_INVALIDATION, heard_near, true },
	{ HZ_BATCH_NEAR_CACHE_INVALIDATION, heard_nears, true },
};

void data_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event)
{
	const struct data_listener *l = data_listener_find(n, id);

	if (l == NULL || !l->everywhere)
		return;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const void *body = hz_iobj_read(event, kinds[i].cls, n->line, &n->fx->mem);

		if (body != NULL && kinds[i].near == (l->flags == CLIENT_ENTRY_INVALIDATION)) {
			kinds[i].heard(n, in, l, body);
			return;
		}
	}
}
