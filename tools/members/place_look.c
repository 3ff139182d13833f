/* SPDX-License-Identifier: Apache-2.0 */
/* place_look.c - a port that lets no client in and may be a member's all the same: the members' own, of which
 * the handshake tells the clients' port, or one of Hazelcast 3. */
#include "common/cli/log.h"
#include "tools/members/app.h"

/* One connection for each port: who asks is not the client itself, or the member would log a warning. */
static struct mc_uuid us(const struct app *a)
{
	struct mc_uuid uuid = a->client;

	uuid.lo = ~uuid.lo;
	return uuid;
}

static void ask_clients_port(struct app *a, struct place *p, const struct mc_addr *client)
{
	char was[MC_ADDR_TEXT], now[MC_ADDR_TEXT];

	mc_addr_text(was, &p->addr);
	mc_addr_text(now, client);
	log_sayf(LOG_NOTE, NULL, NULL, "%s is the members' own port; clients have %s, which is asked.", was,
		now);
	p->addr = *client;
	if (!place_dial(a, p))
		a->task->failed(a, p);
}

static void on_named(void *ctx, const struct member_told *told)
{
	struct place *p = ctx;
	struct app *a = p->of;

	p->look = NULL;
	if (a->shown || a->status >= 0)
		return;
	if (told != NULL && told->client.port != 0 && !mc_addr_eq(&told->client, &p->addr))
		ask_clients_port(a, p, &told->client);
	else
		a->task->failed(a, p);
}

static void on_greeted(void *ctx, const struct member_told *told)
{
	struct place *p = ctx;
	struct app *a = p->of;

	p->look = NULL;
	if (a->shown || a->status >= 0)
		return;
	if (told != NULL)
		client_fail_is_members(&p->failure);
	a->task->failed(a, p);
}

bool place_look(struct app *a, struct place *p, const struct pool_conn_end *e)
{
	bool other = client_fail_is_other_port(e);

	if (p->looked || (!other && !client_fail_is_closed(&p->failure)))
		return false;
	p->looked = true;
	p->look = member_ask_open(client_pool_loop(a->pool), client_pool_connector(a->pool), &p->addr, us(a),
		other ? MEMBER_ASK_NAME : MEMBER_ASK_GREETING, other ? on_named : on_greeted, p);
	return p->look != NULL;
}
