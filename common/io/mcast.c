/* SPDX-License-Identifier: Apache-2.0 */
/* mcast.c - the group as it is heard: one socket, which sends as well (mcast_send.c), so that the source port
 * is the group's port, as with the peers. */
#include <netinet/in.h>
#include <string.h>

#include "common/base/option.h"
#include "common/hz/heard.h"
#include "common/io/capture.h"
#include "common/io/multicast.h"

static void on_room(uv_handle_t *h, size_t suggested, uv_buf_t *buf)
{
	struct edge *e = h->data;

	(void)suggested;
	*buf = uv_buf_init((char *)e->scratch, MC_READ_CHUNK);
}

static void on_datagram(
	uv_udp_t *h, ssize_t n, const uv_buf_t *buf, const struct sockaddr *from, unsigned flags)
{
	struct node_event ev = { .type = NODE_EV_DATAGRAM };
	struct edge *e = h->data;
	struct hz_message m;
	enum mc_err err;
	char host[64], source[NODE_SOURCE];

	if (n <= 0 || !from || (flags & UV_UDP_PARTIAL))
		return;
	if (e->capture != NULL)
		io_capture_datagram(e, (const struct sockaddr_storage *)(const void *)from, &e->group_addr,
			buf->base, (size_t)n);
	mc_arena_reset(&e->mem);
	memset(&m, 0, sizeof(m));
	err = heard_datagram((const uint8_t *)buf->base, (size_t)n, node_line(e->node), &e->mem, &m);
	if (err) {
		if (!io_sock_host((const struct sockaddr_storage *)(const void *)from, host, sizeof(host)))
			strcpy(host, "somebody");
		io_gripe(e, EDGE_NOTE, "datagrams", "a datagram of %zd bytes from %s is not a member's: %s",
			n, host, mc_err_text(err));
		return;
	}
	ev.message = &m;
	if (io_sock_host((const struct sockaddr_storage *)(const void *)from, source, sizeof(source)))
		ev.source = source;
	io_step(e, &ev);
	io_give_back(&e->mem);
}

bool io_group_open(struct edge *e, unsigned ifindex, const char *ifname)
{
	const struct edge_config *cfg = e->cfg;
	const struct multicast_options options = {
		.group = &e->group_addr,
		.interface = ifindex,
		.bind = MULTICAST_BIND_ANY,
		.join = true,
		.loop = true,
		.ttl = cfg->ttl,
	};
	struct multicast_fault fault;
	int fd;

	mc_check(!e->grouped && cfg->ttl <= UINT8_MAX);
	if (!multicast_group_read(cfg->group, cfg->group_port, &e->group_addr))
		return multicast_explain_group(e->err, cfg->group);
	if (e->group_addr.ss_family == AF_INET6)
		((struct sockaddr_in6 *)&e->group_addr)->sin6_scope_id = ifindex;
	fd = multicast_open(&options, &fault);
	if (fd < 0)
		return multicast_explain(e->err, &fault, cfg->group, cfg->group_port, ifname,
			"another one can be given with " OPTION_INTERFACES ", or use " OPTION_CLUSTER_MODE
			" tcpip:LIST");
	uv_udp_init(&e->loop, &e->group);
	e->group.data = e;
	e->grouped = true;
	if (uv_udp_open(&e->group, fd) || uv_udp_recv_start(&e->group, on_room, on_datagram))
		return io_fail(
			e, STATUS_HOST, "multicast", NULL, "the group %s cannot be listened to", cfg->group);
	return true;
}
