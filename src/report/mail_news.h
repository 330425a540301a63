/* SPDX-License-Identifier: MIT */
/* What stands in front in a mail, as text and as HTML: the worst first, each with whose
 * it is and a line to copy. */
#ifndef SMOKE_REPORT_MAIL_NEWS_H
#define SMOKE_REPORT_MAIL_NEWS_H

#include "report/mail.h"
#include "report/view.h"

struct mail_item {
	struct str label; /* "production changed" "new" "changed again" */
	struct str what; /* "settings $.body.timeout changed" */
	struct str where; /* "prod before / now" */
	struct str owner; /* "owner ops", "no owner" */
	struct str copy; /* a command */
	size_t times; /* as often was the same found: instances */
};

struct mail_news {
	struct str headline; /* "shop 1.4.2: NO-GO, production changed, 2 new" */
	struct mail_item *items;
	size_t count;
	struct str open; /* "still open: 3, the oldest since 2026-11-12"; or empty */
	struct str resolved; /* "resolved: settings $.body.timeout"; or empty */
};

struct mail_news mail_news(const struct view *v);
/* The larger, the worse. */
unsigned mail_rank(const struct run *run);
/* "NO-GO, production changed, 2 new, 1 still open, 1 unchecked" */
struct str mail_state(const struct view *v);

#endif
