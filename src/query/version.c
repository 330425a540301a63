/* SPDX-License-Identifier: MIT */
#include "query/version.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Takes the digits off the front, without leading zeros; *any: there were some. */
static struct str
take_number(struct str *text, bool *any)
{
	size_t size = 0, zeros = 0;
	while (size < text->size && is_digit(text->data[size]))
		size++;
	while (zeros < size && text->data[zeros] == '0')
		zeros++;
	struct str number = str_part(*text, zeros, size - zeros);
	*text = str_from(*text, size);
	*any = size > 0;
	return number;
}

static int
compare_numbers(struct str a, struct str b) /* without leading zeros, of any length */
{
	if (a.size != b.size)
		return a.size < b.size ? -1 : 1;
	return str_compare(a, b);
}

static int
sign(int order)
{
	return (order > 0) - (order < 0);
}

/* --- dates -------------------------------------------------------------------------- */

/* `0` stands for a digit, all else for itself. */
static bool
looks_like(struct str text, const char *shape)
{
	size_t i = 0;
	for (; i < text.size && shape[i]; i++)
		if (shape[i] == '0' ? !is_digit(text.data[i]) : text.data[i] != shape[i])
			return false;
	return i == text.size && !shape[i];
}

static int
two_digits(struct str text, size_t at)
{
	return (text.data[at] - '0') * 10 + text.data[at + 1] - '0';
}

static bool
is_date(struct str text)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool timed = looks_like(text, "0000-00-00T00:00:00Z");
	if (!timed && !looks_like(text, "0000-00-00"))
		return false;
	int year = two_digits(text, 0) * 100 + two_digits(text, 2);
	int month = two_digits(text, 5), day = two_digits(text, 8);
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1]
		|| (month == 2 && day == 29 && !leap))
		return false;
	return !timed
		|| (two_digits(text, 11) < 24 && two_digits(text, 14) < 60
			&& two_digits(text, 17) < 61);
}

/* A day and an instant within it are not in order. */
static bool
compare_dates(struct str a, struct str b, int *order)
{
	enum { DAY_SIZE = 10 };
	*order = str_compare(str_part(a, 0, DAY_SIZE), str_part(b, 0, DAY_SIZE));
	if (*order == 0 && a.size != b.size)
		return false;
	if (*order == 0)
		*order = str_compare(a, b);
	return true;
}

/* --- semantic, and dotted numbers ------------------------------------------------------
 */

struct semantic {
	struct str numbers; /* 1.2.3, or fewer, or more */
	bool has_pre;
	struct str pre, build;
};

/* Dots between what is not empty and of letters, digits and hyphens. */
static bool
are_identifiers(struct str text)
{
	struct str part;
	if (!text.size)
		return false;
	while (str_next(&text, '.', &part)) {
		for (size_t i = 0; i < part.size; i++)
			if (!is_digit(part.data[i]) && !is_letter(part.data[i])
				&& part.data[i] != '-')
				return false;
		if (!part.size)
			return false;
	}
	return true;
}

static bool
read_semantic(struct str text, struct semantic *out)
{
	bool any;
	*out = (struct semantic){ .numbers = text };
	for (;;) {
		take_number(&text, &any);
		if (!any)
			return false;
		if (!str_starts(text, STR(".")))
			break;
		text = str_from(text, 1);
	}
	out->numbers.size -= text.size;
	ptrdiff_t plus = str_find_char(text, '+');
	if (plus != STR_NONE) {
		if (!are_identifiers(str_from(text, (size_t)plus + 1)))
			return false;
		text.size = (size_t)plus;
	}
	out->has_pre = str_starts(text, STR("-"));
	out->pre = str_from(text, out->has_pre);
	return out->has_pre ? are_identifiers(out->pre) : !text.size;
}

static int
compare_dotted(struct str a, struct str b)
{
	int order = 0;
	bool any;
	while (!order && (a.size || b.size)) { /* what is missing is 0 */
		struct str x = take_number(&a, &any), y = take_number(&b, &any);
		order = compare_numbers(x, y);
		a = str_from(a, 1);
		b = str_from(b, 1);
	}
	return order;
}

static int
compare_identifiers(struct str a, struct str b)
{
	bool any;
	struct str x = a, y = b;
	struct str m = take_number(&x, &any), n = take_number(&y, &any);
	bool a_is_number = !x.size, b_is_number = !y.size;
	if (a_is_number && b_is_number)
		return compare_numbers(m, n);
	if (a_is_number != b_is_number)
		return a_is_number ? -1 : 1;
	return str_compare(a, b);
}

