/* SPDX-License-Identifier: Apache-2.0 */
/* The head of a request as it comes: what is read of the beginning is read of the whole, its path lies in
 * it, and the answer has the length that it says. */
#include <string.h>

#include "common/http/http.h"
#include "tests/fuzz/fuzz.h"

static char page[MC_HTTP_ANSWER_MAX + 1];

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	const struct http_view view = { .node = { .phase = NODE_PHASE_MEMBER, .cluster_state = "ACTIVE" },
		.version = "1" };
	struct http_request r, again;
	const char *body;
	size_t size;

	if (!http_request_read(p, n, &r))
		return 0;
	for (size_t part = n > 16 ? n - 16 : 0; part < n; part++)
		HOLDS(!http_request_read(p, part, &again) || again.status == r.status);
	if (r.status == HTTP_OK)
		HOLDS((const uint8_t *)r.path.p >= p && (const uint8_t *)r.path.p + r.path.n <= p + n);
	size = http_answer(&r, &view, page, sizeof(page) - 1);
	page[size] = '\0';
	body = strstr(page, "\r\n\r\n");
	HOLDS(body != NULL && strlen(page) == size);
	HOLDS(!r.head || r.status != HTTP_OK || body[4] == '\0');
	return 0;
}
