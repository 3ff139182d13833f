/* SPDX-License-Identifier: Apache-2.0 */
/* The edge around a node that is only a script: what sockets do becomes events, effects become what sockets
 * do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <malloc.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "common/disco/source.h"
#include "common/io/edge.h"
#include "common/node/figures.h"

/* A MemberHandshake of a Java member. */
static const char handshake_hex[] =
	"0400a0ffffffff0000009800000000fffffffe01000000000000000502fffffffe0100000000000000010000426904000000093132372e302e302e31"
	"010097146e019ec941ad99c744268638b1b7000000010000000000000001fffffffe0100000000000000010000427304000000093132372e302e302e"
	"31000000020000000a706c616e65436f756e7400000001310000000a706c616e65496e6465780000000130";
enum { FRAME = 163, EFFECTS = 8192 };
static uint8_t handshake[FRAME];

/* --- the clocks of these tests: this object is linked before the library's --- */
static int64_t wall_skew;
static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
int64_t io_now(void);
int64_t io_wall(void);
bool io_random(void *p, size_t n);
int64_t io_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
int64_t io_wall(void)
{
	return read_clock(CLOCK_REALTIME) + wall_skew;
}
bool io_random(void *p, size_t n)
{
	memset(p, 1, n);
	return true;
}

/* --- reads into memory that is not there; a sanitizer sees those by itself --- */
static int read_nowhere;
#if defined(__has_feature)
#define SANITIZED __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif
#if !SANITIZED
ssize_t read(int fd, void *p, size_t n)
{
	ssize_t r = syscall(SYS_read, fd, p, n);

	read_nowhere += r < 0 && errno == EFAULT;
	return r;
}
#endif

/* --- the node of these tests --- */
struct node {
	int unused;
};
static struct node the_node;
static struct node_effect effects[EFFECTS];
static char trace[4096];
static int64_t deadline;
static void (*script)(const struct node_event *ev, struct node_effects *fx);

static const char *const event_names[] = {
#define X(name) #name,
	NODE_EVENTS(X)
#undef X
};
static const char *const failure_names[NODE_FAIL_COUNT] = { "", "refused", "timeout", "unreachable",
	"not_member", "closed", "reset", "slow", "hung_up" };

static enum node_failure failure_of(const struct node_event *ev)
{
	return ev->type == NODE_EV_DIAL_FAILED || ev->type == NODE_EV_CLOSED ? ev->failure : NODE_FAIL_NONE;
}

static struct node_effect *effect(struct node_effects *fx, enum node_effect_type type)
{
	struct node_effect *e = &fx->v[fx->n++];

	assert_true(fx->n < EFFECTS);
	memset(e, 0, sizeof(*e));
	e->type = type;
	return e;
}

static void note(struct node_effects *fx, const char *text)
{
	struct node_notice *t = mc_arena_get(&fx->mem, sizeof(*t), 1);

	t->type = NODE_NOTICE_NOTE;
	t->message = mc_str_z(text);
	effect(fx, NODE_FX_NOTICE)->notice = t;
}

size_t node_size(const struct node_config *cfg)
{
	(void)cfg;
	return 4096;
}
struct node *node_init(void *block, const struct node_config *cfg, uint64_t seed, const uint8_t *secret)
{
	(void)cfg, (void)seed, (void)secret;
	assert_int_equal(*(uint8_t *)block, 0);
	return &the_node;
}
const char *node_refusal_text(enum node_refusal r)
{
	(void)r;
	return "refusal";
}
void node_figures(const struct node *n, int64_t now_ms, struct node_figures *out)
{
	(void)n, (void)now_ms;
	*out = (struct node_figures){ .phase = NODE_PHASE_MEMBER, .cluster_state = "ACTIVE" };
}

