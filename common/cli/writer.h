/* SPDX-License-Identifier: Apache-2.0 */
/*
 * writer.h - say each datum once; what becomes of it is the writer's business: a JSON line, text by the
 * record's rows, or the environment of a command. Text is borrowed until say_end().
 */
#ifndef MC_CLI_WRITER_H
#define MC_CLI_WRITER_H

#include "common/base/types.h"
#include "common/cli/record.h"

struct writer;
struct writer_ops {
	void (*begin)(struct writer *w, enum record r, int64_t clock_ms);
	void (*text)(struct writer *w, const char *key, struct mc_str value); /* null text: null */
	void (*number)(struct writer *w, const char *key, int64_t value);
	void (*real)(struct writer *w, const char *key, double value);
	void (*flag)(struct writer *w, const char *key, bool value);
	/* an object under this key, or (key NULL) the next item of the list */
	void (*open)(struct writer *w, const char *key);
	void (*close)(struct writer *w);
	void (*list)(struct writer *w, const char *key);
	void (*list_end)(struct writer *w);
	void (*end)(struct writer *w);
	void (*free)(struct writer *w);
	bool people; /* wants what is said for people only */
};
struct writer {
	const struct writer_ops *ops;
};

/* Up to this many writers hear the same. */
#define SAY_WRITERS_MAX 3
struct say {
	struct writer *w[SAY_WRITERS_MAX];
	unsigned n;
};

/* One record: begin, its fields in any order, end. Text is taken at once; `clock_ms`: since 1970. */
void say_begin(const struct say *s, enum record r, int64_t clock_ms);
void say_text(const struct say *s, const char *key, struct mc_str value);
void say_z(const struct say *s, const char *key, const char *value); /* NULL: null */
void say_number(const struct say *s, const char *key, int64_t value);
void say_real(const struct say *s, const char *key, double value); /* with three decimals: milliseconds */
void say_flag(const struct say *s, const char *key, bool value);
void say_open(const struct say *s, const char *key);
void say_close(const struct say *s);
void say_list(const struct say *s, const char *key);
void say_list_end(const struct say *s);
void say_end(const struct say *s);
/* For people only: it repeats other data in another form. */
void say_shown(const struct say *s, const char *key, const char *value);

/* One object a line. `line` gets it with its newline; NULL when memory ran out. */
struct writer *writer_json(void (*line)(void *ctx, const char *line, size_t size), void *ctx);
/* A record in another form of form.h; `o` is copied. */
struct writer *writer_output(
	const struct output *o, void (*text)(void *ctx, const char *text, size_t size), void *ctx);
/* By the rows of record.c: data to `out`, talk to the log. */
struct writer *writer_text(void (*out)(void *ctx, const char *text, size_t size), void *ctx);
/* "MC_EVENT=members", "MC_VERSION=2", "MC_MEMBER_HOST=...": for commands. Lists are left to their standard
 * input. */
struct writer *writer_env(void);
/* The last record as a NULL-ended list; lives until the next one begins. */
const char *const *writer_env_list(const struct writer *w);
void writer_free(struct writer *w);

#endif
