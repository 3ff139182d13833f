/* SPDX-License-Identifier: Apache-2.0 */
/* slab.c - items of a size in pages of their class. Takes from the fullest page, so that others become empty.
 */
#include "common/store/internal.h"
#include "common/base/poison.h"

/* What divides a page into 56, 50, 44 ... 2, 1, cut to 16 bytes: about 1/8 from one to the next. */
static const uint32_t large_classes[LARGE_CLASSES] = { 1168, 1296, 1488, 1680, 1872, 2112, 2416, 2720, 3120,
	3632, 4096, 4672, 5456, 5952, 6544, 7280, 8192, 9360, 10912, 13104, 16384, 21840, 32768, 65536 };
_Static_assert(CLASSES <= 128, "a bit each in wasteful");

static uint32_t size_of_class(unsigned c)
{
	if (c < SMALL_CLASSES)
		return SMALL_MIN + UNIT * c;
	if (c < ENTRY_CLASSES)
		return large_classes[c - SMALL_CLASSES];
	return 64u << (c - ENTRY_CLASSES);
}

void slab_init(struct store *s)
{
	for (unsigned c = 0; c < CLASSES; c++) {
		uint32_t size = size_of_class(c);

		s->slab[c] = (struct slab){
			.size = size, .per_page = (uint16_t)(PAGE / size), .index = c >= ENTRY_CLASSES
		};
	}
}

unsigned slab_class(uint32_t bytes)
{
	unsigned c = 0;

	if (bytes <= SMALL_MIN)
		return 0;
	if (bytes <= SMALL_MAX)
		return (bytes - SMALL_MIN + UNIT - 1) / UNIT;
	mc_check(bytes <= PAGE);
	while (large_classes[c] < bytes)
		c++;
	return SMALL_CLASSES + c;
}

unsigned slab_index_class(uint32_t bytes)
{
	mc_check(bytes >= 64 && bytes <= PAGE && (bytes & (bytes - 1)) == 0);
	return ENTRY_CLASSES + (unsigned)__builtin_ctz(bytes) - 6;
}

static unsigned fullness(const struct slab *b, const struct page *p)
{
	return (unsigned)p->used * PARTIALS / b->per_page;
}

void slab_link(struct store *s, uint32_t number)
{
	struct page *p = page_of(s, number);
	struct slab *b = &s->slab[p->class];
	unsigned f = fullness(b, p);

	if (f == PARTIALS) /* full */
		return;
	p->prev = 0;
	p->next = b->partial[f];
	if (p->next != 0)
		page_of(s, p->next)->prev = number;
	b->partial[f] = number;
	b->mask |= (uint8_t)(1u << f);
}

void slab_unlink(struct store *s, uint32_t number)
{
	struct page *p = page_of(s, number);
	struct slab *b = &s->slab[p->class];
	unsigned f = fullness(b, p);

	if (f == PARTIALS)
		return;
	if (p->next != 0)
		page_of(s, p->next)->prev = p->prev;
	if (p->prev != 0)
		page_of(s, p->prev)->next = p->next;
	else
		b->partial[f] = p->next;
	if (b->partial[f] == 0)
		b->mask &= (uint8_t) ~(1u << f);
}

static uint32_t fresh_page(struct store *s, unsigned class, enum room room)
{
	uint32_t number = page_take(s, room);

	if (number == 0)
		return 0;
	*page_of(s, number) = (struct page){ .state = PAGE_SLAB, .class = (uint8_t) class };
	s->slab[class].pages++;
	slab_link(s, number);
	mc_poison(at(s, number * PAGE_UNITS), PAGE);
	return number;
}

/* Freed items of a page are a list: the next one's number + 1 stands in the head, above the kind. */
static uint32_t take_item(struct store *s, const struct slab *b, uint32_t number)
{
	struct page *p = page_of(s, number);
	uint32_t place = p->free != 0 ? p->free - 1u : p->bump++;
	uint32_t ref = number * PAGE_UNITS + place * (b->size / UNIT);

	mc_unpoison(at(s, ref), b->size);
	if (p->free != 0)
		p->free = (uint16_t)(words(s, ref)[W_HEAD] >> 2);
	return ref;
}

uint32_t slab_get(struct store *s, unsigned class, enum room room)
{
	struct slab *b = &s->slab[class];
	uint32_t number, ref;

	number = b->mask != 0 ? b->partial[31 - __builtin_clz(b->mask)] : fresh_page(s, class, room);
	work(s, 1);
	if (number == 0)
		return 0;
	if (fullness(b, page_of(s, number)) == (page_of(s, number)->used + 1u) * PARTIALS / b->per_page) {
		ref = take_item(s, b, number);
		page_of(s, number)->used++;
	} else {
		slab_unlink(s, number);
		ref = take_item(s, b, number);
		page_of(s, number)->used++;
		slab_link(s, number);
	}
	b->used++;
	return ref;
}

static uint32_t slab_place(const struct store *s, uint32_t ref)
{
	return ref % PAGE_UNITS / (class_size(s, ref) / UNIT);
}

bool slab_is_wasteful(const struct store *s, unsigned class)
{
	const struct slab *b = &s->slab[class];
	uint32_t all = b->pages * b->per_page, free = all - b->used;
	bool scarce = s->pages_free < s->pages_reserve + s->pages_room;

	return !b->index && free > EVACUATE_PAGES * b->per_page && (scarce || free > all / EVACUATE_PARTS);
}

void slab_put(struct store *s, uint32_t ref)
{
	uint32_t number = page_number(ref), place = slab_place(s, ref);
	struct page *p = page_of(s, number);
	struct slab *b = &s->slab[p->class];

	mc_check((p->state == PAGE_SLAB || p->state == PAGE_LEAVING) && p->used > 0 && place < p->bump);
	if (p->state == PAGE_SLAB)
		slab_unlink(s, number);
	words(s, ref)[W_HEAD] = (uint32_t)p->free << 2 | KIND_FREE;
	mc_poison((uint8_t *)at(s, ref) + 8, b->size - 8);
	p->free = (uint16_t)(place + 1);
	p->used--;
	b->used--;
	work(s, 1);
	if (p->used == 0) {
		if (p->state == PAGE_LEAVING)
			s->leaving = 0;
		b->pages--;
		page_give(s, number);
		return;
	}
	if (p->state == PAGE_SLAB)
		slab_link(s, number);
	if (slab_is_wasteful(s, p->class))
		s->wasteful[p->class / 64] |= 1ull << p->class % 64;
}
