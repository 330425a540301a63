/* SPDX-License-Identifier: MIT */
/* What filter.c and the files that hold the filters agree on; for nobody else. */
#ifndef SMOKE_QUERY_FILTER_CALL_H
#define SMOKE_QUERY_FILTER_CALL_H

#include "query/filter.h"
#include "query/show.h"

/* 64 MiB: no text a filter makes grows beyond it. */
#define FILTER_TEXT_MAX ((size_t)64 << 20)
enum { FILTER_ITEMS_MAX = 1000000 }; /* of a list that `split` makes */

struct filter_call {
	struct arena *arena;
	const struct filter *filter;
	const struct scope *scope;
	struct err *err;
};

/* The input has a kind its row accepts; *out starts as NULL, which is none. */
typedef bool filter_fn(
	const struct filter_call *call, const struct value *in, const struct value **out);

/* Puts the value into the arena and says yes. */
bool
filter_give(const struct filter_call *call, struct value v, const struct value **out);
bool filter_give_text(
	const struct filter_call *call, struct str text, const struct value **out);
/* Copies the buffer, frees it, and says no when it grew beyond its ceiling. */
bool filter_give_buffer(
	const struct filter_call *call, struct sbuf *b, const struct value **out);

filter_fn filter_count, filter_first, filter_last, filter_nth, filter_split,
	filter_location, filter_jsonpath_text, filter_xpath_text; /* filter_list.c */
filter_fn filter_regex_text, filter_replace, filter_replace_regex; /* filter_regex.c */
filter_fn filter_to_int, filter_to_float, filter_to_string, filter_to_date,
	filter_date_format, filter_days_after, filter_days_before; /* filter_number.c */
filter_fn filter_base64_encode, filter_base64_decode, filter_base64_url_encode,
	filter_base64_url_decode, filter_to_hex, filter_utf8_encode, filter_utf8_decode,
	filter_charset_decode, filter_url_encode, filter_url_decode,
	filter_url_query_param, filter_html_escape,
	filter_html_unescape; /* filter_coding.c */

#endif
