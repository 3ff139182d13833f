/* SPDX-License-Identifier: Apache-2.0 */
/* patience.c - the estimate of RFC 6298, and whom it hurries. */
#include "common/io/patience.h"

#include "common/base/check.h"
#include "common/base/limits.h"

void patience_count(struct patience *p, unsigned pending)
{
	if (pending >= MC_DIAL_CROWD && !p->hurried)
		p->crowded = true;
	if (pending == 0 && p->crowded) {
		p->crowded = false;
		p->hurried = true;
	}
}

void patience_learn(struct patience *p, int64_t rtt_us)
{
	int64_t apart;

	mc_check(rtt_us >= 0);
	if (p->answers++ == 0) {
		p->mean_us = rtt_us;
		p->deviation_us = rtt_us / 2;
		return;
	}
	apart = p->mean_us > rtt_us ? p->mean_us - rtt_us : rtt_us - p->mean_us;
	p->deviation_us += (apart - p->deviation_us) / 4;
	p->mean_us += (rtt_us - p->mean_us) / 8;
}

int64_t patience_ms(const struct patience *p, int64_t whole_ms)
{
	int64_t answer_ms = (p->mean_us + 4 * p->deviation_us) / 1000;

	mc_check(whole_ms > 0);
	if (!p->crowded || p->answers == 0)
		return whole_ms;
	if (answer_ms < MC_DIAL_RTT_MIN)
		answer_ms = MC_DIAL_RTT_MIN;
	return MC_DIAL_SYN_AGAIN + answer_ms < whole_ms ? MC_DIAL_SYN_AGAIN + answer_ms : whole_ms;
}
