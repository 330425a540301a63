/* SPDX-License-Identifier: MIT */
/* Adding to a report that is there, as hurl does. */
#include "cmd/run_reports.h"

#include "base/number.h"
#include "out/escape.h"
#include "value/json.h"

bool
report_json_add(struct str known, struct str objects, struct sbuf *out, struct err *err)
{
	struct arena a = { 0 };
	struct err why = { 0 };
	struct value list;
	known = str_trim(known);
	if (!known.size)
		known = STR("[]");
	bool ok = json_read(&a, known, &JSON_LIMITS, &list, &why)
		&& list.kind == VALUE_ARRAY;
	if (!ok) {
		arena_fini(&a);
		return err_set(
			err, ERR_INPUT, "it is no JSON report: a list was expected");
	}
	sbuf_add(out, str_trim(str_part(known, 0, known.size - 1)));
	if (value_count(&list) && objects.size)
		sbuf_add_char(out, ',');
	sbuf_add(out, objects);
	sbuf_add_char(out, ']');
	arena_fini(&a);
	return true;
}

bool
report_junit_add(struct str known, struct str suite, struct sbuf *out, struct err *err)
{
	struct str end = STR("</testsuites>");
	known = str_trim(known);
	if (!known.size)
		known = STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
			    "</testsuites>");
	if (str_find(known, STR("<testsuites")) == STR_NONE || !str_ends(known, end))
		return err_set(err, ERR_INPUT,
			"it is no JUnit report: <testsuites> was expected");
	sbuf_add(out, str_part(known, 0, known.size - end.size));
	sbuf_add(out, suite);
	sbuf_add(out, end);
	sbuf_add_char(out, '\n');
	return true;
}

/* --- TAP --- */

/* "ok 3 - name" or "not ok 3 - name" without its number. */
static bool
read_line(struct str line, bool *ok, struct str *name)
{
	struct str start = STR("not ok "), number;
	int64_t n;
	*ok = !str_starts(line, start);
	struct str rest = str_from(line, *ok ? sizeof("ok ") - 1 : start.size);
	if (*ok && !str_starts(line, STR("ok ")))
		return false;
	if (!str_next(&rest, ' ', &number) || !number_int(number, &n)
		|| !str_starts(rest, STR("- ")))
		return false;
	*name = str_from(rest, 2);
	return true;
}

static bool
add_known(struct str known, struct sbuf *lines, size_t *count, struct err *err)
{
	struct str line, name;
	bool ok;
	while (str_next(&known, '\n', &line)) {
		line = str_trim(line);
		if (!line.size || str_starts(line, STR("TAP version"))
			|| str_starts(line, STR("1..")))
			continue;
		if (!read_line(line, &ok, &name))
			return err_set(err, ERR_INPUT,
				"it is no TAP report: 'ok' or 'not ok' was expected");
		sbuf_format(lines, "%sok %zu - %.*s\n", ok ? "" : "not ", ++*count,
			STR_ARGS(name));
	}
	return true;
}

bool
report_tap_add(struct str known, struct str lines, struct sbuf *out, struct err *err)
{
	struct sbuf all = { 0 };
	struct str line;
	size_t count = 0;
	bool ok = add_known(known, &all, &count, err);
	while (ok && str_next(&lines, '\n', &line)) {
		if (!line.size)
			continue;
		bool good = str_starts(line, STR("ok "));
		sbuf_format(&all, "%sok %zu - ", good ? "" : "not ", ++count);
		escape(ESCAPE_TAP,
			str_from(line, good ? sizeof("ok ") - 1 : sizeof("not ok ") - 1),
			&all);
		sbuf_add_char(&all, '\n');
	}
	if (ok) {
		sbuf_format(out, "TAP version 13\n1..%zu\n", count);
		sbuf_add(out, sbuf_str(&all));
	}
	sbuf_fini(&all);
	return ok;
}
