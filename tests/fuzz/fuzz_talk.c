/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_talk.c - a hostile member's whole conversation with a client's session, as mc-members and mc-probe
 * hold it: the input is a script of what the member says (real messages, invented by their rows, to the
 * requests that are open in most places; out of turn, to nobody, or with a byte changed in the others), how
 * it is cut, what the tool asks meanwhile, and how time passes.
 *
 * What must hold: the session takes only what came; it is greeted once and before all else; answers are to
 * what was asked; all that it writes is a message of the protocol; once it is over it stays so. What it tells
 * goes on as in the tools: lists are kept, copied, compared, Payara's maps put together.
 */
#include <string.h>

#include "common/client/compare.h"
#include "common/client/payara.h"
#include "common/client/question.h"
#include "common/client/session.h"
#include "tests/fuzz/fuzz.h"
#include "tests/lib/client_walkers.h"
#include "tools/members/app.h"

enum { SAID = 1 << 20, VIEWS = 3, PATIENCE_MS = 5000, SCRATCH = 1 << 20 };

struct tape {
	const uint8_t *p;
	size_t n;
};

static struct talk {
	struct session s;
	struct mc_rng rng;
	enum mc_line line;
	int64_t now_ms;
	bool greeted, over;
	struct place place; /* who is talked with, as mc-members keeps it */
	struct view *views[VIEWS];
	unsigned view_at;
	size_t n; /* bytes of `said` that were not taken yet */
} w;
static uint8_t said[SAID], mine[MC_SESSION_OUT];

static uint32_t next_byte(struct tape *t)
{
	if (t->n == 0)
		return 0;
	t->n--;
	return *t->p++;
}

/* --- what the session says: whole messages, behind the protocol's name --- */
static void check_written(void)
{
	struct client_message m;
	struct client_scan scan;
	size_t at = 0;

	HOLDS(w.s.out_n <= sizeof(w.s.out));
	memcpy(mine, w.s.out, w.s.out_n);
	if (w.s.out_n >= CLIENT_PROTOCOL_SIZE && memcmp(mine, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE) == 0)
		at = CLIENT_PROTOCOL_SIZE;
	while (at < w.s.out_n) {
		scan = (struct client_scan){ 0 };
		HOLDS(client_scan(&scan, mine + at, w.s.out_n - at, MC_CLIENT_MESSAGE_MAX) == MC_ERR_OK &&
			scan.done);
		HOLDS(client_message_read(mine + at, scan.need, fuzz_memory(1), &m) == MC_ERR_OK);
		HOLDS(m.type != CLIENT_NONE && client_rows[m.type].kind == CLIENT_KIND_REQUEST &&
			m.correlation > 0 && m.correlation <= w.s.last_id);
		at += scan.need;
	}
	session_sent(&w.s);
}

/* --- what becomes of it in the tools --- */
static uint32_t fill_compared(struct compare_view *views, struct compare_member *members)
{
	uint32_t n = 0, all = 0;

	for (unsigned i = 0; i < VIEWS; i++) {
		const struct view *v = w.views[i];

		if (v == NULL)
			continue;
		views[n++] = (struct compare_view){ .cluster_name = mc_str_z(v->cluster_name),
			.cluster = v->cluster,
			.by = v->by,
			.version = v->version,
			.v = members + all,
			.n = v->n,
			.release = mc_str_z(v->server),
			.partition_count = v->partition_count };
		for (uint32_t k = 0; k < v->n; k++)
			members[all++] = (struct compare_member){ v->v[k].uuid, &v->v[k].addr, v->v[k].lite };
	}
	return n;
}

static bool fits(const struct compare_view *a, const struct compare_view *b)
{
	return mc_str_eq(a->release, b->release);
}

static void compare_lists(void)
{
	static struct compare_member members[VIEWS * MC_MEMBERS_MAX];
	struct compare_view views[VIEWS];
	struct compare_side sides[VIEWS];
	uint32_t n = fill_compared(views, members), count = compare_views(views, n, fits, sides);

	HOLDS(count <= n && (n == 0 || count > 0));
	for (uint32_t i = 0; i < count; i++)
		HOLDS(sides[i].newest < n && sides[i].into < count && sides[i].other < count &&
			sides[i].behind < sides[i].views);
	compare_agrees(sides, count);
}

