/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for a client that does not read: answers and events are counted apart, and both have an end. The
 * node is a script, which says all of it in one step. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sys/socket.h>
#include <unistd.h>

#include "common/client/message.h"
#include "tests/lib/scripted_node.h"

enum { MIB = 1 << 20, SMALL = 100, SAID_MAX = 16 };

/* --- what the node says, one behind the other, when the client has said something --- */
static struct said {
	enum client_type type;
	size_t size;
} said[SAID_MAX];
static unsigned said_count;
static uint8_t value[MC_CLIENT_MESSAGE_MAX];

static void will_say(enum client_type type, unsigned times, size_t size)
{
	assert_true(said_count + times <= SAID_MAX);
	for (unsigned i = 0; i < times; i++)
		said[said_count++] = (struct said){ type, size };
}

static void say_all(struct node_effects *fx, node_conn conn)
{
	static struct client_data_answer answer[SAID_MAX];
	static struct client_topic_event event[SAID_MAX];

	for (unsigned i = 0; i < said_count; i++) {
		struct node_effect *e = effect(fx, NODE_FX_CLIENT_SEND);
		const bool is_event = said[i].type == CLIENT_TOPIC_EVENT;

		answer[i].response = event[i].item = (struct mc_bytes){ value, (int32_t)said[i].size };
		e->conn = conn;
		e->client = (struct client_message){ .type = said[i].type,
			.partition_id = -1,
			.body = is_event ? (void *)&event[i] : &answer[i] };
		e->line = MC_LINE_53;
	}
}

static void talking_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_CLIENT_MESSAGE) {
		effect(fx, NODE_FX_TRUST)->conn = ev->conn;
		fx->v[fx->n - 1].frame_max = MC_CLIENT_MESSAGE_MAX;
		say_all(fx, ev->conn);
		effect(fx, NODE_FX_WANT_WRITABLE)->conn = ev->conn;
	}
	if (ev->type == NODE_EV_WRITABLE) /* nearly all of it has gone */
		effect(fx, NODE_FX_HANG_UP)->conn = ev->conn;
	if (ev->type == NODE_EV_CLOSED)
		quit(fx);
}

/* --- the client: asks once, and reads when it has been told all --- */
static size_t came; /* bytes, or SIZE_MAX */

static void *asks_and_reads(void *port)
{
	static struct client_empty empty;
	const struct client_message ping = { .type = CLIENT_PING, .partition_id = -1, .body = &empty };
	uint8_t out[64];
	int fd = call(*(uint16_t *)port);
	size_t n = 0;

	assert_int_equal(client_message_write(&ping, MC_LINE_53, out, sizeof(out), &n), MC_ERR_OK);
	assert_int_equal(send(fd, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE, MSG_NOSIGNAL), CLIENT_PROTOCOL_SIZE);
	assert_int_equal(send(fd, out, n, MSG_NOSIGNAL), (ssize_t)n);
	came = read_to_end(fd, NULL, 0);
	close(fd);
	return NULL;
}

static const struct node_config served = {
	.cluster_name = "t", .joiner = NODE_TCP_IP, .members_max = 8, .conns_max = 8, .clients_max = 4
};

static int set_up(void **state)
{
	setup(state);
	cfg.node = &served;
	peer = asks_and_reads;
	script = talking_script;
	said_count = 0;
	return 0;
}

static void all_of_it_comes(void)
{
	size_t sum = 0;

	for (unsigned i = 0; i < said_count; i++)
		sum += said[i].size;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START CLIENT_MESSAGE WRITABLE CLOSED:hung_up");
	assert_in_range(came, sum, sum + 1000 * said_count);
	assert_int_equal(notes_of_edge, 0);
}

static void it_is_closed(void)
{
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START CLIENT_MESSAGE CLOSED:slow");
	assert_non_null(strstr(last_note, "reads too slowly: "));
}

/* --- all that a map holds, and one event --- */
static void an_event_waits_behind_a_long_answer(void **state)
{
	(void)state;
	will_say(CLIENT_MAP_GET_ANSWER, 1, 15 * MIB);
	will_say(CLIENT_TOPIC_EVENT, 1, SMALL);
	all_of_it_comes();
}

/* --- a cluster whose view has more than a connection may hold of events: in the answer of an authentication,
 * and once more for the listener of views --- */
static void a_long_event_waits_behind_a_long_answer(void **state)
{
	(void)state;
	will_say(CLIENT_MAP_GET_ANSWER, 1, 5 * MIB + MIB / 2);
	will_say(CLIENT_TOPIC_EVENT, 1, 5 * MIB + MIB / 2);
	all_of_it_comes();
}

/* --- a busy topic does not take the room of what was asked for --- */
static void an_answer_waits_behind_events(void **state)
{
	(void)state;
	will_say(CLIENT_MAP_GET_ANSWER, 1, MIB);
	will_say(CLIENT_TOPIC_EVENT, 3, MIB);
	will_say(CLIENT_MAP_GET_ANSWER, 1, 15 * MIB);
	all_of_it_comes();
}

/* --- both have an end --- */
static void answers_have_an_end(void **state)
{
	(void)state;
	will_say(CLIENT_MAP_GET_ANSWER, 3, MC_CLIENT_ANSWERS_MAX / 3 - SMALL);
	all_of_it_comes();
	set_up(state);
	will_say(CLIENT_MAP_GET_ANSWER, 4, MC_CLIENT_ANSWERS_MAX / 4);
	it_is_closed();
}

static void events_have_an_end(void **state)
{
	(void)state;
	will_say(CLIENT_TOPIC_EVENT, 4, MC_CLIENT_QUEUE_MAX / 4 - 2 * SMALL);
	all_of_it_comes();
	set_up(state);
	will_say(CLIENT_TOPIC_EVENT, 4, MC_CLIENT_QUEUE_MAX / 4);
	it_is_closed();
	set_up(state); /* no answer makes room for them */
	will_say(CLIENT_MAP_GET_ANSWER, 1, 15 * MIB);
	will_say(CLIENT_TOPIC_EVENT, 4, MC_CLIENT_QUEUE_MAX / 4);
	it_is_closed();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(an_event_waits_behind_a_long_answer, set_up),
		cmocka_unit_test_setup(a_long_event_waits_behind_a_long_answer, set_up),
		cmocka_unit_test_setup(an_answer_waits_behind_events, set_up),
		cmocka_unit_test_setup(answers_have_an_end, set_up),
		cmocka_unit_test_setup(events_have_an_end, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
