/* SPDX-License-Identifier: MIT */
/* What `smoke history` shows: each view reads the history and writes text, or JSON where
 * --json asks for it. */
#ifndef SMOKE_CMD_HISTORY_VIEWS_H
#define SMOKE_CMD_HISTORY_VIEWS_H

#include "cmd/session.h"
#include "history/list.h"

typedef bool history_view_fn(struct session *s, const struct history_filter *filter,
	struct sbuf *out, struct err *err);
history_view_fn history_show_runs, history_show_findings, history_show_summary;

/* history_transfer.c: the file is the second operand. */
history_view_fn history_write_export, history_read_import;

/* Whether more than the project was asked for. */
bool history_is_narrowed(const struct history_filter *filter);

/* The waivers of the workspace, those whose finding is known for longest first
 * (history_waivers.c). */
struct known_waiver {
	const struct waiver *waiver;
	int64_t first_at; /* ms since 1970: its finding was seen first; 0: never */
	int64_t times; /* runs that had it */
};
bool history_waivers(
	struct session *s, struct known_waiver **out, size_t *count, struct err *err);

/* "2026-11-20" of milliseconds since 1970. */
struct str history_day(struct arena *a, int64_t at);
/* "45s", "2m10s", "1h02m", "3d4h" */
struct str history_time(struct arena *a, int64_t milliseconds);
/* One line: indented, escaped for a terminal, cut to 80 columns. */
void history_line(struct sbuf *out, size_t indent, struct str text);

#endif
