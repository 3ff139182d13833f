/* SPDX-License-Identifier: Apache-2.0 */
/* master.c - one member asked for its list, as a client. Joins nothing. */
#include "tools/probe/master.h"

#include <string.h>

#include "common/base/check.h"
#include "common/io/client_pool.h"
#include "common/io/clock.h"

struct asking {
	struct client_pool *pool;
	struct pool_conn *conn;
	struct master_answer *out;
};

static void on_notice(void *ctx, struct pool_conn *conn, const struct session_notice *t)
{
	struct asking *a = ctx;
	const struct client_member_info *first;

	if (t->type != SESSION_VIEW || t->view->member_infos.n == 0)
		return;
	first = &t->view->member_infos.v[0];
	a->out->known = mc_addr_set(&a->out->addr, first->address.host, first->address.port);
	a->out->uuid = first->uuid;
	a->out->members = t->view->member_infos.n;
	pool_conn_hang_up(conn);
	client_pool_stop(a->pool);
}

static void on_end(void *ctx, struct pool_conn *conn, const struct pool_conn_end *e)
{
	struct asking *a = ctx;

	(void)conn;
	a->out->other_name = e->fault == SESSION_FAULT_NAME;
	client_pool_stop(a->pool);
}

static void on_wake(void *ctx)
{
	struct asking *a = ctx;

	client_pool_stop(a->pool);
}

void master_ask(
	const struct mc_addr *peer, const char *cluster_name, int64_t patience_ms, struct master_answer *out)
{
	struct asking a = { .out = out };
	const struct client_pool_callbacks callbacks = {
		.ctx = &a, .notice = on_notice, .end = on_end, .wake = on_wake
	};
	struct session_config cfg = { .cluster_name = mc_str_z(cluster_name), .patience_ms = patience_ms };

	mc_check(cluster_name != NULL && patience_ms > 0);
	memset(out, 0, sizeof(*out));
	if (!io_random(&cfg.client, sizeof(cfg.client)))
		return;
	cfg.client.null = false;
	a.pool = client_pool_open(&callbacks);
	if (a.pool == NULL)
		return;
	if (client_pool_dial(a.pool, peer, &cfg, NULL) != NULL) {
		client_pool_wake(a.pool, patience_ms);
		client_pool_run(a.pool);
	}
	client_pool_free(a.pool);
}
