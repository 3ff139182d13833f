/* SPDX-License-Identifier: Apache-2.0 */
/* commands.c - what a scenario can do, one row a command. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/sim/script.h"

#define AGREE_EVERY (10 * SIM_MS)
#define SHOWN_AT_FIRST "phase members removed refused stranger line warn left quit client"

struct command {
	const char *name, *usage;
	unsigned argc;                                             /* at least, with the name */
	bool (*run)(struct script *c, unsigned argc, char **argv); /* false: usage */
};

static void show(struct script *c, const char *words)
{
	char copy[256], *save = NULL;

	c->shown = 0;
	snprintf(copy, sizeof(copy), "%s", words);
	for (char *w = strtok_r(copy, " ", &save); w != NULL && c->shown < SCRIPT_WORDS;
		w = strtok_r(NULL, " ", &save))
		snprintf(c->show[c->shown++], sizeof(c->show[0]), "%s", w);
}

static void told(struct sim *s, struct sim_node *n, const char *line, const char *kind)
{
	struct script *c = s->told_ctx;

	(void)n;
	for (unsigned i = 0; i < c->shown; i++)
		if (strcmp(c->show[i], kind) == 0) {
			script_say(c, "%s", line);
			return;
		}
}

static void world(struct script *c, uint64_t seed)
{
	struct sim_options opt = { .seed = seed,
		.nodes_max = SCRIPT_NODES,
		.members_max = SCRIPT_NODES,
		.conns_max = 8 * SCRIPT_NODES,
		.watch = true,
		.invariants = 1,
		.hash = true,
		.trace = c->trace };

	if (c->s != NULL)
		sim_free(c->s);
	c->s = sim_new(&opt);
	c->s->told = told;
	c->s->told_ctx = c;
}

void script_begin(struct script *c, FILE *trace)
{
	c->trace = trace;
	node_config_defaults(&c->cfg);
	c->cfg.cluster_name = "development";
	c->cfg.joiner = NODE_MULTICAST;
	c->cfg.line = MC_LINE_53;
	c->cfg.line_auto = true;
	c->peers = 3;
	show(c, SHOWN_AT_FIRST);
	world(c, 1);
}

void script_end(struct script *c)
{
	sim_free(c->s);
	for (unsigned i = 0; i < c->text_count; i++)
		free(c->texts[i]);
}

/* --- commands --- */
static bool do_seed(struct script *c, unsigned argc, char **argv)
{
	(void)argc;
	world(c, strtoull(argv[1], NULL, 10));
	return true;
}

static bool do_show(struct script *c, unsigned argc, char **argv)
{
	char words[256] = "";

	for (unsigned i = 1; i < argc; i++)
		snprintf(words + strlen(words), sizeof(words) - strlen(words), "%s ", argv[i]);
	show(c, argc == 2 && strcmp(argv[1], "default") == 0 ? SHOWN_AT_FIRST : words);
	return true;
}

static bool do_config(struct script *c, unsigned argc, char **argv)
{
	return argc == 3 && script_config(c, argv[1], argv[2]);
}

static bool do_start(struct script *c, unsigned argc, char **argv)
{
	unsigned count = (unsigned)atoi(argv[1]);

	if (argc > 2 && !script_config(c, "joiner", argv[2]))
		return false;
	for (unsigned i = 0; i < count; i++) {
		struct sim_node *n = node_add(c->s, &c->cfg);

		if (n == NULL)
			return false;
		n->channel = c->channel;
		n->peers = c->peers;
		n->data = c->data;
		n->plain = c->plain;
		n->deaf = c->deaf;
		node_start(c->s, n);
	}
	return count > 0;
}

static bool do_run(struct script *c, unsigned argc, char **argv)
{
	int64_t us;

	(void)argc;
	if (!script_time(argv[1], &us))
		return false;
	sim_run(c->s, c->s->now_us + us);
	return true;
}

typedef void each_fn(struct sim *s, struct sim_node *n);
static bool each(struct script *c, const char *targets, each_fn *fn)
{
	bool set[SCRIPT_NODES];

	if (!script_targets(c, targets, set))
		return false;
	for (unsigned i = 0; i < c->s->count; i++)
		if (set[i])
			fn(c->s, &c->s->nodes[i]);
	return true;
}

#define EACH(name, fn) \
	static bool name(struct script *c, unsigned argc, char **argv) \
	{ \
		(void)argc; \
		return each(c, argv[1], fn); \
	}
static void wish(struct sim *s, struct sim_node *n)
{
	(void)s;
	n->wish = true;
}

EACH(do_kill, node_kill)
EACH(do_client, client_connect)
EACH(do_empty, wish)
EACH(do_lose, node_lose)
EACH(do_stop, node_leave)
EACH(do_freeze, node_freeze)
EACH(do_thaw, node_thaw)

