/* SPDX-License-Identifier: Apache-2.0 */
/* asker.c - whom a client asks, and what is said when nobody answers as asked. */
#include "common/cli/asker.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/peers.h"
#include "common/cli/tool.h"
#include "common/io/clock.h"

#define TTL 32 /* as members */
_Static_assert(TTL <= UINT8_MAX, "a time to live is a byte");

static bool find_peers(struct asker *a, struct fault *fault)
{
	const struct disco_ports ports = { (uint16_t)setting_number(a->s, OPT_START_PORT), 1 };
	struct disco_list list = { 0 };
	bool ok = true;

	a->by_default = a->s->name_count == 0;
	if (a->by_default)
		ok = peers_here(ports.first, &list, fault);
	for (unsigned i = 0; i < a->s->name_count && ok; i++)
		ok = peers_add(a->s->names[i], &ports, &list, fault);
	if (list.n > 0)
		a->failed_peer = list.v[0]; /* until one has */
	for (uint32_t i = 0; i < list.n && ok; i++)
		ok = cluster_client_add(a->client, &list.v[i]) || fault_memory(fault);
	disco_list_free(&list);
	return ok;
}

/* --- the group --- */

static void on_found(void *ctx, const struct heard_said *said)
{
	struct asker *a = ctx;
	enum fit apart = two_hear(&a->two, said);

	if (apart != FIT_COUNT) {
		two_warn(&a->two, said, apart, "This command asks");
		return;
	}
	for (unsigned i = 0; i < a->group_name_count; i++) /* no wrong name is tried there */
		if (mc_str_eqz(heard_str(&said->name), a->group_names[i]) && a->group_name == NULL)
			a->group_name = a->group_names[i];
	cluster_client_add(a->client, &said->addr);
}

static void on_over(void *ctx)
{
	struct asker *a = ctx;

	asker_stop(a);
	cluster_client_no_more(a->client);
}

void asker_stop(struct asker *a)
{
	solicit_close(a->solicit);
	a->solicit = NULL;
}

static bool find_more(void *app)
{
	struct asker *a = app;
	struct solicit_config cfg = {
		.group = setting_text(a->s, OPT_MULTICAST_GROUP),
		.port = (uint16_t)setting_number(a->s, OPT_MULTICAST_PORT),
		.ttl = TTL,
		.interfaces = setting_text(a->s, OPT_INTERFACES),
		.names = a->group_names,
		.ctx = a,
		.found = on_found,
		.over = on_over,
	};
	struct fault err;

	mc_check(a->solicit == NULL);
	if (!a->by_default)
		return false;
	a->two.first.kind = HEARD_NOTHING;
	a->group_name_count = client_names(a->s, NULL, 0, a->group_names);
	cfg.name_count = a->group_name_count;
	a->solicit = solicit_open(client_pool_loop(cluster_client_pool(a->client)), &cfg, &err);
	if (a->solicit == NULL)
		log_sayf(LOG_DEBUG, NULL, err.hint, "The group was not asked: %s.", err.message);
	return a->solicit != NULL;
}

/* --- the client --- */

static unsigned on_names(void *ctx, const char *known, uint16_t port, const char *names[CLIENT_NAMES_MAX])
{
	const struct asker *a = ctx;

	return client_names(a->s, known != NULL ? known : a->group_name, port, names);
}

static void on_failed(void *ctx, const struct mc_addr *peer, const char *tried, const struct pool_conn *conn,
	const struct pool_conn_end *e)
{
	struct asker *a = ctx;
	struct client_failure f;

	client_fail(&f, peer, tried, conn, e);
	if (a->failure.row != NULL && a->failure.row > f.row)
		return;
	a->failure = f;
	a->failed_peer = *peer;
}

static void on_changed(void *ctx)
{
	struct asker *a = ctx;

	if (a->changed != NULL)
		a->changed(a->app);
}

static void on_signal(void *ctx, int number)
{
	struct asker *a = ctx;

	a->signal(a->app, number);
}

bool asker_open(struct asker *a, unsigned lanes, bool smart, struct fault *fault)
{
	struct cluster_client_config cfg = {
		.ctx = a,
		.patience_ms = MC_ASK_PATIENCE,
		.lanes = lanes,
		.smart = smart,
		.names = on_names,
		.failed = on_failed,
		.more = find_more,
		.changed = on_changed,
		.signal = on_signal,
	};

	mc_check(lanes > 0 && a->s != NULL && a->signal != NULL);
	if (!io_random(&cfg.client, sizeof(cfg.client)))
		return fault_memory(fault);
	cfg.client.null = false;
	a->client = cluster_client_open(&cfg);
	if (a->client == NULL)
		return fault_set(
			fault, STATUS_HOST, "memory", NULL, "No memory left, or too many files are open.");
	return find_peers(a, fault);
}

bool asker_signals(struct asker *a, struct fault *fault)
{
	return client_pool_signals(cluster_client_pool(a->client)) ||
		fault_set(fault, STATUS_HOST, "signal", NULL, "Signals cannot be handled.");
}

void asker_close(struct asker *a)
{
	asker_stop(a);
	cluster_client_free(a->client);
	a->client = NULL;
}

/* --- what a member refuses --- */

#define QUERY_HINT "mc-map(1) shows what a question may look like."
/* a question is read where the message is: its mistakes are told as if it were damaged */
enum { ERROR_SERIALIZATION = 21 };

