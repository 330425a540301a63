/* SPDX-License-Identifier: MIT */
#include "ext/xdoc_inner.h"

#include "base/die.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- listening -----------------------------------------------------------------------
 */

/* HTML is full of mistakes that change nothing; what comes from below the HTML parser, or
 * is about memory, cuts the tree.  In XML an undeclared prefix is no reason to refuse. */
static bool
matters(enum xdoc_kind kind, const xmlError *error)
{
	bool cut =
		error->code == XML_ERR_INTERNAL_ERROR || error->code == XML_ERR_NO_MEMORY;
	if (kind == XDOC_HTML)
		return error->domain != XML_FROM_HTML || cut;
	if (kind == XDOC_XML && error->level < XML_ERR_FATAL)
		return error->level == XML_ERR_ERROR
			&& error->domain != XML_FROM_NAMESPACE
			&& error->domain != XML_FROM_VALID;
	return true;
}

/* The signature is libxml2's. */
static void
hear(void *data, xmlErrorPtr error)
{
	struct xdoc_heard *heard = data;
	if (heard->code || !matters(heard->kind, error))
		return;
	bool xpath = error->domain == XML_FROM_XPATH;
	heard->code = error->code;
	heard->line = error->line > 0 ? (unsigned)error->line : 0;
	heard->column = error->int2 > 0 && !xpath ? (unsigned)error->int2 : 0;
	if (xpath && error->int1 >= 0)
		heard->column = (unsigned)error->int1; /* bytes before it */
	const char *text = error->message ? error->message : "";
	snprintf(
		heard->text, sizeof(heard->text), "%.*s", (int)strcspn(text, "\n"), text);
}

FORMAT(2, 3)
static void
hear_nothing(void *data, const char *format, ...)
{
	(void)data;
	(void)format;
}

/* Without a document type nobody asks for an entity; if somebody did, there is none. */
static xmlParserInputPtr
load_nothing(const char *url, const char *id, xmlParserCtxtPtr context)
{
	(void)url;
	(void)id;
	(void)context;
	return NULL;
}

void
xdoc_listen(struct xdoc_heard *heard)
{
	xmlInitParser();
	xmlSetExternalEntityLoader(load_nothing);
	xmlSetGenericErrorFunc(NULL, hear_nothing);
	xmlSetStructuredErrorFunc(heard, hear);
}

void
xdoc_listen_end(void)
{
	xmlSetStructuredErrorFunc(NULL, NULL);
	xmlSetGenericErrorFunc(NULL, NULL);
	xmlResetLastError();
}

/* --- reading -------------------------------------------------------------------------
 */

static const struct cut {
	int code;
	const char *what;
} cuts[] = {
	{ XML_ERR_INTERNAL_ERROR, "too deep or too large" },
	{ XML_ERR_NO_MEMORY, "a text that is too long" },
	{ XML_ERR_NAME_TOO_LONG, "a name that is too long" },
	{ XML_ERR_ENTITY_LOOP, "too many entities" },
};

static bool
refuse(const struct xdoc_heard *heard, const char *format, struct err *err)
{
	for (size_t i = 0; i < sizeof(cuts) / sizeof(*cuts); i++)
		if (heard->code == cuts[i].code)
			return err_set_at(err, ERR_LIMIT, heard->line, heard->column,
				"%s cannot be read to its end: %s (%s)", format,
				cuts[i].what, heard->text);
	return err_set_at(err, ERR_SUBJECT, heard->line, heard->column,
		"not well-formed %s: %s", format,
		heard->text[0] ? heard->text : "no element found");
}

/* JX-11: stops before the first entity is read. */
static void
refuse_type(void *data, const xmlChar *name, const xmlChar *id, const xmlChar *url)
{
	(void)name;
	(void)id;
	(void)url;
	xmlParserCtxtPtr context = data;
	struct err *err = context->_private;
	err_set_at(err, ERR_SUBJECT, (unsigned)context->input->line,
		(unsigned)context->input->col,
		"a document type (<!DOCTYPE) is refused in XML: it can define entities");
	xmlStopParser(context);
}

static xmlDoc *
read_xml(struct str text, struct err *err)
{
	xmlParserCtxtPtr context = xmlNewParserCtxt();
	if (!context)
		die_out_of_memory();
	context->_private = err;
	context->sax->internalSubset = refuse_type;
	context->sax->externalSubset = refuse_type;
	xmlDoc *tree = xmlCtxtReadMemory(context, text.data, (int)text.size, NULL,
		"UTF-8", XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_COMPACT);
	if (!context->wellFormed) {
		xmlFreeDoc(tree);
		tree = NULL;
	}
	xmlFreeParserCtxt(context);
	return tree;
}

static xmlDoc *
read_html(struct str text)
{
	htmlParserCtxtPtr context = htmlNewParserCtxt();
	if (!context)
		die_out_of_memory();
	xmlDoc *tree =
		htmlCtxtReadMemory(context, text.data, (int)text.size, NULL, "UTF-8",
			HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC
				| HTML_PARSE_COMPACT);
	htmlFreeParserCtxt(context);
	return tree;
}

/* The library's own limit is one more for XML, and its HTML parser only whispers. */
static bool
check_depth(const xmlDoc *tree, struct err *err)
{
	const xmlNode *root = xmlDocGetRootElement(tree), *node = root;
	for (size_t depth = 1; node;) {
		if (depth > XDOC_DEPTH_MAX && node->type == XML_ELEMENT_NODE)
			return err_set_at(err, ERR_LIMIT, (unsigned)node->line, 0,
				"elements more than %d deep inside one another",
				XDOC_DEPTH_MAX);
		if (node->type == XML_ELEMENT_NODE && node->children) {
			node = node->children;
			depth++;
			continue;
		}
		while (node != root && !node->next) {
			node = node->parent;
			depth--;
		}
		node = node == root ? NULL : node->next;
	}
	return true;
}

struct xdoc *
xdoc_read(enum xdoc_kind kind, struct str text, struct err *err)
{
	struct err why = { 0 };
	if (!xdoc_guard_text(kind, text, err))
		return NULL;
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_from(text, 3);
	struct xdoc_heard heard = { .kind = kind };
	xdoc_listen(&heard);
	xmlDoc *tree = kind == XDOC_XML ? read_xml(text, &why) : read_html(text);
	xdoc_listen_end();
	bool good = tree && !why.kind && !heard.code && xmlDocGetRootElement(tree);
	if (good && !check_depth(tree, err))
		good = false;
	else if (why.kind)
		err_set_at(err, why.kind, why.line, why.column, "%s", why.text);
	else if (!good)
		refuse(&heard, kind == XDOC_XML ? "XML" : "HTML", err);
	if (!good) {
		xmlFreeDoc(tree);
		return NULL;
	}
	struct xdoc *doc = malloc(sizeof(*doc));
	if (!doc)
		die_out_of_memory();
	xmlXPathOrderDocElems(tree); /* else nodes are put in order by walking to each */
	*doc = (struct xdoc){ tree, kind, text.size };
	return doc;
}

void
xdoc_free(struct xdoc *doc)
{
	if (!doc)
		return;
	xmlFreeDoc(doc->tree);
	free(doc);
}
