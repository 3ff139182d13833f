/* SPDX-License-Identifier: Apache-2.0 */
/* caller_dial.c - a call looks its peer up and connects, to one address after the other. */
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "common/io/caller_in.h"

/* Outlives its call when the name server is silent. */
struct call_lookup {
	uv_getaddrinfo_t req;
	struct caller *c;
	struct call *call; /* NULL: forgotten */
};

/* What fails at once is told from the loop as well, so that whoever dials has his call by then. */
static void call_fails(struct call *call, int err)
{
	call->failed = err;
	if (err != 0)
		call->deadline = 0;
}

/* The socket of a try that has failed is closed; the next try gets a new one. */
void call_try_next(struct call *call, int err)
{
	call->failed = 0;
	if (call->next_found == NULL) {
		call_over(call, err, SESSION_FAULT_NONE, NULL);
		return;
	}
	call->again = true;
	call_close(call);
}

static void on_connect(uv_connect_t *req, int status)
{
	struct call *call = req->data;

	if (status == UV_ECANCELED || call->closing)
		return;
	if (status != 0)
		call_try_next(call, status);
	else
		call_connected(call);
}

static void connect_to(struct call *call, const struct sockaddr *to)
{
	struct sockaddr_storage ss;

	memset(&ss, 0, sizeof(ss));
	memcpy(&ss, to, to->sa_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6));
	io_sock_host(&ss, call->host, sizeof(call->host));
	call->stage = CALL_DIAL;
	call->connect.data = call;
	call_fails(call, uv_tcp_connect(&call->connect, &call->tcp, to, on_connect));
}

void call_dial_next(struct call *call)
{
	struct addrinfo *ai = call->next_found;
	struct sockaddr_storage ss;

	if (uv_tcp_init(&call->c->loop, &call->tcp) != 0)
		abort(); /* cannot fail without a family */
	call->next_found = ai->ai_next;
	memset(&ss, 0, sizeof(ss));
	memcpy(&ss, ai->ai_addr, ai->ai_addrlen);
	if (ss.ss_family == AF_INET)
		((struct sockaddr_in *)&ss)->sin_port = htons(call->peer.port);
	else
		((struct sockaddr_in6 *)&ss)->sin6_port = htons(call->peer.port);
	connect_to(call, (const struct sockaddr *)&ss);
}

static void on_found(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
	struct call_lookup *l = (struct call_lookup *)req;
	struct call *call = l->call;

	if (call == NULL) {
		l->c->hanging--;
		uv_freeaddrinfo(found);
	} else {
		call->lookup = NULL;
		call->found = call->next_found = found;
		if (status != 0 || found == NULL) {
			call_over(call, status != 0 ? status : UV_EAI_NONAME, SESSION_FAULT_NONE, NULL);
		} else {
			call->again = true; /* as if a try had failed: the first address is the next */
			call_close(call);
		}
	}
	free(l);
}

static int look_up(struct call *call)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct call_lookup *l = calloc(1, sizeof(*l));
	int err;

	if (l == NULL)
		return UV_ENOMEM;
	l->c = call->c;
	l->call = call;
	err = uv_getaddrinfo(&call->c->loop, &l->req, on_found, call->peer.host, NULL, &hints);
	if (err != 0)
		free(l);
	else
		call->lookup = l;
	return err;
}

void call_dial_forget(struct call *call)
{
	if (call->lookup != NULL) {
		call->lookup->call = NULL;
		call->c->hanging++;
		uv_cancel((uv_req_t *)&call->lookup->req);
		call->lookup = NULL;
	}
	if (call->found != NULL)
		uv_freeaddrinfo(call->found);
	call->found = call->next_found = NULL;
}

void call_dial(struct call *call)
{
	struct sockaddr_storage to;

	call->stage = CALL_LOOKUP;
	if (io_sock_addr(call->peer.host, call->peer.port, &to))
		connect_to(call, (const struct sockaddr *)&to);
	else
		call_fails(call, look_up(call));
	caller_set_timer(call->c);
}
