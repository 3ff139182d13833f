/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan_rows.c - the sentences for what a port scan finds. */
#include "tools/probe/port_scan_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/escape.h"
#include "common/base/template.h"
#include "common/io/link_local.h"

/* Rows: a line or a paragraph each. */
/* clang-format off */

const struct scan_row scan_rows[FOUND_COUNT] = {
	[FOUND_MEMBER] = { "a member, and it goes by this address", NULL, true },
	[FOUND_ELSEWHERE] = {
		"a member, but dialled {host}:{port} it answers as {claimed}: that is what the others dial, and a member that dialled the "
		"first refuses it (\"Wrong bind request\")",
		"If {claimed} does not lead here from everywhere, tell it its address: --hzPublicAddress (Payara Micro), public-address "
		"(Hazelcast), or the interface: " OPTION_INTERFACES ". Seen from its own host over loopback this is as it should be.", false },
	[FOUND_OTHER_NAME] = {
		"a member, but its cluster is not called '{name}'",
		"Members of different names never form one cluster. Which name it has, its datagrams say: mc-probe " OPTION_LISTEN " 130s; and "
		"its log, in brackets behind its address.", false },
	[FOUND_SHUT] = {
		"a member's port that closed the connection at the handshake",
		"A node that requires a password does that (" OPTION_REQUIRE_PASSWORD " of mc-join), and a member that opens several connections to "
		"each other member.", false },
	[FOUND_MUTE] = {
		"a member's port, but no intelligible handshake came",
		"It may be starting, or hang: look at its log and try again.", false },
	[FOUND_OLD] = {
		"a member of Hazelcast 3: it says HZC, and then neither shakes hands nor takes a client of Hazelcast 4 or later",
		"It can be in no cluster with Hazelcast 4 and 5. Its name and address are in its datagrams, which leaves it in peace: mc-probe "
		OPTION_LISTEN " 130s. At a handshake of 4 and 5 it logs SEVERE, \"Failed to process: Packet\".", false },
	[FOUND_OTHER_LINE] = {
		"a member, of Hazelcast {version}: only members of that very release line join it, which no node of this toolkit speaks",
		"mc-members and mc-probe ask it as any other. mc-join joins {oldest} to {newest}.", false },
	[FOUND_OTHER_PORT] = {
		"a port of a Hazelcast member, but for another protocol (clients, REST or WAN: advanced networking)",
		"Members have another port there, which stands in brackets in the member's own log. If this one is for clients, mc-members "
		"{host}:{port} says it.", false },
	[FOUND_TLS] = {
		"a TLS server, no member: Payara and open-source Hazelcast members speak in clear",
		"An HTTPS port or a proxy; the members' port is another one (Payara Micro: 6900, Hazelcast: 5701).", false },
	[FOUND_TLS_BEHIND] = {
		"TCP ok, first bytes sent, closed after {ms} ms; a TLS ClientHello is answered: a proxy or service mesh ends TLS here",
		"Take the member port out of the mesh (Istio: traffic.sidecar.istio.io/excludeInboundPorts and excludeOutboundPorts, or "
		"a DestinationRule without mTLS), or open a port that leads to the member itself.", false },
	[FOUND_HTTP] = {
		"a web server, no member: {first}",
		"The data grid has a port of its own (Payara Micro: --startPort, 6900; domain server: 4900; Hazelcast: 5701).", false },
	[FOUND_VNC] = {
		"{first}: this is VNC (screen sharing), not a member",
		"5900 is VNC's port as well: give the instances another start port, or stop the screen sharing.", false },
	[FOUND_SSH] = { "{first}: this is an SSH server, not a member", "Look for the member on another port or host.", false },
	[FOUND_TALKS] = {
		"{what}, not a member: {first}",
		"Which process has the port: ss -ltnp 'sport = :{port}' on that host.", false },
	[FOUND_CLOSED] = {
		"accepted, then closed after {ms} ms without a byte, plain and with TLS",
		"A port forwarder or load balancer without a server behind it, or a list of permitted addresses.", false },
	[FOUND_RESET] = {
		"accepted, then reset after {ms} ms, plain and with TLS: a proxy (service mesh sidecar) stands in front, or the process died",
		"A sidecar that wants mTLS resets all other connections (members log \"Connection reset by peer\"): take the member port out of the "
		"mesh, or ask from a pod inside it.", false },
	[FOUND_SILENT] = {
		"accepts connections and says nothing, neither to a member nor to a web client",
		"It waits for another protocol, or the process hangs and the system accepts for it: ss -ltnp 'sport = :{port}' on that "
		"host.", false },
	[FOUND_REFUSED] = {
		"nothing listens there",
		"Is the process up, and on this port? It takes the next one when its start port is in use: mc-probe {host}:{port}+10", false },
	[FOUND_TIMEOUT] = {
		"no answer within {ms} ms: the host is down, or a filter drops what is sent there",
		"Compare with a port that must be open (ssh), and look for a firewall or security group for {port}/tcp.", false },
	[FOUND_UNREACHABLE] = {
		"a router, or the neighbour look-up, says that the host cannot be reached ({error})",
		"The address is wrong, the host is down, or the networks are not joined: ip route get {bare}", false },
	[FOUND_NO_ROUTE] = { "this host has no route there ({error})", "ip route get {bare}", false },
	[FOUND_NO_ZONE] = { LINK_LOCAL_NO_ZONE, LINK_LOCAL_NO_ZONE_HINT, false },
	[FOUND_NO_INTERFACE] = { LINK_LOCAL_NO_INTERFACE, LINK_LOCAL_NO_INTERFACE_HINT, false },
	[FOUND_FORBIDDEN] = {
		"a rule of this host, or an ICMP prohibition, forbids it ({error})",
		"nft list ruleset; ip route get {bare}", false },
	[FOUND_LOCAL] = { "this host could not try it: {error}", "Try fewer at once: " OPTION_CONCURRENCY ".", false },
	[FOUND_NO_NAME] = { "the name has no address", "mc-dnsresolve " OPTION_EXPLAIN " {host}:{port}", false },
};

