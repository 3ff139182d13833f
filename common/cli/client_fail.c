/* SPDX-License-Identifier: Apache-2.0 */
/* client_fail.c - ends of a client's connections as rows of sentences. Says nothing by itself. */
#include "common/cli/client_fail.h"

#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/base/template.h"
#include "common/io/banner.h"
#include "common/io/link_local.h"

/*
 * In the order of how much they tell: of several places' failures the last row here is the one that is said.
 * When to ask again: SOON also without being told to wait, since the member itself says so; NEVER, since a
 * wrong name leaves a line in its log each time.
 */
#define FAILS(X) \
	X(REFUSED, "refused", STATUS_SILENCE, ASK_AGAIN, "nothing listens there (connection refused)", \
		"Is the member up, and is this its port? Payara Micro takes 6900 and up, Payara Server 4900 and 5900, Hazelcast 5701 and up: " \
		"mc-probe {peer}+10") \
	X(NO_NAME, "unresolved", STATUS_SILENCE, ASK_AGAIN, "the name has no address", \
		"mc-dnsresolve " OPTION_EXPLAIN " {peer} shows each step.") \
	X(UNREACHABLE, "unreachable", STATUS_SILENCE, ASK_AGAIN, \
		"a router, or the neighbour look-up, says that the host is not there", \
		"Is the host up, and on the network that this address belongs to? ip route get {bare}") \
	X(FILTERED, "timeout", STATUS_SILENCE, ASK_AGAIN, \
		"no answer to the connection: a firewall drops it, or the host is down", \
		"mc-probe {peer} tells the two apart; " OPTION_TIMEOUT " allows more time.") \
	X(NO_ROUTE, "no_route", STATUS_HOST, ASK_AGAIN, "this host has no route there", \
		"ip route get {bare} shows which route the kernel takes.") \
	X(NO_ZONE, "no_zone", STATUS_HOST, ASK_NEVER, LINK_LOCAL_NO_ZONE, LINK_LOCAL_NO_ZONE_HINT) \
	X(NO_INTERFACE, "no_interface", STATUS_HOST, ASK_NEVER, LINK_LOCAL_NO_INTERFACE, \
		LINK_LOCAL_NO_INTERFACE_HINT) \
	X(LOCAL, "local_error", STATUS_HOST, ASK_AGAIN, "this host could not dial", \
		"ip route get {bare} shows a route that forbids it; else it is a packet filter of this host, or a limit (ulimit -n).") \
	X(CLOSED, "closed", STATUS_SILENCE, ASK_AGAIN, \
		"it takes the connection and closes it without a word", \
		"A proxy, a port for members only, or one that wants TLS: mc-probe {peer} looks closer.") \
	X(NO_CLIENT_PORT, "member_only", STATUS_SILENCE, ASK_NEVER, \
		"a member's port that closes on a client", \
		"A member of Hazelcast 3 does that, and can be asked nothing from here; a node of this toolkit with " OPTION_NO_CLIENTS \
		" does, " \
		"too. mc-probe " OPTION_LISTEN " 130s hears which of them it is, and leaves it in peace.") \
	X(LOST, "lost", STATUS_SILENCE, ASK_AGAIN, "the connection broke", \
		"Is the member still up? mc-probe {peer}") \
	X(SILENT, "silent", STATUS_SILENCE, ASK_AGAIN, "it takes the connection and never answers a client", \
		"A member that hangs, or a port that waits for something else: mc-probe {peer} looks closer.") \
	X(FOREIGN, "foreign", STATUS_SILENCE, ASK_AGAIN, "what answers there is no member", \
		"mc-probe {peer} names it.") \
	X(OTHER_PORT, "other_port", STATUS_SILENCE, ASK_AGAIN, \
		"a port of a Hazelcast member, but not for clients (advanced networking)", \
		"Clients have a port of their own, 5701 by default: client-server-socket-endpoint-config of its configuration names it; mc-probe {host}:5701+3 looks for it.") \
	X(BROKEN, "malformed", STATUS_SILENCE, ASK_AGAIN, \
		"it answers like a member, and then against the protocol", \
		"A member of another generation, or something in between that alters bytes: mc-probe {peer}") \
	X(ERROR, "error", STATUS_SILENCE, ASK_AGAIN, "the member answers with an error", \
		"Its log says more: mc-probe " OPTION_EXPLAIN_LOG " FILE.") \
	X(STARTING, "starting", STATUS_SILENCE, ASK_SOON, \
		"the member is not ready yet, or is shutting down", \
		"mc-members " OPTION_WAIT_SIZE " 1 {peer} waits for it.") \
	X(VERSION, "serialization", STATUS_DENIED, ASK_NEVER, \
		"the member wants another version of the serialization", \
		"Only Hazelcast 4.0 and later are understood; mc-probe " OPTION_LISTEN \
		" 130s hears of which release it is.") \
	X(NO_CLIENTS, "not_allowed", STATUS_DENIED, ASK_AGAIN, "the member takes no clients now", \
		"It keeps this client out, or its cluster is in a state that takes none: mc-probe {peer}") \
	X(NAME, "cluster_name", STATUS_DENIED, ASK_NEVER, \
		"the member's cluster has another name, or wants a user and a password", \
		"Give its name with " OPTION_CLUSTER_NAME \
		". The member logs a warning for each wrong one (5.3); mc-probe " OPTION_LISTEN \
		" 130s hears the right one.")
