/* SPDX-License-Identifier: Apache-2.0 */
/*
 * heard.h - what the datagrams of a group add up to: who speaks (voices), and which clusters these are. No
 * clock and no socket; memory is bounded whatever comes.
 */
#ifndef MC_PROBE_HEARD_H
#define MC_PROBE_HEARD_H

#include "common/base/arena.h"
#include "common/cluster/fit.h"
#include "common/hz/heard.h"
#include "tools/probe/guess.h"

/* four times a busy group of 1,000; the noisiest host's oldest goes first */
#define HEARD_VOICES_MAX 4096
#define HEARD_GARBLED_MAX 256             /* hosts whose datagrams cannot be read; then the oldest goes */
#define HEARD_MEMBERS_BYTES_MAX (4 << 20) /* member addresses of all clusters, kept to be shown */

/* One node on the group. */
struct voice {
	struct heard_said said;
	struct mc_addr from; /* as the last datagram said it came from */
	bool moved;          /* `from` is another host than it claims */
	bool relayed;        /* its last datagram was delivered by an mc-relay */
	uint8_t *list;       /* the addresses of its list packed, or NULL: see voice_member */
	size_t list_size;
	uint64_t places; /* bit i: heard on place i; the last bit stands for all above */
	uint32_t times[HEARD_KIND_COUNT];
	int64_t first_ms, last_ms;
	enum heard_kind told; /* what has been printed of it */
	int32_t told_version;
	bool used;
	uint32_t next; /* in its bucket */
};

/* Datagrams of one host that nobody can read, of one sort. */
struct garbled {
	struct mc_addr from;
	enum guess guess;
	uint32_t times;
	size_t size; /* of the last */
	uint8_t first_byte;
	int64_t last_ms;
	bool told;
};

struct heard_datagram {
	const uint8_t *p;
	size_t n;
	const struct mc_addr *from;
	unsigned place;
	int64_t at_ms;
};

enum heard_news { HEARD_NOT_NEW, HEARD_VOICE, HEARD_GARBLED, HEARD_ASKER };

struct heard;
struct heard *heard_new(void); /* NULL: no memory */
void heard_free(struct heard *h);
/* What a datagram tells. VOICE: *voice is new, or more is known of it. GARBLED: *garbled is new. ASKER:
 * another mc-probe, or our own question. */
enum heard_news heard_take(
	struct heard *h, const struct heard_datagram *d, struct voice **voice, struct garbled **garbled);

/* i-th of those known; NULL behind the last. */
struct voice *heard_voice(struct heard *h, uint32_t i);
struct garbled *heard_garbled(struct heard *h, uint32_t i);
/* i-th address of its list. False: there are no more, or they were not kept. */
bool voice_member(const struct voice *v, uint32_t i, struct mc_addr *out);
/* Same name, and everything else that is a condition of joining: these two can be in one cluster. */
bool heard_fit(const struct voice *a, const struct voice *b);
/* The condition that keeps their clusters two for ever; FIT_COUNT: none. */
enum fit heard_apart(const struct voice *a, const struct voice *b);
/* The master that a node looking for a cluster will find: same name, and everything that is a condition of
 * joining. NULL: none was heard. */
struct voice *heard_master_for(struct heard *h, const struct voice *v);

struct heard_counts {
	uint64_t datagrams, unreadable;
	uint32_t voices, dropped_voices, dropped_garbled;
};
void heard_counts(const struct heard *h, struct heard_counts *out);

#endif
