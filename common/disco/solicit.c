/* SPDX-License-Identifier: Apache-2.0 */
/* solicit.c - asks the group for masters by name. Ends within a second. */
#include "common/disco/solicit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/disco/question.h"

#define TRIES 3
#define ARENA (64 << 10) /* of one answer: it has about 200 bytes */
/* After each question: a datagram may be lost, and a master of ours gathers questions for a moment. */
static const uint64_t pauses_ms[TRIES] = { 200, 300, 500 };

struct solicit {
	struct solicit_config cfg;
	struct multicast_listener *listener;
	uv_timer_t timer;
	struct mc_arena mem;
	uint32_t tries;
	int reserved; /* the socket that keeps our port from being somebody's */
	uint16_t port;
	bool closing;
	uint8_t block[ARENA] __attribute__((aligned(16)));
};

static void heard(void *ctx, const struct multicast_datagram *d)
{
	struct solicit *s = ctx;
	struct heard_said said;
	unsigned i;

	mc_arena_reset(&s->mem);
	if (s->closing || !question_answer(d->p, d->n, &s->mem, &said))
		return;
	for (i = 0; i < s->cfg.name_count; i++)
		if (mc_str_eqz(heard_str(&said.name), s->cfg.names[i])) {
			s->cfg.found(s->cfg.ctx, &said);
			return;
		}
}

static void ask_on(struct solicit *s, unsigned place, const char *host)
{
	uint8_t buf[QUESTION_MAX];
	struct question q = { .host = host, .port = s->port, .try = s->tries };
	unsigned i;
	size_t n;

	for (i = 0; i < s->cfg.name_count; i++) {
		q.name = s->cfg.names[i];
		if (question_write(&q, buf, sizeof(buf), &n) == MC_ERR_OK)
			multicast_listener_send(s->listener, place, buf,
				n); /* another interface may take it, or another try */
	}
}

static void send_question(struct solicit *s)
{
	const struct multicast_place *places;
	unsigned n = multicast_listener_places(s->listener, &places), i;

	s->tries++;
	for (i = 0; i < n; i++)
		if (places[i].unusable == NULL && places[i].err == 0)
			ask_on(s, i, places[i].host);
}

static void on_timer(uv_timer_t *t)
{
	struct solicit *s = t->data;

	if (s->tries == TRIES) {
		s->cfg.over(s->cfg.ctx);
		return;
	}
	send_question(s);
	uv_timer_start(&s->timer, on_timer, pauses_ms[s->tries - 1], 0);
}

struct solicit *solicit_open(uv_loop_t *loop, const struct solicit_config *cfg, struct fault *err)
{
	struct solicit *s = calloc(1, sizeof(*s));
	const struct multicast_listener_config listener = { .group = cfg->group,
		.port = cfg->port,
		.ttl = cfg->ttl,
		.interfaces = cfg->interfaces,
		.heard = heard,
		.ctx = s };

	if (s == NULL) {
		fault_memory(err);
		return NULL;
	}
	s->cfg = *cfg;
	s->mem = mc_arena_of(s->block, sizeof(s->block));
	s->reserved = question_port(&s->port);
	s->listener = s->reserved >= 0 ? multicast_listener_open(loop, &listener, err) : NULL;
	if (s->listener == NULL) {
		if (s->reserved >= 0)
			close(s->reserved);
		else
			fault_set(err, STATUS_HOST, "socket", NULL,
				"No TCP port of this host is free to be named in a question.");
		free(s);
		return NULL;
	}
	uv_timer_init(loop, &s->timer);
	s->timer.data = s;
	uv_timer_start(&s->timer, on_timer, 0, 0);
	return s;
}

static void on_closed(uv_handle_t *h)
{
	free(h->data);
}

void solicit_close(struct solicit *s)
{
	if (s == NULL || s->closing)
		return;
	s->closing = true;
	multicast_listener_close(s->listener);
	close(s->reserved);
	uv_close((uv_handle_t *)&s->timer, on_closed);
}
