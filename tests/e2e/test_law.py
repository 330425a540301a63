# SPDX-License-Identifier: MIT
"""The law of the verdict where it is easily broken: what nobody checked is never GO."""
import json
import os
import signal
import sqlite3
import textwrap
import time
import unittest

from support import WorldTest, findings, free_port, http, states

VERSION = "probes:\n  - name: version\n    http: GET /version\n" \
          "    facts: {app: \"$.body.version\"}\n"


def page(value, **more):
    return http(json.dumps(value), **more)


def version(number, **more):
    return {"/": page({}), "/version": page({"version": number, **more})}


class Law(WorldTest):
    def pair(self, prod, preprod, rest):
        self.prod, self.preprod = self.script(prod), self.script(preprod)
        self.sides(self.prod.at, self.preprod.at, rest)

    def judged(self, command, word, *arguments):
        """The record of a run that ended so."""
        code = {"GO": 0, "NO-GO": 1, "INCONCLUSIVE": 3}[word]
        run = self.smoke(command, *arguments, "--report", "text", "--report", "json:run.json")
        self.assert_exit(run, code)
        record = self.read_json("run.json")
        self.assertEqual(record["verdict"]["word"], word)
        self.assertEqual(record["verdict"]["exit"], code)
        return record

    def waive(self, *found):
        lines = [f"- fingerprint: \"{f['fingerprint']}\"\n  seen: \"{f['seen']}\"\n"
                 "  reason: as agreed\n  owner: team-a\n  expires: \"2999-12-31\"\n"
                 for f in found]
        (self.folder / "waivers.yaml").write_text("".join(lines))
        text = (self.folder / "smoke.yaml").read_text()
        if "waivers:" not in text:
            (self.folder / "smoke.yaml").write_text(text + "waivers: waivers.yaml\n")


class HalfSeen(Law):
    """A check of which one part is bad, or waived, and another part unknown."""

    RULE = """
        probes:
          - {name: page, http: GET /page}
        rules:
          - {id: server, path: "$.headers.server", severity: warn, reason: moves}
        """

    @staticmethod
    def cut(server):
        return {"/": page({}), "/page": http("a text", kind="text/plain", length=False,
                                              headers=f"Server: {server}\r\n")}

    def test_a_warning_does_not_make_up_for_an_end_that_was_not_seen(self):  # BODY-03
        self.pair(self.cut("a"), self.cut("b"), self.RULE)
        record = self.judged("gate", "INCONCLUSIVE")
        self.assertEqual(states(record)[("parity", "page", "")], "unchecked")

    def test_a_waiver_does_not_make_up_for_an_end_that_was_not_seen(self):  # VER-03
        self.pair(self.cut("a"), self.cut("b"), self.RULE.split("rules:")[0])
        found = self.judged("gate", "NO-GO")["findings"]
        self.waive(*found)
        self.judged("gate", "INCONCLUSIVE")

    def test_a_waived_assert_does_not_make_up_for_one_that_was_not_evaluated(self):
        self.pair(self.cut("a"), self.cut("a"), VERSION + "suites:\n  - files: a.hurl\n")
        self.prod.answer = self.preprod.answer = lambda path, head: {
            **version("1"), **self.cut("a")}.get(path)
        self.write("a.hurl", """
            GET {{url}}/page
            HTTP 200
            [Asserts]
            header "Server" == "z"
            body not contains "error"
            """)
        found = self.judged("gate", "NO-GO")["findings"]
        self.waive(*found)
        record = self.judged("gate", "INCONCLUSIVE")
        self.assertEqual([c["state"] for c in record["checks"] if c["kind"] == "entry"],
                         ["unchecked"])


