/* SPDX-License-Identifier: Apache-2.0 */
/* heard.c - the tables: who spoke, and whose datagrams nobody can read. */
#include "tools/probe/heard.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/member/identity.h"
#include "tools/probe/heard_internal.h"

struct heard *heard_new(void)
{
	struct heard *h = calloc(1, sizeof(*h));
	void *mem = h != NULL ? malloc(HEARD_MEMORY) : NULL;

	if (mem == NULL) {
		free(h);
		return NULL;
	}
	h->mem = mc_arena_of(mem, HEARD_MEMORY);
	return h;
}

void heard_free(struct heard *h)
{
	if (h == NULL)
		return;
	for (uint32_t i = 0; i < h->top; i++)
		free(h->voices[i].list);
	free(h->mem.buf);
	free(h);
}

/* --- voices, found by a hash over what makes one: uuid, address, name --- */
static uint32_t key_of(const struct voice *v)
{
	uint64_t k = v->said.uuid.hi ^ (v->said.uuid.lo * 0x9e3779b97f4a7c15u) ^
		((uint64_t)v->said.addr.port << 32);

	k ^= (uint64_t)(uint32_t)mc_addr_hash(&v->said.addr) * 0xff51afd7ed558ccdu;
	for (int i = 0; i < v->said.name.n; i++)
		k = (k ^ (uint8_t)v->said.name.p[i]) * 0x100000001b3u;
	return (uint32_t)(k ^ k >> 32) % HEARD_BUCKETS;
}

static bool same_voice(const struct voice *a, const struct voice *b)
{
	return mc_uuid_eq(a->said.uuid, b->said.uuid) && mc_addr_eq(&a->said.addr, &b->said.addr) &&
		mc_str_eq(heard_str(&a->said.name), heard_str(&b->said.name));
}

static struct voice *find(struct heard *h, const struct voice *said)
{
	for (uint32_t at = h->bucket[key_of(said)]; at != 0; at = h->voices[at - 1].next)
		if (same_voice(&h->voices[at - 1], said))
			return &h->voices[at - 1];
	return NULL;
}

static void unlink_voice(struct heard *h, struct voice *v)
{
	uint32_t *at = &h->bucket[key_of(v)], self = (uint32_t)(v - h->voices) + 1;

	while (*at != self) {
		mc_check(*at != 0); /* it is in its bucket */
		at = &h->voices[*at - 1].next;
	}
	mc_check(h->list_bytes >= v->list_size);
	*at = v->next;
	h->list_bytes -= v->list_size;
	free(v->list);
	memset(v, 0, sizeof(*v));
}

/* --- by host, in the order of when they were heard --- */
static uint32_t host_bucket(const char *host)
{
	return (uint32_t)mc_java_hash(mc_str_z(host)) % HEARD_HOSTS;
}

static void leave_host(struct heard *h, uint32_t i)
{
	struct heard_host *of = &h->host[h->host_of[i]];

	*(h->older[i] != 0 ? &h->newer[h->older[i] - 1] : &of->oldest) = h->newer[i];
	*(h->newer[i] != 0 ? &h->older[h->newer[i] - 1] : &of->newest) = h->older[i];
	mc_check(of->count > 0);
	of->count--;
}

static void join_host(struct heard *h, uint32_t i, uint32_t bucket)
{
	struct heard_host *of = &h->host[bucket];

	mc_check(i < HEARD_VOICES_MAX && bucket < HEARD_HOSTS);
	h->host_of[i] = (uint16_t)bucket;
	h->older[i] = of->newest;
	h->newer[i] = 0;
	*(of->newest != 0 ? &h->newer[of->newest - 1] : &of->oldest) = (uint16_t)(i + 1);
	of->newest = (uint16_t)(i + 1);
	of->count++;
}

/* Who floods the group with invented nodes does so from some host: that host's own oldest makes room. */
static struct voice *oldest_of_noisiest(const struct heard *h, struct voice *voices)
{
	uint32_t noisiest = 0;

	for (uint32_t i = 1; i < HEARD_HOSTS; i++)
		if (h->host[i].count > h->host[noisiest].count)
			noisiest = i;
	mc_check(h->host[noisiest].count > 0 && h->host[noisiest].oldest != 0);
	return &voices[h->host[noisiest].oldest - 1];
}

