/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench.c - gets, sets or puts of random keys for a time, so many outstanding, over so many connections with
 * each member, and how long they took. Without --rate the next request leaves when one is answered; with it,
 * requests have their times, and each is measured from when it was due, so that a pause of the member's is
 * not hidden by our waiting for it.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "common/base/check.h"
#include "common/base/rng.h"
#include "common/io/clock.h"
#include "common/wire/bytes.h"
#include "common/wire/value.h"
#include "tools/map/app.h"
#include "tools/map/latency.h"

enum {
	FOR_MS = 10000,
	KEY_DIGITS = 10,
	KEY_BYTES = MC_BLOB_HEAD + 4 + KEY_DIGITS,
	FAILURES_MAX = 1000, /* nothing but failures: it is told why */
};
enum op { OP_GET, OP_SET, OP_PUT }; /* as the choices of --op */

struct slot {
	struct cluster_call call;
	union {
		struct client_map_key get;
		struct client_map_put put;
	} body;
	uint8_t key[KEY_BYTES];
	uint64_t due_ns;
	struct slot *next; /* of the free ones */
};

static struct {
	struct map_app *app;
	enum op op;
	enum { CONNECTING, SPREADING, FILLING, RUNNING, ENDING } phase;
	uint64_t entries, filled;
	struct slot *slots, *free;
	unsigned outstanding, under_way;
	struct mc_bytes value;
	struct mc_rng rng;
	int64_t rate, for_ms;
	uint64_t began_ns, ended_ns, sent, errors;
	struct latency latency;
	uv_timer_t tick, end;
	struct cluster_call first;
	struct client_name name;
} bench;

static void pump(void);

static void on_tick(uv_timer_t *timer)
{
	(void)timer;
	pump();
}

static void write_key(struct slot *s, uint64_t i)
{
	struct mc_wr w = mc_wr_of(s->key, sizeof(s->key));

	mc_wr_u32(&w, 0);
	mc_wr_u32(&w, (uint32_t)MC_TYPE_STRING);
	mc_wr_u32(&w, KEY_DIGITS);
	for (unsigned k = KEY_BYTES; k > KEY_BYTES - KEY_DIGITS; k--, i /= 10)
		s->key[k - 1] = (uint8_t)('0' + i % 10);
}

/* --- the end --- */

