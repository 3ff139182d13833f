/* SPDX-License-Identifier: Apache-2.0 */
/* kube_reflector.c - one kind of objects, listed by pages and then watched; starts again by itself. */
#include "common/base/check.h"
#include "common/disco/kube_path.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HTTP_GONE = 410 };
static const char too_many[] = "more objects or addresses than the limit";
#define SHORT_LIFE 1000 /* a watch that ends sooner is not opened again at once */

static void ask_list(struct kube_reflector *f);
static void ask_watch(struct kube_reflector *f);

/* --- time --- */

static void on_time(uv_timer_t *t)
{
	struct kube_reflector *f = t->data;
	bool again = f->state == KUBE_WATCHING;

	if (f->dirty) { /* all that came in one go is told once */
		f->dirty = false;
		if (f->request) {
			f->news(f->ctx, f);
			return;
		}
	}
	if (f->request)
		return;
	if (again)
		ask_watch(f);
	else
		ask_list(f);
}

static void go_on_later(struct kube_reflector *f, enum kube_reflector_state next, uint64_t ms)
{
	f->state = next;
	uv_timer_start(&f->timer, on_time, ms, 0);
}

/* Doubles, and is drawn between the half and the whole, so that a thousand nodes do not come back together.
 */
static uint64_t next_backoff(struct kube_reflector *f)
{
	uint32_t draw = 0;

	f->backoff_ms = f->backoff_ms ? 2 * f->backoff_ms : MC_KUBE_BACKOFF_MIN;
	if (f->backoff_ms > MC_KUBE_BACKOFF_MAX)
		f->backoff_ms = MC_KUBE_BACKOFF_MAX;
	uv_random(NULL, NULL, &draw, sizeof(draw), 0, NULL);
	return f->backoff_ms / 2 + draw % (f->backoff_ms / 2 + 1);
}

/* --- failure --- */

static void fail_request(struct kube_reflector *f, const struct kube_answer *a)
{
	uint64_t wait_ms = next_backoff(f);

	f->request = NULL;
	f->full = false;
	free(f->more);
	f->more = NULL;
	f->version[0] = '\0';
	if (a->wait_s > 0 && (uint64_t)a->wait_s * 1000 < MC_KUBE_BACKOFF_MAX)
		wait_ms = (uint64_t)a->wait_s * 1000;
	go_on_later(f, KUBE_WAITING, wait_ms);
	if (!f->failed(f->ctx, f, a) && f->state == KUBE_WAITING) {
		uv_timer_stop(&f->timer);
		f->state = KUBE_DONE;
	}
}

static void fail_as(struct kube_reflector *f, enum kube_fault_kind kind, const char *detail)
{
	struct kube_answer a = { .status = 0 };
	struct kube_words words = { .server = "The API server", .detail = detail };

	kube_fault_set(&a.fault, kind, &words);
	fail_request(f, &a);
}

/* --- objects --- */

static void take_version(struct kube_reflector *f, const json_t *object)
{
	const char *version = kube_text(json_object_get(object, "metadata"), "resourceVersion");

	if (*version && strlen(version) < sizeof(f->version))
		memcpy(f->version, version, strlen(version) + 1);
}

static bool put_object(struct kube_reflector *f, const json_t *object, bool *changed)
{
	const char *name = kube_text(json_object_get(object, "metadata"), "name");
	struct kube_peers peers = { NULL, 0, 0, 0 };
	bool ok = *name && kube_read(f->resource, object, &f->query->ports, &peers) &&
		kube_table_put(&f->table, name, f->generation, &peers, changed);

	f->odd += peers.odd;
	f->full |= *name && !ok;
	kube_peers_free(&peers);
	return ok;
}

/* --- the list --- */

/* The objects of a page, or the one that was asked for. */
static bool put_all(struct kube_reflector *f, const json_t *doc)
{
	const json_t *item;
	bool changed, ok = true;
	size_t i;

	if (kube_is_one(f))
		return put_object(f, doc, &changed);
	json_array_foreach(json_object_get(doc, "items"), i, item) ok = ok && put_object(f, item, &changed);
	return ok;
}

