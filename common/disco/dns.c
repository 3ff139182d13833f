/* SPDX-License-Identifier: Apache-2.0 */
/* dns.c - the resolver: its servers, its hosts file, and how long a look-up may take. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/base/check.h"
#include "common/disco/dns_internal.h"

const struct dns_outcome_row dns_outcomes[DNS_OUTCOME_COUNT] = {
#define X(name, word, status, text, hint) [DNS_END_##name] = { word, text, hint, STATUS_##status },
	DNS_OUTCOMES(X)
#undef X
};

/* Look-ups began in the order of the list, and all have the same patience. */
static void on_sweep(uv_timer_t *timer)
{
	struct dns *d = timer->data;
	int64_t now_ms = (int64_t)uv_now(d->loop);

	while (d->head != NULL && now_ms - d->head->since_ms >= d->o.patience_ms)
		dns_lookup_cut(d->head);
	if (d->head == NULL && !d->closing)
		uv_timer_stop(&d->sweep);
}

void dns_cut(struct dns *d)
{
	while (d->head != NULL)
		dns_lookup_cut(d->head);
}

void dns_sweep_start(struct dns *d)
{
	mc_check(!d->closing);
	uv_timer_start(&d->sweep, on_sweep, MC_DNS_SWEEP, MC_DNS_SWEEP);
}

static int64_t version_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec : 0;
}

struct dns *dns_open(uv_loop_t *loop, const struct dns_options *options)
{
	struct dns *d = calloc(1, sizeof(*d));

	mc_check(loop != NULL && options->config.server_count <= MC_DNS_SERVERS_MAX);
	if (d == NULL)
		return NULL;
	d->o = *options;
	d->loop = loop;
	if (ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS || uv_timer_init(loop, &d->sweep) != 0) {
		free(d);
		return NULL;
	}
	d->sweep.data = d;
	d->config_version = version_of(DNS_RESOLV_PATH);
	return d;
}

const struct dns_config *dns_config_of(const struct dns *d)
{
	return &d->o.config;
}

const struct dns_hosts *dns_hosts_of(struct dns *d)
{
	if (!d->hosts_read) {
		d->hosts_read = true;
		d->hosts_version = version_of(DNS_HOSTS_PATH);
		if (!dns_hosts_read(&d->hosts, DNS_HOSTS_PATH))
			dns_hosts_free(&d->hosts);
	}
	return &d->hosts;
}

bool dns_is_outdated(const struct dns *d)
{
	return version_of(DNS_RESOLV_PATH) != d->config_version;
}

void dns_refresh(struct dns *d)
{
	if (!d->hosts_read || version_of(DNS_HOSTS_PATH) == d->hosts_version)
		return;
	dns_hosts_free(&d->hosts);
	d->hosts_read = false;
}

struct dns_line *dns_line_of(struct dns *d, unsigned server, bool tcp)
{
	struct dns_line **line = tcp ? &d->tcp[server] : &d->udp[server];

	mc_check(server < d->o.config.server_count);
	mc_check(!d->closing);
	if (*line == NULL)
		*line = dns_line_open(d->loop, &d->o.config.servers[server], tcp, d->o.config.timeout_ms);
	return *line;
}

void dns_lookup_end(struct dns_lookup *l)
{
	struct dns *d = l->d;

	mc_check(l->d->head != NULL);
	mc_check((l->before == NULL) == (d->head == l) && (l->after == NULL) == (d->tail == l));
	*(l->before != NULL ? &l->before->after : &d->head) = l->after;
	*(l->after != NULL ? &l->after->before : &d->tail) = l->before;
	l->before = l->after = NULL;
	l->told = true;
}

static void free_lookup(struct dns_lookup *l)
{
	free(l->q[0].v);
	free(l->q[1].v);
	free(l->canonical);
	free(l->targets);
	free(l);
}

void dns_lookup_put(struct dns_lookup *l)
{
	mc_check(l->told); /* it is off the list */
	if (l->busy > 0)
		return;
	if (l->d->closing) {
		free_lookup(l);
		return;
	}
	l->after = l->d->unused;
	l->d->unused = l;
}

static void free_dns(uv_handle_t *handle)
{
	struct dns *d = handle->data;
	struct dns_lookup *l, *next;

	for (l = d->unused; l != NULL; l = next) {
		next = l->after;
		free_lookup(l);
	}
	dns_hosts_free(&d->hosts);
	free(d);
	ares_library_cleanup();
}

void dns_close(struct dns *d)
{
	unsigned i;

	if (d == NULL || d->closing)
		return;
	d->closing = true;
	while (d->head != NULL) {
		struct dns_lookup *l = d->head;

		dns_lookup_end(l);
		dns_lookup_put(l); /* its questions are answered when the lines close */
	}
	for (i = 0; i < MC_DNS_SERVERS_MAX; i++) {
		dns_line_close(d->udp[i]);
		dns_line_close(d->tcp[i]);
	}
	uv_close((uv_handle_t *)&d->sweep, free_dns);
}
