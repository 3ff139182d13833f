/* SPDX-License-Identifier: Apache-2.0 */
/* knock_client.c - the client protocol's hello (AuthenticationMessageTask), as a question. */
#include <string.h>

#include "common/client/message.h"
#include "common/io/knock_in.h"

enum {
	OUR_VERSION = 1,  /* InternalSerializationService.getVersion() of all members since 3.0 */
	NO_VERSION = 127, /* refused before anything else is looked at, and without a line in the log */
	NEWER_ROWS = 7    /* of the answer, that 5.3 does not send; some releases between send some */
};

size_t knock_client_write(uint8_t *out, size_t cap, struct mc_uuid uuid, const char *name)
{
	struct client_authentication body = {
		.cluster_name = mc_str_z(name != NULL ? name : ""),
		.username = mc_str_z(NULL),
		.password = mc_str_z(NULL),
		.uuid = uuid,
		.client_type = mc_str_z("CPP"),
		.serialization_version = name != NULL ? OUR_VERSION : NO_VERSION,
		.client_hazelcast_version = mc_str_z("5.3.0"),
		.client_name = mc_str_z("mc-probe"),
	};
	struct client_message m = {
		.type = CLIENT_AUTHENTICATION, .correlation = 1, .partition_id = -1, .body = &body
	};
	size_t n = 0;

	if (cap < CLIENT_PROTOCOL_SIZE)
		return 0;
	memcpy(out, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	if (client_message_write(
		    &m, MC_LINE_53, out + CLIENT_PROTOCOL_SIZE, cap - CLIENT_PROTOCOL_SIZE, &n) != MC_ERR_OK)
		return 0;
	return CLIENT_PROTOCOL_SIZE + n;
}

static void take(const struct client_authentication_answer *a, uint32_t absent, const char *name,
	struct knock_result *r)
{
	r->has_line = absent == 0 || absent == NEWER_ROWS;
	r->line = absent == 0 ? MC_LINE_57 : MC_LINE_53;
	if (name == NULL)
		return;
	if (a->status == CLIENT_CREDENTIALS_FAILED)
		r->name = KNOCK_NAME_OTHER;
	if (a->status != CLIENT_AUTHENTICATED)
		return;
	r->name = KNOCK_NAME_SAME;
	r->partition_count = a->partition_count;
	mc_str_copy(r->version, sizeof(r->version), a->server_hazelcast_version);
}

enum knock_read knock_client_read(
	const uint8_t *p, size_t n, const char *name, struct mc_arena *mem, struct knock_result *r)
{
	struct client_scan scan = { 0 };
	struct client_message m;

	if (client_scan(&scan, p, n, MC_KNOCK_READ_MAX) != MC_ERR_OK)
		return KNOCK_READ_BAD;
	if (!scan.done)
		return KNOCK_READ_MORE;
	mc_arena_reset(mem);
	if (client_message_read(p, scan.need, mem, &m) != MC_ERR_OK ||
		m.type != CLIENT_AUTHENTICATION_ANSWER || m.body == NULL)
		return KNOCK_READ_BAD;
	take(m.body, m.absent, name, r);
	return KNOCK_READ_GOOD;
}
