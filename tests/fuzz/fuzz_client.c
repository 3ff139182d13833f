/* SPDX-License-Identifier: Apache-2.0 */
/* Line, then what a client or a server of clients sent: refused, unknown, or written and read again equal. */
#include "tests/fuzz/fuzz.h"
#include "tests/lib/client_walkers.h"

/* The end of a message is the same in one piece and in small ones. */
static enum mc_err scan(const uint8_t *p, size_t n, struct client_scan *whole)
{
	struct client_scan pieces = { .at = 0 };
	enum mc_err err = client_scan(whole, p, n, MC_CLIENT_MESSAGE_MAX), other = MC_ERR_OK;

	for (size_t have = 0; have < n && other == MC_ERR_OK && !pieces.done; have++)
		other = client_scan(&pieces, p, have + 1, MC_CLIENT_MESSAGE_MAX);
	if (n > 0)
		HOLDS(other == err && pieces.done == whole->done && pieces.at == whole->at &&
			pieces.frames == whole->frames);
	if (err == MC_ERR_OK)
		HOLDS(whole->done ? whole->need <= n : whole->need > n);
	return err;
}

static void check_back(const struct client_message *m, enum mc_line line)
{
	size_t size = client_message_size(m, line), n;
	struct client_scan again = { .at = 0 };
	struct client_message back;
	uint8_t *buf = malloc(size);

	HOLDS(size > 0 && buf != NULL);
	HOLDS(client_message_write(m, line, buf, size, &n) == MC_ERR_OK && n == size);
	HOLDS(client_scan(&again, buf, n, MC_CLIENT_MESSAGE_MAX) == MC_ERR_OK && again.done &&
		again.need == n);
	HOLDS(client_message_read(buf, n, fuzz_memory(1), &back) == MC_ERR_OK);
	HOLDS(client_message_equal(m, &back, line));
	free(buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	enum mc_line line = fuzz_line(p, n);
	struct mc_json j = fuzz_json(line);
	struct client_scan whole = { .at = 0 };
	struct client_message m;

	if (n < 1 || scan(p + 1, n - 1, &whole) != MC_ERR_OK || !whole.done)
		return 0;
	if (client_message_read(p + 1, whole.need, fuzz_memory(0), &m) != MC_ERR_OK || m.type == CLIENT_NONE)
		return 0;
	client_message_json(&j, &m);
	check_back(&m, line);
	return 0;
}
