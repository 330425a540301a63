# SPDX-License-Identifier: MIT
"""smoke drift --mail: who is told of which night, by which mail, and what becomes of a mail
that cannot be sent.  A real SMTP server with TLS and AUTH, and a scripted one for all that a
real one would not do."""
import datetime
import json
import re
import shutil
import sqlite3
import ssl
import subprocess
import unittest

from mail_server import MailServer, ScriptedMail
from support import BUILD, DEADLINE, ROOT, Run, WorldTest, http, tool

BY_CLOCK = BUILD / "tests/smoke_by_clock"


def shop(timeout=30, **settings):
    return {"routes": {"/": {"html": "<p>shop</p>"},
                       "/version": {"json": {"version": "1.4.1"}},
                       "/settings": {"json": {"timeout": timeout, **settings}}}}


class MailTest(WorldTest):
    PROBES = """
        probes:
          - name: version
            http: GET /version
            facts: {app: "$.body.version"}
          - name: settings
            http: GET /settings
        """

    def setUp(self):
        super().setUp()
        self.authority()
        self.certificate("mail", "IP:127.0.0.1")
        self.day = datetime.datetime(2026, 11, 17, 2, 0)  # a Tuesday
        self.two_sides(prod=shop(), preprod=shop(), probes=self.PROBES)
        self.plain = (self.folder / "smoke.yaml").read_text()

    def server(self, **settings):
        server = MailServer(self.folder / "mail.pem", self.folder / "mail.key", **settings)
        self.addCleanup(server.stop)
        return server

    def scripted(self, **replies):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "mail.pem", self.folder / "mail.key")
        server = ScriptedMail({"EHLO": "250-script\r\n250 STARTTLS", "STARTTLS": "220 go",
                               "DATA": "354 go", **replies.pop("replies", {})}, tls=context)
        self.addCleanup(server.stop)
        return server

    def notify(self, server, more="", to="team@shop.example", scheme="smtp", rest="", user=True):
        login = "    user: smoke\n    password: {from_env: SMTP_PASSWORD}\n" if user else ""
        text = (f"{self.plain}limits: {{deadline: 2s, connect: 2s}}\nnotify:\n  mail:\n"
                f'    smtp: "{scheme}://127.0.0.1:{server.port}"\n'
                f"{login}    from: Smoke <smoke@shop.example>\n    to: {to}\n    cacert: ca.pem\n{more}{rest}")
        (self.folder / "smoke.yaml").write_text(text)

    def by_clock(self, *arguments, env=None, cwd=None):
        environment = self.clean_environment({
            "SMOKE_NOW": self.day.strftime("%Y-%m-%dT%H:%M:%SZ"), "TZ": "UTC",
            "SMTP_PASSWORD": MailServer.PASSWORD, **(env or {})})
        return Run(subprocess.run([BY_CLOCK, *map(str, arguments)], cwd=cwd or self.folder,
                                  env=environment, stdin=subprocess.DEVNULL, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=DEADLINE))

    def night(self, *arguments, code=0, days=1, env=None):
        run = self.by_clock("drift", "--mail", *arguments, env=env)
        self.assert_exit(run, code)
        self.day += datetime.timedelta(days=days)
        return run

    def outbox(self):
        with sqlite3.connect(self.folder / ".smoke/history.db") as db:
            return db.execute("SELECT state, tries, target FROM outbox ORDER BY number").fetchall()

    @staticmethod
    def text(mail):
        return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")

    @staticmethod
    def fold(mail):
        """What stands above the line of dashes."""
        return MailTest.text(mail).split("\n\n---")[0].split("\n")


