/* SPDX-License-Identifier: MIT */
#include "ext/xdoc_inner.h"

#include "base/die.h"
#include "base/utf8.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what can be wrong -----------------------------------------------------------------
 */

static bool
refuse(const struct xdoc_heard *heard, struct str expression, struct err *err)
{
	enum { BASE = XML_XPATH_EXPRESSION_OK };
	if (heard->code == BASE + XPATH_OP_LIMIT_EXCEEDED
		|| heard->code == BASE + XPATH_MEMORY_ERROR
		|| heard->code == XML_ERR_NO_MEMORY)
		return err_set(
			err, ERR_LIMIT, "the XPath expression needs too many steps here");
	unsigned column =
		(unsigned)utf8_count(str_part(expression, 0, heard->column)) + 1;
	return err_set_at(err, ERR_INPUT, 0, column, "XPath: %s",
		heard->text[0] ? heard->text : "the expression cannot be evaluated");
}

/* --- results ---------------------------------------------------------------------------
 */

static bool
take_number(struct arena *a, double number, struct value *out, struct err *err)
{
	char text[40];
	const double exact = 9007199254740992.0; /* 2 to the 53rd */
	if (!isfinite(number))
		return err_set(err, ERR_SUBJECT,
			"the XPath expression gives %s, which is no number",
			isnan(number)        ? "NaN"
				: number > 0 ? "Infinity"
					     : "-Infinity");
	if (number == floor(number) && fabs(number) <= exact) {
		*out = value_of_int(a, (int64_t)number);
		return true;
	}
	double again = 0;
	for (int digits = 15; digits <= 17 && again != number; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, number);
		again = strtod(text, NULL);
	}
	*out = value_of_number(str_copy(a, str_of(text)));
	return true;
}

static bool
take_nodes(struct arena *a, const xmlNodeSet *set, struct value *out, struct err *err)
{
	struct vec items = vec_of(a, struct value);
	size_t total = 0;
	for (int i = 0; set && i < set->nodeNr; i++) {
		/* A declared namespace is no node; the cast knows how to read it. */
		xmlChar *text = xmlXPathCastNodeToString(set->nodeTab[i]);
		if (!text)
			die_out_of_memory();
		struct str copy = str_of((const char *)text);
		total += copy.size;
		bool fits = total <= XDOC_RESULT_MAX;
		if (fits)
			items_add(&items, value_of_string(str_copy(a, copy)));
		xmlFree(text);
		if (!fits)
			return err_set(err, ERR_LIMIT,
				"the nodes of the XPath expression hold more than %d "
				"bytes",
				XDOC_RESULT_MAX);
	}
	*out = value_of_items(&items);
	out->kind = VALUE_NODES;
	return true;
}

static bool
take_result(
	struct arena *a, const xmlXPathObject *object, struct value *out, struct err *err)
{
	if (object->type == XPATH_NODESET)
		return take_nodes(a, object->nodesetval, out, err);
	if (object->type == XPATH_NUMBER)
		return take_number(a, object->floatval, out, err);
	if (object->type == XPATH_BOOLEAN)
		*out = value_of_bool(object->boolval);
	else if (object->type == XPATH_STRING)
		*out = value_of_string(
			str_copy(a, str_of((const char *)object->stringval)));
	else
		return err_set(err, ERR_INPUT,
			"the XPath expression gives nothing of XPath 1.0");
	return true;
}

/* --- evaluating ------------------------------------------------------------------------
 */

static bool
knows_prefix(const void *data, struct str prefix)
{
	const xmlNode *root = xmlDocGetRootElement(data);
	for (const xmlNs *ns = root->nsDef; ns; ns = ns->next) {
		const char *name = ns->prefix ? (const char *)ns->prefix : "_";
		if (str_is(prefix, name))
			return true;
	}
	return str_is(prefix, "xml");
}

static void
register_prefixes(xmlXPathContext *context, const xmlDoc *tree)
{
	const xmlNode *root = xmlDocGetRootElement(tree);
	for (const xmlNs *ns = root->nsDef; ns; ns = ns->next)
		xmlXPathRegisterNs(context,
			ns->prefix ? ns->prefix : (const xmlChar *)"_", ns->href);
}

/* NULL: what was heard says why. */
static xmlXPathObject *
evaluate(struct arena *a, struct xdoc *doc, struct str expression,
	struct xdoc_heard *heard)
{
	xmlXPathContext *context = xmlXPathNewContext(doc->tree);
	if (!context)
		die_out_of_memory();
	register_prefixes(context, doc->tree);
	context->opLimit = XDOC_XPATH_STEPS + (unsigned long)doc->size / 2;
	xmlXPathCompExpr *compiled =
		xmlXPathCtxtCompile(context, (const xmlChar *)str_c(a, expression));
	xmlXPathObject *object =
		compiled ? xmlXPathCompiledEval(compiled, context) : NULL;
	if (heard->code) { /* whatever came out, it is not the answer */
		xmlXPathFreeObject(object);
		object = NULL;
	}
	xmlXPathFreeCompExpr(compiled);
	xmlXPathFreeContext(context);
	return object;
}

bool
xdoc_xpath(struct arena *a, struct xdoc *doc, struct str expression, struct value *out,
	struct err *err)
{
	if (!xdoc_guard_xpath(expression, knows_prefix, doc->tree, err))
		return false;
	struct xdoc_heard heard = { 0 };
	xdoc_listen(&heard);
	xmlXPathObject *object = evaluate(a, doc, expression, &heard);
	bool good = object ? take_result(a, object, out, err)
			   : refuse(&heard, expression, err);
	xmlXPathFreeObject(object);
	xdoc_listen_end();
	return good;
}

bool
xdoc_xpath_check(struct str expression, struct err *err)
{
	if (!xdoc_guard_xpath(expression, NULL, NULL, err))
		return false;
	struct arena a = { 0 };
	struct xdoc_heard heard = { 0 };
	xdoc_listen(&heard);
	xmlXPathCompExpr *compiled =
		xmlXPathCompile((const xmlChar *)str_c(&a, expression));
	bool good = compiled && !heard.code;
	xmlXPathFreeCompExpr(compiled);
	xdoc_listen_end();
	arena_fini(&a);
	return good || refuse(&heard, expression, err);
}