class Governed(Law):
    """A difference that an expectation explains is hidden only where that was asked."""

    def test_an_expectation_for_one_side_does_not_hide_the_other(self):
        self.pair(version("1"), version("2"), VERSION + textwrap_expect("""
            - probe: version
              path: "$.body.version"
              values: {prod: "1"}
              environments: [prod]
            """))
        self.judged("gate", "NO-GO")

    def test_an_expectation_that_need_not_hold_hides_nothing(self):
        self.pair(version("2"), version("1"), VERSION + textwrap_expect("""
            - probe: version
              path: "$.facts.app"
              version: ">= baseline"
              required: false
            """))
        self.judged("gate", "NO-GO")

    def test_diff_asks_no_expectations_and_hides_only_what_holds(self):
        self.pair(version("2"), version("1"), VERSION + textwrap_expect("""
            - {probe: version, path: "$.facts.app", version: ">= baseline"}
            """))
        self.judged("diff", "NO-GO")

    def test_diff_hides_what_an_expectation_explains(self):
        self.pair(version("1"), version("2"), VERSION + textwrap_expect("""
            - {probe: version, path: "$.facts.app", version: ">= baseline"}
            """))
        self.judged("diff", "GO")

    def test_a_release_of_the_past_hides_nothing_at_night(self):
        self.pair(version("1.4.1"), version("1.5.0"), VERSION + "release: release.yaml\n")
        self.write("release.yaml", "expect: {version.app: \"1.4.2\"}\n")
        self.smoke("drift")
        record = self.judged_night()
        self.assertIn(("version", "prod / preprod", "$.facts.app"), findings(record))

    def judged_night(self):
        run = self.smoke("drift", "--report", "json:run.json")
        self.assert_exit(run, 0)
        return self.read_json("run.json")

    def test_what_runs_is_older_than_what_was_approved(self):
        """`>= baseline` is asked of the candidate; after the deploy both are one."""
        prod = version("1")
        self.pair(prod, version("2"), """
            probes:
              - {name: version, http: GET /version}
              - name: build
                http: GET /build
                facts: {id: "$.body.id"}
            expect:
              - {probe: version, path: "$.body.version", version: ">= baseline"}
            """)
        self.prod.answer = lambda path, head: {**prod, "/build": page({"id": 7})}.get(path)
        self.preprod.answer = lambda path, head: {**version("2"),
                                                  "/build": page({"id": 7})}.get(path)
        self.judged("gate", "GO")
        record = self.judged("verify", "NO-GO", "--env", "prod", "--ticket", ".smoke/go.json",
                             "--wait", "0s")
        self.assertIn(("version", "prod / preprod", "$.body.version"), findings(record))

    def test_a_meant_change_without_its_new_value_must_not_be_the_old_one(self):
        self.pair(version("1"), version("1"), VERSION + "release: release.yaml\n")
        self.write("release.yaml",
                   "changes:\n  - {probe: version, path: \"$.body.version\", from: \"1\"}\n")
        self.judged("gate", "NO-GO")
        self.preprod.answer = lambda path, head: version("2").get(path)
        self.judged("gate", "GO")


def textwrap_expect(text):
    return "expect:\n" + textwrap.indent(textwrap.dedent(text).lstrip("\n"), "  ")


