/* SPDX-License-Identifier: Apache-2.0 */
/* test_io_connector.c - dials against small servers of this host: what the engine hands over, how it fails,
 * whom it lets wait, and that nothing of it stays behind. The system's resolver is a script here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/io/connector_internal.h"
#include "common/io/resolve.h"
#include "common/io/sock.h"

/* --- the system's resolver: this object is linked before the C library --- */

static sem_t silent, asked; /* a silent name server is released by the test's end */
static unsigned freed;

static struct addrinfo *address(const char *number, struct addrinfo *next)
{
	struct addrinfo *ai = calloc(1, sizeof(*ai) + sizeof(struct sockaddr_storage));
	struct sockaddr_storage ss;

	assert_true(io_sock_addr(number, 0, &ss));
	ai->ai_addr = (struct sockaddr *)(ai + 1);
	ai->ai_family = ss.ss_family;
	ai->ai_addrlen = io_sock_size(&ss);
	memcpy(ai->ai_addr, &ss, sizeof(ss));
	ai->ai_next = next;
	return ai;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **out)
{
	(void)service, (void)hints;
	sem_post(&asked);
	if (!strncmp(name, "silent", 6)) {
		while (sem_wait(&silent))
			;
		return EAI_AGAIN;
	}
	if (!strcmp(name, "two")) /* IPv6 first, as RFC 6724 has it; nobody is there */
		*out = address("::1", address("127.0.0.2", address("127.0.0.1", NULL)));
	else
		return EAI_NONAME;
	return 0;
}

void freeaddrinfo(struct addrinfo *ai)
{
	for (struct addrinfo *next; ai; ai = next) {
		next = ai->ai_next;
		free(ai);
		freed++;
	}
}

/* --- servers --- */

static int serve(const char *host, uint16_t *port, bool listening)
{
	struct sockaddr_storage ss;
	socklen_t n;
	int fd, on = 1;

	assert_true(io_sock_addr(host, *port, &ss));
	fd = socket(ss.ss_family, SOCK_STREAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	n = io_sock_size(&ss);
	assert_int_equal(bind(fd, (struct sockaddr *)&ss, n), 0);
	if (listening)
		assert_int_equal(listen(fd, 16), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&ss, &n), 0);
	*port = io_sock_port(&ss);
	return fd;
}

/* --- the dials of a test --- */

enum { DIALS = MC_DIAL_CROWD };
static uv_loop_t loop;
static struct connector *connector;
static struct dial_options options;
static struct got {
	struct dial *dial;
	unsigned order; /* in which it ended; 0: it has not */
	int err, fd;
	int64_t connect_us;
	enum dial_stage stage;
	char host[64], first[MC_DIAL_FIRST_MAX + 1];
	unsigned first_size;
} got[DIALS];
static unsigned ended;
static void (*then)(struct got *g);

static void on_dialled(void *owner, const struct dial_result *r)
{
	struct got *g = owner;

	g->order = ++ended;
	g->dial = NULL;
	g->err = r->err;
	g->fd = r->fd;
	g->connect_us = r->connect_us;
	g->stage = r->stage;
	g->first_size = r->first_size;
	memcpy(g->host, r->host, sizeof(g->host));
	memcpy(g->first, r->first, r->first_size);
	assert_true((r->err == 0) == (r->fd >= 0));
	assert_true(r->connect_us >= 0);
	if (then)
		then(g);
}

static void dial(unsigned i, const char *host, uint16_t port)
{
	struct mc_addr to;

	assert_true(mc_addr_set(&to, mc_str_z(host), port));
	got[i] = (struct got){ .fd = -1 };
	got[i].dial = connector_dial(connector, &to, &options, on_dialled, &got[i]);
	assert_non_null(got[i].dial);
	assert_int_equal(got[i].order, 0);
}

static unsigned descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned n = 0;

	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static unsigned descriptors_before;
