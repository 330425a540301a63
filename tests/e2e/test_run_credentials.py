# SPDX-License-Identifier: MIT
"""Who `smoke run` says it is: Basic, Digest, NTLM, Negotiate, a netrc file, a signature;
and that none of the passwords shows anywhere.

The servers verify what they are sent.  What is expected was held against hurl 8.0.1 with
libcurl 7.88.1; docs/why/credentials.md says where smoke means it otherwise.
"""
import base64
import hashlib
import hmac
import http.server
import re
import threading
import unittest

from support import WorldTest

PASSWORD = "pa55-word-of-nina"
REALM, NONCE = "shop", "dcd98b7102dd2f0e8b11d0f600bfb0c093"
NTLM_CHALLENGE = base64.b64encode(
    b"NTLMSSP\0" + bytes([2, 0, 0, 0, 0, 0, 0, 0, 56, 0, 0, 0, 6, 0x82, 0x89, 2])
    + bytes.fromhex("0123456789abcdef") + bytes(8) + bytes([0, 0, 0, 0, 56, 0, 0, 0])
    + bytes([6, 0, 0x70, 0x17, 0, 0, 0, 15])).decode()


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


def digest_is_right(said, method, path):
    fields = dict(re.findall(r'(\w+)="?([^",]*)"?', said))
    proof = ":".join((md5(f"nina:{REALM}:{PASSWORD}"), NONCE, fields["nc"], fields["cnonce"],
                      "auth", md5(f"{method}:{path}")))
    return fields["username"] == "nina" and fields["response"] == md5(proof)