static void finish_list(struct kube_reflector *f)
{
	mc_check(f->request == NULL && f->more == NULL);
	kube_table_sweep(&f->table, f->generation);
	f->listed = true;
	f->unpaged = false;
	if (f->poll)
		/* else when a watch has lived: one that is closed at once must not make a storm of lists */
		f->backoff_ms = 0;
	if (!f->query->watch)
		f->state = KUBE_DONE;
	else if (f->poll)
		go_on_later(f, KUBE_WAITING, MC_KUBE_POLL);
	else
		ask_watch(f);
	f->news(f->ctx, f);
}

static bool next_page(struct kube_reflector *f, const json_t *doc)
{
	const char *more = kube_text(json_object_get(doc, "metadata"), "continue");

	free(f->more);
	f->more = *more ? strdup(more) : NULL;
	return f->more != NULL;
}

static void on_listed(void *ctx, const struct kube_answer *a)
{
	struct kube_reflector *f = ctx;

	f->request = NULL;
	f->absent = kube_is_one(f) && a->fault.kind == KUBE_FAULT_NOT_FOUND;
	if (a->fault.kind == KUBE_FAULT_GONE && f->more && !f->unpaged) {
		f->unpaged = true; /* its pages expire faster than they are read: all at once */
		free(f->more);
		f->more = NULL;
		ask_list(f);
	} else if (f->absent) {
		f->version[0] = '\0';
		finish_list(f);
	} else if (a->fault.kind != KUBE_FAULT_NONE) {
		fail_request(f, a);
	} else if (!json_is_object(json_object_get(a->doc, "metadata"))) {
		fail_as(f, KUBE_FAULT_FOREIGN, "a list without metadata");
	} else if (!put_all(f, a->doc)) {
		fail_as(f, f->full ? KUBE_FAULT_TOO_LARGE : KUBE_FAULT_FOREIGN,
			f->full ? too_many : "an object without a name");
	} else if (!kube_is_one(f) && next_page(f, a->doc)) {
		ask_list(f);
	} else {
		take_version(f, a->doc);
		finish_list(f);
	}
}

static void ask_list(struct kube_reflector *f)
{
	char path[KUBE_PATH], what[KUBE_WHAT];
	struct kube_ask ask = { .path = path,
		.what = what,
		.ctx = f,
		.patience_ms = MC_KUBE_ANSWER_PATIENCE,
		.done = on_listed };

	mc_check(f->request == NULL);
	if (f->full) { /* by a watch */
		f->full = false;
		fail_as(f, KUBE_FAULT_TOO_LARGE, too_many);
		return;
	}
	if (!f->more) {
		f->generation++;
		f->pages = 0;
		f->odd = 0;
	}
	if (f->pages++ == MC_KUBE_PAGES_MAX) {
		fail_as(f, KUBE_FAULT_TOO_LARGE, "more pages than the limit");
		return;
	}
	f->state = KUBE_LISTING;
	kube_list_path(f, path);
	kube_what(f, kube_is_one(f) ? "get" : "list", what);
	f->request = kube_http_ask(f->http, &ask);
	if (!f->request)
		fail_as(f, KUBE_FAULT_MEMORY, NULL);
}

/* --- the watch --- */

static void tell_change(struct kube_reflector *f)
{
	f->dirty = true;
	uv_timer_start(&f->timer, on_time, 0, 0);
}

static bool on_put(struct kube_reflector *f, const json_t *object)
{
	bool changed;

	if (!put_object(f, object, &changed))
		return false;
	f->absent = false;
	if (changed)
		tell_change(f);
	return true;
}

static bool on_delete(struct kube_reflector *f, const json_t *object)
{
	if (kube_table_remove(&f->table, kube_text(json_object_get(object, "metadata"), "name")))
		tell_change(f);
	else if (f->table.objects == 0)
		tell_change(f);
	return true;
}

static bool on_bookmark(struct kube_reflector *f, const json_t *object)
{
	(void)f;
	(void)object;
	return true;
}

static const struct {
	const char *type;
	bool (*take)(struct kube_reflector *f, const json_t *object);
} events[] = {
	{ "ADDED", on_put },
	{ "MODIFIED", on_put },
	{ "DELETED", on_delete },
	{ "BOOKMARK", on_bookmark },
};

static bool has_lived(struct kube_reflector *f)
{
	if (uv_now(f->timer.loop) - f->began_at_ms < SHORT_LIFE)
		return false;
	f->backoff_ms = 0;
	return true;
}