static int set_up(void **state)
{
	const struct connector_options none = { 0 };

	(void)state;
	descriptors_before = descriptors();
	assert_int_equal(uv_loop_init(&loop), 0);
	connector = connector_new(&loop, &none);
	options = (struct dial_options){ .patience_ms = 20000 };
	memset(got, 0, sizeof(got));
	ended = 0;
	then = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	connector_close(connector);
	for (unsigned i = 0; i < DIALS; i++)
		if (got[i].order && got[i].fd >= 0)
			close(got[i].fd);
	assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
	assert_int_equal(uv_loop_close(&loop), 0); /* nothing is left on it */
	assert_int_equal(descriptors(), descriptors_before);
	return 0;
}

static void bounded(const struct connector_options *o)
{
	connector_close(connector);
	connector = connector_new(&loop, o);
}

/* --- what comes of a dial --- */

static void connects(void **state)
{
	uint16_t port = 0, closed_port = 0;
	int server = serve("127.0.0.1", &port, true), closed = serve("127.0.0.1", &closed_port, false);

	(void)state;
	dial(0, "127.0.0.1", port);
	dial(1, "127.0.0.1", closed_port);
	assert_int_equal(connector_pending(connector), 2);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ended, 2);
	assert_int_equal(got[0].err, 0);
	assert_string_equal(got[0].host, "127.0.0.1");
	assert_int_equal(got[1].err, UV_ECONNREFUSED);
	assert_int_equal(got[1].stage, DIAL_CONNECT);
	assert_int_equal(connector_pending(connector), 0);
	close(server);
	close(closed);
}

/* Its addresses in turn; IPv4 first where that is asked for. The last one's error is told. */
static void names(void **state)
{
	uint16_t port = 0;
	int server = serve("127.0.0.1", &port, true);

	(void)state;
	freed = 0;
	dial(0, "two", port);
	dial(1, "nobody", port);
	options.ipv4_first = true;
	dial(2, "two", port);
	dial(3, "two", (uint16_t)(port ^ 1)); /* as good as any: nobody is there, or he is not ours */
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ended, 4);
	assert_int_equal(got[0].err, 0);
	assert_string_equal(got[0].host, "127.0.0.1");
	assert_int_equal(got[1].err, UV_EAI_NONAME);
	assert_int_equal(got[1].stage, DIAL_LOOKUP);
	assert_string_equal(got[1].host, "");
	assert_int_equal(got[2].err, 0);
	if (got[3].err)
		assert_string_equal(got[3].host, "::1");
	assert_int_equal(freed, 9);
	close(server);
}

/* A name that is silent holds up nobody, however many of them there are, and not the end either. */
static void silent_names(void **state)
{
	uint16_t port = 0;
	int server = serve("127.0.0.1", &port, true);
	const unsigned rounds = MC_RESOLVE_THREADS_MAX / MC_RESOLVE_THREADS;

	(void)state;
	sem_init(&silent, 0, 0);
	sem_init(&asked, 0, 0);
	for (unsigned round = 0; round + 1 < rounds; round++) {
		options.patience_ms = 20000;
		for (unsigned i = 0; i < MC_RESOLVE_THREADS; i++)
			dial(i, "silent", port);
		uv_run(&loop, UV_RUN_NOWAIT);
		uv_run(&loop, UV_RUN_NOWAIT);
		for (unsigned i = 0; i < MC_RESOLVE_THREADS; i++) {
			assert_int_equal(sem_wait(&asked), 0);
			dial_cancel(got[i].dial);
		}
	}
	options.patience_ms = 20;
	dial(0, "silent", port);
	options.patience_ms = 20000;
	dial(1, "two", port);
	dial(2, "127.0.0.1", port);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(got[0].err, UV_ETIMEDOUT);
	assert_int_equal(got[0].stage, DIAL_LOOKUP);
	assert_int_equal(got[1].err, 0);
	assert_int_equal(got[2].order, 1);
	dial(3, "silent", port); /* and is still under way at the end */
	uv_run(&loop, UV_RUN_NOWAIT);
	close(server);
}

/* --- the first bytes --- */

