/* SPDX-License-Identifier: Apache-2.0 */
/* listen_verdict.c - what it all means, in a sentence, and what to try: the first of the rows below that
 * holds. */
#include <stdio.h>
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/base/status.h"
#include "tools/probe/group_errno.h"
#include "tools/probe/listen_sums.h"

/* --- the cases --- */
static const char *other_modes =
	"Clusters that find each other by tcpip, domain, dns or kubernetes never speak on a group: "
	"mc-probe HOST:PORT asks them.";

static int silence(struct listening *l, struct sums *s)
{
	long long for_s = (long long)s->heard_ms / 1000,
		  chance = (long long)s->heard_ms * 100 / (LISTEN_SETTLED - 1000);

	if (s->heard_ms >= LISTEN_YOUNG) {
		snprintf(s->text, sizeof(s->text),
			"No member was heard in %lld s: no cluster that uses multicast reaches this host on %s:%u.",
			for_s, l->h.group, l->h.port);
		snprintf(s->hint, sizeof(s->hint),
			"If there is one, its datagrams are lost on the way: mc-probe " OPTION_ALL_INTERFACES
			", then "
			"mc-probe " OPTION_PING_GROUP " on both hosts. %s",
			other_modes);
	} else if (s->heard_ms >= LISTEN_SETTLED) {
		snprintf(s->text, sizeof(s->text),
			"No member was heard in %lld s: no settled cluster reaches this host on %s:%u.",
			for_s, l->h.group, l->h.port);
		snprintf(s->hint, sizeof(s->hint),
			"One that was started within the %lld s before may still be quiet: " OPTION_LISTEN
			" 300s is certain. %s",
			(long long)(LISTEN_YOUNG - s->heard_ms) / 1000, other_modes);
	} else {
		snprintf(s->text, sizeof(s->text),
			"No member was heard in %lld.%lld s, which says little: a settled cluster speaks once in 120 s, "
			"and a listener of that time hears it with a chance of %lld %%.",
			for_s, (long long)s->heard_ms / 100 % 10, chance);
		snprintf(s->hint, sizeof(s->hint),
			OPTION_LISTEN " 121s hears every settled cluster; " OPTION_SOLICIT
				      " NAME,NAME gets an answer in a second "
				      "from those whose names you know.");
	}
	return l->expect != NULL && s->heard_ms >= LISTEN_SETTLED ? STATUS_OK : STATUS_SILENCE;
}

static int unanswered(struct listening *l, struct sums *s)
{
	char names[CLI_TEXT];

	sums_name_strangers(names, sizeof(names), s);
	snprintf(s->text, sizeof(s->text), "No cluster called '%s' answers on %s:%u%s%.200s%s.", s->silent,
		l->h.group, l->h.port, s->foreign > 0 ? "; heard " : "", names,
		s->foreign > 0 ? " instead" : "");
	if (s->foreign > 0)
		snprintf(s->hint, sizeof(s->hint),
			"Did you mean " OPTION_CLUSTER_NAME
			" %.*s? Names are compared letter by letter, and a member drops "
			"what comes from another name without a word.",
			s->nearest->said.name.n > 0 ? s->nearest->said.name.n : 0, s->nearest->said.name.p);
	else
		snprintf(s->hint, sizeof(s->hint),
			"A master answers within a second if the name is right and multicast reaches it: compare the name "
			"letter by letter, listen without asking (mc-probe " OPTION_LISTEN
			" 121s), then check the path (mc-probe " OPTION_ALL_INTERFACES "). %s",
			other_modes);
	return STATUS_SILENCE;
}

static int unsent(struct listening *l, struct sums *s)
{
	char means[CLI_TEXT], fix[CLI_TEXT];

	group_errno(l->h.question[0].err, l->h.via, strchr(l->h.group, ':') != NULL, means, fix);
	snprintf(s->text, sizeof(s->text), "Nothing can be sent to %s:%u from here. %.300s.", l->h.group,
		l->h.port, means);
	snprintf(s->hint, sizeof(s->hint),
		"%.300s%smc-probe " OPTION_ALL_INTERFACES " says it for each interface.", fix,
		fix[0] != '\0' ? ". " : "");
	return STATUS_HOST;
}

