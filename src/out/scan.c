/* SPDX-License-Identifier: MIT */
#include "out/scan.h"

#include "base/die.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

void
scan_init(struct scan *s, const struct automaton *am)
{
	*s = (struct scan){ .automaton = am, .ring = (size_t)am->longest + 2 };
}

void
scan_fini(struct scan *s)
{
	for (size_t i = 0; i < UNESCAPE_COUNT; i++)
		free(s->readings[i].starts);
	free(s->found);
	explicit_bzero(s, sizeof(*s));
}

void
scan_restart(struct scan *s)
{
	s->offset = 0;
	s->state = 0;
	s->apart = 0;
	s->first = s->count = 0;
}

/* --- what was found --- */

static void
make_room(struct scan *s)
{
	if (s->first == s->count)
		s->first = s->count = 0;
	if (s->count < s->capacity)
		return;
	s->capacity = s->capacity ? s->capacity * 2 : FIRST_CAPACITY;
	struct found *found = realloc(s->found, s->capacity * sizeof(*found));
	if (!found)
		die_out_of_memory();
	s->found = found;
}

/* Joins it with all it touches.  Readings run at different offsets for the length of an
 * escape, so ends do not come in order. */
static void
add_found(struct scan *s, size_t start, size_t end)
{
	make_room(s);
	size_t at = s->count;
	while (at > s->first && s->found[at - 1].start > end)
		at--;
	size_t behind = at;
	while (at > s->first && s->found[at - 1].end >= start) {
		at--;
		start = s->found[at].start < start ? s->found[at].start : start;
		end = s->found[at].end > end ? s->found[at].end : end;
	}
	memmove(s->found + at + 1, s->found + behind,
		(s->count - behind) * sizeof(*s->found));
	s->found[at] = (struct found){ start, end };
	s->count = s->count - (behind - at) + 1;
}

/* --- one reading --- */

static size_t
minus(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

/* Where the last `symbols` symbols of the reading start; before it came to differ, each
 * was a byte. */
static size_t
start_of_last(const struct scan *s, const struct reading *r, size_t symbols)
{
	if (symbols > r->symbols)
		return minus(r->apart_from, symbols - r->symbols);
	return r->starts[(r->symbols - symbols) % s->ring];
}

static void
read_symbol(struct scan *s, struct reading *r, char byte, size_t start, size_t end)
{
	r->starts[r->symbols % s->ring] = start;
	r->symbols++;
	r->state = automaton_step(s->automaton, r->state, (unsigned char)byte);
	uint32_t length = s->automaton->nodes[r->state].out;
	if (length)
		add_found(s, start_of_last(s, r, length), end);
}

/* Reads what is held as far as it is decided; at the end of the text all of it is. */
static void
read_held(struct scan *s, enum unescape family, bool at_end)
{
	struct reading *r = &s->readings[family];
	while (r->held_size) {
		size_t start = s->offset - r->held_size;
		struct unescaped u = { 0 };
		if (unescape_starts((unsigned char)r->held[0]) & 1u << family)
			u = unescape_read(family, (struct str){ r->held, r->held_size });
		if (u.open && !at_end)
			return;
		size_t used = u.used ? u.used : 1;
		if (u.used) {
			for (size_t i = 0; i < u.size; i++)
				read_symbol(s, r, u.bytes[i], start, start + used);
			r->literals = 0;
		} else {
			read_symbol(s, r, r->held[0], start, start + 1);
			r->literals++;
		}
		r->held_size -= used;
		memmove(r->held, r->held + used, r->held_size);
	}
}

/* The byte at offset - 1 starts an escape of that family; the state before it is shared.
 */
static void
part(struct scan *s, enum unescape family, uint32_t state)
{
	struct reading *r = &s->readings[family];
	if (!r->starts) {
		r->starts = calloc(s->ring, sizeof(*r->starts));
		if (!r->starts)
			die_out_of_memory();
	}
	r->state = state;
	r->apart_from = s->offset - 1;
	r->symbols = r->literals = r->held_size = 0;
	s->apart |= 1u << family;
}

/* Whether the reading has come together with the text as it is: the same state, made of
 * the same bytes. */
static bool
is_together(const struct scan *s, const struct reading *r)
{
	return !r->held_size && r->state == s->state
		&& r->literals > s->automaton->nodes[r->state].depth;
}

/* --- all of them --- */

static void
read_byte(struct scan *s, char byte)
{
	uint32_t before = s->state;
	s->state = automaton_step(s->automaton, before, (unsigned char)byte);
	s->offset++;
	uint32_t length = s->automaton->nodes[s->state].out;
	if (length)
		add_found(s, minus(s->offset, length), s->offset);

	unsigned starts = unescape_starts((unsigned char)byte);
	if (!(s->apart | starts))
		return;
	for (int family = 0; family < UNESCAPE_COUNT; family++) {
		struct reading *r = &s->readings[family];
		unsigned bit = 1u << family;
		if (starts & ~s->apart & bit)
			part(s, (enum unescape)family, before);
		if (!(s->apart & bit))
			continue;
		r->held[r->held_size++] = byte;
		read_held(s, (enum unescape)family, false);
		if (is_together(s, r))
			s->apart &= ~bit;
	}
}

void
scan_feed(struct scan *s, struct str piece)
{
	const struct automaton *am = s->automaton;
	for (size_t i = 0; i < piece.size; i++) {
		unsigned char byte = (unsigned char)piece.data[i];
		if (!s->state && !s->apart && !am->root[byte] && !unescape_starts(byte))
			s->offset++; /* what most bytes of most texts are */
		else
			read_byte(s, piece.data[i]);
	}
}

void
scan_end(struct scan *s)
{
	for (int family = 0; family < UNESCAPE_COUNT; family++)
		if (s->apart & 1u << family)
			read_held(s, (enum unescape)family, true);
}

/* A pattern may count one byte before it as its own, hence the one more. */
size_t
scan_settled(const struct scan *s)
{
	const struct automaton_node *nodes = s->automaton->nodes;
	size_t settled = minus(s->offset, (size_t)nodes[s->state].depth + 1);
	for (int family = 0; family < UNESCAPE_COUNT; family++) {
		const struct reading *r = &s->readings[family];
		if (!(s->apart & 1u << family))
			continue;
		size_t start = start_of_last(s, r, (size_t)nodes[r->state].depth + 1);
		settled = start < settled ? start : settled;
	}
	return settled;
}
