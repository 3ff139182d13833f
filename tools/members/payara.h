/* SPDX-License-Identifier: Apache-2.0 */
/* payara.h - Payara's own maps, read through one member, beside its list. */
#ifndef MC_TOOLS_MEMBERS_PAYARA_H
#define MC_TOOLS_MEMBERS_PAYARA_H

#include "common/client/payara.h"
#include "tools/members/app.h"
#include "tools/members/text.h"

enum { PAYARA_NAMES, PAYARA_STORE, PAYARA_MAPS };
struct payara_map {
	int64_t id; /* of the request; 0: not asked, or answered */
	struct client_entry *v;
	uint32_t n;
};
struct payara {
	struct mc_arena mem, scratch;
	struct payara_map maps[PAYARA_MAPS];
	struct payara_list list;
	int64_t objects_id;
	unsigned pending;
	bool asking, ready, unserved; /* unserved: the member that was asked serves no maps */
	char error[CLI_TEXT / 2];
};

struct payara *payara_new(void); /* NULL: no memory */
void payara_free(struct payara *y);
/* Asks; the answers go to payara_told(). False: it could not be asked. */
bool payara_begin(struct payara *y, struct place *p);
/* True: everything is there. */
bool payara_told(struct payara *y, struct place *p, const struct session_notice *t);
/* Names and groups into the list, which lives no longer than `y`. False: no memory. */
bool payara_apply(struct payara *y, struct view *v);

/* What is said of one lives until its record has ended. */
struct payara_said {
	struct text detail, runs; /* free them */
	char time[LOG_TIME_SIZE];
};
void payara_say_fields(const struct say *s, const struct payara *y, uint32_t i, struct payara_said *said);
void payara_say_stale(const struct say *s, const struct payara *y);

#endif