static int strangers(struct listening *l, struct sums *s)
{
	char names[CLI_TEXT];

	sums_name_strangers(names, sizeof(names), s);
	snprintf(s->text, sizeof(s->text), "%u other%s than '%s' use%s %s:%u: %.300s.", s->foreign,
		s->foreign == 1 ? "" : "s", l->expect, s->foreign == 1 ? "s" : "", l->h.group, l->h.port,
		names);
	snprintf(s->hint, sizeof(s->hint),
		"They and your members hear each other; any process that starts with your name joins. Give yours a group "
		"and port of its own (--mcAddress, --mcPort), and a name that is used nowhere else (--clusterName); a cluster password separates "
		"nothing.");
	return STATUS_NOT;
}

static int unread(struct listening *l, struct sums *s)
{
	const struct garbled *g = heard_garbled(l->h.heard, 0);

	snprintf(s->text, sizeof(s->text), "%u host%s on %s:%u cannot be understood: %s, %s.", s->garbled,
		s->garbled == 1 ? "" : "s", l->h.group, l->h.port, g->from.host, guess_rows[g->guess].why);
	snprintf(s->hint, sizeof(s->hint), "Probably %s.", guess_rows[g->guess].advice);
	return l->expect != NULL ? STATUS_NOT : STATUS_SILENCE;
}

static void difference(const struct voice *a, const struct voice *b, char out[CLI_TEXT])
{
	enum fit f = heard_apart(a, b);

	if (f < FIT_COUNT)
		snprintf(out, CLI_TEXT, "%s %s", fit_rows[f].apart, fit_rows[f].mend);
	else
		snprintf(out, CLI_TEXT,
			"It is one cluster in two parts: they merge when the master of one next announces itself, 300 s "
			"after its start and then every 120 s. If they do not, TCP between the two addresses is blocked: "
			"mc-probe HOST:PORT from both sides.");
}

static int twins(struct listening *l, struct sums *s)
{
	char one[2][CLI_TEXT];

	(void)l;
	for (int i = 0; i < 2; i++)
		sums_name(one[i], sizeof(one[i]), s->twin[i]);
	snprintf(s->text, sizeof(s->text), "Two that are not one cluster have one name: %.200s and %.200s.",
		one[0], one[1]);
	difference(s->twin[0], s->twin[1], s->hint);
	return STATUS_OK;
}

static int old_ones(struct listening *l, struct sums *s)
{
	char one[CLI_TEXT];

	sums_name(one, sizeof(one), s->old);
	snprintf(s->text, sizeof(s->text),
		"Hazelcast 3 is on %s:%u: %.200s; %u cluster%s and %u node%s looking for one in all.",
		l->h.group, l->h.port, one, s->clusters, s->clusters == 1 ? "" : "s", s->looking,
		s->looking == 1 ? "" : "s");
	snprintf(s->hint, sizeof(s->hint),
		"Members of 4 and 5 cannot read it, and log once a minute \"Received a JoinRequest with an "
		"incompatible binary-format. An old version of Hazelcast may be using the same multicast discovery port.\" Give one of them "
		"another group.");
	return STATUS_OK;
}

static int only_foreign(struct listening *l, struct sums *s)
{
	char names[CLI_TEXT];

	sums_name_strangers(names, sizeof(names), s);
	snprintf(s->text, sizeof(s->text), "Heard %.300s; none of '%s'.", names, l->h.plan.node.cluster_name);
	snprintf(s->hint, sizeof(s->hint),
		"If you meant one of these: " OPTION_CLUSTER_NAME
		" %.*s. A node with another name hears them as you do, drops "
		"it without a word, and starts alone.",
		s->nearest->said.name.n > 0 ? s->nearest->said.name.n : 0, s->nearest->said.name.p);
	return STATUS_OK;
}

static int judge_good(struct listening *l, struct sums *s)
{
	bool full = s->heard_ms >= LISTEN_SETTLED;

	snprintf(s->text, sizeof(s->text),
		"%u cluster%s on %s:%u, %u node%s looking for one; %u of these with another name.",
		s->clusters, s->clusters == 1 ? "" : "s", l->h.group, l->h.port, s->looking,
		s->looking == 1 ? "" : "s", s->foreign);
	if (s->silent != NULL)
		snprintf(s->hint, sizeof(s->hint), "No member answers to '%s'.", s->silent);
	else if (!full && s->answered == 0)
		snprintf(s->hint, sizeof(s->hint),
			"After %lld s others may still be quiet: " OPTION_LISTEN
			" 121s hears every settled cluster.",
			(long long)s->heard_ms / 1000);
	return STATUS_OK;
}

