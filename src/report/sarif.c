/* SPDX-License-Identifier: MIT */
/* SARIF 2.1.0.  A result per notice; what could not be found out is a result of the kind
 * "open", so that no reader takes it for a pass; what is waived is suppressed, with the
 * reason; what is resolved is "absent".  One result a line. */
#include "report/report.h"

#include "record/instant.h"
#include "report/notice.h"
#include "value/json.h"

static const char schema[] = "https://json.schemastore.org/sarif-2.1.0.json";

struct sarif {
	struct arena *arena; /* of the document */
	struct arena each; /* of one result */
	const struct run *run;
	struct vec kinds; /* struct str: the rules, in the order of their first result */
	struct sbuf *out;
};

static struct value
text_object(struct arena *a, const char *name, struct str text)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, name, value_of_string(view_calm(a, text)));
	return value_of_members(&members);
}

static struct value
one_item(struct arena *a, struct value v)
{
	struct vec items = vec_of(a, struct value);
	items_add(&items, v);
	return value_of_items(&items);
}

/* --- rules --- */

static size_t
rule_of(struct sarif *s, struct str kind)
{
	for (size_t i = 0; i < s->kinds.count; i++)
		if (str_eq(*(struct str *)vec_at(&s->kinds, i), kind))
			return i;
	vec_add(&s->kinds, &kind);
	return s->kinds.count - 1;
}

static struct str
kind_of(const struct notice *n)
{
	return n->kind.size ? n->kind : STR("finding");
}

static struct value
rules_value(struct sarif *s)
{
	struct arena *a = s->arena;
	struct vec rules = vec_of(a, struct value);
	for (size_t i = 0; i < s->kinds.count; i++) {
		struct str kind = *(struct str *)vec_at(&s->kinds, i);
		struct vec rule = vec_of(a, struct member);
		members_add(&rule, "id", value_of_string(view_calm(a, kind)));
		members_add(&rule, "shortDescription",
			text_object(
				a, "text", str_format(a, "smoke: %.*s", STR_ARGS(kind))));
		items_add(&rules, value_of_members(&rule));
	}
	return value_of_items(&rules);
}

/* --- one result --- */

static const char *
level_of(const struct notice *n)
{
	static const char *const levels[] = {
		[SEVERITY_NONE] = "error",
		[SEVERITY_INFO] = "note",
		[SEVERITY_WARN] = "warning",
		[SEVERITY_ERROR] = "error",
		[SEVERITY_CRITICAL] = "error",
	};
	return n->open ? "none" : levels[n->severity];
}

/* A relative reference (RFC 3986): what is not plain in a path is percent-encoded. */
static struct str
uri_of(struct arena *a, struct str path)
{
	static const struct str plain = STR_INIT("-._~/!$&'()*+,;=@");
	struct sbuf b = { 0 };
	for (size_t i = 0; i < path.size; i++) {
		char c = path.data[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
			|| (c >= '0' && c <= '9');
		if (word || str_find_char(plain, c) != STR_NONE)
			sbuf_add_char(&b, c);
		else
			sbuf_format(&b, "%%%02X", (unsigned char)c);
	}
	struct str uri = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return uri;
}

static struct value
location_of(struct arena *a, const struct notice *n)
{
	struct vec location = vec_of(a, struct member), physical = location,
		   region = location, logical = location;
	members_add(&region, "startLine", value_of_int(a, notice_line(n)));
	if (n->place.column)
		members_add(&region, "startColumn", value_of_int(a, n->place.column));
	members_add(&physical, "artifactLocation",
		text_object(a, "uri", uri_of(a, notice_file(n))));
	members_add(&physical, "region", value_of_members(&region));
	members_add(&location, "physicalLocation", value_of_members(&physical));
	struct str path = n->finding ? n->finding->path : (struct str){ 0 };
	struct str name = n->subject;
	if (path.size)
		name = str_format(a, "%.*s · %.*s", STR_ARGS(n->subject), STR_ARGS(path));
	members_add(&logical, "fullyQualifiedName", value_of_string(view_calm(a, name)));
	members_add(
		&location, "logicalLocations", one_item(a, value_of_members(&logical)));
	return value_of_members(&location);
}

/* Against an earlier run: drift says it of each finding; of other commands it is known
 * how often a finding was there before. */
static const char *
baseline_state(const struct notice *n)
{
	static const char *const states[] = {
		[AGE_NONE] = NULL,
		[AGE_NEW] = "new",
		[AGE_OPEN] = "unchanged",
		[AGE_AGAIN] = "updated",
		[AGE_RESOLVED] = "absent",
		[AGE_NOT_LOOKED] = "unchanged",
	};
	const struct finding *f = n->finding;
	if (!f || f->age != AGE_NONE || !f->times)
		return f ? states[f->age] : NULL;
	return f->times == 1 ? "new" : f->moved ? "updated" : "unchanged";
}

static struct value
suppression(struct arena *a, struct str waiver)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "kind", value_of_c("external"));
	members_add(&members, "status", value_of_c("accepted"));
	members_add(&members, "justification", value_of_string(view_calm(a, waiver)));
	return value_of_members(&members);
}

