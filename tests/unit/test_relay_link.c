/* SPDX-License-Identifier: Apache-2.0 */
/* test_relay_link.c - one relay with one link: how datagrams become records and records datagrams, what
 * waits, and whom the relay tells of. */
#include "common/wire/bytes.h"
#include "tests/relay/alone.h"

/* --- records: how they are cut, and what waits --- */

enum { BIG = MC_DATAGRAM_MAX - RELAY_MARK };

/* A datagram of `size` bytes that differs from all others; the group's it is when it is of `number`. */
static size_t datagram(uint8_t *p, size_t size, uint64_t number)
{
	struct made what = {
		.host = "10.0.0.5", .port = (uint16_t)(6000 + number % 50000), .number = number
	};
	size_t n = made_write(HZ_JOIN_REQUEST, &what, p, 4096);

	if (size <= n)
		return n;
	memset(p + n, 0, size - n);
	return size;
}

static const struct relay_notice *status(struct alone *a)
{
	struct relay_event ev = { .type = RELAY_EV_STATUS };

	step(a, &ev);
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == RELAY_FX_NOTICE && a->fx.v[i].notice->type == RELAY_NOTICE_STATUS)
			return a->fx.v[i].notice;
	fail();
	return NULL;
}

static uint64_t count_slow(struct alone *a)
{
	return status(a)->counts->dropped[RELAY_RULE_SLOW];
}

/* The same, with all that the relay has said up to then taken, and opened. */
static void link_to_opened(struct peer *p, struct alone *a, struct opened *o)
{
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];
	struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("peer") };

	link_to_unnamed(p, a);
	open_all(p, o);
	assert_true(o->count == 1 && o->types[0] == RELAY_RECORD_NAME);
	say_record(p, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
	open_all(p, o);
	assert_int_equal(relay_link_count(a->r), 1);
	room(p, p->kept);
}

static void a_datagram_of_any_size_comes_through(void **state)
{
	static uint8_t p[MC_DATAGRAM_MAX + 64];
	static const size_t sizes[] = { 0, SEAL_TEXT_MAX - 1 - RELAY_DATAGRAM_HEAD,
		SEAL_TEXT_MAX - RELAY_DATAGRAM_HEAD, 2 * (SEAL_TEXT_MAX - 1) - RELAY_DATAGRAM_HEAD,
		2 * (SEAL_TEXT_MAX - 1) - RELAY_DATAGRAM_HEAD + 1, BIG };
	static struct opened o;
	struct alone a;
	struct peer peer;

	(void)state;
	begin(&a);
	link_to_opened(&peer, &a, &o);
	for (uint64_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t n = datagram(p, sizes[i], i + 1), all = n + RELAY_DATAGRAM_HEAD;

		assert_int_equal(hear(&a, p, n, "10.0.0.5", false), RELAY_RULE_CARRIED);
		open_all(&peer, &o);
		assert_int_equal(o.count, (all + SEAL_TEXT_MAX - 2) / (SEAL_TEXT_MAX - 1));
		for (uint32_t k = 0; k + 1 < o.count; k++)
			assert_true(o.types[k] == RELAY_RECORD_PART && o.sizes[k] == SEAL_TEXT_MAX - 1);
		assert_int_equal(o.types[o.count - 1], RELAY_RECORD_DATAGRAM);
		assert_int_equal(o.total, all);
		assert_memory_equal(o.body + RELAY_DATAGRAM_HEAD, p, n);
		room(&peer, o.sealed);
	}
	end(&a);
}

