/* SPDX-License-Identifier: MIT */
#include "report/hook.h"

#include "out/escape.h"
#include "record/instant.h"
#include "report/view.h"
#include "value/json.h"

/* --- for people --------------------------------------------------------------------- */

/* In a block of code nothing is markup, a mention or a link; Slack reads three characters
 * even there. */
static struct str
slack_text(struct arena *a, struct str text)
{
	struct sbuf b = { 0 };
	sbuf_add_c(&b, "```\n");
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		switch (c) {
		case '&':
			sbuf_add_c(&b, "&amp;");
			break;
		case '<':
			sbuf_add_c(&b, "&lt;");
			break;
		case '>':
			sbuf_add_c(&b, "&gt;");
			break;
		default:
			sbuf_add_char(&b, c == '`' ? '\'' : c);
		}
	}
	sbuf_add_c(&b, "```");
	struct str copy = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return copy;
}

static struct str
mattermost_text(struct arena *a, struct str text)
{
	struct sbuf b = { 0 };
	escape(ESCAPE_MARKDOWN_BLOCK, text, &b);
	struct str copy = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return copy;
}

/* --- for programs ------------------------------------------------------------------- */

static void
add_text(struct vec *members, const char *name, struct str text)
{
	if (text.size)
		members_add(members, name, value_of_string(text));
}

static struct value
finding_value(struct arena *a, const struct finding *f)
{
	struct vec members = vec_of(a, struct member);
	add_text(&members, "severity", str_of(severity_name(f->severity)));
	if (f->age)
		add_text(&members, "age", str_of(finding_age_name(f->age)));
	add_text(&members, "kind", f->kind);
	add_text(&members, "subject", f->subject);
	add_text(&members, "where", f->where);
	add_text(&members, "path", f->path);
	add_text(&members, "title", f->title);
	add_text(&members, "baseline", f->baseline);
	add_text(&members, "candidate", f->candidate);
	add_text(&members, "expected", f->expected);
	add_text(&members, "actual", f->actual);
	add_text(&members, "owner", f->owner);
	add_text(&members, "since", f->since);
	add_text(&members, "waiver", f->waiver);
	add_text(&members, "fingerprint", f->fingerprint);
	return value_of_members(&members);
}

static struct value
tally_value(struct arena *a, const struct tally *t)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "planned", value_of_int(a, (int64_t)t->planned));
	members_add(&members, "passed", value_of_int(a, (int64_t)t->passed));
	members_add(&members, "failed", value_of_int(a, (int64_t)t->failed));
	members_add(&members, "unchecked", value_of_int(a, (int64_t)t->unchecked));
	members_add(&members, "waived", value_of_int(a, (int64_t)t->waived));
	return value_of_members(&members);
}

static struct value
texts_value(struct arena *a, const struct texts *texts)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < texts->count; i++)
		items_add(&items, value_of_string(texts->items[i]));
	return value_of_items(&items);
}

static void
add_run(struct arena *a, const struct mail_story *story, struct vec *members)
{
	const struct run *run = story->run;
	struct view v = view_of(a, run, LANG_EN);
	struct vec findings = vec_of(a, struct value);
	size_t shown =
		run->findings.count < HOOK_FINDINGS ? run->findings.count : HOOK_FINDINGS;
	for (size_t i = 0; i < shown; i++)
		items_add(&findings, finding_value(a, &run->findings.items[i]));
	add_text(members, "project", run->project);
	add_text(members, "command", str_of(command_name(run->command)));
	add_text(members, "run", run->id);
	add_text(members, "started", instant_show(a, run->started));
	add_text(members, "title", view_title(&v));
	add_text(members, "verdict", str_of(verdict_name(run->verdict.word)));
	add_text(members, "verdict_text", view_verdict(&v));
	members_add(members, "tally", tally_value(a, &run->verdict.tally));
	members_add(members, "notes", texts_value(a, &story->notes));
	members_add(members, "findings", value_of_items(&findings));
	members_add(members, "findings_left_out",
		value_of_int(a, (int64_t)(run->findings.count - shown)));
}

void
hook_write(enum webhook_style style, enum lang lang, const struct mail_story *story,
	struct str id, struct str news, struct sbuf *out)
{
	struct arena a = { 0 };
	struct sbuf fold = { 0 };
	struct vec members = vec_of(&a, struct member);
	mail_fold(lang, story, 1, &fold);
	struct str text = sbuf_str(&fold);
	switch (style) {
	case WEBHOOK_SLACK:
		add_text(&members, "text", slack_text(&a, text));
		break;
	case WEBHOOK_MATTERMOST:
		add_text(&members, "text", mattermost_text(&a, text));
		break;
	case WEBHOOK_JSON:
		members_add(&members, "smoke", value_of_int(&a, 1));
		add_text(&members, "id", id);
		add_text(&members, "news", news);
		add_run(&a, story, &members);
		add_text(&members, "summary", text);
		break;
	}
	struct value root = value_of_members(&members);
	json_write(&root, JSON_COMPACT, out);
	sbuf_fini(&fold);
	arena_fini(&a);
}
