/* SPDX-License-Identifier: Apache-2.0 */
/* view.c - the cluster as clients are shown it: members and owners of partitions, and each change
 * (ClusterViewListenerService). */
#include <string.h>

#include "common/base/check.h"
#include "common/clients/internal.h"
#include "common/partition/table.h"

/* Every partition's number, and a uuid with a list for each owner. */
#define PARTITIONS_BYTES(owners) (4 * MC_PARTITIONS + 64 * (size_t)(owners))

/* --- members --- */
static struct client_address address_of(struct node *n, const struct mc_addr *a)
{
	return (struct client_address){ text_keep(n, mc_str_z(a->host)), a->port };
}

static void add_attributes(struct node *n, const struct member *m, struct client_member_info *to)
{
	struct client_string_pair *pairs = node_new_array(n, sizeof(*pairs), m->attribute_count);
	const char *p = m->attributes;

	for (uint32_t i = 0; pairs != NULL && i < m->attribute_count; i++) {
		pairs[i].key = text_keep(n, mc_str_z(p));
		p += strlen(p) + 1;
		pairs[i].value = text_keep(n, mc_str_z(p));
		p += strlen(p) + 1;
		to->attributes.n++;
	}
	to->attributes.v = pairs;
}

/* The one address every member has, MEMBER, as its only endpoint. */
static void add_endpoint(struct node *n, const struct member *m, struct client_member_info *to)
{
	struct client_endpoint *e = node_new(n, sizeof(*e));

	e->qualifier.identifier = mc_str_z(NULL);
	e->address = address_of(n, &m->addr);
	to->address_map.v = e;
	to->address_map.n = 1;
}

struct client_member_info *client_members(struct node *n)
{
	struct client_member_info *v = node_new_array(n, sizeof(*v), n->member_count);

	for (uint32_t i = 0; v != NULL && i < n->member_count; i++) {
		const struct member *m = &n->members[i];

		v[i].address = address_of(n, &m->addr);
		v[i].uuid = m->uuid;
		v[i].lite_member = m->lite;
		v[i].version.major = (int8_t)m->version[0];
		v[i].version.minor = (int8_t)m->version[1];
		v[i].version.patch = (int8_t)m->version[2];
		add_attributes(n, m, &v[i]);
		add_endpoint(n, m, &v[i]);
	}
	return v;
}

static struct client_members_view *members_view(struct node *n)
{
	struct client_members_view *view = node_new(n, sizeof(*view));

	view->version = n->list_version;
	view->member_infos.v = client_members(n);
	view->member_infos.n = view->member_infos.v == NULL ? 0 : n->member_count;
	return view;
}

/* --- partitions --- */
/* How many each member of the table's dictionary owns; NULL while one has no owner. */
static uint32_t *count_owned(struct node *n, const struct partition_table *t)
{
	uint32_t *owned = node_new_array(n, sizeof(*owned), t->count);

	for (uint32_t p = 0; owned != NULL && p < MC_PARTITIONS; p++) {
		if (t->rows[p].replica[0] == PARTITION_NONE)
			return NULL;
		owned[t->rows[p].replica[0]]++;
	}
	return owned;
}

struct client_owned *client_partitions(struct node *n, uint32_t *count)
{
	const struct partition_table *t = partition_table_of(n);
	uint32_t *owned = count_owned(n, t);
	struct client_owned *v = owned == NULL ? NULL : node_new_array(n, sizeof(*v), t->count);
	int32_t *partitions = v == NULL ? NULL : node_new_array(n, sizeof(*partitions), MC_PARTITIONS);

	*count = 0;
	for (uint32_t r = 0; partitions != NULL && r < t->count; r++) {
		if (owned[r] == 0)
			continue;
		v[*count].uuid = t->replicas[r].uuid;
		v[*count].partitions.v = partitions;
		for (int32_t p = 0; p < MC_PARTITIONS; p++)
			if (t->rows[p].replica[0] == (int16_t)r)
				*partitions++ = p;
		v[(*count)++].partitions.n = owned[r];
	}
	return v;
}

int32_t client_partition_version(struct node *n)
{
	struct client_service *s = clients_of(n);
	int64_t stamp = partition_stamp(n);

	if (s->versioned != stamp || s->partition_version == 0)
		s->partition_version++;
	s->versioned = stamp;
	return s->partition_version;
}

static struct client_partitions_view *partitions_view(struct node *n)
{
	struct client_partitions_view *view = node_new(n, sizeof(*view));

