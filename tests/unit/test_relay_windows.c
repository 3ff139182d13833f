/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_windows.c - how much of a member's connection goes over a link at once, in which chunks, and
 * what else goes between them. */
#include "tests/relay/one_stream.h"

/* So much may come, and not one byte more; what the member has taken is told in pieces. */
static void a_window_of_bytes(void **state)
{
	enum { PIECE = 1 << 13 };
	struct world w;
	size_t sent = 0;

	(void)state;
	for (int over = 0; over < 2; over++) {
		start(&w);
		open_stream(&w);
		for (sent = 0; sent + PIECE <= MC_RELAY_STREAM_WINDOW; sent += PIECE) {
			say_data(&w, PIECE - 8);
			say_data(&w, 8);
			assert_non_null(effect(&w, RELAY_FX_STREAM_SEND));
		}
		assert_int_equal(sent, MC_RELAY_STREAM_WINDOW);
		if (over) {
			say_data(&w, 1);
			assert_non_null(record(&w, RELAY_RECORD_RESET));
			assert_true(effect(&w, RELAY_FX_STREAM_CLOSE)->reset);
			end(&w.a);
			continue;
		}
		member(&w, RELAY_EV_STREAM_ROOM, MC_RELAY_STREAM_CREDIT - 1);
		assert_null(record(&w, RELAY_RECORD_CREDIT));
		member(&w, RELAY_EV_STREAM_ROOM, 1);
		assert_int_equal(mc_get32(record(&w, RELAY_RECORD_CREDIT)), THEIRS);
		assert_int_equal(mc_get32(said.body + 4), MC_RELAY_STREAM_CREDIT);
		say_data(&w, PIECE);
		assert_non_null(effect(&w, RELAY_FX_STREAM_SEND));
		for (sent = PIECE; sent < MC_RELAY_STREAM_CREDIT; sent += PIECE)
			say_data(&w, PIECE);
		assert_null(record(&w, RELAY_RECORD_RESET));
		say_data(&w, 1);
		assert_non_null(record(&w, RELAY_RECORD_RESET));
		end(&w.a);
	}
}

/* A chunk is sealed for the end of the stream: who changes it on the way, sends it twice, or lies about its
 * size. */
static void a_chunk_that_is_none(void **state)
{
	static uint8_t text[100], chunk[SEAL_RECORD_MAX], data[6];
	struct world w;
	size_t n;

	(void)state;
	for (int lie = 0; lie < 6; lie++) {
		start(&w);
		open_stream(&w);
		n = seal_write(&w.peer.stream_send, chunk, text, sizeof(text));
		if (lie == 0)
			chunk[n / 2] ^= 1;
		if (lie == 1) {
			say_chunk(&w.peer, w.name, chunk, n);
			assert_int_equal(effect(&w, RELAY_FX_STREAM_SEND)->bytes.n, sizeof(text));
		}
		if (lie < 4)
			say_chunk(&w.peer, w.name, chunk, lie == 2 ? n - 1 : lie == 3 ? n + 1 : n);
		mc_put32(data, w.name);
		mc_put16(data + 4, lie == 4 ? RELAY_CHUNK_LEAST - 1 : RELAY_CHUNK_MAX + 1);
		if (lie >= 4)
			say_record_of(&w.peer, RELAY_RECORD_DATA, data, sizeof(data));
		assert_null(effect(&w, RELAY_FX_STREAM_SEND));
		assert_int_equal(relay_link_count(w.a.r), lie < 4); /* the others on it mind nothing */
		if (lie < 4)
			assert_int_equal(mc_get32(record(&w, RELAY_RECORD_RESET)), THEIRS);
		end(&w.a);
	}
}

