/* SPDX-License-Identifier: Apache-2.0 */
/* capture.h - what goes over the sockets of a node as packets in a file; all but open are for an edge that
 * has one. */
#ifndef MC_IO_CAPTURE_H
#define MC_IO_CAPTURE_H

#include "common/io/edge_internal.h"

struct io_capture *io_capture_open(const char *file, const char *interface); /* NULL: errno */
bool io_capture_close(struct io_capture *k); /* false: it could not be written whole */
/* What was written so far is in the file. */
void io_capture_flush(struct io_capture *k);
/* n bytes that went over a connection, as segments. */
void io_capture_bytes(struct io_conn *c, bool sent, const void *bytes, size_t n);
void io_capture_sent(
	struct io_conn *c, const uv_buf_t *bufs, unsigned count, size_t n); /* the first n bytes */
/* The connection is closed, in the file as well. */
void io_capture_end(struct io_conn *c);
/* from NULL: it is ours */
void io_capture_datagram(struct edge *e, const struct sockaddr_storage *from,
	const struct sockaddr_storage *at, const void *p, size_t n);

/* --- capture_packet.c: blocks of pcapng, and the headers of what is in them --- */
#define CAPTURE_HEADERS 60 /* IPv6 and TCP */
/* What the file begins with: one interface, by which all packets went. */
void capture_put_begin(FILE *out, const char *interface);
/* Now, of this node's sockets: sent or received. */
void capture_put_packet(
	FILE *out, bool sent, const uint8_t *head, size_t head_size, const uint8_t *p, size_t n);
/* In the network's order; each returns what stands behind. */
uint8_t *capture_be16(uint8_t *to, unsigned v);
uint8_t *capture_be32(uint8_t *to, uint32_t v);
unsigned capture_port(const struct sockaddr_storage *a);
/* n: of bytes behind it */
uint8_t *capture_put_ip(uint8_t *to, const struct sockaddr_storage *from, const struct sockaddr_storage *at,
	uint8_t protocol, size_t n);

#endif
