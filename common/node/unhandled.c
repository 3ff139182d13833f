/* SPDX-License-Identifier: Apache-2.0 */
/* unhandled.c - what a member answers to calls that it has no handler for, each a row. */
#include "common/node/unhandled.h"

#include "common/clients/clients.h"
#include "common/partition/partition.h"

/*
 * An honest error where that is safe; true or null where an error would break the peer's application (a
 * transaction, a change of the cluster's state, the start of a Payara); never silence on a call id, never a
 * lie about data.
 */
enum how { TRUE_, NULL_, CLIENTS, NOT_OWNER, NO_TASKS, REFUSE };

#define ANY_ID INT32_MIN
struct row {
	int32_t factory, id;
	enum how how;
};
static const struct row rows[] = {
	{ -1, 14, TRUE_ }, /* InitializeDistributedObjectOperation */
	{ -1, 15, TRUE_ }, /* DistributedObjectDestroyOperation */
	{ -1, 16, NULL_ }, /* PostJoinProxyOperation */
	{ -1, 26, TRUE_ }, /* TenantControlReplicationOperation: an error ends the start of a Payara */
	{ -1, 1, REFUSE }, /* Backup: never sent to a lite member */
	/* GetConnectedClientsOperation: before a dead client's locks are freed, everybody is asked */
	{ -3, 2, CLIENTS },
	{ -4, 92, NULL_ }, /* PostJoinMapOperation */
	{ -10, 0, NULL_ }, /* CreateTxBackupLog: any other member is asked to hold it, lite or not */
	{ -10, 2, NULL_ }, /* PurgeTxBackupLog */
	{ -10, 3, NULL_ }, /* ReplicateTx */
	{ -10, 4, NULL_ }, /* RollbackTxBackupLog */
	{ -10, 5, NULL_ }, /* the same four of state changes (AllowedDuringPassiveState) */
	{ -10, 6, NULL_ },
	{ -10, 7, NULL_ },
	{ -10, 8, NULL_ },
	{ -13, 42, NULL_ },     /* OnJoinCacheOperation */
	{ -31, 6, NULL_ },      /* AddDynamicConfigOperation: kept by those who have the object */
	{ -31, 7, NULL_ },      /* DynamicConfigPreJoinOperation */
	{ -42, ANY_ID, NULL_ }, /* schemas of Compact: a member that reads no values has nothing to learn */
	{ -4, ANY_ID, NOT_OWNER },
	{ -7, 4, NULL_ }, /* ShutdownOperation of an executor: nothing runs here */
	{ -7, ANY_ID, NO_TASKS },
	{ -8, ANY_ID, NOT_OWNER },
	{ -9, ANY_ID, NOT_OWNER },
	{ -11, ANY_ID, NOT_OWNER },
	{ -12, ANY_ID, REFUSE },
	{ -13, ANY_ID, NOT_OWNER },
	{ -22, ANY_ID, NO_TASKS }, /* durable executors */
	{ -27, 23, NULL_ },        /* ShutdownOperation of a scheduled executor */
	{ -27, ANY_ID, NO_TASKS },
};

static enum how how_to(const struct hz_message *m)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].factory == m->factory && (rows[i].id == m->id || rows[i].id == ANY_ID))
			return rows[i].how;
	return REFUSE;
}

static void refuse(struct node *n, const struct in *in)
{
	struct mc_text t = node_text(n);

	mc_text_int(mc_text_z(mc_text_int(mc_text_z(&t, "this member does not run operations of class "),
				      in->m->factory),
			    "/"),
		in->m->id);
	if (notice_allowed(n, SAY_NO_SUCH_OPERATION, t.p))
		notice_say(n, NODE_NOTICE_DEBUG, mc_text_done(&t), mc_str_z(NULL));
	reply_error(n, in, HZ_UNSUPPORTED_OPERATION, t.p);
}

/* Whoever submits one goes on at once, and knows why. */
static void refuse_task(struct node *n, const struct in *in)
{
	if (notice_allowed(n, SAY_NO_SUCH_OPERATION, CLIENTS_NO_TASKS))
		notice_say(n, NODE_NOTICE_DEBUG, mc_str_z(CLIENTS_NO_TASKS), mc_str_z(NULL));
	reply_error(n, in, HZ_UNSUPPORTED_OPERATION, CLIENTS_NO_TASKS);
}

static bool owns(const struct node *n, int32_t partition)
{
	return node_stores(n) && mc_uuid_eq(partition_replica(n, (uint32_t)partition, 0), n->uuid);
}

void reply_unhandled(struct node *n, const struct in *in)
{
	switch (how_to(in->m)) {
	case TRUE_: reply_bool(n, in, true); break;
	case NULL_: reply_null(n, in); break;
	case CLIENTS: reply_value(n, in, clients_types(n)); break;
	case NOT_OWNER:
	case NO_TASKS:
		if (in->m->partition_id >= 0 && !owns(n, in->m->partition_id))
			reply_error(n, in, HZ_WRONG_TARGET, "this member does not own the partition");
		else if (how_to(in->m) == NO_TASKS)
			refuse_task(n, in);
		else
			refuse(n, in);
		break;
	case REFUSE: refuse(n, in); break;
	}
}
