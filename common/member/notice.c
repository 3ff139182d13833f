/* SPDX-License-Identifier: Apache-2.0 */
/* notice.c - the records a node gives its user, and what keeps it from repeating itself. */
#include "common/base/check.h"
#include "common/member/notice.h"

#include <string.h>

#include "common/member/member.h"

#define TEXT_SIZE 512 /* a sentence; a longer one is cut */
_Static_assert(TEXT_SIZE <= NODE_SPARE, "there is always room for a sentence");

const char *node_phase_text(enum node_phase p)
{
	static const char *const texts[NODE_PHASE_COUNT] = {
#define X(name, text) [NODE_PHASE_##name] = text,
		NODE_PHASES(X)
#undef X
	};

	mc_check(p < NODE_PHASE_COUNT);
	return texts[p];
}

const char *node_reason_text(enum node_reason r)
{
	static const char *const texts[NODE_REASON_COUNT] = {
#define X(name, text) [NODE_REASON_##name] = text,
		NODE_REASONS(X)
#undef X
	};

	mc_check(r < NODE_REASON_COUNT);
	return texts[r];
}

const char *node_refusal_text(enum node_refusal r)
{
	static const char *const texts[NODE_REFUSAL_COUNT] = {
#define X(name, text) [NODE_REFUSAL_##name] = text,
		NODE_REFUSALS(X)
#undef X
	};

	mc_check(r < NODE_REFUSAL_COUNT);
	return texts[r];
}

struct mc_text node_text(struct node *n)
{
	return mc_text_of(node_new(n, TEXT_SIZE), TEXT_SIZE);
}

struct node_notice *notice_new(struct node *n, enum node_notice_type type)
{
	struct node_notice *t = node_new(n, sizeof(*t));

	t->type = type;
	t->cluster_name = t->joiner = t->message = t->hint = t->theirs = t->release = mc_str_z(NULL);
	t->line = n->line;
	node_effect_new(n, NODE_FX_NOTICE)->notice = t;
	return t;
}

void notice_say(struct node *n, enum node_notice_type type, struct mc_str message, struct mc_str hint)
{
	struct node_notice *t = notice_new(n, type);

	t->message = message;
	t->hint = hint;
}

void notice_left(struct node *n, enum node_reason reason)
{
	notice_new(n, NODE_NOTICE_LEFT)->reason = reason;
}

void notice_line(struct node *n, enum mc_line line)
{
	notice_new(n, NODE_NOTICE_LINE)->line = line;
}

void member_view_of(const struct node *n, const struct member *m, struct node_member_view *out)
{
	enum mc_line line = n->line;

	mc_line_of(m->version[0], m->version[1], &line);
	*out = (struct node_member_view){
		.uuid = m->uuid,
		.addr = m->addr,
		.lite = m->lite,
		.self = mc_uuid_eq(m->uuid, n->uuid),
		.master = mc_uuid_eq(m->uuid, n->master),
		.c_node = m->c_node,
		.version = { m->version[0], m->version[1], m->version[2] },
		.line = line,
		.join_version = m->join_version,
		.name = member_attribute(m, "GLASSFISH-INSTANCE"),
		.instance_group = member_attribute(m, "GLASSFISH_INSTANCE_GROUP"),
	};
}

static void list_into(struct node *n, struct node_notice *t)
{
	struct node_member_view *v = node_new_array(n, sizeof(*v), n->member_count);

	t->version = n->list_version;
	if (v == NULL)
		return;
	for (uint32_t i = 0; i < n->member_count; i++)
		member_view_of(n, &n->members[i], &v[i]);
	t->list = v;
	t->count = n->member_count;
}

void notice_members(struct node *n)
{
	list_into(n, notice_new(n, NODE_NOTICE_MEMBERS));
}

void notice_status(struct node *n, uint32_t clients)
{
	struct node_notice *t = notice_new(n, NODE_NOTICE_STATUS);

	t->to = n->phase;
	t->clients = clients;
	list_into(n, t);
}

