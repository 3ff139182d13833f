/* SPDX-License-Identifier: Apache-2.0 */
/* container_events.c - who listens to the items of queues, lists and sets, and what they are told
 * (QueueService.dispatchEvent, CollectionService.dispatchEvent): by the owner, as it happens. */
#include <string.h>

#include "common/base/hash.h"
#include "common/client/data.h"
#include "common/data/announce.h"
#include "common/data/container_ops.h"

struct container_listener {
	struct container_listener *next;
	struct mc_uuid id;
	enum container_kind kind;
	bool include_value;
	bool everywhere; /* a client's that is to hear what happens at other members, too */
	struct mc_str name;
	/* a client's */
	node_conn conn; /* 0: a member's */
	int64_t correlation;
	enum client_type type;
	struct mc_addr subscriber; /* a member's */
};

static bool keep_listener(struct node *n, const struct container_listener *like)
{
	struct data_service *d = data_of(n);
	struct container_listener *l;

	if (like->name.n < 0 || like->name.n > MC_MAP_NAME_MAX)
		return false;
	l = mc_heap_get(d->heap, sizeof(*l) + (size_t)like->name.n);
	if (l == NULL)
		return false;
	*l = *like;
	if (like->name.n > 0)
		memcpy(l + 1, like->name.p, (size_t)like->name.n);
	l->name.p = (const char *)(l + 1);
	l->next = d->container_listeners;
	d->container_listeners = l;
	return true;
}

static const struct container_listener *listener_find(const struct node *n, struct mc_uuid id)
{
	const struct container_listener *l = data_of(n)->container_listeners;

	while (l != NULL && !mc_uuid_eq(l->id, id))
		l = l->next;
	return l;
}

static struct mc_value *filter_of(struct node *n, struct mc_uuid id)
{
	const struct container_listener *l = listener_find(n, id);
	struct hz_queue_event_filter *f = node_new(n, sizeof(*f));

	mc_check(l != NULL && l->conn != 0);
	f->include_value = l->include_value;
	return hz_value_object(
		l->kind == CONTAINER_QUEUE ? HZ_QUEUE_EVENT_FILTER : HZ_COLLECTION_EVENT_FILTER, f,
		&n->fx->mem);
}

static bool keep_client(struct node *n, const struct container_listener *l)
{
	if (!keep_listener(n, l))
		return false;
	if (!l->everywhere || announce(n, l->id, container_service(l->kind), l->name, filter_of))
		return true;
	container_unlisten(n, l->id);
	return false;
}

bool container_listen(struct node *n, const struct client_asks *asks, struct mc_uuid id, bool *ours)
{
	static const struct {
		enum client_type type;
		enum container_kind kind;
	} types[] = {
		{ CLIENT_QUEUE_ADD_LISTENER, CONTAINER_QUEUE },
		{ CLIENT_LIST_ADD_LISTENER, CONTAINER_LIST },
		{ CLIENT_SET_ADD_LISTENER, CONTAINER_SET },
	};
	const struct client_queue_add_listener *b = asks->m->body; /* all three begin so */

	*ours = true;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (types[i].type == asks->m->type)
			return keep_client(n,
				&(struct container_listener){ .id = id,
					.kind = types[i].kind,
					.include_value = b->include_value,
					.everywhere = !b->local_only,
					.name = b->name,
					.conn = asks->conn,
					.correlation = asks->m->correlation,
					.type = asks->m->type });
	*ours = false;
	return false;
}

bool container_register(struct node *n, const struct hz_registration *r, bool *ours)
{
	struct container_listener l = { .id = r->id, .name = r->topic };
	const struct hz_queue_event_filter *f = hz_value_body(r->filter, HZ_QUEUE_EVENT_FILTER);

	*ours = container_kind_of(r->service_name, &l.kind);
	if (f == NULL)
		f = hz_value_body(r->filter, HZ_COLLECTION_EVENT_FILTER);
	l.include_value = f != NULL && f->include_value;
	return *ours && read_address(r->subscriber, &l.subscriber) && keep_listener(n, &l);
}

