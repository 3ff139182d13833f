/* SPDX-License-Identifier: Apache-2.0 */
/* number.c - numbers and their texts, without stdio: exact, by shifting decimal digits (the way of Go's
 * strconv/decimal.go), and slow, which the few texts of a query can bear. */
#include "common/base/check.h"
#include "common/query/value.h"

enum { MANTISSA = 52, BIAS = 1023, SHIFT_MAX = 27 };

bool query_parse_integer(struct mc_bytes text, int64_t *out)
{
	int32_t i = 0;
	bool negative = false;
	uint64_t sum = 0, most = INT64_MAX;

	if (text.n > 0 && (text.p[0] == '-' || text.p[0] == '+')) {
		negative = text.p[0] == '-';
		i++;
	}
	most += negative;
	if (i >= text.n)
		return false;
	for (; i < text.n; i++) {
		uint8_t d = (uint8_t)(text.p[i] - '0');

		if (d > 9 || sum > (most - d) / 10)
			return false;
		sum = sum * 10 + d;
	}
	*out = (int64_t)(negative ? 0 - sum : sum);
	return true;
}

size_t query_print_integer(char *out, int64_t v)
{
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char turned[24];
	size_t n = 0, k = 0;

	do
		turned[k++] = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	if (v < 0)
		out[n++] = '-';
	while (k > 0)
		out[n++] = turned[--k];
	return n;
}

/* --- digits times and over powers of two; what falls off the end only counts as "more than 0" --- */
struct decimal {
	uint8_t d[QUERY_DIGITS_MAX];
	uint32_t n;
	int32_t point; /* 0.d0d1d2... times 10^point */
	bool more;
};

static void trim(struct decimal *a)
{
	while (a->n > 0 && a->d[a->n - 1] == 0)
		a->n--;
	if (a->n == 0)
		a->point = 0;
}

static void shift_left(struct decimal *a, uint32_t k)
{
	uint64_t carry = 0;
	uint8_t front[24];
	uint32_t add = 0;

	for (uint32_t i = a->n; i-- > 0;) {
		carry += (uint64_t)a->d[i] << k;
		a->d[i] = (uint8_t)(carry % 10);
		carry /= 10;
	}
	for (; carry > 0; carry /= 10)
		front[add++] = (uint8_t)(carry % 10);
	if (a->n + add > QUERY_DIGITS_MAX) {
		for (uint32_t i = QUERY_DIGITS_MAX - add; i < a->n; i++)
			a->more |= a->d[i] != 0;
		a->n = QUERY_DIGITS_MAX - add;
	}
	memmove(a->d + add, a->d, a->n);
	for (uint32_t i = 0; i < add; i++)
		a->d[i] = front[add - 1 - i];
	a->n += add;
	a->point += (int32_t)add;
	trim(a);
}

static void shift_right(struct decimal *a, uint32_t k)
{
	struct decimal from = *a;
	uint64_t rest = 0;
	uint32_t i = 0, n = 0;

	for (; rest >> k == 0 && (i < from.n || rest > 0); i++)
		rest = rest * 10 + (i < from.n ? from.d[i] : 0);
	if (rest == 0) {
		a->n = 0;
		return;
	}
	a->point -= (int32_t)i - 1;
	for (;; i++) {
		if (n == QUERY_DIGITS_MAX) {
			a->more |= rest > 0 || i < from.n;
			break;
		}
		a->d[n++] = (uint8_t)(rest >> k);
		rest &= ((uint64_t)1 << k) - 1;
		if (rest == 0 && i >= from.n)
			break;
		rest = rest * 10 + (i < from.n ? from.d[i] : 0);
	}
	a->n = n;
	trim(a);
}