	view->partitions.v = client_partitions(n, &view->partitions.n);
	if (view->partitions.n == 0)
		return NULL;
	view->version = client_partition_version(n);
	return view;
}

/* --- the listener, and what it hears --- */
/* A client that reads slowly gets the newest view when it has read the last, not each of them: one of a large
 * cluster has a megabyte, and MC_CLIENT_QUEUE_MAX is soon full of old ones. */
static bool show_view(struct node *n, node_conn conn, enum client_type type, void *view)
{
	const struct node_client *c = client_find(n, conn);

	if (c != NULL && c->viewing && view != NULL)
		client_event(n, c, c->view, type, view);
	return false;
}

bool clients_members_piece(struct node *n, struct cursor *c, uint32_t room)
{
	void *view = clients_of(n)->shown;

	(void)room;
	return show_view(n, c->conn, CLIENT_MEMBERS_VIEW_EVENT, view == NULL ? members_view(n) : view);
}

bool clients_partitions_piece(struct node *n, struct cursor *c, uint32_t room)
{
	void *view = clients_of(n)->shown;

	(void)room;
	return show_view(n, c->conn, CLIENT_PARTITIONS_VIEW_EVENT, view == NULL ? partitions_view(n) : view);
}

static void show_members(struct node *n, const struct node_client *c)
{
	cursor_once(
		n, c->id, CURSOR_CLIENT_MEMBERS, 2 * members_bytes(n)); /* words where members have bytes */
}

static void show_partitions(struct node *n, const struct node_client *c)
{
	cursor_once(n, c->id, CURSOR_CLIENT_PARTITIONS, PARTITIONS_BYTES(partition_table_of(n)->count));
}

void on_client_view_listener(struct node *n, const struct client_in *in)
{
	struct client_service *s = clients_of(n);

	mc_check(in->client != NULL && s->viewing <= s->count);
	if (s->viewing == 0) { /* nobody else is waiting for a change */
		s->list_version = n->list_version;
		s->stamp = partition_stamp(n);
	}
	s->viewing += !in->client->viewing;
	in->client->viewing = true;
	in->client->view = in->m->correlation;
	show_members(n, in->client);
	show_partitions(n, in->client);
	client_reply_empty(n, in);
}

typedef void show_fn(struct node *n, const struct node_client *c);
static void tell_all(struct node *n, show_fn *show, void *view)
{
	struct client_service *s = clients_of(n);

	s->shown = view;
	for (uint32_t i = 0; i < s->count; i++)
		if (s->v[i].viewing)
			show(n, &s->v[i]);
	s->shown = NULL;
}

void clients_tick(struct node *n)
{
	struct client_partitions_view *view = partitions_view(n);

	clients_of(n)->publish_by_ms = NODE_NEVER;
	if (view != NULL)
		tell_all(n, show_partitions, view);
}

/* A rebalance changes the table a few hundred times: clients are told when it pauses. */
static void table_changed(struct node *n)
{
	struct client_service *s = clients_of(n);
	int64_t at_ms;

	mc_check(s->viewing > 0);
	s->stamp = partition_stamp(n);
	if (s->publish_by_ms == NODE_NEVER)
		s->publish_by_ms = n->now_ms + MC_CLIENT_VIEW_PAUSE_MAX;
	at_ms = n->now_ms + MC_CLIENT_VIEW_PAUSE;
	timer_set(n, TIMER_CLIENTS, at_ms < s->publish_by_ms ? at_ms : s->publish_by_ms);
}

/* As master, what changes the list in a crowd goes out to members together, and to clients with that. */
static bool list_is_due(const struct node *n)
{
	return clients_of(n)->list_version != n->list_version && !(node_is_master(n) && n->view_dirty);
}

void clients_after(struct node *n)
{
	struct client_service *s = clients_of(n);

	if (s->viewing == 0 || !node_is_joined(n))
		return;
	if (list_is_due(n)) {
		s->list_version = n->list_version;
		tell_all(n, show_members, members_view(n));
	}
	if (s->stamp != partition_stamp(n))
		table_changed(n);
}

/* --- its state (GetClusterMetadataMessageTask) --- */
void on_client_cluster_metadata(struct node *n, const struct client_in *in)
{
	struct client_cluster_metadata *a = node_new(n, sizeof(*a));

	a->current_state = n->watchers->cluster_state(n);
	a->member_version = client_release(n);
	a->jet_version = mc_str_z(NULL);
	a->cluster_time = n->clock_ms + n->clock_offset_ms;
	a->cluster_id = n->cluster_id;
	client_reply(n, in, a);
}
