/* SPDX-License-Identifier: MIT */
#include "compare/read.h"

#include "compare/tolerance.h"

static bool
is_switch(const struct difference *d, bool to)
{
	return d->kind == DIFFERENCE_CHANGED && d->baseline->kind == VALUE_BOOL
		&& d->candidate->kind == VALUE_BOOL && d->candidate->as.boolean == to;
}

static unsigned
bit_of(enum difference_kind kind)
{
	static const unsigned bits[] = {
		[DIFFERENCE_MISSING] = ON_MISSING,
		[DIFFERENCE_EXTRA] = ON_EXTRA,
		[DIFFERENCE_CHANGED] = ON_CHANGED,
		[DIFFERENCE_TYPE_CHANGED] = ON_TYPE_CHANGED,
		[DIFFERENCE_ORDER_CHANGED] = ON_ORDER_CHANGED,
	};
	return bits[kind];
}

static bool
speaks_of(unsigned set, const struct difference *d)
{
	return (set & bit_of(d->kind)) || ((set & ON_TURNED_ON) && is_switch(d, true))
		|| ((set & ON_TURNED_OFF) && is_switch(d, false));
}

static bool
is_tolerated(const struct rule *rule, const struct difference *d)
{
	return rule->tolerance.given && d->kind == DIFFERENCE_CHANGED
		&& d->baseline->kind == VALUE_NUMBER && d->candidate->kind == VALUE_NUMBER
		&& tolerance_holds(&rule->tolerance, value_text(d->baseline),
			value_text(d->candidate));
}

/* UNMATCHED: the rule does not decide. */
static enum reading
reading_of(const struct rule *rule, enum compare_mode mode, const struct difference *d)
{
	if (speaks_of(rule->ignore, d))
		return READING_IGNORED;
	if (is_tolerated(rule, d))
		return READING_TOLERATED;
	if (mode == COMPARE_TIMES)
		return READING_UNMATCHED;
	if (speaks_of(rule->allow, d))
		return READING_ALLOWED;
	return rule->severity ? READING_RATED : READING_UNMATCHED;
}

static void
decide(const struct compiled_rule *item, enum reading reading, struct difference *out)
{
	out->reading = reading;
	out->rule = item->rule->id;
	out->severity = reading == READING_RATED ? item->rule->severity : SEVERITY_INFO;
}

const struct compiled_rule *
read_difference(const struct rules *rules, enum compare_mode mode, const struct spot *p,
	struct difference *out)
{
	struct speaking s = { .one = p->baseline_state, .other = p->candidate_state };
	const struct compiled_rule *decided = NULL;
	out->severity = SEVERITY_ERROR;
	out->sensitive |=
		value_is_digest(out->baseline) || value_is_digest(out->candidate);
	for (uint32_t i; speaking_next(&s, &i);) {
		const struct compiled_rule *item = &rules->items[i];
		out->sensitive |= item->rule->sensitive;
		enum reading reading =
			decided ? READING_UNMATCHED : reading_of(item->rule, mode, out);
		if (reading == READING_UNMATCHED)
			continue;
		decide(item, reading, out);
		decided = item;
	}
	return decided;
}

bool
read_is_named(const struct rules *rules, const struct spot *p)
{
	struct speaking s = { .one = p->baseline_state, .other = p->candidate_state };
	for (uint32_t i; speaking_next(&s, &i);) {
		const struct compiled_rule *item = &rules->items[i];
		const struct rule *rule = item->rule;
		if (!item->general
			&& (rule->ignore || rule->allow || rule->tolerance.given
				|| rule->severity || rule->sensitive))
			return true;
	}
	return false;
}

bool
value_is_digest(const struct value *v)
{
	const struct str hex = STR("0123456789abcdef");
	if (!v || v->kind != VALUE_STRING
		|| !str_starts(value_text(v), STR("sensitive:")))
		return false;
	struct str digits = str_from(value_text(v), sizeof("sensitive:") - 1);
	for (size_t i = 0; i < digits.size; i++)
		if (str_find_char(hex, digits.data[i]) == STR_NONE)
			return false;
	return digits.size == 32;
}

enum list_kind
read_list_kind(const struct rules *rules, const struct spot *p, struct str *key)
{
	struct speaking s = { .one = p->baseline_state, .other = p->candidate_state };
	for (uint32_t i; speaking_next(&s, &i);) {
		const struct compiled_rule *item = &rules->items[i];
		if (item->rule->list == LIST_UNSAID)
			continue;
		rules_count_use(rules, item);
		*key = item->rule->list_key;
		return item->rule->list;
	}
	return LIST_ORDERED;
}
