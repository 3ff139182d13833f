/* SPDX-License-Identifier: Apache-2.0 */
/*
 * info.c - a map in numbers: how many copies its configuration asks for, how many entries of how many bytes
 * there are, and who owns them. No message tells the bytes: all entries are walked over and counted, which
 * takes as long as `entries` does.
 */
#include <stdlib.h>
#include <string.h>

#include "tools/map/walk.h"

struct owned {
	uint64_t partitions, entries, bytes;
};

static struct cluster_call call;
static struct client_name body;
static int64_t backups = -1, async_backups = -1;
static struct owned *of_partition; /* by partition */
static uint32_t partitions;
static bool is_short; /* of memory */

/* How many partitions there are is known with the first answers. */
static bool make_room(uint32_t count)
{
	struct owned *more = count > partitions ? realloc(of_partition, count * sizeof(*more)) : of_partition;

	if (count <= partitions)
		return true;
	if (more == NULL)
		return false;
	memset(more + partitions, 0, (count - partitions) * sizeof(*more));
	of_partition = more;
	partitions = count;
	return true;
}

static void count_entry(int32_t partition, const struct client_entry *e)
{
	if (partition < 0 || !make_room((uint32_t)partition + 1)) {
		is_short = true;
		return;
	}
	of_partition[partition].entries++;
	of_partition[partition].bytes += (uint64_t)e->key.n + (uint64_t)e->value.n;
}

static struct owned sum_of(const struct map_app *a, int owner)
{
	struct owned sum = { 0 };

	for (uint32_t p = 0; p < partitions; p++) {
		if (owner >= 0 && cluster_client_owner(a->client, p) != owner)
			continue;
		sum.partitions++;
		sum.entries += of_partition[p].entries;
		sum.bytes += of_partition[p].bytes;
	}
	return sum;
}

static void say_sum(struct map_app *a, const struct owned *sum)
{
	say_number(&a->out, "entry_count", (int64_t)sum->entries);
	say_number(&a->out, "bytes", (int64_t)sum->bytes);
}

static void say_owner(struct map_app *a, int place)
{
	struct mc_uuid uuid = { .null = true };
	const struct mc_addr *at = cluster_client_member(a->client, place, &uuid);
	struct owned sum = sum_of(a, place);
	char text[MC_UUID_TEXT];

	if (at == NULL || sum.partitions == 0)
		return;
	mc_uuid_text(text, uuid);
	say_open(&a->out, NULL);
	say_z(&a->out, "uuid", text);
	say_z(&a->out, "host", at->host);
	say_number(&a->out, "port", at->port);
	say_number(&a->out, "partition_count", (int64_t)sum.partitions);
	say_sum(a, &sum);
	say_close(&a->out);
}

static void say_all(struct map_app *a)
{
	struct owned all;

	if (!make_room(cluster_client_partitions(a->client)) || is_short) {
		app_end(a, STATUS_HOST);
		return;
	}
	all = sum_of(a, -1);
	show_begin(a, RECORD_MAP_INFO);
	say_z(&a->out, "service", "map");
	say_sum(a, &all);
	if (backups >= 0) {
		say_number(&a->out, "backup_count", backups);
		say_number(&a->out, "async_backup_count", async_backups);
	}
	say_list(&a->out, "owners");
	for (int place = 0; place < MC_MEMBERS_MAX; place++)
		say_owner(a, place);
	say_list_end(&a->out);
	show_end(a);
	free(of_partition);
	app_end(a, STATUS_OK);
}

/* A member that does not say it (security, a C node that stores nothing) is no reason not to count. */
static void done_config(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;

	if (r->end == CALL_ANSWERED && r->message->type == CLIENT_MC_GET_MAP_CONFIG_ANSWER) {
		const struct client_map_config_answer *answer = r->message->body;

		backups = answer->backup_count;
		async_backups = answer->async_backup_count;
	}
	walk_entries(a, count_entry, say_all);
}

bool begin_info(struct map_app *a, struct fault *fault)
{
	(void)fault;
	body.name = a->want.map;
	app_call_partition(a, &call, CLIENT_MC_GET_MAP_CONFIG, &body, -1, true, done_config);
	return true;
}
