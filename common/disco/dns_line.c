/* SPDX-License-Identifier: Apache-2.0 */
/* dns_line.c - one name server on the loop, through c-ares. */
#include "common/disco/dns_line.h"

#include <net/if.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"

enum {
	/* a datagram that is lost is sent again, after a part of the time, and twice this later once more */
	SENDS = 3,
	SENDS_SPAN = 7, /* 1 + 2 + 4 such parts are the time of a try */
	CLASS_IN = 1,
	/* the system gives what it permits; a small answer takes nearly a KiB of it */
	RECEIVE_BUFFER = 1 << 20,
};

/* One socket of the channel: one over UDP, one over TCP at a time. */
struct line_poll {
	uv_poll_t handle;
	struct dns_line *line;
	struct line_poll *next;
	ares_socket_t fd;
};

struct dns_line {
	ares_channel channel;
	uv_loop_t *loop;
	uv_timer_t timer;
	struct line_poll *polls;
	unsigned waiting; /* questions under way */
	unsigned inside;  /* c-ares is at work: its channel must not be destroyed */
	bool failed;      /* what is under way is given up at the next occasion */
	bool closing;
	char zone[IF_NAMESIZE]; /* of a link-local server */
};

static void destroy_line(struct dns_line *line);

static void leave(struct dns_line *line)
{
	mc_check(line->inside > 0);
	if (--line->inside == 0 && line->closing)
		destroy_line(line);
}

static void on_poll(uv_poll_t *handle, int status, int events)
{
	struct line_poll *p = handle->data;
	struct dns_line *line = p->line;
	bool in = status < 0 || (events & UV_READABLE) != 0, out = status < 0 || (events & UV_WRITABLE) != 0;

	line->inside++;
	ares_process_fd(line->channel, in ? p->fd : ARES_SOCKET_BAD, out ? p->fd : ARES_SOCKET_BAD);
	leave(line);
}

static void free_poll(uv_handle_t *handle)
{
	free(handle->data);
}

static struct line_poll *add_poll(struct dns_line *line, ares_socket_t fd)
{
	struct line_poll *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return NULL;
	if (uv_poll_init_socket(line->loop, &p->handle, fd) != 0) {
		free(p);
		return NULL; /* the question runs into its time-out */
	}
	p->handle.data = p;
	p->line = line;
	p->fd = fd;
	p->next = line->polls;
	line->polls = p;
	return p;
}

static void drop_poll(struct dns_line *line, struct line_poll *p)
{
	struct line_poll **at = &line->polls;

	mc_check(p->line == line);
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	uv_close((uv_handle_t *)&p->handle, free_poll);
}

static void on_socket(void *data, ares_socket_t fd, int readable, int writable)
{
	struct dns_line *line = data;
	struct line_poll *p = line->polls;

	while (p != NULL && p->fd != fd)
		p = p->next;
	if (!readable && !writable) {
		if (p != NULL)
			drop_poll(line, p);
		return;
	}
	if (p == NULL)
		p = add_poll(line, fd);
	if (p != NULL)
		uv_poll_start(
			&p->handle, (readable ? UV_READABLE : 0) | (writable ? UV_WRITABLE : 0), on_poll);
}

static void on_timer(uv_timer_t *timer);

static void arm_timer(struct dns_line *line)
{
	struct timeval tv, *next = ares_timeout(line->channel, NULL, &tv);
	uint64_t ms = next != NULL ? (uint64_t)next->tv_sec * 1000 + (uint64_t)next->tv_usec / 1000 : 0;

	uv_timer_start(&line->timer, on_timer, ms + 1, 0);
}

/* A process that was held up reads what has come before it says that nothing came. */
static void on_timer(uv_timer_t *timer)
{
	struct dns_line *line = timer->data;
	struct line_poll *p, *next;

	line->inside++;
	if (line->failed)
		ares_cancel(line->channel);
	line->failed = false;
	for (p = line->polls; p != NULL; p = next) {
		next = p->next;
		ares_process_fd(line->channel, p->fd, ARES_SOCKET_BAD);
	}
	ares_process_fd(line->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
	if (line->waiting > 0 && !line->closing)
		arm_timer(line);
	leave(line);
}

/* Link-local servers: c-ares has no place for the zone in an address. */
static int on_configure(ares_socket_t fd, int type, void *data)
{
	struct dns_line *line = data;

	(void)type;
	if (line->zone[0] != '\0')
		setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, line->zone, (socklen_t)strlen(line->zone));
	return 0; /* if not, connecting fails, which is told */
}

