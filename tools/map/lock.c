/* SPDX-License-Identifier: Apache-2.0 */
/* lock.c - holds the lock of a key while a command runs, or until a signal. The lock belongs to this process'
 * connection as a client: when it is killed, members let it go two minutes later
 * (hazelcast.client.cleanup.timeout.millis), or when its --ttl is over. */
#include <signal.h>
#include <stdlib.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/out.h"
#include "tools/map/app.h"

enum {
	THREAD = 1,
	ANSWER_MS = 5000, /* beyond the time that the member waits for the lock */
	KILLED = 128,     /* a command's end by a signal, as shells say it */
};

static struct cluster_call call;
static union {
	struct client_map_try_lock lock;
	struct client_map_unlock unlock;
} body;
static uv_process_t child;
static bool held, running;
static int ends_with; /* the exit status when the lock is let go */

static void done_unlock(struct cluster_call *c, const struct call_result *r)
{
	if (app_answered(c->ctx, c, r))
		app_end(c->ctx, ends_with);
}

static void let_go(struct map_app *a, int status)
{
	if (!held)
		return;
	mc_check(!running); /* the command that it was taken for has ended */
	held = false;
	ends_with = status;
	body.unlock = (struct client_map_unlock){
		.name = a->want.map, .key = app_key(a), .thread_id = THREAD, .reference_id = 2
	};
	app_call(a, &call, CLIENT_MAP_UNLOCK, &body.unlock, app_key(a), true, done_unlock);
}

static void on_exit_of_child(uv_process_t *p, int64_t status, int signal_number)
{
	mc_check(running && p == &child);
	running = false;
	uv_close((uv_handle_t *)p, NULL);
	let_go(p->data, signal_number != 0 ? KILLED + signal_number : (int)status);
}

static void run_command(struct map_app *a)
{
	uv_stdio_container_t streams[3] = { { .flags = UV_INHERIT_FD }, { .flags = UV_INHERIT_FD },
		{ .flags = UV_INHERIT_FD } };
	uv_process_options_t options = { .file = a->want.command_line[0],
		.args = a->want.command_line,
		.exit_cb = on_exit_of_child,
		.stdio_count = 3,
		.stdio = streams };
	int err;

	mc_check(held && !running && a->want.command_line[0] != NULL);
	for (int i = 0; i < 3; i++)
		streams[i].data.fd = i;
	child.data = a;
	err = uv_spawn(client_pool_loop(cluster_client_pool(a->client)), &child, &options);
	running = err == 0;
	if (running)
		return;
	log_sayf(LOG_ERROR, "command", NULL, "%s cannot be run: %s.", a->want.command_line[0],
		uv_strerror(err));
	let_go(a, STATUS_USAGE);
}

static void done_lock(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;

	if (!app_answered(a, c, r))
		return;
	held = ((const struct client_flag_answer *)r->message->body)->response;
	if (!held) {
		log_say(LOG_NOTE, NULL, "The lock is held by another thread or client.",
			OPTION_TIMEOUT " says how long to wait for it.");
		app_end(a, STATUS_NOT);
		return;
	}
	if (a->want.command_line != NULL) {
		run_command(a);
		return;
	}
	show_begin(a, RECORD_MAP_LOCKED);
	show_data(a, "key", "key_type", "key_hex", app_key(a));
	show_end(a);
	out_look();
}

bool begin_lock(struct map_app *a, struct fault *fault)
{
	if (!want_data(a, 1, 0, fault))
		return false;
	app_begin_for(a);
	body.lock = (struct client_map_try_lock){ .name = a->want.map,
		.key = app_key(a),
		.thread_id = THREAD,
		.lease = a->want.ttl_ms > 0 ? a->want.ttl_ms : INT64_MAX,
		.timeout = a->want.patience_ms,
		.reference_id = 1 };
	a->want.patience_ms += ANSWER_MS;
	app_call(a, &call, CLIENT_MAP_TRY_LOCK, &body.lock, app_key(a), true, done_lock);
	return true;
}

/* A command gets the signal as well, and its end is waited for. */
void stop_lock(struct map_app *a)
{
	if (running)
		uv_process_kill(&child, SIGTERM);
	else if (held)
		let_go(a, STATUS_OK);
	else
		app_end(a, STATUS_OK);
}
