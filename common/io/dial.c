/* SPDX-License-Identifier: Apache-2.0 */
/* dial.c - one dial, from its turn on: look-up, connection, first bytes. It knows sockets and not whose they
 * are. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/base/check.h"
#include "common/io/connector_internal.h"
#include "common/io/sock.h"

/* --- its socket --- */

static void on_attempt_closed(uv_handle_t *h)
{
	free(h);
}

/* Its descriptor, which is the caller's from now on. */
static int attempt_end(struct dial *d)
{
	struct dial_attempt *a = d->attempt;
	int fd = a->fd;

	mc_check(a->d == d && a->fd >= 0);
	d->attempt = NULL;
	a->d = NULL;
	uv_close((uv_handle_t *)&a->poll, on_attempt_closed); /* and forgets the descriptor at once */
	return fd;
}

static void attempt_drop(struct dial *d)
{
	if (d->attempt)
		close(attempt_end(d));
}

/* --- the end --- */

static void on_timer_closed(uv_handle_t *h)
{
	free(h->data);
}

/* Gives everything back but its own memory, which is there for this turn of the loop. */
static void let_go(struct dial *d)
{
	attempt_drop(d);
	if (d->question)
		resolve_cancel(d->question);
	d->question = NULL;
	free(d->addresses);
	d->addresses = NULL;
	uv_close((uv_handle_t *)&d->timer, on_timer_closed);
}

void dial_cancel(struct dial *d)
{
	mc_check(d->list != NULL);
	connector_remove(d, true);
	let_go(d);
}

static void finish(struct dial *d, int err)
{
	struct dial_result r = {
		.err = err,
		.stage = d->stage,
		.fd = err ? -1 : attempt_end(d),
		.at = d->at,
		.first = d->first,
		.first_size = d->first_size,
		.connect_us = d->connect_us,
		.dialled_at_ns = d->dialled_at_ns,
	};

	mc_check(err <= 0);
	if (d->at.ss_family != AF_UNSPEC)
		io_sock_host(&d->at, r.host, sizeof(r.host));
	connector_remove(d, err != 0);
	let_go(d); /* before the call back, which may close the connector */
	d->done(d->owner, &r);
}

/* --- time --- */

static int64_t since(uint64_t then_ns)
{
	return (int64_t)((uv_hrtime() - then_ns) / 1000);
}

static void on_timer(uv_timer_t *t);

/* libuv counts from the beginning of the turn of its loop, which may be long ago. */
static void wait_for(struct dial *d, int64_t ms)
{
	uv_update_time(d->c->loop);
	uv_timer_start(&d->timer, on_timer, ms > 0 ? (uint64_t)ms : 0, 0);
}

/* A name has the whole time: the resolver's is in it. */
static bool may_hurry(const struct dial *d)
{
	return d->c->options.learns && d->to.host[0] == '\0';
}

/* Until the address has had its time. What others teach meanwhile counts: it is looked at now and then. */
static void wait_more(struct dial *d)
{
	int64_t whole_ms = d->options.patience_ms, left_ms;

	left_ms = (may_hurry(d) ? patience_ms(&d->c->patience, whole_ms) : whole_ms) -
		since(d->begun_ns) / 1000;
	if (left_ms <= 0)
		finish(d, UV_ETIMEDOUT);
	else
		wait_for(d, may_hurry(d) && left_ms > MC_DIAL_LOOK ? MC_DIAL_LOOK : left_ms);
}

static void on_timer(uv_timer_t *t)
{
	struct dial *d = t->data;

	if (d->stage != DIAL_CONNECT) {
		finish(d, UV_ETIMEDOUT);
		return;
	}
	d->connect_us = since(d->dialled_at_ns);
	wait_more(d);
}

/* --- the answer --- */

static bool dial_next(struct dial *d);

/* True: that address is dialled once more. */
static bool again(struct dial *d, int err)
{
	if (err != UV_ECONNRESET || !d->options.again_after_reset || d->repeated)
		return false;
	d->repeated = true;
	d->tried--;
	d->first_size = 0;
	attempt_drop(d);
	return dial_next(d);
}

/* True: there may be more to read. */
static bool hear(struct dial *d)
{
	ssize_t n = recv(d->attempt->fd, d->first + d->first_size, d->options.first_size - d->first_size, 0);
	int err = n < 0 ? uv_translate_sys_error(errno) : UV_EOF;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0) {
		if (!again(d, err))
			finish(d, err);
		return false;
	}
	d->first_size += (unsigned)n;
	if (d->first_size < d->options.first_size)
		return true;
	finish(d, 0);
	return false;
}

/* When libuv sees an error it says no more than that, and is done; reading says which, behind what still
 * came. */
static void on_readable(uv_poll_t *poll, int status, int events)
{
	struct dial_attempt *a = (struct dial_attempt *)poll;

	(void)events;
	while (a->d && hear(a->d))
		;
	if (a->d && status < 0)
		finish(a->d, status);
}

/* --- the connection --- */

static bool say_hello(struct dial *d)
{
	const struct dial_options *o = &d->options;
	ssize_t n = o->hello_size ? send(d->attempt->fd, o->hello, o->hello_size, MSG_NOSIGNAL) : 0;

	if (n >= 0 && (size_t)n < o->hello_size)
		errno = ENOBUFS; /* an empty buffer of the kernel has room for more than this */
	return n >= 0 && (size_t)n == o->hello_size;
}

