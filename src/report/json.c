/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include "record/record.h"

bool
report_json(const struct run *run, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	(void)settings;
	record_write(run, JSON_PRETTY, out);
	return sbuf_ok(out) || err_set(err, ERR_OUTPUT, "the JSON report is too long");
}

bool
report_jsonl(const struct run *run, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	(void)settings;
	record_write_lines(run, out);
	return sbuf_ok(out) || err_set(err, ERR_OUTPUT, "the JSON lines are too long");
}