static bool do_restart(struct script *c, unsigned argc, char **argv)
{
	bool set[SCRIPT_NODES];

	(void)argc;
	if (!script_targets(c, argv[1], set))
		return false;
	for (unsigned i = 0; i < c->s->count; i++)
		if (set[i]) {
			node_kill(c->s, &c->s->nodes[i]);
			node_start(c->s, &c->s->nodes[i]);
		}
	return true;
}

static bool cut_between(struct script *c, const char *from, const char *to, bool both)
{
	bool a[SCRIPT_NODES], b[SCRIPT_NODES];

	if (!script_targets(c, from, a) || !script_targets(c, to, b))
		return false;
	for (unsigned i = 0; i < c->s->count; i++)
		for (unsigned k = 0; k < c->s->count; k++)
			if (a[i] && b[k]) {
				path_cut(c->s, i, k);
				if (both)
					path_cut(c->s, k, i);
			}
	return true;
}

static bool do_cut(struct script *c, unsigned argc, char **argv)
{
	return argc == 3 && cut_between(c, argv[1], argv[2], false);
}

static bool do_partition(struct script *c, unsigned argc, char **argv)
{
	return argc == 3 && cut_between(c, argv[1], argv[2], true);
}

static bool do_heal(struct script *c, unsigned argc, char **argv)
{
	(void)argc, (void)argv;
	paths_heal(c->s);
	return true;
}

static bool do_loss(struct script *c, unsigned argc, char **argv)
{
	c->s->paths.loss = atof(argv[1]) / 100;
	c->s->paths.duplicate = argc > 2 ? atof(argv[2]) / 100 : 0;
	return true;
}

static bool do_delay(struct script *c, unsigned argc, char **argv)
{
	return argc == 3 && script_time(argv[1], &c->s->paths.delay_min_us) &&
		script_time(argv[2], &c->s->paths.delay_max_us);
}

static bool do_queue(struct script *c, unsigned argc, char **argv)
{
	(void)argc;
	c->s->paths.queue_max = (size_t)atol(argv[1]);
	c->s->paths.queue_low = c->s->paths.queue_max / 4;
	return true;
}

static bool do_clock(struct script *c, unsigned argc, char **argv)
{
	bool set[SCRIPT_NODES];
	int64_t us;

	if (argc != 3 || !script_targets(c, argv[1], set) || !script_time(argv[2], &us))
		return false;
	for (unsigned i = 0; i < c->s->count; i++)
		if (set[i])
			node_clock_jump(c->s, &c->s->nodes[i], us / SIM_MS);
	return true;
}

static bool do_slow(struct script *c, unsigned argc, char **argv)
{
	bool set[SCRIPT_NODES];
	int64_t us;

	if (argc != 3 || !script_targets(c, argv[1], set) || !script_time(argv[2], &us))
		return false;
	for (unsigned i = 0; i < c->s->count; i++)
		if (set[i])
			node_slow(c->s, &c->s->nodes[i], us);
	return true;
}

/* --- looking --- */
static void say_view(struct script *c, struct sim_node *n, const char *who)
{
	char list[2000];

	list_text(c->s, n, list, sizeof(list));
	script_say(c, "%s: %u members v%d master %s:%s", who, node_member_count(n->node),
		node_list_version(n->node), name_of(c->s, node_master(n->node)), list);
}

/* expect-agree [TIME] [NODES] */
static bool do_agree(struct script *c, unsigned argc, char **argv)
{
	bool set[SCRIPT_NODES], agree;
	int64_t us = 0, from_us = c->s->now_us;
	char why[256] = "";

	if ((argc > 1 && !script_time(argv[1], &us)) || !script_targets(c, argc > 2 ? argv[2] : "all", set))
		return false;
	while (!(agree = watch_agree(c->s, set, why, sizeof(why))) && c->s->now_us < from_us + us &&
		!c->s->failed)
		sim_run(c->s, c->s->now_us + AGREE_EVERY);
	if (!agree) {
		script_say(c, "NO AGREEMENT: %s", why);
		return true;
	}
	for (unsigned i = 0; i < c->s->count; i++)
		if (set[i] && node_live(&c->s->nodes[i])) {
			say_view(c, &c->s->nodes[i], "agreed");
			break;
		}
	if (us > 0)
		script_say(c, "after %" PRId64 " ms", (c->s->now_us - from_us) / SIM_MS);
	return true;
}

static bool do_members(struct script *c, unsigned argc, char **argv)
{
	bool set[SCRIPT_NODES];

	if (!script_targets(c, argc > 1 ? argv[1] : "all", set))
		return false;
	for (unsigned i = 0; i < c->s->count; i++) {
		struct sim_node *n = &c->s->nodes[i];
		char who[100];

		if (!set[i] || n->node == NULL)
			continue;
		snprintf(who, sizeof(who), "%s %s", name_node(n), node_phase_text(node_phase_of(n->node)));
		say_view(c, n, who);
	}
	return true;
}

