/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include "base/die.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct str
str_of(const char *text)
{
	return text ? (struct str){ text, strlen(text) } : (struct str){ 0 };
}

int
str_print_size(struct str text)
{
	return text.size > INT_MAX ? INT_MAX : (int)text.size;
}

bool
str_eq(struct str a, struct str b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool
str_is(struct str a, const char *b)
{
	return str_eq(a, str_of(b));
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
str_eq_nocase(struct str a, struct str b)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

int
str_compare(struct str a, struct str b)
{
	size_t common = a.size < b.size ? a.size : b.size;
	int order = common ? memcmp(a.data, b.data, common) : 0;
	if (order)
		return order;
	return (a.size > b.size) - (a.size < b.size);
}

bool
str_starts(struct str text, struct str start)
{
	return text.size >= start.size
		&& str_eq((struct str){ text.data, start.size }, start);
}

bool
str_ends(struct str text, struct str end)
{
	return text.size >= end.size && str_eq(str_from(text, text.size - end.size), end);
}

ptrdiff_t
str_find(struct str text, struct str part)
{
	if (part.size == 0)
		return 0;
	if (text.size < part.size)
		return STR_NONE;
	const char *place = memmem(text.data, text.size, part.data, part.size);
	return place ? place - text.data : STR_NONE;
}

ptrdiff_t
str_find_char(struct str text, char c)
{
	const char *place = text.size ? memchr(text.data, c, text.size) : NULL;
	return place ? place - text.data : STR_NONE;
}

bool
str_contains(struct str text, struct str part)
{
	return str_find(text, part) != STR_NONE;
}

struct str
str_from(struct str text, size_t start)
{
	if (start >= text.size)
		return (struct str){ 0 };
	return (struct str){ text.data + start, text.size - start };
}

struct str
str_part(struct str text, size_t start, size_t size)
{
	struct str rest = str_from(text, start);
	if (rest.size > size)
		rest.size = size;
	return rest;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str text)
{
	while (text.size && is_blank(text.data[0]))
		text = (struct str){ text.data + 1, text.size - 1 };
	while (text.size && is_blank(text.data[text.size - 1]))
		text.size--;
	return text;
}

bool
str_next(struct str *rest, char separator, struct str *part)
{
	if (!rest->data)
		return false;
	ptrdiff_t end = str_find_char(*rest, separator);
	if (end == STR_NONE) {
		*part = *rest;
		*rest = (struct str){ 0 };
		return true;
	}
	*part = (struct str){ rest->data, (size_t)end };
	rest->data += end + 1;
	rest->size -= (size_t)end + 1;
	return true;
}

char *
str_c(struct arena *a, struct str text)
{
	if (text.size == SIZE_MAX)
		die_out_of_memory();
	char *copy = arena_alloc(a, text.size + 1);
	if (text.size)
		memcpy(copy, text.data, text.size);
	return copy;
}

struct str
str_copy(struct arena *a, struct str text)
{
	return (struct str){ str_c(a, text), text.size };
}

struct str
str_format(struct arena *a, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (size < 0)
		die_out_of_memory();
	char *text = arena_alloc(a, (size_t)size + 1);
	vsnprintf(text, (size_t)size + 1, format, again);
	va_end(again);
	return (struct str){ text, (size_t)size };
}

struct str
str_lower(struct arena *a, struct str text)
{
	char *copy = str_c(a, text);
	for (size_t i = 0; i < text.size; i++)
		copy[i] = lower(copy[i]);
	return (struct str){ copy, text.size };
}
