/* SPDX-License-Identifier: MIT */
/* What is told: a mail of all stories, a message of each for webhooks.  What leaves is
 * masked once more, and says no values of bodies and headers unless that is wished. */
#include "cmd/tell.h"

#include "base/number.h"
#include "deliver/message.h"
#include "deliver/strict.h"
#include "ext/digest.h"
#include "report/hook.h"
#include "report/report.h"
#include "world/clock.h"

enum { UNIQUE_DIGITS = 16 };

static enum lang
lang_of_reader(const struct teller *t, int said)
{
	return said ? (enum lang)(said - 1) : t->lang;
}

/* --- identities -----------------------------------------------------------------------
 */

/* Digits that nobody else makes for this run: the same when it is composed again. */
static struct str
unique(struct arena *a, const struct tell_story *story, struct str what)
{
	unsigned char digest[SHA256_SIZE];
	struct str key = { (const char *)story->key, sizeof(story->key) };
	struct str text = str_format(a, "%.*s %.*s %lld", STR_ARGS(what),
		STR_ARGS(story->run.id), (long long)story->run.started);
	digest_hmac_sha256(key, text, digest);
	return str_part(digest_hex(a, digest, sizeof(digest)), 0, UNIQUE_DIGITS);
}

struct str
tell_target(struct arena *a, const struct tell_story *story, struct str url)
{
	unsigned char digest[SHA256_SIZE];
	struct str key = { (const char *)story->key, sizeof(story->key) };
	digest_hmac_sha256(key, url, digest);
	return str_part(digest_hex(a, digest, sizeof(digest)), 0, UNIQUE_DIGITS);
}

/* --- attachments
 * ------------------------------------------------------------------------ */

/* In the order of the words that smoke.yaml may say. */
static const struct attachable {
	const char *format, *type;
} attachables[] = { { "html", "text/html; charset=utf-8" },
	{ "json", "application/json" }, { "junit", "application/xml" },
	{ "markdown", "text/markdown; charset=utf-8" },
	{ "sarif", "application/sarif+json" }, { "text", "text/plain; charset=utf-8" } };
enum { ATTACHABLES = sizeof(attachables) / sizeof(attachables[0]) };

static bool
attach(struct teller *t, enum lang lang, const struct run *run,
	const struct attachable *kind, int64_t *room, struct vec *attachments,
	struct vec *details, struct err *err)
{
	const struct report_format *format = report_format_of(str_of(kind->format));
	struct report_settings settings = { .lang = lang,
		.local_time = str_c(t->arena, clock_show_local(t->arena, run->ended)) };
	struct sbuf text = { 0 }, masked = { 0 };
	bool ok = format->write(run, &settings, &text, err);
	mask_write(t->mask, sbuf_str(&text), &masked);
	struct attachment part = { .name = str_format(t->arena, "smoke-%.*s.%.*s",
					   STR_ARGS(run->id), STR_ARGS(format->suffix)),
		.type = str_of(kind->type) };
	if (ok && (int64_t)masked.size > *room) {
		struct str size = number_show_size(t->arena, (int64_t)masked.size);
		struct str note = str_format(t->arena,
			tr(lang,
				"the %s report (%.*s) is too large to attach; this "
				"writes it: smoke report %.*s --report %s:%.*s"),
			kind->format, STR_ARGS(size), STR_ARGS(run->id), kind->format,
			STR_ARGS(part.name));
		vec_add(details, &note);
	} else if (ok) {
		part.content = sbuf_copy(&masked, t->arena);
		*room -= (int64_t)masked.size;
		vec_add(attachments, &part);
	}
	sbuf_fini(&text);
	sbuf_fini(&masked);
	return ok;
}

static bool
attach_all(struct teller *t, const struct mail_settings *mail, const struct run *run,
	int64_t *room, struct vec *attachments, struct vec *details, struct err *err)
{
	for (size_t k = 0; k < ATTACHABLES; k++)
		if (mail->attach & 1u << k
			&& !attach(t, lang_of_reader(t, mail->lang), run, &attachables[k],
				room, attachments, details, err))
			return false;
	return true;
}

/* --- the mail
 * ----------------------------------------------------------------------------- */

/* What is told while something is open belongs together. */
static void
choose_thread(const struct tell_story *host, struct message *m, struct str *keep)
{
	struct str before = { 0 };
	if (host->telling_count)
		before = host->tellings[0].thread;
	m->thread = before;
	*keep = before.size ? before : m->id;
	if (!news_is_open(&host->told) && !news_is_unknown(&host->run, !host->past.told))
		*keep = (struct str){ 0 };
}