void node_effects_init(struct node_effects *fx, void *block, size_t size)
{
	*fx = (struct node_effects){ .mem = mc_arena_of(block, size), .v = effects, .cap = 0 };
}
void node_effects_reset(struct node_effects *fx)
{
	mc_arena_reset(&fx->mem);
	fx->n = 0;
}
bool node_search(const struct node *n, struct node_search *out)
{
	(void)n;
	*out = (struct node_search){ 0 };
	return false;
}
int64_t node_deadline(const struct node *n)
{
	(void)n;
	return deadline;
}
struct mc_uuid node_uuid(const struct node *n)
{
	(void)n;
	return (struct mc_uuid){ .hi = 1, .lo = 2 };
}
enum mc_line node_line(const struct node *n)
{
	(void)n;
	return MC_LINE_53;
}
const char *node_phase_text(enum node_phase p)
{
	(void)p;
	return "";
}
void node_step(struct node *n, const struct node_event *ev, struct node_effects *fx)
{
	static char text[64];
	size_t used = strlen(trace);

	(void)n;
	assert_true(ev->clock_ms > 0 && ev->now_ms > 0);
	if (ev->type != NODE_EV_TICK && used < sizeof(trace) - 64)
		snprintf(trace + used, sizeof(trace) - used, "%s%s%s%s", used ? " " : "",
			event_names[ev->type], failure_of(ev) ? ":" : "", failure_names[failure_of(ev)]);
	snprintf(text, sizeof(text), "%s %u %u", event_names[ev->type], ev->conn,
		ev->type == NODE_EV_PEERS ? ev->peer_count : 0);
	if (ev->type != NODE_EV_TICK)
		note(fx, text);
	script(ev, fx);
}

static void quit(struct node_effects *fx)
{
	effect(fx, NODE_FX_QUIT);
}
static void send_back(struct node_effects *fx, const struct node_event *ev)
{
	struct node_effect *e = effect(fx, NODE_FX_SEND);

	e->conn = ev->conn;
	e->out = (struct hz_outgoing){ ev->message->cls, ev->message->body, HZ_PACKET_CONTROL, -1 };
}
static void dial(struct node_effects *fx, const char *host, uint16_t port)
{
	struct mc_addr *addr = mc_arena_get(&fx->mem, sizeof(*addr), 1);

	mc_addr_set(addr, mc_str_z(host), port);
	effect(fx, NODE_FX_DIAL)->addr = addr;
}

/* --- the other side: a thread with blocking sockets --- */
static void *(*peer)(void *port);
static pthread_t thread;
static bool thread_runs;
static uint16_t own_port;

static int tcp(void)
{
	const struct timeval patience = { .tv_sec = 10 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}
static int call(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = tcp();

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return connect(fd, (struct sockaddr *)&to, sizeof(to)) ? -1 : fd;
}
static int serve(uint16_t *port, bool listens)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t n = sizeof(at);
	int fd = tcp();

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&at, &n), 0);
	*port = ntohs(at.sin_port);
	if (listens)
		assert_int_equal(listen(fd, 5), 0);
	return fd;
}
/* Bytes until the end of the connection. */
static size_t read_to_end(int fd, uint8_t *head, size_t head_n)
{
	static uint8_t buf[65536];
	size_t all = 0;
	ssize_t n;

	while ((n = read(fd, buf, sizeof(buf))) > 0) {
		for (ssize_t i = 0; i < n && all + (size_t)i < head_n; i++)
			head[all + (size_t)i] = buf[i];
		all += (size_t)n;
	}
	return n == 0 ? all : SIZE_MAX;
}

/* --- what the tool would do --- */
static char told[8192];
static unsigned notes_of_edge;
static char last_note[512];
static void (*at_start)(struct edge *e);

static void on_started(void *ctx, struct edge *e, const struct edge_started *s)
{
	(void)ctx;
	own_port = s->bind_port;
	assert_non_null(s->interface);
	if (peer)
		thread_runs = !pthread_create(&thread, NULL, peer, &own_port);
	if (at_start)
		at_start(e);
}
static void on_notice(void *ctx, struct edge *e, const struct node_notice *t, int64_t clock)
{
	size_t used = strlen(told);
	bool scripted = false;

	(void)ctx, (void)e, (void)clock;
	for (int i = 0; i < NODE_EV_COUNT; i++)
		scripted |= !strncmp(t->message.p, event_names[i], strlen(event_names[i]));
	if (scripted)
		snprintf(told + used, sizeof(told) - used, "%.*s\n", (int)t->message.n, t->message.p);
	notes_of_edge += !scripted;
	if (!scripted)
		snprintf(last_note, sizeof(last_note), "%.*s", (int)t->message.n, t->message.p);
}

