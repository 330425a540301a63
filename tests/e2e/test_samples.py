# SPDX-License-Identifier: MIT
"""reports/sample.*: every format, made by the environments of the demo (fixtures/demo), with a
clock that stands still and requests that always take as long, so that they are the same to the
byte whenever they are made.  `./dev samples` writes them."""
import difflib
import email
import email.policy
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import jsonschema

from mail_server import MailServer
from support import BUILD, DEADLINE, ROOT, Run, WorldTest, http

sys.path.insert(0, str(ROOT / "fixtures/demo"))
import acts

BY_CLOCK = BUILD / "tests/smoke_by_clock"
PORT, HOOK_PORT, MAIL_PORT = 18444, 18445, 18446  # the demo's own is 18443: both may run at a time
FOLDER = pathlib.Path(tempfile.gettempdir()) / "smoke-samples"  # stands in the mail
FORMATS = {"text": "txt", "json": "json", "jsonl": "jsonl", "junit": "xml", "sarif": "sarif",
           "markdown": "md", "html": "html", "github": "github.txt", "gitlab": "gitlab.json"}
FOR_PEOPLE = ("text", "markdown", "html")
NOTIFY = """
release: release.yaml
notify:
  mail:
    smtp: "smtp://127.0.0.1:MAIL"
    user: smoke
    password: {from_env: SMTP_PASSWORD}
    from: Smoke <smoke@shop.example>
    to: [Shop team <team@shop.example>]
    cacert: ca.pem
    lang: LANG
  webhooks:
    - {style: json, url: {from_env: JSON_URL}}
    - {style: slack, url: {from_env: SLACK_URL}}
    - {style: mattermost, url: {from_env: MATTERMOST_URL}}
"""
RELEASE = """
coordinator: Ada, +33 1 23 45 67 89
rollback: ./deploy 1.4.1
"""


