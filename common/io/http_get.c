/* SPDX-License-Identifier: Apache-2.0 */
/* http_get.c - dial, request, answer, and a FIN. What a page says is the caller's business. */
#include "common/io/http_get.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/base/check.h"
#include "common/base/limits.h"

enum { PATH_MAX_SIZE = 128, LENGTH_DIGITS = 8 };

struct http_get {
	uv_loop_t *loop;
	http_get_fn *done; /* NULL: it has been told, or nobody listens any more */
	void *ctx;
	struct dial *dial; /* NULL: it has ended */
	uv_tcp_t tcp;
	uv_timer_t timer;
	unsigned open_handles;
	char hello[MC_DIAL_HELLO_MAX];
	size_t have;
	char in[MC_HTTP_ANSWER_MAX];
};

/* --- the answer --- */

/* The value of a field of the head, which ends at `end`; NULL: it has none of that name. */
static const char *field(const char *head, const char *end, const char *name)
{
	size_t size = strlen(name);

	for (const char *line = head; line < end;
		line = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1)
		if ((size_t)(end - line) > size && strncasecmp(line, name, size) == 0)
			return line + size;
	return NULL;
}

/* Digits and then the line's end; -1: none, or too many. */
static int64_t read_length(const char *p, const char *end)
{
	int64_t n = 0;
	int digits = 0;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	for (; p < end && *p >= '0' && *p <= '9' && digits <= LENGTH_DIGITS; p++, digits++)
		n = 10 * n + (*p - '0');
	return digits > 0 && digits <= LENGTH_DIGITS && p < end && (*p == '\r' || *p == '\n') ? n : -1;
}

/* Behind the empty line that ends the head; NULL: it has not come. */
static const char *body_begin(const char *p, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (p[i] == '\n' && (p[i + 1] == '\n' || (i + 2 < n && p[i + 1] == '\r' && p[i + 2] == '\n')))
			return p + i + (p[i + 1] == '\n' ? 2 : 3);
	return NULL;
}

static int read_status(const char *p, size_t n)
{
	static const char head[] = "HTTP/1.";
	size_t at = sizeof(head); /* behind the minor version */
	int status = 0;

	if (n < at + 4 || memcmp(p, head, sizeof(head) - 1) != 0 || p[at] != ' ')
		return 0;
	for (size_t i = at + 1; i < at + 4; i++) {
		if (p[i] < '0' || p[i] > '9')
			return 0;
		status = 10 * status + (p[i] - '0');
	}
	return status;
}

bool http_get_read(const char *p, size_t n, bool over, int *status, struct mc_str *body)
{
	const char *begin = body_begin(p, n), *value;
	int64_t length = -1;

	*status = 0;
	*body = mc_str_of(p, 0);
	if (begin == NULL)
		return over || (n >= 5 && memcmp(p, "HTTP/", 5) != 0);
	value = field(p, begin, "Content-Length:");
	if (value != NULL)
		length = read_length(value, begin);
	if (!over && (length < 0 || (size_t)length > (size_t)(p + n - begin)))
		return false;
	if (length > p + n - begin)
		return true; /* cut off */
	*status = read_status(p, n);
	*body = mc_str_of(begin, length >= 0 ? (size_t)length : (size_t)(p + n - begin));
	return true;
}

/* --- the connection --- */

static void on_closed(uv_handle_t *h)
{
	struct http_get *g = h->data;

	if (--g->open_handles == 0)
		free(g);
}

static void close_all(struct http_get *g)
{
	if (g->dial != NULL)
		dial_cancel(g->dial);
	g->dial = NULL;
	if (g->open_handles == 0) {
		free(g);
		return;
	}
	uv_close((uv_handle_t *)&g->tcp, on_closed);
	uv_close((uv_handle_t *)&g->timer, on_closed);
}

void http_get_close(struct http_get *g)
{
	mc_check(g->done != NULL);
	g->done = NULL;
	close_all(g);
}

static void end(struct http_get *g, bool over)
{
	http_get_fn *done = g->done;
	struct mc_str body;
	int status;

	if (done == NULL || !http_get_read(g->in, g->have, over, &status, &body))
		return;
	g->done = NULL;
	done(g->ctx, status, body);
	close_all(g);
}

static void on_late(uv_timer_t *t)
{
	struct http_get *g = t->data;

	g->have = 0;
	end(g, true);
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *out)
{
	struct http_get *g = h->data;

	(void)suggested;
	*out = uv_buf_init(g->in + g->have, (unsigned)(sizeof(g->in) - g->have));
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct http_get *g = s->data;

	(void)buf;
	if (n > 0)
		g->have += (size_t)n;
	if (n != 0)
		end(g, n < 0 || g->have == sizeof(g->in));
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct http_get *g = owner;

	g->dial = NULL;
	if (r->err == 0) {
		uv_tcp_init(g->loop, &g->tcp); /* cannot fail without a family */
		uv_timer_init(g->loop, &g->timer);
		g->tcp.data = g->timer.data = g;
		g->open_handles = 2;
		uv_timer_start(&g->timer, on_late, MC_ASK_PATIENCE, 0);
	}
	if (r->err != 0 || dial_open(r, &g->tcp) != 0 ||
		uv_read_start((uv_stream_t *)&g->tcp, on_room, on_read) != 0)
		end(g, true);
}

struct http_get *http_get_open(uv_loop_t *loop, struct connector *connector, const struct mc_addr *to,
	const char *path, int64_t patience_ms, http_get_fn *done, void *ctx)
{
	struct dial_options o = { .patience_ms = patience_ms };
	struct http_get *g = malloc(sizeof(*g));

	mc_check(done != NULL && path[0] == '/' && strlen(path) <= PATH_MAX_SIZE);
	if (g == NULL)
		return NULL;
	memset(g, 0, offsetof(struct http_get, in));
	g->loop = loop;
	g->done = done;
	g->ctx = ctx;
	o.hello = g->hello;
	o.hello_size = (size_t)snprintf(g->hello, sizeof(g->hello),
		"GET %s HTTP/1.1\r\nHost: member\r\nUser-Agent: mc\r\nConnection: close\r\n\r\n", path);
	mc_check(o.hello_size < sizeof(g->hello));
	g->dial = connector_dial(connector, to, &o, on_dialled, g);
	if (g->dial != NULL)
		return g;
	free(g);
	return NULL;
}
