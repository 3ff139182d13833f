/* SPDX-License-Identifier: Apache-2.0 */
/* ask.c - a request of one key at the gate: it runs, goes to the owner, waits while its partition moves, or
 * is sent back. */
#include "common/data/service_internal.h"

static void refuse(struct node *n, const struct data_caller *who, const char *why)
{
	data_refuse(n, who, HZ_WRONG_TARGET, CLIENT_ERROR_RETRYABLE, why);
}

void data_ask_now(struct node *n, const struct data_caller *who, struct data_request *q)
{
	const char *why;

	if (data_gate(n, (int32_t)q->r.partition, &why))
		data_run(n, who, q);
	else if (!who->client || !data_forward(n, who, q))
		refuse(n, who, why);
}

void data_ask(struct node *n, const struct data_caller *who, struct data_request *q)
{
	const char *why;

	if (data_reads(q->r.op) && data_gate_reads(n, (int32_t)q->r.partition, &why))
		data_run(n, who, q);
	else if (!data_is_parked(n, q->r.partition) && !data_moves_away(n, q->r.partition))
		data_ask_now(n, who, q);
	else if (!data_park(n, who, q))
		refuse(n, who, "the partition moves: ask again");
}
