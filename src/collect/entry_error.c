/* SPDX-License-Identifier: MIT */
#include "collect/entry_error.h"

static const char *const titles[] = { "Undefined variable", "Unrenderable expression",
	"Invalid JSON", "Invalid expression type", "Filter error" };

/* "invalid filter input type: actual string, expected list" is shown in three lines. */
static void
split_types(struct arena *a, struct entry_error *error)
{
	static const char start[] = ": actual ", middle[] = ", expected ";
	ptrdiff_t at = str_find(error->text, str_of(start));
	ptrdiff_t comma = str_find(error->text, str_of(middle));

	if (!str_starts(error->text, STR("invalid filter input type")) || at == STR_NONE
		|| comma < at)
		return;
	size_t from = (size_t)at + sizeof(start) - 1;
	error->actual = str_part(error->text, from, (size_t)comma - from);
	error->expected = str_from(error->text, (size_t)comma + sizeof(middle) - 1);
	error->text = str_copy(a, str_part(error->text, 0, (size_t)at));
}

struct entry_error
entry_error_of(
	struct arena *a, const struct err *err, const char *title, struct span span)
{
	struct entry_error error = { .title = title, .span = span };
	struct str text = str_of(err->text);

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		struct str known = str_of(titles[i]);
		if (!str_starts(text, known)
			|| !str_starts(str_from(text, known.size), STR(": ")))
			continue;
		error.title = titles[i];
		text = str_from(text, known.size + 2);
		break;
	}
	error.text = str_copy(a, text);
	split_types(a, &error);
	return error;
}

/* --- what differs --- */

enum {
	DIFF_LINES_MAX = 20, /* of each side */
	DIFF_HUNK_MAX = 64 /* lines of each side that are searched for its end */
};

/* The first line of a text, with its line end. */
static struct str
line_of(struct str text)
{
	ptrdiff_t end = str_find_char(text, '\n');

	return end == STR_NONE ? text : str_part(text, 0, (size_t)end + 1);
}

static void
add_lines(struct sbuf *out, char sign, struct str text)
{
	size_t lines = 0;

	for (; text.size; text = str_from(text, line_of(text).size)) {
		struct str line = line_of(text);
		if (lines++ == DIFF_LINES_MAX) {
			sbuf_format(out, "%c…\n", sign);
			return;
		}
		sbuf_add_char(out, sign);
		sbuf_add(out,
			str_ends(line, STR("\n")) ? str_part(line, 0, line.size - 1)
						  : line);
		sbuf_add_char(out, '\n');
	}
}

/* The last lines that both end in go; a last line without its end is another line. */
static void
drop_common_tail(struct str *a, struct str *b)
{
	size_t same = 0, most = a->size < b->size ? a->size : b->size, cut = 0;

	while (same < most
		&& a->data[a->size - 1 - same] == b->data[b->size - 1 - same]) {
		same++;
		bool starts_a = same == a->size || a->data[a->size - 1 - same] == '\n';
		bool starts_b = same == b->size || b->data[b->size - 1 - same] == '\n';
		if (starts_a && starts_b)
			cut = same;
	}
	a->size -= cut;
	b->size -= cut;
}

/* Where each of the first lines begins, and where the last of them ends. */
static size_t
line_starts(struct str text, size_t *starts)
{
	size_t count = 0;

	starts[0] = 0;
	while (count < DIFF_HUNK_MAX && starts[count] < text.size) {
		struct str line = line_of(str_from(text, starts[count]));
		starts[count + 1] = starts[count] + line.size;
		count++;
	}
	return count;
}

/* Cut before the nearest lines from which on both go on alike. */
static void
keep_first_hunk(struct str *a, struct str *b)
{
	size_t in_a[DIFF_HUNK_MAX + 1], in_b[DIFF_HUNK_MAX + 1];
	size_t count_a = line_starts(*a, in_a), count_b = line_starts(*b, in_b);

	for (size_t away = 1; away < count_a + count_b; away++)
		for (size_t i = 0; i <= away; i++) {
			size_t k = away - i;
			if (i >= count_a || k >= count_b
				|| !str_eq(line_of(str_from(*a, in_a[i])),
					line_of(str_from(*b, in_b[k]))))
				continue;
			a->size = in_a[i];
			b->size = in_b[k];
			return;
		}
}

size_t
entry_diff_start(struct str expected, struct str actual)
{
	size_t start = 0;

	for (;;) {
		struct str line = line_of(str_from(expected, start));
		if (!line.size || !str_eq(line, line_of(str_from(actual, start))))
			return start;
		start += line.size;
	}
}

bool
entry_diff_only_adds(struct str expected, struct str actual)
{
	size_t start = entry_diff_start(expected, actual);

	expected = str_from(expected, start);
	actual = str_from(actual, start);
	drop_common_tail(&expected, &actual);
	keep_first_hunk(&expected, &actual);
	return !expected.size;
}

struct str
entry_diff(struct arena *a, struct str expected, struct str actual)
{
	struct sbuf out = { 0 };
	size_t start = entry_diff_start(expected, actual);

	expected = str_from(expected, start);
	actual = str_from(actual, start);
	drop_common_tail(&expected, &actual);
	keep_first_hunk(&expected, &actual);
	add_lines(&out, '-', expected);
	add_lines(&out, '+', actual);
	struct str text = str_copy(a, str_trim(sbuf_str(&out)));
	sbuf_fini(&out);
	return text;
}
