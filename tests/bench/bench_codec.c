/* SPDX-License-Identifier: Apache-2.0 */
/* bench_codec.c - a member list of 100, as members and as clients get it: written and read, messages per
 * second. One line each. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "common/base/rng.h"
#include "common/client/message.h"
#include "common/hz/message.h"

enum { MEMBERS = 100, MEMORY = 4 << 20, MILLISECONDS = 500, BATCH = 256 };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct hz_member_info *member(struct mc_arena *mem, struct mc_rng *rng, int i)
{
	struct hz_member_info *m = mc_arena_get(mem, sizeof(*m), 1);
	char *host = mc_arena_get(mem, 1, 16);

	m->address = mc_arena_get(mem, sizeof(*m->address), 1);
	snprintf(host, 16, "10.0.%d.%d", i / 250, i % 250);
	*m->address = (struct hz_address){ .port = 5701, .type = 4, .host = mc_str_z(host) };
	m->uuid = mc_rng_uuid(rng);
	m->attributes.v = mc_arena_get(mem, sizeof(struct hz_string_pair), 1);
	m->attributes.v[0] = (struct hz_string_pair){ mc_str_z("hazelcast.user.name"), mc_str_z("payara") };
	m->attributes.n = 1;
	m->version = mc_arena_get(mem, sizeof(*m->version), 1);
	*m->version = (struct hz_member_version){ 5, 3, 8 };
	m->member_list_join_version = i;
	m->address_map.v = mc_arena_get(mem, sizeof(struct hz_endpoint), 1);
	m->address_map.v[0].qualifier = mc_arena_get(mem, sizeof(struct hz_endpoint_qualifier), 1);
	m->address_map.v[0].qualifier->identifier = mc_str_z(NULL);
	m->address_map.v[0].address = m->address;
	m->address_map.n = 1;
	m->cp_member_uuid.null = true;
	return m;
}

static void make(struct hz_members_update_op *op, struct mc_arena *mem)
{
	struct mc_rng rng;

	mc_rng_seed(&rng, 1);
	*op = (struct hz_members_update_op){
		.op = { .partition_id = -1 }, .master_time = 1, .member_list_version = MEMBERS
	};
	op->target_uuid = mc_rng_uuid(&rng);
	op->member_infos.v = mc_arena_get(mem, sizeof(void *), MEMBERS);
	op->member_infos.n = MEMBERS;
	for (int i = 0; i < MEMBERS; i++)
		op->member_infos.v[i] = member(mem, &rng, i);
}

typedef bool once_fn(void *ctx);

/* Repeats until the time is over; gives messages per second. */
static double measure(once_fn *once, void *ctx)
{
	double begin = now(), end = begin + MILLISECONDS / 1e3, t;
	unsigned long n = 0;

	do {
		for (int i = 0; i < BATCH; i++, n++)
			if (!once(ctx))
				exit(1);
		t = now();
	} while (t < end);
	return (double)n / (t - begin);
}

static struct client_member_info for_clients(struct mc_arena *mem, const struct hz_member_info *m)
{
	struct client_member_info c = { .uuid = m->uuid, .version = { 5, 3, 8 } };

	c.address = (struct client_address){ m->address->host, m->address->port };
	c.attributes.v = mc_arena_get(mem, sizeof(struct client_string_pair), 1);
	c.attributes.v[0] = (struct client_string_pair){ m->attributes.v[0].key, m->attributes.v[0].value };
	c.attributes.n = 1;
	c.address_map.v = mc_arena_get(mem, sizeof(struct client_endpoint), 1);
	c.address_map.v[0] = (struct client_endpoint){ { 0, mc_str_z(NULL) }, c.address };
	c.address_map.n = 1;
	return c;
}

static void make_view(
	struct client_members_view *v, struct mc_arena *mem, const struct hz_members_update_op *op)
{
	v->version = op->member_list_version;
	v->member_infos.v = mc_arena_get(mem, sizeof(struct client_member_info), MEMBERS);
	v->member_infos.n = MEMBERS;
	for (int i = 0; i < MEMBERS; i++)
		v->member_infos.v[i] = for_clients(mem, op->member_infos.v[i]);
}

struct bench {
	struct client_message view;
	struct hz_outgoing out;
	enum mc_line line;
	uint8_t buf[1 << 16];
	size_t n;
	struct mc_arena mem;
};

static bool write_once(void *ctx)
{
	struct bench *b = ctx;

	return hz_frame_write(&b->out, b->line, b->buf, sizeof(b->buf), &b->n) == MC_ERR_OK;
}

static bool read_once(void *ctx)
{
	struct bench *b = ctx;
	struct hz_frame_head head;
	struct hz_message m;

	mc_arena_reset(&b->mem);
	return hz_frame_head_read(b->buf, MC_FRAME_MEMBER_MAX, &head) == MC_ERR_OK &&
		hz_payload_read(&head, b->buf + HZ_FRAME_HEAD, head.size, b->line, &b->mem, &m) ==
		MC_ERR_OK &&
		m.cls == HZ_MEMBERS_UPDATE_OP;
}

static bool write_view_once(void *ctx)
{
	struct bench *b = ctx;

	return client_message_write(&b->view, b->line, b->buf, sizeof(b->buf), &b->n) == MC_ERR_OK;
}

/* The end of the message is looked for as well: that is what a stream costs. */
static bool read_view_once(void *ctx)
{
	struct bench *b = ctx;
	struct client_scan s = { .at = 0 };
	struct client_message m;

	mc_arena_reset(&b->mem);
	return client_scan(&s, b->buf, b->n, MC_CLIENT_MESSAGE_MAX) == MC_ERR_OK && s.done &&
		client_message_read(b->buf, s.need, &b->mem, &m) == MC_ERR_OK &&
		m.type == CLIENT_MEMBERS_VIEW_EVENT;
}

int main(void)
{
	static struct bench b;
	struct mc_arena source = mc_arena_of(malloc(MEMORY), MEMORY);
	struct hz_members_update_op op;
	struct client_members_view view = { .version = 0 };
	double wrote, read;

	b.mem = mc_arena_of(malloc(MEMORY), MEMORY);
	if (source.buf == NULL || b.mem.buf == NULL)
		return 1;
	make(&op, &source);
	b.out = (struct hz_outgoing){ HZ_MEMBERS_UPDATE_OP, &op, HZ_PACKET_OPERATION | HZ_PACKET_URGENT, -1 };
	for (int line = 0; line < MC_LINE_COUNT; line++) {
		b.line = (enum mc_line)line;
		wrote = measure(write_once, &b);
		read = measure(read_once, &b);
		printf("list of %d, line %s, %zu bytes: encode %.0f/s, decode %.0f/s\n", MEMBERS,
			line == MC_LINE_53 ? "5.3" : "5.7", b.n, wrote, read);
	}
	make_view(&view, &source, &op);
	b.view = (struct client_message){
		.type = CLIENT_MEMBERS_VIEW_EVENT, .correlation = 1, .partition_id = -1, .body = &view
	};
	wrote = measure(write_view_once, &b);
	read = measure(read_view_once, &b);
	printf("view of %d for clients, all lines, %zu bytes: encode %.0f/s, decode %.0f/s\n", MEMBERS, b.n,
		wrote, read);
	free(source.buf);
	free(b.mem.buf);
	return 0;
}
