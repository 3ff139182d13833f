/* SPDX-License-Identifier: Apache-2.0 */
/* knock_client.c - what a client's hello (client/question.h) says of a member that was knocked at. */
#include "common/client/question.h"
#include "common/io/knock_in.h"

_Static_assert(CLIENT_QUESTION_READ_MAX == MC_KNOCK_READ_MAX, "as much is read as is looked at");

size_t knock_client_write(uint8_t *out, size_t cap, struct mc_uuid uuid, const char *name)
{
	return client_question_write(out, cap, uuid, name, "mc-probe");
}

static void take(const struct client_told *told, const char *name, struct knock_result *r)
{
	r->has_line = told->has_line;
	r->line = told->first;
	r->line_last = told->last;
	if (name == NULL)
		return;
	if (told->status == CLIENT_CREDENTIALS_FAILED)
		r->name = KNOCK_NAME_OTHER;
	if (told->status != CLIENT_AUTHENTICATED)
		return;
	r->name = KNOCK_NAME_SAME;
	r->partition_count = told->partition_count;
	mc_str_copy(r->version, sizeof(r->version), told->release);
}

enum knock_read knock_client_read(
	const uint8_t *p, size_t n, const char *name, struct mc_arena *mem, struct knock_result *r)
{
	static const enum knock_read reads[] = {
		[CLIENT_TOLD] = KNOCK_READ_GOOD,
		[CLIENT_TOLD_MORE] = KNOCK_READ_MORE,
		[CLIENT_TOLD_BAD] = KNOCK_READ_BAD,
	};
	struct client_told told;
	enum client_question_read read = client_question_read(p, n, mem, &told);

	if (read == CLIENT_TOLD)
		take(&told, name, r);
	return reads[read];
}
