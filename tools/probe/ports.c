/* SPDX-License-Identifier: Apache-2.0 */
/* ports.c - members on ports that a joiner does not try, and ports that are not for members. */
#include "tools/probe/ports.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/log.h"

enum {
	BOUND = 100,      /* NetworkConfig.portCount */
	TRIED = 3,        /* hazelcast.tcp.join.port.try.count */
	INSTANCES = 5900, /* Payara Server's instances; the profile's own port is the domain server's */
	TEXT = 512
};

bool ports_open(struct ports *p, const struct settings *s, uint32_t most)
{
	p->members = calloc(most > 0 ? most : 1, sizeof(*p->members));
	p->uuids = calloc(most > 0 ? most : 1, sizeof(*p->uuids));
	p->others = calloc(most > 0 ? most : 1, sizeof(*p->others));
	p->cap = most;
	p->n = p->other_count = 0;
	p->start = setting_given(s, OPT_START_PORT) ? (uint16_t)setting_number(s, OPT_START_PORT) : 0;
	return p->members != NULL && p->uuids != NULL && p->others != NULL;
}

void ports_close(struct ports *p)
{
	free(p->members);
	free(p->uuids);
	free(p->others);
}

void ports_add(struct ports *p, const struct mc_addr *member, struct mc_uuid uuid)
{
	mc_check(p->n <= p->cap);
	if (p->n == p->cap)
		return;
	p->uuids[p->n] = uuid;
	p->members[p->n++] = *member;
}

bool ports_is_alias(
	const struct ports *p, const struct mc_addr *at, const struct mc_addr *claimed, struct mc_uuid uuid)
{
	bool six = strchr(at->host, ':') != NULL, claims_six = strchr(claimed->host, ':') != NULL;

	mc_check(p->n <= p->cap);
	for (uint32_t i = 0; i < p->n && six != claims_six && !uuid.null; i++)
		if (mc_uuid_eq(p->uuids[i], uuid))
			return true;
	return false;
}

void ports_add_other(struct ports *p, const struct mc_addr *at)
{
	mc_check(p->other_count <= p->cap);
	if (p->other_count < p->cap)
		p->others[p->other_count++] = *at;
}

static bool covers(uint16_t start, uint16_t port)
{
	return port >= start && port < start + BOUND;
}

/* The start port that a member on this port walked up from; 0: none that is usual. */
static uint16_t start_of(const struct ports *p, uint16_t port)
{
	uint16_t start;
	size_t i;

	if (p->start != 0)
		return covers(p->start, port) ? p->start : 0;
	for (i = 0; i < PROFILE_COUNT; i++) {
		start = (uint16_t)atoi(opt_default(&opt_rows[OPT_START_PORT], (enum opt_profile)i));
		if (covers(start, port))
			return start;
	}
	return covers(INSTANCES, port) ? INSTANCES : 0;
}

static bool is_first_of_host(const struct ports *p, uint32_t i)
{
	uint32_t j;

	for (j = 0; j < i; j++)
		if (strcmp(p->members[j].host, p->members[i].host) == 0)
			return false;
	return true;
}

static bool tell_host(const struct ports *p, const char *host, const struct say *say)
{
	char list[TEXT] = "", text[TEXT + MC_HOST_MAX + 128];
	uint16_t start = 0, from;
	size_t n = 0;
	uint32_t i;

	for (i = 0; i < p->n; i++) {
		if (strcmp(p->members[i].host, host) != 0)
			continue;
		if (n + 8 < sizeof(list))
			n += (size_t)snprintf(
				list + n, sizeof(list) - n, "%s%u", n > 0 ? ", " : "", p->members[i].port);
		from = start_of(p, p->members[i].port);
		if (from != 0 && p->members[i].port >= from + TRIED)
			start = from;
	}
	if (start == 0)
		return false;
	snprintf(text, sizeof(text), "members on %s; a joiner tries %u-%u only", list, start,
		start + TRIED - 1);
	say_begin(say, RECORD_PORTS, log_now());
	say_z(say, "host", host);
	say_number(say, "first_tried", start);
	say_number(say, "last_tried", start + TRIED - 1);
	say_list(say, "members");
	for (i = 0; i < p->n; i++) {
		if (strcmp(p->members[i].host, host) != 0)
			continue;
		say_open(say, NULL);
		say_number(say, "port", p->members[i].port);
		from = start_of(p, p->members[i].port);
		say_flag(say, "tried", from == 0 || p->members[i].port < from + TRIED);
		say_close(say);
	}
	say_list_end(say);
	say_z(say, "verdict", text);
	say_z(say, "hint",
		"Name the port in the list of members (host:port), use multicast, or free the ports below it.");
	say_end(say);
	return true;
}

/* "5701, 8080", of those on this host; false: there is none. */
static bool list_ports(const struct mc_addr *v, uint32_t count, const char *host, char list[TEXT])
{
	size_t n = 0;

	list[0] = '\0';
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(v[i].host, host) == 0 && n + 8 < TEXT)
			n += (size_t)snprintf(list + n, TEXT - n, "%s%u", n > 0 ? ", " : "", v[i].port);
	return n > 0;
}

static void tell_apart(const struct ports *p, const char *host, const struct say *say)
{
	char members[TEXT], others[TEXT], text[2 * TEXT + 128];

	if (!list_ports(p->members, p->n, host, members) ||
		!list_ports(p->others, p->other_count, host, others))
		return;
	snprintf(text, sizeof(text),
		"members listen on %s; %s: for clients, REST or another protocol (advanced networking)",
		members, others);
	say_begin(say, RECORD_PORTS, log_now());
	say_z(say, "host", host);
	say_z(say, "verdict", text);
	say_z(say, "hint", "mc-join dials the port of members, mc-members and mc-map that of clients.");
	say_end(say);
}

bool ports_tell(struct ports *p, const struct say *say)
{
	bool any = false;
	uint32_t i;

	for (i = 0; i < p->n; i++)
		if (is_first_of_host(p, i)) {
			tell_apart(p, p->members[i].host, say);
			any = tell_host(p, p->members[i].host, say) || any;
		}
	return any;
}
