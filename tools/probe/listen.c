/* SPDX-License-Identifier: Apache-2.0 */
/* listen.c - mc-probe --listen: which clusters share this group? Says nothing on it, unless --solicit asks by
 * name. */
#include "tools/probe/listen.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/cli/progress.h"
#include "common/base/status.h"
#include "tools/probe/modes.h"

static struct listening *self(struct hearing *h)
{
	return h->ctx;
}

static void on_voice(struct hearing *h, struct voice *v)
{
	if (v->said.kind != HEARD_REQUEST)
		listen_tell_voice(self(h), v);
}

static void on_garbled(struct hearing *h, struct garbled *g)
{
	listen_tell_garbled(self(h), g);
}

static void progress(struct hearing *h)
{
	int64_t heard_s = (h->now_ms - h->started_at_ms) / 1000, settled_s = LISTEN_SETTLED / 1000;
	struct heard_counts n;

	heard_counts(h->heard, &n);
	if (heard_s < settled_s && h->until_ms - h->started_at_ms >= LISTEN_SETTLED)
		progress_say("%" PRId64 " s, heard %u so far; %" PRId64
			     " s until every settled cluster has had its turn",
			heard_s, n.voices, settled_s - heard_s);
	else
		progress_say("%" PRId64 " s of %" PRId64 ", heard %u so far", heard_s,
			(h->until_ms - h->started_at_ms) / 1000, n.voices);
}

static bool everybody_answered(const struct hearing *h)
{
	for (uint32_t q = 0; q < h->questions; q++) {
		const struct voice *v;
		bool heard = h->question[q].along;

		for (uint32_t i = 0; (v = heard_voice(h->heard, i)) != NULL && !heard; i++)
			heard = v->said.kind >= HEARD_ANSWER &&
				mc_str_eqz(heard_str(&v->said.name), h->question[q].name);
		if (!heard)
			return false;
	}
	return h->questions > 0;
}

static void on_tick(struct hearing *h)
{
	struct listening *l = self(h);

	listen_tell_lookers(l, false);
	progress(h);
	/* A second master of the same name answers as fast as the first: one more second is enough. */
	if (!l->listen && everybody_answered(h) && h->until_ms > h->now_ms + 1000)
		h->until_ms = h->now_ms + 1000 < h->until_ms ? h->now_ms + 1000 : h->until_ms;
}

static const struct hearing_callbacks callbacks = {
	.voice = on_voice, .garbled = on_garbled, .tick = on_tick
};

static int64_t how_long(const struct listening *l)
{
	const struct settings *s = l->h.settings;
	int64_t limit = setting_ms_or(s, OPT_TIMEOUT, INT64_MAX);
	int64_t ms = l->listen ? setting_ms(s, OPT_LISTEN) : l->solicit ? LISTEN_ASKED : LISTEN_SETTLED;

	return ms < limit ? ms : limit;
}

static void begin_listening(struct listening *l, int64_t ms)
{
	struct say *say = &l->h.say;
	char listen[24], full[24];

	if (ms % 1000 == 0)
		snprintf(listen, sizeof(listen), "%" PRId64 " s", ms / 1000);
	else
		snprintf(listen, sizeof(listen), "%" PRId64 " ms", ms);
	snprintf(full, sizeof(full), "%d s", (LISTEN_SETTLED - 1) / 1000);
	say_begin(say, RECORD_LISTENING, log_now());
	say_z(say, "multicast_group", l->h.group);
	say_number(say, "multicast_port", l->h.port);
	say_z(say, "interfaces", l->h.via);
	say_number(say, "listen_ms", ms);
	say_number(say, "full_picture_ms", LISTEN_SETTLED);
	say_shown(say, "shown_for", listen);
	say_shown(say, "shown_full", full);
	say_flag(say, "short", ms < LISTEN_SETTLED && !l->solicit);
	say_z(say, "solicit", setting_text(l->h.settings, OPT_SOLICIT));
	say_end(say);
}

static int listen_on(struct listening *l, struct fault *fault)
{
	int64_t ms = how_long(l);

	if (l->solicit && !hearing_ask(&l->h, setting_text(l->h.settings, OPT_SOLICIT), fault))
		return STATUS_USAGE;
	begin_listening(l, ms);
	hearing_run(&l->h, ms);
	listen_tell_lookers(l, true);
	return listen_verdict(l);
}

int probe_listen(const struct settings *s, struct fault *fault)
{
	struct listening l;
	int status;

	l.expect = setting_text(s, OPT_EXPECT);
	l.listen = setting_text(s, OPT_LISTEN) != NULL;
	l.solicit = setting_text(s, OPT_SOLICIT) != NULL;
	if (hearing_open(&l.h, s, &callbacks, &l, fault, &status))
		status = listen_on(&l, fault);
	hearing_close(&l.h);
	return status;
}
