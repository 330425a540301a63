# SPDX-License-Identifier: MIT
"""The server that the corpus asks: deterministic, on loopback, with a fixed Date.

Each run of a suite gets a server of its own (`with Server() as server:`), so that what it
counts begins at zero.  Routes are rows of ROUTES: a pattern of the path and a function
of the request that gives a Reply; what no row fits is a 404.
"""
import gzip
import hashlib
import http.server
import json
import re
import threading
import time
import urllib.parse
import zlib

DATE = "Mon, 05 Jan 2026 10:20:30 GMT"


class Reply:
    def __init__(self, body=b"", kind="text/plain", status=200, headers=(), reason=None):
        self.body = body.encode() if isinstance(body, str) else body
        self.kind, self.status, self.headers, self.reason = kind, status, list(headers), reason


def as_json(value, **more):
    return Reply(json.dumps(value, ensure_ascii=False, separators=(",", ":")),
                 "application/json", **more)


# --- documents

DOCUMENT = """{
  "null": null, "true": true, "false": false,
  "zero": 0, "one": 1, "minus": -7, "big": 9223372036854775807, "small": -9223372036854775808,
  "huge": 123456789012345678901234567890, "float": 1.5, "same": 1.0, "tiny": 0.1, "exp": 1e3,
  "text": "hello", "empty": "", "unicode": "h\\u00e9llo \\u4e16\\u754c \\ud83d\\ude00",
  "lines": "a\\nb\\tc", "quote": "say \\"hi\\" \\\\ done", "digits": "42", "decimal": "3.25",
  "spaces": "  in between  ", "upper": "HELLO",
  "url": "https://example.org/a/b?x=1&y=two%20words&z=%C3%A9#frag",
  "html": "<a href=\\"x\\">&amp; \\u00e9 &eacute; &#233; &lt;</a>",
  "base64": "aGVsbG8=", "base64url": "_-__", "hex": "68656c6c6f", "bad64": "a*b",
  "date": "2026-01-05T10:20:30.123Z", "rfc2822": "Mon, 05 Jan 2026 10:20:30 GMT",
  "day": "2026-01-05", "uuid": "123e4567-e89b-12d3-a456-426614174000",
  "ipv4": "192.168.1.10", "ipv6": "2001:db8::1",
  "xml": "<r><i>1</i><i>2</i></r>", "json": "{\\"a\\":[1,2,{\\"b\\":3}]}", "csv": "a,b,,c",
  "list": [1, 2, 3], "none": [], "words": ["one", "two", "three"], "mixed": [1, "a", null, true, 1.5],
  "nested": [[1], [2, 3], []],
  "object": {"a": 1, "b": {"c": "deep"}}, "hollow": {},
  "a-b": "dash", "a.b": "dot", "with space": "blank", "": "noname",
  "books": [
    {"title": "Red", "price": 8.5, "stock": 3, "tags": ["x", "y"]},
    {"title": "Green", "price": 12, "stock": 0, "tags": []},
    {"title": "Blue", "price": 22.75, "stock": 11, "tags": ["y"], "isbn": "0-1"}
  ]
}
"""

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title></head>
<body><h1 id="top">Hello &amp; welcome</h1>
<ul class="list"><li>one</li><li class="on">two</li><li>three</li></ul>
<p>caf\u00e9 <a href="/next?a=1&amp;b=2">next</a><br>unclosed
<input name="token" value="abc123"><input name="n" value="7">
</body></html>
"""

XML = """<?xml version="1.0" encoding="UTF-8"?>
<shop xmlns:x="http://example.org/x" open="true">
  <item id="1" price="8.5">Red</item>
  <item id="2" price="12">Green</item>
  <x:note lang="en">n\u00f6te</x:note>
  <empty/>
