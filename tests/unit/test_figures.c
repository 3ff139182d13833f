/* SPDX-License-Identifier: Apache-2.0 */
/* test_figures.c - what members tell of themselves in numbers: the pages of mc-join, what real members
 * of 5.3.8 and 5.7.0 said (recorded), and all that is cut off or changed; ranges of monitoring plugins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "common/client/metrics.h"
#include "common/http/http.h"
#include "common/io/http_get.h"
#include "tests/unit/metrics_recorded.h"
#include "tools/members/alert.h"
#include "tools/members/figures.h"

#define STR(text) mc_str_of(text, sizeof(text) - 1)

/* --- ranges --- */

static void ranges_are_those_of_the_guidelines(void **state)
{
	static const struct {
		const char *text;
		int64_t alerts[3], not [3];
	} rows[] = {
		{ "10", { -1, 11, 1000 }, { 0, 5, 10 } },
		{ "10:", { -1, 0, 9 }, { 10, 11, 1000 } },
		{ "~:10", { 11, 12, 1000 }, { -1000, 0, 10 } },
		{ "10:20", { -1, 9, 21 }, { 10, 15, 20 } },
		{ "@10:20", { 10, 15, 20 }, { -1, 9, 21 } },
		{ "@0:0", { 0, 0, 0 }, { -1, 1, 2 } },
		{ "-5:-1", { 0, -6, 1 }, { -5, -3, -1 } },
		{ "0", { 1, -1, 2 }, { 0, 0, 0 } },
		{ ":7", { -1, 8, 9 }, { 0, 3, 7 } },
	};
	static const char *const no[] = { "", "@", ":x", "a", "10:5", "10::", "10:20:30", "~", "~10", "1.5",
		"--1:", "10 ", "-1", "1234567890123456789" };
	struct alert_range r;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(range_read(rows[i].text, strlen(rows[i].text), &r));
		for (size_t k = 0; k < 3; k++) {
			assert_true(range_alerts(&r, rows[i].alerts[k]));
			assert_false(range_alerts(&r, rows[i].not [k]));
		}
	}
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		if (range_read(no[i], strlen(no[i]), &r))
			fail_msg("'%s' is a range", no[i]);
}

static void a_range_is_for_the_figure_that_it_names(void **state)
{
	struct alerts a;
	struct fault f = { 0 };

	(void)state;
	assert_true(alerts_read("--warning", NULL, &a, &f));
	assert_false(a.given);
	assert_true(alerts_read("--warning", "3:,waiting=0,bytes=@1:5", &a, &f));
	assert_true(a.given && a.of[ALERT_MEMBERS].range.low == 3 && a.of[ALERT_WAITING].range.high == 0);
	assert_true(a.of[ALERT_BYTES].range.inside && a.of[ALERT_BYTES].n == 4);
	assert_null(a.of[ALERT_LITE].text);
	assert_false(alerts_read("--warning", "3:,", &a, &f));
	assert_false(alerts_read("--warning", "nothing=3", &a, &f));
	assert_non_null(strstr(f.message, "--warning"));
	for (int i = 0; i < ALERT_COUNT; i++) /* the hint names them all */
		assert_non_null(strstr(f.hint, alert_labels[i]));
	assert_false(alerts_read("--critical", "waiting=3;", &a, &f));
	assert_non_null(strstr(f.message, "'3;' is no range"));
}

/* --- pages --- */

static char page[MC_HTTP_ANSWER_MAX];

static struct mc_str metrics_page(const struct http_view *v)
{
	const struct http_request r = { .status = HTTP_OK, .path = mc_str_z("/metrics") };
	size_t n = http_answer(&r, v, page, sizeof(page));
	struct mc_str body;
	int status;

	assert_true(http_get_read(page, n, false, &status, &body));
	assert_int_equal(status, 200);
	return body;
}

static void the_page_of_a_node_is_read_as_it_is_written(void **state)
{
	struct http_duration d[3] = { { .kind = "Put", .count = { 3, 4 } },
		{ .kind = "Get", .count = { 5 } } };
	struct http_view v = { .version = "1",
		.durations = d,
		.duration_count = 3,
		.node = { .phase = NODE_PHASE_MASTER,
			.owned = 100,
			.backups = 171,
			.waiting = 7,
			.migrations = 9,
			.clients = 2,
			.safe = true,
			.stores = true,
			.store = { .entries = 42, .bytes = 65536 } } };
	struct figures f;

	(void)state;
	figures_clear(&f);
	for (int twice = 0; twice < 2; twice++) { /* a second page takes the place of the first */
		assert_true(figures_read_page(&f, metrics_page(&v)));
		assert_int_equal(f.v[FIGURE_OWNED], 100);
		assert_int_equal(f.v[FIGURE_BACKUPS], 171);
		assert_int_equal(f.v[FIGURE_WAITING], 7);
		assert_int_equal(f.v[FIGURE_MIGRATIONS], 9);
		assert_int_equal(f.v[FIGURE_CLIENTS], 2);
		assert_int_equal(f.v[FIGURE_SAFE], 1);
		assert_int_equal(f.v[FIGURE_ENTRIES], 42);
		assert_int_equal(f.v[FIGURE_BYTES], 65536);
		assert_int_equal(f.v[FIGURE_OPERATIONS], 12);
		assert_int_equal(f.v[FIGURE_HEAP], FIGURE_UNKNOWN);
	}
	v.node.stores = false;
	assert_true(figures_read_page(&f, metrics_page(&v)));
	assert_int_equal(f.v[FIGURE_ENTRIES], 0);
}

