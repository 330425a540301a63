/* SPDX-License-Identifier: MIT */
/* Delivers what waits, each letter by itself; what could not be delivered stays. */
#include "cmd/tell.h"

#include "cmd/say.h"
#include "world/clock.h"
#include "world/http.h"
#include "world/smtp.h"

enum { HOOK_TRIES = 3, HOOK_PAUSE = 1000 /* ms, and twice that the next time */ };
enum { HOOK_BODY_MAX = 64 << 10 };

struct sending { /* of one story */
	struct teller *teller;
	struct tell_story *story;
	struct loop *loop;
	struct smtp *smtp;
	struct http *http;
	struct loop_timer pause;
	bool stopped; /* by a signal */
	bool gave_up; /* a letter that nobody will send any more */
	/* of the letter in hand */
	bool done;
	enum letter_state state;
	struct str reason;
};

static bool
fail(struct sending *s, enum letter_state state, struct str reason)
{
	s->state = state;
	s->reason = reason;
	return false;
}

static void
on_signal(void *context, int number)
{
	struct sending *s = context;
	(void)number;
	s->stopped = true;
	loop_stop(s->loop);
}

/* Until the letter in hand is done; false when that was not to be waited for. */
static bool
wait(struct sending *s)
{
	struct err err = { 0 };
	if (!loop_run(s->loop, &err))
		return fail(
			s, LETTER_UNKNOWN, str_copy(s->teller->arena, str_of(err.text)));
	return s->done || fail(s, LETTER_UNKNOWN, STR("it was interrupted"));
}

static struct str
in_folder(struct sending *s, struct str file)
{
	return file.size ? str_format(s->teller->arena, "%.*s%.*s",
		       STR_ARGS(s->story->workspace.folder), STR_ARGS(file))
			 : file;
}

/* --- mail
 * -------------------------------------------------------------------------------- */

static void
mail_ended(void *context, const struct smtp_result *result)
{
	static const enum letter_state states[] = { [SMTP_FAILED] = LETTER_WAITING,
		[SMTP_SENT] = LETTER_SENT,
		[SMTP_REFUSED] = LETTER_WAITING, /* what is refused today may be mended */
		[SMTP_UNKNOWN] = LETTER_UNKNOWN };
	struct sending *s = context;
	s->done = true;
	s->state = states[result->outcome];
	s->reason = result->reason;
	loop_stop(s->loop);
}

static bool
open_smtp(struct sending *s, struct err *err)
{
	const struct workspace *w = &s->story->workspace;
	const struct mail_settings *mail = &w->notify.mail;
	struct smtp_settings settings = { .url = mail->smtp,
		.user = mail->user,
		.password = s->story->secrets.password,
		.cacert = in_folder(s, mail->cacert),
		.deadline = w->limits.deadline,
		.connect_deadline = w->limits.connect };
	if (!s->smtp)
		s->smtp = smtp_open(s->loop, &settings, err);
	return s->smtp != NULL;
}

static bool
is_recipient(const struct mail_settings *mail, struct str address)
{
	for (size_t i = 0; i < mail->to_count; i++)
		if (str_eq_nocase(mail->to[i].address, address))
			return true;
	return false;
}

static bool
send_mail(struct sending *s, const struct letter *letter)
{
	const struct mail_settings *mail = &s->story->workspace.notify.mail;
	struct err err = { 0 };
	if (!mail->given || !is_recipient(mail, letter->target))
		return fail(
			s, LETTER_GIVEN_UP, STR("it is none of the recipients any more"));
	if (mail->password.kind && !s->story->secrets.password.size)
		return fail(s, LETTER_WAITING, STR("the password for mail is not there"));
	if (!open_smtp(s, &err))
		return fail(
			s, LETTER_WAITING, str_copy(s->teller->arena, str_of(err.text)));
	struct smtp_message message = { .from = mail->from.address,
		.to = letter->target,
		.content = letter->content };
	smtp_send(s->smtp, s->teller->arena, &message, mail_ended, s);
	if (wait(s))
		return s->state == LETTER_SENT;
	smtp_close(s->smtp); /* what is in flight ends with it */
	s->smtp = NULL;
	return false;
}

