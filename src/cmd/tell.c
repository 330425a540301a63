/* SPDX-License-Identifier: MIT */
#include "cmd/tell.h"

#include "base/number.h"
#include "cmd/say.h"
#include "collect/secret.h"
#include "world/clock.h"
#include "world/file.h"

#include <string.h>

void
tell_init(struct teller *t, struct arena *a, const struct arguments *arguments)
{
	*t = (struct teller){ .arena = a,
		.mask = mask_new(),
		.stories = vec_of(a, struct tell_story),
		.lang = options_lang(arguments),
		.nightly = arguments->mail };
}

struct tell_story *
tell_story_at(struct teller *t, size_t index)
{
	return vec_at(&t->stories, index);
}

void
tell_fini(struct teller *t)
{
	for (size_t i = 0; i < t->stories.count; i++)
		history_close(tell_story_at(t, i)->history);
	mask_free(t->mask);
}

void
tell_say(struct teller *t, struct str text)
{
	say_note("%.*s", STR_ARGS(mask_text(t->mask, t->arena, text)));
}

/* --- before the run ------------------------------------------------------------------
 */

static bool
is_occasion(const struct notify *notify, enum command command)
{
	unsigned bit = 1u << command;
	bool is = notify->mail.given && notify->mail.occasions & bit;
	for (size_t i = 0; i < notify->webhook_count; i++)
		is = is || notify->webhooks[i].occasions & bit;
	return is || (command == COMMAND_DRIFT && notify->heartbeat.url.kind);
}

/* What cannot be had is told, and does not keep anybody from looking. */
static void
fetch(struct session *s, const struct reference *reference, const char *what,
	struct str *out, struct err *first)
{
	struct err err = { 0 };
	if (!reference->kind)
		return;
	if (secret_fetch(s->arena, s->engine, reference, what, out, &err)
		&& mask_add(s->mask, *out, &err) && mask_add(s->teller->mask, *out, &err))
		return;
	*out = (struct str){ 0 };
	if (!first->kind)
		*first = err;
}

bool
tell_open(struct session *s, struct teller *t, struct err *err)
{
	const struct notify *notify = &s->workspace.notify;
	bool night = s->request.command == COMMAND_DRIFT;
	s->teller = t;
	if (night && !t->nightly)
		return true;
	if (!is_occasion(notify, s->request.command))
		return !night || t->stories.count
			|| err_set(err, ERR_USAGE,
				"--mail tells those whom notify: in smoke.yaml names, "
				"and for drift it names nobody");
	struct tell_secrets *secrets = arena_new(s->arena, struct tell_secrets);
	secrets->webhooks =
		arena_array(s->arena, notify->webhook_count, sizeof(struct str));
	fetch(s, &notify->mail.password, "the password for mail", &secrets->password,
		&secrets->trouble);
	for (size_t i = 0; i < notify->webhook_count; i++)
		fetch(s, &notify->webhooks[i].url, "the URL of a webhook",
			&secrets->webhooks[i], &secrets->trouble);
	fetch(s, &notify->heartbeat.url, "the URL of the heartbeat", &secrets->heartbeat,
		&secrets->trouble);
	if (secrets->trouble.kind)
		say_error(s->mask, &secrets->trouble);
	s->tell_secrets = secrets;
	return true;
}

/* --- after the run -------------------------------------------------------------------
 */

/* A run that was interrupted is no night: the next one tells.  A further workspace of a
 * night needs no settings of its own. */
void
tell_take(struct session *s)
{
	static const struct tell_secrets none;
	bool night = s->teller->nightly;
	if ((!s->tell_secrets && !night) || s->run.signal)
		return;
	struct tell_story *story = vec_push(&s->teller->stories);
	*story = (struct tell_story){ .workspace = s->workspace,
		.secrets = s->tell_secrets ? *s->tell_secrets : none,
		.history = s->history,
		.place = file_full_path(s->arena, session_history_path(s)),
		.run = s->run,
		.day = clock_local_day(s->run.started),
		.letters = vec_of(s->arena, struct letter) };
	memcpy(story->key, s->key, sizeof(story->key));
	s->history = NULL;
}

void
tell_fail(struct teller *t, struct str workspace, const struct err *err)
{
	struct vec failures = vec_of(t->arena, struct str);
	struct str text =
		str_format(t->arena, "workspace %.*s could not be looked at: %s",
			STR_ARGS(workspace), err->text);
	for (size_t i = 0; i < t->failures.count; i++)
		vec_add(&failures, &t->failures.items[i]);
	text = mask_text(t->mask, t->arena, text);
	vec_add(&failures, &text);
	t->failures = (struct texts){ failures.items, failures.count };
}

/* --- what was told before ------------------------------------------------------------
 */

