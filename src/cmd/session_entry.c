/* SPDX-License-Identifier: MIT */
/* What did not hold in an entry of a suite, as findings. */
#include "cmd/session_evidence.h"

#include "judge/judge.h"
#include "query/template.h"

static struct str
place_of(struct session *s, const struct source *source, struct span span)
{
	struct place place = source_place(source, span.start);
	return str_format(
		s->arena, "%.*s:%u:%u", STR_ARGS(source->name), place.line, place.column);
}

/* An error's own text may have several lines; a title is one. */
static struct str
first_line(struct str text)
{
	struct str line = text;
	str_next(&text, '\n', &line);
	return line;
}

/* hurl says "actual value is <500>" of a status, a version, a header, and leaves what is
 * expected to the line it shows: here both are said. */
static void
name_values(const struct entry_error *error, struct str asserted, struct finding *f)
{
	static const struct str start = STR_INIT("actual value is ");
	f->expected = error->expected;
	f->actual = error->actual.size ? error->actual : first_line(error->text);
	if (error->actual.size || !str_starts(f->actual, start))
		return;
	f->expected = asserted;
	f->actual = str_from(f->actual, start.size);
	if (str_starts(f->actual, STR("<")) && str_ends(f->actual, STR(">")))
		f->actual = str_part(f->actual, 1, f->actual.size - 2);
}

/* What a waiver is for: all that was seen.  An error shows the first lines of a body that
 * differ, and of a long value the beginning. */
static struct str
seen_of(struct session *s, const struct unit *unit, const struct entry_error *error)
{
	enum { SURELY_WHOLE = 32 * 1024 };
	/* A body that cannot be decoded is an error with a text. */
	struct err err = { 0 };
	struct str actual = error->actual.size ? error->actual : error->text;
	struct str body = { 0 };
	bool whole = actual.size < SURELY_WHOLE
		&& !str_starts(str_of(error->title), STR("Assert body"));
	if (!whole && unit->reply && !reply_bytes(unit->arena, unit->reply, &body, &err))
		body = (struct str){ 0 };
	return judge_seen(s->arena,
		session_unguessable(s, whole ? error->expected : body),
		session_unguessable(s, actual));
}

/* A word of a command line. */
static void
add_word(struct sbuf *out, struct str text)
{
	sbuf_add_c(out, " '");
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '\'')
			sbuf_add_c(out, "'\\''");
		else
			sbuf_add_char(out, text.data[i]);
	sbuf_add_char(out, '\'');
}

/* The command that runs it alone, with its setups. */
static struct str
remedy_of(struct session *s, const struct planned_suite *suite)
{
	enum { SHOWN = 10 };
	struct sbuf out = { 0 };
	sbuf_format(&out, "smoke run --env %.*s",
		STR_ARGS(s->workspace.environments[suite->environment].name));
	for (size_t i = 0; suite->row && i < suite->use->rows.column_count; i++) {
		struct str text;
		struct err err = { 0 };
		if (i == SHOWN
			|| !value_render(s->arena, &suite->row->cells[i], &text, &err)) {
			sbuf_fini(&out);
			return (struct str){ 0 };
		}
		sbuf_add_c(&out, " --variable");
		add_word(&out,
			str_format(s->arena, "%.*s=%.*s",
				STR_ARGS(suite->use->rows.columns[i]), STR_ARGS(text)));
	}
	sbuf_format(&out, " %.*s", STR_ARGS(suite->suite->source.name));
	struct str text = sbuf_copy(&out, s->arena);
	sbuf_fini(&out);
	return text;
}

static void
find(struct session *s, const struct unit *unit, const struct entry_error *error)
{
	const struct suite *suite = unit->suite->suite;
	struct place place = source_place(&suite->source, error->span.start);
	const struct request *request = &unit->entry->request;
	struct finding f = { .check = unit->check,
		.severity = session_severity(unit),
		.kind = error->broken ? STR("assert") : STR("error"),
		.subject = plan_suite_name(s->arena, unit->suite),
		.where = s->workspace.environments[unit->suite->environment].name,
		.path = place_of(s, &suite->source, error->span),
		.title = str_format(s->arena, "%s: %.*s %.*s", error->title,
			STR_ARGS(request->method), STR_ARGS(request->url.written)),
		.remedy = remedy_of(s, unit->suite) };
	/* The line moves with every edit above it; what is asserted does not. */
	struct str asserted =
		str_part(suite->source.text, error->span.start, error->span.size);
	f.rule = session_text(s, str_trim(place.line_text));
	name_values(error, first_line(asserted), &f);
	f.seen = seen_of(s, unit, error);
	session_find(s, f, CHECK_ENTRY,
		str_format(s->arena, "%.*s %.*s %.*s", STR_ARGS(request->method),
			STR_ARGS(request->url.written), STR_ARGS(asserted)));
}

void
session_entry(struct session *s, const struct unit *unit)
{
	if (!unit->result || unit->evidence == EVIDENCE_HELD)
		return;
	for (size_t i = 0; i < unit->result->error_count; i++) {
		const struct entry_error *error = &unit->result->errors[i];
		if (error->broken)
			find(s, unit, error);
		else
			session_evidence(s, unit->check, EVIDENCE_UNKNOWN, SEVERITY_NONE,
				unit->result->trouble,
				str_format(s->arena, "%s: %.*s", error->title,
					STR_ARGS(first_line(error->text))));
	}
}