/* --- webhooks
 * ---------------------------------------------------------------------------- */

/* What may have arrived is not sent again at once. */
static void
hook_ended(void *context, struct http_response *r)
{
	struct sending *s = context;
	bool sent_perhaps = r->trouble == TROUBLE_TIMEOUT || r->trouble == TROUBLE_RESET
		|| r->trouble == TROUBLE_TRUNCATED;
	s->done = true;
	s->state = LETTER_WAITING;
	s->reason = r->reason;
	if (sent_perhaps && r->timing.sent)
		s->state = LETTER_UNKNOWN;
	else if (r->trouble == TROUBLE_NONE && r->status / 100 == 2)
		s->state = LETTER_SENT;
	else if (r->trouble == TROUBLE_NONE)
		s->reason = str_format(s->teller->arena, "the answer was %d", r->status);
	loop_stop(s->loop);
}

static bool
ask_once(struct sending *s, const struct http_request *request)
{
	struct err err = { 0 };
	struct http_settings settings = { .no_cookies = true };
	if (!s->http)
		s->http = http_open(s->loop, &settings, &err);
	struct http_client *client = s->http ? http_client_open(s->http, &err) : NULL;
	if (!client)
		return fail(
			s, LETTER_WAITING, str_copy(s->teller->arena, str_of(err.text)));
	s->done = false;
	http_send(client, s->teller->arena, request, hook_ended, s);
	bool ok = wait(s);
	http_client_close(client);
	return ok && s->state == LETTER_SENT;
}

static void
pause_ended(void *context)
{
	loop_stop(((struct sending *)context)->loop);
}

static bool
ask(struct sending *s, struct str method, struct str url, struct str cacert,
	struct str body, struct str id)
{
	const struct limits *limits = &s->story->workspace.limits;
	const struct http_header headers[] = { { STR("Content-Type"),
						       STR("application/json") },
		{ STR("X-Smoke-Delivery"), id } };
	struct http_request request = { .method = method,
		.url = url,
		.headers = headers,
		.header_count = body.size ? 2 : 0,
		.has_body = body.size > 0,
		.body = body,
		.cacert = in_folder(s, cacert),
		.user_agent = STR("smoke/" SMOKE_VERSION),
		.deadline = limits->deadline,
		.connect_deadline = limits->connect,
		.body_max = HOOK_BODY_MAX,
		.headers_max = HOOK_BODY_MAX };
	for (int i = 1; !ask_once(s, &request); i++) {
		struct err err = { 0 };
		if (i == HOOK_TRIES || s->state != LETTER_WAITING || s->stopped)
			return false;
		loop_timer_set(s->loop, &s->pause, HOOK_PAUSE * i, pause_ended, s);
		if (!loop_run(s->loop, &err))
			return false;
		loop_timer_stop(s->loop, &s->pause);
	}
	return true;
}

static bool
send_hook(struct sending *s, const struct letter *letter)
{
	const struct notify *notify = &s->story->workspace.notify;
	const struct tell_secrets *secrets = &s->story->secrets;
	for (size_t i = 0; secrets->webhooks && i < notify->webhook_count; i++) {
		struct str url = secrets->webhooks[i];
		if (url.size
			&& str_eq(tell_target(s->teller->arena, s->story, url),
				letter->target))
			return ask(s, STR("POST"), url, notify->webhooks[i].cacert,
				letter->content, letter->id);
	}
	return secrets->trouble.kind
		? fail(s, LETTER_WAITING, STR("the URL of a webhook is not there"))
		: fail(s, LETTER_GIVEN_UP, STR("its webhook is not named any more"));
}

/* --- letters
 * ------------------------------------------------------------------------------ */

