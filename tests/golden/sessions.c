/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sessions.c - what a real client and a real member said to each other, one direction of one connection a
 * line: {"line","from","hex"} (tests/peers/Sessions.java). Every message must be known, and be the same bytes
 * when it is written again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/golden/golden.h"

bool is_session(json_t *o)
{
	return json_object_get(o, "t_ms") == NULL && json_object_get(o, "from") != NULL;
}

static const char *fault_of(enum client_type type, const char *what)
{
	static char text[160];

	snprintf(text, sizeof(text), "%s: %s", client_type_name(type), what);
	return text;
}

/* Rows that were not there are those of an older line. */
static const char *message_fault(const struct vector *v, const uint8_t *p, size_t n)
{
	struct client_message m;
	enum mc_err err;
	size_t size;
	uint8_t *again;
	bool same;

	mc_arena_reset(scratch());
	err = client_message_read(p, n, scratch(), &m);
	if (err != MC_ERR_OK || m.type == CLIENT_NONE)
		return fault_of(m.type, err != MC_ERR_OK ? mc_err_text(err) : "a message that is not known");
	again = malloc(n);
	err = client_message_write(&m, m.absent > 0 ? MC_LINE_53 : v->line, again, n, &size);
	same = err == MC_ERR_OK && size == n && memcmp(again, p, n) == 0;
	free(again);
	return same ? NULL : fault_of(m.type, "other bytes when written again");
}

const char *session_messages_fault(const struct vector *v, unsigned long *messages)
{
	const char *fault = NULL;
	size_t at = 0;

	while (at < v->n && fault == NULL) {
		struct client_scan scan = { .at = 0 };

		if (client_scan(&scan, v->bytes + at, v->n - at, MC_CLIENT_MESSAGE_MAX) != MC_ERR_OK ||
			!scan.done)
			return "the last message does not end, or there is none";
		fault = message_fault(v, v->bytes + at, scan.need);
		at += scan.need;
		++*messages;
	}
	return fault;
}
