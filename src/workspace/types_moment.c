/* SPDX-License-Identifier: MIT */
/* Types for calendars: a day, an instant, an hour of the day, days of the week; in UTC.
 */
#include "base/number.h"
#include "model/policy.h"
#include "query/datetime.h"
#include "workspace/types.h"

#include <string.h>

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, DAY_HOURS = 24 };

/* "18:00", and "24:00" for the end of the day. */
static bool
read_hour(struct str text, struct moment *out)
{
	int64_t hour, minute;
	if (text.size != sizeof("18:00") - 1 || text.data[2] != ':'
		|| !number_int(str_part(text, 0, 2), &hour)
		|| !number_int(str_part(text, 3, 2), &minute) || hour < 0 || minute < 0)
		return false;
	if (minute > 59 || hour > DAY_HOURS || (hour == DAY_HOURS && minute))
		return false;
	*out = (struct moment){ MOMENT_HOUR, hour * HOUR + minute * MINUTE };
	return true;
}

static bool
read_instant(struct str text, struct moment *out)
{
	static const struct {
		struct str format;
		enum moment_kind kind;
	} rows[] = {
		{ STR_INIT("%Y-%m-%d"), MOMENT_DAY },
		{ STR_INIT("%Y-%m-%dT%H:%MZ"), MOMENT_INSTANT },
		{ STR_INIT("%Y-%m-%dT%H:%M:%SZ"), MOMENT_INSTANT },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		int64_t instant;
		if (!datetime_parse(text, rows[i].format, &instant) || instant < 0)
			continue;
		*out = (struct moment){ rows[i].kind, instant / 1000 };
		return true;
	}
	return false;
}

static bool
read_moment(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct str text;
	struct moment moment;
	if (!read_plain_text(r, node, &text))
		return false;
	if (!read_hour(text, &moment) && !read_instant(text, &moment))
		return refuse(r, node,
			"'%s' must be a day (2026-12-24), an instant in UTC "
			"(2026-12-24T18:00Z) or an hour (18:00), not '%.*s'",
			row->key, STR_ARGS(text));
	memcpy(at, &moment, sizeof(moment));
	return true;
}

static struct value
schema_moment(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a,
		"^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?Z)?"
		"|[0-9]{2}:[0-9]{2})$");
}

const struct type type_moment = { "day, instant or hour", read_moment, schema_moment,
	false };

static bool
read_stamp(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct str text;
	int64_t instant;
	if (!read_plain_text(r, node, &text))
		return false;
	if (!datetime_parse(text, STR("%Y-%m-%dT%H:%M:%SZ"), &instant))
		return refuse(r, node,
			"'%s' must be an instant in UTC such as 2026-12-24T18:00:00Z, "
			"not '%.*s'",
			row->key, STR_ARGS(text));
	memcpy(at, &text, sizeof(text));
	return true;
}

static struct value
schema_stamp(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(
		a, "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$");
}

const struct type type_instant = { "instant", read_stamp, schema_stamp, false };

/* --- days of the week ---------------------------------------------------------- */

static const struct str weekdays[] = { STR_INIT("sun"), STR_INIT("mon"), STR_INIT("tue"),
	STR_INIT("wed"), STR_INIT("thu"), STR_INIT("fri"), STR_INIT("sat") };
enum { WEEKDAYS = sizeof(weekdays) / sizeof(*weekdays) };

static bool
read_weekdays(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct texts names = { 0 };
	unsigned days = 0;
	if (!read_texts(r, row, node, &names, &type_text))
		return false;
	for (size_t i = 0; i < names.count; i++) {
		size_t day = 0;
		while (day < WEEKDAYS && !str_eq(weekdays[day], names.items[i]))
			day++;
		if (day == WEEKDAYS) {
			const struct yaml_node *bad = node_item(node, i);
			refuse(r, bad ? bad : node,
				"'%.*s' is no day of the week: mon, tue, wed, thu, fri, "
				"sat or sun",
				STR_ARGS(names.items[i]));
			hint_nearest(r, names.items[i], weekdays, WEEKDAYS);
			return false;
		}
		days |= 1u << day;
	}
	memcpy(at, &days, sizeof(days));
	return true;
}

static struct value
schema_weekdays(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_one_or_list(
		a, schema_with_pattern(a, "^(sun|mon|tue|wed|thu|fri|sat)$"));
}

const struct type type_weekdays = { "days of the week", read_weekdays, schema_weekdays,
	false };