static void
send_letter(struct sending *s, const struct letter *letter)
{
	bool mail = str_is(letter->channel, "mail");
	s->done = false;
	s->reason = (struct str){ 0 };
	bool sent = mail ? send_mail(s, letter) : send_hook(s, letter);
	bool open = s->state == LETTER_WAITING || s->state == LETTER_UNKNOWN;
	if (!sent && letter->tries >= OUTBOX_TRIES_MAX && open) {
		s->state = LETTER_GIVEN_UP;
		s->gave_up = true;
	}
}

static void
say(struct sending *s, const struct letter *letter, bool kept)
{
	struct arena *a = s->teller->arena;
	struct str name = str_is(letter->channel, "mail")
		? str_format(a, "mail to %.*s", STR_ARGS(letter->target))
		: STR("webhook");
	const char *then = kept ? "; it is kept, and sent with the next run" : "";
	struct str text = { 0 };
	switch (s->state) {
	case LETTER_SENT:
		text = str_format(a, "%.*s: sent%s", STR_ARGS(name),
			letter->tries > 1 ? ", after it had been kept" : "");
		break;
	case LETTER_UNKNOWN:
		text = str_format(a, "%.*s: perhaps sent: %.*s%s", STR_ARGS(name),
			STR_ARGS(s->reason),
			kept ? "; it is kept, and the same message is sent with the "
			       "next run"
			     : "");
		break;
	case LETTER_WAITING:
		text = str_format(a, "%.*s: not sent: %.*s%s", STR_ARGS(name),
			STR_ARGS(s->reason), then);
		break;
	case LETTER_GIVEN_UP:
		text = str_format(a, "%.*s: given up after %lld tries: %.*s",
			STR_ARGS(name), (long long)letter->tries, STR_ARGS(s->reason));
		break;
	}
	tell_say(s->teller, text);
}

static void
send_kept(struct sending *s)
{
	struct err err = { 0 };
	struct history *history = s->story->history;
	int64_t now = clock_now() / 1000;
	struct letter letter = { .number = 0 };
	while (!s->stopped
		&& history_claim(history, s->teller->arena, s->story->workspace.project,
			letter.number, now, &letter, &err)
		&& letter.number) {
		send_letter(s, &letter);
		say(s, &letter, true);
		struct str reason =
			mask_text(s->teller->mask, s->teller->arena, s->reason);
		if (!history_delivered(
			    history, letter.number, s->state, reason, now, &err))
			break;
	}
	if (err.kind)
		say_error(s->teller->mask, &err);
}

static bool
send_unkept(struct sending *s)
{
	bool all = true;
	for (size_t i = 0; i < s->story->letters.count; i++) {
		const struct letter *letter = vec_at(&s->story->letters, i);
		send_letter(s, letter);
		say(s, letter, false);
		all = all && s->state == LETTER_SENT;
	}
	return all;
}

/* A sign of life: the night ran, also when its mail is kept for the next one. */
static void
beat(struct sending *s)
{
	const struct heartbeat *heartbeat = &s->story->workspace.notify.heartbeat;
	struct str url = s->story->secrets.heartbeat;
	if (!url.size || s->stopped)
		return;
	if (!ask(s, STR("GET"), url, heartbeat->cacert, (struct str){ 0 },
		    (struct str){ 0 }))
		tell_say(s->teller,
			str_format(s->teller->arena, "heartbeat: not heard: %.*s",
				STR_ARGS(s->reason)));
}

bool
tell_send(struct teller *t, struct tell_story *story, bool kept)
{
	struct sending s = { .teller = t, .story = story };
	struct err err = { 0 };
	bool ok = true;
	s.loop = loop_open(&err);
	if (!s.loop || !loop_signals(s.loop, on_signal, &s, &err)) {
		say_error(t->mask, &err);
		loop_close(s.loop);
		return kept || !story->letters.count;
	}
	if (kept)
		send_kept(&s);
	else
		ok = send_unkept(&s);
	if (story->run.command == COMMAND_DRIFT)
		beat(&s);
	smtp_close(s.smtp);
	http_close(s.http);
	loop_close(s.loop);
	return ok && !s.gave_up;
}