/* ERROR (a Status, mostly 410), and whatever is not known: everything is listed anew. */
static bool on_event(void *ctx, json_t *event)
{
	struct kube_reflector *f = ctx;
	const json_t *object = json_object_get(event, "object");
	const char *type = kube_text(event, "type");

	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		if (!strcmp(events[i].type, type) && json_is_object(object)) {
			take_version(f, object);
			if (events[i].take(f, object))
				return true;
			break;
		}
	f->request = NULL;
	f->version[0] = '\0';
	f->dirty = false;
	go_on_later(f, KUBE_WAITING,
		has_lived(f) && json_integer_value(json_object_get(object, "code")) == HTTP_GONE
			? 0
			: next_backoff(f));
	return false;
}

static bool is_end(enum kube_fault_kind kind)
{
	return kind == KUBE_FAULT_NONE || kind == KUBE_FAULT_CUT || kind == KUBE_FAULT_TIMEOUT;
}

static void on_watched(void *ctx, const struct kube_answer *a)
{
	struct kube_reflector *f = ctx;
	bool long_enough = has_lived(f), dirty = f->dirty;

	f->request = NULL;
	f->dirty = false;
	if (a->fault.kind == KUBE_FAULT_FORBIDDEN || a->status == 405) {
		f->poll = true;
		go_on_later(f, KUBE_WAITING, MC_KUBE_POLL);
		f->failed(f->ctx, f, a);
	} else if (is_end(a->fault.kind) && a->status != 0) {
		go_on_later(f, KUBE_WATCHING, long_enough ? 0 : next_backoff(f));
	} else if (a->fault.kind == KUBE_FAULT_GONE) {
		f->version[0] = '\0';
		go_on_later(f, KUBE_WAITING, long_enough ? 0 : next_backoff(f));
	} else {
		fail_request(f, a);
	}
	if (dirty)
		f->news(f->ctx, f);
}

static void ask_watch(struct kube_reflector *f)
{
	char path[KUBE_PATH], what[KUBE_WHAT];
	struct kube_ask ask = { .path = path,
		.what = what,
		.stream = true,
		.ctx = f,
		.object = on_event,
		.done = on_watched,
		.patience_ms = MC_KUBE_WATCH_S * 1000 + MC_KUBE_WATCH_GRACE };

	mc_check(f->request == NULL && f->listed);
	f->state = KUBE_WATCHING;
	f->began_at_ms = uv_now(f->timer.loop);
	kube_watch_path(f, path);
	kube_what(f, "watch", what);
	f->request = kube_http_ask(f->http, &ask);
	if (!f->request)
		fail_as(f, KUBE_FAULT_MEMORY, NULL);
}

/* --- life --- */

void kube_reflector_open(struct kube_reflector *f, uv_loop_t *loop, struct kube_http *http,
	enum kube_resource r, const struct kube_query *q)
{
	mc_check(r < KUBE_RESOURCE_COUNT && q->namespace_ != NULL);
	memset(f, 0, sizeof(*f));
	f->resource = r;
	f->query = q;
	f->http = http;
	uv_timer_init(loop, &f->timer);
	f->timer.data = f;
	f->timed = true;
}

void kube_reflector_start(struct kube_reflector *f)
{
	mc_check(f->timed && f->news != NULL && f->failed != NULL);
	if (f->state == KUBE_IDLE || f->state == KUBE_DONE || (f->state == KUBE_WAITING && !f->listed)) {
		uv_timer_stop(&f->timer);
		ask_list(f);
	}
}

void kube_reflector_again(struct kube_reflector *f)
{
	mc_check(f->timed);
	if (!f->request)
		go_on_later(f, KUBE_WAITING, next_backoff(f));
}

void kube_reflector_stop(struct kube_reflector *f)
{
	if (f->request)
		kube_http_forget(f->request);
	f->request = NULL;
	if (f->timed)
		uv_timer_stop(&f->timer);
	free(f->more);
	f->more = NULL;
	kube_table_free(&f->table);
	f->state = KUBE_IDLE;
	f->listed = f->absent = f->dirty = f->full = f->unpaged = f->poll = f->poll_told = false;
	f->version[0] = '\0';
	f->backoff_ms = 0;
}

void kube_reflector_close(struct kube_reflector *f)
{
	mc_check(f->request == NULL || f->timed);
	kube_reflector_stop(f);
	if (f->timed)
		uv_close((uv_handle_t *)&f->timer, NULL);
	f->timed = false;
}
