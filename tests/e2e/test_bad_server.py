# SPDX-License-Identifier: MIT
"""Bad servers, certificates, networks, children: bad news or `unchecked`, and never GO."""
import gzip
import json
import os
import pathlib
import socket
import ssl
import time
import unittest

from support import WorldTest, http, states

VERSION = http('{"version": "1.0.0"}')
PROBES = """
probes:
  - name: version
    http: GET /version
"""


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


if __name__ == "__main__":
    unittest.main()
