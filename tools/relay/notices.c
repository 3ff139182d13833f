/* SPDX-License-Identifier: Apache-2.0 */
/* notices.c - what the relay told, as records: one function a notice. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/log.h"
#include "common/cli/terminal.h"
#include "tools/relay/relay_tool.h"

static void say_ms(const struct say *s, const char *key, int64_t us)
{
	if (us >= 0)
		say_real(s, key, (double)us / 1000);
	else
		say_z(s, key, NULL);
}

static void say_link(struct relay_report *r, const struct relay_notice *t, enum record rec)
{
	struct say s = relay_report_hears(r, rec);

	say_begin(&s, rec, log_now());
	say_text(&s, "id", t->id);
	say_text(&s, "name", t->name);
	say_z(&s, "host", t->addr.host);
	say_number(&s, "port", t->addr.port);
	say_z(&s, "direction", t->dialled ? "dialled" : "accepted");
	say_ms(&s, "rtt_ms", t->rtt_us);
	if (rec == RECORD_LINK_DOWN) {
		say_z(&s, "reason", relay_reason_word(t->reason));
		say_z(&s, "message", relay_reason_text(t->reason));
		say_z(&s, "hint", relay_reason_hint(t->reason));
	}
	say_end(&s);
}

static void on_link_up(struct relay_report *r, const struct relay_notice *t)
{
	say_link(r, t, RECORD_LINK_UP);
}

static void on_link_down(struct relay_report *r, const struct relay_notice *t)
{
	say_link(r, t, RECORD_LINK_DOWN);
}

static void row(struct relay_report *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void row(struct relay_report *r, const char *format, ...)
{
	struct say s = relay_report_hears(r, RECORD_TABLE_LINE);
	struct terminal_size size;
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	if (terminal_size(STDOUT_FILENO, &size)) {
		if (r->rows + 2 >= size.height) { /* one for what is hidden, one for the cursor */
			r->hidden++;
			return;
		}
		text[terminal_fit(text, size.width)] = '\0';
	}
	r->rows++;
	say_begin(&s, RECORD_TABLE_LINE, log_now());
	say_z(&s, "row", text);
	say_end(&s);
}

static void on_link(struct relay_report *r, const struct relay_notice *t)
{
	if (!r->drawing) {
		say_link(r, t, RECORD_LINK);
		return;
	}
	row(r, "link    %-28.*s %s:%u  %s  %.1f ms", (int)t->name.n, t->name.p, t->addr.host, t->addr.port,
		t->dialled ? "dialled" : "accepted", (double)t->rtt_us / 1000);
}

static void on_refused(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_RELAY_REFUSED);

	r->password_refused |= t->reason == RELAY_REASON_PASSWORD;
	say_begin(&s, RECORD_RELAY_REFUSED, log_now());
	/* In JSON it is always the other end; text says who refused whom. */
	say_z(&s, "by_host", t->addr.host);
	say_number(&s, "by_port", t->addr.port);
	say_flag(&s, "by_us", t->by_us);
	say_z(&s, "host", t->addr.host);
	say_number(&s, "port", t->addr.port);
	say_z(&s, "reason", relay_reason_word(t->reason));
	say_text(&s, "message", t->message);
	say_text(&s, "hint", t->hint);
	say_end(&s);
}

static void on_dial_failed(struct relay_report *r, const struct relay_notice *t)
{
	(void)r;
	log_sayf(LOG_WARN, NULL, "It is tried again and again; mc-probe PEER says what answers there.",
		"The hub [%s]:%u cannot be reached: %.*s", t->addr.host, t->addr.port, (int)t->message.n,
		t->message.p);
}

/* What a record borrows of this until it ends. */
struct words {
	char uuid[MC_UUID_TEXT], line[16], heard[128];
};

static void say_member(const struct say *s, const struct relay_member *m, struct words *w)
{
	bool named = m->relayed && m->via.n > 0;

	mc_uuid_text(w->uuid, m->uuid);
	snprintf(w->line, sizeof(w->line), "%u.%u", m->version[0], m->version[1]);
	snprintf(w->heard, sizeof(w->heard), "%s%.*s",
		named                ? "over "
			: m->relayed ? "over a link"
				     : "here",
		named ? (int)m->via.n : 0, named ? m->via.p : "");
	say_text(s, "cluster_name", m->cluster_name);
	say_z(s, "host", m->addr.host);
	say_number(s, "port", m->addr.port);
	say_z(s, "uuid", m->uuid.null ? NULL : w->uuid);
	say_flag(s, "lite", m->lite);
	say_z(s, "line", m->version[0] > 0 ? w->line : NULL);
	say_text(s, "via", m->via);
	say_z(s, "seen", m->kind == RELAY_KIND_NOTHING ? "list" : relay_kind_word(m->kind));
	say_flag(s, "relayed", m->relayed);
	say_flag(s, "moved", m->moved);
	say_shown(s, "heard", w->heard);
}

