/* SPDX-License-Identifier: Apache-2.0 */
/* pick.c - the address that a Java member would announce. A function of a list of interfaces. */
#include "common/disco/pick.h"

#include <string.h>

#include "common/base/check.h"

/* One of the patterns, which stand apart by commas and blanks, is that text, or fits it. */
static bool matches(const char *patterns, const char *host, bool exactly)
{
	for (const char *p = patterns + strspn(patterns, ", "); *p; p += strspn(p, ", ")) {
		size_t n = strcspn(p, ", ");

		if (exactly ? n == strlen(host) && !memcmp(p, host, n) : io_iface_match_quad(p, n, host))
			return true;
		p += n;
	}
	return false;
}

static bool is_peer(const struct disco_pick_wish *wish, const char *host)
{
	for (uint32_t i = 0; i < wish->peer_count; i++)
		if (!strcmp(wish->peers[i].host, host))
			return true;
	return false;
}

static unsigned pick(struct disco_verdict *out, unsigned at, const char *reason)
{
	out[at].kept = out[at].picked = true;
	out[at].reason = reason;
	return at;
}

static unsigned loopback(
	const struct io_iface *list, unsigned n, struct disco_verdict *out, const char *reason)
{
	for (unsigned i = 0; i < n; i++)
		if (!strcmp(list[i].host, "127.0.0.1"))
			return pick(out, i, reason);
	return IO_IFACE_NONE;
}

/* --- Hazelcast: the first IPv4 address, interfaces in the JVM's order (hazelcast.prefer.ipv4.stack is true
 * by default) --- */
static unsigned named(const struct io_iface *list, unsigned n, const struct disco_pick_wish *wish,
	struct disco_verdict *out)
{
	unsigned best = IO_IFACE_NONE;

	for (unsigned i = 0; i < n; i++) {
		bool fits = wish->patterns ? matches(wish->patterns, list[i].host, false)
					   : is_peer(wish, list[i].host);

		out[i] = (struct disco_verdict){ .kept = fits && !list[i].v6,
			.reason = fits ? "fits, but not first" : "not named" };
		if (out[i].kept && best == IO_IFACE_NONE)
			best = i;
	}
	return best;
}

static const char *hazelcast_drops(const struct io_iface *f)
{
	return !f->up         ? "down"
		: !f->running ? "no carrier"
		: f->loopback ? "loopback"
		: f->v6       ? "IPv6 is not looked at"
			      : NULL;
}

unsigned disco_pick_hazelcast(const struct io_iface *list, unsigned n, const struct disco_pick_wish *wish,
	struct disco_verdict *out, const char **why)
{
	unsigned best = named(list, n, wish, out);

	mc_check(list != NULL || n == 0);
	*why = "no interface matches: it does not start";
	if (wish->patterns && matches(wish->patterns, "127.0.0.1", true))
		return loopback(list, n, out, "127.0.0.1 is named");
	if (wish->patterns)
		return best == IO_IFACE_NONE ? best : pick(out, best, "the first that is named");
	if (is_peer(wish, "127.0.0.1"))
		return loopback(list, n, out, "the list names 127.0.0.1");
	if (best != IO_IFACE_NONE)
		return pick(out, best, "the list names it");
	*why = "no interface is left: it announces 127.0.0.1, which no other host can reach";
	for (unsigned i = 0; i < n; i++) {
		const char *drop = hazelcast_drops(&list[i]);

		out[i] = (struct disco_verdict){ .kept = !drop, .reason = drop ? drop : "not the first" };
		if (!drop && best == IO_IFACE_NONE)
			best = i;
	}
	return best == IO_IFACE_NONE ? best : pick(out, best, "the first IPv4 address");
}

/* --- Payara: a hash set of interfaces, and what it happens to give first --- */
static const char *payara_drops(const struct io_iface *f)
{
	return !f->up                        ? "down"
		: !f->running                ? "no carrier"
		: f->loopback                ? "loopback"
		: f->point_to_point          ? "point-to-point"
		: strstr(f->name, "docker0") ? "docker0 is left out"
		: strstr(f->name, "Teredo")  ? "Teredo is left out"
					     : NULL;
}

static bool begins(const struct io_iface *list, unsigned i)
{
	return i == 0 || strcmp(list[i].name, list[i - 1].name) != 0;
}

/* java.util.HashMap: 16 slots, twice as many whenever three quarters are filled. */
static unsigned table_size(unsigned entries)
{
	unsigned slots = 16;

	while (entries > slots / 4 * 3)
		slots *= 2;
	return slots;
}

static unsigned slot_of(const char *name, unsigned slots)
{
	uint32_t h = (uint32_t)mc_java_hash(mc_str_z(name)); /* NetworkInterface.hashCode */

	return (h ^ h >> 16) & (slots - 1);
}

/* Of one interface: its first IPv4 address, else its last one. */
static unsigned address_of(const struct io_iface *list, unsigned n, unsigned at)
{
	unsigned i = at;

	while (list[i].v6 && i + 1 < n && !begins(list, i + 1))
		i++;
	return i;
}

unsigned disco_pick_payara(const struct io_iface *list, unsigned n, const struct disco_pick_wish *wish,
	struct disco_verdict *out, const char **why)
{
	unsigned entries = 0, first = IO_IFACE_NONE, slots;

	mc_check(list != NULL || n == 0);
	if (wish->patterns)
		return disco_pick_hazelcast(list, n, wish, out, why);
	*why = "no interface is left: it announces what the name of this host resolves to, else loopback";
	for (unsigned i = 0; i < n; i++)
		entries += begins(list, i) && !payara_drops(&list[i]);
	slots = table_size(entries);
	for (unsigned i = 0; i < n; i++) {
		const char *drop = payara_drops(&list[i]);

		out[i] = (struct disco_verdict){ .kept = !drop,
			.reason = drop ? drop : "later in its hash order",
			.slot = slot_of(list[i].name, slots),
			.slots = drop ? 0 : slots };
		if (!drop && (first == IO_IFACE_NONE || out[i].slot < out[first].slot))
			first = i;
	}
	if (first == IO_IFACE_NONE)
		return first;
	for (unsigned i = 0; i < n; i++)
		if (out[i].kept && !strcmp(list[i].name, list[first].name))
			out[i].reason = "another address of the one it takes";
	return pick(out, address_of(list, n, first),
		entries == 1 ? "the only one left" : "first in its hash order");
}
