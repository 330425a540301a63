/* SPDX-License-Identifier: MIT */
#include "cmd/run_curl.h"

#include "base/utf8.h"
#include "cmd/options.h"

struct curl { /* while it is written */
	const struct unit *unit;
	const struct entry_settings *settings;
	const struct http_request *request;
	const struct arguments *arguments;
	struct sbuf *out;
};

/* --- words --- */

static bool
is_plain(struct str text)
{
	if (!utf8_is_valid(text))
		return false;
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] < ' ' || text.data[i] == 0x7f
			|| text.data[i] == '\'')
			return false;
	return true;
}

static void
add_escaped(struct sbuf *out, struct str text, bool valid)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c == '\n' || c == '\r' || c == '\t')
			sbuf_add_c(out, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
		else if (c == '\'' || c == '\\')
			sbuf_format(out, "\\%c", c);
		else if (c < ' ' || c == 0x7f || (c > 0x7f && !valid))
			sbuf_format(out, "\\x%02x", c);
		else
			sbuf_add_char(out, (char)c);
	}
}

/* 'text', or $'text' with escapes where there is something to escape. */
static void
add_quoted(struct sbuf *out, struct str text)
{
	bool plain = is_plain(text);
	sbuf_add_c(out, plain ? "'" : "$'");
	if (plain)
		sbuf_add(out, text);
	else
		add_escaped(out, text, utf8_is_valid(text));
	sbuf_add_char(out, '\'');
}

static void
add_option(struct curl *c, const char *name, struct str value)
{
	if (!value.size)
		return;
	sbuf_format(c->out, " --%s ", name);
	add_quoted(c->out, value);
}

static void
add_flag(struct curl *c, const char *name, bool on)
{
	if (on)
		sbuf_format(c->out, " --%s", name);
}

/* Words that hurl leaves without quotes: paths, numbers. */
static void
add_word(struct curl *c, const char *name, struct str value)
{
	bool bare = value.size > 0;
	for (size_t i = 0; i < value.size; i++) {
		char x = value.data[i];
		bare = bare
			&& ((x >= 'a' && x <= 'z') || (x >= 'A' && x <= 'Z')
				|| (x >= '0' && x <= '9')
				|| str_find_char(STR("._-/:+,=@%[]"), x) != STR_NONE);
	}
	if (!bare) {
		add_option(c, name, value);
		return;
	}
	sbuf_format(c->out, " --%s %.*s", name, STR_ARGS(value));
}

/* --- method, headers, body --- */

static const struct entry_section *
section_of(const struct curl *c, const char *name)
{
	for (size_t i = 0; i < c->unit->asked->section_count; i++)
		if (str_is(c->unit->asked->sections[i].name, name))
			return &c->unit->asked->sections[i];
	return NULL;
}

static bool
has_body(const struct curl *c)
{
	return c->request->has_body || str_is(c->request->method, "POST");
}

static void
add_method(struct curl *c)
{
	struct str method = c->request->method;
	bool form = c->unit->entry->request.multipart.count > 0;
	bool usual = c->request->has_body || form ? str_is(method, "POST")
						  : str_is(method, "GET");
	if (str_is(method, "HEAD") && !c->request->has_body)
		sbuf_add_c(c->out, " --head");
	else if (!usual && str_is(method, "POST") && c->request->header_count)
		sbuf_add_c(c->out, " --data ''");
	else if (!usual)
		sbuf_format(c->out, " --request %.*s", STR_ARGS(method));
}

/* What curl says by itself for that kind of body. */
static bool
is_implied(const struct curl *c, const struct http_header *h, bool own)
{
	const struct request *request = &c->unit->entry->request;
	if (own)
		return false;
	if (str_eq_nocase(h->name, STR("Accept-Encoding")))
		return c->settings->compressed;
	return str_eq_nocase(h->name, STR("Content-Type"))
		&& request->body.kind == BODY_NONE;
}

