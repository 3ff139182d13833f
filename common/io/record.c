/* SPDX-License-Identifier: Apache-2.0 */
/* record.c - a run written down as NDJSON, event by event. */
#include "common/io/record.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

const char *const io_event_names[NODE_EV_COUNT] = {
#define X(name) #name,
	NODE_EVENTS(X)
#undef X
};

struct io_record {
	FILE *out;
};

static json_t *started_json(const struct edge_started *s)
{
	json_t *o = json_object();

	json_object_set_new(o, "host", json_string(s->self.host));
	json_object_set_new(o, "port", json_integer(s->self.port));
	json_object_set_new(o, "bind_host", json_string(s->bind_host));
	json_object_set_new(o, "bind_port", json_integer(s->bind_port));
	json_object_set_new(o, "interface", json_string(s->interface));
	json_object_set_new(o, "why", json_string(s->why));
	json_object_set_new(o, "group", s->group ? json_string(s->group) : json_null());
	json_object_set_new(o, "group_port", json_integer(s->group_port));
	json_object_set_new(o, "pid", json_integer(s->pid));
	return o;
}

struct io_record *io_record_open(const char *file, const struct edge *e)
{
	struct io_record *r = calloc(1, sizeof(*r));
	char seed[20];
	json_t *o;
	int fd;

	if (!r)
		return NULL;
	/* nobody else reads it, and no link leads it elsewhere */
	fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	r->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (!r->out) {
		free(r);
		return NULL;
	}
	setvbuf(r->out, NULL, _IOLBF, BUFSIZ); /* the events before a crash are the ones that matter */
	snprintf(seed, sizeof(seed), "%016" PRIx64, e->started.seed);
	o = json_object();
	json_object_set_new(o, "type", json_string("header"));
	json_object_set_new(o, "format", json_integer(IO_RECORD_FORMAT));
	json_object_set_new(o, "seed", json_string(seed));
	json_object_set_new(o, "config", io_config_json(e->cfg->node));
	json_object_set_new(o, "started", started_json(&e->started));
	json_dumpf(o, r->out, JSON_COMPACT);
	json_decref(o);
	fputc('\n', r->out);
	fflush(r->out);
	return r;
}

static void put_hex(FILE *out, const uint8_t *p, size_t n)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		putc_unlocked(digits[p[i] >> 4], out);
		putc_unlocked(digits[p[i] & 15], out);
	}
}

/* A host is what the user or a peer wrote: quotes, backslashes and control characters must not end the
 * text. */
static void put_host(FILE *out, const char *host)
{
	for (const unsigned char *p = (const unsigned char *)host; *p; p++)
		if (*p < 0x20 || *p == '"' || *p == '\\' || *p > 0x7e)
			fprintf(out, "\\u%04x", *p);
		else
			putc_unlocked(*p, out);
}

static void put_addr(FILE *out, const struct mc_addr *a)
{
	fputs("{\"host\":\"", out);
	put_host(out, a->host);
	fprintf(out, "\",\"port\":%u}", a->port);
}

static void put_peers(FILE *out, const struct node_event *ev)
{
	fputs(",\"peers\":[", out);
	for (uint32_t i = 0; i < ev->peer_count; i++) {
		if (i)
			putc_unlocked(',', out);
		put_addr(out, &ev->peers[i]);
	}
	putc_unlocked(']', out);
}

/* Where a secret of a client stands in its message: it is written as if it were of zeros. What a node says of
 * credentials does not depend on what they are. */
static struct mc_bytes secret_of(const struct client_message *m)
{
	const struct client_authentication *a = m->body;
	const struct client_authentication_custom *custom = m->body;

	if (m->type == CLIENT_AUTHENTICATION)
		return (struct mc_bytes){ (const uint8_t *)a->password.p, a->password.n };
	if (m->type == CLIENT_AUTHENTICATION_CUSTOM)
		return custom->credentials;
	return (struct mc_bytes){ NULL, -1 };
}

