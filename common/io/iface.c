/* SPDX-License-Identifier: Apache-2.0 */
/* iface.c - the address that a node uses, chosen from a list. Asks the system only for that list. */
#include "common/io/iface.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"

/* Why an address cannot be used at all; NULL: it can. */
static const char *unfit(const struct io_iface *f, const struct io_wish *wish)
{
	if (wish->patterns && !io_iface_matches(wish->patterns, f))
		return OPTION_INTERFACES " does not name it";
	if (!f->up)
		return "it is down";
	if (f->link_local)
		return "a link-local address means nothing to others";
	return NULL;
}

/* What speaks for an address: the first row in which two differ decides. */
struct merit {
	const char *picked, *beaten;
	bool (*has)(const struct io_iface *f, const struct io_wish *wish);
};

static bool is_listed(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return f->listed;
}
static bool is_no_loopback(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return !f->loopback || f->to_peer;
}
static bool is_to_peer(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return f->to_peer;
}
static bool is_running(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return f->running;
}
static bool is_real(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return !io_iface_virtual(f->name);
}
static bool is_shared(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return !f->point_to_point;
}
static bool is_multicast(const struct io_iface *f, const struct io_wish *wish)
{
	return f->multicast || !wish->multicast;
}
static bool is_to_group(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return f->to_group;
}
static bool is_family(const struct io_iface *f, const struct io_wish *wish)
{
	return f->v6 == wish->v6;
}
static bool is_source(const struct io_iface *f, const struct io_wish *wish)
{
	(void)wish;
	return f->source;
}

static const struct merit merits[] = {
	{ "the list of peers names this address", "the list of peers names another address of this host",
		is_listed },
	{ "the route to the peers leaves by it", "the route to the peers leaves by another one", is_to_peer },
	{ "it leads out of this host", "loopback: no other host can reach it", is_no_loopback },
	{ "the others have no carrier", "no carrier: nothing is connected to it", is_running },
	{ "the others belong to containers", "a network of containers or virtual machines", is_real },
	{ "the others are point-to-point", "point-to-point", is_shared },
	{ "it carries multicast", "it carries no multicast", is_multicast },
	{ "the route to the group leaves by it", "the route to the group leaves by another one",
		is_to_group },
	{ "its address family comes first", "another address family comes first", is_family },
	{ "it is the source address of that route", "not the source address of the route", is_source },
};
enum { MERITS = sizeof(merits) / sizeof(*merits) };

/* The first merit in which `a` and `b` differ; MERITS: none. *better: `a` has it. */
static unsigned compare(
	const struct io_iface *a, const struct io_iface *b, const struct io_wish *wish, bool *better)
{
	for (unsigned i = 0; i < MERITS; i++) {
		bool has = merits[i].has(a, wish);

		if (has != merits[i].has(b, wish)) {
			*better = has;
			return i;
		}
	}
	*better = false;
	return MERITS;
}

/* What decided for the one picked: the strongest merit in which it beats another interface. */
static const char *why_picked(const struct io_iface *list, unsigned n, unsigned best,
	const struct io_wish *wish, const struct edge_candidate *out)
{
	bool better, others = false;
	unsigned first = MERITS;

	for (unsigned i = 0; i < n; i++) {
		unsigned m;

		if (!out[i].kept || !strcmp(list[i].name, list[best].name))
			continue;
		others = true;
		m = compare(&list[best], &list[i], wish, &better);
		if (m < first)
			first = m;
	}
	if (first < MERITS)
		return merits[first].picked;
	if (others)
		return "the first of several that fit";
	if (wish->patterns)
		return OPTION_INTERFACES " names it";
	return list[best].loopback ? "there is nothing but loopback" : "the only one that fits";
}

unsigned io_iface_pick(
	const struct io_iface *list, unsigned n, const struct io_wish *wish, struct edge_candidate *out)
{
	unsigned best = IO_IFACE_NONE;
	bool better;

	mc_check(n <= MC_CANDIDATES_MAX);
	for (unsigned i = 0; i < n; i++) {
		snprintf(out[i].name, sizeof(out[i].name), "%s", list[i].name);
		snprintf(out[i].host, sizeof(out[i].host), "%s", list[i].host);
		out[i].picked = false;
		out[i].reason = unfit(&list[i], wish);
		out[i].kept = !out[i].reason;
		if (!out[i].kept)
			continue;
		if (best == IO_IFACE_NONE || (compare(&list[i], &list[best], wish, &better), better))
			best = i;
	}
	for (unsigned i = 0; best != IO_IFACE_NONE && i < n; i++)
		if (out[i].kept && i != best) {
			unsigned m = compare(&list[i], &list[best], wish, &better);

			out[i].reason = m < MERITS ? merits[m].beaten : "another one came first";
		}
	if (best != IO_IFACE_NONE) {
		out[best].picked = true;
		out[best].reason = why_picked(list, n, best, wish, out);
	}
	return best;
}
