/* SPDX-License-Identifier: Apache-2.0 */
/* iface_watch.h - word from the kernel when this host's interfaces or their addresses change (rtnetlink(7)).
 */
#ifndef MC_IO_IFACE_WATCH_H
#define MC_IO_IFACE_WATCH_H

#include <uv.h>

struct iface_watch;

/* Calls `changed` on the loop once for all that has come together; what has changed it does not say. NULL
 * where the kernel does not tell (a sandbox, no memory): the caller looks from time to time. */
struct iface_watch *iface_watch_open(uv_loop_t *loop, void (*changed)(void *ctx), void *ctx);
/* `changed` is not called again; what was taken goes with the loop's next turn. NULL is nothing. */
void iface_watch_close(struct iface_watch *w);

#endif