class AfterTheDeploy(Law):
    TWO = """
        probes:
          - name: version
            http: GET /version
            facts: {app: "$.body.version"}
          - {name: cart, http: GET /cart}
        """

    def test_a_page_that_breaks_with_the_deploy_is_no_go(self):
        """Without a candidate as approved there is only the look before to say so."""
        whole = {**version("1"), "/cart": page({"items": []})}
        self.pair(whole, whole, self.TWO)
        self.judged("gate", "GO")
        self.prod.answer = lambda path, head: {
            **version("2"), "/cart": page({}, status="500 Internal Server Error")}.get(path)
        record = self.judged("verify", "NO-GO", "--env", "prod", "--expect", "version.app=2",
                             "--wait", "0s")
        self.assertIn(("cart", "prod before / now", "$.status"), findings(record))

    def test_an_error_page_alone_is_no_look(self):
        """Nothing it could be compared with, and no expectation of its status."""
        self.pair({**version("1"), "/cart": page({}, status="500 Internal Server Error")},
                  version("1"), self.TWO)
        record = self.judged("verify", "INCONCLUSIVE", "--env", "prod", "--expect",
                             "version.app=1", "--wait", "0s")
        self.assertEqual(states(record)[("probe", "cart", "")], "unchecked")

    def test_an_error_page_that_is_expected_is_a_look(self):
        self.pair({**version("1"), "/cart": page({}, status="404 Not Found")}, version("1"),
                  textwrap.dedent(self.TWO)
                  + "expect:\n  - {probe: cart, path: \"$.status\", is: \"== 404\"}\n")
        self.judged("verify", "GO", "--env", "prod", "--expect", "version.app=1",
                    "--wait", "0s")

    def test_a_status_that_is_expected_elsewhere_is_not_expected_here(self):
        gone = {**version("1"), "/cart": page({}, status="404 Not Found")}
        self.pair(gone, gone, textwrap.dedent(self.TWO) + textwrap_expect("""
            - {probe: cart, path: "$.status", is: "== 404", environments: [prod]}
            """))
        record = self.judged("gate", "INCONCLUSIVE")
        self.assertEqual(states(record)[("parity", "cart", "")], "unchecked")

    def test_a_ticket_whose_looks_are_gone_is_not_enough(self):
        self.pair(version("1"), version("1"), VERSION)
        self.judged("gate", "GO")
        with sqlite3.connect(self.folder / ".smoke/history.db") as db:
            db.execute("DELETE FROM looks")
        db.close()
        record = self.judged("verify", "INCONCLUSIVE", "--env", "prod", "--ticket",
                             ".smoke/go.json", "--wait", "0s")
        kinds = {kind for (kind, _, _), state in states(record).items() if state == "unchecked"}
        self.assertEqual(kinds, {"before", "approved"})

    def test_the_candidate_is_the_one_that_was_approved(self):
        staging = self.script(version("1"))
        self.pair(version("1"), version("2"), VERSION)
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "compare:\n", f"  staging:\n    tier: staging\n    url: http://{staging.at}\n"
                           "compare:\n", 1))
        self.judged("gate", "GO", "--candidate", "staging")
        record = self.judged("verify", "GO", "--env", "prod", "--ticket", ".smoke/go.json",
                             "--wait", "0s")
        self.assertEqual(states(record)[("approved", "version", "")], "pass")

    def test_a_verify_that_was_no_go_is_not_the_look_before(self):
        """Else what it found broken would be how things were."""
        whole = {**version("1"), "/cart": page({"items": []})}
        broken = {**version("2"), "/cart": page({}, status="500 Internal Server Error")}
        self.pair(whole, whole, self.TWO)
        self.judged("gate", "GO")
        self.prod.answer = lambda path, head: broken.get(path)
        for _ in range(2):
            self.judged("verify", "NO-GO", "--env", "prod", "--expect", "version.app=2",
                        "--wait", "0s")


