/* SPDX-License-Identifier: Apache-2.0 */
/* limits.h - every limit of the toolkit, with its reason. Sizes in bytes, times in milliseconds. */
#ifndef MC_BASE_LIMITS_H
#define MC_BASE_LIMITS_H

/* Text and lists */
#define MC_HOST_MAX 253      /* RFC 1035: the longest name */
#define MC_NAME_MAX 255      /* cluster and instance names, services, types: what people type */
#define MC_STR_MAX (1 << 20) /* any other text of a peer: error messages carry stack traces */
/* elements of any list of a peer; also bounded by what is left of the frame */
#define MC_LIST_MAX 65536
/* the same of entries, keys and values, which are what a message is about: putAll, a chunk of a migration */
#define MC_ENTRIES_MAX (1 << 20)
/* and of one piece of a migration: what is decoded of so many, 128 bytes each and more, is what the memory of
 * two of the largest frames holds */
#define MC_MOVE_ENTRIES_MAX (4 << 20)
#define MC_HOST_WIRE_MAX 1024 /* a host in a message; one that is used must fit MC_HOST_MAX */
/* nested objects: two for each predicate around another (MC_QUERY_DEPTH_MAX), and what stands around these; a
 * FinalizeJoin of Payara uses 7 */
#define MC_DEPTH_MAX 416
/* elements of a list that is looked for at the end of a frame; Java sends 1 or 2 versions */
#define MC_TAIL_LIST_MAX 8
#define MC_ATTRIBUTES_MAX 16        /* member attributes kept for one member; Payara sends 1 */
#define MC_ATTRIBUTE_BYTES_MAX 2048 /* all attributes of one member together, as kept */

/* Asking as a client (common/client/session.h, common/io/client_pool.h) */
/* what is queued to be sent until a turn of the loop ends: a hello has about 400 bytes, a request about 100,
 * and 64 of these with values of 100 bytes leave by one call */
#define MC_SESSION_OUT (16 << 10)
#define MC_ASK_PATIENCE 3000 /* from a dial to the member's list; a JVM that is busy takes some 100 ms */
/* hazelcast.client.heartbeat.interval: a client that is quiet for so long pings */
#define MC_ASK_PING 5000
/* no whole message for so long: three pings were not answered; to ask somebody else costs nothing */
#define MC_ASK_SILENCE 15000
#define MC_PAYARA_SCRATCH (4 << 20) /* one descriptor: a thousand applications */
#define MC_POOL_FIRST 64            /* first bytes that are kept, to tell what answers */
#define MC_POOL_GOODBYE 100         /* ms to see the other side close after our FIN */
/* connections that are being made while nobody has answered yet: a /24 side by side */
#define MC_POOL_DIALS_MAX 256
/* lists that differ get this long: a change reaches all members within milliseconds */
#define MC_VIEWS_SETTLE 500
/* masters answer a question on the group within milliseconds: so long a list of one of them waits for the
 * other's word */
#define MC_TWO_MOMENT 100
#define MC_ASK_PAUSE 100      /* ms until all are asked again, when nobody answered; it doubles up to */
#define MC_ASK_PAUSE_MAX 1000 /* a member that starts is found within this */
#define MC_REFUSED_PAUSE 5    /* ms until a call is made again that a member has put off; after so many */
#define MC_REFUSED_TRIES 4    /* tries it doubles, up to the same */

/* Frames */
/* partition hash and type id: a serialized value is empty or has these */
#define MC_BLOB_HEAD 8
#define MC_DATAGRAM_MAX 65507            /* UDP over IPv4 */
#define MC_FRAME_STRANGER_MAX (64 << 10) /* before the handshake: a MemberHandshake has about 200 bytes */
/* handshake done, not yet a member: join requests with all their registrations */
#define MC_FRAME_PEER_MAX (1 << 20)
/* members: tables of 1,000 members stay below 1 MiB, registrations may be many */
#define MC_FRAME_MEMBER_MAX (16 << 20)
/* the same for a member that stores, as far as its store is as large: a Java owner sends a partition in
 * pieces of hazelcast.partition.migration.chunks.max.migrating.data.in.mb, 250 unless it is told otherwise,
 * and ends a piece behind the entry that was too much */
#define MC_FRAME_MOVE_MAX (272 << 20)
/* everything decoded or made for one event; virtual, touched only as used */
#define MC_EVENT_ARENA (32 << 20)

/* Java object streams (common/wire/jstream.h); a descriptor of Payara has 800 bytes, 100 values, 15 classes
 */
#define MC_JSTREAM_BYTES_MAX (1 << 20)   /* of one stream: a server with a thousand applications */
#define MC_JSTREAM_VALUES_MAX (1 << 17)  /* values, parts of objects and fields of classes together */
#define MC_JSTREAM_HANDLES_MAX (1 << 16) /* things that can be referred to */
#define MC_JSTREAM_CLASSES_MAX 512       /* class descriptions */
#define MC_JSTREAM_FIELDS_MAX 1024       /* of one class: each question looks at all of them */
#define MC_JSTREAM_SUPERS_MAX 16         /* superclasses of one class, collections around one another */
#define MC_JSTREAM_DEPTH_MAX 64          /* nesting; a descriptor uses 12, exceptions with their causes 30 */
/* Payara's maps (common/client/payara.h) */
#define MC_PAYARA_STALE_MAX 1024       /* instances that are gone and still stand there, as shown */
#define MC_PAYARA_ITEMS_MAX 16384      /* ports, applications and modules of one instance together */
#define MC_PAYARA_APPLICATIONS_MAX 512 /* of one instance, as shown: one record stays below a megabyte */
#define MC_PAYARA_TEXT_MAX 255 /* bytes of a name or a list of libraries there; longer ones are not told */

/* Messages of clients (common/client) */
#define MC_CLIENT_STRANGER_MAX 4096 /* before authentication: hazelcast.client.protocol.max.message.bytes */
/* later: a whole map as one answer; values are bounded like those of members */
#define MC_CLIENT_MESSAGE_MAX (16 << 20)
#define MC_CLIENT_FRAMES_MAX (1 << 18) /* frames of one message: a map of 131,000 entries */
#define MC_CLIENT_LIST_MAX (1 << 17)   /* entries, keys or values of one message; the same */

