/* SPDX-License-Identifier: MIT */
/* Types of `notify`: mailboxes and mail servers.  What stands in them goes into headers
 * and into commands to a server, so there is nothing in them that ends a line. */
#include "model/notify.h"
#include "workspace/types.h"

#include "base/nearest.h"
#include "base/utf8.h"

#include <string.h>

enum { ADDRESS_MAX = 254, LOCAL_MAX = 64, LABEL_MAX = 63, NAME_MAX = 128 };

/* --- mailboxes ------------------------------------------------------------------- */

static bool
is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A dot-atom (RFC 5322): no quotes, no comments. */
static bool
is_local_part(struct str text)
{
	if (!text.size || text.size > LOCAL_MAX || text.data[0] == '.'
		|| text.data[text.size - 1] == '.' || str_contains(text, STR("..")))
		return false;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		if (!c || (!is_letter_or_digit(c) && !strchr(".!#$%&'*+-/=?^_`{|}~", c)))
			return false;
	}
	return true;
}

static bool
is_label(struct str text)
{
	if (!text.size || text.size > LABEL_MAX || text.data[0] == '-'
		|| text.data[text.size - 1] == '-')
		return false;
	for (size_t i = 0; i < text.size; i++)
		if (!is_letter_or_digit(text.data[i]) && text.data[i] != '-')
			return false;
	return true;
}

/* With a dot in it: `team@shop` is a typing mistake more often than a machine. */
static bool
is_domain(struct str text)
{
	struct str label;
	size_t labels = 0;
	if (str_eq_nocase(text, STR("localhost")))
		return true;
	if (str_ends(text, STR(".")))
		return false;
	for (; str_next(&text, '.', &label); labels++)
		if (!is_label(label))
			return false;
	return labels > 1;
}

static struct str
domain_of(struct str address)
{
	ptrdiff_t at = str_find_char(address, '@');
	return at == STR_NONE ? (struct str){ 0 } : str_from(address, (size_t)at + 1);
}

static bool
is_address(struct str text)
{
	ptrdiff_t at = str_find_char(text, '@');
	return at != STR_NONE && text.size <= ADDRESS_MAX
		&& is_local_part(str_part(text, 0, (size_t)at))
		&& is_domain(domain_of(text));
}

/* It goes into a header, encoded: any letter, and nothing that a page would obey. */
static bool
is_display_name(struct str text)
{
	uint32_t code;
	if (text.size > NAME_MAX)
		return false;
	for (size_t i = 0; i < text.size;) {
		size_t size = utf8_next(str_from(text, i), &code);
		if (!size || utf8_is_unsafe(code) || code == '<' || code == '>'
			|| code == '"' || code == '\\')
			return false;
		i += size;
	}
	return true;
}

static bool
read_one_mailbox(struct reader *r, const struct yaml_node *node, struct mailbox *out)
{
	struct str text, name = { 0 };
	if (!read_plain_text(r, node, &text))
		return false;
	struct str address = str_trim(text);
	ptrdiff_t open = str_find_char(text, '<');
	if (open != STR_NONE && str_ends(text, STR(">"))) {
		name = str_trim(str_part(text, 0, (size_t)open));
		address = str_part(text, (size_t)open + 1, text.size - (size_t)open - 2);
	}
	if (!is_display_name(name) || !is_address(address))
		return refuse(r, node,
			"'%.*s' is no mail address: team@shop.example, or Team "
			"<team@shop.example>",
			STR_ARGS(text));
	*out = (struct mailbox){ name, address, node->span };
	return true;
}

static bool
read_mailbox(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_one_mailbox(r, node, at);
}

static bool
is_known(const struct vec *boxes, const struct mailbox *box)
{
	for (size_t i = 0; i < boxes->count; i++)
		if (str_eq_nocase(
			    ((struct mailbox *)vec_at(boxes, i))->address, box->address))
			return true;
	return false;
}

static bool
read_mailboxes(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	bool list = node->kind == YAML_SEQUENCE, good = true;
	size_t count = list ? node->count : 1;
	struct vec boxes = vec_of(r->arena, struct mailbox);
	if (!count)
		return refuse(r, node, "this list is empty: nobody would be told");
	if (count > (size_t)row->most)
		return refuse(r, node, "'%s' takes at most %lld addresses", row->key,
			(long long)row->most);
	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *one = list ? &node->items[i] : node;
		struct mailbox box;
		if (!read_one_mailbox(r, one, &box))
			good = false;
		else if (is_known(&boxes, &box))
			good = refuse(r, one, "this address is listed twice");
		else
			vec_add(&boxes, &box);
	}
	store_list(at, &boxes);
	return good;
}

static struct value
schema_mailbox(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^[^\\r\\n]*[^@\\s]+@[^@\\s]+$");
}

static struct value
schema_mailboxes(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, schema_mailbox(a, row));
}

const struct type type_mailbox = { "mail address", read_mailbox, schema_mailbox, false };
const struct type type_mailboxes = { "mail address or list of them", read_mailboxes,
	schema_mailboxes, false };

void
mailboxes_compare(struct reader *r, const struct mailbox *from, const struct mailbox *to,
	size_t count)
{
	struct str ours = domain_of(from->address);
	for (size_t i = 0; i < count; i++) {
		struct str domain = domain_of(to[i].address);
		if (str_eq_nocase(domain, ours) || !nearest_word(domain, &ours, 1).size)
			continue;
		diags_add(r->diags, DIAG_WARNING, r->source, to[i].span,
			"'%.*s' is nearly the domain of the sender: mail would go to "
			"strangers if it is a typing mistake",
			STR_ARGS(domain));
		diags_hint(r->diags, "did you mean '%.*s'?", STR_ARGS(ours));
	}
}

/* --- servers --------------------------------------------------------------------- */

static bool
read_smtp(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct str text, rest = { 0 };
	if (!read_plain_text(r, node, &text))
		return false;
	if (str_find_char(text, '@') != STR_NONE) {
		hide(r, node);
		return refuse(r, node, "user and password stand in keys of their own");
	}
	if (str_starts(text, STR("smtp://")))
		rest = str_from(text, strlen("smtp://"));
	else if (str_starts(text, STR("smtps://")))
		rest = str_from(text, strlen("smtps://"));
	if (!address_is_valid(rest))
		return refuse(r, node,
			"'%s' must be smtp://HOST:PORT (STARTTLS is required) or "
			"smtps://HOST:PORT, not '%.*s'",
			row->key, STR_ARGS(text));
	memcpy(at, &text, sizeof(text));
	return true;
}

static struct value
schema_smtp(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^smtps?://[^@/?#\\s]+$");
}

const struct type type_smtp = { "mail server", read_smtp, schema_smtp, false };
