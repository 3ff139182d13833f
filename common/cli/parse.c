/* SPDX-License-Identifier: Apache-2.0 */
/* parse.c - texts of options into values. No look-ups, no files. */
#include "common/cli/parse.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "common/base/check.h"

bool parse_number(const char *text, int64_t *out)
{
	int64_t n = 0;

	if (text[0] == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		if (n > (INT64_MAX - (*text - '0')) / 10)
			return false;
		n = n * 10 + (*text - '0');
	}
	*out = n;
	return true;
}

static const struct {
	const char *unit;
	int64_t ms;
} units[] = {
	{ "ms", 1 },
	{ "", 1000 },
	{ "s", 1000 },
	{ "m", 60000 },
	{ "h", 3600000 },
	{ "d", 86400000 },
};

bool parse_bytes(const char *text, int64_t *bytes)
{
	static const char *const unit_names[] = { "", "K", "M", "G", "KB", "MB", "GB", "KiB", "MiB", "GiB" };
	static const int shifts[] = { 0, 10, 20, 30, 10, 20, 30, 10, 20, 30 };
	size_t n = strspn(text, "0123456789");
	char digits[20];

	if (n == 0 || n >= sizeof(digits) - 1)
		return false;
	memcpy(digits, text, n);
	digits[n] = '\0';
	for (size_t i = 0; i < sizeof(shifts) / sizeof(shifts[0]); i++)
		if (strcasecmp(text + n, unit_names[i]) == 0) {
			if (!parse_number(digits, bytes) || *bytes > INT64_MAX >> shifts[i])
				return false;
			*bytes <<= shifts[i];
			return true;
		}
	return false;
}

bool parse_duration(const char *text, int64_t *ms)
{
	char digits[20];
	size_t n = strspn(text, "0123456789"), i;
	const char *frac = text + n, *end = frac;
	int64_t whole, part, unit = -1;

	if (n == 0 || n >= 13)
		return false;
	memcpy(digits, text, n);
	digits[n] = '\0';
	if (*frac == '.') {
		frac++;
		end = frac + strspn(frac, "0123456789");
		if (end == frac)
			return false;
	}
	while (*end == ' ')
		end++;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcasecmp(end, units[i].unit) == 0)
			unit = units[i].ms;
	if (unit < 0 || !parse_number(digits, &whole) || whole > INT64_MAX / 2 / unit)
		return false;
	*ms = whole * unit;
	for (part = unit; *frac >= '0' && *frac <= '9' && part > 0; frac++) {
		part /= 10;
		*ms += (*frac - '0') * part;
	}
	return true;
}

bool parse_flag(const char *text, bool *out)
{
	static const char yes[] = "yes true on 1", no[] = "no false off 0";
	char low[8];
	size_t n = strlen(text), i;

	if (n >= sizeof(low))
		return false;
	for (i = 0; i < n; i++)
		low[i] = (char)tolower((unsigned char)text[i]);
	*out = parse_word_in(low, n, yes);
	return *out || parse_word_in(low, n, no);
}

int parse_word_place(const char *word, size_t n, const char *list)
{
	size_t len;
	int place = 0;

	mc_check(list != NULL && (word != NULL || n == 0));
	for (; n > 0 && *list != '\0'; list += len + strspn(list + len, " "), place++) {
		len = strcspn(list, " ");
		if (len == n && memcmp(list, word, n) == 0)
			return place;
	}
	return -1;
}

bool parse_word_in(const char *word, size_t n, const char *list)
{
	return parse_word_place(word, n, list) >= 0;
}

bool parsed_hook_wants(const struct parsed_hook *h, const char *type)
{
	return parse_word_in(h->event, h->event_size, "any") || parse_word_in(h->event, h->event_size, type);
}

static bool host_set(struct parsed_address *out, const char *host, size_t n)
{
	if (n == 0 || n >= sizeof(out->host))
		return false;
	memcpy(out->host, host, n);
	out->host[n] = '\0';
	return strcspn(out->host, " \t,;/@[]") == n;
}

bool parse_address(const char *text, struct parsed_address *out)
{
	struct in6_addr v6;
	const char *colon, *close;
	size_t n = strlen(text);
	int64_t port;

	out->port = 0;
	if (inet_pton(AF_INET6, text, &v6) == 1)
		return host_set(out, text, n);
	if (text[0] == '[') {
		close = strchr(text, ']');
		if (close == NULL || !host_set(out, text + 1, (size_t)(close - text - 1)))
			return false;
		if (inet_pton(AF_INET6, out->host, &v6) != 1)
			return false;
		colon = close + 1;
	} else {
		colon = strchr(text, ':');
		if (!host_set(out, text, colon != NULL ? (size_t)(colon - text) : n))
			return false;
	}
	if (colon == NULL || *colon == '\0')
		return true;
	if (*colon != ':' || !parse_number(colon + 1, &port) || port < 1 || port > 65535)
		return false;
	out->port = (uint16_t)port;
	return true;
}

bool parse_multicast(const char *text, bool *is_address)
{
	struct in_addr v4;
	struct in6_addr v6;

	*is_address = true;
	if (inet_pton(AF_INET, text, &v4) == 1)
		return (ntohl(v4.s_addr) >> 28) == 0xe;
	if (inet_pton(AF_INET6, text, &v6) == 1)
		return v6.s6_addr[0] == 0xff;
	*is_address = false;
	return false;
}

static const struct {
	const char *op;
	bool below, same, above;
} comparisons[] = {
	/* the longer one first, where one is the start of another */
	{ ">=", false, true, true },
	{ "<=", true, true, false },
	{ "==", false, true, false },
	{ "!=", true, false, true },
	{ ">", false, false, true },
	{ "<", true, false, false },
	{ "=", false, true, false },
};
#define COMPARISONS (sizeof(comparisons) / sizeof(comparisons[0]))

bool parse_condition(const char *text, const char *noun, struct condition *out)
{
	size_t i, n = strlen(noun);

	mc_check(noun != NULL);
	text += strspn(text, " ");
	if (strncmp(text, noun, n) != 0)
		return false;
	text += n;
	text += strspn(text, " ");
	for (i = 0; i < COMPARISONS; i++) {
		n = strlen(comparisons[i].op);
		if (strncmp(text, comparisons[i].op, n) == 0)
			break;
	}
	if (i == COMPARISONS)
		return false;
	memcpy(out->op, comparisons[i].op, n + 1);
	text += n;
	return parse_number(text + strspn(text, " "), &out->n);
}

bool parse_size(const char *text, struct condition *out)
{
	static const char *const same = "==";

	text += strncmp(text, "size", 4) == 0 ? 4 : 0;
	memcpy(out->op, *text == '=' ? same : ">=", sizeof(out->op));
	text += *text == '=' ? 1 + (text[1] == '=') : strncmp(text, ">=", 2) == 0 ? 2 : 0;
	return parse_number(text + strspn(text, " "), &out->n);
}

bool condition_holds(const struct condition *c, int64_t size)
{
	size_t i;

	mc_check(c->op[0] != '\0');
	for (i = 0; i < COMPARISONS; i++)
		if (strcmp(comparisons[i].op, c->op) == 0)
			return size < c->n    ? comparisons[i].below
				: size > c->n ? comparisons[i].above
					      : comparisons[i].same;
	return false;
}

bool parse_hook(const char *text, struct parsed_hook *out)
{
	const char *eq = strchr(text, '=');

	if (eq == NULL || eq == text || eq[1] == '\0')
		return false;
	*out = (struct parsed_hook){ text, (size_t)(eq - text), eq + 1 };
	return true;
}
