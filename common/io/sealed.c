/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sealed.c - connections whose traffic is sealed (common/crypto/seal.h): from the node's SEAL on, what is
 * written becomes records, and what is read is opened before it is taken for frames. Keys come from the node;
 * what a broken record means for the member is the node's business, who hears of a closed connection.
 */
#include <stdlib.h>
#include <string.h>

#include "common/io/edge_internal.h"

struct io_seal {
	struct seal out, in;
	size_t have, wanted; /* of a record that is not whole yet: bytes that came, and bytes to go on with */
	uint8_t record[SEAL_RECORD_MAX];
};

void io_seal_begin(struct io_conn *c, const struct node_seal *keys)
{
	if (c->state != IO_CONN_OPEN)
		return;
	mc_check(c->seal == NULL && c->frames.have == 0);
	c->seal = malloc(sizeof(*c->seal));
	if (c->seal == NULL) {
		io_conn_drop(c, NODE_FAIL_SLOW);
		return;
	}
	c->seal->out = keys->out;
	c->seal->in = keys->in;
	c->seal->have = c->seal->wanted = 0;
}

void io_seal_end(struct io_conn *c)
{
	if (c->seal == NULL)
		return;
	seal_wipe(&c->seal->out);
	seal_wipe(&c->seal->in);
	free(c->seal);
	c->seal = NULL;
}

size_t io_seal_one(struct io_conn *c, uint8_t *p, size_t text)
{
	mc_check(c->seal != NULL && text > 0 && text <= SEAL_TEXT_MAX);
	return seal_write(&c->seal->out, p, p + SEAL_HEAD, text);
}

/* The text is moved to where its record has it, and sealed there; nothing that is still to be moved is
 * overwritten, for the text stands behind the room of all heads and tags. */
void io_seal_long(struct io_conn *c, uint8_t *p, size_t size, size_t text)
{
	size_t from = size - text, to = 0, part;

	mc_check(c->seal != NULL && size == seal_size(text));
	for (; from < size; from += part) {
		part = size - from < SEAL_TEXT_MAX ? size - from : SEAL_TEXT_MAX;
		memmove(p + to + SEAL_HEAD, p + from, part);
		to += io_seal_one(c, p + to, part);
	}
	mc_check(to == size);
}

static void broken(struct io_conn *c)
{
	char text[MC_ADDR_TEXT];

	io_gripe(c->e, EDGE_WARN, c->addr.host,
		"closed the connection of %s: what came is not what the member there sealed; something on the way changed, "
		"repeated, or left out bytes",
		io_conn_text(c, text));
	io_conn_drop(c, NODE_FAIL_HUNG_UP);
}

/* The record at the beginning of p; returns how many bytes it has. 0: it is not whole yet, or the connection
 * is over. */
static size_t take_record(struct io_conn *c, uint8_t *p, size_t n)
{
	size_t size, used;

	switch (seal_read(&c->seal->in, p, n, p + SEAL_HEAD, &size, &used)) {
	case SEAL_OPENED: io_take_text(c, p + SEAL_HEAD, size); return used;
	case SEAL_SHORT: c->seal->wanted = used; return 0;
	case SEAL_BROKEN: broken(c); return 0;
	}
	return 0;
}

/* Bytes for the record that was begun, not beyond its end as far as that is known. */
static size_t record_fill(struct io_seal *s, const uint8_t *p, size_t n)
{
	size_t part = s->wanted - s->have < n ? s->wanted - s->have : n;

	mc_check(s->have < s->wanted && s->wanted <= sizeof(s->record));
	memcpy(s->record + s->have, p, part);
	s->have += part;
	return part;
}

void io_seal_take(struct io_conn *c, uint8_t *p, size_t n)
{
	struct io_seal *s = c->seal;
	size_t took;

	while (n > 0 && c->state == IO_CONN_OPEN) {
		if (s->have > 0) {
			took = record_fill(s, p, n);
			if (s->have == s->wanted && take_record(c, s->record, s->have) > 0)
				s->have = 0;
		} else {
			took = take_record(c, p, n);
			if (took == 0 && c->state == IO_CONN_OPEN)
				took = record_fill(s, p, n); /* less than a record: all of it */
		}
		p += took;
		n -= took;
	}
}