/* A cluster */
#define MC_PARTITIONS 271   /* hazelcast.partition.count, compared as text by the join check */
#define MC_REPLICAS 7       /* owner and six backups: InternalPartition.MAX_REPLICA_COUNT */
#define MC_MEMBERS_MAX 2048 /* members of one list; a full mesh of more would not be sensible */
/* connections: four for each member covers both sides dialling and strangers */
#define MC_TIME_MAX ((int64_t)1 << 43) /* ms since 1970: the year 2248. Later ones are lies */
#define MC_LIST_WRONG 60000 /* the master speaks of another list for so long: this one is none, join anew */
#define MC_LIST_PAUSE \
	1000             /* the same list is sent to one member, who asks for it or has missed it, so often */
#define MC_LIST_ASK 5000 /* until then, how often it is asked for its list */
#define MC_LIST_VERSION_MAX (1 << 30) /* of a member list: a change each millisecond for twelve days */
/* of a partition: a migration makes it greater by three; two of them together are still a number */
#define MC_PARTITION_VERSION_MAX (1 << 29)
#define MC_CONNS_MAX 8192
/* of one member, that have a member's limits: both sides dial, and one that is dead is noticed late */
#define MC_MEMBER_CONNS_MAX 4
#define MC_HTTP_HEAD_MAX 4096          /* of a request: a browser's has about 500 bytes, a scraper's 250 */
#define MC_HTTP_ANSWER_MAX (192 << 10) /* MC_HTTP_KINDS histograms of at most 1,500 bytes, and the rest */
#define MC_HTTP_KINDS 96               /* kinds of operations that are told apart in metrics */
/* one collection of a member's metrics, its words or its figures, inflated: 1,000 maps with 60 figures each
 * are 1.3 MB */
#define MC_METRICS_MAX (4 << 20)
#define MC_STRANGERS_MAX 1024 /* of these, without a handshake: the oldest goes when one more comes */
#define MC_PEERS_MAX 4096     /* addresses to look at: a /24 with several ports, and what was seen before */
/* of these tried at once unless asked otherwise: the first two ports of a whole /24 */
#define MC_DIALS 512
#define MC_INVOCATIONS_MAX 16384 /* calls in flight: a table update to every member plus migrations */
/* on-join operations kept of one member, to be handed to those who join later */
#define MC_ONJOIN_MAX (256 << 10)
/* one message of them, passed to the others that are there, who else never hear of it: some 20,000 listeners,
 * or all configurations of caches. Eight that join at the same time do not fill a connection's queue */
#define MC_ONJOIN_MESSAGE_MAX (4 << 20)
/* the same, of all that it goes to: queued at once, which leaves half of what all queues may hold. 64 KiB,
 * some 300 listeners, to a thousand members */
#define MC_ONJOIN_FORWARD_MAX (64 << 20)
/* members that a partition table can name; 271 x 7 slots name at most 1,897 */
#define MC_PARTITION_REPLICAS_MAX 4096
/* migrations that have ended and are not confirmed by all: nearly two for each partition */
#define MC_PARTITION_COMPLETED_MAX 512
/* data members that ask to be emptied at the same time; others ask again in a second */
#define MC_PARTITION_LEAVERS_MAX 256
/* what a node may keep of its peers in all (names, attributes, on-join operations) */
#define MC_NODE_HEAP (8 << 20)

/* What is stored (common/store) */
#define MC_STORE_SIZE_MAX ((uint64_t)32 << 30) /* of one store: references count 16 bytes in 31 bits */
#define MC_STORE_KEY_MAX ((64 << 10) - 128)    /* a key and the head of its entry lie in one page of 64 KiB */
#define MC_STORE_VALUE_MAX (15 << 20)          /* below MC_FRAME_MEMBER_MAX: a larger one could not move */
#define MC_STORE_PARTITIONS_MAX 65536          /* hazelcast.partition.count is 271; 4 bytes each */
#define MC_STORE_TABLES_MAX 65536 /* maps, caches, locks ...; 256 bytes and more each, only when there */
/* parts of these in partitions: 22 bits in the head of an entry */
#define MC_STORE_NAMESPACES_MAX ((1 << 22) - 1)

/* Data (common/data) */
#define MC_DATA_WAITS_MAX 16384 /* calls that wait for a lock: MC_CALLS_MAX */
/* a store of less is of no use: what stands before its pages, and 64 of these, have 4.3 MB */
#define MC_DATA_STORE_MIN (8 << 20)
#define MC_MAPS_MAX 16000           /* of one member: a name each, and two tables */
#define MC_DATA_TABLES 65536        /* entries and locks of all maps, and items of all containers */
#define MC_MAP_INDEXES_MAX 256      /* of one map; Hazelcast has no limit, and a put pays for each */
#define MC_INDEX_ATTRIBUTES_MAX 255 /* IndexUtils.MAX_ATTRIBUTES */
/* of one index: its name, its attributes and its other texts. Each partition tells its backups of it, and one
 * that is named by its attributes names a map of MC_MAP_NAME_MAX as well */
#define MC_INDEX_BYTES_MAX 8192
/* of all indexes of one map, as they are kept: the first chunk of each partition of the map has them */
#define MC_MAP_INDEXES_BYTES_MAX (256 << 10)
#define MC_COUNTERS_MAX 4096             /* PN counters of one cluster */
#define MC_COUNTER_REPLICAS_MAX 1024     /* of one counter: members that ever were, as long as it stands */
#define MC_COUNTER_PARTS_MAX (1 << 17)   /* of all: 56 bytes each, of MC_DATA_HEAP */
#define MC_FLAKE_WAITS_MAX 256           /* answers with flake ids of the future that are kept back */
#define MC_CONTAINERS_MAX 16000          /* queues, lists, sets, ring buffers of one member: a table each */
#define MC_CONTAINER_ITEMS_MAX (1 << 20) /* of one: a list of them in one message, MC_ENTRIES_MAX */
/* of one, with what goes with them: it moves in one message, as Hazelcast's does */
#define MC_CONTAINER_BYTES_MAX (14 << 20)
/* of a replicated map in one partition: who has missed something is sent all of it in one message */
#define MC_REPLICATED_BYTES_MAX MC_CONTAINER_BYTES_MAX
/* of a step's memory, for each who is told of an entry that is written to one, beside the value */
#define MC_REPLICATED_TOLD_BYTES 640
/* bytes of a map's name: Hazelcast has no limit, and longer ones than this are mistakes; Payara's are paths
 */
