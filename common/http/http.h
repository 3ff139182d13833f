/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http.h - HTTP on a member's port: the request of a health check or a scraper, and the page it gets. Pure;
 * reads figures, changes nothing. Of HTTP/1.0 and 1.1 (RFC 9112) what `GET` and `HEAD` need: a head without
 * a body, one request on a connection, an answer with its length.
 */
#ifndef MC_HTTP_HTTP_H
#define MC_HTTP_HTTP_H

#include "common/base/text.h"
#include "common/node/figures.h"

/* --- the request --- */
enum http_status {
	HTTP_OK = 200,
	HTTP_BAD_REQUEST = 400,
	HTTP_NOT_FOUND = 404,
	HTTP_NOT_ALLOWED = 405,
	HTTP_HEAD_TOO_LARGE = 431,
	HTTP_UNAVAILABLE = 503,
	HTTP_VERSION = 505
};

struct http_request {
	enum http_status status; /* HTTP_OK: a request that can be answered; else what is wrong with it */
	bool head;               /* HEAD: the answer without its body */
	bool openmetrics;        /* that is among the types that it accepts */
	struct mc_str path;      /* without the query; borrowed from what was read */
};
/* True when the n bytes are a whole head, or can never be one (MC_HTTP_HEAD_MAX, a byte that stands in no
 * head): *out says which. False: more bytes are needed. */
bool http_request_read(const uint8_t *p, size_t n, struct http_request *out);

/* --- durations of operations --- */
/* Upper bounds of the buckets in nanoseconds; behind the last one is the rest. */
/* clang-format off */
#define HTTP_BUCKETS(X) \
	X(1000, "1e-06") X(4000, "4e-06") X(16000, "1.6e-05") X(64000, "6.4e-05") X(256000, "0.000256") \
	X(1000000, "0.001") X(4000000, "0.004") X(16000000, "0.016") X(64000000, "0.064") X(256000000, "0.256")
/* clang-format on */
enum {
#define X(ns, text) +1
	HTTP_BUCKET_COUNT = HTTP_BUCKETS(X) + 1
#undef X
};
struct http_duration {
	const char *kind; /* a class of Hazelcast's or a message of clients; NULL: a free place */
	bool client;
	uint64_t count[HTTP_BUCKET_COUNT], total_ns;
};
/* One operation more. The last place takes all kinds that have none: its kind is "other". */
void http_duration_add(
	struct http_duration *d, size_t places, const char *kind, bool client, uint64_t took_ns);

/* --- what is answered --- */
struct http_view {
	struct node_figures node;
	const char *version;             /* of this program */
	uint32_t connections, strangers; /* open ones; of these, nobody's yet */
	uint64_t queued_bytes;           /* wait to be written, on all connections */
	uint64_t refused_by_us[NODE_REFUSAL_COUNT], refused_us[NODE_REFUSAL_COUNT]; /* joins */
	uint64_t malformed; /* messages that could not be read */
	int64_t uptime_ms;
	const struct http_duration *durations;
	size_t duration_count;
};
/* The whole answer, head and body, in the buffer; MC_HTTP_ANSWER_MAX is always enough. Its length. */
size_t http_answer(const struct http_request *r, const struct http_view *view, char *p, size_t cap);

#endif