/* One that reads nothing: so much flies, so much waits, and of the rest the oldest goes. */
static void what_waits_is_bounded_and_in_order(void **state)
{
	static uint8_t p[MC_DATAGRAM_MAX + 64];
	static struct opened o;
	struct alone a;
	struct peer peer;
	uint64_t said = 0, flown, next, slow;
	size_t size = 0, kept;

	(void)state;
	begin(&a);
	a.cfg.datagram_rate = 0; /* no limit */
	link_to_opened(&peer, &a, &o);
	for (kept = 0; kept < MC_RELAY_FLYING_MAX; kept += o.sealed) {
		size = datagram(p, 8000, ++said);
		hear(&a, p, size, "10.0.0.5", false);
		open_all(&peer, &o);
		assert_int_equal(o.count, 1);
		assert_int_equal(mc_get64(o.body + RELAY_ORIGIN), said);
	}
	flown = said;
	for (uint32_t i = 0; i < 60; i++) {
		size = datagram(p, 8000, ++said);
		hear(&a, p, size, "10.0.0.5", false);
		open_all(&peer, &o);
		assert_int_equal(o.count, 0);
	}
	slow = count_slow(&a);
	assert_int_equal(said - flown - slow, MC_RELAY_QUEUE_BYTES_MAX / (size + 1 + RELAY_DATAGRAM_HEAD));
	room(&peer, kept - MC_RELAY_FLYING_MAX); /* still full */
	open_all(&peer, &o);
	assert_int_equal(o.count, 0);
	next = flown + slow + 1;
	room(&peer, 1);
	open_all(&peer, &o);
	assert_int_equal(o.count, 1);
	assert_int_equal(mc_get64(o.body + RELAY_ORIGIN), next++);
	kept = MC_RELAY_FLYING_MAX - 1 + o.sealed;
	while (next <= said) {
		room(&peer, kept);
		open_all(&peer, &o);
		assert_true(o.count > 0);
		kept = o.sealed;
		for (uint32_t k = 0; k < o.count; k++)
			assert_int_equal(
				mc_get64(o.body + k * (size + RELAY_DATAGRAM_HEAD) + RELAY_ORIGIN), next++);
	}
	assert_int_equal(next, said + 1);
	hear(&a, p, datagram(p, 0, ++said), "10.0.0.5", false); /* and it flies again at once */
	open_all(&peer, &o);
	assert_int_equal(o.count, 1);
	assert_int_equal(count_slow(&a), slow);
	end(&a);
}

/* Many small ones are bounded by their number. */
static void so_many_wait(void **state)
{
	static uint8_t p[4096];
	static struct opened o;
	struct alone a;
	struct peer peer;
	uint64_t said = 0;
	size_t kept = 0;

	(void)state;
	begin(&a);
	a.cfg.datagram_rate = 0;
	link_to_opened(&peer, &a, &o);
	while (kept < MC_RELAY_FLYING_MAX) {
		hear(&a, p, datagram(p, 0, ++said), "10.0.0.5", false);
		open_all(&peer, &o);
		kept += o.sealed;
	}
	for (uint32_t i = 0; i < MC_RELAY_QUEUE_MAX; i++)
		hear(&a, p, datagram(p, 0, ++said), "10.0.0.5", false);
	assert_int_equal(count_slow(&a), 0);
	for (uint32_t i = 0; i < 3; i++)
		hear(&a, p, datagram(p, 0, ++said), "10.0.0.5", false);
	assert_int_equal(count_slow(&a), 3);
	end(&a);
}

static bool closes(const struct peer *p)
{
	for (uint32_t i = 0; i < p->a->fx.n; i++)
		if (p->a->fx.v[i].type == RELAY_FX_CLOSE && p->a->fx.v[i].link == p->link)
			return true;
	return false;
}

static const struct relay_effect *delivered(const struct alone *a)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == RELAY_FX_DELIVER)
			return &a->fx.v[i];
	return NULL;
}

/* However the network cuts them. */
static void records_come_in_any_pieces(void **state)
{
	static uint8_t bytes[8 * (SEAL_OVERHEAD + 9)], clock[8] = { 1, 2, 3 };
	static struct opened o;
	struct alone a;
	struct peer peer;

	(void)state;
	begin(&a);
	link_to_opened(&peer, &a, &o);
	for (size_t cut = 1; cut < sizeof(bytes); cut += cut < 40 ? 1 : 37) {
		size_t n = 0, answers = 0;

		for (int i = 0; i < 8; i++)
			n += record_of(&peer, bytes + n, RELAY_RECORD_PING, clock, sizeof(clock));
		assert_int_equal(n, sizeof(bytes));
		for (size_t at = 0; at < n; at += cut) {
			say(&peer, bytes + at, cut < n - at ? cut : n - at, NULL, 0);
			open_all(&peer, &o);
			answers += o.count;
			assert_int_equal(answers, (at + cut < n ? at + cut : n) / (SEAL_OVERHEAD + 9));
			for (uint32_t k = 0; k < o.count; k++)
				assert_true(o.types[k] == RELAY_RECORD_PONG &&
					memcmp(o.body + 8 * k, clock, 8) == 0);
			room(&peer, o.sealed);
		}
		assert_int_equal(answers, 8);
	}
	end(&a);
}

