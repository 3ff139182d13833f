/* SPDX-License-Identifier: Apache-2.0 */
/* notify.h - what systemd is told of a service: that it is ready, and that its loop turns. Nothing where
 * nobody asked for it. */
#ifndef MC_IO_NOTIFY_H
#define MC_IO_NOTIFY_H

#include <uv.h>

#include "common/node/node.h"

void io_notify(const char *state); /* "READY=1\nSTATUS=linked", of sd_notify(3) */
/* READY when a node has joined or leads, how many members there are, STOPPING when it leaves. */
void io_notify_notice(const struct node_notice *t);
/* From the loop, so that one that is stuck is noticed. The timer is made in any case; whoever closes the
 * loop's handles closes it. */
void io_watchdog_start(uv_loop_t *loop, uv_timer_t *timer);

#endif
