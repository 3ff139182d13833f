/* SPDX-License-Identifier: Apache-2.0 */
/* scripted_node.c - in place of a node, one that is only a script; it takes node_step() and its kin from the
 * linker, and with them the clocks of io. */
#include "tests/lib/scripted_node.h"

#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "common/node/figures.h"

/* A MemberHandshake of a Java member. */
static const char handshake_hex[] =
	"0400a0ffffffff0000009800000000fffffffe01000000000000000502fffffffe0100000000000000010000426904000000093132372e302e302e31"
	"010097146e019ec941ad99c744268638b1b7000000010000000000000001fffffffe0100000000000000010000427304000000093132372e302e302e"
	"31000000020000000a706c616e65436f756e7400000001310000000a706c616e65496e6465780000000130";
uint8_t handshake[FRAME];

/* --- the clocks of these tests: this object is linked before the library's --- */
int64_t wall_skew;
static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}
int64_t io_now(void);
int64_t io_wall(void);
uint64_t io_now_ns(void);
bool io_random(void *p, size_t n);
int64_t io_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}
uint64_t io_now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
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
int read_nowhere;
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
char trace[4096];
int64_t deadline_ms;
void (*script)(const struct node_event *ev, struct node_effects *fx);

const char *const event_names[] = {
#define X(name) #name,
	NODE_EVENTS(X)
#undef X
};
const char *const failure_names[NODE_FAIL_COUNT] = { "", "refused", "timeout", "unreachable", "not_member",
	"closed", "reset", "slow", "hung_up" };

enum node_failure failure_of(const struct node_event *ev)
{
	return ev->type == NODE_EV_DIAL_FAILED || ev->type == NODE_EV_CLOSED ? ev->failure : NODE_FAIL_NONE;
}

struct node_effect *effect(struct node_effects *fx, enum node_effect_type type)
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

size_t node_size(const struct node_config *c)
{
	(void)c;
	return 4096;
}
struct node *node_init(void *block, const struct node_config *c, uint64_t seed, const uint8_t *secret)
{
	(void)c, (void)seed, (void)secret;
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
	return deadline_ms;
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

void quit(struct node_effects *fx)
{
	effect(fx, NODE_FX_QUIT);
}
void send_back(struct node_effects *fx, const struct node_event *ev)
{
	struct node_effect *e = effect(fx, NODE_FX_SEND);

	e->conn = ev->conn;
	e->out = (struct hz_outgoing){ ev->message->cls, ev->message->body, HZ_PACKET_CONTROL, -1 };
}
void dial(struct node_effects *fx, const char *host, uint16_t port)
{
	struct mc_addr *addr = mc_arena_get(&fx->mem, sizeof(*addr), 1);

	mc_addr_set(addr, mc_str_z(host), port);
	effect(fx, NODE_FX_DIAL)->addr = addr;
}

/* --- the other side: a thread with blocking sockets --- */
void *(*peer)(void *port);
static pthread_t thread;
static bool thread_runs;
uint16_t own_port;

static int tcp(void)
{
	const struct timeval patience = { .tv_sec = 10 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return fd;
}
int call(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int fd = tcp();

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return connect(fd, (struct sockaddr *)&to, sizeof(to)) ? -1 : fd;
}
int serve(uint16_t *port, bool listens)
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
size_t read_to_end(int fd, uint8_t *head, size_t head_n)
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
char told[8192];
unsigned notes_of_edge;
char last_note[512];
void (*at_start)(struct edge *e);

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
static void on_notice(void *ctx, struct edge *e, const struct node_notice *t, int64_t clock_ms)
{
	size_t used = strlen(told);
	bool scripted = false;

	(void)ctx, (void)e, (void)clock_ms;
	for (int i = 0; i < NODE_EV_COUNT; i++)
		scripted |= !strncmp(t->message.p, event_names[i], strlen(event_names[i]));
	if (scripted)
		snprintf(told + used, sizeof(told) - used, "%.*s\n", (int)t->message.n, t->message.p);
	notes_of_edge += !scripted;
	if (!scripted)
		snprintf(last_note, sizeof(last_note), "%.*s", (int)t->message.n, t->message.p);
}

const struct edge_callbacks calls = { .started = on_started, .notice = on_notice };
static const struct node_config node_cfg = {
	.cluster_name = "t", .joiner = NODE_TCP_IP, .members_max = 8, .conns_max = 8
};
struct edge_config cfg;
struct fault edge_err;

int setup(void **state)
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
	deadline_ms = INT64_MAX;
	cfg = (struct edge_config){ .node = &node_cfg, .interfaces = "lo", .seed_given = true, .seed = 7 };
	return 0;
}
int run(void)
{
	int status = edge_run(&cfg, &calls, &edge_err);

	if (thread_runs)
		pthread_join(thread, NULL);
	thread_runs = false;
	if (edge_err.code)
		print_message("%s: %s\n", edge_err.code, edge_err.message);
	return status;
}
