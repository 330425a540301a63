/* SPDX-License-Identifier: MIT */
/* What a webhook is given: a JSON document, for programs or for a chat. */
#ifndef SMOKE_REPORT_HOOK_H
#define SMOKE_REPORT_HOOK_H

#include "model/notify.h"
#include "report/mail.h"

enum { HOOK_FINDINGS = 100 };

/* `id` is the same however often it is delivered; `news` is why it is. */
void hook_write(enum webhook_style style, enum lang lang, const struct mail_story *story,
	struct str id, struct str news, struct sbuf *out);

#endif