/* In pieces, and of a stream that is not there any more: what comes behind it is a record again. */
static void chunks_and_records_take_turns(void **state)
{
	static uint8_t text[40], chunk[SEAL_RECORD_MAX], all[512];
	uint8_t data[6], clock[8] = { 9 };
	size_t n, at;
	struct world w;

	(void)state;
	for (int gone = 0; gone < 2; gone++) {
		start(&w);
		open_stream(&w);
		n = seal_write(&w.peer.stream_send, chunk, text, sizeof(text));
		mc_put32(data, gone ? w.name ^ 1 << 16 : w.name);
		mc_put16(data + 4, (uint16_t)n);
		at = record_of(&w.peer, all, RELAY_RECORD_DATA, data, sizeof(data));
		memcpy(all + at, chunk, n);
		at += n;
		at += record_of(&w.peer, all + at, RELAY_RECORD_PING, clock, sizeof(clock));
		for (size_t i = 0; i < at; i++) {
			say(&w.peer, all + i, 1, NULL, 0);
			assert_int_equal(effect(&w, RELAY_FX_STREAM_SEND) != NULL,
				!gone && i + 1 == at - (SEAL_OVERHEAD + 9));
		}
		assert_memory_equal(record(&w, RELAY_RECORD_PONG), clock, sizeof(clock));
		end(&w.a);
	}
}

/* A member is read as far as the other side has said, and as long as the link takes it. */
static void a_member_is_read_in_turn(void **state)
{
	const struct relay_effect *e;
	struct world w;
	size_t sent = 0, sealed = 0;

	(void)state;
	start(&w);
	open_stream(&w);
	while (sent < MC_RELAY_STREAM_WINDOW) {
		member(&w, RELAY_EV_STREAM_BYTES, MC_RELAY_STREAM_CHUNK);
		sent += MC_RELAY_STREAM_CHUNK;
		e = effect(&w, RELAY_FX_STREAM_READ);
		look(&w);
		sealed += said.sealed;
		assert_true((e == NULL) ==
			(sealed >= MC_RELAY_STREAM_FLYING_MAX || sent == MC_RELAY_STREAM_WINDOW));
		if (e != NULL)
			continue;
		room(&w.peer, sealed - MC_RELAY_STREAM_FLYING_MAX); /* just not enough */
		assert_null(effect(&w, RELAY_FX_STREAM_READ));
		room(&w.peer, 1);
		assert_true((effect(&w, RELAY_FX_STREAM_READ) == NULL) == (sent == MC_RELAY_STREAM_WINDOW));
		sealed = MC_RELAY_STREAM_FLYING_MAX - 1;
	}
	say_number(&w, RELAY_RECORD_CREDIT, w.name, 1000); /* so much more */
	e = effect(&w, RELAY_FX_STREAM_READ);
	assert_true(e != NULL && e->room == 1000);
	say_number(&w, RELAY_RECORD_CREDIT, w.name, MC_RELAY_STREAM_CHUNK);
	assert_null(effect(&w, RELAY_FX_STREAM_READ)); /* it is being read */
	member(&w, RELAY_EV_STREAM_BYTES, 1000);
	look(&w);
	room(&w.peer, said.sealed);
	say_number(&w, RELAY_RECORD_CREDIT, w.name, MC_RELAY_STREAM_WINDOW); /* more than was ever sent */
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	end(&w.a);
}

static void credit_is_never_more_than_the_window(void **state)
{
	struct world w;

	(void)state;
	start(&w);
	open_stream(&w);
	member(&w, RELAY_EV_STREAM_BYTES, 100);
	drain(&w);
	say_number(&w, RELAY_RECORD_CREDIT, w.name, 100);
	assert_null(record(&w, RELAY_RECORD_RESET));
	say_number(&w, RELAY_RECORD_CREDIT, w.name, 1);
	assert_non_null(record(&w, RELAY_RECORD_RESET));
	end(&w.a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_window_of_bytes),
		cmocka_unit_test(a_chunk_that_is_none),
		cmocka_unit_test(chunks_and_records_take_turns),
		cmocka_unit_test(a_member_is_read_in_turn),
		cmocka_unit_test(credit_is_never_more_than_the_window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
