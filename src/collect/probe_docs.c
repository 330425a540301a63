/* SPDX-License-Identifier: MIT */
/* The `docs` probe: documents are there, and their links lead somewhere.  Files and
 * anchors are looked up here; of links into the web those to the environment's own origin
 * and its declared hosts are asked, one after the other, and no others. */
#include "collect/document.h"
#include "collect/engine.h"
#include "world/file.h"

enum {
	LINKS_MAX = 20000, /* of all documents */
	ASKED_MAX = 500 /* different ones into the web */
};

struct web_link {
	struct str url; /* without fragment */
	struct str where; /* "docs/a.md:3", of the first that has it */
};

struct docs_look {
	struct look *look;
	struct http_client *client;
	struct redirect *redirect;
	struct site_guard guard;
	struct vec broken; /* struct member: "docs/a.md:3 gone.md" → why */
	struct vec web; /* struct web_link */
	size_t documents, links, elsewhere, next;
};

static struct docs_look *
self_of(struct task *task)
{
	return ((struct look *)task->work)->part;
}

static void
close_client(struct docs_look *self)
{
	redirect_cancel(self->redirect);
	http_client_close(self->client);
	self->redirect = NULL;
	self->client = NULL;
}

static void
drop(struct task *task)
{
	close_client(self_of(task));
	look_drop(task->work);
}

static void
give_up(struct docs_look *self, enum trouble trouble, struct str reason)
{
	reason = str_copy(&self->look->arena, reason);
	close_client(self);
	look_fail(self->look, trouble, reason);
}

/* --- what is broken --- */

/* The same link twice in one line is broken once. */
static void
add_broken(struct docs_look *self, struct str where, struct str link, struct str why)
{
	struct arena *a = &self->look->arena;
	struct str name = str_format(a, "%.*s %.*s", STR_ARGS(where), STR_ARGS(link));
	for (size_t i = 0; i < self->broken.count; i++)
		if (str_eq(member_name(vec_at(&self->broken, i)), name))
			return;
	members_add_str(&self->broken, name, value_of_string(why));
}

static void
finish(struct docs_look *self)
{
	struct look *look = self->look;
	struct arena *a = &look->arena;
	struct vec body = vec_of(a, struct member);
	members_add(&body, "documents", value_of_int(a, (int64_t)self->documents));
	members_add(&body, "links", value_of_int(a, (int64_t)self->links));
	members_add(&body, "asked", value_of_int(a, (int64_t)self->web.count));
	members_add(&body, "elsewhere", value_of_int(a, (int64_t)self->elsewhere));
	if (self->broken.count)
		members_add(&body, "broken", value_of_members(&self->broken));
	members_add(&look->envelope, "body", value_of_members(&body));
	close_client(self);
	look_finish(look, SEEN_WHOLE, (struct str){ 0 });
}

/* --- files --- */

static bool
has_anchor(const struct markdown *document, struct str anchor)
{
	for (size_t i = 0; i < document->anchors.count; i++)
		if (str_eq_nocase(*(struct str *)vec_at(&document->anchors, i), anchor))
			return true;
	return false;
}

/* An anchor is looked up where anchors can be read. */
static struct str
why_broken(struct docs_look *self, struct str file, struct str anchor)
{
	struct arena *a = &self->look->arena;
	struct arena scratch = { 0 };
	struct markdown target;
	struct err err = { 0 };
	const char *path = str_c(a, engine_path(self->look->task->engine, a, file));
	if (!file_exists(path))
		return STR("there is no such file");
	if (!anchor.size || !document_is_known(file))
		return (struct str){ 0 };
	struct str why = { 0 };
	if (!document_read(&scratch, path, &target, &err))
		why = str_copy(a, str_of(err.text));
	else if (!has_anchor(&target, anchor))
		why = STR("there is no such heading");
	arena_fini(&scratch);
	return why;
}

static void
add_web(struct docs_look *self, struct str where, struct str link)
{
	ptrdiff_t hash = str_find_char(link, '#');
	struct web_link web = {
		str_copy(&self->look->arena,
			hash == STR_NONE ? link : str_part(link, 0, (size_t)hash)),
		where
	};
	for (size_t i = 0; i < self->web.count; i++)
		if (str_eq(((struct web_link *)vec_at(&self->web, i))->url, web.url))
			return;
	vec_add(&self->web, &web);
}

/* Whether it may be asked at all: an origin that nobody declared is left alone. */
static bool
is_declared(struct docs_look *self, struct str link)
{
	struct err err = { 0 };
	struct str why;
	struct http_url url;
	return http_url_parse(&self->look->arena, link, &url, ERR_SUBJECT, &err)
		&& site_allows(&self->guard, STR("GET"), &url, &why);
}

