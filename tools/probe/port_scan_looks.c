/* SPDX-License-Identifier: Apache-2.0 */
/* port_scan_looks.c - what is said on a connection, and what an answer means. */
#include <string.h>

#include "common/hz/message.h"
#include "common/io/member_question.h"
#include "common/disco/list.h"
#include "tools/probe/port_scan_internal.h"

/* Makes HZC the beginning of a request line: a web server answers that, and who wants TLS sees that this is
 * none. */
static const char request[] = " / HTTP/1.0\r\n\r\n";

static int64_t since(uint64_t then_ns)
{
	return (int64_t)((uv_hrtime() - then_ns) / 1000);
}

static void first_byte(struct port_scan_conn *c)
{
	if (c->answered)
		return;
	c->answered = true;
	if (c->look == LOOK_MEMBER && !c->asked_more) /* else it is our own patience that was measured */
		c->r.latency_us = since(c->began_ns);
}

/* --- the member look --- */

static void say_protocol(struct port_scan_conn *c)
{
	c->r.latency_us = since(c->began_ns);
	if (!scan_write(c, HZ_PROTOCOL, HZ_PROTOCOL_SIZE)) {
		scan_found(c, FOUND_RESET, 0);
		scan_look_over(c, false);
		return;
	}
	scan_wait(c, scan_cfg(c->k)->answer_ms);
}

static bool is_member(const struct port_scan_conn *c)
{
	return c->have >= HZ_PROTOCOL_SIZE && memcmp(c->buf, HZ_PROTOCOL, HZ_PROTOCOL_SIZE) == 0;
}

static void shake_hands(struct port_scan_conn *c)
{
	struct mc_addr target = { .port = c->r.asked.port }, self = { .port = 0 };
	uint8_t frame[MEMBER_QUESTION_MAX];
	struct sockaddr_storage ss;
	int size = sizeof(ss);
	size_t n = 0;

	c->asked_more = true;
	mc_addr_set(&target, mc_str_z(c->r.host), c->r.asked.port);
	if (uv_tcp_getsockname(&c->tcp, (struct sockaddr *)&ss, &size) == 0 &&
		io_sock_host(&ss, self.host, sizeof(self.host))) {
		self.port = io_sock_port(&ss);
		n = member_question_write(frame, sizeof(frame), &target, &self, scan_uuid(c->k));
	}
	if (n == 0 || !scan_write(c, frame, n)) {
		scan_found(c, FOUND_MUTE, 0);
		scan_look_over(c, true);
		return;
	}
	scan_wait(c, scan_cfg(c->k)->answer_ms);
}

static bool is_as_dialled(const struct port_scan_result *r)
{
	bool same =
		disco_same_host(r->claimed.host, r->host) || disco_same_host(r->claimed.host, r->asked.host);

	return same && r->claimed.port == r->asked.port;
}

/* The line is asked for where clients are let in: on a port that is for members alone a client makes the
 * member log a WARNING. Behind a forward nobody knows where its other ports are. */
static void want_client(struct port_scan_conn *c)
{
	const struct port_scan_result *r = &c->r;

	if (!scan_cfg(c->k)->want_line && scan_cfg(c->k)->cluster_name == NULL)
		return;
	if (r->apart && (r->client.port == 0 || !disco_same_host(r->client.host, r->host)))
		return;
	if (r->apart)
		io_sock_set_port(&c->at, r->client.port);
	c->wanted |= 1u << LOOK_CLIENT;
}

static void take_member(struct port_scan_conn *c, const struct member_told *told)
{
	struct port_scan_result *r = &c->r;

	r->claims = true;
	r->claimed = told->claimed;
	r->uuid = told->uuid;
	r->c_node = told->c_node;
	r->apart = told->apart;
	r->client = told->client;
	scan_found(c, is_as_dialled(r) ? FOUND_MEMBER : FOUND_ELSEWHERE, 0);
	want_client(c);
}

static void hear_member(struct port_scan_conn *c)
{
	struct member_told told;
	const uint8_t *p = c->buf + HZ_PROTOCOL_SIZE;
	size_t n = c->have - HZ_PROTOCOL_SIZE;

	if (!c->asked_more)
		shake_hands(c);
	if (c->leaving)
		return;
	switch (member_question_read(p, n, scan_memory(c->k), &told)) {
	case MEMBER_TOLD_MORE:
		if (c->have < MC_SCAN_READ)
			return;
		scan_found(c, FOUND_MUTE, 0);
		break;
	case MEMBER_TOLD_BAD: scan_found(c, FOUND_MUTE, 0); break;
	case MEMBER_TOLD: take_member(c, &told); break;
	}
	scan_look_over(c, true);
}

static const enum scan_finding by_protocol[BANNER_PROTOCOL_COUNT] = {
	[BANNER_HAZELCAST] = FOUND_OTHER_PORT,
	[BANNER_TLS] = FOUND_TLS,
	[BANNER_HTTP] = FOUND_HTTP,
	[BANNER_VNC] = FOUND_VNC,
	[BANNER_SSH] = FOUND_SSH,
	[BANNER_UNKNOWN] = FOUND_TALKS,
};