static int64_t
last_digest(const struct tell_story *story)
{
	for (size_t i = 0; i < story->telling_count; i++)
		if (str_is(story->tellings[i].news, news_name(NEWS_DIGEST)))
			return story->tellings[i].day;
	return story->tellings[story->telling_count - 1].day;
}

static bool
read_past(struct teller *t, struct tell_story *story, struct err *err)
{
	struct news_past *past = &story->past;
	if (!history_tellings(story->history, t->arena, story->workspace.project,
		    story->run.command, &story->tellings, &story->telling_count, err))
		return false;
	if (!story->telling_count)
		return true;
	struct run *told = arena_new(t->arena, struct run);
	if (!history_run(story->history, t->arena, story->tellings[0].run, told, err))
		return false;
	past->told = told;
	while (past->unknown_nights < story->telling_count
		&& story->tellings[past->unknown_nights].unknown)
		past->unknown_nights++;
	past->digest_day = last_digest(story);
	if (story->run.command == COMMAND_DRIFT)
		story->missing = news_missing(told->started, story->run.started);
	return true;
}

/* A past that cannot be read is as none: rather told twice than never.  Ages are shown of
 * the night only. */
static void
remember(struct teller *t, struct tell_story *story)
{
	struct err err = { 0 };
	if (!read_past(t, story, &err)) {
		say_error(t->mask, &err);
		story->past = (struct news_past){ 0 };
		story->telling_count = 0;
	}
	story->told = story->run;
	if (story->telling_count
		&& (news_is_open(&story->run) || news_is_unknown(&story->run, false)))
		story->thread = story->tellings[0].thread;
	if (story->run.command == COMMAND_DRIFT)
		story->told = news_age(t->arena, &story->run, story->past.told);
}

/* A drill or a rehearsal is told each time, and the next run is not held against it. */
static bool
is_practice(const struct run *run)
{
	return run->drill || run->rehearsal;
}

enum news
tell_ask(struct teller *t, struct tell_story *story, enum notify_when when, int digest)
{
	struct run aged = news_age(t->arena, &story->run, story->past.told);
	if (is_practice(&story->run))
		return NEWS_CHANGED;
	struct news_question q = { .run = &aged,
		.past = &story->past,
		.day = story->day,
		.when = when,
		.digest = story->run.command == COMMAND_DRIFT ? digest : NOTIFY_NO_DAY,
		.missing = story->missing };
	return news_ask(&q);
}

/* --- all of it ------------------------------------------------------------------------
 */

static struct tell_story *
find_host(struct teller *t)
{
	for (size_t i = 0; i < t->stories.count; i++) {
		struct tell_story *story = tell_story_at(t, i);
		const struct mail_settings *mail = &story->workspace.notify.mail;
		if (mail->given && mail->occasions & 1u << story->run.command)
			return story;
	}
	return NULL;
}

static bool
write_down(struct tell_story *story, struct err *err)
{
	int64_t number = 0;
	if (!number_int(story->run.id, &number))
		return err_set(err, ERR_INTERNAL, "the run has no number");
	struct telling telling = { .run = number,
		.made = clock_now() / 1000,
		.day = story->day,
		.unknown = news_is_unknown(&story->run, !story->past.told),
		.news = str_of(news_name(story->news)),
		.thread = story->thread };
	return history_tell(story->history, story->workspace.project, story->run.command,
		is_practice(&story->run) ? NULL : &telling, story->letters.items,
		story->letters.count, err);
}

static bool
decide(struct teller *t, struct tell_story *host)
{
	static const struct mail_settings usual;
	const struct mail_settings *mail = host ? &host->workspace.notify.mail : &usual;
	bool any = t->failures.count > 0;
	for (size_t i = 0; i < t->stories.count; i++) {
		struct tell_story *story = tell_story_at(t, i);
		story->news = tell_ask(t, story, mail->when, mail->digest);
		any = any || story->news != NEWS_NONE;
	}
	if (host && !any)
		tell_say(t,
			STR("nothing is otherwise than when it was told last: no mail"));
	return host && any;
}

int
tell_deliver(struct teller *t)
{
	struct err err = { 0 };
	struct tell_story *host = find_host(t);
	bool lost = false;
	for (size_t i = 0; i < t->stories.count; i++)
		remember(t, tell_story_at(t, i));
	if (decide(t, host) && !tell_mail(t, host, &err)) {
		say_error(t->mask, &err);
		lost = true;
	}
	for (size_t i = 0; i < t->stories.count; i++)
		tell_webhooks(t, tell_story_at(t, i));
	for (size_t i = 0; i < t->stories.count; i++) {
		struct tell_story *story = tell_story_at(t, i);
		err = (struct err){ 0 };
		bool kept = write_down(story, &err);
		if (!kept)
			say_error(t->mask, &err);
		lost = !tell_send(t, story, kept) || lost;
	}
	return lost ? exit_of(ERR_OUTPUT) : 0;
}
