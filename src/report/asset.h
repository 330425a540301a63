/* SPDX-License-Identifier: MIT */
/* What the HTML report looks like and does: files of reports/, compiled in by
 * reports/embed.cmake. */
#ifndef SMOKE_REPORT_ASSET_H
#define SMOKE_REPORT_ASSET_H

#include "base/str.h"

extern const struct str report_style_css, report_script_js;

#endif