static void connected(struct dial *d)
{
	int on = 1, err;

	setsockopt(d->attempt->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	d->stage = DIAL_ANSWER;
	if (!say_hello(d)) {
		err = uv_translate_sys_error(errno);
		if (!again(d, err))
			finish(d, err);
	} else if (d->options.first_size == 0) {
		finish(d, 0);
	} else {
		wait_for(d, d->options.answer_ms);
		uv_poll_start(&d->attempt->poll, UV_READABLE, on_readable);
	}
}

/* What may be bound to is an address of this host. */
static bool is_own(const struct sockaddr_storage *at)
{
	struct sockaddr_storage here = *at;
	int fd = socket(at->ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	bool own;

	io_sock_set_port(&here, 0);
	own = fd < 0 || !bind(fd, (const struct sockaddr *)&here, io_sock_size(&here));
	if (fd >= 0)
		close(fd);
	return own;
}

static void learn(struct dial *d, int err)
{
	if ((err == 0 || err == UV_ECONNREFUSED) && may_hurry(d) && !is_own(&d->at))
		patience_learn(&d->c->patience, d->connect_us);
}

static void on_connected(uv_poll_t *poll, int status, int events)
{
	struct dial_attempt *a = (struct dial_attempt *)poll;
	struct dial *d = a->d;
	int err = 0;
	socklen_t n = sizeof(err);

	(void)events;
	if (!d)
		return;
	if (getsockopt(a->fd, SOL_SOCKET, SO_ERROR, &err, &n))
		err = errno;
	if (err)
		status = uv_translate_sys_error(err); /* libuv's own says only that there was one */
	d->connect_us = since(d->dialled_at_ns);
	learn(d, status);
	if (status == 0) {
		connected(d);
		return;
	}
	attempt_drop(d);
	if (!dial_next(d))
		finish(d, status);
}

/* 0: there is a socket; else a libuv error. */
static int attempt_new(struct dial *d, int family)
{
	struct dial_attempt *a = calloc(1, sizeof(*a));
	int err;

	if (!a)
		return UV_ENOMEM;
	a->fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	err = a->fd < 0 ? uv_translate_sys_error(errno) : uv_poll_init(d->c->loop, &a->poll, a->fd);
	if (err) {
		if (a->fd >= 0)
			close(a->fd);
		free(a);
		return err;
	}
	a->d = d;
	d->attempt = a;
	return 0;
}

/* 0: it is under way; else a libuv error. */
static int dial_at(struct dial *d, const struct sockaddr_storage *to)
{
	int err;

	mc_check(!d->attempt);
	d->stage = DIAL_CONNECT;
	d->at = *to;
	d->dialled_at_ns = uv_hrtime();
	err = attempt_new(d, to->ss_family);
	if (err)
		return err;
	if (connect(d->attempt->fd, (const struct sockaddr *)to, io_sock_size(to)) && errno != EINPROGRESS &&
		errno != EINTR)
		err = uv_translate_sys_error(errno);
	else
		err = uv_poll_start(&d->attempt->poll, UV_WRITABLE, on_connected);
	if (err) {
		d->connect_us = since(d->dialled_at_ns);
		attempt_drop(d);
	}
	return err;
}

static const struct sockaddr_storage *next_address(struct dial *d)
{
	if (!d->addresses)
		return d->tried++ == 0 ? &d->only : NULL;
	return d->tried < d->count ? &d->addresses[d->tried++] : NULL;
}

/* The next address of the name, until one is under way. False: there is none left; the last one's error stays
 * the caller's to tell. */
static bool dial_next(struct dial *d)
{
	const struct sockaddr_storage *to;
	int err = 0;

	while ((to = next_address(d))) {
		err = dial_at(d, to);
		if (!err)
			return true;
	}
	if (!err)
		return false;
	finish(d, err);
	return true;
}

/* --- the name --- */

/* Copies what was found: all of it, or IPv4 before the rest. */
static void keep_addresses(struct dial *d, const struct resolved *r)
{
	d->addresses = calloc(r->count, sizeof(*d->addresses));
	for (unsigned round = 0; round < (d->options.ipv4_first ? 2 : 1) && d->addresses; round++)
		for (unsigned i = 0; i < r->count; i++) {
			if (d->options.ipv4_first && (r->v[i].ss_family == AF_INET) != (round == 0))
				continue;
			d->addresses[d->count] = r->v[i];
			io_sock_set_port(&d->addresses[d->count++], d->to.port);
		}
}

static void on_resolved(void *owner, const struct resolved *r)
{
	struct dial *d = owner;

	d->question = NULL;
	if (!r->err)
		keep_addresses(d, r);
	if (r->err)
		finish(d, r->err);
	else if (!d->addresses)
		finish(d, UV_ENOMEM);
	else
		dial_next(d);
}

void dial_begin(struct dial *d)
{
	struct resolver *r;

	mc_check(d->list == &d->c->under_way && !d->attempt && !d->question);
	d->begun_ns = uv_hrtime();
	wait_more(d);
	if (d->to.host[0] == '\0') {
		dial_next(d);
		return;
	}
	d->stage = DIAL_LOOKUP;
	r = connector_resolver(d->c);
	d->question = r ? resolver_ask(r, d->to.host, on_resolved, d) : NULL;
	if (!d->question)
		finish(d, UV_ENOMEM);
}

int dial_open(const struct dial_result *r, uv_tcp_t *tcp)
{
	int err;

	mc_check(r->err == 0 && r->fd >= 0);
	err = uv_tcp_open(tcp, r->fd);
	if (err)
		close(r->fd);
	return err;
}
