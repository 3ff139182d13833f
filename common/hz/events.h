/* SPDX-License-Identifier: Apache-2.0 */
/* events.h - rows of registrations, events, proxies, topics, tenants, backups and the few map operations of
 * the vectors. */
#ifndef MC_HZ_EVENTS_H
#define MC_HZ_EVENTS_H

#include "common/hz/operations.h"

#define HZ_REGISTRATION(R, T) \
	R(T, uuid, id, none, 0, 0, always, all) \
	R(T, str, service_name, none, MC_STR_MAX, 0, always, all) \
	R(T, str, topic, none, MC_STR_MAX, 0, always, all) \
	R(T, obj, subscriber, hz_address, 0, 0, always, all) \
	R(T, any, filter, none, 0, MC_ROW_KEEP, always, all) \
	R(T, flag, local_only, none, 0, 0, if_version_known, all)
MC_MESSAGE(hz_registration, HZ_REGISTRATION);

#define HZ_ON_JOIN_REGISTRATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, parts, registrations, hz_registration, MC_LIST_MAX, MC_ROW_COUNTED, always, all)
MC_MESSAGE(hz_on_join_registration_operation, HZ_ON_JOIN_REGISTRATION_OPERATION);

#define HZ_REGISTRATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, i32, member_list_version, none, 0, 0, always, all) \
	R(T, part, registration, hz_registration, 0, 0, always, all) \
	R(T, i32, order_key, none, 0, 0, if_version_known, all)
MC_MESSAGE(hz_registration_operation, HZ_REGISTRATION_OPERATION);

#define HZ_DEREGISTRATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, i32, member_list_version, none, 0, 0, always, all) \
	R(T, str, topic, none, MC_STR_MAX, 0, always, all) \
	R(T, uuid, id, none, 0, 0, always, all) \
	R(T, i32, order_key, none, 0, 0, if_version_known, all)
MC_MESSAGE(hz_deregistration_operation, HZ_DEREGISTRATION_OPERATION);

#define HZ_EVENT_ENVELOPE(R, T) \
	R(T, uuid, id, none, 0, 0, always, all) \
	R(T, str, service_name, none, MC_STR_MAX, 0, always, all) \
	R(T, iobj, event, none, 0, MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_event_envelope, HZ_EVENT_ENVELOPE);

#define HZ_SEND_EVENT_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, part, event_envelope, hz_event_envelope, 0, 0, always, all) \
	R(T, i32, order_key, none, 0, 0, always, all)
MC_MESSAGE(hz_send_event_operation, HZ_SEND_EVENT_OPERATION);

#define HZ_EVENT_LISTENER_FILTER(R, T) \
	R(T, any, event_filter, none, 0, MC_ROW_KEEP, always, all) \
	R(T, i32, listener_flags, none, 0, 0, always, all)
MC_MESSAGE(hz_event_listener_filter, HZ_EVENT_LISTENER_FILTER);

#define HZ_TOPIC_EVENT(R, T) \
	R(T, str, name, none, MC_STR_MAX, 0, always, all) \
	R(T, i64, publish_time, none, 0, 0, always, all) \
	R(T, obj, publisher_address, hz_address, 0, 0, always, all) \
	R(T, data, data, none, MC_FRAME_MEMBER_MAX, 0, always, all)
MC_MESSAGE(hz_topic_event, HZ_TOPIC_EVENT);

#define HZ_PUBLISH_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, str, name, none, MC_STR_MAX, 0, always, all) \
	R(T, data, message, none, MC_FRAME_MEMBER_MAX, 0, always, all)
MC_MESSAGE(hz_publish_operation, HZ_PUBLISH_OPERATION);

#define HZ_ENTRY_EVENT_DATA(R, T) /* written by class name: com.hazelcast.map.impl.event.EntryEventData */ \
	R(T, str, source, none, MC_STR_MAX, 0, always, all) \
	R(T, str, map_name, none, MC_STR_MAX, 0, always, all) \
	R(T, obj, caller, hz_address, 0, 0, always, all) \
	R(T, i32, event_type, none, 0, 0, always, all) \
	R(T, data, data_key, none, MC_FRAME_MEMBER_MAX, 0, always, all) \
	R(T, data, data_new_value, none, MC_FRAME_MEMBER_MAX, 0, always, all) \
	R(T, data, data_old_value, none, MC_FRAME_MEMBER_MAX, 0, always, all) \
	R(T, data, data_merging_value, none, MC_FRAME_MEMBER_MAX, 0, always, all)
MC_MESSAGE(hz_entry_event_data, HZ_ENTRY_EVENT_DATA);

#define HZ_TENANT_OF_OBJECT(R, T) \
	R(T, str, name, none, MC_STR_MAX, 0, always, all) \
	R(T, any, tenant, none, 0, MC_ROW_KEEP, always, all)
MC_MESSAGE(hz_tenant_of_object, HZ_TENANT_OF_OBJECT);
#define HZ_TENANTS_OF_SERVICE(R, T) \
	R(T, str, service_name, none, MC_STR_MAX, 0, always, all) \
	R(T, parts, tenant_control_per_object, hz_tenant_of_object, MC_LIST_MAX, \
		MC_ROW_COUNTED | MC_ROW_TUPLE, always, all)
MC_MESSAGE(hz_tenants_of_service, HZ_TENANTS_OF_SERVICE);
#define HZ_TENANT_CONTROL_REPLICATION_OPERATION(R, T) \
	HZ_OP_HEAD(R, T) \
	R(T, parts, tenant_control_map, hz_tenants_of_service, MC_LIST_MAX, MC_ROW_COUNTED, always, all)
MC_MESSAGE(hz_tenant_control_replication_operation, HZ_TENANT_CONTROL_REPLICATION_OPERATION);

#endif
