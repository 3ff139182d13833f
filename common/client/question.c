/* SPDX-License-Identifier: Apache-2.0 */
/* question.c - the client's hello as a question, and what its answer says. Pure. */
#include "common/client/question.h"

#include <string.h>

enum {
	OUR_VERSION = 1,  /* InternalSerializationService.getVersion() of all members since 3.0 */
	NO_VERSION = 127, /* refused before anything else is looked at, and without a line in the log */
};

_Static_assert(CLIENT_QUESTION_READ_MAX <= MC_CLIENT_MESSAGE_MAX, "a message's size is compared with both");

/* How many rows of the answer are missing, by line: those that came with a later one (core.h). */
static const struct {
	uint8_t absent;
	enum mc_line first, last;
} shapes[] = {
	{ 7, MC_LINE_53, MC_LINE_53 },
	{ 1, MC_LINE_54, MC_LINE_54 },
	{ 0, MC_LINE_55, MC_LINE_LAST },
};

size_t client_question_write(
	uint8_t *out, size_t cap, struct mc_uuid uuid, const char *name, const char *who_asks)
{
	struct client_authentication body = {
		.cluster_name = mc_str_z(name != NULL ? name : ""),
		.username = mc_str_z(NULL),
		.password = mc_str_z(NULL),
		.uuid = uuid,
		.client_type = mc_str_z("CPP"),
		.serialization_version = name != NULL ? OUR_VERSION : NO_VERSION,
		.client_hazelcast_version = mc_str_z("5.3.0"),
		.client_name = mc_str_z(who_asks),
	};
	struct client_message m = {
		.type = CLIENT_AUTHENTICATION, .correlation = 1, .partition_id = -1, .body = &body
	};
	size_t n = 0;

	if (cap < CLIENT_PROTOCOL_SIZE)
		return 0;
	memcpy(out, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	if (client_message_write(&m, MC_LINE_FIRST, out + CLIENT_PROTOCOL_SIZE, cap - CLIENT_PROTOCOL_SIZE,
		    &n) != MC_ERR_OK)
		return 0;
	return CLIENT_PROTOCOL_SIZE + n;
}

static void take_line(struct client_told *out, uint32_t absent)
{
	if (out->release.n > 0) {
		out->has_line = mc_line_of_text(out->release.p, (size_t)out->release.n, &out->first);
		out->last = out->first;
		return;
	}
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		if (shapes[i].absent != absent)
			continue;
		out->has_line = true;
		out->first = shapes[i].first;
		out->last = shapes[i].last;
	}
}

enum client_question_read client_question_read(
	const uint8_t *p, size_t n, struct mc_arena *mem, struct client_told *out)
{
	struct client_scan scan = { 0 };
	const struct client_authentication_answer *a;
	struct client_message m;

	*out = (struct client_told){ .release = { "", 0 } };
	if (client_scan(&scan, p, n, CLIENT_QUESTION_READ_MAX) != MC_ERR_OK)
		return CLIENT_TOLD_BAD;
	if (!scan.done)
		return CLIENT_TOLD_MORE;
	mc_arena_reset(mem);
	if (client_message_read(p, scan.need, mem, &m) != MC_ERR_OK ||
		m.type != CLIENT_AUTHENTICATION_ANSWER || m.body == NULL)
		return CLIENT_TOLD_BAD;
	a = m.body;
	out->status = a->status;
	if (a->status == CLIENT_AUTHENTICATED) {
		out->release = a->server_hazelcast_version;
		out->partition_count = a->partition_count;
	}
	take_line(out, m.absent);
	return CLIENT_TOLD;
}
