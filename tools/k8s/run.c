/* SPDX-License-Identifier: Apache-2.0 */
/* run.c - the loop of mc-k8s-peers: its deadline, its signals, and who reads its output. */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/cli/log.h"
#include "common/cli/out.h"
#include "common/cli/tool.h"
#include "tools/k8s/k8s.h"

static const int stopping[] = { SIGINT, SIGTERM };

/* timeout(1) sends SIGTERM to its child and to the group, so it comes twice: the second is not to end us
 * before our own end. */
static void on_signal(uv_signal_t *s, int number)
{
	sigset_t once;

	sigemptyset(&once);
	sigaddset(&once, number);
	if (number == SIGTERM)
		pthread_sigmask(SIG_BLOCK, &once, NULL);
	k8s_end(s->data, STATUS_OK);
}

bool k8s_open(struct k8s *k, const struct settings *s)
{
	mc_check(k->settings == NULL);
	k->settings = s;
	if (!tool_output(s, &k->say))
		return false;
	uv_loop_init(&k->loop);
	uv_timer_init(&k->loop, &k->deadline);
	uv_timer_init(&k->loop, &k->writing);
	k->deadline.data = k->writing.data = k;
	for (unsigned i = 0; i < 2; i++) {
		uv_signal_init(&k->loop, &k->signals[i]);
		k->signals[i].data = k;
	}
	return true;
}

static void close_handle(uv_handle_t *h, void *ctx)
{
	(void)ctx;
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

void k8s_close(struct k8s *k)
{
	if (k->settings == NULL)
		return;
	uv_walk(&k->loop, close_handle, NULL);
	while (uv_run(&k->loop, UV_RUN_DEFAULT) != 0)
		; /* k8s_end may have stopped it once more */
	uv_loop_close(&k->loop);
	tool_output_close(&k->say);
}

void k8s_run(struct k8s *k, uv_timer_cb on_deadline)
{
	int64_t ms = k->query.watch && setting_text(k->settings, OPT_TIMEOUT) == NULL
		? -1
		: tool_timeout(k->settings);

	mc_check(on_deadline != NULL && k->settings != NULL);
	if (ms >= 0)
		uv_timer_start(&k->deadline, on_deadline, (uint64_t)ms, 0);
	for (unsigned i = 0; k->query.watch && i < 2; i++)
		uv_signal_start(&k->signals[i], on_signal, stopping[i]);
	uv_run(&k->loop, UV_RUN_DEFAULT);
}

void k8s_end(struct k8s *k, int status)
{
	mc_check(status >= STATUS_OK);
	k->status = status;
	uv_stop(&k->loop);
}

void k8s_fail(struct k8s *k, const struct kube_fault *fault)
{
	log_fault(&fault->said);
	k8s_end(k, fault->said.status);
}

void k8s_said(void *ctx, enum edge_level level, const char *message, const char *hint)
{
	(void)ctx;
	log_say(level == EDGE_WARN           ? LOG_WARN
			: level == EDGE_NOTE ? LOG_NOTE
					     : LOG_DEBUG,
		NULL, message, hint);
}

void k8s_silence(struct k8s *k, const struct kube_fault *last)
{
	const struct kube_words w = { .server = k->config.server };
	struct kube_fault fault;

	kube_fault_set(&fault, KUBE_FAULT_TIMEOUT, &w);
	k8s_fail(k, last != NULL ? last : &fault);
}

/* --- a reader that is slow, or gone --- */

static void on_writing(uv_timer_t *t)
{
	k8s_flush(t->data);
}

static void on_reader(uv_poll_t *p, int status, int events)
{
	if (status < 0 || (events & UV_DISCONNECT) != 0)
		k8s_end(p->data, STATUS_HOST);
}

/* Pipes and sockets only: a file has no other end. */
static void look_at_reader(struct k8s *k)
{
	if (k->reads || uv_guess_handle(STDOUT_FILENO) != UV_NAMED_PIPE)
		return;
	k->reads = uv_poll_init(&k->loop, &k->reader, STDOUT_FILENO) == 0;
	k->reader.data = k;
	if (k->reads)
		uv_poll_start(&k->reader, UV_DISCONNECT, on_reader);
}

void k8s_flush(struct k8s *k)
{
	int64_t after_ms;

	look_at_reader(k);
	if (!out_look()) {
		k8s_end(k, STATUS_HOST);
		return;
	}
	after_ms = out_look_after();
	if (after_ms >= 0)
		uv_timer_start(&k->writing, on_writing, (uint64_t)after_ms, 0);
}

/* --- a peer --- */

const char *k8s_service(const struct k8s *k)
{
	return k->target.service[0] != '\0' ? k->target.service : NULL;
}

static void k8s_peer_text(const struct kube_peer *p, char out[MC_ADDR_TEXT])
{
	snprintf(out, MC_ADDR_TEXT, p->family == 6 ? "[%s]:%u" : "%s:%u", p->host, p->port);
}

static const char *or_null(const char *text)
{
	return *text != '\0' ? text : NULL;
}

void k8s_say_peer(struct k8s *k, enum record r, const struct kube_peer *p, const char *reason)
{
	char text[MC_ADDR_TEXT], mark[MC_ADDR_TEXT + 300];
	const struct say *say = &k->say;

	mc_check(r < RECORD_COUNT);
	k8s_peer_text(p, text);
	snprintf(mark, sizeof(mark), "%s%s%s", p->state, *p->name != '\0' ? ": " : "", p->name);
	say_begin(say, r, log_now());
	say_z(say, "host", p->host);
	say_number(say, "port", p->port);
	say_flag(say, "ready", p->ready);
	say_z(say, "state", p->state);
	say_z(say, "name", or_null(p->name));
	say_z(say, "namespace", k->config.namespace_);
	say_z(say, "service", k8s_service(k));
	say_z(say, "app", or_null(p->app));
	say_z(say, "node", or_null(p->node));
	say_z(say, "zone", or_null(p->zone));
	if (p->declared != 0)
		say_number(say, "declared_port", p->declared);
	if (reason != NULL)
		say_z(say, "reason", reason);
	say_shown(say, "peer", text);
	say_shown(say, "mark", p->ready ? "" : mark);
	say_end(say);
}
