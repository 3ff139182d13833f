/* SPDX-License-Identifier: Apache-2.0 */
/* calls.c - seen from the wire: every operation with a call id gets one answer, and nothing else is answered.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "tests/sim/sim.h"

struct asked {
	int64_t call, at_us;
	uint32_t by, by_life, of, of_life;
	uint32_t conn, serial;
	enum hz_class cls;
	bool used;
};
struct sim_calls {
	struct asked *v; /* open ones, in no order: few at a time */
	size_t n, cap;
};

void calls_watch_init(struct sim *s)
{
	s->calls = calloc(1, sizeof(*s->calls));
	if (s->calls == NULL)
		abort();
}

void calls_watch_free(struct sim *s)
{
	free(s->calls->v);
	free(s->calls);
}

void calls_asked(struct sim *s, struct sim_node *to, const struct sim_end *from, const struct hz_message *m)
{
	struct sim_calls *t = s->calls;
	const struct sim_conn *c;
	unsigned side = 0;

	if (!s->opt.watch || m->op == NULL || m->call_id == 0 || m->cls == HZ_BACKUP)
		return; /* a backup's call is its caller's caller's, who counts acks */
	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 64;
		t->v = realloc(t->v, t->cap * sizeof(*t->v));
		if (t->v == NULL)
			abort();
	}
	t->v[t->n++] = (struct asked){ .call = m->call_id,
		.at_us = s->now_us,
		.by = from->node,
		.by_life = from->life,
		.of = to->index,
		.of_life = to->life,
		.cls = m->cls };
	c = from->id != 0 ? conn_of(s, &s->nodes[from->node], from->id, &side) : NULL;
	if (c != NULL) {
		t->v[t->n - 1].conn = (uint32_t)(c - s->conns);
		t->v[t->n - 1].serial = c->serial;
	}
}

static bool response(const struct hz_outgoing *out, int64_t *call)
{
	switch (out->cls) {
	case HZ_NORMAL_RESPONSE: *call = ((const struct hz_normal_response *)out->body)->call_id; return true;
	case HZ_ERROR_RESPONSE: *call = ((const struct hz_error_response *)out->body)->call_id; return true;
	case HZ_CALL_TIMEOUT_RESPONSE:
		*call = ((const struct hz_ack_response *)out->body)->call_id;
		return true;
	default: return false;
	}
}

void calls_sent(struct sim *s, struct sim_node *from, const struct sim_end *to, const struct hz_outgoing *out)
{
	struct sim_calls *t = s->calls;
	int64_t call;

	if (!s->opt.watch || !response(out, &call))
		return;
	if (s->nodes[to->node].node == NULL || s->nodes[to->node].life != to->life)
		return; /* who asked is gone, and this one does not know it yet */
	for (size_t i = 0; i < t->n; i++) {
		const struct asked *a = &t->v[i];

		if (a->call == call && a->of == from->index && a->of_life == from->life &&
			a->by == to->node && a->by_life == to->life) {
			t->v[i] = t->v[--t->n];
			return;
		}
	}
	sim_fail(s, "%s answers call %" PRId64 " of n%u, which is not open", name_node(from), call,
		to->node + 1);
}

void calls_gone(struct sim *s, const struct sim_node *n)
{
	struct sim_calls *t = s->calls;

	for (size_t i = 0; i < t->n;)
		if ((t->v[i].by == n->index && t->v[i].by_life == n->life) ||
			(t->v[i].of == n->index && t->v[i].of_life == n->life))
			t->v[i] = t->v[--t->n];
		else
			i++;
}

void calls_end(struct sim *s, int64_t patience_us)
{
	struct sim_calls *t = s->calls;

	for (size_t i = 0; i < t->n; i++) {
		const struct asked *a = &t->v[i];
		const struct sim_conn *c = a->serial ? conn_at(s, a->conn, a->serial) : NULL;

		if (c == NULL || a->at_us + patience_us > s->now_us || c->end[0].state != END_OPEN ||
			c->end[1].state != END_OPEN)
			continue;
		sim_fail(s, "n%u has not answered %s, call %" PRId64 " of n%u, for %" PRId64 " ms", a->of + 1,
			hz_class_name(a->cls), a->call, a->by + 1, (s->now_us - a->at_us) / SIM_MS);
	}
}