static void a_page_of_somebody_else_says_nothing(void **state)
{
	static const char *const no[] = { "", "hello", "mc_clients 3\n", "mc_build_infox 1\n",
		"# TYPE mc_build_info{ gauge\n" };
	static const char odd[] =
		"mc_build_info{version=\"1\"} 1\nmc_clients\nmc_clients -1\nmc_clients 1e3\n"
		"mc_clients 12345678901234567890\nmc_clientsx 5\nmc_clients{a=\"b\"} 6\nmc_migrations 4";
	struct figures f;

	(void)state;
	figures_clear(&f);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(figures_read_page(&f, mc_str_z(no[i])));
	assert_int_equal(f.v[FIGURE_CLIENTS], FIGURE_UNKNOWN);
	assert_true(figures_read_page(&f, STR(odd)));
	assert_int_equal(f.v[FIGURE_CLIENTS], FIGURE_UNKNOWN);
	assert_int_equal(f.v[FIGURE_MIGRATIONS], 4);
}

static void an_answer_is_read_when_it_is_whole(void **state)
{
	static const char text[] = "HTTP/1.1 200 OK\r\nServer: x\r\ncontent-length:  5\r\n\r\nhello";
	static const char *const no[] = { "HTTP/1.1 20 OK\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "\r\n\r\n",
		"HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello" };
	struct mc_str body;
	int status;

	(void)state;
	for (size_t n = 0; n < sizeof(text) - 1; n++) {
		char *part = malloc(n + 1);

		memcpy(part, text, n);
		assert_false(http_get_read(part, n, false, &status, &body));
		assert_true(http_get_read(part, n, true, &status, &body));
		assert_int_equal(status, 0);
		free(part);
	}
	assert_true(http_get_read(text, sizeof(text) - 1, false, &status, &body));
	assert_true(status == 200 && mc_str_eqz(body, "hello"));
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
		assert_true(http_get_read(no[i], strlen(no[i]), true, &status, &body));
		assert_int_equal(status, 0);
	}
	assert_true(http_get_read("hello there", 11, false, &status, &body)); /* never an answer */
	assert_int_equal(status, 0);
	assert_true(http_get_read(
		"HTTP/1.0 503 x\n\nby", 18, true, &status, &body)); /* ended by its connection */
	assert_true(status == 503 && mc_str_eqz(body, "by"));
}

/* --- what real members say --- */

static void the_state_of_a_real_member_is_read(void **state)
{
	static const char text[] =
		"{\"timedMemberState\":{\"master\":true,\"memberState\":{\"clients\":[{\"uuid\":\"x\"}],"
		"\"memberPartitionState\":{\"partitions\":[0,7,270],\"memberStateSafe\":true},"
		"\"nodeState\":{\"clusterState\":\"ACTIVE\",\"nodeState\":\"ACTIVE\",\"clusterVersion\":\"5.3\","
		"\"memberVersion\":\"5.3.8\"}}}}";
	static const char *const no[] = { "{}", "[1]", "", "{\"timedMemberState\":1}",
		"{\"timedMemberState\":{\"memberState\":{\"memberPartitionState\":{\"partitions\":3}}}}" };
	struct figures f;

	(void)state;
	figures_clear(&f);
	for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++)
		assert_false(figures_read_state(&f, mc_str_z(no[i])));
	for (size_t n = 0; n < sizeof(text) - 1; n++)
		assert_false(figures_read_state(&f, mc_str_of(text, n)));
	assert_true(f.v[FIGURE_OWNED] == FIGURE_UNKNOWN && f.cluster_version[0] == '\0');
	assert_true(figures_read_state(&f, STR(text)));
	assert_true(f.v[FIGURE_OWNED] == 3 && f.v[FIGURE_SAFE] == 1 && f.v[FIGURE_CLIENTS] == 1);
	assert_string_equal(f.cluster_version, "5.3");
	assert_true(figures_read_health(&f, STR("{\"clusterSafe\":false,\"migrationQueueSize\":4}")));
	assert_true(f.v[FIGURE_SAFE] == 0 && f.v[FIGURE_MIGRATIONS] == 4);
	assert_false(figures_read_health(&f, STR("{\"clusterSafe\":3}")));
}

/* As ConfigXmlGenerator writes it. */
#define METRICS(on, mc) \
	"<metrics enabled=\"" on "\"><management-center enabled=\"" mc "\">\n<retention-seconds>5" \
	"</retention-seconds></management-center><jmx enabled=\"true\"/></metrics>"
