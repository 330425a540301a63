# SPDX-License-Identifier: MIT
"""What a web system shows to the world: nginx's configuration, OpenAPI, pages, headers."""
from . import moving as m
from .shapes import OWNERS, some


def directive(name, *args, block=None):
    return {"name": name, "args": list(args), "block": block}


def nginx(rng):
    """nginx -T."""
    servers = []
    for name in some(rng, rng.randrange(5, 9)):
        locations = [directive("location", path, block=[
            directive("proxy_pass", f"http://{name}." + "{zone}:8080"),
            directive("proxy_read_timeout", f"{rng.randrange(5, 120)}s"),
            directive("proxy_set_header", "Host", "$host"),
            directive("add_header", "X-Owner", rng.choice(OWNERS), "always"),
            directive("limit_req", "zone=one", f"burst={rng.randrange(5, 50)}", "nodelay")])
            for path in ("/", "/api/", "/static/")]
        servers.append(directive("server", block=[
            directive("listen", "443", "ssl", "http2"),
            directive("server_name", f"{name}." + "{domain}", f"www.{name}." + "{domain}"),
            directive("client_max_body_size", f"{rng.randrange(1, 64)}m"),
            directive("keepalive_timeout", f"{rng.randrange(10, 90)}s"),
            directive("ssl_protocols", "TLSv1.2", "TLSv1.3"), *locations]))
    return [
        directive("#", "configuration", "file", "/etc/nginx/nginx.conf:"),
        directive("#", "written", m.iso(), "by", m.pod("puppet")),
        directive("#", "catalogue", m.guid()),
        directive("user", "www-data"), directive("worker_processes", "8"),
        directive("events", block=[directive("worker_connections", "1024")]),
        directive("http", block=[
            directive("log_format", "main", "$remote_addr  -  [$time_local]  \"$request\" $status"),
            directive("gzip", "on"), directive("gzip_min_length", "1024"),
            directive("gzip_types", "text/css", "application/json", "image/svg+xml"),
            directive("ssl_ciphers", "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384"),
            directive("proxy_cache_path", "/var/cache/nginx", "levels=1:2", "keys_zone=a:10m",
                      "max_size=1g", "inactive=60m"), *servers]),
    ]


def schema(rng, name):
    return {"type": "object", "required": ["id", "name", "price"], "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string", "maxLength": rng.randrange(40, 200),
                 "description": f"Name of the {name}, as « shown » to people"},
        "price": {"type": "number", "minimum": 0, "multipleOf": 0.05},
        "count": {"type": "integer", "format": "int32", "maximum": 2147483647,
                  "example": 9007199254740993},
        "state": {"type": "string", "enum": ["new", "paid", "sent", "returned"], "default": "new"},
        "timeout": {"type": "string", "example": "30s", "description": "As 30s or 5m"}}}


def openapi(rng):
    paths, schemas = {}, {}
    for name in some(rng, rng.randrange(6, 10)):
        title = name.capitalize()
        schemas[title] = schema(rng, name)
        reference = f"#/components/schemas/{title}"
        paths[f"/{name}"] = {
            "get": {"operationId": f"list{title}", "tags": [name, "public"], "deprecated": False,
                    "parameters": [{"name": "limit", "in": "query", "required": False,
                                    "schema": {"type": "integer", "default": 50}},
                                   {"name": "Accept-Language", "in": "header", "required": False,
                                    "schema": {"type": "string"}}],
                    "responses": {"200": {"description": f"All of {name}", "content": {
                        "application/json": {"schema": {"type": "array", "items": {"$ref": reference}}}}},
                        "503": {"description": "Retry after 30s"}}},
            "post": {"operationId": f"create{title}", "tags": [name], "security": [{"oauth": ["write"]}],
                     "requestBody": {"content": {"application/json": {"schema": {"$ref": reference}}}},
                     "responses": {"201": {"description": "Made"}, "409": {"description": "Exists"}}}}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Shop", "version": f"2.{rng.randrange(2, 9)}0", "description":
                 "Orders,  carts\tand more – für alle", "contact": {"name": rng.choice(OWNERS)},
                 "x-generated": m.iso(), "x-build": m.hexes(40), "x-node": m.node("docs")},
        "servers": [{"url": "https://api.{domain}/v2"}, {"url": "https://eu.api.{domain}/v2"}],
        "tags": [{"name": "public"}, {"name": "internal"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"oauth": {
            "type": "oauth2", "flows": {"clientCredentials": {
                "tokenUrl": "https://login.{domain}/token", "scopes": {"write": "Change things"}}}}}},
        "x-limits": {"burst": 20, "window": "60s", "upload": "10MB", "mode": "0644"},
    }


