#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a workspace says about its suites: setups, rows, conditions, defaults, and when to stop."""
import json
import time
import unittest

from support import WorldTest, http, states

LOGIN = """
    POST {{url}}/login
    HTTP 200
    [Captures]
    token: jsonpath "$.token" redact
    user: jsonpath "$.user"
    """
ACCOUNT = """
    GET {{url}}/account
    Authorization: Bearer {{token}}
    HTTP 200
    [Asserts]
    jsonpath "$.user" == "{{user}}"
    """


def fields(head):
    lines = head.decode().split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines) if name}


class Shop:
    """Answers as a shop whose accounts need a login; what is wrong with it can be set."""

    def __init__(self):
        self.logins, self.status, self.slow = 0, "200 OK", 0
        self.body = '{"b": [1, 2.50], "a": {"x": 1, "y": null}}'

    def __call__(self, path, head):
        seen = fields(head)
        if path == "/login":
            self.logins += 1
            return http('{"token": "very-secret-%d", "user": "ann"}' % self.logins, self.status,
                        headers="Set-Cookie: session=s-%d; Path=/\r\n" % self.logins)
        if path == "/account":
            known = seen.get("authorization") == f"Bearer very-secret-{self.logins}"
            return http('{"user": "%s"}' % ("ann" if known else "nobody"))
        if path == "/session":
            return http(json.dumps({"cookie": seen.get("cookie", "")}))
        if path.startswith("/products/"):
            sku = path.rsplit("/", 1)[1]
            price = {"A-1": 3.50, "A-2": 10}.get(sku)
            return http(json.dumps({"price": price}), "200 OK" if price else "404 Not Found")
        if path == "/slow":
            time.sleep(0.3)
        if path == "/body":
            return http(self.body)
        return http('{"seen": %s}' % json.dumps(seen))