static struct voice *add_voice(struct heard *h, const struct voice *said, const char *from)
{
	struct voice *v;
	uint32_t *bucket;

	if (h->top < HEARD_VOICES_MAX) {
		v = &h->voices[h->top++];
	} else {
		v = oldest_of_noisiest(h, h->voices);
		leave_host(h, (uint32_t)(v - h->voices));
		unlink_voice(h, v);
		h->counts.dropped_voices++;
		h->counts.voices--;
	}
	bucket = &h->bucket[key_of(said)];
	v->said.uuid = said->said.uuid;
	v->said.addr = said->said.addr;
	v->said.name = said->said.name;
	v->used = true;
	v->next = *bucket;
	*bucket = (uint32_t)(v - h->voices) + 1;
	join_host(h, *bucket - 1, host_bucket(from));
	h->counts.voices++;
	return v;
}

/* --- what cannot be read --- */
static struct garbled *garble(struct heard *h, const struct heard_datagram *d, enum guess guess, bool *fresh)
{
	struct garbled *slot = &h->garbled[0];

	*fresh = false;
	for (uint32_t i = 0; i < HEARD_GARBLED_MAX; i++) {
		struct garbled *g = &h->garbled[i];

		if (g->times > 0 && g->guess == guess && strcmp(g->from.host, d->from->host) == 0) {
			slot = g;
			goto found;
		}
		if (slot->times > 0 && (g->times == 0 || g->last_ms < slot->last_ms))
			slot = g;
	}
	h->counts.dropped_garbled += slot->times > 0;
	*fresh = true;
	*slot = (struct garbled){ .from = *d->from, .guess = guess };
found:
	slot->times++;
	slot->size = d->n;
	slot->first_byte = d->n > 0 ? d->p[0] : 0;
	slot->last_ms = d->at_ms;
	return slot;
}

enum heard_news heard_take(
	struct heard *h, const struct heard_datagram *d, struct voice **voice, struct garbled **garbled)
{
	const struct hz_join_message *j = NULL;
	struct voice said;
	enum mc_err err;
	uint32_t place;
	bool fresh;

	mc_check(d->from != NULL && (d->p != NULL || d->n == 0));
	h->counts.datagrams++;
	memset(&said, 0, sizeof(said));
	err = heard_read(d->p, d->n, &h->mem, &said.said, &j);
	if (err != MC_ERR_OK) {
		h->counts.unreadable++;
		*garbled = garble(h, d, guess_of(d->p, d->n, err), &fresh);
		return fresh ? HEARD_GARBLED : HEARD_NOT_NEW;
	}
	if (mc_uuid_eq(said.said.uuid, identity_asker))
		return HEARD_ASKER;
	*voice = find(h, &said);
	if (*voice == NULL)
		*voice = add_voice(h, &said, d->from->host);
	place = (uint32_t)(*voice - h->voices);
	leave_host(h, place);
	join_host(h, place, host_bucket(d->from->host));
	return heard_learn(h, *voice, &said.said, j, d) ? HEARD_VOICE : HEARD_NOT_NEW;
}

struct voice *heard_voice(struct heard *h, uint32_t i)
{
	return i < h->top ? &h->voices[i] : NULL;
}

struct garbled *heard_garbled(struct heard *h, uint32_t i)
{
	return i < HEARD_GARBLED_MAX && h->garbled[i].times > 0 ? &h->garbled[i] : NULL;
}

enum fit heard_apart(const struct voice *a, const struct voice *b)
{
	struct fit_side one, other;

	fit_side_heard(&a->said, &one);
	fit_side_heard(&b->said, &other);
	return fit_apart(&one, &other);
}

bool heard_fit(const struct voice *a, const struct voice *b)
{
	return heard_apart(a, b) == FIT_COUNT;
}

struct voice *heard_master_for(struct heard *h, const struct voice *v)
{
	for (uint32_t i = 0; i < h->top; i++) {
		struct voice *m = &h->voices[i];

		if (m != v && m->said.kind >= HEARD_ANSWER && heard_fit(m, v))
			return m;
	}
	return NULL;
}

void heard_counts(const struct heard *h, struct heard_counts *out)
{
	*out = h->counts;
}
