/* SPDX-License-Identifier: Apache-2.0 */
/* alert.c - reads ranges and says when they alert. Knows no cluster. */
#include "tools/members/alert.h"

#include <string.h>

#include "common/base/check.h"

const char *const alert_labels[ALERT_COUNT] = {
#define X(name, text) text,
	ALERT_LABELS(X)
#undef X
};

enum { DIGITS_MAX = 18 };

/* Digits, perhaps behind a minus, at most up to `end`. False: there is no number. */
static bool read_number(const char **p, const char *end, int64_t *out)
{
	bool negative = *p < end && **p == '-';
	const char *first = *p + negative, *at = first;
	int64_t n = 0;

	for (; at < end && *at >= '0' && *at <= '9' && at - first < DIGITS_MAX; at++)
		n = 10 * n + (*at - '0');
	if (at == first)
		return false;
	*p = at;
	*out = negative ? -n : n;
	return true;
}

bool range_read(const char *text, size_t n, struct alert_range *out)
{
	const char *p = text, *end = text + n;

	*out = (struct alert_range){ 0, INT64_MAX, p < end && *p == '@' };
	p += out->inside;
	if (p < end && *p == '~') {
		out->low = INT64_MIN;
		if (++p == end || *p != ':')
			return false;
	} else if (!read_number(&p, end, &out->low) && (p == end || *p != ':')) {
		return false;
	}
	if (p == end) { /* "10": from zero on */
		out->high = out->low;
		out->low = 0;
		return out->high >= 0;
	}
	if (*p++ != ':')
		return false;
	if (p < end && !read_number(&p, end, &out->high))
		return false;
	return p == end && out->low <= out->high;
}

bool range_alerts(const struct alert_range *r, int64_t value)
{
	bool inside = value >= r->low && value <= r->high;

	mc_check(r->low <= r->high);
	return inside == r->inside;
}

/* "NAME=" before the range; ALERT_COUNT: there is no such name. */
static enum alert_label read_label(const char **p, const char *end)
{
	const char *equals = memchr(*p, '=', (size_t)(end - *p));
	size_t n = equals != NULL ? (size_t)(equals - *p) : 0;
	int i;

	if (equals == NULL)
		return ALERT_MEMBERS;
	for (i = 0; i < ALERT_COUNT; i++)
		if (strlen(alert_labels[i]) == n && memcmp(alert_labels[i], *p, n) == 0)
			break;
	*p = equals + 1;
	return (enum alert_label)i;
}

bool alerts_read(const char *option, const char *text, struct alerts *out, struct fault *fault)
{
	*out = (struct alerts){ .given = text != NULL };
	for (const char *p = text, *end; p != NULL; p = *end == ',' ? end + 1 : NULL) {
		enum alert_label label;

		end = p + strcspn(p, ",");
		label = read_label(&p, end);
		if (label == ALERT_COUNT)
			return fault_usage(fault,
				"It is one of members, lite, version, state, partitions, unowned, waiting, migrations, "
				"safe, entries, bytes, clients, untold, sides, silent.",
				"%s: there is nothing of that name: '%s'.", option, text);
		if (!range_read(p, (size_t)(end - p), &out->of[label].range))
			return fault_usage(fault,
				"Write 10 (alert outside 0 to 10), 10: (below 10), ~:10 (above 10), 10:20 (outside) "
				"or @10:20 (inside).",
				"%s: '%.*s' is no range.", option, (int)(end - p), p);
		out->of[label].text = p;
		out->of[label].n = (int)(end - p);
	}
	return true;
}