/* What passed, or did not. */
static void say_passage(const struct say *s, const struct relay_notice *t, char uuid[MC_UUID_TEXT])
{
	mc_uuid_text(uuid, t->member.uuid);
	say_z(s, "kind", t->listed ? relay_kind_word(t->member.kind) : NULL);
	say_text(s, "cluster_name", t->listed ? t->member.cluster_name : mc_str_z(NULL));
	say_z(s, "host", t->listed ? t->member.addr.host : NULL);
	say_number(s, "port", t->member.addr.port);
	say_z(s, "uuid", !t->listed || t->member.uuid.null ? NULL : uuid);
	say_number(s, "size", (int64_t)t->size);
	say_z(s, "from", t->addr.host);
	say_flag(s, "relayed", t->member.relayed);
	say_number(s, "links", t->links);
	say_flag(s, "delivered", t->delivered);
	if (t->rtt_us >= 0)
		say_number(s, "latency_us", t->rtt_us / 2);
	else
		say_z(s, "latency_us", NULL);
}

static void on_carried(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_CARRIED);
	char uuid[MC_UUID_TEXT];

	say_begin(&s, RECORD_CARRIED, log_now());
	say_passage(&s, t, uuid);
	say_end(&s);
}

static void on_decision(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_DECISION);
	char rule[32], uuid[MC_UUID_TEXT];
	size_t i;

	mc_check(t->rule < RELAY_RULE_COUNT);
	for (i = 0; i + 1 < sizeof(rule) && relay_rule_name(t->rule)[i] != '\0'; i++)
		rule[i] = (char)(relay_rule_name(t->rule)[i] | 0x20); /* capitals and underscores */
	for (size_t k = 0; k < i; k++)
		rule[k] = relay_rule_name(t->rule)[k] == '_' ? '_' : rule[k];
	rule[i] = '\0';
	say_begin(&s, RECORD_DECISION, log_now());
	say_z(&s, "rule", rule);
	say_z(&s, "verdict", t->passed ? "carried" : "dropped");
	say_z(&s, "message", relay_rule_text(t->rule));
	say_passage(&s, t, uuid);
	say_end(&s);
}

static void on_dropped(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_RELAY_DROPPED);

	say_begin(&s, RECORD_RELAY_DROPPED, log_now());
	say_z(&s, "reason", relay_rule_reason(t->rule));
	say_number(&s, "count", (int64_t)t->count);
	say_z(&s, "host", t->addr.host);
	say_z(&s, "message", relay_rule_text(t->rule));
	say_end(&s);
}

static void on_not_carried(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_NOT_CARRIED);
	const struct mc_str *name = &t->member.cluster_name;
	/* A stranger chose it: it is not written where people paste from when quotes do not hold it. */
	bool quotable = name->n > 0 && memchr(name->p, '\'', (size_t)name->n) == NULL;
	char hint[CLI_TEXT];

	snprintf(hint, sizeof(hint), "-n '%.*s' carries it", quotable ? (int)name->n : 0,
		quotable ? name->p : "");
	say_begin(&s, RECORD_NOT_CARRIED, log_now());
	say_text(&s, "cluster_name", t->member.cluster_name);
	say_z(&s, "host", t->member.addr.host);
	say_number(&s, "port", t->member.addr.port);
	say_flag(&s, "relayed", t->member.relayed);
	say_z(&s, "hint", quotable ? hint : NULL);
	say_end(&s);
}

static void on_member(struct relay_report *r, const struct relay_notice *t)
{
	const struct relay_member *m = &t->member;
	enum record rec = t->type == RELAY_NOTICE_MEMBER ? RECORD_RELAY_MEMBER : RECORD_MEMBER_GONE;
	struct words words;
	struct say s;

	if (r->drawing) {
		row(r, "member  %-28.*s %s:%u  %s  %.*s", (int)m->cluster_name.n, m->cluster_name.p,
			m->addr.host, m->addr.port,
			m->kind == RELAY_KIND_NOTHING ? "list" : relay_kind_word(m->kind),
			m->relayed && m->via.n > 0 ? (int)m->via.n : 4,
			m->relayed && m->via.n > 0 ? m->via.p
				: m->relayed       ? "link"
						   : "here");
		return;
	}
	s = relay_report_hears(r, rec);
	say_begin(&s, rec, log_now());
	say_member(&s, m, &words);
	say_z(&s, "from_host", m->moved ? t->addr.host : NULL);
	say_end(&s);
}