static int answering_fd;
static const char *answer;
enum afterwards { KEEP, SHUT, RESET };
static enum afterwards afterwards;
static void *answering(void *unused)
{
	const struct linger reset = { .l_onoff = 1 };
	int fd = accept(answering_fd, NULL, NULL);
	char heard[4] = "";

	assert_int_equal(recv(fd, heard, 3, MSG_WAITALL), 3);
	assert_string_equal(heard, "HZC");
	for (const char *p = answer; *p; p++) /* byte by byte */
		assert_int_equal(send(fd, p, 1, MSG_NOSIGNAL), 1);
	if (afterwards == RESET)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	if (afterwards == KEEP)
		assert_true(recv(fd, heard, 1, 0) <= 0);
	close(fd);
	return unused;
}

static void answers(const char *text, enum afterwards what, int err, const char *first)
{
	uint16_t port = 0;
	pthread_t thread;

	answering_fd = serve("127.0.0.1", &port, true);
	answer = text;
	afterwards = what;
	options.hello = "HZC";
	options.hello_size = options.first_size = 3;
	assert_int_equal(pthread_create(&thread, NULL, answering, NULL), 0);
	ended = 0;
	dial(0, "127.0.0.1", port);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ended, 1);
	assert_int_equal(got[0].err, err);
	assert_string_equal(got[0].first, first);
	assert_int_equal(got[0].first_size, strlen(first));
	if (got[0].err == 0) { /* what stands behind the first bytes is still there to be read */
		char rest[8] = "";

		fcntl(got[0].fd, F_SETFL, 0); /* which does not block */
		if (text[3])
			assert_int_equal(
				recv(got[0].fd, rest, strlen(text) - 3, MSG_WAITALL), strlen(text) - 3);
		assert_string_equal(rest, text + 3);
		close(got[0].fd);
		got[0].fd = -1;
	} else {
		assert_int_equal(got[0].stage, DIAL_ANSWER);
	}
	pthread_join(thread, NULL);
	close(answering_fd);
}

static void first_bytes(void **state)
{
	(void)state;
	options.answer_ms = 20000;
	answers("HZC", KEEP, 0, "HZC");
	answers("SSH-2.0", KEEP, 0, "SSH");
	answers("HZ", SHUT, UV_EOF, "HZ");
	answers("", SHUT, UV_EOF, "");
	answers("", RESET, UV_ECONNRESET, "");
	options.answer_ms = 30;
	answers("H", KEEP, UV_ETIMEDOUT, "H");
}

/* Reset before it has said anything, and gone: the second try is refused. */
static void *dying(void *unused)
{
	const struct linger reset = { .l_onoff = 1 };
	int fd = accept(answering_fd, NULL, NULL);
	char heard[3];

	close(answering_fd);
	recv(fd, heard, 3, MSG_WAITALL);
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
	return unused;
}

static void again_after_reset(void **state)
{
	uint16_t port = 0;
	pthread_t thread;

	(void)state;
	answering_fd = serve("127.0.0.1", &port, true);
	options = (struct dial_options){ .patience_ms = 20000,
		.hello = "HZC",
		.hello_size = 3,
		.first_size = 3,
		.answer_ms = 20000,
		.again_after_reset = true };
	assert_int_equal(pthread_create(&thread, NULL, dying, NULL), 0);
	dial(0, "127.0.0.1", port);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(got[0].err, UV_ECONNREFUSED);
	assert_int_equal(got[0].stage, DIAL_CONNECT);
	pthread_join(thread, NULL);
}

/* --- limits --- */

/* The place of one that was made is taken until it is released; who is in a hurry comes before those that
 * wait. */
