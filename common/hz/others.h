/* SPDX-License-Identifier: Apache-2.0 */
/* others.h - rows of cardinality estimators, and of what scheduled executors put into migrations. */
#ifndef MC_HZ_OTHERS_H
#define MC_HZ_OTHERS_H

#include "common/hz/operations.h"

#define HZ_CARDINALITY_ESTIMATOR(R, T) /* CardinalityEstimatorContainer */ \
	HZ_ANY(R, T, hll) \
	HZ_ROW(R, T, i32, backup_count) \
	HZ_ROW(R, T, i32, async_backup_count)
MC_MESSAGE(hz_cardinality_estimator, HZ_CARDINALITY_ESTIMATOR);
#define HZ_HYPER_LOG_LOG(R, T) \
	HZ_ANY(R, T, encoder) \
	HZ_ROW(R, T, i32, m)
MC_MESSAGE(hz_hyper_log_log, HZ_HYPER_LOG_LOG);
#define HZ_DENSE_HYPER_LOG_LOG(R, T) \
	HZ_ROW(R, T, i32, p) \
	R(T, bytes, registers, none, MC_FRAME_MEMBER_MAX, 0, always, all)
MC_MESSAGE(hz_dense_hyper_log_log, HZ_DENSE_HYPER_LOG_LOG);
#define HZ_SPARSE_HYPER_LOG_LOG(R, T) \
	HZ_ROW(R, T, i32, p) \
	HZ_ROW(R, T, i32, total) \
	HZ_ROW(R, T, i32, mark) \
	HZ_ROW(R, T, i32, prev) \
	R(T, bytes, elements, none, MC_FRAME_MEMBER_MAX, 0, always, all)
MC_MESSAGE(hz_sparse_hyper_log_log, HZ_SPARSE_HYPER_LOG_LOG);
#define HZ_NAMED_CARDINALITY(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_OBJ(R, T, value, hz_cardinality_estimator)
MC_MESSAGE(hz_named_cardinality, HZ_NAMED_CARDINALITY);
#define HZ_CARDINALITY_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, parts, migration_data, hz_named_cardinality, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_cardinality_replication_operation, HZ_CARDINALITY_REPLICATION_OPERATION);
#define HZ_CARDINALITY_ADD_OPERATION(R, T) /* AggregateOperation, AggregateBackupOperation */ \
	HZ_NAMED_OP(R, T) \
	HZ_ROW(R, T, i64, hash)
MC_MESSAGE(hz_cardinality_add_operation, HZ_CARDINALITY_ADD_OPERATION);
#define HZ_CARDINALITY_MERGE_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, merge_policy) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_cardinality_merge_operation, HZ_CARDINALITY_MERGE_OPERATION);
#define HZ_CARDINALITY_MERGE_BACKUP_OPERATION(R, T) \
	HZ_NAMED_OP(R, T) \
	HZ_ANY(R, T, value)
MC_MESSAGE(hz_cardinality_merge_backup_operation, HZ_CARDINALITY_MERGE_BACKUP_OPERATION);

#define HZ_SCHEDULED_TASK_STATISTICS(R, T) /* times in nanoseconds */ \
	HZ_ROW(R, T, i64, runs) \
	HZ_ROW(R, T, i64, last_idle_duration) \
	HZ_ROW(R, T, i64, total_idle_duration) \
	HZ_ROW(R, T, i64, total_run_duration) \
	HZ_ROW(R, T, i64, last_run_duration)
MC_MESSAGE(hz_scheduled_task_statistics, HZ_SCHEDULED_TASK_STATISTICS);
#define HZ_SCHEDULED_DELEGATE(R, T) HZ_ANY(R, T, delegate) /* what is run: a stream of Java's, as a rule */
MC_MESSAGE(hz_scheduled_delegate, HZ_SCHEDULED_DELEGATE);
#define HZ_NAMED_TASK_DECORATOR(R, T) \
	HZ_SCHEDULED_DELEGATE(R, T) \
	HZ_TEXT(R, T, name)
MC_MESSAGE(hz_named_task_decorator, HZ_NAMED_TASK_DECORATOR);
#define HZ_TASK_DEFINITION(R, T) \
	HZ_TEXT(R, T, type) \
	HZ_TEXT(R, T, name) \
	HZ_ANY(R, T, command) \
	HZ_ROW(R, T, i64, initial_delay) \
	HZ_ROW(R, T, i64, period) \
	HZ_TEXT(R, T, unit) \
	HZ_ROW(R, T, flag, auto_disposable)
