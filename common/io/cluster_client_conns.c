/* SPDX-License-Identifier: Apache-2.0 */
/* cluster_client_conns.c - the connections of a cluster client: who is dialled, when again, who carries a
 * call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io/cluster_client_internal.h"

static void changed(struct cluster_client *c)
{
	if (c->cfg.changed != NULL)
		c->cfg.changed(c->cfg.ctx);
}

/* --- one connection --- */

static bool dial_name(struct cc_conn *n)
{
	const struct session_config cfg = {
		.cluster_name = mc_str_z(n->names[n->name]),
		.client = n->c->cfg.client,
		.patience_ms = n->c->cfg.patience_ms,
		.no_view = true, /* asked for as a request of ours: on one of many */
	};

	n->conn = client_pool_dial(n->c->pool, &n->addr, &cfg, n);
	return n->conn != NULL;
}

static void free_conn(struct cc_conn *n)
{
	struct cluster_client *c = n->c;

	*n->at = n->next;
	if (n->next != NULL)
		n->next->at = n->at;
	if (n->member != NULL && n->member->lanes[n->lane] == n)
		n->member->lanes[n->lane] = NULL;
	if (c->seed == n)
		c->seed = NULL;
	if (!n->open)
		c->dialling--;
	free(n);
}

struct cc_conn *cc_dial(struct cluster_client *c, const struct mc_addr *addr)
{
	struct cc_conn *n = calloc(1, sizeof(*n));

	if (n == NULL)
		return NULL;
	n->c = c;
	n->addr = *addr;
	n->names[0] = c->name;
	n->name_count = c->name != NULL ? 1 : c->cfg.names(c->cfg.ctx, c->name, addr->port, n->names);
	n->next = c->conns;
	n->at = &c->conns;
	if (n->next != NULL)
		n->next->at = &n->next;
	c->conns = n;
	c->dialling++;
	if (n->name_count > 0 && dial_name(n))
		return n;
	free_conn(n);
	return NULL;
}

void cc_dial_member(struct cluster_client *c, struct cc_member *m, unsigned lane)
{
	if (m->lanes[lane] != NULL || m->addr.host[0] == '\0' || m->dial_at_ms > client_pool_now(c->pool))
		return;
	m->lanes[lane] = cc_dial(c, &m->addr);
	if (m->lanes[lane] == NULL)
		return;
	m->lanes[lane]->member = m;
	m->lanes[lane]->lane = lane;
}

/* --- let in --- */

/* Of all that were asked at the same time one is enough. */
static void drop_rivals(struct cluster_client *c, const struct cc_conn *winner)
{
	struct cc_conn *n, *next;

	for (n = c->conns; n != NULL; n = next) {
		next = n->next;
		if (n == winner || n->open || n->member != NULL)
			continue;
		pool_conn_hang_up(n->conn);
		free_conn(n);
	}
}

static bool let_in(struct cc_conn *n, const struct client_authentication_answer *h)
{
	struct cluster_client *c = n->c;
	struct cc_member *m;

	if (!cc_take_partition_count(c, h->partition_count))
		return false;
	if (n->member != NULL && !mc_uuid_eq(n->member->uuid, h->member_uuid)) { /* another has its address */
		n->member->lanes[n->lane] = NULL;
		n->member = NULL;
	}
	m = n->member != NULL ? n->member : cc_member_of(c, h->member_uuid, &n->addr);
	if (m == NULL || (m->lanes[n->lane] != NULL && m->lanes[n->lane] != n))
		return false;
	n->member = m;
	m->lanes[n->lane] = n;
	n->open = true;
	c->dialling--;
	c->name = n->names[n->name];
	c->redial_pause_ms = 0;
	return true;
}

static void on_hello(struct cc_conn *n, const struct client_authentication_answer *h)
{
	struct cluster_client *c = n->c;

	if (!let_in(n, h)) {
		pool_conn_hang_up(n->conn);
		free_conn(n);
		cc_dial_more(c);
		return;
	}
	drop_rivals(c, n);
	if (c->cfg.smart)
		cc_ask_view(c);
	cc_send_waiting(c);
	changed(c);
}

static void on_notice(void *ctx, struct pool_conn *conn, const struct session_notice *t)
{
	struct cc_conn *n = pool_conn_owner(conn);

	(void)ctx;
	if (t->type == SESSION_HELLO) {
		on_hello(n, t->hello);
	} else if (cc_is_view(n, t)) {
		if (t->type == SESSION_EVENT)
			cc_take_view(n->c, t->message);
		changed(n->c);
	} else if (t->type == SESSION_ANSWER || t->type == SESSION_REFUSAL || t->type == SESSION_EVENT) {
		cc_answered(n, t);
	}
}

