/* SPDX-License-Identifier: MIT */
#include "base/sbuf.h"

#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 256 };

void
sbuf_init(struct sbuf *b, size_t ceiling)
{
	*b = (struct sbuf){ .ceiling = ceiling };
}

void
sbuf_fini(struct sbuf *b)
{
	free(b->data);
	*b = (struct sbuf){ .ceiling = b->ceiling };
}

void
sbuf_reset(struct sbuf *b)
{
	b->size = 0;
	b->overflowed = false;
	if (b->data)
		b->data[0] = '\0';
}

/* Room for `more` bytes and the zero behind them. */
static bool
reserve(struct sbuf *b, size_t more)
{
	size_t ceiling = b->ceiling ? b->ceiling : SBUF_CEILING;
	if (b->overflowed || more > ceiling || b->size > ceiling - more) {
		b->overflowed = true;
		return false;
	}
	size_t wanted = b->size + more + 1;
	if (wanted <= b->capacity)
		return true;
	size_t capacity = b->capacity ? b->capacity : FIRST_CAPACITY;
	while (capacity < wanted)
		capacity *= 2;
	char *data = realloc(b->data, capacity);
	if (!data)
		die_out_of_memory();
	b->data = data;
	b->capacity = capacity;
	return true;
}

void
sbuf_add(struct sbuf *b, struct str text)
{
	if (!text.size || !reserve(b, text.size))
		return;
	memcpy(b->data + b->size, text.data, text.size);
	b->size += text.size;
	b->data[b->size] = '\0';
}

void
sbuf_add_c(struct sbuf *b, const char *text)
{
	sbuf_add(b, str_of(text));
}

void
sbuf_add_char(struct sbuf *b, char c)
{
	sbuf_add(b, (struct str){ &c, 1 });
}

void
sbuf_fill(struct sbuf *b, char c, size_t count)
{
	if (!count || !reserve(b, count))
		return;
	memset(b->data + b->size, c, count);
	b->size += count;
	b->data[b->size] = '\0';
}

void
sbuf_format(struct sbuf *b, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (size < 0)
		b->overflowed = true;
	else if (reserve(b, (size_t)size)) {
		vsnprintf(b->data + b->size, (size_t)size + 1, format, again);
		b->size += (size_t)size;
	}
	va_end(again);
}

bool
sbuf_ok(const struct sbuf *b)
{
	return !b->overflowed;
}

struct str
sbuf_str(const struct sbuf *b)
{
	return (struct str){ b->data ? b->data : "", b->size };
}

struct str
sbuf_copy(const struct sbuf *b, struct arena *a)
{
	return str_copy(a, sbuf_str(b));
}
