/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish.c - messages of the command line, else the lines of standard input, to a topic, in their order: one
 * request is under way at a time, with all the lines that are there.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/cli/data_java_write.h"
#include "common/cli/out.h"
#include "common/io/clock.h"
#include "tools/topic/app.h"

enum {
	BATCH = 256,                            /* messages of one request */
	BATCH_BYTES = 1 << 20,                  /* and about how much */
	CHUNK = 64 << 10,                       /* bytes read at a time */
	LINE_MAX_BYTES = MC_CLIENT_MESSAGE_MAX, /* the longest message */
};

static struct {
	struct topic_app *app;
	struct cluster_call call;
	struct client_topic_publish_all body;
	struct client_blob blobs[BATCH];
	struct data_buffer data[BATCH];
	unsigned count; /* of the request that is under way */
	struct data_buffer
		name; /* of the topic, as a key: a Java member asks by whose partition it is published */
	struct java_cdi cdi;
	char *p;
	size_t n, cap, at; /* what was read; lines before `at` were published */
	int64_t line;
	bool ended; /* no more will be read */
	uv_fs_t req;
} input;

static void go_on(void);

static void fail(struct fault *fault)
{
	fault_prefix(fault, "Line %" PRId64 ": ", input.line);
	log_say(LOG_ERROR, fault->code, fault->message, fault->hint);
	topic_end(input.app, fault->status);
}

static bool take_text(struct mc_str text, struct fault *fault)
{
	struct topic_app *a = input.app;
	struct data_buffer *d = &input.data[input.count];
	enum data_type type = (enum data_type)setting_choice(a->s, OPT_VALUE_TYPE);

	mc_check(input.count < BATCH);
	if (!data_from_text(type, text, "The message", d, fault))
		return false;
	if (setting_given(a->s, OPT_CDI)) {
		input.cdi.text = text;
		if (!data_from_cdi(&input.cdi, d, fault))
			return false;
	}
	input.blobs[input.count++].data = (struct mc_bytes){ d->p, (int32_t)d->n };
	return true;
}

static void done_publish(struct cluster_call *c, const struct call_result *r)
{
	struct topic_app *a = c->ctx;

	mc_check(input.count > 0); /* one request at a time: it is that which is answered */
	if (!topic_answered(a, c, r))
		return;
	a->published += input.count;
	input.count = 0;
	go_on();
}

static void send_batch(void)
{
	input.body.name = input.app->topic;
	input.body.messages.v = input.blobs;
	input.body.messages.n = input.count;
	input.call.key = (struct mc_bytes){ input.name.p, (int32_t)input.name.n };
	topic_call(input.app, &input.call, CLIENT_TOPIC_PUBLISH_ALL, &input.body, done_publish);
}

/* --- lines --- */
static bool next_line(struct mc_str *line)
{
	size_t left = input.n - input.at;
	const char *from = left > 0 ? input.p + input.at : NULL;
	const char *end = left > 0 ? memchr(from, '\n', left) : NULL;

	mc_check(input.at <= input.n && input.n <= input.cap);
	if (left == 0 || (end == NULL && !input.ended))
		return false;
	*line = mc_str_of(from, end == NULL ? left : (size_t)(end - from));
	input.at += end == NULL ? left : (size_t)(end - from) + 1;
	input.line++;
	return true;
}

static void on_read(uv_fs_t *req)
{
	ssize_t got = req->result;

	uv_fs_req_cleanup(req);
	if (input.app->status >= 0)
		return;
	if (got < 0) {
		log_say(LOG_ERROR, "input", "Standard input cannot be read.", NULL);
		topic_end(input.app, STATUS_USAGE);
		return;
	}
	input.ended = got == 0;
	input.n += (size_t)got;
	go_on();
}

static void read_more(void)
{
	uv_buf_t buf;
	char *p;

	mc_check(input.count == 0 && !input.ended);
	if (input.at > 0) {
		memmove(input.p, input.p + input.at, input.n - input.at);
		input.n -= input.at;
		input.at = 0;
	}
	if (input.cap - input.n < CHUNK) {
		input.cap = 2 * input.cap + CHUNK;
		p = input.n <= LINE_MAX_BYTES ? realloc(input.p, input.cap) : NULL;
		if (p == NULL) {
			log_sayf(LOG_ERROR, "too_large", NULL, "Line %" PRId64 " is longer than %d bytes.",
				input.line + 1, LINE_MAX_BYTES);
			topic_end(input.app, STATUS_USAGE);
			return;
		}
		input.p = p;
	}
	buf = uv_buf_init(input.p + input.n, CHUNK);
	uv_fs_read(client_pool_loop(cluster_client_pool(input.app->ask.client)), &input.req, 0, &buf, 1, -1,
		on_read);
}

static void finish(void)
{
	struct topic_app *a = input.app;

	say_begin(&a->out, RECORD_PUBLISHED, log_now());
	say_text(&a->out, "topic", a->topic);
	say_number(&a->out, "message_count", a->published);
	say_end(&a->out);
	out_look();
	topic_end(a, STATUS_OK);
}

static void go_on(void)
{
	struct fault fault = { .code = NULL };
	struct mc_str line;
	size_t bytes = 0;

	while (input.count < BATCH && bytes < BATCH_BYTES && next_line(&line)) {
		bytes += (size_t)line.n;
		if (!take_text(line, &fault)) {
			fail(&fault);
			return;
		}
	}
	if (input.count > 0)
		send_batch();
	else if (input.ended)
		finish();
	else
		read_more();
}

void end_publish(void)
{
	for (unsigned i = 0; i < BATCH; i++)
		free(input.data[i].p);
	free(input.name.p);
	free(input.p);
}

/* Messages of the command line are as many lines that were read. */
static bool take_arguments(const struct topic_app *a, struct fault *fault)
{
	size_t n = 0;

	for (unsigned i = 0; i < a->message_count; i++)
		n += strlen(a->messages[i]) + 1;
	input.ended = a->message_count > 0;
	if (!input.ended)
		return true;
	input.p = malloc(n);
	if (input.p == NULL)
		return fault_memory(fault);
	input.cap = n;
	for (unsigned i = 0; i < a->message_count; i++) {
		size_t length = strlen(a->messages[i]);

		if (strchr(a->messages[i], '\n') != NULL)
			return fault_usage(fault, NULL, "A message of the command line is one line.");
		memcpy(input.p + input.n, a->messages[i], length);
		input.p[input.n + length] = '\n';
		input.n += length + 1;
	}
	return true;
}

/* Of "name@key" the key says which partition (com.hazelcast.partition.strategy.StringPartitioningStrategy).
 */
static bool take_name(const struct topic_app *a, struct fault *fault)
{
	const char *at = memchr(a->topic.p, '@', (size_t)a->topic.n);
	struct mc_str key =
		at == NULL ? a->topic : mc_str_of(at + 1, (size_t)(a->topic.p + a->topic.n - at - 1));

	return data_from_text(DATA_STRING, key, "The topic", &input.name, fault);
}

bool begin_publish(struct topic_app *a, struct fault *fault)
{
	input.app = a;
	if (!take_name(a, fault))
		return false;
	if (setting_given(a->s, OPT_CDI)) {
		input.cdi = (struct java_cdi){ .event = mc_str_z(setting_text(a->s, OPT_CDI)),
			.sender = mc_str_z("mc-topic"),
			.group = mc_str_z("mc") };
		if (!io_random(&input.cdi.uuid, sizeof(input.cdi.uuid)))
			return fault_memory(fault);
		input.cdi.uuid.null = false;
	}
	if (!take_arguments(a, fault))
		return false;
	go_on();
	return true;
}
