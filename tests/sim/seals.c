/* SPDX-License-Identifier: Apache-2.0 */
/* seals.c - sealed connections: each frame becomes records with the keys that the sender's node gave, and is
 * opened with those of the receiver's, so that a run fails where the two do not fit or one side seals alone.
 */
#include <string.h>

#include "tests/sim/sim.h"

void conn_seal(struct sim *s, struct sim_node *n, const struct node_effect *fx)
{
	unsigned side = 0;
	struct sim_conn *c = conn_of(s, n, fx->conn, &side);

	if (c == NULL)
		return;
	if (c->end[side].sealed)
		sim_fail(s, "%s seals a connection twice", name_node(n));
	c->end[side].sealed = true;
	c->end[side].seal_out = fx->seal->out;
	c->end[side].seal_in = fx->seal->in;
}

size_t seal_packet_size(const struct sim_end *sender, size_t size)
{
	return sender->sealed ? seal_size(size) : size;
}

void seal_packet(struct sim_end *sender, struct packet *p, size_t size)
{
	size_t from = p->size - size, to = 0, text;

	p->sealed = sender->sealed;
	for (; p->sealed && from < p->size; from += text) {
		text = p->size - from < SEAL_TEXT_MAX ? p->size - from : SEAL_TEXT_MAX;
		memmove(p->bytes + to + SEAL_HEAD, p->bytes + from, text);
		to += seal_write(&sender->seal_out, p->bytes + to, p->bytes + to + SEAL_HEAD, text);
	}
}

bool open_packet(struct sim_end *receiver, struct packet *p)
{
	size_t from = 0, to = 0, text, used;

	if (!p->sealed)
		return !receiver->sealed;
	while (from < p->size) {
		if (!receiver->sealed ||
			seal_read(&receiver->seal_in, p->bytes + from, p->size - from,
				p->bytes + from + SEAL_HEAD, &text, &used) != SEAL_OPENED)
			return false;
		memmove(p->bytes + to, p->bytes + from + SEAL_HEAD, text);
		from += used;
		to += text;
	}
	p->size = (uint32_t)to;
	return true;
}