void container_unlisten(struct node *n, struct mc_uuid id)
{
	struct container_listener **at = &data_of(n)->container_listeners, *l;

	while (*at != NULL && !mc_uuid_eq((*at)->id, id))
		at = &(*at)->next;
	l = *at;
	if (l == NULL)
		return;
	*at = l->next;
	mc_heap_put(data_of(n)->heap, l);
}

void container_unlisten_all(struct node *n)
{
	while (data_of(n)->container_listeners != NULL)
		container_unlisten(n, data_of(n)->container_listeners->id);
}

/* --- what they are told --- */
/* Its partition is what a Java client keeps the order of events by. */
static void tell_client(struct node *n, const struct container_listener *l, uint32_t partition,
	enum container_event what, struct mc_bytes value, struct mc_uuid by)
{
	struct client_queue_add_listener_item_event *e = node_new(n, sizeof(*e));

	e->item = value;
	e->uuid = by;
	e->event_type = (int32_t)what;
	client_send(n, l->conn,
		&(struct client_message){ .type = (enum client_type)(client_answer_to(l->type) + 1),
			.correlation = l->correlation,
			.partition_id = (int32_t)partition,
			.body = e });
}

static void tell_member(
	struct node *n, const struct container_listener *l, enum container_event what, struct mc_bytes value)
{
	struct member *m = member_at_addr(n, &l->subscriber);
	struct hz_event_envelope *envelope;
	struct hz_queue_event *event;
	struct node_effect *e;

	if (m == NULL || m->conn == 0)
		return;
	event = node_new(n, sizeof(*event));
	event->name = text_keep(n, l->name);
	event->event_type = (int32_t)what;
	event->caller = *make_address(n, &n->addr);
	event->data = value;
	envelope = node_new(n, sizeof(*envelope));
	envelope->id = l->id;
	envelope->service_name = mc_str_z(container_service(l->kind));
	envelope->event.object = hz_value_object(
		l->kind == CONTAINER_QUEUE ? HZ_QUEUE_EVENT : HZ_COLLECTION_EVENT, event, &n->fx->mem);
	e = node_effect_new(n, NODE_FX_SEND);
	e->conn = m->conn;
	e->out = (struct hz_outgoing){ HZ_EVENT_ENVELOPE, envelope, HZ_PACKET_EVENT,
		mc_murmur32((const uint8_t *)l->name.p, (size_t)l->name.n) };
}

void container_event(
	struct node *n, const struct container *c, enum container_event what, struct mc_bytes value)
{
	for (const struct container_listener *l = data_of(n)->container_listeners; l != NULL; l = l->next) {
		struct mc_bytes told = l->include_value ? value : (struct mc_bytes){ NULL, -1 };

		if (l->kind != c->kind || !mc_str_eq(l->name, c->name))
			continue;
		if (l->conn != 0)
			tell_client(n, l, c->partition, what, told, n->uuid);
		else
			tell_member(n, l, what, told);
	}
}

/* A name's, as the text that it is. */
static uint32_t partition_of(struct node *n, struct mc_str name)
{
	size_t size = MC_BLOB_HEAD + 4 + (size_t)name.n;
	uint8_t *blob = node_new_array(n, 1, size);
	struct mc_wr w = mc_wr_of(blob, size);

	if (blob == NULL)
		return 0; /* the step has no memory left */
	mc_wr_u32(&w, 0);
	mc_wr_u32(&w, (uint32_t)MC_TYPE_STRING);
	mc_wr_u32(&w, (uint32_t)name.n);
	mc_wr_put(&w, name.p, (size_t)name.n);
	return client_partition((struct mc_bytes){ blob, (int32_t)size }, MC_PARTITIONS);
}

void container_heard(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event)
{
	const struct container_listener *l = listener_find(n, id);
	const struct hz_queue_event *e;
	const struct member *by;
	struct mc_addr addr;

	if (l == NULL || !l->everywhere)
		return;
	e = hz_iobj_read(event, l->kind == CONTAINER_QUEUE ? HZ_QUEUE_EVENT : HZ_COLLECTION_EVENT, n->line,
		&n->fx->mem);
	if (e == NULL)
		return;
	by = read_address(&e->caller, &addr) ? member_at_addr(n, &addr) : NULL;
	tell_client(n, l, partition_of(n, l->name), (enum container_event)e->event_type, e->data,
		by != NULL ? by->uuid : in->member->uuid);
}
