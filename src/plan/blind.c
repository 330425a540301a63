/* SPDX-License-Identifier: MIT */
#include "plan/blind.h"

#include "base/number.h"

#include <stdlib.h>

struct blind
blind_new(struct arena *a)
{
	return (struct blind){ .arena = a, .endpoints = vec_of(a, struct endpoint) };
}

/* --- paths --- */

/* The path of a URL or of a path, without query and fragment; "/" for none. */
static struct str
path_of(struct str url)
{
	ptrdiff_t scheme = str_find(url, STR("://"));
	if (scheme != STR_NONE) {
		url = str_from(url, (size_t)scheme + 3);
		ptrdiff_t slash = str_find_char(url, '/');
		url = slash == STR_NONE ? STR("/") : str_from(url, (size_t)slash);
	}
	for (size_t i = 0; i < url.size; i++)
		if (url.data[i] == '?' || url.data[i] == '#') {
			url = str_part(url, 0, i);
			break;
		}
	return url.size ? url : STR("/");
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* "123", "550e8400-e29b-41d4-a716-446655440000": one of many, not a place of its own. */
static bool
is_identifier(struct str part)
{
	enum { HEX_MIN = 16 };
	size_t digits = 0, hex = 0;
	for (size_t i = 0; i < part.size; i++) {
		digits += part.data[i] >= '0' && part.data[i] <= '9';
		hex += is_hex(part.data[i]) || part.data[i] == '-';
	}
	return part.size && (digits == part.size || (hex == part.size && hex >= HEX_MIN));
}

/* "{id}" of OpenAPI, "{{id}}" of a suite. */
static bool
is_template(struct str part)
{
	return str_find_char(part, '{') != STR_NONE;
}

/* Parts that vary become `{}`; a slash at the end makes no other place. */
static struct str
shape_of(struct arena *a, struct str path)
{
	struct sbuf all = { 0 };
	struct str part;
	while (str_next(&path, '/', &part)) {
		if (!part.size)
			continue;
		sbuf_add_char(&all, '/');
		sbuf_add(&all,
			is_template(part) || is_identifier(part) ? STR("{}") : part);
	}
	struct str shape = all.size ? sbuf_copy(&all, a) : STR("/");
	sbuf_fini(&all);
	return shape;
}

static void
add(struct blind *b, struct str method, struct str path, enum blind_source source)
{
	if (path.size > BLIND_PATH_MAX)
		return;
	struct str shape = shape_of(b->arena, path);
	for (size_t i = 0; i < b->endpoints.count; i++) {
		struct endpoint *e = vec_at(&b->endpoints, i);
		if (!str_eq(e->method, method) || !str_eq(e->path, shape))
			continue;
		e->sources |= source;
		e->hits += source == BLIND_ACCESS_LOG;
		return;
	}
	if (b->endpoints.count == BLIND_ENDPOINTS_MAX) {
		b->cut = true;
		return;
	}
	vec_add(&b->endpoints,
		&(struct endpoint){ .method = str_copy(b->arena, method),
			.path = shape,
			.sources = source,
			.hits = source == BLIND_ACCESS_LOG });
}

/* --- OpenAPI --- */

static bool
is_operation(struct str name, struct str *method)
{
	static const struct {
		struct str name, method;
	} rows[] = {
		{ STR_INIT("get"), STR_INIT("GET") },
		{ STR_INIT("put"), STR_INIT("PUT") },
		{ STR_INIT("post"), STR_INIT("POST") },
		{ STR_INIT("delete"), STR_INIT("DELETE") },
		{ STR_INIT("options"), STR_INIT("OPTIONS") },
		{ STR_INIT("head"), STR_INIT("HEAD") },
		{ STR_INIT("patch"), STR_INIT("PATCH") },
		{ STR_INIT("trace"), STR_INIT("TRACE") },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(rows[i].name, name)) {
			*method = rows[i].method;
			return true;
		}
	return false;
}

/* OpenAPI 3 has servers, Swagger 2 a basePath. */
static struct str
base_of(const struct value *document)
{
	struct str url =
		value_get_text(value_item(value_get_c(document, "servers"), 0), "url");
	struct str base = url.size ? path_of(url) : value_get_text(document, "basePath");
	while (str_ends(base, STR("/")))
		base = str_part(base, 0, base.size - 1);
	return base;
}

bool
blind_openapi(struct blind *b, const struct value *document, struct err *err)
{
	const struct value *paths = value_get_c(document, "paths");
	if (!paths || paths->kind != VALUE_OBJECT)
		return err_set(
			err, ERR_INPUT, "this is no OpenAPI document: it has no paths");
	struct str base = base_of(document);
	for (size_t i = 0; i < paths->size; i++) {
		const struct member *path = &paths->as.members[i];
		if (path->value.kind != VALUE_OBJECT)
			continue;
		for (size_t k = 0; k < path->value.size; k++) {
			struct str method;
			if (!is_operation(
				    member_name(&path->value.as.members[k]), &method))
				continue;
			add(b, method,
				str_format(b->arena, "%.*s%.*s", STR_ARGS(base),
					STR_ARGS(member_name(path))),
				BLIND_OPENAPI);
		}
	}
	return true;
}

/* --- a sitemap --- */

static void
find_places(struct blind *b, const struct value *element)
{
	if (str_is(value_get_text(element, "name"), "loc")) {
		add(b, STR("GET"), path_of(str_trim(value_get_text(element, "text"))),
			BLIND_SITEMAP);
		return;
	}
	const struct value *children = value_get_c(element, "children");
	for (size_t i = 0; value_item(children, i); i++)
		if (value_item(children, i)->kind == VALUE_OBJECT)
			find_places(b, value_item(children, i));
}

bool
blind_sitemap(struct blind *b, const struct value *document, struct err *err)
{
	struct str root = value_get_text(document, "name");
	if (str_is(root, "sitemapindex"))
		return err_set(err, ERR_INPUT,
			"this is an index of sitemaps; name one of the sitemaps");
	if (!str_is(root, "urlset"))
		return err_set(
			err, ERR_INPUT, "this is no sitemap: its root must be <urlset>");
	find_places(b, document);
	return true;
}

/* --- an access log --- */

/* … "GET /path HTTP/1.1" 200 … */
static bool
read_line(struct str line, struct str *method, struct str *path, int64_t *status)
{
	ptrdiff_t open = str_find_char(line, '"');
	if (open == STR_NONE)
		return false;
	struct str rest = str_from(line, (size_t)open + 1), request, code;
	if (!str_next(&rest, '"', &request) || !str_next(&request, ' ', method)
		|| !str_next(&request, ' ', path) || !str_starts(*path, STR("/")))
		return false;
	rest = str_trim(rest);
	return str_next(&rest, ' ', &code) && number_int(code, status) && *status >= 100
		&& *status < 600;
}

bool
blind_access_log(struct blind *b, struct str text, struct err *err)
{
	struct str line;
	size_t read = 0;
	while (str_next(&text, '\n', &line)) {
		struct str method, path;
		int64_t status;
		if (!str_trim(line).size)
			continue;
		if (!read_line(line, &method, &path, &status)) {
			b->unread++;
			continue;
		}
		read++;
		if (status < 400 || status >= 500)
			add(b, method, path_of(path), BLIND_ACCESS_LOG);
	}
	return read > 0
		|| err_set(err, ERR_INPUT,
			"no line of it is a request in the combined format, as in: … "
			"\"GET / HTTP/1.1\" 200 …");
}

/* --- what is touched --- */

/* A part that varies in the endpoint is met by anything; a part that varies in what is
 * asked meets only such a one, since nobody knows what it will be. */
static bool
meets(struct str endpoint, struct str asked)
{
	struct str one, other;
	for (;;) {
		bool more = str_next(&endpoint, '/', &one);
		if (more != str_next(&asked, '/', &other))
			return false;
		if (!more)
			return true;
		if (!str_is(one, "{}") && !str_eq(one, other))
			return false;
	}
}

static void
touch(struct blind *b, struct str method, struct str url)
{
	static const struct str base = STR_INIT("{{url}}");
	if (str_starts(url, base))
		url = str_from(url, base.size);
	struct str shape = shape_of(b->arena, path_of(url));
	for (size_t i = 0; i < b->endpoints.count; i++) {
		struct endpoint *e = vec_at(&b->endpoints, i);
		if (!e->touched && str_eq(e->method, method) && meets(e->path, shape))
			e->touched = true;
	}
}

void
blind_touch(struct blind *b, const struct plan *plan)
{
	const struct workspace *w = plan->workspace;
	for (size_t i = 0; i < plan->probe_count; i++) {
		const struct probe *p = &w->probes[plan->probes[i].probe];
		if (p->kind == PROBE_HTTP)
			touch(b, p->method, p->target.written);
	}
	for (size_t i = 0; i < plan->suite_count; i++) {
		const struct suite *suite = plan->suites[i].suite;
		for (size_t k = 0; k < suite->count; k++)
			touch(b, suite->entries[k].request.method,
				suite->entries[k].request.url.written);
	}
}

static int
busiest_first(const void *a, const void *b)
{
	const struct endpoint *x = *(const struct endpoint *const *)a;
	const struct endpoint *y = *(const struct endpoint *const *)b;
	if (x->hits != y->hits)
		return x->hits > y->hits ? -1 : 1;
	int order = str_compare(x->path, y->path);
	return order ? order : str_compare(x->method, y->method);
}

const struct endpoint **
blind_spots(struct blind *b, size_t *count)
{
	const struct endpoint **spots =
		arena_array(b->arena, b->endpoints.count, sizeof(*spots));
	*count = 0;
	for (size_t i = 0; i < b->endpoints.count; i++) {
		const struct endpoint *e = vec_at(&b->endpoints, i);
		if (!e->touched)
			spots[(*count)++] = e;
	}
	if (*count)
		qsort(spots, *count, sizeof(*spots), busiest_first);
	return spots;
}
