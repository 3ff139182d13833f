/* SPDX-License-Identifier: Apache-2.0 */
/* member.c - members and member lists as records. Says each field once; the writer chooses the form. */
#include "common/cli/member.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"

#define GRID_MAJOR "5" /* "DG Version": the major version of Hazelcast on both lines */

void member_say_uuid(const struct say *s, const char *key, struct mc_uuid u, char buf[MC_UUID_TEXT])
{
	mc_check(key != NULL);
	mc_uuid_text(buf, u);
	say_z(s, key, u.null ? NULL : buf);
}

void member_say(const struct say *s, const struct member_record *m, struct member_text *buf)
{
	member_say_uuid(s, "uuid", m->uuid, buf->uuid);
	say_z(s, "host", m->addr.host);
	say_number(s, "port", m->addr.port);
	if (m->client.port != 0) {
		say_z(s, "client_host", m->client.host);
		say_number(s, "client_port", m->client.port);
	}
	say_flag(s, "lite", m->lite);
	say_text(s, "name", m->name);
	say_text(s, "instance_group", m->instance_group);
	say_z(s, "line", m->line[0] != '\0' ? m->line : NULL);
	say_flag(s, "self", m->self);
	snprintf(buf->socket, sizeof(buf->socket), strchr(m->addr.host, ':') != NULL ? "/[%s]:%u" : "/%s:%u",
		m->addr.host, m->addr.port);
	say_shown(s, "socket_address", buf->socket);
}

void member_list_say(const struct say *s, enum record r, const struct member_list *l, int64_t clock_ms)
{
	struct member_text buf;
	struct member_record m;
	char master[MC_UUID_TEXT];
	uint32_t i;

	mc_check(r == RECORD_MEMBERS || r == RECORD_DATA_GRID);
	say_begin(s, r, clock_ms);
	say_number(s, "version", l->version);
	say_number(s, "member_count", l->n);
	member_say_uuid(s, "master", l->master, master);
	say_shown(s, "cluster_name", l->cluster_name);
	say_shown(s, "major", GRID_MAJOR);
	say_list(s, "members");
	for (i = 0; i < l->n; i++) {
		l->get(l->from, i, &m);
		say_open(s, NULL);
		member_say(s, &m, &buf);
		say_close(s);
	}
	say_list_end(s);
	say_end(s);
}
