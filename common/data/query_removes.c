/* SPDX-License-Identifier: Apache-2.0 */
/* query_removes.c - removeAll with a predicate, of members: Hazelcast has it as a processor of entries, the
 * one of those that needs no class of Java. */
#include "common/data/query_run.h"

/* removeAll with a predicate: a processor that removes. False: another one, which is a class of Java. */
static bool is_removing(const struct mc_value *processor)
{
	return processor != NULL && hz_value_body(processor, HZ_ENTRY_REMOVING_PROCESSOR) != NULL;
}

static struct data_query removing_query(
	struct node *n, const struct in *in, struct mc_str name, const struct mc_value *predicate)
{
	struct data_query q = data_query_new(name);

	q.who.reply = reply_to_of(in);
	q.who.uuid = in->conn->uuid;
	q.predicate = data_query_blob(n, predicate);
	q.wanted = DATA_WANTS_KEYS;
	q.removes = true;
	return q;
}

bool data_query_removes(struct node *n, const struct in *in, const struct mc_value *factory)
{
	const struct hz_partition_iterating_operation *op = in->m->body;
	const struct hz_partition_wide_entry_with_predicate_operation_factory *f =
		hz_value_body(factory, HZ_PARTITION_WIDE_ENTRY_WITH_PREDICATE_OPERATION_FACTORY);
	struct data_query q;

	if (f == NULL || !maps_is_plain(f->name) || !is_removing(f->entry_processor))
		return false;
	q = removing_query(n, in, f->name, f->predicate);
	q.by_factory = true;
	for (uint32_t i = 0; i < op->partitions.n; i++)
		data_query_want(&q, op->partitions.v[i]);
	data_query_start(n, &q);
	return true;
}

void on_entries_processed(struct node *n, const struct in *in)
{
	const struct hz_partition_wide_entry_with_predicate_operation *op = in->m->body;
	struct data_query q;
	const char *why;

	if (!node_stores(n) || !maps_is_plain(op->name) || !is_removing(op->entry_processor)) {
		reply_error(n, in, HZ_UNSUPPORTED_OPERATION,
			"an entry processor is a class of Java, which this member has not");
		return;
	}
	if (!data_gate(n, in->m->op->partition_id, &why)) {
		reply_error(n, in, HZ_WRONG_TARGET, why);
		return;
	}
	q = removing_query(n, in, op->name, op->predicate);
	data_query_want(&q, in->m->op->partition_id);
	data_query_start(n, &q);
}