/* com.hazelcast.client.impl.protocol.ClientProtocolErrorCodes */
static const struct refusal {
	int32_t code;
	int status;
	const char *word, *hint;
} refusals[] = {
	{ 3, STATUS_DENIED, "authentication", NULL },
	{ 10, STATUS_USAGE, "class_cast", "A value has another type than the question is about." },
	{ 11, STATUS_DENIED, "class_not_found",
		"The member needs a Java class for this that it does not have." },
	{ 21, STATUS_DENIED, "serialization",
		"The member cannot read a value that it needs for this: mostly a Java class that it does not have." },
	{ 23, STATUS_USAGE, "illegal_argument", NULL },
	{ 26, STATUS_DENIED, "not_the_owner", "The lock is held by another thread or client." },
	{ 38, STATUS_SILENCE, "operation_timeout", "The member that owns it did not answer the others." },
	{ 40, STATUS_USAGE, "query", QUERY_HINT },
	{ 42, STATUS_DENIED, "split_brain_protection",
		"There are too few members for this, says its configuration." },
	{ 49, STATUS_DENIED, "security", NULL },
	{ 61, STATUS_DENIED, "unsupported", NULL },
	{ 64, STATUS_DENIED, "access_control", NULL },
	{ 67, STATUS_DENIED, "no_data_member", "All members are lite: nothing can be stored." },
};

static int say_refusal(const struct client_error_holder *e, bool is_question)
{
	static const struct refusal other = { 0, STATUS_DENIED, "refused", NULL };
	static const struct refusal not_understood = { 0, STATUS_USAGE, "query", QUERY_HINT };
	const struct refusal *row = &other;
	const char *dot = NULL;
	struct mc_str name = { "", 0 }, text = { "", 0 };

	for (size_t i = 0; e != NULL && i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (refusals[i].code == e->error_code)
			row = &refusals[i];
	if (is_question && e != NULL && e->error_code == ERROR_SERIALIZATION)
		row = &not_understood;
	if (e != NULL && e->class_name.n > 0) {
		name = e->class_name;
		for (int32_t i = 0; i < name.n; i++)
			dot = name.p[i] == '.' || name.p[i] == '$' ? &name.p[i] : dot;
		if (dot != NULL)
			name = mc_str_of(dot + 1, (size_t)(name.p + name.n - dot - 1));
		text = e->message.n > 0 ? e->message : text;
	}
	log_sayf(LOG_ERROR, row->word, row->hint, "The member refuses: %.*s%s%.*s", name.n, name.p,
		text.n > 0 ? ": " : "", text.n, text.p);
	return row->status;
}

/* --- what did not come --- */

static int say_unreached(struct asker *a)
{
	char text[2 * CLI_TEXT];

	if (a->failure.row == NULL || (a->by_default && client_fail_is_refused(&a->failure))) {
		snprintf(text, sizeof(text),
			"Name one with " OPTION_PEER " 10.0.0.5:6900. " OPTION_PROFILE
			" and " OPTION_START_PORT " say where to look on this host, " OPTION_MULTICAST_GROUP
			" and " OPTION_CLUSTER_NAME " on the network; mc-probe " OPTION_LISTEN " 130s"
			" hears who is there.");
		log_sayf(LOG_ERROR, "nobody", text,
			"No member listens on this host at port %s, and none answers on the multicast group.",
			setting_text(a->s, OPT_START_PORT));
		return STATUS_SILENCE;
	}
	client_fail_sentence(text, sizeof(text), &a->failed_peer, &a->failure);
	log_say(LOG_ERROR, a->failure.row->code, text, a->failure.hint);
	return a->failure.row->status;
}

static int say_late(struct asker *a, const struct cluster_call *call, const struct call_result *r)
{
	char peer[CLIENT_FAIL_PEER], hint[CLI_TEXT];

	if (!r->sent && a->failure.row != NULL)
		return say_unreached(a);
	client_fail_peer(peer, &a->failed_peer);
	snprintf(hint, sizeof(hint),
		"mc-probe %s shows what answers there; " OPTION_TIMEOUT " allows more time.", peer);
	log_sayf(LOG_ERROR, "timeout",
		a->failed_peer.port > 0 && !r->sent ? hint : OPTION_TIMEOUT " allows more time.",
		"%s within %" PRId64 " ms.%s", r->sent ? "No answer" : "No member let this client in",
		call->patience_ms, r->sent && !call->again ? " It may have been done all the same." : "");
	return STATUS_SILENCE;
}

int asker_say_why(
	struct asker *a, const struct cluster_call *call, const struct call_result *r, bool is_question)
{
	mc_check(r->end != CALL_ANSWERED);
	switch (r->end) {
	case CALL_REFUSED: return say_refusal(r->error, is_question);
	case CALL_UNREACHED: return say_unreached(a);
	case CALL_LATE: return say_late(a, call, r);
	case CALL_BROKEN:
		log_say(LOG_ERROR, "broken",
			"The connection broke before the answer: it may have been done, or not.",
			"Look before it is done again.");
		return STATUS_SILENCE;
	case CALL_TOO_LARGE:
		log_sayf(LOG_ERROR, "too_large", NULL, "It is too large: a request has at most %d bytes.",
			MC_CLIENT_MESSAGE_MAX);
		return STATUS_USAGE;
	default:
		log_sayf(LOG_ERROR, "answer_too_large", NULL,
			"The answer is too large: at most %d bytes are taken.", MC_CLIENT_MESSAGE_MAX);
		return STATUS_SILENCE;
	}
}
