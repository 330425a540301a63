/* SPDX-License-Identifier: MIT */
#include "ext/xdoc_inner.h"

#include "base/sbuf.h"

#include <libxml/tree.h>

static struct str
qualified(struct arena *a, const char *mark, const xmlNs *ns, const xmlChar *name)
{
	if (!ns || !ns->prefix)
		return str_format(a, "%s%s", mark, (const char *)name);
	return str_format(
		a, "%s%s:%s", mark, (const char *)ns->prefix, (const char *)name);
}

static void
add_attributes(struct arena *a, const xmlNode *element, struct vec *members)
{
	for (const xmlNs *ns = element->nsDef; ns; ns = ns->next) {
		struct str name = ns->prefix
			? str_format(a, "@xmlns:%s", (const char *)ns->prefix)
			: STR("@xmlns");
		struct str uri = str_copy(a, str_of((const char *)ns->href));
		members_add_str(members, name, value_of_string(uri));
	}
	for (const xmlAttr *at = element->properties; at; at = at->next) {
		struct sbuf text = { 0 };
		for (const xmlNode *part = at->children; part; part = part->next)
			sbuf_add_c(&text, (const char *)part->content);
		members_add_str(members, qualified(a, "@", at->ns, at->name),
			value_of_string(sbuf_copy(&text, a)));
		sbuf_fini(&text);
	}
}

static bool
is_text(const xmlNode *node)
{
	return node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE;
}

static bool
has_elements(const xmlNode *element)
{
	for (const xmlNode *child = element->children; child; child = child->next)
		if (child->type == XML_ELEMENT_NODE)
			return true;
	return false;
}

/* Takes what was collected, unless it is only white space. */
static bool
take_text(struct arena *a, struct sbuf *text, struct value *out)
{
	bool some = str_trim(sbuf_str(text)).size > 0;
	if (some)
		*out = value_of_string(sbuf_copy(text, a));
	sbuf_reset(text);
	return some;
}

static bool take_element(struct arena *a, const xmlNode *element, size_t depth,
	struct value *out, struct err *err);

/* Text and CDATA that follow one another, also across a comment, are one text. */
static bool
take_children(struct arena *a, const xmlNode *element, size_t depth, struct vec *children,
	struct sbuf *text, struct err *err)
{
	struct value value;
	for (const xmlNode *child = element->children; child; child = child->next) {
		if (is_text(child))
			sbuf_add_c(text, (const char *)child->content);
		if (child->type != XML_ELEMENT_NODE)
			continue;
		if (take_text(a, text, &value))
			items_add(children, value);
		if (!take_element(a, child, depth + 1, &value, err))
			return false;
		items_add(children, value);
	}
	return true;
}

/* Called for itself, at most XDOC_DEPTH_MAX deep. */
static bool
take_element(struct arena *a, const xmlNode *element, size_t depth, struct value *out,
	struct err *err)
{
	if (depth > XDOC_DEPTH_MAX)
		return err_set_at(err, ERR_LIMIT, element->line, 0,
			"elements more than %d deep inside one another", XDOC_DEPTH_MAX);
	struct vec members = vec_of(a, struct member), children = vec_of(a, struct value);
	struct sbuf text = { 0 };
	struct value value;
	members_add(&members, "name",
		value_of_string(qualified(a, "", element->ns, element->name)));
	add_attributes(a, element, &members);
	bool good = take_children(a, element, depth, &children, &text, err);
	if (good && take_text(a, &text, &value)) {
		if (has_elements(element))
			items_add(&children, value);
		else
			members_add(&members, "text", value);
	}
	if (children.count)
		members_add(&members, "children", value_of_items(&children));
	sbuf_fini(&text);
	*out = value_of_members(&members);
	return good;
}

bool
xdoc_value(struct arena *a, const struct xdoc *doc, struct value *out, struct err *err)
{
	return take_element(a, xmlDocGetRootElement(doc->tree), 1, out, err);
}