static const struct edge_callbacks calls = { .started = on_started, .notice = on_notice };
static const struct node_config node_cfg = {
	.cluster_name = "t", .joiner = NODE_TCP_IP, .members_max = 8, .conns_max = 8
};
static struct edge_config cfg;
static struct fault err;

static int setup(void **state)
{
	(void)state;
	for (size_t i = 0; i < FRAME; i++) {
		unsigned v;

		sscanf(handshake_hex + 2 * i, "%2x", &v);
		handshake[i] = (uint8_t)v;
	}
	trace[0] = told[0] = '\0';
	notes_of_edge = 0;
	peer = NULL;
	at_start = NULL;
	deadline = INT64_MAX;
	cfg = (struct edge_config){ .node = &node_cfg, .interfaces = "lo", .seed_given = true, .seed = 7 };
	return 0;
}
static int run(void)
{
	int status = edge_run(&cfg, &calls, &err);

	if (thread_runs)
		pthread_join(thread, NULL);
	thread_runs = false;
	if (err.code)
		print_message("%s: %s\n", err.code, err.message);
	return status;
}

/* --- accepted, byte by byte; sent back; closed by them --- */
static uint8_t heard[3 + FRAME];
static void *slow_talker(void *port)
{
	int fd = call(*(uint16_t *)port);

	for (const char *p = HZ_PROTOCOL; *p; p++)
		assert_int_equal(send(fd, p, 1, MSG_NOSIGNAL), 1);
	for (size_t i = 0; i < FRAME; i++)
		assert_int_equal(send(fd, &handshake[i], 1, MSG_NOSIGNAL), 1);
	recv(fd, heard, sizeof(heard), MSG_WAITALL);
	close(fd);
	return NULL;
}
static void echo_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_MESSAGE) {
		effect(fx, NODE_FX_TRUST)->conn = ev->conn;
		fx->v[fx->n - 1].frame_max = MC_FRAME_MEMBER_MAX;
		send_back(fx, ev);
		effect(fx, NODE_FX_WANT_WRITABLE)->conn = ev->conn;
	}
	if (ev->type == NODE_EV_WRITABLE) /* what was sent back is written: all of the room is there */
		assert_int_equal(ev->room, MC_WRITE_QUEUE_MAX);
	if (ev->type == NODE_EV_CLOSED)
		quit(fx);
}
static void byte_by_byte(void **state)
{
	(void)state;
	peer = slow_talker;
	script = echo_script;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START ACCEPTED MESSAGE WRITABLE CLOSED:closed");
	assert_memory_equal(heard, HZ_PROTOCOL, 3);
	assert_memory_equal(heard + 3, handshake, FRAME);
}

/* --- strangers --- */
static size_t got[3];
static void *strangers(void *port)
{
	uint8_t bad[3 + HZ_FRAME_HEAD] = { 'H', 'Z', 'C', 5 };
	int a = call(*(uint16_t *)port), b = call(*(uint16_t *)port), c = call(*(uint16_t *)port);

	assert_true(send(a, "GET / HTTP/1.1\r\n\r\n", 18, MSG_NOSIGNAL) > 0);
	got[0] = read_to_end(a, NULL, 0);
	assert_true(send(b, "CP2", 3, MSG_NOSIGNAL) > 0);
	got[1] = read_to_end(b, NULL, 0);
	assert_true(send(c, bad, sizeof(bad), MSG_NOSIGNAL) > 0);
	got[2] = read_to_end(c, heard, 3);
	close(a);
	close(b);
	close(c);
	return NULL;
}
static void garbage(void **state)
{
	(void)state;
	peer = strangers;
	script = echo_script;
	assert_int_equal(run(), 0);
	assert_int_equal(got[0] == SIZE_MAX ? 0 : got[0], 0);
	assert_int_equal(got[1], 0);
	assert_true(got[2] == 3 || got[2] == 0);
	assert_string_equal(trace, "START ACCEPTED MALFORMED CLOSED:hung_up");
	assert_int_equal(notes_of_edge, 1); /* one line a minute for one host */
}

