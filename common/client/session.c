/* SPDX-License-Identifier: Apache-2.0 */
/* session.c - one connection to a member as a function of bytes and times. No socket, no clock. */
#include "common/client/session.h"

#include "common/base/check.h"

/* What a member's log and its list of clients show. Without a version of ours: members choose messages by
 * Hazelcast's. */
#define CLIENT_TYPE_NAME "MCC"
#define CLIENT_NAME_SHOWN "mc"
#define CLIENT_VERSION_SHOWN "5.3.8"

_Static_assert(MC_ASK_PING < MC_ASK_SILENCE, "who lives has answered a ping before it is given up");

/* Every server reads the 5.3 form of a request. */
static int64_t write_into(
	struct session *s, int64_t now_ms, const struct session_request *r, uint8_t *p, size_t cap, size_t *n)
{
	struct client_message m = {
		.type = r->type, .correlation = s->last_id + 1, .partition_id = r->partition_id
	};

	mc_check(r->body != NULL && s->last_id >= 0 && s->last_id < INT64_MAX);
	m.body = (void *)(uintptr_t)r->body; /* only read */
	if (client_message_write(&m, MC_LINE_53, p, cap, n) != MC_ERR_OK)
		return 0;
	s->wrote_at_ms = now_ms;
	s->unanswered++;
	return ++s->last_id;
}

static int64_t write_request(struct session *s, int64_t now_ms, enum client_type type, const void *body)
{
	return session_ask(s, now_ms, &(struct session_request){ type, -1, body });
}

void session_open(struct session *s, const struct session_config *cfg, int64_t now_ms)
{
	struct client_authentication hello = {
		.cluster_name = cfg->cluster_name,
		.username = { NULL, -1 },
		.password = { NULL, -1 },
		.uuid = cfg->client,
		.client_type = mc_str_z(CLIENT_TYPE_NAME),
		.serialization_version = 1,
		.client_hazelcast_version = mc_str_z(CLIENT_VERSION_SHOWN),
		.client_name = mc_str_z(CLIENT_NAME_SHOWN),
	};

	s->cfg = *cfg;
	s->phase = SESSION_GREETING;
	s->scan = (struct client_scan){ 0 };
	s->came = s->heard = false;
	s->last_id = s->listener = 0;
	s->unanswered = 0;
	s->began_at_ms = s->wrote_at_ms = s->read_at_ms = now_ms;
	memcpy(s->out, CLIENT_PROTOCOL, CLIENT_PROTOCOL_SIZE);
	s->out_n = CLIENT_PROTOCOL_SIZE;
	write_request(s, now_ms, CLIENT_AUTHENTICATION, &hello);
}

static bool may_ask(const struct session *s, const struct session_request *r)
{
	return s->phase == SESSION_OPEN || s->phase == SESSION_LISTENING ||
		(s->phase == SESSION_GREETING && r->type == CLIENT_AUTHENTICATION);
}

int64_t session_ask_into(struct session *s, int64_t now_ms, const struct session_request *request, uint8_t *p,
	size_t cap, size_t *n)
{
	*n = 0;
	return may_ask(s, request) ? write_into(s, now_ms, request, p, cap, n) : 0;
}

int64_t session_ask(struct session *s, int64_t now_ms, const struct session_request *request)
{
	size_t n;
	int64_t id = session_ask_into(s, now_ms, request, s->out + s->out_n, sizeof(s->out) - s->out_n, &n);

	s->out_n += n;
	mc_check(s->out_n <= sizeof(s->out) && (id != 0) == (n > 0));
	return id;
}

bool session_leave(struct session *s)
{
	s->cfg.no_view = true;
	return s->unanswered == 0 || s->phase == SESSION_ENDED || s->phase == SESSION_GREETING;
}

static void over(struct session *s, enum session_fault why, struct session_notice *t)
{
	mc_check(s->phase != SESSION_ENDED); /* it ends once */
	s->phase = SESSION_ENDED;
	t->type = SESSION_OVER;
	t->fault = why;
}

/* --- what a message means --- */

static void hello(struct session *s, int64_t now_ms, struct session_notice *t)
{
	static const struct client_empty nothing;
	static const enum session_fault refused[] = {
		[CLIENT_CREDENTIALS_FAILED] = SESSION_FAULT_NAME,
		[CLIENT_SERIALIZATION_VERSION_MISMATCH] = SESSION_FAULT_SERIALIZATION,
		[CLIENT_NOT_ALLOWED_IN_CLUSTER] = SESSION_FAULT_NOT_ALLOWED,
	};
	const struct client_authentication_answer *a = s->message.body;

	mc_check(s->phase == SESSION_GREETING && a != NULL);
	if (a->status < 0 || (size_t)a->status >= sizeof(refused) / sizeof(refused[0])) {
		over(s, SESSION_FAULT_MALFORMED, t);
	} else if (a->status != CLIENT_AUTHENTICATED) {
		over(s, refused[a->status], t);
	} else {
		s->phase = s->cfg.no_view ? SESSION_OPEN : SESSION_LISTENING;
		t->type = SESSION_HELLO;
		t->hello = a;
		if (!s->cfg.no_view) /* not before: 5.7 closes on whoever asks without having been let in */
			s->listener = write_request(s, now_ms, CLIENT_ADD_CLUSTER_VIEW_LISTENER, &nothing);
	}
}

