/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c - questions to the group by each interface, three times. */
#include "tools/probe/ask.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/disco/question.h"

#define TRIES 3
/* After the first question: a datagram may be lost, and a master of ours gathers questions for a moment. */
static const int64_t pauses_ms[TRIES] = { 200, 500, 0 };

static bool add_question(struct hearing *h, const char *name, struct fault *fault)
{
	if (name[0] == '\0')
		return fault_usage(fault, "Write " OPTION_SOLICIT " dev,development.",
			OPTION_SOLICIT " has an empty name.");
	if (strlen(name) > MC_NAME_MAX)
		return fault_usage(
			fault, NULL, "A name in " OPTION_SOLICIT " is longer than %d bytes.", MC_NAME_MAX);
	if (h->questions == HEARING_QUESTIONS_MAX)
		return fault_usage(fault, "Ask in several turns.", OPTION_SOLICIT " has more than %d names.",
			HEARING_QUESTIONS_MAX);
	h->question[h->questions++] = (struct hearing_question){ .name = name };
	return true;
}

bool hearing_asked(const struct hearing *h, struct mc_str name)
{
	for (uint32_t i = 0; i < h->questions; i++)
		if (!h->question[i].along && mc_str_eqz(name, h->question[i].name))
			return true;
	return false;
}

/* The profiles' own names, which most clusters have: whoever mistyped one is told so. */
static void add_along(struct hearing *h)
{
	for (enum opt_profile p = 0; p < PROFILE_COUNT && h->questions < HEARING_QUESTIONS_MAX; p++) {
		const char *name = opt_default(&opt_rows[OPT_CLUSTER_NAME], p);
		bool known = false;

		for (uint32_t i = 0; i < h->questions; i++)
			known |= strcmp(h->question[i].name, name) == 0;
		if (!known)
			h->question[h->questions++] =
				(struct hearing_question){ .name = name, .along = true };
	}
}

bool hearing_ask(struct hearing *h, const char *names, struct fault *fault)
{
	size_t n = strlen(names);

	if (n >= sizeof(h->names))
		return fault_usage(
			fault, NULL, OPTION_SOLICIT " is longer than %zu bytes.", sizeof(h->names) - 1);
	memcpy(h->names, names, n + 1);
	for (char *at = h->names, *name; (name = strsep(&at, ",")) != NULL;)
		if (!add_question(h, name, fault))
			return false;
	add_along(h);
	h->reserved = question_port(&h->own_port);
	if (h->reserved < 0)
		return fault_set(fault, STATUS_HOST, "socket", NULL,
			"No TCP port of this host is free to be named in a question.");
	h->ask_next_ms = h->now_ms;
	return true;
}

static uint64_t sum_of(const uint8_t *p, size_t n)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 1099511628211u;
	return h;
}

int ask_own(const struct hearing *h, const uint8_t *p, size_t n)
{
	uint64_t sum = sum_of(p, n);

	for (uint32_t i = 0; i < HEARING_SENT_MAX && i < h->sent_next; i++)
		if (h->sent[i].sum == sum)
			return (int)h->sent[i].place;
	return -1;
}

static int ask_on(struct hearing *h, unsigned place, const char *host, const struct hearing_question *q)
{
	const struct node_config *cfg = &h->plan.node;
	const struct question question = { .name = q->name,
		.host = host,
		.port = h->own_port,
		.try = q->tries,
		.partition_group = cfg->partition_group,
		.partition_count = cfg->partition_count };
	uint8_t buf[QUESTION_MAX];
	size_t n;

	if (question_write(&question, buf, sizeof(buf), &n) != MC_ERR_OK)
		return EMSGSIZE;
	h->sent[h->sent_next++ % HEARING_SENT_MAX] = (struct hearing_sent){ sum_of(buf, n), place };
	return h->place_err[place] = multicast_listener_send(h->listener, place, buf, n);
}

/* By every interface; it counts as sent when one took it that leads out, or any when none does. */
static void send_question(struct hearing *h, struct hearing_question *q)
{
	const struct multicast_place *places;
	unsigned n = multicast_listener_places(h->listener, &places);
	bool sent[2] = { false, false };
	int err[2] = { 0, 0 };

	q->tries++;
	for (unsigned i = 0; i < n; i++) {
		int r = places[i].unusable == NULL && places[i].err == 0 ? ask_on(h, i, places[i].host, q)
									 : -1;

		sent[places[i].loopback] |= r == 0;
		if (r > 0)
			err[places[i].loopback] = r;
	}
	q->err = sent[0] ? 0 : err[0] != 0 ? err[0] : sent[1] ? 0 : err[1];
}

void ask_tick(struct hearing *h)
{
	mc_check(h->questions <= HEARING_QUESTIONS_MAX && h->asked <= TRIES);
	if (h->questions == 0 || h->asked == TRIES || h->now_ms < h->ask_next_ms)
		return;
	for (uint32_t i = 0; i < h->questions; i++)
		send_question(h, &h->question[i]);
	h->ask_next_ms = h->now_ms + pauses_ms[h->asked++];
}

void ask_close(struct hearing *h)
{
	if (h->reserved >= 0)
		close(h->reserved);
	h->reserved = -1;
}
