# SPDX-License-Identifier: MIT
"""smoke probe: one observation as JSON, to write rules against."""
import json
import unittest

from support import WorldTest, http


class Probe(WorldTest):
    def setUp(self):
        super().setUp()
        self.server = self.script({
            "/json": http('{"b": 1.10, "a": [1, {"x": null}]}', headers="X-Up: CaSe\r\n"
                          "Set-Cookie: s=1; Path=/; HttpOnly\r\n"),
            "/html": http("<html><body><h1 id=t>Shop</h1></body></html>", kind="text/html"),
            "/xml": http("<r><a n='1'>x</a></r>", kind="application/xml"),
            "/yaml": http("a: 1\nb: [x, y]\n", kind="application/yaml"),
            "/moved": http("", "301 Moved", headers="Location: /json\r\n"),
            "/gone": http('{"error": "gone"}', "410 Gone"),
            "/bytes": http(b"\x89PNG\0\1", kind="image/png"),
            "/": http("{}"),
        })
        self.sides("127.0.0.99:9", self.server.at, """
            probes:
              - {name: json, http: GET /json, facts: {b: "$.body.b"}}
              - {name: html, http: GET /html}
              - {name: xml, http: GET /xml}
              - {name: yaml, http: GET /yaml}
              - {name: moved, http: GET /moved}
              - {name: stays, http: GET /moved, location: false}
              - {name: gone, http: GET /gone}
              - {name: bytes, http: GET /bytes}
              - {name: env, file: "{{environment}}.env", expect: []}
              - {name: say, exec: [echo, "of {{environment}} at {{url}}"], tags: [slow]}
              - {name: prod-only, http: GET /json, environments: [prod]}
            """.replace(", expect: []", ""))
        self.write("preprod.env", "A=1\n# comment\nB='two words'\n")

    def look(self, name, code=0, env="preprod"):
        run = self.smoke("probe", name, "--env", env)
        self.assert_exit(run, code)
        return json.loads(run.out) if run.out else run

    def test_an_observation_has_always_the_same_envelope(self):
        seen = self.look("json")
        self.assertEqual(seen["status"], 200)
        self.assertEqual(seen["headers"]["x-up"], "CaSe")
        self.assertTrue(seen["cookies"]["s"]["httponly"])
        self.assertEqual(seen["redirects"], [])
        self.assertEqual(seen["body"], {"b": 1.10, "a": [1, {"x": None}]})
        self.assertEqual(seen["source"]["kind"], "http")
        self.assertIn("total", seen["timing"])

    def test_a_number_stays_as_it_was_written(self):  # JX-04, F30
        run = self.smoke("probe", "json", "--env", "preprod")
        self.assertRegex(run.out, r'"b": 1\.10\b')

    def test_documents_of_other_formats_are_decoded(self):
        self.assertEqual(self.look("yaml")["body"], {"a": 1, "b": ["x", "y"]})
        self.assertIn("Shop", json.dumps(self.look("html")["body"]))
        self.assertIn('"x"', json.dumps(self.look("xml")["body"]))
        self.assertEqual(self.look("env")["body"], {"A": "1", "B": "two words"})
        self.assertEqual(self.look("say")["body"],
                         [f"of preprod at http://{self.server.at}"])

    def test_bytes_are_known_by_size_and_digest(self):
        self.assertEqual(set(self.look("bytes")["body"]), {"size", "sha256"})

    def test_redirects_are_followed_and_listed_or_left_alone(self):
        self.assertEqual(self.look("moved")["redirects"][0]["status"], 301)
        self.assertEqual(self.look("moved")["status"], 200)
        self.assertEqual(self.look("stays")["status"], 301)

    def test_an_error_is_an_observation_too(self):
        self.assertEqual(self.look("gone")["status"], 410)

    def test_a_server_that_is_not_there_gives_no_observation(self):
        self.server.die()
        run = self.look("json", code=3)
        self.assertIn("json", run.err)

    def test_a_probe_that_does_not_look_there_is_wrong_usage(self):
        self.assertIn("prod-only", self.look("prod-only", code=2).err)

    def test_without_an_environment_or_a_name_nothing_is_asked(self):
        for arguments in (("probe", "json"), ("probe", "--env", "preprod"),
                          ("probe", "json", "xml", "--env", "preprod"),
                          ("probe", "json", "--env", "nowhere")):
            self.assert_exit(self.smoke(*arguments), 2)
        self.assertEqual(self.server.requests, [])


if __name__ == "__main__":
    unittest.main()
