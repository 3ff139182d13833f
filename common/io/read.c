/* SPDX-License-Identifier: Apache-2.0 */
/* read.c - bytes of connections: the three that choose the protocol, then frames. */
#include <string.h>

#include "common/base/option.h"
#include "common/io/capture.h"

/* Who else knocks at a member's port, by the first bytes. */
static const struct {
	const char *bytes, *name;
} tongues[] = {
	{ CLIENT_PROTOCOL, "a client of the cluster (clients are not served: " OPTION_NO_CLIENTS ")" },
	{ "HZX", "a member that expects one port for each protocol" },
	{ "GET", "HTTP" },
	{ "POS", "HTTP" },
	{ "PUT", "HTTP" },
	{ "HEA", "HTTP" },
	{ "DEL", "HTTP" },
	{ "OPT", "HTTP" },
	{ "CON", "HTTP" },
	{ "PAT", "HTTP" },
	{ "PRI", "HTTP/2" },
	{ "\x16\x03\x00", "TLS" },
	{ "\x16\x03\x01", "TLS" },
	{ "\x16\x03\x02", "TLS" },
	{ "\x16\x03\x03", "TLS" },
	{ "SSH", "SSH" },
	{ "set", "memcache" },
	{ "get", "memcache" },
	{ "ver", "memcache" },
	{ "RFB", "VNC" },
};

const char *io_protocol_name(const uint8_t p[HZ_PROTOCOL_SIZE])
{
	for (size_t i = 0; i < sizeof(tongues) / sizeof(*tongues); i++)
		if (!memcmp(tongues[i].bytes, p, HZ_PROTOCOL_SIZE))
			return tongues[i].name;
	return "no protocol that is known here";
}

static void foreign(struct io_conn *c)
{
	const uint8_t *p = c->protocol;
	char text[MC_ADDR_TEXT];

	io_gripe(c->e, EDGE_NOTE, c->addr.host,
		"closed the connection of %s: it began with %02x %02x %02x, %s", io_conn_text(c, text), p[0],
		p[1], p[2], io_protocol_name(p));
	io_conn_drop(c, NODE_FAIL_NOT_MEMBER);
}

