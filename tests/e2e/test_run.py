# SPDX-License-Identifier: MIT
"""smoke run: Hurl files as hurl runs them.  What is expected here was held against hurl 8;
where smoke means it otherwise (exit codes), product.md says so."""
import re
import textwrap
import unittest

from support import WorldTest, http


class SuiteRun(WorldTest):
    def setUp(self):
        super().setUp()
        self.count = 0
        self.server = self.script(self.answer, "127.0.0.97")
        self.url = f"http://{self.server.at}"

    def answer(self, path, head):
        self.count += 1
        text = head.decode()
        if path == "/late":  # well the third time
            return http('{"ready": %s}' % ("true" if self.count >= 3 else "false"))
        if path == "/login":
            return http("{}", headers="Set-Cookie: session=abc; Path=/\r\n")
        if path == "/whoami":
            return http('{"known": %s}' % ("true" if "Cookie: session=abc" in text else "false"))
        if path.startswith("/hop"):
            n = int(path[4:] or 0)
            return http("", "302 Found", headers=f"Location: /hop{n - 1}\r\n") if n else http(
                '"there"')
        if path == "/echo":
            return http(text, kind="text/plain")
        if path == "/none":
            return None
        return http('{"name": "Ada", "n": 1}', headers="X-A: b\r\n")

    def suite(self, name, text):
        self.write(name, textwrap.dedent(text).replace("URL", self.url))
        return name

    def run_suite(self, text, *options, code=0, env=None):
        run = self.smoke("run", *options, self.suite("a.hurl", text), env=env)
        self.assert_exit(run, code)
        return run

    # --- exit codes and what is shown

    def test_0_the_last_body_is_shown_and_nothing_else(self):
        run = self.run_suite("""
            GET URL/login
            HTTP 200

            GET URL/
            HTTP 200
            [Asserts]
            jsonpath "$.name" == "Ada"
            """)
        self.assertEqual((run.out, run.err), ('{"name": "Ada", "n": 1}', ""))

    def test_1_a_wrong_status_is_shown_as_hurl_shows_it(self):
        run = self.run_suite("""
            GET URL/

            HTTP 404
            """, code=1)
        self.assertEqual(run.out, "")
        self.assertEqual(run.err, textwrap.dedent(f"""\
            error: Assert status code
              --> a.hurl:3:6
               |
               | GET {self.url}/
               | ...
             3 | HTTP 404
               |      ^^^ actual value is <200>
               |

            """))

    def test_1_a_failed_assert_is_shown_as_hurl_shows_it(self):
        run = self.run_suite("""
            GET URL/
            HTTP 200
            [Asserts]
            jsonpath "$.name" == "Bob"
            """, code=1)
        self.assertEqual(run.err, textwrap.dedent(f"""\
            error: Assert failure
              --> a.hurl:4:0
               |
               | GET {self.url}/
               | ...
             4 | jsonpath "$.name" == "Bob"
               |   actual:   string <Ada>
               |   expected: string <Bob>
               |

            """))

    def test_1_all_asserts_of_an_entry_are_told(self):
        run = self.run_suite("""
            GET URL/
            HTTP 200
            [Asserts]
            jsonpath "$.n" == 2
            header "X-A" == "c"
            jsonpath "$.n" == 1
            """, code=1)
        self.assertEqual(run.err.count("error: Assert failure"), 2)

    def test_2_a_mistake_in_any_file_sends_nothing(self):
        self.suite("good.hurl", "GET URL/\n")
        self.suite("bad.hurl", "GET URL/\nHTTP 200\n[Assert]\n")
        run = self.smoke("run", "good.hurl", "bad.hurl")
        self.assert_exit(run, 2)
        self.assertRegex(run.err, r"error: Parsing suite\n *--> bad\.hurl:3:\d+\n")
        self.assertEqual(self.server.requests, [])

    def test_2_a_file_that_is_not_there(self):
        run = self.smoke("run", "nowhere.hurl")
        self.assert_exit(run, 2)
        self.assertIn("nowhere.hurl", run.err)

    def test_3_a_server_that_is_not_there_could_not_be_checked(self):
        self.server.die()
        run = self.run_suite("GET URL/\nHTTP 200\n", code=3)
        self.assertIn("error: HTTP connection\n", run.err)
        self.assertIn("a.hurl:1:5", run.err)

    def test_3_a_server_that_closes_without_a_word(self):
        self.run_suite("GET URL/none\nHTTP 200\n", code=3)

    def test_3_a_capture_that_finds_nothing_could_not_be_checked(self):
        run = self.run_suite("""
            GET URL/
            HTTP 200
            [Captures]
            a: jsonpath "$.nothing"
            """, code=3)
        self.assertIn("a.hurl:4:4", run.err)

    def test_an_undefined_variable_is_named(self):  # TPL-01
        run = self.run_suite("GET URL/{{nobody}}\nHTTP 200\n", code=3)
        self.assertIn("you must set the variable nobody", run.err)
        self.assertEqual(self.server.requests, [])

    # --- variables, secrets

    def test_variables_come_from_the_command_line_files_and_the_environment(self):
        self.write("vars", "# comment\nfrom_file=f\nnumber=1\n")
        self.run_suite("""
            GET URL/
            HTTP 200
            [Asserts]
            jsonpath "$.n" == {{number}}
            jsonpath "$.name" == "{{name}}"
            variable "from_file" == "f"
            variable "from_env" == "e"
            """, "--variable", "name=Ada", "--variables-file", "vars",
            env={"HURL_VARIABLE_from_env": "e"})

    def test_a_secret_is_masked_and_sent(self):  # SEC-12
        run = self.run_suite("""
            GET URL/echo
            X-Token: {{token}}
            HTTP 200
            [Asserts]
            body contains "nobody-knows-it"
            body == "{{token}}"
            """, "--secret", "token=nobody-knows-it", code=1)
        self.assertIn(b"nobody-knows-it", self.server.requests[0][2])
        self.assertNotIn("nobody-knows-it", run.out + run.err)
        self.assertIn("***", run.err)

    def test_a_secret_is_masked_in_the_body_that_is_shown(self):
        run = self.run_suite("GET URL/echo\nX-Token: {{token}}\n", "--secret",
                             "token=nobody-knows-it")
        self.assertIn("***", run.out)
        self.assertNotIn("nobody-knows-it", run.out)

    # --- options of hurl

    def test_retry_asks_again_until_it_holds(self):  # VER-05
        self.run_suite("""
            GET URL/late
            [Options]
            retry: 5
            retry-interval: 1ms
            HTTP 200
            [Asserts]
            jsonpath "$.ready" == true
            """)
        self.assertEqual(self.server.paths(), ["/late"] * 3)

    def test_retry_ends(self):
        run = self.run_suite("GET URL/\nHTTP 500\n", "--retry", "2", "--retry-interval", "1ms",
                             code=1)
        self.assertEqual(len(self.server.requests), 3)
        self.assertEqual(run.err.count("error: "), 1)

    def test_redirects_are_followed_when_asked_for(self):
        self.run_suite("GET URL/hop3\nHTTP 302\nLocation: /hop2\n")
        self.run_suite("GET URL/hop3\nHTTP 200\n[Asserts]\nurl endsWith \"/hop0\"\n", "--location")
        self.assertEqual(self.server.paths()[1:], ["/hop3", "/hop2", "/hop1", "/hop0"])

    def test_redirects_without_end_end(self):  # HTTP-01
        run = self.run_suite("GET URL/hop9\nHTTP 200\n", "--location", "--max-redirs", "3",
                             code=3)
        self.assertEqual(len(self.server.requests), 4)
        self.assertNotEqual(run.err, "")

    def test_cookies_are_kept_within_a_file_and_not_beyond(self):  # CON-05
        one = self.suite("1.hurl", """
            GET URL/login

            GET URL/whoami
            HTTP 200
            [Asserts]
            jsonpath "$.known" == true
            """)
        two = self.suite("2.hurl", """
            GET URL/whoami
            HTTP 200
            [Asserts]
            jsonpath "$.known" == false
            """)
        self.assert_exit(self.smoke("run", one, two), 0)

    def test_after_an_error_the_rest_of_the_file_is_not_asked(self):
        self.run_suite("GET URL/1\nHTTP 500\n\nGET URL/2\nHTTP 200\n", code=1)
        self.assertEqual(self.server.paths(), ["/1"])

    def test_continue_on_error_asks_the_rest(self):
        self.run_suite("GET URL/1\nHTTP 500\n\nGET URL/2\nHTTP 200\n", "--continue-on-error",
                       code=1)
        self.assertEqual(self.server.paths(), ["/1", "/2"])

    def test_repeat_runs_all_files_again(self):
        one, two = self.suite("1.hurl", "GET URL/1\n"), self.suite("2.hurl", "GET URL/2\n")
        self.assert_exit(self.smoke("run", "--repeat", "2", one, two), 0)
        self.assertEqual(self.server.paths(), ["/1", "/2"] * 2)

    def test_an_entry_that_repeats(self):
        self.run_suite("GET URL/x\n[Options]\nrepeat: 3\nHTTP 200\n")
        self.assertEqual(self.server.paths(), ["/x"] * 3)

    def test_from_entry_and_to_entry(self):
        self.run_suite("GET URL/1\n\nGET URL/2\n\nGET URL/3\n", "--from-entry", "2",
                       "--to-entry", "2")
        self.assertEqual(self.server.paths(), ["/2"])

    def test_no_assert_leaves_out_all_asserts(self):
        self.run_suite("GET URL/\nHTTP 500\n[Asserts]\njsonpath \"$.n\" == 7\n", "--no-assert")

    def test_include_shows_the_headers_too(self):
        run = self.run_suite("GET URL/\n", "--include")
        self.assertTrue(run.out.startswith("HTTP/1.1 200\n"), run.out)
        self.assertIn("X-A: b\n", run.out)

    def test_output_goes_to_a_file(self):
        run = self.run_suite("GET URL/\n", "--output", "body.json")
        self.assertEqual(run.out, "")
        self.assertEqual(self.read_json("body.json"), {"name": "Ada", "n": 1})

    def test_a_suite_on_standard_input_a_folder_and_a_pattern(self):
        self.suite("s/one.hurl", "GET URL/one\n")
        self.suite("s/deep/two.hurl", "GET URL/two\n")
        self.assert_exit(self.smoke("run", "s"), 0)
        self.assertEqual(sorted(self.server.paths()), ["/one", "/two"])
        self.assert_exit(self.smoke("run", "--glob", "s/*.hurl"), 0)
        self.assertEqual(self.server.paths()[2:], ["/one"])
        run = self.smoke("run", "--glob", "none/*.hurl")
        self.assert_exit(run, 2)  # SUITE-02
        self.assertIn("none/*.hurl", run.err)

    # --- test

    def test_a_test_tells_each_file_and_the_sum(self):
        good = self.suite("good.hurl", "GET URL/\nHTTP 200\n")
        bad = self.suite("bad.hurl", "GET URL/\nHTTP 500\n")
        run = self.smoke("run", "--test", good, bad)
        self.assert_exit(run, 1)
        self.assertEqual(run.out, "")
        self.assertRegex(run.err, r"(?m)^Success good\.hurl \(1 request\(s\) in \d+ ms\)$")
        self.assertRegex(run.err, r"(?m)^Failure bad\.hurl \(1 request\(s\) in \d+ ms\)$")
        summary = re.sub(r"\d+\.\d+/s|\d+ ms.*", "#", run.err[run.err.index("-" * 80):])
        self.assertEqual(summary, "-" * 80 + textwrap.dedent("""
            Executed files:    2
            Executed requests: 2 (#)
            Succeeded files:   1 (50.0%)
            Failed files:      1 (50.0%)
            Duration:          #

            """))

    def test_side_by_side_no_files_lines_are_mixed(self):  # CON-02
        files = [self.suite(f"{i:02}.hurl", f"GET URL/{i}\nHTTP 500\n\n") for i in range(20)]
        run = self.smoke("run", "--test", "--jobs", "8", *files)
        self.assert_exit(run, 1)
        frames = re.findall(r"error: Assert status code\n  --> (\d\d)\.hurl:2:6\n(?:.*\|.*\n)+\n"
                            r"Failure (\d\d)\.hurl", run.err)
        self.assertEqual(sorted(frames), [(f"{i:02}", f"{i:02}") for i in range(20)])
        self.assertEqual(len(self.server.requests), 20)

    # --- the workspace

    def test_an_environment_of_the_workspace_gives_url_and_variables(self):
        self.sides("127.0.0.98:9", self.server.at, "probes: []\n")
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "compare:", "    variables: {name: Ada}\ncompare:"))
        self.run_suite("""
            GET {{url}}/
            HTTP 200
            [Asserts]
            jsonpath "$.name" == "{{name}}"
            """, "--env", "preprod")

    def test_an_environment_that_is_none_is_wrong_usage(self):
        self.sides("127.0.0.98:9", self.server.at, "probes: []\n")
        run = self.run_suite("GET URL/\n", "--env", "preprd", code=2)
        self.assertIn("preprd", run.err)


if __name__ == "__main__":
    unittest.main()
