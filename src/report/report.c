/* SPDX-License-Identifier: MIT */
#include "report/report.h"

static const struct report_format formats[] = {
	{ STR_INIT("text"), STR_INIT("txt"), report_text },
	{ STR_INIT("json"), STR_INIT("json"), report_json },
	{ STR_INIT("junit"), STR_INIT("xml"), report_junit },
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