class OwnOnly(Law):
    """What belongs to an environment stays there."""

    def further(self, instances=""):
        """The candidate with credentials, and a further host that it may ask."""
        self.further_host = self.script({"/asset": page({"asset": 1})})
        self.pair({**version("1"), "/asset": page({"asset": 0})},
                  {**version("1"), "/asset": page({"asset": 0})}, VERSION)
        text = (self.folder / "smoke.yaml").read_text()
        line = f"    url: http://{self.preprod.at}\n"
        self.assertIn(line, text)
        (self.folder / "smoke.yaml").write_text(text.replace(line, line + (
            f"    hosts: [\"{self.further_host.at}\"]\n{instances}"
            "    request:\n      user: {from_env: BASIC}\n"
            "      headers: {X-Api-Key: \"{{key}}\"}\n"
            "    secrets:\n      key: {from_env: KEY}\n")))

    SECRETS = {"BASIC": "smoke:pw-of-preprod", "KEY": "key-of-preprod"}

    def asked(self):
        heads = b"".join(head for _, _, head in self.further_host.requests)
        self.assertIn(b"GET /asset", heads)
        self.assertNotIn(b"Authorization", heads)
        self.assertNotIn(b"key-of-preprod", heads)
        own = b"".join(head for _, _, head in self.preprod.requests)
        self.assertIn(b"Authorization: Basic", own)
        self.assertIn(b"key-of-preprod", own)

    def gate(self, code=0):
        run = self.smoke("gate", env=self.SECRETS)
        self.assert_exit(run, code)
        return run

    def test_a_probe_of_a_further_host_takes_no_credentials_there(self):  # SEC-25
        self.further()
        with open(self.folder / "smoke.yaml", "a") as file:
            file.write(f"  - name: asset\n    http: GET http://{self.further_host.at}/asset\n"
                       "    environments: [preprod]\n")
        self.gate()
        self.asked()

    def test_a_suite_that_asks_a_further_host_takes_no_credentials_there(self):  # SEC-25
        self.further()
        with open(self.folder / "smoke.yaml", "a") as file:
            file.write("suites:\n  - {files: a.hurl, run_on: [preprod]}\n")
        self.write("a.hurl", f"GET http://{self.further_host.at}/asset\nHTTP 200\n")
        self.gate()
        self.asked()

    def test_a_further_host_is_not_asked_at_the_address_of_an_instance(self):
        self.further()
        text = (self.folder / "smoke.yaml").read_text()
        line = f"    url: http://{self.preprod.at}\n"
        port = self.preprod.at.split(":")[1]
        (self.folder / "smoke.yaml").write_text(
            text.replace(line, f"    url: http://localhost:{port}\n"
                               f"    instances: [\"{self.preprod.at}\"]\n")
            + "suites:\n  - {files: a.hurl, run_on: [preprod]}\n")
        self.write("a.hurl", f"GET http://{self.further_host.at}/asset\nHTTP 200\n[Asserts]\n"
                             "jsonpath \"$.asset\" == 1\n")
        self.gate()

    def test_a_password_is_masked_without_its_user_too(self):  # SEC-04
        told = version("1", token="pw-of-preprod")
        self.further()
        self.preprod.answer = lambda path, head: told.get(path)
        run = self.gate(1)
        self.assertIn("$.body.token", run.out)
        self.assertNotIn("pw-of-preprod", run.out + run.err)
        for file in (self.folder / ".smoke").iterdir():
            self.assertNotIn(b"pw-of-preprod", file.read_bytes(), file)


