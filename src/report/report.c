/* SPDX-License-Identifier: MIT */
#include "report/report.h"

static const struct report_format formats[] = {
	{ STR_INIT("text"), STR_INIT("txt"), report_text },
	{ STR_INIT("json"), STR_INIT("json"), report_json },
	{ STR_INIT("jsonl"), STR_INIT("jsonl"), report_jsonl },
	{ STR_INIT("junit"), STR_INIT("xml"), report_junit },
	{ STR_INIT("markdown"), STR_INIT("md"), report_markdown },
	{ STR_INIT("html"), STR_INIT("html"), report_html },
	{ STR_INIT("github"), STR_INIT("github.txt"), report_github },
	{ STR_INIT("gitlab"), STR_INIT("gitlab.json"), report_gitlab },
	{ STR_INIT("sarif"), STR_INIT("sarif"), report_sarif },
};
enum { FORMATS = sizeof(formats) / sizeof(formats[0]) };

const struct report_format *
report_formats(size_t *count)
{
	*count = FORMATS;
	return formats;
}

const struct report_format *
report_format_of(struct str name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (str_eq(formats[i].name, name))
			return &formats[i];
	return NULL;
}
