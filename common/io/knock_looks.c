/* SPDX-License-Identifier: Apache-2.0 */
/* knock_looks.c - what is said on a connection, and what an answer means. */
#include <string.h>

#include "common/hz/message.h"
#include "common/io/knock_in.h"

/* Makes HZC the beginning of a request line: a web server answers that, and who wants TLS sees that this is
 * none. */
static const char request[] = " / HTTP/1.0\r\n\r\n";

static int64_t since(uint64_t then)
{
	return (int64_t)((uv_hrtime() - then) / 1000);
}

static void first_byte(struct knock_conn *c)
{
	if (c->answered)
		return;
	c->answered = true;
	if (c->look == LOOK_MEMBER && !c->asked_more) /* else it is our own patience that was measured */
		c->r.latency_us = since(c->began);
}

/* --- the member look --- */

static void say_protocol(struct knock_conn *c)
{
	c->r.latency_us = since(c->began);
	if (!knock_write(c, HZ_PROTOCOL, HZ_PROTOCOL_SIZE)) {
		knock_found(c, FOUND_RESET, 0);
		knock_look_over(c, false);
		return;
	}
	knock_wait(c, knock_cfg(c->k)->answer_ms);
}

static bool is_member(const struct knock_conn *c)
{
	return c->have >= HZ_PROTOCOL_SIZE && memcmp(c->buf, HZ_PROTOCOL, HZ_PROTOCOL_SIZE) == 0;
}

static void shake_hands(struct knock_conn *c)
{
	struct mc_addr target = { .port = c->r.asked.port }, self = { .port = 0 };
	uint8_t frame[KNOCK_HANDSHAKE_MAX];
	struct sockaddr_storage ss;
	int size = sizeof(ss);
	size_t n = 0;

	c->asked_more = true;
	mc_addr_set(&target, mc_str_z(c->r.host), c->r.asked.port);
	if (uv_tcp_getsockname(&c->tcp, (struct sockaddr *)&ss, &size) == 0 &&
		io_sock_host(&ss, self.host, sizeof(self.host))) {
		self.port = io_sock_port(&ss);
		n = knock_handshake_write(frame, sizeof(frame), &target, &self, knock_uuid(c->k));
	}
	if (n == 0 || !knock_write(c, frame, n)) {
		knock_found(c, FOUND_MUTE, 0);
		knock_look_over(c, true);
		return;
	}
	knock_wait(c, knock_cfg(c->k)->answer_ms);
}

static bool is_as_dialled(const struct knock_result *r)
{
	bool same = strcmp(r->claimed.host, r->host) == 0 || strcmp(r->claimed.host, r->asked.host) == 0;

	return same && r->claimed.port == r->asked.port;
}

static void hear_member(struct knock_conn *c)
{
	const uint8_t *p = c->buf + HZ_PROTOCOL_SIZE;
	size_t n = c->have - HZ_PROTOCOL_SIZE;

	if (!c->asked_more)
		shake_hands(c);
	if (c->leaving)
		return;
	switch (knock_handshake_read(p, n, knock_memory(c->k), &c->r)) {
	case KNOCK_READ_MORE:
		if (c->have < MC_KNOCK_READ)
			return;
		knock_found(c, FOUND_MUTE, 0);
		break;
	case KNOCK_READ_BAD: knock_found(c, FOUND_MUTE, 0); break;
	case KNOCK_READ_GOOD:
		knock_found(c, is_as_dialled(&c->r) ? FOUND_MEMBER : FOUND_ELSEWHERE, 0);
		if (knock_cfg(c->k)->want_line || knock_cfg(c->k)->cluster_name != NULL)
			c->wanted |= 1u << LOOK_CLIENT;
		break;
	}
	knock_look_over(c, true);
}

static const enum knock_finding by_protocol[BANNER_PROTOCOL_COUNT] = {
	[BANNER_HAZELCAST] = FOUND_OTHER_PORT,
	[BANNER_TLS] = FOUND_TLS,
	[BANNER_HTTP] = FOUND_HTTP,
	[BANNER_VNC] = FOUND_VNC,
	[BANNER_SSH] = FOUND_SSH,
	[BANNER_UNKNOWN] = FOUND_TALKS,
};

