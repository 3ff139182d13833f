/* SPDX-License-Identifier: Apache-2.0 */
/* list.c - the topics that somebody in the cluster has used. */
#include "tools/topic/app.h"

static void done_list(struct cluster_call *c, const struct call_result *r)
{
	struct topic_app *a = c->ctx;
	const struct client_distributed_objects *answer;

	if (!topic_answered(a, c, r))
		return;
	answer = r->message->body;
	for (uint32_t i = 0; i < answer->response.n; i++) {
		const struct client_distributed_object_info *o = &answer->response.v[i];
		bool reliable = mc_str_eqz(o->service_name, "hz:impl:reliableTopicService");

		if (!reliable && !mc_str_eqz(o->service_name, "hz:impl:topicService"))
			continue;
		say_begin(&a->out, RECORD_TOPIC, log_now());
		say_text(&a->out, "topic", o->name);
		say_flag(&a->out, "reliable", reliable);
		say_end(&a->out);
	}
	topic_end(a, STATUS_OK);
}

bool begin_list(struct topic_app *a, struct fault *fault)
{
	static const struct client_empty nothing;
	static struct cluster_call call;

	(void)fault;
	topic_call(a, &call, CLIENT_GET_DISTRIBUTED_OBJECTS, &nothing, done_list);
	return true;
}
