/* SPDX-License-Identifier: Apache-2.0 */
/* banner.h - names what answers on a TCP port by its first bytes. A table; no input and no output of its own.
 */
#ifndef MC_IO_BANNER_H
#define MC_IO_BANNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BANNER_PROTOCOLS(X) \
	X(HAZELCAST, "hazelcast") \
	X(TLS, "tls") \
	X(HTTP, "http") \
	X(VNC, "vnc") \
	X(SSH, "ssh") \
	X(UNKNOWN, "unknown")
enum banner_protocol {
#define X(name, text) BANNER_##name,
	BANNER_PROTOCOLS(X)
#undef X
		BANNER_PROTOCOL_COUNT
};
/* The name in records; never NULL. */
const char *banner_protocol_text(enum banner_protocol p);

/* A kind of answer: how it begins, the protocol it belongs to, and what people call it. */
struct banner_row {
	const char *begins;
	size_t size;
	enum banner_protocol protocol;
	const char *name;
};

/*
 * The row that the bytes begin with; NULL: none. *more: they may still become one, or one with a longer line;
 * read on. Looks at no byte behind `n`.
 */
const struct banner_row *banner_find(const uint8_t *p, size_t n, bool *more);
/* How much of the answer is its first line, without what ends it; all of it when it has no end. */
size_t banner_line(const uint8_t *p, size_t n);

#endif
