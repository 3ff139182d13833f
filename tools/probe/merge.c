/* SPDX-License-Identifier: Apache-2.0 */
/* merge.c - mc-probe --merge FILE...: what several hosts saw of each other, put together: who reaches whom,
 * who is alone. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/tool.h"
#include "common/cli/writer.h"
#include "tools/probe/modes.h"

enum { ID = 40, COLUMNS = 26, TEXT = 1024 }; /* 26 nodes of two letters and a name fit into 80 columns */

/* How a sender's multicast comes to a hearer. */
enum edge { EDGE_UNKNOWN, EDGE_NONE, EDGE_STOPPED, EDGE_LOSSY, EDGE_GOOD };
static const char marks[] = {
	[EDGE_UNKNOWN] = '?', [EDGE_NONE] = 'x', [EDGE_STOPPED] = '!', [EDGE_LOSSY] = '+', [EDGE_GOOD] = '#'
};

struct merge_end {
	char id[ID], name[ID], host[64];
	bool spoke; /* a file of its own was read */
	unsigned set;
};

struct peer_graph {
	struct merge_end nodes[MC_MERGE_NODES];
	unsigned n;
	uint8_t edges[MC_MERGE_NODES][MC_MERGE_NODES]; /* from sender to hearer */
	bool full;
	struct say say;
};

static const char *text_of(const json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return text != NULL ? text : "";
}

static int node_of(struct peer_graph *m, const json_t *o, const char *id_key, const char *name_key)
{
	const char *id = text_of(o, id_key);
	struct merge_end *node;
	unsigned i;

	if (id[0] == '\0' || strlen(id) >= ID)
		return -1;
	for (i = 0; i < m->n; i++)
		if (strcmp(m->nodes[i].id, id) == 0)
			return (int)i;
	if (m->n == MC_MERGE_NODES) {
		m->full = true;
		return -1;
	}
	node = &m->nodes[m->n];
	memset(node, 0, sizeof(*node));
	snprintf(node->id, sizeof(node->id), "%s", id);
	snprintf(node->name, sizeof(node->name), "%.*s", ID - 1, text_of(o, name_key));
	return (int)m->n++;
}

/* What the hearer itself says outweighs what the sender was told. */
static void set_edge(struct peer_graph *m, int from, int to, enum edge e, bool own)
{
	if (own || m->edges[from][to] == EDGE_UNKNOWN)
		m->edges[from][to] = (uint8_t)e;
}

static enum edge heard_as(const json_t *o)
{
	const char *state = text_of(o, "state");

	if (json_integer_value(json_object_get(o, "multicast_heard_count")) <= 0)
		return EDGE_NONE;
	if (strcmp(state, "stopped") == 0)
		return EDGE_STOPPED;
	return strcmp(state, "lossy") == 0 ? EDGE_LOSSY : EDGE_GOOD;
}

static void take_record(struct peer_graph *m, const json_t *o)
{
	int self, peer;

	if (strcmp(text_of(o, "type"), "sent") == 0) { /* also who heard nobody is there */
		self = node_of(m, o, "self_id", "self_name");
		if (self >= 0)
			m->nodes[self].spoke = true;
		return;
	}
	if (strcmp(text_of(o, "type"), "pong") != 0 || strcmp(text_of(o, "event"), "summary") != 0)
		return;
	self = node_of(m, o, "self_id", "self_name");
	peer = node_of(m, o, "peer_id", "peer_name");
	if (self < 0 || peer < 0 || self == peer)
		return;
	snprintf(m->nodes[peer].host, sizeof(m->nodes[peer].host), "%.*s",
		(int)sizeof(m->nodes[peer].host) - 1, text_of(o, "peer_host"));
	set_edge(m, peer, self, heard_as(o), true);
	set_edge(m, self, peer,
		json_integer_value(json_object_get(o, "reached_count")) > 0 ? EDGE_GOOD : EDGE_NONE, false);
}

static bool read_lines(struct peer_graph *m, FILE *f, const char *name)
{
	static char line[MC_MERGE_LINE];
	json_t *o;

	while (fgets(line, sizeof(line), f) != NULL) {
		o = json_loads(line, 0, NULL);
		if (o == NULL)
			log_sayf(LOG_WARN, NULL,
				"Write it with mc-probe " OPTION_PING_GROUP " " OPTION_JSON " > FILE.",
				"A line of %s is not a record.", name);
		else
			take_record(m, o);
		json_decref(o);
	}
	return ferror(f) == 0;
}