/* `[text](target)` would be a link even in plain text (3.11.6). */
static struct str
without_links(struct arena *a, struct str text)
{
	struct sbuf b = { 0 };
	for (size_t i = 0; i < text.size; i++) {
		sbuf_add_char(&b, text.data[i]);
		if (str_starts(str_from(text, i), STR("](")))
			sbuf_add_char(&b, ' ');
	}
	struct str copy = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return copy;
}

static struct value
message_of(struct arena *a, const struct notice *n)
{
	struct str text = str_format(a, "%.*s: %.*s%s%.*s", STR_ARGS(n->subject),
		STR_ARGS(n->title), n->details.size ? "\n" : "", STR_ARGS(n->details));
	struct vec message = vec_of(a, struct member);
	members_add(&message, "text", value_of_string(without_links(a, text)));
	return value_of_members(&message);
}

static struct value
properties_of(struct arena *a, const struct notice *n)
{
	const struct finding *f = n->finding;
	struct vec members = vec_of(a, struct member);
	members_add(&members, "severity", value_of_c(severity_name(n->severity)));
	if (f && f->owner.size)
		members_add(&members, "owner", value_of_string(view_calm(a, f->owner)));
	if (f && f->since.size)
		members_add(&members, "since", value_of_string(view_calm(a, f->since)));
	return value_of_members(&members);
}

static struct value
result_value(struct sarif *s, const struct notice *n)
{
	struct arena *a = &s->each;
	struct vec r = vec_of(a, struct member);
	struct str kind = kind_of(n);
	size_t rule = rule_of(s, kind);
	const char *state = baseline_state(n);
	members_add(&r, "ruleId", value_of_string(view_calm(a, kind)));
	members_add(&r, "ruleIndex", value_of_int(a, (int64_t)rule));
	members_add(&r, "kind", value_of_c(n->open ? "open" : "fail"));
	members_add(&r, "level", value_of_c(level_of(n)));
	members_add(&r, "message", message_of(a, n));
	members_add(&r, "locations", one_item(a, location_of(a, n)));
	members_add(&r, "partialFingerprints",
		text_object(a, "smokeFingerprint/v1", n->fingerprint));
	if (state)
		members_add(&r, "baselineState", value_of_c(state));
	if (n->section == VIEW_WAIVED)
		members_add(&r, "suppressions",
			one_item(a, suppression(a, n->finding->waiver)));
	members_add(&r, "properties", properties_of(a, n));
	return value_of_members(&r);
}

/* --- the run --- */

static void
write_member(struct sarif *s, const char *name, struct value v)
{
	sbuf_format(s->out, "\"%s\":", name);
	json_write(&v, JSON_COMPACT, s->out);
}