static void shift(struct decimal *a, int32_t k)
{
	for (; k > 0 && a->n > 0; k -= k < SHIFT_MAX ? k : SHIFT_MAX)
		shift_left(a, (uint32_t)(k < SHIFT_MAX ? k : SHIFT_MAX));
	for (; k < 0 && a->n > 0; k += -k < SHIFT_MAX ? -k : SHIFT_MAX)
		shift_right(a, (uint32_t)(-k < SHIFT_MAX ? -k : SHIFT_MAX));
}

/* Of n digits from the front, the next one rounds: half to even. */
static bool rounds_up(const struct decimal *a, int32_t n)
{
	if (n < 0 || (uint32_t)n >= a->n)
		return false;
	if (a->d[n] == 5 && (uint32_t)n + 1 == a->n)
		return a->more || (n > 0 && a->d[n - 1] % 2 != 0);
	return a->d[n] >= 5;
}

static uint64_t rounded(const struct decimal *a)
{
	uint64_t sum = 0;

	for (int32_t i = 0; i < a->point; i++)
		sum = sum * 10 + ((uint32_t)i < a->n ? a->d[i] : 0);
	return sum + rounds_up(a, a->point);
}

static double of_bits(uint64_t bits)
{
	double f;

	memcpy(&f, &bits, sizeof(f));
	return f;
}

static uint64_t bits_of(double f)
{
	uint64_t bits;

	memcpy(&bits, &f, sizeof(bits));
	return bits;
}

/* How many bits move the point by so many digits, and not further. */
static int32_t step_of(int32_t digits)
{
	static const uint8_t bits[] = { 1, 3, 6, 9, 13, 16, 19, 23, 26 };

	return digits < (int32_t)sizeof(bits) ? bits[digits] : SHIFT_MAX;
}

static double real_of(struct decimal *a, bool negative)
{
	const uint64_t sign = (uint64_t)negative << 63, infinite = (uint64_t)0x7ff << MANTISSA;
	int32_t exponent = 0;
	uint64_t m;

	trim(a);
	if (a->n == 0 || a->point < -330)
		return of_bits(sign);
	if (a->point > 310)
		return of_bits(sign | infinite);
	/* to 0.5 <= value < 1 */
	for (int32_t n; a->point > 0; exponent += n) {
		n = step_of(a->point);
		shift(a, -n);
	}
	for (int32_t n; a->point < 0 || (a->n > 0 && a->d[0] < 5); exponent -= n) {
		n = step_of(-a->point);
		shift(a, n);
	}
	exponent--;
	if (exponent < 1 - BIAS) { /* a denormal */
		shift(a, exponent - (1 - BIAS));
		exponent = 1 - BIAS;
	}
	shift(a, MANTISSA + 1);
	m = rounded(a);
	if (m == (uint64_t)2 << MANTISSA) {
		m >>= 1;
		exponent++;
	}
	if (exponent > BIAS)
		return of_bits(sign | infinite);
	if ((m >> MANTISSA & 1) == 0)
		return of_bits(sign | m);
	return of_bits(
		sign | (uint64_t)(exponent + BIAS) << MANTISSA | (m & (((uint64_t)1 << MANTISSA) - 1)));
}

double query_big_real(const struct query_big *b)
{
	struct decimal a = { .n = b->n };
	int64_t point = (int64_t)b->n - b->scale;

	memcpy(a.d, b->d, b->n);
	a.point = point > 1000 ? 1000 : point < -1000 ? -1000 : (int32_t)point;
	return real_of(&a, b->negative);
}

static bool is_word(const uint8_t *p, int32_t n, const char *word)
{
	return (size_t)n == strlen(word) && memcmp(p, word, (size_t)n) == 0;
}

