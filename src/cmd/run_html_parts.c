/* SPDX-License-Identifier: MIT */
#include "cmd/run_html_parts.h"

#include "ext/digest.h"
#include "ext/xout.h"
#include "value/json.h"

#include <stdarg.h>
#include <stdio.h>

static const char style[] =
	":root{color-scheme:light dark}"
	"body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:1rem auto;"
	"padding:0 1rem}"
	"nav a{margin-right:1rem}"
	"table{border-collapse:collapse;width:100%}"
	"th,td{text-align:left;vertical-align:top;padding:.15rem .5rem;"
	"border-bottom:1px solid #8884;overflow-wrap:anywhere}"
	"pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere;"
	"font:13px/1.5 ui-monospace,monospace}"
	".pairs th,.asserts th{width:14rem}"
	".source th{width:3rem;text-align:right;color:#888}"
	".number{text-align:right}"
	".command{background:#8882;padding:.5rem}"
	".call{border-left:3px solid #8886;padding-left:1rem;margin:1rem 0}"
	".good th:first-child,h1.good{color:#1a7f37}"
	".bad th:first-child,h1.bad,tr.bad td{color:#cf222e}"
	"svg{width:100%;height:auto}svg text{font-size:11px;fill:currentColor}"
	".w0{fill:#8250df}.w1{fill:#bf8700}.w2{fill:#1b7c83}.w3{fill:#8c959f}"
	".w4{fill:#2da44e}.w5{fill:#0969da}";

struct str
leaf_format(struct leaf *p, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	size_t room = size < 0 ? 0 : (size_t)size;
	char *text = arena_alloc(&p->arena, room + 1);
	va_start(args, format);
	vsnprintf(text, room + 1, format, args);
	va_end(args);
	return (struct str){ text, room };
}

void
leaf_start(struct leaf *p, const char *element, const char *class)
{
	xout_start(p->x, element);
	if (class)
		xout_attribute(p->x, "class", str_of(class));
}

void
leaf_attribute(struct leaf *p, const char *name, struct str value)
{
	xout_attribute(p->x, name, value);
}

void
leaf_number(struct leaf *p, const char *name, int64_t value)
{
	xout_attribute_int(p->x, name, value);
}

void
leaf_text(struct leaf *p, struct str text)
{
	xout_text(p->x, text);
}

void
leaf_end(struct leaf *p)
{
	xout_end(p->x);
}

void
leaf_element(struct leaf *p, const char *element, const char *class, struct str text)
{
	if (!text.size)
		return;
	leaf_start(p, element, class);
	leaf_text(p, text);
	leaf_end(p);
}

void
leaf_section(struct leaf *p, const char *id, const char *heading)
{
	leaf_start(p, "section", NULL);
	leaf_attribute(p, "id", str_of(id));
	leaf_element(p, "h2", NULL, str_of(heading));
}

void
leaf_link(struct leaf *p, struct str to, struct str text)
{
	leaf_start(p, "a", NULL);
	leaf_attribute(p, "href", to);
	leaf_text(p, text);
	leaf_end(p);
}

void
leaf_line_link(struct leaf *p, const struct value *line)
{
	struct str number = leaf_value(p, line);
	leaf_link(p, leaf_format(p, "#L%.*s", STR_ARGS(number)),
		leaf_format(p, "line %.*s", STR_ARGS(number)));
}

struct str
leaf_value(struct leaf *p, const struct value *v)
{
	struct sbuf b = { 0 };
	if (!v)
		return (struct str){ 0 };
	if (v->kind == VALUE_STRING)
		return value_text(v);
	json_write(v, JSON_COMPACT, &b);
	struct str text = sbuf_copy(&b, &p->arena);
	sbuf_fini(&b);
	return text;
}

bool
leaf_flag(const struct value *object, const char *name)
{
	const struct value *v = value_get_c(object, name);
	return v && v->kind == VALUE_BOOL && v->as.boolean;
}

static void
add_meta(struct leaf *p, const char *kind, const char *name, struct str content)
{
	leaf_start(p, "meta", NULL);
	leaf_attribute(p, kind, str_of(name));
	leaf_attribute(p, "content", content);
	leaf_end(p);
}

void
leaf_open(struct leaf *p, struct sbuf *out, struct str title)
{
	unsigned char digest[SHA256_SIZE];
	*p = (struct leaf){ .x = xout_open_html(out) };
	digest_sha256(str_of(style), digest);
	leaf_start(p, "html", NULL);
	leaf_attribute(p, "lang", STR("en"));
	leaf_start(p, "head", NULL);
	leaf_start(p, "meta", NULL);
	leaf_attribute(p, "charset", STR("utf-8"));
	leaf_end(p);
	add_meta(p, "http-equiv", "Content-Security-Policy",
		leaf_format(p,
			"default-src 'none'; style-src 'sha256-%.*s'; base-uri 'none'; "
			"form-action 'none'",
			STR_ARGS(digest_base64(&p->arena, digest, sizeof(digest)))));
	add_meta(p, "name", "viewport", STR("width=device-width, initial-scale=1"));
	add_meta(p, "name", "generator", STR("smoke " SMOKE_VERSION));
	leaf_element(p, "title", NULL, title);
	leaf_start(p, "style", NULL);
	xout_code(p->x, str_of(style));
	leaf_end(p);
	leaf_end(p);
	leaf_start(p, "body", NULL);
}

bool
leaf_close(struct leaf *p, struct err *err)
{
	leaf_end(p);
	leaf_end(p);
	bool ok = xout_close(p->x, err);
	arena_fini(&p->arena);
	return ok;
}
