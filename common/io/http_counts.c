/* SPDX-License-Identifier: Apache-2.0 */
/* http_counts.c - what is counted while the node runs, for the metrics. */
#include "common/io/edge_internal.h"

/* How an event is called; NULL: it is not counted. */
static const char *kind_of(const struct node_event *ev)
{
	if (ev->type == NODE_EV_CLIENT_MESSAGE)
		return ev->client->type == CLIENT_NONE ? "unknown" : client_type_name(ev->client->type);
	if (ev->type != NODE_EV_MESSAGE)
		return NULL;
	return ev->message->cls == HZ_NONE ? "unknown" : hz_class_name(ev->message->cls);
}

/* The step and what its effects cost, which is what the one who asked waits for. */
void io_http_count(struct edge *e, const struct node_event *ev, uint64_t took_ns)
{
	const char *kind = e->cfg->http != EDGE_HTTP_OFF ? kind_of(ev) : NULL;

	if (kind != NULL)
		http_duration_add(
			e->http.durations, MC_HTTP_KINDS, kind, ev->type == NODE_EV_CLIENT_MESSAGE, took_ns);
}

void io_http_notice(struct edge *e, const struct node_notice *t)
{
	if (t->type == NODE_NOTICE_REFUSED)
		(t->by_us ? e->http.refused_by_us : e->http.refused_us)[t->refusal]++;
}