static void failure(struct session *s, struct session_notice *t)
{
	const struct client_errors *e = s->message.body;

	t->error = e->errors.n > 0 ? &e->errors.v[0] : NULL;
	t->type = SESSION_REFUSAL;
	t->ask = s->message.correlation;
	if (s->phase == SESSION_GREETING || t->ask == s->listener)
		over(s,
			t->error != NULL &&
					(t->error->error_code == CLIENT_ERROR_NOT_ACTIVE ||
						t->error->error_code == CLIENT_ERROR_RETRYABLE)
				? SESSION_FAULT_STARTING
				: SESSION_FAULT_ERROR,
			t);
}

static void meaning(struct session *s, int64_t now_ms, struct session_notice *t)
{
	const struct client_message *m = &s->message;
	bool ours = m->correlation > 0 && m->correlation <= s->last_id,
	     seen = ours && m->correlation == s->listener;
	bool answer = m->type == CLIENT_ERROR ||
		(m->type != CLIENT_NONE && client_rows[m->type].kind == CLIENT_KIND_ANSWER);

	s->unanswered -= ours && answer && s->unanswered > 0;
	if (s->phase == SESSION_GREETING && m->type == CLIENT_AUTHENTICATION_ANSWER && ours) {
		hello(s, now_ms, t);
	} else if (m->type == CLIENT_ERROR && ours) {
		failure(s, t);
	} else if (s->phase == SESSION_GREETING) {
		over(s, SESSION_FAULT_MALFORMED, t); /* nothing else may come before the answer */
	} else if (m->type == CLIENT_MEMBERS_VIEW_EVENT && seen) {
		s->phase = SESSION_OPEN;
		t->type = SESSION_VIEW;
		t->view = m->body;
	} else if (m->type == CLIENT_PARTITIONS_VIEW_EVENT && seen) {
		t->type = SESSION_TABLE;
		t->table = m->body;
	} else if (ours && (answer || (!seen && m->type != CLIENT_NONE))) {
		t->type = answer ? SESSION_ANSWER : SESSION_EVENT;
		t->ask = m->correlation;
	}
}

/* --- in --- */

static enum session_fault broken(const struct session *s, enum mc_err err)
{
	if (!s->heard)
		return SESSION_FAULT_FOREIGN;
	return err == MC_ERR_LIMIT || err == MC_ERR_NOMEM ? SESSION_FAULT_LIMIT : SESSION_FAULT_MALFORMED;
}

/* Behind the head of the first frame and the type. */
static int64_t correlation_of(const struct session *s, const uint8_t *p, size_t n)
{
	struct mc_rd r = mc_rd_of(p, n);
	int64_t id;

	mc_rd_take(&r, CLIENT_FRAME_HEAD);
	mc_rd_u32le(&r);
	id = (int64_t)mc_rd_u64le(&r);
	return r.err == MC_ERR_OK && id > 0 && id <= s->last_id ? id : 0;
}

/* A member's port for another protocol says so in three bytes, and keeps the connection open. */
static bool is_other_port(const struct session *s, const uint8_t *p, size_t n)
{
	return !s->heard && n >= CLIENT_PROTOCOL_SIZE &&
		memcmp(p, CLIENT_OTHER_PORT, CLIENT_PROTOCOL_SIZE) == 0;
}

size_t session_read(struct session *s, int64_t now_ms, const uint8_t *p, size_t n, struct mc_arena *mem,
	struct session_notice *t)
{
	enum mc_err err;
	size_t took = 0;

	*t = (struct session_notice){ .type = SESSION_NOTHING, .message = &s->message };
	if (s->phase == SESSION_ENDED || n == 0)
		return 0;
	s->came = true;
	if (is_other_port(s, p, n)) {
		over(s, SESSION_FAULT_FOREIGN, t);
		return 0;
	}
	err = client_scan(&s->scan, p, n, MC_CLIENT_MESSAGE_MAX);
	if (err == MC_ERR_OK && s->scan.done) {
		took = s->scan.need;
		mc_check(took > 0 && took <= n);
		err = client_message_read(p, took, mem, &s->message);
		s->scan = (struct client_scan){ 0 };
	}
	if (err != MC_ERR_OK) {
		over(s, broken(s, err), t);
		t->ask = t->fault == SESSION_FAULT_LIMIT ? correlation_of(s, p, n) : 0;
	} else if (took > 0)
		meaning(s, now_ms, t);
	if (took > 0) {
		s->heard = true;
		s->read_at_ms = now_ms;
	}
	return took;
}

/* --- time --- */

int64_t session_deadline(const struct session *s)
{
	int64_t ping_at_ms = s->wrote_at_ms + MC_ASK_PING, silent_at_ms = s->read_at_ms + MC_ASK_SILENCE;

	if (s->phase == SESSION_OPEN)
		return ping_at_ms < silent_at_ms ? ping_at_ms : silent_at_ms;
	return s->phase == SESSION_ENDED ? INT64_MAX : s->began_at_ms + s->cfg.patience_ms;
}

void session_late(struct session *s, int64_t now_ms, struct session_notice *t)
{
	static const struct client_empty nothing;

	*t = (struct session_notice){ .type = SESSION_NOTHING, .message = &s->message };
	if (s->phase == SESSION_ENDED || now_ms < session_deadline(s))
		return;
	if (s->phase != SESSION_OPEN || now_ms >= s->read_at_ms + MC_ASK_SILENCE)
		over(s, s->came && !s->heard ? SESSION_FAULT_FOREIGN : SESSION_FAULT_SILENT, t);
	else if (write_request(s, now_ms, CLIENT_PING, &nothing) == 0)
		over(s, SESSION_FAULT_SILENT, t); /* what was written before has not even left */
}