static int
compare_semantic(const struct semantic *a, const struct semantic *b)
{
	int order = compare_dotted(a->numbers, b->numbers);
	if (order || (!a->has_pre && !b->has_pre))
		return order;
	if (a->has_pre != b->has_pre)
		return a->has_pre ? -1 : 1;
	struct str x = a->pre, y = b->pre, i, j;
	for (;;) {
		bool more_a = str_next(&x, '.', &i), more_b = str_next(&y, '.', &j);
		if (!more_a || !more_b)
			return more_a - more_b;
		order = compare_identifiers(i, j);
		if (order)
			return order;
	}
}

/* --- Debian: deb-version(7) ------------------------------------------------------------
 */

struct debian {
	struct str epoch, upstream, revision;
	bool certain; /* an epoch or a tilde: it can be nothing else */
};

static bool
read_debian(struct str text, struct debian *out)
{
	bool any;
	*out = (struct debian){ 0 };
	ptrdiff_t colon = str_find_char(text, ':');
	if (colon != STR_NONE) {
		struct str epoch = str_part(text, 0, (size_t)colon);
		out->epoch = take_number(&epoch, &any);
		if (!any || epoch.size)
			return false;
		text = str_from(text, (size_t)colon + 1);
	}
	out->certain = colon != STR_NONE || str_find_char(text, '~') != STR_NONE;
	if (!text.size || !is_digit(text.data[0]))
		return false;
	size_t hyphen = text.size;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		if (!is_digit(c) && !is_letter(c)
			&& !str_contains(STR(".+-~"), (struct str){ &c, 1 }))
			return false;
		if (c == '-')
			hyphen = i;
	}
	out->upstream = str_part(text, 0, hyphen);
	out->revision = str_from(text, hyphen + 1);
	return hyphen == text.size || out->revision.size;
}

/* `~` before the end, the end before letters, letters before all else. */
static int
weight(struct str text)
{
	if (!text.size || is_digit(text.data[0]))
		return 0;
	if (text.data[0] == '~')
		return -1;
	return is_letter(text.data[0]) ? text.data[0] : text.data[0] + 256;
}

static int
compare_parts(struct str a, struct str b)
{
	bool any;
	while (a.size || b.size) {
		while ((a.size && !is_digit(a.data[0]))
			|| (b.size && !is_digit(b.data[0]))) {
			int x = weight(a), y = weight(b);
			if (x != y)
				return x - y;
			a = str_from(a, 1);
			b = str_from(b, 1);
		}
		struct str x = take_number(&a, &any), y = take_number(&b, &any);
		int order = compare_numbers(x, y);
		if (order)
			return order;
	}
	return 0;
}

static int
compare_debian(const struct debian *a, const struct debian *b)
{
	int order = compare_numbers(a->epoch, b->epoch);
	if (!order)
		order = compare_parts(a->upstream, b->upstream);
	return order ? order : compare_parts(a->revision, b->revision);
}

/* A hyphen with a digit behind it: a revision is likely. */
static bool
looks_revised(struct str text)
{
	for (size_t i = 1; i < text.size; i++)
		if (text.data[i - 1] == '-' && is_digit(text.data[i]))
			return true;
	return false;
}

/* --- the families ---------------------------------------------------------------------
 */

static bool
compare_without_dates(struct str a, struct str b, int *order)
{
	struct semantic s[2];
	struct debian d[2];
	bool semantic = read_semantic(a, &s[0]) && read_semantic(b, &s[1]);
	bool readable = read_debian(a, &d[0]) && read_debian(b, &d[1]);
	bool certain = readable && (d[0].certain || d[1].certain);
	bool debian = certain || (readable && (looks_revised(a) || looks_revised(b)));
	if (!semantic && !debian)
		return false;
	if (semantic)
		*order = sign(compare_semantic(&s[0], &s[1]));
	if (!debian)
		return true;
	int other = sign(compare_debian(&d[0], &d[1]));
	if (semantic && *order != other)
		return false; /* nobody told us which of the two it is */
	*order = other;
	return true;
}

bool
version_compare(struct str a, struct str b, int *order)
{
	if (a.size > VERSION_SIZE_MAX || b.size > VERSION_SIZE_MAX)
		return false;
	a = str_from(a, str_starts(a, STR("v")));
	b = str_from(b, str_starts(b, STR("v")));
	const char *shape = "0000-00-00";
	bool day_a = looks_like(str_part(a, 0, 10), shape);
	bool day_b = looks_like(str_part(b, 0, 10), shape);
	if (day_a || day_b)
		return is_date(a) && is_date(b) && compare_dates(a, b, order);
	return compare_without_dates(a, b, order);
}
