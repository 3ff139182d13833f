/* SPDX-License-Identifier: Apache-2.0 */
/* page.c - pages of 64 KiB: taken, given, and given back to the system. Never touches a page that is free. */
#include "common/store/internal.h"
#include "common/base/poison.h"

static void push(struct store *s, uint32_t *list, uint32_t number, enum page_state state)
{
	struct page *p = page_of(s, number);

	*p = (struct page){ .state = (uint8_t)state, .next = *list };
	if (*list != 0)
		page_of(s, *list)->prev = number;
	*list = number;
}

static void unlink_from(struct store *s, uint32_t *list, uint32_t number)
{
	struct page *p = page_of(s, number);

	if (p->next != 0)
		page_of(s, p->next)->prev = p->prev;
	if (p->prev != 0)
		page_of(s, p->prev)->next = p->next;
	else
		*list = p->next;
}

/* What was touched already costs nothing: first those, then what was given back, then what was never used. */
uint32_t page_take(struct store *s, enum room room)
{
	uint32_t number;

	if (room == ROOM_NONE || s->pages_free <= (room == ROOM_PLAIN ? s->pages_reserve : 0))
		return 0;
	if ((number = s->dirty) != 0) {
		unlink_from(s, &s->dirty, number);
		s->dirty_pages--;
	} else if ((number = s->clean) != 0) {
		unlink_from(s, &s->clean, number);
	} else {
		mc_check(s->page_top < s->page_end);
		number = s->page_top++;
	}
	s->pages_free--;
	*page_of(s, number) = (struct page){ .state = PAGE_NEW };
	work(s, 1);
	return number;
}

void page_give(struct store *s, uint32_t number)
{
	push(s, &s->dirty, number, PAGE_DIRTY);
	s->dirty_pages++;
	s->pages_free++;
	mc_poison(at(s, number * PAGE_UNITS), PAGE);
	work(s, 1);
}

bool store_release(struct store *s, size_t *from, size_t *length)
{
	uint32_t first = s->dirty, last = first;

	if (first == 0)
		return false;
	while (last - first < RELEASE_RUN && first > s->page_first &&
		page_of(s, first - 1)->state == PAGE_DIRTY)
		first--;
	while (last - first < RELEASE_RUN && last + 1 < s->page_top &&
		page_of(s, last + 1)->state == PAGE_DIRTY)
		last++;
	for (uint32_t n = first; n <= last; n++) {
		unlink_from(s, &s->dirty, n);
		push(s, &s->clean, n, PAGE_CLEAN);
	}
	s->dirty_pages -= last - first + 1;
	*from = (size_t)first * PAGE;
	*length = (size_t)(last - first + 1) * PAGE;
	/* The system may do with it what it likes. */
	mc_unpoison((uint8_t *)s + *from, *length);
	return true;
}
