/* SPDX-License-Identifier: MIT */
/* SMTP: one message to one recipient, over TLS or not at all (libcurl lives behind it).
 *
 * One recipient at a time, because the library does not tell which of several was
 * refused; the connection is used again for the next one. */
#ifndef SMOKE_WORLD_SMTP_H
#define SMOKE_WORLD_SMTP_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "world/loop.h"

struct smtp;

struct smtp_settings { /* texts live as long as the smtp */
	struct str
		url; /* "smtp://host:port": STARTTLS is required; "smtps://host:port" */
	struct str user, password; /* or empty */
	struct str cacert; /* these are trusted and no others; empty: the system's */
	int64_t deadline, connect_deadline; /* ms for one message; must be given */
};

struct smtp *smtp_open(struct loop *loop, const struct smtp_settings *settings,
	struct err *err) MUST_CHECK;
/* NULL is fine; what is in flight ends without a callback. */
void smtp_close(struct smtp *smtp);

enum smtp_outcome {
	SMTP_FAILED = 0, /* not taken; it may be tried again */
	SMTP_SENT, /* the server took it */
	SMTP_REFUSED, /* the server will not take it for this recipient (5xx) */
	SMTP_UNKNOWN /* all of it was handed over, and no answer came */
};
const char *smtp_outcome_name(enum smtp_outcome outcome);

struct smtp_result {
	enum smtp_outcome outcome;
	int status; /* the server's last reply: 250, 451 …; 0: there was none */
	struct str reason; /* one line; may hold what the server said: mask it */
};

struct smtp_message { /* texts live until the callback */
	struct str from, to; /* addresses */
	struct str content; /* headers and body; every line ends in CRLF */
};

/* Calls `done` from the loop, exactly once unless closed before, never from here.
 * Addresses and content that would break the protocol are SMTP_FAILED.  One at a time. */
typedef void smtp_done_fn(void *context, const struct smtp_result *result);
void smtp_send(struct smtp *smtp, struct arena *a, const struct smtp_message *message,
	smtp_done_fn *done, void *context);

#endif