enum fail {
#define X(id, code, status, again, means, hint) FAIL_##id,
	FAILS(X)
#undef X
		FAIL_COUNT
};
static const struct client_fail_row rows[FAIL_COUNT] = {
#define X(id, code, status, again, means, hint) { code, status, again, means, hint },
	FAILS(X)
#undef X
};

/* Sockets' errors that mean something of their own, by how far the connection had come. */
static const struct {
	int err;
	enum fail dialling, talking;
} errors[] = {
	{ UV_ECONNREFUSED, FAIL_REFUSED, FAIL_LOST },
	{ UV_ETIMEDOUT, FAIL_FILTERED, FAIL_SILENT },
	{ UV_EHOSTUNREACH, FAIL_UNREACHABLE, FAIL_LOST },
	{ UV_ENETUNREACH, FAIL_NO_ROUTE, FAIL_LOST },
	{ UV_EINVAL, FAIL_NO_ROUTE, FAIL_LOST }, /* a blackhole route; a link-local address, see below */
	{ UV_EOF, FAIL_CLOSED, FAIL_CLOSED },
	{ UV_ECONNRESET, FAIL_CLOSED, FAIL_CLOSED },
	{ UV_EPIPE, FAIL_CLOSED, FAIL_CLOSED },
};
static const enum fail faults[SESSION_FAULT_COUNT] = {
	[SESSION_FAULT_NAME] = FAIL_NAME,
	[SESSION_FAULT_SERIALIZATION] = FAIL_VERSION,
	[SESSION_FAULT_NOT_ALLOWED] = FAIL_NO_CLIENTS,
	[SESSION_FAULT_STARTING] = FAIL_STARTING,
	[SESSION_FAULT_FOREIGN] = FAIL_FOREIGN,
	[SESSION_FAULT_MALFORMED] = FAIL_BROKEN,
	[SESSION_FAULT_LIMIT] = FAIL_BROKEN,
	[SESSION_FAULT_SILENT] = FAIL_SILENT,
	[SESSION_FAULT_ERROR] = FAIL_ERROR,
};

static enum fail classify(const struct mc_addr *peer, const struct pool_conn_end *e)
{
	enum link_local zone = link_local_check(peer->host);
	size_t i;

	if (e->fault != SESSION_FAULT_NONE)
		return faults[e->fault];
	if (e->stage == POOL_CONN_LOOKUP)
		return e->err == UV_ETIMEDOUT ? FAIL_FILTERED : FAIL_NO_NAME;
	if (e->greeted)
		return FAIL_LOST;
	if (e->err == UV_EINVAL && zone != LINK_LOCAL_FINE)
		return zone == LINK_LOCAL_ZONE_MISSING ? FAIL_NO_ZONE : FAIL_NO_INTERFACE;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].err == e->err)
			return e->stage == POOL_CONN_TALK ? errors[i].talking : errors[i].dialling;
	return FAIL_LOCAL;
}

/* What else is known: whose banner it is, the member's own words, the system's. */
static void add_detail(
	struct client_failure *f, enum fail what, const char *tried, const struct pool_conn_end *e)
{
	bool more;
	const struct banner_row *banner = banner_find(e->first, e->first_n, &more);
	size_t line = banner_line(e->first, e->first_n);

