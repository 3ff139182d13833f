/* SPDX-License-Identifier: Apache-2.0 */
/* relay_pipe.h - a member's connection on this host; of the relay_*.c of this folder only. */
#ifndef MC_IO_RELAY_PIPE_H
#define MC_IO_RELAY_PIPE_H

#include "common/io/relay_edge_internal.h"

/* A member's connection. */
struct relay_pipe {
	uv_tcp_t tcp; /* first */
	uv_timer_t timer;
	struct relay_edge *e;
	relay_stream name;
	uint8_t *out, *going; /* to be written at the end of the turn; being written by libuv */
	size_t out_n, out_cap, going_n, room, allowed;
	uv_write_t write;
	uv_shutdown_t shutdown;
	bool dirty, writing, ending, shut, closing, gone;
	struct relay_pipe *next_dirty;
	int handles;
};

/* Closes it and forgets it, without a word to the relay; once. reset: the other side hears of a break. */
void relay_pipe_end(struct relay_pipe *p, bool reset);

#endif
