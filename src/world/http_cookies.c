/* SPDX-License-Identifier: MIT */
/* A client's cookies, as lines of a Netscape cookie file. */
#include "world/http_parts.h"

#include "base/number.h"

#include <curl/curl.h>
#include <string.h>

enum { FIELDS = 7 }; /* domain, tail match, path, secure, expires, name, value */

struct str
http_cookies(struct http_client *client, struct arena *a)
{
	struct sbuf b = { 0 };
	struct curl_slist *list = NULL;
	curl_easy_getinfo(client->easy, CURLINFO_COOKIELIST, &list);
	for (const struct curl_slist *item = list; item; item = item->next) {
		sbuf_add_c(&b, item->data);
		sbuf_add_char(&b, '\n');
	}
	curl_slist_free_all(list);
	struct str out = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return out;
}

static bool
is_flag(struct str text)
{
	return str_is(text, "TRUE") || str_is(text, "FALSE");
}

/* libcurl passes over a line that it cannot read; here it is a mistake with its number.
 */
static const char *
mistake_in(struct str line)
{
	struct str fields[FIELDS] = { { 0 } }, part;
	size_t count = 0;
	int64_t expires;
	while (str_next(&line, '\t', &part)) {
		if (count == FIELDS)
			return "more than 7 fields";
		fields[count++] = part;
	}
	if (count < FIELDS - 1) /* an empty value may end the line */
		return "fewer than 7 fields between tabs";
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < fields[i].size; k++)
			if ((unsigned char)fields[i].data[k] < ' '
				|| fields[i].data[k] == 0x7f)
				return "a control character";
	if (fields[0].size == 0 || fields[5].size == 0)
		return "no domain or no name";
	if (!is_flag(fields[1]) || !is_flag(fields[3]))
		return "TRUE or FALSE was expected in the second and fourth field";
	if (!number_int(fields[4], &expires) || expires < 0)
		return "seconds since 1970 were expected in the fifth field";
	return NULL;
}

/* Takes the next line that holds a cookie; false when none is left or it is none. */
static bool
next_cookie(struct str *lines, unsigned *number, struct str *line, struct err *err)
{
	while (str_next(lines, '\n', line)) {
		++*number;
		if (line->size && line->data[line->size - 1] == '\r')
			*line = str_part(*line, 0, line->size - 1);
		bool comment = str_starts(*line, STR("#"))
			&& !str_starts(*line, STR("#HttpOnly_"));
		if (str_trim(*line).size == 0 || comment)
			continue;
		const char *mistake = mistake_in(*line);
		return !mistake
			|| err_set_at(
				err, ERR_INPUT, *number, 1, "not a cookie: %s", mistake);
	}
	return false;
}

bool
http_cookies_check(struct str lines, struct err *err)
{
	struct str line;
	unsigned number = 0;
	while (next_cookie(&lines, &number, &line, err))
		;
	return err->kind == ERR_NONE;
}

bool
http_cookies_load(struct http_client *client, struct str lines, struct err *err)
{
	struct arena work = { 0 };
	struct str line;
	unsigned number = 0;
	while (next_cookie(&lines, &number, &line, err))
		curl_easy_setopt(client->easy, CURLOPT_COOKIELIST, str_c(&work, line));
	arena_fini(&work);
	return err->kind == ERR_NONE;
}
