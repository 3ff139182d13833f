/* SPDX-License-Identifier: Apache-2.0 */
/* group_ping.c - the run of a ping: what is sent when, and who is not heard any more. What comes in is taken
 * by group_ping_hear.c. */
#include "common/base/check.h"
#include "tools/probe/group_ping_internal.h"

#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/io/sock.h"

enum { UNICAST_PORTS = 10, IGMP_QUERY = 0x11 };

int64_t ping_now_us(void)
{
	return (int64_t)(uv_hrtime() / 1000);
}

const struct ping_peer *ping_peers(const struct group_ping *p, unsigned *n)
{
	*n = p->n;
	return p->peers;
}

const struct multicast_listener *ping_listener(const struct group_ping *p)
{
	return p->listener;
}

const struct ping_place *ping_place(const struct group_ping *p, unsigned i)
{
	mc_check(i < sizeof(p->places) / sizeof(*p->places));
	return &p->places[i];
}

int64_t ping_elapsed(const struct group_ping *p)
{
	return (int64_t)((uv_hrtime() - p->began) / 1000000);
}

int64_t ping_since(const struct group_ping *p, int64_t at_ms)
{
	return at_ms - (int64_t)(p->began / 1000000);
}

uint32_t ping_dropped(const struct group_ping *p)
{
	return p->dropped;
}

enum ping_igmp ping_igmp(const struct group_ping *p, uint32_t *queries)
{
	*queries = p->queries;
	return p->igmp_fd >= 0 ? PING_IGMP_WATCHED : PING_IGMP_FORBIDDEN;
}

uint16_t ping_port(const struct group_ping *p)
{
	return (uint16_t)(p->cfg->group_port + 1);
}

uint16_t ping_unicast_port(const struct group_ping *p)
{
	return p->unicast_port;
}

static uint32_t ping_multicast_heard(const struct ping_peer *peer)
{
	uint32_t n = 0;
	unsigned i;

	for (i = 0; i < peer->path_count; i++)
		n += peer->paths[i].track.heard;
	return n;
}

/* --- sending --- */

static void message_fill(struct group_ping *p, struct ping_message *m, enum ping_kind kind)
{
	unsigned i;

	*m = (struct ping_message){ .kind = kind,
		.ttl = (uint8_t)p->cfg->ttl,
		.id = p->cfg->id,
		.sent_us = (uint64_t)ping_now_us(),
		.unicast_port = p->unicast_port,
		.interval_ms = MC_PING_INTERVAL };
	memcpy(m->name, p->cfg->name, strnlen(p->cfg->name, PING_NAME_MAX));
	for (i = 0; i < p->n && m->heard_n < PING_HEARD_MAX; i++) {
		const struct ping_peer *peer = &p->peers[(p->turn + i) % p->n];

		m->heard[m->heard_n++] = (struct ping_heard){ peer->id, ping_multicast_heard(peer) };
	}
}

static void send_to(struct group_ping *p, const struct mc_addr *to, struct ping_message *m, uint32_t seq)
{
	uint8_t bytes[MC_PING_SIZE];
	uv_buf_t buf = uv_buf_init((char *)bytes, sizeof(bytes));
	struct sockaddr_storage ss;

	if (!io_sock_addr(to->host, to->port, &ss))
		return;
	m->seq = seq;
	ping_write(m, bytes);
	/* what is lost is what is measured */
	uv_udp_try_send(&p->unicast, &buf, 1, (const struct sockaddr *)&ss);
}

static void send_all(struct group_ping *p)
{
	const struct multicast_place *places;
	unsigned n = multicast_listener_places(p->listener, &places), i;
	uint8_t bytes[MC_PING_SIZE];
	struct ping_message m;

	mc_check(n <= sizeof(p->places) / sizeof(*p->places));
	message_fill(p, &m, PING_MULTICAST);
	m.seq = p->seq++;
	for (i = 0; i < n; i++) {
		if (places[i].unusable != NULL || places[i].err != 0)
			continue;
		m.place = (uint8_t)i;
		ping_write(&m, bytes);
		p->places[i].err = multicast_listener_send(p->listener, i, bytes, sizeof(bytes));
		p->places[i].sent += p->places[i].err == 0;
	}
	message_fill(p, &m, PING_UNICAST);
	for (i = 0; i < p->n; i++)
		send_to(p, &p->peers[i].host, &m, p->peers[i].unicast_seq++);
	p->turn = p->n > 0 ? (p->turn + PING_HEARD_MAX) % p->n : 0;
}

static bool is_known(const struct group_ping *p, const char *host)
{
	return ping_of_host(p, host) > 0;
}

/* Hosts that were named, as long as they are not heard of. */
static void send_targets(struct group_ping *p)
{
	struct ping_message m;
	uint32_t i;

	message_fill(p, &m, PING_UNICAST);
	for (i = 0; i < p->cfg->target_count; i++)
		if (!is_known(p, p->cfg->targets[i].host))
			send_to(p, &p->cfg->targets[i], &m, p->target_seq);
	p->target_seq++;
}

/* --- what is not heard any more --- */

static int64_t last_heard(const struct ping_peer *peer)
{
	int64_t at_ms = 0;
	unsigned i;

	for (i = 0; i < peer->path_count; i++)
		if (peer->paths[i].track.last_at_ms > at_ms)
			at_ms = peer->paths[i].track.last_at_ms;
	return at_ms;
}

