/* SPDX-License-Identifier: MIT */
#include "cmd/plan_blind.h"

#include "decode/decode.h"
#include "out/escape.h"
#include "plan/blind.h"
#include "world/file.h"

enum {
	SHOWN = 20,
	FILE_MAX = 64 << 20 /* of an access log; a sample is enough */
};

static bool
read(struct session *s, struct str name, struct str *text, const char **path,
	struct err *err)
{
	*path = str_c(s->arena,
		str_format(s->arena, "%.*s%.*s", STR_ARGS(s->workspace.folder),
			STR_ARGS(name)));
	return file_read(s->arena, *path, FILE_MAX, text, ERR_INPUT, err);
}

static bool
read_document(struct session *s, struct str name, struct str format, struct value *out,
	struct err *err)
{
	const char *path;
	struct str text;
	struct err why = { 0 };
	if (!read(s, name, &text, &path, err))
		return false;
	if (decode(s->arena, format, text, &DECODE_LIMITS, out, &why))
		return true;
	return err_set(
		err, ERR_INPUT, "%s:%u:%u: %s", path, why.line, why.column, why.text);
}

static bool
read_openapi(struct session *s, struct str name, struct blind *b, struct err *err)
{
	struct value document;
	struct str format = decode_format_of_name(name);
	if (!format.size)
		format = STR("yaml");
	return read_document(s, name, format, &document, err)
		&& blind_openapi(b, &document, err);
}

static bool
read_sitemap(struct session *s, struct str name, struct blind *b, struct err *err)
{
	struct value document;
	return read_document(s, name, STR("xml"), &document, err)
		&& blind_sitemap(b, &document, err);
}

static bool
read_access_log(struct session *s, struct str name, struct blind *b, struct err *err)
{
	const char *path;
	struct str text;
	return read(s, name, &text, &path, err) && blind_access_log(b, text, err);
}

static void
write_spot(const struct endpoint *e, struct sbuf *out)
{
	struct sbuf line = { 0 };
	sbuf_format(&line, "%.*s %.*s", STR_ARGS(e->method), STR_ARGS(e->path));
	sbuf_add_c(out, "  ");
	escape(ESCAPE_TERMINAL, sbuf_str(&line), out);
	sbuf_fini(&line);
	const char *before = "  (";
	if (e->sources & BLIND_OPENAPI)
		sbuf_format(out, "%sopenapi", before), before = ", ";
	if (e->sources & BLIND_SITEMAP)
		sbuf_format(out, "%ssitemap", before), before = ", ";
	if (e->sources & BLIND_ACCESS_LOG)
		sbuf_format(out, "%saccess log: %zu", before, e->hits);
	sbuf_add_c(out, ")\n");
}

static void
write_spots(struct blind *b, struct sbuf *out)
{
	size_t count;
	const struct endpoint **spots = blind_spots(b, &count);
	if (!count)
		sbuf_format(out, "\nNo blind spot: all %zu known endpoints are touched\n",
			b->endpoints.count);
	else
		sbuf_format(out,
			"\nBlind spots: %zu of %zu known endpoints are touched by no "
			"probe and no suite:\n",
			count, b->endpoints.count);
	for (size_t i = 0; i < count && i < SHOWN; i++)
		write_spot(spots[i], out);
	if (count > SHOWN)
		sbuf_format(out, "  … and %zu more\n", count - SHOWN);
	if (b->cut)
		sbuf_format(out, "  more than %d different ones were not looked at\n",
			BLIND_ENDPOINTS_MAX);
	if (b->unread)
		sbuf_format(out, "  %zu lines of the access log are no requests\n",
			b->unread);
}

bool
plan_blind(struct session *s, struct sbuf *out, struct err *err)
{
	const struct coverage_files *files = &s->workspace.coverage;
	const struct {
		struct str name;
		bool (*read)(struct session *s, struct str name, struct blind *b,
			struct err *err);
	} rows[] = {
		{ files->openapi, read_openapi },
		{ files->sitemap, read_sitemap },
		{ files->access_log, read_access_log },
	};
	struct blind b = blind_new(s->arena);
	bool any = false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].name.size)
			continue;
		any = true;
		if (!rows[i].read(s, rows[i].name, &b, err))
			return err_context(err, "%s", str_c(s->arena, rows[i].name));
	}
	if (!any)
		return true;
	blind_touch(&b, &s->plan);
	write_spots(&b, out);
	return true;
}