static bool read_file(struct peer_graph *m, const char *name, struct fault *fault)
{
	bool input = strcmp(name, "-") == 0, good;
	FILE *f = input ? stdin : fopen(name, "re");

	if (f == NULL)
		return fault_set(
			fault, STATUS_USAGE, "file", NULL, "%s cannot be read: %s.", name, strerror(errno));
	good = read_lines(m, f, name);
	if (!input)
		fclose(f);
	return good || fault_set(fault, STATUS_USAGE, "file", NULL, "%s cannot be read to its end.", name);
}

/* --- who reaches whom --- */

static bool both_ways(const struct peer_graph *m, unsigned a, unsigned b)
{
	return m->edges[a][b] >= EDGE_LOSSY && m->edges[b][a] >= EDGE_LOSSY;
}

/* Who tells of himself, and not of a sender, has not heard it. */
static void fill_in(struct peer_graph *m)
{
	unsigned a, b;

	for (a = 0; a < m->n; a++)
		for (b = 0; b < m->n; b++)
			if (m->nodes[b].spoke && m->edges[a][b] == EDGE_UNKNOWN)
				m->edges[a][b] = EDGE_NONE;
}

static void find_sets(struct peer_graph *m)
{
	unsigned a, b, i, from;

	for (i = 0; i < m->n; i++)
		m->nodes[i].set = i;
	for (a = 0; a < m->n; a++)
		for (b = 0; b < a; b++) {
			from = m->nodes[a].set;
			for (i = 0; both_ways(m, a, b) && i < m->n; i++)
				if (m->nodes[i].set == from)
					m->nodes[i].set = m->nodes[b].set;
		}
}

static void show_node(const struct merge_end *n, char *out, size_t cap)
{
	snprintf(out, cap, n->host[0] != '\0' ? "%s (%s)" : "%s%s", n->name, n->host);
}

static unsigned say_set(const struct peer_graph *m, unsigned set)
{
	char names[TEXT] = "", one[ID + 72];
	unsigned i, count = 0;
	size_t used = 0;

	for (i = 0; i < m->n; i++) {
		if (m->nodes[i].set != set)
			continue;
		show_node(&m->nodes[i], one, sizeof(one));
		if (used + strlen(one) + 3 < sizeof(names))
			used += (size_t)snprintf(
				names + used, sizeof(names) - used, "%s%s", count > 0 ? ", " : "", one);
		count++;
	}
	if (count == 0)
		return 0;
	say_begin(&m->say, RECORD_REACHABLE, log_now());
	say_flag(&m->say, "isolated", count == 1);
	say_number(&m->say, "node_count", count);
	say_list(&m->say, "nodes");
	for (i = 0; i < m->n; i++) {
		if (m->nodes[i].set != set)
			continue;
		say_open(&m->say, NULL);
		say_z(&m->say, "id", m->nodes[i].id);
		say_z(&m->say, "name", m->nodes[i].name);
		say_z(&m->say, "host", m->nodes[i].host[0] != '\0' ? m->nodes[i].host : NULL);
		say_flag(&m->say, "reported", m->nodes[i].spoke);
		say_close(&m->say);
	}
	say_list_end(&m->say);
	say_shown(&m->say, "names", names);
	say_end(&m->say);
	return count;
}

static unsigned say_one_ways(const struct peer_graph *m)
{
	char from[ID + 72], to[ID + 72];
	unsigned a, b, n = 0;

	for (a = 0; a < m->n; a++)
		for (b = 0; b < m->n; b++) {
			if (a == b || m->edges[a][b] < EDGE_LOSSY || m->edges[b][a] >= EDGE_LOSSY ||
				m->edges[b][a] == EDGE_UNKNOWN)
				continue;
			show_node(&m->nodes[a], from, sizeof(from));
			show_node(&m->nodes[b], to, sizeof(to));
			say_begin(&m->say, RECORD_ONE_WAY, log_now());
			say_z(&m->say, "from_id", m->nodes[a].id);
			say_z(&m->say, "from_name", from);
			say_z(&m->say, "to_id", m->nodes[b].id);
			say_z(&m->say, "to_name", to);
			say_end(&m->say);
			n++;
		}
	return n;
}

