/* SPDX-License-Identifier: Apache-2.0 */
/* test_heard.c - datagrams of a group: who sent them, what they add up to, and that a flood changes neither.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/rng.h"
#include "common/member/identity.h"
#include "tests/unit/group_datagrams.h"
#include "tools/probe/heard.h"
#include "tools/probe/releases.h"

enum { DATAGRAMS = sizeof(group_datagrams) / sizeof(group_datagrams[0]) };

static size_t bytes_of(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;
	unsigned byte;

	for (size_t i = 0; i < n; i++) {
		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out[i] = (uint8_t)byte;
	}
	return n;
}

static enum heard_news take(struct heard *h, const uint8_t *p, size_t n, const char *from, int64_t at,
	struct voice **v, struct garbled **g)
{
	struct mc_addr addr = { .port = 54327 };
	struct heard_datagram d = { p, n, &addr, 1, at };

	snprintf(addr.host, sizeof(addr.host), "%s", from);
	return heard_take(h, &d, v, g);
}

static void every_release(void **state)
{
	uint8_t buf[2048];

	(void)state;
	for (int i = 0; i < DATAGRAMS; i++) {
		struct heard *h = heard_new();
		struct voice *v = NULL;
		struct garbled *g = NULL;
		size_t n = bytes_of(group_datagrams[i].hex, buf);
		enum heard_news news = take(h, buf, n, "10.66.0.1", 1, &v, &g);
		unsigned major = 0, minor = 0, patch = 0;
		char name[64];

		sscanf(group_datagrams[i].release, "%u.%u.%u", &major, &minor, &patch);
		snprintf(name, sizeof(name), "old-%s", group_datagrams[i].release);
		if (group_datagrams[i].kind == HEARD_NOTHING) {
			assert_int_equal(news, HEARD_GARBLED);
			assert_int_equal(g->guess, GUESS_OLD_PACKET);
		} else {
			assert_int_equal(news, HEARD_VOICE);
			assert_int_equal(v->said.kind, group_datagrams[i].kind);
			assert_true(mc_str_eqz(heard_str(&v->said.name), name));
			assert_true(mc_str_eqz(heard_str(&v->said.joiner), "multicast"));
			assert_int_equal(v->said.group.n, -1);
			assert_int_equal(v->said.partition_count.n, -1);
			assert_string_equal(v->said.addr.host, "10.66.0.1");
			assert_int_equal(v->said.addr.port, 5701);
			assert_false(v->said.uuid.null || v->moved || v->said.lite);
			assert_int_equal(v->said.version[0], major);
			assert_true(v->said.build > 20150000 && v->said.build < 20300000);
			if (major > 3 || minor >= 8)
				assert_true(v->said.version[1] == minor && v->said.version[2] == patch);
			if (major > 3 && v->said.kind == HEARD_ANNOUNCEMENT)
				assert_true(v->said.members == 1 && v->said.data_members == 1 &&
					v->said.list_version == 1);
			assert_int_equal(take(h, buf, n, "10.66.0.9", 2, &v, &g), HEARD_NOT_NEW);
			assert_true(v->moved);
		}
		heard_free(h);
	}
}

/* No beginning of a datagram is taken for a whole one, and nothing reads beyond it (sanitizers look). */
static void every_beginning(void **state)
{
	struct heard *h = heard_new();
	uint8_t buf[2048];

	(void)state;
	for (int i = 0; i < DATAGRAMS; i++) {
		size_t n = bytes_of(group_datagrams[i].hex, buf);

		for (size_t k = 0; k < n; k++) {
			uint8_t *exact = malloc(k + 1);
			struct voice *v = NULL;
			struct garbled *g = NULL;

			memcpy(exact, buf, k);
			take(h, exact, k, "10.66.0.1", 1, &v, &g);
			free(exact);
		}
	}
	heard_free(h);
}

/* --- datagrams of our own making --- */
static uint8_t made[4096];
static size_t made_size;

static void make(
	enum hz_class cls, const char *name, const char *host, uint16_t port, uint64_t uuid, uint32_t members)
{
	static struct hz_address self, list[8], *places[8];
	struct hz_member_version version = { 5, 3, 8 };
	struct hz_config_check check = { .cluster_name = mc_str_z(name),
		.joiner_type = mc_str_z("multicast") };
	struct hz_split_brain_join_message s;
	struct hz_version cluster = { 5, 3 };
	struct hz_join_request r;
	struct hz_join_message j = { .packet_version = 4,
		.build_number = 20240717,
		.member_version = &version,
		.address = &self,
		.uuid = { false, uuid, uuid },
		.config_check = &check };

