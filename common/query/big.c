/* SPDX-License-Identifier: Apache-2.0 */
/* big.c - BigInteger and BigDecimal as decimal digits: short and slow, for a query compares few of them.
 * Takes any bytes; what is longer than QUERY_DIGITS_MAX digits is refused. */
#include "common/base/check.h"
#include "common/query/value.h"

_Static_assert(QUERY_DIGITS_MAX >= 20, "every integer of 64 bits has its digits");

static void strip(struct query_big *b)
{
	uint32_t zeros = 0;

	while (zeros < b->n && b->d[zeros] == 0)
		zeros++;
	mc_check(b->n <= QUERY_DIGITS_MAX);
	memmove(b->d, b->d + zeros, b->n - zeros);
	b->n -= zeros;
	if (b->n == 0)
		b->negative = false;
}

/* b * 256 + add */
static bool push_byte(struct query_big *b, uint32_t add)
{
	for (uint32_t i = b->n; i-- > 0;) {
		add += (uint32_t)b->d[i] * 256;
		b->d[i] = (uint8_t)(add % 10);
		add /= 10;
	}
	for (; add > 0; add /= 10) {
		if (b->n == QUERY_DIGITS_MAX)
			return false;
		memmove(b->d + 1, b->d, b->n);
		b->d[0] = (uint8_t)(add % 10);
		b->n++;
	}
	return true;
}

/* Two's complement, most significant byte first. */
static bool of_bytes(struct mc_bytes bytes, struct query_big *out)
{
	uint32_t carry = 1;
	uint8_t turned[QUERY_DIGITS_MAX];

	if (bytes.n <= 0 || bytes.n > QUERY_DIGITS_MAX / 2)
		return bytes.n == 0;
	out->negative = (bytes.p[0] & 0x80) != 0;
	memcpy(turned, bytes.p, (size_t)bytes.n);
	for (int32_t i = bytes.n; out->negative && i-- > 0; carry >>= 8) {
		carry += (uint8_t)~turned[i];
		turned[i] = (uint8_t)carry;
	}
	for (int32_t i = 0; i < bytes.n; i++)
		if (!push_byte(out, turned[i]))
			return false;
	return true;
}

static bool of_integer(int64_t i, struct query_big *out)
{
	uint64_t left = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
	uint8_t turned[8];

	for (int k = 8; k-- > 0; left >>= 8)
		turned[k] = (uint8_t)left;
	for (int k = 0; k < 8; k++)
		if (!push_byte(out, turned[k]))
			return false;
	strip(out);
	out->negative = i < 0;
	return true;
}

bool query_big_of(const struct query_value *v, struct query_big *out)
{
	char text[32];
	size_t n;

	out->negative = false;
	out->scale = 0;
	out->n = 0;
	if (v->kind == QUERY_BIG_INTEGER || v->kind == QUERY_BIG_DECIMAL) {
		out->scale = v->kind == QUERY_BIG_DECIMAL ? (int32_t)v->i : 0;
		return of_bytes(v->bytes, out);
	}
	if (!query_is_real(v->kind))
		return of_integer(v->i, out);
	n = query_print_real(text, v->f); /* BigDecimal.valueOf(double) */
	return query_big_parse((struct mc_bytes){ (const uint8_t *)text, (int32_t)n }, out);
}

/* --- text --- */
static bool take_exponent(const uint8_t *p, const uint8_t *end, int32_t *scale)
{
	int64_t e;

	if (p == end)
		return true;
	if ((*p | 0x20) != 'e' ||
		!query_parse_integer((struct mc_bytes){ p + 1, (int32_t)(end - p - 1) }, &e) ||
		e > INT32_MAX / 2 || e < INT32_MIN / 2)
		return false;
	*scale -= (int32_t)e;
	return true;
}

bool query_big_parse(struct mc_bytes text, struct query_big *out)
{
	const uint8_t *p = text.p, *end = text.n <= 0 ? text.p : text.p + text.n;
	bool point = false, any = false;

	out->negative = p < end && *p == '-';
	out->scale = 0;
	out->n = 0;
	if (p < end && (*p == '-' || *p == '+'))
		p++;
	for (; p < end && (*p == '.' || (*p >= '0' && *p <= '9')); p++) {
		if (*p == '.' && point)
			return false;
		if (*p == '.') {
			point = true;
			continue;
		}
		if (out->n == QUERY_DIGITS_MAX)
			return false;
		any = true;
		out->d[out->n++] = (uint8_t)(*p - '0');
		out->scale += point;
	}
	if (!any || !take_exponent(p, end, &out->scale))
		return false;
	strip(out);
	return true;
}

/* --- bytes --- */
/* b / 256; gives the rest */
static uint32_t pull_byte(struct query_big *b)
{
	uint32_t rest = 0;

	for (uint32_t i = 0; i < b->n; i++) {
		rest = rest * 10 + b->d[i];
		b->d[i] = (uint8_t)(rest / 256);
		rest %= 256;
	}
	strip(b);
	return rest;
}

