/* SPDX-License-Identifier: MIT */
/* Production is bad after a deploy: one page to work from, with what happened when, whom
 * to call, the way back, and what was found. */
#include "cmd/session_evidence.h"

#include "out/escape.h"
#include "record/instant.h"
#include "report/report.h"
#include "value/json.h"
#include "world/clock.h"
#include "world/file.h"

static struct str
incident_path(struct session *s, const char *suffix)
{
	return str_format(s->arena, "%.*s.smoke/incident-%.*s.%s",
		STR_ARGS(s->workspace.folder), STR_ARGS(s->run.id), suffix);
}

bool
session_name_incident(struct session *s, struct err *err)
{
	(void)err;
	if (!session_is_incident(s))
		return true;
	struct str note = str_format(s->arena, "the incident's record is %.*s",
		STR_ARGS(incident_path(s, "md")));
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
	add_step(s, out, run->started,
		str_format(s->arena, say(s, "%s began"), command_name(run->command)));
	for (size_t i = 0; i < run->wait_count; i++)
		add_step(s, out, run->waits[i].at, run->waits[i].text);
	add_step(s, out, run->ended,
		str_format(s->arena, say(s, "%s ended: %s%s%.*s"),
			command_name(run->command),
			say(s, verdict_name(run->verdict.word)),
			run->verdict.override.size ? ", " : "",
			STR_ARGS(run->verdict.override)));
}

/* "- Bo (database): +33 1 23 45 67 89, #shop-release" */
static void
add_contacts(struct session *s, struct sbuf *out)
{
	const struct release *release = &s->workspace.release;
	for (size_t i = 0; i < release->contact_count; i++) {
		const struct contact *c = &release->contacts[i];
		struct sbuf line = { 0 };
		sbuf_add(&line, c->name);
		if (c->role.size)
			sbuf_format(&line, " (%.*s)", STR_ARGS(c->role));
		for (size_t k = 0; k < c->reach.count; k++)
			sbuf_format(&line, "%s%.*s", k ? ", " : ": ",
				STR_ARGS(c->reach.items[k]));
		sbuf_add_c(out, "- ");
		escape(ESCAPE_MARKDOWN, session_text(s, sbuf_str(&line)), out);
		sbuf_add_char(out, '\n');
		sbuf_fini(&line);
	}
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
	add_contacts(s, out);
	add_line(s, out, TR("The way back"), ESCAPE_MARKDOWN_CODE,
		session_text(s, run->rollback));
	if (!run->rollback.size)
		add_line(s, out, TR("The way back"), ESCAPE_MARKDOWN,
			str_of(say(s, "none is named; give release.yaml a rollback")));
	add_line(s, out, TR("Open since"), ESCAPE_MARKDOWN, run->incident);
	add_time_line(s, out);
	add_heading(s, out, TR("What was found"));
	return report_markdown(run, &settings, out, err);
}

/* --- for programs --- */

static void
add_member(struct vec *members, const char *name, struct str text)
{
	if (text.size)
		members_add(members, name, value_of_string(text));
}

static struct value
value_of_step(struct arena *a, int64_t at, struct str text)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "at", value_of_string(instant_show(a, at)));
	members_add(&members, "text", value_of_string(text));
	return value_of_members(&members);
}

static struct value
value_of_time_line(struct session *s)
{
	const struct run *run = &s->run;
	struct arena *a = s->arena;
	struct vec steps = vec_of(a, struct value);
	const char *command = command_name(run->command);
	items_add(&steps,
		value_of_step(a, run->started, str_format(a, "%s began", command)));
	for (size_t i = 0; i < run->wait_count; i++)
		items_add(&steps, value_of_step(a, run->waits[i].at, run->waits[i].text));
	items_add(&steps,
		value_of_step(a, run->ended,
			str_format(a, "%s ended: %s", command,
				verdict_name(run->verdict.word))));
	return value_of_items(&steps);
}

static struct value
value_of_finding(struct arena *a, const struct finding *f)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "severity", value_of_c(severity_name(f->severity)));
	const struct {
		const char *name;
		struct str text;
	} rows[] = { { "kind", f->kind }, { "subject", f->subject },
		{ "where", f->where }, { "path", f->path }, { "title", f->title },
		{ "before", f->baseline }, { "now", f->candidate },
		{ "expected", f->expected }, { "actual", f->actual },
		{ "owner", f->owner }, { "age", str_of(finding_age_name(f->age)) },
		{ "since", f->since }, { "fingerprint", f->fingerprint } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		add_member(&members, rows[i].name, rows[i].text);
	return value_of_members(&members);
}

/* What failed it, and not what is worth a note. */
static struct value
value_of_findings(struct session *s)
{
	struct vec items = vec_of(s->arena, struct value);
	for (size_t i = 0; i < s->run.findings.count; i++) {
		const struct finding *f = &s->run.findings.items[i];
		bool past = f->age == AGE_RESOLVED || f->age == AGE_NOT_LOOKED;
		if (f->severity >= s->run.verdict.fail_on && !past && !f->waiver.size)
			items_add(&items, value_of_finding(s->arena, f));
	}
	return value_of_items(&items);
}

static void
write_json(struct session *s, struct sbuf *out)
{
	const struct run *run = &s->run;
	struct vec members = vec_of(s->arena, struct member);
	members_add(&members, "schema", value_of_c("smoke/incident/1"));
	add_member(&members, "project", run->project);
	add_member(&members, "environment", run->environment);
	add_member(&members, "run", run->id);
	add_member(&members, "title", run->title);
	members_add(
		&members, "opened", value_of_string(instant_show(s->arena, run->ended)));
	if (run->drill)
		members_add(&members, "drill", value_of_bool(true));
	add_member(&members, "open_since", run->incident);
	add_member(&members, "verdict", str_of(verdict_name(run->verdict.word)));
	add_member(&members, "override", run->verdict.override);
	add_member(&members, "call", session_text(s, s->workspace.release.coordinator));
	add_member(&members, "rollback", session_text(s, run->rollback));
	members_add(&members, "time_line", value_of_time_line(s));
	members_add(&members, "findings", value_of_findings(s));
	struct value all = value_of_members(&members);
	json_write(&all, JSON_PRETTY, out);
	sbuf_add_char(out, '\n');
}

static bool
write_file(struct session *s, const char *suffix, struct sbuf *text, struct err *err)
{
	return file_write(
		str_c(s->arena, incident_path(s, suffix)), sbuf_str(text), 0644, err);
}

bool
session_write_incident(struct session *s, struct err *err)
{
	struct sbuf page = { 0 }, data = { 0 };
	if (!session_is_incident(s))
		return true;
	const char *folder = str_c(s->arena,
		str_format(s->arena, "%.*s.smoke", STR_ARGS(s->workspace.folder)));
	write_json(s, &data);
	bool ok = write_page(s, &page, err) && file_make_folder(folder, err)
		&& write_file(s, "md", &page, err) && write_file(s, "json", &data, err);
	sbuf_fini(&page);
	sbuf_fini(&data);
	return ok || err_context(err, "the incident's record");
}
