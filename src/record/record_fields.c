/* SPDX-License-Identifier: MIT */
#include "record/record_fields.h"

#include "model/run.h"

#include <assert.h>

/* The writer and the reader treat every enum as an unsigned int. */
static_assert(sizeof(enum state) == sizeof(unsigned), "an enum is as large as an int");

#define WORDS(noun, last)                                                                \
	static const char *noun##_word(unsigned value)                                   \
	{                                                                                \
		return noun##_name((enum noun)value);                                    \
	}                                                                                \
	static const struct field_words noun##_words = { noun##_word, (last) + 1 }

WORDS(command, COMMAND_WATCH);
WORDS(check_kind, CHECK_SUITE_LATENCY);
WORDS(state, STATE_WAIVED);
WORDS(severity, SEVERITY_CRITICAL);
WORDS(trouble, TROUBLE_UNSIGNED);
WORDS(finding_age, AGE_NOT_LOOKED);

static const char *
verdict_word_word(unsigned value)
{
	return verdict_name((enum verdict_word)value);
}
static const struct field_words verdict_words = { verdict_word_word,
	VERDICT_INCONCLUSIVE + 1 };

#define TYPE(variable, title, structure, rows)                                           \
	const struct field_type variable = { title, rows,                                \
		sizeof(rows) / sizeof((rows)[0]), sizeof(structure) }

enum { ALWAYS = true };

/* --- checks --- */

#define AT(member) .offset = offsetof(struct run_check, member)
static const struct field check_rows[] = {
	{ "number", FIELD_COUNT, ALWAYS, AT(number) },
	{ "kind", FIELD_WORD, ALWAYS, AT(kind), .words = &check_kind_words },
	{ "state", FIELD_WORD, ALWAYS, AT(state), .words = &state_words },
	{ "required", FIELD_BOOL, ALWAYS, AT(required) },
	{ "veto", FIELD_BOOL, AT(veto) },
	{ "group", FIELD_TEXT, AT(group) },
	{ "name", FIELD_TEXT, AT(name) },
	{ "environment", FIELD_TEXT, AT(environment) },
	{ "instance", FIELD_TEXT, AT(instance) },
	{ "worst", FIELD_WORD, AT(worst), .words = &severity_words },
	{ "trouble", FIELD_WORD, AT(trouble), .words = &trouble_words },
	{ "reason", FIELD_TEXT, AT(reason) },
	{ "attempts", FIELD_COUNT, AT(attempts) },
	{ "duration_ms", FIELD_COUNT, AT(duration) },
};
#undef AT
static TYPE(check_type, "check", struct run_check, check_rows);

/* --- findings --- */

#define AT(member) .offset = offsetof(struct finding, member)
static const struct field finding_rows[] = {
	{ "check", FIELD_COUNT, ALWAYS, AT(check) },
	{ "severity", FIELD_WORD, ALWAYS, AT(severity), .words = &severity_words },
	{ "kind", FIELD_TEXT, ALWAYS, AT(kind) },
	{ "subject", FIELD_TEXT, AT(subject) },
	{ "where", FIELD_TEXT, AT(where) },
	{ "path", FIELD_TEXT, AT(path) },
	{ "title", FIELD_TEXT, AT(title) },
	{ "baseline", FIELD_TEXT, AT(baseline) },
	{ "candidate", FIELD_TEXT, AT(candidate) },
	{ "expected", FIELD_TEXT, AT(expected) },
	{ "actual", FIELD_TEXT, AT(actual) },
	{ "rule", FIELD_TEXT, AT(rule) },
	{ "owner", FIELD_TEXT, AT(owner) },
	{ "runbook", FIELD_TEXT, AT(runbook) },
	{ "remedy", FIELD_TEXT, AT(remedy) },
	{ "fingerprint", FIELD_TEXT, AT(fingerprint) },
	{ "seen", FIELD_TEXT, AT(seen) },
	{ "age", FIELD_WORD, AT(age), .words = &finding_age_words },
	{ "since", FIELD_TEXT, AT(since) },
	{ "times", FIELD_COUNT, AT(times) },
	{ "moved", FIELD_BOOL, AT(moved) },
	{ "waiver", FIELD_TEXT, AT(waiver) },
};
#undef AT
static TYPE(finding_type, "finding", struct finding, finding_rows);

/* --- facts, waiting --- */

#define AT(member) .offset = offsetof(struct fact_seen, member)
static const struct field fact_rows[] = {
	{ "name", FIELD_TEXT, ALWAYS, AT(name) },
	{ "environment", FIELD_TEXT, AT(environment) },
	{ "instance", FIELD_TEXT, AT(instance) },
	{ "value", FIELD_TEXT, ALWAYS, AT(value) },
};
#undef AT
static TYPE(fact_type, "fact", struct fact_seen, fact_rows);

