/* SPDX-License-Identifier: Apache-2.0 */
/* test_http.c - heads of requests, read byte by byte; and the pages, in the words that others look for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/http/http.h"

static char page[MC_HTTP_ANSWER_MAX];
static struct http_view view;
static struct http_duration durations[3];

static int set_up(void **state)
{
	(void)state;
	memset(durations, 0, sizeof(durations));
	view = (struct http_view){
		.node = { .phase = NODE_PHASE_MASTER,
			.cluster_state = "ACTIVE",
			.safe = true,
			.members = 3,
			.lite = 1 },
		.version = "1.2",
		.durations = durations,
		.duration_count = sizeof(durations) / sizeof(durations[0]),
	};
	return 0;
}

static bool read_all(const char *text, struct http_request *r)
{
	return http_request_read((const uint8_t *)text, strlen(text), r);
}

static const char *get(const char *path)
{
	struct http_request r = { .status = HTTP_OK, .path = mc_str_z(path) };
	size_t n = http_answer(&r, &view, page, sizeof(page));

	assert_true(n < sizeof(page));
	page[n] = '\0';
	return page;
}

static const char *body_of(const char *answer)
{
	const char *end = strstr(answer, "\r\n\r\n");

	assert_non_null(end);
	return end + 4;
}

static void heads_are_read_when_they_are_whole(void **state)
{
	static const char text[] = "GET /metrics?name=x HTTP/1.1\r\nHost: a\r\naccept: text/plain, "
				   "application/openmetrics-text;q=0.5\r\n\r\n";
	struct http_request r;

	(void)state;
	for (size_t n = 0; n < sizeof(text) - 1; n++)
		assert_false(http_request_read((const uint8_t *)text, n, &r));
	assert_true(read_all(text, &r));
	assert_int_equal(r.status, HTTP_OK);
	assert_true(mc_str_eqz(r.path, "/metrics"));
	assert_true(r.openmetrics && !r.head);
	assert_true(read_all("HEAD / HTTP/1.0\n\n", &r));
	assert_true(r.status == HTTP_OK && r.head && !r.openmetrics && mc_str_eqz(r.path, "/"));
}

static void what_is_no_head_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum http_status status;
	} rows[] = {
		{ "POST /metrics HTTP/1.1\r\n\r\n", HTTP_NOT_ALLOWED },
		{ "get /metrics HTTP/1.1\r\n\r\n", HTTP_NOT_ALLOWED },
		{ "GET metrics HTTP/1.1\r\n\r\n", HTTP_BAD_REQUEST },
		{ "GET /metrics\r\n\r\n", HTTP_BAD_REQUEST },
		{ "GET  /metrics HTTP/1.1\r\n\r\n", HTTP_BAD_REQUEST },
		{ "GET /metrics HTTP/1.1 \r\n\r\n", HTTP_VERSION },
		{ "GET /metrics HTTP/2.0\r\n\r\n", HTTP_VERSION },
		{ "GET /metrics FTP/1.1\r\n\r\n", HTTP_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n", HTTP_BAD_REQUEST },
		{ "GET / HTTP/1.1\r\nA: b\r\nTRANSFER-ENCODING: chunked\r\n\r\n", HTTP_BAD_REQUEST },
		{ "GET /\x01", HTTP_BAD_REQUEST },
		{ "GET /\xc3\xa4", HTTP_BAD_REQUEST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct http_request r;

		assert_true(read_all(rows[i].text, &r));
		assert_int_equal(r.status, rows[i].status);
	}
}

static void heads_are_bounded(void **state)
{
	static uint8_t text[MC_HTTP_HEAD_MAX + 4];
	struct http_request r;

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "GET /", 5);
	assert_false(http_request_read(text, MC_HTTP_HEAD_MAX - 1, &r));
	assert_true(http_request_read(text, MC_HTTP_HEAD_MAX, &r));
	assert_int_equal(r.status, HTTP_HEAD_TOO_LARGE);
	memcpy(text + MC_HTTP_HEAD_MAX - 13, " HTTP/1.1\r\n\r\n", 13);
	assert_true(http_request_read(text, MC_HTTP_HEAD_MAX, &r));
	assert_int_equal(r.status, HTTP_OK);
	memcpy(text + MC_HTTP_HEAD_MAX - 13, "a HTTP/1.1\r\n\r\n", 14); /* one byte more is one too many */
	assert_true(http_request_read(text, MC_HTTP_HEAD_MAX + 1, &r));
	assert_int_equal(r.status, HTTP_HEAD_TOO_LARGE);
}

