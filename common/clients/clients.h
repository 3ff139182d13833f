/* SPDX-License-Identifier: Apache-2.0 */
/* clients.h - a node as its clients see it: what node calls. State: private to this folder. */
#ifndef MC_CLIENTS_CLIENTS_H
#define MC_CLIENTS_CLIENTS_H

#include "common/member/block.h"
#include "common/member/member.h"

/* This folder's part of the node's block; n NULL while only counting. */
void clients_lay_out(struct node *n, struct node_block *b, const struct node_config *cfg);
void clients_init(struct node *n);

void clients_message(struct node *n, const struct node_event *ev); /* CLIENT_MESSAGE */
bool clients_closed(struct node *n, node_conn conn);               /* false: it was no client */
void clients_hang_up(struct node *n);             /* all of them: they are tied to our uuid, or we leave */
void clients_tick(struct node *n);                /* tells of a changed table */
void clients_due(struct node *n, uint32_t place); /* a client may have been silent too long */
void clients_after(struct node *n);               /* at the end of each step: tells what it changed */
cursor_piece_fn clients_members_piece, clients_partitions_piece;

void clients_invariant(struct node *n); /* mc_check of all that holds between two steps */
/* A write of a client is on a backup, and it counts these itself (struct node_watchers). */
void clients_backed_up(struct node *n, struct mc_uuid client, int64_t correlation);
uint32_t clients_count(const struct node *n); /* that have authenticated */
/* uuid -> type, as GetConnectedClientsOperation answers; in the step's arena, NULL: no room. */
struct mc_value *clients_types(struct node *n);

/* What a member is told, too, that submits one. */
#define CLIENTS_NO_TASKS \
	"this member is no Java and cannot run an application's tasks: submit them to Java members, by a member or a " \
	"MemberSelector"

#endif
