/* SPDX-License-Identifier: Apache-2.0 */
/* member_ask.c - greeting, our handshake, theirs, and a FIN. It judges nothing. */
#include "common/io/member_ask.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/limits.h"
#include "common/hz/message.h"
#include "common/io/sock.h"

enum { ARENA = 32 << 10 }; /* what is decoded of a handshake of MC_SCAN_READ bytes */

struct member_ask {
	uv_loop_t *loop;
	struct mc_addr to;
	struct mc_uuid us;
	enum member_ask_for what;
	member_ask_fn *done; /* NULL: it has been told, or nobody listens any more */
	void *ctx;
	struct dial *dial; /* NULL: it has ended */
	uv_tcp_t tcp;
	uv_timer_t timer;
	uv_shutdown_t shutdown;
	unsigned open_handles;
	bool leaving;
	size_t have;
	uint8_t in[MC_SCAN_READ];
	struct mc_arena mem;
	uint8_t block[ARENA] __attribute__((aligned(16)));
};

static void on_closed(uv_handle_t *h)
{
	struct member_ask *a = h->data;

	if (--a->open_handles == 0)
		free(a);
}

static void hang_up(struct member_ask *a)
{
	if (a->open_handles == 0) {
		free(a);
	} else if (!uv_is_closing((uv_handle_t *)&a->tcp)) {
		uv_close((uv_handle_t *)&a->tcp, on_closed);
		uv_close((uv_handle_t *)&a->timer, on_closed);
	}
}

static void on_goodbye_over(uv_timer_t *t)
{
	hang_up(t->data);
}

static void on_shutdown(uv_shutdown_t *req, int status)
{
	if (status != 0 && status != UV_ECANCELED)
		hang_up(req->data);
}

/* A FIN, after which what still comes is read: a reset would make the member log a warning. */
static void leave(struct member_ask *a)
{
	a->leaving = true;
	a->shutdown.data = a;
	if (a->open_handles == 0 || uv_shutdown(&a->shutdown, (uv_stream_t *)&a->tcp, on_shutdown) != 0)
		hang_up(a);
	else
		uv_timer_start(&a->timer, on_goodbye_over, MC_SCAN_GOODBYE, 0);
}

static void end(struct member_ask *a, const struct member_told *told)
{
	member_ask_fn *done = a->done;
	void *ctx = a->ctx;

	a->done = NULL;
	leave(a);
	if (done != NULL)
		done(ctx, told);
}

static void on_late(uv_timer_t *t)
{
	end(t->data, NULL);
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *out)
{
	struct member_ask *a = h->data;

	(void)suggested;
	if (a->leaving)
		a->have = 0; /* nobody reads it */
	*out = uv_buf_init((char *)a->in + a->have, (unsigned)(sizeof(a->in) - a->have));
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct member_ask *a = s->data;
	struct member_told told;
	enum member_question_read read = MEMBER_TOLD_BAD;

	(void)buf;
	if (n == 0)
		return;
	if (a->leaving) {
		if (n < 0)
			hang_up(a);
		return;
	}
	if (n > 0) {
		a->have += (size_t)n;
		read = member_question_read(a->in, a->have, &a->mem, &told);
	}
	if (read != MEMBER_TOLD_MORE || a->have == sizeof(a->in))
		end(a, read == MEMBER_TOLD ? &told : NULL);
}

static bool shake_hands(struct member_ask *a, const struct dial_result *r)
{
	uint8_t frame[MEMBER_QUESTION_MAX];
	struct mc_addr target = { .port = a->to.port }, self = { .port = 0 };
	struct sockaddr_storage ss;
	int size = sizeof(ss);
	uv_buf_t buf;

	if (uv_tcp_getsockname(&a->tcp, (struct sockaddr *)&ss, &size) != 0 ||
		!io_sock_host(&ss, self.host, sizeof(self.host)) ||
		!mc_addr_set(&target, mc_str_z(r->host), a->to.port))
		return false;
	self.port = io_sock_port(&ss);
	buf = uv_buf_init(
		(char *)frame, (unsigned)member_question_write(frame, sizeof(frame), &target, &self, a->us));
	return buf.len > 0 && uv_try_write((uv_stream_t *)&a->tcp, &buf, 1) == (int)buf.len;
}

static bool is_member(const struct dial_result *r)
{
	return r->err == 0 && r->first_size == HZ_PROTOCOL_SIZE &&
		memcmp(r->first, HZ_PROTOCOL, HZ_PROTOCOL_SIZE) == 0;
}

static bool connected(struct member_ask *a, const struct dial_result *r)
{
	uv_tcp_init(a->loop, &a->tcp); /* cannot fail without a family */
	uv_timer_init(a->loop, &a->timer);
	a->tcp.data = a->timer.data = a;
	a->open_handles = 2;
	return dial_open(r, &a->tcp) == 0 && uv_read_start((uv_stream_t *)&a->tcp, on_room, on_read) == 0;
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	static const struct member_told nothing;
	struct member_ask *a = owner;

	a->dial = NULL;
	if (r->err != 0 || !connected(a, r))
		end(a, NULL);
	else if (a->what == MEMBER_ASK_GREETING || !is_member(r))
		end(a, is_member(r) ? &nothing : NULL);
	else if (shake_hands(a, r))
		uv_timer_start(&a->timer, on_late, MC_SCAN_ANSWER, 0);
	else
		end(a, NULL);
}

struct member_ask *member_ask_open(uv_loop_t *loop, struct connector *connector, const struct mc_addr *to,
	struct mc_uuid us, enum member_ask_for what, member_ask_fn *done, void *ctx)
{
	const struct dial_options o = { .patience_ms = MC_SCAN_CONNECT,
		.hello = HZ_PROTOCOL,
		.hello_size = HZ_PROTOCOL_SIZE,
		.first_size = HZ_PROTOCOL_SIZE,
		.answer_ms = MC_SCAN_ANSWER };
	struct member_ask *a = calloc(1, sizeof(*a));

	mc_check(done != NULL);
	if (a == NULL)
		return NULL;
	a->loop = loop;
	a->to = *to;
	a->us = us;
	a->what = what;
	a->done = done;
	a->ctx = ctx;
	a->mem = mc_arena_of(a->block, sizeof(a->block));
	a->dial = connector_dial(connector, to, &o, on_dialled, a);
	if (a->dial != NULL)
		return a;
	free(a);
	return NULL;
}

void member_ask_close(struct member_ask *a)
{
	mc_check(a->done != NULL);
	a->done = NULL;
	if (a->dial != NULL)
		dial_cancel(a->dial);
	a->dial = NULL;
	leave(a);
}
