/* SPDX-License-Identifier: MIT */
#include "base/diag.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 1024, SHOWN_WIDTH = 120 };

void
diags_init(struct diags *d, struct arena *a)
{
	*d = (struct diags){ .list = vec_of(a, struct diag) };
}

bool
diags_add(struct diags *d, enum diag_level level, const struct source *source,
	struct span span, const char *format, ...)
{
	if (level == DIAG_ERROR)
		d->errors++;
	if (d->list.count >= DIAGS_MAX)
		return false;
	char text[TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	struct diag *diag = vec_push(&d->list);
	*diag = (struct diag){ .source = source, .span = span, .level = level };
	diag->text = str_copy(d->list.arena, str_of(text));
	return false;
}

void
diags_hint(struct diags *d, const char *format, ...)
{
	if (!d->list.count || d->list.count >= DIAGS_MAX)
		return;
	char text[TEXT_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	struct diag *diag = vec_at(&d->list, d->list.count - 1);
	diag->hint = str_copy(d->list.arena, str_of(text));
}

struct place
source_place(const struct source *source, size_t offset)
{
	struct str text = source->text;
	struct place place = { .line = 1, .column = 1 };
	if (offset > text.size)
		offset = text.size;
	for (size_t i = 0; i < offset; i++) {
		if (text.data[i] == '\n') {
			place.line++;
			place.line_start = i + 1;
		}
	}
	for (size_t i = place.line_start; i < offset; i++)
		if (utf8_is_start(text.data[i]))
			place.column++;
	struct str rest = str_from(text, place.line_start);
	ptrdiff_t end = str_find_char(rest, '\n');
	place.line_text = end == STR_NONE ? rest : str_part(rest, 0, (size_t)end);
	if (str_ends(place.line_text, STR("\r")))
		place.line_text.size--;
	return place;
}

static int
compare(const void *one, const void *other)
{
	const struct diag *a = one, *b = other;
	if (a->source != b->source) {
		if (!a->source || !b->source)
			return a->source ? 1 : -1;
		int order = str_compare(a->source->name, b->source->name);
		if (order)
			return order;
	}
	if (a->span.start != b->span.start)
		return a->span.start < b->span.start ? -1 : 1;
	if (a->level != b->level)
		return a->level < b->level ? -1 : 1;
	return str_compare(a->text, b->text);
}

static const char *
level_name(enum diag_level level)
{
	switch (level) {
	case DIAG_ERROR:
		return "error";
	case DIAG_WARNING:
		return "warning";
	case DIAG_NOTE:
		return "note";
	}
	return "error";
}

/* The line, cut around the span when it is long, and carets below the span. */
static void
write_frame(const struct diag *diag, const struct place *place, struct sbuf *out)
{
	size_t from = diag->span.start - place->line_start;
	if (from > place->line_text.size) /* at the line end, or past the source */
		from = place->line_text.size;
	size_t start = 0;
	if (from > SHOWN_WIDTH * 2 / 3) {
		start = from - SHOWN_WIDTH / 3;
		while (start < from && !utf8_is_start(place->line_text.data[start]))
			start++;
	}
	struct str shown = str_part(place->line_text, start, SHOWN_WIDTH);
	while (shown.size && start + shown.size < place->line_text.size
		&& !utf8_is_start(shown.data[shown.size]))
		shown.size--;
	sbuf_format(out, "%5u | %s", place->line, start ? "..." : "");
	struct sbuf carets = { 0 };
	sbuf_fill(&carets, ' ', start ? 3 : 0);
	for (size_t i = 0; i < shown.size;) {
		size_t before = out->size, at = start + i;
		size_t used = utf8_show(str_from(shown, i), out);
		i += used;
		/* an escape takes other bytes than what it stands for, and each is a
		 * column */
		size_t width = out->size - before == used ? 1 : out->size - before;
		bool inside =
			at >= from && at < from + (diag->span.size ? diag->span.size : 1);
		sbuf_fill(&carets, inside ? '^' : ' ', width);
	}
	if (from >= start + shown.size)
		sbuf_add_char(&carets, '^');
	struct str line = sbuf_str(&carets);
	while (line.size && line.data[line.size - 1] == ' ')
		line.size--;
	sbuf_format(out, "\n      | %.*s\n", STR_ARGS(line));
	sbuf_fini(&carets);
}

static void
write_one(const struct diag *diag, struct sbuf *out)
{
	if (diag->source) {
		struct place place = source_place(diag->source, diag->span.start);
		sbuf_format(out, "%.*s:%u:%u: %s: ", STR_ARGS(diag->source->name),
			place.line, place.column, level_name(diag->level));
		utf8_show_all(diag->text, out);
		sbuf_add_char(out, '\n');
		write_frame(diag, &place, out);
	} else {
		sbuf_format(out, "%s: ", level_name(diag->level));
		utf8_show_all(diag->text, out);
		sbuf_add_char(out, '\n');
	}
	if (diag->hint.size) {
		sbuf_add_c(out, "      = ");
		utf8_show_all(diag->hint, out);
		sbuf_add_char(out, '\n');
	}
}

void
diags_write(struct diags *d, size_t most, struct sbuf *out)
{
	struct diag *items = d->list.items;
	if (d->list.count)
		qsort(items, d->list.count, sizeof(*items), compare);
	size_t shown = 0, left = 0;
	for (size_t i = 0; i < d->list.count; i++) {
		if (i > 0 && compare(&items[i - 1], &items[i]) == 0)
			continue;
		if (shown == most) {
			left++;
			continue;
		}
		write_one(&items[i], out);
		shown++;
	}
	if (left)
		sbuf_format(out, "... and %zu more\n", left);
}
