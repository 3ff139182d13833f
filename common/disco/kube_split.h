/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_split.h - a JSON answer of any length, cut into its objects while it comes, so that the longest list
 * needs the memory of its largest object. It looks at brackets and strings only: whoever gets a piece parses
 * it.
 */
#ifndef MC_DISCO_KUBE_SPLIT_H
#define MC_DISCO_KUBE_SPLIT_H

#include <stdbool.h>
#include <stddef.h>

enum kube_shape {
	KUBE_OBJECT, /* one object: it is the shell */
	/* {"items":[{..},{..}],..}: each item is a piece, the rest with an empty list is the shell */
	KUBE_LIST,
	KUBE_STREAM, /* objects one after the other: each is a piece */
};
enum kube_split_error {
	KUBE_SPLIT_OK,
	KUBE_SPLIT_NOT_JSON, /* something else than an object where one has to be */
	KUBE_SPLIT_DEEP,     /* more than MC_KUBE_DEPTH_MAX */
	/* a piece above MC_KUBE_OBJECT_MAX, a shell above MC_KUBE_SHELL_MAX (one object: the former) */
	KUBE_SPLIT_LARGE,
	KUBE_SPLIT_NOMEM,
	KUBE_SPLIT_STOPPED, /* `piece` said so */
};

struct kube_bytes {
	char *p;
	size_t n, cap;
};

struct kube_split {
	enum kube_shape shape;
	enum kube_split_error error; /* sticks */
	unsigned depth, base;        /* base: the depth at which pieces begin */
	bool in_string, escape, items, comma, ended, key_is_items;
	size_t key; /* where the last string of the outermost object began, in the shell */
	struct kube_bytes piece, shell;
	void *ctx;
	bool (*each)(void *ctx, const char *text, size_t size);
};

/* `each` gets every piece, borrowed; NULL for KUBE_OBJECT. */
void kube_split_open(struct kube_split *s, enum kube_shape shape,
	bool (*each)(void *ctx, const char *text, size_t size), void *ctx);
bool kube_split_add(struct kube_split *s, const char *p, size_t n);
/* Is what came by now whole? */
bool kube_split_whole(const struct kube_split *s);
void kube_split_close(struct kube_split *s);

#endif
