/* SPDX-License-Identifier: Apache-2.0 */
/* test_kube.c - configuration, answers and faults of an API server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/disco/kube_fault.h"
#include "common/base/limits.h"
#include "common/disco/kube_http.h"
#include "common/disco/kube_peer.h"
#include "common/disco/kube_token.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* --- objects to peers: resource, rule, object (single quotes for double ones), what it means */

static const struct {
	enum kube_resource r;
	struct kube_ports ports;
	const char *object, *means;
} rows[] = {
#define SLICE(ports, endpoints) \
	"{'metadata':{'name':'s'},'addressType':'IPv4','ports':" ports ",'endpoints':[" endpoints "]}"
#define FIXED \
	{ \
		KUBE_PORT_FIXED, 6900 \
	}
#define STOCK \
	{ \
		KUBE_PORT_HAZELCAST, 5701 \
	}
#define GUESS \
	{ \
		KUBE_PORT_GUESS, 6900 \
	}
	{ KUBE_SLICES, STOCK, SLICE("[{'port':7000}]", "{'addresses':['10.0.0.1']}"), "10.0.0.1:7000" },
	{ KUBE_SLICES, STOCK,
		SLICE("[{'name':'a','port':1},{'name':'hazelcast','port':2}]", "{'addresses':['10.0.0.1']}"),
		"10.0.0.1:2" },
	{ KUBE_SLICES, STOCK,
		SLICE("[{'name':'a','port':1},{'name':'b','port':2}]", "{'addresses':['10.0.0.1']}"),
		"10.0.0.1:5701" },
	{ KUBE_SLICES, STOCK, SLICE("null", "{'addresses':['10.0.0.1']}"), "10.0.0.1:5701" },
	{ KUBE_SLICES, STOCK, SLICE("[{'port':8080}]", "{'addresses':['10.0.0.1']}"), "10.0.0.1:8080" },
	{ KUBE_SLICES, GUESS, SLICE("[{'port':8080}]", "{'addresses':['10.0.0.1']}"), "10.0.0.1:6900" },
	{ KUBE_SLICES, GUESS, SLICE("[{'name':'hazelcast','port':8080}]", "{'addresses':['10.0.0.1']}"),
		"10.0.0.1:8080" },
	{ KUBE_SLICES, GUESS, SLICE("[{'port':5701}]", "{'addresses':['10.0.0.1']}"), "10.0.0.1:5701" },
	{ KUBE_SLICES, FIXED, SLICE("[{'name':'hazelcast','port':5701}]", "{'addresses':['10.0.0.1']}"),
		"10.0.0.1:6900" },
	{ KUBE_SLICES, GUESS, SLICE("[{'port':70000}]", "{'addresses':['10.0.0.1']}"), "10.0.0.1:6900" },
	{ KUBE_SLICES, GUESS, SLICE("[]", "{'addresses':['10.0.0.1'],'conditions':{'ready':false}}"),
		"10.0.0.1:6900 not_ready" },
	{ KUBE_SLICES, GUESS,
		SLICE("[]", "{'addresses':['10.0.0.1'],'conditions':{'ready':false,'terminating':true}}"),
		"10.0.0.1:6900 terminating" },
	{ KUBE_SLICES, GUESS, SLICE("[]", "{'addresses':['10.0.0.1'],'conditions':{}}"), "10.0.0.1:6900" },
	{ KUBE_SLICES, GUESS, SLICE("[]", "{'addresses':['fd00::1','10.0.0.1','10.0.0.1']}"),
		"10.0.0.1:6900 fd00::1:6900" },
	{ KUBE_SLICES, GUESS, SLICE("[]", "{'addresses':['a.example','1.2.3','',5,null]},7,null,{}"), "" },
	{ KUBE_SLICES, GUESS, "{'addressType':'FQDN','endpoints':[{'addresses':['a.example','-x','a b']}]}",
		"a.example:6900" },
	{ KUBE_SLICES, GUESS, "{'ports':5,'endpoints':'x'}", "" },
	{ KUBE_ENDPOINTS, STOCK,
		"{'subsets':[{'addresses':[{'ip':'10.0.0.1'}],'notReadyAddresses':[{'ip':'10.0.0.2'}],'ports':[{'port':7}]},"
		"{'addresses':[{'ip':'10.0.0.3'}]}]}",
		"10.0.0.1:7 10.0.0.2:7 not_ready 10.0.0.3:5701" },
	{ KUBE_ENDPOINTS, GUESS, "{'subsets':null}", "" },
#define POD(more, status) \
	"{'metadata':{'name':'p'" more "},'spec':{'containers':[{'ports':[{'containerPort':5701}," \
	"{'containerPort':9}]}]},'status':{" status "}}"
	{ KUBE_PODS, STOCK, POD("", "'podIP':'10.0.0.1'"), "10.0.0.1:5701" },
	{ KUBE_PODS, FIXED, POD("", "'podIP':'10.0.0.1'"), "10.0.0.1:6900" },
	{ KUBE_PODS, STOCK,
		POD("", "'podIP':'10.0.0.1','containerStatuses':[{'ready':true},{'ready':false}]"),
		"10.0.0.1:5701 not_ready" },
	{ KUBE_PODS, STOCK, POD("", "'podIP':'10.0.0.1','conditions':[{'type':'Ready','status':'False'}]"),
		"10.0.0.1:5701 not_ready" },
	{ KUBE_PODS, STOCK, POD("", "'podIP':'10.0.0.1','phase':'Succeeded'"), "" },
	{ KUBE_PODS, STOCK, POD("", "'phase':'Pending'"), "" },
	{ KUBE_PODS, STOCK, POD(",'deletionTimestamp':'x'", "'podIP':'10.0.0.1'"),
		"10.0.0.1:5701 terminating" },
	{ KUBE_PODS, STOCK, POD("", "'podIP':'10.0.0.1','podIPs':[{'ip':'10.0.0.1'},{'ip':'fd00::1'}]"),
		"10.0.0.1:5701 fd00::1:5701" },
	{ KUBE_PODS, STOCK,
		"{'metadata':{'name':'p'},'spec':{'containers':[{'ports':[{'containerPort':1}]},{'name':'hazelcast','ports':"
		"[{'containerPort':2}]}]},'status':{'podIP':'10.0.0.1'}}",
		"10.0.0.1:2" },
	{ KUBE_PODS, STOCK,
		"{'metadata':{'name':'p'},'spec':{'containers':[{'ports':[{'containerPort':1}]},{}]},'status':{'podIP':'10.0.0.1'}}",
		"10.0.0.1:5701" },
	{ KUBE_PODS, GUESS,
		"{'metadata':{'name':'p'},'spec':{'containers':[{'ports':[{'containerPort':8080},{'name':'hazelcast',"
		"'containerPort':6901}]}]},'status':{'podIP':'10.0.0.1'}}",
		"10.0.0.1:6901" },
};