static bool set_server(struct dns_line *line, const struct sockaddr_storage *ss)
{
	struct ares_addr_port_node node = { .family = ss->ss_family };
	struct sockaddr_in in;
	struct sockaddr_in6 in6;

	if (ss->ss_family == AF_INET) {
		memcpy(&in, ss, sizeof(in));
		node.addr.addr4 = in.sin_addr;
		node.udp_port = node.tcp_port = ntohs(in.sin_port);
	} else {
		memcpy(&in6, ss, sizeof(in6));
		memcpy(&node.addr.addr6, &in6.sin6_addr, sizeof(node.addr.addr6));
		node.udp_port = node.tcp_port = ntohs(in6.sin6_port);
		if (in6.sin6_scope_id != 0 && if_indextoname(in6.sin6_scope_id, line->zone) != NULL)
			ares_set_socket_configure_callback(line->channel, on_configure, line);
	}
	return ares_set_servers_ports(line->channel, &node) == ARES_SUCCESS;
}

/* Everything is given, so that c-ares reads no file. No EDNS: what the C library and Java ask, a server
 * answers. */
static bool init_channel(struct dns_line *line, bool tcp, unsigned timeout_ms)
{
	static char lookups[] = "b";
	struct ares_options o = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_STAYOPEN |
			ARES_FLAG_NOCHECKRESP | ARES_FLAG_IGNTC | (tcp ? ARES_FLAG_USEVC : 0),
		.timeout = tcp ? (int)timeout_ms : (int)timeout_ms / SENDS_SPAN,
		.tries = tcp ? 1 : SENDS,
		.ndots = 1,
		.lookups = lookups,
		.socket_receive_buffer_size = RECEIVE_BUFFER,
		.sock_state_cb = on_socket,
		.sock_state_cb_data = line,
	};
	int mask = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS | ARES_OPT_LOOKUPS |
		ARES_OPT_SOCK_RCVBUF | ARES_OPT_SOCK_STATE_CB | ARES_OPT_DOMAINS | ARES_OPT_SERVERS |
		ARES_OPT_SORTLIST;

#if ARES_VERSION >= 0x011f00 /* 1.31 keeps answers: we do, by their ttl, and say when we asked */
	mask |= ARES_OPT_QUERY_CACHE;
	o.qcache_max_ttl = 0;
#endif
	return ares_init_options(&line->channel, &o, mask) == ARES_SUCCESS;
}

struct dns_line *dns_line_open(
	uv_loop_t *loop, const struct dns_server_addr *server, bool tcp, unsigned timeout_ms)
{
	struct dns_line *line = calloc(1, sizeof(*line));

	if (line == NULL)
		return NULL;
	line->loop = loop;
	if (!init_channel(line, tcp, timeout_ms)) {
		free(line);
		return NULL;
	}
	if (!set_server(line, &server->addr) || uv_timer_init(loop, &line->timer) != 0) {
		ares_destroy(line->channel);
		free(line);
		return NULL;
	}
	line->timer.data = line;
	return line;
}

void dns_line_ask(struct dns_line *line, const char *name, int type, ares_callback answered, void *arg)
{
	mc_check(!line->closing && answered != NULL);
	line->inside++;
	line->waiting++;
	ares_query(line->channel, name, CLASS_IN, type, answered, arg);
	if (line->waiting > 0 && !line->closing && !uv_is_active((uv_handle_t *)&line->timer))
		arm_timer(line);
	leave(line);
}

void dns_line_done(struct dns_line *line)
{
	mc_check(line->waiting > 0);
	line->waiting--;
}

void dns_line_fail(struct dns_line *line)
{
	if (line->waiting == 0 || line->closing)
		return;
	line->failed = true;
	uv_timer_start(&line->timer, on_timer, 0, 0); /* not here, where c-ares is at work */
}

static void free_line(uv_handle_t *handle)
{
	free(handle->data);
}

static void destroy_line(struct dns_line *line)
{
	mc_check(line->closing && line->inside == 0);
	ares_destroy(line->channel); /* tells all that wait, and closes the sockets, with on_socket */
	uv_close((uv_handle_t *)&line->timer, free_line);
}

void dns_line_close(struct dns_line *line)
{
	if (line == NULL || line->closing)
		return;
	line->closing = true;
	if (line->inside == 0)
		destroy_line(line);
}
