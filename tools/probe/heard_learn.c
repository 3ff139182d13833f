/* SPDX-License-Identifier: Apache-2.0 */
/* heard_learn.c - what a datagram adds to what is known of its sender. */
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/relay/relay.h"
#include "tools/probe/heard_internal.h"

/* Port and host of each, one behind the other. */
static void keep_list(struct heard *h, struct voice *v, const struct hz_join_message *j)
{
	size_t size = 0;
	uint8_t *p;

	h->list_bytes -= v->list_size;
	free(v->list);
	v->list = NULL;
	v->list_size = 0;
	for (uint32_t i = 0; i < j->member_addresses.n; i++)
		size += 3 +
			(size_t)(j->member_addresses.v[i] != NULL ? j->member_addresses.v[i]->host.n & 0xff
								  : 0);
	if (size == 0 || h->list_bytes + size > HEARD_MEMBERS_BYTES_MAX || (v->list = malloc(size)) == NULL)
		return;
	p = v->list;
	for (uint32_t i = 0; i < j->member_addresses.n; i++) {
		const struct hz_address *a = j->member_addresses.v[i];
		struct mc_addr addr;

		if (a == NULL || a->host.n > 0xff || !mc_addr_set(&addr, a->host, a->port))
			continue;
		*p++ = (uint8_t)(addr.port >> 8);
		*p++ = (uint8_t)addr.port;
		*p++ = (uint8_t)a->host.n;
		memcpy(p, a->host.p, (size_t)a->host.n);
		p += a->host.n;
	}
	v->list_size = (size_t)(p - v->list);
	h->list_bytes += v->list_size;
}

bool voice_member(const struct voice *v, uint32_t i, struct mc_addr *out)
{
	size_t at = 0;

	for (; at + 3 <= v->list_size; at += 3 + (size_t)v->list[at + 2])
		if (i-- == 0)
			return mc_addr_set(out, mc_str_of((const char *)v->list + at + 3, v->list[at + 2]),
				v->list[at] << 8 | v->list[at + 1]);
	return false;
}

/* An address, not a name that would have to be looked up. */
static bool is_number(const char *host)
{
	return strchr(host, ':') != NULL || host[strspn(host, "0123456789.")] == '\0';
}

/* The same datagram again is the usual case: nothing is new then. */
bool heard_learn(struct heard *h, struct voice *v, const struct heard_said *said,
	const struct hz_join_message *j, const struct heard_datagram *d)
{
	bool more = said->kind > v->said.kind ||
		(said->kind == HEARD_ANNOUNCEMENT && said->list_version != v->said.list_version);

	mc_check(said->kind < HEARD_KIND_COUNT);
	v->times[said->kind]++;
	v->from = *d->from;
	v->relayed = relay_marked(d->p, d->n);
	v->moved =
		!v->relayed && is_number(v->said.addr.host) && strcmp(v->from.host, v->said.addr.host) != 0;
	v->places |= (uint64_t)1 << (d->place < 63 ? d->place : 63);
	v->last_ms = d->at_ms;
	if (!more)
		return false;
	if (v->said.kind == HEARD_NOTHING)
		v->first_ms = d->at_ms;
	v->said.kind = said->kind > v->said.kind ? said->kind : v->said.kind;
	v->said.joiner = said->joiner;
	v->said.group = said->group;
	v->said.partition_count = said->partition_count;
	v->said.packet = said->packet;
	v->said.build = said->build;
	v->said.lite = said->lite;
	memcpy(v->said.version, said->version, sizeof(v->said.version));
	if (said->kind == HEARD_ANNOUNCEMENT) {
		memcpy(v->said.cluster_version, said->cluster_version, sizeof(v->said.cluster_version));
		v->said.list_version = said->list_version;
		v->said.data_members = said->data_members;
		v->said.members = said->members;
		if (j != NULL)
			keep_list(h, v, j);
	}
	return true;
}
