/* SPDX-License-Identifier: Apache-2.0 */
/* payara.c - Payara's descriptors of instances put together from attributes and maps. Takes any bytes. */
#include <string.h>

#include "common/client/payara_internal.h"

#include "common/base/check.h"

const char *payara_descriptor_text(enum payara_descriptor d)
{
	static const char *const texts[] = {
#define D(name, text) text,
		PAYARA_DESCRIPTORS(D)
#undef D
	};

	mc_check(d < sizeof(texts) / sizeof(*texts));
	return texts[d];
}

static struct payara_instance *find(const struct payara_list *l, struct mc_uuid uuid)
{
	for (uint32_t i = 0; i < l->n; i++)
		if (mc_uuid_eq(l->v[i].uuid, uuid))
			return &l->v[i];
	return NULL;
}

static struct payara_instance *add(struct payara_list *l, struct mc_uuid uuid)
{
	const struct mc_str unknown = { NULL, -1 };
	struct payara_instance *p = &l->v[l->n++];

	mc_check(l->live == 0 || l->n - l->live <= MC_PAYARA_STALE_MAX); /* there is room for these */
	*p = (struct payara_instance){ .uuid = uuid,
		.name = unknown,
		.group = unknown,
		.type = unknown,
		.host = unknown,
		.host_name = unknown };
	return p;
}

/* Who an entry is about: a member, a stale instance that is known, or a new one. NULL: no room for more of
 * these. */
static struct payara_instance *about(struct payara_list *l, struct mc_bytes key, struct mc_arena *scratch)
{
	struct payara_instance *p;
	struct mc_uuid uuid;

	mc_arena_reset(scratch);
	uuid = payara_key(key, scratch);
	if (uuid.null)
		return NULL;
	p = find(l, uuid);
	if (p == NULL && l->n - l->live < MC_PAYARA_STALE_MAX)
		return add(l, uuid);
	l->dropped += p == NULL;
	return p;
}

static void told(struct mc_str *have, enum payara_source *from, struct mc_str text, enum payara_source source)
{
	if (have->n <= 0 && text.n > 0) {
		*have = text;
		*from = source;
	}
}

static struct mc_str attribute(const struct client_member_info *m, const char *key)
{
	for (uint32_t i = 0; i < m->attributes.n; i++)
		if (mc_str_eqz(m->attributes.v[i].key, key))
			return m->attributes.v[i].value;
	return (struct mc_str){ NULL, -1 };
}

static void take_members(const struct payara_seen *seen, struct payara_list *out)
{
	for (uint32_t i = 0; i < seen->member_count; i++) {
		struct payara_instance *p = add(out, seen->members[i].uuid);

		p->live = true;
		told(&p->group, &p->group_from, attribute(&seen->members[i], PAYARA_GROUP_KEY),
			PAYARA_FROM_ATTRIBUTE);
		out->is_payara = out->is_payara || p->group_from != PAYARA_FROM_NOWHERE;
	}
	out->live = out->n;
}

/* After the map has had its say: an instance whose name was taken already got another one, which only the map
 * knows. */
static void take_attribute_names(const struct payara_seen *seen, struct payara_list *out)
{
	mc_check(out->live == seen->member_count); /* they come first, in their order */
	for (uint32_t i = 0; i < seen->member_count; i++) {
		struct payara_instance *p = &out->v[i];

		told(&p->name, &p->name_from, attribute(&seen->members[i], PAYARA_NAME_KEY),
			PAYARA_FROM_ATTRIBUTE);
		out->is_payara = out->is_payara || p->name_from == PAYARA_FROM_ATTRIBUTE;
	}
}

static void take_names(const struct payara_seen *seen, struct mc_arena *scratch, struct payara_list *out)
{
	for (uint32_t i = 0; i < seen->name_count; i++) {
		struct payara_instance *p = about(out, seen->names[i].key, scratch);
		struct mc_str name, group;

		if (p == NULL)
			continue;
		payara_names(seen->names[i].value, scratch, &name, &group);
		told(&p->name, &p->name_from, name, PAYARA_FROM_MAP);
		told(&p->group, &p->group_from, group, PAYARA_FROM_MAP);
		out->is_payara = true;
	}
}

static void take_store(const struct payara_seen *seen, struct mc_arena *mem, struct mc_arena *scratch,
	struct payara_list *out)
{
	for (uint32_t i = 0; i < seen->store_count; i++) {
		struct payara_instance *p = about(out, seen->store[i].key, scratch);

		if (p == NULL)
			continue;
		payara_describe(seen->store[i].value, mem, scratch, p);
		out->is_payara = true;
	}
}

bool payara_instances(const struct payara_seen *seen, struct mc_arena *mem, struct mc_arena *scratch,
	struct payara_list *out)
{
	*out = (struct payara_list){ .n = 0 };
	out->v = mc_arena_get(mem, sizeof(*out->v), (size_t)seen->member_count + MC_PAYARA_STALE_MAX);
	if (out->v == NULL)
		return false;
	take_members(seen, out);
	take_names(seen, scratch, out);
	take_attribute_names(seen, out);
	take_store(seen, mem, scratch, out);
	return true;
}