static void
add_headers(struct curl *c)
{
	const struct request *request = &c->unit->entry->request;
	size_t own = request->headers.count + c->settings->header_count;
	bool typed = false;
	for (size_t i = 0; i < c->request->header_count; i++) {
		const struct http_header *h = &c->request->headers[i];
		typed = typed || str_eq_nocase(h->name, STR("Content-Type"));
		if (is_implied(c, h, i < own))
			continue;
		struct sbuf line = { 0 };
		sbuf_format(&line, "%.*s%s%.*s", STR_ARGS(h->name),
			h->value.size ? ": " : ";", STR_ARGS(h->value));
		add_option(c, "header", sbuf_str(&line));
		sbuf_fini(&line);
	}
	if (request->body.kind != BODY_NONE && !typed)
		sbuf_add_c(c->out, " --header 'Content-Type:'");
}

static struct str
folder_of(const struct curl *c)
{
	return c->settings->file_root ? str_of(c->settings->file_root)
				      : c->settings->suite->folder;
}

static void
add_form(struct curl *c)
{
	struct str rest = c->request->body, part;
	while (str_next(&rest, '&', &part))
		add_option(c, "data", part);
}

static void
add_part(struct curl *c, const struct part *part, const struct http_header *said)
{
	struct sbuf text = { 0 };
	if (part->kind == PART_FILE) { /* "file,NAME; TYPE" */
		struct str rest = str_from(said->value, sizeof("file,") - 1), name, type;
		ptrdiff_t end = str_find(rest, STR("; "));
		name = end == STR_NONE ? rest : str_part(rest, 0, (size_t)end);
		type = end == STR_NONE ? (struct str){ 0 }
				       : str_from(rest, (size_t)end + 2);
		sbuf_format(&text, "%.*s=@%.*s%.*s;type=%.*s", STR_ARGS(said->name),
			STR_ARGS(folder_of(c)), STR_ARGS(name), STR_ARGS(type));
	} else {
		sbuf_format(
			&text, "%.*s=%.*s", STR_ARGS(said->name), STR_ARGS(said->value));
	}
	add_option(c, "form", sbuf_str(&text));
	sbuf_fini(&text);
}

static void
add_body(struct curl *c)
{
	const struct request *request = &c->unit->entry->request;
	const struct entry_section *parts = section_of(c, "Multipart");
	const struct entry_section *file = section_of(c, "File");
	if (!has_body(c))
		return;
	if (file) {
		struct sbuf text = { 0 };
		sbuf_format(&text, "@%.*s%.*s", STR_ARGS(folder_of(c)),
			STR_ARGS(file->items[0].name));
		add_option(c, "data-binary", sbuf_str(&text));
		sbuf_fini(&text);
	} else if (request->body.kind != BODY_NONE) {
		sbuf_add_c(c->out, " --data ");
		add_quoted(c->out, c->request->body);
	} else if (request->form.count) {
		add_form(c);
	} else {
		for (size_t i = 0; parts && i < parts->count; i++)
			add_part(c, &request->multipart.items[i], &parts->items[i]);
	}
}

/* --- the rest --- */

/* The value of Cookie in the first request that went out. */
static struct str
cookies_sent(const struct unit *unit)
{
	const struct reply *reply = unit->reply;
	struct str line, text;
	if (!reply)
		return unit->asked->request.cookies;
	text = reply->redirection_count ? reply->redirections[0].response->sent
					: reply->response->sent;
	if (!text.size)
		return unit->asked->request.cookies;
	while (str_next(&text, '\n', &line))
		if (str_eq_nocase(str_part(line, 0, 7), STR("Cookie:")))
			return str_trim(str_from(line, 7));
	return (struct str){ 0 };
}

static bool
says_cookie(const struct curl *c)
{
	for (size_t i = 0; i < c->request->header_count; i++)
		if (str_eq_nocase(c->request->headers[i].name, STR("Cookie")))
			return true;
	return false;
}

static void
add_cookies(struct curl *c)
{
	const struct vec *files = &c->arguments->cookies;
	for (size_t i = 0; i < files->count; i++)
		add_word(c, "cookie", *(struct str *)vec_at(files, i));
	if (!files->count && !says_cookie(c))
		add_option(c, "cookie", cookies_sent(c->unit));
}