static json_t *object(const char *text)
{
	char copy[1024];
	json_t *o;

	snprintf(copy, sizeof(copy), "%s", text);
	for (char *p = copy; *p; p++)
		*p = *p == '\'' ? '"' : *p;
	o = json_loads(copy, 0, NULL);
	assert_non_null(o);
	return o;
}

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct kube_peers p = { NULL, 0, 0, 0 };
		json_t *o = object(rows[i].object);
		char text[512] = "";
		size_t n = 0;

		assert_true(kube_read(rows[i].r, o, &rows[i].ports, &p));
		kube_peers_sort(&p);
		for (uint32_t k = 0; k < p.n; k++)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s:%u%s%s", k ? " " : "",
				p.v[k].host, p.v[k].port, p.v[k].ready ? "" : " ",
				p.v[k].ready ? "" : p.v[k].state);
		assert_string_equal(text, rows[i].means);
		kube_peers_free(&p);
		json_decref(o);
	}
}

/* --- a table of objects */

static bool put(struct kube_table *t, const char *name, unsigned generation, const char *text)
{
	const struct kube_ports ports = { KUBE_PORT_FIXED, 1 };
	struct kube_peers p = { NULL, 0, 0, 0 };
	json_t *o = object(text);
	bool changed;

	assert_true(kube_read(KUBE_ENDPOINTS, o, &ports, &p));
	assert_true(kube_table_put(t, name, generation, &p, &changed));
	kube_peers_free(&p);
	json_decref(o);
	return changed;
}