class Samples(WorldTest):
    @classmethod
    def setUpClass(cls):
        # One at a time on this machine: folder, addresses and ports stand in what is compared.
        cls.lock = open(f"{FOLDER}.lock", "w")
        fcntl.flock(cls.lock, fcntl.LOCK_EX)

    @classmethod
    def tearDownClass(cls):
        cls.lock.close()

    def setUp(self):
        super().setUp()
        shutil.rmtree(self.folder)
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.mkdir()
        self.folder = FOLDER
        self.now = "2026-11-20T16:45:00Z"
        self.made = {}
        self.authority()
        self.certificate("mail", "IP:127.0.0.1")
        self.mail = MailServer(self.folder / "mail.pem", self.folder / "mail.key", port=MAIL_PORT)
        self.addCleanup(self.mail.stop)
        self.hook = self.script(lambda path, head: http("ok"), port=HOOK_PORT)
        shutil.copytree(ROOT / "suites", self.folder / "suites")
        self.settle("en")
        self.write("release.yaml", RELEASE)
        for side in ("prod", "preprod"):
            text = (ROOT / f"fixtures/demo/{side}.json").read_text()
            text = text.replace("https://", "http://").replace(":18443", f":{PORT}")
            text = text.replace("{now}", "2026-11-20T16:45:00.{number}Z")
            self.write(f"{side}.password", f"kept-in-the-vault-{1 + (side == 'preprod')}\n").chmod(0o600)
            addresses = (11, 12, 13) if side == "prod" else (21,)
            self.play(side, json.loads(text), *(f"127.0.0.{a}:{PORT}" for a in addresses))
        (self.folder / ".smoke").mkdir()
        key = self.folder / ".smoke/history.db.key"  # fingerprints and ids are made with it
        key.write_bytes(bytes(range(32)))
        key.chmod(0o600)

    def settle(self, lang):
        """The demo's workspace, but for what moves from day to day: TLS and its certificate."""
        text = (ROOT / "smoke.yaml").read_text()
        text = text.replace("https://", "http://").replace(":18443", f":{PORT}")
        text = text.replace("build/demo/", "").replace("- name: certificate\n    tls: {min_days: 21}", "")
        text = re.sub(r"    request:\n      cacert: ca.pem\n", "", text).replace("  - \n", "")
        text += NOTIFY.replace("MAIL", str(self.mail.port)).replace("LANG", lang)
        self.write("smoke.yaml", text)

    def by_clock(self, code, *arguments):
        urls = {f"{style}_URL": f"http://{self.hook.at}/{style.lower()}"
                for style in ("JSON", "SLACK", "MATTERMOST")}
        environment = self.clean_environment({
            "SMOKE_NOW": self.now, "TZ": "UTC", "SMTP_PASSWORD": MailServer.PASSWORD, **urls})
        # One request at a time: what the played servers make up follows from their order.
        run = Run(subprocess.run([BY_CLOCK, *arguments], cwd=self.folder, env=environment,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, timeout=DEADLINE))
        self.assert_exit(run, code)
        return run

    def keep(self, name, content):
        self.made[name] = content if isinstance(content, bytes) else content.encode()

    def gate(self):
        self.by_clock(1, "gate", "--jobs", "1")
        for lang, formats in (("en", FORMATS), ("fr", FOR_PEOPLE)):
            for name in formats:
                run = self.by_clock(0, "report", "last", "--lang", lang, "--report", name)
                prefix = "" if lang == "en" else "fr."
                self.keep(f"sample.{prefix}{FORMATS[name]}", run.out)

    def night(self):
        acts.play(self.folder, "mend")
        self.by_clock(0, "gate", "--jobs", "1")
        acts.play(self.folder, "deploy-all")
        self.by_clock(0, "verify", "--env", "prod", "--ticket", ".smoke/go.json", "--jobs", "1")
        self.now = "2026-11-21T02:00:00Z"
        self.by_clock(0, "drift", "--mail", "--jobs", "1")
        acts.play(self.folder, "edit")
        self.now = "2026-11-22T02:00:00Z"
        shutil.copytree(self.folder / ".smoke", self.folder / "before")
        for lang in ("en", "fr"):
            self.mail.clear()
            self.hook.requests.clear()
            shutil.rmtree(self.folder / ".smoke")
            shutil.copytree(self.folder / "before", self.folder / ".smoke")
            self.settle(lang)
            self.by_clock(0, "drift", "--mail", "--jobs", "1")
            [mail] = self.mail.raw()
            self.keep(f"sample.{'' if lang == 'en' else 'fr.'}eml", mail)
            if lang == "en":
                self.hooks()

    def hooks(self):
        for _, path, head in self.hook.requests:
            body = json.loads(head.split(b"\r\n\r\n", 1)[1])
            text = json.dumps(body, indent=2, ensure_ascii=False) + "\n"
            self.keep(f"sample.{'webhook' if path == '/json' else path[1:]}.json", text)

    def incident(self):
        acts.play(self.folder, "shut")
        self.now = "2026-11-22T09:30:00Z"
        shutil.rmtree(self.folder / "before")
        shutil.copytree(self.folder / ".smoke", self.folder / "before")
        for lang in ("en", "fr"):
            shutil.rmtree(self.folder / ".smoke")
            shutil.copytree(self.folder / "before", self.folder / ".smoke")
            self.by_clock(1, "verify", "--env", "prod", "--expect", "version.app=1.4.2", "--jobs", "1",
                          "--lang", lang)
            [page] = (self.folder / ".smoke").glob("incident-*.md")
            self.keep(f"sample.incident.{'' if lang == 'en' else 'fr.'}md", page.read_bytes())
            if lang == "en":
                self.keep("sample.incident.json", page.with_suffix(".json").read_bytes())

    def readable(self):
        """By readers that are not ours."""
        schema = json.loads((ROOT / "reports/incident.schema.json").read_text())
        jsonschema.validate(json.loads(self.made["sample.incident.json"]), schema)
        schema = json.loads((ROOT / "reports/run.schema.json").read_text())
        jsonschema.validate(json.loads(self.made["sample.json"]), schema)
        strict = email.policy.default.clone(raise_on_defect=True)
        for name in ("sample.eml", "sample.fr.eml"):
            mail = email.message_from_bytes(self.made[name], policy=strict)
            self.assertIn("$.body.flags.wishlist", mail.get_body(("plain",)).get_content())
        for name, content in self.made.items():
            for password in (b"kept-in-the-vault", MailServer.PASSWORD.encode()):
                self.assertNotIn(password, content, name)

    def test_they_are_current(self):
        self.gate()
        self.night()
        self.incident()
        self.readable()
        there = {path.name for path in (ROOT / "reports").glob("sample.*")}
        if os.environ.get("UPDATE"):
            for name in there - set(self.made):
                (ROOT / "reports" / name).unlink()
            for name, content in self.made.items():
                (ROOT / "reports" / name).write_bytes(content)
            return
        self.assertEqual(there, set(self.made))
        for name, content in self.made.items():
            kept = (ROOT / "reports" / name).read_bytes()
            if kept != content:
                lines = difflib.unified_diff(kept.decode().splitlines(), content.decode().splitlines(),
                                             "kept", "made", n=0, lineterm="")
                self.fail(f"reports/{name} is not current, ./dev samples writes it:\n"
                          + "\n".join(line[:300] for line in list(lines)[:40]))


if __name__ == "__main__":
    unittest.main()