class Hidden(Law):
    """Values that are compared and never told."""

    TOLD = """
        probes:
          - name: config
            http: GET /config
            sensitive: ["$.body.key"]
            facts: {key: "$.body.key"}
        """

    def secret_of_prod(self, value):
        text = (self.folder / "smoke.yaml").read_text()
        line = f"    url: http://{self.prod.at}\n"
        (self.folder / "smoke.yaml").write_text(text.replace(
            line, line + "    secrets: {token: {from_env: TOKEN}}\n"))
        return {"TOKEN": value}

    def test_a_secret_that_is_said_back_every_night_is_no_change(self):
        told = {"/": page({}), "/version": page({"version": "1", "token": "tiger-of-prod"})}
        self.pair(told, told, VERSION)
        env = self.secret_of_prod("tiger-of-prod")
        for _ in range(3):
            run = self.smoke("drift", "--report", "json:run.json", env=env)
            self.assert_exit(run, 0)
        self.assertEqual(findings(self.read_json("run.json")), set())
        self.assertEqual(self.read_json("run.json")["verdict"]["word"], "GO")

    def test_what_was_seen_of_a_secret_cannot_be_tried_out(self):  # SEC-14
        import hashlib
        self.pair(version("1", token="tiger-of-prod"), version("1", token="lion"), VERSION)
        run = self.smoke("gate", "--report", "json:run.json",
                         env=self.secret_of_prod("tiger-of-prod"))
        self.assert_exit(run, 1)
        parts = ["smoke/seen/1", '"tiger-of-prod"', '"lion"']
        guess = hashlib.sha256("".join(f"{len(p)}:{p}" for p in parts).encode()).hexdigest()
        found = self.read_json("run.json")["findings"]
        self.assertEqual(len(found), 1)
        self.assertNotEqual(found[0]["seen"], guess[:16])

    def test_a_secret_where_a_long_value_is_cut(self):  # SEC-05
        secret = "tiger-of-production-0123456789"
        env = None
        for before in (60, 70, 75, 90, 95, 100, 105, 110, 250, 255, 260, 262):
            text = "x" * before + secret + "y" * 133 + secret + "y" * (before // 3)
            self.pair(version("1", text=text), version("1", text=text + "z"),
                      VERSION + textwrap_expect("""
                - {probe: version, path: "$.body.text", matches: "^z"}
                - {probe: version, path: "$.body.text", relation: same}
                """))
            env = self.secret_of_prod(secret)
            run = self.smoke("gate", "--report", "json:run.json", env=env)
            self.assert_exit(run, 1)
            said = run.out + run.err + (self.folder / "run.json").read_text()
            for part in (secret[:8], secret[-8:]):
                self.assertNotIn(part, said)

    def test_a_sensitive_fact_is_not_told_while_it_is_waited_for(self):
        told = {"/": page({}), "/config": page({"key": "lioness"})}
        self.pair(told, told, self.TOLD)
        run = self.smoke("verify", "--env", "prod", "--expect", "config.key=x",
                         "--wait", "0s", "--report", "json:run.json")
        self.assertNotIn("lioness", run.out + run.err)
        self.assertNotIn("lioness", (self.folder / "run.json").read_text())


class Retries(Law):
    def test_one_without_end_is_a_mistake_in_a_workspace(self):
        self.pair(version("1"), version("1"), VERSION + "suites:\n  - files: a.hurl\n")
        self.write("a.hurl", "GET {{url}}/\n[Options]\nretry: -1\nHTTP 201\n")
        run = self.smoke("gate")
        self.assert_exit(run, 2)
        self.assertIn("a.hurl:3", run.err)
        self.assertIn("has no end", run.err)

    def test_what_a_retry_made_up_for_is_not_down(self):  # VER-05
        self.pair(version("1"), version("1"),
                  VERSION + "suites:\n  - {files: a.hurl, run_on: [preprod]}\n")
        asked = []

        def answer(path, head):
            asked.append(path)
            # The first time the connection is closed without a word.
            return None if path == "/ready" and asked.count(path) == 1 else page({})

        self.preprod.answer = lambda path, head: version("1").get(path) or answer(path, head)
        self.write("a.hurl", """
            POST {{url}}/ready
            [Options]
            retry: 2
            retry-interval: 1ms
            HTTP 200
            """)
        record = self.judged("gate", "GO")
        self.assertEqual([c["attempts"] for c in record["checks"] if c["kind"] == "entry"], [2])


class Ticket(Law):
    def test_what_is_an_environments_own_is_not_expected_of_the_other(self):
        """A fact that the workspace says is another one on each side."""
        def told(version, database, host):
            return {"/": page({}), "/version": page(
                {"version": version, "database": database, "host": host})}

        self.pair(told("1", "shop", "a"), told("2", "shop_pre", "b"), """
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version", database: "$.body.database", host: "$.body.host"}
            expect:
              - {probe: version, path: "$.facts.app", version: ">= baseline"}
              - probe: version
                path: "$.body.database"
                values: {prod: shop, preprod: shop_pre}
            rules:
              - {id: hosts, path: "$.body.host", ignore: [changed], reason: machines}
            """)
        self.judged("gate", "GO")
        facts = self.read_json(".smoke/go.json")["facts"]
        self.assertEqual(facts, {"version.app": "2"})
        self.prod.answer = lambda path, head: told("2", "shop", "c").get(path)
        self.judged("verify", "GO", "--env", "prod", "--ticket", ".smoke/go.json",
                    "--wait", "0s")


class Waived(Law):
    """A waiver is for one finding as seen: another value un-waives it."""

    LONG = "x" * 3000

    def test_an_expectation_of_a_long_value(self):
        self.pair(version("1", text="a" + self.LONG + "b" + self.LONG),
                  version("1", text="a" + self.LONG + "b" + self.LONG),
                  VERSION + textwrap_expect("""
            - {probe: version, path: "$.body.text", matches: "^b"}
            """))
        self.waive(*self.judged("gate", "NO-GO")["findings"])
        self.judged("gate", "GO")
        self.prod.answer = self.preprod.answer = lambda path, head: version(
            "1", text="a" + self.LONG + "c" + self.LONG).get(path)
        self.judged("gate", "NO-GO")

    def test_an_assert_of_a_long_value(self):
        self.pair(version("1", text="a" + self.LONG + "b" + self.LONG),
                  version("1", text="a" + self.LONG + "b" + self.LONG),
                  VERSION + "suites:\n  - files: a.hurl\n")
        self.write("a.hurl", """
            GET {{url}}/version
            HTTP 200
            [Asserts]
            jsonpath "$.text" startsWith "b"
            """)
        self.waive(*self.judged("gate", "NO-GO")["findings"])
        self.judged("gate", "GO")
        self.prod.answer = self.preprod.answer = lambda path, head: version(
            "1", text="a" + self.LONG + "c" + self.LONG).get(path)
        self.judged("gate", "NO-GO")


class WaivedBodies(Law):
    def check(self, first, other):
        kinds = {"kind": "text/plain"}
        body = {"text": first}
        self.pair({}, {}, VERSION + "suites:\n  - files: a.hurl\n")
        self.prod.answer = self.preprod.answer = lambda path, head: {
            **version("1"), "/text": http(body["text"], **kinds)}.get(path)
        self.waive(*self.judged("gate", "NO-GO")["findings"])
        self.judged("gate", "GO")
        body["text"] = other
        self.judged("gate", "NO-GO")

    def test_a_body_of_many_lines(self):
        self.write("a.hurl", "GET {{url}}/text\nHTTP 200\n```\none\ntwo\nthree\n```\n")
        self.check("one\n2\nthree\n", "one\n2\ndrei\n")

    def test_a_list_that_is_asked_whether_it_has_something(self):
        self.write("a.hurl", "GET {{url}}/text\nHTTP 200\n[Asserts]\n"
                             "bytes count == 3\nbody contains \"ok\"\n")
        self.check("four", "five")

    def test_a_header_of_a_reply(self):
        self.write("a.hurl", "GET {{url}}/text\nHTTP 200\n[Asserts]\n"
                             "sha256 == hex,00;\n")
        self.check("a", "b")


class Discovery(Law):
    def test_far_fewer_instances_than_at_the_last_go(self):
        port = free_port()
        at = [f"127.0.0.{81 + n}:{port}" for n in range(3)]
        self.play("all", {"routes": {"/": {"json": {}}, "/version": {"json": {"version": "1"}}}},
                  *at)
        self.pair(version("1"), version("1"), VERSION)
        text = (self.folder / "smoke.yaml").read_text()
        line = f"    url: http://{self.preprod.at}\n"
        for instances, word in ((json.dumps(at), "GO"), ("{from: dns}", "INCONCLUSIVE"),
                                (json.dumps(at[:1]), "GO"), ("{from: dns}", "GO")):
            (self.folder / "smoke.yaml").write_text(text.replace(
                line, f"    url: http://{at[0]}\n    instances: {instances}\n"))
            record = self.judged("gate", word)
            if word == "INCONCLUSIVE":
                self.assertEqual(
                    [c["reason"] for c in record["checks"] if c["state"] == "unchecked"],
                    ["found 1 instance of preprod behind its name; at the last GO there were 3"])

    def test_fewer_instances_than_promised(self):
        self.pair(version("1"), version("1"), VERSION)
        text = (self.folder / "smoke.yaml").read_text()
        line = f"    url: http://{self.preprod.at}\n"
        (self.folder / "smoke.yaml").write_text(
            text.replace(line, line + "    instances: {from: dns, count: 2}\n"))
        record = self.judged("gate", "INCONCLUSIVE")
        self.assertIn("there must be 2", json.dumps(record["checks"]))


class Limits(Law):
    def test_a_disk_that_is_full_in_the_middle_of_a_run_is_reported(self):  # STO-03, F22
        import resource
        big = {"/": page({}), "/version": page({"text": "x" * 300000})}
        self.pair(big, big, "probes:\n  - {name: version, http: GET /version}\n")
        self.judged("gate", "GO")
        full = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200000, 200000))
        run = self.smoke("gate", "--report", "json:run.json", "--report", "text",
                         preexec_fn=full)
        self.assert_exit(run, 4)
        self.assertNotIn(" GO ", run.out)
        self.assertIn("could not be kept", run.out)
        self.assertNotEqual(self.read_json("run.json")["verdict"]["word"], "GO")
        self.assertFalse((self.folder / ".smoke/go.json").exists())
        self.judged("gate", "GO")

    def test_both_sides_at_one_address_is_said(self):  # NET-12
        server = self.script(version("1"))
        port = server.at.split(":")[1]
        self.sides(server.at, f"localhost:{port}", VERSION)
        record = self.judged("gate", "GO")
        self.assertEqual([f["kind"] for f in record["findings"]], ["same_address"])

    def test_our_own_descriptors_do_not_make_the_other_side_down(self):  # OS-04, F21
        import resource
        probes = "".join(f"  - {{name: p{n}, http: GET /version?{n}}}\n" for n in range(300))
        self.pair({}, {}, "probes:\n" + probes)

        def answer(path, head):
            return version("1")["/version" if "?" in path else "/"]

        self.prod.answer = self.preprod.answer = answer
        limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
        run = self.smoke("gate", "--jobs", "1024", "--report", "json:run.json",
                         preexec_fn=limit)
        self.assertNotEqual(run.exit, 1, run)
        self.assertNotIn("does not answer", run.out)

    def test_one_job_at_a_time_finds_the_same(self):  # CON-02
        probes = "".join(f"  - {{name: p{n}, http: GET /version?{n}}}\n" for n in range(100))
        self.pair({}, {}, "probes:\n" + probes)
        self.prod.answer = lambda path, head: version(
            "1", n=path)["/version" if "?" in path else "/"]
        self.preprod.answer = lambda path, head: version(
            "1", n=path[:-1])["/version" if "?" in path else "/"]
        found = []
        for jobs in (1, 32):
            record = self.judged("gate", "NO-GO", "--jobs", jobs)
            found.append([(f["subject"], f["path"], f["fingerprint"], f["seen"])
                          for f in record["findings"]])
        self.assertEqual(sorted(found[0]), sorted(found[1]))