static void take_view(const struct client_members_view *from)
{
	struct view *v = view_keep(&w.place, from, w.now_ms), *copy = view_copy(v);

	HOLDS(v != NULL && copy != NULL && v->n == from->member_infos.n && view_same(v, copy));
	view_free(v);
	view_free(w.views[w.view_at % VIEWS]);
	w.views[w.view_at++ % VIEWS] = copy;
	for (uint32_t i = 0; i < copy->n; i++)
		HOLDS(view_find(copy, copy->v[i].uuid) != NULL &&
			strlen(copy->v[i].addr.host) <= MC_HOST_MAX);
	compare_lists();
}

/* Whatever map it is: the readers of Payara's must stand it. */
static void take_entries(const struct client_entries_answer *a)
{
	static uint8_t room[SCRATCH], scratch_room[SCRATCH];
	struct mc_arena mem = mc_arena_of(room, sizeof(room)),
			scratch = mc_arena_of(scratch_room, sizeof(scratch_room));
	struct payara_seen seen = { .names = a->response.v,
		.store = a->response.v,
		.name_count = a->response.n,
		.store_count = a->response.n };
	struct payara_list list;

	if (payara_instances(&seen, &mem, &scratch, &list))
		HOLDS(list.live <= list.n);
	mc_arena_end(&mem);
	mc_arena_end(&scratch);
}

static void take_hello(const struct client_authentication_answer *a)
{
	HOLDS(!w.greeted && a->status == CLIENT_AUTHENTICATED);
	w.greeted = true;
	w.place.hello.by = a->member_uuid;
	w.place.hello.cluster = a->cluster_id;
	mc_str_copy(w.place.hello.server, sizeof(w.place.hello.server), a->server_hazelcast_version);
	if (a->address != NULL)
		mc_addr_set(&w.place.hello.by_addr, a->address->host, a->address->port);
}

static void take_told(const struct session_notice *t)
{
	HOLDS(t->type == SESSION_HELLO || t->type == SESSION_NOTHING || t->type == SESSION_OVER || w.greeted);
	HOLDS((t->type != SESSION_ANSWER && t->type != SESSION_REFUSAL) ||
		(t->ask > 0 && t->ask <= w.s.last_id));
	HOLDS(w.s.unanswered <= w.s.last_id);
	if (t->type == SESSION_HELLO)
		take_hello(t->hello);
	else if (t->type == SESSION_VIEW)
		take_view(t->view);
	else if (t->type == SESSION_ANSWER && t->message->type == CLIENT_MAP_ENTRY_SET_ANSWER)
		take_entries(t->message->body);
	w.over |= t->type == SESSION_OVER;
}

/* --- what the member says --- */
static enum client_type draw_type(uint32_t byte)
{
	static const enum client_type often[] = { CLIENT_AUTHENTICATION_ANSWER,
		CLIENT_ADD_CLUSTER_VIEW_LISTENER_ANSWER, CLIENT_MEMBERS_VIEW_EVENT,
		CLIENT_PARTITIONS_VIEW_EVENT, CLIENT_MC_GET_CLUSTER_METADATA_ANSWER,
		CLIENT_GET_DISTRIBUTED_OBJECTS_ANSWER, CLIENT_MAP_ENTRY_SET_ANSWER, CLIENT_PING_ANSWER,
		CLIENT_ERROR };

	if (byte >= 32)
		return often[byte % (sizeof(often) / sizeof(often[0]))];
	return (enum client_type)(1 + mc_rng_below(&w.rng, CLIENT_TYPE_COUNT - 1));
}

/* To what it answers: mostly to something that is open. */
static int64_t draw_correlation(enum client_type type, uint32_t how)
{
	if (how % 16 == 15)
		return (int64_t)mc_rng_next(&w.rng);
	if (type == CLIENT_MEMBERS_VIEW_EVENT || type == CLIENT_PARTITIONS_VIEW_EVENT ||
		type == CLIENT_ADD_CLUSTER_VIEW_LISTENER_ANSWER)
		return w.s.listener;
	return 1 + (int64_t)mc_rng_below(&w.rng, (uint64_t)w.s.last_id);
}

static void make_plausible(struct client_message *m, uint32_t how)
{
	struct client_authentication_answer *a = m->body;

	m->correlation = draw_correlation(m->type, how);
	if (m->type == CLIENT_AUTHENTICATION_ANSWER)
		a->status = how % 16 == 1 ? (int8_t)(how / 16 % 5) : CLIENT_AUTHENTICATED;
}