	self = (struct hz_address){ .port = port, .host = mc_str_z(host) };
	for (uint32_t i = 0; i < members; i++) {
		list[i] = (struct hz_address){ .port = 5701 + (int32_t)i, .host = mc_str_z("10.0.0.1") };
		places[i] = &list[i];
	}
	j.member_addresses.v = places;
	j.member_addresses.n = members;
	j.data_member_count = (int32_t)members;
	memset(&r, 0, sizeof(r));
	memset(&s, 0, sizeof(s));
	r.join = s.join = j;
	r.cp_member_uuid.null = true;
	s.cluster_version = &cluster;
	s.member_list_version = (int32_t)members;
	assert_int_equal(hz_datagram_write(cls,
				 cls == HZ_JOIN_MESSAGE           ? (void *)&j
					 : cls == HZ_JOIN_REQUEST ? (void *)&r
								  : (void *)&s,
				 MC_LINE_53, made, sizeof(made), &made_size),
		MC_ERR_OK);
}

static enum heard_news hear(struct heard *h, const char *from, int64_t at, struct voice **v)
{
	struct garbled *g = NULL;

	return take(h, made, made_size, from, at, v, &g);
}

static void a_node_finds_its_cluster(void **state)
{
	struct heard *h = heard_new();
	struct voice *looker, *master;
	struct mc_addr a;

	(void)state;
	make(HZ_JOIN_REQUEST, "shop", "10.0.0.2", 5701, 2, 0);
	assert_int_equal(hear(h, "10.0.0.2", 1, &looker), HEARD_VOICE);
	assert_null(heard_master_for(h, looker));
	make(HZ_JOIN_MESSAGE, "shop", "10.0.0.1", 5701, 1, 0);
	assert_int_equal(hear(h, "10.0.0.1", 2, &master), HEARD_VOICE);
	assert_ptr_equal(heard_master_for(h, looker), master);
	make(HZ_SPLIT_BRAIN_JOIN_MESSAGE, "shop", "10.0.0.1", 5701, 1, 2);
	assert_int_equal(hear(h, "10.0.0.1", 3, &master), HEARD_VOICE);
	assert_int_equal(hear(h, "10.0.0.1", 4, &master), HEARD_NOT_NEW);
	assert_true(voice_member(master, 1, &a));
	assert_int_equal(a.port, 5702);
	assert_false(voice_member(master, 2, &a));
	make(HZ_SPLIT_BRAIN_JOIN_MESSAGE, "shop", "10.0.0.1", 5701, 1, 3);
	assert_int_equal(hear(h, "10.0.0.1", 5, &master), HEARD_VOICE); /* its list has changed */
	assert_int_equal(master->said.members, 3);
	make(HZ_JOIN_REQUEST, "other", "10.0.0.3", 5701, 3, 0);
	assert_int_equal(hear(h, "10.0.0.3", 6, &looker), HEARD_VOICE);
	assert_null(heard_master_for(h, looker));
	heard_free(h);
}

static void askers_are_nobody(void **state)
{
	struct heard *h = heard_new();
	struct heard_counts n;
	struct voice *v = NULL;

	(void)state;
	make(HZ_JOIN_REQUEST, "shop", "10.0.0.2", 5701, INT64_MAX, 0);
	assert_int_equal(hear(h, "10.0.0.2", 1, &v), HEARD_ASKER);
	heard_counts(h, &n);
	assert_int_equal(n.voices, 0);
	heard_free(h);
}

