/* SPDX-License-Identifier: Apache-2.0 */
/* A collection of metrics, as it comes and inflated: four bytes of count, four of the length of the words,
 * the words, the figures. Read twice it says the same, its words are ASCII, and it tells no more figures than
 * it counts. */
#include "common/client/metrics.h"
#include "tests/fuzz/fuzz.h"

struct sum {
	uint64_t hash;
	uint32_t n;
};

static void add_text(struct sum *s, struct mc_str text)
{
	HOLDS(text.n <= 0 || text.p != NULL);
	for (int32_t i = 0; i < text.n; i++) {
		HOLDS((unsigned char)text.p[i] < 0x80);
		s->hash = s->hash * 31 + (unsigned char)text.p[i];
	}
}

static void add_metric(void *ctx, const struct client_metric *m)
{
	struct sum *s = ctx;

	add_text(s, m->prefix);
	add_text(s, m->metric);
	add_text(s, m->discriminator);
	add_text(s, m->discriminant);
	s->hash = s->hash * 31 + (uint64_t)m->value;
	s->n++;
}

static uint32_t number(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void lies_in(struct mc_bytes part, const uint8_t *p, size_t n)
{
	HOLDS(part.n >= 0 && (size_t)part.n <= n &&
		(part.n == 0 || (part.p >= p && part.p + part.n <= p + n)));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct client_metrics_blob blob;
	struct mc_bytes words, figures;
	struct sum first = { 0 }, again = { 0 };
	uint32_t size, count;
	bool good;

	if (client_metrics_open((struct mc_bytes){ p, (int32_t)n }, &blob)) {
		lies_in(blob.words, p, n);
		lies_in(blob.figures, p, n);
	}
	if (n < 8)
		return 0;
	count = number(p);
	size = number(p + 4) < n - 8 ? number(p + 4) : (uint32_t)(n - 8);
	words = (struct mc_bytes){ p + 8, (int32_t)size };
	figures = (struct mc_bytes){ p + 8 + size, (int32_t)(n - 8 - size) };
	good = client_metrics_read(words, figures, count, fuzz_memory(0), add_metric, &first);
	HOLDS(client_metrics_read(words, figures, count, fuzz_memory(1), add_metric, &again) == good);
	HOLDS(first.hash == again.hash && first.n == again.n && first.n <= count);
	HOLDS(!good || first.n == count);
	return 0;
}
