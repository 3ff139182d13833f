/* SPDX-License-Identifier: Apache-2.0 */
/* dns_config.c - resolv.conf, nsswitch.conf and the environment read into one struct. Asks no server. */
#include "common/disco/dns_config.h"

#include <ctype.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/disco/dns_file.h"
#include "common/disco/dns_words.h"
#include "common/io/sock.h"

#define RESOLVED "/run/systemd/resolve/io.systemd.Resolve" /* nss-resolve(8) speaks to it there */
enum { DNS_PORT = 53 };

static void server_text(struct dns_server_addr *s, const char *host, unsigned port)
{
	snprintf(s->text, sizeof(s->text), strchr(host, ':') != NULL ? "[%.50s]:%u" : "%.50s:%u", host, port);
}

static bool add_server(struct dns_config *c, const char *host, uint16_t port)
{
	struct dns_server_addr *s = &c->servers[c->server_count];

	if (c->server_count == MC_DNS_SERVERS_MAX || !io_sock_addr(host, port, &s->addr))
		return false;
	server_text(s, host, port);
	c->server_count++;
	return true;
}

void dns_config_defaults(struct dns_config *c)
{
	memset(c, 0, sizeof(*c));
	c->ndots = 1;
	c->timeout_ms = MC_DNS_TRY_PATIENCE;
	c->attempts = MC_DNS_ATTEMPTS;
	c->files = c->dns = true;
}

static void set_search(struct dns_config *c, const char *line)
{
	char name[MC_HOST_MAX + 2];
	size_t n;

	c->search_cut = false;
	for (c->search_count = 0; dns_word(&line, name, sizeof(name));) {
		n = strlen(name);
		if (n > 0 && name[n - 1] == '.')
			name[--n] = '\0';
		if (n == 0 || n > MC_HOST_MAX)
			continue;
		if (c->search_count < MC_DNS_SEARCH_MAX)
			memcpy(c->search[c->search_count++], name, n + 1);
		else
			c->search_cut = true;
	}
}

/* "ndots:2": the number behind the colon, at most `max`; -1 when this is another word. */
static long number_of(const char *text, const char *key, long max)
{
	size_t n = strlen(key);
	long v;

	if (strncmp(text, key, n) != 0 || !isdigit((unsigned char)text[n]))
		return -1;
	v = strtol(text + n, NULL, 10);
	return v > max ? max : v;
}

static void set_options(struct dns_config *c, const char *line)
{
	char option[64];
	long v;

	while (dns_word(&line, option, sizeof(option))) {
		if ((v = number_of(option, "ndots:", 15)) >= 0) /* RES_MAXNDOTS */
			c->ndots = (unsigned)v;
		else if ((v = number_of(option, "timeout:", 30)) > 0) /* RES_MAXRETRANS */
			c->timeout_ms = (unsigned)v * 1000;
		else if ((v = number_of(option, "attempts:", 5)) > 0) /* RES_MAXRETRY */
			c->attempts = (unsigned)v;
		else if (strcmp(option, "rotate") == 0)
			c->rotate = true;
		else if (strcmp(option, "use-vc") == 0)
			c->tcp = true;
		else if (strcmp(option, "no-aaaa") == 0) /* glibc 2.36 */
			c->no_aaaa = true;
	}
}

static void set_server(struct dns_config *c, const char *line)
{
	char host[64];

	if (dns_word(&line, host, sizeof(host)))
		add_server(c, host, DNS_PORT);
}

static const struct {
	const char *key;
	void (*set)(struct dns_config *c, const char *rest);
} resolv_rows[] = {
	{ "nameserver", set_server },
	{ "search", set_search },
	{ "domain", set_search }, /* a search list of one; the last of both counts */
	{ "options", set_options },
};

static void resolv_line(struct dns_config *c, const char *key, const char *rest)
{
	size_t i;

	for (i = 0; i < sizeof(resolv_rows) / sizeof(*resolv_rows); i++)
		if (strcmp(key, resolv_rows[i].key) == 0)
			resolv_rows[i].set(c, rest);
}

void dns_config_resolv(struct dns_config *c, const char *text)
{
	c->carriage_returns = strchr(text, '\r') != NULL;
	dns_each_line(c, text, resolv_line);
}

void dns_config_env(struct dns_config *c, const char *localdomain, const char *options)
{
	if (localdomain != NULL)
		set_search(c, localdomain);
	if (options != NULL)
		set_options(c, options);
}

/* Without `search` and `domain` it is what stands behind the first dot of this host's name. */
static void own_domain(struct dns_config *c)
{
	char host[MC_HOST_MAX + 1];
	const char *dot;

	if (c->search_count > 0 || gethostname(host, sizeof(host)) != 0)
		return;
	host[MC_HOST_MAX] = '\0';
	dot = strchr(host, '.');
	if (dot != NULL)
		set_search(c, dot + 1);
}

void dns_config_read(struct dns_config *c)
{
	struct dns_file f;

	dns_config_defaults(c);
	if (dns_file_read(&f, DNS_RESOLV_PATH))
		dns_config_resolv(c, f.text);
	dns_file_free(&f);
	c->resolved = access(RESOLVED, F_OK) == 0;
	if (dns_file_read(&f, "/etc/nsswitch.conf"))
		dns_config_nsswitch(c, f.text);
	dns_file_free(&f);
	own_domain(c);
	dns_config_env(c, getenv("LOCALDOMAIN"), getenv("RES_OPTIONS"));
	c->servers_defaulted = c->server_count == 0;
	if (c->servers_defaulted)
		add_server(c, "127.0.0.1", DNS_PORT);
}

bool dns_config_server(struct dns_config *c, const char *text, struct fault *err)
{
	const struct disco_ports port = { DNS_PORT, 1 };
	struct disco_list l;
	bool ok = disco_list_parse(text, &port, &l, err);

	mc_check(text != NULL && c->server_count <= MC_DNS_SERVERS_MAX);
	if (ok && (l.n != 1 || !disco_is_numeric(l.v[0].host))) {
		ok = fault_usage(err, "write 10.0.0.2, 10.0.0.2:5353 or [2001:db8::2]:53",
			"'%.200s' is not the address of one name server.", text);
	}
	c->server_count = 0;
	ok = ok && add_server(c, l.v[0].host, l.v[0].port);
	disco_list_free(&l);
	c->server_given = true;
	c->servers_defaulted = false;
	c->dns = true;
	return ok;
}

static unsigned dots_of(const char *name)
{
	unsigned n = 0;

	for (; *name != '\0'; name++)
		n += *name == '.';
	return n;
}

/* As res_nsearch(3) of glibc: enough dots, as it is first; else the search list first, and as it is at the
 * end. */
bool dns_config_try(const struct dns_config *c, const char *name, bool absolute, unsigned i,
	char out[MC_HOST_MAX + 1], const char **suffix)
{
	bool first = absolute || dots_of(name) >= c->ndots;
	unsigned tries = absolute ? 1 : c->search_count + 1;
	int n;

	mc_check(c->server_count <= MC_DNS_SERVERS_MAX);
	mc_check(name != NULL && name[0] != '\0');
	if (i >= tries)
		return false;
	*suffix = NULL;
	if (first ? i > 0 : i < c->search_count)
		*suffix = c->search[i - first];
	n = *suffix != NULL ? snprintf(out, MC_HOST_MAX + 1, "%s.%s", name, *suffix)
			    : snprintf(out, MC_HOST_MAX + 1, "%s", name);
	if (n > MC_HOST_MAX)
		out[0] = '\0';
	return true;
}
