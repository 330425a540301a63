/* SPDX-License-Identifier: MIT */
/* How differences are read, and what must hold. */
#ifndef SMOKE_MODEL_RULE_H
#define SMOKE_MODEL_RULE_H

#include "base/diag.h"
#include "model/condition.h"
#include "model/severity.h"
#include "model/texts.h"
#include "value/value.h"

enum list_kind { LIST_UNSAID = 0, LIST_ORDERED, LIST_SET, LIST_MULTISET, LIST_KEYED };

enum /* of struct rule, `ignore` and `allow`: bit sets */
{
	ON_MISSING = 1 << 0,
	ON_EXTRA = 1 << 1,
	ON_CHANGED = 1 << 2,
	ON_TYPE_CHANGED = 1 << 3,
	ON_ORDER_CHANGED = 1 << 4,
	ON_ALL = (1 << 5) - 1,
	ON_TURNED_ON = 1 << 5, /* false in the baseline, true in the candidate */
	ON_TURNED_OFF = 1 << 6
};

struct tolerance {
	bool given;
	bool relative; /* `part` millionths of the baseline's size, else `absolute` */
	int64_t part;
	struct str absolute; /* a decimal number as text */
};

struct rule {
	struct str id; /* given, or "rule 3" */
	struct str path; /* JSONPath; rules without one speak for the whole envelope */
	struct texts probes, tags; /* none: all; a name may end in `*` */
	unsigned ignore, allow; /* bit sets; 0: says nothing */
	struct tolerance tolerance;
	enum severity severity; /* NONE: says nothing */
	enum list_kind list;
	struct str list_key; /* KEYED: the member that identifies an element */
	bool sensitive;
	struct condition condition; /* asked of the candidate */
	bool off; /* in this run, by its condition */
	struct str reason, owner;
	struct span span, path_span;
};

enum relation { RELATION_NONE = 0, RELATION_SAME, RELATION_DIFFERENT };
enum must { MUST_NONE = 0, MUST_PRESENT, MUST_ABSENT };

struct environment_value {
	struct str environment;
	struct value value;
};

struct expectation { /* exactly one of relation, values, version, must, is, matches */
	struct str id; /* given, or "expectation 3" */
	struct str probe; /* one probe's name */
	struct str path;
	enum relation relation;
	struct environment_value *values;
	size_t value_count;
	struct str version; /* ">= baseline", ">= 1.4", "== {{…}}" */
	enum must must;
	struct str is; /* a comparison: "< 24h", "> 1GB", "== 3", "!= x" */
	struct str matches; /* a regex */
	enum severity severity; /* ERROR when not said */
	struct texts environments; /* none: everywhere the probe looks */
	struct condition condition; /* … and where this holds */
	struct str reason, owner;
	bool required;
	struct span span, path_span;
};

#endif