static void put_client(FILE *out, const struct node_event *ev)
{
	struct mc_bytes secret = secret_of(ev->client), raw = ev->raw;

	fputs(",\"hex\":\"", out);
	if (secret.n > 0) {
		size_t before = (size_t)(secret.p - raw.p);

		put_hex(out, raw.p, before);
		for (int32_t i = 0; i < secret.n; i++)
			fputs("00", out);
		raw.p += before + (size_t)secret.n;
		raw.n -= (int32_t)before + secret.n;
	}
	put_hex(out, raw.p, (size_t)raw.n);
	putc_unlocked('"', out);
}

static void put_message(FILE *out, const struct node_event *ev)
{
	const struct hz_message *m = ev->message;

	fprintf(out, ",\"flags\":%u,\"partition\":%d,\"hex\":\"", m->flags, m->partition_id);
	put_hex(out, m->raw.p, m->raw.n > 0 ? (size_t)m->raw.n : 0);
	putc_unlocked('"', out);
}

static void put_failure(FILE *out, const struct node_event *ev)
{
	if (ev->failure)
		fprintf(out, ",\"failure\":%d", (int)ev->failure);
}

static void put_err(FILE *out, const struct node_event *ev)
{
	if (ev->err)
		fprintf(out, ",\"err\":%d", (int)ev->err);
}

static void put_jump(FILE *out, const struct node_event *ev)
{
	if (ev->jump_ms)
		fprintf(out, ",\"jump\":%" PRId64, ev->jump_ms);
}

static void put_room(FILE *out, const struct node_event *ev)
{
	fprintf(out, ",\"room\":%" PRIu32, ev->room);
}

static void put_line(FILE *out, const struct node_event *ev)
{
	if (ev->has_line)
		fprintf(out, ",\"line\":\"%s\"", mc_lines[ev->line].text);
	if (ev->release[0] != 0)
		fprintf(out, ",\"release\":\"%u.%u\"", ev->release[0], ev->release[1]);
}

/* What an event has beside what all have. */
static void (*const put_rest[NODE_EV_COUNT])(FILE *out, const struct node_event *ev) = {
	[NODE_EV_MESSAGE] = put_message,
	[NODE_EV_DATAGRAM] = put_message,
	[NODE_EV_DIAL_FAILED] = put_failure,
	[NODE_EV_CLOSED] = put_failure,
	[NODE_EV_PEERS] = put_peers,
	[NODE_EV_MALFORMED] = put_err,
	[NODE_EV_CLOCK] = put_jump,
	[NODE_EV_LINE] = put_line,
	[NODE_EV_WRITABLE] = put_room,
	[NODE_EV_CLIENT_MESSAGE] = put_client,
};

void io_record_event(struct io_record *r, const struct node_event *ev)
{
	FILE *out = r->out;

	mc_check(ev->type < NODE_EV_COUNT);
	fprintf(out, "{\"type\":\"event\",\"event\":\"%s\",\"now\":%" PRId64 ",\"clock\":%" PRId64,
		io_event_names[ev->type], ev->now_ms, ev->clock_ms);
	if (ev->conn)
		fprintf(out, ",\"conn\":%u", ev->conn);
	if (ev->addr) {
		fputs(",\"addr\":", out);
		put_addr(out, ev->addr);
	}
	if (put_rest[ev->type])
		put_rest[ev->type](out, ev);
	fputs("}\n", out);
}

void io_record_malformed(
	struct io_record *r, node_conn conn, const struct hz_frame_head *head, const uint8_t *p)
{
	fprintf(r->out, "{\"type\":\"malformed\",\"conn\":%u,\"flags\":%u,\"partition\":%d,\"hex\":\"", conn,
		head->flags, head->partition_id);
	put_hex(r->out, p, head->size);
	fputs("\"}\n", r->out);
}

void io_record_client_malformed(struct io_record *r, node_conn conn, const uint8_t *p, size_t n)
{
	fprintf(r->out, "{\"type\":\"malformed\",\"client\":true,\"conn\":%u,\"hex\":\"", conn);
	put_hex(r->out, p, n);
	fputs("\"}\n", r->out);
}

bool io_record_close(struct io_record *r)
{
	bool ok = !ferror(r->out);

	ok &= !fclose(r->out);
	free(r);
	return ok;
}