static bool set_master(struct script *c, bool *set)
{
	return script_targets(c, "master", set);
}

/* Who owns how many, as the master has it; and how many slots hold a backup. */
static bool do_partitions(struct script *c, unsigned argc, char **argv)
{
	bool set[SCRIPT_NODES] = { false };
	struct sim_node *master = NULL;

	(void)argc, (void)argv;
	for (unsigned i = 0; set_master(c, set) && i < c->s->count; i++)
		if (set[i])
			master = &c->s->nodes[i];
	for (unsigned i = 0; master != NULL && i < c->s->count; i++) {
		struct sim_node *n = &c->s->nodes[i];
		unsigned held[MC_REPLICAS] = { 0 };

		for (uint32_t p = 0; n->node != NULL && p < MC_PARTITIONS; p++)
			for (uint32_t r = 0; r < MC_REPLICAS; r++)
				held[r] += mc_uuid_eq(node_replica(master->node, p, r), n->uuid);
		if (n->data && n->node != NULL)
			script_say(c, "%s: owner of %u, first backup of %u, second of %u", name_node(n),
				held[0], held[1], held[2]);
	}
	return true;
}

static bool do_who(struct script *c, unsigned argc, char **argv)
{
	(void)argc, (void)argv;
	for (unsigned i = 0; i < c->s->count; i++) {
		struct sim_node *n = &c->s->nodes[i];

		if (n->node != NULL && node_phase_of(n->node) == NODE_PHASE_MASTER)
			script_say(c, "%s", name_node(n));
	}
	return true;
}

static bool do_conns(struct script *c, unsigned argc, char **argv)
{
	bool a[SCRIPT_NODES], b[SCRIPT_NODES];

	if (argc != 3 || !script_targets(c, argv[1], a) || !script_targets(c, argv[2], b))
		return false;
	for (unsigned i = 0; i < c->s->count; i++)
		for (unsigned k = 0; k < c->s->count; k++)
			if (a[i] && b[k] && i != k)
				script_say(c, "%s %s: %u", name_node(&c->s->nodes[i]),
					name_node(&c->s->nodes[k]),
					conns_between(c->s, &c->s->nodes[i], &c->s->nodes[k]));
	return true;
}

static const struct command commands[] = {
	{ "seed", "seed N: a new world", 2, do_seed },
	{ "show",
		"show KIND...: phase members added removed refused stranger line warn note left quit client, default, nothing",
		2, do_show },
	{ "config", "config KEY VALUE: of nodes started later", 3, do_config },
	{ "start", "start COUNT [multicast|tcp-ip]", 2, do_start },
	{ "run", "run TIME", 2, do_run },
	{ "kill", "kill NODES: the process; connections are reset, dials refused", 2, do_kill },
	{ "lose", "lose NODES: the host; silence", 2, do_lose },
	{ "stop", "stop NODES: they leave cleanly", 2, do_stop },
	{ "empty", "empty NODES: data members that ask to be emptied, and leave then", 2, do_empty },
	{ "client", "client NODES: a client connects to each, and looks on", 2, do_client },
	{ "freeze", "freeze NODES: the process hangs", 2, do_freeze },
	{ "thaw", "thaw NODES", 2, do_thaw },
	{ "restart", "restart NODES: same address, new uuid", 2, do_restart },
	{ "cut", "cut NODES NODES: nothing passes from the first to the second", 3, do_cut },
	{ "partition", "partition NODES NODES: nothing passes", 3, do_partition },
	{ "heal", "heal: every cut", 1, do_heal },
	{ "loss", "loss PERCENT [DOUBLED]: of datagrams", 2, do_loss },
	{ "delay", "delay MIN MAX", 3, do_delay },
	{ "queue", "queue BYTES: on the way to one end of a connection; it has drained at a quarter", 2,
		do_queue },
	{ "clock", "clock NODES TIME: wall clock jumps", 3, do_clock },
	{ "slow", "slow NODES TIME: for each event", 3, do_slow },
	{ "expect-agree", "expect-agree [TIME [NODES]]: live nodes agree on master, version and list", 1,
		do_agree },
	{ "members", "members [NODES]", 1, do_members },
	{ "who-is-master", "who-is-master", 1, do_who },
	{ "partitions", "partitions: of the data members, as the master has them", 1, do_partitions },
	{ "conns", "conns NODES NODES: open connections", 3, do_conns },
};

void script_command(struct script *c, unsigned argc, char **argv)
{
	bool failed = c->s->failed;

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(commands[i].name, argv[0]) != 0)
			continue;
		if (argc < commands[i].argc || !commands[i].run(c, argc, argv))
			script_say(c, "usage: %s", commands[i].usage);
		if (c->s->failed && !failed)
			script_say(c, "FAILED at %" PRId64 " ms: %s", c->s->now_us / SIM_MS, c->s->failure);
		return;
	}
	script_say(c, "no such command: %s", argv[0]);
}
