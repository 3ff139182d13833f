/* SPDX-License-Identifier: Apache-2.0 */
/* The edge around a node that is only a script: what connections do becomes events, effects become what they
 * do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/lib/scripted_node.h"

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
		deadline_ms = 0;
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
		deadline_ms = n == CROWD ? 0 : deadline_ms;
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
	assert_int_equal(edge_replay(file, &calls, &edge_err), 0);
	assert_string_equal(told, before);
	assert_int_equal(truncate(file, 1000), 0);
	assert_int_equal(edge_replay(file, &calls, &edge_err), 2);
	assert_string_equal(edge_err.code, "replay");
	unlink(file);
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
		cmocka_unit_test_setup(reset_then_refused, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