#define MC_MAP_NAME_MAX 4096
/* bytes of their names and of what is kept of each, of MC_DATA_HEAP: the other half is for calls that wait */
#define MC_MAPS_BYTES_MAX (MC_DATA_HEAP / 2)
#define MC_MAP_RULES_MAX 256    /* --map options */
#define MC_DATA_HEAP (64 << 20) /* names of maps, and the bytes of calls that wait; touched when needed */
/* hazelcast.client.cleanup.timeout.millis: then all members are asked whether they have this client, and its
 * locks go when none has */
#define MC_DATA_GONE_PATIENCE_MS 120000
#define MC_DATA_CACHES_MAX 4096 /* JCache configurations of one member: half a kilobyte each */
/* bytes of them: a master hands all to each who joins, in one step */
#define MC_DATA_CACHES_BYTES_MAX (4 << 20)
/* of MC_DATA_HEAP: sessions, counters, locks of the CP subsystem in unsafe mode; a lock has some 600 bytes */
#define MC_CP_BYTES_MAX (8 << 20)
#define MC_DATA_GONE_MAX 1024 /* clients that may come back; of more, the newest are given up at once */
/* values of one key of a multimap: each put looks at all of them, and they move as one entry */
#define MC_MULTI_VALUES_MAX (1 << 15)
/* hazelcast.operation.backup.timeout.millis: then a write is answered although a backup has not said that it
 * has it */
#define MC_BACKUP_TIMEOUT_MS 5000
/* writes that wait for that: what 64 connections with a thousand calls each have outstanding; of more, the
 * answer does not wait */
#define MC_DATA_UNACKED_MAX 65536
/* calls that wait while their partition moves: what 16 connections with 64 each have outstanding; bytes of
 * one, and of all. What is more is sent back, to be asked again */
#define MC_DATA_PARKED_MAX 1024
#define MC_DATA_PARKED_CALL_MAX (1 << 20)
#define MC_DATA_PARKED_BYTES_MAX (8 << 20)
#define MC_DATA_PARKED_MS 1000 /* what waits longer, too: the longest pause of clients is no longer */
/* until a member that leaves has handed on what it holds; hazelcast.graceful.shutdown.max.wait is 600 s */
#define MC_EMPTY_TIMEOUT_MS 60000
#define MC_MOVE_PIECE (1 << 20) /* of a partition that moves: what one message has of it */
/* requests of clients that are with the owners of their partitions: half of all calls */
#define MC_DATA_FORWARDS_MAX (MC_INVOCATIONS_MAX / 2)
/* hazelcast.operation.call.timeout.millis: then the client is told to ask again */
#define MC_FORWARD_TIMEOUT_MS 60000
/* MergePolicyConfig.DEFAULT_BATCH_SIZE; and so many batches are on their way at once, 100 entries or
 * MC_MOVE_PIECE bytes each */
#define MC_MERGE_BATCH 100
#define MC_MERGE_AT_ONCE 8
#define MC_DATA_GATHERS_MAX 1024 /* requests of clients that are with the owners of all partitions */
/* How often a query asks for partitions that nobody has answered for, before the client is told to ask again:
 * a partition that moves is somebody's by the second */
#define MC_QUERY_ROUNDS_MAX 3
/* Transactions of clients of one member: one for each thread of 16 instances with 64 each */
#define MC_TXNS_MAX 1024
#define MC_TXN_KEYS_MAX 8192 /* that one has locked; Hazelcast has no limit, and each is a call or two */
/* of all transactions, of MC_DATA_HEAP: keys, what was there, and what is to be written; more than the
 * largest value, so that it can be written by one */
#define MC_TXN_BYTES_MAX (24 << 20)
#define MC_TXN_CALLS_MAX 64      /* of one that commits or rolls back, at once */
#define MC_TXN_COMMIT_MS 120000  /* hazelcast.invocation.max.retry.count times its pause, about */
#define MC_TXN_ROLLBACK_MS 20000 /* what cannot be told to give a lock back by then, its time frees */
#define MC_TXN_AGAIN_MS 100      /* until an owner that could not be asked, or was none, is asked again */
#define MC_TXN_OVER_MS 60000     /* one that ended by itself is remembered, so that its client hears why */
#define MC_TXN_TIMEOUT_MS 120000 /* TransactionOptions.DEFAULT_TIMEOUT_MILLIS, for 0 */
#define MC_DATA_TICK_MS 1000     /* until expired entries are looked for again, while there are entries */

/* Connections, held by the edge */
/* queued bytes of one connection below which it can take more: a few messages, so that it never runs dry */
#define MC_WRITABLE_LOW (64 << 10)
/* one piece of a long answer: written in a tenth of a millisecond, and worth a turn of the loop */
#define MC_PIECE (256 << 10)
/* of what is long, said at once in one step to all connections together; the others get theirs one by one, as
 * they are written out: a list of 2,048 members to all of them would be 1.2 GB */
#define MC_STEP_LONG (8 << 20)
/* events that wait for one listener: a few hundred; a hundred slow clients may not take what all share */
#define MC_EVENTS_CLIENT_MAX (512 << 10)
#define MC_EVENTS_MEMBER_MAX (8 << 20) /* a member that collects garbage for a second is not slow */
#define MC_CURSORS_MAX 4096            /* long answers that wait; who asks for more is refused */
/* queued bytes of one connection; a member slower than that is dropped */
#define MC_WRITE_QUEUE_MAX (32 << 20)
/* of all connections together, four of the slowest; who has more than his share of them is dropped */
#define MC_WRITE_QUEUES_MAX (128 << 20)
/* of frames that are not whole yet. Strangers: held for all of them together */
#define MC_STRANGER_BYTES_MAX (8 << 20)
/* the same of members, and of those whom we dialled: eight of the largest. Chunks of migrations have some
 * MiB, and half of one is here for milliseconds; of more, the host that has most loses a connection */
#define MC_MEMBER_BYTES_MAX (8 * MC_FRAME_MEMBER_MAX)
/* of the largest that this node takes, where that is more: one that is nearly whole, and the beginnings of
 * those of three other owners; of a fifth one the host that has most loses its connection, and asks again */
