/* SPDX-License-Identifier: Apache-2.0 */
/* records_read.c - sealed records of a link, in: each is opened when it is whole. */
#include <string.h>

#include "common/relay/state.h"

/* One whole record, whose size was looked at. */
static void record_open(struct relay *r, struct link *l, const uint8_t *record, size_t n)
{
	size_t size = 0, used = 0;

	if (seal_read(&l->receive, record, n, r->plain, &size, &used) != SEAL_OPENED ||
		!relay_record_fits(r->plain[0], size - 1)) {
		relay_link_close(r, l, RELAY_REASON_PROTOCOL);
		return;
	}
	l->heard_us = r->now_us;
	relay_up_record(r, l, r->plain[0], r->plain + 1, size - 1);
}

/* Of a record, its length included; 0: none is so long or so short. */
static size_t size_of(const uint8_t head[SEAL_HEAD])
{
	size_t n = (size_t)head[0] << 16 | (size_t)head[1] << 8 | head[2];

	return n > SEAL_TAG && n <= SEAL_TEXT_MAX + SEAL_TAG ? SEAL_HEAD + n : 0;
}

static bool part_begin(struct relay *r, struct link *l, size_t size)
{
	l->part_size = size;
	l->part_n = 0;
	l->part = size > 0 ? mc_heap_get(r->heap, size) : NULL;
	if (l->part == NULL)
		relay_link_close(r, l, size > 0 ? RELAY_REASON_FULL : RELAY_REASON_PROTOCOL);
	return l->part != NULL;
}

/* The length of a record has come: memory for the rest. */
static void record_begin(struct relay *r, struct link *l)
{
	if (!part_begin(r, l, size_of(l->early)))
		return;
	memcpy(l->part, l->early, SEAL_HEAD);
	l->part_n = SEAL_HEAD;
	l->early_n = 0;
}

static void take_whole(struct relay *r, struct link *l, const uint8_t *p, size_t n)
{
	uint32_t to = l->chunk_of;

	if (l->chunk_size == 0) {
		record_open(r, l, p, n);
		return;
	}
	l->heard_us = r->now_us;
	l->chunk_size = 0;
	relay_stream_chunk(r, l, to, p, n);
}

static size_t go_on(struct relay *r, struct link *l, const uint8_t *p, size_t n)
{
	size_t some = l->part_size - l->part_n < n ? l->part_size - l->part_n : n;
	uint8_t *part = l->part;

	memcpy(part + l->part_n, p, some);
	l->part_n += some;
	if (l->part_n == l->part_size) {
		l->part = NULL;
		take_whole(r, l, part, l->part_size);
		mc_heap_put(r->heap, part);
	}
	return some;
}

/* Of what begins at p; 0: that cannot be seen here. */
static size_t whole_size(const struct link *l, const uint8_t *p, size_t n)
{
	if (l->part != NULL || l->early_n > 0)
		return 0;
	if (l->chunk_size > 0)
		return l->chunk_size;
	return n >= SEAL_HEAD ? size_of(p) : 0;
}

void relay_record_bytes(struct relay *r, struct link *l, const uint8_t *p, size_t n)
{
	while (n > 0 && l->state != LINK_CLOSING) {
		size_t some = whole_size(l, p, n);

		if (some > 0 && n >= some) { /* the usual case: nothing is copied */
			take_whole(r, l, p, some);
		} else if (l->part != NULL) {
			some = go_on(r, l, p, n);
		} else if (l->chunk_size > 0) {
			some = 0;
			part_begin(r, l, l->chunk_size);
		} else {
			some = 1;
			l->early[l->early_n++] = *p;
			if (l->early_n == SEAL_HEAD)
				record_begin(r, l);
		}
		p += some;
		n -= some;
	}
}
