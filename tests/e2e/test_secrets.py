# SPDX-License-Identifier: MIT
"""A secret is in nothing that smoke writes, whatever a server does with it: not on a
terminal, not in a report, not in the history, not in what a killed run leaves behind, and
not in what a child can see."""
import base64
import json
import os
import signal
import unittest
import urllib.parse

from support import WorldTest, http

PROD = {"token": 'Pr0d+tok/en="&9x', "file": "prod-from-a-file-71", "exec": "prod-from-exec-55",
        "user": "prodder:pr0d-basic-pass"}
PREPROD = {"token": "preprod token %41é", "file": "pre-from-a-file-72", "exec": "pre-exec-value-56",
           "user": "preprodder:pre-basic-pass"}
CAPTURED = "captured-session-4711"


def forms(secret):
    """Everything that a reader could turn back into the secret without guessing."""
    raw = secret.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode(),
             urllib.parse.quote(secret, safe="").encode(),
             urllib.parse.quote_plus(secret, safe="").encode(),
             json.dumps(secret)[1:-1].encode(),
             json.dumps(secret, ensure_ascii=False)[1:-1].encode()}
    for before in range(3):  # wherever it stands within what was encoded
        for coder in (base64.b64encode, base64.urlsafe_b64encode):
            coded = coder(b"\0" * before + raw)
            first = (0, 2, 3)[before]
            last = len(raw) + before
            found.add(coded[first:last * 4 // 3])
    return found


def leaks(data, secrets):
    return sorted({secret for secret in secrets for form in forms(secret) if form in data})


def parts(secrets):
    """The values, and of user:password the password, too."""
    return [part for value in secrets.values()
            for part in ([value, value.partition(":")[2]] if ":" in value else [value])]


ALL = parts(PROD) + parts(PREPROD) + [CAPTURED]


def echo(path, head):
    """Says back everything that it was told, in every way there is."""
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
    said = [v for k, v in fields.items() if k.lower().startswith("x-") or k == "Authorization"]
    text = " ".join(said)
    raw = text.encode()
    body = json.dumps({
        "raw": said, "base64": base64.b64encode(raw).decode(),
        "shifted": base64.b64encode(b"." + raw).decode(),
        "url": urllib.parse.quote(text, safe=""), "hex": raw.hex(),
        text: "as a name", **({"session": CAPTURED} if "?q=" in path else {})})
    headers = (f"X-Echo: {text}\r\nX-Coded: {base64.b64encode(raw).decode()}\r\n"
               f"Set-Cookie: echo={urllib.parse.quote(text, safe='')}; Path=/\r\n")
    if path == "/moved":
        return http(text, "302 Found", headers=headers + "Location: /echo?token="
                    f"{urllib.parse.quote(text, safe='')}\r\n")
    if path == "/broken":
        return http(f"<h1>no such token: {text}</h1>", "500 Oops", "text/html", headers)
    if path == "/nonsense":
        return http("{" + text, headers=headers)
    if path == "/cut":
        return http(text + "...", headers=headers).replace(b"Content-Length: ",
                                                           b"Content-Length: 9")
    return http(body, headers=headers)


class Secrets(WorldTest):
    def setUp(self):
        super().setUp()
        self.prod = self.script(echo, "127.0.0.91")
        self.preprod = self.script(echo, "127.0.0.92")
        self.make_workspace()

    def make_workspace(self, probes=""):
        environments = ""
        for name, tier, server, values in (("prod", "production", self.prod, PROD),
                                           ("preprod", "staging", self.preprod, PREPROD)):
            (self.folder / f"{name}.secret").write_text(values["file"] + "\n")
            (self.folder / f"{name}.secret").chmod(0o600)
            (self.folder / f"{name}.exec").write_text(values["exec"])
            upper = name.upper()
            environments += f"""
              {name}:
                tier: {tier}
                url: http://{server.at}
                request:
                  user: {{from_env: {upper}_USER}}
                  headers: {{X-File: "{{{{from_file}}}}", X-Exec: "{{{{from_exec}}}}"}}
                secrets:
                  token: {{from_env: {upper}_TOKEN}}
                  from_file: {{from_file: {name}.secret}}
                  from_exec: {{exec: [cat, {name}.exec]}}"""
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:{environments}
            compare: {{baseline: prod, candidate: preprod}}
            probes:
              - name: echo
                http: GET /echo
                headers: {{X-Token: "{{{{token}}}}"}}
                facts: {{app: "$.body.base64"}}
              - name: moved
                http: GET /moved
                headers: {{X-Token: "{{{{token}}}}"}}
              - name: broken
                http: GET /broken
                headers: {{X-Token: "{{{{token}}}}"}}
              - name: nonsense
                http: GET /nonsense
                headers: {{X-Token: "{{{{token}}}}"}}
              - name: cut
                http: GET /cut
                headers: {{X-Token: "{{{{token}}}}"}}
              - name: child
                exec: [sh, -c, "tr '\\\\0' '\\\\n' < /proc/$PPID/cmdline > seen; env >> seen; cat {{{{environment}}}}.secret; ls"]
            expect:
              - {{probe: echo, path: "$.body.url", is: "== nothing"}}
              - {{probe: echo, path: "$.body.raw", matches: "^never$"}}
            suites:
              - files: "*.hurl"
            {probes}
            """)
        self.write("suite.hurl", """
            GET {{url}}/echo
            X-Token: {{token}}
            [Query]
            q: {{token}}
            HTTP 200
            [Captures]
            session: jsonpath "$.session" redact
            raw: jsonpath "$.raw[0]"
            [Asserts]
            jsonpath "$.raw" contains "{{token}}"

            GET {{url}}/{{session}}
            X-Token: {{token}}
            HTTP 200
            [Asserts]
            header "X-Echo" == "nothing"
            jsonpath "$.base64" == "nothing"
            body contains "nothing"
            cookie "echo" == "{{from_file}}"
            jsonpath "$.session" == "nothing"
            """)
        self.env = {}
        for name, values in (("PROD", PROD), ("PREPROD", PREPROD)):
            self.env[f"{name}_TOKEN"] = values["token"]
            self.env[f"{name}_USER"] = values["user"]

    def written(self):
        """All files but those that hold the secrets because the test put them there."""
        own = {"prod.secret", "preprod.secret", "prod.exec", "preprod.exec"}
        return {p.relative_to(self.folder): p.read_bytes() for p in self.folder.rglob("*")
                if p.is_file() and p.name not in own}

    def assert_nothing_leaked(self, *runs):
        for run in runs:
            self.assertEqual(leaks(run.out.encode(), ALL), [], run)
            self.assertEqual(leaks(run.err.encode(), ALL), [], run)
        for name, data in self.written().items():
            self.assertEqual(leaks(data, ALL), [], f"{name}: {data[:4000]}")

    def reports(self, name):
        return ("--report", "text", "--report", f"json:{name}.json",
                "--report", f"junit:{name}.xml", "--verbose")

    def test_the_scan_would_find_a_planted_leak(self):
        for secret in ALL:
            for form in forms(secret):
                planted = b"some text; " + form + b" and more"
                self.assertIn(secret, leaks(planted, ALL), form)
            for before in range(3):
                coded = base64.b64encode(b"x" * before + secret.encode() + b"tail")
                self.assertIn(secret, leaks(coded, ALL))
        self.assertEqual(leaks(b"nothing to see", ALL), [])

    def test_the_servers_were_told_and_said_back_every_secret(self):
        self.smoke("gate", env=self.env)
        for server, values in ((self.prod, PROD), (self.preprod, PREPROD)):
            told = b"".join(head for _, _, head in server.requests)
            self.assertEqual(leaks(told, [values["token"], values["file"], values["exec"]]),
                             sorted([values["token"], values["file"], values["exec"]]))
            basic = base64.b64encode(values["user"].encode())
            self.assertIn(b"Authorization: Basic " + basic, told)

    def test_each_side_gets_its_own_secrets_only(self):  # SEC-25, HTTP-18
        self.smoke("gate", env=self.env)
        for server, others in ((self.prod, PREPROD), (self.preprod, PROD)):
            told = b"".join(head for _, _, head in server.requests)
            self.assertEqual(leaks(told, parts(others)), [])

    def test_a_gate_that_finds_everything_shows_no_secret(self):  # SEC-03, SEC-11, SEC-14
        run = self.smoke("gate", *self.reports("gate"), env=self.env)
        self.assert_exit(run, 1)
        self.assertIn("***", run.out)
        self.assert_nothing_leaked(run)

    def test_verify_shows_no_secret(self):
        run = self.smoke("verify", "--env", "prod", "--expect", "echo.app=1", "--wait", "0",
                         *self.reports("verify"), env=self.env)
        self.assert_exit(run, 1)
        self.assert_nothing_leaked(run)

    def test_two_nights_show_no_secret(self):
        runs = [self.smoke("drift", *self.reports("drift"), env=self.env) for _ in range(2)]
        self.assert_nothing_leaked(*runs)

    def test_a_probe_that_is_shown_shows_no_secret(self):
        runs = [self.smoke("probe", name, "--env", "prod", env=self.env)
                for name in ("echo", "moved", "broken", "nonsense", "cut", "child")]
        self.assertIn("***", runs[0].out)
        self.assert_nothing_leaked(*runs)

    def test_a_suite_that_is_run_shows_no_secret(self):  # SEC-12, SEC-17
        runs = [self.smoke("run", "--env", "preprod", *more, "suite.hurl", env=self.env)
                for more in ((), ("--test",), ("--verbose",), ("--include",))]
        self.assertIn("***", runs[0].err)
        self.assert_nothing_leaked(*runs)

    def test_secrets_of_the_command_line_are_not_shown_either(self):
        self.write("plain.hurl", f"""
            GET http://{self.preprod.at}/echo
            X-Token: {{{{token}}}}
            HTTP 200
            [Asserts]
            jsonpath "$.raw" == "nothing"
            header "X-Echo" == "nothing"
            """)
        run = self.smoke("run", "--secret", f"token={PREPROD['file']}", "plain.hurl")
        self.assert_exit(run, 1)
        self.assertEqual(leaks((run.out + run.err).encode(), [PREPROD["file"]]), [])

    def test_a_run_that_was_killed_leaves_no_secret_behind(self):  # SEC-15, STO-01
        def answer(path, head):
            if path == "/" + CAPTURED:
                self.process.send_signal(signal.SIGKILL)
            return echo(path, head)

        self.preprod.answer = answer
        self.process = self.start("gate", "--jobs", "1", env=self.env)
        run = self.ended(self.process)
        self.assertEqual(run.exit, -signal.SIGKILL, run)
        names = [str(name) for name in self.written()]
        self.assertTrue([name for name in names if "history.db" in name], names)
        self.assertTrue([name for name in names if ".run-" in name], names)
        self.assert_nothing_leaked(run)

    def test_a_child_sees_no_secret(self):  # SEC-01, SEC-02, OS-15
        self.smoke("gate", env=self.env)
        seen = (self.folder / "seen").read_bytes()
        self.assertIn(b"gate", seen)
        self.assertIn(b"PATH=", seen)
        self.assertEqual(leaks(seen, ALL), [])

    def test_a_secret_in_the_arguments_of_a_child_is_a_mistake(self):  # SEC-01
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "exec: [sh, -c,", "exec: [sh, -c, \"{{token}}\","))
        run = self.smoke("gate", env=self.env)
        self.assert_exit(run, 2)
        self.assertRegex(run.err, r"smoke\.yaml:\d+:\d+: error: .*token")
        self.assertFalse((self.folder / "seen").exists())

    def test_a_warning_about_a_secret_does_not_show_it(self):  # SEC-18, YAML-17
        self.workspace("""
            smoke: 1
            project: shop
            environments:
              prod:
                url: http://127.0.0.1:9
                secrets: {token: written-in-the-file-81}
            """)
        run = self.smoke("lint")
        self.assertRegex(run.err, r"smoke\.yaml:6:\d+: warning: ")
        self.assertEqual(leaks((run.out + run.err).encode(), ["written-in-the-file-81"]), [])

    def test_files_of_the_history_are_for_the_owner(self):  # SEC-19
        self.smoke("gate", env=self.env)
        for path in (self.folder / ".smoke").iterdir():
            if "history" in path.name:
                self.assertEqual(path.stat().st_mode & 0o077, 0, path)


class Sensitive(WorldTest):
    ONE, OTHER = "hunter2-database", "correct-horse-staple"

    def world(self, prod, preprod):
        def shop(password):
            return {"routes": {"/version": {"json": {"version": "1"}}, "/settings": {
                "json": {"db": {"host": "db", "password": password}, "echo": [password]}}}}
        self.two_sides(prod=shop(prod), preprod=shop(preprod), probes="""
            probes:
              - name: settings
                http: GET /settings
                sensitive: ["$.body.db.password", "$.body.echo"]
                facts: {password: "$.body.db.password"}
            """)

    def everything(self, *runs):
        data = "".join(run.out + run.err for run in runs).encode()
        return data + b"".join(p.read_bytes() for p in self.folder.rglob("*")
                               if p.is_file() and p.name not in ("prod.json", "preprod.json"))

    def run_all(self):
        gate = self.smoke("gate", "--report", "text", "--report", "json:a.json",
                          "--report", "junit:a.xml", "--verbose")
        return gate, [gate, self.smoke("drift"), self.smoke("drift"),
                      self.smoke("probe", "settings", "--env", "prod")]

    def test_equal_sensitive_values_are_equal_and_not_shown(self):
        self.world(self.ONE, self.ONE)
        gate, runs = self.run_all()
        self.assert_exit(gate, 0)
        self.assertEqual(leaks(self.everything(*runs), [self.ONE]), [])

    def test_different_sensitive_values_differ_and_are_not_shown(self):  # SEC-14
        self.world(self.ONE, self.OTHER)
        gate, runs = self.run_all()
        self.assert_exit(gate, 1)
        self.assertIn("$.body.echo", gate.out)
        self.assertIn("not shown", gate.out)
        self.assertEqual(leaks(self.everything(*runs), [self.ONE, self.OTHER]), [])

    def test_a_digest_of_a_sensitive_value_is_of_this_history_alone(self):  # SEC-14
        self.world(self.ONE, self.ONE)
        first = self.smoke("probe", "settings", "--env", "prod").out
        again = self.smoke("probe", "settings", "--env", "prod").out
        other = self.smoke("probe", "settings", "--env", "prod", "--history", "other.db").out
        one, same, another = (json.loads(text)["body"]["db"]["password"]
                              for text in (first, again, other))
        self.assertEqual(one, same)
        self.assertNotEqual(one, another)


if __name__ == "__main__":
    unittest.main()
