/* SPDX-License-Identifier: Apache-2.0 */
/* internal.h - frames of one message, read and written; what the files of this folder share. */
#ifndef MC_CLIENT_INTERNAL_H
#define MC_CLIENT_INTERNAL_H

#include "common/client/message.h"
#include "common/wire/schema.h"

/* Null, begin, end: a frame that is none of these holds a value. */
#define CLIENT_FRAME_MARKS (CLIENT_FRAME_BEGIN | CLIENT_FRAME_END | CLIENT_FRAME_NULL)

/* --- read: sticky, as mc_rd is --- */
struct client_reader {
	struct mc_rd in; /* the frames to come */
	struct mc_arena *mem;
	bool last; /* the final frame was read */
	uint32_t absent;
};
struct client_frame {
	uint16_t flags; /* all marks at once after an error: fits nowhere */
	struct mc_rd content;
};
struct client_frame client_next(struct client_reader *r);
static inline bool client_more(const struct client_reader *r)
{
	return !r->last && mc_rd_left(&r->in) > 0;
}
/* Takes the next frame if it is a null frame. */
bool client_null(struct client_reader *r);
/* The content of the next frame, which must hold a value; empty otherwise. */
struct mc_rd client_plain(struct client_reader *r);
void client_mark(struct client_reader *r, uint16_t mark); /* the next frame must be this */
void *client_get(struct client_reader *r, size_t size, size_t n);

/* The rows of fixed size, from one frame. */
void client_read_fixed(struct client_reader *r, struct mc_rd *in, const struct mc_schema *s, void *out);
/* One row of variable size; one with a part inside goes deeper, as far as the rows do. */
void client_read_row(struct client_reader *r, const struct mc_field *f, void *out);
void client_read_part(struct client_reader *r, const struct mc_schema *s, void *out);
void client_read_list(struct client_reader *r, const struct mc_field *f, void *at);
struct mc_uuid client_read_uuid(struct mc_rd *in);

/* --- write --- */
struct client_writer {
	struct mc_wr out;
	enum mc_line line;
	size_t frame; /* where the last frame begins */
};
void client_open(struct client_writer *w, uint16_t flags);
void client_close(struct client_writer *w);
static inline void client_write_mark(struct client_writer *w, uint16_t flags)
{
	client_open(w, flags);
	client_close(w);
}
void client_write_fixed(struct client_writer *w, const struct mc_schema *s, const void *in);
void client_write_row(struct client_writer *w, const struct mc_field *f, const void *in);
void client_write_part(struct client_writer *w, const struct mc_schema *s, const void *in);
void client_write_list(struct client_writer *w, const struct mc_field *f, const void *at);
void client_write_uuid(struct client_writer *w, const struct mc_uuid *u);

/* --- what the rows are --- */
/* Bytes of a row of fixed size; 0: it has a frame of its own, or several. */
uint32_t client_fixed_size(const struct mc_field *f);
/* All such rows of a struct. */
uint32_t client_fixed_sizes(const struct mc_schema *s);
static inline bool client_is_newer(const struct mc_field *f)
{
	return !mc_has_line(f->lines, MC_LINE_FIRST) || (f->flags & MC_ROW_LATER);
}
/* Bytes of one element as it stands in a struct; and on the wire, if they stand side by side in one frame (0:
 * they do not). */
size_t client_item_size(const struct mc_field *f);
uint32_t client_packed_size(const struct mc_field *f);

#endif
