/* SPDX-License-Identifier: MIT */
/* GitHub workflow commands: what is wrong is marked at the line where it was asked, and
 * shown on the run's page.  A step shows ten of each kind and drops the rest silently, so
 * the rest is counted here. */
#include "report/report.h"

#include "out/escape.h"
#include "report/notice.h"

enum { PER_KIND = 10, DETAILS_MAX = 2000 };

enum annotation { ANNOTATION_ERROR = 0, ANNOTATION_WARNING, ANNOTATION_NOTICE };

static const struct annotation_kind {
	const char *command, *one, *many;
} kinds[] = {
	{ "error", "more error", "more errors" },
	{ "warning", "more warning", "more warnings" },
	{ "notice", "more notice", "more notices" },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

struct github {
	struct arena *arena;
	struct sbuf *out;
	size_t counts[KINDS];
};

static void
add_property(struct github *g, const char *name, struct str value, bool first)
{
	sbuf_format(g->out, "%s%s=", first ? " " : ",", name);
	escape(ESCAPE_GITHUB_PROPERTY, value, g->out);
}

static void
add(struct github *g, enum annotation kind, const struct view_place *place,
	struct str title, struct str message)
{
	if (g->counts[kind]++ >= PER_KIND)
		return;
	sbuf_format(g->out, "::%s", kinds[kind].command);
	if (place && place->file.size) {
		add_property(g, "file", place->file, true);
		sbuf_format(g->out, ",line=%u,col=%u", place->line, place->column);
	}
	add_property(g, "title", title, !place || !place->file.size);
	sbuf_add_c(g->out, "::");
	escape(ESCAPE_GITHUB_MESSAGE, message, g->out);
	sbuf_add_char(g->out, '\n');
}

static enum annotation
annotation_of(const struct notice *n)
{
	if (n->severity >= SEVERITY_ERROR)
		return ANNOTATION_ERROR;
	return n->severity == SEVERITY_WARN ? ANNOTATION_WARNING : ANNOTATION_NOTICE;
}

/* "NO-GO: shop 1.4.1 → 1.4.2", and the card */
static void
add_verdict(struct github *g, const struct run *run)
{
	const struct view v = { g->arena, run, LANG_EN };
	struct str word = view_verdict(&v), title = view_calm(g->arena, view_title(&v));
	struct texts card = view_card(&v);
	struct sbuf message = { 0 };
	for (size_t i = 0; i < card.count; i++) {
		sbuf_add(&message, card.items[i]);
		sbuf_add_c(&message, " · ");
	}
	sbuf_add(&message, view_tally(&v, &run->verdict.tally));
	bool forgiven = run->verdict.advisory || run->verdict.override.size;
	bool go = run->verdict.word == VERDICT_GO || run->command == COMMAND_DRIFT;
	enum annotation kind = forgiven ? ANNOTATION_WARNING
		: go                    ? ANNOTATION_NOTICE
					: ANNOTATION_ERROR;
	if (word.size && run->command != COMMAND_DRIFT)
		title = str_format(
			g->arena, "%.*s: %.*s", STR_ARGS(word), STR_ARGS(title));
	add(g, kind, NULL, title, sbuf_str(&message));
	sbuf_fini(&message);
}

static void
add_notice(struct github *g, const struct notice *n)
{
	bool said = n->section == VIEW_WAIVED || n->section == VIEW_RESOLVED;
	if (said) /* the counts are on the card; a mark would ask for work */
		return;
	struct str details = escape_cut(g->arena, n->details, DETAILS_MAX);
	struct str message = str_format(g->arena, "%.*s%s%.*s", STR_ARGS(n->title),
		details.size ? "\n" : "", STR_ARGS(details));
	add(g, annotation_of(n), &n->place, n->subject, message);
}

bool
report_github(const struct run *run, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	(void)settings;
	struct arena arena = { 0 };
	struct github g = { .arena = &arena, .out = out };
	struct notices notices = notices_of(&arena, run);
	add_verdict(&g, run);
	for (size_t i = 0; i < notices.count; i++)
		add_notice(&g, &notices.items[i]);
	for (size_t kind = 0; kind < KINDS; kind++) {
		if (g.counts[kind] <= PER_KIND)
			continue;
		size_t left = g.counts[kind] - PER_KIND;
		sbuf_format(out, "%zu %s\n", left,
			left == 1 ? kinds[kind].one : kinds[kind].many);
	}
	arena_fini(&arena);
	return sbuf_ok(out) || err_set(err, ERR_OUTPUT, "the annotations are too long");
}
