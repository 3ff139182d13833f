/* SPDX-License-Identifier: Apache-2.0 */
/*
 * poison.h - memory that nobody may touch now: said to the address sanitizer where a build has one, nothing
 * otherwise. For what hands out parts of one block: arena, heap, a node's tables.
 */
#ifndef MC_BASE_POISON_H
#define MC_BASE_POISON_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define MC_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MC_POISONS 1
#endif
#endif

#ifdef MC_POISONS
#define MC_POISON_GAP 16 /* bytes between two parts of a block that nobody owns */
#define MC_POISON_BLIND \
	__attribute__((no_sanitize("address"))) /* a function that keeps its own records there */
/* of the compiler's run-time library */
void __asan_poison_memory_region(const volatile void *p, size_t n);
void __asan_unpoison_memory_region(const volatile void *p, size_t n);
int __asan_address_is_poisoned(const volatile void *p);
#define mc_poison(p, n) __asan_poison_memory_region(p, n)
#define mc_unpoison(p, n) __asan_unpoison_memory_region(p, n)
#define mc_is_poisoned(p) (__asan_address_is_poisoned(p) != 0)
#else
#define MC_POISON_GAP 0
#define MC_POISON_BLIND
#define mc_poison(p, n) ((void)(p), (void)(n))
#define mc_unpoison(p, n) ((void)(p), (void)(n))
#define mc_is_poisoned(p) ((void)(p), 0)
#endif

#endif
