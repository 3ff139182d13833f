/* SPDX-License-Identifier: Apache-2.0 */
/* app.h - mc-members from inside. The list of places to ask, what each said, and what is wanted; one of these
 * for the process. */
#ifndef MC_TOOLS_MEMBERS_APP_H
#define MC_TOOLS_MEMBERS_APP_H

#include "common/cli/client_fail.h"
#include "common/cli/client_names.h"
#include "common/cli/member.h"
#include "common/cli/settings.h"
#include "common/cli/tool.h"
#include "common/cli/two.h"
#include "common/cli/writer.h"
#include "common/disco/list.h"
#include "common/disco/solicit.h"
#include "common/io/client_pool.h"
#include "common/io/member_ask.h"
#include "tools/members/alert.h"

/* In the order of the choices of --format. */
enum form { FORM_TEXT, FORM_JSON, FORM_PEERS, FORM_DOT, FORM_NAGIOS, FORM_PROMETHEUS, FORM_COUNT };

/* What was asked for. */
struct want {
	enum form form;
	bool sized, exact, views, watch, state, top, payara, grid, quiet; /* top: it watches as well */
	uint32_t size;
	int64_t stable_ms, timeout_ms; /* timeout -1: none */
	struct alerts warning, critical;
};

/* One member's list, with what its authentication told. All text is owned. */
struct view {
	struct member_record *v;
	uint32_t n;
	size_t size; /* of the whole block */
	int32_t version;
	char cluster_name[MC_NAME_MAX + 1], server[64];
	struct mc_uuid cluster, by; /* cluster id; the member that was asked */
	struct mc_addr by_addr;     /* as it calls itself */
	int32_t partition_count;    /* 0: not told */
	int64_t at_ms;              /* when it came */
};

/* An address that is asked. */
struct app;
struct place {
	struct app *of;
	struct mc_addr addr;
	struct mc_uuid uuid; /* whose address a list says it is; null: nobody's yet */
	bool given;          /* by the user, or by default; else it stands in a list */
	bool no_maps;        /* it does not serve maps: Payara's are read elsewhere */
	bool listed;         /* it stands in somebody's list */
	bool done;           /* --views: it has told, or will not */
	struct pool_conn *conn;
	struct member_ask *look; /* at a port that lets no client in: whose is it? */
	bool looked;
	bool other;    /* another gives the list; it is asked for its cluster's name only */
	bool stranger; /* it is of another cluster, which was said */
	const char *names[CLIENT_NAMES_MAX]; /* cluster names in the order of trying */
	unsigned name_count, name;
	struct view *view; /* the last that it told, perhaps over a connection that is gone; NULL: none yet */
	bool told;         /* the connection that it has now has told a list */
	struct view hello; /* what its authentication told; no list */
	struct client_failure failure;
	int64_t again_at_ms;      /* --views: ask it once more then; 0: no */
	char tried[CLI_TEXT / 2]; /* names that were refused: 'development', 'dev' */
};

/* What is done with what a place tells: one of these for each thing that can be asked. */
struct task {
	void (*begin)(struct app *a);
	/* p->view is the newest list */
	void (*told)(struct app *a, struct place *p, const struct session_notice *t);
	void (*failed)(struct app *a, struct place *p); /* p->failure says why; no name is left to try */
	void (*found)(struct app *a); /* find_more() has found places, or has come to its end */
	void (*wake)(struct app *a);
};

struct payara;
struct survey;
struct top;
struct app {
	const struct task *task;
	const struct settings *s;
	struct want want;
	struct client_pool *pool;
	struct client_pool_callbacks callbacks;
	struct say out;
	struct mc_uuid client;
	const char *name; /* the cluster name that let us in; NULL: none yet */
	bool by_default;  /* no peer was given: this host, then the group */
	struct place **places;
	uint32_t place_count, place_cap, next_place;
	struct place *chosen;    /* the one whose list counts; NULL: still looking */
	struct view *list;       /* the newest list; kept when its place is lost */
	int64_t since_ms;        /* the list is as it is since then */
	int64_t pause_ms;        /* until everybody is asked again */
	int64_t chosen_at_ms;    /* when the one that is asked was found */
	unsigned dialling;       /* dials under way */
	unsigned others;         /* places with `other` */
	bool more_asked;         /* find_more() has nothing more */
	struct solicit *solicit; /* the group is being asked */
	struct two two;          /* who answered there */
	int64_t settled_at_ms;   /* until then another cluster of that name may answer as well */
	const char *group_names[CLIENT_NAMES_MAX];
	unsigned group_name_count;
	bool shown; /* what was asked for is printed: only the goodbyes are left */
	struct payara *payara;
	struct {             /* --state */
		int64_t ask; /* the request; 0: none under way */
		bool ready, told, unserved;
		int8_t id; /* enum client_cluster_state, when it was told */
		int64_t cluster_time_ms;
		char release[64], refusal[CLI_TEXT];
	} state;
	struct survey *survey; /* the same, and --top: every member's figures; NULL: not yet */
	struct top *top;       /* NULL: no list has come yet */
	int alert;             /* what ranges came to, as a status of a monitoring plugin */
	int64_t began_at_ms, give_up_at_ms, retry_at_ms; /* INT64_MAX: never */
	struct {
		bool agree;
		uint32_t sides, silent;
	} found;                  /* --views */
	char trouble[FAULT_TEXT]; /* the last thing that was said with trouble() */
	int status;               /* -1: none yet */
};

