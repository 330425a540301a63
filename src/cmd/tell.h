/* SPDX-License-Identifier: MIT */
/* Telling those whom `notify:` names: after the run is on disk, and without a say in its
 * verdict.  Several workspaces are told in one mail.
 *
 * tell.c gathers and decides, tell_compose.c writes, tell_send.c delivers. */
#ifndef SMOKE_CMD_TELL_H
#define SMOKE_CMD_TELL_H

#include "cmd/session.h"
#include "deliver/news.h"
#include "history/outbox.h"

struct tell_secrets {
	struct str password, heartbeat; /* empty: not there, or it could not be had */
	struct str *webhooks; /* as in the workspace */
	struct err trouble; /* why not all could be had */
};

struct tell_story { /* a workspace and its run */
	struct workspace workspace;
	struct tell_secrets secrets;
	struct history *history;
	struct str place; /* the history's file */
	unsigned char key[32];
	struct run run; /* as recorded */
	/* what was decided */
	struct run told; /* as those see it who were told before */
	struct telling *tellings; /* newest first */
	size_t telling_count;
	struct news_past past;
	size_t missing; /* nights */
	int64_t day;
	enum news news; /* for the mail */
	struct str thread;
	struct vec letters; /* struct letter: to be written down */
};

struct teller { /* of a command line */
	struct arena *arena;
	struct mask *mask; /* all secrets of deliveries */
	struct vec stories; /* struct tell_story */
	struct texts failures; /* workspaces that could not be looked at */
	enum lang lang; /* where the workspace says none */
	bool nightly; /* drift --mail */
};

void tell_init(struct teller *t, struct arena *a, const struct arguments *arguments);
void tell_fini(struct teller *t);

/* Fetches what delivering needs, so that it is masked in all that is said.  ERR_USAGE:
 * somebody shall be told, and nobody is named. */
bool tell_open(struct session *s, struct teller *t, struct err *err) MUST_CHECK;
/* Takes the run along, once it is on disk. */
void tell_take(struct session *s);
/* The workspace could not be looked at. */
void tell_fail(struct teller *t, struct str workspace, const struct err *err);

/* Decides, writes down, delivers, and says so on stderr.  4 when something could be
 * neither delivered nor kept, else 0. */
int tell_deliver(struct teller *t);

/* --- between the files ---------------------------------------------------------------
 */

struct tell_story *tell_story_at(struct teller *t, size_t index);
/* Whether the run is news for who asks so. */
enum news
tell_ask(struct teller *t, struct tell_story *story, enum notify_when when, int digest);
/* What is said on stderr, masked. */
void tell_say(struct teller *t, struct str text);

/* tell_notes.c: in the reader's language; masked. */
struct texts
tell_notes(struct teller *t, enum lang lang, const struct tell_story *story, bool first);
void tell_details(struct teller *t, enum lang lang, const struct tell_story *story,
	struct vec *details);

/* tell_compose.c: adds letters: the mail to the host's, webhooks to each story's. */
bool tell_mail(struct teller *t, struct tell_story *host, struct err *err) MUST_CHECK;
void tell_webhooks(struct teller *t, struct tell_story *story);
/* What a webhook is known by: not its URL, which is a secret. */
struct str tell_target(struct arena *a, const struct tell_story *story, struct str url);

/* tell_send.c: what waits in the story's history, or, where that could not keep them, its
 * letters.  False when one is lost. */
bool tell_send(struct teller *t, struct tell_story *story, bool kept);

#endif
