/* SPDX-License-Identifier: MIT */
#include "ext/yaml.h"

#include "base/die.h"
#include "base/utf8.h"
#include "ext/yaml_tree.h"

#include <string.h>
#include <yaml.h>

/* --- the gate: what the library never gets to see ------------------------------ */

static const struct str byte_order_mark = STR_INIT("\xef\xbb\xbf");

static bool
refuse_byte(const struct source *source, size_t at, struct diags *diags, const char *what)
{
	return diags_add(diags, DIAG_ERROR, source, (struct span){ at, 1 },
		"%s (byte 0x%02x)", what, (unsigned char)source->text.data[at]);
}

/* U+0085, U+2028 and U+2029 end a line for YAML 1.1, which the library speaks, and are
 * ordinary characters in 1.2: a text would change silently. */
static const struct ban {
	uint32_t first, last;
	const char *text;
} bans[] = {
	{ 0x0, 0x0, "a NUL byte; this is not a text" },
	{ 0x1, 0x8, "a control character; write it as an escape in double quotes" },
	{ 0xb, 0xc, "a control character; write it as an escape in double quotes" },
	{ 0xe, 0x1f, "a control character; write it as an escape in double quotes" },
	{ 0x7f, 0x9f, "a control character; write it as an escape in double quotes" },
	{ 0x2028, 0x2029, "a line separator; write it as an escape in double quotes" },
	{ 0xfeff, 0xfeff, "a byte order mark that is not at the start" },
	{ 0xfffe, 0xffff, "not a character" },
};

static const char *
banned(uint32_t code)
{
	for (size_t i = 0; i < sizeof(bans) / sizeof(*bans); i++)
		if (code >= bans[i].first && code <= bans[i].last)
			return bans[i].text;
	return NULL;
}

static bool
is_ordinary(char c)
{
	return (c >= ' ' && c < 0x7f) || c == '\n' || c == '\t' || c == '\r';
}

static bool
pass_gate(const struct source *source, struct diags *diags)
{
	struct str text = source->text;
	if (text.size > YAML_SIZE_MAX)
		return diags_add(diags, DIAG_ERROR, source, (struct span){ 0, 1 },
			"larger than %d MB", YAML_SIZE_MAX >> 20);
	size_t i = str_starts(text, byte_order_mark) ? byte_order_mark.size : 0;
	size_t directives = 0;
	while (i < text.size) {
		char c = text.data[i];
		if (c == '%' && (i == 0 || text.data[i - 1] == '\n')
			&& ++directives > YAML_DIRECTIVES_MAX)
			return refuse_byte(source, i, diags, "too many directives");
		if (is_ordinary(c)) {
			i++;
			continue;
		}
		uint32_t code;
		size_t size = utf8_next(str_from(text, i), &code);
		const char *why = size ? banned(code) : "not valid UTF-8";
		if (why)
			return refuse_byte(source, i, diags, why);
		i += size;
	}
	return true;
}

/* --- places -------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	const struct source *source;
	struct diags *diags;
	yaml_parser_t parser;
	size_t start; /* where the library starts: behind a byte order mark */
	size_t index, byte; /* a known pair: the library counts code points, we bytes */
	struct yaml_tree tree;
};

static size_t
to_byte(struct reading *r, size_t index)
{
	struct str text = r->source->text;
	while (r->index < index && r->byte < text.size) {
		r->byte++;
		while (r->byte < text.size && !utf8_is_start(text.data[r->byte]))
			r->byte++;
		r->index++;
	}
	while (r->index > index && r->byte > r->start) {
		r->byte--;
		while (!utf8_is_start(text.data[r->byte]))
			r->byte--;
		r->index--;
	}
	return r->byte;
}

static struct span
span_of(struct reading *r, const yaml_event_t *event)
{
	size_t start = to_byte(r, event->start_mark.index);
	return (struct span){ start, to_byte(r, event->end_mark.index) - start };
}

/* --- events -------------------------------------------------------------------- */

static struct str
str_of_yaml(const yaml_char_t *text)
{
	return str_of((const char *)text);
}

