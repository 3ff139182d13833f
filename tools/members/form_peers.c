/* SPDX-License-Identifier: Apache-2.0 */
/* form_peers.c - one peer a line, for other tools to read. */
#include "tools/members/app.h"
#include "tools/members/text.h"

bool form_peers(struct app *a, const struct view *v)
{
	struct text t = { 0 };
	char addr[MC_ADDR_TEXT];
	uint32_t i;

	(void)a;
	for (i = 0; i < v->n; i++) {
		show_addr(addr, &v->v[i].addr);
		text_quote(&t, mc_str_z(addr), "");
		text_add(&t, "\n");
	}
	return text_out(&t);
}