def tag(name, /, *children, **attrs):
    return {"tag": name, "attrs": {key.rstrip("_").replace("_", "-"): value
                                   for key, value in attrs.items()}, "children": list(children)}


def page(rng):
    names = some(rng, rng.randrange(7, 12))
    cards = [tag("article", tag("h2", name.capitalize()),
                 tag("p", "Only ", tag("b", f"{rng.randrange(5, 99)}.50"), f" € at {rng.choice(OWNERS)}"),
                 tag("a", "Buy", href=f"/{name}/buy?n=1&size=20cm", class_="button primary"),
                 class_="card", id=name, data_weight=f"{rng.randrange(1, 50)}kg") for name in names]
    return tag(
        "html",
        tag("head", tag("meta", charset="utf-8"), tag("title", "Shop – Übersicht"),
            tag("meta", name="description", content="All we have,  in one place"),
            tag("meta", name="robots", content="index, follow"),
            tag("meta", name="version", content="1.10"),
            tag("link", rel="canonical", href="https://www.{domain}/"),
            tag("link", rel="stylesheet", href="/s/main.css?v=1.10",
                integrity="sha384-" + f"{rng.getrandbits(256):064x}"),
            tag("script", src="https://cdn.{domain}/a.js", defer="defer"),
            tag("meta", name="csrf-token", content=m.token())),
        tag("body",
            tag("nav", tag("ul", *(tag("li", tag("a", name, href=f"https://www.{{domain}}/{name}"))
                                   for name in names)), class_="main"),
            tag("main", tag("h1", "Welcome to ", tag("em", "the"), " shop"), *cards,
                tag("form", tag("input", type="search", name="q", maxlength="80"),
                    tag("input", type="hidden", name="_token", value=m.guid()),
                    tag("button", "Find", type="submit"), action="/search", method="get"),
                tag("pre", "GET  /api/items?limit=10\n  Accept: text/html\n"),
                tag("table", *(tag("tr", tag("td", name), tag("td", f"{rng.randrange(1, 99)}kg"),
                                   tag("td", f"0{rng.randrange(10, 99)}")) for name in names))),
            tag("footer", tag("p", "© 2026 Shop AG"), tag("p", m.iso(), class_="generated"),
                tag("p", m.node("web"), class_="by"), tag("span", m.took()))),
        lang="de")


def small(rng):
    return {"status": "ok", "name": "shop", "items": some(rng, 4)}


USUAL = (("Content-Language", "de-CH"), ("Cache-Control", "no-store"), ("X-Frame-Options", "DENY"))
HEADER_SET = (
    ("Cache-Control", "public, max-age=600, stale-while-revalidate=30"),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
    ("Content-Security-Policy", "default-src 'self'; img-src 'self' https://cdn.{domain}; "
                                "script-src 'self' https://cdn.{domain}; report-uri /csp"),
    ("X-Frame-Options", "SAMEORIGIN"), ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(self)"),
    ("Access-Control-Allow-Origin", "https://www.{domain}"),
    ("Access-Control-Allow-Methods", "GET, POST, OPTIONS"),
    ("Access-Control-Max-Age", "600"), ("Vary", "Accept-Encoding, Origin"),
    ("Server", "nginx"), ("X-Powered-By", "Shop 1.10"), ("X-Upload-Limit", "10MB"),
    ("Link", "<https://cdn.{domain}/main.css>; rel=preload; as=style"),
    ("Link", "<https://cdn.{domain}/main.js>; rel=preload; as=script"),
    ("X-Timeout", "30s"), ("Content-Language", "de-CH"), ("X-Api-Version", "2.10"),
    ("X-Owner", "Jos%C3%A9"), ("Alt-Svc", "h3=\":443\"; ma=86400"),
    ("Cross-Origin-Opener-Policy", "same-origin"), ("Accept-Ranges", "bytes"))


def header_set(rng):
    return [[name, value] for name, value in HEADER_SET]


def cookies():
    """Two cookies as a session has them; their values are each visitor's own."""
    return [["Set-Cookie", "session=s%3Aabc123; Path=/; Secure; HttpOnly; SameSite=Lax"],
            ["Set-Cookie", "locale=de; Path=/; Max-Age=31536000; Domain={domain}"]]
