/* SPDX-License-Identifier: MIT */
/* What was told of runs, and what is still to be delivered: kept in the history, so that
 * a crash or a server that is away loses nothing.  Contents are masked already.
 *
 * A letter is written down together with the telling it belongs to, in one transaction,
 * before anybody tries to send it.  Who sends claims it first, so that two processes do
 * not send it twice; a claim ends by itself when its process died. */
#ifndef SMOKE_HISTORY_OUTBOX_H
#define SMOKE_HISTORY_OUTBOX_H

#include "history/history.h"

enum {
	OUTBOX_CLAIM_MS = 15 * 60 * 1000, /* longer than any delivery may take */
	OUTBOX_TRIES_MAX = 30, /* then it is given up, and said */
	TELLINGS_MAX = 100
};

struct telling { /* a run that was told, or had nothing to tell */
	int64_t run, made; /* made: ms since 1970 */
	int64_t day; /* clock_local_day() */
	bool unknown; /* not everything could be looked at */
	struct str news; /* "changed" …; "none" */
	struct str thread; /* message id of the first mail of this matter; or empty */
};

struct letter {
	int64_t number; /* of the outbox; 0: not kept */
	int64_t run, made;
	struct str channel; /* "mail" "webhook" "heartbeat" */
	struct str target; /* an address; the digest of a URL */
	struct str id; /* of the message */
	struct str content;
	int64_t tries; /* this one included */
};

/* The newest tellings of a command and project, newest first. */
bool history_tellings(struct history *h, struct arena *a, struct str project,
	enum command command, struct telling **out, size_t *count,
	struct err *err) MUST_CHECK;

/* The telling, if there is one, and the letters; all of it, or nothing. */
bool history_tell(struct history *h, struct str project, enum command command,
	const struct telling *telling, const struct letter *letters, size_t count,
	struct err *err) MUST_CHECK;

/* The first letter of this project behind number `after` that is to be delivered, and
 * claims it; its number is 0 when there is none. */
bool history_claim(struct history *h, struct arena *a, struct str project, int64_t after,
	int64_t now, struct letter *out, struct err *err) MUST_CHECK;

enum letter_state {
	LETTER_WAITING = 0, /* to be tried again */
	LETTER_UNKNOWN, /* perhaps delivered: to be tried again, as the same message */
	LETTER_SENT,
	LETTER_GIVEN_UP
};
/* What came of it; the content of one that is not needed any more is forgotten. */
bool history_delivered(struct history *h, int64_t number, enum letter_state state,
	struct str reason, int64_t now, struct err *err) MUST_CHECK;

#endif
