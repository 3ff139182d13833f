/* SPDX-License-Identifier: Apache-2.0 */
/* notify.c - systemd readiness: datagrams to the socket in NOTIFY_SOCKET (sd_notify(3)). */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/io/edge_internal.h"

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
