/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c - one request to its end, and the sentence when that is not an answer. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "tools/map/app.h"

struct mc_bytes app_key(const struct map_app *a)
{
	return (struct mc_bytes){ a->key.p, (int32_t)a->key.n };
}

struct mc_bytes app_value(const struct map_app *a)
{
	return (struct mc_bytes){ a->value.p, (int32_t)a->value.n };
}

static void prepare_call(struct map_app *a, struct cluster_call *call, enum client_type type,
	const void *body, struct mc_bytes key, bool again,
	void (*done)(struct cluster_call *call, const struct call_result *r))
{
	mc_check(done != NULL && a->client != NULL);
	call->type = type;
	call->body = body;
	call->key = key;
	call->partition_id = -1;
	call->again = again;
	call->patience_ms = a->want.patience_ms;
	if (call->ctx == NULL)
		call->ctx = a;
	call->done = done;
	call->event = NULL;
}

void app_call(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	struct mc_bytes key, bool again, void (*done)(struct cluster_call *call, const struct call_result *r))
{
	prepare_call(a, call, type, body, key, again, done);
	cluster_client_call(a->client, call);
}

void app_call_partition(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	int32_t partition_id, bool again,
	void (*done)(struct cluster_call *call, const struct call_result *r))
{
	static const struct mc_bytes no_key = { NULL, -1 };

	prepare_call(a, call, type, body, no_key, again, done);
	call->partition_id = partition_id;
	cluster_client_call(a->client, call);
}

void app_listen(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	void (*done)(struct cluster_call *call, const struct call_result *r),
	void (*event)(struct cluster_call *call, const struct client_message *event))
{
	static const struct mc_bytes no_key = { NULL, -1 };

	prepare_call(a, call, type, body, no_key, true, done);
	call->event = event;
	cluster_client_call(a->client, call);
}

static void done_create(struct cluster_call *call, const struct call_result *r)
{
	(void)call; /* what follows it tells whether maps can be had there */
	(void)r;
}

void app_create_map(struct map_app *a)
{
	static struct cluster_call call;
	static struct client_proxy proxy;

	proxy.name = a->want.map;
	proxy.service_name = mc_str_z("hz:impl:mapService");
	app_call_partition(a, &call, CLIENT_CREATE_PROXY, &proxy, -1, true, done_create);
}

static void on_time(uv_timer_t *timer)
{
	struct map_app *a = timer->data;

	a->want.command->stop(a);
}

void app_begin_for(struct map_app *a)
{
	if (!setting_given(a->s, OPT_FOR))
		return;
	uv_timer_init(client_pool_loop(cluster_client_pool(a->client)), &a->timer);
	a->timer.data = a;
	uv_timer_start(&a->timer, on_time, (uint64_t)setting_ms(a->s, OPT_FOR), 0);
	uv_unref((uv_handle_t *)&a->timer);
}

void app_end(struct map_app *a, int status)
{
	mc_check(status >= STATUS_OK);
	if (a->status >= 0)
		return;
	a->status = status;
	find_stop(a);
	client_pool_stop(cluster_client_pool(a->client));
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
	{ 26, STATUS_DENIED, "not_the_owner", "Somebody else holds the lock." },
	{ 38, STATUS_SILENCE, "operation_timeout", "The member that owns it did not answer the others." },
	{ 40, STATUS_USAGE, "query", QUERY_HINT },
	{ 42, STATUS_DENIED, "split_brain_protection",
		"There are too few members for this map, says its configuration." },
	{ 49, STATUS_DENIED, "security", NULL },
	{ 61, STATUS_DENIED, "unsupported", NULL },
	{ 64, STATUS_DENIED, "access_control", NULL },
	{ 67, STATUS_DENIED, "no_data_member", "All members are lite: a map has nowhere to live." },
};

static int say_refusal(const struct map_app *a, const struct client_error_holder *e)
{
	static const struct refusal other = { 0, STATUS_DENIED, "refused", NULL };
	static const struct refusal not_understood = { 0, STATUS_USAGE, "query", QUERY_HINT };
	const struct refusal *row = &other;
	const char *dot = NULL;
	struct mc_str name = { "", 0 }, text = { "", 0 };

	for (size_t i = 0; e != NULL && i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (refusals[i].code == e->error_code)
			row = &refusals[i];
	if (a->want.command->is_question && e != NULL && e->error_code == ERROR_SERIALIZATION)
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

static int say_unreached(struct map_app *a)
{
	char text[2 * CLI_TEXT];

	if (a->failure.row == NULL || (a->by_default && client_fail_is_refused(&a->failure))) {
		log_sayf(LOG_ERROR, "nobody",
			"Name one: mc-map " OPTION_PEER " 10.0.0.5:6900. " OPTION_PROFILE
			" and " OPTION_START_PORT " say where to look on this host, " OPTION_MULTICAST_GROUP
			" and " OPTION_CLUSTER_NAME " on the network; mc-probe " OPTION_LISTEN
			" hears who is there.",
			"No member listens on this host at port %s, and none answers on the multicast group.",
			setting_text(a->s, OPT_START_PORT));
		return STATUS_SILENCE;
	}
	client_fail_sentence(text, sizeof(text), &a->failed_peer, &a->failure);
	log_say(LOG_ERROR, a->failure.row->code, text, a->failure.row->hint);
	return a->failure.row->status;
}

static int say_late(struct map_app *a, const struct cluster_call *call, const struct call_result *r)
{
	if (!r->sent && a->failure.row != NULL)
		return say_unreached(a);
	log_sayf(LOG_ERROR, "timeout", OPTION_TIMEOUT " sets the patience.", "%s within %" PRId64 " ms.%s",
		r->sent ? "No answer" : "Nobody let us in", call->patience_ms,
		r->sent && !call->again ? " It may have been done all the same." : "");
	return STATUS_SILENCE;
}

static int say_why(struct map_app *a, const struct cluster_call *call, const struct call_result *r)
{
	switch (r->end) {
	case CALL_REFUSED: return say_refusal(a, r->error);
	case CALL_UNREACHED: return say_unreached(a);
	case CALL_LATE: return say_late(a, call, r);
	case CALL_BROKEN:
		log_say(LOG_ERROR, "broken",
			"The connection broke before the answer: it may have been done, or not.",
			"Look with mc-map get before it is done again.");
		return STATUS_SILENCE;
	case CALL_TOO_LARGE:
		log_sayf(LOG_ERROR, "too_large", NULL,
			"Key and value are too large: a request has at most %d bytes.",
			MC_CLIENT_MESSAGE_MAX);
		return STATUS_USAGE;
	default:
		log_sayf(LOG_ERROR, "answer_too_large", NULL,
			"The answer is too large: at most %d bytes are taken.", MC_CLIENT_MESSAGE_MAX);
		return STATUS_SILENCE;
	}
}

bool app_answered(struct map_app *a, const struct cluster_call *call, const struct call_result *r)
{
	if (r->end == CALL_ANSWERED)
		return true;
	if (a->status < 0)
		app_end(a, say_why(a, call, r));
	return false;
}
