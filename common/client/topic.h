/* SPDX-License-Identifier: Apache-2.0 */
/* topic.h - rows of the Topic.* and Ringbuffer.* messages. A reliable topic is a ring buffer. */
#ifndef MC_CLIENT_TOPIC_H
#define MC_CLIENT_TOPIC_H

#include "common/client/objects.h"

#define CLIENT_TOPIC_PUBLISH_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, message)
MC_MESSAGE(client_topic_publish, CLIENT_TOPIC_PUBLISH_ROWS);

#define CLIENT_TOPIC_PUBLISH_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, messages)
MC_MESSAGE(client_topic_publish_all, CLIENT_TOPIC_PUBLISH_ALL_ROWS);

#define CLIENT_TOPIC_EVENT_ROWS(R, T) \
	CLIENT_DATA(R, T, item) \
	CLIENT_FIXED(R, T, i64, publish_time) \
	CLIENT_FIXED(R, T, uuid, uuid) /* the member that published it */
MC_MESSAGE(client_topic_event, CLIENT_TOPIC_EVENT_ROWS);

#define CLIENT_RINGBUFFER_ADD_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i32, overflow_policy) /* 0 overwrite, 1 fail */ \
	CLIENT_DATA(R, T, value)
MC_MESSAGE(client_ringbuffer_add, CLIENT_RINGBUFFER_ADD_ROWS);

#define CLIENT_RINGBUFFER_ADD_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATAS(R, T, value_list) \
	CLIENT_FIXED(R, T, i32, overflow_policy)
MC_MESSAGE(client_ringbuffer_add_all, CLIENT_RINGBUFFER_ADD_ALL_ROWS);

#define CLIENT_RINGBUFFER_READ_ONE_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i64, sequence)
MC_MESSAGE(client_ringbuffer_read_one, CLIENT_RINGBUFFER_READ_ONE_ROWS);

#define CLIENT_RINGBUFFER_READ_MANY_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, i64, start_sequence) \
	CLIENT_FIXED(R, T, i32, min_count) \
	CLIENT_FIXED(R, T, i32, max_count) \
	CLIENT_DATA_OR_NULL(R, T, filter)
MC_MESSAGE(client_ringbuffer_read_many, CLIENT_RINGBUFFER_READ_MANY_ROWS);

#define CLIENT_RINGBUFFER_READ_MANY_ANSWER_ROWS(R, T) \
	CLIENT_FIXED(R, T, i32, read_count) \
	CLIENT_DATAS(R, T, items) \
	R(T, longs, item_seqs, none, MC_CLIENT_LIST_MAX, MC_ROW_NULLABLE, always, all) \
	CLIENT_FIXED(R, T, i64, next_seq)
MC_MESSAGE(client_ringbuffer_read_many_answer, CLIENT_RINGBUFFER_READ_MANY_ANSWER_ROWS);

#endif
