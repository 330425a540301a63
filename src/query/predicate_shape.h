/* SPDX-License-Identifier: MIT */
/* Texts of a known shape, for the predicates that ask for one. */
#ifndef SMOKE_QUERY_PREDICATE_SHAPE_H
#define SMOKE_QUERY_PREDICATE_SHAPE_H

#include "base/str.h"

bool shape_is_ipv4(struct str text);
bool shape_is_ipv6(struct str text);
bool shape_is_uuid(struct str text);
bool shape_is_iso_date(struct str text); /* RFC 3339 */

#endif
