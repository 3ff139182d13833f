/* SPDX-License-Identifier: Apache-2.0 */
/* place.c - the places that are asked: each under the names that it may go by, one connection after the
 * other. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "tools/members/app.h"

static bool grow_places(struct app *a)
{
	uint32_t cap = a->place_cap > 0 ? 2 * a->place_cap : 16;
	struct place **more;

	if (a->place_count < a->place_cap)
		return true;
	if (a->place_count >= MC_PEERS_MAX)
		return false;
	more = realloc(a->places, cap * sizeof(*more));
	if (more == NULL)
		return false;
	a->places = more;
	a->place_cap = cap;
	return true;
}

struct place *place_add(struct app *a, const struct mc_addr *addr, bool given)
{
	struct place *p;
	uint32_t i;

	for (i = 0; i < a->place_count; i++)
		if (mc_addr_eq(&a->places[i]->addr, addr))
			return a->places[i];
	if (!grow_places(a))
		return NULL;
	p = calloc(1, sizeof(*p));
	if (p == NULL)
		return NULL;
	p->of = a;
	p->addr = *addr;
	p->uuid.null = true;
	p->given = given;
	a->places[a->place_count++] = p;
	return p;
}

static bool dial_name(struct app *a, struct place *p)
{
	const struct session_config cfg = {
		.cluster_name = mc_str_z(p->names[p->name]),
		.client = a->client,
		.patience_ms = MC_ASK_PATIENCE,
	};

	p->told = false;
	p->conn = client_pool_dial(a->pool, &p->addr, &cfg, p);
	return p->conn != NULL;
}

bool place_dial(struct app *a, struct place *p)
{
	mc_check(a->pool != NULL);
	if (p->conn != NULL || p->look != NULL)
		return true;
	p->name_count = client_names(a->s, a->name, p->addr.port, p->names);
	p->name = 0;
	p->tried[0] = '\0';
	p->failure.row = NULL;
	return dial_name(a, p);
}

void place_free(struct place *p)
{
	place_hang_up(p);
	view_free(p->view);
	free(p);
}

bool place_is_open(const struct place *p)
{
	return p->conn != NULL && p->told;
}

void place_hang_up(struct place *p)
{
	if (p->conn != NULL)
		pool_conn_hang_up(p->conn);
	p->conn = NULL;
	if (p->look != NULL)
		member_ask_close(p->look);
	p->look = NULL;
}

/* --- what the connections say --- */

static void keep_hello(struct app *a, struct place *p, const struct client_authentication_answer *h)
{
	struct view *v = &p->hello;

	if (!p->other)
		a->name = p->names[p->name];
	snprintf(v->cluster_name, sizeof(v->cluster_name), "%s", p->names[p->name]);
	mc_str_copy(v->server, sizeof(v->server), h->server_hazelcast_version);
	v->cluster = h->cluster_id;
	v->by = h->member_uuid;
	v->partition_count = h->partition_count;
	v->by_addr = p->addr;
	if (h->address != NULL)
		mc_addr_set(&v->by_addr, h->address->host, h->address->port);
}

static void on_notice(void *ctx, struct pool_conn *conn, const struct session_notice *t)
{
	struct app *a = ctx;
	struct place *p = pool_conn_owner(conn);
	struct view *v;

	if (t->type == SESSION_HELLO)
		keep_hello(a, p, t->hello);
	if (t->type == SESSION_VIEW) {
		v = view_keep(p, t->view, client_pool_now(a->pool));
		if (v == NULL)
			return;
		view_free(p->view);
		p->view = v;
		p->told = true;
	}
	a->task->told(a, p, t);
}

static void add_tried(struct place *p)
{
	size_t n = strlen(p->tried);

	snprintf(p->tried + n, sizeof(p->tried) - n, "%s'%s'", n > 0 ? ", " : "", p->names[p->name]);
}

static void on_end(void *ctx, struct pool_conn *conn, const struct pool_conn_end *e)
{
	struct app *a = ctx;
	struct place *p = pool_conn_owner(conn);

	p->conn = NULL;
	if (e->fault == SESSION_FAULT_NAME)
		add_tried(p);
	if (e->fault == SESSION_FAULT_NAME && p->name + 1 < p->name_count) {
		p->name++;
		if (dial_name(a, p))
			return;
	}
	client_fail(&p->failure, &p->addr, p->tried, conn, e);
	if (!place_look(a, p, e))
		a->task->failed(a, p);
}

static void on_wake(void *ctx)
{
	struct app *a = ctx;

	a->task->wake(a);
}

bool places_open(struct app *a)
{
	mc_check(a->pool == NULL);
	a->callbacks = (struct client_pool_callbacks){
		.ctx = a, .notice = on_notice, .end = on_end, .wake = on_wake, .signal = follow_signal
	};
	a->pool = client_pool_open(&a->callbacks);
	a->began_at_ms = a->pool != NULL ? client_pool_now(a->pool) : 0;
	return a->pool != NULL;
}

void places_close(struct app *a)
{
	uint32_t i;

	find_stop(a);
	for (i = 0; i < a->place_count; i++) {
		/* hung up with all others when the pool was stopped, and perhaps gone */
		a->places[i]->conn = NULL;
		a->places[i]->look = NULL;
		place_free(a->places[i]);
	}
	free(a->places);
	client_pool_free(a->pool);
}
