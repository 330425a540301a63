/* SPDX-License-Identifier: MIT */
/* The formats that go line by line: text, table, ini. */
#include "decode/reading.h"

#include "base/vec.h"

bool
decode_text(struct reading *r, struct value *out)
{
	struct vec items = vec_of(r->arena, struct value);
	struct str line;
	for (size_t at = 0; reading_line(r, &at, &line);)
		items_add(&items, value_of_string(line));
	*out = value_of_items(&items);
	return true;
}

/* --- table ---------------------------------------------------------------------------
 */

/* Takes the next cell off `rest`. */
static bool
next_cell(struct str *rest, bool tabs, struct str *cell)
{
	if (tabs) {
		bool more = str_next(rest, '\t', cell);
		*cell = str_trim(*cell);
		return more;
	}
	*rest = str_trim(*rest);
	size_t size = 0;
	while (size < rest->size && rest->data[size] != ' ')
		size++;
	*cell = str_part(*rest, 0, size);
	*rest = str_from(*rest, size);
	return size > 0;
}

/* The cells behind the name: none, one, or several by their number. */
static bool
read_cells(struct reading *r, struct str rest, bool tabs, struct value *out)
{
	struct vec members = vec_of(r->arena, struct member);
	struct str cell;
	*out = (struct value){ 0 };
	while (next_cell(&rest, tabs, &cell)) {
		if (members.count + 2 > DECODE_TABLE_COLUMNS_MAX)
			return err_set(r->err, ERR_LIMIT,
				"a table with more than %d columns",
				DECODE_TABLE_COLUMNS_MAX);
		*out = value_of_string(cell);
		members_add_str(
			&members, str_format(r->arena, "%zu", members.count + 1), *out);
	}
	if (members.count > 1)
		*out = value_of_members(&members);
	return true;
}

bool
decode_table(struct reading *r, struct value *out)
{
	struct names names;
	names_init(&names, r->arena);
	struct str line;
	for (size_t at = 0; reading_line(r, &at, &line);) {
		if (!str_trim(line).size)
			continue;
		bool tabs = str_find_char(line, '\t') != STR_NONE;
		struct str name, rest = line;
		struct value cells;
		size_t place = reading_place(r, line);
		if (!next_cell(&rest, tabs, &name) || !name.size)
			return reading_refuse(r, place,
				"a row without a name: its first cell is empty");
		if (!read_cells(r, rest, tabs, &cells))
			return false;
		names_add(&names, name, cells, place);
	}
	return names_object(r, &names, "row", out);
}

/* --- ini -----------------------------------------------------------------------------
 */

struct ini {
	struct reading *r;
	struct names sections;
	struct names keys; /* of the section that is open */
	struct str section;
	size_t place; /* of the section */
	bool open; /* a section began, or a key stood before the first */
};

static bool
close_section(struct ini *ini)
{
	struct value keys;
	if (!ini->open)
		return true;
	if (!names_object(ini->r, &ini->keys, "key", &keys))
		return false;
	names_add(&ini->sections, ini->section, keys, ini->place);
	return true;
}

static bool
open_section(struct ini *ini, struct str line)
{
	struct reading *r = ini->r;
	size_t place = reading_place(r, line);
	ptrdiff_t end = str_find_char(line, ']');
	if (end == STR_NONE)
		return reading_refuse(
			r, place, "a section that does not end: ']' expected");
	struct str rest = str_trim(str_from(line, (size_t)end + 1));
	if (rest.size && rest.data[0] != ';' && rest.data[0] != '#')
		return reading_refuse(r, reading_place(r, rest), "text behind a section");
	struct str name = str_trim(str_part(line, 1, (size_t)end - 1));
	if (!name.size)
		return reading_refuse(r, place, "a section without a name");
	if (!close_section(ini))
		return false;
	names_init(&ini->keys, r->arena);
	ini->section = name;
	ini->place = place;
	ini->open = true;
	return true;
}

static bool
read_key(struct ini *ini, struct str line)
{
	size_t end = 0, place = reading_place(ini->r, line);
	while (end < line.size && line.data[end] != '=' && line.data[end] != ':')
		end++;
	struct str name = str_trim(str_part(line, 0, end));
	if (!name.size)
		return reading_refuse(
			ini->r, place, "a key is expected before '%c'", line.data[0]);
	struct value value = { 0 };
	if (end < line.size)
		value = value_of_string(str_trim(str_from(line, end + 1)));
	names_add(&ini->keys, name, value, place);
	ini->open = true;
	return true;
}

bool
decode_ini(struct reading *r, struct value *out)
{
	struct ini ini = { .r = r };
	names_init(&ini.sections, r->arena);
	names_init(&ini.keys, r->arena);
	struct str line;
	for (size_t at = 0; reading_line(r, &at, &line);) {
		line = str_trim(line);
		if (!line.size || line.data[0] == ';' || line.data[0] == '#')
			continue;
		if (line.data[0] == '[' ? !open_section(&ini, line)
					: !read_key(&ini, line))
			return false;
	}
	return close_section(&ini) && names_object(r, &ini.sections, "section", out);
}
