/* SPDX-License-Identifier: MIT */
/* Filters that look for text: literally, or by a regular expression. */
#include "query/filter_call.h"

#include "base/utf8.h"

bool
filter_regex(struct arena *a, const struct rx *rx, struct str subject,
	const struct scope *scope, const struct value **out, struct err *err)
{
	struct rx_groups groups = { .count = 0 };
	enum match match;

	*out = NULL;
	if (scope->strict && !rx_group_count(rx))
		return err_set(err, ERR_SUBJECT, "the regex has no group to take");
	match = rx_find(rx, subject, 0, &groups, err);
	if (match == MATCH_UNKNOWN)
		return false;
	if (match == MATCH_NO || groups.count < 2)
		return true;
	if (!groups.items[1].data)
		return !scope->strict
			|| err_set(
				err, ERR_SUBJECT, "the regex's first group took no part");
	struct value *text = arena_new(a, struct value);
	*text = value_of_string(groups.items[1]);
	*out = text;
	return true;
}

bool
filter_regex_text(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	const struct rx *rx;

	return argument_rx(call->arena, &call->filter->arguments[0], call->scope, &rx,
		       call->err)
		&& filter_regex(
			call->arena, rx, value_text(in), call->scope, out, call->err);
}

bool
filter_replace(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct str text = value_text(in), old, new;
	struct sbuf b;

	if (!argument_text(call->arena, &call->filter->arguments[0], call->scope, &old,
		    call->err)
		|| !argument_text(call->arena, &call->filter->arguments[1], call->scope,
			&new, call->err))
		return false;
	sbuf_init(&b, FILTER_TEXT_MAX);
	while (text.size && sbuf_ok(&b)) {
		uint32_t code;
		ptrdiff_t at = old.size ? str_find(text, old) : 0;
		if (at == STR_NONE)
			break;
		size_t next = old.size ? old.size : utf8_next(text, &code);
		sbuf_add(&b, str_part(text, 0, (size_t)at));
		sbuf_add(&b, new);
		if (!old.size)
			sbuf_add(&b, str_part(text, 0, next));
		text = str_from(text, (size_t)at + (next ? next : 1));
	}
	sbuf_add(&b, text);
	if (!old.size) /* behind the last character too */
		sbuf_add(&b, new);
	return filter_give_buffer(call, &b, out);
}

/* --- replacing by regex: $1, ${1}, $name, ${name}, $$ -------------------------- */

struct template_of_groups {
	struct str text, pattern;
	const struct rx_groups *groups;
};

static bool
is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
		|| c == '_';
}

/* The number of the group with that name: counts the groups that open in the pattern. */
static size_t
group_named(struct str pattern, struct str name)
{
	size_t number = 0;
	bool class = false;

	for (size_t i = 0; i < pattern.size; i++) {
		char c = pattern.data[i];
		if (c == '\\')
			i++;
		else if (class)
			class = c != ']';
		else if (c == '[')
			class = true;
		else if (c == '(') {
			struct str rest = str_from(pattern, i + 1);
			bool named = str_starts(rest, STR("?<"))
				|| str_starts(rest, STR("?P<"));
			if (!named && str_starts(rest, STR("?")))
				continue;
			number++;
			rest = str_from(
				rest, named ? (size_t)str_find_char(rest, '<') + 1 : 0);
			if (named && str_starts(rest, name)
				&& str_starts(str_from(rest, name.size), STR(">")))
				return number;
		}
	}
	return 0;
}

static struct str
group_text(const struct template_of_groups *t, struct str name)
{
	size_t number = 0;

	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] < '0' || name.data[i] > '9') {
			number = group_named(t->pattern, name);
			if (!number)
				return (struct str){ 0 };
			break;
		}
		number = number * 10 + (size_t)(name.data[i] - '0');
		if (number >= t->groups->count)
			return (struct str){ 0 };
	}
	return number < t->groups->count ? t->groups->items[number] : (struct str){ 0 };
}

/* The name behind a `$`, and how many bytes it takes with its braces; 0: there is none.
 */
static size_t
name_at(struct str text, struct str *name)
{
	size_t size = 0;

	if (text.size && text.data[0] == '{') {
		ptrdiff_t end = str_find_char(text, '}');
		if (end <= 1)
			return 0;
		*name = str_part(text, 1, (size_t)end - 1);
		return (size_t)end + 1;
	}
	while (size < text.size && is_word(text.data[size]))
		size++;
	*name = str_part(text, 0, size);
	return size;
}

static void
add_replacement(struct sbuf *b, const struct template_of_groups *t)
{
	struct str text = t->text, name;
	ptrdiff_t at;

	while ((at = str_find_char(text, '$')) != STR_NONE) {
		sbuf_add(b, str_part(text, 0, (size_t)at));
		text = str_from(text, (size_t)at + 1);
		size_t size = name_at(text, &name);
		if (size)
			sbuf_add(b, group_text(t, name));
		else
			sbuf_add_char(b, '$');
		text = str_from(text, size ? size : str_starts(text, STR("$")));
	}
	sbuf_add(b, text);
}

/* An empty match right behind the last one is none, as in Rust. */
static bool
replace_all(const struct filter_call *call, const struct rx *rx, struct str subject,
	struct template_of_groups *t, struct sbuf *b)
{
	struct rx_groups groups;
	size_t place = 0, copied = 0;
	bool matched = false;
	uint32_t code;

	t->groups = &groups;
	while (place <= subject.size && sbuf_ok(b)) {
		enum match match = rx_find(rx, subject, place, &groups, call->err);
		if (match == MATCH_UNKNOWN)
			return false;
		if (match == MATCH_NO)
			break;
		size_t start = (size_t)(groups.items[0].data - subject.data);
		size_t end = start + groups.items[0].size;
		if (start != end || !matched || start != copied) {
			sbuf_add(b, str_part(subject, copied, start - copied));
			add_replacement(b, t);
			copied = end;
			matched = true;
		}
		place = end;
		if (start == end) {
			size_t size = utf8_next(str_from(subject, end), &code);
			place += size ? size : 1;
		}
	}
	sbuf_add(b, str_from(subject, copied));
	return true;
}

bool
filter_replace_regex(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	const struct argument *arguments = call->filter->arguments;
	struct template_of_groups t = { { 0 }, { 0 }, NULL };
	const struct rx *rx;
	struct sbuf b;

	if (!argument_rx(call->arena, &arguments[0], call->scope, &rx, call->err)
		|| !argument_text(
			call->arena, &arguments[0], call->scope, &t.pattern, call->err)
		|| !argument_text(
			call->arena, &arguments[1], call->scope, &t.text, call->err))
		return false;
	sbuf_init(&b, FILTER_TEXT_MAX);
	if (!replace_all(call, rx, value_text(in), &t, &b)) {
		sbuf_fini(&b);
		return false;
	}
	return filter_give_buffer(call, &b, out);
}
