/* SPDX-License-Identifier: Apache-2.0 */
/* script.h - scenario files: commands, each with the lines it is expected to bring below it. */
#ifndef MC_SIM_SCRIPT_H
#define MC_SIM_SCRIPT_H

#include "tests/sim/sim.h"

#define SCRIPT_NODES 128
#define SCRIPT_WORDS 24
#define SCRIPT_TEXTS 64

struct lines {
	char *p;
	size_t n, cap;
};
void lines_add(struct lines *l, const char *text, size_t n);
void lines_clear(struct lines *l);

struct script {
	struct sim *s;
	struct node_config cfg; /* of the nodes that are started next */
	unsigned channel, peers;
	bool data, plain, deaf; /* they are data members, see data.c */
	char show[SCRIPT_WORDS][16];
	unsigned shown;
	struct lines out;          /* of the command that runs */
	char *texts[SCRIPT_TEXTS]; /* of cfg */
	unsigned text_count;
	FILE *trace;
};

void script_say(struct script *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Runs one command, its output in c->out. */
void script_command(struct script *c, unsigned argc, char **argv);
void script_begin(struct script *c, FILE *trace);
void script_end(struct script *c);
/* targets.c */
bool script_time(const char *text, int64_t *us);
bool script_targets(struct script *c, const char *text, bool set[SCRIPT_NODES]);
/* config.c */
bool script_config(struct script *c, const char *key, const char *value);
/* settings.c: a file. 0: as expected */
int script_file(const char *path, bool update, FILE *trace);

#endif
