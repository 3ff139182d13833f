/* SPDX-License-Identifier: Apache-2.0 */
/* hyperloglog.c - counting: hashes go into the list, or into registers when it has become long. */
#include "common/data/hyperloglog.h"

#include <math.h>
#include <string.h>

#include "common/base/check.h"
#include "common/data/hyperloglog_internal.h"

enum {
	P = HYPERLOGLOG_P,
	M = HYPERLOGLOG_REGISTERS,
	P_PRIME = 25,
	P_PRIME_MASK = (1 << P_PRIME) - 1,
	ZEROS_MASK = (1 << 6) - 1,
	P_MASK = M - 1,
	NUMBER_MAX = 5,                   /* bytes */
	FENCE = 1 << ((64 - P - 1) & 31), /* Java shifts an int */
};
#define P_PRIME_FENCE (UINT64_C(1) << 38)

void hyperloglog_init(struct hyperloglog *h)
{
	h->dense = false;
	h->total = h->mark = h->temp_n = 0;
	h->prev = 0;
}

/* --- numbers in the list --- */
static int32_t int_of(uint32_t bits)
{
	int32_t i;

	memcpy(&i, &bits, sizeof(i));
	return i;
}

/* The lower 25 bits; where the registers' index leaves nothing of them, the zeros behind as well. */
static int32_t encode(uint64_t hash)
{
	uint32_t low = (uint32_t)(hash & P_PRIME_MASK);
	uint32_t zeros;

	if ((low & ~(uint32_t)P_MASK) != 0)
		return int_of(low << 1);
	zeros = (uint32_t)__builtin_ctzll((hash >> P_PRIME) | P_PRIME_FENCE) + 1;
	return int_of(low << (32 - P_PRIME) | zeros << 1 | 1);
}

static bool has_zeros(int32_t number)
{
	return (number & 1) != 0;
}

static uint32_t index_of_list(int32_t number)
{
	return (uint32_t)number >> (has_zeros(number) ? 32 - P_PRIME : 1) & P_PRIME_MASK;
}

static uint32_t index_of_register(int32_t number)
{
	return (uint32_t)number >> (has_zeros(number) ? 32 - P_PRIME : 1) & P_MASK;
}

static uint8_t register_of(int32_t number)
{
	uint32_t bits = (uint32_t)number >> 1;

	if (has_zeros(number))
		return (uint8_t)((bits & ZEROS_MASK) > 64 - P_PRIME ? 64 - P
								    : (bits & ZEROS_MASK) + P_PRIME - P);
	return (uint8_t)(__builtin_ctz(bits >> P | FENCE) + 1);
}

/* --- the list (VariableLengthDiffArray) --- */
static void append(struct hyperloglog *h, int32_t number)
{
	int32_t diff = int_of((uint32_t)number - (uint32_t)h->prev);

	if (h->mark + NUMBER_MAX > HYPERLOGLOG_LIST_MAX)
		return; /* a list that nobody's hashes have made */
	for (; diff > 0x7f; diff >>= 7)
		h->list[h->mark++] = (uint8_t)((diff & 0x7f) | 0x80);
	h->list[h->mark++] = (uint8_t)(diff & 0x7f);
	h->prev = number;
	h->total++;
}

/* The number at *at, of those behind `last`; false: the list ends. */
static bool next(const struct hyperloglog *h, uint32_t *at, int32_t *last)
{
	uint32_t diff = 0;
	uint8_t byte = 0x80;

	if (*at >= h->mark)
		return false;
	for (uint32_t shift = 0; (byte & 0x80) != 0 && *at < h->mark; shift += 7) {
		byte = h->list[(*at)++];
		diff |= (uint32_t)(byte & 0x7f) << (shift & 31);
	}
	*last = int_of(diff + (uint32_t)*last);
	return true;
}

/* Each behind those that are not larger (Shell's): most are already. */
static void sort(int32_t *v, uint32_t n)
{
	for (uint32_t gap = n / 2; gap > 0; gap /= 2)
		for (uint32_t i = gap; i < n; i++) {
			int32_t x = v[i];
			uint32_t k = i;

			for (; k >= gap && v[k - gap] > x; k -= gap)
				v[k] = v[k - gap];
			v[k] = x;
		}
}

/* mergeAndResetTmp: of numbers of one index the last one stays */
void hyperloglog_settle(struct hyperloglog *h)
{
	uint32_t n = 0, at = 0;
	int32_t last = 0;

	if (h->dense || h->temp_n == 0)
		return;
	while (next(h, &at, &last))
		h->all[n++] = last;
	mc_check(n == h->total);
	for (uint32_t i = 0; i < h->temp_n; i++)
		h->all[n++] = h->temp[i];
	sort(h->all, n);
	h->total = h->mark = h->temp_n = 0;
	h->prev = 0;
	for (uint32_t i = 0; i < n; i++)
		if (i + 1 == n || index_of_list(h->all[i]) != index_of_list(h->all[i + 1]))
			append(h, h->all[i]);
}

