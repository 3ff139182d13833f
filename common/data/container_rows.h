/* SPDX-License-Identifier: Apache-2.0 */
/*
 * container_rows.h - operations of members on queues, lists, sets, ring buffers and cardinality estimators:
 * class, whose it is (NONE: a list's or a set's, as its head says), how it stands to a container that is not
 * there (MAKES it; ASKS: as an empty one; WAITS: makes it, for a call may wait for it), and what it does.
 */
#ifndef MC_DATA_CONTAINER_ROWS_H
#define MC_DATA_CONTAINER_ROWS_H

#define CONTAINER_ROWS(X) \
	X(QUEUE_OFFER_OPERATION, QUEUE, MAKES, queue_offer) \
	X(QUEUE_ADD_ALL_OPERATION, QUEUE, MAKES, queue_add_all) \
	X(QUEUE_POLL_OPERATION, QUEUE, WAITS, queue_poll) \
	X(QUEUE_PEEK_OPERATION, QUEUE, ASKS, queue_peek) \
	X(QUEUE_SIZE_OPERATION, QUEUE, ASKS, size) \
	X(QUEUE_IS_EMPTY_OPERATION, QUEUE, ASKS, is_empty) \
	X(QUEUE_REMAINING_CAPACITY_OPERATION, QUEUE, ASKS, queue_remaining) \
	X(QUEUE_CLEAR_OPERATION, QUEUE, ASKS, queue_clear) \
	X(QUEUE_REMOVE_OPERATION, QUEUE, ASKS, queue_remove) \
	X(QUEUE_CONTAINS_OPERATION, QUEUE, ASKS, contains) \
	X(QUEUE_COMPARE_AND_REMOVE_OPERATION, QUEUE, ASKS, compare_and_remove) \
	X(QUEUE_DRAIN_OPERATION, QUEUE, ASKS, queue_drain) \
	X(QUEUE_ITERATOR_OPERATION, QUEUE, ASKS, get_all) \
	X(QUEUE_CHECK_AND_EVICT_OPERATION, QUEUE, ASKS, queue_check_and_evict) \
	X(COLLECTION_ADD_OPERATION, KINDS, MAKES, collection_add) \
	X(COLLECTION_ADD_ALL_OPERATION, KINDS, MAKES, collection_add_all) \
	X(COLLECTION_REMOVE_OPERATION, KINDS, ASKS, collection_remove) \
	X(COLLECTION_SIZE_OPERATION, KINDS, ASKS, size) \
	X(COLLECTION_IS_EMPTY_OPERATION, KINDS, ASKS, is_empty) \
	X(COLLECTION_CLEAR_OPERATION, KINDS, ASKS, collection_clear) \
	X(COLLECTION_CONTAINS_OPERATION, KINDS, ASKS, contains) \
	X(COLLECTION_COMPARE_AND_REMOVE_OPERATION, KINDS, ASKS, compare_and_remove) \
	X(COLLECTION_GET_ALL_OPERATION, KINDS, ASKS, get_all) \
	X(LIST_ADD_OPERATION, LIST, MAKES, list_add) \
	X(LIST_ADD_ALL_OPERATION, LIST, MAKES, list_add_all) \
	X(LIST_GET_OPERATION, LIST, ASKS, list_get) \
	X(LIST_SET_OPERATION, LIST, ASKS, list_set) \
	X(LIST_REMOVE_OPERATION, LIST, ASKS, list_remove) \
	X(LIST_INDEX_OF_OPERATION, LIST, ASKS, list_index_of) \
	X(LIST_SUB_OPERATION, LIST, ASKS, list_sub) \
	X(RINGBUFFER_GENERIC_OPERATION, RING, ASKS, ring_generic) \
	X(RINGBUFFER_ADD_OPERATION, RING, MAKES, ring_add) \
	X(RINGBUFFER_ADD_ALL_OPERATION, RING, MAKES, ring_add_all) \
	X(RINGBUFFER_READ_ONE_OPERATION, RING, WAITS, ring_read_one) \
	X(RINGBUFFER_READ_MANY_OPERATION, RING, WAITS, ring_read_many) \
	X(QUEUE_MERGE_OPERATION, QUEUE, MAKES, merge) \
	X(COLLECTION_MERGE_OPERATION, KINDS, MAKES, merge) \
	X(RINGBUFFER_MERGE_OPERATION, RING, MAKES, ring_merge) \
	X(CARDINALITY_ADD_OPERATION, ESTIMATOR, MAKES, estimator_add) \
	X(CARDINALITY_ESTIMATE_OPERATION, ESTIMATOR, ASKS, estimator_estimate) \
	X(CARDINALITY_MERGE_OPERATION, ESTIMATOR, MAKES, estimator_merge)

#endif
