/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_streams.c - members' connections over one link: how they begin, how they end, and who is told
 * what. The test is the other relay, and the members of this host. */
#include "tests/relay/one_stream.h"

/* --- the beginning --- */

static void a_member_is_dialled(void **state)
{
	struct world w;
	const struct relay_effect *e;

	(void)state;
	start(&w);
	open_stream(&w);
	say_data(&w, 100);
	e = effect(&w, RELAY_FX_STREAM_SEND);
	assert_true(e != NULL && e->stream == CONN && e->bytes.n == 100);
	member(&w, RELAY_EV_STREAM_BYTES, 200);
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_DATA)), THEIRS);
	assert_int_equal(said.sizes[0], 204);
	say_number(&w, RELAY_RECORD_OPENED, w.name, 9); /* that was its word, not theirs */
	assert_int_equal(relay_link_count(w.a.r), 0);
	end(&w.a);
}

static void nobody_lives_there(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	say_open(&w, THEIRS, 1, w.home, PORT + 1); /* no member of ours */
	assert_null(effect(&w, RELAY_FX_STREAM_DIAL));
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_RESET)), THEIRS);
	assert_int_equal(said.body[4], 1);         /* no way */
	say_open(&w, THEIRS, 1, w.home ^ 1, PORT); /* no host */
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	assert_int_equal(said.body[4], 1);
	say_open(&w, THEIRS, 1, w.home, PORT);
	w.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	member(&w, RELAY_EV_STREAM_FAILED, 0); /* it refuses: it is gone */
	assert_int_equal(effect(&w, RELAY_FX_UNLISTEN)->addr->port, PORT);
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	say_open(&w, THEIRS, 1, w.home, PORT);
	assert_null(effect(&w, RELAY_FX_STREAM_DIAL));
	end(&w.a);
}

