/* SPDX-License-Identifier: Apache-2.0 */
/*
 * iface_java.c - this host's addresses as a Java process sees them, in its order (OpenJDK, NetworkInterface.c
 * on Linux): the IPv4 addresses of SIOCGIFCONF, then the IPv6 ones of /proc/net/if_inet6, each new interface
 * and each address put in front of the others.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/iface.h"
#include "common/io/sock.h"

/* Addresses in the order in which they are read. */
struct iface_list {
	struct io_iface *v;
	unsigned n, cap;
	int fd;
};

static void flags(struct iface_list *s, struct io_iface *f)
{
	struct ifreq req;

	memset(&req, 0, sizeof(req));
	memcpy(req.ifr_name, f->name, strlen(f->name));
	if (ioctl(s->fd, SIOCGIFFLAGS, &req) == 0)
		io_iface_flags(f, (unsigned short)req.ifr_flags);
}

/* An alias, `eth0:1`, belongs to its interface. */
static void add(struct iface_list *s, const char *name, const struct sockaddr_storage *ss)
{
	struct io_iface *f = &s->v[s->n];

	if (s->n == s->cap)
		return;
	memset(f, 0, sizeof(*f));
	snprintf(f->name, sizeof(f->name), "%.*s", (int)strcspn(name, ":"), name);
	if (strlen(f->name) >= IFNAMSIZ || !io_sock_host(ss, f->host, sizeof(f->host)))
		return;
	f->index = if_nametoindex(f->name);
	f->v6 = ss->ss_family == AF_INET6;
	flags(s, f);
	s->n++;
}

static bool read_v4(struct iface_list *s)
{
	struct ifreq *all = calloc(s->cap, sizeof(*all));
	struct ifconf conf = { .ifc_len = (int)(s->cap * sizeof(*all)), .ifc_req = all };
	bool ok = all && ioctl(s->fd, SIOCGIFCONF, &conf) == 0;

	for (size_t i = 0; ok && i < (size_t)conf.ifc_len / sizeof(*all); i++) {
		struct sockaddr_storage ss = { .ss_family = AF_INET };

		if (all[i].ifr_addr.sa_family != AF_INET)
			continue;
		memcpy(&ss, &all[i].ifr_addr, sizeof(struct sockaddr_in));
		add(s, all[i].ifr_name, &ss);
	}
	free(all);
	return ok;
}

static bool digits(const char *hex, uint8_t out[16])
{
	for (int i = 0; i < 16; i++) {
		unsigned byte;

		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		out[i] = (uint8_t)byte;
	}
	return true;
}

/* A kernel without IPv6 has no such file: then there are none. */
static void read_v6(struct iface_list *s)
{
	FILE *f = fopen("/proc/net/if_inet6", "re");
	char hex[33], name[IFNAMSIZ + 5];
	unsigned index;

	while (f && fscanf(f, "%32s %x %*x %*x %*x %20s", hex, &index, name) == 3) {
		struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };
		struct sockaddr_storage ss;

		if (strlen(hex) != 32 || !digits(hex, sin6.sin6_addr.s6_addr))
			continue;
		memset(&ss, 0, sizeof(ss));
		if (IN6_IS_ADDR_LINKLOCAL(&sin6.sin6_addr))
			sin6.sin6_scope_id = index;
		memcpy(&ss, &sin6, sizeof(sin6));
		add(s, name, &ss);
		if (s->n > 0)
			s->v[s->n - 1].link_local = IN6_IS_ADDR_LINKLOCAL(&sin6.sin6_addr);
	}
	if (f)
		fclose(f);
}

static bool is_first(const struct iface_list *s, unsigned i)
{
	for (unsigned k = 0; k < i; k++)
		if (!strcmp(s->v[k].name, s->v[i].name))
			return false;
	return true;
}

/* The interface that was met last comes first, and so do its addresses. */
static unsigned turn(const struct iface_list *s, struct io_iface *list)
{
	unsigned n = 0;

	for (unsigned i = s->n; i-- > 0;) {
		if (!is_first(s, i))
			continue;
		for (unsigned k = s->n; k-- > i;)
			if (!strcmp(s->v[k].name, s->v[i].name))
				list[n++] = s->v[k];
	}
	return n;
}

int io_iface_java(struct io_iface *list, unsigned cap)
{
	struct iface_list s = { .v = calloc(cap, sizeof(*s.v)),
		.cap = cap,
		.fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0) };
	int result = UV_ENOMEM;

	mc_check(cap > 0);
	if (s.fd < 0)
		result = uv_translate_sys_error(errno);
	else if (s.v && read_v4(&s)) {
		read_v6(&s);
		result = (int)turn(&s, list);
	}
	if (s.fd >= 0)
		close(s.fd);
	free(s.v);
	return result;
}
