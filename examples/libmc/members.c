/* SPDX-License-Identifier: Apache-2.0 */
/* members HOST PORT CLUSTER - the list of a member: cc members.c $(pkg-config --cflags --libs libmc) */
#include <libmc.h>
#include <netdb.h>
#include <poll.h>
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

static int dial(const struct addrinfo *to) /* the first address that answers; -1: none */
{
	for (; to != NULL; to = to->ai_next) {
		int s = socket(to->ai_family, to->ai_socktype, to->ai_protocol);

		if (s >= 0 && connect(s, to->ai_addr, to->ai_addrlen) == 0)
			return s;
		perror("members: connect");
		if (s >= 0)
			close(s);
	}
	return -1;
}

/* What is to be sent is sent; what comes until the library's deadline is handed in. */
static bool exchange(struct libmc_client *c, int s)
{
	struct pollfd p = { .fd = s, .events = POLLIN };
	unsigned char bytes[4096];
	size_t n;
	const void *out = libmc_client_out(c, &n);

	if (n > 0 && write(s, out, n) != (ssize_t)n)
		return perror("members: write"), false;
	libmc_client_sent(c);
	int64_t left = libmc_client_deadline(c) - now_ms();
	if (poll(&p, 1, left > 60000 ? 60000 : left > 0 ? (int)left : 0) <= 0)
		return true; /* libmc_client_next() knows what silence means */
	ssize_t came = read(s, bytes, sizeof(bytes));
	if (came <= 0)
		return fputs("members: the member has closed the connection\n", stderr), false;
	return libmc_client_in(c, bytes, (size_t)came);
}

int main(int argc, char **argv)
{
	struct addrinfo *to, want = { .ai_socktype = SOCK_STREAM };
	enum libmc_news news = LIBMC_NOTHING;
	unsigned char id[16];
	size_t n = 0;

	if (argc != 4 || getentropy(id, sizeof(id)) != 0 || getaddrinfo(argv[1], argv[2], &want, &to) != 0)
		return fputs("usage: members HOST PORT CLUSTER\n", stderr), 2;
	int s = dial(to);
	struct libmc_client *c = libmc_client_new(argv[3], id, now_ms());
	if (s < 0 || c == NULL)
		return 3;
	while (news < LIBMC_MEMBERS && (news != LIBMC_NOTHING || exchange(c, s)))
		news = libmc_client_next(c, now_ms());
	const struct libmc_member *m = libmc_client_members(c, &n, NULL);
	for (size_t i = 0; i < n; i++)
		printf("%s:%u %s%s\n", m[i].host, m[i].port, m[i].uuid, m[i].lite ? " lite" : "");
	if (*libmc_client_why(c) != '\0')
		fprintf(stderr, "members: %s\n", libmc_client_why(c));
	libmc_client_free(c);
	return n > 0 ? 0 : 3;
}
