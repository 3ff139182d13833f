/* SPDX-License-Identifier: Apache-2.0 */
/* client.c - a session of client/ with the memory that it needs, and what it tells in texts of its own. */
#include "libmc/libmc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/client/session.h"

struct libmc_client {
	struct session session;
	char name[MC_NAME_MAX + 1];
	uint8_t *in; /* what has come and was not taken */
	size_t n, cap;
	struct mc_arena mem;
	struct libmc_hello hello;
	struct libmc_member *members;
	size_t member_count;
	int32_t version;
	bool untold;     /* the list has come before the answer to our asking for it */
	const char *why; /* NULL: it is not over */
};

static const char no_memory[] = "There is no memory left.";

_Static_assert(LIBMC_NAME > MC_NAME_MAX && LIBMC_NAME > MC_HOST_MAX && LIBMC_UUID == MC_UUID_TEXT,
	"whatever a member may send fits");

const char *libmc_version(void)
{
	return MC_VERSION;
}

static const char *const faults[SESSION_FAULT_COUNT] = {
	[SESSION_FAULT_NAME] = "The member's cluster has another name, or wants a user and a password.",
	[SESSION_FAULT_SERIALIZATION] = "The member has another version of the serialization.",
	[SESSION_FAULT_NOT_ALLOWED] = "The member takes no clients now.",
	[SESSION_FAULT_STARTING] = "The member is not ready, or shutting down.",
	[SESSION_FAULT_FOREIGN] = "What answers does not speak the clients' protocol.",
	[SESSION_FAULT_MALFORMED] = "The member broke the clients' protocol.",
	[SESSION_FAULT_LIMIT] = "The member sent more than the limits allow.",
	[SESSION_FAULT_SILENT] = "The member did not answer in time.",
	[SESSION_FAULT_ERROR] = "The member answered with an error.",
};

static struct mc_uuid uuid_of(const unsigned char id[16])
{
	struct mc_uuid u = { .null = false };

	for (int i = 0; i < 8; i++) {
		u.hi = u.hi << 8 | id[i];
		u.lo = u.lo << 8 | id[8 + i];
	}
	return u;
}

struct libmc_client *libmc_client_new(const char *cluster_name, const unsigned char id[16], int64_t now_ms)
{
	size_t n = cluster_name != NULL ? strnlen(cluster_name, MC_NAME_MAX + 1) : 0;
	struct libmc_client *c = n > 0 && n <= MC_NAME_MAX ? calloc(1, sizeof(*c)) : NULL;
	void *memory = c != NULL ? malloc(MC_EVENT_ARENA) : NULL; /* used as far as messages are large */

	if (memory == NULL) {
		free(c);
		return NULL;
	}
	memcpy(c->name, cluster_name, n);
	c->mem = mc_arena_of(memory, MC_EVENT_ARENA);
	session_open(&c->session,
		&(const struct session_config){ .cluster_name = mc_str_z(c->name),
			.client = uuid_of(id),
			.patience_ms = MC_ASK_PATIENCE },
		now_ms);
	return c;
}

void libmc_client_free(struct libmc_client *c)
{
	void *memory;

	if (c == NULL)
		return;
	memory = c->mem.buf;
	mc_arena_end(&c->mem);
	free(memory);
	free(c->members);
	free(c->in);
	free(c);
}

/* --- bytes --- */

const void *libmc_client_out(const struct libmc_client *c, size_t *n)
{
	*n = c->session.out_n;
	return c->session.out;
}

void libmc_client_sent(struct libmc_client *c)
{
	session_sent(&c->session);
}

bool libmc_client_in(struct libmc_client *c, const void *bytes, size_t n)
{
	if (c->why != NULL)
		return false;
	if (n > MC_CLIENT_MESSAGE_MAX || c->n > 2 * (size_t)MC_CLIENT_MESSAGE_MAX - n) {
		c->why = faults[SESSION_FAULT_LIMIT];
		return false;
	}
	if (c->n + n > c->cap) {
		size_t cap = c->n + n > 2 * c->cap ? c->n + n : 2 * c->cap;
		uint8_t *more = realloc(c->in, cap);

		if (more == NULL) {
			c->why = no_memory;
			return false;
		}
		c->in = more;
		c->cap = cap;
	}
	if (n > 0)
		memcpy(c->in + c->n, bytes, n);
	c->n += n;
	return true;
}

