/* SPDX-License-Identifier: Apache-2.0 */
/* backup_others.c - whose operation a write to what is no map is. */
#include "common/data/backup_others.h"

#include "common/data/container_ops.h"
#include "common/data/cp_service.h"

static const struct service {
	bool (*is)(enum hz_class cls);
	struct replica_versions *(*versions)(
		struct node *n, uint32_t partition, enum hz_class cls, const void *body);
	bool (*run)(struct node *n, uint32_t partition, enum hz_class cls, const void *body);
	struct mc_value *(*namespace)(struct node *n, enum hz_class cls, const void *body);
} services[] = {
	{ container_is_backup, container_backup_versions, container_backup_run, container_backup_namespace },
	{ cp_is_backup, cp_backup_versions, cp_backup_run, cp_backup_namespace },
};

static const struct service *find(enum hz_class cls)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (services[i].is(cls))
			return &services[i];
	return NULL;
}

bool backup_other_is(enum hz_class cls)
{
	return find(cls) != NULL;
}

struct replica_versions *backup_other_versions(
	struct node *n, uint32_t partition, enum hz_class cls, const void *body)
{
	return find(cls)->versions(n, partition, cls, body);
}

bool backup_other_run(struct node *n, uint32_t partition, enum hz_class cls, const void *body)
{
	return find(cls)->run(n, partition, cls, body);
}

struct mc_value *backup_other_namespace(struct node *n, enum hz_class cls, const void *body)
{
	return find(cls)->namespace(n, cls, body);
}
