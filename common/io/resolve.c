/* SPDX-License-Identifier: Apache-2.0 */
/* resolve.c - questions to the system's resolver, in threads that may be left behind. What a thread touches
 * is in struct resolver_threads and in the question, under the pool's lock; the loop's things it never sees.
 */
#include "common/io/resolve.h"

#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/check.h"
#include "common/io/sock.h"

_Static_assert(MC_RESOLVE_THREADS < MC_RESOLVE_THREADS_MAX,
	"threads that hang must leave room for others that work");

enum state { WAITING, ASKING, ANSWERED };

struct resolve {
	struct resolve *next; /* waiting, or answered */
	struct resolver_threads *pool;
	enum state state;
	bool given_up; /* ASKING, and nobody wants to know any more */
	char host[MC_HOST_MAX + 1];
	int err;
	struct sockaddr_storage *v;
	unsigned count;
	/* of the loop alone */
	struct resolver *r;
	resolve_done_fn *done;
	void *owner;
};

struct queue {
	struct resolve *first, **last;
};

/* What a resolver shares with its threads; the last one of them frees it. */
struct resolver_threads {
	pthread_mutex_t lock;
	unsigned refs;             /* the resolver's and one for each thread */
	unsigned threads, hanging; /* hanging: of these, on a question that was given up */
	struct queue waiting, answered;
	uv_async_t *wake; /* NULL: the resolver is closed */
};

struct resolver {
	uv_async_t wake;
	struct resolver_threads *pool;
	unsigned open; /* questions that are not answered */
	bool closed;
};

/* --- queues --- */

static void queue_init(struct queue *q)
{
	*q = (struct queue){ .last = &q->first };
}

static void queue_put(struct queue *q, struct resolve *one)
{
	one->next = NULL;
	*q->last = one;
	q->last = &one->next;
}

static struct resolve *queue_take(struct queue *q)
{
	struct resolve *one = q->first;

	if (!one)
		return NULL;
	q->first = one->next;
	if (!q->first)
		q->last = &q->first;
	return one;
}

static void queue_drop(struct queue *q, struct resolve *one)
{
	struct resolve **at = &q->first;

	while (*at != one)
		at = &(*at)->next;
	*at = one->next;
	if (!*at)
		q->last = at;
}

static void free_question(struct resolve *q)
{
	free(q->v);
	free(q);
}

static void free_all(struct queue *q)
{
	for (struct resolve *one = queue_take(q); one; one = queue_take(q))
		free_question(one);
}

/* --- in a thread --- */

/* EAI_SYSTEM leaves errno. */
static int error_of(int eai)
{
	static const struct {
		int eai, err;
	} rows[] = {
		{ EAI_AGAIN, UV_EAI_AGAIN },
		{ EAI_BADFLAGS, UV_EAI_BADFLAGS },
		{ EAI_FAIL, UV_EAI_FAIL },
		{ EAI_FAMILY, UV_EAI_FAMILY },
		{ EAI_MEMORY, UV_EAI_MEMORY },
		{ EAI_NONAME, UV_EAI_NONAME },
		{ EAI_SERVICE, UV_EAI_SERVICE },
		{ EAI_SOCKTYPE, UV_EAI_SOCKTYPE },
#ifdef EAI_NODATA
		{ EAI_NODATA, UV_EAI_NODATA },
#endif
#ifdef EAI_ADDRFAMILY
		{ EAI_ADDRFAMILY, UV_EAI_ADDRFAMILY },
#endif
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].eai == eai)
			return rows[i].err;
	return eai == EAI_SYSTEM && errno ? uv_translate_sys_error(errno) : UV_EAI_FAIL;
}

static void keep_addresses(struct resolve *q, const struct addrinfo *found)
{
	unsigned n = 0;

	for (const struct addrinfo *ai = found; ai; ai = ai->ai_next)
		n++;
	q->v = calloc(n ? n : 1, sizeof(*q->v));
	q->err = !q->v ? UV_EAI_MEMORY : n ? 0 : UV_EAI_NONAME;
	for (const struct addrinfo *ai = found; ai && q->v; ai = ai->ai_next)
		if (ai->ai_addrlen <= sizeof(*q->v))
			memcpy(&q->v[q->count++], ai->ai_addr, ai->ai_addrlen);
}

static bool is_ascii(const char *text)
{
	while (*text && (unsigned char)*text < 0x80)
		text++;
	return *text == '\0';
}

/* libuv puts letters beyond ASCII into the form that name servers know; it wants a loop for that. */
static int ask_international(const char *host, const struct addrinfo *hints, struct addrinfo **found)
{
	uv_getaddrinfo_t req;
	uv_loop_t loop;
	int err = uv_loop_init(&loop);

	if (err)
		return err;
	err = uv_getaddrinfo(&loop, &req, NULL, host, NULL, hints); /* without a call back: it blocks */
	*found = err ? NULL : req.addrinfo;
	uv_loop_close(&loop);
	return err;
}

static void ask_system(struct resolve *q)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM };
	struct addrinfo *found = NULL;
	int eai;

	if (!is_ascii(q->host)) {
		q->err = ask_international(q->host, &hints, &found);
	} else {
		eai = getaddrinfo(q->host, NULL, &hints, &found);
		q->err = eai ? error_of(eai) : 0;
	}
	if (!q->err)
		keep_addresses(q, found);
	if (found)
		freeaddrinfo(found);
}

