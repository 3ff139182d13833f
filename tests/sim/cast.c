/* SPDX-License-Identifier: Apache-2.0 */
/* cast.c - datagrams to a group: lost, doubled, late, out of order; heard by the sender too. */
#include <stdlib.h>

#include "tests/sim/sim.h"

void cast_drop(struct datagram *d)
{
	if (--d->refs == 0)
		free(d);
}

static void cast_to(struct sim *s, struct sim_node *to, struct datagram *d)
{
	d->refs++;
	sim_put(s, DUE_DATAGRAM, s->now_us + path_delay(s), to->index, to->life, 0, d);
}

void cast_send(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	struct datagram *d = malloc(sizeof(*d) + MC_DATAGRAM_MAX);
	size_t size = 0;
	enum mc_err err;

	if (d == NULL)
		abort();
	data_present(n, fx);
	err = hz_datagram_write(fx->out.cls, fx->out.body, fx->line, d->bytes, MC_DATAGRAM_MAX, &size);
	if (err != MC_ERR_OK)
		sim_fail(s, "%s: datagram %s cannot be written: %s", name_node(n), hz_class_name(fx->out.cls),
			mc_err_text(err));
	d = realloc(d, sizeof(*d) + size);
	d->refs = 1;
	d->size = (uint32_t)size;
	d->from = n->index;
	sim_hash_bytes(s, d->bytes, size);
	n->sent++;
	for (unsigned i = 0; i < s->count && err == MC_ERR_OK; i++) {
		struct sim_node *to = &s->nodes[i];

		if (to->node == NULL || to->channel != n->channel || !path_open(s, n->index, i))
			continue;
		if (to == n || s->paths.loss <= 0 || sim_chance(s) >= s->paths.loss)
			cast_to(s, to, d);
		if (s->paths.duplicate > 0 && sim_chance(s) < s->paths.duplicate)
			cast_to(s, to, d);
	}
	cast_drop(d);
}

void cast_due(struct sim *s, const struct sim_due *d)
{
	struct sim_node *n = &s->nodes[d->who];

	/* A socket's buffer is small: who hangs misses what is said. */
	if (n->node != NULL && n->life == d->serial && !n->frozen)
		node_arrive(s, n, (struct arrival){ .kind = ARRIVE_DATAGRAM, .p = d->p });
	else
		cast_drop(d->p);
}

void cast_arrived(struct sim *s, struct sim_node *n, struct datagram *d)
{
	struct hz_message m = { .cls = HZ_NONE };
	struct node_event ev = { .type = NODE_EV_DATAGRAM, .message = &m };
	enum mc_err err;

	ev.source = s->nodes[d->from].addr.host;
	err = hz_datagram_read(d->bytes, d->size, node_line(n->node), &s->scratch, &m);

	s->datagrams++;
	s->bytes += d->size;
	if (err != MC_ERR_OK)
		sim_fail(s, "%s: a datagram of node %u cannot be read: %s", name_node(n), d->from,
			mc_err_text(err));
	else
		node_event(s, n, &ev);
	cast_drop(d);
}
