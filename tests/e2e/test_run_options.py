# SPDX-License-Identifier: MIT
"""Each option of `smoke run` on a real server: what goes out, what is shown, what is written.

What is expected was held against hurl 8.0.1; where smoke means it otherwise,
docs/why/hurl-command-line.md says so.
"""
import gzip
import json
import re
import signal
import socket
import ssl
import subprocess
import textwrap
import threading
import time
import unittest
import xml.etree.ElementTree as ElementTree

from support import SMOKE, WorldTest, http, tool

JSON = '{"a":1.10,"b":"x\\u00e9","c":[1,{}],"d":[]}'


class Options(WorldTest):
    def setUp(self):
        super().setUp()
        self.late = 0
        self.server = self.script(self.answer, "127.0.0.98")
        self.url = f"http://{self.server.at}"
        self.suite("t.hurl", "GET URL/text\nHTTP 200\n")
        self.suite("f.hurl", "GET URL/text\nHTTP 201\n")
        self.suite("echo.hurl", "GET URL/echo\nHTTP 200\n")

    def answer(self, path, head):
        text = head.decode()
        if path == "/text":
            return http("hello\n", kind="text/plain")
        if path.startswith("/echo"):
            return http(text, kind="text/plain")
        if path == "/login":
            return http("{}", headers="Set-Cookie: sid=abc123; Path=/; HttpOnly\r\n")
        if path == "/hop":
            return http("", "302 Found", headers="Location: /text\r\n")
        if path == "/away":
            return http("", "302 Found", headers="Location: http://b.invalid/echo\r\n")
        if path == "/late":
            self.late += 1
            return http("{}", "200 OK" if self.late > 2 else "503 Busy")
        if path == "/gzip":
            return http(gzip.compress(b"packed"), kind="text/plain",
                        headers="Content-Encoding: gzip\r\n")
        if path == "/slow":
            time.sleep(1)
        return http(JSON)

    def suite(self, name, text):
        self.write(name, textwrap.dedent(text).replace("URL", self.url))
        return name

    def run_ok(self, *arguments, code=0, env=None):
        run = self.smoke("run", *arguments, env=env)
        self.assert_exit(run, code)
        return run

    def text_of(self, name):
        return (self.folder / name).read_text()

    def echoed(self, *arguments, env=None):
        """What went out for GET /echo."""
        return self.run_ok("echo.hurl", *arguments, env=env).out.splitlines()

    # --- how requests are made

    def test_headers_user_and_agent(self):
        sent = self.echoed("-H", "X-A: 1", "--header", "X-B:2", "-A", "me", "-u", "bob:pw")
        for line in ("X-A: 1", "X-B: 2", "User-Agent: me", "Authorization: Basic ***"):
            self.assertIn(line, sent)
        self.assertIn(b"Authorization: Basic Ym9iOnB3", self.server.requests[-1][2])

    def test_a_version_of_http_and_the_last_of_several_wins(self):
        self.assertEqual(self.echoed("--http1.0")[0], "GET /echo HTTP/1.0")
        self.assertEqual(self.echoed("-0", "--http1.1")[0], "GET /echo HTTP/1.1")

    def test_ipv4_and_ipv6(self):
        self.run_ok("t.hurl", "-4")
        run = self.run_ok("t.hurl", "-6", "--no-output", code=3)
        self.assertIn("error: HTTP connection", run.err)

    def test_location_max_redirs_and_trusted(self):
        self.suite("hop.hurl", "GET URL/hop\n[Options]\nmax-redirs: 5\n")
        self.suite("bare.hurl", "GET URL/hop\nHTTP *\n")
        self.assertEqual(self.run_ok("bare.hurl", "-L").out, "hello\n")
        run = self.run_ok("bare.hurl", "--location", "--max-redirs", "0", code=3)
        self.assertIn("error: ", run.err)
        self.assertEqual(self.run_ok("hop.hurl", "-L", "--max-redirs", "0").out, "hello\n")

    def test_connect_to_holds_for_each_hop(self):
        self.suite("away.hurl", "GET URL/away\nHTTP 200\n")
        port = self.server.at.rsplit(":")[-1]
        host = self.server.at.split(":")[0]
        run = self.run_ok("away.hurl", "-L", "--connect-to", f"b.invalid:80:{host}:{port}")
        self.assertIn("Host: b.invalid", run.out)
        self.assertNotIn("Authorization", self.run_ok(
            "away.hurl", "-L", "--connect-to", f"b.invalid:80:{host}:{port}", "-u", "a:b").out)
        self.assertIn("Authorization: Basic ***", self.run_ok(
            "away.hurl", "--location-trusted", "-u", "a:b",
            "--connect-to", f"b.invalid:80:{host}:{port}").out)

    def test_resolve_gives_a_host_its_address(self):
        host, port = self.server.at.split(":")
        self.write("r.hurl", f"GET http://c.invalid:{port}/text\n")
        self.assertEqual(self.run_ok("r.hurl", "--resolve", f"c.invalid:{port}:{host}").out,
                         "hello\n")
        self.run_ok("r.hurl", "--resolve", f"*:{port}:{host}")
        self.assertIn("resolve takes HOST:PORT:ADDRESS",
                      self.run_ok("r.hurl", "--resolve", "c.invalid", code=2).err)
        self.assertIn("connect-to takes",
                      self.run_ok("r.hurl", "--connect-to", "a:b", code=2).err)

    def test_a_proxy_is_asked_but_for_some_hosts(self):
        proxy = self.script(lambda path, head: http("by the proxy"), "127.0.0.99")
        proxied = ("t.hurl", "--proxy", f"http://{proxy.at}")
        self.assertEqual(self.run_ok(*proxied).out, "by the proxy")
        self.assertEqual(proxy.paths(), [f"{self.url}/text"])
        self.assertEqual(self.run_ok(*proxied, "--no-proxy", "127.0.0.98").out, "hello\n")
        self.assertEqual(self.run_ok("t.hurl", env={"http_proxy": f"http://{proxy.at}"}).out,
                         "by the proxy")

    def test_a_unix_socket(self):
        path = self.folder / "s"
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()

            def serve():
                connection = listener.accept()[0]
                with connection:
                    connection.recv(65536)
                    connection.sendall(http("by the socket"))

            thread = threading.Thread(target=serve)
            thread.start()
            self.assertEqual(self.run_ok("t.hurl", "--unix-socket", path).out, "by the socket")
            thread.join(10)

    def test_path_as_is(self):
        self.suite("p.hurl", "GET URL/echo/a/../b\n")
        self.assertIn("GET /echo/b ", self.run_ok("p.hurl").out)
        self.assertIn("GET /echo/a/../b ", self.run_ok("p.hurl", "--path-as-is").out)

    def test_compressed_asks_and_decodes(self):
        self.suite("z.hurl", "GET URL/gzip\nHTTP 200\n")
        self.assertEqual(self.run_ok("z.hurl", "--compressed").out, "packed")
        self.assertIn("Accept-Encoding: gzip, deflate, br", self.echoed("--compressed"))

    def test_times_without_a_unit_are_seconds_here_and_milliseconds_in_options(self):
        self.suite("slow.hurl", "GET URL/slow\nHTTP 200\n")
        self.suite("slow_ms.hurl", "GET URL/slow\n[Options]\nmax-time: 100\nHTTP 200\n")
        self.run_ok("slow.hurl", "-m", "30", "--connect-timeout", "30")
        self.assertIn("(28)", self.run_ok("slow.hurl", "--max-time", "100ms", code=3).err)
        self.assertIn("(28)", self.run_ok("slow_ms.hurl", code=3).err)

    def test_max_filesize_and_limit_rate(self):
        self.assertIn("larger than the limit of 3 bytes",
                      self.run_ok("t.hurl", "--max-filesize", "3", code=3).err)
        self.run_ok("t.hurl", "--limit-rate", "100000")

    def test_tls(self):
        self.authority()
        self.certificate("srv", "IP:127.0.0.98")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "srv.pem", self.folder / "srv.key")
        server = self.script(lambda path, head: http("safe"), "127.0.0.98", context)
        self.write("s.hurl", f"GET https://{server.at}/\nHTTP 200\n")
        self.run_ok("s.hurl", code=3)
        self.assertEqual(self.run_ok("s.hurl", "-k").out, "safe")
        self.assertEqual(self.run_ok("s.hurl", "--cacert", "ca.pem").out, "safe")
        key = subprocess.run(
            f"openssl x509 -in srv.pem -pubkey -noout | openssl pkey -pubin -outform der |"
            f" openssl dgst -sha256 -binary | openssl enc -base64",
            shell=True, cwd=self.folder, capture_output=True, text=True, check=True).stdout
        self.assertEqual(self.run_ok("s.hurl", "--cacert", "ca.pem", "--pinnedpubkey",
                                     f"sha256//{key.strip()}").out, "safe")
        self.run_ok("s.hurl", "-k", "--pinnedpubkey", "sha256//" + "A" * 43 + "=", code=3)

    def test_a_client_certificate_also_in_the_options_of_an_entry(self):
        self.authority()
        self.certificate("srv", "IP:127.0.0.98")
        self.certificate("me", "DNS:me")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "srv.pem", self.folder / "srv.key")
        context.load_verify_locations(self.folder / "ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED
        server = self.script(lambda path, head: http("known"), "127.0.0.98", context)
        self.write("s.hurl", f"GET https://{server.at}/\nHTTP 200\n")
        self.run_ok("s.hurl", "--cacert", "ca.pem", code=3)
        self.assertEqual(self.run_ok("s.hurl", "--cacert", "ca.pem", "--cert", "me.pem",
                                     "--key", "me.key").out, "known")
        options = "cacert: ca.pem\ncert: me.pem\nkey: me.key\n"
        self.write("o.hurl", f"GET https://{server.at}/\n[Options]\n{options}HTTP 200\n")
        self.assertEqual(self.run_ok("o.hurl").out, "known")
        wrong = "pinnedpubkey: sha256//" + "A" * 43 + "=\n"
        self.write("p.hurl", f"GET https://{server.at}/\n[Options]\n{options}{wrong}HTTP 200\n")
        self.run_ok("p.hurl", code=3)

    # --- what is refused

    def test_wrong_values(self):
        for option in (["--retry", "x"], ["--jobs", "0"], ["--delay", "1x"],
                       ["--verbosity", "q"], ["--error-format", "q"], ["-H", "abc"],
                       ["--variable", "a"], ["--bogus"], ["--retry", "1", "--retry", "2"]):
            with self.subTest(option):
                self.run_ok("t.hurl", *option, code=2)
                self.run_ok("t.hurl", "--hurl-exit-codes", *option, code=1)
        self.assertEqual(self.server.requests, [])

    # --- variables

    def test_variables_from_everywhere_and_the_command_line_wins(self):
        self.suite("v.hurl", "GET URL/echo\nX-A: {{a}}\nHTTP 200\n")
        self.write("vars", "# a comment\n\na=file\n")
        everywhere = {"HURL_VARIABLE_a": "environment"}
        self.assertIn("X-A: environment", self.run_ok("v.hurl", env=everywhere).out)
        self.assertIn("X-A: file",
                      self.run_ok("v.hurl", "--variables-file", "vars", env=everywhere).out)
        self.assertIn("X-A: line", self.run_ok(
            "v.hurl", "--variable", "a=line", "--variables-file", "vars").out)
        self.assertIn("X-A: two",
                      self.run_ok("v.hurl", "--variable", "a=one", "--variable", "a=two").out)
        self.write("vars", "a\n")
        self.assertIn("vars:1:1: ", self.run_ok("v.hurl", "--variables-file", "vars", code=2).err)

    def test_secrets_from_everywhere_are_shown_nowhere(self):
        self.suite("v.hurl", "GET URL/echo?q={{a}}\nX-A: {{a}}\nHTTP 200\n[Captures]\n"
                             "all: body\n[Asserts]\nheader \"X-A\" == \"{{a}}\"\n")
        self.write("secrets", "a=sesame99\n")
        for source, env in ((["--secret", "a=sesame99"], {}),
                            (["--secrets-file", "secrets"], {}),
                            ([], {"HURL_SECRET_a": "sesame99"})):
            with self.subTest(source):
                run = self.run_ok(
                    "v.hurl", *source, "--very-verbose", "--json", "--error-format", "long",
                    "--curl", "curl", "--report-json", "rj", "--report-junit", "ru",
                    "--report-tap", "rt", code=1, env=env)
                said = run.out + run.err
                for path in (self.folder / name for name in ("curl", "ru", "rt")):
                    said += path.read_text()
                for path in (self.folder / "rj").rglob("*"):
                    said += path.read_text() if path.is_file() else ""
                self.assertNotIn("sesame99", said)
                self.assertIn("***", said)
        self.assertIn(b"X-A: sesame99", self.server.requests[-1][2])
        self.assertIn("given twice", self.run_ok(
            "v.hurl", "--secrets-file", "secrets", "--secret", "a=other99", code=2).err)
        self.assertIn("***", self.run_ok("echo.hurl", "--secret", "a=sesame99",
                                         "-H", "X: sesame99").out)

    def test_options_from_the_environment_come_below_the_command_line(self):
        self.assertIn("X-A: 1", self.echoed(env={"HURL_HEADER": "X-A: 1|X-B: 2"}))
        self.assertIn("User-Agent: env", self.echoed(env={"HURL_USER_AGENT": "env"}))
        self.assertIn("User-Agent: line", self.echoed("-A", "line",
                                                      env={"HURL_USER_AGENT": "env"}))
        self.assertEqual(self.echoed(env={"HURL_HTTP10": "TRUE"})[0], "GET /echo HTTP/1.0")
        self.assertEqual(self.echoed("--http1.1", env={"HURL_HTTP10": "1"})[0],
                         "GET /echo HTTP/1.1")
        self.assertEqual(self.echoed(env={"HURL_HTTP10": "0"})[0], "GET /echo HTTP/1.1")
        self.assertEqual(self.run_ok("t.hurl", env={"HURL_NO_OUTPUT": "1"}).out, "")
        self.assertIn("HURL_", self.run_ok("t.hurl", env={"HURL_RETRY": "x"}, code=2).err)
        self.assertIn("Success t.hurl", self.run_ok("t.hurl", env={"HURL_TEST": "true"}).err)

    # --- inputs

    def test_files_folders_patterns_and_standard_input(self):
        self.suite("dir/b/x.hurl", "GET URL/text\n")
        self.suite("dir/a.hurl", "GET URL/text\n")
        self.assertEqual(re.findall(r"Success (\S+)", self.run_ok(
            "--test", "--jobs", "1", "dir", "t.hurl", "--glob", "dir/*.hurl").err),
            ["dir/a.hurl", "dir/b/x.hurl", "t.hurl", "dir/a.hurl"])
        for arguments in ([], ["-"]):
            run = subprocess.run([SMOKE, "run", *arguments], capture_output=True,
                                 text=True, cwd=self.folder, input=self.text_of("t.hurl"))
            self.assertEqual((run.returncode, run.stdout), (0, "hello\n"))
        self.run_ok("nowhere.hurl", code=2)
        self.run_ok("--glob", "*.none", code=2)

    def test_mistakes_are_shown_in_the_frame_of_errors(self):
        self.suite("bad.hurl", "GET URL/text\nHTTP 200\n[Asserts]\njsonpath \"$.a\" = 2\n")
        run = self.run_ok("bad.hurl", code=2)
        self.assertRegex(run.err, re.compile(textwrap.dedent(r"""
            \Aerror: Parsing suite
              --> bad\.hurl:4:\d+
               \|
             4 \| jsonpath "\$\.a" = 2
               \| +\^+ .+
            (   \| .*
            )?   \|

            """).lstrip("\n"), re.M))
        self.run_ok("bad.hurl", "--hurl-exit-codes", code=2)
        self.assertEqual(self.server.requests, [])

    # --- the course of a run

    def test_from_entry_and_to_entry(self):
        self.suite("many.hurl", "".join(f"GET URL/echo/{n}\n" for n in range(1, 5)))
        self.run_ok("many.hurl", "--from-entry", "2", "--to-entry", "3")
        self.assertEqual(self.server.paths(), ["/echo/2", "/echo/3"])
        self.assertIn("No entry have been executed",
                      self.run_ok("many.hurl", "--from-entry", "9").err)

    def test_continue_on_error_and_no_assert(self):
        self.suite("two.hurl", "GET URL/text\nHTTP 500\nGET URL/text\nHTTP 501\n")
        self.assertEqual(self.run_ok("two.hurl", code=1).err.count("error: "), 1)
        self.assertEqual(
            self.run_ok("two.hurl", "--continue-on-error", code=1).err.count("error: "), 2)
        self.assertEqual(self.run_ok("two.hurl", "--no-assert").out, "hello\n")

    def test_retry_also_without_end(self):
        self.suite("late.hurl", "GET URL/late\nHTTP 200\n")
        self.run_ok("late.hurl", "--retry", "1", "--retry-interval", "1", code=1)
        self.late = 0
        self.run_ok("late.hurl", "--retry", "-1", "--retry-interval", "1")
        self.assertEqual(self.late, 3)

    def test_delay(self):
        began = time.monotonic()
        self.run_ok("t.hurl", "--delay", "300")
        self.assertGreaterEqual(time.monotonic() - began, 0.3)

    def test_repeat(self):
        self.assertEqual(self.run_ok("t.hurl", "echo.hurl", "--repeat", "2").out.count("hello"), 2)
        self.assertEqual(self.server.paths(), ["/text", "/echo", "/text", "/echo"])

    def test_repeat_without_end_ends_with_a_signal(self):
        process = self.start("run", "t.hurl", "--repeat", "-1", "--no-output")
        for _ in range(1000):
            if len(self.server.requests) >= 5:
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        self.assertEqual(self.ended(process).exit, 130)
        self.assertGreaterEqual(len(self.server.requests), 5)
        self.run_ok("t.hurl", "--repeat", "-1", "--report-tap", "t", code=2)

    def test_exit_codes_of_hurl(self):
        self.suite("runtime.hurl", "GET URL/{{nobody}}\n")
        self.suite("capture.hurl", "GET URL/text\nHTTP 200\n[Captures]\na: header \"None\"\n")
        for names, code in (("t.hurl", 0), ("f.hurl", 4), ("runtime.hurl", 3),
                            ("capture.hurl", 3), ("f.hurl runtime.hurl", 3)):
            with self.subTest(names):
                self.run_ok(*names.split(), "--hurl-exit-codes", code=code)
        self.run_ok("nowhere.hurl", "--hurl-exit-codes", code=1)

    # --- cookies

    def test_cookies_are_kept_written_and_read(self):
        self.suite("c.hurl", "GET URL/login\nGET URL/echo\n")
        self.assertIn("Cookie: sid=abc123", self.run_ok("c.hurl", "-c", "jar").out)
        jar = self.text_of("jar")
        self.assertEqual((self.folder / "jar").stat().st_mode & 0o777, 0o600)
        self.assertIn("# Cookies for file <c.hurl>\n", jar)
        self.assertIn("#HttpOnly_127.0.0.98\tFALSE\t/\tFALSE\t0\tsid\tabc123\n", jar)
        self.assertIn("Cookie: sid=abc123", self.echoed("--cookie", "jar"))
        self.assertNotIn("Cookie:", self.run_ok("c.hurl", "--no-cookie-store").out)
        self.run_ok("c.hurl", "-b", "nowhere", code=2)
        self.write("jar", "garbage\n")
        self.assertIn("jar:1:1: not a cookie", self.run_ok("c.hurl", "-b", "jar", code=2).err)

    # --- what is shown

    def test_output_goes_to_a_file_of_all_files(self):
        self.write("out", "old and longer than what comes\n" * 9)
        self.assertEqual(self.run_ok("t.hurl", "t.hurl", "-o", "out").out, "")
        self.assertEqual(self.text_of("out"), "hello\nhello\n")
        self.assertEqual(self.run_ok("t.hurl", "-o", "-").out, "hello\n")
        self.run_ok("t.hurl", "-o", "/dev/null")
        self.run_ok("t.hurl", "-o", "nowhere/out", code=4)
        self.run_ok("t.hurl", "f.hurl", "-o", "out", code=1)
        self.assertEqual(self.text_of("out"), "hello\n")

    def test_no_output_and_include(self):
        self.assertEqual(self.run_ok("t.hurl", "--no-output").out, "")
        self.assertEqual(self.run_ok("t.hurl", "-i").out,
                         "HTTP/1.1 200\nContent-Type: text/plain\nContent-Length: 6\n"
                         "Connection: close\n\nhello\n")

    def test_pretty_keeps_numbers_and_escapes(self):
        self.suite("j.hurl", "GET URL/j\n")
        laid_out = textwrap.dedent("""\
            {
              "a": 1.10,
              "b": "x\\u00e9",
              "c": [
                1,
                {}
              ],
              "d": []
            }
            """)
        self.assertEqual(self.run_ok("j.hurl", "--pretty").out, laid_out)
        self.assertEqual(self.run_ok("j.hurl", "--pretty", "--no-pretty").out, JSON)
        self.assertEqual(self.run_ok("j.hurl").out, JSON)
        colored = self.run_ok("j.hurl", "--pretty", "--color").out
        self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", colored), laid_out)
        self.assertIn('\x1b[0;36m1.10\x1b[0m', colored)
        self.assertEqual(self.run_ok("t.hurl", "--pretty").out, "hello\n")

    def test_color(self):
        plain = self.run_ok("f.hurl", code=1).err
        colored = self.run_ok("f.hurl", "--color", code=1).err
        self.assertNotIn("\x1b", plain)
        self.assertIn("\x1b[1;31merror\x1b[0m: \x1b[1mAssert status code\x1b[0m\n", colored)
        self.assertEqual(re.sub(r"\x1b\[[0-9;]*m", "", colored), plain)
        self.assertNotIn("\x1b", self.run_ok("f.hurl", "--color", "--no-color", code=1).err)
        self.assertIn("\x1b", self.run_ok("f.hurl", env={"HURL_COLOR": "1"}, code=1).err)
        headers = self.run_ok("t.hurl", "-i", "--color").out
        self.assertIn("\x1b[1;32mHTTP/1.1 200\x1b[0m\n\x1b[1;36mContent-Type\x1b[0m: text", headers)

    def test_error_format_long_shows_the_response(self):
        short = self.run_ok("f.hurl", code=1).err
        shown = self.run_ok("f.hurl", "--error-format", "long", code=1).err
        self.assertTrue(shown.endswith(short))
        self.assertTrue(shown.startswith(
            f"* Request can be run with the following curl command:\n* curl '{self.url}/text'\n\n"
            f"HTTP/1.1 200\nContent-Type: text/plain\n"))
        self.assertIn("\n\nhello\n", shown)

    def test_verbose_tells_what_went_and_came(self):
        self.suite("v.hurl", "POST URL/hop\nX-A: b\n[Options]\nlocation: true\nvariable: q=1\n"
                             "[Query]\nz: 1\n[Form]\nn: x y\nHTTP 200\n[Captures]\n"
                             "b: body\n".replace("/hop", "/echo"))
        told = self.run_ok("v.hurl", "-v", "--no-output").err
        for part in ("* Executing entry 1\n*\n* Entry options:\n* location: true\n"
                     "* variable: q=1\n*\n",
                     f"* Cookie store:\n*\n* Request:\n* POST {self.url}/echo\n* X-A: b\n"
                     "* [Query]\n* z: 1\n* [Form]\n* n: x y\n*\n",
                     f"* curl --header 'X-A: b' --data 'n=x%20y' --location '{self.url}/echo?z=1'\n",
                     "> POST /echo?z=1 HTTP/1.1\n", "> X-A: b\n", "* Response: (received ",
                     "< HTTP/1.1 200 OK\n< Content-Type: text/plain\n", "* Captures:\n* b: POST"):
            self.assertIn(part, told)
        self.assertNotIn("* Timings:", told)
        self.assertEqual(self.run_ok("v.hurl", "--verbosity", "verbose", "--no-output").err.count(
            "* Request:"), 1)
        self.assertEqual(self.run_ok("v.hurl", "--verbosity", "brief", "--no-output").err, "")

    def test_very_verbose_tells_bodies_times_and_the_library(self):
        self.suite("v.hurl", "GET URL/hop\n[Options]\nlocation: true\nHTTP 200\n")
        for options in (["--very-verbose"], ["--verbosity", "debug"]):
            told = self.run_ok("v.hurl", *options, "--no-output").err
            for part in ("**   Trying 127.0.0.98", "* Request body:\n*\n",
                         "* Response body:\n* hello\n*\n", "* Timings:\n* begin: ",
                         f"* => Redirect to {self.url}/text\n"):
                self.assertIn(part, told)

    def test_an_entry_may_ask_to_be_told(self):
        self.suite("v.hurl", "GET URL/text\nGET URL/echo\n[Options]\nverbose: true\n")
        told = self.run_ok("v.hurl", "--no-output").err
        self.assertIn("* Executing entry 2\n", told)
        self.assertNotIn("entry 1", told)
        self.suite("w.hurl", "GET URL/text\nGET URL/echo\n[Options]\nverbose: false\n")
        self.assertNotIn("entry 2", self.run_ok("w.hurl", "-v", "--no-output").err)

    def test_a_retry_is_told(self):
        told = self.run_ok("f.hurl", "-v", "--retry", "1", "--retry-interval", "5", code=1).err
        self.assertIn("* Assert status code\n*   --> f.hurl:2:6\n", told)
        self.assertIn("* Retry on entry 1 (count: 1/1, interval: 5 ms)\n", told)
        self.assertIn("* Retry max count reached, no more retry\n", told)

    # --- side by side

    def test_test_mode_shows_no_body_and_a_summary(self):
        run = self.run_ok("--test", "t.hurl", "f.hurl", code=1)
        self.assertEqual(run.out, "")
        self.assertRegex(run.err, r"Success t\.hurl \(1 request\(s\) in \d+ ms\)\n")
        self.assertRegex(run.err, r"Failure f\.hurl \(1 request\(s\) in \d+ ms\)\n")
        self.assertRegex(run.err, "-" * 80 + textwrap.dedent(r"""
            Executed files:    2
            Executed requests: 2 \([\d.]+/s\)
            Succeeded files:   1 \(50\.0%\)
            Failed files:      1 \(50\.0%\)
            Duration:          \d+ ms \(0h:0m:0s:\d+ms\)
            """))

    def test_parallel_shows_bodies_in_the_order_of_the_files(self):
        self.suite("slow.hurl", "GET URL/slow\n")
        self.assertEqual(self.run_ok("--parallel", "slow.hurl", "t.hurl", "--jobs", "2").out,
                         JSON + "hello\n")

    def test_a_progress_bar(self):
        told = self.run_ok("--test", "--progress-bar", "t.hurl").err
        self.assertIn("Executed files: 0/1 (0%)\n[>" + " " * 23 + "] 1/1 Running t.hurl\n", told)
        self.assertIn("\x1b[1A\x1b[K\x1b[1A\x1b[KSuccess t.hurl", told)
        self.assertNotIn("Running", self.run_ok("--test", "t.hurl").err)

    # --- what is written

    def test_json(self):
        self.suite("c.hurl", "GET URL/login?a=b%20c\nHTTP 200\n[Captures]\ns: status\n"
                             "[Asserts]\nbody contains \"a\"\nGET URL/hop\n[Options]\nlocation: true\n"
                             "HTTP 201\n")
        run = self.run_ok("c.hurl", "t.hurl", "--json", code=1)
        first, second = map(json.loads, run.out.splitlines())
        self.assertEqual((first["filename"], first["success"]), ("c.hurl", False))
        self.assertEqual(first["cookies"], [])
        one, two = first["entries"]
        self.assertEqual((one["index"], one["line"], two["index"], two["line"]), (1, 1, 2, 7))
        self.assertEqual(one["captures"], [{"name": "s", "value": 200}])
        self.assertEqual(one["calls"][0]["request"]["query_string"],
                         [{"name": "a", "value": "b c"}])
        self.assertEqual(two["curl_cmd"], f"curl --location '{self.url}/hop'")
        self.assertEqual([call["response"]["status"] for call in two["calls"]], [302, 200])
        self.assertEqual([call["request"]["url"] for call in two["calls"]],
                         [f"{self.url}/hop", f"{self.url}/text"])
        self.assertEqual(two["asserts"][0], {"line": 10, "success": True})
        self.assertTrue(two["asserts"][1]["message"].startswith("Assert status code\n  --> c.hurl:10"))
        self.assertEqual(set(two["calls"][0]["timings"]),
                         {"app_connect", "begin_call", "connect", "end_call", "name_lookup",
                          "pre_transfer", "start_transfer", "total"})
        self.assertTrue(second["success"])

    def test_json_tells_cookies_and_bodies_that_are_no_text(self):
        self.suite("c.hurl", "GET URL/login\nGET URL/echo\n")
        whole = json.loads(self.run_ok("c.hurl", "--json").out)
        self.assertEqual(whole["cookies"], [{
            "domain": "127.0.0.98", "expires": 0, "https": False, "include_subdomain": False,
            "name": "sid", "path": "/", "value": "abc123"}])
        call = whole["entries"][0]["calls"][0]
        self.assertEqual(call["response"]["cookies"], [
            {"httponly": True, "name": "sid", "path": "/", "value": "abc123"}])
        self.assertEqual(whole["entries"][1]["calls"][0]["request"]["cookies"],
                         [{"name": "sid", "value": "abc123"}])

    def test_curl_commands_do_what_was_done(self):
        self.write("up.bin", "x")
        self.suite("c.hurl", """\
            POST URL/echo
            {"a": "it's"}
            PUT URL/echo
            X: y
            ```
            two
            lines
            ```
            DELETE URL/echo
            HEAD URL/echo
            POST URL/echo
            [Form]
            a: b c
            d: e&f
            POST URL/echo
            [Multipart]
            a: b
            f: file,up.bin;
            POST URL/echo
            file,up.bin;
            GET URL/echo
            [BasicAuth]
            bob: pw
            [Cookies]
            c: d
            """)
        self.run_ok("c.hurl", "--curl", "curl", "--no-output", "-L", "-A", "me")
        end = f"--location --user-agent 'me' '{self.url}/echo'"
        auth = f"--location --user 'bob:pw' --user-agent 'me' '{self.url}/echo'"
        lines = self.text_of("curl").splitlines()
        self.assertEqual(lines, [
            r"""curl --header 'Content-Type: application/json' --data $'{"a": "it\'s"}' """ + end,
            r"curl --request PUT --header 'X: y' --header 'Content-Type:' "
            r"--data $'two\nlines\n' " + end,
            "curl --request DELETE " + end,
            "curl --head " + end,
            "curl --data 'a=b%20c' --data 'd=e%26f' " + end,
            "curl --form 'a=b' --form 'f=@up.bin;type=application/octet-stream' " + end,
            "curl --header 'Content-Type:' --data-binary '@up.bin' " + end,
            "curl --cookie 'c=d' " + auth])
        sent = [(method, head.split(b"\r\n\r\n")[0].count(b"\r\n"))
                for method, _, head in self.server.requests]
        self.assertEqual(len(sent), len(lines))
        tool("curl")
        for line, before in zip(lines, list(self.server.requests)):
            done = subprocess.run(["bash", "-c", line + " -s -o /dev/null"], cwd=self.folder)
            self.assertEqual(done.returncode, 0, line)
            self.assertEqual(self.server.requests[-1][:2], before[:2])

    def test_a_retry_makes_no_curl_command_of_its_own(self):
        self.run_ok("f.hurl", "--retry", "2", "--retry-interval", "1", "--curl", "c", code=1)
        self.assertEqual(self.text_of("c"), f"curl '{self.url}/text'\n")

    def test_a_json_report_with_its_bodies(self):
        self.suite("j.hurl", "GET URL/j\n")
        self.run_ok("--test", "j.hurl", "f.hurl", "--report-json", "r", code=1)
        report = self.read_json("r/report.json")
        self.assertEqual([entry["filename"] for entry in report], ["j.hurl", "f.hurl"])
        body = report[0]["entries"][0]["calls"][0]["response"]["body"]
        self.assertRegex(body, r"^store/[0-9a-f-]{36}_response\.json$")
        self.assertEqual(self.text_of(f"r/{body}"), JSON)
        self.run_ok("--test", "t.hurl", "--report-json", "r")
        self.assertEqual([entry["filename"] for entry in self.read_json("r/report.json")],
                         ["j.hurl", "f.hurl", "t.hurl"])

    def test_a_junit_report(self):
        self.suite("runtime.hurl", "GET URL/{{nobody}}\n")
        self.run_ok("--test", "t.hurl", "f.hurl", "runtime.hurl", "--report-junit", "u", code=1)
        self.run_ok("--test", "t.hurl", "--report-junit", "u")
        first, second = ElementTree.parse(self.folder / "u").getroot()
        self.assertEqual((first.get("tests"), first.get("errors"), first.get("failures")),
                         ("3", "1", "1"))
        self.assertEqual([case.get("name") for case in first], ["t.hurl", "f.hurl", "runtime.hurl"])
        self.assertTrue(first[1].find("failure").text.startswith("Assert status code\n  --> f.hurl:2"))
        self.assertTrue(first[2].find("error").text.startswith("Undefined variable\n"))
        self.assertEqual(second.get("tests"), "1")

    def test_a_tap_report(self):
        self.run_ok("--test", "t.hurl", "f.hurl", "--report-tap", "r", code=1)
        self.run_ok("--test", "t.hurl", "--report-tap", "r")
        self.assertEqual(self.text_of("r"), "TAP version 13\n1..3\nok 1 - t.hurl\n"
                                            "not ok 2 - f.hurl\nok 3 - t.hurl\n")

    def test_a_file_that_is_no_report_is_refused_before_anything_is_sent(self):
        self.write("x", "hello\n")
        self.write("d/report.json", "hello\n")
        for option in (["--report-tap", "x"], ["--report-junit", "x"], ["--report-json", "d"]):
            with self.subTest(option):
                self.run_ok("t.hurl", *option, code=2)
        self.assertEqual((self.text_of("x"), self.server.requests), ("hello\n", []))

    def test_with_an_environment_it_is_told_and_written_as_without(self):
        self.workspace(f"smoke: 1\nproject: shop\nenvironments:\n"
                       f"  preprod:\n    tier: staging\n    url: {self.url}\n")
        self.write("e.hurl", "GET {{url}}/echo\n[Query]\na: b\nHTTP 200\n")
        run = self.run_ok("e.hurl", "--env", "preprod", "-v", "--curl", "c", "--json")
        self.assertIn("* [Query]\n* a: b\n", run.err)
        self.assertIn("> GET /echo?a=b HTTP/1.1\n", run.err)
        self.assertEqual(json.loads(run.out)["entries"][0]["calls"][0]["request"]["method"], "GET")
        self.assertRegex(self.text_of("c"), rf"^curl .*'{self.url}/echo\?a=b'\n$")
        for option in (["--no-proxy", "x"], ["--connect-to", "::a:1"],
                       ["--resolve", "a:1:127.0.0.1"]):
            self.assertIn("no effect with --env",
                          self.run_ok("e.hurl", "--env", "preprod", *option, code=2).err)

    # --- help

    def test_help_and_version(self):
        shown = self.run_ok("--help").out
        for word in ("--report-junit FILE", "HURL_NAME", "max-time"):
            self.assertIn(word, shown)
        self.assertRegex(self.run_ok("-V").out, r"^smoke [\d.]+ \(libcurl")


if __name__ == "__main__":
    unittest.main()
