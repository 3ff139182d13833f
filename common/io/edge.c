/* SPDX-License-Identifier: Apache-2.0 */
/* edge.c - the run of one node, from the first check to the last byte. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/option.h"
#include "common/io/capture.h"

void edge_leave(struct edge *e, int status)
{
	const struct node_event ev = { .type = NODE_EV_LEAVE };

	mc_check(status >= STATUS_OK && status < STATUS_COUNT);
	e->asked_status = status;
	if (e->leaving || !e->node)
		return;
	e->leaving = true;
	io_post(e, &ev);
}

static void on_wake(uv_timer_t *t)
{
	struct edge *e = t->data;

	if (e->callbacks->wake && !e->quitting)
		e->callbacks->wake(e->callbacks->ctx, e);
}

void edge_wake(struct edge *e, int64_t after_ms)
{
	if (e->replaying || uv_is_closing((uv_handle_t *)&e->waker))
		return;
	uv_update_time(&e->loop);
	if (after_ms < 0)
		uv_timer_stop(&e->waker);
	else
		uv_timer_start(&e->waker, on_wake, (uint64_t)after_ms, 0);
}

const struct node_config *edge_node_config(const struct edge *e)
{
	return e->cfg->node;
}

static void hook_said(
	void *ctx, enum edge_level level, const char *command, const char *message, const char *hint)
{
	if (command)
		io_gripe(ctx, level, command, "%s", message);
	else
		io_say(ctx, level, hint, "%s", message);
}

bool edge_hook(struct edge *e, const char *command, const char *const env[], const char *input, size_t size)
{
	mc_check(command && (input || size == 0));
	if (e->replaying)
		return true;
	if (!e->hooks)
		e->hooks = io_hooks_new(&e->loop, hook_said, e);
	return io_hooks_start(e->hooks, command, env, input, size);
}

static void report_started(struct edge *e)
{
	struct edge_started *s = &e->started;

	s->uuid = node_uuid(e->node);
	e->self.port = e->cfg->public_port ? e->cfg->public_port : s->bind_port;
	s->self = e->self;
	snprintf(s->bind_host, sizeof(s->bind_host), "%s", e->bind_host);
	s->interface = e->ifname;
	s->why = e->why;
	s->group = e->cfg->node->joiner == NODE_MULTICAST ? e->cfg->group : NULL;
	s->group_port = e->cfg->group_port;
	s->pid = (int)getpid();
	if (e->callbacks->started)
		e->callbacks->started(e->callbacks->ctx, e, s);
}

/* By its name: packets for Wireshark; all else are our own records, which --replay reads. */
static bool is_capture(const char *file)
{
	static const char end[] = ".pcapng";
	size_t n = strlen(file);

	return n >= sizeof(end) - 1 && strcmp(file + n - (sizeof(end) - 1), end) == 0;
}

static bool open_record(struct edge *e)
{
	if (!e->cfg->record)
		return true;
	if (is_capture(e->cfg->record))
		e->capture = io_capture_open(e->cfg->record, e->ifname);
	else
		e->record = io_record_open(e->cfg->record, e);
	return e->record || e->capture ||
		io_fail(e, STATUS_HOST, "record", NULL, "%s cannot be written: %s", e->cfg->record,
			strerror(errno));
}

static bool start_source(struct edge *e)
{
	const struct edge_source_callbacks callbacks = { e, io_found, io_said };
	struct edge_source *s = e->cfg->source;

	if (!s)
		return true;
	e->sourced = s->ops->start(s, &e->loop, &e->self, &callbacks);
	return e->sourced || io_fail(e, STATUS_HOST, "memory", NULL, "no memory to look for peers");
}