static void release_one(struct got *g)
{
	assert_true(connector_pending(connector) == 4 - ended);
	if (g->err == 0)
		connector_release(connector);
}
static void keep_all(struct got *g)
{
	(void)g;
	if (ended == 2)
		uv_stop(&loop);
}
static void bounded_number(void **state)
{
	const struct connector_options two = { .open_max = 2 };
	uint16_t port = 0;
	int server = serve("127.0.0.1", &port, true);

	(void)state;
	bounded(&two);
	for (unsigned i = 0; i < 3; i++)
		dial(i, "127.0.0.1", port);
	options.at_once = true;
	dial(3, "127.0.0.1", port);
	then = keep_all;
	uv_run(&loop, UV_RUN_DEFAULT);
	uv_run(&loop, UV_RUN_NOWAIT);
	assert_int_equal(ended, 2);
	assert_true(got[3].order && got[0].order && !got[1].order && !got[2].order);
	assert_int_equal(connector_pending(connector), 2);
	then = release_one;
	connector_release(connector);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ended, 4);
	assert_true(got[1].order == 3 && got[2].order == 4);
	close(server);
}

static void bounded_rate(void **state)
{
	const struct connector_options slow = { .per_second = 50, .burst = 2 };
	uint64_t began = uv_hrtime();
	uint16_t port = 0;
	int server = serve("127.0.0.1", &port, true);

	(void)state;
	bounded(&slow);
	for (unsigned i = 0; i < 6; i++)
		dial(i, "127.0.0.1", port);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ended, 6);
	for (unsigned i = 0; i < 6; i++)
		assert_int_equal(got[i].order, i + 1);
	assert_true(uv_hrtime() - began >= 4 * 20000000ull - 1000000); /* two at once, four at 20 ms each */
	close(server);
}

/* A server whose queue is full: the kernel drops every SYN, and says nothing. */
static int serve_full(uint16_t *port, int filler[2])
{
	struct sockaddr_storage ss;
	int fd = serve("127.0.0.1", port, true);

	assert_int_equal(listen(fd, 0), 0);
	assert_true(io_sock_addr("127.0.0.1", *port, &ss));
	for (unsigned i = 0; i < 2; i++) {
		filler[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		connect(filler[i], (struct sockaddr *)&ss, io_sock_size(&ss));
	}
	return fd;
}

/* The silent ones of a crowd get what the others teach, which is not known before they wait; alone, or once
 * the crowd is over, they get the whole time. */
static void hurried_crowd(void **state)
{
	const struct connector_options learning = { .learns = true };
	uint16_t port = 0;
	int filler[2], server = serve_full(&port, filler);

	(void)state;
	bounded(&learning);
	options.patience_ms = 60000;
	for (unsigned i = 0; i < DIALS; i++)
		dial(i, "127.0.0.1", port);
	uv_run(&loop, UV_RUN_NOWAIT);
	uv_run(&loop, UV_RUN_NOWAIT);
	assert_int_equal(ended, 0);
	patience_learn(&connector->patience, 300);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ended, DIALS);
	for (unsigned i = 0; i < DIALS; i++) {
		assert_int_equal(got[i].err, UV_ETIMEDOUT);
		assert_true(got[i].connect_us >= (MC_DIAL_SYN_AGAIN + MC_DIAL_RTT_MIN - 5) * 1000);
		assert_true(got[i].connect_us < 30000000);
	}
	options.patience_ms = MC_DIAL_SYN_AGAIN + 2 * MC_DIAL_RTT_MIN;
	dial(0, "127.0.0.1", port);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(got[0].err, UV_ETIMEDOUT);
	assert_true(got[0].connect_us >= (MC_DIAL_SYN_AGAIN + 2 * MC_DIAL_RTT_MIN - 5) * 1000);
	assert_int_equal(connector->patience.answers, 1);
	close(filler[0]);
	close(filler[1]);
	close(server);
}

/* Answers of this host teach nothing. */
static void own_answers(void **state)
{
	const struct connector_options learning = { .learns = true };
	uint16_t port = 0;
	int server = serve("127.0.0.2", &port, true);

	(void)state;
	bounded(&learning);
	dial(0, "127.0.0.2", port);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(got[0].err, 0);
	assert_int_equal(connector->patience.answers, 0);
	close(server);
}

