/* SPDX-License-Identifier: Apache-2.0 */
/* form_peers.c - one peer a line, for other tools to read. */
#include <string.h>

#include "tools/members/app.h"
#include "tools/members/text.h"

static bool is_loopback(const char *host)
{
	return strncmp(host, "127.", 4) == 0 || strcmp(host, "::1") == 0 || strcmp(host, "localhost") == 0;
}

/* Where it has just answered, if that is not where it says it is: behind a forward or a published port only
 * the former leads to it from here. */
static const struct mc_addr *reachable(const struct app *a, const struct member_record *m)
{
	for (uint32_t i = 0; i < a->place_count; i++) {
		const struct place *p = a->places[i];

		if (p->given && p->view != NULL && mc_uuid_eq(p->view->by, m->uuid) &&
			!is_loopback(p->addr.host) && !mc_addr_eq(&p->addr, view_dial(m)))
			return &p->addr;
	}
	return &m->addr;
}

bool form_peers(struct app *a, const struct view *v)
{
	struct text t = { 0 };
	char addr[MC_ADDR_TEXT];
	uint32_t i;

	for (i = 0; i < v->n; i++) {
		show_addr(addr, reachable(a, &v->v[i]));
		text_quote(&t, mc_str_z(addr), "");
		text_add(&t, "\n");
	}
	return text_out(&t);
}