static void tables(void **state)
{
	struct kube_table t = { .slot = NULL };
	struct kube_peers all = { NULL, 0, 0, 0 };
	char name[32];

	(void)state;
	assert_true(put(&t, "a", 1, "{'subsets':[{'addresses':[{'ip':'10.0.0.1'}]}]}"));
	assert_false(put(&t, "a", 2, "{'subsets':[{'addresses':[{'ip':'10.0.0.1'}]}]}"));
	assert_true(put(&t, "a", 2, "{'subsets':[{'notReadyAddresses':[{'ip':'10.0.0.1'}]}]}"));
	assert_true(put(&t, "b", 2, "{'subsets':[{'addresses':[{'ip':'10.0.0.1'},{'ip':'9.0.0.1'}]}]}"));
	assert_false(put(&t, "empty", 2, "{}"));
	assert_int_equal(t.objects, 3);
	assert_true(kube_table_collect(&t, &all));
	kube_peers_sort(&all);
	assert_int_equal(all.n, 2); /* each once; who is ready goes before who is not */
	assert_true(all.v[1].ready);
	kube_peers_free(&all);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "n%d", i);
		put(&t, name, 3, "{'subsets':[{'addresses':[{'ip':'10.1.0.1'}]}]}");
	}
	assert_true(kube_table_sweep(&t, 3));
	assert_int_equal(t.objects, 1000);
	assert_false(kube_table_remove(&t, "a"));
	assert_true(kube_table_remove(&t, "n7"));
	assert_int_equal(t.peers, 999);
	kube_table_free(&t);
}

/* --- answers in pieces: every way to cut them gives the same */

static bool count(void *ctx, json_t *object)
{
	assert_true(json_is_object(object));
	++*(unsigned *)ctx;
	return true;
}

static void documents(void **state)
{
	static const struct {
		const char *text;
		enum kube_json_error error;
	} texts[] = {
		{ "{\"metadata\":{},\"items\":[{\"a\":1},{\"b\":[{}]}]}", KUBE_JSON_OK },
		{ " {\"s\":\"]}\\\"{\\n\"} \n", KUBE_JSON_OK },
		{ "{\"items\":[{}", KUBE_JSON_CUT },
		{ "", KUBE_JSON_CUT },
		{ "hello", KUBE_JSON_NOT_JSON },
		{ "{} {}", KUBE_JSON_NOT_JSON },
		{ "[{}]", KUBE_JSON_NO_OBJECT },
		{ "[]", KUBE_JSON_NO_OBJECT },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t step = 1; step <= strlen(texts[i].text) + 1; step++) {
			size_t n = strlen(texts[i].text);
			struct kube_json j;
			json_t *doc;

			kube_json_open(&j, false, NULL, NULL);
			for (size_t at = 0; at < n; at += step)
				assert_true(
					kube_json_add(&j, texts[i].text + at, n - at < step ? n - at : step));
			doc = kube_json_document(&j);
			assert_int_equal(j.error, texts[i].error);
			assert_int_equal(doc != NULL, texts[i].error == KUBE_JSON_OK);
			json_decref(doc);
			kube_json_close(&j);
		}
}

