/* SPDX-License-Identifier: Apache-2.0 */
/* mcast_send.c - what the node says to the group. Apart from hearing it, which makes the node step. */
#include "common/io/capture.h"

void io_group_send(struct edge *e, enum hz_class cls, const void *body, enum mc_line line)
{
	uv_buf_t buf = uv_buf_init((char *)e->datagram, 0);
	size_t n = 0;
	int r;

	if (!e->grouped || uv_is_closing((uv_handle_t *)&e->group))
		return;
	if (hz_datagram_write(cls, body, line, e->datagram, MC_DATAGRAM_MAX, &n)) {
		io_gripe(e, EDGE_WARN, "datagram", "a datagram could not be written: %s", hz_class_name(cls));
		return;
	}
	buf.len = n;
	r = uv_udp_try_send(&e->group, &buf, 1, (struct sockaddr *)&e->group_addr);
	if (r >= 0 && e->capture != NULL)
		io_capture_datagram(e, NULL, &e->group_addr, e->datagram, n);
	if (r < 0 && r != UV_EAGAIN)
		io_gripe(e, EDGE_WARN, "multicast", "nothing can be sent to the group %s: %s", e->cfg->group,
			uv_strerror(r));
}
