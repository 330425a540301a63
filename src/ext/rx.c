/* SPDX-License-Identifier: MIT */
/* pcre2's interpreter under a count of steps; docs/why/regex.md says why not its JIT. */
#include "ext/rx.h"

#include "base/die.h"
#include "base/utf8.h"
#include "ext/rx_syntax.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* One callout costs about as much as 16 characters that are passed over. */
enum { STEPS_PER_CALLOUT = 16, MATCH_LIMIT = 50000000 };

struct progress { /* of the subject that was looked at last */
	const char *data;
	size_t size;
	bool matched;
	size_t next; /* behind the match found last */
	size_t place; /* where the callout before was */
	uint64_t steps, budget;
};

struct rx {
	struct arena own; /* used where no arena was given */
	pcre2_code *code;
	pcre2_match_context *context;
	struct progress *progress;
	size_t groups;
	const struct rx_name *names;
	size_t name_count;
};

/* --- compiling --------------------------------------------------------------------- */

static void *
arena_malloc(PCRE2_SIZE size, void *arena)
{
	return arena_alloc(arena, size);
}

static void
arena_free(void *place, void *arena)
{
	(void)place;
	(void)arena;
}

static int
count_steps(pcre2_callout_block *block, void *data)
{
	struct progress *p = data;
	size_t place = block->current_position;
	p->steps += STEPS_PER_CALLOUT * (uint64_t)block->callout_number;
	if (place > p->place)
		p->steps += place - p->place;
	p->place = place;
	return p->steps > p->budget ? PCRE2_ERROR_CALLOUT : 0;
}

static pcre2_code *
compile(const struct rx_syntax *syntax, struct str pattern, pcre2_general_context *memory,
	struct err *err)
{
	const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK
		| PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_BACKSLASH_C;
	pcre2_compile_context *context = pcre2_compile_context_create(memory);
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	/* Ours is checked before; this one counts the groups that we put in, too. */
	pcre2_set_parens_nest_limit(context, 2 * RX_NEST_MAX);
	struct str text = sbuf_str(&syntax->out);
	int code;
	PCRE2_SIZE place;
	pcre2_code *compiled = pcre2_compile(
		(PCRE2_SPTR)text.data, text.size, options, &code, &place, context);
	if (!compiled) {
		char why[200];
		pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof(why));
		err_set_at(err, ERR_INPUT, 0, rx_syntax_column(syntax, pattern, place),
			"%s", why);
	}
	return compiled;
}

static bool
build(struct arena *a, struct rx *rx, struct str pattern, struct rx_syntax *syntax,
	struct err *err)
{
	if (!rx_syntax_translate(a, pattern, syntax, err))
		return false;
	pcre2_general_context *memory =
		pcre2_general_context_create(arena_malloc, arena_free, a);
	rx->code = compile(syntax, pattern, memory, err);
	if (!rx->code)
		return false;
	rx->progress = arena_new(a, struct progress);
	rx->context = pcre2_match_context_create(memory);
	pcre2_set_callout(rx->context, count_steps, rx->progress);
	pcre2_set_match_limit(rx->context, MATCH_LIMIT);
	pcre2_set_heap_limit(rx->context, RX_HEAP_MAX / 1024);
	rx->groups = syntax->groups;
	rx->names = syntax->names.items;
	rx->name_count = syntax->names.count;
	return true;
}

struct rx *
rx_compile(struct arena *a, struct str pattern, struct err *err)
{
	struct arena own = { 0 };
	struct rx *rx = arena_new(a ? a : &own, struct rx);
	rx->own = own;
	struct rx_syntax syntax = { 0 };
	bool good = build(a ? a : &rx->own, rx, pattern, &syntax, err);
	sbuf_fini(&syntax.out);
	if (good)
		return rx;
	if (!a)
		rx_free(rx);
	return NULL;
}

void
rx_free(struct rx *rx)
{
	if (!rx)
		return;
	struct arena own = rx->own; /* holds rx itself */
	arena_fini(&own);
}

/* --- finding ----------------------------------------------------------------------- */

