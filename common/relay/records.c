/* SPDX-License-Identifier: Apache-2.0 */
/* records.c - sealed records of a link, out: what waits while the system takes nothing. In: records_read.c.
 */
#include <string.h>

#include "common/relay/state.h"

/* A place for n bytes: the body of a record, whose length end_record is told, and what goes out behind it.
 * NULL: no room for it in this step. */
static uint8_t *begin_record(struct relay *r, struct link *l, uint8_t type, size_t n)
{
	uint8_t *out = r->fx->n + 1 < r->fx->cap ? relay_fx_bytes(r, SEAL_OVERHEAD + 1 + n) : NULL;

	if (out == NULL)
		return NULL;
	if (l->flying == 0)
		l->room_us = r->now_us;
	out[SEAL_HEAD] = type;
	return out + SEAL_HEAD + 1;
}

static struct relay_effect *end_record(struct relay *r, struct link *l, uint8_t *body, size_t n)
{
	struct relay_effect *e = relay_fx_add(r, RELAY_FX_SEND);
	uint8_t *out = body - SEAL_HEAD - 1;

	mc_check(n < SEAL_TEXT_MAX);
	e->link = l->name;
	e->bytes = (struct mc_bytes){ out, (int32_t)seal_write(&l->send, out, out + SEAL_HEAD, n + 1) };
	l->flying += (size_t)e->bytes.n;
	return e;
}

static bool seal_one(struct relay *r, struct link *l, uint8_t type, const uint8_t *body, size_t n)
{
	uint8_t *to = begin_record(r, l, type, n);

	if (to == NULL)
		return false;
	memcpy(to, body, n);
	end_record(r, l, to, n);
	return true;
}

/* --- chunks of streams: DATA, and behind it what it speaks of, in one piece --- */

enum { DATA_BODY = 6 };

/* A place for a chunk of n bytes, behind its DATA. NULL: no room for it in this step. */
static uint8_t *begin_chunk(struct relay *r, struct link *l, uint32_t to, size_t n)
{
	uint8_t *body = begin_record(r, l, RELAY_RECORD_DATA, DATA_BODY + n);
	struct relay_effect *e;

	mc_check(n >= RELAY_CHUNK_LEAST && n <= RELAY_CHUNK_MAX);
	if (body == NULL)
		return NULL;
	mc_put32(body, to);
	mc_put16(body + 4, (uint16_t)n);
	e = end_record(r, l, body, DATA_BODY);
	e->bytes.n += (int32_t)n;
	l->flying += n;
	return body + DATA_BODY + SEAL_TAG;
}

bool relay_record_chunk(struct relay *r, struct link *l, uint32_t to, const uint8_t *chunk, size_t n)
{
	uint8_t *out = begin_chunk(r, l, to, n);

	if (out != NULL)
		memcpy(out, chunk, n);
	return out != NULL;
}

bool relay_record_text(
	struct relay *r, struct link *l, uint32_t to, struct seal *seal, const uint8_t *text, size_t n)
{
	uint8_t *out = begin_chunk(r, l, to, n + SEAL_OVERHEAD);

	if (out != NULL)
		seal_write(seal, out, text, n);
	return out != NULL;
}

/* Is there room in this step for all the records of so many bytes? What was begun would be begun again, and
 * the other end would have its first parts twice. */
static bool has_room(const struct relay *r, size_t n)
{
	const struct relay_effects *fx = r->fx;
	size_t records = n / (SEAL_TEXT_MAX - 1) + 1, bytes = n + records * (SEAL_OVERHEAD + 1 + 15);

	return fx->n + records < fx->cap && fx->mem.cap - fx->mem.used >= bytes;
}

/* plain: type and body. A datagram that is too long for one record goes in several. */
static bool seal(struct relay *r, struct link *l, const uint8_t *plain, size_t n)
{
	const uint8_t *body = plain + 1;
	size_t left = n - 1;

	if (!has_room(r, n))
		return false;
	for (; left > SEAL_TEXT_MAX - 1; body += SEAL_TEXT_MAX - 1, left -= SEAL_TEXT_MAX - 1)
		if (!seal_one(r, l, RELAY_RECORD_PART, body, SEAL_TEXT_MAX - 1))
			return false;
	return seal_one(r, l, plain[0], body, left);
}