/* --- what they say --- */

static void take_hello(struct libmc_client *c, const struct client_authentication_answer *h)
{
	mc_str_copy(c->hello.release, sizeof(c->hello.release), h->server_hazelcast_version);
	mc_uuid_text(c->hello.uuid, h->member_uuid);
	mc_uuid_text(c->hello.cluster_id, h->cluster_id);
	c->hello.partition_count = h->partition_count;
}

static bool take_members(struct libmc_client *c, const struct client_members_view *v)
{
	struct libmc_member *list = calloc(v->member_infos.n + 1, sizeof(*list));

	if (list == NULL)
		return false;
	for (uint32_t i = 0; i < v->member_infos.n; i++) {
		const struct client_member_info *m = &v->member_infos.v[i];

		mc_str_copy(list[i].host, sizeof(list[i].host), m->address.host);
		list[i].port =
			m->address.port > 0 && m->address.port <= UINT16_MAX ? (uint16_t)m->address.port : 0;
		mc_uuid_text(list[i].uuid, m->uuid);
		snprintf(list[i].line, sizeof(list[i].line), "%u.%u", (uint8_t)m->version.major,
			(uint8_t)m->version.minor);
		list[i].lite = m->lite_member;
	}
	free(c->members);
	c->members = list;
	c->member_count = v->member_infos.n;
	c->version = v->version;
	return true;
}

static enum libmc_news take(struct libmc_client *c, const struct session_notice *t)
{
	switch (t->type) {
	case SESSION_HELLO: take_hello(c, t->hello); return LIBMC_HELLO;
	case SESSION_VIEW:
		c->untold = take_members(c, t->view);
		if (c->untold)
			return LIBMC_NOTHING;
		c->why = no_memory;
		return LIBMC_OVER;
	case SESSION_OVER: c->why = faults[t->fault] != NULL ? faults[t->fault] : ""; return LIBMC_OVER;
	case SESSION_NOTHING:
	case SESSION_TABLE:
	case SESSION_ANSWER:
	case SESSION_REFUSAL:
	case SESSION_EVENT: break;
	}
	return LIBMC_NOTHING;
}

enum libmc_news libmc_client_next(struct libmc_client *c, int64_t now_ms)
{
	static const uint8_t none[1];
	const uint8_t *in = c->in != NULL ? c->in : none;
	struct session_notice t;
	enum libmc_news news = LIBMC_NOTHING;
	size_t took, done = 0;

	if (c->why != NULL)
		return LIBMC_OVER;
	do {
		mc_arena_reset(&c->mem);
		took = session_read(&c->session, now_ms, in + done, c->n - done, &c->mem, &t);
		done += took;
		news = take(c, &t);
		/* Whoever hangs up at once then leaves nothing unread, which members would log. */
		if (news == LIBMC_NOTHING && c->untold && c->session.unanswered == 0) {
			c->untold = false;
			news = LIBMC_MEMBERS;
		}
	} while (took > 0 && news == LIBMC_NOTHING);
	if (done > 0)
		memmove(c->in, c->in + done, c->n - done);
	c->n -= done;
	if (news == LIBMC_NOTHING && now_ms >= session_deadline(&c->session)) {
		session_late(&c->session, now_ms, &t);
		news = take(c, &t);
	}
	return news;
}

int64_t libmc_client_deadline(const struct libmc_client *c)
{
	return c->why != NULL ? INT64_MAX : session_deadline(&c->session);
}

const struct libmc_hello *libmc_client_hello(const struct libmc_client *c)
{
	return &c->hello;
}

const struct libmc_member *libmc_client_members(const struct libmc_client *c, size_t *n, int32_t *version)
{
	*n = c->member_count;
	if (version != NULL)
		*version = c->version;
	return c->members;
}

const char *libmc_client_why(const struct libmc_client *c)
{
	return c->why != NULL ? c->why : "";
}
