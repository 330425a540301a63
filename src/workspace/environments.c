/* SPDX-License-Identifier: MIT */
/* What environments must not have in common, and what one must not say twice. */
#include "workspace/reading.h"

static struct reader
reader_of(struct reading *g)
{
	return (struct reader){ g->arena, g->source, g->diags, &g->mentions, &g->hidden,
		g->hurl->assertion };
}

static const struct yaml_node *
environment_node(const struct reading *g, size_t index)
{
	return &node_get(&g->root, "environments")->pairs[index].value;
}

/* Scheme and host in lower case, no default port, no slash and no dot at the end. */
static struct str
normal_url(struct arena *a, struct str url)
{
	ptrdiff_t start = str_find(url, STR("://"));
	if (start == STR_NONE)
		return url;
	struct str scheme = str_lower(a, str_part(url, 0, (size_t)start));
	struct str rest = str_from(url, (size_t)start + 3), path = { 0 };
	ptrdiff_t slash = str_find_char(rest, '/');
	if (slash != STR_NONE) {
		path = str_from(rest, (size_t)slash);
		rest = str_part(rest, 0, (size_t)slash);
	}
	struct str port = str_is(scheme, "https") ? STR(":443") : STR(":80");
	if (str_ends(rest, port))
		rest.size -= port.size;
	while (str_ends(rest, STR(".")))
		rest.size--;
	while (str_ends(path, STR("/")))
		path.size--;
	return str_format(a, "%.*s://%.*s%.*s", STR_ARGS(scheme),
		STR_ARGS(str_lower(a, rest)), STR_ARGS(path));
}

/* Two names for one system: everything would be equal, and nothing known (YAML-14). */
static void
check_urls(struct reading *g)
{
	const struct workspace *w = g->w;
	struct reader r = reader_of(g);
	for (size_t i = 1; i < w->environment_count; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct environment *one = &w->environments[i],
						 *other = &w->environments[k];
			if (!one->url.size
				|| !str_eq(normal_url(g->arena, one->url),
					normal_url(g->arena, other->url)))
				continue;
			refuse(&r, node_get(environment_node(g, i), "url"),
				"'%.*s' and '%.*s' are the same system: a comparison "
				"would say nothing",
				STR_ARGS(other->name), STR_ARGS(one->name));
			break;
		}
	}
}

/* A name that is a variable and a secret would show what must be masked. */
static void
check_secrets(struct reading *g, const struct environment *e)
{
	struct reader r = reader_of(g);
	for (size_t i = 0; i < e->secret_count; i++)
		for (size_t k = 0; k < e->variable_count; k++)
			if (str_eq(e->secrets[i].name, e->variables[k].name))
				refuse_span(&r, e->secrets[i].span,
					"'%.*s' is a variable of this environment "
					"already",
					STR_ARGS(e->secrets[i].name));
}

void
environments_check(struct reading *g)
{
	check_urls(g);
	for (size_t i = 0; i < g->w->environment_count; i++)
		check_secrets(g, &g->w->environments[i]);
}
