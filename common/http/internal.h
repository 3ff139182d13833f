/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - what the files of http offer each other. */
#ifndef MC_HTTP_INTERNAL_H
#define MC_HTTP_INTERNAL_H

#include "common/http/http.h"

/* A page writes its body and says with which status. */
typedef enum http_status http_page(const struct http_view *v, struct mc_text *body);

/* health.c */
http_page http_health, http_health_fields, http_node_state, http_cluster_state, http_cluster_safe,
	http_migration_queue_size, http_cluster_size, http_hazelcast_ready, http_live, http_ready;
/* metrics.c */
http_page http_metrics, http_openmetrics;

#endif
