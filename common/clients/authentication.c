/* SPDX-License-Identifier: Apache-2.0 */
/* authentication.c - letting clients in (AuthenticationBaseMessageTask, with security off as in every open
 * source member). */
#include <string.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/member/identity.h"
#include "common/clients/internal.h"

#define SERIALIZATION_VERSION 1
#define UNKNOWN (-1)

/* What an authentication says of its sender, whichever of the two it is. */
struct credentials {
	struct mc_str cluster_name, name, type, version;
	struct mc_uuid uuid;
	int8_t serialization_version;
	bool credentials; /* a user, a password, a token */
};

/* --- why not --- */
static enum client_status judge(
	struct node *n, const struct credentials *h, const char **why, const char **hint)
{
	*why = *hint = NULL;
	if (h->serialization_version != SERIALIZATION_VERSION) {
		*why = "it serializes in another version than the members do";
		return CLIENT_SERIALIZATION_VERSION_MISMATCH;
	}
	if (n->cfg->require_password) {
		*why = "clients cannot prove the cluster's password";
		*hint = "leave out " OPTION_REQUIRE_PASSWORD " to let clients in";
	} else if (h->credentials) {
		*why = "it sends a user or a password, and there is nothing here to check them with";
		*hint = "leave them out of the client's configuration, as with every member whose security is off";
	} else if (!mc_str_eq(h->cluster_name, n->cluster_name)) {
		*why = "it asks for another cluster";
		*hint = "give the client the cluster's name, or the addresses of the cluster that it means";
	}
	return *why == NULL ? CLIENT_AUTHENTICATED : CLIENT_CREDENTIALS_FAILED;
}

static struct mc_str shown(struct mc_str s)
{
	if (s.n > MC_CLIENT_NAME_SHOWN)
		s.n = MC_CLIENT_NAME_SHOWN;
	return s;
}

static struct mc_text describe(
	struct node *n, const struct client_in *in, const struct credentials *h, const char *before)
{
	struct mc_text t = node_text(n);

	mc_text_str(mc_text_z(&t, before), shown(h->name));
	mc_text_str(mc_text_z(mc_text_str(mc_text_z(&t, " ("), shown(h->type)), " "), shown(h->version));
	mc_text_addr(mc_text_z(&t, ") of "), in->addr);
	return t;
}

static void say_refused(struct node *n, const struct client_in *in, const struct credentials *h,
	const char *why, const char *hint)
{
	struct mc_text t = describe(n, in, h, "refused the client ");

	/* Hazelcast says nothing of another serialization version, which is how mc-probe asks for a member's
	 * line. */
	bool quiet = h->serialization_version != SERIALIZATION_VERSION;

	if (!quiet && !notice_allowed(n, SAY_CLIENT, in->addr->host)) /* it tries again and again */
		return;
	mc_text_z(mc_text_z(&t, ": "), why);
	if (!mc_str_eq(h->cluster_name, n->cluster_name)) {
		mc_text_str(mc_text_z(&t, " ('"), shown(h->cluster_name));
		mc_text_z(mc_text_str(mc_text_z(&t, "', not '"), n->cluster_name), "')");
	}
	notice_say(n, quiet ? NODE_NOTICE_DEBUG : NODE_NOTICE_WARN, mc_text_done(&t), mc_str_z(hint));
}

/* --- answers --- */
static struct client_authentication_answer *refusal(struct node *n, enum client_status status)
{
	struct client_authentication_answer *a = node_new(n, sizeof(*a));

	mc_check(status <= INT8_MAX);
	a->status = (int8_t)status;
	a->member_uuid.null = a->cluster_id.null = true;
	a->serialization_version = UNKNOWN;
	a->partition_count = a->member_list_version = a->partition_list_version = UNKNOWN;
	a->server_hazelcast_version = mc_str_z("");
	a->tpc_ports.null = true;
	a->tpc_token.n = UNKNOWN;
	return a;
}

struct mc_str client_release(struct node *n)
{
	const uint8_t *v = identity_of(n->line)->version;
	struct mc_text t = node_text(n);

