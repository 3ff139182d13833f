/* SPDX-License-Identifier: Apache-2.0 */
/* pick_compare.c - what becomes of each address of this host: with us, with Hazelcast, with Payara. Decides
 * nothing. */
#include "common/disco/pick_compare.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

/* How we pick is asked of the list that a node of ours would see; the answers are carried over. */
struct own {
	struct io_iface list[MC_CANDIDATES_MAX];
	struct edge_candidate out[MC_CANDIDATES_MAX];
	unsigned n, at;
};

static int pick_ours(const struct disco_pick_ask *ask, struct own *o)
{
	const struct io_wish wish = { .patterns = ask->wish.patterns,
		.multicast = ask->group,
		.v6 = ask->group && strchr(ask->group, ':') };
	int n = io_iface_list(o->list, MC_CANDIDATES_MAX);

	if (n < 0)
		return n;
	o->n = (unsigned)n;
	io_iface_routes(o->list, o->n, ask->wish.peers, ask->wish.peer_count, ask->group);
	o->at = io_iface_pick(o->list, o->n, &wish, o->out);
	return 0;
}

static unsigned place_of(const struct own *o, const struct io_iface *f)
{
	for (unsigned i = 0; i < o->n; i++)
		if (!strcmp(o->list[i].name, f->name) && !strcmp(o->list[i].host, f->host))
			return i;
	return IO_IFACE_NONE;
}

static void carry_over(const struct own *o, struct disco_picks *out)
{
	out->ours_at = IO_IFACE_NONE;
	for (unsigned i = 0; i < out->n; i++) {
		unsigned at = place_of(o, &out->list[i]);

		out->ours[i] = (struct edge_candidate){ .reason = "it has just come" };
		if (at == IO_IFACE_NONE)
			continue;
		out->list[i] = o->list[at];
		out->ours[i] = o->out[at];
		if (at == o->at)
			out->ours_at = i;
	}
}

int disco_pick_compare(const struct disco_pick_ask *ask, struct disco_picks *out)
{
	struct own *o = calloc(1, sizeof(*o));
	int n = io_iface_java(out->list, MC_CANDIDATES_MAX),
	    err = n < 0 ? n
		: o     ? pick_ours(ask, o)
			: UV_ENOMEM;

	mc_check(ask != NULL && out != NULL);
	if (err == 0) {
		out->n = (unsigned)n;
		carry_over(o, out);
		out->hazelcast_at = disco_pick_hazelcast(
			out->list, out->n, &ask->wish, out->hazelcast, &out->hazelcast_why);
		out->payara_at =
			disco_pick_payara(out->list, out->n, &ask->wish, out->payara, &out->payara_why);
	}
	free(o);
	return err;
}