/* Somebody invents nodes, each once; two real ones are kept all the same, and the room is bounded. */
static void a_flood_drops_its_own(void **state)
{
	struct heard *h = heard_new();
	struct heard_counts n;
	struct voice *v, *real;
	uint32_t i, found = 0;
	char name[32];

	(void)state;
	make(HZ_JOIN_MESSAGE, "one", "10.0.0.1", 5701, 1, 0);
	hear(h, "10.0.0.1", 1, &real);
	make(HZ_JOIN_MESSAGE, "two", "10.0.0.2", 5701, 2, 0);
	hear(h, "10.0.0.2", 2, &real);
	for (i = 0; i < 3 * HEARD_VOICES_MAX; i++) {
		snprintf(name, sizeof(name), "n%u", i);
		make(HZ_JOIN_MESSAGE, name, "10.0.0.6", 5701, 1000 + i, 0);
		hear(h, "10.0.0.66", 3 + i, &v);
	}
	for (i = 0; (v = heard_voice(h, i)) != NULL; i++)
		found += mc_str_eqz(heard_str(&v->said.name), "one") ||
			mc_str_eqz(heard_str(&v->said.name), "two");
	heard_counts(h, &n);
	assert_int_equal(found, 2);
	assert_int_equal(n.voices, HEARD_VOICES_MAX);
	assert_int_equal(n.dropped_voices, 2 * HEARD_VOICES_MAX + 2);
	heard_free(h);
}

static void noise_is_bounded(void **state)
{
	struct heard *h = heard_new();
	struct mc_rng rng;
	struct heard_counts n;
	struct voice *v = NULL;
	struct garbled *g = NULL;
	uint8_t buf[512];
	char from[32];

	(void)state;
	mc_rng_seed(&rng, 1);
	for (uint32_t i = 0; i < 20000; i++) {
		size_t size = mc_rng_below(&rng, sizeof(buf));

		for (size_t k = 0; k < size; k++)
			buf[k] = (uint8_t)mc_rng_below(&rng, 256);
		snprintf(from, sizeof(from), "10.1.%u.%u", i / 250 % 4, i % 250);
		assert_int_not_equal(take(h, buf, size, from, i, &v, &g), HEARD_VOICE);
	}
	heard_counts(h, &n);
	assert_int_equal(n.unreadable, 20000);
	assert_true(n.dropped_garbled > 0);
	assert_non_null(heard_garbled(h, HEARD_GARBLED_MAX - 1));
	heard_free(h);
}

static void guesses(void **state)
{
	static const struct {
		const char *hex;
		enum mc_err err;
		enum guess want;
	} rows[] = {
		{ "", MC_ERR_SHORT, GUESS_EMPTY },
		{ "04fffffffe0100", MC_ERR_SHORT, GUESS_SHORT },
		{ "04fffffffe010000000000000063", MC_ERR_UNKNOWN, GUESS_STRANGE_CLASS },
		{ "04fffffffe01000000000000001a05", MC_ERR_VALUE, GUESS_MALFORMED },
		{ "4d2d534541524348202a20485454502f312e310d0a", MC_ERR_VALUE, GUESS_TEXT }, /* SSDP */
		{ "0100fffffffe0000", MC_ERR_VALUE, GUESS_OLD_PACKET },
		{ "7801758f3d6ec3300c85", MC_ERR_VALUE, GUESS_OLD_PACKET },
		{ "05fffffffe0100", MC_ERR_VALUE, GUESS_NEW_PACKET },
		{ "ff00ff00", MC_ERR_VALUE, GUESS_OTHER },
		{ "04ff00ff00ff", MC_ERR_VALUE, GUESS_OTHER },
	};
	struct mc_rng rng;
	uint8_t buf[256];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(guess_of(buf, bytes_of(rows[i].hex, buf), rows[i].err), rows[i].want);
	mc_rng_seed(&rng, 7);
	for (size_t i = 0; i < sizeof(buf); i++)
		buf[i] = (uint8_t)mc_rng_below(&rng, 256);
	assert_int_equal(guess_of(buf, sizeof(buf), MC_ERR_VALUE), GUESS_ENCRYPTED);
	assert_string_equal(payara_with(5, 3, 8), "6.2025.8 to 6.2025.11, 7.2025.1 to 7.2026.8");
	assert_string_equal(payara_with(3, 12, 6), "5.201 to 5.2020.7");
	assert_null(payara_with(5, 5, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_release),
		cmocka_unit_test(every_beginning),
		cmocka_unit_test(a_node_finds_its_cluster),
		cmocka_unit_test(askers_are_nobody),
		cmocka_unit_test(a_flood_drops_its_own),
		cmocka_unit_test(noise_is_bounded),
		cmocka_unit_test(guesses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