static void say_message(struct tape *t)
{
	struct mc_random r = {
		.w = { .registry = &hz_registry, .line = w.line }, .rng = &w.rng, .mem = fuzz_memory(0)
	};
	enum client_type type = draw_type(next_byte(t));
	uint32_t how = next_byte(t);
	struct client_message m;
	size_t n;

	if (!w.greeted && w.n == 0 && how % 8 != 0)
		type = CLIENT_AUTHENTICATION_ANSWER; /* else nothing after it is ever seen */
	r.w.known = mc_known_inside(w.line, false);
	if (!client_message_random(&r, type, &m))
		return;
	make_plausible(&m, how);
	if (client_message_write(&m, w.line, said + w.n, sizeof(said) - w.n, &n) != MC_ERR_OK)
		return;
	if (how >= 240 && n > 0) /* a lie in the bytes */
		said[w.n + mc_rng_below(&w.rng, n)] ^= (uint8_t)(1 << how % 8);
	w.n += n;
}

/* Some of what was said arrives. */
static void arrive(struct tape *t)
{
	uint32_t how = next_byte(t);
	size_t have = how % 4 == 0 ? mc_rng_below(&w.rng, w.n + 1) : w.n, taken = 0, took;
	struct session_notice told;

	do {
		took = session_read(&w.s, w.now_ms, said + taken, have - taken, fuzz_memory(0), &told);
		HOLDS(took <= have - taken && (!w.over || (took == 0 && told.type == SESSION_NOTHING)));
		taken += took;
		take_told(&told);
		check_written();
	} while (took > 0);
	memmove(said, said + taken, w.n - taken);
	w.n -= taken;
}

/* --- what the tool does --- */
static void ask_something(struct tape *t)
{
	static const struct client_empty nothing;
	static const enum client_type empty[] = { CLIENT_MC_GET_CLUSTER_METADATA,
		CLIENT_GET_DISTRIBUTED_OBJECTS, CLIENT_PING };
	const struct client_name name = { mc_str_z("payara-instance-names") };
	uint32_t what = next_byte(t) % 4;
	const struct session_request request = { what == 3 ? CLIENT_MAP_ENTRY_SET : empty[what], -1,
		what == 3 ? (const void *)&name : &nothing };
	int64_t id = session_ask(&w.s, w.now_ms, &request);

	HOLDS(id >= 0 && id <= w.s.last_id && (!w.over || id == 0) && (w.greeted || id == 0));
	check_written();
}

static void let_time_pass(struct tape *t)
{
	static const int64_t spans_ms[] = { 1, 1, 1, 10, 10, 100, 100, 100, 300, 1000, 4000, MC_ASK_PING,
		MC_ASK_PING, 1, 1, MC_ASK_SILENCE };
	struct session_notice told;

	w.now_ms += spans_ms[next_byte(t) % 16];
	session_late(&w.s, w.now_ms, &told);
	take_told(&told);
	check_written();
	HOLDS(w.over == (w.s.phase == SESSION_ENDED) && (!w.over || session_deadline(&w.s) == INT64_MAX));
	HOLDS(w.over || session_deadline(&w.s) > w.now_ms);
}

static void leave_it(struct tape *t)
{
	if (next_byte(t) % 16 == 0)
		session_leave(&w.s);
}

/* --- what mc-probe makes of the first answer --- */
static void ask_as_probe(void)
{
	struct client_told told;

	if (client_question_read(said, w.n, fuzz_memory(1), &told) == CLIENT_TOLD && told.has_line)
		HOLDS(told.first <= told.last && told.last < MC_LINE_COUNT);
}

static void begin_talk(struct tape *t)
{
	const struct session_config cfg = { .cluster_name = { "dev", 3 }, .patience_ms = PATIENCE_MS };
	uint32_t how = next_byte(t);

	w = (struct talk){ .now_ms = 1000, .line = (enum mc_line)(how % MC_LINE_COUNT) };
	mc_rng_seed(&w.rng, next_byte(t) << 16 | next_byte(t) << 8 | how);
	session_open(&w.s, &cfg, w.now_ms);
	w.s.cfg.no_view = how >= 240;
	check_written();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	typedef void step_fn(struct tape *);
	static step_fn *const steps[] = { say_message, say_message, say_message, arrive, arrive,
		ask_something, let_time_pass, leave_it };
	struct tape t = { p, n };

	begin_talk(&t);
	while (t.n > 0) {
		steps[next_byte(&t) % (sizeof(steps) / sizeof(steps[0]))](&t);
		if (w.n > 0 && !w.greeted)
			ask_as_probe();
	}
	for (unsigned i = 0; i < VIEWS; i++)
		view_free(w.views[i]);
	return 0;
}