/* With the lock; gives it back. */
static void unref(struct resolver_threads *p)
{
	bool last = --p->refs == 0;

	pthread_mutex_unlock(&p->lock);
	if (!last)
		return;
	mc_check(!p->waiting.first && !p->answered.first && p->threads == 0);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

static void answered(struct resolver_threads *p, struct resolve *q)
{
	p->hanging -= q->given_up;
	if (q->given_up || !p->wake) {
		free_question(q);
		return;
	}
	q->state = ANSWERED;
	queue_put(&p->answered, q);
	uv_async_send(p->wake);
}

static void *work(void *pool)
{
	struct resolver_threads *p = pool;
	struct resolve *q;

	pthread_mutex_lock(&p->lock);
	while ((q = queue_take(&p->waiting))) {
		q->state = ASKING;
		pthread_mutex_unlock(&p->lock);
		ask_system(q);
		pthread_mutex_lock(&p->lock);
		answered(p, q);
	}
	p->threads--;
	unref(p);
	return NULL;
}

/* --- on the loop --- */

/* Signals are the loop's; a thread that nobody waits for is detached. */
static bool start_thread(struct resolver_threads *p)
{
	sigset_t all, before;
	pthread_attr_t attr;
	pthread_t thread;
	bool ok;

	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ok = !pthread_create(&thread, &attr, work, p);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attr);
	p->threads += ok;
	p->refs += ok;
	return ok;
}

/* A thread more, when those there are have enough to do. With the lock. */
static void start_threads(struct resolver_threads *p)
{
	struct resolve *q;

	mc_check(p->hanging <= p->threads);
	if (!p->waiting.first || p->threads - p->hanging >= MC_RESOLVE_THREADS ||
		p->threads >= MC_RESOLVE_THREADS_MAX)
		return;
	if (start_thread(p) || p->threads > p->hanging)
		return;
	while ((q = queue_take(&p->waiting))) { /* nobody will ever come to it */
		q->err = UV_EAGAIN;
		answered(p, q);
	}
}

static void one_less(struct resolver *r)
{
	mc_check(r->open > 0);
	if (--r->open == 0)
		uv_unref((uv_handle_t *)&r->wake);
}

static void give_answer(struct resolver *r, struct resolve *q)
{
	const struct resolved answer = { q->err, q->v, q->err ? 0 : q->count };

	one_less(r);
	q->done(q->owner, &answer);
	free_question(q);
}

static void on_wake(uv_async_t *wake)
{
	struct resolver *r = wake->data;
	struct resolve *q;

	while (!r->closed) {
		pthread_mutex_lock(&r->pool->lock);
		q = queue_take(&r->pool->answered);
		pthread_mutex_unlock(&r->pool->lock);
		if (!q)
			return;
		give_answer(r, q);
	}
}

struct resolver *resolver_new(uv_loop_t *loop)
{
	struct resolver *r = calloc(1, sizeof(*r));
	struct resolver_threads *p = calloc(1, sizeof(*p));

	if (!r || !p || uv_async_init(loop, &r->wake, on_wake)) {
		free(r);
		free(p);
		return NULL;
	}
	r->wake.data = r;
	uv_unref((uv_handle_t *)&r->wake);
	r->pool = p;
	pthread_mutex_init(&p->lock, NULL);
	p->refs = 1;
	p->wake = &r->wake;
	queue_init(&p->waiting);
	queue_init(&p->answered);
	return r;
}

static void on_closed(uv_handle_t *wake)
{
	free(wake->data);
}

void resolver_close(struct resolver *r)
{
	struct resolver_threads *p = r ? r->pool : NULL;

	if (!r)
		return;
	mc_check(!r->closed);
	r->closed = true;
	r->pool = NULL;
	pthread_mutex_lock(&p->lock);
	p->wake = NULL;
	free_all(&p->waiting);
	free_all(&p->answered);
	unref(p);
	uv_close((uv_handle_t *)&r->wake, on_closed);
}

struct resolve *resolver_ask(struct resolver *r, const char *host, resolve_done_fn *done, void *owner)
{
	struct resolve *q = calloc(1, sizeof(*q));
	struct sockaddr_storage number;
	size_t n = strlen(host);

	mc_check(!r->closed && done && n <= MC_HOST_MAX);
	if (!q)
		return NULL;
	memcpy(q->host, host, n);
	q->r = r;
	q->pool = r->pool;
	q->done = done;
	q->owner = owner;
	if (r->open++ == 0)
		uv_ref((uv_handle_t *)&r->wake);
	pthread_mutex_lock(&r->pool->lock);
	if (io_sock_addr(host, 0, &number)) {
		q->v = malloc(sizeof(*q->v));
		q->err = q->v ? 0 : UV_EAI_MEMORY;
		q->count = q->v != NULL;
		if (q->v)
			*q->v = number;
		answered(r->pool, q);
	} else {
		queue_put(&r->pool->waiting, q);
		start_threads(r->pool);
	}
	pthread_mutex_unlock(&r->pool->lock);
	return q;
}

void resolve_cancel(struct resolve *q)
{
	struct resolver_threads *p = q->pool;
	struct resolver *r = q->r;

	mc_check(!r->closed && !q->given_up);
	pthread_mutex_lock(&p->lock);
	if (q->state == ASKING) {
		q->given_up = true;
		p->hanging++;
		start_threads(p);
	} else {
		queue_drop(q->state == WAITING ? &p->waiting : &p->answered, q);
		free_question(q);
	}
	pthread_mutex_unlock(&p->lock);
	one_less(r);
}