def signature_is_right(method, target, headers, body, key):
    """By the words of AWS Signature Version 4."""
    said = re.fullmatch(r"AWS4-HMAC-SHA256 Credential=AKID/(\d+)/([^/]+)/([^/]+)/aws4_request, "
                        r"?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)",
                        headers.get("Authorization", ""))
    if not said or any(name not in headers for name in said[4].split(";")):
        return False
    path, _, query = target.partition("?")
    lines = [method, path, "&".join(sorted(query.split("&"))) if query else ""]
    lines += [f"{name}:{' '.join(headers[name].split())}" for name in said[4].split(";")]
    lines += ["", said[4], hashlib.sha256(body).hexdigest()]
    scope = f"{said[1]}/{said[2]}/{said[3]}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", headers["X-Amz-Date"], scope,
                      hashlib.sha256("\n".join(lines).encode()).hexdigest()])
    secret = b"AWS4" + key.encode()
    for part in scope.split("/"):
        secret = hmac.new(secret, part.encode(), hashlib.sha256).digest()
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest() == said[5]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        said = self.headers.get("Authorization", "")
        self.server.seen.append((self.command, self.path, said, body, dict(self.headers)))
        status, headers = self.judge(said, body)
        text = b"welcome\n" if status == 200 else b"who are you?\n"
        self.send_response(status)
        for header in headers:
            self.send_header(*header)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = handle_any

    def judge(self, said, body):
        path = self.path.split("?")[0]
        if path.startswith("/to/"):
            return 302, [("Location", "http://" + self.path[4:])]
        if path == "/open":
            return 200, []
        if path == "/basic":
            wanted = base64.b64encode(f"nina:{PASSWORD}".encode()).decode()
            return (200 if said == f"Basic {wanted}" else 401), []
        if path == "/digest":
            if said.startswith("Digest ") and digest_is_right(said, self.command, self.path):
                return 200, []
            return 401, [("WWW-Authenticate",
                          f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth", algorithm=MD5')]
        if path == "/ntlm":
            if not said.startswith("NTLM "):
                return 401, [("WWW-Authenticate", "NTLM")]
            kind = base64.b64decode(said[5:])[8]
            return (200, []) if kind == 3 else (
                401, [("WWW-Authenticate", f"NTLM {NTLM_CHALLENGE}")])
        if path == "/negotiate":
            return 401, [("WWW-Authenticate", "Negotiate")]
        if path == "/weak":
            return 401, [("WWW-Authenticate", "Basic realm=x")]
        right = signature_is_right(self.command, self.path, self.headers, body, "secret/Key+1")
        return (200 if right else 403), []

    def log_message(self, *_):
        pass


class Credentials(WorldTest):
    def setUp(self):
        super().setUp()
        self.servers_of_ours = {}
        self.at = self.server_on("127.0.0.96")
        self.netrc = f"machine 127.0.0.96 login nina password {PASSWORD}\n"

    def server_on(self, address):
        server = http.server.ThreadingHTTPServer((address, 0), Handler)
        server.seen = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        at = f"{address}:{server.server_address[1]}"
        self.servers_of_ours[at] = server
        return at

    def seen(self, at=None):
        return self.servers_of_ours[at or self.at].seen

    def suite(self, text, name="s.hurl"):
        self.write(name, text.replace("URL", f"http://{self.at}"))
        return name

    def run_ok(self, *arguments, code=0, env=None):
        run = self.smoke("run", *arguments, env=env)
        self.assert_exit(run, code)
        return run

    def assert_hidden(self, run, *files):
        token = base64.b64encode(f"nina:{PASSWORD}".encode()).decode()
        texts = [run.out, run.err] + [(self.folder / f).read_text() for f in files]
        for text in texts:
            self.assertNotIn(PASSWORD, text)
            self.assertNotIn(token, text)

    def test_user_is_basic_and_hidden(self):
        self.suite("GET URL/basic\nHTTP 200\n")
        run = self.run_ok("s.hurl", "-v", "-u", f"nina:{PASSWORD}", "--curl", "c.txt",
                          "--report-json", "j")
        self.assertIn("> Authorization: Basic ***", run.err)
        self.assert_hidden(run, "c.txt", "j/report.json")

    def test_a_short_password_is_taken(self):
        self.suite("GET URL/open\nHTTP 200\n")
        run = self.run_ok("s.hurl", "-v", "-u", "b:x")
        self.assertNotIn("Yjp4", run.err)
        self.assertEqual(self.seen()[0][2], "Basic Yjp4")

    # --- Digest, NTLM, Negotiate

    def test_digest_is_proven_with_and_without_a_body(self):
        self.suite("GET URL/digest\nHTTP 200\nPOST URL/digest\n`hello`\nHTTP 200\n"
                   "PUT URL/digest\n{}\nHTTP 200\n")
        run = self.run_ok("s.hurl", "-v", "--digest", "-u", f"nina:{PASSWORD}")
        self.assertEqual([s[3] for s in self.seen() if s[0] == "POST"], [b"", b"hello"])
        self.assert_hidden(run)

    def test_the_response_is_the_last_one(self):
        self.suite("GET URL/digest\nHTTP 200\n[Asserts]\nbody == \"welcome\\n\"\n"
                   "header \"WWW-Authenticate\" not exists\n")
        self.run_ok("s.hurl", "--digest", "-u", f"nina:{PASSWORD}")

    def test_a_wrong_password_is_a_401_with_its_body(self):
        self.suite("GET URL/digest\nHTTP 401\n[Asserts]\nbody contains \"who are you\"\n")
        self.run_ok("s.hurl", "--digest", "-u", "nina:wrong")

    def test_nothing_weaker_is_sent_instead(self):
        # HTTP-26
        self.suite("GET URL/weak\nHTTP 401\n")
        for way in ("--digest", "--ntlm", "--negotiate"):
            self.run_ok("s.hurl", way, "-u", f"nina:{PASSWORD}")
        self.assertFalse([s for s in self.seen() if s[2].startswith("Basic")])

    def test_ntlm_shakes_hands(self):
        self.suite("GET URL/ntlm\nHTTP 200\nPOST URL/ntlm\n`hello`\nHTTP 200\n")
        self.run_ok("s.hurl", "--ntlm", "-u", f"nina:{PASSWORD}")
        self.assertEqual(self.seen()[-1][3], b"hello")

    def test_negotiate_without_a_ticket_is_a_401(self):
        self.suite("GET URL/negotiate\nHTTP 401\n")
        self.run_ok("s.hurl", "--negotiate", "-u", ":")

    def test_options_of_an_entry_win(self):
        self.suite(f"GET URL/digest\n[Options]\ndigest: true\nuser: nina:{PASSWORD}\nHTTP 200\n"
                   f"GET URL/basic\n[Options]\nuser: nina:{PASSWORD}\nHTTP 200\n"
                   "GET URL/open\nHTTP 200\n")
        self.run_ok("s.hurl")
        self.assertEqual(self.seen()[-1][2], "")
        self.suite(f"GET URL/basic\n[Options]\ndigest: false\nuser: nina:{PASSWORD}\nHTTP 200\n")
        self.run_ok("s.hurl", "--digest")

    # --- netrc

    def test_a_netrc_file_that_is_asked_for(self):
        self.write("netrc", self.netrc)
        self.suite("GET URL/basic\nHTTP 200\n")
        run = self.run_ok("s.hurl", "-v", "--netrc-file", "netrc", "--curl", "c.txt")
        self.assert_hidden(run, "c.txt")
        self.assertIn("--netrc-file 'netrc'", (self.folder / "c.txt").read_text())

    def test_the_home_folder_is_read_when_asked_and_never_else(self):
        # SEC-22
        self.write("home/.netrc", self.netrc)
        self.suite("GET URL/basic\nHTTP 200\n")
        home = {"HOME": str(self.folder / "home")}
        self.run_ok("s.hurl", code=1, env=home)
        self.run_ok("s.hurl", "--user", "x:y", code=1, env={**home, "HURL_NETRC": "1"})
        for option in ("--netrc", "-n", "--netrc-optional"):
            self.assert_hidden(self.run_ok("s.hurl", "-v", option, env=home))
        self.suite("GET URL/basic\n[Options]\nnetrc: true\nHTTP 200\n")
        self.run_ok("s.hurl", env=home)

    def test_a_netrc_that_is_not_there(self):
        self.suite("GET URL/open\nHTTP 200\n")
        home = {"HOME": str(self.folder / "nobody")}
        self.assertIn("no file nothere",
                      self.run_ok("s.hurl", "--netrc-file", "nothere", code=2).err)
        self.assertIn("File read access", self.run_ok("s.hurl", "--netrc", code=3, env=home).err)
        self.run_ok("s.hurl", "--netrc-optional", env=home)
        self.run_ok("s.hurl", "--netrc", "--netrc-optional", code=2, env=home)

    def test_what_is_written_comes_before_a_netrc(self):
        self.write("netrc", "default login other password otherpassword\n")
        for text in (f"GET URL/basic\n[BasicAuth]\nnina: {PASSWORD}\nHTTP 200\n",
                     f"GET URL/basic\n[Options]\nuser: nina:{PASSWORD}\nHTTP 200\n",
                     f"GET http://nina:{PASSWORD}@{self.at}/basic\nHTTP 200\n"):
            with self.subTest(text):
                self.run_ok(self.suite(text), "--netrc-file", "netrc")

    def test_each_host_of_a_redirect_has_its_own(self):
        other = self.server_on("127.0.0.97")
        self.write("netrc", self.netrc + "machine 127.0.0.97 login otto password geheim22\n")
        self.suite(f"GET URL/to/{other}/to/{self.at}/basic\nHTTP 200\n")
        self.run_ok("s.hurl", "-L", "--netrc-file", "netrc")
        self.assertEqual(self.seen(other)[0][2],
                         "Basic " + base64.b64encode(b"otto:geheim22").decode())

    def test_a_host_that_is_not_in_it_gets_nothing(self):
        other = self.server_on("127.0.0.97")
        self.write("netrc", self.netrc)
        self.suite(f"GET URL/to/{other}/open\nHTTP 200\n")
        self.run_ok("s.hurl", "-L", "--netrc-file", "netrc")
        self.assertEqual(self.seen(other)[0][2], "")

    def test_digest_from_a_netrc(self):
        self.write("netrc", self.netrc)
        self.suite("GET URL/digest\n[Options]\nnetrc-file: netrc\ndigest: true\nHTTP 200\n")
        self.assert_hidden(self.run_ok("s.hurl", "-v"))

    # --- signatures

    def test_a_signature_that_the_server_verifies(self):
        keys = ("--aws-sigv4", "aws:amz:eu-central-1:s3", "-u", "AKID:secret/Key+1")
        for text in ("GET URL/a\n", "GET URL/a%20b?a=1&b=x%20y\n",
                     "POST URL/a\n`hello`\n", "POST URL/a\n{\"a\": 1}\n", "PUT URL/a\n`x`\n",
                     "POST URL/a\n[Form]\nb: c d\n", "GET URL/a\nX-Own: a  b\n", "POST URL/a\n"):
            with self.subTest(text):
                self.suite(text + "HTTP 200\n")
                run = self.run_ok("s.hurl", *keys, "-v")
                self.assertNotIn("secret/Key+1", run.out + run.err)
        self.suite("POST URL/a\n[Options]\naws-sigv4: aws:amz:eu-central-1:s3\n"
                   "user: AKID:secret/Key+1\n[Form]\na: b\nHTTP 200\n")
        self.run_ok("s.hurl")

    def test_a_large_body_is_signed_and_expect_stays(self):
        self.suite("POST URL/a\nContent-Type: text/x\n`" + "x" * 1200000 + "`\nHTTP 200\n")
        self.run_ok("s.hurl", "--aws-sigv4", "aws:amz:eu-central-1:s3", "-u",
                    "AKID:secret/Key+1")
        self.assertEqual(self.seen()[-1][4].get("Expect"), "100-continue")

    def test_a_signature_without_keys_is_an_error(self):
        self.suite("GET URL/a\nHTTP 403\n")
        self.assertIn("none is given", self.run_ok("s.hurl", "--aws-sigv4", "aws:amz", code=3).err)
        self.assertEqual(self.seen(), [])

    # --- HTTP/3

    def test_http3_is_hurls_error_where_libcurl_cannot(self):
        if "HTTP3" in self.smoke("run", "--version").out:
            self.skipTest("libcurl speaks it here")
        self.suite("GET URL/open\nHTTP 200\n")
        for arguments, env in ((["--http3"], None), ([], {"HURL_HTTP3": "1"})):
            run = self.run_ok("s.hurl", *arguments, code=3, env=env)
            self.assertIn("error: Unsupported HTTP version", run.err)
        self.suite("GET URL/open\n[Options]\nhttp3: false\nHTTP 200\n")
        self.run_ok("s.hurl")


if __name__ == "__main__":
    unittest.main()
