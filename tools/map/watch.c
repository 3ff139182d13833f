/* SPDX-License-Identifier: Apache-2.0 */
/* watch.c - what happens in a map, as it happens, until a signal. When the connection breaks, another member
 * is asked, and what happened in between is not known: that is said. */
#include "common/cli/out.h"
#include "tools/map/app.h"

static struct cluster_call call;
static union {
	struct client_map_listen all;
	struct client_map_listen_to_key one;
} body;

static const struct {
	int32_t type;
	const char *name;
} kinds[] = {
	{ CLIENT_ENTRY_ADDED, "added" },
	{ CLIENT_ENTRY_REMOVED, "removed" },
	{ CLIENT_ENTRY_UPDATED, "updated" },
	{ CLIENT_ENTRY_EVICTED, "evicted" },
	{ CLIENT_ENTRY_EXPIRED, "expired" },
	{ CLIENT_ENTRY_EVICT_ALL, "evict_all" },
	{ CLIENT_ENTRY_CLEAR_ALL, "clear_all" },
	{ CLIENT_ENTRY_MERGED, "merged" },
	{ CLIENT_ENTRY_LOADED, "loaded" },
};

static const char *kind_name(int32_t type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].type == type)
			return kinds[i].name;
	return "unknown";
}

static void show_event(struct map_app *a, const struct client_entry_event *e)
{
	bool many = e->event_type == CLIENT_ENTRY_EVICT_ALL || e->event_type == CLIENT_ENTRY_CLEAR_ALL;

	show_begin(a, RECORD_MAP_EVENT);
	say_z(&a->out, "event", kind_name(e->event_type));
	show_data(a, "key", "key_type", "key_hex", e->key);
	show_data(a, "value", "value_type", "value_hex", e->value);
	show_data(a, "old_value", "old_value_type", "old_value_hex", e->old_value);
	if (many)
		say_number(&a->out, "entry_count", e->number_of_affected_entries);
	show_end(a);
	if (!out_look())
		app_end(a, STATUS_OK); /* nobody reads any more */
}

static void on_event(struct cluster_call *c, const struct client_message *event)
{
	struct map_app *a = c->ctx;

	if (a->status >= 0)
		return;
	if (event != NULL) {
		show_event(a, event->body);
		return;
	}
	show_begin(a, RECORD_MAP_GAP);
	show_end(a);
}

static void done_watch(struct cluster_call *c, const struct call_result *r)
{
	struct map_app *a = c->ctx;

	if (!app_answered(a, c, r))
		return;
	show_begin(a, RECORD_MAP_WATCHING);
	show_end(a);
	out_look();
}

bool begin_watch(struct map_app *a, struct fault *fault)
{
	enum client_type type =
		a->want.arg_count > 0 ? CLIENT_MAP_ADD_ENTRY_LISTENER_TO_KEY : CLIENT_MAP_ADD_ENTRY_LISTENER;
	int32_t flags = 0;

	if (!want_data(a, a->want.arg_count, 0, fault))
		return false;
	app_begin_for(a);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		flags |= kinds[i].type;
	if (a->want.arg_count > 0)
		body.one = (struct client_map_listen_to_key){
			.name = a->want.map, .key = app_key(a), .include_value = true, .listener_flags = flags
		};
	else
		body.all = (struct client_map_listen){
			.name = a->want.map, .include_value = true, .listener_flags = flags
		};
	app_listen(a, &call, type, &body, done_watch, on_event);
	return true;
}

void stop_watch(struct map_app *a)
{
	app_end(a, STATUS_OK);
}
