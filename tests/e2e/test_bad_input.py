# SPDX-License-Identifier: MIT
"""Bad files, bad servers, bad children: a clear error with its place, or `unchecked`, and
never GO."""
import gzip
import json
import os
import pathlib
import socket
import ssl
import time
import unittest

from support import WorldTest, findings, http, states

VERSION = http('{"version": "1.0.0"}')
PROBES = """
probes:
  - name: version
    http: GET /version
"""


class BadWorkspace(WorldTest):
    """Everything here ends with exit 2, and nothing is sent: there are no servers."""

    def good(self, rest=""):
        self.sides("127.0.0.81:9", "127.0.0.82:9", PROBES)
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write(rest)

    def mistake(self, *patterns, command="gate"):
        run = self.smoke(command)
        self.assert_exit(run, 2)
        for pattern in patterns:
            self.assertRegex(run.err, pattern)
        self.assertNotIn("Sanitizer", run.err)
        self.assertFalse((self.folder / ".smoke").exists(), run)
        self.assertEqual(run.out, "")
        return run

    def test_there_is_none(self):
        self.mistake(r"smoke\.yaml")

    def test_it_may_not_be_read(self):  # SUITE-03
        self.good()
        (self.folder / "smoke.yaml").unlink()
        (self.folder / "smoke.yaml").mkdir()
        self.mistake(r"smoke\.yaml")

    def test_it_is_a_pipe_that_nobody_writes_to(self):  # SUITE-03
        os.mkfifo(self.folder / "smoke.yaml")
        self.mistake(r"smoke\.yaml")

    def test_it_is_binary(self):  # YAML-01
        for content in (b"\x00\x01\x02\x03", b"smoke: 1\nproject: \xff\xfe\n",
                        b"smoke: 1\nproject: a\x00b\n", bytes(range(256)) * 50,
                        "smoke: 1\nproject: shop".encode("utf-16")):
            (self.folder / "smoke.yaml").write_bytes(content)
            self.mistake(r"smoke\.yaml:\d+:\d+: error: ")

    def test_it_is_empty(self):  # YAML-12
        for content in ("", "\n", "# nothing\n", "---\n", "null\n", "[]\n", "text\n"):
            (self.folder / "smoke.yaml").write_text(content)
            self.mistake(r"smoke\.yaml:\d+:\d+: error: ")

    def test_it_is_huge(self):  # YAML-09
        with open(self.folder / "smoke.yaml", "wb") as f:
            f.write(b"smoke: 1\n")
            f.truncate(1 << 32)
        began = time.monotonic()
        self.mistake(r"smoke\.yaml")
        self.assertLess(time.monotonic() - began, 30)

    def test_it_is_deep(self):  # YAML-09
        (self.folder / "smoke.yaml").write_text("a: " + "[" * 20000)
        self.mistake(r"smoke\.yaml:1:\d+: error: ")

    def test_it_is_two_documents(self):  # YAML-02
        self.good("---\nsmoke: 1\n")
        self.mistake(r"smoke\.yaml:\d+:1: error: ")

    def test_an_unknown_key_names_the_nearest(self):  # YAML-06
        self.good("enviroments: {}\n")
        self.mistake(r"smoke\.yaml:\d+:1: error: .*enviroments", "environments")

    def test_an_unknown_key_deep_inside_names_the_nearest(self):  # YAML-06
        self.good("verify: {delya: 1s}\n")
        self.mistake(r"smoke\.yaml:\d+:10: error: .*delya", "delay")

    def test_all_mistakes_come_at_once(self):
        self.good("polcy: {}\nrules:\n  - {id: a, path: '$..[', ignore: [extra], reason: x}\n"
                  "expect:\n  - {probe: verson, path: '$.x', must: absent}\n")
        run = self.mistake("polcy", r"\$\.\.\[", "verson", "'version'")
        self.assertIn("3 mistakes", run.err)

    def test_both_environments_at_the_same_url(self):  # YAML-14
        self.sides("127.0.0.81:9", "127.0.0.81:9", PROBES)
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", "prod", "preprod")

    def test_a_path_that_is_none(self):  # JX-10
        self.good("rules:\n  - {id: bad, path: '$.body[', ignore: [changed], reason: x}\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", r"\$\.body\[")

    def test_a_path_of_a_fact_that_is_none(self):  # JX-10
        self.sides("127.0.0.81:9", "127.0.0.82:9", """
            probes:
              - name: version
                http: GET /version
                facts: {app: "body.version"}
            """)
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", r"body\.version")

    def test_a_regex_that_is_none(self):  # RE-01, YAML-16
        self.good("expect:\n  - {probe: version, path: '$.body.version', matches: '1.(0'}\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ", r"1\.\(0")

    def test_ignoring_everything_is_a_mistake(self):  # BODY-18, VER-10
        self.good("rules:\n  - {id: all, path: '$', ignore: [all], reason: x}\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: ")

    def test_a_suite_with_no_entry(self):  # SUITE-01
        self.good("suites:\n  - files: suites/a.hurl\n")
        for content in ("", "# only a comment\n", "\n\n"):
            self.write("suites/a.hurl", content)
            self.mistake(r"suites/a\.hurl")

    def test_a_suite_with_a_mistake(self):  # SUITE-10
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            GET {{url}}/
            HTTP 200
            [Asserts]
            jsonpath "$.a" contians "x"
            """)
        self.mistake(r"suites/a\.hurl:4:\d+: error: ", "contains")

    def test_suites_that_match_no_file(self):  # SUITE-02
        self.good("suites:\n  - files: suites/*.hurl\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: .*suites/\*\.hurl")

    def test_a_suite_with_a_regex_that_is_none(self):  # RE-01
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            GET {{url}}/
            HTTP 200
            [Asserts]
            body matches /a(b/
            """)
        self.mistake(r"suites/a\.hurl:4:\d+: error: ")

    def test_a_suite_with_a_jsonpath_that_is_none(self):  # JX-10
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            GET {{url}}/
            HTTP 200
            [Asserts]
            jsonpath "$.[" == 1
            """)
        self.mistake(r"suites/a\.hurl:4:\d+: error: ")

    def test_a_suite_outside_of_the_workspace(self):  # YAML-18, SUITE-21
        self.good("suites:\n  - files: ../a.hurl\n")
        self.mistake(r"smoke\.yaml:\d+:\d+: error: .*\.\./a\.hurl")

    def test_a_suite_that_writes_to_production_without_permission(self):
        self.good("suites:\n  - files: suites/a.hurl\n")
        self.write("suites/a.hurl", """
            POST {{url}}/orders
            HTTP 200
            """)
        self.mistake(r"POST", "may_write")


class BadSecrets(WorldTest):
    """Secrets are fetched before anything is sent."""

    def refused(self, secret, *patterns, env=None):
        preprod = self.script({})
        prod = self.script({})
        self.sides(prod.at, preprod.at, PROBES)
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "compare:", f"    secrets: {{token: {secret}}}\ncompare:"))
        run = self.smoke("gate", env=env)
        self.assert_exit(run, 2)
        for pattern in patterns:
            self.assertRegex(run.err, pattern)
        self.assertEqual(prod.requests + preprod.requests, [])
        return run

    def test_a_secret_file_that_is_missing(self):
        self.refused("{from_file: no/such.token}", r"no/such\.token", "token", "preprod")

    def test_a_secret_file_that_is_a_folder(self):  # SEC-21
        (self.folder / "folder").mkdir()
        self.refused("{from_file: folder}", "folder", "token")

    def test_a_secret_file_that_is_a_pipe(self):  # SEC-21
        os.mkfifo(self.folder / "pipe")
        self.refused("{from_file: pipe}", "pipe", "token")

    def test_a_secret_file_that_is_too_large(self):  # SEC-21
        (self.folder / "large").write_text("x" * 100000)
        self.refused("{from_file: large}", "large", "token")

    def test_a_variable_that_is_not_set(self):
        self.refused("{from_env: NO_SUCH_TOKEN}", "NO_SUCH_TOKEN", "not set")

    def test_a_secret_too_short_to_be_masked(self):  # SEC-07
        run = self.refused("{from_env: SHORT}", "token", env={"SHORT": "q7x"})
        self.assertNotIn("q7x", run.err)

    def test_a_secret_that_is_empty(self):  # SEC-07
        self.refused("{from_env: EMPTY}", "token", env={"EMPTY": ""})

    def test_a_command_that_fails(self):
        self.refused("{exec: [sh, -c, 'echo s3cret-value; exit 3']}", "status 3", "token")

    def test_a_command_that_is_not_there(self):  # OS-14
        self.refused("{exec: [no-such-command-here]}", "no-such-command-here", "token")


class BadServer(WorldTest):
    """Each broken answer leaves its probe unchecked, so that no gate says GO."""

    def gate(self, answer, code=3, path="$.body", probes=PROBES, expect=""):
        """The baseline answers well or as the candidate, the candidate as given."""
        server = self.script({"/version": answer, "/": VERSION})
        other = self.script({"/version": answer, "/": VERSION})
        self.sides(other.at, server.at, probes + expect)
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assert_exit(run, code)
        self.assertNotIn("Sanitizer", run.err)
        record = self.read_json("gate.json")
        self.assertNotEqual(record["verdict"]["word"], "GO")
        return record

    def unchecked(self, answer, *words, probes=PROBES):
        record = self.gate(answer, probes=probes)
        ended = states(record)
        self.assertEqual(ended[("parity", "version", "")], "unchecked")
        reasons = " ".join(c.get("reason", "") for c in record["checks"])
        for word in words:
            self.assertIn(word, reasons)

    def test_a_body_shorter_than_its_length(self):  # BODY-01
        self.unchecked(VERSION.replace(b"Content-Length: 20", b"Content-Length: 99"))

    def test_chunks_that_end_early(self):  # BODY-02
        self.unchecked(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       b"Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n")

    def test_a_chunk_size_that_is_none(self):  # BODY-02
        self.unchecked(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")

    def test_a_text_that_ends_with_the_connection_proves_no_equality(self):  # BODY-03, F3
        self.unchecked(http("all is well", kind="text/plain", length=False))

    def test_json_that_ends_with_the_connection_proves_itself(self):  # BODY-03
        answer = http('{"version": "1.0.0"}', length=False)
        server, other = (self.script({"/version": answer, "/": VERSION}) for _ in range(2))
        self.sides(other.at, server.at, PROBES)
        self.assert_exit(self.smoke("gate"), 0)

    def test_json_that_is_cut_where_the_connection_ends(self):  # BODY-03, F3
        self.unchecked(http('{"version": "1.0', length=False))

    def test_gzip_that_is_cut(self):  # BODY-04, F1
        whole = gzip.compress(b'{"version": "' + os.urandom(500).hex().encode() + b'"}')
        cut = http(whole[:40], headers="Content-Encoding: gzip\r\n")
        self.unchecked(cut, "gzip")
        cut = http(whole[:40], headers="Content-Encoding: gzip\r\n", length=False)
        self.unchecked(cut, "gzip")
        cut = http(whole[:-4], headers="Content-Encoding: gzip\r\n")
        self.unchecked(cut, "gzip")

    def test_a_gzip_bomb(self):  # BODY-05, F15
        bomb = gzip.compress(b" " * (100 << 20), 9)
        began = time.monotonic()
        self.unchecked(http(bomb, headers="Content-Encoding: gzip\r\n"))
        self.assertLess(time.monotonic() - began, 60)

    def test_encodings_within_encodings(self):  # BODY-06
        body = b'{"version": "1"}'
        for _ in range(5):
            body = gzip.compress(body)
        coding = ", ".join(["gzip"] * 5)
        self.unchecked(http(body, headers=f"Content-Encoding: {coding}\r\n"))

    def test_plain_text_that_says_it_is_gzip(self):  # BODY-07
        self.unchecked(http('{"version": "1"}', headers="Content-Encoding: gzip\r\n"), "gzip")

    def test_an_encoding_nobody_knows(self):  # BODY-08
        self.unchecked(http('{"version": "1"}', headers="Content-Encoding: x-own\r\n"), "x-own")

    def test_a_body_without_end(self):  # BODY-09
        chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
        self.unchecked(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 1500)  # 24 MB

    def test_bytes_that_are_no_text(self):  # BODY-11, BODY-12
        self.unchecked(http(b'{"name": "caf\xe9"}', kind="application/json; charset=utf-8"))
        self.unchecked(http(b"caf\xe9", kind="text/plain; charset=utf-8"))

    def test_latin_1_is_text_when_it_says_so(self):  # BODY-12
        answer = http("café".encode("latin-1"), kind="text/plain; charset=iso-8859-1")
        server, other = (self.script({"/version": answer, "/": VERSION}) for _ in range(2))
        self.sides(other.at, server.at, PROBES)
        self.assert_exit(self.smoke("gate"), 0)
        run = self.smoke("probe", "version", "--env", "prod")
        self.assertEqual(json.loads(run.out)["body"], ["café"])

    def test_utf_16_is_not_compared_as_bytes(self):  # BODY-13
        record = self.script({"/version": http("café".encode("utf-16"),
                                               kind="text/plain; charset=utf-16"),
                              "/": VERSION})
        self.sides(record.at, "127.0.0.82:9", PROBES)
        run = self.smoke("probe", "version", "--env", "prod")
        self.assertEqual(json.loads(run.out)["body"], ["café"])

    def test_a_byte_order_mark_before_json_is_no_different_value(self):  # BODY-14
        answer = http(b'\xef\xbb\xbf{"version": "1"}')
        server = self.script({"/version": answer, "/": VERSION})
        self.sides(server.at, "127.0.0.82:9", PROBES)
        run = self.smoke("probe", "version", "--env", "prod")
        self.assertIn(run.exit, (0, 3))
        if run.exit == 0:
            self.assertEqual(json.loads(run.out)["body"], {"version": "1"})

    def test_a_zero_byte_in_a_page(self):  # BODY-15, F8
        self.unchecked(http(b"<p>a</p>\0<p>b</p>", kind="text/html; charset=utf-8"))
        self.unchecked(http(b"a: x\0y\nb: 2\n", kind="application/yaml"))

    def test_an_empty_body_where_json_is_expected(self):  # BODY-16
        probes = PROBES + "    format: json\n"
        self.unchecked(http(b""), probes=probes)

    def test_an_empty_body_that_says_it_is_json(self):  # BODY-16
        self.unchecked(http(b""))

    def test_the_same_error_page_on_both_sides(self):  # BODY-17
        self.unchecked(http('{"error": 1}', "500 Internal Server Error"), "500")
        self.unchecked(http('{"error": 1}', "404 Not Found"), "404")

    def test_no_json_where_json_is_said(self):  # JX-01, JX-03, JX-05
        for body in ('{"a": 1,}', '{"a": 1, "a": 2}', '{"a": NaN}', '{"a": "\\ud800"}',
                     '{"a": 1} x', "[" * 5000, "<html>login</html>"):
            self.unchecked(http(body), "json")

    def test_xml_with_a_doctype(self):  # JX-11, F10
        self.unchecked(http('<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
                            "<a>&e;</a>", kind="application/xml"))

    def test_two_lengths(self):  # HTTP-13, F19
        self.unchecked(VERSION.replace(b"\r\nConn", b"\r\nContent-Length: 19\r\nConn"))

    def test_a_length_and_chunks(self):  # HTTP-14, F19
        self.unchecked(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                       b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n"
                       b"2\r\n{}\r\n0\r\n\r\n")

    def test_headers_without_end(self):  # HTTP-09, HTTP-10
        self.unchecked(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 400000 + b"\r\n\r\n{}")
        many = "".join(f"X-{i}: {i}\r\n" for i in range(6000))
        self.unchecked(http("{}", headers=many))

    def test_a_status_that_is_none(self):  # HTTP-07
        for line in (b"HTTP/1.1 20", b"HTTP/1.1 999 Odd", b"ICY 200 OK", b"HTTP/1.1 000 OK"):
            server = self.script({"/version": VERSION.replace(b"HTTP/1.1 200 OK", line),
                                  "/": VERSION})
            other = self.script({"/version": VERSION, "/": VERSION})
            self.sides(other.at, server.at, PROBES)
            run = self.smoke("gate")
            self.assertIn(run.exit, (1, 3), run)

    def test_control_characters_are_shown_and_not_obeyed(self):  # HTTP-11, OUT-09
        evil = http('{"version": "\\u001b[2J\\u009b31m\\u202e"}',
                    headers="X-Evil: \x1b]0;owned\x07\r\n")
        server = self.script({"/version": evil, "/": VERSION})
        other = self.script({"/version": VERSION, "/": VERSION})
        self.sides(other.at, server.at, PROBES)
        run = self.smoke("gate")
        self.assert_exit(run, 1)
        for character in "\x1b\x07\x9b\u202e":
            self.assertNotIn(character, run.out + run.err)


class BadTls(WorldTest):
    def setUp(self):
        super().setUp()
        self.authority()
        self.certificate("site", "IP:127.0.0.85,IP:127.0.0.86")

    def expire(self):
        """The same certificate, at its end since 2021."""
        self.write("ca.cnf", """
            [ca]
            default_ca = here
            [here]
            database = index.txt
            serial = serial
            new_certs_dir = .
            default_md = sha256
            policy = any
            unique_subject = no
            [any]
            commonName = optional
            """)
        self.write("index.txt", "")
        self.write("serial", "1000\n")
        self.openssl("ca", "-batch", "-config", "ca.cnf", "-cert", "ca.pem", "-keyfile",
                     "ca.key", "-in", "site.csr", "-extfile", "site.ext", "-startdate",
                     "20200101000000Z", "-enddate", "20210101000000Z", "-notext",
                     "-out", "site.pem")

    def serve(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "site.pem", self.folder / "site.key")
        return context

    def workspace_over(self, prod_at, preprod_at, probes=PROBES):
        self.sides(prod_at, preprod_at, probes)
        text = (self.folder / "smoke.yaml").read_text()
        for at in (prod_at, preprod_at):
            text = text.replace(f"url: http://{at}",
                                f"url: https://{at}\n    request: {{cacert: ca.pem}}")
        (self.folder / "smoke.yaml").write_text(text)

    def test_an_expired_certificate_is_a_finding(self):  # TLS-01, F20
        self.expire()
        expired = self.serve()
        preprod = self.script({"/version": VERSION, "/": VERSION}, "127.0.0.85", expired)
        prod = self.script({"/version": VERSION, "/": VERSION}, "127.0.0.86", expired)
        self.workspace_over(prod.at, preprod.at)
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assert_exit(run, 1)
        self.assertIn("expired", run.out)
        self.assertEqual(preprod.requests, [])
        ended = states(self.read_json("gate.json"))
        self.assertEqual(ended[("parity", "version", "")], "unchecked")

    def test_an_expired_certificate_of_the_baseline_is_missing_news(self):  # TLS-01, VER-04
        preprod = self.script({"/version": VERSION, "/": VERSION}, "127.0.0.85",
                              self.serve())
        self.expire()
        prod = self.script({"/version": VERSION, "/": VERSION}, "127.0.0.86", self.serve())
        self.workspace_over(prod.at, preprod.at)
        self.assert_exit(self.smoke("gate"), 3)

    def test_a_text_that_ends_without_close_notify_proves_nothing(self):  # TLS-05, F2
        context = self.serve()
        answer = http("fine so far", kind="text/plain", length=False)
        preprod = self.script({"/version": answer, "/": VERSION}, "127.0.0.85", context)
        prod = self.script({"/version": answer, "/": VERSION}, "127.0.0.86", context)
        self.workspace_over(prod.at, preprod.at)
        self.assert_exit(self.smoke("gate"), 3)

    def test_json_that_is_cut_without_close_notify_is_unchecked(self):  # TLS-05, F2
        context = self.serve()
        answer = http('{"version": "1', length=False)
        preprod = self.script({"/version": answer, "/": VERSION}, "127.0.0.85", context)
        prod = self.script({"/version": answer, "/": VERSION}, "127.0.0.86", context)
        self.workspace_over(prod.at, preprod.at)
        self.assert_exit(self.smoke("gate"), 3)


class BadNetwork(WorldTest):
    def test_a_host_that_does_not_resolve_is_missing_news(self):  # NET-01
        prod = self.script({"/version": VERSION, "/": VERSION})
        self.sides(prod.at, "no-such-host.invalid:80", PROBES)
        run = self.smoke("gate")
        self.assert_exit(run, 3)
        self.assertIn("no-such-host.invalid", run.out)

    def test_a_port_where_nothing_listens_is_bad_news(self):  # NET-04
        prod = self.script({"/version": VERSION, "/": VERSION})
        gone = self.script({})
        gone.die()
        self.sides(prod.at, gone.at, PROBES)
        self.assert_exit(self.smoke("gate"), 1)

    def test_a_server_that_never_answers_is_bad_news_at_the_deadline(self):  # NET-06
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        prod = self.script({"/version": VERSION, "/": VERSION})
        self.sides(prod.at, f"127.0.0.1:{silent.getsockname()[1]}",
                   PROBES + "limits: {deadline: 300ms}\n")
        began = time.monotonic()
        run = self.smoke("gate")
        self.assert_exit(run, 1)
        self.assertLess(time.monotonic() - began, 15)

    def test_a_reset_in_the_middle_of_a_body_is_unchecked(self):  # NET-09
        def answer(path, head):
            return VERSION if path == "/" else VERSION[:-5]
        preprod, prod = self.script(answer), self.script(answer)
        self.sides(prod.at, preprod.at, PROBES)
        self.assert_exit(self.smoke("gate"), 3)

    def test_a_proxy_in_the_environment_is_not_used(self):  # NET-13
        proxy = self.script({})
        prod, preprod = (self.script({"/version": VERSION, "/": VERSION}) for _ in range(2))
        self.sides(prod.at, preprod.at, PROBES)
        at = f"http://{proxy.at}"
        run = self.smoke("gate", env={"http_proxy": at, "ALL_PROXY": at, "HTTP_PROXY": at})
        self.assert_exit(run, 0)
        self.assertEqual(proxy.requests, [])


class Elsewhere(WorldTest):
    """Nothing goes where it was not sent."""

    def setUp(self):
        super().setUp()
        self.prod = self.script({"/version": VERSION, "/": VERSION}, "127.0.0.87")

    def test_a_redirect_from_pre_production_to_production_is_not_followed(self):  # HTTP-05
        def answer(path, head):
            return VERSION if path == "/" else http(
                "", "302 Found", headers=f"Location: http://{self.prod.at}/version\r\n")
        preprod = self.script(answer, "127.0.0.88")
        self.sides(self.prod.at, preprod.at, PROBES)
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assert_exit(run, 1)
        self.assertEqual(self.prod.paths(), ["/version"])  # the baseline's own, no more
        self.assertIn(f"http://{self.prod.at} is environment prod", run.out)
        ended = states(self.read_json("gate.json"))
        self.assertEqual(ended[("parity", "version", "")], "unchecked")

    def test_a_redirect_to_a_host_nobody_named_is_not_followed(self):  # NET-18
        other = self.script({})
        redirect = http("", "302 Found", headers=f"Location: http://{other.at}/version\r\n")
        preprod = self.script({"/": VERSION, "/version": redirect}, "127.0.0.88")
        self.sides(self.prod.at, preprod.at, PROBES)
        run = self.smoke("gate")
        self.assert_exit(run, 3)
        self.assertEqual(other.requests, [])
        self.assertIn(other.at, run.out)

    def test_a_suites_request_to_the_other_environment_is_refused_before_it_is_sent(self):
        # NET-18
        preprod = self.script({"/version": VERSION, "/": VERSION}, "127.0.0.88")
        self.sides(self.prod.at, preprod.at, PROBES + "suites:\n  - files: s.hurl\n")
        self.write("s.hurl", f"""
            GET http://{self.prod.at}/orders
            HTTP *
            """)
        run = self.smoke("gate")
        self.assertIn(run.exit, (2, 3), run)
        self.assertNotIn("/orders", self.prod.paths() + preprod.paths())
        self.assertIn(self.prod.at, run.out + run.err)

    def test_a_captured_url_of_another_host_is_refused_before_it_is_sent(self):  # NET-18
        links = http('{"next": "http://%s/orders"}' % self.prod.at)
        preprod = self.script({"/version": VERSION, "/": VERSION, "/links": links},
                              "127.0.0.88")
        self.sides(self.prod.at, preprod.at, PROBES + "suites:\n  - files: s.hurl\n")
        self.write("s.hurl", """
            GET {{url}}/links
            HTTP 200
            [Captures]
            next: jsonpath "$.next"

            GET {{next}}
            HTTP 200
            """)
        run = self.smoke("gate")
        self.assert_exit(run, 3)
        self.assertNotIn("/orders", self.prod.paths())

    def test_a_write_to_production_made_of_a_captured_path_is_not_sent(self):
        links = http('{"path": "/orders"}')
        self.prod.answer = lambda path, head: links if path == "/links" else VERSION
        self.sides(self.prod.at, "127.0.0.88:9", """
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
            suites:
              - files: s.hurl
                may_write: {prod: [POST /login]}
            """)
        self.write("s.hurl", """
            POST {{url}}/login
            HTTP 200

            GET {{url}}/links
            HTTP 200
            [Captures]
            path: jsonpath "$.path"

            POST {{url}}{{path}}
            HTTP 200
            """)
        run = self.smoke("verify", "--env", "prod", "--expect", "version.app=1.0.0",
                         "--consecutive", "1")
        self.assertIn(run.exit, (2, 3), run)
        self.assertNotIn(("POST", "/orders"), [r[:2] for r in self.prod.requests])


class BadChildren(WorldTest):
    def gate(self, *argv, limit="1s"):
        prod, preprod = (self.script({"/version": VERSION, "/": VERSION}) for _ in range(2))
        self.sides(prod.at, preprod.at, PROBES + f"""\
  - name: child
    exec: {json.dumps(argv)}
    deadline: {limit}
    environments: [preprod]
