/* SPDX-License-Identifier: MIT */
/* What the release is expected to say: from release.yaml, --expect and a ticket. */
#include "cmd/session.h"

#include <stdlib.h>

static bool
set_expected(struct session *s, struct str probe, struct str fact, struct str value,
	struct err *err)
{
	struct release *release = &s->workspace.release;
	for (size_t i = 0; i < release->expect_count; i++) {
		struct expected_fact *known = &release->expect[i];
		if (!str_eq(known->probe, probe) || !str_eq(known->fact, fact))
			continue;
		if (str_eq(known->value.text, value))
			return true;
		return err_set(err, ERR_USAGE,
			"%.*s.%.*s is expected to be both '%.*s' and '%.*s'",
			STR_ARGS(probe), STR_ARGS(fact), STR_ARGS(known->value.text),
			STR_ARGS(value));
	}
	struct expected_fact *all =
		arena_array(s->arena, release->expect_count + 1, sizeof(*all));
	for (size_t i = 0; i < release->expect_count; i++)
		all[i] = release->expect[i];
	all[release->expect_count] = (struct expected_fact){ .probe = probe,
		.fact = fact,
		.value = { .kind = REFERENCE_TEXT, .text = value } };
	release->expect = all;
	release->expect_count++;
	return true;
}

static bool
has_fact(const struct probe *probe, struct str name)
{
	for (size_t i = 0; i < probe->fact_count; i++)
		if (str_eq(probe->facts[i].name, name))
			return true;
	return false;
}

/* `version.app`: the last dot parts probe and fact, since probes may have dots. */
bool
session_expect_fact(struct session *s, struct str name, struct str value, struct err *err)
{
	for (size_t i = name.size; i-- > 0;) {
		if (name.data[i] != '.')
			continue;
		struct str probe = str_part(name, 0, i), fact = str_from(name, i + 1);
		ptrdiff_t index = workspace_probe(&s->workspace, probe);
		if (index != STR_NONE && has_fact(&s->workspace.probes[index], fact))
			return set_expected(s, probe, fact, value, err);
	}
	return err_set(err, ERR_USAGE,
		"no probe of the workspace has the fact '%.*s'; facts are named "
		"PROBE.FACT",
		STR_ARGS(name));
}

static bool
resolve(struct session *s, struct expected_fact *fact, struct err *err)
{
	if (fact->value.kind == REFERENCE_TEXT)
		return true;
	if (fact->value.kind != REFERENCE_ENV)
		return err_set(err, ERR_INPUT,
			"release expects %.*s.%.*s from_file or exec, which "
			"is not supported yet; use from_env",
			STR_ARGS(fact->probe), STR_ARGS(fact->fact));
	const char *value = getenv(str_c(s->arena, fact->value.text));
	if (!value || !*value)
		return err_set(err, ERR_INPUT,
			"release expects %.*s.%.*s from the environment variable %.*s, "
			"which is "
			"not set",
			STR_ARGS(fact->probe), STR_ARGS(fact->fact),
			STR_ARGS(fact->value.text));
	fact->value.kind = REFERENCE_TEXT;
	fact->value.text = str_copy(s->arena, str_of(value));
	return true;
}

bool
session_expect_release(struct session *s, struct err *err)
{
	struct release *release = &s->workspace.release;
	for (size_t i = 0; i < release->expect_count; i++)
		if (!resolve(s, &release->expect[i], err))
			return false;
	for (size_t i = 0; i < s->arguments->expects.count; i++) {
		struct str text = *(struct str *)vec_at(&s->arguments->expects, i);
		ptrdiff_t equals = str_find_char(text, '=');
		if (equals == STR_NONE)
			return err_set(err, ERR_USAGE,
				"--expect takes PROBE.FACT=VALUE, as in "
				"version.app=1.4.2, not "
				"'%.*s'",
				STR_ARGS(text));
		if (!session_expect_fact(s, str_part(text, 0, (size_t)equals),
			    str_from(text, (size_t)equals + 1), err))
			return false;
	}
	return true;
}
