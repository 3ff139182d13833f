/* SPDX-License-Identifier: Apache-2.0 */
/* figures_java.c - what a real member measures of itself (client/metrics.h), inflated by zlib, which is
 * loaded when the first collection comes. */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "common/base/check.h"
#include "common/base/dlopen_note.h"
#include "common/base/limits.h"
#include "common/client/metrics.h"
#include "common/io/library.h"
#include "tools/members/figures.h"

#define ZLIB(X) X(uncompress)
struct zlib {
#define X(f) __typeof__(&f) f;
	ZLIB(X)
#undef X
};

#ifdef ZLIB_LINKED /* a static build has no loader */

static const struct zlib *zlib(const char **why)
{
	static const struct zlib z = {
#define X(f) .f = f,
		ZLIB(X)
#undef X
	};

	*why = NULL;
	return &z;
}

#else

MC_DLOPEN_NOTE(members_libraries,
	"[{\"feature\":\"metrics\",\"description\":\"figures of real members\",\"priority\":\"recommended\",\"soname\":[\"libz.so.1\"]}]");

static const struct zlib *zlib(const char **why)
{
	static const struct library_entry entries[] = {
#define X(f) { #f, offsetof(struct zlib, f) },
		ZLIB(X)
#undef X
	};
	static struct zlib z;
	static bool there;

	*why = NULL;
	if (!there)
		there = library_load(&z, "libz.so.1", entries, sizeof(entries) / sizeof(*entries), why);
	return there ? &z : NULL;
}

#endif

/* Figures of one name add up over the maps that have it. */
static const struct {
	const char *prefix, *metric;
	enum figure to;
} rows[] = {
	{ "map", "ownedEntryCount", FIGURE_ENTRIES },
	{ "map", "backupEntryCount", FIGURE_ENTRIES },
	{ "map", "ownedEntryMemoryCost", FIGURE_BYTES },
	{ "map", "backupEntryMemoryCost", FIGURE_BYTES },
	{ "operation", "completedCount", FIGURE_OPERATIONS },
	{ "partitions", "migrationQueueSize", FIGURE_MIGRATIONS },
	{ "memory", "usedHeap", FIGURE_HEAP },
	{ "memory", "maxHeap", FIGURE_HEAP_LIMIT },
};

static void take_metric(void *ctx, const struct client_metric *m)
{
	struct figures *f = ctx;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (mc_str_eqz(m->metric, rows[i].metric) && mc_str_eqz(m->prefix, rows[i].prefix)) {
			int64_t *to = &f->v[rows[i].to], n = m->value > 0 ? m->value : 0;

			*to = *to == FIGURE_UNKNOWN ? n : n > INT64_MAX - *to ? INT64_MAX : *to + n;
		}
}

/* Inflated into p: false when it is broken, or larger than what is left there. */
static bool inflate_into(
	const struct zlib *z, struct mc_bytes from, uint8_t *p, size_t cap, struct mc_bytes *out)
{
	uLongf n = cap;

	if (from.n < 0 || z->uncompress(p, &n, from.p, (uLong)from.n) != Z_OK)
		return false;
	*out = (struct mc_bytes){ p, (int32_t)n };
	return true;
}

bool figures_read_metrics(struct figures *f, struct mc_bytes blob, const char **why)
{
	const struct zlib *z = zlib(why);
	struct figures found;
	struct client_metrics_blob b;
	struct mc_bytes words, figures;
	uint8_t *p = z != NULL ? malloc(3 * (size_t)MC_METRICS_MAX) : NULL;
	struct mc_arena mem = mc_arena_of(p, MC_METRICS_MAX);
	bool good;

	figures_clear(&found);
	good = p != NULL && client_metrics_open(blob, &b) &&
		inflate_into(z, b.words, p + MC_METRICS_MAX, MC_METRICS_MAX, &words) &&
		inflate_into(z, b.figures, p + 2 * MC_METRICS_MAX, MC_METRICS_MAX, &figures) &&
		client_metrics_read(words, figures, b.count, &mem, take_metric, &found);
	if (p != NULL)
		mc_arena_end(&mem);
	free(p);
	if (!good)
		return false;
	if (found.v[FIGURE_ENTRIES] == FIGURE_UNKNOWN) /* it has no map, or none that keeps statistics */
		found.v[FIGURE_ENTRIES] = found.v[FIGURE_BYTES] = 0;
	figures_take(f, &found);
	return true;
}
