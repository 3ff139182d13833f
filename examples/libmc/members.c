/* SPDX-License-Identifier: Apache-2.0 */
/* members HOST PORT CLUSTER - the list of a member: cc members.c $(pkg-config --cflags --libs libmc) */
#include <libmc.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

int main(int argc, char **argv)
{
	struct addrinfo *to, want = { .ai_socktype = SOCK_STREAM };
	unsigned char id[16], bytes[4096];
	size_t n = 0;

	if (argc != 4 || getentropy(id, sizeof(id)) != 0 || getaddrinfo(argv[1], argv[2], &want, &to) != 0)
		return 2;
	int s = socket(to->ai_family, to->ai_socktype, 0);
	struct libmc_client *c = libmc_client_new(argv[3], id, now_ms());
	if (s < 0 || c == NULL || connect(s, to->ai_addr, to->ai_addrlen) != 0)
		return 3;
	for (enum libmc_news news; (news = libmc_client_next(c, now_ms())) < LIBMC_MEMBERS;) {
		const void *out = libmc_client_out(c, &n);
		if (write(s, out, n) != (ssize_t)n)
			return 3;
		libmc_client_sent(c);
		ssize_t came = news == LIBMC_NOTHING ? read(s, bytes, sizeof(bytes)) : 0;
		if (came < (news == LIBMC_NOTHING) || !libmc_client_in(c, bytes, (size_t)came))
			return 3;
	}
	const struct libmc_member *m = libmc_client_members(c, &n, NULL);
	for (size_t i = 0; i < n; i++)
		printf("%s:%u %s%s\n", m[i].host, m[i].port, m[i].uuid, m[i].lite ? " lite" : "");
	fputs(libmc_client_why(c), stderr);
	libmc_client_free(c);
	return n > 0 ? 0 : 3;
}