#define MC_MEMBER_FRAMES 4
#define MC_STRANGER_PATIENCE 5000 /* a connection without a handshake is closed then */
/* hazelcast.socket.connect.timeout.seconds is 10; a joiner's own is 5 */
#define MC_DIAL_PATIENCE 5000
/* dials at once that are a crowd, whose silent ones are given up as those that answer teach: patience.h */
#define MC_DIAL_CROWD 64
#define MC_DIAL_RTT_MIN 200    /* ms: what a machine under load takes, however near it is */
#define MC_DIAL_SYN_AGAIN 1000 /* ms until a system sends a lost SYN again (RFC 6298, 2.1) */
#define MC_DIAL_LOOK 250       /* ms between two looks at how long a silent one may still take */
_Static_assert(
	MC_DIAL_SYN_AGAIN + MC_DIAL_RTT_MIN < MC_DIAL_PATIENCE, "what is learned is less than the whole");
_Static_assert(MC_DIAL_CROWD < MC_DIALS, "a long list is a crowd");
#define MC_DIAL_HELLO_MAX 512 /* what is said first: an empty socket buffer takes it at once */
#define MC_DIAL_FIRST_MAX \
	64                   /* bytes of the answer that are waited for, and looked at to tell what answers \
			      */
#define MC_RESOLVE_THREADS 4 /* questions to the system's resolver at once; libuv's own number */
/* with those that hang on a name server that is silent and whose question was given up: each has a stack, for
 * half a minute */
#define MC_RESOLVE_THREADS_MAX 32
/* accepted but no HZC: not a member port (an admin port holds on for 30 s) */
#define MC_ANSWER_PATIENCE 3000
/* a member's line, asked for before we ask to be let in: without it there is one refusal more */
#define MC_LINE_PATIENCE 1000
/* bytes of a refusal that waits for the release of who sent it: Hazelcast's own have two values in them */
#define MC_REFUSAL_KEPT 512
/* a connection with a handshake that is no member's is closed when it has been quiet for so long: those who
 * wait to be let in ask each second */
#define MC_GUEST_PATIENCE 60000
/* a change of the cluster's state holds it locked: Hazelcast's lease is a minute */
#define MC_STATE_LEASE_MAX 600000
#define MC_SAY_AT_ONCE 32   /* remarks about others at once: a group of that many clusters is named whole, */
#define MC_SAY_REFILL 2000  /* and then there is one more in this time, for all of them together */
#define MC_LOG_REPEAT 60000 /* the same complaint about the same peer: once in this time */

/* Clients that a node serves (common/node/client_*.c) */
#define MC_CLIENTS_MAX 4096 /* half of the connections, so that the members' half is always free */
/* listeners of all clients together, for each that may come: a client has 1 to 5 */
#define MC_CLIENT_LISTENERS_MEAN 8
#define MC_CLIENT_LISTENERS_MAX 256 /* of one client */
#define MC_CLIENT_SILENCE 300000    /* hazelcast.client.max.no.heartbeat.seconds */
/* a partition table that changes is told to clients when it has been quiet this long, */
#define MC_CLIENT_VIEW_PAUSE 100
#define MC_CLIENT_VIEW_PAUSE_MAX 500 /* or at the latest then (ClusterViewListenerService) */
#define MC_CLIENT_NAME_SHOWN 64      /* of the names a client gives itself, in what we say of it */
/* events that wait for one client: a view of 2,048 members has 1.3 MB; a slower one is closed */
#define MC_CLIENT_QUEUE_MAX (4 << 20)
/* answers that wait for one client: the largest, and those of calls that were on their way when it stopped
 * reading; until it reads on nothing more is read of it */
#define MC_CLIENT_ANSWERS_MAX (MC_CLIENT_QUEUE_MAX + MC_CLIENT_MESSAGE_MAX)
/* ms that the messages of one client may take before all others have their turn: 64 KiB of them are read at
 * once, and each of a thousand may ask for a whole map */
#define MC_CLIENT_TURN 5
/* of messages of clients that are not whole yet, in all: four of the largest */
#define MC_CLIENT_BYTES_MAX (64 << 20)

#define MC_LEARNED_MAX \
	64 /* of addresses to look at, nobody named them: masters and members that were met \
	    */
/* and are forgotten then: TcpIpJoiner keeps addresses of former members for four hours */
#define MC_LEARNED_AGE 14400000

/* claims of those whom discovery did not name that a node which looks for a cluster agrees to: their lists
 * may have us where ours does not have them */
#define MC_PROMISES_MAX 16

/* somebody with a smaller uuid who looks for a cluster as well is waited for: ten that die one after the
 * other, each after two seconds */
#define MC_DEFER_MAX 30000

/* Dials that others cause (common/cluster/pauses.c) */
#define MC_PAUSE_MIN 1000  /* an address that failed is not dialled again at once; it doubles up to */
#define MC_PAUSE_MAX 30000 /* a master that restarts is found within this */
/* dials to addresses that datagrams and strangers name: a group of that many masters meets at once, */
#define MC_LURE_AT_ONCE 16
#define MC_LURE_REFILL 1000 /* and then there is one more each second */
#define MC_LURE_OF_ONE 4    /* of these, because of one host */
#define MC_LURE_OF_ONE_REFILL 5000
/* one dial in this time to a host that is not where the datagram came from: a second address of an interface,
 * or a relay, and mostly somebody who wants others to be dialled */
#define MC_LURE_ELSEWHERE 10000

/* what is said of heartbeats of those who are no members: a cluster of that many that was split meets at
 * once, */
#define MC_COMPLAIN_AT_ONCE 64
#define MC_COMPLAIN_REFILL 250 /* and then there is one more in this time */
#define MC_COMPLAIN_PAUSE 1000 /* of one connection; heartbeats come each five seconds */

/* on-join operations kept of all members together: half of the heap, so that attributes have room */
#define MC_ONJOIN_ALL_MAX (MC_NODE_HEAP / 2)
/* exchanges under way, apart from everything that others can fill: MC_STRANGERS_MAX of them */
#define MC_PROOF_HEAP (1 << 20)

