/* SPDX-License-Identifier: MIT */
/* Production is bad after a deploy: one page to work from, with what happened when, whom
 * to call, the way back, and what was found. */
#include "cmd/session_evidence.h"

#include "out/escape.h"
#include "report/report.h"
#include "world/clock.h"
#include "world/file.h"

static bool
is_incident(const struct session *s)
{
	return s->run.command == COMMAND_VERIFY && !s->run.interrupted
		&& s->run.verdict.word == VERDICT_NO_GO
		&& s->workspace.environments[s->request.judged].tier == TIER_PRODUCTION;
}

static struct str
incident_path(struct session *s)
{
	return str_format(s->arena, "%.*s.smoke/incident-%.*s.md",
		STR_ARGS(s->workspace.folder), STR_ARGS(s->run.id));
}

bool
session_name_incident(struct session *s, struct err *err)
{
	(void)err;
	if (!is_incident(s))
		return true;
	struct str note = str_format(
		s->arena, "the incident's record is %.*s", STR_ARGS(incident_path(s)));
	vec_add(&s->notes, &note);
	s->run.notes = s->notes.items;
	s->run.note_count = s->notes.count;
	return true;
}

/* --- the page --- */

__attribute__((format_arg(2))) static const char *
say(const struct session *s, const char *id)
{
	return tr(options_lang(s->arguments), id);
}

static void
add_heading(const struct session *s, struct sbuf *out, const char *text)
{
	sbuf_format(out, "\n## %s\n\n", say(s, text));
}

static void
add_line(const struct session *s, struct sbuf *out, const char *name, enum escape mode,
	struct str text)
{
	if (!text.size)
		return;
	sbuf_format(out, "- %s%s", say(s, name), say(s, ": "));
	escape(mode, text, out);
	sbuf_add_char(out, '\n');
}

static void
add_step(struct session *s, struct sbuf *out, int64_t at, struct str text)
{
	sbuf_format(out, "- %.*s ", STR_ARGS(clock_show(s->arena, at)));
	escape(ESCAPE_MARKDOWN, tr_text(s->arena, options_lang(s->arguments), text), out);
	sbuf_add_char(out, '\n');
}

static void
add_time_line(struct session *s, struct sbuf *out)
{
	const struct run *run = &s->run;
	add_heading(s, out, TR("Time line"));
	add_step(s, out, run->started, str_of(say(s, "verify began")));
	for (size_t i = 0; i < run->wait_count; i++)
		add_step(s, out, run->waits[i].at, run->waits[i].text);
	add_step(s, out, run->ended,
		str_format(s->arena, say(s, "verify ended: %s%s%.*s"),
			say(s, verdict_name(run->verdict.word)),
			run->verdict.override.size ? ", " : "",
			STR_ARGS(run->verdict.override)));
}

static bool
write_page(struct session *s, struct sbuf *out, struct err *err)
{
	const struct run *run = &s->run;
	const struct release *release = &s->workspace.release;
	struct report_settings settings = { .lang = options_lang(s->arguments),
		.local_time = str_c(s->arena, clock_show_local(s->arena, run->ended)) };
	struct str who = release->coordinator;
	sbuf_format(out, "# %s", say(s, "Incident: "));
	escape(ESCAPE_MARKDOWN, run->title.size ? run->title : run->project, out);
	sbuf_add_c(out, "\n\n");
	add_line(s, out, TR("Environment"), ESCAPE_MARKDOWN, run->environment);
	add_line(s, out, TR("Run"), ESCAPE_MARKDOWN, run->id);
	add_line(s, out, TR("Who to call"), ESCAPE_MARKDOWN,
		who.size ? session_text(s, who)
			 : str_of(say(
				 s, "nobody is named; give release.yaml a coordinator")));
	add_line(s, out, TR("The way back"), ESCAPE_MARKDOWN_CODE,
		session_text(s, run->rollback));
	if (!run->rollback.size)
		add_line(s, out, TR("The way back"), ESCAPE_MARKDOWN,
			str_of(say(s, "none is named; give release.yaml a rollback")));
	add_time_line(s, out);
	add_heading(s, out, TR("What was found"));
	return report_markdown(run, &settings, out, err);
}

bool
session_write_incident(struct session *s, struct err *err)
{
	struct sbuf page = { 0 };
	if (!is_incident(s))
		return true;
	const char *folder = str_c(s->arena,
		str_format(s->arena, "%.*s.smoke", STR_ARGS(s->workspace.folder)));
	bool ok = write_page(s, &page, err) && file_make_folder(folder, err)
		&& file_write(
			str_c(s->arena, incident_path(s)), sbuf_str(&page), 0644, err);
	sbuf_fini(&page);
	return ok || err_context(err, "the incident's record");
}