/* --- dials --- */
static uint16_t closed_port, ssh_port, member_port;
static int ssh_fd, member_fd;
static void *servers(void *port)
{
	int a = accept(ssh_fd, NULL, NULL), b;

	(void)port;
	assert_int_equal(send(a, "SSH-2.0-x\r\n", 11, MSG_NOSIGNAL), 11);
	b = accept(member_fd, NULL, NULL);
	recv(b, heard, 3, MSG_WAITALL);
	assert_int_equal(send(b, HZ_PROTOCOL, 3, MSG_NOSIGNAL), 3);
	read_to_end(b, NULL, 0);
	close(a);
	close(b);
	return NULL;
}
static char ends[4][32];
static unsigned end_count;
static void dial_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START) {
		dial(fx, "127.0.0.1", closed_port);
		dial(fx, "127.0.0.1", ssh_port);
		dial(fx, "localhost", member_port);
		dial(fx, "no-such-host.invalid", 1);
	}
	if (ev->type != NODE_EV_CONNECTED && ev->type != NODE_EV_DIAL_FAILED)
		return;
	snprintf(ends[ev->addr->port == closed_port           ? 0
				 : ev->addr->port == ssh_port ? 1
				 : ev->addr->port == 1        ? 3
							      : 2],
		32, "%s %s", event_names[ev->type], failure_names[failure_of(ev)]);
	if (++end_count == 4)
		quit(fx);
}
static void dials(void **state)
{
	int closed_fd = serve(&closed_port, false);

	(void)state;
	ssh_fd = serve(&ssh_port, true);
	member_fd = serve(&member_port, true);
	end_count = 0;
	peer = servers;
	script = dial_script;
	assert_int_equal(run(), 0);
	assert_string_equal(ends[0], "DIAL_FAILED refused");
	assert_string_equal(ends[1], "DIAL_FAILED not_member");
	assert_string_equal(ends[2], "CONNECTED ");
	assert_string_equal(ends[3], "DIAL_FAILED unreachable");
	assert_memory_equal(heard, HZ_PROTOCOL, 3);
	close(closed_fd);
	close(ssh_fd);
	close(member_fd);
}

/* --- a process that ends while it is being dialled: reset first, then refused --- */
static void *dying(void *port)
{
	const struct linger reset = { .l_onoff = 1 };
	int a = accept(member_fd, NULL, NULL);

	(void)port;
	close(member_fd);
	recv(a, heard, 3, MSG_WAITALL);
	setsockopt(a, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(a);
	return NULL;
}
static void dying_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START)
		dial(fx, "127.0.0.1", member_port);
	if (ev->type == NODE_EV_DIAL_FAILED)
		quit(fx);
}
static void reset_then_refused(void **state)
{
	(void)state;
	member_fd = serve(&member_port, true);
	peer = dying;
	script = dying_script;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START DIAL_FAILED:refused");
}

/* --- what is queued goes out before a hang-up --- */
enum { MANY = 5000 };
static void *reader(void *port)
{
	int fd = call(*(uint16_t *)port);

	assert_true(send(fd, HZ_PROTOCOL, 3, MSG_NOSIGNAL) == 3 &&
		send(fd, handshake, FRAME, MSG_NOSIGNAL) == FRAME);
	got[0] = read_to_end(fd, NULL, 0);
	close(fd);
	return NULL;
}
static void farewell_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_MESSAGE) {
		for (int i = 0; i < MANY; i++)
			send_back(fx, ev);
		effect(fx, NODE_FX_HANG_UP)->conn = ev->conn;
		effect(fx, NODE_FX_HANG_UP)->conn = ev->conn; /* twice is once */
	}
	if (ev->type == NODE_EV_CLOSED)
		quit(fx);
}
static void hang_up_flushes(void **state)
{
	(void)state;
	peer = reader;
	script = farewell_script;
	assert_int_equal(run(), 0);
	assert_int_equal(got[0], 3 + MANY * FRAME);
	assert_string_equal(trace, "START ACCEPTED MESSAGE CLOSED:hung_up");
}