/* What came is all there is to go by. */
static void name_it(struct knock_conn *c)
{
	bool more;

	c->r.banner = banner_find(c->buf, c->have, &more);
	knock_found(c, c->r.banner != NULL ? by_protocol[c->r.banner->protocol] : FOUND_TALKS, 0);
	knock_look_over(c, true);
}

static void member_data(struct knock_conn *c)
{
	bool more;

	first_byte(c);
	if (is_member(c)) {
		hear_member(c);
		return;
	}
	if (banner_find(c->buf, c->have, &more) == NULL && !more)
		more = c->have < MC_KNOCK_FIRST && banner_line(c->buf, c->have) == c->have;
	if (!more || c->have >= MC_KNOCK_FIRST)
		name_it(c);
}

static void member_late(struct knock_conn *c)
{
	if (is_member(c)) {
		knock_found(c, FOUND_MUTE, 0);
		knock_look_over(c, true);
	} else if (c->have > 0) {
		name_it(c);
	} else if (!c->asked_more && knock_write(c, request, sizeof(request) - 1)) {
		c->asked_more = true;
		knock_wait(c, knock_cfg(c->k)->answer_ms);
	} else {
		knock_found(c, FOUND_SILENT, 0);
		knock_look_over(c, true);
	}
}

static void member_eof(struct knock_conn *c, int error)
{
	c->r.closed_us = since(c->stood);
	if (is_member(c)) {
		knock_found(c, FOUND_SHUT, error);
	} else if (c->have > 0) {
		name_it(c);
		return;
	} else {
		c->r.latency_us = since(c->began);
		knock_found(c, error == UV_EOF ? FOUND_CLOSED : FOUND_RESET, error);
		c->wanted |= 1u << LOOK_TLS;
	}
	knock_look_over(c, false);
}

/* --- the TLS look --- */

static void say_hello(struct knock_conn *c)
{
	if (knock_write(c, knock_tls_hello, knock_tls_hello_size))
		knock_wait(c, knock_cfg(c->k)->answer_ms);
	else
		knock_look_over(c, false);
}

/* Only what a server of TLS, or a web server that complains about it, says. */
static void tls_data(struct knock_conn *c)
{
	bool more, plain = c->r.found != FOUND_CLOSED && c->r.found != FOUND_RESET;
	const struct banner_row *row = banner_find(c->buf, c->have, &more);

	if (more && c->have < MC_KNOCK_FIRST)
		return;
	if (row != NULL && row->protocol == BANNER_TLS && !plain) {
		c->r.banner = row;
		knock_found(c, FOUND_TLS_BEHIND, 0);
	} else if (row != NULL && !plain) {
		c->r.banner = row;
		knock_found(c, by_protocol[row->protocol], 0);
	}
	knock_look_over(c, true);
}

static void just_leave(struct knock_conn *c)
{
	knock_look_over(c, true);
}

static void just_gone(struct knock_conn *c, int error)
{
	(void)error;
	knock_look_over(c, false);
}

/* --- the client look --- */

static void say_client(struct knock_conn *c)
{
	uint8_t hello[KNOCK_CLIENT_MAX];
	size_t n = knock_client_write(hello, sizeof(hello), knock_uuid(c->k), knock_cfg(c->k)->cluster_name);

	if (n > 0 && knock_write(c, hello, n))
		knock_wait(c, knock_cfg(c->k)->answer_ms);
	else
		knock_look_over(c, true);
}

static void client_data(struct knock_conn *c)
{
	enum knock_read read =
		knock_client_read(c->buf, c->have, knock_cfg(c->k)->cluster_name, knock_memory(c->k), &c->r);

	if (read == KNOCK_READ_MORE && c->have < MC_KNOCK_READ_MAX)
		return;
	if (c->r.name == KNOCK_NAME_OTHER && c->r.found == FOUND_MEMBER)
		c->r.found = FOUND_OTHER_NAME;
	knock_look_over(c, true);
}

const struct knock_look_ops knock_looks[LOOK_COUNT] = {
	[LOOK_MEMBER] = { say_protocol, member_data, member_late, member_eof, MC_KNOCK_READ },
	[LOOK_TLS] = { say_hello, tls_data, just_leave, just_gone, MC_KNOCK_READ },
	[LOOK_CLIENT] = { say_client, client_data, just_leave, just_gone, MC_KNOCK_READ_MAX },
};