static bool is_unread(const struct listening *l, const struct sums *s)
{
	return s->garbled > 0 && (l->expect != NULL || s->clusters + s->looking == 0);
}
static bool is_unsent(const struct listening *l, const struct sums *s)
{
	return l->h.questions > 0 && l->h.question[0].err != 0 && s->answered == 0;
}
static bool is_silent(const struct listening *l, const struct sums *s)
{
	return s->clusters + s->looking == 0 && l->h.questions == 0;
}
static bool is_unanswered(const struct listening *l, const struct sums *s)
{
	(void)l;
	return s->silent != NULL && s->answered == 0;
}
static bool is_strange(const struct listening *l, const struct sums *s)
{
	return l->expect != NULL && s->foreign > 0;
}
static bool is_twins(const struct listening *l, const struct sums *s)
{
	(void)l;
	return s->twin[0] != NULL;
}
static bool is_old(const struct listening *l, const struct sums *s)
{
	return l->h.questions == 0 && s->old != NULL;
}
static bool is_only_foreign(const struct listening *l, const struct sums *s)
{
	return l->h.questions == 0 && s->ours == 0 && s->foreign > 0;
}
static bool is_good(const struct listening *l, const struct sums *s)
{
	(void)l;
	(void)s;
	return true;
}

static const struct {
	bool (*holds)(const struct listening *l, const struct sums *s);
	int (*say)(struct listening *l, struct sums *s);
} cases[] = {
	{ is_strange, strangers },
	{ is_unread, unread },
	{ is_unsent, unsent },
	{ is_unanswered, unanswered },
	{ is_silent, silence },
	{ is_twins, twins },
	{ is_old, old_ones },
	{ is_only_foreign, only_foreign },
	{ is_good, judge_good },
};

static void tell_verdict(struct listening *l, const struct sums *s, int status)
{
	const struct say *say = &l->h.say;
	struct heard_counts n;

	heard_counts(l->h.heard, &n);
	say_begin(say, RECORD_VERDICT, log_now());
	say_flag(say, "ok", status == STATUS_OK);
	say_number(say, "status", status);
	say_z(say, "message", s->text);
	say_z(say, "hint", s->hint[0] != '\0' ? s->hint : NULL);
	say_number(say, "cluster_count", s->clusters);
	say_number(say, "looking_count", s->looking);
	say_number(say, "foreign_count", s->foreign);
	say_number(say, "undecodable_count", s->garbled);
	say_number(say, "datagram_count", (int64_t)n.datagrams);
	say_number(say, "dropped_count", (int64_t)multicast_listener_dropped(l->h.listener));
	say_number(say, "listened_ms", s->heard_ms);
	say_flag(say, "settled_heard", s->heard_ms >= LISTEN_SETTLED);
	say_flag(say, "all_heard", s->heard_ms >= LISTEN_YOUNG);
	say_end(say);
}

static void warn(const struct listening *l)
{
	struct heard_counts n;
	uint64_t lost = multicast_listener_dropped(l->h.listener);

	heard_counts(l->h.heard, &n);
	if (lost > 0)
		log_sayf(LOG_WARN, NULL,
			"Members may be missing above: listen again, or raise net.core.rmem_max.",
			"%llu datagrams came faster than they could be read and were lost.",
			(unsigned long long)lost);
	if (n.dropped_voices > 0)
		log_sayf(LOG_WARN, NULL, "The host with the most names lost its oldest; others are whole.",
			"More than %d nodes were heard: %u are not kept.", HEARD_VOICES_MAX,
			n.dropped_voices);
	if (n.dropped_garbled > 0)
		log_sayf(LOG_WARN, NULL, NULL, "More than %d hosts cannot be understood: %u are not kept.",
			HEARD_GARBLED_MAX, n.dropped_garbled);
}

int listen_verdict(struct listening *l)
{
	struct sums s;
	int status = STATUS_OK;

	sums_count(l, &s);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (cases[i].holds(l, &s)) {
			status = cases[i].say(l, &s);
			break;
		}
	mc_check(s.text[0] != '\0'); /* the last case holds always */
	warn(l);
	tell_verdict(l, &s, status);
	return status;
}