static void sizes_of_records(void **state)
{
	static const struct {
		size_t size;
		bool fine;
	} sizes[] = { { 0, false }, { SEAL_TAG, false }, { SEAL_TAG + 1, true },
		{ SEAL_TEXT_MAX + SEAL_TAG, true }, { SEAL_TEXT_MAX + SEAL_TAG + 1, false },
		{ 1 << 20, false } };
	static struct opened o;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (int whole = 0; whole < 2; whole++) {
			uint8_t head[SEAL_HEAD + 3] = { (uint8_t)(sizes[i].size >> 16),
				(uint8_t)(sizes[i].size >> 8), (uint8_t)sizes[i].size };
			struct alone a;
			struct peer peer;

			begin(&a);
			link_to_opened(&peer, &a, &o);
			say(&peer, head, whole ? sizeof(head) : SEAL_HEAD, NULL, 0);
			assert_int_equal(closes(&peer), !sizes[i].fine);
			end(&a);
		}
}

static void parts_become_a_datagram(void **state)
{
	static uint8_t p[RELAY_DATAGRAM_MAX + 64], record[SEAL_RECORD_MAX];
	static struct opened o;
	const struct relay_effect *e;
	struct alone a;
	struct peer peer;
	size_t n, at;

	(void)state;
	begin(&a);
	link_to_opened(&peer, &a, &o);
	for (uint64_t i = 0; i < 2; i++) {
		mc_put64(p, 4711);
		mc_put64(p + RELAY_ORIGIN, i + 1);
		n = RELAY_DATAGRAM_HEAD + datagram(p + RELAY_DATAGRAM_HEAD, i == 0 ? BIG : 0, i + 1);
		for (at = 0; i == 0 && n - at > SEAL_TEXT_MAX - 1; at += SEAL_TEXT_MAX - 1) {
			say(&peer, record,
				record_of(&peer, record, RELAY_RECORD_PART, p + at, SEAL_TEXT_MAX - 1), NULL,
				0);
			assert_null(delivered(&a));
		}
		say(&peer, record, record_of(&peer, record, RELAY_RECORD_DATAGRAM, p + at, n - at), NULL, 0);
		e = delivered(&a);
		assert_non_null(e);
		assert_int_equal(e->bytes.n, n - RELAY_DATAGRAM_HEAD + RELAY_MARK);
		assert_memory_equal(e->bytes.p, p + RELAY_DATAGRAM_HEAD, n - RELAY_DATAGRAM_HEAD);
	}
	/* one byte more than there can be */
	for (at = 0; at + SEAL_TEXT_MAX - 1 <= RELAY_DATAGRAM_MAX; at += SEAL_TEXT_MAX - 1) {
		say(&peer, record, record_of(&peer, record, RELAY_RECORD_PART, p, SEAL_TEXT_MAX - 1), NULL,
			0);
		assert_false(closes(&peer));
	}
	say(&peer, record, record_of(&peer, record, RELAY_RECORD_PART, p, RELAY_DATAGRAM_MAX - at), NULL, 0);
	assert_false(closes(&peer));
	say(&peer, record, record_of(&peer, record, RELAY_RECORD_DATAGRAM, p, RELAY_DATAGRAM_HEAD + 1), NULL,
		0);
	assert_true(closes(&peer));
	end(&a);
}