static void on_unreachable(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_UNREACHABLE);

	say_begin(&s, RECORD_UNREACHABLE, log_now());
	say_text(&s, "cluster_name", t->member.cluster_name);
	say_z(&s, "host", t->member.addr.host);
	say_number(&s, "port", t->member.addr.port);
	say_z(&s, "by", r->plan->self);
	say_z(&s, "by_hosts", r->hosts);
	say_text(&s, "error", t->message);
	say_text(&s, "hint", t->hint);
	say_end(&s);
}

static void on_two_masters(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_TWO_MASTERS);
	char a[MC_ADDR_TEXT], b[MC_ADDR_TEXT];

	mc_addr_text(a, &t->member.addr);
	mc_addr_text(b, &t->other.addr);
	say_begin(&s, RECORD_TWO_MASTERS, log_now());
	say_text(&s, "cluster_name", t->member.cluster_name);
	say_z(&s, "a", a);
	say_z(&s, "b", b);
	say_number(&s, "merge_within", t->merge_within_s);
	say_end(&s);
}

static void on_carrying(struct relay_report *r, const struct relay_notice *t)
{
	struct say s = relay_report_hears(r, RECORD_CARRYING);

	say_begin(&s, RECORD_CARRYING, log_now());
	say_z(&s, "host", t->addr.host);
	say_end(&s);
}

static void on_status(struct relay_report *r, const struct relay_notice *t)
{
	struct say s;
	uint64_t dropped = 0;

	mc_check(t->counts != NULL);
	for (int i = 0; i < RELAY_RULE_COUNT; i++)
		dropped += t->counts->dropped[i];
	if (r->drawing) {
		row(r, "%u links, %u members; heard %llu, delivered %llu", t->links, t->members,
			(unsigned long long)t->counts->heard, (unsigned long long)t->counts->delivered);
		return;
	}
	s = relay_report_hears(r, RECORD_RELAY_STATUS);
	say_begin(&s, RECORD_RELAY_STATUS, log_now());
	say_number(&s, "links", t->links);
	say_number(&s, "member_count", t->members);
	say_number(&s, "heard_count", (int64_t)t->counts->heard);
	say_number(&s, "sent_count", (int64_t)t->counts->sent);
	say_number(&s, "received_count", (int64_t)t->counts->received);
	say_number(&s, "delivered_count", (int64_t)t->counts->delivered);
	say_number(&s, "dropped_count", (int64_t)dropped);
	if (r->plan->relay.carry_connections) {
		say_number(&s, "connection_count", (int64_t)t->counts->streams);
		say_number(&s, "connection_bytes", (int64_t)t->counts->stream_bytes);
	}
	say_end(&s);
}

static void on_warn(struct relay_report *r, const struct relay_notice *t)
{
	(void)r;
	log_sayf(LOG_WARN, NULL, t->hint.p, "%.*s", (int)t->message.n, t->message.p);
}

static void (*const saying[RELAY_NOTICE_COUNT])(struct relay_report *r, const struct relay_notice *t) = {
	[RELAY_NOTICE_LINK_UP] = on_link_up,
	[RELAY_NOTICE_LINK_DOWN] = on_link_down,
	[RELAY_NOTICE_REFUSED] = on_refused,
	[RELAY_NOTICE_DIAL_FAILED] = on_dial_failed,
	[RELAY_NOTICE_CARRIED] = on_carried,
	[RELAY_NOTICE_DECISION] = on_decision,
	[RELAY_NOTICE_DROPPED] = on_dropped,
	[RELAY_NOTICE_NOT_CARRIED] = on_not_carried,
	[RELAY_NOTICE_MEMBER] = on_member,
	[RELAY_NOTICE_MEMBER_GONE] = on_member,
	[RELAY_NOTICE_UNREACHABLE] = on_unreachable,
	[RELAY_NOTICE_TWO_MASTERS] = on_two_masters,
	[RELAY_NOTICE_CARRYING] = on_carrying,
	[RELAY_NOTICE_STATUS] = on_status,
	[RELAY_NOTICE_LINK] = on_link,
	[RELAY_NOTICE_WARN] = on_warn,
};

void relay_notice(struct relay_report *r, const struct relay_notice *t)
{
	mc_check(t->type < RELAY_NOTICE_COUNT && saying[t->type] != NULL);
	saying[t->type](r, t);
}
