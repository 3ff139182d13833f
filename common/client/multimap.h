/* SPDX-License-Identifier: Apache-2.0 */
/* multimap.h - rows of MultiMap.* messages. */
#ifndef MC_CLIENT_MULTIMAP_H
#define MC_CLIENT_MULTIMAP_H

#include "common/client/objects.h"

#define CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_DATA(R, T, key) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_multi_map_add_entry_listener_to_key, CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY_ROWS);

#define CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	CLIENT_FIXED(R, T, flag, include_value) \
	CLIENT_FIXED(R, T, flag, local_only)
MC_MESSAGE(client_multi_map_add_entry_listener, CLIENT_MULTI_MAP_ADD_ENTRY_LISTENER_ROWS);

#define CLIENT_MULTI_MAP_PUT_ALL_ROWS(R, T) \
	CLIENT_TEXT(R, T, name) \
	R(T, parts, entries, client_key_values, MC_CLIENT_LIST_MAX, MC_ROW_TUPLE, always, all)
MC_MESSAGE(client_multi_map_put_all, CLIENT_MULTI_MAP_PUT_ALL_ROWS);

#define CLIENT_MULTIMAP_TYPES(Q, E) \
	Q(MULTI_MAP_PUT, "MultiMapPut", 0x020100, client_map_key_value, client_flag_answer) \
	Q(MULTI_MAP_GET, "MultiMapGet", 0x020200, client_map_key, client_datas_answer) \
	Q(MULTI_MAP_REMOVE, "MultiMapRemove", 0x020300, client_map_key, client_datas_answer) \
	Q(MULTI_MAP_KEY_SET, "MultiMapKeySet", 0x020400, client_name, client_datas_answer) \
	Q(MULTI_MAP_VALUES, "MultiMapValues", 0x020500, client_name, client_datas_answer) \
	Q(MULTI_MAP_ENTRY_SET, "MultiMapEntrySet", 0x020600, client_name, client_entries_answer) \
	Q(MULTI_MAP_CONTAINS_KEY, "MultiMapContainsKey", 0x020700, client_map_key, client_flag_answer) \
	Q(MULTI_MAP_CONTAINS_VALUE, "MultiMapContainsValue", 0x020800, client_map_value, client_flag_answer) \
	Q(MULTI_MAP_CONTAINS_ENTRY, "MultiMapContainsEntry", 0x020900, client_map_key_value, \
		client_flag_answer) \
	Q(MULTI_MAP_SIZE, "MultiMapSize", 0x020a00, client_name, client_int_answer) \
	Q(MULTI_MAP_CLEAR, "MultiMapClear", 0x020b00, client_name, client_empty) \
	Q(MULTI_MAP_VALUE_COUNT, "MultiMapValueCount", 0x020c00, client_map_key, client_int_answer) \
	Q(MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY, "MultiMapAddEntryListenerToKey", 0x020d00, \
		client_multi_map_add_entry_listener_to_key, client_uuid_answer) \
	E(MULTI_MAP_ADD_ENTRY_LISTENER_TO_KEY_ENTRY_EVENT, "MultiMapAddEntryListenerToKeyEntryEvent", \
		0x020d02, client_entry_event, EVENT) \
	Q(MULTI_MAP_ADD_ENTRY_LISTENER, "MultiMapAddEntryListener", 0x020e00, \
		client_multi_map_add_entry_listener, client_uuid_answer) \
	E(MULTI_MAP_ADD_ENTRY_LISTENER_ENTRY_EVENT, "MultiMapAddEntryListenerEntryEvent", 0x020e02, \
		client_entry_event, EVENT) \
	Q(MULTI_MAP_REMOVE_ENTRY_LISTENER, "MultiMapRemoveEntryListener", 0x020f00, client_named_unlisten, \
		client_flag_answer) \
	Q(MULTI_MAP_LOCK, "MultiMapLock", 0x021000, client_map_lock, client_empty) \
	Q(MULTI_MAP_TRY_LOCK, "MultiMapTryLock", 0x021100, client_map_try_lock, client_flag_answer) \
	Q(MULTI_MAP_IS_LOCKED, "MultiMapIsLocked", 0x021200, client_map_bare_key, client_flag_answer) \
	Q(MULTI_MAP_UNLOCK, "MultiMapUnlock", 0x021300, client_map_unlock, client_empty) \
	Q(MULTI_MAP_FORCE_UNLOCK, "MultiMapForceUnlock", 0x021400, client_map_force_unlock, client_empty) \
	Q(MULTI_MAP_REMOVE_ENTRY, "MultiMapRemoveEntry", 0x021500, client_map_key_value, client_flag_answer) \
	Q(MULTI_MAP_DELETE, "MultiMapDelete", 0x021600, client_map_key, client_empty) \
	Q(MULTI_MAP_PUT_ALL, "MultiMapPutAll", 0x021700, client_multi_map_put_all, client_empty)

#endif
