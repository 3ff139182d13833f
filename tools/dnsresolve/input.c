/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/dnsresolve/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/cli/peers.h"

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

	bool reading, polled, done, failed, restore; /* standard input: in use, by uv_poll, at its end, unreadable */
	int fd, flags;
	uv_poll_t poll;
	size_t begin, used; /* unread bytes in buf */
	bool too_long;      /* in the middle of a line that is passed over */
	char buf[MC_LIST_TEXT_MAX];
};

static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct input *in = poll->data;

	(void)status;
	(void)events;
	uv_poll_stop(poll);
	in->ready(in->ctx);
}

/*
 * A pipe or terminal is opened once more, for it is not to block, and that would be seen by everybody who shares it. What cannot
 * be opened so is set back at the end. A file never blocks.
 */
static void open_stdin(struct input *in)
{
	struct stat st;

	in->reading = true;
	in->fd = STDIN_FILENO;
	if (fstat(STDIN_FILENO, &st) != 0 || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
		return;
	in->fd = open("/proc/self/fd/0", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	if (in->fd < 0) {
		in->fd = STDIN_FILENO;
		in->flags = fcntl(STDIN_FILENO, F_GETFL);
		in->restore = in->flags >= 0 && (in->flags & O_NONBLOCK) == 0;
	}
	in->polled = uv_poll_init(in->loop, &in->poll, in->fd) == 0; /* not: such a device never blocks */
	in->poll.data = in;
}

/* More bytes behind those that are there. False: not now. */
static bool fill(struct input *in)
{
	ssize_t n;

	memmove(in->buf, in->buf + in->begin, in->used - in->begin);
	in->used -= in->begin;
	in->begin = 0;
	do
		n = read(in->fd, in->buf + in->used, sizeof(in->buf) - 1 - in->used);
	while (n < 0 && errno == EINTR);
	if (n < 0 && errno == EAGAIN && in->polled) {
		uv_poll_start(&in->poll, UV_READABLE, on_readable);
		return false;
	}
	in->failed = n < 0;
	in->done = n <= 0;
	in->used += n > 0 ? (size_t)n : 0;
	return true;
}

static enum input_next bad_line(struct complaint *c)
{
	complain(c, "usage", "Write one name on each line.", "A line on standard input is longer than %d bytes; it is passed over.",
		 MC_LIST_TEXT_MAX - 2);
	return INPUT_BAD;
}

/* The next line, as in->text. */
static enum input_next read_line(struct input *in, struct complaint *c)
{
	char *line, *end;

	for (;;) {
		line = in->buf + in->begin;
		end = memchr(line, '\n', in->used - in->begin);
		if (end == NULL && in->used - in->begin == sizeof(in->buf) - 1) {
			in->begin = in->used = 0;
			if (!in->too_long) {
				in->too_long = true;
				return bad_line(c);
			}
			continue;
		}
		if (end == NULL && !in->done) {
			if (!fill(in))
				return INPUT_WAIT;
			continue;
		}
		if (end == NULL && in->begin == in->used)
			return INPUT_END;
		if (end == NULL)
			end = in->buf + in->used;
		in->begin = (size_t)(end - in->buf) + (end < in->buf + in->used);
		if (in->too_long) {
			in->too_long = false;
			continue;
		}
		*end = '\0';
		if (strlen(line) == (size_t)(end - line)) {
			in->text = in->from = line;
			in->list = false;
			return INPUT_JOB;
		}
		complain(c, "usage", "Names are text, one on each line.", "A line on standard input has a NUL byte in it: %.100s", line);
		return INPUT_BAD;
	}
}

/* The next argument or line, as in->text. */
static enum input_next next_text(struct input *in, struct complaint *c)
{
	enum input_next got;

	while (in->reading || in->arg < in->s->arg_count) {
		if (in->reading) {
			got = read_line(in, c);
			if (got != INPUT_END)
				return got;
			in->reading = false;
			if (!in->failed)
				continue;
			complain(c, "input", NULL, "Standard input cannot be read.");
			return INPUT_BAD;
		}
		if (strcmp(in->s->args[in->arg], "-") != 0) {
			in->text = in->from = in->s->args[in->arg++];
			in->list = true;
			in->some = false;
			return INPUT_JOB;
		}
		in->arg++;
		if (!in->done)
			open_stdin(in);
	}
	return INPUT_END;
}

/* The name of an entry, unless it is an address, a pattern or in brackets, which the list knows how to read. */
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

/* The dot at the end of a name of 253 characters, for which the list has no room, and no search list either. */
static size_t without_dot(char *entry, size_t n, size_t host)
{
	if (host != MC_HOST_MAX + 1 || entry[host - 1] != '.')
		return n;
	memmove(entry + host - 1, entry + host, n - host + 1);
	return n - 1;
}

static bool take_entry(struct input *in, const char *entry, size_t n, struct complaint *c)
{
	static const struct disco_ports none = { 0, 1 };
	char text[2 * MC_HOST_MAX + 64];
	struct disco_error err;
	struct dns_name name;
	size_t host = name_size(entry, n);

	if (host > 0 && !dns_name_read(entry, host, &name, &err))
		return complain(c, "usage", err.hint, "%s.", err.message);
	if (n >= sizeof(text))
		return complain(c, "usage", NULL, "'%.100s...' is too long for a name and a port.", entry);
	memcpy(text, entry, n);
	text[n] = '\0';
	without_dot(text, n, host);
	return peers_add(text, &none, &in->made, c);
}

/* JSON has commas of its own: it is the whole text. */
static bool take_json(struct input *in, const char *text, struct complaint *c)
{
	static const struct disco_ports none = { 0, 1 };
	struct disco_error err;
	struct dns_name name;
	const char *host;

	in->text = NULL;
	if (!peers_add(text, &none, &in->made, c))
		return false;
	host = in->made.n > 0 ? in->made.v[0].host : "0.0.0.0";
	return disco_is_numeric(host) || dns_name_read(host, strlen(host), &name, &err) ||
	       complain(c, "usage", err.hint, "%s.", err.message);
}

/* The next entry of the text, as in->made. False: *c says what is wrong with it. */
static bool next_entry(struct input *in, struct complaint *c)
{
	const char *entry, *from, *end;
	size_t n;
	bool ok;

	in->made.n = in->at = 0;
	in->drop = DNS_PAYARA_KEEPS;
	entry = in->text + strspn(in->text, apart);
	if (*entry == '{')
		return take_json(in, entry, c);
	n = strcspn(entry, apart);
	in->text = entry[n] != '\0' ? entry + n : NULL;
	if (n == 0) /* an empty line is none; an empty argument is a variable that was not set */
		return !in->list || in->some || complain(c, "usage", "Write NAME or NAME:PORT.", "A name is missing: '%s'.", in->from);
	in->some = true;
	from = entry;
	ok = take_entry(in, entry, n, c);
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
	struct disco_error err;

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

enum input_next input_next(struct input *in, struct job *job, struct dns_name *name, struct complaint *c)
{
	enum input_next got;

	for (;;) {
		if (in->at < in->made.n) {
			make_job(in, job, name);
			return INPUT_JOB;
		}
		if (in->text == NULL) {
			got = next_text(in, c);
			if (got != INPUT_JOB)
				return got;
		}
		if (!next_entry(in, c)) {
			in->made.n = in->at = 0;
			return INPUT_BAD;
		}
	}
}

struct input *input_open(uv_loop_t *loop, const struct settings *s, void (*ready)(void *ctx), void *ctx)
{
	struct input *in = malloc(sizeof(*in)); /* the buffer is touched as it is used */

	if (in == NULL)
		return NULL;
	memset(in, 0, offsetof(struct input, buf));
	in->loop = loop;
	in->s = s;
	in->ready = ready;
	in->ctx = ctx;
	return in;
}

static void free_input(uv_handle_t *handle)
{
	free(handle->data);
}

void input_close(struct input *in)
{
	if (in->restore)
		fcntl(STDIN_FILENO, F_SETFL, in->flags);
	disco_list_free(&in->made);
	if (in->polled)
		uv_close((uv_handle_t *)&in->poll, free_input);
	else
		free(in);
}