static void a_name_that_is_not_ours(void **state)
{
	struct alone a;
	struct peer peer;
	uint8_t body[4 + 2 * RELAY_SHOWN_MAX];

	(void)state;
	for (int how = 0; how < 4; how++) {
		struct relay_name name = { 2904, mc_str_z("224.2.2.4"), mc_str_z("peer") };

		begin(&a);
		link_to_unnamed(&peer, &a);
		if (how == 1)
			name.port++;
		if (how == 2)
			name.group = mc_str_z("224.2.2.5");
		if (how == 3) /* before it has said its name */
			say_record(&peer, RELAY_RECORD_PING, body, 8);
		else
			say_record(&peer, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
		assert_int_equal(relay_link_count(a.r), how == 0);
		assert_int_equal(closes(&peer), how != 0);
		if (how == 0) { /* once is enough */
			say_record(&peer, RELAY_RECORD_NAME, body, relay_name_write(&name, body));
			assert_true(closes(&peer));
		}
		end(&a);
	}
}

/* --- who is on the group --- */

static bool checks(const struct alone *a, const char *host)
{
	for (uint32_t i = 0; i < a->fx.n; i++)
		if (a->fx.v[i].type == RELAY_FX_CHECK && strcmp(a->fx.v[i].addr->host, host) == 0)
			return true;
	return false;
}

/* On the group here, from its own host. */
static void here(struct alone *a, enum hz_class cls, const struct made *what)
{
	static uint8_t p[4096];

	a->now_us += LATER;
	hear(a, p, made_write(cls, what, p, sizeof(p)), what->host, false);
}

static void checked(struct alone *a, const struct made *what, bool ok)
{
	struct mc_addr addr = { .port = what->port };
	struct relay_event ev = {
		.type = RELAY_EV_CHECKED, .addr = &addr, .ok = ok, .message = ok ? NULL : "refused"
	};

	strcpy(addr.host, what->host);
	step(a, &ev);
}

static void members_are_told_once(void **state)
{
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .try = 1 };
	const struct relay_notice *t;
	struct alone a;

	(void)state;
	begin(&a);
	here(&a, HZ_JOIN_REQUEST, &what);
	t = told(&a, RELAY_NOTICE_MEMBER);
	assert_true(
		t != NULL && t->member.kind == RELAY_KIND_REQUEST && !t->member.relayed && !t->member.moved);
	assert_true(
		t->member.addr.port == 6900 && strcmp(t->member.addr.host, "10.0.0.5") == 0 && !t->listed);
	assert_int_equal(t->member.via.n, -1);
	what.try++;
	here(&a, HZ_JOIN_REQUEST, &what);
	assert_null(told(&a, RELAY_NOTICE_MEMBER));
	here(&a, HZ_JOIN_MESSAGE, &what); /* it answers: it is a master */
	assert_int_equal(told(&a, RELAY_NOTICE_MEMBER)->member.kind, RELAY_KIND_ANSWER);
	here(&a, HZ_JOIN_MESSAGE, &what);
	assert_null(told(&a, RELAY_NOTICE_MEMBER));
	here(&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &what); /* no more is learned from that */
	assert_null(told(&a, RELAY_NOTICE_MEMBER));
	what.number++; /* another process */
	here(&a, HZ_JOIN_REQUEST, &what);
	assert_int_equal(told(&a, RELAY_NOTICE_MEMBER)->member.kind, RELAY_KIND_REQUEST);
	what.port++;
	here(&a, HZ_JOIN_REQUEST, &what);
	assert_non_null(told(&a, RELAY_NOTICE_MEMBER));
	tick(&a,
		(int64_t)MC_RELAY_MEMBER_SILENCE * 1000 - SECOND -
			1); /* the first of the two was heard a second before */
	assert_null(told(&a, RELAY_NOTICE_MEMBER_GONE));
	tick(&a, 2 * SECOND + 1);
	tick(&a, SECOND);
	tick(&a, SECOND);
	assert_int_equal(status(&a)->members, 0);
	end(&a);
}

static void who_cannot_be_reached_is_told(void **state)
{
	struct made what = { .host = "10.0.0.5", .port = 6900, .number = 1, .try = 1 };
	struct made name = { .host = "alpha", .port = 6900, .number = 2, .try = 1 };
	const struct relay_notice *t;
	struct alone a;
	struct peer peer;

	(void)state;
	begin(&a);
	a.cfg.check_reachable = true;
	link_to(&peer, &a);
	here(&a, HZ_JOIN_REQUEST, &what);
	assert_false(checks(&a, what.host)); /* of this network */
	there(&peer, HZ_JOIN_REQUEST, &name);
	assert_false(checks(&a, name.host)); /* it would have to be looked up */
	what.try++;                          /* the same bytes would be what was heard here */
	there(&peer, HZ_JOIN_REQUEST, &what);
	t = told(&a, RELAY_NOTICE_MEMBER);
	assert_true(t != NULL && t->member.relayed && mc_str_eqz(t->member.via, "peer"));
	assert_true(checks(&a, what.host));
	what.try++;
	there(&peer, HZ_JOIN_REQUEST, &what);
	assert_false(checks(&a, what.host)); /* under way */
	what.port++;
	checked(&a, &what, false); /* of somebody else */
	assert_null(told(&a, RELAY_NOTICE_UNREACHABLE));
	what.port--;
	checked(&a, &what, false);
	t = told(&a, RELAY_NOTICE_UNREACHABLE);
	assert_true(t != NULL && mc_str_eqz(t->message, "refused") && t->hint.n > 0);
	checked(&a, &what, false); /* nobody asked */
	assert_null(told(&a, RELAY_NOTICE_UNREACHABLE));
	what.try++;
	there(&peer, HZ_JOIN_REQUEST, &what);
	assert_false(checks(&a, what.host)); /* once for each way */
	what.try++;
	here(&a, HZ_JOIN_REQUEST, &what);
	what.try++;
	there(&peer, HZ_JOIN_REQUEST, &what);
	assert_true(checks(&a, what.host));
	checked(&a, &what, true);
	assert_null(told(&a, RELAY_NOTICE_UNREACHABLE));
	end(&a);
}