/* The value as a view of the source, where it stands there just so. */
static struct str
keep_text(struct reading *r, struct str text, size_t end)
{
	size_t start = end - text.size;
	if (text.size <= end
		&& memcmp(r->source->text.data + start, text.data, text.size) == 0)
		return str_part(r->source->text, start, text.size);
	return str_copy(r->arena, text);
}

static bool
refuse_tag(struct reading *r, struct str tag, struct span span)
{
	diags_add(r->diags, DIAG_ERROR, r->source, span,
		"the tag '%.*s' is not read here", STR_ARGS(tag));
	diags_hint(r->diags, "leave the tag out; quotes make a text of any value");
	return false;
}

/* Tags of the core schema that say what the value is anyway. */
static const struct core_tag {
	struct str tag;
	enum yaml_type type;
} core_tags[] = {
	{ STR_INIT(YAML_NULL_TAG), YAML_IS_NULL },
	{ STR_INIT(YAML_BOOL_TAG), YAML_IS_BOOL },
	{ STR_INIT(YAML_INT_TAG), YAML_IS_INT },
	{ STR_INIT(YAML_FLOAT_TAG), YAML_IS_FLOAT },
};

static bool
apply_tag(struct reading *r, struct str tag, struct yaml_node *node)
{
	if (!tag.data)
		return true;
	if (str_is(tag, YAML_STR_TAG) || str_is(tag, "!")) {
		node->kind = YAML_SCALAR;
		node->plain = false;
		return true;
	}
	for (size_t i = 0; i < sizeof(core_tags) / sizeof(*core_tags); i++)
		if (str_eq(core_tags[i].tag, tag)
			&& core_tags[i].type == yaml_type_of(node))
			return true;
	return refuse_tag(r, tag, node->span);
}

static size_t
trimmed_size(struct str text, struct span span)
{
	return str_trim(str_part(text, span.start, span.size)).size;
}

static bool
on_scalar(struct reading *r, const yaml_event_t *event)
{
	struct str value = { (const char *)event->data.scalar.value,
		event->data.scalar.length };
	yaml_scalar_style_t style = event->data.scalar.style;
	struct yaml_node node = { .kind = YAML_SCALAR, .span = span_of(r, event) };
	size_t end = node.span.start + node.span.size;
	node.plain = style == YAML_PLAIN_SCALAR_STYLE;
	if (node.plain && !value.size)
		node.kind = YAML_NULL;
	bool quoted = style == YAML_SINGLE_QUOTED_SCALAR_STYLE
		|| style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
	node.text = keep_text(r, value, quoted && end ? end - 1 : end);
	if (!node.plain && !quoted) /* a block has its line ends in its span */
		node.span.size = trimmed_size(r->source->text, node.span);
	return apply_tag(r, str_of_yaml(event->data.scalar.tag), &node)
		&& yaml_tree_scalar(
			&r->tree, node, str_of_yaml(event->data.scalar.anchor));
}

static bool
on_open(struct reading *r, const yaml_event_t *event)
{
	bool map = event->type == YAML_MAPPING_START_EVENT;
	const yaml_char_t *tag =
		map ? event->data.mapping_start.tag : event->data.sequence_start.tag;
	const yaml_char_t *anchor = map ? event->data.mapping_start.anchor
					: event->data.sequence_start.anchor;
	struct span span = span_of(r, event);
	if (tag && strcmp((const char *)tag, map ? YAML_MAP_TAG : YAML_SEQ_TAG) != 0)
		return refuse_tag(r, str_of_yaml(tag), span);
	return yaml_tree_open(
		&r->tree, map ? YAML_MAPPING : YAML_SEQUENCE, span, str_of_yaml(anchor));
}

static bool
on_close(struct reading *r, const yaml_event_t *event)
{
	struct span bracket = span_of(r, event); /* empty in block style */
	return yaml_tree_close(&r->tree, bracket.size ? bracket.start + bracket.size : 0);
}

/* What the library says, and where; the start of what never ends rather than the end. */
static bool
refuse_problem(struct reading *r)
{
	const yaml_parser_t *p = &r->parser;
	if (p->error == YAML_MEMORY_ERROR)
		die_out_of_memory();
	size_t at = p->error == YAML_READER_ERROR ? r->start + p->problem_offset
						  : to_byte(r, p->problem_mark.index);
	if (at >= r->source->text.size && p->context)
		at = to_byte(r, p->context_mark.index);
	return diags_add(r->diags, DIAG_ERROR, r->source, (struct span){ at, 1 },
		"%s%s%s", p->context ? p->context : "", p->context ? ": " : "",
		p->problem ? p->problem : "not YAML");
}

