/* SPDX-License-Identifier: Apache-2.0 */
/* connector_internal.h - between connector.c (which dial has its turn) and dial.c (one dial). */
#ifndef MC_IO_CONNECTOR_INTERNAL_H
#define MC_IO_CONNECTOR_INTERNAL_H

#include "common/io/connector.h"
#include "common/io/patience.h"
#include "common/io/resolve.h"

struct dial_list {
	struct dial *first, *last;
};

struct connector {
	uv_loop_t *loop;
	struct connector_options options;
	uv_idle_t pump;  /* runs while a dial may begin: in turns of the loop, so that none begins inside a
			    call */
	uv_timer_t pace; /* until one more may begin */
	struct resolver *resolver; /* made for the first name */
	struct dial_list waiting, under_way;
	unsigned pending;   /* in both lists */
	unsigned open;      /* under way, and handed over */
	double tokens;      /* connections that may begin now, where their rate is bounded */
	uint64_t filled_ns; /* when tokens were counted */
	struct patience patience;
	bool closed;
	unsigned handles; /* not closed yet */
};

/* One socket that is being connected. It outlives its dial for a turn of the loop. */
struct dial_attempt {
	uv_poll_t poll;
	struct dial *d; /* NULL: given up */
	int fd;
};

struct dial {
	uv_timer_t timer;  /* from its turn on */
	uint64_t begun_ns; /* its turn, by uv_hrtime() */
	struct connector *c;
	struct dial *next, *prev;
	struct dial_list *list;
	struct dial_options options;
	struct mc_addr to; /* host is empty when `only` is the address */
	struct sockaddr_storage only;
	dial_done_fn *done;
	void *owner;

	enum dial_stage stage;
	struct resolve *question;
	struct sockaddr_storage *addresses; /* of a name */
	unsigned count, tried;
	bool repeated;
	struct dial_attempt *attempt;
	struct sockaddr_storage at;
	uint64_t dialled_at_ns;
	int64_t connect_us;
	uint8_t first[MC_DIAL_FIRST_MAX];
	unsigned first_size;
};

/* --- dial.c --- */
/* It is its turn. May end it. */
void dial_begin(struct dial *d);

/* --- connector.c --- */
/* Off its list; `lost`: no connection came of it. */
void connector_remove(struct dial *d, bool lost);
/* NULL: no memory. */
struct resolver *connector_resolver(struct connector *c);

#endif
