/* SPDX-License-Identifier: Apache-2.0 */
/* errors.h - the errors that a client is told of by a number (ClientProtocolErrorCodes), with the classes
 * that Java's members and clients have for them (ClientExceptionFactory). */
#ifndef MC_CLIENT_ERRORS_H
#define MC_CLIENT_ERRORS_H

#include "common/base/types.h"

#define CLIENT_ERROR_CODES(E) \
	E(ARRAY_INDEX_OUT_OF_BOUNDS, 1, "java.lang.ArrayIndexOutOfBoundsException") \
	E(ARRAY_STORE, 2, "java.lang.ArrayStoreException") \
	E(AUTHENTICATION, 3, "com.hazelcast.client.AuthenticationException") \
	E(CACHE, 4, "javax.cache.CacheException") \
	E(CACHE_LOADER, 5, "javax.cache.integration.CacheLoaderException") \
	E(CACHE_NOT_EXISTS, 6, "com.hazelcast.cache.CacheNotExistsException") \
	E(CACHE_WRITER, 7, "javax.cache.integration.CacheWriterException") \
	E(CALLER_NOT_MEMBER, 8, "com.hazelcast.spi.exception.CallerNotMemberException") \
	E(CANCELLATION, 9, "java.util.concurrent.CancellationException") \
	E(CLASS_CAST, 10, "java.lang.ClassCastException") \
	E(CLASS_NOT_FOUND, 11, "java.lang.ClassNotFoundException") \
	E(CONCURRENT_MODIFICATION, 12, "java.util.ConcurrentModificationException") \
	E(CONFIG_MISMATCH, 13, "com.hazelcast.internal.cluster.impl.ConfigMismatchException") \
	E(DISTRIBUTED_OBJECT_DESTROYED, 14, \
		"com.hazelcast.spi.exception.DistributedObjectDestroyedException") \
	E(EOF, 15, "java.io.EOFException") \
	E(ENTRY_PROCESSOR, 16, "javax.cache.processor.EntryProcessorException") \
	E(EXECUTION, 17, "java.util.concurrent.ExecutionException") \
	E(HAZELCAST, 18, "com.hazelcast.core.HazelcastException") \
	E(NOT_ACTIVE, 19, "com.hazelcast.core.HazelcastInstanceNotActiveException") \
	E(HAZELCAST_OVERLOAD, 20, "com.hazelcast.core.HazelcastOverloadException") \
	E(SERIALIZATION, 21, "com.hazelcast.nio.serialization.HazelcastSerializationException") \
	E(IO, 22, "java.io.IOException") \
	E(ILLEGAL_ARGUMENT, 23, "java.lang.IllegalArgumentException") \
	E(ILLEGAL_ACCESS, 24, "java.lang.IllegalAccessException") \
	E(ILLEGAL_ACCESS_ERROR, 25, "java.lang.IllegalAccessError") \
	E(ILLEGAL_MONITOR_STATE, 26, "java.lang.IllegalMonitorStateException") \
	E(ILLEGAL_STATE, 27, "java.lang.IllegalStateException") \
	E(ILLEGAL_THREAD_STATE, 28, "java.lang.IllegalThreadStateException") \
	E(INDEX_OUT_OF_BOUNDS, 29, "java.lang.IndexOutOfBoundsException") \
	E(INTERRUPTED, 30, "java.lang.InterruptedException") \
	E(INVALID_ADDRESS, 31, "com.hazelcast.internal.util.AddressUtil$InvalidAddressException") \
	E(INVALID_CONFIGURATION, 32, "com.hazelcast.config.InvalidConfigurationException") \
	E(MEMBER_LEFT, 33, "com.hazelcast.core.MemberLeftException") \
	E(NEGATIVE_ARRAY_SIZE, 34, "java.lang.NegativeArraySizeException") \
	E(NO_SUCH_ELEMENT, 35, "java.util.NoSuchElementException") \
	E(NOT_SERIALIZABLE, 36, "java.io.NotSerializableException") \
	E(NULL_POINTER, 37, "java.lang.NullPointerException") \
	E(OPERATION_TIMEOUT, 38, "com.hazelcast.core.OperationTimeoutException") \
	E(PARTITION_MIGRATING, 39, "com.hazelcast.spi.exception.PartitionMigratingException") \
	E(QUERY, 40, "com.hazelcast.query.QueryException") \
	E(QUERY_RESULT_SIZE_EXCEEDED, 41, "com.hazelcast.map.QueryResultSizeExceededException") \
	E(SPLIT_BRAIN_PROTECTION, 42, "com.hazelcast.splitbrainprotection.SplitBrainProtectionException") \
	E(REACHED_MAX_SIZE, 43, "com.hazelcast.map.ReachedMaxSizeException") \
	E(REJECTED_EXECUTION, 44, "java.util.concurrent.RejectedExecutionException") \
	E(RESPONSE_ALREADY_SENT, 45, "com.hazelcast.spi.exception.ResponseAlreadySentException") \
	E(RETRYABLE, 46, "com.hazelcast.spi.exception.RetryableHazelcastException") \
	E(RETRYABLE_IO, 47, "com.hazelcast.spi.exception.RetryableIOException") \
	E(RUNTIME, 48, "java.lang.RuntimeException") \
	E(SECURITY, 49, "java.lang.SecurityException") \
	E(SOCKET, 50, "java.net.SocketException") \
	E(STALE_SEQUENCE, 51, "com.hazelcast.ringbuffer.StaleSequenceException") \
	E(TARGET_DISCONNECTED, 52, "com.hazelcast.spi.exception.TargetDisconnectedException") \
	E(TARGET_NOT_MEMBER, 53, "com.hazelcast.spi.exception.TargetNotMemberException") \
	E(TIMEOUT, 54, "java.util.concurrent.TimeoutException") \
	E(TOPIC_OVERLOAD, 55, "com.hazelcast.topic.TopicOverloadException") \
	E(TRANSACTION, 56, "com.hazelcast.transaction.TransactionException") \
	E(TRANSACTION_NOT_ACTIVE, 57, "com.hazelcast.transaction.TransactionNotActiveException") \
	E(TRANSACTION_TIMED_OUT, 58, "com.hazelcast.transaction.TransactionTimedOutException") \
	E(URI_SYNTAX, 59, "java.net.URISyntaxException") \
	E(UTF_DATA_FORMAT, 60, "java.io.UTFDataFormatException") \
	E(UNSUPPORTED_OPERATION, 61, "java.lang.UnsupportedOperationException") \
	E(WRONG_TARGET, 62, "com.hazelcast.spi.exception.WrongTargetException") \
	E(XA, 63, "javax.transaction.xa.XAException") \
	E(ACCESS_CONTROL, 64, "java.security.AccessControlException") \
	E(LOGIN, 65, "javax.security.auth.login.LoginException") \
	E(UNSUPPORTED_CALLBACK, 66, "javax.security.auth.callback.UnsupportedCallbackException") \
	E(NO_DATA_MEMBER, 67, "com.hazelcast.partition.NoDataMemberInClusterException") \
	E(REPLICATED_MAP_CANT_BE_CREATED, 68, \
		"com.hazelcast.replicatedmap.ReplicatedMapCantBeCreatedOnLiteMemberException") \
	E(MAX_MESSAGE_SIZE_EXCEEDED, 69, \
		"com.hazelcast.client.impl.protocol.exception.MaxMessageSizeExceeded") \
	E(WAN_REPLICATION_QUEUE_FULL, 70, "com.hazelcast.wan.WanQueueFullException") \
	E(ASSERTION_ERROR, 71, "java.lang.AssertionError") \
	E(OUT_OF_MEMORY_ERROR, 72, "java.lang.OutOfMemoryError") \
	E(STACK_OVERFLOW_ERROR, 73, "java.lang.StackOverflowError") \
	E(NATIVE_OUT_OF_MEMORY_ERROR, 74, "com.hazelcast.memory.NativeOutOfMemoryError") \
	E(SERVICE_NOT_FOUND, 75, "com.hazelcast.spi.exception.ServiceNotFoundException") \
	E(STALE_TASK_ID, 76, "com.hazelcast.durableexecutor.StaleTaskIdException") \
	E(DUPLICATE_TASK, 77, "com.hazelcast.scheduledexecutor.DuplicateTaskException") \
	E(STALE_TASK, 78, "com.hazelcast.scheduledexecutor.StaleTaskException") \
	E(LOCAL_MEMBER_RESET, 79, "com.hazelcast.core.LocalMemberResetException") \
	E(INDETERMINATE_OPERATION_STATE, 80, "com.hazelcast.core.IndeterminateOperationStateException") \
	E(NODE_ID_OUT_OF_RANGE, 81, "com.hazelcast.flakeidgen.impl.NodeIdOutOfRangeException") \
	E(TARGET_NOT_REPLICA, 82, "com.hazelcast.crdt.TargetNotReplicaException") \
	E(MUTATION_DISALLOWED, 83, "com.hazelcast.crdt.MutationDisallowedException") \
	E(CONSISTENCY_LOST, 84, "com.hazelcast.core.ConsistencyLostException") \
	E(SESSION_EXPIRED, 85, "com.hazelcast.cp.internal.session.SessionExpiredException") \
	E(WAIT_KEY_CANCELLED, 86, \
		"com.hazelcast.cp.internal.datastructures.exception.WaitKeyCancelledException") \
	E(LOCK_ACQUIRE_LIMIT_REACHED, 87, \
		"com.hazelcast.cp.lock.exception.LockAcquireLimitReachedException") \
	E(LOCK_OWNERSHIP_LOST, 88, "com.hazelcast.cp.lock.exception.LockOwnershipLostException") \
	E(CP_GROUP_DESTROYED, 89, "com.hazelcast.cp.exception.CPGroupDestroyedException") \
	E(CANNOT_REPLICATE, 90, "com.hazelcast.cp.exception.CannotReplicateException") \
	E(LEADER_DEMOTED, 91, "com.hazelcast.cp.exception.LeaderDemotedException") \
	E(STALE_APPEND_REQUEST, 92, "com.hazelcast.cp.exception.StaleAppendRequestException") \
	E(NOT_LEADER, 93, "com.hazelcast.cp.exception.NotLeaderException") \
	E(VERSION_MISMATCH, 94, "com.hazelcast.internal.cluster.impl.VersionMismatchException") \
	E(NO_SUCH_METHOD_ERROR, 95, "java.lang.NoSuchMethodError") \
	E(NO_SUCH_METHOD_EXCEPTION, 96, "java.lang.NoSuchMethodException") \
	E(NO_SUCH_FIELD_ERROR, 97, "java.lang.NoSuchFieldError") \
	E(NO_SUCH_FIELD_EXCEPTION, 98, "java.lang.NoSuchFieldException") \
	E(NO_CLASS_DEF_FOUND_ERROR, 99, "java.lang.NoClassDefFoundError") \
	E(CP_LEADER_STEPPING_DOWN, 100, "com.hazelcast.cp.exception.CPLeaderSteppingDownException")
enum client_error_code {
#define E(name, code, java) CLIENT_ERROR_##name = code,
	CLIENT_ERROR_CODES(E)
#undef E
};
/* The class name that goes with a code; "" for others. */
const char *client_error_class(enum client_error_code code);
/* The code of a class of Java; CLIENT_ERROR_HAZELCAST: it has none. */
enum client_error_code client_error_of(struct mc_str java_class);

#endif