</shop>
"""

XML_DEFAULT = """<?xml version="1.0"?>
<feed xmlns="http://example.org/atom" xmlns:b="http://example.org/b"><entry>first</entry><b:entry>second</b:entry></feed>
"""

SOAP = """<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><ok code="0">yes</ok></soap:Body></soap:Envelope>
"""

TEXTS = {
    "plain": "Hello World!\n",
    "noeol": "Hello World!",
    "lines": "one\ntwo\nthree\n",
    "crlf": "one\r\ntwo\r\n",
    "unicode": "na\u00efve caf\u00e9 \u4e16\u754c \U0001f600\n",
    "quotes": "say \"hi\" `tick` \\ back #hash {{x}}\n",
    "numbers": "id=42; price=3.25; count=0\n",
    "repeat": "ab12 cd34 ef56\n",
    "fence": "begin\n\nend\n",
    "json": '{"a": 1, "b": [true, null]}',
    "pretty": '{\n  "a": 1,\n  "b": [true, null]\n}\n',
    "string": '"only"',
    "xml": "<a><b>1</b></a>",
}

CHARSETS = {
    "latin1": ("iso-8859-1", "caf\u00e9 \u00fc"), "windows-1252": ("cp1252", "\u20ac 5 \u201chi\u201d"),
    "utf-8": ("utf-8", "caf\u00e9 \u4e16"), "utf-16le": ("utf-16-le", "caf\u00e9"),
    "shift_jis": ("shift_jis", "\u30c6\u30b9\u30c8"), "gbk": ("gbk", "\u4e16\u754c"),
    "euc-kr": ("euc-kr", "\ud55c\uad6d"), "koi8-r": ("koi8-r", "\u043f\u0440\u0438\u0432\u0435\u0442"),
    "gb2312": ("gb2312", "\u4e2d\u6587"), "big5": ("big5", "\u4e2d\u6587"),
}


# --- routes

def echo(r):
    """The request as JSON: what was sent, but for what differs between two clients."""
    hidden = {"user-agent", "host", "accept"}
    body = r.body.decode("utf-8", "backslashreplace")
    body = re.sub(r"-{10,}[0-9A-Za-z]+", "BOUNDARY", body)
    headers = sorted((k.lower(), re.sub(r"boundary=\S+", "boundary=BOUNDARY", v))
                     for k, v in r.headers.items() if k.lower() not in hidden)
    if "BOUNDARY" in body:
        headers = [(k, v) for k, v in headers if k != "content-length"]
    return as_json({"method": r.command, "target": r.path, "headers": headers, "body": body})


def header_of(r):
    """The values of one header as they came, a line each."""
    name = r.match.group(1)
    return Reply("".join(f"{v}\n" for v in r.headers.get_all(name, ["(none)"])))


def status(r):
    code = int(r.match.group(1))
    body = b"" if code in (204, 304) or code < 200 else f"status {code}\n"
    return Reply(body, status=code, reason="Of Its Own")


def redirect(r):
    """/redirect/302/3 comes to /landed after three steps, each with the same status."""
    code, left = int(r.match.group(1)), int(r.match.group(2))
    to = f"/redirect/{code}/{left - 1}" if left > 1 else "/landed"
    return Reply("moved\n", status=code, headers=[("Location", to)])


def redirect_to(r):
    """/to/302?anything: the Location is what stands behind the question mark, decoded."""
    to = urllib.parse.unquote(r.path.split("?", 1)[1])
    return Reply("moved\n", status=int(r.match.group(1)),
                 headers=[("Location", to.replace("HOST", r.headers["Host"]))])


def landed(r):
    return as_json({"landed": r.command, "body": r.body.decode(),
                    "authorization": r.headers.get("Authorization"),
                    "cookie": r.headers.get("Cookie"), "x": r.headers.get("X-Own"),
                    "type": r.headers.get("Content-Type")})


def flaky(r):
    """Fails with 503 as often as the path says, and then works."""
    key, times = r.match.group(2), int(r.match.group(1))
    with r.server.lock:
        r.server.counts[key] = seen = r.server.counts.get(key, 0) + 1
    if seen <= times:
        return as_json({"ready": False, "attempt": seen}, status=503)
    return as_json({"ready": True, "attempt": seen})


def count(r):
    with r.server.lock:
        key = r.match.group(1)
        r.server.counts[key] = seen = r.server.counts.get(key, 0) + 1
    return as_json({"count": seen})


def set_cookies(r):
    """/cookies/set?a=1; Path=/&b=2: a Set-Cookie for each parameter, as written."""
    lines = urllib.parse.unquote(r.path.split("?", 1)[1]).split("&")
    return Reply("set\n", headers=[("Set-Cookie", line) for line in lines])


def cookies(r):
    return Reply("; ".join(sorted((r.headers.get("Cookie") or "(none)").split("; "))) + "\n")


def basic(r):
    """Asks for bob and secret."""
    if r.headers.get("Authorization") == "Basic Ym9iOnNlY3JldA==":
        return Reply("welcome\n")
    return Reply("who?\n", status=401, headers=[("WWW-Authenticate", 'Basic realm="peer"')])


def challenge(r):
    """Asks for bob and secret by Digest, and says what it was sent."""
    said = r.headers.get("Authorization") or ""
    fields = dict(re.findall(r'(\w+)="?([^",]*)"?', said))
    md5 = [hashlib.md5(f"{text}".encode()).hexdigest()
           for text in ("bob:peer:secret", f"{r.command}:{r.path}")]
    proof = ":".join([md5[0], "n0nce", fields.get("nc", ""), fields.get("cnonce", ""), "auth",
                      md5[1]])
    if fields.get("response") == hashlib.md5(proof.encode()).hexdigest():
        return Reply(f"welcome {r.body.decode()}".rstrip())
    line = 'Digest realm="peer", nonce="n0nce", qop="auth", algorithm=MD5'
    return Reply("who?\n", status=401, headers=[("WWW-Authenticate", line)])


def signed(r):
    """Whether there is a signature; tests/e2e/test_run_credentials.py verifies one."""
    said = r.headers.get("Authorization") or ""
    return Reply("\n", status=200 if said.startswith("AWS4-HMAC-SHA256 ") else 401)


def charset(r):
    label, said = r.match.group(1), r.match.group(2)
    codec, text = CHARSETS[label]
    kind = f"text/plain; charset={label}" if said == "said" else "text/plain"
    return Reply(text.encode(codec), kind)


def labelled(r):
    """/label/NAME: latin1 bytes under any label."""
    return Reply("caf\u00e9".encode("latin1"), f"text/plain; charset={r.match.group(1)}")


def deflate_raw(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


CODINGS = {
    "gzip": lambda b: gzip.compress(b, 9, mtime=0), "deflate": lambda b: zlib.compress(b, 9),
    "raw": deflate_raw, "identity": lambda b: b, "x-gzip": lambda b: gzip.compress(b, 9, mtime=0),
    # "Hello World!\n" as brotli: one uncompressed block
    "br": lambda b: bytes.fromhex("0b0680") + b + b"\x03",
}


def encoded(r):
    """/encoded/gzip, /encoded/deflate,gzip: the codings in the order they were applied."""
    body = TEXTS["plain"].encode()
    names = r.match.group(1).split(",")
    for name in names:
        body = CODINGS[name](body)
    said = ", ".join("deflate" if n == "raw" else n for n in names)
    return Reply(body, headers=[("Content-Encoding", said)])


def broken_coding(r):
    return Reply(b"this is no gzip", headers=[("Content-Encoding", r.match.group(1))])


def cut_gzip(r):
    return Reply(CODINGS["gzip"](TEXTS["plain"].encode() * 40)[:-12],
                 headers=[("Content-Encoding", "gzip")])


def repeated(r):
    return Reply("many\n", headers=[
        ("X-Many", "one"), ("X-Many", "two"), ("x-many", "three"), ("X-One", "single"),
        ("X-Empty", ""), ("X-Number", "42"), ("X-Date", "Tue, 06 Jan 2026 00:00:00 GMT"),
        ("X-Quoted", '"in quotes"'), ("X-Spaces", "a  b"), ("Vary", "Accept, Origin")])


def big(r):
    size = int(r.match.group(1))
    return Reply((b"0123456789abcdef" * (size // 16 + 1))[:size], "application/octet-stream")


def rows(r):
    n = int(r.match.group(1))
    return as_json({"rows": [{"id": i, "name": f"row {i}", "even": i % 2 == 0} for i in range(n)]})


def binary(r):
    return Reply(bytes([0, 1, 2, 0xfe, 0xff, 0x0a, 0x80]), "application/octet-stream")


def chunked(r):
    reply = Reply(TEXTS["lines"])
    reply.chunked = True
    return reply


def slow(r):
    time.sleep(int(r.match.group(1)) / 1000)
    return Reply("slow\n")


def digest_of_body(r):
    return Reply(hashlib.sha256(r.body).hexdigest() + f" {len(r.body)}\n")


def body_back(r):
    return Reply(r.body, r.headers.get("Content-Type", "text/plain"))


def json_of(name):
    return {
        "array": "[1, 2, 3]", "number": "42", "string": '"text"', "true": "true", "null": "null",
        "empty": "", "bad": '{"a": ', "dup": '{"a": 1, "a": 2}', "float": "1.50",
        "spaced": ' { "a" : 1 } ', "trailing": '{"a": 1} x', "escaped": '{"a": "\\u00e9\\/"}',
        "nan": '{"a": NaN}', "bom": '\ufeff{"a": 1}', "deepkey": '{"a": {"b": {"c": [10, 20]}}}',
    }[name]


ROUTES = [
    (r"/", lambda r: Reply("root\n")),
    (r"/hello", lambda r: Reply(TEXTS["plain"])),
    (r"/echo.*", echo),
    (r"/header/([^/?]+)", header_of),
    (r"/status/(\d+)", status),
    (r"/empty", lambda r: Reply(b"")),
    (r"/doc", lambda r: Reply(DOCUMENT, "application/json")),
    (r"/json/(\w+)", lambda r: Reply(json_of(r.match.group(1)), "application/json")),
    (r"/html", lambda r: Reply(PAGE, "text/html; charset=utf-8")),
    (r"/html/untyped", lambda r: Reply(PAGE, "text/plain")),
    (r"/xml", lambda r: Reply(XML, "application/xml")),
    (r"/xml/default", lambda r: Reply(XML_DEFAULT, "text/xml; charset=utf-8")),
    (r"/xml/soap", lambda r: Reply(SOAP, "application/soap+xml")),
    (r"/xml/bad", lambda r: Reply("<a><b>1</a>", "application/xml")),
    (r"/text/(\w+)", lambda r: Reply(TEXTS[r.match.group(1)], "text/plain; charset=utf-8")),
    (r"/untyped", lambda r: Reply(TEXTS["unicode"], None)),
    (r"/redirect/(\d+)/(\d+)", redirect),
    (r"/to/(\d+)\?.*", redirect_to),
    (r"/nowhere/(\d+)", lambda r: Reply("no location\n", status=int(r.match.group(1)))),
    (r"/landed.*", landed),
    (r"/itself", lambda r: Reply("again\n", status=302, headers=[("Location", "")])),
    (r"/loop", lambda r: Reply("again\n", status=302, headers=[("Location", "/loop")])),
    (r"/flaky/(\d+)/(\w+)", flaky),
    (r"/count/(\w+)", count),
    (r"/cookies/set\?.*", set_cookies),
    (r"/cookies.*", cookies),
    (r"/basic", basic),
    (r"/challenge", challenge),
    (r"/signed", signed),
    (r"/charset/([\w-]+)/(said|silent)", charset),
    (r"/label/([^/]+)", labelled),
    (r"/badutf8", lambda r: Reply(b"caf\xe9", "text/plain; charset=utf-8")),
    (r"/bom", lambda r: Reply("\ufeffhello", "text/plain; charset=utf-8")),
    (r"/encoded/([\w,-]+)", encoded),
    (r"/coding/broken/([\w-]+)", broken_coding),
    (r"/coding/cut", cut_gzip),
    (r"/repeated", repeated),
    (r"/big/(\d+)", big),
    (r"/rows/(\d+)", rows),
    (r"/binary", binary),
    (r"/chunked", chunked),
    (r"/slow/(\d+)", slow),
    (r"/digest", digest_of_body),
    (r"/back", body_back),
    (r"/named\?.*", lambda r: Reply(urllib.parse.unquote(r.path.split("?", 1)[1]) + "\n")),
]
ROUTES = [(re.compile(pattern), answer) for pattern, answer in ROUTES]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def version_string(self):
        return "peer"

    def date_time_string(self, timestamp=None):
        return DATE

    def log_message(self, *_):
        pass

    def read_body(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            parts = []
            while size := int(self.rfile.readline().split(b";")[0], 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self):
        self.body = self.read_body()
        whole = re.sub(r"^https?://[^/]+", "", self.path) or "/"
        self.path = whole
        for pattern, make in ROUTES:
            self.match = pattern.fullmatch(whole) or pattern.fullmatch(whole.split("?", 1)[0])
            if self.match:
                return self.send(make(self))
        return self.send(Reply(f"nothing at {whole}\n", status=404))

    def send(self, reply):
        chunks = getattr(reply, "chunked", False)
        self.send_response(reply.status, reply.reason)
        if reply.kind:
            self.send_header("Content-Type", reply.kind)
        for name, value in reply.headers:
            self.send_header(name, value)
        bodiless = reply.status < 200 or reply.status in (204, 304)
        if chunks:
            self.send_header("Transfer-Encoding", "chunked")
        elif not bodiless:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command == "HEAD" or bodiless:
            return
        try:
            self.write_body(reply, chunks)
        except ConnectionError:
            self.close_connection = True  # the client had its own deadline

    def write_body(self, reply, chunks):
        if not chunks:
            self.wfile.write(reply.body)
            return
        for at in range(0, len(reply.body), 5):
            part = reply.body[at:at + 5]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")

    def __getattr__(self, name):  # every method is answered
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)


class Server:
    """On a free port of loopback from entering to leaving; `host` is 127.0.0.1:PORT."""

    def __enter__(self):
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.block_on_close = False
        self.http.lock, self.http.counts = threading.Lock(), {}
        self.port = self.http.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


if __name__ == "__main__":
    with Server() as server:
        print(server.host, flush=True)
        server.thread.join()