static struct value
tool_value(struct sarif *s)
{
	struct arena *a = s->arena;
	struct vec tool = vec_of(a, struct member), driver = tool;
	members_add(&driver, "name", value_of_c("smoke"));
	if (s->run->smoke_version.size)
		members_add(&driver, "version",
			value_of_string(view_calm(a, s->run->smoke_version)));
	members_add(&driver, "rules", rules_value(s));
	members_add(&tool, "driver", value_of_members(&driver));
	return value_of_members(&tool);
}

static struct value
invocations_value(struct sarif *s)
{
	const struct view v = { s->arena, s->run, LANG_EN };
	struct arena *a = s->arena;
	const struct run *run = s->run;
	struct str word = view_verdict(&v);
	struct vec invocation = vec_of(a, struct member);
	members_add(&invocation, "executionSuccessful",
		value_of_bool(!run->interrupted
			&& run->verdict.word != VERDICT_INCONCLUSIVE
			&& run->verdict.word != VERDICT_NONE));
	members_add(&invocation, "startTimeUtc",
		value_of_string(instant_show(a, run->started)));
	members_add(
		&invocation, "endTimeUtc", value_of_string(instant_show(a, run->ended)));
	members_add(&invocation, "exitCode", value_of_int(a, run->verdict.exit));
	if (run->signal)
		members_add(
			&invocation, "exitSignalNumber", value_of_int(a, run->signal));
	if (word.size)
		members_add(&invocation, "exitCodeDescription",
			value_of_string(view_calm(a, word)));
	return one_item(a, value_of_members(&invocation));
}

static struct value
run_properties(struct sarif *s)
{
	const struct view v = { s->arena, s->run, LANG_EN };
	const struct tally *t = &s->run->verdict.tally;
	const struct {
		const char *name;
		size_t count;
	} counts[] = { { "planned", t->planned }, { "passed", t->passed },
		{ "failed", t->failed }, { "unchecked", t->unchecked },
		{ "waived", t->waived } };
	struct arena *a = s->arena;
	struct vec members = vec_of(a, struct member);
	members_add(&members, "title", value_of_string(view_calm(a, view_title(&v))));
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		members_add(&members, counts[i].name,
			value_of_int(a, (int64_t)counts[i].count));
	return value_of_members(&members);
}

static void
write_results(struct sarif *s)
{
	struct notices notices = notices_of(s->arena, s->run);
	sbuf_add_c(s->out, "\"results\":[");
	for (size_t i = 0; i < notices.count; i++) {
		struct value v = result_value(s, &notices.items[i]);
		sbuf_add_c(s->out, i ? ",\n" : "\n");
		json_write(&v, JSON_COMPACT, s->out);
		arena_reset(&s->each);
	}
	sbuf_add_c(s->out, notices.count ? "\n]" : "]");
}

bool
report_sarif(const struct run *run, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	(void)settings;
	struct arena arena = { 0 };
	struct sarif s = { .arena = &arena,
		.run = run,
		.kinds = vec_of(&arena, struct str),
		.out = out };
	struct str category = str_format(&arena, "smoke/%.*s/%s/", STR_ARGS(run->project),
		command_name(run->command));
	sbuf_format(
		out, "{\"$schema\":\"%s\",\"version\":\"2.1.0\",\"runs\":[{\n", schema);
	write_results(&s);
	sbuf_add_c(out, ",\n");
	write_member(&s, "tool", tool_value(&s)); /* its rules are known by now */
	sbuf_add_c(out, ",\n");
	write_member(&s, "invocations", invocations_value(&s));
	sbuf_add_c(out, ",\n\"columnKind\":\"unicodeCodePoints\",\n");
	write_member(&s, "automationDetails", text_object(&arena, "id", category));
	sbuf_add_c(out, ",\n");
	write_member(&s, "properties", run_properties(&s));
	sbuf_add_c(out, "\n}]}\n");
	arena_fini(&s.each);
	arena_fini(&arena);
	return sbuf_ok(out) || err_set(err, ERR_OUTPUT, "the SARIF report is too long");
}
