/* SPDX-License-Identifier: Apache-2.0 */
/* notify.c - systemd is told when we are ready (sd_notify(3)), and that the loop still turns
 * (sd_watchdog_enabled(3)): datagrams to the socket in NOTIFY_SOCKET. */
#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/io/notify.h"

void io_notify(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	size_t n = path ? strlen(path) : 0;
	int fd;

	if (n < 2 || n >= sizeof(to.sun_path) || (*path != '/' && *path != '@'))
		return;
	fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	memcpy(to.sun_path, path, n);
	if (*path == '@')
		to.sun_path[0] = '\0'; /* abstract */
	sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&to,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
	close(fd);
}

void io_notify_notice(const struct node_notice *t)
{
	char text[128];

	if (t->type == NODE_NOTICE_PHASE && (t->to == NODE_PHASE_MEMBER || t->to == NODE_PHASE_MASTER)) {
		snprintf(text, sizeof(text), "READY=1\nSTATUS=%s", node_phase_text(t->to));
		io_notify(text);
	} else if (t->type == NODE_NOTICE_PHASE && t->to == NODE_PHASE_LEAVING) {
		io_notify("STOPPING=1\nSTATUS=leaving");
	} else if (t->type == NODE_NOTICE_MEMBERS) {
		snprintf(text, sizeof(text), "STATUS=%u members, version %d of the list", t->count,
			t->version);
		io_notify(text);
	}
}

static void on_watchdog(uv_timer_t *t)
{
	(void)t;
	io_notify("WATCHDOG=1");
}

/* Half of what is asked for: one that comes late is not missed. 0: nobody waits for it, or it is another
 * process's. */
static uint64_t watchdog_period_ms(void)
{
	const char *usec = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	char *end;
	unsigned long long n;

	if (usec == NULL || *usec < '0' || *usec > '9' ||
		(pid != NULL && strtol(pid, NULL, 10) != (long)getpid()))
		return 0;
	n = strtoull(usec, &end, 10);
	return *end != '\0' || n == 0 || n == ULLONG_MAX ? 0 : n / 2000 > 0 ? n / 2000 : 1;
}

void io_watchdog_start(uv_loop_t *loop, uv_timer_t *timer)
{
	uint64_t period_ms = watchdog_period_ms();

	uv_timer_init(loop, timer);
	uv_unref((uv_handle_t *)timer);
	if (period_ms > 0)
		uv_timer_start(timer, on_watchdog, 0, period_ms);
}
