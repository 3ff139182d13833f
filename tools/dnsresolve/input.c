/* SPDX-License-Identifier: Apache-2.0 */
/* input.c - names from arguments and standard input, read as they are asked for. */
#include "tools/dnsresolve/input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/peers.h"
#include "common/disco/list_notation.h"
#include "tools/dnsresolve/lines.h"

static const char apart[] = ",; \t\r\n\f\v"; /* as in lists of peers */

struct input {
	const struct settings *s;
	unsigned arg;
	void (*ready)(void *ctx);
	void *ctx;
	uv_loop_t *loop;

	const char *text;       /* what is left of the argument or line that is taken apart; NULL: none */
	const char *from;       /* its beginning */
	bool some;              /* there was an entry in it */
	bool list;              /* it is an argument: blanks in it are what Payara would see */
	struct disco_list made; /* of one entry of it */
	uint32_t at;
	enum dns_payara_drop drop;
	char entry[MC_HOST_MAX + 1]; /* as it stood there, when Payara would drop it as a whole */

	bool reading; /* standard input is what is read now */
	struct lines *lines;
};

/* The next argument or line, as in->text. */
static enum input_next next_text(struct input *in, struct fault *fault)
{
	enum input_next got;

	while (in->reading || in->arg < in->s->arg_count) {
		if (in->reading) {
			got = lines_next(in->lines, &in->text, fault);
			in->reading = got != INPUT_END;
			in->from = in->text;
			in->list = false;
			if (in->reading)
				return got;
			continue;
		}
		if (strcmp(in->s->args[in->arg], "-") != 0) {
			in->text = in->from = in->s->args[in->arg++];
			in->list = true;
			in->some = false;
			return INPUT_JOB;
		}
		in->arg++;
		if (in->lines == NULL) /* a second `-` finds it at its end */
			in->lines = lines_open(in->loop, in->ready, in->ctx);
		in->reading = in->lines != NULL;
	}
	return INPUT_END;
}

/* The name of an entry, unless it is an address, a pattern or in brackets, which the list knows how to read.
 */
static size_t name_size(const char *entry, size_t n)
{
	const char *colon = memchr(entry, ':', n);
	size_t host = colon != NULL ? (size_t)(colon - entry) : n, i;
	bool digits = false;

	if (entry[0] == '[' || (colon != NULL && memchr(colon + 1, ':', n - host - 1) != NULL))
		return 0;
	for (i = 0; i < host && strchr("0123456789.*-", entry[i]) != NULL; i++)
		digits |= strchr(".-", entry[i]) == NULL;
	return i < host || !digits ? host : 0;
}

/* The dot at the end of a name of 253 characters, for which the list has no room, and no search list either.
 */
static size_t without_dot(char *entry, size_t n, size_t host)
{
	if (host != MC_HOST_MAX + 1 || entry[host - 1] != '.')
		return n;
	memmove(entry + host - 1, entry + host, n - host + 1);
	return n - 1;
}

static bool take_entry(struct input *in, const char *entry, size_t n, struct fault *fault)
{
	static const struct disco_ports none = { 0, 1 };
	char text[2 * MC_HOST_MAX + 64];
	struct dns_name name;
	size_t host;

	entry = list_entry_bare(entry, &n);
	host = name_size(entry, n);
	if (host > 0 && !dns_name_read(entry, host, &name, fault))
		return false;
	if (n >= sizeof(text))
		return fault_usage(fault, NULL, "'%.100s...' is too long for a name and a port.", entry);
	memcpy(text, entry, n);
	text[n] = '\0';
	without_dot(text, n, host);
	return peers_add(text, &none, &in->made, fault);
}

/* JSON has commas of its own: it is the whole text. */
static bool take_json(struct input *in, const char *text, struct fault *fault)
{
	static const struct disco_ports none = { 0, 1 };
	struct dns_name name;
	const char *host;

	in->text = NULL;
	if (!peers_add(text, &none, &in->made, fault))
		return false;
	host = in->made.n > 0 ? in->made.v[0].host : "0.0.0.0";
	return disco_is_numeric(host) || dns_name_read(host, strlen(host), &name, fault);
}

/* The next entry of the text, as in->made. False: *c says what is wrong with it. */
static bool next_entry(struct input *in, struct fault *fault)
{
	const char *entry, *from, *end;
	size_t n;
	bool ok;

	in->made.n = in->at = 0;
	in->drop = DNS_PAYARA_KEEPS;
	entry = in->text + strspn(in->text, apart);
	if (*entry == '{')
		return take_json(in, entry, fault);
	n = strcspn(entry, apart);
	in->text = entry[n] != '\0' ? entry + n : NULL;
	if (n == 0) /* an empty line is none; an empty argument is a variable that was not set */
		return !in->list || in->some ||
			fault_usage(fault, "Write NAME or NAME:PORT.", "A name is missing: '%s'.", in->from);
	in->some = true;
	from = entry;
	ok = take_entry(in, entry, n, fault);
	for (end = entry + n; in->list && *end == ' '; end++)
		;
	while (in->list && entry > in->from && entry[-1] == ' ')
		entry--;
	if (setting_flag(in->s, OPT_AS_PAYARA))
		in->drop = dns_payara_entry(entry, (size_t)(end - entry));
	if (in->drop != DNS_PAYARA_KEEPS)
		snprintf(in->entry, sizeof(in->entry), "%.*s", n > MC_HOST_MAX ? MC_HOST_MAX : (int)n, from);
	return ok;
}

static void make_job(struct input *in, struct job *job, struct dns_name *name)
{
	const struct mc_addr *a = &in->made.v[in->at++];
	struct fault err;

	memcpy(job->host, a->host, sizeof(job->host));
	job->port = a->port;
	job->count = 1;
	job->drop = in->drop;
	if (in->drop != DNS_PAYARA_KEEPS) {
		memcpy(job->host, in->entry, sizeof(job->host));
		job->numeric = false;
		in->at = in->made.n;
		return;
	}
	job->numeric = dns_address_read(&job->addr, a->host);
	if (!job->numeric)
		(void)dns_name_read(a->host, strlen(a->host), name, &err); /* was looked at */
	while (in->at < in->made.n && strcmp(in->made.v[in->at].host, a->host) == 0 &&
		in->made.v[in->at].port == job->port + job->count) {
		job->count++;
		in->at++;
	}
}

enum input_next input_next(struct input *in, struct job *job, struct dns_name *name, struct fault *fault)
{
	enum input_next got;

	for (;;) {
		if (in->at < in->made.n) {
			make_job(in, job, name);
			return INPUT_JOB;
		}
		if (in->text == NULL) {
			got = next_text(in, fault);
			if (got != INPUT_JOB)
				return got;
		}
		if (!next_entry(in, fault)) {
			in->made.n = in->at = 0;
			return INPUT_BAD;
		}
	}
}

struct input *input_open(uv_loop_t *loop, const struct settings *s, void (*ready)(void *ctx), void *ctx)
{
	struct input *in = calloc(1, sizeof(*in));

	mc_check(loop != NULL && ready != NULL);
	if (in == NULL)
		return NULL;
	in->loop = loop;
	in->s = s;
	in->ready = ready;
	in->ctx = ctx;
	return in;
}

void input_close(struct input *in)
{
	lines_close(in->lines);
	disco_list_free(&in->made);
	free(in);
}
