/* SPDX-License-Identifier: Apache-2.0 */
/* members.c - the members in the list: found, and what they announce of themselves. Who comes and goes:
 * cluster/list.c. */
#include <string.h>

#include "common/base/check.h"
#include "common/member/member.h"

/* --- index by uuid --- */
static uint32_t slot_of(const struct node *n, struct mc_uuid u)
{
	uint64_t h = (u.hi ^ u.lo * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;

	return (uint32_t)(h >> 32) & n->member_mask;
}

void members_index_add(struct node *n, uint32_t place)
{
	uint32_t s = slot_of(n, n->members[place].uuid);

	mc_check(place < n->member_count && !n->members[place].uuid.null);
	for (; n->member_index[s] != 0; s = (s + 1) & n->member_mask)
		/* two would share what one of them holds on the heap */
		mc_check(!mc_uuid_eq(n->members[n->member_index[s] - 1].uuid, n->members[place].uuid));
	n->member_index[s] = place + 1;
}

void members_index(struct node *n)
{
	memset(n->member_index, 0, sizeof(*n->member_index) * (n->member_mask + 1));
	for (uint32_t i = 0; i < n->member_count; i++)
		members_index_add(n, i);
}

struct member *member_find(struct node *n, struct mc_uuid uuid)
{
	uint32_t s = slot_of(n, uuid);

	if (uuid.null)
		return NULL;
	for (; n->member_index[s] != 0; s = (s + 1) & n->member_mask)
		if (mc_uuid_eq(n->members[n->member_index[s] - 1].uuid, uuid))
			return &n->members[n->member_index[s] - 1];
	return NULL;
}

struct member *member_at_addr(struct node *n, const struct mc_addr *a)
{
	for (uint32_t i = 0; i < n->member_count; i++)
		if (mc_addr_eq(&n->members[i].addr, a))
			return &n->members[i];
	return NULL;
}

struct member *member_self(struct node *n)
{
	return member_find(n, n->uuid);
}

uint32_t member_data_count(const struct node *n)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < n->member_count; i++)
		count += !n->members[i].lite;
	return count;
}

/* A name, an address and a version, and what it announces. */
#define MEMBER_BYTES 256

size_t members_bytes(const struct node *n)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < n->member_count; i++)
		bytes += MEMBER_BYTES + n->members[i].attribute_bytes;
	return bytes;
}

/* --- one member --- */
static size_t attributes_size(const struct hz_string_pair *pairs, uint32_t count)
{
	size_t size = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (pairs[i].key.n < 0 || pairs[i].value.n < 0 ||
			memchr(pairs[i].key.p, 0, (size_t)pairs[i].key.n) != NULL ||
			memchr(pairs[i].value.p, 0, (size_t)pairs[i].value.n) != NULL)
			return SIZE_MAX;
		size += (size_t)pairs[i].key.n + (size_t)pairs[i].value.n + 2;
	}
	return size;
}

static bool member_set_attributes(
	struct node *n, struct member *m, const struct hz_string_pair *pairs, uint32_t count)
{
	size_t size = count > MC_ATTRIBUTES_MAX ? SIZE_MAX : attributes_size(pairs, count);
	char *p;

	mc_check(m->attributes == NULL);
	if (size == 0)
		return true;
	if (size > MC_ATTRIBUTE_BYTES_MAX || (m->attributes = mc_heap_get(n->heap, size)) == NULL)
		return false; /* the member is known without them */
	p = m->attributes;
	for (uint32_t i = 0; i < count; i++) {
		mc_str_copy(p, (size_t)pairs[i].key.n + 1, pairs[i].key);
		p += pairs[i].key.n + 1;
		mc_str_copy(p, (size_t)pairs[i].value.n + 1, pairs[i].value);
		p += pairs[i].value.n + 1;
	}
	m->attribute_count = (uint8_t)count;
	return true;
}

struct mc_str member_attribute(const struct member *m, const char *key)
{
	const char *p = m->attributes;

	for (uint32_t i = 0; i < m->attribute_count; i++) {
		const char *value = p + strlen(p) + 1;

		if (strcmp(p, key) == 0)
			return mc_str_z(value);
		p = value + strlen(value) + 1;
	}
	return mc_str_z(NULL);
}

bool member_fill(struct node *n, struct member *m, const struct hz_member_info *info)
{
	memset(m, 0, sizeof(*m));
	if (info == NULL || info->uuid.null || !read_address(info->address, &m->addr))
		return false;
	m->uuid = info->uuid;
	m->lite = info->lite_member;
	m->join_version = info->member_list_join_version;
	m->heartbeat_at_ms = n->now_ms;
	if (info->version != NULL) {
		m->version[0] = (uint8_t)info->version->major;
		m->version[1] = (uint8_t)info->version->minor;
		m->version[2] = (uint8_t)info->version->patch;
	}
	member_set_attributes(n, m, info->attributes.v, info->attributes.n);
	return true;
}

void member_drop(struct node *n, struct member *m)
{
	mc_heap_put(n->heap, m->attributes);
	mc_heap_put(n->heap, m->pre.bytes);
	mc_heap_put(n->heap, m->post.bytes);
}

#define PAYARA_GROUP "GLASSFISH_INSTANCE_GROUP" /* the attribute with the instance group */

struct mc_str member_group(struct node *n, const struct member *m)
{
	struct mc_text t = node_text(n);

	if (n->cfg->partition_group == NULL || strcmp(n->cfg->partition_group, "PER_MEMBER") == 0)
		return mc_text_done(mc_text_uuid(&t, m->uuid));
	/* as Payara's discovery has it: instance group and host */
	if (strcmp(n->cfg->partition_group, "SPI") == 0)
		mc_text_z(mc_text_str(&t, member_attribute(m, PAYARA_GROUP)), "@");
	return mc_text_done(mc_text_z(&t, m->addr.host));
}

bool member_groups_differ(const struct node *n, const struct member *a, const struct member *b)
{
	if (n->cfg->partition_group == NULL || strcmp(n->cfg->partition_group, "PER_MEMBER") == 0)
		return !mc_uuid_eq(a->uuid, b->uuid);
	if (strcmp(n->cfg->partition_group, "SPI") == 0 &&
		!mc_str_eq(member_attribute(a, PAYARA_GROUP), member_attribute(b, PAYARA_GROUP)))
		return true;
	return strcmp(a->addr.host, b->addr.host) != 0;
}
