/* SPDX-License-Identifier: Apache-2.0 */
/* The edge around a node that is only a script, from its start to its end: signals, hooks, whom it looks for,
 * its clock, and what cannot start. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/disco/source.h"
#include "tests/lib/scripted_node.h"

/* --- signals --- */
static void polite_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_LEAVE)
		quit(fx);
}
static void term(struct edge *e)
{
	(void)e;
	deadline_ms = 0;
}
static void raise_script(const struct node_event *ev, struct node_effects *fx)
{
	(void)fx;
	if (ev->type == NODE_EV_START || ev->type == NODE_EV_LEAVE)
		kill(getpid(), SIGTERM);
}
static void raise_once_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START)
		kill(getpid(), SIGUSR1);
	if (ev->type == NODE_EV_STATUS)
		kill(getpid(), SIGINT);
	polite_script(ev, fx);
}
static void signals(void **state)
{
	(void)state;
	script = raise_once_script;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START STATUS LEAVE");
	trace[0] = '\0';
	at_start = term;
	script = raise_script;
	assert_int_equal(run(), 128 + SIGTERM);
	assert_string_equal(trace, "START LEAVE");
}

/* --- leaving from a callback, before the first event --- */
static void leave_with_3(struct edge *e)
{
	edge_leave(e, 3);
}
static void leave_early(void **state)
{
	(void)state;
	at_start = leave_with_3;
	script = polite_script;
	assert_int_equal(run(), 3);
	assert_string_equal(trace, "START LEAVE");
}

/* --- hooks --- */
static char hook_file[] = "/tmp/mc-hook-XXXXXX";
static void hook(struct edge *e)
{
	const char *env[] = { "MC_EVENT=left", NULL };
	char command[128];

	snprintf(command, sizeof(command), "{ cat; echo \" $MC_EVENT ${MC_CLUSTER_PASSWORD-none}\"; } > %s",
		hook_file);
	assert_true(edge_hook(e, command, env, "record", 6));
	for (int i = 0; i < MC_HOOKS_MAX + MC_HOOKS_QUEUED - 1; i++)
		assert_true(edge_hook(e, "exit 0", NULL, "", 0));
	assert_false(edge_hook(e, "exit 0", NULL, "", 0));
	edge_leave(e, 0);
}
static void hooks(void **state)
{
	char text[64] = "";
	FILE *f;

	(void)state;
	close(mkstemp(hook_file));
	setenv("MC_CLUSTER_PASSWORD", "secret", 1);
	at_start = hook;
	script = polite_script;
	assert_int_equal(run(), 0);
	f = fopen(hook_file, "r");
	assert_non_null(f);
	assert_non_null(fgets(text, sizeof(text), f));
	fclose(f);
	assert_string_equal(text, "record left none\n");
	assert_true(notes_of_edge >= 1); /* what was dropped is told */
	unlink(hook_file);
	unsetenv("MC_CLUSTER_PASSWORD");
}

/* --- peers: numbers and names --- */
static uint32_t peers_seen;
static void look_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START)
		effect(fx, NODE_FX_LOOK);
	if (ev->type != NODE_EV_PEERS)
		return;
	peers_seen = ev->peer_count;
	assert_string_equal(ev->peers[0].host, "10.0.0.1");
	assert_int_equal(ev->peers[1].port, 8);
	assert_true(strcmp(ev->peers[1].host, "localhost") != 0);
	quit(fx);
}
static void peers(void **state)
{
	const struct disco_ports ports = { 5701, 1 };
	struct fault e;

	(void)state;
	cfg.source = disco_list_open("10.0.0.1, localhost:8, no-such-host.invalid", &ports, false, &e);
	assert_non_null(cfg.source);
	script = look_script;
	assert_int_equal(run(), 0);
	assert_true(peers_seen >= 2);
	assert_int_equal(notes_of_edge, 1);
	cfg.source->ops->free(cfg.source);
}

/* --- Payara's domain mode: this host, however it is called, is the address that is announced --- */
static void own_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_START)
		effect(fx, NODE_FX_LOOK);
	if (ev->type != NODE_EV_PEERS)
		return;
	assert_int_equal(ev->peer_count, 1);
	assert_string_equal(ev->peers[0].host, "me.example");
	assert_int_equal(ev->peers[0].port, 4900);
	quit(fx);
}
static void own_host(void **state)
{
	static const char *const lists[] = { "", ":4900", "localhost", "127.0.0.1:4900" };
	const struct disco_ports ports = { 4900, 1 };
	struct fault e;

	(void)state;
	cfg.public_host = "me.example";
	script = own_script;
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		cfg.source = disco_list_open(lists[i], &ports, true, &e);
		assert_non_null(cfg.source);
		assert_int_equal(run(), 0);
		cfg.source->ops->free(cfg.source);
	}
}

/* --- the wall clock is set while the node runs --- */
static int64_t jumped;
static void clock_script(const struct node_event *ev, struct node_effects *fx)
{
	if (ev->type == NODE_EV_CLOCK)
		jumped = ev->jump_ms;
	if (ev->type == NODE_EV_STATUS)
		quit(fx);
	else if (ev->type == NODE_EV_START)
		kill(getpid(), SIGUSR1);
	wall_skew = ev->type == NODE_EV_START ? -7200000 : wall_skew;
}
static void clock_jump(void **state)
{
	(void)state;
	script = clock_script;
	assert_int_equal(run(), 0);
	assert_string_equal(trace, "START CLOCK STATUS");
	assert_in_range(-jumped, 7200000 - 999, 7200000 + 999);
	wall_skew = 0;
}

/* --- the password goes as soon as there is a key --- */
static uint8_t password[16];
static void password_is_gone(struct edge *e)
{
	for (size_t i = 0; i < sizeof(password); i++)
		assert_int_equal(password[i], 0);
	edge_leave(e, 3);
}
static void password_is_wiped(void **state)
{
	(void)state;
	memset(password, 'x', sizeof(password));
	script = polite_script;
	cfg.wipe = password;
	cfg.wipe_size = sizeof(password);
	at_start = password_is_gone;
	assert_int_equal(run(), 3);
}

/* --- what cannot start --- */
static void cannot_start(void **state)
{
	uint16_t port;
	int fd = serve(&port, true);

	(void)state;
	script = polite_script;
	cfg.interfaces = "nope0";
	assert_int_equal(run(), 5);
	assert_string_equal(edge_err.code, "no_interface");
	cfg.interfaces = "lo";
	cfg.start_port = port;
	assert_int_equal(run(), 5);
	assert_string_equal(edge_err.code, "port_taken");
	cfg.auto_increment = true;
	cfg.port_count = 100;
	at_start = leave_with_3;
	assert_int_equal(run(), 3);
	assert_true(own_port > port);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(signals, setup),
		cmocka_unit_test_setup(leave_early, setup),
		cmocka_unit_test_setup(hooks, setup),
		cmocka_unit_test_setup(peers, setup),
		cmocka_unit_test_setup(own_host, setup),
		cmocka_unit_test_setup(clock_jump, setup),
		cmocka_unit_test_setup(password_is_wiped, setup),
		cmocka_unit_test_setup(cannot_start, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
