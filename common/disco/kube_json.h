/* SPDX-License-Identifier: Apache-2.0 */
/*
 * kube_json.h - what an API server sends, through jansson as it comes: one document, which is an object or a
 * page of a list, or a stream of documents, a line each, as a watch has it (k8s.io/apimachinery,
 * runtime/serializer/json, the encoder behind its framer). Within limits of size, of nesting (jansson's own),
 * and of the memory that parsing takes.
 */
#ifndef MC_DISCO_KUBE_JSON_H
#define MC_DISCO_KUBE_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum kube_json_error {
	KUBE_JSON_OK,
	KUBE_JSON_CUT,       /* it ends in the middle */
	KUBE_JSON_NOT_JSON,  /* what jansson says is in `why` */
	KUBE_JSON_NO_OBJECT, /* JSON, but something else than an object */
	KUBE_JSON_DEEP,
	KUBE_JSON_LARGE, /* a document above MC_KUBE_BODY_MAX, a line above MC_KUBE_OBJECT_MAX, a parse above
			    MC_KUBE_PARSE_MAX */
	KUBE_JSON_NO_MEMORY,
	KUBE_JSON_STOPPED, /* `object` said so */
};

struct kube_json {
	bool stream;
	enum kube_json_error error; /* sticks */
	char why[JSON_ERROR_TEXT_LENGTH];
	char *text; /* not parsed yet, owned */
	size_t n, cap;
	void *ctx;
	bool (*object)(void *ctx, json_t *object);
};

/* `object` gets every document of a stream, borrowed; false ends it. NULL for one document. */
void kube_json_open(struct kube_json *j, bool stream, bool (*object)(void *ctx, json_t *object), void *ctx);
/* Takes n bytes. False: j->error says why, and nothing more is taken. */
bool kube_json_add(struct kube_json *j, const char *p, size_t n);
/* The end: the document, which the caller owns; NULL: j->error. Not for a stream. */
json_t *kube_json_document(struct kube_json *j);
/* The end of a stream: does it end with a document? */
bool kube_json_whole(const struct kube_json *j);
void kube_json_close(struct kube_json *j);

#endif
