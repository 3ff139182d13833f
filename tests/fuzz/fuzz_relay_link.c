/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever a stranger, a hub that is none, or one that knows the password says: the relay stands, and its
 * state is whole. */
#include <string.h>
#include <sys/mman.h>

#include "common/relay/handshake.h"
#include "common/relay/link.h"
#include "common/relay/relay.h"
#include "tests/fuzz/fuzz.h"

static const uint8_t secret[RELAY_SECRET] = { 9 };
static const struct mc_bytes password = { (const uint8_t *)"open sesame", 11 };
static struct relay_effects fx;
static struct relay *r;
static int64_t now_us = 1000000;

static void step(struct relay_event *ev)
{
	ev->now_us = now_us++;
	relay_effects_reset(&fx);
	relay_step(r, ev, &fx);
	HOLDS(relay_invariant(r) == NULL);
}

static void say(relay_link link, const uint8_t *p, size_t n)
{
	struct relay_event ev = { .type = RELAY_EV_BYTES, .link = link, .p = p, .n = n };

	step(&ev);
}

static const struct mc_bytes *answer_of(void)
{
	for (uint32_t i = 0; i < fx.n; i++)
		if (fx.v[i].type == RELAY_FX_SEND)
			return &fx.v[i].bytes;
	return NULL;
}

/* One who knows the password says what the input says, as records: type, length 2, body; behind a DATA comes,
 * outside of the record, as much as is left. */
static void as_friend(relay_link link, const uint8_t *p, size_t n)
{
	static const uint8_t id[RELAY_ID] = { 7 };
	uint8_t seed[RELAY_SEED], hello[RELAY_HELLO], confirm[RELAY_CONFIRM], peer[RELAY_ID],
		record[SEAL_RECORD_MAX];
	struct relay_identity self;
	struct relay_exchange x;
	struct seal send, receive;
	const struct mc_bytes *answer;

	memset(seed, 3, sizeof(seed));
	relay_identity_make(&self, id, password);
	relay_hello_write(&x, &self, seed, hello);
	say(link, hello, sizeof(hello));
	answer = answer_of();
	if (answer == NULL || answer->n != RELAY_ANSWER)
		return;
	HOLDS(relay_confirm_write(&x, &self, answer->p, confirm, peer, &send, &receive) == RELAY_REASON_NONE);
	say(link, confirm, sizeof(confirm));
	while (n >= 3) {
		size_t size = ((size_t)p[1] << 8 | p[2]) % 2048;
		uint8_t text[2049];

		size = size < n - 3 ? size : n - 3;
		text[0] = p[0] % 17;
		memcpy(text + 1, p + 3, size);
		say(link, record, seal_write(&send, record, text, size + 1));
		if (text[0] == RELAY_RECORD_DATA)
			say(link, p + 3 + size, n - 3 - size);
		p += 3 + size;
		n -= 3 + size;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct relay_config cfg = { .group = "224.2.2.4",
		.group_port = 2904,
		.self = "host",
		.accepts = true,
		.carry_connections = true };
	static uint32_t life;
	struct mc_addr from = { 1, "10.0.0.1" };
	struct relay_event ev;
	relay_link link;

	if (r == NULL) {
		void *block = mmap(NULL, relay_size(), PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		void *more = mmap(NULL, 32 << 20, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		HOLDS(block != MAP_FAILED && more != MAP_FAILED);
		cfg.password = password;
		relay_effects_init(&fx, more, 32 << 20);
		r = relay_init(block, &cfg, secret);
		ev = (struct relay_event){ .type = RELAY_EV_START };
		step(&ev);
	}
	if (n == 0)
		return 0;
	now_us += 100000000; /* guesses are forgiven */
	ev = (struct relay_event){ .type = RELAY_EV_TICK };
	step(&ev);
	link = ++life % 60000 << 16 | 1;
	ev = (struct relay_event){ .type = RELAY_EV_ACCEPTED, .link = link, .addr = &from };
	step(&ev);
	if (p[0] % 2 == 0)
		say(link, p + 1, n - 1);
	else
		as_friend(link, p + 1, n - 1);
	ev = (struct relay_event){ .type = RELAY_EV_CLOSED, .link = link };
	step(&ev);
	return 0;
}
