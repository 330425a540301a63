/* SPDX-License-Identifier: MIT */
/* multipart/form-data (RFC 7578), with names escaped as browsers do. */
#include "collect/entry_prepare.h"

#include "collect/entry_error.h"

static const struct {
	struct str end, type;
} types[] = {
	{ STR_INIT(".gif"), STR_INIT("image/gif") },
	{ STR_INIT(".jpg"), STR_INIT("image/jpeg") },
	{ STR_INIT(".jpeg"), STR_INIT("image/jpeg") },
	{ STR_INIT(".png"), STR_INIT("image/png") },
	{ STR_INIT(".svg"), STR_INIT("image/svg+xml") },
	{ STR_INIT(".txt"), STR_INIT("text/plain") },
	{ STR_INIT(".htm"), STR_INIT("text/html") },
	{ STR_INIT(".html"), STR_INIT("text/html") },
	{ STR_INIT(".pdf"), STR_INIT("application/pdf") },
	{ STR_INIT(".xml"), STR_INIT("application/xml") },
};

static struct str
type_of(struct arena *a, struct str name)
{
	struct str lower = str_lower(a, name);

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_ends(lower, types[i].end))
			return types[i].type;
	return STR("application/octet-stream");
}

static void
add_quoted(struct sbuf *out, const char *key, struct str text)
{
	sbuf_format(out, "; %s=\"", key);
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '"')
			sbuf_add_c(out, "%22");
		else
			sbuf_add_char(out, text.data[i]);
	}
	sbuf_add_char(out, '"');
}

static bool
add_file(struct prepare *p, const struct part *part, struct str field, struct sbuf *out)
{
	struct str name, type = { 0 }, content;

	if (!prepare_line(p, &part->value, "a file's name", &name)
		|| !prepare_line(p, &part->type, "a content type", &type)
		|| !entry_file_read(p->arena, &p->plan->settings, name, part->value.span,
			&content, p->error))
		return false;
	add_quoted(out, "filename", name);
	sbuf_add_c(out, "\r\nContent-Type: ");
	type = type.size ? type : type_of(p->arena, name);
	prepare_say(p, "Multipart", field,
		str_format(p->arena, "file,%.*s; %.*s", STR_ARGS(name), STR_ARGS(type)));
	sbuf_add(out, type);
	sbuf_add_c(out, "\r\n\r\n");
	sbuf_add(out, content);
	return true;
}

static bool
add_part(
	struct prepare *p, const struct part *part, struct str boundary, struct sbuf *out)
{
	struct str name, value;

	if (!prepare_line(p, &part->name, "a field's name", &name))
		return false;
	sbuf_format(out, "--%.*s\r\nContent-Disposition: form-data", STR_ARGS(boundary));
	add_quoted(out, "name", name);
	if (part->kind == PART_FILE) {
		if (!add_file(p, part, name, out))
			return false;
	} else {
		if (!prepare_text(p, &part->value, RENDER_PLAIN, &value))
			return false;
		prepare_say(p, "Multipart", name, value);
		sbuf_add_c(out, "\r\n\r\n");
		sbuf_add(out, value);
	}
	sbuf_add_c(out, "\r\n");
	return true;
}

/* A content type of the entry's own stays, and gets the boundary when it has none: the
 * server could not read the body without. */
static void
set_type(struct prepare *p, struct str boundary)
{
	struct str type = str_format(
		p->arena, "multipart/form-data; boundary=%.*s", STR_ARGS(boundary));
	struct http_header *headers = p->headers.items;

	for (size_t i = 0; i < p->headers.count; i++)
		if (str_eq_nocase(headers[i].name, STR("Content-Type"))
			&& str_starts(headers[i].value, STR("multipart/"))
			&& !str_contains(headers[i].value, STR("boundary=")))
			headers[i].value = str_format(p->arena, "%.*s; boundary=%.*s",
				STR_ARGS(headers[i].value), STR_ARGS(boundary));
	prepare_implicit(p, "Content-Type", type);
}

bool
prepare_multipart(struct prepare *p)
{
	const struct parts *parts = &p->entry->request.multipart;
	struct str boundary = str_format(p->arena, "------------------------%016llx",
		(unsigned long long)generator_next(p->scope->generator));
	struct sbuf b = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < parts->count; i++)
		ok = add_part(p, &parts->items[i], boundary, &b);
	sbuf_format(&b, "--%.*s--\r\n", STR_ARGS(boundary));
	p->plan->request.has_body = true;
	p->plan->request.body = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	set_type(p, boundary);
	return ok;
}
