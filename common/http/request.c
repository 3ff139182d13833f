/* SPDX-License-Identifier: Apache-2.0 */
/* request.c - the head of a request. It comes from anybody: what is not exactly a head is refused. */
#include "common/http/http.h"

#include <string.h>

static bool bad(struct http_request *out, enum http_status status)
{
	out->status = status;
	return true;
}

/* The bytes up to `end` (not in it), which must be there; *at moves behind it. Null: it is not. */
static struct mc_str take_until(const char **at, const char *stop, char end)
{
	const char *from = *at, *found = from < stop ? memchr(from, end, (size_t)(stop - from)) : NULL;

	if (found == NULL)
		return mc_str_z(NULL);
	*at = found + 1;
	return mc_str_of(from, (size_t)(found - from));
}

/* Lines end with CR LF, or LF alone, as people type it. 0: no end yet. */
static size_t head_size(const char *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		if (p[i] != '\n')
			continue;
		if (p[i + 1] == '\n')
			return i + 2;
		if (i + 2 < n && p[i + 1] == '\r' && p[i + 2] == '\n')
			return i + 3;
	}
	return 0;
}

static bool has_odd_byte(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)p[i] < ' ' && p[i] != '\r' && p[i] != '\n' && p[i] != '\t') ||
			(unsigned char)p[i] >= 0x7f)
			return true;
	return false;
}

/* Names of fields are the same in small and capital letters; `name` is in small ones. */
static bool begins_with(const char *at, const char *stop, const char *name)
{
	for (; *name != '\0'; at++, name++)
		if (at == stop || (*at >= 'A' && *at <= 'Z' ? *at + ('a' - 'A') : *at) != *name)
			return false;
	return true;
}

static bool has_word(struct mc_str line, const char *word)
{
	for (const char *p = line.p, *end = line.p + line.n; p < end; p++)
		if (begins_with(p, end, word))
			return true;
	return false;
}

/* False: a body would follow, and there is none for GET and HEAD here. */
static bool read_fields(const char *at, const char *stop, struct http_request *out)
{
	struct mc_str line;

	for (line = take_until(&at, stop, '\n'); line.n >= 0; line = take_until(&at, stop, '\n')) {
		const char *end = line.p + line.n;

		if (begins_with(line.p, end, "content-length:") ||
			begins_with(line.p, end, "transfer-encoding:"))
			return false;
		if (begins_with(line.p, end, "accept:") && has_word(line, "application/openmetrics-text"))
			out->openmetrics = true;
	}
	return true;
}

/* `GET /path?query HTTP/1.1`, and the fields behind it. */
static enum http_status read_head(const char *at, const char *stop, struct http_request *out)
{
	struct mc_str line = take_until(&at, stop, '\n'), method, target;
	const char *p = line.p, *end = line.p + line.n, *query;

	if (end > p && end[-1] == '\r')
		end--;
	method = take_until(&p, end, ' ');
	target = take_until(&p, end, ' ');
	if (method.n < 0 || target.n < 1 || target.p[0] != '/')
		return HTTP_BAD_REQUEST;
	out->head = mc_str_eqz(method, "HEAD");
	if (!out->head && !mc_str_eqz(method, "GET"))
		return HTTP_NOT_ALLOWED;
	if (end - p != 8 || memcmp(p, "HTTP/1.", 7) != 0)
		return end - p > 5 && memcmp(p, "HTTP/", 5) == 0 ? HTTP_VERSION : HTTP_BAD_REQUEST;
	if (!read_fields(at, stop, out))
		return HTTP_BAD_REQUEST;
	query = memchr(target.p, '?', (size_t)target.n);
	out->path = mc_str_of(target.p, query == NULL ? (size_t)target.n : (size_t)(query - target.p));
	return HTTP_OK;
}

bool http_request_read(const uint8_t *bytes, size_t n, struct http_request *out)
{
	const char *p = (const char *)bytes;
	size_t size = head_size(p, n < MC_HTTP_HEAD_MAX ? n : MC_HTTP_HEAD_MAX);

	*out = (struct http_request){ .path = mc_str_z(NULL) };
	if (has_odd_byte(p, size > 0 ? size : n))
		return bad(out, HTTP_BAD_REQUEST);
	if (size == 0)
		return n >= MC_HTTP_HEAD_MAX && bad(out, HTTP_HEAD_TOO_LARGE);
	out->status = read_head(p, p + size, out);
	return true;
}
