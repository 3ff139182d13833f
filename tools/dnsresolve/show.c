/* SPDX-License-Identifier: Apache-2.0 */
/* show.c - what is said of a name: its peers, each try, what Payara would drop, what is wrong with it. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/disco/dns_message.h"
#include "tools/dnsresolve/work.h"

/* "10.0.0.1:6900", "[2001:db8::1]:6900" */
#define SHOWN (DNS_ADDRESS_TEXT + 16)
static void show_address_text(char out[SHOWN], const char *host, unsigned port)
{
	snprintf(out, SHOWN, strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u", host, port);
}

static void append_item(char *out, size_t cap, const char *item)
{
	size_t n = strlen(out);

	if (n < cap)
		snprintf(out + n, cap - n, "%s%s", n > 0 ? " " : "", item);
}

/* The same words in JSON as a list, and for people in one text. */
static void say_words(const struct say *say, const char *key, const char *people, const char *const *v,
	unsigned n, char *text, size_t cap)
{
	unsigned i;

	mc_check(cap > 0 && (n == 0 || v[n - 1] != NULL));
	text[0] = '\0';
	say_list(say, key);
	for (i = 0; i < n; i++) {
		say_z(say, NULL, v[i]);
		append_item(text, cap, v[i]);
	}
	say_list_end(say);
	say_shown(say, people, text);
}

void show_resolver(const struct work *w)
{
	const struct dns_config *c = dns_config_of(w->dns);
	const char *servers[MC_DNS_SERVERS_MAX], *search[MC_DNS_SEARCH_MAX];
	char server_text[256], search_text[1024];
	unsigned i;

	for (i = 0; i < c->server_count; i++)
		servers[i] = c->servers[i].text;
	for (i = 0; i < c->search_count; i++)
		search[i] = c->search[i];
	say_begin(w->say, RECORD_RESOLVER, log_now());
	say_words(w->say, "servers", "shown_servers", servers, c->dns ? c->server_count : 0, server_text,
		sizeof(server_text));
	say_z(w->say, "origin",
		c->server_given                ? OPTION_SERVER
			: c->servers_defaulted ? "default"
					       : "/etc/resolv.conf");
	say_words(w->say, "search_list", "shown_search", search, c->search_count, search_text,
		sizeof(search_text));
	say_number(w->say, "ndots", c->ndots);
	say_number(w->say, "timeout_ms", c->timeout_ms);
	say_number(w->say, "attempt_count", c->attempts);
	say_flag(w->say, "is_hosts_file_used", c->files);
	say_flag(w->say, "hosts_file_last", c->files && c->dns_first);
	say_shown(w->say, "hosts_file_first", c->files && !c->dns_first ? "yes" : NULL);
	say_z(w->say, "not_asked", c->others[0] != '\0' ? c->others : NULL);
	say_end(w->say);
}

static void say_aliases(const struct say *say, const struct dns_step *step, char *text, size_t cap)
{
	say_words(say, "aliases", "shown_aliases", step->aliases, step->alias_count, text, cap);
}

static void say_found(const struct say *say, const struct dns_step *step, char *text, size_t cap)
{
	char host[DNS_ADDRESS_TEXT];
	unsigned i;

	text[0] = '\0';
	say_list(say, "found");
	for (i = 0; step->v != NULL && i < step->answers; i++) {
		dns_address_text(host, &step->v[i]);
		say_z(say, NULL, host);
		append_item(text, cap, host);
	}
	say_list_end(say);
	say_shown(say, "shown_found", text);
}

void show_step(void *work, void *slot, const struct dns_step *step)
{
	const struct work *w = work;
	char query[DNS_TEXT + 16], aliases[512], found[512], number[16], server[80];
	const char *rcode = step->rcode >= 0 ? dns_rcode_text((unsigned)step->rcode) : NULL;

	(void)slot;
	if (step->rcode >= 0 && rcode == NULL) {
		snprintf(number, sizeof(number), "RCODE%d", step->rcode);
		rcode = number;
	}
	snprintf(query, sizeof(query), "%s %s", step->query, dns_type_text(step->type));
	snprintf(server, sizeof(server), "%s", step->server);
	say_begin(w->say, RECORD_STEP, log_now());
	say_z(w->say, "query", query);
	say_z(w->say, "query_name", step->query);
	say_z(w->say, "query_type", dns_type_text(step->type));
	say_z(w->say, "server", server);
	say_z(w->say, "transport", step->file ? "file" : step->tcp ? "tcp" : "udp");
	say_z(w->say, "rcode", rcode);
	say_z(w->say, "outcome", dns_outcomes[step->outcome].word);
	say_number(w->say, "answers", step->answers);
	say_real(w->say, "ms", (double)step->us / 1000);
	say_z(w->say, "search", step->search);
	say_aliases(w->say, step, aliases, sizeof(aliases));
	say_found(w->say, step, found, sizeof(found));
	say_number(w->say, "sent_count", step->sent);
	if (step->sent > 1)
		say_shown(w->say, "sent_again", "again");
	say_flag(w->say, "over_tcp", step->tcp);
	say_end(w->say);
}

void show_bad(struct work *w, const struct fault *fault)
{
	w->usage = true;
	log_fault(fault);
}

static void say_peer(
	struct work *w, const struct lookup *s, const struct dns_address *a, const char *host, unsigned port)
{
	const struct dns_result *r = s->answer != NULL ? &s->answer->r : NULL;
	char text[SHOWN];

	show_address_text(text, host, port);
	say_begin(w->say, RECORD_DNS_PEER, log_now());
	say_z(w->say, "host", host);
	say_number(w->say, "port", port);
	say_z(w->say, "name", s->job.host);
	say_number(w->say, "family", a->family);
	if (a->fixed)
		say_z(w->say, "ttl", NULL);
	else
		say_number(w->say, "ttl", a->ttl_s);
	if (r != NULL && r->targets != NULL)
		say_z(w->say, "target", r->targets[a->target].name);
	if (r != NULL && r->canonical != NULL)
		say_z(w->say, "canonical_name", r->canonical);
	say_shown(w->say, "shown", text);
	say_end(w->say);
}

static void say_dropped(struct work *w, const struct lookup *s, const char *host, unsigned port,
	const struct dns_address *a, enum dns_payara_drop why)
{
	char text[SHOWN];

	say_begin(w->say, RECORD_DROPPED, log_now());
	if (a != NULL) {
		show_address_text(text, host, port);
		say_z(w->say, "host", host);
		say_number(w->say, "port", port);
	}
	say_z(w->say, "name", s->job.host);
	if (a != NULL)
		say_number(w->say, "family", a->family);
	say_z(w->say, "reason", dns_payara_rows[why].word);
	say_z(w->say, "message", dns_payara_rows[why].text);
	if (a != NULL)
		say_shown(w->say, "shown", text);
	say_end(w->say);
}

/* One address with each of its ports. */
static unsigned show_address(
	struct work *w, const struct lookup *s, const struct dns_address *a, unsigned first)
{
	enum dns_payara_drop why = w->payara ? dns_payara_address(&w->java, a) : DNS_PAYARA_KEEPS;
	char host[DNS_ADDRESS_TEXT];
	unsigned port;

	dns_address_text(host, a);
	if (why != DNS_PAYARA_KEEPS) {
		say_dropped(w, s, host, first, a, why);
		return 0;
	}
	for (port = first; port < first + s->job.count; port++) {
		if (seen_first(&w->seen, a, (uint16_t)port))
			say_peer(w, s, a, host, port);
	}
	return 1;
}

/* Payara's port where none was written is not the one that was meant. */
static void show_assumed(struct work *w, const struct lookup *s)
{
	if (!w->payara || s->job.port != 0)
		return;
	say_begin(w->say, RECORD_ASSUMED, log_now());
	say_z(w->say, "name", s->job.host);
	say_number(w->say, "port", DNS_PAYARA_PORT);
	say_number(w->say, "meant", w->port);
	say_end(w->say);
}

static void show_failure(struct work *w, const struct lookup *s, const struct dns_result *r)
{
	const struct dns_outcome_row *row = &dns_outcomes[r->outcome];
	const struct dns_config *c = dns_config_of(w->dns);
	bool given = r->outcome == DNS_END_UNREACHABLE && c->server_given;
	const char *asked = r->query != NULL ? r->query : s->job.host;
	bool other = !dns_same_name(asked, s->job.host);

	w->ends[given ? STATUS_SILENCE : row->status] = true;
	if (w->over && !w->ended && r->outcome == DNS_END_TIMEOUT) {
		w->unanswered++; /* their own time was not over: one sentence for all */
		return;
	}
	log_sayf(LOG_ERROR, row->word, row->hint, "%s: %s%s%s%s%s.", s->job.host, row->text,
		other ? "; asked last for " : "", other ? asked : "",
		r->canonical != NULL ? "; it is an alias of " : "", r->canonical != NULL ? r->canonical : "");
	if (row->status != STATUS_NOT || c->others[0] == '\0' || w->noted_others)
		return;
	w->noted_others = true;
	log_sayf(LOG_NOTE, NULL, "getent ahosts NAME asks them as well, as Java does.",
		"nsswitch.conf has sources for hosts that are not asked here: %s.", c->others);
}

/* What other programs of this host will not see as it is seen here. */
static void show_differences(struct work *w, const struct dns_config *c)
{
	if (w->noted_differences)
		return;
	w->noted_differences = true;
	if (c->search_cut)
		log_sayf(LOG_WARN, "search_list", NULL,
			"The search list has more than %d suffixes, and the others are not tried here; the C library, and so Java, tries all.",
			MC_DNS_SEARCH_MAX);
	if (!c->carriage_returns || c->server_given)
		return;
	log_say(LOG_WARN, "carriage_return",
		"/etc/resolv.conf has lines that end in CR LF: the C library, and so Java, takes the CR for a part of "
		"addresses and suffixes, and may find nothing.",
		"Write it anew without them: sed -i 's/\\r$//' /etc/resolv.conf");
}

/* What is worth a word though there are addresses. */
static void show_doubts(const struct work *w, const struct lookup *s, const struct dns_result *r)
{
	char why[DNS_WHY_TEXT], address[DNS_ADDRESS_TEXT];

	if (r->other == DNS_END_TRUNCATED)
		log_sayf(LOG_WARN, NULL, dns_outcomes[r->other].hint,
			"%s: these are not all of its addresses: %s.", s->job.host,
			dns_outcomes[r->other].text);
	else if (r->other != DNS_END_FOUND)
		log_sayf(LOG_WARN, NULL, dns_outcomes[r->other].hint,
			"%s: the other family's addresses are not known: %s.", s->job.host,
			dns_outcomes[r->other].text);
	if (!dns_is_cluster_ip(r, w->kubernetes, why))
		return;
	dns_address_text(address, r->v);
	log_sayf(LOG_WARN, NULL,
		"A headless service (clusterIP: None) gives the address of each pod; kubectl get service shows which it is.",
		"%s: %s looks like a cluster IP, not like a pod of a headless service: %s. Members cannot be told apart behind it.",
		s->job.host, address, why);
}

static void show_result(struct work *w, const struct lookup *s, unsigned port)
{
	const struct dns_result *r = &s->answer->r;
	unsigned kept = 0;
	uint32_t i;

	show_differences(w, dns_config_of(w->dns));
	if (r->outcome != DNS_END_FOUND) {
		show_failure(w, s, r);
		return;
	}
	show_assumed(w, s);
	for (i = 0; i < r->count; i++)
		kept += show_address(
			w, s, &r->v[i], r->v[i].port != 0 && s->job.port == 0 ? r->v[i].port : port);
	w->ends[kept > 0 ? STATUS_OK : STATUS_NOT] = true;
	show_doubts(w, s, r);
}

void show_slot(struct work *w, const struct lookup *s)
{
	unsigned port = s->job.port != 0 ? s->job.port : w->payara ? DNS_PAYARA_PORT : w->port;

	if (w->payara && s->job.drop != DNS_PAYARA_KEEPS) {
		say_dropped(w, s, NULL, 0, NULL, s->job.drop);
		w->ends[STATUS_NOT] = true;
	} else if (s->job.numeric) {
		show_assumed(w, s);
		w->ends[show_address(w, s, &s->job.addr, port) > 0 ? STATUS_OK : STATUS_NOT] = true;
	} else if (s->answer != NULL) {
		show_result(w, s, port);
	} else {
		w->ends[STATUS_HOST] = true;
		log_say(LOG_ERROR, "memory", "No memory left.", NULL);
	}
}
