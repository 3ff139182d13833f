/* SPDX-License-Identifier: Apache-2.0 */
/* listen_tell.c - records of what was heard. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/parse.h"
#include "common/cli/progress.h"
#include "tools/probe/listen.h"
#include "tools/probe/releases.h"

/* A master answers a join request within milliseconds, and a joiner that heard nobody stops asking after two
 * seconds. */
#define LOOKER_PATIENCE 3000

bool listen_foreign(const struct listening *l, const struct voice *v)
{
	if (l->expect == NULL && l->h.questions > 0 && !setting_given(l->h.settings, OPT_CLUSTER_NAME))
		/* the names that were asked for count, not a profile's */
		return !hearing_asked(&l->h, heard_str(&v->said.name));
	if (l->expect == NULL && hearing_asked(&l->h, heard_str(&v->said.name)))
		return false;
	return !mc_str_eqz(
		heard_str(&v->said.name), l->expect != NULL ? l->expect : l->h.plan.node.cluster_name);
}

void version_text(char out[VERSION_TEXT], const struct voice *v, bool whole)
{
	const uint8_t *n = v->said.version;

	if (n[0] == 0)
		snprintf(out, VERSION_TEXT, "unknown");
	else if (n[0] == 3 && n[1] == 0) /* before 3.8 it is not said; the build is a date */
		snprintf(out, VERSION_TEXT, whole ? "3, built %d," : "3", v->said.build);
	else if (whole)
		snprintf(out, VERSION_TEXT, "%u.%u.%u", n[0], n[1], n[2]);
	else
		snprintf(out, VERSION_TEXT, "%u.%u", n[0], n[1]);
}

/* text, line: what a writer borrows until the record ends. */
static void say_version(
	const struct say *say, const struct voice *v, char text[VERSION_TEXT], char line[VERSION_TEXT])
{
	version_text(text, v, true);
	version_text(line, v, false);
	say_z(say, "release", text);
	say_z(say, "line", v->said.version[0] > 0 ? line : NULL);
	say_z(say, "payara_release", payara_with(v->said.version[0], v->said.version[1], v->said.version[2]));
	say_number(say, "packet_version", v->said.packet);
}

/* In the datagram it is a text, whatever somebody wrote there. */
static void say_partition_count(const struct say *say, struct mc_str text)
{
	char digits[16];
	int64_t n;

	mc_str_copy(digits, sizeof(digits), text);
	if (parse_number(digits, &n))
		say_number(say, "partition_count", n);
	else
		say_z(say, "partition_count", NULL);
}

static void say_members(const struct say *say, const struct voice *v)
{
	struct mc_addr a;

	say_list(say, "members");
	for (uint32_t i = 0; voice_member(v, i, &a); i++) {
		say_open(say, NULL);
		say_z(say, "host", a.host);
		say_number(say, "port", a.port);
		say_close(say);
	}
	say_list_end(say);
}

void listen_tell_voice(struct listening *l, struct voice *v)
{
	const struct say *say = &l->h.say;
	char via[256], uuid[MC_UUID_TEXT], version[VERSION_TEXT], line[VERSION_TEXT];

	progress_clear();
	hearing_via(&l->h, v->places, via, sizeof(via));
	mc_uuid_text(uuid, v->said.uuid);
	v->told = v->said.kind;
	v->told_version = v->said.list_version;
	say_begin(say, RECORD_CLUSTER, log_now());
	say_text(say, "cluster_name", heard_str(&v->said.name));
	say_version(say, v, version, line);
	say_text(say, "joiner", heard_str(&v->said.joiner));
	say_text(say, "partition_group", heard_str(&v->said.group));
	say_partition_count(say, heard_str(&v->said.partition_count));
	say_z(say, "host", v->said.addr.host);
	say_number(say, "port", v->said.addr.port);
	say_z(say, "uuid", v->said.uuid.null ? NULL : uuid);
	say_flag(say, "lite", v->said.lite);
	if (v->said.kind == HEARD_ANNOUNCEMENT && v->said.version[0] > 3) {
		say_number(say, "member_count", v->said.members);
		say_number(say, "data_members", v->said.data_members);
		say_number(say, "list_version", v->said.list_version);
	}
	say_flag(say, "foreign", listen_foreign(l, v));
	say_flag(say, "looking", v->said.kind == HEARD_REQUEST);
	say_z(say, "seen", heard_kind_text(v->said.kind));
	say_z(say, "via", via);
	say_z(say, "from_host", v->from.host);
	say_number(say, "from_port", v->from.port);
	say_flag(say, "moved", v->moved);
	say_flag(say, "relayed", v->relayed);
	say_members(say, v);
	say_end(say);
}

void listen_tell_garbled(struct listening *l, struct garbled *g)
{
	const struct say *say = &l->h.say;
	const struct guess_row *row = &guess_rows[g->guess];

	mc_check(!g->told);
	progress_clear();
	g->told = true;
	say_begin(say, RECORD_UNDECODABLE, log_now());
	say_z(say, "host", g->from.host);
	say_number(say, "port", g->from.port);
	say_number(say, "bytes", (int64_t)g->size);
	say_number(say, "first_byte", g->first_byte);
	say_z(say, "why", row->word);
	say_z(say, "message", row->why);
	say_z(say, "guess", row->advice);
	say_end(say);
}

void listen_tell_lookers(struct listening *l, bool end)
{
	struct voice *v;

	for (uint32_t i = 0; (v = heard_voice(l->h.heard, i)) != NULL; i++)
		if (v->said.kind == HEARD_REQUEST && v->told == HEARD_NOTHING &&
			(end || l->h.now_ms - v->last_ms >= LOOKER_PATIENCE) &&
			heard_master_for(l->h.heard, v) == NULL)
			listen_tell_voice(l, v);
}