void notice_member(struct node *n, const struct member *m, enum node_reason reason, bool added)
{
	struct node_notice *t = notice_new(n, added ? NODE_NOTICE_MEMBER_ADDED : NODE_NOTICE_MEMBER_REMOVED);
	struct node_member_view *v = &t->member;

	member_view_of(n, m, v);
	t->reason = reason;
	/* The attributes' memory may be given back in this very step. */
	v->name = text_keep(n, v->name);
	v->instance_group = text_keep(n, v->instance_group);
}

struct node_notice *notice_refused(struct node *n, enum node_refusal why, const struct mc_addr *who,
	bool by_us, struct mc_str message, struct mc_str hint)
{
	struct node_notice *t = notice_new(n, NODE_NOTICE_REFUSED);

	mc_check(why < NODE_REFUSAL_COUNT && who != NULL);
	t->refusal = why;
	t->addr = *who;
	t->by_us = by_us;
	t->message = message;
	t->hint = hint;
	t->theirs = mc_str_z(NULL);
	return t;
}

/* The first `parts` numbers of it; null when it is not said. */
static struct mc_str version_text(struct node *n, const uint8_t *version, unsigned parts)
{
	struct mc_text t = node_text(n);

	for (unsigned i = 0; i < parts; i++)
		mc_text_int(mc_text_z(&t, i > 0 ? "." : ""), version[i]);
	return version[0] != 0 ? mc_text_done(&t) : mc_str_z(NULL);
}

struct node_notice *notice_stranger(struct node *n, const struct mc_addr *who, struct mc_str cluster_name,
	struct mc_str joiner, const uint8_t *version)
{
	struct node_notice *t = notice_new(n, NODE_NOTICE_STRANGER);

	t->addr = *who;
	t->cluster_name = cluster_name;
	t->joiner = joiner;
	t->theirs = version_text(n, version, 2);
	t->release = version_text(n, version, 3);
	return t;
}

struct mc_str text_keep(struct node *n, struct mc_str s)
{
	char *p;

	if (s.n <= 0)
		return s;
	p = node_new_array(
		n, 1, (size_t)s.n); /* a peer's text may have a megabyte: more than node_new gives */
	if (p == NULL) {
		n->fx->lost = true;
		return mc_str_z(NULL);
	}
	memcpy(p, s.p, (size_t)s.n);
	return mc_str_of(p, (size_t)s.n);
}

/* Whoever makes up names, or addresses, has no more to say than one. What is about the group does not take
 * from what is about connections. */
static bool may_say_more(struct node *n, uint32_t what)
{
	bool heard = what == SAY_STRANGER;
	bool may = mc_budget_take(heard ? &n->say_heard : &n->say, MC_SAY_AT_ONCE, MC_SAY_REFILL, n->now_ms);

	if (!may) {
		n->unsaid++;
	} else if (n->unsaid > 0) {
		struct mc_text t = node_text(n);

		mc_text_z(mc_text_int(&t, n->unsaid),
			" more remarks about others were suppressed: there were too many");
		n->unsaid = 0;
		notice_say(n, NODE_NOTICE_NOTE, mc_text_done(&t), mc_str_z(NULL));
	}
	return may;
}

bool notice_allowed(struct node *n, uint32_t what, const char *about)
{
	struct mc_text t = node_text(n);
	uint32_t key = (uint32_t)mc_java_hash(mc_text_done(mc_text_z(mc_text_int(&t, what), about)));
	struct rate_limit *oldest = &n->rate_limits[0];

	mc_check(what < SAY_REFUSAL + NODE_REFUSAL_COUNT && about != NULL);
	for (uint32_t i = 0; i < NODE_RATE_LIMITS; i++) {
		struct rate_limit *c = &n->rate_limits[i];

		if (c->used && c->key == key) {
			if (n->now_ms - c->at_ms < MC_LOG_REPEAT)
				return false;
			oldest = c;
			break;
		}
		if (!c->used || (oldest->used && c->at_ms < oldest->at_ms))
			oldest = c;
	}
	if (!may_say_more(n, what))
		return false;
	*oldest = (struct rate_limit){ true, key, n->now_ms };
	return true;
}