""")
        began = time.monotonic()
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assertLess(time.monotonic() - began, 30)
        self.assert_exit(run, 3)
        self.assertEqual(states(self.read_json("gate.json"))[("probe", "child", "")],
                         "unchecked")
        return run

    def test_one_that_never_ends_is_ended_with_its_children(self):  # OS-13, OS-06
        pids = self.folder / "pids"
        self.gate("sh", "-c", f"trap '' TERM; sleep 1000 & echo $! $$ > {pids}; wait")
        for pid in pids.read_text().split():
            try:
                stat = pathlib.Path(f"/proc/{pid}/stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            self.assertEqual(stat.rpartition(") ")[2][0], "Z", stat)  # init is to take it

    def test_one_that_writes_without_end_is_ended(self):  # OS-13
        self.gate("yes", limit="20s")

    def test_one_that_is_not_there(self):  # OS-14
        self.assertIn("no-such-command", self.gate("no-such-command").out)

    def test_one_that_fails_after_it_said_all_is_well(self):  # OS-14
        self.assertIn("status 3", self.gate("sh", "-c", "echo ok; exit 3").out)

    def test_one_that_is_killed(self):  # OS-14
        self.gate("sh", "-c", "echo ok; kill -9 $$")

    def test_one_that_says_nothing(self):
        self.gate("true")

    def test_nothing_in_an_argument_is_for_a_shell(self):  # OS-12
        prod, preprod = (self.script({"/version": VERSION, "/": VERSION}) for _ in range(2))
        self.sides(prod.at, preprod.at, PROBES + """\
  - name: child
    exec: [printf, "%s|", "; touch owned", "$(touch owned)", "{{environment}}"]
    environments: [preprod]
