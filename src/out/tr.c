/* SPDX-License-Identifier: MIT */
#include "out/tr.h"

#include "base/number.h"
#include "base/sbuf.h"
#include "out/tr_table.h"

#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 3 }; /* sentences within sentences */

/* --- languages --- */

static size_t
english_form(size_t count)
{
	return count != 1;
}

static size_t
french_form(size_t count)
{
	return count > 1;
}

static const struct language {
	const char *name;
	const struct tr_table *table; /* NULL: as it is written */
	size_t (*form)(size_t count);
	char decimal;
} languages[] = {
	[LANG_EN] = { "en", NULL, english_form, '.' },
	[LANG_FR] = { "fr", &tr_fr, french_form, ',' },
};
enum { LANGUAGES = sizeof(languages) / sizeof(languages[0]) };

const char *
lang_name(enum lang lang)
{
	return languages[lang].name;
}

/* "fr_FR.UTF-8@euro" is "fr"; "C" and "POSIX" are what programs are written in. */
bool
lang_of(struct str name, enum lang *out)
{
	size_t size = 0;
	while (size < name.size && !strchr("_.-@", name.data[size]))
		size++;
	struct str word = str_part(name, 0, size);
	*out = LANG_EN;
	if (str_is(word, "C") || str_is(word, "POSIX"))
		return true;
	for (size_t i = 0; i < LANGUAGES; i++)
		if (str_eq_nocase(word, str_of(languages[i].name))) {
			*out = (enum lang)i;
			return true;
		}
	return false;
}

/* --- words --- */

static int
by_id(const void *id, const void *row)
{
	return strcmp(id, ((const struct tr_row *)row)->id);
}

static const struct tr_row *
row_of(enum lang lang, const char *id)
{
	const struct tr_table *t = languages[lang].table;
	return t ? bsearch(id, t->rows, t->count, sizeof(*t->rows), by_id) : NULL;
}

const char *
tr(enum lang lang, const char *id)
{
	const struct tr_row *row = row_of(lang, id);
	return row ? row->text[0] : id;
}

struct str
tr_str(enum lang lang, const char *id)
{
	return str_of(tr(lang, id));
}

struct str
tr_count(struct arena *a, enum lang lang, size_t count, const char *one, const char *many)
{
	const struct tr_row *row = row_of(lang, one);
	size_t form = languages[lang].form(count);
	const char *noun = form ? many : one;
	if (row)
		noun = row->text[row->many ? form : 0];
	return str_format(a, "%zu %s", count, noun);
}

/* --- patterns: "%zu of %.*s" as a text with holes --- */

enum { HOLES_MAX = 8 };

struct piece { /* what stands before a hole, and the hole; the last has none */
	struct str text;
	char hole; /* 'd' digits, 'f' decimals, 's' a text of theirs, 'w' a word of ours;
		    * 0 at the end
		    */
};

/* Takes the next piece off a format; "%%" is a per cent sign, and ends a piece whose
 * hole is none ('%'). */
static struct piece
next_piece(const char **at)
{
	const char *percent = strchr(*at, '%');
	if (!percent) {
		struct piece last = { str_of(*at), 0 };
		*at += last.text.size;
		return last;
	}
	struct piece p = { { *at, (size_t)(percent - *at) }, '%' };
	const char *kind = percent + 1;
	if (*kind == '%') {
		p.text.size++;
		*at = kind + 1;
		return p;
	}
	kind += strspn(kind, "-+ 0123456789.*lzhjt");
	p.hole = strchr("diuxf", *kind) ? *kind : percent[1] == 's' ? 'w' : 's';
	p.hole = strchr("iux", p.hole) ? 'd' : p.hole;
	*at = kind + 1;
	return p;
}

static bool
is_hole(char kind)
{
	return kind && kind != '%';
}

static size_t
digits_of(struct str text)
{
	size_t size = text.size && text.data[0] == '-';
	while (size < text.size && strchr("0123456789.", text.data[size]))
		size++;
	return size;
}

static bool
is_number(struct str text)
{
	size_t digits = digits_of(text);
	return digits == text.size && digits > (text.size && text.data[0] == '-');
}

/* Each piece where it stands first: what matches at all matches so, and in one pass. */
static bool
match(const char *pattern, struct str text, struct str holes[HOLES_MAX])
{
	size_t count = 0, open = 0; /* holes; 1: the last one waits for its end */
	char hole = 0;
	for (bool more = true; more;) {
		struct piece p = next_piece(&pattern);
		ptrdiff_t at = 0;
		more = p.hole != 0;
		if (!more && open)
			at = (ptrdiff_t)text.size - (ptrdiff_t)p.text.size;
		else if (open && hole < 's' && !p.text.size)
			at = (ptrdiff_t)digits_of(text);
		else if (open)
			at = str_find(text, p.text);
		bool fits = at >= 0 && str_starts(str_from(text, (size_t)at), p.text)
			&& (more || (size_t)at + p.text.size == text.size);
		if (!fits)
			return false;
		if (open) {
			holes[count - 1] = str_part(text, 0, (size_t)at);
			if (hole < 's' && !is_number(holes[count - 1]))
				return false;
		}
		text = str_from(text, (size_t)at + p.text.size);
		open = is_hole(p.hole);
		hole = p.hole;
		count += open;
	}
	return true;
}

/* --- sentences --- */