static void look_for_silence(struct group_ping *p)
{
	int64_t now_ms = ping_now_us() / 1000, at_ms;
	unsigned i;

	for (i = 0; i < p->n; i++) {
		struct ping_peer *peer = &p->peers[i];

		at_ms = last_heard(peer);
		if (peer->stopped || peer->path_count == 0 || now_ms - at_ms < MC_PING_SILENCE)
			continue;
		if (!peer->unicast.any || now_ms - peer->unicast.last_at_ms > MC_PING_SILENCE / 2)
			continue; /* it has ended, or the network is gone altogether */
		peer->stopped = true;
		peer->stopped_at_ms = at_ms;
		ping_tell(p, peer, PING_STOPPED);
	}
}

/* --- the run --- */

static void stop(struct group_ping *p)
{
	uv_stop(&p->loop);
}

static void on_timer(uv_timer_t *t)
{
	struct group_ping *p = t->data;

	if (ping_elapsed(p) >= p->cfg->for_ms) {
		stop(p);
		return;
	}
	send_all(p);
	send_targets(p);
	look_for_silence(p);
	if (p->callbacks->tick != NULL)
		p->callbacks->tick(p->callbacks->ctx, p);
}

static void on_signal(uv_signal_t *s, int number)
{
	(void)number;
	stop(s->data);
}

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	static char room[2 * MC_PING_SIZE]; /* longer ones are not ours, and are cut */

	(void)h;
	(void)suggested;
	*buf = uv_buf_init(room, sizeof(room));
}

static void on_igmp(uv_poll_t *h, int status, int events)
{
	struct group_ping *p = h->data;
	uint8_t packet[256];
	ssize_t n;

	(void)status;
	(void)events;
	while ((n = recv(p->igmp_fd, packet, sizeof(packet), MSG_DONTWAIT)) > 0) {
		size_t head = (size_t)(packet[0] & 0xf) * 4;

		p->queries += (size_t)n > head && packet[head] == IGMP_QUERY;
	}
}

/* Only with CAP_NET_RAW; without it nothing is said about queriers. */
static void watch_igmp(struct group_ping *p)
{
	p->igmp_fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_IGMP);
	if (p->igmp_fd < 0 || uv_poll_init(&p->loop, &p->igmp, p->igmp_fd) != 0)
		return;
	p->igmp.data = p;
	uv_poll_start(&p->igmp, UV_READABLE, on_igmp);
}

static bool bind_unicast(struct group_ping *p, bool v6)
{
	struct sockaddr_storage ss;
	uint16_t first = (uint16_t)(p->cfg->group_port + 2), i;
	int size = sizeof(ss), err = -1;

	uv_udp_init(&p->loop, &p->unicast);
	p->unicast.data = p;
	for (i = 0; i <= UNICAST_PORTS && err != 0; i++) {
		io_sock_addr(v6 ? "::" : "0.0.0.0", i < UNICAST_PORTS ? (uint16_t)(first + i) : 0, &ss);
		err = uv_udp_bind(&p->unicast, (const struct sockaddr *)&ss, 0);
	}
	if (err != 0 || uv_udp_getsockname(&p->unicast, (struct sockaddr *)&ss, &size) != 0)
		return false;
	p->unicast_port = io_sock_port(&ss);
	return uv_udp_recv_start(&p->unicast, on_room, ping_on_unicast) == 0;
}

static void start_handles(struct group_ping *p)
{
	static const int numbers[] = { SIGINT, SIGTERM };
	size_t i;

	uv_timer_init(&p->loop, &p->timer);
	p->timer.data = p;
	uv_timer_start(&p->timer, on_timer, 0, MC_PING_INTERVAL);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		uv_signal_init(&p->loop, &p->signals[i]);
		p->signals[i].data = p;
		uv_signal_start(&p->signals[i], on_signal, numbers[i]);
	}
}

static bool set_up(struct group_ping *p, struct fault *err)
{
	struct multicast_listener_config listener = { .group = p->cfg->group,
		.port = ping_port(p),
		.ttl = p->cfg->ttl,
		.interfaces = p->cfg->interfaces,
		.heard = ping_on_multicast,
		.ctx = p };

	p->listener = multicast_listener_open(&p->loop, &listener, err);
	if (p->listener == NULL)
		return false;
	if (!bind_unicast(p, strchr(p->cfg->group, ':') != NULL)) {
		fault_set(err, STATUS_HOST, "socket", NULL, "No UDP port can be bound for unicast.");
		return false;
	}
	watch_igmp(p);
	start_handles(p);
	return true;
}

static void close_any(uv_handle_t *h, void *unused)
{
	(void)unused;
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

int ping_run(const struct ping_config *cfg, const struct ping_callbacks *callbacks, struct fault *err)
{
	struct group_ping *p = calloc(1, sizeof(*p));
	bool ok;

	mc_check(callbacks->event != NULL);
	if (p == NULL || uv_loop_init(&p->loop) != 0) {
		free(p);
		fault_memory(err);
		return err->status;
	}
	p->cfg = cfg;
	p->callbacks = callbacks;
	p->igmp_fd = -1;
	p->began = uv_hrtime();
	ok = set_up(p, err);
	if (ok) {
		callbacks->started(callbacks->ctx, p);
		uv_run(&p->loop, UV_RUN_DEFAULT);
		callbacks->ended(callbacks->ctx, p);
	}
	if (p->listener != NULL)
		multicast_listener_close(p->listener);
	uv_walk(&p->loop, close_any, NULL);
	uv_run(&p->loop, UV_RUN_DEFAULT);
	uv_loop_close(&p->loop);
	if (p->igmp_fd >= 0)
		close(p->igmp_fd);
	free(p);
	return ok ? 0 : err->status;
}
