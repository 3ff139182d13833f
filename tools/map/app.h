/* SPDX-License-Identifier: Apache-2.0 */
/* app.h - mc-map from inside: what is wanted, the cluster that is asked, and what a command is. One of these
 * for the process. */
#ifndef MC_TOOLS_MAP_APP_H
#define MC_TOOLS_MAP_APP_H

#include <jansson.h>

#include "common/cli/asker.h"
#include "common/cli/data_text.h"
#include "common/cli/log.h"
#include "common/cli/settings.h"
#include "common/cli/tool.h"
#include "common/cli/writer.h"

struct map_app;
/* What may be asked for: a row of commands.c each. */
struct command {
	const char *name, *args; /* "KEY VALUE": how many there must be; in brackets: may be */
	bool is_question;        /* it sends SQL */
	bool no_map;             /* it is about the whole cluster */
	bool smart;              /* many requests: each to its owner */
	bool lanes;              /* --connections with each member */
	bool serves;             /* it goes on until it is told to end: INT and TERM are taken */
	/* Begins what ends with app_end(). False: *fault says why it cannot. */
	bool (*begin)(struct map_app *a, struct fault *fault);
	void (*changed)(struct map_app *a); /* members, owners or connections; NULL: no matter */
	void (*stop)(struct map_app *a);    /* a signal, for one that serves */
};

struct map_want {
	const struct command *command;
	struct mc_str map;
	char **args; /* behind the map */
	unsigned arg_count;
	char **command_line; /* lock: what runs while it is held; NULL: nothing */
	enum data_type key_type, value_type;
	int64_t ttl_ms, max_idle_ms; /* ms; -1: not given */
	int64_t patience_ms;         /* of one request */
	bool json, raw;
};

struct map_app {
	const struct settings *s;
	struct map_want want;
	struct asker ask;
	struct cluster_client *client; /* ask.client */
	struct say out;
	struct data_shower *shower;
	struct data_buffer key, value; /* of the command line */
	uv_timer_t timer;              /* --for */
	int status;                    /* -1: none yet */
};

/* want.c */
bool want_read(struct map_want *w, const struct settings *s, struct fault *fault);
/* The command line's KEY and VALUE (`-`: standard input) into a->key and a->value, as far as there are any.
 */
bool want_data(struct map_app *a, unsigned keys, unsigned values, struct fault *fault);

/* commands.c */
const struct command *command_named(const char *name);

/* ask.c */
struct mc_bytes app_key(const struct map_app *a);
struct mc_bytes app_value(const struct map_app *a);
/* A call, to the owner of key: body is the caller's, and call->ctx, which otherwise is the app. */
void app_call(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	struct mc_bytes key, bool again,
	void (*done)(struct cluster_call *call, const struct call_result *r));
/* The same of a partition; -1: of anybody's. */
void app_call_partition(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	int32_t partition_id, bool again,
	void (*done)(struct cluster_call *call, const struct call_result *r));
/* One that registers a listener, on any member. */
void app_listen(struct map_app *a, struct cluster_call *call, enum client_type type, const void *body,
	void (*done)(struct cluster_call *call, const struct call_result *r),
	void (*event)(struct cluster_call *call, const struct client_message *event));
void app_begin_for(struct map_app *a); /* --for: the command's stop() comes then */
/* What is written shall be seen by those who list objects, as what other clients write. */
void app_create_map(struct map_app *a);
/* It has ended, with this status; goodbyes follow. */
void app_end(struct map_app *a, int status);
/* True: it was answered. Else it is said why, and the command has ended. */
bool app_answered(struct map_app *a, const struct cluster_call *call, const struct call_result *r);

/* schema.c. True: the value is a Compact one whose schema has to be asked for; the call, which is to be one
 * that may be made twice, is made again then, and so its answer comes again. */
bool app_lacks_schema(struct map_app *a, struct cluster_call *c, struct mc_bytes blob);
/* The same of many. */
bool app_lacks_schemas(struct map_app *a, struct cluster_call *c, const struct client_entry *v, uint32_t n);

/* A line of a dump that has one, which `o` has to outlive. The fields are malloc's, whatever comes of it.
 * False: *fault. */
bool schema_read(const json_t *o, struct client_schema *s, struct fault *fault);

/* show.c: records */
void show_begin(struct map_app *a, enum record r);
void show_data(struct map_app *a, const char *name, const char *type_name, const char *hex_name,
	struct mc_bytes blob);
void show_end(struct map_app *a);
/* A value alone, for get, put and remove. */
void show_value(struct map_app *a, struct mc_bytes key, struct mc_bytes value);

/* the commands: key.c */
bool begin_get(struct map_app *a, struct fault *fault);
bool begin_put(struct map_app *a, struct fault *fault);
bool begin_set(struct map_app *a, struct fault *fault);
bool begin_remove(struct map_app *a, struct fault *fault);
bool begin_contains(struct map_app *a, struct fault *fault);
bool begin_evict(struct map_app *a, struct fault *fault);
bool begin_unlock(struct map_app *a, struct fault *fault);
/* walk.c */
bool begin_keys(struct map_app *a, struct fault *fault);
bool begin_values(struct map_app *a, struct fault *fault);
bool begin_entries(struct map_app *a, struct fault *fault);
bool begin_dump(struct map_app *a, struct fault *fault);
/* info.c */
bool begin_info(struct map_app *a, struct fault *fault);
void end_walk(void);
/* load.c */
bool begin_load(struct map_app *a, struct fault *fault);
/* lock.c */
bool begin_lock(struct map_app *a, struct fault *fault);
void stop_lock(struct map_app *a);
/* watch.c */
bool begin_watch(struct map_app *a, struct fault *fault);
void stop_watch(struct map_app *a);
/* bench.c */
bool begin_bench(struct map_app *a, struct fault *fault);
void bench_changed(struct map_app *a);
void stop_bench(struct map_app *a);
/* whole.c */
bool begin_clear(struct map_app *a, struct fault *fault);
bool begin_query(struct map_app *a, struct fault *fault);
bool begin_list(struct map_app *a, struct fault *fault);
bool begin_size(struct map_app *a, struct fault *fault);

#endif