static void health_is_in_hazelcasts_words(void **state)
{
	(void)state;
	assert_string_equal(body_of(get("/hazelcast/health")),
		"{\"nodeState\":\"ACTIVE\",\"clusterState\":\"ACTIVE\",\"clusterSafe\":true,"
		"\"migrationQueueSize\":0,\"clusterSize\":3}");
	assert_string_equal(body_of(get("/hazelcast/health/node-state")), "\"ACTIVE\"");
	assert_string_equal(body_of(get("/hazelcast/health/cluster-size")), "3");
	assert_memory_equal(get("/hazelcast/health/ready"), "HTTP/1.1 200 OK\r\n", 17);
	view.node.migrations = 2;
	assert_memory_equal(get("/hazelcast/health/cluster-safe"), "HTTP/1.1 503 ", 13);
	assert_string_equal(body_of(get("/hazelcast/health/migration-queue-size")), "2");
	view.node.cluster_state = "PASSIVE";
	assert_string_equal(body_of(get("/hazelcast/health/node-state")), "\"PASSIVE\"");
	view.node.phase = NODE_PHASE_LEFT;
	assert_memory_equal(get("/hazelcast/health/node-state"), "HTTP/1.1 503 ", 13);
}

static void who_is_no_member_is_not_ready_but_lives(void **state)
{
	static const enum node_phase phases[] = { NODE_PHASE_IDLE, NODE_PHASE_LOOKING, NODE_PHASE_JOINING,
		NODE_PHASE_MERGING, NODE_PHASE_LEAVING };

	(void)state;
	view.node.cluster_state = NULL;
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++) {
		view.node.phase = phases[i];
		assert_memory_equal(get("/health/ready"), "HTTP/1.1 503 ", 13);
		assert_memory_equal(get("/hazelcast/health/ready/"), "HTTP/1.1 503 ", 13);
		assert_non_null(strstr(get("/hazelcast/health"),
			"\"PASSIVE\",\"clusterState\":\"ACTIVE\",\"clusterSafe\":false"));
		assert_memory_equal(get("/health/live"), "HTTP/1.1 200 ", 13);
	}
	view.node.phase = NODE_PHASE_MEMBER;
	assert_non_null(strstr(get("/health/ready"), "{\"status\":\"UP\",\"checks\":[{\"name\":\"member\""));
}

static void what_is_not_there_is_listed(void **state)
{
	struct http_request r = { .status = HTTP_NOT_ALLOWED, .path = mc_str_z(NULL) };

	(void)state;
	assert_memory_equal(get("/"), "HTTP/1.1 404 ", 13);
	assert_non_null(strstr(page, "\n/metrics\n"));
	assert_memory_equal(get("/healthy"), "HTTP/1.1 404 ", 13);
	assert_memory_equal(get("/hazelcast/health/nothing"), "HTTP/1.1 400 ", 13); /* as Hazelcast has it */
	assert_memory_equal(get("/hazelcast/healthy"), "HTTP/1.1 400 ", 13);
	assert_memory_equal(get("/hazelcast"), "HTTP/1.1 404 ", 13);
	page[http_answer(&r, &view, page, sizeof(page))] = '\0';
	assert_non_null(strstr(page, "\r\nAllow: GET, HEAD\r\n"));
}