static void
look_at_link(struct docs_look *self, struct str name, const struct markdown_link *link)
{
	struct arena *a = &self->look->arena;
	struct str file, anchor;
	struct str where =
		link->line ? str_format(a, "%.*s:%u", STR_ARGS(name), link->line) : name;
	self->links++;
	if (!document_target(a, name, link->url, &file, &anchor)) {
		if (is_declared(self, link->url))
			add_web(self, where, link->url);
		else
			self->elsewhere++;
		return;
	}
	struct str why = why_broken(self, file, anchor);
	if (why.size)
		add_broken(self, where, link->url, why);
}

static bool
look_at_document(struct docs_look *self, struct str name)
{
	struct arena *a = &self->look->arena;
	struct markdown document;
	struct err err = { 0 };
	const char *path = str_c(a, engine_path(self->look->task->engine, a, name));
	if (!document_is_known(name)) {
		give_up(self, TROUBLE_DECODE,
			str_format(
				a, "%.*s is neither Markdown nor HTML", STR_ARGS(name)));
		return false;
	}
	if (!document_read(a, path, &document, &err)) {
		give_up(self, err.kind == ERR_INPUT ? TROUBLE_FILE : TROUBLE_DECODE,
			str_of(err.text));
		return false;
	}
	self->documents++;
	for (size_t i = 0; i < document.links.count && self->links <= LINKS_MAX; i++)
		look_at_link(self, name, vec_at(&document.links, i));
	if (self->links <= LINKS_MAX && self->web.count <= ASKED_MAX)
		return true;
	give_up(self, TROUBLE_LIMIT,
		str_format(a,
			"more than %d links, or more than %d into the web, are too many",
			LINKS_MAX, ASKED_MAX));
	return false;
}

/* A pattern that nothing fits is a document that is gone. */
static bool
look_at_pattern(struct docs_look *self, struct str pattern)
{
	struct arena *a = &self->look->arena;
	struct str folder = self->look->task->engine->settings.workspace->folder;
	struct err err = { 0 };
	struct str *names;
	size_t count;
	if (!file_glob(a, folder.size ? str_c(a, folder) : ".", pattern, &names, &count,
		    &err)) {
		give_up(self, TROUBLE_FILE, str_of(err.text));
		return false;
	}
	if (!count)
		add_broken(self, STR("smoke.yaml"), pattern,
			STR("there is no such document"));
	for (size_t i = 0; i < count; i++)
		if (!look_at_document(self, names[i]))
			return false;
	return true;
}

/* --- the web --- */

static void ask_next(struct task *task);

static void
replied(void *context, struct reply *reply)
{
	struct docs_look *self = context;
	struct task *task = self->look->task;
	const struct web_link *link = vec_at(&self->web, self->next++);
	const struct http_response *response = reply->response;
	self->redirect = NULL;
	bool crossed = site_was_crossed(&self->guard, reply);
	bool left = response->trouble == TROUBLE_BLOCKED; /* it answered: go elsewhere */
	if (response->trouble != TROUBLE_NONE && !crossed && !left) {
		give_up(self, response->trouble,
			str_format(&self->look->arena, "%.*s: %.*s", STR_ARGS(link->url),
				STR_ARGS(response->reason)));
		return;
	}
	self->elsewhere += left && !crossed;
	if (crossed)
		add_broken(self, link->where, link->url,
			STR("leads to another environment"));
	else if (response->status >= 400)
		add_broken(self, link->where, link->url,
			str_format(&self->look->arena, "answers %d", response->status));
	reply_fini(reply);
	task_pace(task, ask_next);
}

static void
ask_next(struct task *task)
{
	struct docs_look *self = self_of(task);
	const struct site *site = task->site;
	struct arena *a = &self->look->arena;
	struct err err = { 0 };
	if (self->next == self->web.count) {
		finish(self);
		return;
	}
	if (!self->client && !(self->client = http_client_open(site->http, &err))) {
		give_up(self, TROUBLE_OWN, str_of(err.text));
		return;
	}
	const struct web_link *link = vec_at(&self->web, self->next);
	self->guard = (struct site_guard){ .site = site };
	struct http_request request = request_of(&site->settings);
	request.method = STR("GET");
	request.url = link->url;
	request.connect_to = site_connect_to(task, task->probe->instance);
	request.headers = site->settings.headers;
	request.header_count = site->settings.header_count;
	site_keep_own(site, a, request.connect_to, &request);
	struct redirect_policy policy = { .follow = true,
		.most = site->settings.redirects,
		.strict = true,
		.allow = site_allows,
		.allow_context = &self->guard,
		.deadline = request.deadline };
	self->redirect = redirect_send(
		task->engine->loop, self->client, a, &request, &policy, replied, self);
}

void
probe_docs_start(struct task *task)
{
	struct look *look = look_open(task);
	struct docs_look *self = arena_new(&look->arena, struct docs_look);
	look->part = self;
	task->cancel = drop;
	*self = (struct docs_look){ .look = look,
		.guard = { .site = task->site },
		.broken = vec_of(&look->arena, struct member),
		.web = vec_of(&look->arena, struct web_link) };
	for (size_t i = 0; i < look->probe->docs.count; i++)
		if (!look_at_pattern(self, look->probe->docs.items[i]))
			return;
	task_pace(task, ask_next);
}
