/* SPDX-License-Identifier: MIT */
#include "world/smtp.h"

#include "base/die.h"
#include "world/multi.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

struct smtp {
	struct loop *loop;
	struct smtp_settings settings;
	struct multi multi;
	CURL *easy;
	struct curl_slist *recipients;
	struct loop_timer early; /* for what ends before it is sent */
	bool busy, in_multi;
	/* of the message in flight */
	struct arena *arena;
	struct str left; /* of the content */
	bool handed_over;
	struct smtp_result result;
	smtp_done_fn *done;
	void *context;
	char library_text[CURL_ERROR_SIZE];
};

const char *
smtp_outcome_name(enum smtp_outcome outcome)
{
	static const char *const names[] = { [SMTP_FAILED] = "failed",
		[SMTP_SENT] = "sent",
		[SMTP_REFUSED] = "refused",
		[SMTP_UNKNOWN] = "unknown" };
	return names[outcome];
}

/* --- what came of it -------------------------------------------------------------- */

static void
leave_multi(struct smtp *s)
{
	if (s->in_multi)
		curl_multi_remove_handle(s->multi.handle, s->easy);
	s->in_multi = false;
	curl_slist_free_all(s->recipients);
	s->recipients = NULL;
}

static void
deliver(void *context)
{
	struct smtp *s = context;
	s->busy = false;
	s->done(s->context, &s->result);
}

/* A line of the library's words; it may quote the server. */
static struct str
reason_of(struct smtp *s, CURLcode code)
{
	const char *text =
		s->library_text[0] ? s->library_text : curl_easy_strerror(code);
	char *line = str_c(s->arena, str_trim(str_of(text)));
	for (char *c = line; *c; c++)
		if ((unsigned char)*c < ' ')
			*c = ' ';
	return str_of(line);
}

/* A reply of the 500s to a recipient or to the message is a refusal; to a login or to
 * the server's greeting it is about us, and may be mended.  The library says the latter
 * with codes of their own. */
static enum smtp_outcome
outcome_of(const struct smtp *s, CURLcode code)
{
	bool of_message = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR
		|| code == CURLE_WEIRD_SERVER_REPLY || code == CURLE_UPLOAD_FAILED;
	if (code == CURLE_OK)
		return SMTP_SENT;
	if (of_message && s->result.status >= 500)
		return SMTP_REFUSED;
	if (s->handed_over && (s->result.status < 400 || !of_message))
		return SMTP_UNKNOWN;
	return SMTP_FAILED;
}

static bool
finish(void *easy, int number)
{
	struct smtp *s = NULL;
	CURLcode code = (CURLcode)number;
	long status = 0;
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &s);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
	s->result.status = (int)status;
	s->result.outcome = outcome_of(s, code);
	if (s->result.outcome == SMTP_UNKNOWN)
		s->result.reason = str_format(s->arena,
			"the server was given the whole message and did not say that it "
			"took it: %.*s",
			STR_ARGS(reason_of(s, code)));
	else if (s->result.outcome != SMTP_SENT)
		s->result.reason = reason_of(s, code);
	leave_multi(s);
	deliver(s);
	return true;
}

/* --- sending ---------------------------------------------------------------------- */

/* What is read last is the end: the library then says so to the server. */
static size_t
give(char *buffer, size_t size, size_t count, void *context)
{
	struct smtp *s = context;
	size_t room = size * count;
	size_t taken = s->left.size < room ? s->left.size : room;
	if (taken)
		memcpy(buffer, s->left.data, taken);
	s->left = str_from(s->left, taken);
	s->handed_over = !s->left.size;
	return taken;
}

/* libcurl 7.88 sends what stands there (F17): a line end would be a command. */
static bool
is_address(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] <= ' ' || text.data[i] >= 0x7f
			|| strchr("<>\"\\", text.data[i]))
			return false;
	return text.size > 2 && str_find_char(text, '@') > 0;
}

/* A bare CR or LF is sent raw (F18), and some servers take it for a line's end. */
static bool
has_whole_lines(struct str content)
{
	for (size_t i = 0; i < content.size; i++) {
		bool cr = content.data[i] == '\r';
		bool pair = cr && i + 1 < content.size && content.data[i + 1] == '\n';
		if (!content.data[i] || content.data[i] == '\n' || (cr && !pair))
			return false;
		i += pair;
	}
	return str_ends(content, STR("\r\n"));
}

static bool
check(struct smtp *s, const struct smtp_message *m)
{
	if (!is_address(m->from) || !is_address(m->to))
		s->result.reason = STR("an address that no server may be given");
	else if (!has_whole_lines(m->content))
		s->result.reason = STR("a message with lines that do not end in CRLF");
	return !s->result.reason.size;
}

/* Texts are copied by the library. */
static void
set_text(struct smtp *s, CURLoption option, struct str text)
{
	if (text.size)
		curl_easy_setopt(s->easy, option, str_c(s->arena, text));
}

static void
apply(struct smtp *s, const struct smtp_message *m)
{
	const struct smtp_settings *o = &s->settings;
	CURL *easy = s->easy;
	curl_easy_reset(easy);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, s);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, s->library_text);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)o->deadline);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_deadline);
	curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
		(long)(o->deadline / 1000 + 1)); /* the library's own is two minutes */
	set_text(s, CURLOPT_URL, o->url);
	set_text(s, CURLOPT_USERNAME, o->user);
	set_text(s, CURLOPT_PASSWORD, o->password);
	set_text(s, CURLOPT_CAINFO, o->cacert);
	if (o->cacert.size)
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	set_text(s, CURLOPT_MAIL_FROM, m->from);
	s->recipients = curl_slist_append(NULL, str_c(s->arena, m->to));
	if (!s->recipients)
		die_out_of_memory();
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, s->recipients);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, give);
	curl_easy_setopt(easy, CURLOPT_READDATA, s);
	curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)m->content.size);
}

void
smtp_send(struct smtp *s, struct arena *a, const struct smtp_message *message,
	smtp_done_fn *done, void *context)
{
	assert(!s->busy);
	s->arena = a;
	s->left = message->content;
	s->handed_over = false;
	s->result = (struct smtp_result){ .outcome = SMTP_FAILED };
	s->done = done;
	s->context = context;
	s->library_text[0] = '\0';
	s->busy = true;
	if (check(s, message)) {
		apply(s, message);
		CURLMcode code = curl_multi_add_handle(s->multi.handle, s->easy);
		s->in_multi = code == CURLM_OK;
		if (s->in_multi)
			return;
		s->result.reason = str_of(curl_multi_strerror(code));
	}
	loop_timer_set(s->loop, &s->early, 0, deliver, s);
}

/* --- opening and closing ---------------------------------------------------------- */

struct smtp *
smtp_open(struct loop *loop, const struct smtp_settings *settings, struct err *err)
{
	struct smtp *s = calloc(1, sizeof(*s));
	if (!s)
		die_out_of_memory();
	if (!multi_open(&s->multi, loop, finish, err)) {
		free(s);
		return NULL;
	}
	s->loop = loop;
	s->settings = *settings;
	s->easy = curl_easy_init();
	if (!s->easy)
		die_out_of_memory();
	return s;
}

void
smtp_close(struct smtp *s)
{
	if (!s)
		return;
	loop_timer_stop(s->loop, &s->early);
	leave_multi(s);
	curl_easy_cleanup(s->easy);
	multi_close(&s->multi);
	free(s);
}