/* Passwords (common/cluster/password.h, common/crypto/guesses.h) */
#define MC_PASSWORD_MAX 1024 /* bytes of a password; a key file of 4,096 bits in base64 fits */
/* hosts whose tries are remembered; a cluster of one rack, or a small botnet */
#define MC_GUESS_HOSTS 256
/* after the first wrong try of a host: a person who mistyped does not notice */
#define MC_GUESS_DELAY_MIN 1000
#define MC_GUESS_DELAY_MAX 60000 /* it doubles up to this */
/* one wrong try of a host, and one of a range of addresses, is forgiven in this time: 1,440 a day */
#define MC_GUESS_PERIOD 60000
/* so many of a host before that is all it may, and under way at once: typing errors of a day, nodes of a
 * machine that start together */
#define MC_GUESS_HOST_MAX 64
#define MC_GUESS_RANGE_MAX 128 /* the same of a range: a rack */
#define MC_GUESS_RANGES 256    /* that are remembered */
/* tries of hosts not yet known under way at once: 200 nodes started together on one machine */
#define MC_GUESS_AT_ONCE 256
#define MC_GUESS_REFILL 1000 /* one wrong try of all hosts together is forgiven in this time */
#define MC_GUESS_BUSY 100    /* look again after this, while another try of the same host is under way */

/* The edge (common/io, common/disco) */
/* to write out what is queued after a HANG_UP, and to see the other side close */
#define MC_FLUSH_PATIENCE 1000
/* at the end of the process: to see the other sides close, when all is written */
#define MC_LINGER 200
#define MC_HOOKS_MAX 8 /* commands of --on that run at once */
/* commands that wait for these; a burst of member events of a large cluster */
#define MC_HOOKS_QUEUED 256
#define MC_HOOK_INPUT_MAX (1 << 20) /* one record: a list of 2,048 members has about 400 KiB */
#define MC_HOOK_PATIENCE 60000      /* a command that runs longer is killed */
#define MC_HOOK_EXIT_PATIENCE 2000  /* what still runs when the node has ended gets this long */
/* wall clock against monotonic: more is a jump, less is slewing and scheduling */
#define MC_CLOCK_JUMP 1000
/* scratch memory kept after an event; more is given back to the system */
#define MC_KEEP_RESIDENT (256 << 10)
#define MC_READ_CHUNK (64 << 10) /* one read; also the largest datagram */
/* peers whose complaints are remembered, to say each once in MC_LOG_REPEAT */
#define MC_GRIPES_MAX 64
#define MC_FDS_RESERVED 64   /* descriptors that strangers cannot take: dials, files, hooks */
#define MC_PROGRESS_PACE 100 /* a line that changes ten times a second is alive and can be read */
/* names that are not resolved by then: the others are dialled without them */
#define MC_LOOK_PATIENCE 3000
#define MC_EXEC_PERIOD 30000   /* a command is asked again for peers: as often as names of a list */
#define MC_EXEC_PATIENCE 10000 /* and killed when it has not ended: the slowest of clouds' tools take 5 s */
#define MC_NAMES_PERIOD 30000  /* names of a list are looked up again: the usual TTL of names that change */
#define MC_DNS_SERVERS_MAX 3   /* name servers of resolv.conf: MAXNS of the C library */
#define MC_DNS_SEARCH_MAX 32   /* its search list; Kubernetes permits 32 */
/* one server, once, unless resolv.conf says otherwise; newer c-ares takes this, the C library 5 s */
#define MC_DNS_TRY_PATIENCE 2000
/* rounds over the servers, unless resolv.conf says `attempts:`; RES_DFLRETRY */
#define MC_DNS_ATTEMPTS 2
#define MC_DNS_NAME_PATIENCE 5000 /* all of one name, servers and suffixes, for a node */
/* a node asks again no sooner, whatever the ttl: Kubernetes' records of pods say 5 s */
#define MC_DNS_TTL_MIN 5000
#define MC_DNS_TTL_NOBODY 30000 /* nor later than this when there was nobody: somebody is waited for */
/* nor later than this at all: a name that moves is followed within minutes */
#define MC_DNS_TTL_MAX 300000
#define MC_DNS_SWEEP 100      /* how exactly the end of a look-up's time is kept */
#define MC_DNS_ALIASES_MAX 16 /* CNAMEs in a row; resolvers stop at 8 to 16 */
/* of one name: an answer over TCP has room for 4,094 of IPv4 and 2,339 of IPv6 */
#define MC_DNS_ADDRESSES_MAX 8192
#define MC_DNS_TARGETS_MAX 1024   /* SRV records of one name; each is two questions more */
#define MC_DNS_TARGETS_AT_ONCE 16 /* of these */
#define MC_DNS_SEEN_MAX \
	(1 << 19)                  /* peers that are remembered so that each is printed once; 26 bytes each \
				    */
#define MC_DNS_FILE_MAX (16 << 20) /* hosts file: lists against advertisements have some MiB */
/* addresses of this host that are looked at: kube-proxy with IPVS has one for each service on one interface,
 * and Kubernetes takes 5,000 nodes with about as many services. More is said, and down ones go first */
#define MC_CANDIDATES_MAX 8192
#define MC_INTERFACES_MAX 1024 /* of its interfaces, a socket each: a node runs 110 to 250 pods */
#define MC_LIST_TEXT_MAX 65536 /* a list of peers on a command line */
#define MC_ASK_HEARTBEAT 60000 /* of a node that only asks and is gone in seconds: never */
/* one recorded event: a frame of MC_FRAME_MEMBER_MAX as hex, and room */
#define MC_REPLAY_LINE_MAX (64 << 20)