/* One who dials again at once whenever he is refused leaves the loop its timers. */
static uint16_t nobody_port;
static unsigned tries;
static void dial_again(struct got *g)
{
	tries++;
	dial((unsigned)(g - got), "127.0.0.1", nobody_port);
}
static void on_time(uv_timer_t *t)
{
	then = NULL;
	uv_close((uv_handle_t *)t, NULL);
}
static void nobody_starves(void **state)
{
	uv_timer_t timer;
	int closed;

	(void)state;
	nobody_port = 0;
	closed = serve("127.0.0.1", &nobody_port, false);
	uv_timer_init(&loop, &timer);
	uv_timer_start(&timer, on_time, 30, 0);
	then = dial_again;
	tries = 0;
	dial(0, "127.0.0.1", nobody_port);
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_true(tries > 0);
	close(closed);
}

/* --- ends --- */

/* A connector that is closed inside a call back, while others are in every state. */
static void close_it(struct got *g)
{
	(void)g;
	connector_close(connector);
	connector = connector_new(&loop, &(struct connector_options){ 0 });
	then = NULL;
}
static void closed_inside(void **state)
{
	const struct connector_options three = { .open_max = 3 };
	uint16_t port = 0, closed_port = 0;
	int server = serve("127.0.0.1", &port, true), closed = serve("127.0.0.1", &closed_port, false);

	(void)state;
	bounded(&three);
	options.hello = "HZC";
	options.hello_size = options.first_size = 3;
	options.answer_ms = 20000;
	dial(0, "127.0.0.1", port); /* never answered */
	dial(1, "silent", port);
	dial(2, "127.0.0.1", closed_port);
	dial(3, "127.0.0.1", port); /* waits */
	then = close_it;
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_int_equal(ended, 1);
	assert_int_equal(got[2].order, 1);
	close(server);
	close(closed);
}

/* --- handed over to libuv --- */
static uv_tcp_t tcp;
static char echoed[8];
static void on_room(uv_handle_t *h, size_t n, uv_buf_t *buf)
{
	(void)h, (void)n;
	*buf = uv_buf_init(echoed, sizeof(echoed));
}
static void on_read(uv_stream_t *s, ssize_t n, const uv_buf_t *buf)
{
	(void)buf;
	assert_int_equal(n, 4);
	uv_close((uv_handle_t *)s, NULL);
}
static void on_opened(void *owner, const struct dial_result *r)
{
	int *server = owner, fd = accept(*server, NULL, NULL);

	uv_tcp_init(&loop, &tcp);
	assert_int_equal(dial_open(r, &tcp), 0);
	assert_int_equal(uv_read_start((uv_stream_t *)&tcp, on_room, on_read), 0);
	assert_int_equal(send(fd, "here", 4, MSG_NOSIGNAL), 4);
	close(fd);
}
static void handed_over(void **state)
{
	struct sockaddr_storage to;
	uint16_t port = 0;
	int server = serve("::1", &port, true);

	(void)state;
	assert_true(io_sock_addr("::1", port, &to));
	assert_non_null(connector_dial_number(connector, &to, &options, on_opened, &server));
	uv_run(&loop, UV_RUN_DEFAULT);
	assert_memory_equal(echoed, "here", 4);
	close(server);
}

/* The threads that were left behind end when their name server speaks. */
static int release_threads(void **state)
{
	(void)state;
	for (unsigned i = 0; i < MC_RESOLVE_THREADS_MAX; i++)
		sem_post(&silent);
	return 0;
}

/* What libuv opens once for the whole process is open already. */
static int open_libuv(void **state)
{
	uv_loop_t first;

	(void)state;
	return uv_loop_init(&first) || uv_loop_close(&first);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define DIALLED(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		DIALLED(connects),
		DIALLED(names),
		DIALLED(first_bytes),
		DIALLED(again_after_reset),
		DIALLED(bounded_number),
		DIALLED(bounded_rate),
		DIALLED(hurried_crowd),
		DIALLED(own_answers),
		DIALLED(nobody_starves),
		DIALLED(handed_over),
		DIALLED(silent_names),
		DIALLED(closed_inside),
	};

	sem_init(&silent, 0, 0);
	sem_init(&asked, 0, 0);
	return cmocka_run_group_tests(tests, open_libuv, release_threads);
}