""")
        run = self.smoke("probe", "child", "--env", "preprod")
        self.assert_exit(run, 0)
        self.assertEqual(json.loads(run.out)["body"], ["; touch owned|$(touch owned)|preprod|"])
        self.assertFalse((self.folder / "owned").exists())


class Idle(WorldTest):
    def test_a_rule_that_selects_nothing_names_the_nearest_path(self):  # VER-10
        self.two_sides(extra="""
            rules:
              - {id: typo, probe: version, path: "$.body.verson", ignore: [changed], reason: x}
            """)
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assertIn("typo", run.out)
        self.assertIn("$.body.version", run.out)
        self.assertNotIn(("version", "prod / preprod", "$.body.version"),
                         findings(self.read_json("gate.json")))

    def test_a_probe_name_that_is_none_names_the_nearest(self):
        self.two_sides(start=False)
        run = self.smoke("probe", "verson", "--env", "prod")
        self.assert_exit(run, 2)
        self.assertIn("did you mean 'version'", run.err)

    def test_an_expectation_of_a_path_that_is_not_there_does_not_hold(self):  # JX-08
        self.two_sides(extra="""
            expect:
              - {probe: version, path: "$.body.verson", is: "!= 3"}
            """)
        self.assert_exit(self.smoke("gate"), 1)

    def test_a_workspace_that_checks_nothing_is_not_go(self):  # VER-01
        self.two_sides(start=False)
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text[:text.index("probes:")])
        run = self.smoke("gate")
        self.assertIn(run.exit, (1, 2, 3), run)


if __name__ == "__main__":
    unittest.main()
