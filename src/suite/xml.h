/* SPDX-License-Identifier: MIT */
/* Where an XML document in a suite ends. */
#ifndef SMOKE_SUITE_XML_H
#define SMOKE_SUITE_XML_H

#include "suite/parser.h"

enum { XML_DEPTH_MAX = 256 };

/* From `<` on to behind the root element.  It is not a validator: tags, their names,
 * quotes and references must be right, because without that no end can be found that is
 * sure. */
bool xml_pass(struct parser *p);

#endif