static void two_masters(void **state)
{
	struct made one = { .host = "10.0.0.5", .port = 6900, .number = 1 };
	struct made two = { .host = "10.0.0.6", .port = 6900, .number = 2 };
	const struct relay_notice *t;
	struct alone a;
	struct peer peer;

	(void)state;
	for (int how = 0; how < 5; how++) {
		begin(&a);
		a.cfg.check_reachable = true;
		link_to(&peer, &a);
		here(&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &one);
		if (how == 4) { /* both have always heard each other */
			here(&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &two);
			here(&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &one);
			assert_null(told(&a, RELAY_NOTICE_TWO_MASTERS));
			end(&a);
			continue;
		}
		if (how == 3) /* too long ago */
			a.now_us += (int64_t)MC_RELAY_MEMBER_SILENCE * 1000;
		there(&peer, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &two);
		assert_null(told(&a, RELAY_NOTICE_TWO_MASTERS));
		assert_int_equal(checks(&a, one.host), how != 3);
		if (how == 0) { /* it lives: it takes connections */
			checked(&a, &one, true);
		} else if (how == 1) { /* it lives: it speaks */
			here(&a, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &one);
		} else { /* it does not */
			checked(&a, &one, false);
		}
		t = told(&a, RELAY_NOTICE_TWO_MASTERS);
		assert_int_equal(t != NULL, how < 2);
		if (t != NULL) {
			assert_true(mc_uuid_eq(t->member.uuid, t->other.uuid) == false &&
				t->merge_within_s == 300);
			there(&peer, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &two);
			assert_null(told(&a, RELAY_NOTICE_TWO_MASTERS)); /* once */
		}
		end(&a);
	}
}

static void a_list_names_others(void **state)
{
	struct made master = { .host = "10.0.0.5", .port = 6900, .number = 1, .members = 3 };
	struct alone a;
	struct peer peer;
	uint32_t listed = 0;

	(void)state;
	begin(&a);
	a.cfg.check_reachable = true;
	link_to(&peer, &a);
	there(&peer, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &master);
	for (uint32_t i = 0; i < a.fx.n; i++)
		if (a.fx.v[i].type == RELAY_FX_NOTICE && a.fx.v[i].notice->type == RELAY_NOTICE_MEMBER)
			listed += a.fx.v[i].notice->listed;
	assert_int_equal(listed, 3);
	assert_true(checks(&a, "10.7.0.1"));
	assert_int_equal(status(&a)->members, 4);
	a.now_us += SECOND;
	there(&peer, HZ_SPLIT_BRAIN_JOIN_MESSAGE, &master);
	assert_null(told(&a, RELAY_NOTICE_MEMBER));
	assert_int_equal(status(&a)->members, 4);
	end(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_datagram_of_any_size_comes_through),
		cmocka_unit_test(what_waits_is_bounded_and_in_order),
		cmocka_unit_test(so_many_wait),
		cmocka_unit_test(records_come_in_any_pieces),
		cmocka_unit_test(sizes_of_records),
		cmocka_unit_test(parts_become_a_datagram),
		cmocka_unit_test(a_name_that_is_not_ours),
		cmocka_unit_test(members_are_told_once),
		cmocka_unit_test(who_cannot_be_reached_is_told),
		cmocka_unit_test(two_masters),
		cmocka_unit_test(a_list_names_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