static void streams(void **state)
{
	static const struct {
		const char *text;
		unsigned objects;
		enum kube_json_error error;
		bool whole;
	} texts[] = {
		{ "{\"a\":1}\n{}\n", 2, KUBE_JSON_OK, true },
		{ "{\"a\":\"\\n\"}\r\n\n \n{}\n", 2, KUBE_JSON_OK, true },
		{ "", 0, KUBE_JSON_OK, true },
		{ "{\"a\":1}\n{", 1, KUBE_JSON_OK, false },
		{ "{\"a\":1}\nx\n{}\n", 1, KUBE_JSON_NOT_JSON, false },
		{ "[1]\n", 0, KUBE_JSON_NO_OBJECT, false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++)
		for (size_t step = 1; step <= strlen(texts[i].text) + 1; step++) {
			size_t n = strlen(texts[i].text);
			struct kube_json j;
			unsigned objects = 0;
			bool ok = true;

			kube_json_open(&j, true, count, &objects);
			for (size_t at = 0; at < n && ok; at += step)
				ok = kube_json_add(&j, texts[i].text + at, n - at < step ? n - at : step);
			assert_int_equal(ok, texts[i].error == KUBE_JSON_OK);
			assert_int_equal(j.error, texts[i].error);
			assert_int_equal(objects, texts[i].objects);
			assert_int_equal(kube_json_whole(&j), texts[i].whole);
			kube_json_close(&j);
		}
}

/* The same piece again and again, until it is refused. */
static enum kube_json_error flooded(bool stream, const char *begin, const char *piece)
{
	unsigned objects = 0;
	struct kube_json j;
	size_t n = 0;

	kube_json_open(&j, stream, stream ? count : NULL, &objects);
	kube_json_add(&j, begin, strlen(begin));
	while (n < 2 * MC_KUBE_BODY_MAX && kube_json_add(&j, piece, strlen(piece)))
		n += strlen(piece);
	assert_int_equal(objects, 0);
	assert_true(j.cap <= MC_KUBE_BODY_MAX);
	kube_json_close(&j);
	return j.error;
}

static void floods(void **state)
{
	enum { PAIRS = MC_KUBE_BODY_MAX / 3 - 10 };
	char *text = malloc(3 * PAIRS + 10);
	struct kube_json j;

	(void)state;
	assert_int_equal(
		flooded(false, "{\"items\":[", "{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"},"),
		KUBE_JSON_LARGE);
	assert_int_equal(
		flooded(true, "{\"a\":\"", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
		KUBE_JSON_LARGE);

	/* small as text, large when it is parsed */
	assert_non_null(text);
	memcpy(text, "{\"a\":[", 6);
	for (size_t i = 0; i < PAIRS; i++)
		memcpy(text + 6 + 3 * i, "[],", 3);
	memcpy(text + 6 + 3 * PAIRS, "0]}", 4);
	kube_json_open(&j, false, NULL, NULL);
	assert_true(kube_json_add(&j, text, strlen(text)));
	assert_null(kube_json_document(&j));
	assert_int_equal(j.error, KUBE_JSON_LARGE);
	kube_json_close(&j);

	memset(text, '[', 100000);
	kube_json_open(&j, false, NULL, NULL);
	assert_true(kube_json_add(&j, text, 100000));
	assert_null(kube_json_document(&j));
	assert_int_equal(j.error, KUBE_JSON_DEEP);
	kube_json_close(&j);
	free(text);
}

/* Objects without addresses count as well, and their bytes. */
static void table_is_bounded(void **state)
{
	struct kube_table t = { .slot = NULL };
	struct kube_peers none = { NULL, 0, 0, 0 }, one = { NULL, 0, 0, 0 };
	struct kube_peer p = {
		.host = "10.0.0.1", .name = "", .node = "", .zone = "", .app = "", .state = "ready"
	};
	char name[32], *large = malloc((1 << 20) + 1);
	unsigned n = 0;
	bool changed;

	(void)state;
	for (; n <= MC_KUBE_OBJECTS_MAX; n++) {
		snprintf(name, sizeof(name), "n%u", n);
		if (!kube_table_put(&t, name, 1, &none, &changed))
			break;
	}
	assert_int_equal(n, MC_KUBE_OBJECTS_MAX);
	assert_true(kube_table_put(&t, "n7", 1, &none, &changed)); /* one that is there */
	kube_table_free(&t);
	assert_int_equal(t.bytes, 0);

	assert_non_null(large);
	memset(large, 'a', 1 << 20);
	large[1 << 20] = '\0';
	p.node = large;
	one.v = &p;
	one.n = 1;
	for (n = 0; n < 1000; n++) {
		snprintf(name, sizeof(name), "n%u", n);
		if (!kube_table_put(&t, name, 1, &one, &changed))
			break;
	}
	assert_true(n > 32 && n < 64 && t.bytes <= MC_KUBE_TABLE_MAX);
	kube_table_free(&t);
	free(large);
}

/* --- the rest */

static void words(void **state)
{
	const struct kube_words w = { .server = "https://a", .what = "list pods", .who = "me" };
	struct kube_fault f;
	char out[64];

	(void)state;
	kube_fault_set(&f, KUBE_FAULT_FORBIDDEN, &w);
	assert_string_equal(f.said.message, "me may not list pods (403).");
	for (int i = 1; i < KUBE_FAULT_COUNT; i++) {
		kube_fault_set(&f, (enum kube_fault_kind)i, NULL);
		assert_true(strlen(f.said.code) > 0 && f.said.status != STATUS_OK);
		assert_null(strchr(f.said.message, '{'));
	}
	kube_url_escape("a b/é=", out, sizeof(out));
	assert_string_equal(out, "a%20b%2F%C3%A9%3D");
	kube_url_host("https://[fd00::1]:6443/x", out, sizeof(out));
	assert_string_equal(out, "fd00::1");
	assert_true(kube_is_name("a-1") && !kube_is_name("") && !kube_is_name("-a") && !kube_is_name("A") &&
		!kube_is_name("a_b"));
}

static void claims(void **state)
{
	struct kube_claims c;

	(void)state;
	assert_true(kube_token_claims(
		"e30.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YTpiIiwiYXVkIjpbIngiLCJ5Il0sImV4cCI6MTJ9.c2ln",
		&c));
	assert_string_equal(c.subject, "system:serviceaccount:a:b");
	assert_string_equal(c.audience, "x y");
	assert_int_equal(c.expires_at_s, 12);
	assert_false(kube_token_claims("plain", &c));
	assert_false(kube_token_claims("a.!!!.b", &c));
	assert_false(kube_token_claims("..", &c));
}

/* What a command that logs in writes (exec of a kubeconfig). */
static void logins(void **state)
{
#define CREDENTIAL(status) \
	"{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{" status \
	"}}"
	static const struct {
		const char *text;
		bool good;
		int64_t expires_at_s;
	} given[] = {
		{ CREDENTIAL("\"token\":\"t\""), true, 0 },
		{ CREDENTIAL("\"token\":\"t\",\"expirationTimestamp\":\"2001-09-09T01:46:40Z\""), true,
			1000000000 },
		{ CREDENTIAL("\"token\":\"t\",\"expirationTimestamp\":\"2001-09-09T03:46:40.5+02:00\""), true,
			1000000000 },
		{ CREDENTIAL("\"token\":\"t\",\"expirationTimestamp\":\"soon\""), false, 0 },
		{ CREDENTIAL("\"clientCertificateData\":\"c\",\"clientKeyData\":\"k\""), true, 0 },
		{ CREDENTIAL("\"clientCertificateData\":\"c\""), false, 0 },
		{ CREDENTIAL(""), false, 0 },
		{ "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1beta1\"}",
			false, 0 },
		{ "{\"kind\":\"Secret\",\"apiVersion\":\"client.authentication.k8s.io/v1\"}", false, 0 },
		{ "Unable to locate credentials", false, 0 },
		{ "", false, 0 },
	};
	char command[] = "aws", version[] = "client.authentication.k8s.io/v1";
	struct kube_exec x = { .command = command, .api_version = version };
	struct fault err;

	(void)state;
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
		assert_int_equal(
			kube_exec_take(&x, given[i].text, strlen(given[i].text), &err), given[i].good);
		assert_int_equal(x.expires_at_s, given[i].expires_at_s);
		assert_int_equal(kube_exec_is_ready(&x), given[i].good && given[i].expires_at_s == 0);
		assert_true(
			given[i].good || (x.token == NULL && x.cert_pem == NULL && err.message[0] != '\0'));
	}
	kube_exec_forget(&x);
#undef CREDENTIAL
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(reads), cmocka_unit_test(tables),
		cmocka_unit_test(documents), cmocka_unit_test(streams), cmocka_unit_test(floods),
		cmocka_unit_test(table_is_bounded), cmocka_unit_test(words), cmocka_unit_test(claims),
		cmocka_unit_test(logins) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
