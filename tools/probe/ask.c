/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/probe/ask.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/node/identity.h"

#define TRIES 3
#define REQUEST_MAX 2048 /* a name of MC_NAME_MAX and what stands around it */
/* After the first question: a datagram may be lost, and a master of ours gathers questions for a moment. */
static const int64_t pauses[TRIES] = { 200, 500, 0 };

/* A port of this host that nobody listens on as long as we hold it. */
static bool reserve(struct hearing *h)
{
	struct sockaddr_in any = { .sin_family = AF_INET };
	socklen_t size = sizeof(any);

	h->reserved = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (h->reserved < 0 || bind(h->reserved, (struct sockaddr *)&any, size) != 0 ||
	    getsockname(h->reserved, (struct sockaddr *)&any, &size) != 0)
		return false;
	h->own_port = ntohs(any.sin_port);
	return true;
}

static bool add(struct hearing *h, char *name, struct complaint *c)
{
	if (name[0] == '\0')
		return complain(c, "usage", "Write --solicit dev,development.", "--solicit has an empty name.");
	if (strlen(name) > MC_NAME_MAX)
		return complain(c, "usage", NULL, "A name in --solicit is longer than %d bytes.", MC_NAME_MAX);
	if (h->questions == HEARING_QUESTIONS_MAX)
		return complain(c, "usage", "Ask in several turns.", "--solicit has more than %d names.", HEARING_QUESTIONS_MAX);
	h->question[h->questions++] = (struct hearing_question){ .name = name };
	return true;
}

bool hearing_ask(struct hearing *h, const char *names, struct complaint *c)
{
	size_t n = strlen(names);

	if (n >= sizeof(h->names))
		return complain(c, "usage", NULL, "--solicit is longer than %zu bytes.", sizeof(h->names) - 1);
	memcpy(h->names, names, n + 1);
	for (char *at = h->names, *name; (name = strsep(&at, ",")) != NULL;)
		if (!add(h, name, c))
			return false;
	if (!reserve(h))
		return complain(c, "socket", NULL, "No TCP port of this host is free to be named in a question.");
	h->ask_next = h->now;
	return true;
}

static void make(const struct hearing *h, const char *name, const char *host, uint32_t try, struct hz_join_request *r, void *parts)
{
	struct parts {
		struct hz_config_check check;
		struct hz_string_pair property;
		struct hz_member_version version;
		struct hz_address address;
		struct hz_endpoint_qualifier qualifier;
		struct hz_endpoint endpoint;
	} *p = parts;
	const struct identity *us = identity_of(MC_LINE_53);
	const struct node_config *cfg = &h->plan.node;

	_Static_assert(sizeof(*p) <= REQUEST_MAX, "the caller's room");
	p->version = (struct hz_member_version){ (int8_t)us->version[0], (int8_t)us->version[1], (int8_t)us->version[2] };
	p->address = (struct hz_address){ .port = h->own_port, .host = mc_str_z(host) };
	p->property = (struct hz_string_pair){ mc_str_z("hazelcast.partition.count"), mc_str_z(cfg->partition_count) };
	p->check = (struct hz_config_check){ .cluster_name = mc_str_z(name), .joiner_type = mc_str_z("multicast"),
					     .partition_group_enabled = cfg->partition_group != NULL,
					     .member_group_type = mc_str_z(cfg->partition_group) };
	p->check.properties.v = &p->property;
	p->check.properties.n = 1;
	p->qualifier.identifier = mc_str_z(NULL);
	p->endpoint = (struct hz_endpoint){ &p->qualifier, &p->address };
	r->join = (struct hz_join_message){ .packet_version = 4, .build_number = us->build_number, .member_version = &p->version,
					    .address = &p->address, .uuid = identity_asker, .config_check = &p->check, .lite_member = true };
	r->try_count = (int32_t)try;
	r->addresses.v = &p->endpoint;
	r->addresses.n = 1;
	r->cp_member_uuid.null = true;
}

static uint64_t sum_of(const uint8_t *p, size_t n)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 1099511628211u;
	return h;
}

int ask_own(const struct hearing *h, const uint8_t *p, size_t n)
{
	uint64_t sum = sum_of(p, n);

	for (uint32_t i = 0; i < HEARING_SENT_MAX && i < h->sent_next; i++)
		if (h->sent[i].sum == sum)
			return (int)h->sent[i].place;
	return -1;
}

static int ask_on(struct hearing *h, unsigned place, const char *host, const struct hearing_question *q)
{
	_Alignas(16) uint8_t parts[REQUEST_MAX];
	uint8_t buf[REQUEST_MAX];
	struct hz_join_request r;
	size_t n;

	memset(parts, 0, sizeof(parts));
	memset(&r, 0, sizeof(r));
	make(h, q->name, host, q->tries, &r, parts);
	if (hz_datagram_write(HZ_JOIN_REQUEST, &r, MC_LINE_53, buf, sizeof(buf), &n) != MC_ERR_OK)
		return EMSGSIZE;
	h->sent[h->sent_next++ % HEARING_SENT_MAX] = (struct hearing_sent){ sum_of(buf, n), place };
	return h->place_err[place] = ear_send(h->ear, place, buf, n);
}

/* By every interface; it counts as sent when one took it. */
static void ask(struct hearing *h, struct hearing_question *q)
{
	const struct ear_place *places;
	unsigned n = ear_places(h->ear, &places);
	int err = 0;
	bool sent = false;

	q->tries++;
	for (unsigned i = 0; i < n; i++) {
		int r = places[i].unusable == NULL && places[i].err == 0 ? ask_on(h, i, places[i].host, q) : -1;

		sent |= r == 0;
		if (r > 0)
			err = r;
	}
	q->err = sent ? 0 : err;
}

void ask_tick(struct hearing *h)
{
	if (h->questions == 0 || h->asked == TRIES || h->now < h->ask_next)
		return;
	for (uint32_t i = 0; i < h->questions; i++)
		ask(h, &h->question[i]);
	h->ask_next = h->now + pauses[h->asked++];
}

void ask_close(struct hearing *h)
{
	if (h->reserved >= 0)
		close(h->reserved);
	h->reserved = -1;
}
