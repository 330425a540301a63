/* SPDX-License-Identifier: MIT */
/* A mail as it goes over the wire (RFC 5322, 2045, 2047).  Pure.
 *
 * Every line ends in CRLF and is short; text is quoted-printable, so that nothing in it
 * is a line end, a dot alone on a line or a boundary; a header holds what was encoded, so
 * that nothing in it begins another one. */
#ifndef SMOKE_DELIVER_MESSAGE_H
#define SMOKE_DELIVER_MESSAGE_H

#include "base/sbuf.h"
#include "model/notify.h"

struct attachment {
	struct str name; /* "report.html": a word of ours */
	struct str type; /* "text/html; charset=utf-8" */
	struct str content;
};

struct message {
	struct mailbox from;
	const struct mailbox *to;
	size_t to_count;
	struct str subject; /* UTF-8; shown escaped where it holds what is no text */
	struct str date; /* as clock_show_mail() says it */
	struct str id; /* "<…@…>" */
	struct str thread; /* the id of the first mail of this matter; or empty */
	struct str text, html; /* UTF-8, lines ending in LF; the text comes first */
	const struct attachment *attachments;
	size_t attachment_count;
};

void message_write(const struct message *m, struct sbuf *out);

/* "<smoke.shop.42.0123456789abcdef@shop.example>"; `unique` is 16 hex digits. */
struct str message_id(struct arena *a, struct str project, struct str run,
	struct str unique, const struct mailbox *from);

#endif
