/* SPDX-License-Identifier: Apache-2.0 */
/* health.c - the health pages: Hazelcast's, in its words (HttpGetCommandProcessor.handleHealthcheck), and
 * those of MicroProfile Health, which Kubernetes and Payara's users know. */
#include "common/http/internal.h"

static bool is_member(const struct http_view *v)
{
	return v->node.phase == NODE_PHASE_MEMBER || v->node.phase == NODE_PHASE_MASTER;
}

/* com.hazelcast.instance.impl.NodeState: PASSIVE is who takes no operations now. */
static const char *node_state(const struct http_view *v)
{
	if (v->node.phase == NODE_PHASE_LEFT)
		return "SHUT_DOWN";
	if (!is_member(v) ||
		(v->node.cluster_state != NULL && mc_str_eqz(mc_str_z(v->node.cluster_state), "PASSIVE")))
		return "PASSIVE";
	return "ACTIVE";
}

/* Hazelcast's cluster is ACTIVE from its start; a node that has no cluster yet says it of its own. */
static const char *cluster_state(const struct http_view *v)
{
	return v->node.cluster_state == NULL ? "ACTIVE" : v->node.cluster_state;
}

static bool is_safe(const struct http_view *v)
{
	return is_member(v) && v->node.safe && v->node.migrations == 0;
}

static enum http_status quoted(struct mc_text *body, const char *word)
{
	mc_text_z(mc_text_z(mc_text_z(body, "\""), word), "\"");
	return HTTP_OK;
}

static enum http_status number(struct mc_text *body, int64_t n)
{
	mc_text_int(body, n);
	return HTTP_OK;
}

enum http_status http_health(const struct http_view *v, struct mc_text *body)
{
	mc_text_z(mc_text_z(body, "{\"nodeState\":\""), node_state(v));
	mc_text_z(mc_text_z(body, "\",\"clusterState\":\""), cluster_state(v));
	mc_text_z(mc_text_z(body, "\",\"clusterSafe\":"), is_safe(v) ? "true" : "false");
	mc_text_int(mc_text_z(body, ",\"migrationQueueSize\":"), v->node.migrations);
	mc_text_z(mc_text_int(mc_text_z(body, ",\"clusterSize\":"), v->node.members), "}");
	return HTTP_OK;
}

/* What HEAD gives beside the length (HttpHeadCommandProcessor). */
enum http_status http_health_fields(const struct http_view *v, struct mc_text *head)
{
	mc_text_z(mc_text_z(head, "\r\nHazelcast-NodeState: "), node_state(v));
	mc_text_z(mc_text_z(head, "\r\nHazelcast-ClusterState: "), cluster_state(v));
	mc_text_int(mc_text_z(head, "\r\nHazelcast-MigrationQueueSize: "), v->node.migrations);
	mc_text_int(mc_text_z(head, "\r\nHazelcast-ClusterSize: "), v->node.members);
	return HTTP_OK;
}

enum http_status http_node_state(const struct http_view *v, struct mc_text *body)
{
	return v->node.phase == NODE_PHASE_LEFT ? HTTP_UNAVAILABLE : quoted(body, node_state(v));
}

enum http_status http_cluster_state(const struct http_view *v, struct mc_text *body)
{
	return quoted(body, cluster_state(v));
}

enum http_status http_cluster_safe(const struct http_view *v, struct mc_text *body)
{
	(void)body; /* Hazelcast's has none either: the status says it */
	return is_safe(v) ? HTTP_OK : HTTP_UNAVAILABLE;
}

enum http_status http_migration_queue_size(const struct http_view *v, struct mc_text *body)
{
	return number(body, v->node.migrations);
}

enum http_status http_cluster_size(const struct http_view *v, struct mc_text *body)
{
	return number(body, v->node.members);
}

enum http_status http_hazelcast_ready(const struct http_view *v, struct mc_text *body)
{
	(void)body;
	return is_member(v) ? HTTP_OK : HTTP_UNAVAILABLE;
}

/* --- MicroProfile Health: {"status":...,"checks":[...]} --- */
static void check(struct mc_text *body, const char *name, bool up, const struct http_view *v)
{
	mc_text_z(mc_text_z(body, "{\"status\":\""), up ? "UP" : "DOWN");
	mc_text_z(mc_text_z(body, "\",\"checks\":[{\"name\":\""), name);
	mc_text_z(mc_text_z(body, "\",\"status\":\""), up ? "UP" : "DOWN");
	mc_text_z(mc_text_z(body, "\",\"data\":{\"phase\":\""), node_phase_text(v->node.phase));
	mc_text_z(mc_text_int(mc_text_z(body, "\",\"members\":"), v->node.members), "}}]}");
}

enum http_status http_live(const struct http_view *v, struct mc_text *body)
{
	check(body, "event-loop", true, v);
	return HTTP_OK;
}

enum http_status http_ready(const struct http_view *v, struct mc_text *body)
{
	check(body, "member", is_member(v), v);
	return is_member(v) ? HTTP_OK : HTTP_UNAVAILABLE;
}
