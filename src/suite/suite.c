/* SPDX-License-Identifier: MIT */
#include "suite/suite.h"

#include "suite/entry.h"

/* Goes on as far as it can; what was told stands in diags. */
static void
read_parts(struct parser *p, struct entry *out)
{
	p->broken = p->lost = false;
	out->line = parser_line(p, p->at);
	if (!request_line_read(p, &out->request)) {
		parser_skip_line(p);
		if (!out->request.method.size) {
			parser_skip_entry(p, false);
			return;
		}
	}
	if (!request_rest_read(p, &out->request))
		parser_skip_entry(p, true);
	if (!response_read(p, &out->response))
		parser_skip_entry(p, false);
	parser_lines(p);
	/* What follows a mistake may be all but an entry; one message for one mistake. */
	if (p->broken && !parser_ended(p) && !parser_can_go_on(p, false))
		parser_skip_entry(p, false);
}

static void
read_entry(struct parser *p, struct entry *out)
{
	struct arena_mark mark = arena_mark(p->scratch);
	read_parts(p, out);
	arena_rewind(p->scratch, mark);
}

static bool
begin(struct parser *p)
{
	if (p->text.size > SUITE_SIZE_MAX)
		return parser_fail(
			p, 0, 1, "a suite has at most %d MB", SUITE_SIZE_MAX >> 20);
	if (!parser_check_bytes(p))
		return false;
	if (parser_sees(p, "\xef\xbb\xbf"))
		p->at = 3;
	return true;
}

static struct str
folder_of(struct str name)
{
	size_t end = name.size;
	while (end && name.data[end - 1] != '/')
		end--;
	return str_part(name, 0, end);
}

static struct parser
parser_of(struct arena *a, struct arena *scratch, const struct source *source,
	struct patterns *patterns, struct diags *diags)
{
	return (struct parser){
		.arena = a,
		.scratch = scratch,
		.source = source,
		.text = source->text,
		.diags = diags,
		.patterns = patterns,
		.hidden = vec_of(a, struct hidden),
		.line = 1,
	};
}

static bool
read_entries(struct parser *p, struct suite *out)
{
	struct entry first[4];
	struct vec entries = vec_on(first, p->scratch);
	if (!begin(p))
		return false;
	for (parser_lines(p); !parser_ended(p); parser_lines(p)) {
		if (entries.count == SUITE_ENTRIES_MAX)
			return parser_fail(p, p->at, 1, "a suite has at most %d entries",
				SUITE_ENTRIES_MAX);
		read_entry(p, vec_push(&entries));
	}
	parser_tell_hidden(p);
	out->entries = vec_keep(&entries, p->arena);
	out->count = entries.count;
	if (!out->count)
		parser_warn(p, 0, 0, "no request in this file; nothing would be checked");
	return true;
}

bool
suite_read(struct arena *a, const struct source *source, struct suite *out,
	struct diags *diags)
{
	struct patterns patterns = { .next = 0 };
	struct arena scratch = { 0 };
	struct parser p = parser_of(a, &scratch, source, &patterns, diags);
	size_t before = diags->errors;
	*out = (struct suite){ .source = *source, .folder = folder_of(source->name) };
	bool read = read_entries(&p, out);
	arena_fini(&scratch);
	return read && diags->errors == before;
}

static bool
read_lone_assert(struct parser *p, struct assertion *out)
{
	if (!begin(p))
		return false;
	parser_blanks(p);
	if (!assert_read(p, out))
		return false;
	parser_lines(p);
	if (!parser_ended(p))
		parser_fail(p, p->at, 1, "one assert is expected here, and nothing more");
	parser_tell_hidden(p);
	return true;
}

bool
suite_read_assert(struct arena *a, const struct source *source, struct assertion *out,
	struct diags *diags)
{
	struct patterns patterns = { .next = 0 };
	struct arena scratch = { 0 };
	struct parser p = parser_of(a, &scratch, source, &patterns, diags);
	size_t before = diags->errors;
	*out = (struct assertion){ 0 };
	bool read = read_lone_assert(&p, out);
	arena_fini(&scratch);
	return read && diags->errors == before;
}

bool
entry_asserts_nothing(const struct entry *e)
{
	const struct response *r = &e->response;
	if (!r->present)
		return true;
	return r->status == -1 && r->version == VERSION_ANY && !r->headers.count
		&& !r->assert_count && r->body.kind == BODY_NONE;
}