#define AT(member) .offset = offsetof(struct wait_step, member)
static const struct field wait_rows[] = {
	{ "at", FIELD_INSTANT, ALWAYS, AT(at) },
	{ "text", FIELD_TEXT, ALWAYS, AT(text) },
};
#undef AT
static TYPE(wait_type, "wait", struct wait_step, wait_rows);

/* --- timings, earlier runs --- */

#define AT(member) .offset = offsetof(struct entry_timing, member)
static const struct field timing_rows[] = {
	{ "check", FIELD_COUNT, ALWAYS, AT(check) },
	{ "begun_us", FIELD_COUNT, AT(begun) },
	{ "name_us", FIELD_COUNT, AT(name) },
	{ "connect_us", FIELD_COUNT, AT(connect) },
	{ "tls_us", FIELD_COUNT, AT(tls) },
	{ "first_byte_us", FIELD_COUNT, AT(first_byte) },
	{ "total_us", FIELD_COUNT, ALWAYS, AT(total) },
};
#undef AT
static TYPE(timing_type, "timing", struct entry_timing, timing_rows);

#define AT(member) .offset = offsetof(struct past_run, member)
static const struct field past_rows[] = {
	{ "run", FIELD_TEXT, ALWAYS, AT(id) },
	{ "started", FIELD_INSTANT, ALWAYS, AT(started) },
	{ "verdict", FIELD_TEXT, AT(verdict) },
	{ "failed", FIELD_SIZE, AT(failed) },
	{ "unchecked", FIELD_SIZE, AT(unchecked) },
	{ "waived", FIELD_SIZE, AT(waived) },
};
#undef AT
static TYPE(past_type, "past_run", struct past_run, past_rows);

/* --- latencies --- */

#define AT(member) .offset = offsetof(struct latency_figures, member)
static const struct field figures_rows[] = {
	{ "count", FIELD_COUNT, ALWAYS, AT(count) },
	{ "least_us", FIELD_COUNT, AT(least) },
	{ "p10_us", FIELD_COUNT, AT(p10) },
	{ "p25_us", FIELD_COUNT, AT(p25) },
	{ "p50_us", FIELD_COUNT, AT(p50) },
	{ "p75_us", FIELD_COUNT, AT(p75) },
	{ "p90_us", FIELD_COUNT, AT(p90) },
	{ "p95_us", FIELD_COUNT, AT(p95) },
	{ "p99_us", FIELD_COUNT, AT(p99) },
	{ "most_us", FIELD_COUNT, AT(most) },
};
#undef AT
static TYPE(figures_type, "figures", struct latency_figures, figures_rows);

#define AT(member) .offset = offsetof(struct latency_seen, member)
static const struct field latency_rows[] = {
	{ "endpoint", FIELD_TEXT, ALWAYS, AT(endpoint) },
	{ "environment", FIELD_TEXT, AT(environment) },
	{ "check", FIELD_COUNT, AT(check) },
	{ "before", FIELD_OBJECT, ALWAYS, AT(before), .type = &figures_type },
	{ "now", FIELD_OBJECT, ALWAYS, AT(now), .type = &figures_type },
	{ "slower_permille", FIELD_INT, AT(slower) },
	{ "slower_least_permille", FIELD_INT, AT(slower_least) },
	{ "slower_most_permille", FIELD_INT, AT(slower_most) },
	{ "too_much_permille", FIELD_INT, AT(too_much) },
	{ "p", FIELD_TEXT, AT(p) },
};
#undef AT
static TYPE(latency_type, "latency", struct latency_seen, latency_rows);

/* --- verdict --- */

#define AT(member) .offset = offsetof(struct tally, member)
static const struct field tally_rows[] = {
	{ "planned", FIELD_SIZE, ALWAYS, AT(planned) },
	{ "passed", FIELD_SIZE, ALWAYS, AT(passed) },
	{ "failed", FIELD_SIZE, ALWAYS, AT(failed) },
	{ "unchecked", FIELD_SIZE, ALWAYS, AT(unchecked) },
	{ "waived", FIELD_SIZE, ALWAYS, AT(waived) },
	{ "required", FIELD_SIZE, ALWAYS, AT(required) },
	{ "required_failed", FIELD_SIZE, ALWAYS, AT(required_failed) },
	{ "required_unchecked", FIELD_SIZE, ALWAYS, AT(required_unchecked) },
};
#undef AT
static TYPE(tally_type, "tally", struct tally, tally_rows);