static bool
write_texts(struct teller *t, enum lang lang, const struct mail_story *stories,
	size_t count, struct message *m, struct err *err)
{
	struct sbuf text = { 0 }, html = { 0 };
	bool ok = mail_text(lang, stories, count, &text, err)
		&& mail_html(lang, stories, count, &html, err);
	if (ok) {
		m->subject = mask_text(
			t->mask, t->arena, mail_subject(t->arena, lang, stories, count));
		m->text =
			str_copy(t->arena, mask_text(t->mask, t->arena, sbuf_str(&text)));
		m->html =
			str_copy(t->arena, mask_text(t->mask, t->arena, sbuf_str(&html)));
	}
	sbuf_fini(&text);
	sbuf_fini(&html);
	return ok;
}

static bool
tell_stories(struct teller *t, const struct mail_settings *mail, struct message *m,
	struct err *err)
{
	size_t count = t->stories.count;
	struct mail_story *stories = arena_array(t->arena, count, sizeof(*stories));
	struct vec attachments = vec_of(t->arena, struct attachment);
	int64_t room = mail->attach_max;
	enum lang lang = lang_of_reader(t, mail->lang);
	for (size_t i = 0; i < count; i++) {
		struct tell_story *story = tell_story_at(t, i);
		struct run *run = arena_new(t->arena, struct run);
		struct vec details = vec_of(t->arena, struct str);
		*run = mail->values ? story->told : strict_run(t->arena, &story->told);
		if (!attach_all(t, mail, run, &room, &attachments, &details, err))
			return false;
		tell_details(t, lang, story, &details);
		stories[i] = (struct mail_story){ .run = run,
			.notes = tell_notes(t, lang, story, i == 0),
			.details = { details.items, details.count } };
	}
	mail_order(stories, count);
	m->attachments = attachments.items;
	m->attachment_count = attachments.count;
	return write_texts(t, lang, stories, count, m, err);
}

bool
tell_mail(struct teller *t, struct tell_story *host, struct err *err)
{
	const struct mail_settings *mail = &host->workspace.notify.mail;
	int64_t now = clock_now() / 1000, run = 0;
	struct message m = { .from = mail->from,
		.to = mail->to,
		.to_count = mail->to_count,
		.date = clock_show_mail(t->arena, now),
		.id = message_id(t->arena, host->workspace.project, host->run.id,
			unique(t->arena, host, STR("mail")), &mail->from) };
	choose_thread(host, &m, &host->thread);
	if (!number_int(host->run.id, &run) || !tell_stories(t, mail, &m, err))
		return err_context(err, "the mail");
	struct sbuf content = { 0 };
	message_write(&m, &content);
	struct letter letter = { .run = run,
		.made = now,
		.channel = STR("mail"),
		.id = m.id,
		.content = sbuf_copy(&content, t->arena) };
	sbuf_fini(&content);
	for (size_t i = 0; i < mail->to_count; i++) {
		letter.target = mail->to[i].address;
		vec_add(&host->letters, &letter);
	}
	return true;
}

/* --- webhooks
 * ------------------------------------------------------------------------------ */

void
tell_webhooks(struct teller *t, struct tell_story *story)
{
	const struct notify *notify = &story->workspace.notify;
	int64_t run = 0;
	if (!number_int(story->run.id, &run))
		return;
	for (size_t i = 0; i < notify->webhook_count; i++) {
		const struct webhook *hook = &notify->webhooks[i];
		struct str url = story->secrets.webhooks ? story->secrets.webhooks[i]
							 : (struct str){ 0 };
		enum lang lang = lang_of_reader(t, hook->lang);
		enum news news = tell_ask(t, story, hook->when, NOTIFY_NO_DAY);
		if (!url.size || news == NEWS_NONE
			|| !(hook->occasions & 1u << story->run.command))
			continue;
		struct run shown =
			hook->values ? story->told : strict_run(t->arena, &story->told);
		struct mail_story told = { .run = &shown,
			.notes = tell_notes(t, lang, story, false) };
		struct str target = tell_target(t->arena, story, url);
		struct letter letter = { .run = run,
			.made = clock_now() / 1000,
			.channel = STR("webhook"),
			.target = target,
			.id = unique(t->arena, story, target) };
		struct sbuf text = { 0 };
		hook_write(hook->style, lang, &told, letter.id, str_of(news_name(news)),
			&text);
		letter.content = mask_text(t->mask, t->arena, sbuf_copy(&text, t->arena));
		sbuf_fini(&text);
		vec_add(&story->letters, &letter);
	}
}
