/* SPDX-License-Identifier: MIT */
#include "out/mask.h"

#include "base/die.h"
#include "out/forms.h"
#include "out/scan.h"

#include <stdlib.h>
#include <string.h>

static const struct str stars =
	STR_INIT("***"); /* whatever the secret's length (SEC-24) */

struct mask {
	struct automaton automaton;
	unsigned secrets; /* how many were added: who scans with fewer starts again */
	struct scan scan; /* for whole texts; its memory is kept from one to the next */
	unsigned scan_secrets;
};

struct mask *
mask_new(void)
{
	struct mask *mask = calloc(1, sizeof(*mask));
	if (!mask)
		die_out_of_memory();
	return mask;
}

void
mask_free(struct mask *mask)
{
	if (!mask)
		return;
	scan_fini(&mask->scan);
	automaton_fini(&mask->automaton);
	free(mask);
}

bool
mask_add(struct mask *mask, struct str secret, struct err *err)
{
	if (secret.size < MASK_SECRET_MIN)
		return err_set(err, ERR_INPUT,
			"a secret of %zu bytes cannot be masked: it takes at least %d",
			secret.size, MASK_SECRET_MIN);
	if (secret.size > MASK_SECRET_MAX)
		return err_set(err, ERR_INPUT,
			"a secret of %zu bytes cannot be masked: it takes at most %d",
			secret.size, MASK_SECRET_MAX);
	if (!forms_add(&mask->automaton, secret))
		return err_set(err, ERR_LIMIT, "there are too many secrets to mask");
	mask->secrets++;
	return true;
}

bool
mask_is_empty(const struct mask *mask)
{
	return !mask || !mask->secrets;
}

/* --- whole texts --- */

static struct scan *
scan_whole(struct mask *mask, struct str text)
{
	if (mask->scan_secrets != mask->secrets) {
		automaton_link(&mask->automaton);
		scan_fini(&mask->scan);
		scan_init(&mask->scan, &mask->automaton);
		mask->scan_secrets = mask->secrets;
	}
	scan_restart(&mask->scan);
	scan_feed(&mask->scan, text);
	scan_end(&mask->scan);
	return &mask->scan;
}

static void
write_around(const struct scan *s, struct str text, struct sbuf *out)
{
	size_t at = 0;
	for (size_t i = s->first; i < s->count; i++) {
		sbuf_add(out, str_part(text, at, s->found[i].start - at));
		sbuf_add(out, stars);
		at = s->found[i].end;
	}
	sbuf_add(out, str_from(text, at));
}

void
mask_write(struct mask *mask, struct str text, struct sbuf *out)
{
	if (mask_is_empty(mask))
		sbuf_add(out, text);
	else
		write_around(scan_whole(mask, text), text, out);
}

struct str
mask_text(struct mask *mask, struct arena *a, struct str text)
{
	if (mask_is_empty(mask))
		return text;
	const struct scan *s = scan_whole(mask, text);
	if (s->first == s->count)
		return text;
	struct sbuf out = { 0 };
	write_around(s, text, &out);
	struct str masked = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return masked;
}

/* --- streams --- */

enum {
	PIECE_MAX = 64 << 10
}; /* of a long text at a time, so that little is held twice */

struct mask_state {
	struct scan scan;
	unsigned secrets;
	size_t written; /* offset of the first byte that is held */
	size_t masked_to; /* where the last stars end that were written, if `began` */
	bool began;
};

void
mask_stream_init(struct mask_stream *s, struct mask *mask)
{
	*s = (struct mask_stream){ .mask = mask };
}

/* A secret that came in between: what is held is read again, with all of them. */
static void
renew(struct mask_stream *s)
{
	struct mask_state *state = s->state;
	if (!state) {
		state = calloc(1, sizeof(*state));
		if (!state)
			die_out_of_memory();
		s->state = state;
	}
	if (state->secrets == s->mask->secrets)
		return;
	state->began = state->began && state->masked_to >= state->written;
	state->masked_to = state->began ? state->masked_to - state->written : 0;
	state->written = 0;
	state->secrets = s->mask->secrets;
	automaton_link(&s->mask->automaton);
	scan_fini(&state->scan);
	scan_init(&state->scan, &s->mask->automaton);
	scan_feed(&state->scan, sbuf_str(&s->held));
}

/* What comes next at this offset: text up to *end, or, when false, something masked. */
static bool
is_text(struct mask_state *state, size_t at, size_t *end, struct sbuf *out)
{
	struct scan *scan = &state->scan;
	if (state->began && at < state->masked_to) {
		*end = state->masked_to;
		return false;
	}
	if (scan->first == scan->count)
		return true;
	const struct found *f = &scan->found[scan->first];
	if (f->start > at) {
		*end = f->start < *end ? f->start : *end;
		return true;
	}
	if (!state->began || f->start > state->masked_to)
		sbuf_add(out, stars);
	state->masked_to =
		state->began && state->masked_to > f->end ? state->masked_to : f->end;
	state->began = true;
	*end = at;
	scan->first++;
	return false;
}

/* The bytes before `settled` leave: as they are, or behind their stars. */
static void
release(struct mask_stream *s, size_t settled, struct sbuf *out)
{
	struct mask_state *state = s->state;
	struct str held = sbuf_str(&s->held);
	size_t start = state->written, at = start;
	while (at < settled) {
		size_t end = settled;
		if (is_text(state, at, &end, out))
			sbuf_add(out, str_part(held, at - start, end - at));
		at = end < settled ? end : settled;
	}
	size_t gone = at - start;
	if (!gone)
		return;
	s->held.size -= gone;
	memmove(s->held.data, s->held.data + gone, s->held.size);
	state->written = at;
}

void
mask_stream_write(struct mask_stream *s, struct str piece, struct sbuf *out)
{
	if (mask_is_empty(s->mask)) {
		sbuf_add(out, piece);
		return;
	}
	renew(s);
	while (piece.size) {
		struct str part = str_part(piece, 0, PIECE_MAX);
		sbuf_add(&s->held, part);
		scan_feed(&s->state->scan, part);
		release(s, scan_settled(&s->state->scan), out);
		piece = str_from(piece, part.size);
	}
}

void
mask_stream_end(struct mask_stream *s, struct sbuf *out)
{
	if (s->state) {
		renew(s);
		scan_end(&s->state->scan);
		release(s, s->state->scan.offset, out);
		scan_fini(&s->state->scan);
		explicit_bzero(s->state, sizeof(*s->state));
		free(s->state);
	}
	if (s->held.data)
		explicit_bzero(s->held.data, s->held.capacity);
	sbuf_fini(&s->held);
	*s = (struct mask_stream){ .mask = s->mask };
}
