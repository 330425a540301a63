/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

FORMAT(3, 0)
static void
set(struct err *err, enum err_kind kind, const char *format, va_list args)
{
	err->kind = kind;
	vsnprintf(err->text, sizeof(err->text), format, args);
}

bool
err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	if (err->kind != ERR_NONE)
		return false;
	va_list args;
	va_start(args, format);
	set(err, kind, format, args);
	va_end(args);
	return false;
}

bool
err_set_at(struct err *err, enum err_kind kind, unsigned line, unsigned column,
	const char *format, ...)
{
	if (err->kind != ERR_NONE)
		return false;
	err->line = line;
	err->column = column;
	va_list args;
	va_start(args, format);
	set(err, kind, format, args);
	va_end(args);
	return false;
}

bool
err_in_file(struct err *err, const char *file)
{
	if (err->file[0])
		return false;
	size_t size = strlen(file), room = sizeof(err->file) - 1;
	if (size <= room)
		memcpy(err->file, file, size + 1);
	else /* the tail of a path tells more than its head */
		snprintf(err->file, sizeof(err->file), "...%s", file + size - room + 3);
	return false;
}

bool
err_context(struct err *err, const char *format, ...)
{
	char before[sizeof(err->text)], *text = err->text;
	va_list args;
	va_start(args, format);
	int written = vsnprintf(before, sizeof(before), format, args);
	va_end(args);
	size_t size = written < 0 ? 0 : (size_t)written, room = sizeof(err->text);
	if (!size || size + sizeof(": ") > room)
		return false;
	memmove(text + size + 2, text, room - size - 2);
	memcpy(text, before, size);
	memcpy(text + size, ": ", 2);
	text[room - 1] = '\0';
	return false;
}
