/* SPDX-License-Identifier: Apache-2.0 */
/* poison.h - AddressSanitizer is told which parts of the block nobody may touch now. Nothing in other builds.
 */
#ifndef MC_STORE_POISON_H
#define MC_STORE_POISON_H

#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define STORE_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define STORE_POISONS 1
#endif
#endif

#ifdef STORE_POISONS
void __asan_poison_memory_region(void const volatile *p, size_t n);
void __asan_unpoison_memory_region(void const volatile *p, size_t n);
static inline void poison(const void *p, size_t n)
{
	__asan_poison_memory_region(p, n);
}
static inline void unpoison(const void *p, size_t n)
{
	__asan_unpoison_memory_region(p, n);
}
#else
static inline void poison(const void *p, size_t n)
{
	(void)p, (void)n;
}
static inline void unpoison(const void *p, size_t n)
{
	(void)p, (void)n;
}
#endif

#endif
