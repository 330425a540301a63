/* SPDX-License-Identifier: MIT */
/* For the parts of cmd/ that add evidence to a run: how it is masked, found, and worked
 * out unit by unit. */
#ifndef SMOKE_CMD_SESSION_EVIDENCE_H
#define SMOKE_CMD_SESSION_EVIDENCE_H

#include "cmd/session.h"

/* Masked text that lives with the run. */
struct str session_text(struct session *s, struct str text);
/* For a digest of what was seen: a secret's digest could be tried against a list of
 * words, so that a text with one in it is digested with the history's key first. */
struct str session_unguessable(struct session *s, struct str text);
/* Every string of a value masked. */
struct value
session_mask_value(struct session *s, struct arena *a, const struct value *v);
/* Adds a finding with its fingerprint; texts are masked here.  `identity` is what stays
 * the same when lines move: a path, or what an assert says. */
void session_find(struct session *s, struct finding finding, enum check_kind kind,
	struct str identity);
/* Evidence of a check; worse evidence wins over better, and what is unknown is never
 * forgotten: a check that is broken in part and unknown in part cannot be waived. */
void session_evidence(struct session *s, uint32_t check, enum evidence evidence,
	enum severity worst, enum trouble trouble, struct str reason);

/* The probe whose looks a check rests on, or STR_NONE. */
ptrdiff_t session_probe_of(const struct session *s, const struct check *c);

/* A unit of collect_run(). */
void session_unit(void *context, const struct unit *unit);
/* Everything that can be said about a probe once all its looks are there. */
void session_probe(struct session *s, size_t probe);
/* Marks the rules whose paths select something on a side of this probe. */
void session_rules_met(struct session *s, size_t probe, const struct observation *one,
	const struct observation *other);
/* A path that selects nothing anywhere is a finding: it was right before a release, or
 * never. */
void session_find_idle_rules(struct session *s);
/* Suites with `latency`: before, for each unit (retried ones too), and when all came. */
void session_suite_latency_begin(struct session *s);
void session_suite_sample(struct session *s, const struct unit *unit);
void session_suite_latency_end(struct session *s);
/* How bad it is when it is broken: a suite may say so. */
enum severity session_severity(const struct unit *unit);
/* An entry's result as findings. */
void session_entry(struct session *s, const struct unit *unit);
/* Keeps how the time of its last exchange went by. */
void session_time(struct session *s, const struct unit *unit);
/* What charts show: those times, and how the runs before this one came out. */
void session_chart(struct session *s);

#endif
