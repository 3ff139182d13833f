/* SPDX-License-Identifier: Apache-2.0 */
/*
 * capture.c - what goes over this node's sockets as a pcapng file that Wireshark opens (draft-ietf-opsawg-
 * pcapng): the bytes of connections and of the group as IP packets between the addresses and ports that they
 * have. Handshakes are made up, nothing else is; what is sealed stays sealed.
 */
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/capture.h"

enum {
	SEGMENT = 32 << 10, /* of a connection, in one packet */
	TCP_FIN = 1,
	TCP_SYN = 2,
	TCP_PUSH = 8,
	TCP_ACK = 16,
};

struct io_capture {
	FILE *out;
};

struct io_flow {
	struct sockaddr_storage local, remote;
	uint32_t sent, heard; /* the next number of each side */
};

static void put_segment(
	struct io_capture *k, struct io_flow *f, bool sent, uint8_t flags, const uint8_t *p, size_t n)
{
	const struct sockaddr_storage *from = sent ? &f->local : &f->remote,
				      *at = sent ? &f->remote : &f->local;
	uint32_t *seq = sent ? &f->sent : &f->heard;
	uint8_t head[CAPTURE_HEADERS], *to = capture_put_ip(head, from, at, IPPROTO_TCP, 20 + n);

	to = capture_be16(capture_be16(to, capture_port(from)), capture_port(at));
	to = capture_be32(capture_be32(to, *seq), flags & TCP_ACK ? (sent ? f->heard : f->sent) : 0);
	*to++ = 5 << 4;
	*to++ = flags;
	to = capture_be16(to, UINT16_MAX);
	to = capture_be32(to, 0); /* no checksum: none went over a wire */
	mc_check(to <= head + sizeof(head));
	capture_put_packet(k->out, sent, head, (size_t)(to - head), p, n);
	*seq += (uint32_t)n + ((flags & (TCP_SYN | TCP_FIN)) != 0);
}

/* --- connections --- */
static bool name_of(const uv_tcp_t *tcp, bool peer, struct sockaddr_storage *out)
{
	int n = sizeof(*out);

	return (peer ? uv_tcp_getpeername(tcp, (struct sockaddr *)out, &n)
		     : uv_tcp_getsockname(tcp, (struct sockaddr *)out, &n)) == 0;
}

static struct io_flow *flow_of(struct io_capture *k, struct io_conn *c)
{
	struct io_flow *f = c->flow;

	if (f != NULL)
		return f;
	f = calloc(1, sizeof(*f));
	if (f == NULL || !name_of(&c->tcp, true, &f->remote) || !name_of(&c->tcp, false, &f->local)) {
		free(f);
		return NULL;
	}
	c->flow = f;
	put_segment(k, f, !c->accepted, TCP_SYN, NULL, 0);
	put_segment(k, f, c->accepted, TCP_SYN | TCP_ACK, NULL, 0);
	put_segment(k, f, !c->accepted, TCP_ACK, NULL, 0);
	/* Who was dialled has been told our protocol and has told its own before there was a connection here
	 * (edge_dial.c). */
	for (int sent = 1; sent >= 0 && !c->accepted; sent--)
		put_segment(
			k, f, sent != 0, TCP_PUSH | TCP_ACK, (const uint8_t *)HZ_PROTOCOL, HZ_PROTOCOL_SIZE);
	return f;
}

void io_capture_bytes(struct io_conn *c, bool sent, const void *bytes, size_t n)
{
	struct io_capture *k = c->e->capture;
	struct io_flow *f = flow_of(k, c);
	const uint8_t *p = bytes;

	while (f != NULL && n > 0) {
		size_t part = n < SEGMENT ? n : SEGMENT;

		put_segment(k, f, sent, TCP_PUSH | TCP_ACK, p, part);
		p += part;
		n -= part;
	}
}

void io_capture_sent(struct io_conn *c, const uv_buf_t *bufs, unsigned count, size_t n)
{
	for (unsigned i = 0; i < count && n > 0; i++) {
		size_t part = bufs[i].len < n ? bufs[i].len : n;

		io_capture_bytes(c, true, bufs[i].base, part);
		n -= part;
	}
}

void io_capture_end(struct io_conn *c)
{
	if (c->flow != NULL)
		put_segment(c->e->capture, c->flow, true, TCP_FIN | TCP_ACK, NULL, 0);
	free(c->flow);
	c->flow = NULL;
}

/* --- the group --- */
void io_capture_datagram(struct edge *e, const struct sockaddr_storage *from,
	const struct sockaddr_storage *at, const void *p, size_t n)
{
	struct sockaddr_storage self;
	uint8_t head[CAPTURE_HEADERS], *to;

	if (from == NULL) {
		if (!io_sock_addr(e->self.host, e->cfg->group_port, &self))
			return;
		from = &self;
	}
	if (from->ss_family != at->ss_family)
		return;
	to = capture_put_ip(head, from, at, IPPROTO_UDP, 8 + n);
	to = capture_be16(capture_be16(to, capture_port(from)), capture_port(at));
	to = capture_be16(capture_be16(to, (unsigned)(8 + n)), 0);
	capture_put_packet(e->capture->out, from == &self, head, (size_t)(to - head), p, n);
}

struct io_capture *io_capture_open(const char *file, const char *interface)
{
	struct io_capture *k = calloc(1, sizeof(*k));
	/* nobody else reads it, and no link leads it elsewhere */
	int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (k == NULL || fd < 0 || (k->out = fdopen(fd, "w")) == NULL) {
		if (fd >= 0)
			close(fd);
		free(k);
		return NULL;
	}
	capture_put_begin(k->out, interface);
	return k;
}

/* What came before a crash is what matters. */
void io_capture_flush(struct io_capture *k)
{
	fflush(k->out);
}

bool io_capture_close(struct io_capture *k)
{
	bool ok = !ferror(k->out);

	ok &= !fclose(k->out);
	free(k);
	return ok;
}