/* --- one who does not read is dropped, the node goes on --- */
static int deaf_fd;
static void *deaf(void *port)
{
	deaf_fd = call(*(uint16_t *)port);
	assert_true(send(deaf_fd, HZ_PROTOCOL, 3, MSG_NOSIGNAL) == 3 &&
		send(deaf_fd, handshake, FRAME, MSG_NOSIGNAL) == FRAME);
	return NULL;
}
static struct hz_message copy; /* of a body, that outlives the event */
static void copy_handshake(void)
{
	static uint8_t mem[65536];
	static struct mc_arena arena;
	struct hz_frame_head head;

	arena = mc_arena_of(mem, sizeof(mem));
	assert_int_equal(hz_frame_head_read(handshake, FRAME, &head), MC_ERR_OK);
	assert_int_equal(
		hz_payload_read(&head, handshake + HZ_FRAME_HEAD, head.size, MC_LINE_53, &arena, &copy),
		MC_ERR_OK);
}
static void flood_script(const struct node_event *ev, struct node_effects *fx)
{
	static node_conn conn;

	if (ev->type == NODE_EV_MESSAGE) {
		copy_handshake();
		conn = ev->conn;
		/* a stranger would be closed for its silence on a slow machine */
		effect(fx, NODE_FX_TRUST)->conn = conn;
		deadline = 0;
	}
	for (int i = 0; i < EFFECTS - 100 && ev->type == NODE_EV_TICK; i++)
		send_back(fx, &(struct node_event){ .conn = conn, .message = &copy });
	if (ev->type == NODE_EV_CLOSED)
		quit(fx);
}
static void too_slow(void **state)
{
	(void)state;
	peer = deaf;
	script = flood_script;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START ACCEPTED MESSAGE CLOSED:slow");
	close(deaf_fd);
}

/* --- several who do not read are together as bad as one: the sum of what waits for them is bounded --- */
enum { CROWD = MC_WRITE_QUEUES_MAX / MC_WRITE_QUEUE_MAX + 2 };
static int crowd_fds[CROWD];
static void *deaf_crowd(void *port)
{
	for (int i = 0; i < CROWD; i++) {
		deaf(port);
		crowd_fds[i] = deaf_fd;
	}
	return NULL;
}
static void crowd_script(const struct node_event *ev, struct node_effects *fx)
{
	static node_conn conns[CROWD];
	static int n;

	if (ev->type == NODE_EV_START)
		n = 0;
	if (ev->type == NODE_EV_MESSAGE) {
		copy_handshake();
		conns[n++] = ev->conn;
		effect(fx, NODE_FX_TRUST)->conn = ev->conn;
		deadline = n == CROWD ? 0 : deadline;
	}
	for (int i = 0; i < EFFECTS - 100 && ev->type == NODE_EV_TICK; i++)
		send_back(fx, &(struct node_event){ .conn = conns[i % CROWD], .message = &copy });
	if (ev->type == NODE_EV_CLOSED)
		quit(fx);
}
static void too_slow_together(void **state)
{
	unsigned long waits;
	const char *at;

	(void)state;
	peer = deaf_crowd;
	script = crowd_script;
	assert_int_equal(run(), 0);
	assert_non_null(strstr(trace, "CLOSED:slow"));
	at = strstr(last_note, "reads too slowly: ");
	assert_non_null(at);
	waits = strtoul(at + strlen("reads too slowly: "), NULL, 10);
	assert_in_range(waits, 1, MC_WRITE_QUEUES_MAX / CROWD + (1 << 20)); /* and not its own limit */
	for (int i = 0; i < CROWD; i++)
		close(crowd_fds[i]);
}

/* --- strangers hold too much: one goes, and the node, who hears of it, ends the one whose frame makes it too
 * much, while libuv waits for room for that one --- */
