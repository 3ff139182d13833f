/* SPDX-License-Identifier: Apache-2.0 */
/* Clients on sockets: a whole node on this host, and a thread that speaks to it as a client does, or as no
 * client should. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "common/io/edge.h"

#define BUFFER (1u << 20)

/* --- the node --- */
static struct node_config node_cfg;
static struct edge_config cfg;
static struct fault err;
static uint16_t own_port;
static void *(*peer)(void *fd);
static pthread_t thread;
static char warned[4096];
static unsigned members_told, warnings;

static int call(void)
{
	const struct timeval patience = { .tv_sec = 20 };
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(own_port) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	return connect(fd, (struct sockaddr *)&to, sizeof(to)) ? -1 : fd;
}

static void *session(void *unused)
{
	int fd = call();

	(void)unused;
	assert_true(fd >= 0);
	peer(&fd);
	close(fd);
	kill(getpid(), SIGTERM);
	return NULL;
}

static void on_started(void *ctx, struct edge *e, const struct edge_started *s)
{
	(void)ctx, (void)e;
	own_port = s->bind_port;
}

/* The thread begins when there is a cluster. */
static void on_notice(void *ctx, struct edge *e, const struct node_notice *t, int64_t clock)
{
	(void)ctx, (void)e, (void)clock;
	if (t->type == NODE_NOTICE_WARN && ++warnings)
		snprintf(warned, sizeof(warned), "%.*s", (int)t->message.n, t->message.p);
	if (t->type == NODE_NOTICE_MEMBERS && ++members_told == 1 && peer)
		assert_int_equal(pthread_create(&thread, NULL, session, NULL), 0);
}

static const struct edge_callbacks calls = { .started = on_started, .notice = on_notice };

static int set_up(void **state)
{
	(void)state;
	node_config_defaults(&node_cfg);
	node_cfg.cluster_name = "test";
	node_cfg.joiner = NODE_TCP_IP;
	cfg = (struct edge_config){ .node = &node_cfg, .interfaces = "lo", .seed_given = true, .seed = 7 };
	warned[0] = '\0';
	members_told = warnings = 0;
	return 0;
}

