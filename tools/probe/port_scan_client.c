/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan_client.c - what a client's hello (client/question.h) says of a member that a port scan met. */
#include <stdio.h>
#include <string.h>

#include "common/client/question.h"
#include "tools/probe/port_scan_internal.h"

_Static_assert(CLIENT_QUESTION_READ_MAX == MC_SCAN_READ_MAX, "as much is read as is looked at");

size_t scan_client_write(uint8_t *out, size_t cap, struct mc_uuid uuid, const char *name)
{
	/* Not who shook hands on the first connection: a member that has not yet seen that one's end logs a
	 * WARNING when one uuid comes from two addresses (LocalAddressRegistry). */
	uuid.lo = ~uuid.lo;
	return client_question_write(out, cap, uuid, name, "mc-probe");
}

#define OLDEST "4.0" /* of those whose refusal is as that of the first line */

bool scan_line_is_known(const struct port_scan_result *r)
{
	return r->version[0] != '\0' ||
		(r->has_line && r->line == r->line_last && (r->line != MC_LINE_FIRST || r->c_node));
}

const char *scan_line_text(const struct port_scan_result *r, char out[SCAN_LINE_TEXT])
{
	const char *minor = strchr(r->version, '.');

	if (minor != NULL)
		snprintf(out, SCAN_LINE_TEXT, "%.*s",
			(int)(minor + 1 - r->version + (int)strspn(minor + 1, "0123456789")), r->version);
	else if (!r->has_line)
		return NULL;
	else if (scan_line_is_known(r))
		snprintf(out, SCAN_LINE_TEXT, "%s", mc_lines[r->line].text);
	else
		snprintf(out, SCAN_LINE_TEXT, "%s to %s",
			r->line == MC_LINE_FIRST ? OLDEST : mc_lines[r->line].text,
			mc_lines[r->line_last].text);
	return out;
}

static void take_answer(const struct client_told *told, const char *name, struct port_scan_result *r)
{
	r->has_line = told->has_line;
	r->line = told->first;
	r->line_last = told->last;
	if (name == NULL)
		return;
	if (told->status == CLIENT_CREDENTIALS_FAILED)
		r->name = SCAN_NAME_OTHER;
	if (told->status != CLIENT_AUTHENTICATED)
		return;
	r->name = SCAN_NAME_SAME;
	r->partition_count = told->partition_count;
	mc_str_copy(r->version, sizeof(r->version), told->release);
}

enum scan_read scan_client_read(
	const uint8_t *p, size_t n, const char *name, struct mc_arena *mem, struct port_scan_result *r)
{
	static const enum scan_read reads[] = {
		[CLIENT_TOLD] = SCAN_READ_GOOD,
		[CLIENT_TOLD_MORE] = SCAN_READ_MORE,
		[CLIENT_TOLD_BAD] = SCAN_READ_BAD,
	};
	struct client_told told;
	enum client_question_read read = client_question_read(p, n, mem, &told);

	if (read == CLIENT_TOLD)
		take_answer(&told, name, r);
	return reads[read];
}
