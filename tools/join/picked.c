/* SPDX-License-Identifier: Apache-2.0 */
/* picked.c - --show-config of mc-join: the address that would be announced here, and those that Java
 * members would announce. */
#include "tools/join/picked.h"

#include <stdio.h>
#include <stdlib.h>

#include "common/base/check.h"
#include "common/cli/show.h"
#include "common/disco/pick_compare.h"

static void show(const struct say *say, const char *name, const struct io_iface *f, const char *reason)
{
	char line[2 * CLI_TEXT], where[CLI_TEXT];

	snprintf(where, sizeof(where), "%s%s%s", f != NULL ? f->name : "", f != NULL ? ": " : "", reason);
	snprintf(line, sizeof(line), "%-22s %-28s %s", name, f != NULL ? f->host : "-", where);
	say_begin(say, RECORD_SETTING, log_now());
	say_z(say, "name", name);
	say_z(say, "value", f != NULL ? f->host : NULL);
	say_z(say, "origin", "picked");
	say_z(say, "where", where);
	say_shown(say, "shown", line);
	say_end(say);
}

void picked_show(const struct plan *p, const struct say *say)
{
	struct disco_picks *x = calloc(1, sizeof(*x));
	struct disco_pick_ask ask = { .wish.patterns = p->edge.interfaces, .group = p->edge.group };
	unsigned at;

	mc_check(p->settings != NULL);
	if (p->edge.source != NULL)
		ask.wish.peer_count = p->edge.source->ops->known(p->edge.source, &ask.wish.peers);
	if (x != NULL && disco_pick_compare(&ask, x) == 0) {
		at = x->ours_at;
		show(say, "picked", at == IO_IFACE_NONE ? NULL : &x->list[at],
			at == IO_IFACE_NONE ? "nothing fits" : x->ours[at].reason);
		at = x->payara_at;
		show(say, "picked-by-payara", at == IO_IFACE_NONE ? NULL : &x->list[at],
			at == IO_IFACE_NONE ? x->payara_why : x->payara[at].reason);
		at = x->hazelcast_at;
		show(say, "picked-by-hazelcast", at == IO_IFACE_NONE ? NULL : &x->list[at],
			at == IO_IFACE_NONE ? x->hazelcast_why : x->hazelcast[at].reason);
	}
	free(x);
}
