/* SPDX-License-Identifier: Apache-2.0 */
/* First byte: how much comes at once. Then what a server says to a client's session: it goes on or is over,
 * and takes only what came. */
#include "common/client/session.h"
#include "tests/fuzz/fuzz.h"

static const struct client_empty nothing;

/* A good hello first, when the byte is odd: what comes then is read as the rest of an open session. */
static size_t say_hello(struct session *s)
{
	struct client_authentication_answer a = {
		.server_hazelcast_version = { "5.3.8", 5 }, .partition_count = 271, .tpc_token = { NULL, -1 }
	};
	struct client_message m = { .type = CLIENT_AUTHENTICATION_ANSWER, .correlation = 1, .body = &a };
	struct session_notice t;
	uint8_t buf[512];
	size_t n;

	HOLDS(client_message_write(&m, MC_LINE_53, buf, sizeof(buf), &n) == MC_ERR_OK);
	HOLDS(session_read(s, 1, buf, n, fuzz_memory(0), &t) == n && t.type == SESSION_HELLO);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct session_config cfg = { .cluster_name = { "dev", 3 }, .patience_ms = 1000 };
	size_t step = n > 0 ? (size_t)p[0] / 2 + 1 : 1, taken = 1, have = 1, took;
	struct session s;
	struct session_notice t = { .type = SESSION_NOTHING };

	session_open(&s, &cfg, 0);
	if (n > 0 && p[0] % 2 == 1)
		say_hello(&s);
	while (have < n && t.type != SESSION_OVER) {
		have = have + step < n ? have + step : n;
		do {
			took = session_read(&s, 2, p + taken, have - taken, fuzz_memory(0), &t);
			HOLDS(took <= have - taken && s.out_n <= sizeof(s.out));
			taken += took;
			session_sent(&s);
		} while (took > 0 && t.type != SESSION_OVER);
	}
	if (t.type == SESSION_OVER)
		HOLDS(session_deadline(&s) == INT64_MAX &&
			session_ask(&s, 3, &(struct session_request){ CLIENT_PING, -1, &nothing }) == 0);
	session_late(&s, 2000 + MC_ASK_SILENCE, &t);
	HOLDS(t.type == SESSION_OVER || s.phase == SESSION_ENDED || s.phase == SESSION_OPEN);
	return 0;
}