class Interrupted(Law):
    """A signal at any moment: 130, a record that says so, no ticket, no memory error."""

    def test_at_many_moments(self):  # exit 128+n
        def answer(path, head):
            time.sleep(0.002)
            return {**version("1"), "/never": page({"n": 0})}.get(path.split("?")[0])

        self.pair({}, {}, """
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
              - {name: host, exec: [sh, -c, "sleep 0.05; echo {{environment}}"], compared: false}
              - {name: said, exec: [sh, -c, "echo {{environment}}; sleep 0.02"], compared: false}
            suites:
              - files: a.hurl
              - files: b.hurl
              - files: c.hurl
            """)
        self.prod.answer = self.preprod.answer = answer
        self.write("a.hurl", """
            GET {{url}}/version
            [Options]
            repeat: 20
            HTTP 200
            [Captures]
            v: jsonpath "$.version"

            GET {{url}}/version?{{v}}
            HTTP 200
            """)
        self.write("b.hurl", """
            GET {{url}}/never
            [Options]
            retry: 100
            retry-interval: 5ms
            HTTP 200
            [Asserts]
            jsonpath "$.n" == 1

            GET {{url}}/version
            [Options]
            skip: true
            HTTP 200
            """)
        self.write("c.hurl", """
            GET {{url}}/version
            [Options]
            delay: 50ms
            HTTP 200
            """)
        for n in range(60):
            ticket = self.folder / ".smoke/go.json"
            process = self.start("gate", "--report", "json:run.json", "--jobs", 1 + n % 8)
            time.sleep(0.01 + 0.004 * n)
            process.send_signal((signal.SIGINT, signal.SIGTERM)[n % 2])
            run = self.ended(process)
            self.assertNotIn("Sanitizer", run.err)
            # Before signals are taken over there is nothing to record.
            self.assertIn(run.exit, (-2, -15, 130, 143, 3), run)
            self.assertFalse(ticket.exists())
            if run.exit > 128:
                record = self.read_json("run.json")
                self.assertTrue(record["interrupted"])
                self.assertNotEqual(record["verdict"]["word"], "GO")
                self.assertEqual({c["state"] for c in record["checks"]} - {
                    "pass", "unchecked", "fail"}, set())

    def test_while_names_are_looked_up(self):  # NET-02
        import socket
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
            silent.bind(("127.0.0.1", 0))
            self.workspace("""
                smoke: 1
                project: shop
                environments:
                  prod: {tier: production, url: "http://prod.test", instances: {from: dns}}
                  preprod: {tier: staging, url: "http://preprod.test",
                            instances: {from: dns}}
                compare: {baseline: prod, candidate: preprod}
                probes:
                  - {name: version, http: GET /version}
                """)
            process = self.start("gate")
            time.sleep(0.3)
            process.send_signal(signal.SIGINT)
            run = self.ended(process)
            self.assertNotIn("Sanitizer", run.err)
            self.assertIn(run.exit, (130, 3), run)

    def test_a_secret_that_is_being_fetched_does_not_outlive_us(self):
        self.pair(version("1"), version("1"), VERSION)
        text = (self.folder / "smoke.yaml").read_text()
        line = f"    url: http://{self.preprod.at}\n"
        (self.folder / "smoke.yaml").write_text(text.replace(line, line + (
            "    secrets:\n      key:\n        exec: [sh, -c, \"echo $$ > pid; exec sleep 60\"]\n")))
        process = self.start("gate")
        pid = self.folder / "pid"
        while not (pid.exists() and pid.read_text().strip()):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        run = self.ended(process)
        self.assertNotIn("Sanitizer", run.err)
        with self.assertRaises(ProcessLookupError):
            os.kill(int(pid.read_text()), 0)


