/* SPDX-License-Identifier: MIT */
#include "cmd/decision.h"

#include "record/instant.h"
#include "world/file.h"

#include <stdio.h>

bool
decision_text(const char *option, struct str given, struct str *out, struct err *err)
{
	*out = str_trim(given);
	if (!out->size)
		return err_set(err, ERR_USAGE, "say --%s: a decision has one", option);
	if (out->size > DECISION_TEXT_MAX)
		return err_set(err, ERR_USAGE,
			"--%s has %zu bytes; at most %d are kept with a decision", option,
			out->size, DECISION_TEXT_MAX);
	for (size_t i = 0; i < out->size; i++)
		if ((unsigned char)out->data[i] < ' ' || out->data[i] == 0x7f)
			return err_set(err, ERR_USAGE,
				"--%s takes one line, without control characters",
				option);
	return true;
}

bool
decision_day(struct str text, int64_t *last)
{
	char instant[sizeof("2026-11-20T23:59:59.999Z")];
	if (text.size != sizeof("2026-11-20") - 1)
		return false;
	snprintf(instant, sizeof(instant), "%.*sT23:59:59.999Z", STR_ARGS(text));
	return instant_read(str_of(instant), last);
}

bool
decision_write(
	struct arena *a, const struct source *file, struct str text, struct err *err)
{
	const char *path = str_c(a, file->name);
	struct file_facts facts = { .mode = 0644 };
	struct str now = { 0 };
	if (file_exists(path)
		&& (!file_facts(path, &facts, ERR_INPUT, err)
			|| !file_read(a, path, SBUF_CEILING, &now, ERR_INPUT, err)))
		return false;
	if (!str_eq(now, file->text))
		return err_set(err, ERR_INPUT,
			"%s changed while this decision was made; run it again", path);
	return file_write(path, text, facts.mode & 0777, err);
}
