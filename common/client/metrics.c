/* SPDX-License-Identifier: Apache-2.0 */
/* metrics.c - the words of a collection, then its figures, each told apart from the one before it
 * (MetricsCompressor.readDictionary, MetricsDecompressor). It judges no figure. */
#include "common/client/metrics.h"

#include <string.h>

#include "common/base/check.h"
#include "common/wire/bytes.h"

enum {
	VERSION = 1,
	WORD_HEAD = 6,    /* its number, how much it shares with the word before it, how much follows */
	FIGURE_LEAST = 10 /* mask, kind and value: all else as before */
};

/* What a figure has of the one before it (MetricsCompressor.MASK_...). */
enum {
	SAME_PREFIX = 1 << 0,
	SAME_METRIC = 1 << 1,
	SAME_DISCRIMINATOR = 1 << 2,
	SAME_DISCRIMINANT = 1 << 3,
	SAME_UNIT = 1 << 4,
	SAME_TARGETS = 1 << 5,
	SAME_TAG_COUNT = 1 << 6
};
enum { KIND_LONG, KIND_DOUBLE }; /* MetricsCompressor.ValueType */

bool client_metrics_open(struct mc_bytes blob, struct client_metrics_blob *out)
{
	struct mc_rd r = mc_rd_of(blob.p, blob.n > 0 ? (size_t)blob.n : 0), words;

	if (mc_rd_u16(&r) != VERSION)
		return false;
	words = mc_rd_child(&r, mc_rd_u32(&r));
	out->words = (struct mc_bytes){ words.p, (int32_t)mc_rd_left(&words) };
	out->count = mc_rd_u32(&r);
	out->figures = (struct mc_bytes){ r.p, (int32_t)mc_rd_left(&r) };
	return r.err == MC_ERR_OK;
}

/* --- words --- */
struct dictionary {
	struct mc_str *v;
	uint32_t n;
};

/* The word shares `common` characters with the last one; UTF-16 follows. */
static struct mc_str read_word(struct mc_rd *r, struct mc_str last, struct mc_arena *mem)
{
	uint8_t common = mc_rd_u8(r), more = mc_rd_u8(r);
	char *to;

	if (r->err != MC_ERR_OK || common > last.n || 2u * more > mc_rd_left(r) ||
		(to = mc_arena_get(mem, 1, (size_t)common + more + 1)) == NULL) {
		mc_rd_fail(r, MC_ERR_VALUE);
		return mc_str_z(NULL);
	}
	memcpy(to, last.p, common);
	for (uint8_t i = 0; i < more; i++) {
		uint16_t c = mc_rd_u16(r);

		to[common + i] = c >= ' ' && c < 0x7f ? (char)c : '?';
	}
	return mc_str_of(to, (size_t)common + more);
}

static bool read_words(struct mc_rd *r, struct dictionary *d, struct mc_arena *mem)
{
	struct mc_str last = mc_str_of("", 0);

	d->n = mc_rd_u32(r);
	if (d->n > mc_rd_left(r) / WORD_HEAD || (d->v = mc_arena_get(mem, sizeof(*d->v), d->n + 1)) == NULL)
		return false;
	for (uint32_t i = 0; i < d->n; i++)
		d->v[i] = mc_str_z(NULL);
	for (uint32_t i = 0; i < d->n; i++) {
		uint32_t number = mc_rd_u32(r);

		last = read_word(r, last, mem);
		if (r->err != MC_ERR_OK || number >= d->n)
			return false;
		d->v[number] = last;
	}
	return true;
}

static struct mc_str word(struct mc_rd *r, const struct dictionary *d)
{
	uint32_t number = mc_rd_u32(r);

	if (number == UINT32_MAX || r->err != MC_ERR_OK) /* -1: null */
		return mc_str_z(NULL);
	if (number >= d->n)
		mc_rd_fail(r, MC_ERR_VALUE);
	return number < d->n ? d->v[number] : mc_str_z(NULL);
}

/* --- figures --- */
static int64_t read_value(struct mc_rd *r)
{
	uint8_t kind = mc_rd_u8(r);
	uint64_t bits = mc_rd_u64(r);
	double real;

	if (kind == KIND_LONG)
		return (int64_t)bits;
	if (kind != KIND_DOUBLE)
		mc_rd_fail(r, MC_ERR_VALUE);
	memcpy(&real, &bits, sizeof(real));
	return real > -9e18 && real < 9e18 ? (int64_t)real : 0; /* not a number: neither */
}

static bool read_figure(struct mc_rd *r, const struct dictionary *d, struct client_metric *m, uint8_t *tags)
{
	uint8_t mask = mc_rd_u8(r);

	if (!(mask & SAME_PREFIX))
		m->prefix = word(r, d);
	if (!(mask & SAME_METRIC))
		m->metric = word(r, d);
	if (!(mask & SAME_DISCRIMINATOR))
		m->discriminator = word(r, d);
	if (!(mask & SAME_DISCRIMINANT))
		m->discriminant = word(r, d);
	if (!(mask & SAME_UNIT))
		mc_rd_u8(r);
	if (!(mask & SAME_TARGETS))
		mc_rd_u8(r);
	if (!(mask & SAME_TAG_COUNT))
		*tags = mc_rd_u8(r);
	for (uint8_t i = 0; i < *tags; i++) {
		word(r, d); /* the tag */
		word(r, d); /* and what it says */
	}
	m->value = read_value(r);
	return r->err == MC_ERR_OK;
}

bool client_metrics_read(struct mc_bytes words, struct mc_bytes figures, uint32_t count, struct mc_arena *mem,
	client_metric_fn *each, void *ctx)
{
	struct mc_rd w = mc_rd_of(words.p, (size_t)words.n), f = mc_rd_of(figures.p, (size_t)figures.n);
	struct mc_str none = mc_str_z(NULL);
	struct client_metric m = { none, none, none, none, 0 };
	struct dictionary d = { NULL, 0 };
	size_t used = mem->used;
	uint8_t tags = 0;
	bool good = read_words(&w, &d, mem) && count <= mc_rd_left(&f) / FIGURE_LEAST;

	mc_check(each != NULL && words.n >= 0 && figures.n >= 0);
	for (uint32_t i = 0; i < count && good; i++) {
		good = read_figure(&f, &d, &m, &tags);
		if (good)
			each(ctx, &m);
	}
	mc_arena_back(mem, used);
	return good;
}