class Nothing(Law):
    def test_a_workspace_that_checks_nothing_is_no_go_and_a_mistake(self):  # VER-01
        self.pair(version("1"), version("1"), "")
        run = self.smoke("gate")
        self.assert_exit(run, 2)
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_a_selection_that_selects_nothing(self):  # VER-02
        self.pair(version("1"), version("1"), VERSION + "policy:\n  gate_tags: [quick]\n")
        run = self.smoke("gate", "--tag", "quick")
        self.assertIn(run.exit, (2, 3), run)
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_where_nothing_is_required(self):  # VER-02
        self.pair(version("1"), version("1"),
                  "probes:\n  - {name: version, http: GET /version, required: false}\n")
        run = self.smoke("gate")
        self.assertIn(run.exit, (2, 3), run)

    def test_a_login_page_on_both_sides_has_no_facts(self):  # NET-15, BODY-17
        portal = http("<html>log in</html>", kind="text/html")
        self.pair({"/": portal, "/version": portal}, {"/": portal, "/version": portal}, VERSION)
        run = self.smoke("gate")
        self.assert_exit(run, 3)
        self.assertIn("$.body.version", run.out)

    def test_two_empty_answers_that_say_they_are_json_are_not_alike(self):  # BODY-16
        empty = {"/": page({}), "/version": http("")}
        self.pair(empty, empty, "probes:\n  - {name: version, http: GET /version}\n")
        self.judged("gate", "INCONCLUSIVE")

    def test_204_has_no_body_and_is_a_look(self):  # HTTP-23
        none = {"/": page({}), "/version": http("", status="204 No Content")}
        self.pair(none, none, "probes:\n  - {name: version, http: GET /version}\n")
        self.judged("gate", "GO")

    def test_a_night_that_could_not_look_at_anything_says_so(self):  # "never silently dead"
        self.workspace("""
            smoke: 1
            project: shop
            environments:
              prod: {tier: production, url: "http://prod.invalid"}
              preprod: {tier: staging, url: "http://preprod.invalid"}
            compare: {baseline: prod, candidate: preprod}
            probes:
              - {name: version, http: GET /version}
            """)
        self.assert_exit(self.smoke("drift"), 3)

    def test_a_backup_from_the_future_is_not_young(self):
        self.pair(version("1"), version("1"), VERSION + """
  - name: backup
    file: backup.dump
    environments: [prod]
""" + textwrap_expect("""
            - {probe: backup, path: "$.source.age", is: "< 24h"}
            """))
        path = self.write("backup.dump", "x")
        self.judged("gate", "GO")
        later = time.time() + 90000
        os.utime(path, (later, later))
        self.judged("gate", "INCONCLUSIVE")


if __name__ == "__main__":
    unittest.main()