class SuiteSettings(WorldTest):
    def setUp(self):
        super().setUp()
        self.shop = Shop()
        self.server = self.script(self.shop)
        self.write("suites/login.hurl", LOGIN)
        self.write("suites/account.hurl", ACCOUNT)

    def suites(self, text, more=""):
        text = text.replace("files: suites/login.hurl\n", "files: suites/login.hurl\n"
                            "    may_write: {prod: [POST /login]}\n")
        self.sides("127.0.0.1:1", self.server.at, "suites:\n" + text + more)

    def gate(self, *arguments):
        run = self.smoke("gate", "--report", "json:gate.json", *arguments)
        record = self.read_json("gate.json") if (self.folder / "gate.json").exists() else {}
        return run, record

    def entries(self, record):
        return {name: state for (kind, name, _), state in states(record).items() if kind == "entry"}

    def reasons(self, record):
        return {c["name"]: c.get("reason", "") for c in record["checks"]}

    # --- setups

    def test_a_login_runs_once_and_those_that_need_it_use_what_it_captured(self):
        self.write("suites/session.hurl", """
            GET {{url}}/session
            HTTP 200
            [Asserts]
            jsonpath "$.cookie" contains "session=s-1"
            """)
        self.suites("  - files: suites/account.hurl\n    needs: login\n"
                    "  - files: suites/session.hurl\n    needs: [login]\n"
                    "  - setup: login\n    files: suites/login.hurl\n")
        run, record = self.gate()
        self.assert_exit(run, 0)
        self.assertEqual(self.shop.logins, 1)
        self.assertEqual(set(self.entries(record).values()), {"pass"})
        self.assertEqual(len(self.entries(record)), 3)
        self.assertNotIn("very-secret", run.out + run.err + json.dumps(record))
        plan = self.smoke("plan").out
        self.assertLess(plan.index("login.hurl"), plan.index("account.hurl"))

    def test_what_needs_a_setup_that_failed_is_unchecked_and_says_so(self):
        self.shop.status = "500 Broken"
        self.suites("  - files: suites/account.hurl\n    needs: login\n"
                    "  - setup: login\n    files: suites/login.hurl\n")
        run, record = self.gate()
        self.assert_exit(run, 1)
        self.assertEqual(self.entries(record), {
            "suites/login.hurl:1 POST {{url}}/login": "fail",
            "suites/account.hurl:1 GET {{url}}/account": "unchecked"})
        self.assertIn("its setup login: suites/login.hurl:1 failed",
                      self.reasons(record)["suites/account.hurl:1 GET {{url}}/account"])
        self.assertNotIn("/account", self.server.paths())

    def test_a_setup_runs_where_and_when_somebody_needs_it(self):
        self.suites("  - files: suites/account.hurl\n    needs: login\n    tags: [deep]\n"
                    "  - setup: login\n    files: suites/login.hurl\n"
                    "  - files: suites/login.hurl\n    tags: [fast]\n")
        run, record = self.gate("--tag", "fast")
        self.assert_exit(run, 3)  # the rest is unchecked
        self.assertEqual(self.shop.logins, 1)
        self.assertEqual(sorted(c["state"] for c in record["checks"] if c["kind"] == "entry"),
                         ["pass", "unchecked", "unchecked"])
        run, record = self.gate("--tag", "deep")
        self.assertEqual(self.shop.logins, 2)

    def test_a_run_that_ends_early_leaves_those_that_wait_for_a_setup_unchecked(self):
        self.write("suites/login.hurl", "GET {{url}}/login\n[Options]\ndelay: 20s\nHTTP 200\n" + LOGIN.split("200\n")[1])
        self.suites("  - files: suites/account.hurl\n    needs: login\n"
                    "  - setup: login\n    files: suites/login.hurl\n")
        run, record = self.gate("--deadline", "1s")
        self.assert_exit(run, 3)
        self.assertEqual(list(self.entries(record).values()), ["unchecked"] * 2)

    # --- rows

    def test_a_suite_runs_once_for_each_row_and_reports_name_the_row(self):
        self.write("data/products.csv", "sku,price\nA-1,3.50\nA-2,11\nA-3,1\n")
        self.write("suites/product.hurl", """
            GET {{url}}/products/{{sku}}
            HTTP 200
            [Asserts]
            jsonpath "$.price" == {{price}}
            """)
        self.suites("  - files: suites/product.hurl\n    rows: data/products.csv\n")
        run, record = self.gate("--report", "text")
        self.assert_exit(run, 1)
        name = "suites/product.hurl (sku=A-%d):1 GET {{url}}/products/{{sku}}"
        self.assertEqual(self.entries(record),
                         {name % 1: "pass", name % 2: "fail", name % 3: "fail"})
        found = {f["subject"]: f for f in record["findings"]}
        self.assertEqual(set(found), {"suites/product.hurl (sku=A-2)", "suites/product.hurl (sku=A-3)"})
        self.assertEqual(len({f["fingerprint"] for f in found.values()}), 2)
        remedy = found["suites/product.hurl (sku=A-2)"]["remedy"]
        self.assertEqual(remedy, "smoke run --env preprod --variable 'sku=A-2' "
                                 "--variable 'price=11' suites/product.hurl")

    # --- smoke run --env

    def test_run_brings_along_the_setups_of_a_file_and_shows_only_what_was_asked_for(self):
        self.suites("  - files: suites/account.hurl\n    needs: login\n"
                    "  - setup: login\n    files: suites/login.hurl\n")
        run = self.smoke("run", "--env", "preprod", "suites/account.hurl")
        self.assert_exit(run, 0)
        self.assertEqual(run.out, '{"user": "ann"}')
        run = self.smoke("run", "--test", "--env", "preprod", "--from-entry", "1", "--repeat", "2",
                         "suites/account.hurl")
        self.assert_exit(run, 0)
        self.assertEqual(self.shop.logins, 2)  # once in each run
        self.assertEqual(run.err.count("Success suites/account.hurl (1 request(s)"), 2)
        self.assertEqual(run.err.count("Success suites/login.hurl (1 request(s)"), 1)
        self.shop.status = "500 Broken"
        run = self.smoke("run", "--test", "--env", "preprod", "suites/account.hurl")
        self.assert_exit(run, 1)
        self.assertIn("error: suites/account.hurl is not run: its setup login: suites/login.hurl:1 "
                      "failed", run.err)
        self.assertIn("Failure suites/account.hurl (0 request(s)", run.err)

    def test_run_takes_the_rows_of_a_file_unless_one_is_given_by_hand(self):
        self.write("products.csv", "sku,price\nA-1,3.50\nA-2,11\n")
        self.write("suites/product.hurl", """
            GET {{url}}/products/{{sku}}
            HTTP 200
            [Asserts]
            jsonpath "$.price" == {{price}}
            """)
        self.suites("  - files: suites/product.hurl\n    rows: products.csv\n")
        run = self.smoke("run", "--test", "--env", "preprod", "--report-junit", "j.xml",
                         "--report-tap", "t.tap", "suites/product.hurl")
        self.assert_exit(run, 1)
        self.assertIn("Success suites/product.hurl (sku=A-1) (1 request(s)", run.err)
        self.assertIn("Failure suites/product.hurl (sku=A-2) (1 request(s)", run.err)
        self.assertIn('"suites/product.hurl (sku=A-2)"', (self.folder / "j.xml").read_text())
        self.assertIn("- suites/product.hurl (sku=A-2)\n", (self.folder / "t.tap").read_text())
        run = self.smoke("run", "--test", "--env", "preprod", "--variable", "sku=A-2",
                         "--variable", "price=10", "suites/product.hurl")
        self.assert_exit(run, 0)
        self.assertIn("Success suites/product.hurl (1 request(s)", run.err)

    # --- conditions

    def test_what_a_condition_leaves_out_is_said_and_is_no_check(self):
        self.write("suites/mail.hurl", "GET {{url}}/mail\nHTTP 200\n")
        self.suites("  - files: suites/mail.hurl\n    if: variable \"tier\" == \"production\"\n"
                    "  - files: suites/login.hurl\n    if: variable \"environment\" startsWith \"pre\"\n")
        run, record = self.gate("--report", "text")
        self.assert_exit(run, 0)
        self.assertEqual(len(self.entries(record)), 1)
        why = ('left out: suites/mail.hurl on preprod: variable "tier" == "production" does '
               'not hold: it is string <staging>')
        self.assertIn(why, record["notes"])
        self.assertIn(why, " ".join(run.out.split()))
        plan = self.smoke("plan").out
        self.assertIn("Left out:\n  suites/mail.hurl on preprod: ", plan)

    def test_all_left_out_is_not_go(self):
        self.write("suites/mail.hurl", "GET {{url}}/mail\nHTTP 200\n")
        self.suites("  - files: suites/mail.hurl\n    if: variable \"tier\" == \"production\"\n")
        run, _ = self.gate()
        self.assertNotEqual(run.exit, 0)
        self.assertEqual(self.server.paths(), [])

    def test_a_condition_is_written_as_in_a_suite(self):
        self.suites("  - files: suites/account.hurl\n    if: variable \"tier\" equals \"x\"\n"
                    "  - files: suites/login.hurl\n    if: jsonpath \"$.a\" == 1\n")
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        self.assertIn("smoke.yaml:15:25: error: unknown predicate or filter 'equals'", run.err)
        self.assertIn("a condition asks variables", run.err)

    # --- defaults

    def test_a_default_is_for_entries_that_do_not_say_it_themselves(self):
        self.write("suites/echo.hurl", """
            GET {{url}}/echo
            HTTP 200
            [Asserts]
            jsonpath "$.seen.authorization" == "Bearer very-secret-1"
            jsonpath "$.seen['x-own']" == "default"
            jsonpath "$.seen['x-side']" == "environment"

            GET {{url}}/echo
            x-own: entry
            [Options]
            header: Authorization: Basic eA==
            HTTP 200
            [Asserts]
            jsonpath "$.seen.authorization" == "Basic eA=="
            jsonpath "$.seen['x-own']" == "entry"
            """)
        self.suites("  - files: suites/echo.hurl\n    needs: login\n    defaults:\n      headers:\n"
                    "        Authorization: Bearer {{token}}\n        X-Own: default\n"
                    "        X-Side: default\n"
                    "  - setup: login\n    files: suites/login.hurl\n")
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "tier: staging\n", "tier: staging\n    request: {headers: {X-Side: environment}}\n"))
        run, record = self.gate()
        self.assert_exit(run, 0)
        self.assertNotIn("very-secret", run.out + json.dumps(record))

    def test_a_default_header_stays_at_the_environments_own_origin(self):
        other = self.script(Shop())
        self.write("suites/cdn.hurl", "GET http://%s/echo\nHTTP 200\n" % other.at)
        self.suites("  - files: suites/cdn.hurl\n    defaults:\n"
                    "      headers: {Authorization: Bearer x}\n")
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "tier: staging\n", "tier: staging\n    hosts: ['%s']\n" % other.at))
        run, _ = self.gate()
        self.assert_exit(run, 0)
        self.assertNotIn(b"authorization", other.requests[-1][2].lower())

    def test_a_default_retry_is_for_what_may_be_asked_twice(self):
        self.write("suites/wrong.hurl", "GET {{url}}/products/none\nHTTP 200\n")
        self.write("suites/write.hurl", "POST {{url}}/products/none\nHTTP 200\n")
        self.write("suites/own.hurl", "GET {{url}}/products/own\n[Options]\nretry: 0\nHTTP 200\n")
        self.suites("  - files: suites/[wo]*.hurl\n    run_on: [preprod]\n    defaults:\n"
                    "      options: {retry: 2, retry-interval: 10ms}\n")
        run, _ = self.gate()
        self.assert_exit(run, 1)
        asked = [(method, path) for method, path, _ in self.server.requests]
        self.assertEqual(asked.count(("GET", "/products/none")), 3)
        self.assertEqual(asked.count(("POST", "/products/none")), 1)
        self.assertEqual(asked.count(("GET", "/products/own")), 1)

    # --- statuses and bodies

    def test_accepted_statuses_narrow_what_a_file_leaves_open(self):
        self.write("suites/any.hurl", "GET {{url}}/products/none\nHTTP *\n")
        for accept, code in (("404", 0), ("[200, 4xx]", 0), ("[200, 3xx]", 1)):
            self.suites(f"  - files: suites/any.hurl\n    accept: {accept}\n")
            run, record = self.gate()
            self.assert_exit(run, code)
        found = record["findings"][0]
        self.assertEqual((found["expected"], found["actual"]),
                         ("200, 3xx (accept in smoke.yaml)", "404"))
        self.suites("  - files: suites/account.hurl\n    accept: [404]\n")
        run = self.smoke("lint")
        self.assert_exit(run, 2)
        self.assertIn("no entry of these suites says 'HTTP *'", run.err)

    def test_a_json_body_is_compared_as_a_value_where_the_workspace_says_so(self):
        self.write("suites/body.hurl", """
            GET {{url}}/body
            HTTP 200
            {"a": {"x": 1.0}, "b": [2.5, 1]}
            """)
        for settings, code in (("", 1), ("json_bodies: equal", 1), ("json_bodies: subset", 1),
                               ("json_bodies: subset\n    json_lists: any_order", 0),
                               ("json_bodies: equal\n    json_lists: any_order", 1)):
            self.suites(f"  - files: suites/body.hurl\n    {settings}\n")
            run, record = self.gate()
            self.assert_exit(run, code)
        found = record["findings"][0]
        self.assertEqual((found["expected"], found["actual"]), ("$.a.y is not there", "$.a.y is null"))
        self.shop.body = "<html>"
        self.suites("  - files: suites/body.hurl\n    json_bodies: subset\n")
        run, _ = self.gate()
        self.assert_exit(run, 1)
        self.shop.body = '{"a": {"x": 1.0000000000000000001}, "b": [2.5, 1]}'
        run, _ = self.gate()
        self.assert_exit(run, 1)

    def test_run_with_an_environment_takes_what_the_workspace_says_of_the_file(self):
        self.write("suites/any.hurl", "GET {{url}}/products/none\nHTTP *\n")
        self.suites("  - files: suites/any.hurl\n    accept: [200]\n"
                    "    defaults: {headers: {X-Own: yes-it-is}}\n")
        run = self.smoke("run", "--test", "--env", "preprod", "suites/any.hurl")
        self.assert_exit(run, 1)
        self.assertIn("200 (accept in smoke.yaml)", run.err)
        self.assertIn(b"yes-it-is", self.server.requests[-1][2])
        run = self.smoke("run", "--test", "--variable", f"url=http://{self.server.at}", "suites/any.hurl")
        self.assert_exit(run, 0)
        self.write("suites/body.hurl", 'GET {{url}}/body\nHTTP 200\n{"a": {"x": 2}}\n')
        self.suites("  - files: suites/body.hurl\n    json_bodies: subset\n")
        run = self.smoke("run", "--test", "--env", "preprod", "suites/body.hurl")
        self.assert_exit(run, 1)
        self.assertIn("actual:   $.a.x is 1\n", run.err)
        self.assertIn("expected: $.a.x is 2\n", run.err)

    # --- when to stop

    def test_fail_fast_leaves_its_other_files_unchecked_and_no_others(self):
        self.write("suites/f1.hurl", "GET {{url}}/products/none\nHTTP 200\n\nGET {{url}}/echo\nHTTP 200\n")
        self.write("suites/f2.hurl", "GET {{url}}/two\nHTTP 200\n")
        self.write("suites/other.hurl", "GET {{url}}/three\nHTTP 200\n")
        self.suites("  - files: suites/f?.hurl\n    fail_fast: true\n  - files: suites/other.hurl\n")
        run, record = self.gate("--jobs", "1")
        self.assert_exit(run, 1)
        self.assertEqual(list(self.entries(record).values()), ["fail", "unchecked", "unchecked", "pass"])
        self.assertEqual(self.reasons(record)["suites/f2.hurl:1 GET {{url}}/two"],
                         "left out by fail_fast: suites/f1.hurl:1 failed")
        run, record = self.gate("--jobs", "1", "--fail-fast")
        self.assertEqual(list(self.entries(record).values()), ["fail"] + ["unchecked"] * 3)
        self.assertEqual(self.server.paths().count("/three"), 1)
        run = self.smoke("run", "--test", "--jobs", "1", "--fail-fast", "--variable",
                         f"url=http://{self.server.at}", "suites/f1.hurl", "suites/other.hurl")
        self.assert_exit(run, 1)
        self.assertEqual(self.server.paths().count("/three"), 1)

    def test_a_run_has_an_end(self):
        self.write("suites/slow.hurl", "GET {{url}}/echo\n[Options]\ndelay: 30s\nHTTP 200\n")
        self.suites("  - files: suites/slow.hurl\n", "limits: {run: 1s}\n")
        run, record = self.gate()
        self.assert_exit(run, 3)
        self.assertEqual(list(self.entries(record).values()), ["unchecked"])

    # --- latency

    def test_latency_is_a_check_of_its_own(self):
        self.write("suites/many.hurl", "GET {{url}}/echo\n[Options]\nrepeat: 20\nHTTP 200\n")
        name = ("suite_latency", "suites/many.hurl", "")
        self.suites("  - files: suites/many.hurl\n    latency: {p95: 10s, max: 30s}\n")
        run, record = self.gate()
        self.assert_exit(run, 0)
        self.assertEqual(states(record)[name], "pass")
        self.assertRegex(" ".join(record["notes"]),
                         r"latency of suites/many.hurl on preprod: p50 \d+ ms, .*; 20 requests")
        self.suites("  - files: suites/many.hurl\n    latency: {p99: 10s}\n")
        run, record = self.gate()
        self.assert_exit(run, 3)
        self.assertEqual(states(record)[name], "unchecked")
        self.assertIn("20 requests are timed; 100 are needed", self.reasons(record).values())
        self.write("suites/slow.hurl", "GET {{url}}/slow\nHTTP 200\n")
        self.suites("  - files: suites/slow.hurl\n    latency: {max: 100ms}\n")
        run, record = self.gate()
        self.assert_exit(run, 1)
        self.assertEqual(states(record)[("suite_latency", "suites/slow.hurl", "")], "fail")
        slow = [f["expected"] for f in record["findings"] if f["kind"] == "slow"]
        self.assertEqual(slow, ["max <= 100 ms"])
        gone = [f["subject"] for f in record["findings"] if f["kind"] == "coverage"]
        self.assertEqual(gone, ["suites/many.hurl GET {{url}}/echo"])  # really asked no more

    def test_two_items_of_one_pattern_are_told_apart_also_when_lines_move(self):
        self.write("suites/slow.hurl", "GET {{url}}/slow\nHTTP 200\n")
        items = ("  - files: suites/slow.hurl\n    latency: {max: 100ms}\n"
                 "  - files: suites/slow.hurl\n    tags: [deep]\n    latency: {max: 90ms}\n"
                 "  - files: suites/slow.hurl\n    latency: {max: 80ms}\n")
        self.suites(items)
        found = []
        for moved in ("", "# a line that was put in\n"):
            self.suites(moved + items)
            run, record = self.gate()
            self.assert_exit(run, 1)
            found.append({f["subject"]: f["fingerprint"] for f in record["findings"]
                          if f["kind"] == "slow"})
        self.assertEqual(set(found[0]), {"suites/slow.hurl", "suites/slow.hurl (deep)",
                                         "suites/slow.hurl (3)"})
        self.assertEqual(len(set(found[0].values())), 3)
        self.assertEqual(found[0], found[1])

    def test_a_file_of_two_items_that_never_meet_is_not_listed_twice(self):
        item = "  - files: suites/login.hurl\n    %s\n"
        for one, other, twice in (("run_on: [prod]", "run_on: [preprod]", False),
                                  ('if: variable "tier" == "staging"',
                                   'if: variable "tier" == "production"', False),
                                  ("run_on: [prod, preprod]", "run_on: [preprod]", True),
                                  ('if: variable "tier" == "staging"', "tags: [x]", True)):
            self.suites((item % one + item % other))
            run = self.smoke("lint")
            self.assert_exit(run, 0)
            self.assertEqual("is listed twice" in run.err, twice, run.err)

    # --- until it is up

    def waits(self, up):
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(
            text.replace("tier: staging\n", "tier: staging\n    up: {%s}\n" % up))

    def test_a_gate_waits_until_the_candidate_is_up(self):
        self.write("suites/echo.hurl", "GET {{url}}/echo\nHTTP 200\n")
        health = []
        def answer(path, head):
            if path != "/health":
                return self.shop(path, head)
            health.append(path)
            return http("{}", "200 OK" if len(health) > 2 else "503 Not yet")
        self.server = self.script(answer)
        self.suites("  - files: suites/echo.hurl\n")
        self.waits("within: 20s, every: 100ms, path: /health")
        run, record = self.gate()
        self.assert_exit(run, 0)
        self.assertEqual(self.server.paths(), ["/health"] * 3 + ["/echo"])

    def test_what_is_not_up_in_time_is_down(self):
        self.write("suites/echo.hurl", "GET {{url}}/echo\nHTTP 200\n")
        self.server = self.script(lambda path, head: http("{}", "503 Not yet"))
        self.suites("  - files: suites/echo.hurl\n")
        self.waits("within: 1s, every: 100ms")
        run, record = self.gate()
        self.assert_exit(run, 1)
        self.assertEqual(list(self.entries(record).values()), ["unchecked"])
        self.assertEqual(record["findings"][0]["actual"], "not up within 1 s: status 503")
        self.assertGreater(len(self.server.paths()), 3)
        self.server.die()
        began = time.monotonic()
        run, record = self.gate()
        self.assert_exit(run, 1)
        self.assertGreater(time.monotonic() - began, 0.8)

    def test_a_deadline_ends_the_waiting(self):
        self.write("suites/echo.hurl", "GET {{url}}/echo\nHTTP 200\n")
        self.server = self.script(lambda path, head: http("{}", "503 Not yet"))
        self.suites("  - files: suites/echo.hurl\n")
        self.waits("within: 1h")
        run, record = self.gate("--deadline", "1500ms")
        self.assert_exit(run, 3)
        self.assertEqual({c["state"] for c in record["checks"]}, {"unchecked"})


if __name__ == "__main__":
    unittest.main()