/* What came is all there is to go by. */
static void name_it(struct port_scan_conn *c)
{
	bool more;

	c->r.banner = banner_find(c->buf, c->have, &more);
	scan_found(c, c->r.banner != NULL ? by_protocol[c->r.banner->protocol] : FOUND_TALKS, 0);
	scan_look_over(c, true);
}

static void member_data(struct port_scan_conn *c)
{
	bool more;

	first_byte(c);
	if (is_member(c)) {
		hear_member(c);
		return;
	}
	if (banner_find(c->buf, c->have, &more) == NULL && !more)
		more = c->have < MC_SCAN_FIRST && banner_line(c->buf, c->have) == c->have;
	if (!more || c->have >= MC_SCAN_FIRST)
		name_it(c);
}

static void member_late(struct port_scan_conn *c)
{
	if (is_member(c)) {
		scan_found(c, FOUND_MUTE, 0);
		c->wanted |= 1u << LOOK_CLIENT; /* which tells Hazelcast 3 from one that hangs */
		scan_look_over(c, true);
	} else if (c->have > 0) {
		name_it(c);
	} else if (!c->asked_more && scan_write(c, request, sizeof(request) - 1)) {
		c->asked_more = true;
		scan_wait(c, scan_cfg(c->k)->answer_ms);
	} else {
		scan_found(c, FOUND_SILENT, 0);
		scan_look_over(c, true);
	}
}

static void member_eof(struct port_scan_conn *c, int error)
{
	c->r.closed_us = since(c->stood_ns);
	if (is_member(c)) {
		scan_found(c, FOUND_SHUT, error);
	} else if (c->have > 0) {
		name_it(c);
		return;
	} else {
		c->r.latency_us = since(c->began_ns);
		scan_found(c, error == UV_EOF ? FOUND_CLOSED : FOUND_RESET, error);
		c->wanted |= 1u << LOOK_TLS;
	}
	scan_look_over(c, false);
}

/* --- the TLS look --- */

static void say_hello(struct port_scan_conn *c)
{
	if (scan_write(c, scan_tls_hello, scan_tls_hello_size))
		scan_wait(c, scan_cfg(c->k)->answer_ms);
	else
		scan_look_over(c, false);
}

/* Only what a server of TLS, or a web server that complains about it, says. */
static void tls_data(struct port_scan_conn *c)
{
	bool more, plain = c->r.found != FOUND_CLOSED && c->r.found != FOUND_RESET;
	const struct banner_row *row = banner_find(c->buf, c->have, &more);

	if (more && c->have < MC_SCAN_FIRST)
		return;
	if (row != NULL && row->protocol == BANNER_TLS && !plain) {
		c->r.banner = row;
		scan_found(c, FOUND_TLS_BEHIND, 0);
	} else if (row != NULL && !plain) {
		c->r.banner = row;
		scan_found(c, by_protocol[row->protocol], 0);
	}
	scan_look_over(c, true);
}

static void just_leave(struct port_scan_conn *c)
{
	scan_look_over(c, true);
}

static void just_gone(struct port_scan_conn *c, int error)
{
	(void)error;
	scan_look_over(c, false);
}

/* --- the client look --- */

static void say_client(struct port_scan_conn *c)
{
	uint8_t hello[SCAN_CLIENT_MAX];
	size_t n = scan_client_write(hello, sizeof(hello), scan_uuid(c->k), scan_cfg(c->k)->cluster_name);

	if (n > 0 && scan_write(c, hello, n))
		scan_wait(c, scan_cfg(c->k)->answer_ms);
	else
		scan_look_over(c, true);
}

static void client_data(struct port_scan_conn *c)
{
	enum scan_read read =
		scan_client_read(c->buf, c->have, scan_cfg(c->k)->cluster_name, scan_memory(c->k), &c->r);

	if (read == SCAN_READ_MORE && c->have < MC_SCAN_READ_MAX)
		return;
	if (c->r.name == SCAN_NAME_OTHER && c->r.found == FOUND_MEMBER)
		c->r.found = FOUND_OTHER_NAME;
	if (c->r.version[0] != '\0' && !c->r.has_line && c->r.found == FOUND_MEMBER)
		c->r.found = FOUND_OTHER_LINE;
	scan_look_over(c, true);
}

static void client_eof(struct port_scan_conn *c, int error)
{
	if (c->have == 0 && c->r.found == FOUND_MUTE)
		scan_found(c, FOUND_OLD, 0);
	just_gone(c, error);
}

const struct scan_look_ops scan_looks[LOOK_COUNT] = {
	[LOOK_MEMBER] = { say_protocol, member_data, member_late, member_eof, MC_SCAN_READ },
	[LOOK_TLS] = { say_hello, tls_data, just_leave, just_gone, MC_SCAN_READ },
	[LOOK_CLIENT] = { say_client, client_data, just_leave, client_eof, MC_SCAN_READ_MAX },
};
