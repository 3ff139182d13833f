/* SPDX-License-Identifier: Apache-2.0 */
/* invariant.c - what holds of a node between two steps, part by part. A file of its own: only who asks links
 * it. */
#include "common/clients/clients.h"
#include "common/cluster/cluster.h"
#include "common/data/data.h"
#include "common/data/topics.h"
#include "common/node/node.h"
#include "common/partition/partition.h"

void node_invariant(struct node *n)
{
	if (!n->started || n->ended)
		return;
	member_invariant(n);
	partition_invariant(n);
	clients_invariant(n);
	cluster_invariant(n);
	topics_invariant(n);
	data_invariant(n);
}
