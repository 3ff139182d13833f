/* SPDX-License-Identifier: Apache-2.0 */
/* trace.c - each event and each effect of the node as a line, for who looks very closely (-v -v). */
#include "common/io/edge_internal.h"

static const char *const event_words[] = {
	[NODE_EV_START] = "started",
	[NODE_EV_MESSAGE] = "received",
	[NODE_EV_DATAGRAM] = "received from the group",
	[NODE_EV_ACCEPTED] = "accepted a connection",
	[NODE_EV_CONNECTED] = "connected",
	[NODE_EV_DIAL_FAILED] = "could not connect",
	[NODE_EV_CLOSED] = "connection closed",
	[NODE_EV_PEERS] = "discovery found peers",
	[NODE_EV_MALFORMED] = "received a malformed frame",
	[NODE_EV_CLOCK] = "the clock was set",
	[NODE_EV_LINE] = "learned a protocol line",
	[NODE_EV_CLIENT_MESSAGE] = "received from a client",
	[NODE_EV_COUNT] = NULL,
};

static const char *const effect_words[] = {
	[NODE_FX_SEND] = "sending",
	[NODE_FX_MULTICAST] = "sending to the group",
	[NODE_FX_DIAL] = "connecting",
	[NODE_FX_HANG_UP] = "closing the connection",
	[NODE_FX_LOOK] = "asking discovery",
	[NODE_FX_CLIENT_SEND] = "sending to a client",
	[NODE_FX_ASK_LINE] = "asking for the protocol line",
	[NODE_FX_COUNT] = NULL,
};

static void trace(struct edge *e, const char *word, const char *cls, const struct mc_addr *addr)
{
	char text[FAULT_TEXT], place[MC_ADDR_TEXT] = "";

	if (word == NULL)
		return;
	if (addr != NULL)
		mc_addr_text(place, addr);
	snprintf(text, sizeof(text), "%s%s%s%s%s", word, cls != NULL ? " " : "", cls != NULL ? cls : "",
		place[0] != '\0' ? ", " : "", place);
	e->callbacks->trace(e->callbacks->ctx, text);
}

void io_trace_event(struct edge *e, const struct node_event *ev, const struct mc_addr *at)
{
	bool named = ev->type == NODE_EV_MESSAGE || ev->type == NODE_EV_DATAGRAM;

	if (e->callbacks->trace != NULL)
		trace(e, event_words[ev->type], named ? hz_class_name(ev->message->cls) : NULL,
			ev->addr != NULL ? ev->addr : at);
}

void io_trace_effect(struct edge *e, const struct node_effect *fx, const struct mc_addr *at)
{
	bool named = fx->type == NODE_FX_SEND || fx->type == NODE_FX_MULTICAST,
	     placed = fx->type == NODE_FX_DIAL || fx->type == NODE_FX_ASK_LINE;

	if (e->callbacks->trace != NULL)
		trace(e, effect_words[fx->type], named ? hz_class_name(fx->out.cls) : NULL,
			placed ? fx->addr : at);
}
