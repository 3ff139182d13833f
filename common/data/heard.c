/* SPDX-License-Identifier: Apache-2.0 */
/* heard.c - what happened at another member, for a listener here: which service it is of. */
#include "common/data/announce.h"
#include "common/data/caches.h"
#include "common/data/container_ops.h"
#include "common/data/service_internal.h"
#include "common/data/topics.h"

/* An event object, of a class of its service. */
typedef void heard_fn(struct node *n, const struct in *in, struct mc_uuid id, const struct mc_iobj *event);
static const struct {
	const char *service;
	heard_fn *heard;
	bool of_store;
} hearers[] = {
	{ "hz:impl:topicService", topics_heard, false }, { "hz:impl:mapService", data_heard, true },
	{ "hz:impl:multiMapService", data_heard, true }, { "hz:impl:queueService", container_heard, true },
	{ "hz:impl:listService", container_heard, true }, { "hz:impl:setService", container_heard, true },
	{ "hz:impl:cacheService", caches_heard, true },
	{ "hz:impl:cacheService", data_heard, true }, /* of near caches */
};

static void hear(struct node *n, const struct in *in, const struct hz_event_envelope *e)
{
	for (size_t i = 0; i < sizeof(hearers) / sizeof(hearers[0]); i++)
		if (mc_str_eqz(e->service_name, hearers[i].service) &&
			(!hearers[i].of_store || node_stores(n)))
			hearers[i].heard(n, in, e->id, &e->event);
}

void on_event(struct node *n, const struct in *in)
{
	hear(n, in, in->m->body);
}

void on_send_event(struct node *n, const struct in *in)
{
	const struct hz_send_event_operation *op = in->m->body;

	hear(n, in, &op->event_envelope);
	reply_null(n, in);
}
