/* SPDX-License-Identifier: Apache-2.0 */
/* posted.c - events that are kept until the step that is on has ended. */
#include <stdio.h>
#include <stdlib.h>

#include "common/io/edge_internal.h"

static void free_posted(struct io_posted *p)
{
	while (p) {
		struct io_posted *next = p->next;

		free(p);
		p = next;
	}
}

void io_forget_posted(struct edge *e)
{
	free_posted(e->posted);
	free_posted(e->posted_free);
	e->posted = e->posted_free = NULL;
}

/* Places are used again: a burst of events costs no allocation each. */
static struct io_posted *place(struct edge *e)
{
	struct io_posted *p = e->posted_free;

	if (p)
		e->posted_free = p->next;
	else
		p = malloc(sizeof(*p));
	if (!p)
		abort(); /* the node would wait for this event for ever */
	return p;
}

/* With what it points to; events with messages or peers are never posted. */
static void keep_event(struct io_posted *p, const struct node_event *ev)
{
	p->ev = *ev;
	if (ev->addr) {
		p->addr = *ev->addr;
		p->ev.addr = &p->addr;
	}
	if (ev->source) {
		snprintf(p->source, sizeof(p->source), "%.*s", NODE_SOURCE - 1, ev->source);
		p->ev.source = p->source;
	}
}

struct io_posted *io_posted_new(struct edge *e, const struct node_event *ev)
{
	struct io_posted *p = place(e);

	p->next = NULL;
	keep_event(p, ev);
	return p;
}