struct documents {
	struct vec roots; /* struct yaml_node */
	size_t most;
};

static bool
on_document(
	struct reading *r, const yaml_event_t *event, const struct documents *documents)
{
	if (documents->roots.count < documents->most)
		return yaml_tree_start(&r->tree);
	struct span span = span_of(r, event);
	if (documents->most == 1)
		return diags_add(r->diags, DIAG_ERROR, r->source, span,
			"a second document starts here; this file must be one");
	return diags_add(r->diags, DIAG_ERROR, r->source, span, "more than %zu documents",
		documents->most);
}

static bool
on_event(struct reading *r, const yaml_event_t *event, struct documents *documents)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return on_document(r, event, documents);
	case YAML_DOCUMENT_END_EVENT:
		vec_add(&documents->roots, &r->tree.root);
		return yaml_tree_end(&r->tree);
	case YAML_SCALAR_EVENT:
		return on_scalar(r, event);
	case YAML_ALIAS_EVENT:
		return yaml_tree_alias(&r->tree, str_of_yaml(event->data.alias.anchor),
			span_of(r, event));
	case YAML_MAPPING_START_EVENT:
	case YAML_SEQUENCE_START_EVENT:
		return on_open(r, event);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		return on_close(r, event);
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
		return true;
	}
	return true;
}

static void
read_events(struct reading *r, struct documents *documents)
{
	for (bool more = true; more;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&r->parser, &event)) {
			refuse_problem(r);
			return;
		}
		more = event.type != YAML_STREAM_END_EVENT
			&& on_event(r, &event, documents);
		yaml_event_delete(&event);
	}
}

static bool
read_documents(struct arena *a, const struct source *source, struct documents *documents,
	struct diags *diags)
{
	size_t errors = diags->errors;
	if (!pass_gate(source, diags))
		return false;
	struct reading r = { .arena = a, .source = source, .diags = diags };
	struct str text = source->text;
	if (str_starts(text, byte_order_mark))
		r.start = r.byte = byte_order_mark.size;
	text = str_from(text, r.start);
	yaml_tree_init(&r.tree, a, source, diags);
	if (!yaml_parser_initialize(&r.parser))
		die_out_of_memory();
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	const char *input = text.size ? text.data : ""; /* it asserts that there is one */
	yaml_parser_set_input_string(&r.parser, (const yaml_char_t *)input, text.size);
	read_events(&r, documents);
	yaml_parser_delete(&r.parser);
	return diags->errors == errors;
}

bool
yaml_read(struct arena *a, const struct source *source, struct yaml_node *out,
	struct diags *diags)
{
	struct documents documents = { vec_of(a, struct yaml_node), 1 };
	bool good = read_documents(a, source, &documents, diags);
	*out = (struct yaml_node){ 0 };
	if (documents.roots.count)
		*out = *(struct yaml_node *)documents.roots.items;
	return good;
}

bool
yaml_read_all(struct arena *a, const struct source *source, struct yaml_node **out,
	size_t *count, struct diags *diags)
{
	struct documents documents = { vec_of(a, struct yaml_node), YAML_DOCUMENTS_MAX };
	bool good = read_documents(a, source, &documents, diags);
	*out = documents.roots.items;
	*count = documents.roots.count;
	return good;
}

struct span
yaml_inside(const struct source *source, const struct yaml_node *scalar, size_t offset)
{
	uintptr_t text = (uintptr_t)scalar->text.data,
		  file = (uintptr_t)source->text.data;
	if (!scalar->text.size || text < file || text - file > source->text.size)
		return scalar->span;
	size_t at = text - file;
	if (at < scalar->span.start || at > scalar->span.start + scalar->span.size)
		return scalar->span;
	size_t left = scalar->text.size
		- (offset < scalar->text.size ? offset : scalar->text.size);
	return (struct span){ at + offset, left ? 1 : 0 };
}
