/* SPDX-License-Identifier: Apache-2.0 */
/* group_ping_hear.c - what comes of the others: who they are, and what they have heard of us. */
#include <string.h>

#include "common/base/check.h"
#include "tools/probe/group_ping_internal.h"
#include "common/io/sock.h"

unsigned ping_of_host(const struct group_ping *p, const char *host)
{
	unsigned i, n = 0;

	for (i = 0; i < p->n; i++)
		n += strcmp(p->peers[i].host.host, host) == 0;
	return n;
}

/* The other end that a datagram is from; NULL: there is no room for one more. */
static struct ping_peer *peer_of(struct group_ping *p, const struct ping_message *m, const char *host)
{
	struct ping_peer *peer;
	unsigned i;

	for (i = 0; i < p->n; i++)
		if (p->peers[i].id == m->id)
			return &p->peers[i];
	if (p->n == MC_PING_PEERS || ping_of_host(p, host) >= MC_PING_PER_HOST) {
		p->dropped++;
		return NULL;
	}
	peer = &p->peers[p->n++];
	/* Numbers go on from those that a host was sent before it was known. */
	*peer = (struct ping_peer){
		.id = m->id, .first_at_ms = ping_now_us() / 1000, .unicast_seq = p->target_seq
	};
	mc_addr_set(&peer->host, mc_str_z(host), m->unicast_port);
	memcpy(peer->name, m->name, sizeof(peer->name));
	return peer;
}

static void take_report(const struct group_ping *p, struct ping_peer *peer, const struct ping_message *m)
{
	uint32_t i;

	for (i = 0; i < m->heard_n; i++) {
		if (m->heard[i].id != p->cfg->id)
			continue;
		if (m->heard[i].count > peer->reached)
			peer->reached_at_ms = ping_now_us() / 1000;
		peer->reached = m->heard[i].count;
		peer->reports = true;
	}
	/* One that has room for all it hears, and does not name us, has not heard us. */
	peer->reports = peer->reports || m->heard_n < PING_HEARD_MAX;
}

static struct ping_path *path_of(struct ping_peer *peer, unsigned place, uint8_t their_place)
{
	unsigned i;

	for (i = 0; i < peer->path_count; i++)
		if (peer->paths[i].place == place && peer->paths[i].their_place == their_place)
			return &peer->paths[i];
	if (peer->path_count == MC_PING_PATHS)
		return NULL;
	peer->paths[peer->path_count] = (struct ping_path){ .place = place, .their_place = their_place };
	return &peer->paths[peer->path_count++];
}

void ping_tell(const struct group_ping *p, const struct ping_peer *peer, enum ping_event e)
{
	mc_check(p->n > 0);
	p->callbacks->event(p->callbacks->ctx, p, peer, e);
}

void ping_on_multicast(void *ctx, const struct multicast_datagram *d)
{
	struct group_ping *p = ctx;
	struct ping_message m;
	struct ping_peer *peer;
	struct ping_path *path;

	if (!ping_read(d->p, d->n, &m) || m.kind != PING_MULTICAST)
		return;
	if (m.id == p->cfg->id) {
		p->places[d->place].echoed += m.place == (uint8_t)d->place;
		return;
	}
	peer = peer_of(p, &m, d->from.host);
	path = peer != NULL ? path_of(peer, d->place, m.place) : NULL;
	if (path == NULL)
		return;
	path->hops = d->hops_left >= 0 && m.ttl >= d->hops_left ? (uint8_t)(m.ttl - d->hops_left) : 0;
	ping_track_take(&path->track, m.seq, m.sent_us, ping_now_us());
	take_report(p, peer, &m);
	if (!peer->heard_told || peer->stopped)
		ping_tell(p, peer, peer->stopped ? PING_RESUMED : PING_HEARD);
	peer->heard_told = true;
	peer->stopped = false;
}

void ping_on_unicast(uv_udp_t *h, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags)
{
	struct group_ping *p = h->data;
	struct ping_message m;
	struct ping_peer *peer;
	char host[64];

	if (n <= 0 || from == NULL || (flags & UV_UDP_PARTIAL) != 0 ||
		!ping_read((const uint8_t *)buf->base, (size_t)n, &m))
		return;
	if (m.kind != PING_UNICAST || m.id == p->cfg->id ||
		!io_sock_host((const struct sockaddr_storage *)(const void *)from, host, sizeof(host)))
		return;
	peer = peer_of(p, &m, host);
	if (peer == NULL)
		return;
	ping_track_take(&peer->unicast, m.seq, m.sent_us, ping_now_us());
	take_report(p, peer, &m);
}