enum { HALVES = MC_STRANGER_BYTES_MAX / MC_FRAME_PEER_MAX + 4 };
static void send_half(int fd, uint32_t size)
{
	static uint8_t half[MC_FRAME_PEER_MAX];

	memcpy(half, handshake, HZ_FRAME_HEAD);
	for (int i = 0; i < 4; i++)
		half[HZ_FRAME_HEAD - 4 + i] = (uint8_t)(size >> (24 - 8 * i));
	send(fd, HZ_PROTOCOL, HZ_PROTOCOL_SIZE, MSG_NOSIGNAL);
	send(fd, handshake, FRAME, MSG_NOSIGNAL);
	for (ssize_t n, at = 0; at < size; at += n)
		if ((n = send(fd, half + at, size - (size_t)at, MSG_NOSIGNAL)) <= 0)
			break;
}
static void *half_frames(void *port)
{
	int fds[HALVES];

	for (int i = 0; i < HALVES; i++) { /* each smaller than the one before, which goes for it */
		fds[i] = call(*(uint16_t *)port);
		if (fds[i] >= 0)
			send_half(fds[i], (uint32_t)(MC_FRAME_PEER_MAX - 8192 * (i + 1)));
	}
	for (int i = 0; i < HALVES; i++)
		if (fds[i] >= 0) {
			read_to_end(fds[i], NULL, 0);
			close(fds[i]);
		}
	return NULL;
}
static void half_frames_script(const struct node_event *ev, struct node_effects *fx)
{
	static node_conn conns[HALVES];
	static int n, closed;

	if (ev->type == NODE_EV_START)
		n = closed = 0;
	if (ev->type == NODE_EV_MESSAGE && closed > 0)
		effect(fx, NODE_FX_HANG_UP)->conn = ev->conn;
	if (ev->type == NODE_EV_MESSAGE && closed == 0) {
		conns[n++] = ev->conn;
		effect(fx, NODE_FX_TRUST)->conn = ev->conn;
		fx->v[fx->n - 1].frame_max = MC_FRAME_PEER_MAX;
	}
	if (ev->type != NODE_EV_CLOSED)
		return;
	for (int i = 0; i < n && closed == 0; i++)
		effect(fx, NODE_FX_HANG_UP)->conn = conns[i];
	if (++closed == HALVES)
		quit(fx);
}
static void too_much_of_strangers(void **state)
{
	(void)state;
	mallopt(M_MMAP_THRESHOLD, 128 << 10); /* a large block that is given back is not there any more */
	read_nowhere = 0;
	peer = half_frames;
	script = half_frames_script;
	assert_int_equal(run(), 0);
	assert_non_null(strstr(trace, "CLOSED:slow CLOSED:hung_up"));
	assert_int_equal(read_nowhere, 0); /* into what was given back */
	assert_null(strstr(trace, "MALFORMED"));
}

/* --- who reads as fast as the node writes --- */
static int64_t written;
static void *takes_all(void *port)
{
	static uint8_t into[1 << 16];
	int fd = call(*(uint16_t *)port);

	send(fd, HZ_PROTOCOL, HZ_PROTOCOL_SIZE, MSG_NOSIGNAL);
	send(fd, handshake, FRAME, MSG_NOSIGNAL);
	while (recv(fd, into, sizeof(into), 0) > 0)
		;
	close(fd);
	return NULL;
}
static void endless_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_MESSAGE) {
		written = 0;
		effect(fx, NODE_FX_WANT_WRITABLE)->conn = ev->conn;
	}
	if (ev->type == NODE_EV_WRITABLE && written < 10000) {
		if (written++ == 0)
			kill(getpid(), SIGUSR1);
		effect(fx, NODE_FX_WANT_WRITABLE)->conn = ev->conn;
	}
	if (ev->type == NODE_EV_STATUS)
		quit(fx);
}
static void room_without_end(void **state)
{
	(void)state;
	peer = takes_all;
	script = endless_script;
	assert_int_equal(run(), 0);
	assert_in_range(written, 1, 4); /* and not before all that somebody takes is written */
}