/* --- registers --- */
static void become_dense(struct hyperloglog *h)
{
	uint32_t n = 0, at = 0;
	int32_t last = 0;

	if (h->dense)
		return;
	hyperloglog_settle(h);
	while (next(h, &at, &last))
		h->all[n++] = last;
	memset(h->registers, 0, sizeof(h->registers));
	for (uint32_t i = 0; i < n; i++) {
		uint8_t *r = &h->registers[index_of_register(h->all[i])], value = register_of(h->all[i]);

		*r = value > *r ? value : *r;
	}
	h->dense = true;
}

void hyperloglog_add(struct hyperloglog *h, int64_t hash)
{
	uint64_t bits = (uint64_t)hash;
	uint8_t value;

	if (!h->dense && h->mark + HYPERLOGLOG_TEMP * sizeof(int32_t) >= M)
		become_dense(h);
	if (!h->dense) {
		h->temp[h->temp_n++] = encode(bits);
		if (h->temp_n == HYPERLOGLOG_TEMP)
			hyperloglog_settle(h);
		return;
	}
	value = (uint8_t)(__builtin_ctzll(bits >> P | FENCE) + 1);
	if (value > h->registers[bits & P_MASK])
		h->registers[bits & P_MASK] = value;
}

void hyperloglog_merge(struct hyperloglog *h, struct hyperloglog *other)
{
	become_dense(h);
	become_dense(other);
	for (uint32_t i = 0; i < M; i++)
		if (other->registers[i] > h->registers[i])
			h->registers[i] = other->registers[i];
}

/* --- what it comes to --- */
static int64_t count_linearly(double total, double empty)
{
	return (int64_t)(total * log(total / empty));
}

/* How far the estimate is from the nearest one that was measured, as Java finds it: from the first one that
 * lies above it on, nothing is nearer. */
static double nearest(double e)
{
	double d = fabs(e - hyperloglog_raw[0]);

	for (uint32_t i = 0; i < HYPERLOGLOG_BIASES; i++)
		if (fabs(e - hyperloglog_raw[i]) < d)
			d = e - hyperloglog_raw[i];
	return d;
}

/* The mean of six: up to three not nearer than `nearest` from above, the others from below; one that is just
 * as near is in both. */
static int64_t bias_of(double e)
{
	enum { ALL = 6 };
	double d = nearest(e), sum = 0;
	int32_t left = ALL, above = 0, below;

	while (above < HYPERLOGLOG_BIASES && e - hyperloglog_raw[above] > d)
		above++;
	below = above < HYPERLOGLOG_BIASES && e - hyperloglog_raw[above] >= d ? above : above - 1;
	while (left-- > ALL / 2 && above < HYPERLOGLOG_BIASES)
		sum += hyperloglog_bias[above++];
	while (left-- >= 0 && below >= 0)
		sum += hyperloglog_bias[below--];
	return (int64_t)(sum / ALL);
}

static int64_t estimate_dense(const struct hyperloglog *h)
{
	const double alpha = .7213 / (1 + 1.079 / M);
	const int32_t threshold = 11500;
	double sum = 0, raw, counted;
	uint32_t empty = 0;

	for (uint32_t i = 0; i < M; i++)
		if (h->registers[i] > 0)
			sum += 1.0 / (double)(UINT64_C(1) << h->registers[i]);
		else
			empty++;
	raw = 1 / (sum + empty) * alpha * M * M;
	if (raw <= M * 5)
		raw -= (double)bias_of(raw);
	counted = empty != 0 ? (double)count_linearly(M, empty) : raw;
	return (int64_t)(counted >= threshold ? raw : counted);
}

int64_t hyperloglog_estimate(struct hyperloglog *h)
{
	const double m = 1 << P_PRIME;

	hyperloglog_settle(h);
	return h->dense ? estimate_dense(h) : count_linearly(m, m - h->total);
}

/* --- from others --- */
bool hyperloglog_of_list(
	struct hyperloglog *h, const uint8_t *list, size_t n, int32_t total, int32_t mark, int32_t prev)
{
	uint32_t at = 0, found = 0;
	int32_t last = 0;

	hyperloglog_init(h);
	if (mark < 0 || mark > HYPERLOGLOG_LIST_MAX || (size_t)mark > n || total < 0 || total > mark ||
		(mark > 0 && (list[mark - 1] & 0x80) != 0))
		return false;
	if (mark > 0)
		memcpy(h->list, list, (size_t)mark);
	h->mark = (uint32_t)mark;
	while (next(h, &at, &last))
		found++;
	h->total = found;
	h->prev = prev;
	return found == (uint32_t)total;
}

bool hyperloglog_of_registers(struct hyperloglog *h, const uint8_t *registers, size_t n)
{
	hyperloglog_init(h);
	if (n != M)
		return false;
	memcpy(h->registers, registers, M);
	h->dense = true;
	for (uint32_t i = 0; i < M; i++)
		if (h->registers[i] > 64 - P)
			return false;
	return true;
}