/* Probing (tools/probe/port_scan.h, group_ping.h) */
/* bytes of an answer that are shown: the first line of what names itself */
#define MC_SCAN_FIRST 64
/* bytes of an answer that are read at all: a MemberHandshake has about 200 */
#define MC_SCAN_READ (4 << 10)
/* of an answer with the member list in it: 1,000 members have about 300 KiB */
#define MC_SCAN_READ_MAX (1 << 20)
#define MC_SCAN_ARENA (8 << 20) /* what is decoded of it; touched only as used */
#define MC_SCAN_IN_FLIGHT 1000  /* connections at once: silent hosts of a /22 wait side by side */
/* new connections per second; ten times masscan's, and each is only one SYN to a closed port */
#define MC_SCAN_RATE 1000
#define MC_SCAN_BURST 100          /* may go at once: the ports that a member may have */
#define MC_SCAN_CONNECT 2000       /* ms for a connection: one lost SYN is sent again after 1 s */
#define MC_SCAN_ANSWER 1000        /* ms for an answer; members give theirs within one */
#define MC_SCAN_GOODBYE 300        /* ms to see the other side close after our FIN */
#define MC_LOG_LINE_MAX (16 << 10) /* of a server's log; the rest of a longer one is skipped */
#define MC_CHILD_LINE (512 << 10)  /* of a tool that --doctor runs: a list of 2,000 members */
#define MC_LOG_EXAMPLES 16 /* addresses that commands are given for; of more only the number is told */
#define MC_LOG_WAITING 8   /* lines of one stack trace that wait for the frame that says whose they are */
#define MC_LOG_UNKNOWN 64  /* kinds of warnings that no row explains; lines of others are counted only */
#define MC_LOG_SHOWN 300   /* bytes of a line that are shown */
/* every datagram, asked or answered: nobody can be made to send more than was sent to him */
#define MC_PING_SIZE 512
/* other ends; a bench of machines, and strangers that make up identities */
#define MC_PING_PEERS 64
#define MC_PING_PER_HOST 8   /* of these, from one address */
#define MC_PING_PATHS 8      /* interfaces of both ends, in pairs that carry something */
#define MC_PING_TARGETS 256  /* hosts that are told by unicast, whether they are heard or not */
#define MC_PING_INTERVAL 200 /* ms: one datagram on each interface, and one to each peer */
/* datagrams at the beginning, counted apart: switches learn during these */
#define MC_PING_FIRST 10
#define MC_PING_LATE 1000        /* ms behind the fastest one */
#define MC_PING_SILENCE 2000     /* ms without one of ten: delivery has stopped */
#define MC_MERGE_NODES 256       /* of all files of --merge together */
#define MC_MERGE_LINE (64 << 10) /* one record of such a file */

/* configuration files (common/config) */
#define MC_CONFIG_FILE_MAX (1 << 20) /* bytes of one: Hazelcast's example of everything has 0.2 MiB */
#define MC_CONFIG_FILES_MAX 16       /* files that are read, imported ones among them */
#define MC_CONFIG_NODES_MAX 20000    /* elements of all, copies that an alias of YAML makes among them */
#define MC_CONFIG_DEPTH_MAX 32       /* nesting: the deepest of Hazelcast's is 9 */
#define MC_CONFIG_TEXT_MAX (8 << 20) /* bytes of names and values, what variables stand for among them */

/* Kubernetes (common/disco/kube*) */
#define MC_KUBE_PAGE 50             /* objects of one page: 0.3 MiB of pods, whose parse stays in the cache */
#define MC_KUBE_PAGES_MAX 4000      /* pages of one list: 200,000 pods, more than a cluster may have */
#define MC_KUBE_BODY_MAX (16 << 20) /* one page, or a list that cannot be had in pages: 2,000 pods */
#define MC_KUBE_PARSE_MAX (128 << 20) /* memory of a parse: that of pods is 5 times their text */
#define MC_KUBE_OBJECT_MAX (2 << 20)  /* one event of a watch: etcd takes objects of 1.5 MiB */
#define MC_KUBE_TURN (256 << 10)      /* bytes taken before the loop is let round: 3 ms of reading JSON */
#define MC_KUBE_ERROR_MAX (64 << 10)  /* the text of an error */
#define MC_KUBE_OBJECTS_MAX 65536     /* objects that are kept, with or without addresses */
#define MC_KUBE_PEERS_MAX 65536       /* addresses of all objects together */
#define MC_KUBE_TABLE_MAX (64 << 20)  /* bytes of all that is kept: a pod takes 300 */
_Static_assert(MC_KUBE_PAGE *MC_KUBE_PAGES_MAX >= MC_KUBE_OBJECTS_MAX, "pages for all objects that are kept");
_Static_assert(MC_KUBE_OBJECT_MAX <= MC_KUBE_BODY_MAX, "an object that a watch takes fits into a page");
/* a token of a service account has about 1 KiB, one of a company's directory 4 */
#define MC_KUBE_TOKEN_MAX 16384
/* a kubeconfig, a file of certificates: the system's own has 200 KiB */
#define MC_KUBE_FILE_MAX (1 << 20)
/* a pipe that is given as a file: until its command writes something */
#define MC_KUBE_FILE_PATIENCE 2000
/* a command that logs in (exec): one that opens a browser, or asks a cloud that is slow today */
#define MC_KUBE_LOGIN_PATIENCE 60000
#define MC_KUBE_LOGIN_MAX (256 << 10) /* bytes that it may say: a token, or two certificates with a key */
#define MC_KUBE_LOGIN_SAID_MAX 2048   /* of its standard error, which is shown */
#define MC_KUBE_LOGIN_EARLY_S 10      /* logged in again before the old credential ends */
#define MC_KUBE_CONNECT_PATIENCE 5000 /* name, connection and TLS: a data centre takes 20 ms */
#define MC_KUBE_ANSWER_PATIENCE 30000 /* one page or one question; an API server gives up after 60 s */
/* a watch is opened anew after this; API servers close it after 300 to 600 s */
#define MC_KUBE_WATCH_S 290
#define MC_KUBE_WATCH_GRACE 20000 /* it should have been closed by then: the stream is dead */
/* the API server restarts within a second or so where there are three */
#define MC_KUBE_BACKOFF_MIN 100
#define MC_KUBE_BACKOFF_MAX 5000 /* a thousand pods that wait for it ask 200 times a second */
#define MC_KUBE_POLL 10000       /* where watching is not allowed: a list so often */

/* Relays (common/relay) */
#define MC_RELAY_LINKS_MAX \
	4096 /* links of one relay: a hub of a thousand hosts, and who comes back before he is missed */