struct found {
	struct str text;
	size_t own; /* letters of it that are ours; 0: it is not known */
};

static struct found
find_text(struct arena *a, enum lang lang, struct str text, int depth);

/* A sentence of ours or a name of theirs; a single word is a name. */
static struct found
find_within(struct arena *a, enum lang lang, struct str text, int depth)
{
	if (depth >= DEPTH_MAX || str_find_char(text, ' ') == STR_NONE)
		return (struct found){ text, 0 };
	return find_text(a, lang, text, depth + 1);
}

static struct str
with_decimals(struct arena *a, enum lang lang, struct str number)
{
	ptrdiff_t dot = str_find_char(number, '.');
	if (dot == STR_NONE)
		return number;
	return str_format(a, "%.*s%c%.*s", (int)dot, number.data, languages[lang].decimal,
		STR_ARGS(str_from(number, (size_t)dot + 1)));
}

static struct found
fill_hole(struct arena *a, enum lang lang, char hole, struct str text, int depth)
{
	if (hole == 'f')
		return (struct found){ with_decimals(a, lang, text), 0 };
	if (hole == 'd')
		return (struct found){ text, 0 };
	if (hole == 'w' && row_of(lang, str_c(a, text)))
		return (struct found){ tr_str(lang, str_c(a, text)), text.size };
	return find_within(a, lang, text, depth);
}

static struct found
fill(struct arena *a, enum lang lang, const char *format,
	const struct str holes[HOLES_MAX], int depth)
{
	struct sbuf b = { 0 };
	size_t count = 0, own = 0;
	for (bool more = true; more;) {
		struct piece p = next_piece(&format);
		more = p.hole != 0;
		sbuf_add(&b, p.text);
		own += p.text.size;
		if (!is_hole(p.hole))
			continue;
		struct found f = fill_hole(a, lang, p.hole, holes[count++], depth);
		sbuf_add(&b, f.text);
		own += f.own;
	}
	struct found filled = { sbuf_copy(&b, a), own };
	sbuf_fini(&b);
	return filled;
}

static void
keep_better(struct found *best, struct found other)
{
	if (other.own > best->own)
		*best = other;
}

/* More than one may match: "a was not seen: b does not answer". */
static void
find_pattern(
	struct arena *a, enum lang lang, struct str text, int depth, struct found *best)
{
	const struct tr_table *t = languages[lang].table;
	struct str holes[HOLES_MAX];
	for (size_t i = 0; i < t->order_count; i++) {
		const struct tr_row *row = &t->rows[t->order[i] / 2];
		size_t form = t->order[i] % 2;
		if (match(form ? row->many : row->id, text, holes))
			keep_better(best, fill(a, lang, row->text[form], holes, depth));
	}
}

/* "3 waivers do not hold": a number, and a noun that is counted. */
static void
find_counted(struct arena *a, enum lang lang, struct str text, struct found *best)
{
	const struct tr_table *t = languages[lang].table;
	ptrdiff_t blank = str_find_char(text, ' ');
	int64_t count = 0;
	if (blank < 1 || !number_int(str_part(text, 0, (size_t)blank), &count)
		|| count < 0)
		return;
	struct str noun = str_from(text, (size_t)blank + 1);
	for (size_t i = 0; i < t->count; i++) {
		const struct tr_row *row = &t->rows[i];
		if (!row->many || (!str_is(noun, row->id) && !str_is(noun, row->many)))
			continue;
		keep_better(best,
			(struct found){
				tr_count(a, lang, (size_t)count, row->id, row->many),
				text.size });
		return;
	}
}

/* Two sentences with a sign between; of "name: sentence" only the second must be ours. */
static void
find_parts(
	struct arena *a, enum lang lang, struct str text, int depth, struct found *best)
{
	static const char *const signs[] = { TR("; "), TR(", "), TR(": ") };
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		struct str sign = str_of(signs[i]);
		ptrdiff_t at = str_find(text, sign);
		if (at < 1)
			continue;
		struct str tail = str_from(text, (size_t)at + sign.size);
		struct found head =
			find_within(a, lang, str_part(text, 0, (size_t)at), depth);
		struct found rest = find_within(a, lang, tail, depth);
		if (head.own + rest.own <= best->own)
			continue;
		best->own = head.own + rest.own;
		best->text = str_format(a, "%.*s%s%.*s", STR_ARGS(head.text),
			tr(lang, signs[i]), STR_ARGS(rest.text));
	}
}

static struct found
find_text(struct arena *a, enum lang lang, struct str text, int depth)
{
	struct found best = { text, 0 };
	find_pattern(a, lang, text, depth, &best);
	find_counted(a, lang, text, &best);
	find_parts(a, lang, text, depth, &best);
	return best;
}

struct str
tr_text(struct arena *a, enum lang lang, struct str text)
{
	enum { TEXT_MAX = 4096 }; /* what is longer holds a value, not a sentence */
	if (!languages[lang].table || !text.size || text.size > TEXT_MAX)
		return text;
	return find_text(a, lang, text, 0).text;
}

struct str
tr_only(struct arena *a, enum lang lang, const char *id, struct str text)
{
	struct str holes[HOLES_MAX];
	const struct tr_row *row = row_of(lang, id);
	if (!row || !match(id, text, holes))
		return text;
	return fill(a, lang, row->text[0], holes, DEPTH_MAX).text;
}