static double seconds_of(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void show_bench(struct map_app *a)
{
	static const char *const ops[] = { "get", "set", "put" };
	double elapsed_s = (double)(bench.ended_ns - bench.began_ns) / 1e9;
	struct rusage used = { .ru_nvcsw = 0 };

	mc_check(bench.phase == ENDING && bench.under_way == 0 && bench.ended_ns >= bench.began_ns);
	getrusage(RUSAGE_SELF, &used);
	show_begin(a, RECORD_MAP_BENCH);
	say_z(&a->out, "op", ops[bench.op]);
	say_number(
		&a->out, "ops_per_s", elapsed_s > 0 ? (int64_t)((double)bench.latency.count / elapsed_s) : 0);
	say_real(&a->out, "p50_us", (double)latency_within(&bench.latency, 500) / 1000);
	say_real(&a->out, "p99_us", (double)latency_within(&bench.latency, 990) / 1000);
	say_real(&a->out, "p999_us", (double)latency_within(&bench.latency, 999) / 1000);
	say_real(&a->out, "max_us", (double)bench.latency.max_ns / 1000);
	say_number(&a->out, "errors", (int64_t)bench.errors);
	say_number(&a->out, "ops", (int64_t)bench.latency.count);
	say_number(&a->out, "outstanding", bench.outstanding);
	say_real(&a->out, "elapsed_ms", elapsed_s * 1000);
	say_real(&a->out, "own_cpu_ms", (seconds_of(used.ru_utime) + seconds_of(used.ru_stime)) * 1000);
	show_end(a);
}

static void end_bench(struct map_app *a)
{
	show_bench(a);
	app_end(a, bench.errors == 0 ? STATUS_OK : STATUS_NOT);
}

static void on_end(uv_timer_t *timer)
{
	(void)timer;
	stop_bench(bench.app);
}

void stop_bench(struct map_app *a)
{
	bool ran = bench.phase == RUNNING;

	uv_timer_stop(&bench.tick);
	uv_timer_stop(&bench.end);
	bench.phase = ENDING;
	bench.ended_ns = uv_hrtime();
	if (!ran)
		app_end(a, STATUS_NOT);
	else if (bench.under_way == 0)
		end_bench(a);
}

/* --- requests --- */

static void run_on(void)
{
	mc_check(bench.phase == SPREADING || bench.phase == FILLING);
	bench.phase = RUNNING;
	bench.began_ns = uv_hrtime();
	uv_timer_start(&bench.end, on_end, (uint64_t)bench.for_ms, 0);
	if (bench.rate > 0)
		uv_timer_start(&bench.tick, on_tick, 1, 1);
}

static void done_one(struct cluster_call *c, const struct call_result *r)
{
	struct slot *s = c->ctx;
	bool good = r->end == CALL_ANSWERED;

	mc_check(bench.under_way > 0);
	bench.under_way--;
	s->next = bench.free;
	bench.free = s;
	if (!good && (bench.phase == FILLING || (bench.latency.count == 0 && bench.errors >= FAILURES_MAX))) {
		app_answered(bench.app, c, r);
		return;
	}
	if (bench.phase == RUNNING && good)
		latency_add(&bench.latency, uv_hrtime() - s->due_ns);
	else if (bench.phase == RUNNING)
		bench.errors++;
	if (bench.phase == FILLING && bench.filled == bench.entries && bench.under_way == 0)
		run_on();
	if (bench.phase == ENDING && bench.under_way == 0)
		end_bench(bench.app);
	else
		pump();
}

static void send_one(struct slot *s, uint64_t key, bool is_get, uint64_t due_ns)
{
	struct mc_bytes blob = { s->key, KEY_BYTES };
	enum client_type type = is_get ? CLIENT_MAP_GET
		: bench.op == OP_PUT   ? CLIENT_MAP_PUT
				       : CLIENT_MAP_SET;

	mc_check(key < bench.entries && bench.under_way < bench.outstanding);
	write_key(s, key);
	s->due_ns = due_ns;
	if (is_get)
		s->body.get = (struct client_map_key){ .name = bench.app->want.map, .key = blob };
	else
		s->body.put = (struct client_map_put){
			.name = bench.app->want.map, .key = blob, .value = bench.value, .ttl = -1
		};
	bench.under_way++;
	s->call.ctx = s;
	app_call(bench.app, &s->call, type, &s->body, blob, is_get, done_one);
}

/* When the next request is due; now, if they are not paced. */
static bool next_due(uint64_t *due_ns)
{
	uint64_t now_ns = uv_hrtime();

	*due_ns = bench.rate == 0 ? now_ns
				  : bench.began_ns + bench.sent * (uint64_t)1000000000 / (uint64_t)bench.rate;
	return *due_ns <= now_ns;
}

static void pump(void)
{
	static bool pumping; /* what cannot be sent ends at once */
	struct slot *s;
	uint64_t due_ns;

	if (pumping)
		return;
	pumping = true;
	while (bench.free != NULL && bench.app->status < 0) {
		bool fills = bench.phase == FILLING && bench.filled < bench.entries;

		due_ns = 0;
		if (!fills && !(bench.phase == RUNNING && next_due(&due_ns)))
			break;
		s = bench.free;
		bench.free = s->next;
		if (fills)
			send_one(s, bench.filled++, false, 0);
		else
			send_one(s, mc_rng_below(&bench.rng, bench.entries), bench.op == OP_GET, due_ns);
		bench.sent += !fills;
	}
	pumping = false;
}

/* --- the beginning --- */

void bench_changed(struct map_app *a)
{
	if (bench.phase == CONNECTING && cluster_client_settled(a->client)) {
		bench.phase = SPREADING;
		cluster_client_spread(a->client);
	}
	if (bench.phase != SPREADING || !cluster_client_settled(a->client))
		return;
	bench.phase = FILLING;
	if (bench.op != OP_GET)
		run_on();
	pump();
}

static void done_first(struct cluster_call *c, const struct call_result *r)
{
	app_answered(c->ctx, c, r); /* the rest follows from the connections */
}

static bool make_value(struct map_app *a, size_t size, struct fault *fault)
{
	char *text = malloc(size + 1);
	bool ok = text != NULL || fault_memory(fault);

	for (size_t i = 0; ok && i < size; i++)
		text[i] = (char)('a' + mc_rng_below(&bench.rng, 26));
	ok = ok && data_from_text(DATA_STRING, mc_str_of(text, size), "The value", &a->value, fault);
	free(text);
	bench.value = app_value(a);
	return ok;
}

bool begin_bench(struct map_app *a, struct fault *fault)
{
	const struct settings *s = a->s;
	uv_loop_t *loop = client_pool_loop(cluster_client_pool(a->client));
	uint64_t seed;

	bench.app = a;
	bench.op = (enum op)setting_choice(s, OPT_BENCH_OP);
	bench.entries = (uint64_t)setting_number(s, OPT_ENTRIES);
	bench.outstanding = (unsigned)setting_number(s, OPT_OUTSTANDING);
	bench.rate = setting_number(s, OPT_CALL_RATE);
	bench.for_ms = setting_ms_or(s, OPT_FOR, FOR_MS);
	bench.slots = calloc(bench.outstanding, sizeof(*bench.slots));
	if (bench.slots == NULL || !io_random(&seed, sizeof(seed)))
		return fault_memory(fault);
	mc_rng_seed(&bench.rng, seed);
	for (unsigned i = 0; i < bench.outstanding; i++) {
		bench.slots[i].next = bench.free;
		bench.free = &bench.slots[i];
	}
	uv_timer_init(loop, &bench.tick);
	uv_timer_init(loop, &bench.end);
	if (!make_value(a, (size_t)setting_number(s, OPT_VALUE_SIZE), fault))
		return false;
	app_create_map(a);
	bench.name.name = a->want.map;
	app_call_partition(a, &bench.first, CLIENT_MAP_SIZE, &bench.name, -1, true, done_first);
	return true;
}