void scan_first_text(const struct port_scan_result *r, char out[SCAN_FIRST_TEXT])
{
	escape_text(out, SCAN_FIRST_TEXT, mc_str_of((const char *)r->first, r->first_n), ESCAPE_TERMINAL);
}

/* What it announces is on every interface, its zone or not: no other host gets there. */
static const char local_hint[] = "{claimed} is a link-local address, which no other host can dial as it stands: give the member one to announce "
	"(hazelcast.local.localAddress, public-address, " OPTION_INTERFACES " of Payara Micro).";

static bool is_link_local(const struct mc_addr *a)
{
	char bare[MC_HOST_MAX + 1];

	snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(a->host, "%"), a->host);
	return link_local_check(bare) == LINK_LOCAL_ZONE_MISSING;
}

void scan_explain(const struct port_scan_result *r, const char *name, char verdict[SCAN_TEXT], char hint[SCAN_TEXT])
{
	char port[8], ms[24], first[SCAN_FIRST_TEXT], claimed[MC_ADDR_TEXT] = "", host[MC_ADDR_TEXT], bare[MC_ADDR_TEXT];
	int64_t us = r->closed_us > 0 ? r->closed_us : r->latency_us;
	const struct template_value with[] = {
		{ "host", host }, { "bare", bare }, { "port", port }, { "claimed", claimed }, { "first", first }, { "ms", ms }, { "name", name },
		{ "version", r->version }, { "oldest", mc_lines[MC_LINE_FIRST].text },
		{ "newest", mc_lines[MC_LINE_LAST].text },
		{ "what", r->banner != NULL ? r->banner->name : "something else answers" },
		{ "interface", r->found == FOUND_NO_ZONE ? link_local_interface() : NULL },
		{ "error", r->error != 0 ? uv_strerror(r->error) : "" }, { NULL, NULL },
	};
	const struct scan_row *row = &scan_rows[r->found];

	snprintf(bare, sizeof(bare), "%.*s", (int)strcspn(r->asked.host, "%"), r->asked.host);
	snprintf(host, sizeof(host), strchr(r->asked.host, ':') != NULL ? "[%s]" : "%s", r->asked.host);
	snprintf(port, sizeof(port), "%u", r->asked.port);
	snprintf(ms, sizeof(ms), "%" PRId64, (us + 500) / 1000);
	scan_first_text(r, first);
	if (r->claims)
		snprintf(claimed, sizeof(claimed), strchr(r->claimed.host, ':') != NULL ? "[%s]:%u" : "%s:%u", r->claimed.host, r->claimed.port);
	template_text(verdict, SCAN_TEXT, row->verdict, with);
	template_text(hint, SCAN_TEXT, r->found == FOUND_ELSEWHERE && is_link_local(&r->claimed) ? local_hint
			: row->hint != NULL ? row->hint : "", with);
}