MC_MESSAGE(hz_task_definition, HZ_TASK_DEFINITION);
#define HZ_SCHEDULED_TASK_DESCRIPTOR(R, T) \
	HZ_OBJ(R, T, definition, hz_task_definition) \
	HZ_ANY(R, T, state) \
	HZ_OBJ(R, T, stats, hz_scheduled_task_statistics) \
	HZ_ANY(R, T, result_ref)
MC_MESSAGE(hz_scheduled_task_descriptor, HZ_SCHEDULED_TASK_DESCRIPTOR);
#define HZ_NAMED_TASK(R, T) \
	HZ_TEXT(R, T, key) \
	HZ_OBJ(R, T, value, hz_scheduled_task_descriptor)
MC_MESSAGE(hz_named_task, HZ_NAMED_TASK);
#define HZ_TASKS_OF_EXECUTOR(R, T) \
	HZ_TEXT(R, T, key) \
	R(T, parts, value, hz_named_task, MC_ENTRIES_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_tasks_of_executor, HZ_TASKS_OF_EXECUTOR);
#define HZ_SCHEDULED_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	HZ_LIST(R, T, map, hz_tasks_of_executor)
MC_MESSAGE(hz_scheduled_replication_operation, HZ_SCHEDULED_REPLICATION_OPERATION);

#define HZ_OTHERS_CLASSES(C) \
	C(CARDINALITY_ADD_OPERATION, hz_cardinality_add_operation, "AggregateOperation", -21, 0, OP, N, all) \
	C(CARDINALITY_ESTIMATE_OPERATION, hz_named_op, "EstimateOperation", -21, 1, OP, N, all) \
	C(CARDINALITY_ADD_BACKUP_OPERATION, hz_cardinality_add_operation, "AggregateBackupOperation", -21, \
		2, OP, N, all) \
	C(CARDINALITY_MERGE_OPERATION, hz_cardinality_merge_operation, "MergeOperation", -21, 8, OP, N, all) \
	C(CARDINALITY_MERGE_BACKUP_OPERATION, hz_cardinality_merge_backup_operation, "MergeBackupOperation", \
		-21, 9, OP, N, all) \
	C(CARDINALITY_REPLICATION_OPERATION, hz_cardinality_replication_operation, "ReplicationOperation", \
		-21, 3, OP, N, all) \
	C(CARDINALITY_ESTIMATOR, hz_cardinality_estimator, "CardinalityEstimatorContainer", -21, 4, OBJ, N, \
		all) \
	C(HYPER_LOG_LOG, hz_hyper_log_log, "HyperLogLogImpl", -21, 5, OBJ, N, all) \
	C(DENSE_HYPER_LOG_LOG, hz_dense_hyper_log_log, "DenseHyperLogLogEncoder", -21, 6, OBJ, N, all) \
	C(SPARSE_HYPER_LOG_LOG, hz_sparse_hyper_log_log, "SparseHyperLogLogEncoder", -21, 7, OBJ, N, all) \
	C(SCHEDULED_TASK_DESCRIPTOR, hz_scheduled_task_descriptor, "ScheduledTaskDescriptor", -27, 2, OBJ, \
		N, all) \
	C(TASK_DEFINITION, hz_task_definition, "TaskDefinition", -27, 3, OBJ, V, all) \
	C(SCHEDULED_RUNNABLE_ADAPTER, hz_scheduled_delegate, "ScheduledRunnableAdapter", -27, 4, OBJ, N, \
		all) \
	C(NAMED_TASK_DECORATOR, hz_named_task_decorator, "NamedTaskDecorator", -27, 5, OBJ, V, all) \
	C(SCHEDULED_TASK_STATISTICS, hz_scheduled_task_statistics, "ScheduledTaskStatisticsImpl", -27, 16, \
		OBJ, N, all) \
	C(SCHEDULED_REPLICATION_OPERATION, hz_scheduled_replication_operation, "ReplicationOperation", -27, \
		19, OP, N, all) \
	C(AUTO_DISPOSABLE_TASK_DECORATOR, hz_scheduled_delegate, "AutoDisposableTaskDecorator", -27, 30, \
		OBJ, N, all)

#endif
