/* SPDX-License-Identifier: Apache-2.0 */
/* text.h - sentences without stdio: text put together piece by piece in a buffer of the caller. Too long is
 * cut, never overrun. */
#ifndef MC_BASE_TEXT_H
#define MC_BASE_TEXT_H

#include "common/base/types.h"

struct mc_text {
	char *p;
	size_t n, cap; /* always ends with NUL inside cap */
};

struct mc_text mc_text_of(char *buf, size_t cap);                         /* cap at least 1 */
struct mc_text *mc_text_z(struct mc_text *t, const char *z);              /* z is not NULL; each returns t */
struct mc_text *mc_text_str(struct mc_text *t, struct mc_str s);          /* null: "null" */
struct mc_text *mc_text_int(struct mc_text *t, int64_t i);                /* decimal */
struct mc_text *mc_text_addr(struct mc_text *t, const struct mc_addr *a); /* [host]:port */
struct mc_text *mc_text_uuid(struct mc_text *t, struct mc_uuid u);        /* as mc_uuid_text() */
static inline struct mc_str mc_text_done(const struct mc_text *t)
{
	return mc_str_of(t->p, t->n);
}

#endif
