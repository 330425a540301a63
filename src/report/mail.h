/* SPDX-License-Identifier: MIT */
/* What a mail says of one run or of several: a subject, a text, and the same as HTML.
 * A view of records, as every report; deliver/message.c makes a mail of it. */
#ifndef SMOKE_REPORT_MAIL_H
#define SMOKE_REPORT_MAIL_H

#include "base/err.h"
#include "base/sbuf.h"
#include "model/run.h"
#include "out/tr.h"

enum {
	MAIL_FOLD = 12, /* lines of the text that say it all */
	MAIL_SUBJECT_MAX = 160, /* code points */
	MAIL_LINE_MAX = 100
};

struct mail_story {
	const struct run *run;
	/* in the reader's language */
	struct texts notes; /* to be known first: "no night ran on 2026-11-19" */
	struct texts details; /* to be known last: "html report: 12 MB, too large …" */
};

/* Worst first; stories that are as bad keep their order. */
void mail_order(struct mail_story *stories, size_t count);
struct str mail_subject(
	struct arena *a, enum lang lang, const struct mail_story *stories, size_t count);
/* The lines above the fold. */
void mail_fold(
	enum lang lang, const struct mail_story *stories, size_t count, struct sbuf *out);
bool mail_text(enum lang lang, const struct mail_story *stories, size_t count,
	struct sbuf *out, struct err *err) MUST_CHECK;
bool mail_html(enum lang lang, const struct mail_story *stories, size_t count,
	struct sbuf *out, struct err *err) MUST_CHECK;

#endif