void relay_record_send(struct relay *r, struct link *l, uint8_t type, const void *body, size_t n)
{
	uint8_t plain[256];

	mc_check(relay_record_known(type) && relay_record_fits(type, n) && n < sizeof(plain));
	plain[0] = type;
	memcpy(plain + 1, body, n);
	seal(r, l, plain,
		n + 1); /* what does not fit is asked for again, or missed until the link is given up */
}

/* --- what waits --- */

static void let_go(struct relay *r, struct parcel *p)
{
	mc_check(p->holders > 0);
	if (--p->holders == 0)
		mc_heap_put(r->heap, p);
}

static struct parcel *take_first(struct parcels *w)
{
	struct parcel *p = w->v[w->first];

	mc_check(w->n > 0 && p->n <= w->bytes);
	w->first = (w->first + 1) % MC_RELAY_QUEUE_MAX;
	w->n--;
	w->bytes -= p->n;
	return p;
}

static void drop_slow(struct relay *r, const struct link *l)
{
	r->counts.dropped[RELAY_RULE_SLOW]++;
	r->dropped_from[RELAY_RULE_SLOW] = l->addr;
	if (r->drops_due_us == NEVER) {
		r->drops_due_us = r->now_us + (int64_t)MC_RELAY_DROPS_TOLD * 1000;
		relay_due(r, r->drops_due_us);
	}
}

static bool wait_for_room(struct relay *r, struct link *l, struct parcel *p)
{
	struct parcels *w = l->waiting;

	if (w == NULL) {
		w = l->waiting = mc_heap_get(r->heap, sizeof(*w));
		if (w == NULL)
			return false;
		w->first = w->n = 0;
		w->bytes = 0;
	}
	while (w->n > 0 && (w->n == MC_RELAY_QUEUE_MAX || w->bytes + p->n > MC_RELAY_QUEUE_BYTES_MAX)) {
		let_go(r, take_first(w));
		drop_slow(r, l);
	}
	w->v[(w->first + w->n++) % MC_RELAY_QUEUE_MAX] = p;
	w->bytes += p->n;
	p->holders++;
	return true;
}

void relay_record_offer(
	struct relay *r, struct link *l, const uint8_t *plain, size_t n, struct parcel **shared)
{
	if (l->flying < MC_RELAY_FLYING_MAX && (l->waiting == NULL || l->waiting->n == 0) &&
		seal(r, l, plain, n))
		return;
	if (*shared == NULL) {
		*shared = mc_heap_get(r->heap, sizeof(**shared) + n);
		if (*shared != NULL) {
			(*shared)->holders = 0;
			(*shared)->n = (uint32_t)n;
			memcpy((*shared)->plain, plain, n);
		}
	}
	if (*shared == NULL || !wait_for_room(r, l, *shared))
		drop_slow(r, l);
}

/* Nobody had to wait for it after all. */
void relay_record_offered(struct relay *r, struct parcel *shared)
{
	if (shared != NULL && shared->holders == 0)
		mc_heap_put(r->heap, shared);
}

bool relay_record_room(struct relay *r, struct link *l, size_t n)
{
	mc_check(n <= l->flying);
	l->flying -= n;
	l->room_us = r->now_us;
	while (l->waiting != NULL && l->waiting->n > 0 && l->flying < MC_RELAY_FLYING_MAX) {
		struct parcel *p = l->waiting->v[l->waiting->first];

		if (!seal(r, l, p->plain, p->n))
			return false;
		let_go(r, take_first(l->waiting));
	}
	return true;
}

void relay_record_forget(struct relay *r, struct link *l)
{
	while (l->waiting != NULL && l->waiting->n > 0)
		let_go(r, take_first(l->waiting));
	mc_heap_put(r->heap, l->waiting);
	mc_heap_put(r->heap, l->part);
	mc_heap_put(r->heap, l->parts);
	l->waiting = NULL;
	l->part = l->parts = NULL;
}