#define REST(on, health) \
	"<rest-api enabled=\"" on "\">\n<endpoint-group name=\"CLUSTER_READ\" enabled=\"true\"/>" \
	"<endpoint-group name=\"HEALTH_CHECK\" enabled=\"" health "\"/></rest-api>"

static void only_what_is_switched_on_is_asked(void **state)
{
	static const struct {
		const char *xml;
		bool metrics, health;
	} rows[] = {
		{ METRICS("true", "true") REST("true", "true"), true, true },
		{ METRICS("false", "true") REST("false", "true"), false, false },
		{ METRICS("true", "false") REST("true", "false"), false, false },
		{ "<metrics enabled=\"true\"></metrics>" METRICS("false", "true"), false, false },
		{ "<metrics enabled=\"true\"><management-center enabled=\"true\">", false, false },
		{ "", false, false },
	};
	struct may_ask may;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		figures_read_config(&may, mc_str_z(rows[i].xml));
		assert_int_equal(may.metrics, rows[i].metrics);
		assert_int_equal(may.health, rows[i].health);
	}
}

static void a_recorded_collection_adds_up(void **state)
{
	const char *why;

	(void)state;
	for (size_t i = 0; i < sizeof(metrics_recorded) / sizeof(metrics_recorded[0]); i++) {
		const struct metrics_recorded *m = &metrics_recorded[i];
		struct figures f;

		figures_clear(&f);
		assert_true(figures_read_metrics(&f, (struct mc_bytes){ m->blob, (int32_t)m->size }, &why));
		assert_int_equal(f.v[FIGURE_ENTRIES], m->entries);
		assert_int_equal(f.v[FIGURE_BYTES], m->bytes);
		assert_int_equal(f.v[FIGURE_OPERATIONS], m->operations);
		assert_int_equal(f.v[FIGURE_MIGRATIONS], 0);
		assert_int_equal(f.v[FIGURE_HEAP_LIMIT], m->heap_limit);
		for (size_t n = 0; n < m->size; n += n < 16 ? 1 : 37)
			assert_false(
				figures_read_metrics(&f, (struct mc_bytes){ m->blob, (int32_t)n }, &why));
		assert_false(figures_read_metrics(&f, (struct mc_bytes){ NULL, -1 }, &why));
	}
}

static void count_metric(void *ctx, const struct client_metric *m)
{
	(void)m;
	++*(uint32_t *)ctx;
}

/* The inflated texts: whole, each beginning of them, and with each of their first bytes changed. */
static void what_is_inflated_is_read_in_bounds(void **state)
{
	static uint8_t words[1 << 15], figures[1 << 15], block[1 << 18] __attribute__((aligned(16)));
	const struct metrics_recorded *m = &metrics_recorded[0];
	struct mc_arena mem = mc_arena_of(block, sizeof(block));
	struct client_metrics_blob b;
	uLongf w = sizeof(words), n = sizeof(figures);
	uint32_t count = 0;

	(void)state;
	assert_true(client_metrics_open((struct mc_bytes){ m->blob, (int32_t)m->size }, &b));
	assert_int_equal(uncompress(words, &w, b.words.p, (uLong)b.words.n), Z_OK);
	assert_int_equal(uncompress(figures, &n, b.figures.p, (uLong)b.figures.n), Z_OK);
#define READ(w, n) \
	client_metrics_read((struct mc_bytes){ words, (int32_t)(w) }, \
		(struct mc_bytes){ figures, (int32_t)(n) }, b.count, &mem, count_metric, &count)
	assert_true(READ(w, n));
	assert_int_equal(count, b.count);
	for (uLongf part = 0; part < n; part += 3)
		assert_false(READ(w, part));
	for (uLongf part = 0; part < w; part += 3)
		assert_false(READ(part, n));
	for (size_t at = 0; at < 600;
		at++) { /* a fault or another meaning, but in bounds: sanitizers watch */
		words[at] ^= 0xff;
		READ(w, n);
		words[at] ^= 0xff;
		figures[at] ^= 0xff;
		READ(w, n);
		figures[at] ^= 0xff;
	}
	mc_arena_end(&mem);
	mem = mc_arena_of(block, 64); /* no room for the words */
	assert_false(READ(w, n));
	mc_arena_end(&mem);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_those_of_the_guidelines),
		cmocka_unit_test(a_range_is_for_the_figure_that_it_names),
		cmocka_unit_test(the_page_of_a_node_is_read_as_it_is_written),
		cmocka_unit_test(a_page_of_somebody_else_says_nothing),
		cmocka_unit_test(an_answer_is_read_when_it_is_whole),
		cmocka_unit_test(the_state_of_a_real_member_is_read),
		cmocka_unit_test(only_what_is_switched_on_is_asked),
		cmocka_unit_test(a_recorded_collection_adds_up),
		cmocka_unit_test(what_is_inflated_is_read_in_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
