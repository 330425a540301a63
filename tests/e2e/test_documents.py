# SPDX-License-Identifier: MIT
"""The docs probe: runbooks are there, and their links lead somewhere."""
import json
import unittest

from support import WorldTest, http

PAGE = http("<p>hi</p>", kind="text/html")


class Documents(WorldTest):
    def setUp(self):
        super().setUp()
        self.asked = {"/": PAGE, "/version": http('{"v": 1}'), "/wiki": PAGE,
                      "/gone": http("{}", "404 Not Found"),
                      "/login": http("", "302 Found", headers="Location: https://sso.example/\r\n")}
        self.preprod = self.script(self.asked)
        self.prod = self.script(self.asked)
        self.sides(self.prod.at, self.preprod.at, """
            probes:
              - {name: version, http: GET /version}
              - {name: runbooks, docs: ["runbooks/*.md", "runbooks/*.html"]}
            """)
        self.write("runbooks/a.md", """
            # Rollback now

            [b](b.html#way-back) ![i](i.png) [self](#rollback-now) [web](https://elsewhere.example/)
            """)
        self.write("runbooks/b.html", '<h1 id="way-back">b</h1><a href="a.md#rollback-now">a</a>')
        self.write("runbooks/i.png", "x")

    def gate(self, code):
        run = self.smoke("gate", "--report", "text", "--report", "json:run.json")
        self.assert_exit(run, code)
        return run, self.read_json("run.json")

    def broken(self):
        run = self.smoke("probe", "runbooks", "--env", "preprod")
        self.assert_exit(run, 0)
        return json.loads(run.out)["body"]

    def test_what_leads_somewhere_passes_and_is_looked_at_once(self):
        _, record = self.gate(0)
        looks = [c for c in record["checks"] if c["name"].startswith("runbooks")]
        self.assertEqual({(c["kind"], c["environment"], c["state"]) for c in looks},
                         {("probe", "preprod", "pass"), ("expectation", "preprod", "pass")})
        body = self.broken()
        self.assertEqual(body, {"documents": 2, "links": 5, "asked": 0, "elsewhere": 1})

    def test_what_is_gone_is_no_go_and_is_named_with_its_line(self):
        self.write("runbooks/a.md", "x\n\n[b](b.html#other) [c](gone.md)\n[d](#nowhere)\n")
        run, record = self.gate(1)
        self.assertEqual(self.broken()["broken"], {
            "runbooks/a.md:3 b.html#other": "there is no such heading",
            "runbooks/a.md:3 gone.md": "there is no such file",
            "runbooks/a.md:4 #nowhere": "there is no such heading",
            "runbooks/b.html a.md#rollback-now": "there is no such heading"})
        self.assertIn("runbooks/a.md:3 b.html#other", " ".join(run.out.split()))

    def test_a_document_that_is_gone_is_no_go(self):
        (self.folder / "runbooks/b.html").unlink()
        self.write("runbooks/a.md", "# A\n")
        self.gate(1)
        self.assertEqual(self.broken()["broken"],
                         {"smoke.yaml runbooks/*.html": "there is no such document"})

    def test_links_to_declared_hosts_are_asked_and_no_others(self):
        at = f"http://{self.preprod.at}"
        self.write("runbooks/a.md", f"# Rollback now\n[ok]({at}/wiki#x) [again]({at}/wiki)\n"
                   f"[gone]({at}/gone) [sso]({at}/login) [prod](http://{self.prod.at}/wiki)\n"
                   "[x](mailto:a@b.example)\n")
        body = self.broken()
        self.assertEqual(body["broken"], {f"runbooks/a.md:3 {at}/gone": "answers 404"})
        self.assertEqual(body["asked"], 3)
        self.assertEqual([p for p in self.preprod.paths() if p in ("/wiki", "/gone", "/login")],
                         ["/wiki", "/gone", "/login"])
        self.assertNotIn("/wiki", self.prod.paths())

    def test_what_cannot_be_asked_is_unchecked(self):
        host = self.script(self.asked)
        with open(self.folder / "smoke.yaml") as file:
            text = file.read()
        (self.folder / "smoke.yaml").write_text(
            text.replace("tier: staging", f"tier: staging\n    hosts: ['{host.at}']"))
        self.write("runbooks/a.md", f"# Rollback now\n[x](http://{host.at}/wiki)\n")
        lint = self.smoke("lint")
        self.assert_exit(lint, 0)
        self.gate(0)
        host.die()
        self.gate(3)

    def test_what_is_no_document_is_unchecked(self):
        (self.folder / "runbooks/a.md").write_bytes(b"\xff\xfe\n")
        run, _ = self.gate(3)
        self.assertIn("not valid UTF-8", " ".join(run.out.split()))


if __name__ == "__main__":
    unittest.main()