#define MC_RELAY_STRANGERS_MAX MC_STRANGERS_MAX /* of these, without a proof of the password */
#define MC_RELAY_HOST_BUCKETS 1024              /* their hosts, to find the one that has the most */
#define MC_RELAY_HUBS_MAX 1024 /* addresses that are dialled, or could be: all relays of a service */
#define MC_RELAY_HUBS_ENOUGH 2 /* of equals: one may die */
#define MC_RELAY_PATIENCE MC_STRANGER_PATIENCE /* from a connection to its proof */
#define MC_RELAY_PING 5000             /* a link that was quiet for so long is asked for whether it lives */
#define MC_RELAY_SILENCE 15000         /* nothing for so long: three of these were not answered */
#define MC_RELAY_TICK 250              /* how exactly these two are kept: a thousand links wait together */
#define MC_RELAY_RETRY_MIN 100         /* a hub is dialled again after this; it doubles up to */
#define MC_RELAY_RETRY_MAX 5000        /* a thousand spokes that wait for it dial 200 times a second */
#define MC_RELAY_FLYING_MAX (64 << 10) /* bytes of a link that the system has not taken; more waits here */
#define MC_RELAY_QUEUE_BYTES_MAX \
	(256 << 10) /* of one link that waits: 300 requests; the oldest goes, for they are repeated */
#define MC_RELAY_QUEUE_MAX 512 /* datagrams of one link that wait */
#define MC_RELAY_HEAP \
	(64 << 20) /* what waits, and records that are not whole, of all links; virtual until used */
#define MC_RELAY_SEEN_MAX 4096 /* datagrams remembered by their bytes: 100 starters for five seconds */
#define MC_RELAY_TWICE 1000    /* the same bytes by another way within this are the same datagram */
#define MC_RELAY_LATE \
	30000 /* but for answers, which are the same again and again: what a frozen hub sends at last */
#define MC_RELAY_NEIGHBOURS_MAX 32     /* relays on the networks of one */
#define MC_RELAY_NEIGHBOUR_PERIOD 4000 /* each says so often that it is there */
#define MC_RELAY_NEIGHBOUR_SILENCE 12000
#define MC_RELAY_SETTLED 2000 /* a relay that runs so long knows what is still on its way */
#define MC_RELAY_STOPPED \
	2000            /* a step comes so much later than it was asked for: the process was stopped \
			 */
#define MC_RELAY_TURN 4 /* ms that each of them waits for the one before it to deliver */
#define MC_RELAY_DELAYED_MAX 256  /* deliveries that wait for that */
#define MC_RELAY_REPEATED 20      /* a master that 100 ask says the same 800 times a second */
#define MC_RELAY_ORIGINS_MAX 4096 /* relays whose numbers are remembered: as many as there may be links */
#define MC_RELAY_RATES_MAX 4096   /* addresses whose datagrams are counted */
#define MC_RELAY_INTERESTS_MAX \
	8 /* clusters that are heard over one link; of others every fourth try is sent */
#define MC_RELAY_FLOOD_MAX \
	100 /* links that all get every request: 100 starters cost a fifth of a core then */
#define MC_RELAY_ASKED \
	5000 /* how long that holds; a search lasts 2 s, a master gathers questions for 1.5 \
	      */
#define MC_RELAY_MEMBERS_MAX 4096        /* who was heard, as told */
#define MC_RELAY_MEMBERS_TOLD 100        /* of these that are new, a second; */
#define MC_RELAY_MEMBERS_TOLD_BURST 2000 /* after a quiet time: a thousand hosts that start together */
#define MC_RELAY_CHECK_PATIENCE \
	60000 /* an address is asked for again when no answer came: too many are made up */
#define MC_RELAY_MEMBER_SILENCE 305000  /* a master announces itself after 300 s, then each 120 s */
#define MC_RELAY_NAMES_TOLD 64          /* clusters that are heard, not carried, and told */
#define MC_RELAY_COMMAND_PATIENCE 30000 /* from TERM to KILL: a member hands its data over */
#define MC_RELAY_GRIPES 64              /* hosts that were refused, to say each once in MC_LOG_REPEAT */
#define MC_RELAY_DROPS_TOLD 60000       /* what was dropped is told so often */
/* Relays that carry connections */
#define MC_RELAY_HOMES_MAX 1024    /* hosts of one network whose members others can reach */
#define MC_RELAY_HOME_PORTS_MAX 32 /* members of one host */
#define MC_RELAY_HOME_GRACE \
	5000 /* a host that cannot be reached is back by then: a hub that was restarted \
	      */
#define MC_RELAY_HOME_MEMORY 60000 /* and remembered so long, not to take old news of it for new */
/* a relay that hears that it is lost, and is not, says so to all at once, and then once in this time: a hub
 * that is restarted is heard of by each way, and who repeats old news makes all relays repeat theirs */
#define MC_RELAY_HOME_AGAIN 4
#define MC_RELAY_HOME_AGAIN_REFILL 1000
/* what one link says of hosts that we did not know, or otherwise: twice all there may be when it comes, and
 * then one in this time. Who has the password may be a host of the network, not all of its hosts */
#define MC_RELAY_HOME_NEWS (2 * MC_RELAY_HOMES_MAX)
#define MC_RELAY_HOME_NEWS_REFILL 50
/* ports that are listened on for others in all: four members on each host; of one host this many, when half
 * of them are taken */
#define MC_RELAY_HOME_LISTENS_MAX 4096
#define MC_RELAY_HOME_LISTENS_SURE 2
#define MC_RELAY_HOPS_MAX 16           /* relays that a connection passes; more is a circle */
#define MC_RELAY_STREAMS_MAX 8192      /* connections that pass one relay: a mesh of 128 hosts at its hub */
#define MC_RELAY_STREAMS_LINK_MAX 1024 /* the share of one link */
#define MC_RELAY_STREAM_WINDOW (512 << 10)  /* bytes under way one way; 10 MB/s over a path of 50 ms */
#define MC_RELAY_STREAM_CREDIT (64 << 10)   /* what was taken is acknowledged in pieces of this */
#define MC_RELAY_STREAM_CHUNK MC_READ_CHUNK /* read from a member at once */
#define MC_RELAY_STREAM_FLYING_MAX \
	(256 << 10) /* bytes of a link that the system has not taken; members are not read before it has */
#define MC_RELAY_STREAM_WAIT_MAX (8 << 20) /* bytes that wait at a relay on the way, for one link */
#define MC_RELAY_ANSWERS_MAX \
	(4 << 20) /* bytes that a link has not taken: who asks on, and reads nothing, is given up */
#define MC_RELAY_STREAM_PATIENCE 10000 /* until the other end stands */