/* A dial that comes too late is closed; so is one whose stream was reset. */
static void nobody_waits_any_more(void **state)
{
	struct world w;
	int64_t began_us;

	(void)state;
	start(&w);
	say_open(&w, THEIRS, 1, w.home, PORT);
	w.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	drain(&w);
	began_us = w.a.now_us;
	while (w.a.now_us < began_us + US(MC_RELAY_STREAM_PATIENCE) - 1) {
		int64_t due_us = relay_deadline(w.a.r);

		if (due_us <= w.a.now_us || due_us >= began_us + US(MC_RELAY_STREAM_PATIENCE))
			due_us = began_us + US(MC_RELAY_STREAM_PATIENCE) - 1;
		tick(&w.a, due_us - w.a.now_us);
		assert_null(record(&w, RELAY_RECORD_RESET));
		if (said.sealed > 0)
			room(&w.peer, said.sealed);
	}
	assert_true(relay_deadline(w.a.r) <= w.a.now_us + 1);
	tick(&w.a, 1);
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	member(&w, RELAY_EV_STREAM_UP, 0);
	assert_true(effect(&w, RELAY_FX_STREAM_CLOSE) != NULL && effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
	end(&w.a);
	start(&w);
	say_open(&w, THEIRS, 1, w.home, PORT);
	w.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	member(&w, RELAY_EV_STREAM_UP, 0);
	member(&w, RELAY_EV_STREAM_UP, 0); /* once is enough */
	assert_non_null(effect(&w, RELAY_FX_STREAM_CLOSE));
	end(&w.a);
}

static void a_link_has_its_share(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	for (uint32_t i = 1; i <= MC_RELAY_STREAMS_LINK_MAX + 1; i++) {
		say_open(&w, i, 1, w.home, PORT);
		assert_true((record(&w, RELAY_RECORD_RESET) == NULL) == (i <= MC_RELAY_STREAMS_LINK_MAX));
		if (said.sealed > 0)
			room(&w.peer, said.sealed);
	}
	assert_int_equal(said.body[4], 0);
	end(&w.a);
}

/* --- the end --- */

/* Both have to say it; until then the other way is open. */
static void both_ends(void **state)
{
	struct mc_addr at = { PORT, "10.0.0.1" };
	struct relay_event checked = { .type = RELAY_EV_STREAM_CHECKED, .addr = &at, .ok = true };
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	say_end(&w);
	assert_int_equal(effect(&w, RELAY_FX_STREAM_END)->stream, CONN);
	assert_null(effect(&w, RELAY_FX_STREAM_CLOSE));
	member(&w, RELAY_EV_STREAM_BYTES, 10);
	assert_non_null(record(&w, RELAY_RECORD_DATA));
	member(&w, RELAY_EV_STREAM_END, 0); /* is it still there? */
	assert_string_equal(effect(&w, RELAY_FX_STREAM_CHECK)->addr->host, "10.0.0.1");
	assert_null(record(&w, RELAY_RECORD_END));
	step(&w.a, &checked);
	assert_int_equal(mc_get32(record(&w, RELAY_RECORD_END)), THEIRS);
	assert_true(effect(&w, RELAY_FX_STREAM_CLOSE) != NULL && !effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
	say_data(&w, 10); /* of a stream that was: nothing */
	assert_int_equal(w.a.fx.n, 0);
	end(&w.a);
	/* twice from one side is wrong; so is anything behind it */
	for (int twice = 0; twice < 2; twice++) {
		start(&w);
		open_stream(&w);
		say_end(&w);
		if (twice)
			say_end(&w);
		else
			say_data(&w, 1);
		assert_non_null(record(&w, RELAY_RECORD_RESET));
		end(&w.a);
	}
}

/* Its member is gone: all have to know that before they hear of the end. */
static void a_member_that_is_gone(void **state)
{
	struct mc_addr at = { PORT, "10.0.0.1" };
	struct relay_event checked = { .type = RELAY_EV_STREAM_CHECKED, .addr = &at };
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	member(&w, RELAY_EV_STREAM_CLOSED, 0);
	assert_non_null(effect(&w, RELAY_FX_STREAM_CHECK));
	look(&w);
	assert_int_equal(said.count, 0);
	step(&w.a, &checked);
	assert_non_null(effect(&w, RELAY_FX_UNLISTEN));
	look(&w);
	assert_true(
		said.count == 2 && said.types[0] == RELAY_RECORD_HOME && said.types[1] == RELAY_RECORD_RESET);
	assert_int_equal(said.sizes[0], RELAY_HOME_HEAD); /* no members */
	end(&w.a);
}

/* What has ended while it was asked is asked for again: the answer may be older. */
static void another_end_meanwhile(void **state)
{
	struct mc_addr at = { PORT, "10.0.0.1" };
	struct relay_event checked = { .type = RELAY_EV_STREAM_CHECKED, .addr = &at, .ok = true };
	struct relay_event other = { .type = RELAY_EV_STREAM_UP, .stream = CONN + 1 };
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	say_open(&w, THEIRS + 1, 1, w.home, PORT);
	other.place = effect(&w, RELAY_FX_STREAM_DIAL)->place;
	step(&w.a, &other);
	drain(&w);
	member(&w, RELAY_EV_STREAM_END, 0);
	assert_non_null(effect(&w, RELAY_FX_STREAM_CHECK));
	other.type = RELAY_EV_STREAM_END;
	step(&w.a, &other);
	assert_null(effect(&w, RELAY_FX_STREAM_CHECK));
	step(&w.a, &checked);
	assert_non_null(effect(&w, RELAY_FX_STREAM_CHECK)); /* again */
	assert_null(record(&w, RELAY_RECORD_END));
	step(&w.a, &checked);
	look(&w);
	assert_true(
		said.count == 2 && said.types[0] == RELAY_RECORD_END && said.types[1] == RELAY_RECORD_END);
	end(&w.a);
}

static void it_is_reset(void **state)
{
	struct world w;

	(void)state;
	for (uint8_t why = 0; why < 3; why++) {
		start(&w);
		open_stream(&w);
		say_reset(&w, why);
		assert_true(effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
		assert_null(record(&w, RELAY_RECORD_RESET)); /* who said so knows */
		end(&w.a);
	}
}

/* With the link go its streams. */
static void the_link_breaks(void **state)
{
	struct world w;
	struct relay_event gone = { .type = RELAY_EV_CLOSED };

	(void)state;
	start(&w);
	open_stream(&w);
	gone.link = w.peer.link;
	step(&w.a, &gone);
	assert_true(effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
	member(&w, RELAY_EV_STREAM_ROOM, 1);
	assert_int_equal(w.a.fx.n, 0);
	end(&w.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_member_is_dialled),
		cmocka_unit_test(nobody_lives_there),
		cmocka_unit_test(nobody_waits_any_more),
		cmocka_unit_test(a_link_has_its_share),
		cmocka_unit_test(both_ends),
		cmocka_unit_test(a_member_that_is_gone),
		cmocka_unit_test(another_end_meanwhile),
		cmocka_unit_test(it_is_reset),
		cmocka_unit_test(the_link_breaks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
