/* SPDX-License-Identifier: Apache-2.0 */
/* banner.c - the rows of what begins an answer, and the walk over them. */
#include "common/io/banner.h"

#include <string.h>

#define BEGINS(bytes) .begins = (bytes), .size = sizeof(bytes) - 1

/* What is found on these ports in practice. Servers that speak first and those that answer three bytes, or a
 * request line. */
static const struct banner_row rows[] = {
	{ BEGINS("HZC"), BANNER_HAZELCAST, "a Hazelcast member" },
	{ BEGINS("HZX"), BANNER_HAZELCAST, "a Hazelcast port of another protocol" },
	{ BEGINS("\x15\x03"), BANNER_TLS, "a TLS server (alert)" },
	{ BEGINS("\x16\x03"), BANNER_TLS, "a TLS server (handshake)" },
	{ BEGINS("HTTP/"), BANNER_HTTP, "a web server" },
	{ BEGINS("<!DOCTYPE"), BANNER_HTTP, "a web server of HTTP/0.9" },
	{ BEGINS("<html"), BANNER_HTTP, "a web server of HTTP/0.9" },
	{ BEGINS("RFB "), BANNER_VNC, "a VNC screen" },
	{ BEGINS("SSH-"), BANNER_SSH, "an SSH server" },
	{ BEGINS("220 "), BANNER_UNKNOWN, "a mail or FTP server" },
	{ BEGINS("220-"), BANNER_UNKNOWN, "a mail or FTP server" },
	{ BEGINS("+OK"), BANNER_UNKNOWN, "a POP3 or Redis server" },
	{ BEGINS("-ERR"), BANNER_UNKNOWN, "a Redis or POP3 server" },
	{ BEGINS("* OK"), BANNER_UNKNOWN, "an IMAP server" },
	{ BEGINS("ERROR\r\n"), BANNER_UNKNOWN, "a memcached server" },
	{ BEGINS("GIOP"), BANNER_UNKNOWN, "a CORBA server (IIOP, Payara's ORB listener)" },
	{ BEGINS("JDWP-"), BANNER_UNKNOWN, "a Java debugger's port" },
	{ BEGINS("AMQP"), BANNER_UNKNOWN, "an AMQP broker" },
};

static const char *const protocols[] = {
#define X(name, text) text,
	BANNER_PROTOCOLS(X)
#undef X
};

const char *banner_protocol_text(enum banner_protocol p)
{
	return protocols[p];
}

size_t banner_line(const uint8_t *p, size_t n)
{
	size_t i;

	for (i = 0; i < n && p[i] != '\r' && p[i] != '\n'; i++)
		;
	return i;
}

/* Answers of text are read to the end of their first line: it names the version. */
static bool line_is_open(const struct banner_row *row, const uint8_t *p, size_t n)
{
	return row->protocol != BANNER_HAZELCAST && row->protocol != BANNER_TLS && banner_line(p, n) == n;
}

const struct banner_row *banner_find(const uint8_t *p, size_t n, bool *more)
{
	size_t i;

	*more = n == 0;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]) && n > 0; i++) {
		if (n >= rows[i].size && memcmp(p, rows[i].begins, rows[i].size) == 0) {
			*more = line_is_open(&rows[i], p, n);
			return &rows[i];
		}
		if (n < rows[i].size && memcmp(p, rows[i].begins, n) == 0)
			*more = true;
	}
	return NULL;
}
