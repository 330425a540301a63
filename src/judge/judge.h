/* SPDX-License-Identifier: MIT */
/* The law of the verdict (product.md), as pure functions; the only place that gives a
 * check its state and a run its word. */
#ifndef SMOKE_JUDGE_JUDGE_H
#define SMOKE_JUDGE_JUDGE_H

#include "model/check.h"
#include "model/finding.h"
#include "model/verdict.h"
#include "model/workspace.h"

/* --- the law, on the smallest inputs --- */

struct judge_question { /* about one check */
	enum evidence evidence;
	enum severity worst; /* of its findings; NONE counts as ERROR when BROKEN */
	enum severity fail_on; /* NONE counts as ERROR */
	bool all_waived; /* every finding that would fail it is validly waived */
	bool partial; /* another part of it could not be found out */
};
/* Evidence that HELD fails all the same where a finding says so.  An evidence nobody
 * knows is unchecked, and so is what is known in part, unless that part fails. */
enum state judge_state(struct judge_question q);
/* GO needs a required check, all of them passed or waived, and a tally that adds up. */
enum verdict_word judge_word(const struct tally *tally);
/* 0, 1 or 3; 4 for a word that is none. */
int judge_exit(enum verdict_word word, bool advisory, bool overridden);

/* When several classes of exit hold, the first of 2, 1, 4, 3, 0 wins; before them all
 * comes a signal (128+n).  What is no exit of ours counts as 4. */
int judge_worse_exit(int a, int b);

/* Whether the day is a day and has come to be past `last`; both YYYY-MM-DD.  What is no
 * day has always passed. */
bool judge_day_is_past(struct str last, struct str today);

/* --- a whole run --- */

struct judge_input {
	const struct policy *policy;
	const struct waivers *waivers; /* or NULL */
	struct str today; /* YYYY-MM-DD, UTC */
	/* Those that were valid at the gate whose ticket is verified, and its day: what
	 * ended since still holds.  NULL: there is no ticket. */
	const struct waivers *honoured;
	struct str gate_day;
	bool interrupted;
	bool history_missing; /* `expect: existing`, and it was empty */
	bool discovery_short; /* a discovery yielded less than promised: its check says so
				 too */
	struct str override_reason; /* "by WHO: why, until WHEN"; or empty */
};

enum { JUDGE_REASONS_MAX = 100, JUDGE_REMEDIES_MAX = 12, JUDGE_WAIVERS_SHOWN = 3 };

/* Sets state and worst of every check, the waiver of every finding that has one, and the
 * verdict.  A finding about the run as a whole (check 0, or a number nobody planned)
 * counts as one of a required check; one of the past (resolved, not looked at) never. */
void judge_run(struct arena *a, const struct judge_input *input, struct checks *checks,
	struct findings *findings, struct verdict *out);

/* GO only when its record is on disk (law 1): what could not be kept, or delivered, is
 * not GO, and our failure.  `why` is one line. */
void judge_record_lost(struct arena *a, struct str why, struct verdict *verdict);

/* A waiver is valid when fingerprint and seen are those of the finding, owner, reason and
 * expiry are there, and the day is not past; critical ones never.  *why_not is a phrase
 * for people, "its waiver …", and lives for ever. */
bool judge_waiver_holds(const struct waiver *w, const struct finding *f, struct str today,
	struct str *why_not);

/* The same, and false where the finding's check has a veto. */
bool judge_waiver_counts(const struct waiver *w, const struct finding *f,
	const struct checks *checks, struct str today, struct str *why_not);

/* 16 hex digits.  Fingerprint of check, path and kind, never of a rule's id or a
 * message's text; `seen` is the digest of the values. */
struct str judge_fingerprint(struct arena *a, enum check_kind check, struct str subject,
	struct str environment, struct str path, struct str kind);
struct str judge_seen(struct arena *a, struct str baseline, struct str candidate);

#endif
