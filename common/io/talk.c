/* SPDX-License-Identifier: Apache-2.0 */
/* talk.c - what the edge says itself. */
#include <stdarg.h>
#include <string.h>

#include "common/io/edge_internal.h"

static const enum node_notice_type notice_type[] = {
	[EDGE_DEBUG] = NODE_NOTICE_DEBUG,
	[EDGE_NOTE] = NODE_NOTICE_NOTE,
	[EDGE_WARN] = NODE_NOTICE_WARN,
};

static void say(struct edge *e, enum edge_level level, const char *hint, const char *text)
{
	struct node_notice t;

	memset(&t, 0, sizeof(t));
	t.type = notice_type[level];
	t.message = mc_str_z(text);
	t.hint = mc_str_z(hint);
	if (e->callbacks->notice)
		e->callbacks->notice(e->callbacks->ctx, e, &t, io_wall());
}

void io_say(struct edge *e, enum edge_level level, const char *hint, const char *format, ...)
{
	char text[FAULT_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say(e, level, hint, text);
}

static uint32_t key_of(const char *host)
{
	uint32_t h = 2166136261u; /* FNV-1a */

	for (const char *p = host; *p; p++)
		h = (h ^ (uint8_t)*p) * 16777619u;
	return h;
}

/* Its entry when this complaint may be heard now, else NULL; the entry that is due first makes room for a
 * new one. */
static struct io_gripe *allow(struct edge *e, uint32_t key, int64_t now_ms)
{
	struct io_gripe *slot = &e->gripes[0];

	for (unsigned i = 0; i < MC_GRIPES_MAX; i++) {
		struct io_gripe *g = &e->gripes[i];

		if (g->key == key && g->until_ms > now_ms) {
			g->more++;
			return NULL;
		}
		if (g->key == key || g->until_ms < slot->until_ms)
			slot = g;
		if (g->key == key)
			break;
	}
	if (slot->key != key)
		slot->more = 0;
	slot->key = key;
	slot->until_ms = now_ms + MC_LOG_REPEAT;
	return slot;
}

void io_gripe(struct edge *e, enum edge_level level, const char *host, const char *format, ...)
{
	struct io_gripe *g = allow(e, key_of(host), io_now());
	char text[FAULT_TEXT];
	va_list args;
	int n;

	if (!g)
		return;
	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (g->more && n > 0 && (size_t)n < sizeof(text))
		snprintf(text + n, sizeof(text) - (size_t)n, " (and %u times more since it was last said)",
			g->more);
	g->more = 0;
	say(e, level, NULL, text);
}

bool io_fail(struct edge *e, enum status status, const char *code, const char *hint, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fault_vset(e->err, status, code, hint, format, args);
	va_end(args);
	return false;
}