	if (what == FAIL_FOREIGN || what == FAIL_CLOSED) {
		if (e->first_n > 0)
			snprintf(f->detail, sizeof(f->detail), "%s%s\"%.*s\"",
				banner != NULL ? banner->name : "", banner != NULL ? ": " : "it says ",
				(int)(line < 40 ? line : 40), (const char *)e->first);
	} else if (e->error != NULL) {
		snprintf(f->detail, sizeof(f->detail), "%.*s: %.*s",
			e->error->class_name.n > 0 ? e->error->class_name.n : 0, e->error->class_name.p,
			e->error->message.n > 0 ? e->error->message.n : 0, e->error->message.p);
	} else if (what == FAIL_NAME) {
		snprintf(f->detail, sizeof(f->detail), "it is not %s", tried);
	} else if (what == FAIL_LOCAL) {
		snprintf(f->detail, sizeof(f->detail), "%s", uv_strerror(e->err));
	}
}

void client_fail_peer(char out[CLIENT_FAIL_PEER], const struct mc_addr *peer)
{
	const char *form = strchr(peer->host, ':') != NULL ? "[%s]:%u" : "%s:%u";

	snprintf(out, CLIENT_FAIL_PEER, form, peer->host, peer->port);
}

static void put_hint(struct client_failure *f, const struct mc_addr *peer)
{
	char bare[MC_HOST_MAX + 1], host[MC_HOST_MAX + 3], port[8], whole[CLIENT_FAIL_PEER];
	const struct template_value with[] = {
		{ "peer", whole },
		{ "bare", bare },
		{ "host", host },
		{ "port", port },
		{ "interface", f->row == &rows[FAIL_NO_ZONE] ? link_local_interface() : NULL },
		{ NULL, NULL },
	};

	snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(peer->host, "%"), peer->host);
	snprintf(host, sizeof(host), strchr(peer->host, ':') != NULL ? "[%s]" : "%s", peer->host);
	snprintf(port, sizeof(port), "%u", peer->port);
	client_fail_peer(whole, peer);
	template_text(f->hint, sizeof(f->hint), f->row->hint != NULL ? f->row->hint : "", with);
}

void client_fail(struct client_failure *f, const struct mc_addr *peer, const char *tried,
	const struct pool_conn *conn, const struct pool_conn_end *e)
{
	enum fail what = classify(peer, e);

	mc_check(e->stage <= POOL_CONN_TALK);
	if (client_fail_is_other_port(e))
		what = FAIL_OTHER_PORT;
	if (what == FAIL_CLOSED && e->first_n > 0)
		what = FAIL_FOREIGN;
	*f = (struct client_failure){ .row = &rows[what] };
	if (strcmp(pool_conn_host(conn), peer->host) != 0)
		snprintf(f->host, sizeof(f->host), "%s", pool_conn_host(conn));
	add_detail(f, what, tried, e);
	put_hint(f, peer);
}

void client_fail_sentence(char *out, size_t cap, const struct mc_addr *peer, const struct client_failure *f)
{
	char addr[MC_ADDR_TEXT];

	mc_check(cap > 0);
	mc_addr_text(addr, peer);
	if (f->row == NULL) {
		snprintf(out, cap, "%s: no answer in time.", addr);
		return;
	}
	snprintf(out, cap, "%s%s%s%s: %s%s%s%s.", addr, f->host[0] != '\0' ? " (" : "", f->host,
		f->host[0] != '\0' ? ")" : "", f->row->means, f->detail[0] != '\0' ? " (" : "", f->detail,
		f->detail[0] != '\0' ? ")" : "");
}

bool client_fail_is_other_port(const struct pool_conn_end *e)
{
	return e->fault == SESSION_FAULT_FOREIGN && e->first_n >= CLIENT_PROTOCOL_SIZE &&
		memcmp(e->first, CLIENT_OTHER_PORT, CLIENT_PROTOCOL_SIZE) == 0;
}

bool client_fail_is_closed(const struct client_failure *f)
{
	return f->row == &rows[FAIL_CLOSED];
}

void client_fail_is_members(struct client_failure *f)
{
	f->row = &rows[FAIL_NO_CLIENT_PORT];
	snprintf(f->hint, sizeof(f->hint), "%s", f->row->hint);
}

bool client_fail_is_refused(const struct client_failure *f)
{
	return f->row == &rows[FAIL_REFUSED];
}
