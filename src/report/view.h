/* SPDX-License-Identifier: MIT */
/* What every report asks about a run: which finding belongs where, and what the card
 * says. Decides nothing that the judge has not decided. */
#ifndef SMOKE_REPORT_VIEW_H
#define SMOKE_REPORT_VIEW_H

#include "model/run.h"
#include "out/tr.h"

struct view { /* a run, and who reads it */
	struct arena *arena;
	const struct run *run;
	enum lang lang;
};

/* What other stages wrote into the record in English is in the reader's language, too:
 * `run` is then a copy. */
struct view view_of(struct arena *a, const struct run *run, enum lang lang);

enum view_section {
	VIEW_WHY = 1, /* keeps the run from GO */
	VIEW_UNCHECKED, /* about a check that was not found out */
	VIEW_NOTE, /* less severe than what fails, or of a check that is not required */
	VIEW_WAIVED,
	VIEW_RESOLVED, /* was open, is gone */
	VIEW_NOT_LOOKED /* was open, and nobody could look */
};
enum view_section view_section(const struct run *run, const struct finding *f);

/* NULL for 0 and for numbers that the run does not have. */
const struct run_check *view_check(const struct run *run, uint32_t number);

/* What the two sides of a finding are called: "prod" and "preprod", "prod before" and
 * "now", "prod 10.0.0.1" and "10.0.0.2". */
void view_sides(const struct view *v, const struct finding *f, struct str labels[2]);

/* Indices of the findings of a section: worst check first, each check's together, worst
 * first; otherwise in their order. */
size_t *view_findings(
	struct arena *a, const struct run *run, enum view_section section, size_t *count);

/* How the verdict reads: "GO", "would be NO-GO", "NO-GO, overridden by Ann: …",
 * "INTERRUPTED, INCONCLUSIVE"; empty where there is none. */
struct str view_verdict(const struct view *v);

/* What stands on the card between its title and the verdict: "3/3 instances", "0 broken".
 */
struct texts view_card(const struct view *v);
/* "shop 1.4.1 → 1.4.2", or what says as much: "shop gate". */
struct str view_title(const struct view *v);

/* "142 checks: 140 passed, 1 failed, 1 unchecked": the same numbers in every format. */
struct str view_tally(const struct view *v, const struct tally *t);

/* What stands over the steps of waiting, or of a watch; an id for tr(). */
const char *view_waits(const struct run *run);

/* "12.3 s", "2 min 33 s", "1 h 2 min": for people, rounded down. */
struct str view_duration(const struct view *v, int64_t milliseconds);

/* "12.3 ms", of microseconds. */
struct str view_milliseconds(const struct view *v, uint64_t microseconds);

/* "3 checks", "1 check". */
struct str
view_count(const struct view *v, size_t count, const char *one, const char *many);
/* A word or a sentence of ours; of a format the holes stay. */
const char *view_say(const struct view *v, const char *id) __attribute__((format_arg(2)));
struct str view_word(const struct view *v, const char *id);

#endif