/* --- a recorded run tells the same again --- */
static void recorded(void **state)
{
	char file[] = "/tmp/mc-test-XXXXXX", before[sizeof(told)];
	int fd = mkstemp(file);

	(void)state;
	close(fd);
	cfg.record = file;
	peer = slow_talker;
	script = echo_script;
	assert_int_equal(run(), 0);
	memcpy(before, told, sizeof(before));
	assert_non_null(strstr(before, "MESSAGE 1 0"));
	told[0] = trace[0] = '\0';
	peer = NULL;
	assert_int_equal(edge_replay(file, &calls, &err), 0);
	assert_string_equal(told, before);
	assert_int_equal(truncate(file, 1000), 0);
	assert_int_equal(edge_replay(file, &calls, &err), 2);
	assert_string_equal(err.code, "replay");
	unlink(file);
}

/* --- signals --- */
static void polite_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_LEAVE)
		quit(fx);
}
static void term(struct edge *e)
{
	(void)e;
	deadline = 0;
}
static void raise_script(const struct node_event *ev, struct node_effects *fx)
{
	(void)fx;
	if (ev->type == NODE_EV_START || ev->type == NODE_EV_LEAVE)
		kill(getpid(), SIGTERM);
}
static void raise_once_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START)
		kill(getpid(), SIGUSR1);
	if (ev->type == NODE_EV_STATUS)
		kill(getpid(), SIGINT);
	polite_script(ev, fx);
}
static void signals(void **state)
{
	(void)state;
	script = raise_once_script;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START STATUS LEAVE");
	trace[0] = '\0';
	at_start = term;
	script = raise_script;
	assert_int_equal(run(), 128 + SIGTERM);
	assert_string_equal(trace, "START LEAVE");
}

/* --- leaving from a callback, before the first event --- */
static void leave_with_3(struct edge *e)
{
	edge_leave(e, 3);
}
static void leave_early(void **state)
{
	(void)state;
	at_start = leave_with_3;
	script = polite_script;
	assert_int_equal(run(), 3);
	assert_string_equal(trace, "START LEAVE");
}

/* --- hooks --- */
static char hook_file[] = "/tmp/mc-hook-XXXXXX";
static void hook(struct edge *e)
{
	const char *env[] = { "MC_EVENT=left", NULL };
	char command[128];

	snprintf(command, sizeof(command), "{ cat; echo \" $MC_EVENT ${MC_CLUSTER_PASSWORD-none}\"; } > %s",
		hook_file);
	assert_true(edge_hook(e, command, env, "record", 6));
	for (int i = 0; i < MC_HOOKS_MAX + MC_HOOKS_QUEUED - 1; i++)
		assert_true(edge_hook(e, "exit 0", NULL, "", 0));
	assert_false(edge_hook(e, "exit 0", NULL, "", 0));
	edge_leave(e, 0);
}
static void hooks(void **state)
{
	char text[64] = "";
	FILE *f;

	(void)state;
	close(mkstemp(hook_file));
	setenv("MC_CLUSTER_PASSWORD", "secret", 1);
	at_start = hook;
	script = polite_script;
	assert_int_equal(run(), 0);
	f = fopen(hook_file, "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	assert_string_equal(text, "record left none\n");
	assert_true(notes_of_edge >= 1); /* what was dropped is told */
	unlink(hook_file);
	unsetenv("MC_CLUSTER_PASSWORD");
}

/* --- peers: numbers and names --- */
static uint32_t peers_seen;
static void look_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START)
		effect(fx, NODE_FX_LOOK);
	if (ev->type != NODE_EV_PEERS)
		return;
	peers_seen = ev->peer_count;
	assert_string_equal(ev->peers[0].host, "10.0.0.1");
	assert_int_equal(ev->peers[1].port, 8);
	assert_true(strcmp(ev->peers[1].host, "localhost") != 0);
	quit(fx);
}
static void peers(void **state)
{
	const struct disco_ports ports = { 5701, 1 };
	struct fault e;

	(void)state;
	cfg.source = disco_list_open("10.0.0.1, localhost:8, no-such-host.invalid", &ports, false, &e);
	assert_non_null(cfg.source);
	script = look_script;
	assert_int_equal(run(), 0);
	assert_true(peers_seen >= 2);
	assert_int_equal(notes_of_edge, 1);
	cfg.source->ops->free(cfg.source);
}