bool query_parse_real(struct mc_bytes text, double *out)
{
	struct query_big b;
	const uint8_t *p = text.p;
	int32_t n = text.n;
	bool negative;

	for (; n > 0 && *p <= ' '; n--)
		p++;
	while (n > 0 && p[n - 1] <= ' ')
		n--;
	if (n <= 0)
		return false;
	negative = *p == '-';
	if (is_word(p, n, "NaN") ||
		is_word(p + (*p == '-' || *p == '+'), n - (*p == '-' || *p == '+'), "Infinity")) {
		*out = of_bits((uint64_t)negative << 63 | (uint64_t)0x7ff << MANTISSA |
			(uint64_t)is_word(p, n, "NaN") << (MANTISSA - 1));
		return true;
	}
	if ((p[n - 1] | 0x20) == 'd' || (p[n - 1] | 0x20) == 'f')
		n--;
	if (!query_big_parse((struct mc_bytes){ p, n }, &b))
		return false;
	b.negative = negative;
	*out = query_big_real(&b);
	return true;
}

/* --- text of a double --- */
static void decimal_of(struct decimal *a, double v)
{
	uint64_t bits = bits_of(v), m = bits & (((uint64_t)1 << MANTISSA) - 1);
	int32_t exponent = (int32_t)(bits >> MANTISSA & 0x7ff);
	char text[32];

	if (exponent == 0)
		exponent++;
	else
		m |= (uint64_t)1 << MANTISSA;
	a->n = (uint32_t)query_print_integer(text, (int64_t)m);
	for (uint32_t i = 0; i < a->n; i++)
		a->d[i] = (uint8_t)(text[i] - '0');
	a->point = (int32_t)a->n;
	trim(a);
	shift(a, exponent - BIAS - MANTISSA);
}

/* The fewest digits that give the same double again. */
static void shorten(struct decimal *a, double v)
{
	const struct decimal all = *a;

	for (uint32_t n = 1; n <= 17 && n < all.n; n++) {
		struct decimal again;

		*a = all;
		a->n = n;
		if (rounds_up(&all, (int32_t)n)) {
			uint32_t i = n;

			while (i > 0 && a->d[i - 1] == 9)
				a->d[--i] = 0;
			if (i > 0)
				a->d[i - 1]++;
			else
				a->d[0] = 1, a->point++;
		}
		trim(a);
		again = *a;
		if (bits_of(real_of(&again, false)) == bits_of(v))
			return;
	}
	*a = all;
}

static size_t put_digits(char *out, const struct decimal *a, int32_t from, int32_t to)
{
	size_t n = 0;

	for (int32_t i = from; i < to; i++)
		out[n++] = (char)('0' + (i >= 0 && (uint32_t)i < a->n ? a->d[i] : 0));
	return n;
}

size_t query_print_real(char out[32], double v)
{
	uint64_t bits = bits_of(v);
	struct decimal a = { .n = 0 };
	int32_t end;
	size_t n = 0;

	if (v != v) {
		memcpy(out, "NaN", 3);
		return 3;
	}
	if (bits >> 63)
		out[n++] = '-';
	bits &= INT64_MAX;
	if (bits == (uint64_t)0x7ff << MANTISSA) {
		memcpy(out + n, "Infinity", 8);
		return n + 8;
	}
	if (bits != 0) {
		decimal_of(&a, of_bits(bits));
		shorten(&a, of_bits(bits));
	}
	if (a.n == 0 || (a.point > -3 && a.point <= 7)) { /* 0.001 up to below 10^7 */
		n += a.point > 0 ? put_digits(out + n, &a, 0, a.point) : put_digits(out + n, &a, -1, 0);
		out[n++] = '.';
		end = (int32_t)a.n > a.point + 1 ? (int32_t)a.n : a.point + 1;
		return n + put_digits(out + n, &a, a.point, a.n == 0 ? 1 : end);
	}
	mc_check(a.n > 0 && a.n <= 17); /* more tell no two doubles apart, and 17 fit */
	n += put_digits(out + n, &a, 0, 1);
	out[n++] = '.';
	n += put_digits(out + n, &a, 1, a.n > 1 ? (int32_t)a.n : 2);
	out[n++] = 'E';
	return n + query_print_integer(out + n, a.point - 1);
}
