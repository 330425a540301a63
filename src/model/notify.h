/* SPDX-License-Identifier: MIT */
/* Who is told of a run, when, and how it gets there; workspace/ reads it, deliver/ acts.
 */
#ifndef SMOKE_MODEL_NOTIFY_H
#define SMOKE_MODEL_NOTIFY_H

#include "base/diag.h"
#include "model/environment.h"

enum notify_when {
	NOTIFY_CHANGED = 0, /* something is otherwise than when it was told last */
	NOTIFY_ALWAYS,
	NOTIFY_FAILING /* the run is not GO */
};

enum { NOTIFY_NO_DAY = 0, NOTIFY_MONDAY, NOTIFY_SUNDAY = 7 };

struct mailbox { /* "Team <team@shop.example>" */
	struct str name; /* or empty */
	struct str address; /* ASCII, one `@`, nothing a header or a server would obey */
	struct span span;
};

struct mail_settings {
	bool given;
	struct str smtp; /* "smtp://host:port": STARTTLS is required; "smtps://…" */
	struct str user;
	struct reference password;
	struct mailbox from, *to;
	size_t to_count;
	unsigned occasions; /* 1 << enum command */
	enum notify_when when;
	int digest; /* a weekday from NOTIFY_MONDAY on */
	unsigned attach; /* 1 << index into notify_attachments */
	int64_t attach_max; /* bytes of all attachments of a mail */
	bool values; /* values of bodies and headers may leave the machine */
	struct str cacert;
	int lang; /* enum lang and one; 0: as reports are */
};

enum webhook_style { WEBHOOK_JSON = 0, WEBHOOK_SLACK, WEBHOOK_MATTERMOST };

struct webhook {
	enum webhook_style style;
	struct reference url;
	unsigned occasions;
	enum notify_when when;
	bool values;
	struct str cacert;
	int lang;
	struct span span;
};

struct heartbeat {
	struct reference url;
	struct str cacert;
};

struct notify {
	struct mail_settings mail;
	struct webhook *webhooks;
	size_t webhook_count;
	struct heartbeat heartbeat;
};

#endif
