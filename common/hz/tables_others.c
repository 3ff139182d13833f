/* SPDX-License-Identifier: Apache-2.0 */
/* tables_others.c - the rows of others.h as tables. */
#include "common/hz/conditions.h"
#include "common/hz/registry.h"

MC_TABLE(hz_cardinality_estimator, HZ_CARDINALITY_ESTIMATOR, ANNOUNCED(CARDINALITY_ESTIMATOR));
MC_TABLE(hz_hyper_log_log, HZ_HYPER_LOG_LOG, MC_IN_PLACE);
MC_TABLE(hz_dense_hyper_log_log, HZ_DENSE_HYPER_LOG_LOG, MC_IN_PLACE);
MC_TABLE(hz_sparse_hyper_log_log, HZ_SPARSE_HYPER_LOG_LOG, MC_IN_PLACE);
MC_TABLE(hz_named_cardinality, HZ_NAMED_CARDINALITY, MC_IN_PLACE);
MC_TABLE(hz_cardinality_replication_operation, HZ_CARDINALITY_REPLICATION_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cardinality_add_operation, HZ_CARDINALITY_ADD_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cardinality_merge_operation, HZ_CARDINALITY_MERGE_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_cardinality_merge_backup_operation, HZ_CARDINALITY_MERGE_BACKUP_OPERATION, MC_IN_PLACE);
MC_TABLE(hz_scheduled_task_statistics, HZ_SCHEDULED_TASK_STATISTICS, ANNOUNCED(SCHEDULED_TASK_STATISTICS));
MC_TABLE(hz_scheduled_delegate, HZ_SCHEDULED_DELEGATE, MC_IN_PLACE);
MC_TABLE(hz_named_task_decorator, HZ_NAMED_TASK_DECORATOR, MC_IN_PLACE);
MC_TABLE(hz_task_definition, HZ_TASK_DEFINITION, ANNOUNCED(TASK_DEFINITION));
MC_TABLE(hz_scheduled_task_descriptor, HZ_SCHEDULED_TASK_DESCRIPTOR, ANNOUNCED(SCHEDULED_TASK_DESCRIPTOR));
MC_TABLE(hz_named_task, HZ_NAMED_TASK, MC_IN_PLACE);
MC_TABLE(hz_tasks_of_executor, HZ_TASKS_OF_EXECUTOR, MC_IN_PLACE);
MC_TABLE(hz_scheduled_replication_operation, HZ_SCHEDULED_REPLICATION_OPERATION, MC_IN_PLACE);
