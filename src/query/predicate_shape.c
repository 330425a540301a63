/* SPDX-License-Identifier: MIT */
#include "query/predicate_shape.h"

#include "query/datetime.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* 0 to 255 without needless zeros. */
static bool
is_octet(struct str part)
{
	int n = 0;

	if (!part.size || part.size > 3 || (part.size > 1 && part.data[0] == '0'))
		return false;
	for (size_t i = 0; i < part.size; i++) {
		if (!is_digit(part.data[i]))
			return false;
		n = n * 10 + (part.data[i] - '0');
	}
	return n <= 255;
}

bool
shape_is_ipv4(struct str text)
{
	struct str part;
	int count = 0;

	while (str_next(&text, '.', &part)) {
		if (!is_octet(part) || ++count > 4)
			return false;
	}
	return count == 4;
}

static bool
is_group(struct str part)
{
	if (!part.size || part.size > 4)
		return false;
	for (size_t i = 0; i < part.size; i++)
		if (!is_hex(part.data[i]))
			return false;
	return true;
}

/* How many 16-bit groups stand in a text without `::`; the last may be an IPv4 address
 * where `tail` says so; -1: it is none. */
static int
count_groups(struct str text, bool tail)
{
	struct str part;
	int count = 0;

	if (!text.size)
		return 0;
	while (count <= 8 && str_next(&text, ':', &part)) {
		bool last = !text.data;
		if (last && tail && shape_is_ipv4(part))
			count += 2;
		else if (is_group(part))
			count++;
		else
			return -1;
	}
	return count;
}

/* RFC 4291, section 2.2. */
bool
shape_is_ipv6(struct str text)
{
	ptrdiff_t gap = str_find(text, STR("::"));

	if (gap == STR_NONE)
		return count_groups(text, true) == 8;
	int before = count_groups(str_part(text, 0, (size_t)gap), false);
	int after = count_groups(str_from(text, (size_t)gap + 2), true);
	return before >= 0 && after >= 0 && before + after <= 7;
}

/* Whether every character is what the picture says: `x` hex, `0` digit, else itself. */
static bool
looks_like(struct str text, const char *picture)
{
	if (text.size != strlen(picture))
		return false;
	for (size_t i = 0; i < text.size; i++) {
		char want = picture[i], c = text.data[i];
		if (want == 'x' ? !is_hex(c) : want == '0' ? !is_digit(c) : c != want)
			return false;
	}
	return true;
}

/* As RFC 9562 writes it, and without dashes, in braces, or as a URN. */
bool
shape_is_uuid(struct str text)
{
	static const char *const pictures[] = {
		"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
		"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}",
		"urn:uuid:xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
	};

	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++)
		if (looks_like(text, pictures[i]))
			return true;
	return false;
}

/* RFC 3339: a fraction of any length or none, any offset. */
bool
shape_is_iso_date(struct str text)
{
	int64_t instant;

	if (text.size < 20 || !looks_like(str_part(text, 0, 10), "0000-00-00"))
		return false;
	return (text.data[10] == 'T' || text.data[10] == 't')
		&& looks_like(str_part(text, 11, 8), "00:00:00")
		&& str_find_char(text, ' ') == STR_NONE
		&& datetime_parse(text, STR("%+"), &instant);
}
