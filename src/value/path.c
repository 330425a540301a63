/* SPDX-License-Identifier: MIT */
#include "value/path.h"

#include "base/utf8.h"

const struct path *
path_name(struct arena *a, const struct path *parent, struct str name)
{
	struct path *p = arena_new(a, struct path);
	*p = (struct path){ .parent = parent, .kind = STEP_NAME, .name = name };
	return p;
}

const struct path *
path_index(struct arena *a, const struct path *parent, size_t index)
{
	struct path *p = arena_new(a, struct path);
	*p = (struct path){ .parent = parent, .kind = STEP_INDEX, .index = index };
	return p;
}

/* A string in single quotes, by the grammar of normalized paths: one way to write each.
 */
static void
write_quoted(struct str text, struct sbuf *out)
{
	static const char short_escapes[0x20] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'
	};
	sbuf_add_char(out, '\'');
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c == '\'' || c == '\\')
			sbuf_format(out, "\\%c", c);
		else if (c < 0x20 && short_escapes[c])
			sbuf_format(out, "\\%c", short_escapes[c]);
		else if (c < 0x20)
			sbuf_format(out, "\\u%04x", c);
		else
			sbuf_add_char(out, text.data[i]);
	}
	sbuf_add_char(out, '\'');
}

/* What `.name` may say; characters that do not show stay in quotes. */
static bool
is_shorthand(struct str name)
{
	uint32_t code;
	for (size_t i = 0, size; i < name.size; i += size) {
		size = utf8_next(str_from(name, i), &code);
		if (!size)
			return false;
		bool letter = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z')
			|| code == '_' || code >= 0x80;
		bool digit = code >= '0' && code <= '9';
		if (utf8_is_unsafe(code) || (!letter && (!digit || i == 0)))
			return false;
	}
	return name.size > 0;
}

static void
write_name(struct str name, struct sbuf *out)
{
	if (is_shorthand(name)) {
		sbuf_add_char(out, '.');
		sbuf_add(out, name);
		return;
	}
	sbuf_add_char(out, '[');
	write_quoted(name, out);
	sbuf_add_char(out, ']');
}

static void
write_step(const struct path *step, struct sbuf *out)
{
	switch (step->kind) {
	case STEP_NAME:
		write_name(step->name, out);
		return;
	case STEP_INDEX:
		sbuf_format(out, "[%zu]", step->index);
		return;
	case STEP_KEY:
		sbuf_add_c(out, "[?@");
		write_name(step->name, out);
		sbuf_add_c(out, "==");
		if (step->bare)
			sbuf_add(out, step->key);
		else
			write_quoted(step->key, out);
		sbuf_add_char(out, ']');
		return;
	}
}

static void
write_normalized_step(const struct path *step, struct sbuf *out)
{
	if (step->kind != STEP_NAME) {
		sbuf_format(out, "[%zu]", step->index);
		return;
	}
	sbuf_add_char(out, '[');
	write_quoted(step->name, out);
	sbuf_add_char(out, ']');
}

static void
write_steps(const struct path *path, void (*write)(const struct path *, struct sbuf *),
	struct sbuf *out)
{
	size_t count = 0;
	for (const struct path *p = path; p; p = p->parent)
		count++;
	struct arena scratch = { 0 };
	const struct path **steps = arena_array(&scratch, count, sizeof(struct path *));
	size_t i = count;
	for (const struct path *p = path; p; p = p->parent)
		steps[--i] = p;
	sbuf_add_char(out, '$');
	for (; i < count; i++)
		write(steps[i], out);
	arena_fini(&scratch);
}

void
path_write_normalized(const struct path *path, struct sbuf *out)
{
	write_steps(path, write_normalized_step, out);
}

void
path_write(const struct path *path, struct sbuf *out)
{
	write_steps(path, write_step, out);
}
