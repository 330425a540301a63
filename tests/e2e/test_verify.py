# SPDX-License-Identifier: MIT
"""smoke verify: it waits for what is expected on every instance, and says what came."""
import hashlib
import hmac
import json
import unittest

from support import WorldTest, findings, free_port, http, states

OLD, NEW = {"version": "1.4.1"}, {"version": "1.4.2"}


def environment(version, at=None, **more):
    routes = {"/": {"html": "<p>shop</p>"}, "/version": {"json": version},
              "/settings": {"json": {"timeout": 30}}}
    return {"routes": routes, "at": at or {}, **more}


class Verify(WorldTest):
    def setUp(self):
        super().setUp()
        port = free_port()
        self.at = [f"127.0.0.{71 + i}:{port}" for i in range(3)]
        self.preprod_at = f"127.0.0.74:{port}"
        self.play("prod", environment(OLD), *self.at)
        self.play("preprod", environment(NEW), self.preprod_at)
        self.make_workspace()

    def make_workspace(self, project="shop", rest=""):
        self.workspace(f"""
            smoke: 1
            project: {project}
            environments:
              prod:
                tier: production
                url: http://{self.at[0]}
                instances: {json.dumps(self.at)}
              preprod:
                tier: staging
                url: http://{self.preprod_at}
            compare: {{baseline: prod, candidate: preprod}}
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
              - name: settings
                http: GET /settings
            expect:
              - {{probe: version, path: "$.facts.app", version: ">= baseline"}}
            verify: {{delay: 100ms, consecutive: 2, deadline: 60s}}
            {rest}
            """)

    def go(self):
        run = self.smoke("gate")
        self.assert_exit(run, 0)

    def verify(self, *arguments):
        return self.smoke("verify", "--env", "prod", "--report", "text",
                          "--report", "json:verify.json", *arguments)

    def ticket(self):
        return json.loads((self.folder / ".smoke/go.json").read_text())

    # --- waiting

    def test_it_waits_until_every_instance_says_what_is_expected(self):  # VER-20
        process = self.start("verify", "--env", "prod", "--expect", "version.app=1.4.2",
                             "--report", "json:verify.json")
        # Two instances get the new version as soon as it is heard that they are awaited,
        # the third when it is the only one.
        first = process.stderr.readline()
        for at in self.at:
            self.assertIn(f"{at} version.app: 1.4.1", first)
        new = {"/version": {"json": NEW}}
        self.environment("prod", environment(OLD, {at: new for at in self.at[:2]}))
        for line in process.stderr:
            if self.at[0] not in line and self.at[1] not in line:
                break
        self.assertIn(f"{self.at[2]} version.app: 1.4.1", line)
        self.environment("prod", environment(NEW))
        run = self.ended(process)
        self.assert_exit(run, 0)
        self.assertIn("all 3 say what is expected", run.err)
        record = self.read_json("verify.json")
        self.assertEqual(record["verdict"]["word"], "GO")
        self.assertIn("all 3 say what is expected", record["waits"][-1]["text"])

    def test_the_address_that_lags_at_the_deadline_is_named_and_it_is_no_go(self):  # VER-20
        new = {"/version": {"json": NEW}}
        self.environment("prod", environment(OLD, {at: new for at in self.at[:2]}))
        run = self.verify("--expect", "version.app=1.4.2", "--wait", "200ms", "--delay", "10ms")
        self.assert_exit(run, 1)
        record = self.read_json("verify.json")
        release = {instance: state for (kind, _, instance), state in states(record).items()
                   if kind == "release"}
        self.assertEqual(release, {self.at[0]: "pass", self.at[1]: "pass",
                                   self.at[2]: "fail"})
        self.assertIn(f"{self.at[2]} version.app: 1.4.1", record["waits"][-1]["text"])
        self.assertIn(self.at[2], run.out)

    def test_looks_that_hold_count_only_in_a_row(self):  # VER-05
        said = iter(["2", "2", "1", "2", "2", "2"])

        def answer(path, head):
            return http(json.dumps({"version": next(said, "2")}))

        prod = self.script(answer)
        self.sides(prod.at, self.preprod_at, """
            probes:
              - name: version
                http: GET /version
                facts: {app: "$.body.version"}
            """)
        run = self.smoke("verify", "--env", "prod", "--expect", "version.app=2",
                         "--consecutive", "3", "--delay", "1ms")
        self.assert_exit(run, 0)
        before = [method for method, path, _ in prod.requests].index("HEAD")
        self.assertEqual(before, 6, prod.paths())

    # --- what is expected

    def test_with_nothing_to_expect_nothing_is_asked(self):
        run = self.verify()
        self.assert_exit(run, 2)
        self.assertIn("--expect", run.err)
        self.assertIn("--ticket", run.err)

    def test_an_expected_fact_that_no_probe_has_is_wrong_usage(self):
        run = self.verify("--expect", "version.ap=1.4.2")
        self.assert_exit(run, 2)
        self.assertIn("version.ap", run.err)

    def test_an_environment_that_is_not_in_the_workspace_is_wrong_usage(self):
        run = self.smoke("verify", "--env", "prd", "--expect", "version.app=1")
        self.assert_exit(run, 2)
        self.assertIn("did you mean 'prod'", run.err)

    def test_a_ticket_that_contradicts_what_is_expected_is_wrong_usage(self):
        self.go()
        run = self.verify("--ticket", ".smoke/go.json", "--expect", "version.app=9")
        self.assert_exit(run, 2)
        self.assertIn("version.app", run.err)

    # --- tickets

    def refused(self, *words):
        run = self.verify("--ticket", ".smoke/go.json")
        self.assert_exit(run, 2)
        for word in words:
            self.assertIn(word, run.err)
        self.assertFalse((self.folder / "verify.json").exists())

    def test_a_ticket_of_another_project_is_refused(self):  # VER-12
        self.go()
        self.make_workspace(project="blog")
        self.refused("project 'shop'", "'blog'")

    def test_a_ticket_made_under_another_workspace_is_refused(self):  # VER-12
        self.go()
        self.make_workspace(rest="policy: {fail_on: warn}")
        self.refused("the workspace changed")

    def test_an_edited_ticket_is_refused(self):
        self.go()
        ticket = self.ticket()
        ticket["facts"]["version.app"] = "6.6.6"
        (self.folder / ".smoke/go.json").write_text(json.dumps(ticket))
        self.refused("edited")

    def test_a_ticket_that_is_no_ticket_is_refused(self):
        for text in ("", "{}", "[1]", "GO", '{"smoke_ticket": 99}', "{" * 5000):
            (self.folder / ".smoke").mkdir(exist_ok=True)
            (self.folder / ".smoke/go.json").write_text(text)
            self.refused("ticket")

    def test_a_ticket_that_is_not_there_is_refused(self):
        self.refused("go.json")

    def test_an_expired_ticket_is_refused(self):
        self.go()
        ticket = self.ticket()
        del ticket["hmac"]
        ticket["expires"] = ticket["made"] - 1
        key = (self.folder / ".smoke/history.db.key").read_bytes()
        signed = json.dumps(ticket, separators=(",", ":")).encode()
        ticket["hmac"] = hmac.new(key, signed, hashlib.sha256).hexdigest()
        (self.folder / ".smoke/go.json").write_text(json.dumps(ticket))
        self.refused("expired", "run the gate again")

    def test_a_ticket_is_kept_to_oneself(self):
        self.go()
        key = self.folder / ".smoke/history.db.key"
        self.assertEqual(key.stat().st_mode & 0o777, 0o600)

    # --- before and after

    def test_what_changed_with_the_deploy_is_told_and_does_not_count_against_it(self):
        self.go()
        self.environment("prod", environment(NEW))
        run = self.verify("--ticket", ".smoke/go.json")
        self.assert_exit(run, 0)
        record = self.read_json("verify.json")
        since = [f for f in record["findings"] if f["kind"] == "since_before"]
        self.assertEqual({(f["path"], f["severity"]) for f in since},
                         {("$.facts.app", "info")})
        self.assertEqual(since[0]["baseline"], '"1.4.1"')
        self.assertEqual(since[0]["candidate"], '"1.4.2"')
        self.assertEqual(record["title"], "shop 1.4.1 → 1.4.2")

    def test_production_that_is_not_like_the_approved_candidate_is_no_go(self):
        self.go()
        after = environment(NEW)
        after["routes"]["/settings"]["json"]["timeout"] = 1
        self.environment("prod", after)
        run = self.verify("--ticket", ".smoke/go.json")
        self.assert_exit(run, 1)
        self.assertIn(("settings", "prod / preprod", "$.body.timeout"),
                      findings(self.read_json("verify.json")))


if __name__ == "__main__":
    unittest.main()
