/* SPDX-License-Identifier: Apache-2.0 */
/* dns_nsswitch.c - the hosts line of nsswitch.conf(5): which sources, in which order, and where the search
 * ends. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/disco/dns_words.h"

static void add_other(struct dns_config *c, const char *service)
{
	size_t n = strlen(c->others);

	snprintf(c->others + n, sizeof(c->others) - n, "%s%s", n > 0 ? " " : "", service);
}

/* `[NOTFOUND=return]`, `[!UNAVAIL=return]`: does "no such name" of the service before it end the search? */
static bool ends_at_not_found(const char *action)
{
	char word_of[sizeof("[NOTFOUND=return]") + 16];
	size_t n = strcspn(action, "]");

	snprintf(word_of, sizeof(word_of), "%.*s", (int)n, action);
	if (strcasestr(word_of, "=return") == NULL)
		return false;
	return strncasecmp(word_of, "[NOTFOUND", 9) == 0 ||
		(word_of[1] == '!' && strncasecmp(word_of, "[!NOTFOUND", 10) != 0);
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

static void nsswitch_line(struct dns_config *c, const char *key, const char *rest)
{
	char service[32];
	bool asked = false, resolve = false;

	if (strcmp(key, "hosts:") != 0)
		return;
	c->files = c->dns = c->dns_first = false;
	while (dns_word(&rest, service, sizeof(service))) {
		if (service[0] == '[' && asked && ends_at_not_found(service))
			break;
		if (service[0] == '[')
			continue;
		resolve = resolve || strcmp(service, "resolve") == 0;
		asked = add_service(c, service);
	}
	c->dns = c->dns || (resolve && !c->files); /* better than nobody at all */
}

void dns_config_nsswitch(struct dns_config *c, const char *text)
{
	dns_each_line(c, text, nsswitch_line);
}
