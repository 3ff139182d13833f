/* SPDX-License-Identifier: Apache-2.0 */
/* gather.h - what the parts of a request of all partitions have of each other: gather_ask.c asks by
 * factories, query_share.c for queries, gather_tell.c tells; gather.c waits and answers. */
#ifndef MC_DATA_GATHER_H
#define MC_DATA_GATHER_H

#include "common/data/query_run.h"
#include "common/data/whole.h"

struct data_gather {
	struct data_caller who;
	struct mc_str name;
	struct mc_bytes value;
	uint32_t serial, waiting; /* waiting: members that have not answered */
	uint32_t rounds;          /* of questions that are over */
	uint32_t joined; /* the serial of one that tells the same: this one ends with it. 0: it asks itself */
	int64_t count;
	bool found;
	bool nothing; /* a null result means done */
	bool tells;   /* all members of an object that is made or destroyed; it is answered when all have */
	const char *unable; /* the client is told, when one of them does not say why it cannot. NULL: what
			     * they say is passed over, for it is the end of something */
	char refused[128];  /* what a member says who cannot do it */
	enum client_error_code refused_as;
	bool done[MC_PARTITIONS];   /* somebody has answered for it */
	struct gather_items *items; /* of a multimap, of the heap */
	uint32_t item_count;
	size_t item_bytes;
	bool full;
	struct data_query *query; /* what is asked instead of a factory; holds what was found. NULL: none */
};

/* With `more` bytes behind it. NULL: there is no room, and so the client is answered. */
struct data_gather **gather_new(struct node *n, const struct data_caller *who, size_t more);
void gather_free(struct node *n, struct data_gather **at);
void gather_tell_refusal(struct node *n, const struct data_gather *g, const struct data_caller *who);

/* --- all members (gather_tell.c) --- */
/* A client makes or destroys an object: all other members are told, and it is answered when they have
 * answered. `make` makes an operation of that class out of what is given. */
void gather_members(struct node *n, const struct data_caller *who, struct mc_str name, enum hz_class cls,
	void *(*make)(struct node *n, const void *of), const void *of);
/* Another one asks for what the gather with this serial tells already. False: there is none. */
bool gather_join(struct node *n, const struct data_caller *who, struct mc_str name, uint32_t serial);
/* All have answered. */
void gather_end_told(struct node *n, struct data_gather **at);

/* --- by factories --- */
struct gather_row {
	enum client_type type;
	enum hz_class factory;
	bool value;    /* it has one behind the name */
	bool always;   /* also of a member that owns all partitions: nobody else looks at it then */
	int32_t multi; /* of a multimap: enum multimap_whole */
};
/* NULL: no request of all partitions. */
const struct gather_row *gather_row_of(enum client_type type);
/* Bytes behind the gather for what is kept of the message, and keeping it. */
size_t gather_room(const struct client_message *m, const struct gather_row *row);
void gather_keep(struct data_gather *g, const struct client_message *m, const struct gather_row *row);
/* What an index is added by: of the message, as long as it is there. */
struct mc_value *gather_index_factory(struct node *n, const struct client_message *m);
/* Asks each owner, ourselves too; `waiting` counts them and one more: who asks. */
void gather_ask(struct node *n, struct data_gather **at, const struct gather_row *row,
	const struct client_message *m);
/* So that nothing ends while somebody is still to be asked, and what an answer is told by. */
uint64_t gather_begin(struct node *n, struct data_gather **at);
void gather_ask_member(struct node *n, struct data_gather *g, struct member *m, enum hz_class cls, void *op,
	uint64_t cookie);

/* --- lists of multimaps (multimap_gather.c) --- */
/* Keeps what a partition has answered. False: it is no such list. */
bool gather_take_items(struct node *n, struct data_gather *g, const struct mc_value *v);
void gather_give_items(struct node *n, const struct data_gather *g, struct data_whole *w);
void gather_free_items(struct node *n, struct data_gather *g);

/* --- caches (cache_answers.c) --- */
/* What is in the answer of a cache's clear or removeAll, of all others the answer itself. cause: an exception
 * that stands in its place, or NULL. */
const struct mc_value *cache_response_in(const struct mc_value *v, const struct mc_value **cause);

/* --- queries (query_share.c) --- */
/* The same of what is not done yet. */
void gather_ask_query(struct node *n, struct data_gather **at);
void gather_take_query(struct node *n, struct data_gather *g, const struct hz_message *answer);
/* It ends with this. */
void gather_refuse(struct data_gather *g, enum client_error_code as, struct mc_str why);

#endif
