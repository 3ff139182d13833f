/* SPDX-License-Identifier: Apache-2.0 */
/* views.h - the lists of many members side by side, for the parts of views.c. */
#ifndef MC_TOOLS_MEMBERS_VIEWS_H
#define MC_TOOLS_MEMBERS_VIEWS_H

#include "common/client/compare.h"
#include "common/cluster/fit.h"
#include "tools/members/app.h"

struct views {
	/* each member's once, though it may have been asked at several addresses */
	struct compare_view *v;
	const struct place **from; /* of each */
	uint32_t n;
	struct compare_side *sides;
	uint32_t side_count;
	struct compare_member *members; /* of all lists */
	const struct place **silent;    /* who stands in a list, or was named, and told none */
	uint32_t silent_count;
};

/* False: no memory. Free it in both cases. */
bool views_compare(struct views *v, const struct app *a);
void views_free(struct views *v);
/* What keeps their clusters two for ever, as far as clients are told; FIT_COUNT: nothing. */
enum fit views_apart(const struct compare_view *a, const struct compare_view *b);
/* Says what was found and sets the status: 0, or 1 when they disagree. False: it could not be written. */
bool views_show(const struct views *v, struct app *a);
bool form_dot_views(const struct views *v);
#define SIDE_SHOWN 8 /* members of a side that a sentence names */

#endif
