/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ask_line.c - ASK_LINE: a member that the node wants to join is asked, as a client would on the same port,
 * which release it is. It leaves two lines at INFO in the member's log, where a request on another line would
 * leave a WARNING.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/client/question.h"
#include "common/io/edge_internal.h"

/* One question. Freed when its handles are closed. */
struct line_question {
	struct line_question *next, **at; /* of those under way */
	struct edge *e;
	struct mc_addr addr;
	struct dial *dial; /* not connected yet */
	uv_tcp_t tcp;
	uv_timer_t timer;
	unsigned handles;
	uint8_t hello[CLIENT_QUESTION_MAX];
	uint8_t *answer;
	size_t have, cap;
	bool over;
};

static void on_closed(uv_handle_t *h)
{
	struct line_question *q = h->data;

	if (--q->handles > 0)
		return;
	free(q->answer);
	free(q);
}

static void stop(struct line_question *q)
{
	q->over = true;
	*q->at = q->next;
	if (q->next)
		q->next->at = q->at;
	if (q->dial)
		dial_cancel(q->dial);
	q->dial = NULL;
	uv_close((uv_handle_t *)&q->timer, on_closed);
	if (q->handles == 2)
		uv_close((uv_handle_t *)&q->tcp, on_closed);
}

/* told NULL: there is no answer. */
static void end(struct line_question *q, const struct client_told *told)
{
	struct mc_addr addr = q->addr;
	struct node_event ev = { .type = NODE_EV_LINE, .addr = &addr };
	struct edge *e = q->e;

	ev.has_line = told && told->has_line && told->first == told->last;
	if (ev.has_line)
		ev.line = told->first;
	if (told && told->release.n > 0)
		mc_release_of_text(told->release.p, (size_t)told->release.n, ev.release);
	stop(q);
	io_post(e, &ev);
}

static void on_timer(uv_timer_t *t)
{
	end(t->data, NULL);
}

static void on_room(uv_handle_t *h, size_t wanted, uv_buf_t *out)
{
	struct line_question *q = h->data;
	size_t cap = q->cap ? 2 * q->cap : 4096;
	uint8_t *more;

	(void)wanted;
	if (q->have == q->cap && cap <= CLIENT_QUESTION_READ_MAX &&
		(more = realloc(q->answer, cap)) != NULL) {
		q->answer = more;
		q->cap = cap;
	}
	*out = uv_buf_init((char *)q->answer + q->have, (unsigned)(q->cap - q->have));
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct line_question *q = s->data;
	enum client_question_read read;
	struct client_told told;

	(void)buf;
	if (n == 0 || q->over)
		return;
	q->have += n > 0 ? (size_t)n : 0;
	read = n < 0 ? CLIENT_TOLD_BAD : client_question_read(q->answer, q->have, &q->e->mem, &told);
	if (read == CLIENT_TOLD_MORE)
		return;
	end(q, read == CLIENT_TOLD ? &told : NULL);
}

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct line_question *q = owner;

	q->dial = NULL;
	if (r->err) {
		end(q, NULL);
		return;
	}
	uv_tcp_init(&q->e->loop, &q->tcp); /* cannot fail without a family */
	q->tcp.data = q;
	q->handles++;
	if (dial_open(r, &q->tcp) || uv_read_start((uv_stream_t *)&q->tcp, on_room, on_read))
		end(q, NULL);
}

static struct line_question *question_new(struct edge *e, const struct mc_addr *addr)
{
	struct line_question *q = calloc(1, sizeof(*q));

	if (!q)
		return NULL;
	uv_timer_init(&e->loop, &q->timer);
	q->timer.data = q;
	q->handles = 1;
	q->e = e;
	q->addr = *addr;
	q->at = &e->questions;
	q->next = e->questions;
	if (q->next)
		q->next->at = &q->next;
	e->questions = q;
	return q;
}

static bool ask_question(struct line_question *q)
{
	struct edge *e = q->e;
	struct mc_uuid us = { .hi = e->started.seed, .lo = (uint64_t)e->started.pid };
	struct dial_options o = { .patience_ms = MC_LINE_PATIENCE, .hello = q->hello, .ipv4_first = true };

	o.hello_size =
		client_question_write(q->hello, sizeof(q->hello), us, e->cfg->node->cluster_name, "mc-join");
	if (o.hello_size == 0)
		return false;
	uv_timer_start(&q->timer, on_timer, MC_LINE_PATIENCE, 0);
	q->dial = connector_dial(e->connector, &q->addr, &o, on_dialled, q);
	return q->dial != NULL;
}

void io_ask_line(struct edge *e, const struct mc_addr *addr)
{
	struct node_event ev = { .type = NODE_EV_LINE, .addr = addr };
	struct line_question *q = question_new(e, addr);

	if (!q)
		io_post(e, &ev);
	else if (!ask_question(q))
		end(q, NULL);
}

void io_ask_line_stop(struct edge *e)
{
	while (e->questions)
		stop(e->questions);
}
