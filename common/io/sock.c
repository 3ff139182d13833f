/* SPDX-License-Identifier: Apache-2.0 */
/* sock.c - socket addresses and the text that members use. */
#include "common/io/sock.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "common/base/check.h"

bool io_sock_addr(const char *host, uint16_t port, struct sockaddr_storage *out)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)out;
	const char *zone = strchr(host, '%');
	char name[IF_NAMESIZE];
	unsigned index;

	memset(out, 0, sizeof(*out));
	if (!uv_ip4_addr(host, port, (struct sockaddr_in *)out))
		return true;
	if (uv_ip6_addr(host, port, in6) != 0)
		return false;
	if (zone != NULL && in6->sin6_scope_id == 0 && sscanf(zone + 1, "%u", &index) == 1 &&
		if_indextoname(index, name) != NULL)
		in6->sin6_scope_id = index; /* fe80::1%2, as Java writes it; libuv knows names only */
	return true;
}

bool io_sock_host(const struct sockaddr_storage *ss, char *out, size_t cap)
{
	struct sockaddr_in6 in6;

	mc_check(cap >= INET_ADDRSTRLEN);
	if (ss->ss_family == AF_INET)
		return inet_ntop(AF_INET, &((const struct sockaddr_in *)ss)->sin_addr, out, (socklen_t)cap);
	if (ss->ss_family != AF_INET6)
		return false;
	memcpy(&in6, ss, sizeof(in6));
	if (IN6_IS_ADDR_V4MAPPED(&in6.sin6_addr))
		return inet_ntop(AF_INET, &in6.sin6_addr.s6_addr[12], out, (socklen_t)cap);
	return inet_ntop(AF_INET6, &in6.sin6_addr, out, (socklen_t)cap);
}

uint16_t io_sock_port(const struct sockaddr_storage *ss)
{
	mc_check(ss->ss_family == AF_INET || ss->ss_family == AF_INET6);
	if (ss->ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)ss)->sin_port);
	return ntohs(((const struct sockaddr_in6 *)ss)->sin6_port);
}

void io_sock_set_port(struct sockaddr_storage *ss, uint16_t port)
{
	mc_check(ss->ss_family == AF_INET || ss->ss_family == AF_INET6);
	if (ss->ss_family == AF_INET)
		((struct sockaddr_in *)ss)->sin_port = htons(port);
	else
		((struct sockaddr_in6 *)ss)->sin6_port = htons(port);
}

socklen_t io_sock_size(const struct sockaddr_storage *ss)
{
	mc_check(ss->ss_family == AF_INET || ss->ss_family == AF_INET6);
	return ss->ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
}

static const struct {
	int err;
	enum node_failure failure;
} failures[] = {
	{ UV_ECONNREFUSED, NODE_FAIL_REFUSED },
	{ UV_ETIMEDOUT, NODE_FAIL_TIMEOUT },
	{ UV_EOF, NODE_FAIL_CLOSED },
	{ UV_ECONNRESET, NODE_FAIL_RESET },
	{ UV_EPIPE, NODE_FAIL_RESET },
};

enum node_failure io_failure(int uv_err)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++)
		if (failures[i].err == uv_err)
			return failures[i].failure;
	return NODE_FAIL_UNREACHABLE;
}