static void a_head_alone_has_the_length_of_its_page(void **state)
{
	struct http_request r = { .status = HTTP_OK, .head = true, .path = mc_str_z("/hazelcast/health") };
	char length[64];

	(void)state;
	snprintf(length, sizeof(length), "\r\nContent-Length: %zu\r\n",
		strlen(body_of(get("/hazelcast/health"))));
	page[http_answer(&r, &view, page, sizeof(page))] = '\0';
	assert_non_null(strstr(page, length));
	assert_string_equal(body_of(page), "");
	assert_non_null(strstr(page,
		"\r\nHazelcast-NodeState: ACTIVE\r\nHazelcast-ClusterState: ACTIVE\r\n"
		"Hazelcast-MigrationQueueSize: 0\r\nHazelcast-ClusterSize: 3\r\n"));
}

static void durations_fall_into_buckets(void **state)
{
	static const char a[] = "A", b[] = "B", c[] = "C";
	const size_t n = sizeof(durations) / sizeof(durations[0]);

	(void)state;
	http_duration_add(durations, n, a, false, 1000);
	http_duration_add(durations, n, a, false, 1001);
	http_duration_add(durations, n, a, true, 256000001);
	http_duration_add(durations, n, b, true, 5);
	http_duration_add(durations, n, c, false, 7);
	assert_int_equal(durations[0].count[0], 1);
	assert_int_equal(durations[0].count[1], 1);
	assert_int_equal(durations[0].total_ns, 2001);
	assert_int_equal(durations[1].count[HTTP_BUCKET_COUNT - 1], 1);
	assert_true(durations[1].client);
	assert_string_equal(durations[2].kind, "other"); /* both of those that found no place */
	assert_int_equal(durations[2].count[0], 2);
	assert_non_null(strstr(get("/metrics"), "{from=\"member\",kind=\"A\",le=\"1e-06\"} 1\n"));
	assert_non_null(strstr(page, "{from=\"member\",kind=\"A\",le=\"+Inf\"} 2\n"));
	assert_non_null(strstr(page, "_sum{from=\"member\",kind=\"A\"} 0.000002001\n"));
	assert_non_null(strstr(page, "_bucket{from=\"client\",kind=\"A\",le=\"0.256\"} 0\n"));
}

/* All that can be counted, with the largest numbers: it fits (http_answer checks that nothing was cut). */
static void the_largest_page_fits(void **state)
{
	static struct http_duration many[MC_HTTP_KINDS];
	static char names[MC_HTTP_KINDS][64];
	struct http_request r = { .status = HTTP_OK, .openmetrics = true, .path = mc_str_z("/metrics") };

	(void)state;
	for (size_t i = 0; i < MC_HTTP_KINDS; i++) {
		memset(names[i], 'N', 60);
		many[i] = (struct http_duration){ .kind = names[i], .client = true, .total_ns = UINT64_MAX };
		for (size_t b = 0; b < HTTP_BUCKET_COUNT; b++)
			many[i].count[b] = UINT64_MAX / HTTP_BUCKET_COUNT;
	}
	view.durations = many;
	view.duration_count = MC_HTTP_KINDS;
	page[http_answer(&r, &view, page, sizeof(page) - 1)] = '\0';
	assert_string_equal(page + strlen(page) - 6, "# EOF\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(heads_are_read_when_they_are_whole, set_up),
		cmocka_unit_test_setup(what_is_no_head_is_refused, set_up),
		cmocka_unit_test_setup(heads_are_bounded, set_up),
		cmocka_unit_test_setup(health_is_in_hazelcasts_words, set_up),
		cmocka_unit_test_setup(who_is_no_member_is_not_ready_but_lives, set_up),
		cmocka_unit_test_setup(what_is_not_there_is_listed, set_up),
		cmocka_unit_test_setup(a_head_alone_has_the_length_of_its_page, set_up),
		cmocka_unit_test_setup(durations_fall_into_buckets, set_up),
		cmocka_unit_test_setup(the_largest_page_fits, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
