/* SPDX-License-Identifier: Apache-2.0 */
/* fail.c - nobody told a list: which of the failures is said, and what that comes to. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "tools/members/app.h"

/* The place whose failure tells most; NULL: none has failed. */
static const struct place *heaviest(const struct app *a)
{
	const struct place *best = NULL;
	uint32_t i;

	for (i = 0; i < a->place_count; i++)
		if (a->places[i]->failure.row != NULL &&
			(best == NULL || a->places[i]->failure.row > best->failure.row))
			best = a->places[i];
	return best;
}

/* How many places failed in the same way. */
static uint32_t alike(const struct app *a, const struct client_fail_row *row)
{
	uint32_t i, n = 0;

	for (i = 0; i < a->place_count; i++)
		n += a->places[i]->failure.row == row;
	return n;
}

void trouble(struct app *a, const char *code, const char *hint, const char *fmt, ...)
{
	va_list args;

	mc_check(fmt != NULL);
	va_start(args, fmt);
	vsnprintf(a->trouble, sizeof(a->trouble), fmt, args);
	va_end(args);
	if (a->want.form != FORM_NAGIOS)
		log_say(LOG_ERROR, code, a->trouble, hint);
}

/* Whoever has said nothing in time can be looked at. */
static const char *late_hint(char *out, size_t cap, const struct app *a)
{
	char peer[CLIENT_FAIL_PEER] = "";

	if (a->place_count > 0)
		client_fail_peer(peer, &a->places[0]->addr);
	snprintf(out, cap, "%s%s%s" OPTION_TIMEOUT " allows more time.", peer[0] != '\0' ? "mc-probe " : "",
		peer, peer[0] != '\0' ? " shows what answers there; " : "");
	return out;
}

int fail_say(struct app *a)
{
	const struct place *p = heaviest(a);
	int64_t waited_ms = a->pool != NULL ? client_pool_now(a->pool) - a->began_at_ms : 0;
	char text[2 * CLI_TEXT];
	uint32_t others;

	if (p == NULL) {
		trouble(a, "timeout", late_hint(text, sizeof(text), a),
			"Timed out after %" PRId64 ".%" PRId64 " s: no member answered (%" PRIu32 " asked).",
			waited_ms / 1000, waited_ms % 1000 / 100, a->place_count);
		return STATUS_SILENCE;
	}
	if (a->by_default && client_fail_is_refused(&p->failure)) {
		trouble(a, "nobody",
			"Name one: mc-members 10.0.0.5:6900. " OPTION_PROFILE " and " OPTION_START_PORT
			" say where to look on this host, " OPTION_MULTICAST_GROUP " and " OPTION_CLUSTER_NAME
			" on the network; mc-probe " OPTION_LISTEN " 130s hears who is there.",
			"No member listens on this host at port %s, and none answers on the multicast group.",
			setting_text(a->s, OPT_START_PORT));
		return STATUS_SILENCE;
	}
	client_fail_sentence(text, sizeof(text), &p->addr, &p->failure);
	others = alike(a, p->failure.row) - 1;
	if (others > 0)
		trouble(a, p->failure.row->code, p->failure.hint, "%s The same for %" PRIu32 " other%s.",
			text, others, others > 1 ? "s" : "");
	else
		trouble(a, p->failure.row->code, p->failure.hint, "%s", text);
	return p->failure.row->status;
}
