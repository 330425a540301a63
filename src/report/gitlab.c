/* SPDX-License-Identifier: MIT */
/* GitLab's code quality report: what a merge request makes worse or better, told by
 * fingerprints against the target branch. */
#include "report/report.h"

#include "report/notice.h"
#include "value/json.h"

static const char *
severity_of_notice(const struct notice *n)
{
	static const char *const words[] = {
		[SEVERITY_NONE] = "major",
		[SEVERITY_INFO] = "info",
		[SEVERITY_WARN] = "minor",
		[SEVERITY_ERROR] = "major",
		[SEVERITY_CRITICAL] = "critical",
	};
	return words[n->severity];
}

static struct value
location_of(struct arena *a, const struct notice *n)
{
	struct vec location = vec_of(a, struct member), lines = vec_of(a, struct member);
	members_add(&lines, "begin", value_of_int(a, notice_line(n)));
	members_add(&location, "path", value_of_string(view_calm(a, notice_file(n))));
	members_add(&location, "lines", value_of_members(&lines));
	return value_of_members(&location);
}

static struct str
description_of(struct arena *a, const struct notice *n)
{
	struct str first = { 0 }, rest = n->details;
	struct sbuf b = { 0 };
	sbuf_format(&b, "%.*s: %.*s", STR_ARGS(n->subject), STR_ARGS(n->title));
	const char *before = " (";
	while (str_next(&rest, '\n', &first)) {
		sbuf_add_c(&b, before);
		sbuf_add(&b, first);
		before = "; ";
	}
	sbuf_add_c(&b, n->details.size ? ")" : "");
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}

static void
write_issue(struct arena *a, const struct notice *n, struct sbuf *out)
{
	struct vec issue = vec_of(a, struct member);
	members_add(&issue, "description", value_of_string(description_of(a, n)));
	members_add(&issue, "check_name", value_of_string(view_calm(a, n->kind)));
	members_add(&issue, "fingerprint", value_of_string(view_calm(a, n->fingerprint)));
	members_add(&issue, "severity", value_of_c(severity_of_notice(n)));
	members_add(&issue, "location", location_of(a, n));
	struct value v = value_of_members(&issue);
	json_write(&v, JSON_COMPACT, out);
}

bool
report_gitlab(const struct run *run, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	(void)settings;
	struct arena arena = { 0 }, each = { 0 };
	struct notices notices = notices_of(&arena, run);
	const char *before = "[\n";
	for (size_t i = 0; i < notices.count; i++) {
		const struct notice *n = &notices.items[i];
		if (n->section == VIEW_WAIVED || n->section == VIEW_RESOLVED)
			continue;
		sbuf_add_c(out, before);
		write_issue(&each, n, out);
		before = ",\n";
		arena_reset(&each);
	}
	sbuf_add_c(out, before[0] == '[' ? "[]\n" : "\n]\n");
	arena_fini(&each);
	arena_fini(&arena);
	return sbuf_ok(out)
		|| err_set(err, ERR_OUTPUT, "the code quality report is too long");
}