	mc_text_int(mc_text_z(mc_text_int(mc_text_z(mc_text_int(&t, v[0]), "."), v[1]), "."), v[2]);
	return mc_text_done(&t);
}

/* Both views, so that a client need not wait for their events: on the lines whose answer has them
 * (client/core.h). */
static void add_views(struct node *n, struct client_authentication_answer *a)
{
	struct client_string_pair *version = node_new(n, sizeof(*version));

	a->tpc_ports.null = false;
	a->member_list_version = n->list_version;
	a->member_infos.v = client_members(n);
	a->member_infos.n = a->member_infos.v == NULL ? 0 : n->member_count;
	a->partitions.v = client_partitions(n, &a->partitions.n);
	if (a->partitions.n > 0)
		a->partition_list_version = client_partition_version(n);
	*version = (struct client_string_pair){ mc_str_z("clusterVersion"),
		mc_str_z(identity_of(n->line)->text) };
	a->key_value_pairs.v = version;
	a->key_value_pairs.n = 1;
}

static struct client_authentication_answer *welcome(struct node *n)
{
	struct client_authentication_answer *a = refusal(n, CLIENT_AUTHENTICATED);
	struct client_address *address = node_new(n, sizeof(*address));

	*address = (struct client_address){ text_keep(n, mc_str_z(n->addr.host)), n->addr.port };
	a->address = address;
	a->member_uuid = n->uuid;
	a->cluster_id = n->cluster_id;
	a->serialization_version = SERIALIZATION_VERSION;
	a->partition_count = MC_PARTITIONS;
	a->server_hazelcast_version = client_release(n);
	add_views(n, a);
	return a;
}

/* --- the two ways of asking --- */
static bool enter(struct node *n, const struct client_in *in, const struct credentials *h)
{
	struct node_client *c = in->client != NULL ? in->client : client_add(n, in);
	struct node_effect *e;
	struct mc_text t;

	if (c == NULL) {
		if (notice_allowed(n, SAY_CLIENTS_FULL, ""))
			notice_say(n, NODE_NOTICE_WARN,
				mc_str_z(
					"as many clients are connected as there can be; one more was sent away"),
				mc_str_z("let clients connect to other members, too"));
		return false;
	}
	c->uuid = h->uuid;
	n->watchers->client_came(n, c->uuid);
	if (!mc_str_copy(c->type, sizeof(c->type), h->type))
		c->type[0] = '\0';
	e = node_effect_new(n, NODE_FX_TRUST);
	e->conn = in->conn;
	e->frame_max = MC_CLIENT_MESSAGE_MAX;
	t = describe(n, in, h, "serving the client ");
	notice_say(n, NODE_NOTICE_DEBUG, mc_text_done(&t), mc_str_z(NULL));
	return true;
}

static void authenticate(struct node *n, const struct client_in *in, const struct credentials *h)
{
	const char *why, *hint;
	enum client_status status = judge(n, h, &why, &hint);

	if (in->client != NULL)
		status = CLIENT_AUTHENTICATED; /* once is enough, as in Java */
	if (status != CLIENT_AUTHENTICATED) {
		say_refused(n, in, h, why, hint);
		client_reply(n, in, refusal(n, status));
	} else if (enter(n, in, h)) {
		client_reply(n, in, welcome(n));
	} else {
		client_hang_up(n, in->conn);
	}
}

void on_client_authentication(struct node *n, const struct client_in *in)
{
	const struct client_authentication *a = in->m->body;
	struct credentials h = { a->cluster_name, a->client_name, a->client_type, a->client_hazelcast_version,
		a->uuid, a->serialization_version, a->username.n >= 0 || a->password.n >= 0 };

	authenticate(n, in, &h);
}

void on_client_authentication_custom(struct node *n, const struct client_in *in)
{
	const struct client_authentication_custom *a = in->m->body;
	struct credentials h = { a->cluster_name, a->client_name, a->client_type, a->client_hazelcast_version,
		a->uuid, a->serialization_version, true };

	authenticate(n, in, &h);
}