static void say_row(const struct peer_graph *m, const char *row)
{
	say_begin(&m->say, RECORD_MATRIX, log_now());
	say_shown(&m->say, "row", row);
	say_end(&m->say);
}

static void say_block(const struct peer_graph *m, unsigned first)
{
	unsigned end = first + COLUMNS < m->n ? first + COLUMNS : m->n, a, b;
	char row[128];
	int used;

	used = snprintf(row, sizeof(row), "%-26s", "sent by \\ heard by");
	for (b = first; b < end; b++)
		used += snprintf(row + used, sizeof(row) - (size_t)used, "%2u", (b + 1) % 100);
	say_row(m, row);
	for (a = 0; a < m->n; a++) {
		used = snprintf(
			row, sizeof(row), "%3u %-10.10s %-11.11s", a + 1, m->nodes[a].name, m->nodes[a].host);
		for (b = first; b < end; b++)
			used += snprintf(row + used, sizeof(row) - (size_t)used, " %c",
				a == b ? '.' : marks[m->edges[a][b]]);
		say_row(m, row);
	}
}

static void say_matrix(const struct peer_graph *m)
{
	unsigned first;

	if (!m->say.w[0]->ops->people)
		return;
	for (first = 0; first < m->n; first += COLUMNS)
		say_block(m, first);
	say_row(m, "# delivered  + with loss  ! stopped  x never  ? not told");
}

static int verdict(const struct peer_graph *m, unsigned sets, unsigned alone, unsigned one_way)
{
	bool ok = sets == 1 && one_way == 0;
	char text[128];

	snprintf(text, sizeof(text), "%u hosts: %u set%s that reach each other, %u alone, %u pair%s one way",
		m->n, sets - alone, sets - alone == 1 ? "" : "s", alone, one_way, one_way == 1 ? "" : "s");
	say_begin(&m->say, RECORD_VERDICT, log_now());
	say_flag(&m->say, "ok", ok);
	say_number(&m->say, "status", ok ? STATUS_OK : STATUS_NOT);
	say_z(&m->say, "message", text);
	say_z(&m->say, "hint",
		ok ? NULL
		   : "Members that do not reach each other by multicast become clusters of their own: join by "
		     "address, or mend the network.");
	say_number(&m->say, "node_count", m->n);
	say_number(&m->say, "set_count", sets);
	say_number(&m->say, "isolated_count", alone);
	say_number(&m->say, "one_way_count", one_way);
	say_end(&m->say);
	return ok ? STATUS_OK : STATUS_NOT;
}

static int tell_matrix(struct peer_graph *m, struct fault *fault)
{
	unsigned i, size, sets = 0, alone = 0;

	if (m->full)
		log_sayf(LOG_WARN, NULL, NULL, "More than %d hosts: some are left out.", MC_MERGE_NODES);
	if (m->n == 0) {
		fault_set(fault, STATUS_SILENCE, "empty",
			"On each host: mc-probe " OPTION_PING_GROUP " " OPTION_JSON
			" > FILE, all at the same time.",
			"No record of a ping is in these files.");
		return STATUS_SILENCE;
	}
	fill_in(m);
	find_sets(m);
	say_matrix(m);
	for (i = 0; i < m->n; i++) {
		size = say_set(m, i);
		sets += size > 0;
		alone += size == 1;
	}
	return verdict(m, sets, alone, say_one_ways(m));
}

int probe_merge(const struct settings *s, struct fault *fault)
{
	struct peer_graph *m = calloc(1, sizeof(*m));
	int status = STATUS_HOST;
	bool good = true;
	unsigned i;

	if (m == NULL || !tool_output(s, &m->say)) {
		fault_memory(fault);
		free(m);
		return status;
	}
	for (i = 0; i < s->arg_count && good; i++)
		good = read_file(m, s->args[i], fault);
	status = good ? tell_matrix(m, fault) : STATUS_USAGE;
	tool_output_close(&m->say);
	free(m);
	return status;
}
