/* SPDX-License-Identifier: Apache-2.0 */
/* view.c - lists of members, kept beyond the message that brought them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/members/app.h"

static struct mc_str attribute(const struct client_member_info *m, const char *key)
{
	uint32_t i;

	for (i = 0; i < m->attributes.n; i++)
		if (mc_str_eqz(m->attributes.v[i].key, key))
			return m->attributes.v[i].value;
	return mc_str_z(NULL);
}

/* Text behind the list, in the same block. */
static struct mc_str keep_text(char **to, struct mc_str s)
{
	struct mc_str kept = { s.n >= 0 ? *to : NULL, s.n };

	if (s.n > 0) {
		memcpy(*to, s.p, (size_t)s.n);
		*to += s.n;
	}
	return kept;
}

enum { PROTOCOL_MEMBER, PROTOCOL_CLIENT }; /* ProtocolType */

/* The endpoint for a protocol; the one that it goes by, where it has but one. */
static struct mc_addr address_for(const struct client_member_info *m, int32_t protocol)
{
	const struct client_address *at = &m->address;
	struct mc_addr addr;

	for (uint32_t i = m->address_map.n; i-- > 0;)
		if (m->address_map.v[i].qualifier.type == protocol)
			at = &m->address_map.v[i].address;
	if (!mc_addr_set(&addr, at->host, at->port))
		addr = (struct mc_addr){ 0 }; /* cannot be dialled; shown as it is */
	return addr;
}

static void keep_member(struct member_record *m, const struct client_member_info *from, char **text)
{
	m->uuid = from->uuid;
	m->lite = from->lite_member;
	m->addr = address_for(from, PROTOCOL_MEMBER);
	m->client = address_for(from, PROTOCOL_CLIENT);
	if (mc_addr_eq(&m->client, &m->addr))
		m->client.port = 0;
	m->name = keep_text(text, attribute(from, MEMBER_NAME_ATTRIBUTE));
	m->instance_group = keep_text(text, attribute(from, MEMBER_GROUP_ATTRIBUTE));
	snprintf(m->line, sizeof(m->line), "%u.%u", (uint8_t)from->version.major,
		(uint8_t)from->version.minor);
}

static size_t text_size(const struct client_members_view *v)
{
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < v->member_infos.n; i++) {
		struct mc_str name = attribute(&v->member_infos.v[i], MEMBER_NAME_ATTRIBUTE);
		struct mc_str group = attribute(&v->member_infos.v[i], MEMBER_GROUP_ATTRIBUTE);

		n += (name.n > 0 ? (size_t)name.n : 0) + (group.n > 0 ? (size_t)group.n : 0);
	}
	return n;
}

/* The list behind the view, the text behind the list. */
static struct view *view_new(uint32_t members, size_t text)
{
	size_t size = sizeof(struct view) + members * sizeof(struct member_record) + text;
	struct view *v = calloc(1, size);

	if (v != NULL) {
		v->v = (struct member_record *)(void *)(v + 1);
		v->n = members;
		v->size = size;
	}
	return v;
}

struct view *view_keep(const struct place *p, const struct client_members_view *from, int64_t now_ms)
{
	struct view *v = view_new(from->member_infos.n, text_size(from));
	char *text;
	uint32_t i;

	if (v == NULL)
		return NULL;
	text = (char *)(v->v + v->n);
	for (i = 0; i < v->n; i++) {
		keep_member(&v->v[i], &from->member_infos.v[i], &text);
		v->v[i].self = mc_uuid_eq(v->v[i].uuid, p->hello.by);
	}
	mc_check(text == (char *)v + v->size); /* as it was counted */
	v->version = from->version;
	memcpy(v->cluster_name, p->hello.cluster_name, sizeof(v->cluster_name));
	memcpy(v->server, p->hello.server, sizeof(v->server));
	v->cluster = p->hello.cluster;
	v->by = p->hello.by;
	v->by_addr = p->hello.by_addr;
	v->partition_count = p->hello.partition_count;
	v->at_ms = now_ms;
	return v;
}

/* Text is kept behind the list; its places move with the block. */
static void move_text(struct mc_str *s, const struct view *from, struct view *to)
{
	mc_check(s->p == NULL ||
		(s->p > (const char *)from && s->p + s->n <= (const char *)from + from->size));
	if (s->p != NULL)
		s->p = (const char *)to + (s->p - (const char *)from);
}

struct view *view_copy(const struct view *v)
{
	struct view *copy = malloc(v->size);
	uint32_t i;

	mc_check(v->size >= sizeof(*v));
	if (copy == NULL)
		return NULL;
	memcpy(copy, v, v->size);
	copy->v = (struct member_record *)(void *)(copy + 1);
	for (i = 0; i < copy->n; i++) {
		move_text(&copy->v[i].name, v, copy);
		move_text(&copy->v[i].instance_group, v, copy);
	}
	return copy;
}

const struct mc_addr *view_dial(const struct member_record *m)
{
	return m->client.port != 0 ? &m->client : &m->addr;
}

void view_free(struct view *v)
{
	free(v);
}

const struct member_record *view_find(const struct view *v, struct mc_uuid uuid)
{
	uint32_t i;

	for (i = 0; i < v->n; i++)
		if (mc_uuid_eq(v->v[i].uuid, uuid))
			return &v->v[i];
	return NULL;
}

bool view_same(const struct view *a, const struct view *b)
{
	uint32_t i;

	if (a->n != b->n)
		return false;
	for (i = 0; i < a->n; i++)
		if (!mc_uuid_eq(a->v[i].uuid, b->v[i].uuid))
			return false;
	return true;
}