/* --- Payara's domain mode: this host, however it is called, is the address that is announced --- */
static void own_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START)
		effect(fx, NODE_FX_LOOK);
	if (ev->type != NODE_EV_PEERS)
		return;
	assert_int_equal(ev->peer_count, 1);
	assert_string_equal(ev->peers[0].host, "me.example");
	assert_int_equal(ev->peers[0].port, 4900);
	quit(fx);
}
static void own_host(void **state)
{
	static const char *const lists[] = { "", ":4900", "localhost", "127.0.0.1:4900" };
	const struct disco_ports ports = { 4900, 1 };
	struct fault e;

	(void)state;
	cfg.public_host = "me.example";
	script = own_script;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		cfg.source = disco_list_open(lists[i], &ports, true, &e);
		assert_non_null(cfg.source);
		assert_int_equal(run(), 0);
		cfg.source->ops->free(cfg.source);
	}
}

/* --- the wall clock is set while the node runs --- */
static int64_t jumped;
static void clock_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_CLOCK)
		jumped = ev->jump_ms;
	if (ev->type == NODE_EV_STATUS)
		quit(fx);
	else if (ev->type == NODE_EV_START)
		kill(getpid(), SIGUSR1);
	wall_skew = ev->type == NODE_EV_START ? -7200000 : wall_skew;
}
static void clock_jump(void **state)
{
	(void)state;
	script = clock_script;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START CLOCK STATUS");
	assert_in_range(-jumped, 7200000 - 999, 7200000 + 999);
	wall_skew = 0;
}

/* --- the password goes as soon as there is a key --- */
static uint8_t password[16];
static void password_is_gone(struct edge *e)
{
	for (size_t i = 0; i < sizeof(password); i++)
		assert_int_equal(password[i], 0);
	edge_leave(e, 3);
}
static void password_is_wiped(void **state)
{
	(void)state;
	memset(password, 'x', sizeof(password));
	script = polite_script;
	cfg.wipe = password;
	cfg.wipe_size = sizeof(password);
	at_start = password_is_gone;
	assert_int_equal(run(), 3);
}

/* --- what cannot start --- */
static void cannot_start(void **state)
{
	uint16_t port;
	int fd = serve(&port, true);

	(void)state;
	script = polite_script;
	cfg.interfaces = "nope0";
	assert_int_equal(run(), 5);
	assert_string_equal(err.code, "no_interface");
	cfg.interfaces = "lo";
	cfg.start_port = port;
	assert_int_equal(run(), 5);
	assert_string_equal(err.code, "port_taken");
	cfg.auto_increment = true;
	cfg.port_count = 100;
	at_start = leave_with_3;
	assert_int_equal(run(), 3);
	assert_true(own_port > port);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(byte_by_byte, setup),
		cmocka_unit_test_setup(garbage, setup),
		cmocka_unit_test_setup(dials, setup),
		cmocka_unit_test_setup(hang_up_flushes, setup),
		cmocka_unit_test_setup(too_slow, setup),
		cmocka_unit_test_setup(too_slow_together, setup),
		cmocka_unit_test_setup(too_much_of_strangers, setup),
		cmocka_unit_test_setup(room_without_end, setup),
		cmocka_unit_test_setup(recorded, setup),
		cmocka_unit_test_setup(signals, setup),
		cmocka_unit_test_setup(leave_early, setup),
		cmocka_unit_test_setup(hooks, setup),
		cmocka_unit_test_setup(peers, setup),
		cmocka_unit_test_setup(own_host, setup),
		cmocka_unit_test_setup(clock_jump, setup),
		cmocka_unit_test_setup(password_is_wiped, setup),
		cmocka_unit_test_setup(cannot_start, setup),
		cmocka_unit_test_setup(reset_then_refused, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