static void run(void *(*with)(void *fd))
{
	peer = with;
	assert_int_equal(edge_run(&cfg, &calls, &err), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

/* --- the client --- */
static uint8_t out[BUFFER];

static size_t put(enum client_type type, int64_t correlation, void *body)
{
	struct client_message m = {
		.type = type, .correlation = correlation, .partition_id = -1, .body = body
	};
	size_t n = 0;

	assert_int_equal(client_message_write(&m, MC_LINE_53, out, sizeof(out), &n), MC_ERR_OK);
	return n;
}

static void push(int fd, const void *p, size_t n)
{
	assert_int_equal(send(fd, p, n, MSG_NOSIGNAL), (ssize_t)n);
}

static size_t hello(const char *password)
{
	struct client_authentication a = { .cluster_name = mc_str_z("test"),
		.username = { NULL, -1 },
		.uuid = { false, 1, 2 },
		.client_type = mc_str_z("C"),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z("5.3.8"),
		.client_name = mc_str_z("c"),
		.password = mc_str_z(password) };

	return put(CLIENT_AUTHENTICATION, 1, &a);
}

/* The next message of the node; what is behind it stays in the socket. */
static struct client_message get(int fd)
{
	static uint8_t in[BUFFER], block[BUFFER];
	static struct mc_arena mem;
	struct client_scan s = { 0 };
	struct client_message m;
	size_t n = 0;

	do {
		size_t want = s.need > n ? s.need - n : CLIENT_FRAME_HEAD;

		assert_int_equal(recv(fd, in + n, want, MSG_WAITALL), (ssize_t)want);
		n += want;
		assert_int_equal(client_scan(&s, in, n, sizeof(in)), MC_ERR_OK);
	} while (!s.done);
	assert_int_equal(s.need, n);
	mem = mc_arena_of(block, sizeof(block));
	assert_int_equal(client_message_read(in, n, &mem, &m), MC_ERR_OK);
	return m;
}

static void enter(int fd)
{
	struct client_message m;

	push(fd, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	push(fd, out, hello(NULL));
	m = get(fd);
	assert_int_equal(m.type, CLIENT_AUTHENTICATION_ANSWER);
	assert_int_equal(((struct client_authentication_answer *)m.body)->status, CLIENT_AUTHENTICATED);
}

static void closed(int fd)
{
	char byte;

	assert_true(recv(fd, &byte, 1, 0) <= 0);
}

/* --- as a client does, byte by byte, with everything in one go, and large --- */
static void *talk(void *p)
{
	static struct client_empty empty;
	static uint8_t blob[200000];
	struct client_statistics statistics = { .client_attributes = mc_str_z("x"),
		.metrics_blob = { blob, sizeof(blob) } };
	int fd = *(int *)p;
	size_t n;

	enter(fd);
	n = put(CLIENT_ADD_CLUSTER_VIEW_LISTENER, 2, &empty);
	for (size_t i = 0; i < n; i++)
		push(fd, out + i, 1);
	assert_int_equal(get(fd).type, CLIENT_MEMBERS_VIEW_EVENT);
	assert_int_equal(get(fd).type, CLIENT_ADD_CLUSTER_VIEW_LISTENER_ANSWER);
	push(fd, out, put(CLIENT_STATISTICS, 3, &statistics));
	assert_int_equal(get(fd).correlation, 3);
	n = put(CLIENT_PING, 4, &empty);
	for (int i = 1; i < 1000; i++)
		memcpy(out + (size_t)i * n, out, n);
	push(fd, out, 1000 * n);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(get(fd).type, CLIENT_PING_ANSWER);
	return NULL;
}

/* --- a request beyond the limit: refused, and the next one is answered --- */
static void push_head(int fd, uint32_t length, uint16_t flags)
{
	uint8_t head[CLIENT_FRAME_HEAD];

	mc_put32le(head, length);
	mc_put16le(head + 4, flags);
	push(fd, head, sizeof(head));
}

static void push_zeros(int fd, size_t n)
{
	static const uint8_t zeros[65536];

	for (; n > 0; n -= n < sizeof(zeros) ? n : sizeof(zeros))
		push(fd, zeros, n < sizeof(zeros) ? n : sizeof(zeros));
}

static void *too_much(void *p)
{
	static struct client_empty empty;
	uint8_t first[16] = { 0x00, 0x01, 0x01, 0x00, 77 };
	const struct client_errors *errors;
	int fd = *(int *)p;
	struct client_message m;

	enter(fd);
	push_head(fd, CLIENT_FRAME_HEAD + sizeof(first), 0xc000);
	push(fd, first, sizeof(first));
	push_head(fd, CLIENT_FRAME_HEAD + 5, 0);
	push_zeros(fd, 5);
	push_head(fd, CLIENT_FRAME_HEAD + MC_CLIENT_MESSAGE_MAX, 0);
	push_zeros(fd, MC_CLIENT_MESSAGE_MAX);
	push_head(fd, CLIENT_FRAME_HEAD + 70000, 0x2000);
	push_zeros(fd, 70000);
	push(fd, out, put(CLIENT_PING, 4, &empty));
	m = get(fd);
	errors = m.body;
	assert_int_equal(m.type, CLIENT_ERROR);
	assert_int_equal(m.correlation, 77);
	assert_int_equal(errors->errors.v[0].error_code, CLIENT_ERROR_MAX_MESSAGE_SIZE_EXCEEDED);
	assert_int_equal(get(fd).type, CLIENT_PING_ANSWER);
	push_head(fd, CLIENT_FRAME_HEAD + 16,
		0); /* the middle of a fragment: no end of it comes, and no answer */
	return NULL;
}

static void what_is_too_large_is_refused(void **state)
{
	(void)state;
	run(too_much);
	assert_non_null(strstr(warned, "more than 16 MiB"));
}

static void a_session(void **state)
{
	(void)state;
	run(talk);
	assert_int_equal(warnings, 0);
}

/* --- as no client should --- */
static void *enemies(void *p)
{
	static const uint8_t fragment[] = { 14, 0, 0, 0, 0, 0x80, 1, 0, 0, 0, 0, 0, 0, 0 },
			     tiny[] = { 5, 0, 0, 0, 0, 0xe0 };
	static struct client_empty empty;
	static char name[MC_CLIENT_STRANGER_MAX];
	struct client_authentication a = { .cluster_name = mc_str_of(name, sizeof(name)),
		.serialization_version = 1 };
	int fd = *(int *)p, large = call(), early = call();
	struct client_message m;

	memset(name, 'x', sizeof(name));
	push(fd, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	push(fd, fragment, sizeof(fragment));
	closed(fd);
	close(fd);
	*(int *)p = fd = call();
	push(fd, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	push(fd, tiny, sizeof(tiny));
	closed(fd);
	push(large, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE); /* more than a stranger may say */
	push(large, out, put(CLIENT_AUTHENTICATION, 1, &a));
	closed(large);
	push(early, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	push(early, out, put(CLIENT_PING, 9, &empty));
	m = get(early);
	assert_true(m.type == CLIENT_ERROR && m.correlation == 9);
	closed(early);
	close(large);
	close(early);
	return NULL;
}

static void strangers(void **state)
{
	(void)state;
	run(enemies);
	assert_int_equal(warnings, 1); /* one line a minute for one host */
	assert_non_null(strstr(warned, "cannot be read"));
}

/* It asks as long as anybody listens, and then reads. */
static void *lazy(void *p)
{
	static struct client_fetch_schema schema;
	int fd = *(int *)p, small = 65536;
	uint32_t asked = 0;
	size_t n, sent = 0;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	enter(fd);
	/* refused with a sentence that is longer than the question */
	n = put(CLIENT_FETCH_SCHEMA, 2, &schema);
	for (int idle = 0; idle < 3;) {
		ssize_t part = send(fd, out + sent, n - sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (part < 0 && errno != EAGAIN)
			return NULL; /* it was closed, and warned of */
		idle = part >= 0 ? 0 : idle + (poll(&(struct pollfd){ fd, POLLOUT, 0 }, 1, 100) == 0);
		sent += part > 0 ? (size_t)part : 0;
		asked += sent == n;
		sent %= n;
	}
	for (; asked > 0; asked--)
		get(fd);
	return NULL;
}

static void who_does_not_read_is_not_read(void **state)
{
	(void)state;
	run(lazy);
	assert_int_equal(warnings, 0);
}

static void listen_to_topic(int fd)
{
	static struct client_named_listen listen;

	listen.name = mc_str_z("t");
	push(fd, out, put(CLIENT_TOPIC_ADD_MESSAGE_LISTENER, 2, &listen));
	assert_int_equal(get(fd).type, CLIENT_TOPIC_ADD_MESSAGE_LISTENER_ANSWER);
}

/* What the node's side of a connection may hold on this host, in bytes. */
static int socket_holds(void)
{
	FILE *f = fopen("/proc/sys/net/ipv4/tcp_wmem", "r");
	int least, usual, most;

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%d %d %d", &least, &usual, &most), 3);
	fclose(f);
	return most;
}

/* It publishes more than the sockets hold, hears it and does not read: events of that are lost, answers are
 * not, and it is read all the same, as another one hears. */
static void *busy(void *p)
{
	static uint8_t blob[100000];
	const int times = (int)((socket_holds() + (8 << 20)) / (int)sizeof(blob));
	struct client_topic_publish publish = { .name = mc_str_z("t"), .message = { blob, sizeof(blob) } };
	int fd = *(int *)p, other = call(), small = 65536, answers = 0;
	size_t n;

	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	enter(fd);
	enter(other);
	listen_to_topic(fd);
	listen_to_topic(other);
	n = put(CLIENT_TOPIC_PUBLISH, 3, &publish);
	for (int i = 0; i < times; i++) {
		push(fd, out, n);
		assert_int_equal(get(other).type, CLIENT_TOPIC_EVENT);
	}
	close(other);
	while (answers < times)
		answers += get(fd).type == CLIENT_TOPIC_PUBLISH_ANSWER;
	return NULL;
}

static void who_does_not_read_events_is_read(void **state)
{
	(void)state;
	run(busy);
	assert_non_null(strstr(warned, "event"));
}

/* --- recorded --- */
static void *with_password(void *p)
{
	int fd = *(int *)p;
	struct client_message m;

	push(fd, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	push(fd, out, hello("sesame"));
	m = get(fd);
	assert_int_equal(((struct client_authentication_answer *)m.body)->status, CLIENT_CREDENTIALS_FAILED);
	push(fd, out, hello(NULL));
	m = get(fd);
	assert_int_equal(((struct client_authentication_answer *)m.body)->status, CLIENT_AUTHENTICATED);
	return NULL;
}

static bool holds(const char *file, const char *text)
{
	static char line[1 << 16];
	FILE *f = fopen(file, "r");
	bool found = false;

	assert_non_null(f);
	while (!found && fgets(line, sizeof(line), f))
		found = strstr(line, text) != NULL;
	fclose(f);
	return found;
}

static void a_recording_has_no_password_and_can_be_replayed(void **state)
{
	char file[] = "/tmp/mc-record-XXXXXX", first[sizeof(warned)];
	int fd = mkstemp(file);

	(void)state;
	close(fd);
	cfg.record = file;
	run(with_password);
	strcpy(first, warned);
	assert_int_equal(warnings, 1);
	assert_true(holds(file, "CLIENT_MESSAGE"));
	assert_false(holds(file, "736573616d65"));
	assert_true(holds(file, "000000000000"));
	warned[0] = '\0';
	peer = NULL;
	assert_int_equal(edge_replay(file, &calls, &err), 0);
	assert_string_equal(warned, first);
	unlink(file);
}

static void *turned_away(void *p)
{
	int fd = *(int *)p;

	push(fd, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	closed(fd);
	return NULL;
}

static void nobody_is_served_when_clients_are_switched_off(void **state)
{
	(void)state;
	node_cfg.clients_max = 0;
	run(turned_away);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_session, set_up),
		cmocka_unit_test_setup(what_is_too_large_is_refused, set_up),
		cmocka_unit_test_setup(strangers, set_up),
		cmocka_unit_test_setup(who_does_not_read_is_not_read, set_up),
		cmocka_unit_test_setup(who_does_not_read_events_is_read, set_up),
		cmocka_unit_test_setup(a_recording_has_no_password_and_can_be_replayed, set_up),
		cmocka_unit_test_setup(nobody_is_served_when_clients_are_switched_off, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