/* What these promise each other. */
_Static_assert(MC_RELAY_HOME_LISTENS_MAX / 2 >= MC_RELAY_HOMES_MAX * MC_RELAY_HOME_LISTENS_SURE,
	"each host has its sure ports");
_Static_assert(MC_FRAME_STRANGER_MAX <= MC_FRAME_PEER_MAX && MC_FRAME_PEER_MAX <= MC_FRAME_MEMBER_MAX,
	"trust only grows");
_Static_assert(MC_CLIENT_STRANGER_MAX <= MC_CLIENT_MESSAGE_MAX, "the same of clients");
_Static_assert(
	2 * MC_FRAME_MEMBER_MAX <= MC_EVENT_ARENA, "a whole frame and what is made of it fit into one event");
_Static_assert(MC_FRAME_MEMBER_MAX <= MC_FRAME_MOVE_MAX, "who stores is sent more, not less");
_Static_assert(MC_FRAME_MOVE_MAX / 64 >= MC_MOVE_ENTRIES_MAX, "two of the largest hold so many, decoded");
_Static_assert(MC_STORE_VALUE_MAX + MC_STORE_KEY_MAX + MC_MOVE_PIECE / 2 + MC_MAP_INDEXES_BYTES_MAX <=
		MC_FRAME_MEMBER_MAX,
	"an entry of any size moves, and what stands beside it");
_Static_assert(
	MC_INDEX_BYTES_MAX <= MC_MAP_INDEXES_BYTES_MAX / 2 && MC_MAP_NAME_MAX <= MC_INDEX_BYTES_MAX / 2,
	"any index has room in a map, and a map of any name has indexes");
_Static_assert(2 * MC_PARTITIONS * MC_INDEX_BYTES_MAX <= MC_WRITE_QUEUE_MAX,
	"one member is told of an index by all partitions at once");
_Static_assert(2 * MC_MAPS_MAX + MC_CONTAINERS_MAX <= MC_DATA_TABLES && MC_DATA_TABLES <= MC_STORE_TABLES_MAX,
	"each has its tables");
_Static_assert(MC_CONTAINER_ITEMS_MAX <= MC_ENTRIES_MAX &&
		MC_CONTAINER_BYTES_MAX + MC_MOVE_PIECE <= MC_FRAME_MEMBER_MAX,
	"a container is one list in one message");
_Static_assert(MC_FRAME_MEMBER_MAX <= MC_WRITE_QUEUE_MAX, "one message can always be queued");
_Static_assert(
	MC_WRITABLE_LOW < MC_CLIENT_QUEUE_MAX && MC_WRITABLE_LOW < MC_WRITE_QUEUE_MAX, "drained is not full");
_Static_assert(
	MC_WRITABLE_LOW + MC_PIECE <= MC_CLIENT_QUEUE_MAX && MC_WRITABLE_LOW + MC_PIECE <= MC_WRITE_QUEUE_MAX,
	"a piece has room when what was before it has drained");
_Static_assert(MC_WRITABLE_LOW + MC_EVENTS_CLIENT_MAX + MC_PIECE <= MC_CLIENT_QUEUE_MAX &&
		MC_WRITABLE_LOW + MC_EVENTS_MEMBER_MAX + MC_PIECE <= MC_WRITE_QUEUE_MAX,
	"who is told too much loses events, not his connection");
_Static_assert(MC_PIECE <= MC_STEP_LONG && MC_STEP_LONG <= MC_EVENT_ARENA / 2,
	"what is said at once is made at once");
_Static_assert(3 * MC_DATA_CACHES_BYTES_MAX <= MC_EVENT_ARENA / 2 && MC_DATA_CACHES_BYTES_MAX < MC_STEP_LONG,
	"configurations of caches are put together, framed and copied in one step, beside all else");
_Static_assert(MC_WRITE_QUEUE_MAX <= MC_WRITE_QUEUES_MAX, "one connection alone has its own limit first");
_Static_assert(MC_CLIENT_ANSWERS_MAX + MC_CLIENT_MESSAGE_MAX <= MC_WRITE_QUEUES_MAX, "and so has one client");
_Static_assert(4 * MC_MEMBERS_MAX <= MC_CONNS_MAX, "both sides of each member may dial, and strangers come");
_Static_assert(2 * MC_CLIENTS_MAX <= MC_CONNS_MAX, "clients never take the members' half");
_Static_assert(MC_STRANGERS_MAX < MC_CONNS_MAX, "strangers never take all connections");
_Static_assert(MC_CLIENT_LISTENERS_MEAN <= MC_CLIENT_LISTENERS_MAX, "a mean is no more than a maximum");
_Static_assert(
	MC_MEMBERS_MAX + MC_PARTITIONS <= MC_INVOCATIONS_MAX, "a call to everybody and all migrations");
_Static_assert(MC_PARTITIONS *MC_REPLICAS <= MC_PARTITION_REPLICAS_MAX, "every slot may name another member");
_Static_assert(MC_PARTITION_REPLICAS_MAX <= 32767, "an index of the dictionary is an int16_t");
_Static_assert(MC_REPLICAS <= 127, "a replica's number is an int8_t");
_Static_assert(
	MC_ATTRIBUTES_MAX <= 255 && MC_ATTRIBUTE_BYTES_MAX <= 65535, "as they are counted in struct member");
_Static_assert(MC_ONJOIN_MAX <= MC_ONJOIN_MESSAGE_MAX && MC_DATA_CACHES_BYTES_MAX <= MC_ONJOIN_MESSAGE_MAX,
	"what is kept of one member can be passed on, and so can configurations");
_Static_assert(MC_ONJOIN_MESSAGE_MAX <= MC_WRITE_QUEUE_MAX / 8 &&
		MC_ONJOIN_MESSAGE_MAX <= MC_ONJOIN_FORWARD_MAX &&
		MC_ONJOIN_FORWARD_MAX <= MC_WRITE_QUEUES_MAX / 2,
	"one message that is passed on drops no connection");
_Static_assert(4 * MC_ONJOIN_MAX <= MC_NODE_HEAP, "what is handed on leaves room for the rest");
_Static_assert(MC_CLIENT_VIEW_PAUSE <= MC_CLIENT_VIEW_PAUSE_MAX && MC_GUESS_DELAY_MIN <= MC_GUESS_DELAY_MAX,
	"a pause is no longer than the longest");

#endif
