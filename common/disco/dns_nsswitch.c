/* SPDX-License-Identifier: Apache-2.0 */
/* dns_nsswitch.c - the hosts line of nsswitch.conf(5): which sources, in which order, and where the search
 * ends. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/disco/dns_config.h"

static void add_other(struct dns_config *c, const char *service)
{
	size_t n = strlen(c->others);

	snprintf(c->others + n, sizeof(c->others) - n, "%s%s", n > 0 ? " " : "", service);
}

/* `[NOTFOUND=return]`, `[!UNAVAIL=return SUCCESS=continue]`: does "no such name" of the service before it end
 * the search? Of several that are about it the last counts. */
static bool ends_at_not_found(const char *action)
{
	bool ends = false;

	for (const char *at = action + 1; *at != '\0' && *at != ']'; at += strcspn(at, " \t]")) {
		at += strspn(at, " \t");
		if (strncasecmp(at, "NOTFOUND=", 9) == 0 ||
			(*at == '!' && strncasecmp(at, "!NOTFOUND=", 10) != 0))
			ends = strncasecmp(strchr(at, '=') != NULL ? strchr(at, '=') : "", "=return", 7) == 0;
	}
	return ends;
}

static void add_files(struct dns_config *c)
{
	if (!c->files)
		c->dns_first = c->dns;
	c->files = true;
}

/* systemd's resolver reads the hosts file before it asks the same name servers; where it does not run it is
 * "unavailable", and whatever its action says the next one is asked. */
static bool add_resolved(struct dns_config *c)
{
	if (!c->resolved)
		return false;
	add_files(c);
	c->dns = true;
	return true;
}

/* Returns whether the service answers at all. */
static bool add_service(struct dns_config *c, const char *service)
{
	if (strcmp(service, "resolve") == 0)
		return add_resolved(c);
	if (strcmp(service, "files") == 0)
		add_files(c);
	else if (strcmp(service, "dns") == 0)
		c->dns = true;
	else
		add_other(c, service);
	return strcmp(service, "files") == 0 || strcmp(service, "dns") == 0;
}

/* The next service, or what stands in brackets behind one. */
static bool next_item(const char **at, char *out, size_t cap)
{
	size_t n;

	*at += strspn(*at, " \t\r\f\v");
	n = **at == '[' ? strcspn(*at, "]\n#") : strcspn(*at, " \t\r\n\f\v[#");
	n += (*at)[n] == ']';
	snprintf(out, cap, "%.*s", (int)n, *at);
	*at += n;
	return n > 0;
}

static void read_sources(struct dns_config *c, const char *at)
{
	char item[96];
	bool asked = false, resolve = false;

	c->files = c->dns = c->dns_first = false;
	c->others[0] = '\0';
	while (next_item(&at, item, sizeof(item))) {
		if (item[0] == '[' && asked && ends_at_not_found(item))
			break;
		if (item[0] == '[')
			continue;
		resolve = resolve || strcmp(item, "resolve") == 0;
		asked = add_service(c, item);
	}
	c->dns = c->dns || (resolve && !c->files); /* better than nobody at all */
}

void dns_config_nsswitch(struct dns_config *c, const char *text)
{
	for (const char *at; *text != '\0'; text += *text == '\n') {
		at = text + strspn(text, " \t");
		text += strcspn(text, "\n");
		if (strncmp(at, "hosts", 5) != 0)
			continue;
		at += 5 + strspn(at + 5, " \t");
		if (*at == ':') /* with or without a blank on either side of it */
			read_sources(c, at + 1);
	}
}
