/* SPDX-License-Identifier: Apache-2.0 */
/* capture_packet.c - blocks of pcapng and headers of IP, as bytes. Knows no connection. */
#include <endian.h>
#include <netinet/in.h>
#include <string.h>

#include "common/io/capture.h"

enum {
	SECTION = 0x0a0d0d0a, /* types of blocks */
	INTERFACE = 1,
	PACKET = 6,
	LINK_RAW = 101, /* packets begin with their IP header */
	INBOUND = 1,
	OUTBOUND = 2,
	OPTION_IF_NAME = 2,
	OPTION_FLAGS = 2,
	OPTION_APPLICATION = 4,
};

/* --- blocks: in this machine's byte order, as the section's mark says --- */
static void put32(FILE *out, uint32_t v)
{
	fwrite(&v, sizeof(v), 1, out);
}

static void put16(FILE *out, uint16_t v)
{
	fwrite(&v, sizeof(v), 1, out);
}

static void put_padded(FILE *out, const void *p, size_t n)
{
	static const uint8_t zeros[4];

	fwrite(p, 1, n, out);
	fwrite(zeros, 1, -n & 3, out);
}

static void put_option(FILE *out, uint16_t code, const void *p, size_t n)
{
	const uint16_t head[2] = { code, (uint16_t)n };

	fwrite(head, sizeof(head), 1, out);
	put_padded(out, p, n);
}

static uint32_t option_size(size_t n)
{
	return (uint32_t)(4 + ((n + 3) & ~(size_t)3));
}

static void put_section(FILE *out)
{
	static const char by[] = "mc-join";
	const uint32_t size = 28 + option_size(strlen(by)) + 4;

	put32(out, SECTION);
	put32(out, size);
	put32(out, 0x1a2b3c4d);
	put16(out, 1); /* version 1.0 */
	put16(out, 0);
	put32(out, UINT32_MAX);
	put32(out, UINT32_MAX); /* of unknown length */
	put_option(out, OPTION_APPLICATION, by, strlen(by));
	put32(out, 0);
	put32(out, size);
}

static void put_interface(FILE *out, const char *name)
{
	const uint32_t size = 20 + option_size(strlen(name)) + 4;

	put32(out, INTERFACE);
	put32(out, size);
	put16(out, LINK_RAW);
	put16(out, 0); /* reserved */
	put32(out, 0); /* packets are whole */
	put_option(out, OPTION_IF_NAME, name, strlen(name));
	put32(out, 0);
	put32(out, size);
}

void capture_put_begin(FILE *out, const char *interface)
{
	put_section(out);
	put_interface(out, interface);
}

void capture_put_packet(
	FILE *out, bool sent, const uint8_t *head, size_t head_size, const uint8_t *p, size_t n)
{
	static const uint8_t zeros[4];
	const uint32_t length = (uint32_t)(head_size + n),
		       size = 32 + ((length + 3) & ~3u) + option_size(4) + 4;
	const uint32_t way = sent ? OUTBOUND : INBOUND;
	uv_timeval64_t now;
	uint64_t us;

	uv_gettimeofday(&now);
	us = (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_usec;
	put32(out, PACKET);
	put32(out, size);
	put32(out, 0); /* of the one interface */
	put32(out, (uint32_t)(us >> 32));
	put32(out, (uint32_t)us);
	put32(out, length);
	put32(out, length);
	fwrite(head, 1, head_size, out);
	if (n > 0)
		fwrite(p, 1, n, out);
	fwrite(zeros, 1, -length & 3, out);
	put_option(out, OPTION_FLAGS, &way, sizeof(way));
	put32(out, 0);
	put32(out, size);
}

/* --- headers: in the network's order --- */
uint8_t *capture_be16(uint8_t *to, unsigned v)
{
	to[0] = (uint8_t)(v >> 8);
	to[1] = (uint8_t)v;
	return to + 2;
}

uint8_t *capture_be32(uint8_t *to, uint32_t v)
{
	return capture_be16(capture_be16(to, v >> 16), v & 0xffff);
}

static uint16_t checksum(const uint8_t *p, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)p[i] << 8 | p[i + 1];
	while (sum >> 16 != 0)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

unsigned capture_port(const struct sockaddr_storage *a)
{
	return ntohs(a->ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)(const void *)a)->sin6_port
					      : ((const struct sockaddr_in *)(const void *)a)->sin_port);
}

uint8_t *capture_put_ip(uint8_t *to, const struct sockaddr_storage *from, const struct sockaddr_storage *at,
	uint8_t protocol, size_t n)
{
	const struct sockaddr_in6 *from6 = (const void *)from, *at6 = (const void *)at;
	const struct sockaddr_in *from4 = (const void *)from, *at4 = (const void *)at;

	if (from->ss_family == AF_INET6) {
		to = capture_be16(capture_be32(to, 0x60000000), (unsigned)n);
		*to++ = protocol;
		*to++ = 64;
		memcpy(to, &from6->sin6_addr, 16);
		memcpy(to + 16, &at6->sin6_addr, 16);
		return to + 32;
	}
	memset(to, 0, 20);
	to[0] = 0x45;
	capture_be16(to + 2, (unsigned)(20 + n));
	capture_be16(to + 6, 0x4000); /* do not cut it */
	to[8] = 64;
	to[9] = protocol;
	memcpy(to + 12, &from4->sin_addr, 4);
	memcpy(to + 16, &at4->sin_addr, 4);
	capture_be16(to + 10, checksum(to, 20));
	return to + 20;
}