/* want.c */
bool want_read(struct want *w, const struct settings *s, struct fault *fault);

/* place.c */
bool places_open(struct app *a);
void places_close(struct app *a);
/* the one that is there; NULL: no memory, or too many */
struct place *place_add(struct app *a, const struct mc_addr *addr, bool given);
bool place_dial(struct app *a, struct place *p); /* from its first name on; nothing when it is under way */
void place_hang_up(struct place *p);
bool place_is_open(const struct place *p); /* it has a connection that has told a list */
void place_free(struct place *p);

/* place_look.c */
/* It has let no client in: is it a member's port that is not for clients? True: that is looked at, and it
 * ends in another dial, or in task->failed. */
bool place_look(struct app *a, struct place *p, const struct pool_conn_end *e);

/* view.c */
struct view *view_copy(const struct view *v);
struct view *view_keep(const struct place *p, const struct client_members_view *from, int64_t now_ms);
void view_free(struct view *v);
const struct mc_addr *view_dial(const struct member_record *m); /* where a client dials it */
const struct member_record *view_find(const struct view *v, struct mc_uuid uuid);
bool view_same(const struct view *a, const struct view *b); /* the same members in the same order */

/* find.c: whom to ask when nobody was named */
bool find_places(struct app *a, struct fault *fault);
bool find_more(struct app *a); /* nobody on this host: the group. False: there is nothing more to try */
void find_stop(struct app *a);
/* A list has come: for a moment more the group is listened to, and the other peers that were named, since who
 * answers first is chance. */
void find_settle(struct app *a);
int64_t find_settled_at(const struct app *a); /* when that is over; 0: nobody is awaited */

/* others.c: peers that were named and are of another cluster than the list */
bool others_keep(struct app *a, struct place *p); /* a list was chosen: true: p is asked on for its cluster */
bool others_told(struct app *a, struct place *p, const struct session_notice *t); /* false: it is none */
bool others_failed(struct app *a, struct place *p);
void others_stop(struct app *a); /* whoever has not said its name by now */

/* fail.c */
/* An error for the log; kept for forms whose only stream is standard output. */
void trouble(struct app *a, const char *code, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
int fail_say(struct app *a); /* nobody told a list: why. The exit status */

/* follow.c: one list, and its changes */
extern const struct task task_follow;
void follow_signal(void *app, int number);
/* views.c: every list, compared */
extern const struct task task_views;

/* show.c: the list in the form that is wanted. False: it could not be written. */
bool show_view(struct app *a, const struct view *v);
/* --watch; before NULL: the first */
bool show_change(struct app *a, const struct view *before, const struct view *now);
/* How far columns must reach, so that the rows of a list stand below each other. */
struct columns {
	int addr, role;
	bool groups; /* not all the same: said of each */
};
#define ROW_TEXT (2 * MC_ADDR_TEXT + MC_UUID_TEXT + 2 * MC_NAME_MAX + 64)
void show_addr(char out[MC_ADDR_TEXT], const struct mc_addr *a); /* host:port, as peers are written */

/* form_*.c: the other forms */
bool form_peers(struct app *a, const struct view *v);
bool form_dot(struct app *a, const struct view *v);
bool form_nagios(struct app *a, const struct view *v);
bool form_nagios_failed(struct app *a);
int form_nagios_exit(const struct app *a); /* the same of what has been found */
int form_nagios_status(int status);        /* an exit status of ours as one of a monitoring plugin */
bool form_prometheus(struct app *a, const struct view *v);
bool form_prometheus_down(void);

#endif
