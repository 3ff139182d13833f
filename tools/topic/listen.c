/* SPDX-License-Identifier: Apache-2.0 */
/* listen.c - messages of a topic, as they are published, until a signal. When the connection breaks, another
 * member is asked, and what was published in between is not known: that is said. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/out.h"
#include "tools/topic/app.h"

static struct cluster_call call;
static struct client_named_listen body;

/* Who published it: the address that the list of members has for it. */
static void show_member(struct topic_app *a, struct mc_uuid uuid)
{
	const struct mc_addr *addr = cluster_client_address(a->ask.client, uuid);
	char text[MC_UUID_TEXT];

	mc_uuid_text(text, uuid);
	say_z(&a->out, "member_uuid", uuid.null ? NULL : text);
	say_z(&a->out, "member_host", addr != NULL ? addr->host : NULL);
	if (addr != NULL)
		say_number(&a->out, "member_port", addr->port);
}

static bool matches(const struct topic_app *a, struct mc_str text)
{
	const char *pattern = setting_text(a->s, OPT_MATCH);
	char *copy;
	bool yes;

	if (!setting_given(a->s, OPT_MATCH))
		return true;
	copy = strndup(text.n > 0 ? text.p : "", text.n > 0 ? (size_t)text.n : 0);
	yes = copy != NULL && fnmatch(pattern, copy, 0) == 0;
	free(copy);
	return yes;
}

static void show_message(struct topic_app *a, const struct client_topic_event *e)
{
	struct data_text t = data_show(a->shower, e->item), hex;
	char at[LOG_TIME_SIZE];

	if (!matches(a, t.text))
		return;
	mc_check(a->left < 0 || a->heard < a->left);
	a->heard++;
	if (a->raw && !a->json) {
		out_write(t.text.p, t.text.n > 0 ? (size_t)t.text.n : 0);
	} else {
		say_begin(&a->out, RECORD_MESSAGE, log_now());
		say_text(&a->out, "topic", a->topic);
		say_text(&a->out, "value", t.text);
		say_z(&a->out, "value_type", t.name);
		if (a->json && t.type == DATA_TYPE_COUNT) {
			hex = data_show_exact(a->shower, e->item);
			say_text(&a->out, "value_hex", hex.text);
		}
		log_time(at, e->publish_time > 0 && e->publish_time < MC_TIME_MAX ? e->publish_time : 0);
		say_z(&a->out, "published_at", at);
		show_member(a, e->uuid);
		say_end(&a->out);
	}
	if (!out_look() || a->heard == a->left)
		topic_end(a, STATUS_OK);
}

static void on_event(struct cluster_call *c, const struct client_message *event)
{
	struct topic_app *a = c->ctx;

	if (a->status >= 0)
		return;
	if (event != NULL) {
		show_message(a, event->body);
		return;
	}
	say_begin(&a->out, RECORD_MESSAGE_GAP, log_now());
	say_text(&a->out, "topic", a->topic);
	say_end(&a->out);
}

static void done_listen(struct cluster_call *c, const struct call_result *r)
{
	struct topic_app *a = c->ctx;

	if (!topic_answered(a, c, r))
		return;
	say_begin(&a->out, RECORD_LISTENS, log_now());
	say_text(&a->out, "topic", a->topic);
	say_end(&a->out);
	out_look();
}

static void on_time(uv_timer_t *timer)
{
	topic_end(timer->data, STATUS_OK);
}

bool begin_listen(struct topic_app *a, struct fault *fault)
{
	if (!asker_signals(&a->ask, fault))
		return false;
	if (setting_given(a->s, OPT_FOR)) {
		uv_timer_init(client_pool_loop(cluster_client_pool(a->ask.client)), &a->timer);
		a->timer.data = a;
		uv_timer_start(&a->timer, on_time, (uint64_t)setting_ms(a->s, OPT_FOR), 0);
		uv_unref((uv_handle_t *)&a->timer);
	}
	a->left = setting_given(a->s, OPT_MESSAGES) ? setting_number(a->s, OPT_MESSAGES) : -1;
	body = (struct client_named_listen){ a->topic, false };
	call.event = on_event;
	topic_call(a, &call, CLIENT_TOPIC_ADD_MESSAGE_LISTENER, &body, done_listen);
	return true;
}
