/* SPDX-License-Identifier: MIT */
/* The body of a request, and the content type it implies. */
#include "collect/entry_prepare.h"

#include "collect/entry_error.h"
#include "value/json.h"

static const struct {
	enum rendering rendering;
	const char *type; /* NULL: none is implied */
} kinds[] = {
	[BODY_NONE] = { RENDER_PLAIN, NULL },
	[BODY_JSON] = { RENDER_JSON, "application/json" },
	[BODY_XML] = { RENDER_PLAIN, "application/xml" },
	[BODY_TEXT] = { RENDER_PLAIN, NULL },
	[BODY_MULTILINE_JSON] = { RENDER_PLAIN, "application/json" },
	[BODY_MULTILINE_XML] = { RENDER_PLAIN, "application/xml" },
	[BODY_GRAPHQL] = { RENDER_PLAIN, "application/json" },
	[BODY_RAW] = { RENDER_PLAIN, NULL },
	[BODY_BASE64] = { RENDER_PLAIN, NULL },
	[BODY_HEX] = { RENDER_PLAIN, NULL },
	[BODY_FILE] = { RENDER_PLAIN, NULL },
};

static bool
add_variables(struct prepare *p, const struct body *body, struct sbuf *out)
{
	struct value variables;
	struct err err = { 0 };
	struct str text;

	if (!body->variables.count)
		return true;
	if (!prepare_text(p, &body->variables, RENDER_JSON, &text))
		return false;
	if (!json_read(p->arena, text, &JSON_LIMITS, &variables, &err))
		return prepare_fail(
			p, "Invalid JSON", body->variables.span, "%s", err.text);
	sbuf_add_c(out, ",\"variables\":");
	json_write(&variables, JSON_COMPACT, out);
	return true;
}

/* {"query": …, "variables": …} */
static bool
graphql_text(struct prepare *p, const struct body *body, struct str *out)
{
	struct sbuf b = { 0 };
	struct str query;

	if (!prepare_text(p, &body->text, RENDER_PLAIN, &query))
		return false;
	sbuf_add_c(&b, "{\"query\":");
	json_write_string(str_trim(query), &b);
	bool ok = add_variables(p, body, &b);
	sbuf_add_char(&b, '}');
	*out = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return ok;
}

static bool
file_text(struct prepare *p, const struct body *body, struct str *out)
{
	struct str name;

	if (!prepare_line(p, &body->text, "a file's name", &name))
		return false;
	prepare_say(p, "File", name, (struct str){ 0 });
	return entry_file_read(
		p->arena, &p->plan->settings, name, body->text.span, out, p->error);
}

static bool
body_text(struct prepare *p, const struct body *body, struct str *out)
{
	if (body->kind == BODY_BASE64 || body->kind == BODY_HEX) {
		*out = body->bytes;
		return true;
	}
	if (body->kind == BODY_FILE)
		return file_text(p, body, out);
	if (body->kind == BODY_GRAPHQL)
		return graphql_text(p, body, out);
	return prepare_text(p, &body->text, kinds[body->kind].rendering, out);
}

static bool
form_text(struct prepare *p, struct str *out)
{
	struct sbuf b = { 0 };
	bool ok = prepare_parameters(p, "Form", &p->entry->request.form, &b);

	*out = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return ok;
}

/* A body wins over a form, and a form over a multipart one. */
bool
prepare_body(struct prepare *p)
{
	const struct request *request = &p->entry->request;
	struct http_request *out = &p->plan->request;

	if (request->body.kind != BODY_NONE) {
		out->has_body = true;
		if (kinds[request->body.kind].type)
			prepare_implicit(p, "Content-Type",
				str_of(kinds[request->body.kind].type));
		return body_text(p, &request->body, &out->body);
	}
	if (request->form.count) {
		out->has_body = true;
		prepare_implicit(
			p, "Content-Type", STR("application/x-www-form-urlencoded"));
		return form_text(p, &out->body);
	}
	return !request->multipart.count || prepare_multipart(p);
}