static void
add_time(struct curl *c, const char *name, int64_t ms, int64_t usual)
{
	if (ms == usual)
		return;
	if (ms % 1000)
		sbuf_format(c->out, " --%s %lld.%03d", name, (long long)(ms / 1000),
			(int)(ms % 1000));
	else
		sbuf_format(c->out, " --%s %lld", name, (long long)(ms / 1000));
}

/* As they were written: of the command line, then the entry's. */
static void
add_targets(
	struct curl *c, const char *name, const struct vec *given, enum option_kind kind)
{
	const struct options *options = &c->unit->entry->request.options;
	for (size_t i = 0; i < given->count; i++)
		add_word(c, name, *(struct str *)vec_at(given, i));
	for (size_t i = 0; i < options->count; i++)
		if (options->items[i].kind == kind)
			add_word(c, name, options->items[i].value.written);
}

static void
add_version(struct curl *c)
{
	static const char *const names[] = {
		[HTTP_VERSION_ANY] = NULL,
		[HTTP_VERSION_10] = "http1.0",
		[HTTP_VERSION_11] = "http1.1",
		[HTTP_VERSION_2] = "http2",
		[HTTP_VERSION_3] = "http3",
	};
	const char *name = names[c->settings->version];
	if (name)
		add_flag(c, name, true);
}

enum { USUAL_TIME = 300000, USUAL_REDIRECTS = 50 };

static void
add_transport(struct curl *c)
{
	const struct entry_settings *s = c->settings;
	add_word(c, "aws-sigv4", s->aws_sigv4);
	add_word(c, "cacert", s->cacert);
	add_word(c, "cert", s->cert);
	add_flag(c, "compressed", s->compressed);
	add_time(c, "connect-timeout", s->connect_deadline, USUAL_TIME);
	add_targets(c, "connect-to", &c->arguments->connect_to, OPTION_CONNECT_TO);
	add_flag(c, "digest", s->digest);
	add_version(c);
	add_flag(c, "insecure", s->insecure);
	add_flag(c, "ipv4", s->ip_version == 4);
	add_flag(c, "ipv6", s->ip_version == 6);
	add_word(c, "key", s->key);
	add_flag(c, s->trusted ? "location-trusted" : "location", s->follow);
	if (s->rate_max)
		sbuf_format(c->out, " --limit-rate %lld", (long long)s->rate_max);
	if (s->redirects == SIZE_MAX)
		sbuf_add_c(c->out, " --max-redirs -1");
	else if (s->redirects != USUAL_REDIRECTS)
		sbuf_format(c->out, " --max-redirs %zu", s->redirects);
	add_time(c, "max-time", s->deadline, USUAL_TIME);
	add_flag(c, "negotiate", s->negotiate);
	add_flag(c, "netrc", s->netrc);
	add_option(c, "netrc-file", s->netrc_file);
	add_flag(c, "netrc-optional", s->netrc_optional);
	add_flag(c, "ntlm", s->ntlm);
	add_option(c, "noproxy", s->no_proxy);
	add_flag(c, "path-as-is", s->path_as_is);
	add_word(c, "pinnedpubkey", s->pinned_key);
	add_option(c, "proxy", s->proxy);
	add_targets(c, "resolve", &c->arguments->resolve, OPTION_RESOLVE);
	add_option(c, "unix-socket", s->unix_socket);
}

void
curl_command(const struct unit *unit, const struct arguments *arguments, struct sbuf *out)
{
	sbuf_add_c(out, "curl");
	if (!unit->asked || !unit->asked->request.url.size)
		return;
	struct curl c = { unit, &unit->asked->settings, &unit->asked->request, arguments,
		out };
	add_method(&c);
	add_headers(&c);
	add_body(&c);
	add_cookies(&c);
	add_transport(&c);
	add_option(&c, "user", c.request->user);
	add_option(&c, "user-agent", arguments->user_agent);
	add_word(&c, "output", unit->asked->output);
	sbuf_add_char(out, ' ');
	add_quoted(out, c.request->url);
}