static bool is_client(const struct io_conn *c)
{
	return c->e->cfg->node->clients_max && !memcmp(c->protocol, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
}

/* No bytes go back, and the node is told with its first message. */
static void opened_client(struct io_conn *c)
{
	c->client = true;
	c->state = IO_CONN_OPEN;
	c->frame_max = MC_CLIENT_STRANGER_MAX;
}

static void opened(struct io_conn *c)
{
	struct node_event ev = { .type = NODE_EV_ACCEPTED, .conn = c->id };

	c->state = IO_CONN_OPEN;
	io_send_bytes(c, HZ_PROTOCOL, HZ_PROTOCOL_SIZE);
	if (c->state != IO_CONN_OPEN)
		return; /* no memory: the node never hears of it */
	c->known = true;
	ev.addr = &c->addr;
	io_post(c->e, &ev);
}

/* Bytes taken of those that choose the protocol. */
static size_t take_protocol(struct io_conn *c, const uint8_t *p, size_t n)
{
	size_t want = (size_t)(HZ_PROTOCOL_SIZE - c->protocol_have), take = n < want ? n : want;

	memcpy(c->protocol + c->protocol_have, p, take);
	c->protocol_have = (uint8_t)(c->protocol_have + take);
	if (c->protocol_have < HZ_PROTOCOL_SIZE)
		return take;
	if (c->e->guest && c->e->guest->begins(c))
		c->e->guest->open(c);
	else if (c->http_only)
		foreign(c);
	else if (is_client(c))
		opened_client(c);
	else if (memcmp(c->protocol, HZ_PROTOCOL, HZ_PROTOCOL_SIZE))
		foreign(c);
	else
		opened(c);
	return take;
}

/* The node says so, and to whom it matters; then the connection is closed. */
static void malformed(struct io_conn *c, enum mc_err err)
{
	struct node_event ev = { .type = NODE_EV_MALFORMED, .conn = c->id, .err = err };

	ev.addr = &c->addr;
	c->e->http.malformed++;
	io_post(c->e, &ev);
	io_conn_drop(c, NODE_FAIL_HUNG_UP);
}

/* Frame types that a node has a use for; Java's others (Jet, undefined ones) are dropped as Java drops
 * what it does not run. */
static bool useful(const struct hz_frame_head *head)
{
	int type = head->flags & HZ_PACKET_TYPE;

	return type == HZ_PACKET_OPERATION || type == HZ_PACKET_EVENT || type == HZ_PACKET_CONTROL;
}

static void deliver(struct io_conn *c, const struct hz_frame_head *head, const uint8_t *payload)
{
	struct node_event ev = { .type = NODE_EV_MESSAGE, .conn = c->id };
	struct edge *e = c->e;
	struct hz_message m = { 0 };
	enum mc_err err;

	if (!useful(head))
		return;
	mc_arena_reset(&e->mem);
	err = hz_payload_read(head, payload, head->size, node_line(e->node), &e->mem, &m);
	if (err) {
		if (e->record)
			io_record_malformed(e->record, c->id, head, payload);
		malformed(c, err);
		io_give_back(&e->mem);
		return;
	}
	ev.message = &m;
	if (c->wait == IO_WAIT_GUEST)
		io_conn_wait(c, IO_WAIT_GUEST); /* it lives */
	io_step(e, &ev);
	io_give_back(&e->mem);
}

/* Keeps the beginning of a frame; what strangers may make us hold in all is bounded. */
static void keep_beginning(struct io_conn *c, const uint8_t *p, size_t n)
{
	size_t before = c->frames.cap;
	bool ok = io_frames_keep(&c->frames, p, n);

	io_conn_holds(c, before, ok);
}

static void take_frames(struct io_conn *c, uint8_t *p, size_t n)
{
	const bool sealed = c->seal != NULL;
	struct hz_frame_head head;
	size_t size;
	enum mc_err err;

	while (c->state == IO_CONN_OPEN && n) {
		err = io_frame_next(p, n, c->frame_max, &head, &size);
		if (err) {
			malformed(c, err);
			return;
		}
		if (!size)
			break;
		deliver(c, &head, p + HZ_FRAME_HEAD);
		p += size;
		n -= size;
		if (!sealed && c->seal != NULL) { /* what stands behind that frame is sealed already */
			io_seal_take(c, p, n);
			return;
		}
	}
	if (c->state == IO_CONN_OPEN)
		keep_beginning(c, p, n);
}

/* `n` bytes more of a frame that was begun; a read never goes beyond its end. The buffer outlives what the
 * node does with it. */
static void take_rest(struct io_conn *c, size_t n)
{
	struct io_frames own = c->frames;
	struct hz_frame_head head;
	enum mc_err err;
	size_t size;

	own.have += n;
	c->frames = own;
	err = io_frame_next(own.buf, own.have, c->frame_max, &head, &size);
	if (err)
		malformed(c, err);
	if (err || !size)
		return;
	c->frames = (struct io_frames){ 0 };
	if (io_conn_holds(c, own.cap, true))
		deliver(c, &head, own.buf + HZ_FRAME_HEAD);
	io_frames_free(&own);
}

/* Bytes that were opened: frames, and parts of them. */
void io_take_text(struct io_conn *c, uint8_t *p, size_t n)
{
	size_t before, room, part;
	uint8_t *to;

	while (n > 0 && c->state == IO_CONN_OPEN) {
		if (c->frames.have == 0) {
			take_frames(c, p, n);
			return;
		}
		before = c->frames.cap;
		to = io_frames_room(&c->frames, &room);
		if (!io_conn_holds(c, before, to != NULL) || to == NULL)
			return;
		part = room < n ? room : n;
		memcpy(to, p, part);
		take_rest(c, part);
		p += part;
		n -= part;
	}
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct io_conn *c = (struct io_conn *)h;
	size_t before = c->frames.cap, room = MC_READ_CHUNK;
	uint8_t *p = c->e->scratch;

	(void)suggested;
	if (c->state == IO_CONN_OPEN && c->frames.have && !c->client && !c->http && !c->seal) {
		p = io_frames_room(&c->frames, &room);
		/* libuv reads next, and calls for what it read: only then may a connection be closed, or the
		 * node be called, which may give this room back */
		c->overfull = !io_conn_count(c, before, p != NULL);
		if (!p) {
			p = c->e->scratch;
			room = MC_READ_CHUNK;
		}
	}
	*buf = uv_buf_init((char *)p, (unsigned)room);
}

/* There was no room for it, or too little for all of its kind. False: it is not open any more. */
static bool still_fits(struct io_conn *c, bool has_room)
{
	c->overfull = false;
	if (has_room && io_conn_make_room(c))
		return c->state == IO_CONN_OPEN;
	io_conn_overfull(c);
	return false;
}

static void take_bytes(struct io_conn *c, uint8_t *p, size_t n)
{
	const size_t took = c->state == IO_CONN_PROTOCOL ? take_protocol(c, p, n) : 0;

	if (c->http)
		c->e->guest->take(c, p + took, n - took);
	else if (c->client)
		io_client_take(c, p + took, n - took);
	else if (c->seal)
		io_seal_take(c, p, n);
	else
		take_frames(c, p + took, n - took);
}

static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	struct io_conn *c = (struct io_conn *)s;
	uint8_t *p = (uint8_t *)buf->base;
	struct edge *e = c->e;

	if (c->state == IO_CONN_CLOSED)
		return;
	if (c->overfull && !still_fits(c, p != c->e->scratch))
		return;
	if (n == 0)
		return;
	if (n < 0) {
		io_conn_lost(c, (int)n);
		return;
	}
	if (e->capture != NULL)
		io_capture_bytes(c, false, p, (size_t)n);
	io_burst_begin(e);
	if (p == e->scratch)
		take_bytes(c, p, (size_t)n);
	else
		take_rest(c, (size_t)n);
	io_burst_end(e);
}

bool io_read_start(struct io_conn *c)
{
	return !uv_read_start((uv_stream_t *)&c->tcp, on_room, on_read);
}