#define AT(member) .offset = offsetof(struct reason, member)
static const struct field reason_rows[] = {
	{ "text", FIELD_TEXT, ALWAYS, AT(text) },
	{ "check", FIELD_COUNT, AT(check) },
	{ "aside", FIELD_BOOL, AT(aside) },
};
#undef AT
static TYPE(reason_type, "reason", struct reason, reason_rows);

#define AT(member) .offset = offsetof(struct verdict, member)
#define LIST_AT(member, number)                                                          \
	AT(member), .count_offset = offsetof(struct verdict, number)
static const struct field verdict_rows[] = {
	{ "word", FIELD_WORD, ALWAYS, AT(word), .words = &verdict_words },
	{ "exit", FIELD_INT, ALWAYS, AT(exit) },
	{ "advisory", FIELD_BOOL, AT(advisory) },
	{ "override", FIELD_TEXT, AT(override) },
	{ "derivation", FIELD_TEXT, AT(derivation) },
	{ "fail_on", FIELD_WORD, AT(fail_on), .words = &severity_words },
	{ "tally", FIELD_OBJECT, ALWAYS, AT(tally), .type = &tally_type },
	{ "reasons", FIELD_LIST, LIST_AT(reasons, reason_count), .type = &reason_type },
	{ "remedies", FIELD_TEXTS, LIST_AT(remedies, remedy_count) },
};
#undef LIST_AT
#undef AT
static TYPE(verdict_type, "verdict", struct verdict, verdict_rows);

/* --- the run --- */

#define AT(member) .offset = offsetof(struct run, member)
#define LIST_AT(member, number) AT(member), .count_offset = offsetof(struct run, number)
static const struct field run_rows[] = {
	{ "id", FIELD_TEXT, ALWAYS, AT(id) },
	{ "command", FIELD_WORD, ALWAYS, AT(command), .words = &command_words },
	{ "project", FIELD_TEXT, AT(project) },
	{ "title", FIELD_TEXT, AT(title) },
	{ "smoke_version", FIELD_TEXT, AT(smoke_version) },
	{ "baseline", FIELD_TEXT, AT(baseline) },
	{ "candidate", FIELD_TEXT, AT(candidate) },
	{ "environment", FIELD_TEXT, AT(environment) },
	{ "started", FIELD_INSTANT, ALWAYS, AT(started) },
	{ "ended", FIELD_INSTANT, ALWAYS, AT(ended) },
	{ "interrupted", FIELD_BOOL, AT(interrupted) },
	{ "signal", FIELD_INT, AT(signal) },
	{ "rehearsal", FIELD_BOOL, AT(rehearsal) },
	{ "drill", FIELD_BOOL, AT(drill) },
	{ "tags", FIELD_TEXTS, LIST_AT(tags, tag_count) },
	{ "verdict", FIELD_OBJECT, ALWAYS, AT(verdict), .type = &verdict_type },
	{ "findings", FIELD_LIST, LIST_AT(findings.items, findings.count),
		.type = &finding_type },
	{ "checks", FIELD_LIST, ALWAYS, LIST_AT(checks, check_count),
		.type = &check_type },
	{ "facts", FIELD_LIST, LIST_AT(facts, fact_count), .type = &fact_type },
	{ "waits", FIELD_LIST, LIST_AT(waits, wait_count), .type = &wait_type },
	{ "timings", FIELD_LIST, LIST_AT(timings, timing_count), .type = &timing_type },
	{ "trend", FIELD_LIST, LIST_AT(trend, trend_count), .type = &past_type },
	{ "latencies", FIELD_LIST, LIST_AT(latencies, latency_count),
		.type = &latency_type },
	{ "noise", FIELD_TEXTS, LIST_AT(noise, noise_count) },
	{ "ignored", FIELD_SIZE, AT(ignored) },
	{ "tolerated", FIELD_SIZE, AT(tolerated) },
	{ "allowed", FIELD_SIZE, AT(allowed) },
	{ "notes", FIELD_TEXTS, LIST_AT(notes, note_count) },
	{ "ticket", FIELD_TEXT, AT(ticket) },
	{ "rollback", FIELD_TEXT, AT(rollback) },
	{ "incident", FIELD_TEXT, AT(incident) },
	{ "plan_digest", FIELD_TEXT, AT(plan_digest) },
	{ "workspace_digest", FIELD_TEXT, AT(workspace_digest) },
};
#undef LIST_AT
#undef AT
TYPE(record_run_type, "run", struct run, run_rows);
