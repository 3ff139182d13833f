/* SPDX-License-Identifier: Apache-2.0 */
/* others.c - of the peers that were named one gives the list: is another of them of another cluster? Its list
 * is not shown, and that is said once for each such cluster. Who stands in the list is not waited for. */
#include <inttypes.h>
#include <stdio.h>

#include "common/base/check.h"
#include "common/base/option.h"
#include "common/cli/client_fail.h"
#include "common/cli/log.h"
#include "tools/members/survey.h"
#include "tools/members/views.h"

enum { TEXT = 2 * CLI_TEXT };

static bool is_in_list(const struct view *v, const struct mc_addr *addr)
{
	uint32_t i;

	for (i = 0; i < v->n; i++)
		if (mc_addr_eq(&v->v[i].addr, addr) || mc_addr_eq(view_dial(&v->v[i]), addr))
			return true;
	return false;
}

static void say_if_other(struct app *a, struct place *p);

bool others_keep(struct app *a, struct place *p)
{
	mc_check(a->chosen != NULL && p != a->chosen);
	if (a->list != NULL || !p->given || p->conn == NULL || is_in_list(a->chosen->view, &p->addr))
		return false;
	if (p->hello.cluster_name[0] != '\0') { /* it has said it already */
		say_if_other(a, p);
		return false;
	}
	p->other = true;
	a->others++;
	return true;
}

static void leave(struct app *a, struct place *p)
{
	mc_check(a->others > 0);
	p->other = false;
	a->others--;
}

void others_stop(struct app *a)
{
	uint32_t i;

	for (i = 0; i < a->place_count && a->others > 0; i++)
		if (a->places[i]->other) {
			leave(a, a->places[i]);
			place_hang_up(a->places[i]);
		}
}

/* --- telling --- */

static struct compare_view side_of(const struct view *hello)
{
	return (struct compare_view){
		.cluster_name = mc_str_z(hello->cluster_name),
		.cluster = hello->cluster,
		.release = mc_str_z(hello->server),
		.partition_count = hello->partition_count,
	};
}

static void message_of(const struct app *a, bool same_name, enum fit apart, char *out, size_t cap)
{
	const struct view *ours = &a->chosen->hello;
	char addr[MC_ADDR_TEXT];

	mc_addr_text(addr, &a->chosen->addr);
	snprintf(out, cap, "%s This is the list of '%s' at %s, Hazelcast %s.",
		!same_name ? "Its list is not shown."
			: apart != FIT_COUNT
			? fit_rows[apart].apart
			: "They are two clusters now, and may merge: Hazelcast tries every two minutes.",
		ours->cluster_name, addr, ours->server);
}

static void hint_of(
	const struct app *a, const struct place *p, bool same_name, enum fit apart, char *out, size_t cap)
{
	char ours[CLIENT_FAIL_PEER], theirs[CLIENT_FAIL_PEER];

	client_fail_peer(ours, &a->chosen->addr);
	client_fail_peer(theirs, &p->addr);
	if (!same_name)
		snprintf(out, cap, "mc-members %s lists it.", theirs);
	else if (apart != FIT_COUNT)
		snprintf(out, cap, "%s", fit_rows[apart].mend);
	else
		snprintf(out, cap, "mc-members " OPTION_VIEWS " %s %s compares the two.", ours, theirs);
}

static void line_of(const char *release, char out[16])
{
	unsigned major, minor;

	out[0] = '\0';
	if (sscanf(release, "%u.%u", &major, &minor) == 2 && major <= UINT8_MAX && minor <= UINT8_MAX)
		snprintf(out, 16, "%u.%u", major, minor);
}

static void say_other(struct app *a, const struct place *p)
{
	const struct compare_view one = side_of(&a->chosen->hello), two = side_of(&p->hello);
	bool same_name = mc_str_eq(one.cluster_name, two.cluster_name);
	enum fit apart = views_apart(&one, &two);
	char message[TEXT], hint[TEXT], addr[MC_ADDR_TEXT], line[16];

	message_of(a, same_name, apart, message, sizeof(message));
	hint_of(a, p, same_name, apart, hint, sizeof(hint));
	if (a->want.form > FORM_JSON) {
		mc_addr_text(addr, &p->addr);
		log_sayf(LOG_WARN, "two_clusters", hint, "%s is of another cluster%s, '%s', Hazelcast %s. %s",
			addr, same_name ? " of this name" : "", p->hello.cluster_name, p->hello.server,
			message);
		return;
	}
	line_of(p->hello.server, line);
	say_begin(&a->out, RECORD_STRANGER, log_now());
	say_z(&a->out, "cluster_name", p->hello.cluster_name);
	say_z(&a->out, "host", p->addr.host);
	say_number(&a->out, "port", p->addr.port);
	say_z(&a->out, "line", line[0] != '\0' ? line : NULL);
	say_z(&a->out, "release", p->hello.server);
	say_flag(&a->out, "is_same_name", same_name);
	say_z(&a->out, "message", message);
	say_z(&a->out, "hint", hint);
	say_end(&a->out);
}

/* Its cluster is neither the list's nor one that has been told of. */
static bool is_news(const struct app *a, const struct place *p)
{
	uint32_t i;

	if (mc_uuid_eq(p->hello.cluster, a->chosen->hello.cluster) ||
		view_find(a->chosen->view, p->hello.by) != NULL)
		return false;
	for (i = 0; i < a->place_count; i++)
		if (a->places[i] != p && a->places[i]->stranger &&
			mc_uuid_eq(a->places[i]->hello.cluster, p->hello.cluster))
			return false;
	return true;
}

static void say_if_other(struct app *a, struct place *p)
{
	p->stranger = is_news(a, p);
	if (p->stranger)
		say_other(a, p);
}

bool others_told(struct app *a, struct place *p, const struct session_notice *t)
{
	if (!p->other)
		return false;
	if (t->type != SESSION_HELLO)
		return true;
	leave(a, p);
	if (a->chosen != NULL)
		say_if_other(a, p);
	place_hang_up(p);
	survey_met(a, p);
	return true;
}

bool others_failed(struct app *a, struct place *p)
{
	if (!p->other)
		return false;
	leave(a, p);
	return true;
}