class Nights(MailTest):
    def test_four_nights(self):
        """First drift, unchanged, pre-production off, resolved."""
        server = self.server()
        self.notify(server)
        self.night()  # nothing to compare with yet: the first mail says how it is
        first = server.mails()
        self.assertEqual(len(first), 1)
        self.assertIn("the first mail", self.text(first[0]))
        server.clear()

        self.environment("prod", shop(timeout=5))
        self.night()
        [drift] = server.mails()
        self.assertIn("NO-GO", drift["Subject"])
        self.assertIn("production changed", drift["Subject"])
        self.assertIn("2 new", drift["Subject"])
        fold = self.fold(drift)
        self.assertLessEqual(len(fold), 12, fold)
        self.assertRegex(fold[1], r"^  production changed: settings \$\.body\.timeout changed "
                                  r"· prod before / now · no owner$")
        self.assertRegex(fold[2], r"^    smoke waive [0-9a-f]{16} --owner WHO ")
        self.assertRegex(fold[3], r"^  new: settings \$\.body\.timeout differs · prod / preprod ")
        server.clear()

        run = self.night()  # nothing changed: silent
        self.assertEqual(server.mails(), [])
        self.assertIn("no mail", run.err)

        self.stop(self.preprod_server)
        self.night()
        [off] = server.mails()
        self.assertIn("unchecked", off["Subject"])
        self.assertIn("not everything could be looked at", self.text(off))
        self.assertIn("still open: 2", self.text(off))
        server.clear()

        self.environment("prod", shop())
        self.play("preprod", shop(), self.preprod_at)
        self.night()
        [well] = server.mails()
        self.assertIn("GO", well["Subject"])
        self.assertIn("2 resolved", well["Subject"])
        self.assertIn("all is well again", self.text(well))
        self.assertIn("resolved: settings $.body.timeout", self.text(well))
        server.clear()
        self.night()
        self.assertEqual(server.mails(), [])
        # All of one matter hang together in a mail program; the next one begins anew.
        self.assertIsNone(drift["References"])
        self.assertEqual(off["References"], drift["Message-ID"])
        self.assertEqual(well["References"], off["References"])

    def test_nobody_could_look_is_told_once_then_daily_after_three_nights(self):
        server = self.server()
        self.notify(server)
        self.night()
        self.night()
        server.clear()
        self.stop(self.preprod_server)
        told = []
        for _ in range(6):
            self.night()
            told.append(len(server.mails()))
            server.clear()
        self.assertEqual(told, [1, 0, 0, 1, 1, 1])
        self.play("preprod", shop(), self.preprod_at)
        self.night()
        [back] = server.mails()
        self.assertRegex(self.text(back), "all is well again")

    def test_a_drift_that_was_looked_at_by_hand_is_still_news_at_night(self):
        server = self.server()
        self.notify(server)
        self.night()
        server.clear()
        self.environment("prod", shop(timeout=5))
        self.assert_exit(self.by_clock("drift"), 0)  # in the evening, without --mail
        self.assertEqual(server.mails(), [])
        self.night()
        [mail] = server.mails()
        self.assertIn("2 new", mail["Subject"])

    def test_a_gap_in_the_nights_is_named(self):  # MAIL-11
        server = self.server()
        self.notify(server)
        self.night()
        self.night(days=3)
        server.clear()
        self.night()
        [mail] = server.mails()
        self.assertIn("no night ran on 2026-11-19, 2026-11-20", self.fold(mail)[1])

    def test_a_weekly_mail_says_that_nothing_changed(self):  # MAIL-07
        server = self.server()
        self.notify(server, more="    digest: monday\n")
        days = []
        for _ in range(15):
            date = self.day
            self.night()
            if server.mails():
                days.append(date.strftime("%a %d"))
                last = server.mails()[0]
            server.clear()
        self.assertEqual(days, ["Tue 17", "Mon 23", "Mon 30"])
        self.assertIn("the weekly mail", self.text(last))
        self.assertIn("the week: 2026-11-23 the weekly mail, 2026-11-24 nothing new", self.text(last))

    def test_when_always_and_failing(self):
        server = self.server()
        self.notify(server, more="    when: always\n")
        for _ in range(3):
            self.night()
        self.assertEqual(len(server.mails()), 3)
        server.clear()
        self.notify(server, more="    when: failing\n")
        self.night()
        self.assertEqual(server.mails(), [])
        self.environment("prod", shop(timeout=5))
        self.night()
        self.night()
        self.assertEqual(len(server.mails()), 2)
        server.clear()
        self.environment("prod", shop())
        self.night()
        self.assertIn("all is well again", self.text(server.mails()[0]))
        self.night()
        self.assertEqual(len(server.mails()), 1)

    def test_several_workspaces_make_one_mail_the_worst_first(self):
        server = self.server()
        self.notify(server)
        for name in ("shop", "blog"):
            folder = self.folder / name
            folder.mkdir()
            text = (self.folder / "smoke.yaml").read_text()
            (folder / "smoke.yaml").write_text(text.replace("project: shop", f"project: {name}"))
            shutil.copy(self.folder / "ca.pem", folder)
        both = ("--workspace", "blog", "--workspace", "shop")
        self.night(*both)
        self.assertEqual(len(server.mails()), 1)
        server.clear()
        self.environment("prod", shop(timeout=5))
        run = self.by_clock("drift", "--mail", "--workspace", "shop")
        self.assert_exit(run, 0)
        server.clear()
        self.night(*both)  # for shop it is known since
        [mail] = server.mails()
        self.assertRegex(mail["Subject"], r"^blog drift: NO-GO, .* 2 new; shop drift: NO-GO$")
        fold = self.fold(mail)
        self.assertTrue(fold[0].startswith("blog 1.4.1: NO-GO"), fold)
        self.assertTrue(any(line.startswith("shop 1.4.1: NO-GO") for line in fold), fold)
        self.assertLessEqual(len(fold), 12)
        server.clear()
        (self.folder / "shop/smoke.yaml").write_text("smoke: 2\n")
        run = self.night(*both, code=2)
        self.assertIn("workspace shop could not be looked at", self.text(server.mails()[0]))

    def test_what_is_wrong_with_several_workspaces(self):
        for wrong in (("--workspace", ".", "--workspace", ".", "--history", "h.db"),
                      ("--workspace", ".", "--workspace", ".", "--report", "json:x.json")):
            self.assert_exit(self.by_clock("drift", *wrong), 2)
        self.assert_exit(self.by_clock("gate", "--workspace", ".", "--workspace", "."), 2)
        run = self.by_clock("drift", "--mail")  # nobody is named
        self.assert_exit(run, 2)
        self.assertIn("names nobody", run.err)


if __name__ == "__main__":
    unittest.main()
