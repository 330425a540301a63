/* SPDX-License-Identifier: MIT */
#include "cmd/say.h"

#include "out/escape.h"
#include "world/file.h"

#include <stdarg.h>
#include <stdio.h>

enum { NOTE_MAX = 2048, DIAGS_SHOWN = 20 };

/* Nothing can be done where stderr is gone; the exit code still tells. */
static void
to_stderr(struct str text)
{
	struct err ignored = { 0 };
	if (!sink_write(file_stderr(), text, &ignored))
		return;
}

static void
line_to_stderr(struct mask *mask, struct str text)
{
	struct sbuf masked = { 0 }, shown = { 0 };
	mask_write(mask, text, &masked);
	escape(ESCAPE_TERMINAL, sbuf_str(&masked), &shown);
	sbuf_add_char(&shown, '\n');
	to_stderr(sbuf_str(&shown));
	sbuf_fini(&masked);
	sbuf_fini(&shown);
}

void
say_note(const char *format, ...)
{
	char text[NOTE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	line_to_stderr(NULL, str_of(text));
}

int
exit_of(enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE:
		return 0;
	case ERR_USAGE:
	case ERR_INPUT:
		return 2;
	case ERR_SUBJECT:
	case ERR_LIMIT:
	case ERR_NETWORK:
		return 3;
	case ERR_OUTPUT:
	case ERR_INTERNAL:
		return 4;
	}
	return 4;
}

int
say_error(struct mask *mask, const struct err *err)
{
	struct sbuf text = { 0 };
	sbuf_add_c(&text, "smoke: ");
	if (err->file[0])
		sbuf_format(&text, "%s:", err->file);
	if (err->line)
		sbuf_format(&text, "%u:%u: ", err->line, err->column);
	else if (err->file[0])
		sbuf_add_char(&text, ' ');
	sbuf_add_c(&text, err->text);
	line_to_stderr(mask, sbuf_str(&text));
	sbuf_fini(&text);
	return exit_of(err->kind);
}

void
say_diags(struct diags *diags)
{
	struct sbuf text = { 0 };
	diags_write(diags, DIAGS_SHOWN, &text);
	to_stderr(sbuf_str(&text)); /* diags_write() shows unsafe text escaped */
	sbuf_fini(&text);
}

bool
say_data(struct str data, struct err *err)
{
	return sink_write(file_stdout(), data, err);
}