/* --- ends --- */

static void add_tried(struct cc_conn *n)
{
	size_t used = strlen(n->tried);

	snprintf(n->tried + used, sizeof(n->tried) - used, "%s'%s'", used > 0 ? ", " : "", n->names[n->name]);
}

static void on_end(void *ctx, struct pool_conn *conn, const struct pool_conn_end *e)
{
	struct cluster_client *c = ctx;
	struct cc_conn *n = pool_conn_owner(conn);

	if (e->fault == SESSION_FAULT_NAME)
		add_tried(n);
	if (e->fault == SESSION_FAULT_NAME && n->name + 1 < n->name_count) {
		n->name++;
		if (dial_name(n))
			return;
	}
	c->starting = c->starting || e->fault == SESSION_FAULT_STARTING;
	if (c->cfg.failed != NULL)
		c->cfg.failed(c->cfg.ctx, &n->addr, n->tried, conn, e);
	if (n->member != NULL)
		n->member->dial_at_ms = client_pool_now(c->pool) + MC_ASK_PAUSE_MAX;
	if (n->open && n->member->lanes[n->lane] == n)
		n->member->lanes[n->lane] = NULL; /* before what it carried looks for another */
	n->dead = true;
	cc_conn_lost(n, e);
	free_conn(n);
	if (c->cfg.smart && c->seed == NULL)
		cc_ask_view(c);
	cc_dial_more(c);
	cc_set_wake(c);
	changed(c);
}

/* --- who carries a call --- */

static struct cc_conn *open_lane(struct cluster_client *c, struct cc_member *m)
{
	for (unsigned i = 0; i < c->cfg.lanes; i++) {
		unsigned lane = m->turn++ % c->cfg.lanes;

		if (m->lanes[lane] != NULL && m->lanes[lane]->open)
			return m->lanes[lane];
	}
	return NULL;
}

static bool is_near(const struct cluster_client *c, const struct cc_member *m)
{
	return m->lanes[0] != NULL || m->dial_at_ms <= client_pool_now(c->pool);
}

/* Any that stores; NULL: nobody who can be reached. */
static struct cc_member *member_that_stores(const struct cluster_client *c)
{
	for (unsigned i = 0; i < c->member_count; i++)
		if (c->members[i]->listed && !c->members[i]->lite && is_near(c, c->members[i]))
			return c->members[i];
	return NULL;
}

/* The owner; for what is nobody's, or where the owner is not known, one that stores if we entered at one that
 * does not. */
static struct cc_member *member_for(const struct cluster_client *c, int32_t partition_id)
{
	int owner = partition_id >= 0 ? cluster_client_owner(c, (uint32_t)partition_id) : -1;

	if (owner >= 0 && is_near(c, c->members[owner]))
		return c->members[owner];
	return c->seed != NULL && c->seed->member->lite ? member_that_stores(c) : NULL;
}

bool cc_other_is_near(const struct cc_conn *n, int32_t partition_id)
{
	const struct cc_member *m = member_for(n->c, partition_id);

	if (!n->c->viewed)
		return n->c->seed != NULL;
	return n->member->lite && m != NULL && m != n->member;
}

struct cc_conn *cc_conn_for(struct cluster_client *c, int32_t partition_id)
{
	struct cc_member *m = member_for(c, partition_id);
	struct cc_conn *n;

	if (m != NULL) {
		cc_dial_member(c, m, 0);
		n = open_lane(c, m);
		if (n != NULL)
			return n;
	}
	if (c->seed != NULL && open_lane(c, c->seed->member) != NULL)
		return open_lane(c, c->seed->member);
	for (n = c->conns; n != NULL && (!n->open || n->dead);)
		n = n->next;
	return n;
}

/* --- the whole --- */

static void on_signal(void *ctx, int number)
{
	struct cluster_client *c = ctx;

	if (c->cfg.signal != NULL)
		c->cfg.signal(c->cfg.ctx, number);
}

bool cc_conns_open(struct cluster_client *c)
{
	c->callbacks = (struct client_pool_callbacks){
		.ctx = c, .notice = on_notice, .end = on_end, .wake = cc_wake, .signal = on_signal
	};
	c->pool = client_pool_open(&c->callbacks);
	return c->pool != NULL;
}

void cc_conns_close(struct cluster_client *c)
{
	c->closing = true;
	client_pool_free(c->pool);
	while (c->conns != NULL)
		free_conn(c->conns);
	for (unsigned i = 0; i < c->member_count; i++)
		free(c->members[i]);
	free(c->members);
	free(c->owners);
	free(c->peers);
}
