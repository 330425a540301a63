/* SPDX-License-Identifier: MIT */
/* Set-Cookie: the algorithm of RFC 6265, section 5.2, which reads what servers send
 * rather than what they should send. */
#include "collect/reply.h"

#include "base/vec.h"

static struct str
trim(struct str text) /* WSP of the RFC: blank and tab */
{
	while (text.size && (text.data[0] == ' ' || text.data[0] == '\t'))
		text = str_from(text, 1);
	while (text.size
		&& (text.data[text.size - 1] == ' ' || text.data[text.size - 1] == '\t'))
		text.size--;
	return text;
}

/* What stands before the first `separator`, and what behind it; false when there is none,
 * then all of it is *before. */
static bool
cut(struct str text, char separator, struct str *before, struct str *behind)
{
	ptrdiff_t at = str_find_char(text, separator);
	*before = at == STR_NONE ? text : str_part(text, 0, (size_t)at);
	*behind = at == STR_NONE ? (struct str){ 0 } : str_from(text, (size_t)at + 1);
	return at != STR_NONE;
}

/* Section 5.2.2: digits, perhaps behind a minus; what is larger than any number is the
 * largest. */
static void
read_max_age(struct str text, struct reply_cookie *out)
{
	bool negative = str_starts(text, STR("-"));
	int64_t value = 0;
	text = str_from(text, negative);
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return;
		if (__builtin_mul_overflow(value, 10, &value)
			|| __builtin_add_overflow(value, text.data[i] - '0', &value))
			value = INT64_MAX;
	}
	if (!text.size)
		return;
	out->has_max_age = true;
	out->max_age = negative ? -value : value;
}

static void
read_attribute(struct str text, struct reply_cookie *out)
{
	struct str name, value;
	cut(text, '=', &name, &value);
	name = trim(name);
	value = trim(value);
	const struct {
		struct str name;
		struct str *text;
	} texts[] = {
		{ STR("Expires"), &out->expires },
		{ STR("Domain"), &out->domain },
		{ STR("Path"), &out->path },
		{ STR("SameSite"), &out->same_site },
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (value.size && str_eq_nocase(name, texts[i].name))
			*texts[i].text = value;
	if (str_eq_nocase(name, STR("Max-Age")))
		read_max_age(value, out);
	out->secure |= str_eq_nocase(name, STR("Secure"));
	out->http_only |= str_eq_nocase(name, STR("HttpOnly"));
}

/* False for a line that says nothing: no `=` before the first `;`, or no name. */
static bool
read_cookie(struct str line, struct reply_cookie *out)
{
	struct str pair, rest, attribute;
	*out = (struct reply_cookie){ 0 };
	cut(line, ';', &pair, &out->attributes);
	if (!cut(pair, '=', &out->name, &out->value))
		return false;
	out->name = trim(out->name);
	out->value = trim(out->value);
	if (!out->name.size)
		return false;
	rest = out->attributes;
	while (str_next(&rest, ';', &attribute)) /* the last of a name counts */
		read_attribute(attribute, out);
	return true;
}

size_t
reply_cookies(struct arena *a, const struct reply *r, struct reply_cookie **out)
{
	struct str *lines;
	size_t count = reply_headers(a, r, STR("Set-Cookie"), &lines), kept = 0;
	struct reply_cookie *cookies = arena_array(a, count, sizeof(*cookies));
	for (size_t i = 0; i < count; i++)
		kept += read_cookie(lines[i], &cookies[kept]);
	*out = cookies;
	return kept;
}