/* The other way round it works: every interface with IPv6 has a link-local address to send from. */
static void warn_family(struct edge *e, const struct io_iface *picked)
{
	const char *group = e->cfg->node->joiner == NODE_MULTICAST ? e->cfg->group : NULL;

	if (group && picked->v6 && !strchr(group, ':'))
		io_say(e, EDGE_WARN,
			"use an IPv6 group (" OPTION_MULTICAST_GROUP
			" ff15::4) on all of them, or addresses instead of the group: " OPTION_CLUSTER_MODE
			" tcpip:LIST. A Payara cannot even join such a group there",
			"%s has no IPv4 address to send from, and the group %s is IPv4: no member is likely to be found",
			picked->name, group);
}

static bool make_connector(struct edge *e)
{
	const struct connector_options o = {
		.learns = true
	}; /* unbounded: the node has its own number, dials_max */

	e->connector = connector_new(&e->loop, &o);
	return e->connector || io_fail(e, 5, "memory", NULL, "no memory to dial");
}

static bool start(struct edge *e)
{
	struct node_event ev = { .type = NODE_EV_START };
	struct io_iface picked;

	if (!io_pick(e, &picked) || !io_listen(e) || !io_http_listen(e) || !io_node_make(e))
		return false;
	if (!e->cfg->dry_run && e->cfg->node->joiner == NODE_MULTICAST &&
		!io_group_open(e, picked.index, picked.name))
		return false;
	e->busy = true; /* what the callback asks for comes after START */
	report_started(e);
	warn_family(e, &picked);
	e->busy = false;
	if (e->cfg->dry_run)
		return true;
	if (!open_record(e) || !make_connector(e) || !start_source(e))
		return false;
	io_handles_start(e);
	ev.addr = &e->self;
	io_begin(e, &ev);
	return true;
}

static void close_handle(uv_handle_t *h, void *arg)
{
	(void)arg;
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

static void drop(struct io_conn *c)
{
	io_conn_drop(c, NODE_FAIL_HUNG_UP);
}

/* Closes everything that is left. */
static void tear_down(struct edge *e)
{
	e->quitting = true;
	io_stop_taking(e);
	if (e->hooks)
		io_hooks_kill(e->hooks);
	io_each_conn(e, drop);
	uv_walk(&e->loop, close_handle, NULL);
	uv_run(&e->loop, UV_RUN_DEFAULT);
	mc_check(e->conns == 0 && e->strangers == 0 && e->clients == 0 && e->closing == 0);
	mc_check(e->stranger_bytes == 0 && e->client_bytes == 0 && e->member_bytes == 0);
	mc_check(e->queued == 0 && e->dialling == 0);
	uv_loop_close(&e->loop);
	if (e->record && !io_record_close(e->record))
		io_say(e, EDGE_WARN, "is the disk full?", "%s could not be written whole", e->cfg->record);
	if (e->capture && !io_capture_close(e->capture))
		io_say(e, EDGE_WARN, "is the disk full?", "%s could not be written whole", e->cfg->record);
	io_hooks_free(e->hooks);
	io_forget_posted(e);
	io_spares_free(e);
	io_node_free(e);
}

int edge_run(const struct edge_config *cfg, const struct edge_callbacks *callbacks, struct fault *err)
{
	struct edge *e = calloc(1, sizeof(*e));
	int status;

	mc_check(cfg->node && callbacks);
	memset(err, 0, sizeof(*err));
	if (!e || uv_loop_init(&e->loop)) {
		free(e);
		fault_set(err, STATUS_HOST, "memory", NULL, "No event loop can be created.");
		return err->status;
	}
	e->cfg = cfg;
	e->callbacks = callbacks;
	e->err = err;
	e->posted_last = &e->posted;
	e->http.since_ms = io_now();
	e->guest = cfg->http != EDGE_HTTP_OFF ? &io_http : NULL;
	signal(SIGPIPE, SIG_IGN);
	io_handles_init(e);
	if (start(e) && !cfg->dry_run)
		uv_run(&e->loop, UV_RUN_DEFAULT);
	tear_down(e);
	status = err->code ? err->status : e->status ? e->status : e->asked_status;
	free(e);
	return status;
}
