/* SPDX-License-Identifier: MIT */
#include "collect/netrc.h"

#include "base/sbuf.h"
#include "query/base64.h"

struct reading {
	struct arena *arena;
	struct str rest;
};

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_line(struct reading *r)
{
	struct str line;
	(void)str_next(&r->rest, '\n', &line);
}

/* "a \"b\" c", the rest behind its opening quote. */
static struct str
quoted(struct reading *r)
{
	static const char from[] = "nrt", to[] = "\n\r\t";
	struct sbuf b = { 0 };
	size_t i = 0;
	for (; i < r->rest.size && r->rest.data[i] != '"'; i++) {
		char c = r->rest.data[i];
		if (c == '\\' && i + 1 < r->rest.size) {
			c = r->rest.data[++i];
			for (size_t k = 0; from[k]; k++)
				if (c == from[k]) {
					c = to[k];
					break;
				}
		}
		sbuf_add_char(&b, c);
	}
	r->rest = str_from(r->rest, i < r->rest.size ? i + 1 : i);
	struct str text = sbuf_copy(&b, r->arena);
	sbuf_fini(&b);
	return text;
}

/* False at the end. */
static bool
next_word(struct reading *r, struct str *out)
{
	while (r->rest.size && (is_space(r->rest.data[0]) || r->rest.data[0] == '#'))
		if (r->rest.data[0] == '#')
			skip_line(r);
		else
			r->rest = str_from(r->rest, 1);
	if (!r->rest.size)
		return false;
	if (r->rest.data[0] == '"') {
		r->rest = str_from(r->rest, 1);
		*out = quoted(r);
		return true;
	}
	size_t end = 0;
	while (end < r->rest.size && !is_space(r->rest.data[end]))
		end++;
	*out = str_part(r->rest, 0, end);
	r->rest = str_from(r->rest, end);
	return true;
}

/* A password may begin with #. */
static bool
next_value(struct reading *r, struct str *out)
{
	while (r->rest.size && is_space(r->rest.data[0]))
		r->rest = str_from(r->rest, 1);
	if (!r->rest.size || r->rest.data[0] != '#')
		return next_word(r, out);
	size_t end = 0;
	while (end < r->rest.size && !is_space(r->rest.data[end]))
		end++;
	*out = str_part(r->rest, 0, end);
	r->rest = str_from(r->rest, end);
	return true;
}

/* A macro ends with an empty line. */
static void
skip_macro(struct reading *r)
{
	struct str line;
	while (str_next(&r->rest, '\n', &line))
		if (!str_trim(line).size)
			return;
}

void
netrc_read(struct arena *a, struct str text, struct netrc *out)
{
	struct reading r = { a, text };
	struct netrc_login *last = NULL;
	struct str word;
	out->logins = vec_of(a, struct netrc_login);
	while (next_word(&r, &word)) {
		bool machine = str_is(word, "machine");
		if (machine || str_is(word, "default")) {
			last = vec_push(&out->logins);
			*last = (struct netrc_login){ 0 };
			if (machine && !next_value(&r, &last->machine))
				return;
		} else if (str_is(word, "macdef")) {
			skip_macro(&r);
		} else if (last && str_is(word, "login")) {
			if (!next_value(&r, &last->login))
				return;
		} else if (last && str_is(word, "password")) {
			if (!next_value(&r, &last->password))
				return;
		} else if (str_is(word, "account") && !next_value(&r, &word)) {
			return;
		}
	}
}

static const struct netrc_login *
find(const struct netrc *netrc, struct str host, struct str login)
{
	for (size_t i = 0; i < netrc->logins.count; i++) {
		const struct netrc_login *l = vec_at(&netrc->logins, i);
		bool here = !l->machine.size || str_eq_nocase(l->machine, host);
		if (here && (!login.size || str_eq(l->login, login)))
			return l;
	}
	return NULL;
}

struct str
netrc_user(struct arena *a, const struct netrc *netrc, bool optional,
	const struct http_url *url)
{
	struct str none = { 0 };
	if (optional && url->user.size)
		return none;
	const struct netrc_login *l = find(netrc, url->host, url->user);
	return l ? str_format(a, "%.*s:%.*s", STR_ARGS(l->login), STR_ARGS(l->password))
		 : none;
}

enum { PAIR_MIN = 4 }; /* what is shorter stands everywhere, and cannot be masked */

/* What is sent for user:password is as good as the password. */
bool
credentials_hide(struct arena *a, struct str user, netrc_secret_fn *secret, void *context,
	struct err *err)
{
	ptrdiff_t colon = str_find_char(user, ':');
	if (colon == STR_NONE || (size_t)colon + 1 == user.size)
		return true;
	return (user.size < PAIR_MIN || secret(context, user, err))
		&& secret(context, base64_encode(a, user, BASE64_STRICT), err);
}
