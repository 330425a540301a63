/* SPDX-License-Identifier: MIT */
#include "cmd/live.h"

#include "base/utf8.h"
#include "cmd/say.h"
#include "out/escape.h"
#include "world/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	DRAW_EVERY = 200, /* ms */
	LINE_EVERY = 10000, /* ms: what CI waits for at least */
	SLOW = 1000, /* ms: what takes longer is named */
	USUAL_COLUMNS = 80,
	FEWEST_COLUMNS = 16, /* below nothing is drawn */
	BAR_COLUMNS = 60, /* below there is no bar */
	BAR_WIDTH = 24,
	NOTE_MAX = 2048
};

/* --- where it goes --- */

static bool
is_set(const char *name)
{
	const char *value = getenv(name);
	return value && *value;
}

enum live_kind
live_kind_here(void)
{
	const char *term = getenv("TERM");
	bool moves = term && *term && strcmp(term, "dumb") != 0;
	if (file_is_terminal(STDERR_FILENO) && moves && !is_set("CI"))
		return LIVE_TERMINAL;
	return LIVE_LINES;
}

int64_t
live_every(const struct live *l)
{
	static const int64_t every[] = {
		[LIVE_QUIET] = 0,
		[LIVE_LINES] = LINE_EVERY,
		[LIVE_TERMINAL] = DRAW_EVERY,
	};
	return every[l->kind];
}

/* Where stderr is gone nobody watches. */
static void
put(struct live *l, struct str text)
{
	struct err gone = { 0 };
	if (!sink_write(file_stderr(), text, &gone))
		l->kind = LIVE_QUIET;
}

/* --- what is told --- */

void
live_stage(struct live *l, struct str what, size_t total)
{
	l->stage = what;
	l->total = total;
	l->done = l->broken = 0;
	l->began = 0;
}

void
live_restage(struct live *l, struct str what)
{
	l->stage = what;
}

void
live_step(struct live *l, bool broken)
{
	l->done++;
	l->broken += broken;
}

static void
add_time(struct sbuf *out, int64_t milliseconds)
{
	long long seconds = milliseconds / 1000;
	if (seconds < 60)
		sbuf_format(out, "%llds", seconds);
	else if (seconds < 3600)
		sbuf_format(out, "%lldm%02llds", seconds / 60, seconds % 60);
	else
		sbuf_format(out, "%lldh%02lldm", seconds / 3600, seconds / 60 % 60);
}

static void
add_bar(const struct live *l, struct sbuf *out)
{
	size_t filled = l->done >= l->total ? BAR_WIDTH : l->done * BAR_WIDTH / l->total;
	sbuf_add_char(out, '[');
	sbuf_fill(out, '=', filled);
	if (filled < BAR_WIDTH)
		sbuf_add_char(out, '>');
	sbuf_fill(out, ' ', filled < BAR_WIDTH ? BAR_WIDTH - filled - 1 : 0);
	sbuf_add_c(out, "] ");
}

static void
add_name(const struct live *l, struct str name, struct sbuf *out)
{
	struct sbuf masked = { 0 };
	mask_write(l->mask, name, &masked);
	escape(ESCAPE_TERMINAL, sbuf_str(&masked), out);
	sbuf_fini(&masked);
}

/* "120 of 400 done (30%), 3 failed, 35/s, 12s" */
static void
add_counts(const struct live *l, int64_t elapsed, struct sbuf *out)
{
	if (l->total) {
		sbuf_format(out, "%zu of %zu done (%zu%%)", l->done, l->total,
			l->done >= l->total ? 100 : l->done * 100 / l->total);
		if (l->broken)
			sbuf_format(out, ", %zu failed", l->broken);
		if (elapsed >= 1000 && (int64_t)l->done * 1000 >= elapsed)
			sbuf_format(out, ", %lld/s",
				(long long)l->done * 1000 / (long long)elapsed);
		sbuf_add_c(out, ", ");
	}
	add_time(out, elapsed);
	if (l->stage.size) {
		sbuf_add_c(out, ", ");
		add_name(l, l->stage, out);
	}
}

