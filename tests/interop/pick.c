/* SPDX-License-Identifier: Apache-2.0 */
/* pick - which address would a Hazelcast and a Payara member of this host announce? "HAZELCAST PAYARA" for
 * each line of input. */
#include <stdio.h>

#include "common/disco/pick.h"

int main(void)
{
	static struct io_iface list[MC_CANDIDATES_MAX];
	static struct disco_verdict out[MC_CANDIDATES_MAX];
	const struct disco_pick_wish wish = { .patterns = NULL };
	const char *why;
	int c;

	while ((c = getchar()) != EOF) {
		int n = c == '\n' ? io_iface_java(list, MC_CANDIDATES_MAX) : 0;
		unsigned hazelcast, payara;

		if (c != '\n')
			continue;
		if (n < 0)
			return 1;
		hazelcast = disco_pick_hazelcast(list, (unsigned)n, &wish, out, &why);
		payara = disco_pick_payara(list, (unsigned)n, &wish, out, &why);
		printf("%s %s\n", hazelcast == IO_IFACE_NONE ? "-" : list[hazelcast].host,
			payara == IO_IFACE_NONE ? "-" : list[payara].host);
		fflush(stdout);
	}
	return 0;
}
