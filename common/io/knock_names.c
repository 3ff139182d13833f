/* SPDX-License-Identifier: Apache-2.0 */
/* knock_names.c - names first: how many addresses there are to be dialled is known then. */
#include <netdb.h>
#include <string.h>

#include "common/io/knock_in.h"

static bool is_number(const char *host)
{
	struct sockaddr_storage ss;

	return io_sock_addr(host, 0, &ss);
}

static struct knock_name *name_of(struct knock *k, const char *host)
{
	uint32_t i;

	for (i = 0; i < k->name_count; i++)
		if (strcmp(k->cfg->peers[k->names[i].first].host, host) == 0)
			return &k->names[i];
	return NULL;
}

static uint32_t addresses(const struct addrinfo *ai)
{
	uint32_t n = 0;

	for (; ai != NULL && n < MC_PEERS_MAX; ai = ai->ai_next)
		n++;
	return n;
}

static bool add_target(struct knock *k, uint32_t peer, struct addrinfo *from)
{
	if (k->total == MC_PEERS_MAX)
		return false; /* as many as a list may have; names may mean more */
	k->targets[k->total++] = (struct knock_target){ peer, from };
	return true;
}

static void all_found(struct knock *k)
{
	struct addrinfo *ai;
	struct knock_name *n;
	uint32_t i;

	for (i = 0; i < k->cfg->count; i++) {
		n = is_number(k->cfg->peers[i].host) ? NULL : name_of(k, k->cfg->peers[i].host);
		if (addresses(n != NULL ? n->found : NULL) == 0)
			add_target(k, i, NULL);
		for (ai = n != NULL ? n->found : NULL; ai != NULL && add_target(k, i, ai); ai = ai->ai_next)
			;
	}
	knock_begin(k);
}

static void on_found(uv_getaddrinfo_t *req, int status, struct addrinfo *found)
{
	struct knock_name *n = (struct knock_name *)req->data;

	n->found = status == 0 ? found : NULL;
	n->hangs = false;
	if (--n->k->names_left == 0 && !n->k->stopped)
		all_found(n->k);
}

void knock_look_up(struct knock *k)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	const char *host;
	struct knock_name *n;
	uint32_t i;

	for (i = 0; i < k->cfg->count; i++) {
		host = k->cfg->peers[i].host;
		if (is_number(host) || name_of(k, host) != NULL)
			continue;
		n = &k->names[k->name_count++];
		*n = (struct knock_name){ .k = k, .first = i };
		n->req.data = n;
		if (uv_getaddrinfo(&k->loop, &n->req, on_found, host, NULL, &hints) != 0)
			continue;
		n->hangs = true;
		k->names_left++;
	}
	if (k->names_left == 0)
		all_found(k);
}