static void
add_slow(const struct live *l, const struct live_slow *slow, struct sbuf *out)
{
	sbuf_add_c(out, "slow: ");
	add_time(out, slow->busy);
	sbuf_add_char(out, ' ');
	add_name(l, slow->what, out);
}

/* Columns that a character may take: those of East Asia and pictures take two. */
static size_t
columns_of(uint32_t code)
{
	return code >= 0x1100 && (code < 0x2000 || code >= 0x2e80) ? 2 : 1;
}

/* What does not fit would make a second line, which nobody takes off again. */
static void
add_cut(struct str line, size_t columns, struct sbuf *out)
{
	size_t taken = 0;
	uint32_t code;
	for (size_t at = 0; at < line.size;) {
		size_t size = utf8_next(str_from(line, at), &code);
		if (!size || taken + columns_of(code) >= columns)
			return;
		sbuf_add(out, str_part(line, at, size));
		taken += columns_of(code);
		at += size;
	}
}

static void
write_plain(const struct live *l, int64_t elapsed, const struct live_slow *slow,
	struct sbuf *out)
{
	sbuf_format(out, "smoke %.*s: ", STR_ARGS(l->command));
	add_counts(l, elapsed, out);
	if (slow->what.size && slow->busy >= SLOW) {
		sbuf_add_c(out, "; ");
		add_slow(l, slow, out);
	}
	sbuf_add_char(out, '\n');
}

static void
write_drawn(const struct live *l, int64_t elapsed, const struct live_slow *slow,
	size_t columns, struct sbuf *out)
{
	struct sbuf line = { 0 };
	sbuf_format(&line, "%.*s ", STR_ARGS(l->command));
	if (l->total && columns >= BAR_COLUMNS)
		add_bar(l, &line);
	add_counts(l, elapsed, &line);
	if (l->color)
		sbuf_add_c(out, l->broken ? "\x1b[31m" : "\x1b[36m");
	add_cut(sbuf_str(&line), columns, out);
	if (l->color)
		sbuf_add_c(out, "\x1b[0m");
	sbuf_add_char(out, '\n');
	if (slow->what.size && slow->busy >= SLOW) {
		sbuf_reset(&line);
		sbuf_add_c(&line, "  ");
		add_slow(l, slow, &line);
		add_cut(sbuf_str(&line), columns, out);
		sbuf_add_char(out, '\n');
	}
	sbuf_fini(&line);
}

void
live_write(const struct live *l, int64_t now, const struct live_slow *slow,
	size_t columns, struct sbuf *out)
{
	int64_t elapsed = l->began ? now - l->began : 0;
	if (l->kind == LIVE_LINES)
		write_plain(l, elapsed, slow, out);
	else if (l->kind == LIVE_TERMINAL && columns >= FEWEST_COLUMNS)
		write_drawn(l, elapsed, slow, columns, out);
}

/* --- drawing --- */

static void
add_erase(struct live *l, struct sbuf *out)
{
	for (; l->drawn; l->drawn--)
		sbuf_add_c(out, "\x1b[1A\x1b[2K");
}

void
live_hide(struct live *l)
{
	struct sbuf out = { 0 };
	if (!l->drawn)
		return;
	add_erase(l, &out);
	put(l, sbuf_str(&out));
	sbuf_fini(&out);
}

/* In one write, so that nothing flickers. */
void
live_show(struct live *l, int64_t now, const struct live_slow *slow)
{
	struct sbuf out = { 0 };
	size_t columns = file_columns(STDERR_FILENO);
	if (!l->began) /* the first pulse comes that much after the beginning */
		l->began = now - live_every(l);
	add_erase(l, &out);
	size_t before = out.size;
	live_write(l, now, slow, columns ? columns : USUAL_COLUMNS, &out);
	struct str shown = str_from(sbuf_str(&out), before);
	for (size_t i = 0; i < shown.size && l->kind == LIVE_TERMINAL; i++)
		l->drawn += shown.data[i] == '\n';
	put(l, sbuf_str(&out));
	sbuf_fini(&out);
}

void
live_note(struct live *l, const char *format, ...)
{
	char text[NOTE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	live_hide(l);
	say_note("%s", text);
}