/* Begins to count for a new subject; false when it cannot be looked at. */
static bool
take_subject(struct progress *p, struct str subject, size_t start, struct err *err)
{
	if (p->matched && start && start >= p->next && p->data == subject.data
		&& p->size == subject.size)
		return true;
	*p = (struct progress){ 0 };
	if (subject.size > RX_SUBJECT_MAX)
		return err_set(err, ERR_LIMIT,
			"a regular expression looks at most at %d bytes, these are %zu",
			RX_SUBJECT_MAX, subject.size);
	ptrdiff_t bad = utf8_first_bad(subject);
	if (bad != STR_NONE)
		return err_set(err, ERR_SUBJECT, "not valid UTF-8 at byte %td", bad);
	*p = (struct progress){ .data = subject.data,
		.size = subject.size,
		.budget = RX_STEPS_BASE + RX_STEPS_PER_BYTE * subject.size };
	return true;
}

static enum match
refuse_match(int code, struct str subject, struct err *err)
{
	static const struct limit {
		int code;
		const char *what;
	} limits[] = {
		{ PCRE2_ERROR_CALLOUT, "steps" },
		{ PCRE2_ERROR_MATCHLIMIT, "steps" },
		{ PCRE2_ERROR_DEPTHLIMIT, "depth" },
		{ PCRE2_ERROR_HEAPLIMIT, "memory" },
	};
	if (code == PCRE2_ERROR_NOMEMORY)
		die_out_of_memory();
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		if (limits[i].code != code)
			continue;
		err_set(err, ERR_LIMIT,
			"the regular expression needs too much %s on these %zu bytes",
			limits[i].what, subject.size);
		return MATCH_UNKNOWN;
	}
	char why[200];
	pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof(why));
	err_set(err, ERR_INTERNAL, "the regular expression failed: %s (%d)", why, code);
	return MATCH_UNKNOWN;
}

static void
take_groups(const struct rx *rx, struct str subject, const PCRE2_SIZE *spans,
	struct rx_groups *groups)
{
	groups->count = rx->groups + 1;
	for (size_t i = 0; i < groups->count; i++) {
		size_t from = spans[2 * i], to = spans[2 * i + 1];
		if (from == PCRE2_UNSET)
			groups->items[i] = (struct str){ 0 };
		else
			groups->items[i] = (struct str){ subject.data + from, to - from };
	}
}

enum match
rx_find(const struct rx *rx, struct str subject, size_t start, struct rx_groups *groups,
	struct err *err)
{
	struct progress *p = rx->progress;
	if (groups)
		groups->count = 0;
	if (!subject.data)
		subject.data = "";
	if (!take_subject(p, subject, start, err))
		return MATCH_UNKNOWN;
	if (start > subject.size)
		return MATCH_NO;
	while (start < subject.size && !utf8_is_start(subject.data[start]))
		start++;
	pcre2_match_data *found = pcre2_match_data_create((uint32_t)rx->groups + 1, NULL);
	if (!found)
		die_out_of_memory();
	p->place = start;
	int code = pcre2_match(rx->code, (PCRE2_SPTR)subject.data, subject.size, start,
		PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, found, rx->context);
	const PCRE2_SIZE *spans = pcre2_get_ovector_pointer(found);
	p->matched = p->matched || code > 0;
	if (code > 0)
		p->next = spans[1];
	if (code > 0 && groups)
		take_groups(rx, subject, spans, groups);
	pcre2_match_data_free(found);
	if (code > 0)
		return MATCH_YES;
	return code == PCRE2_ERROR_NOMATCH ? MATCH_NO : refuse_match(code, subject, err);
}

enum match
rx_next(struct rx_walk *walk, struct rx_groups *groups, struct err *err)
{
	struct rx_groups own;
	groups = groups ? groups : &own;
	if (!walk->subject.data)
		walk->subject.data = "";
	struct str subject = walk->subject;
	enum match match = rx_find(walk->rx, subject, walk->next, groups, err);
	if (match == MATCH_YES && walk->begun && !groups->items[0].size
		&& groups->items[0].data == subject.data + walk->after)
		match = rx_find(walk->rx, subject, walk->next + 1, groups, err);
	if (match != MATCH_YES)
		return match;
	walk->begun = true;
	walk->after =
		(size_t)(groups->items[0].data - subject.data) + groups->items[0].size;
	walk->next = walk->after;
	return MATCH_YES;
}

size_t
rx_group_count(const struct rx *rx)
{
	return rx->groups;
}

size_t
rx_group_index(const struct rx *rx, struct str name)
{
	for (size_t i = 0; i < rx->name_count; i++)
		if (str_eq(rx->names[i].name, name))
			return rx->names[i].group;
	return 0;
}