bool query_big_value(
	const struct query_big *b, enum query_kind kind, struct mc_arena *mem, struct query_value *out)
{
	struct query_big left = *b;
	size_t room = b->n / 2 + 2, at = room;
	uint8_t *p = mc_arena_get(mem, 1, room);
	uint32_t carry = 1;

	mc_check(b->n <= QUERY_DIGITS_MAX &&
		(kind == QUERY_BIG_DECIMAL || (kind == QUERY_BIG_INTEGER && b->scale == 0)));
	if (p == NULL)
		return false;
	do
		p[--at] = (uint8_t)pull_byte(&left);
	while (left.n > 0);
	if (p[at] & 0x80)
		p[--at] = 0;
	for (size_t i = room; b->negative && i-- > at; carry >>= 8) {
		carry += (uint8_t)~p[i];
		p[i] = (uint8_t)carry;
	}
	/* BigInteger.toByteArray is as short as it can be: -128 is one byte */
	if (at + 1 < room && p[at] == 0xff && (p[at + 1] & 0x80))
		at++;
	mc_check(at < room);
	*out = (struct query_value){ .kind = kind,
		.i = kind == QUERY_BIG_DECIMAL ? b->scale : 0,
		.bytes = { p + at, (int32_t)(room - at) } };
	return true;
}

/* --- order and sums --- */
/* The digit that counts 10^place. */
static uint32_t digit_at(const struct query_big *b, int64_t place)
{
	int64_t i = (int64_t)b->n - 1 - b->scale - place;

	return i >= 0 && i < b->n ? b->d[i] : 0;
}

static int64_t top(const struct query_big *b)
{
	return (int64_t)b->n - b->scale;
}

static int compare_size(const struct query_big *a, const struct query_big *b)
{
	int64_t place = top(a) > top(b) ? top(a) : top(b);
	int64_t low = a->scale > b->scale ? -(int64_t)a->scale : -(int64_t)b->scale;

	if (a->n == 0 || b->n == 0)
		return (a->n > 0) - (b->n > 0);
	if (top(a) != top(b))
		return top(a) > top(b) ? 1 : -1;
	for (; place >= low && place > top(a) - 2 * QUERY_DIGITS_MAX; place--)
		if (digit_at(a, place) != digit_at(b, place))
			return digit_at(a, place) > digit_at(b, place) ? 1 : -1;
	return 0;
}

int query_big_compare(const struct query_big *a, const struct query_big *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? -compare_size(a, b) : compare_size(a, b);
}

/* |a| + |b|, or |a| - |b| when that is not below 0, at the finer scale. */
static bool combine(const struct query_big *a, const struct query_big *b, bool minus, struct query_big *out)
{
	int32_t scale = a->scale > b->scale ? a->scale : b->scale;
	int64_t high = top(a) > top(b) ? top(a) : top(b), n = high + 1 + scale;
	int carry = 0;

	if (n <= 0)
		n = 1;
	if (n > QUERY_DIGITS_MAX)
		return false;
	out->scale = scale;
	out->n = (uint32_t)n;
	for (uint32_t i = out->n; i-- > 0;) {
		int64_t place = (int64_t)out->n - 1 - i - scale;
		int d = (int)digit_at(a, place) +
			(minus ? -(int)digit_at(b, place) : (int)digit_at(b, place)) + carry;

		carry = d < 0 ? -1 : d > 9 ? 1 : 0;
		out->d[i] = (uint8_t)(d - 10 * carry);
	}
	mc_check(carry == 0);
	return true;
}

bool query_big_add(struct query_big *to, const struct query_big *b)
{
	struct query_big a = *to;
	bool minus = a.negative != b->negative, swap = minus && compare_size(&a, b) < 0;

	if (!combine(swap ? b : &a, swap ? &a : b, minus, to))
		return false;
	to->negative = swap ? b->negative : a.negative;
	strip(to);
	return true;
}

/* Long division; the quotient has the scale of the dividend where that is enough (BigDecimal.divide). Ten
 * times the divisor has to fit: a larger one is refused, for a count may come from another member. */
bool query_big_divide(struct query_big *to, uint64_t by)
{
	struct query_big a = *to;
	uint64_t rest = 0;

	mc_check(by > 0 && a.n <= QUERY_DIGITS_MAX);
	if (by >= (uint64_t)1 << 60)
		return false;
	for (uint32_t i = 0; i < a.n || rest > 0; i++) {
		if (i == QUERY_DIGITS_MAX)
			return false;
		if (i >= a.n)
			to->scale++;
		rest = rest * 10 + (i < a.n ? a.d[i] : 0);
		to->d[i] = (uint8_t)(rest / by);
		rest %= by;
		to->n = i + 1;
	}
	strip(to);
	return true;
}

/* --- to other numbers --- */
void query_big_cut(struct query_big *b)
{
	int64_t n = top(b);

	if (n <= 0) {
		b->n = 0;
	} else if (n > QUERY_DIGITS_MAX) {
		n = QUERY_DIGITS_MAX; /* zeros that nobody asked for */
	}
	if (b->n > 0 && n > b->n)
		memset(b->d + b->n, 0, (size_t)(n - b->n));
	if (b->n > 0)
		b->n = (uint32_t)n;
	b->scale = 0;
	if (b->n == 0)
		b->negative = false;
}

int64_t query_big_integer(const struct query_big *b)
{
	struct query_big whole = *b;
	uint64_t sum = 0;

	query_big_cut(&whole);
	for (uint32_t i = 0; i < whole.n; i++)
		sum = sum * 10 + whole.d[i];
	return (int64_t)(whole.negative ? 0 - sum : sum);
}
