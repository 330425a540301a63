#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""compile.py [--pseudo] fr.po OUT.c: a table of C (src/out/tr_table.h) of a .po file.

It refuses what would be wrong at run time: an entry that is not translated, holes that are not those of
the English sentence, in its order.  By French habit a blank before : ; ? ! » and a per cent sign, and
behind «, does not break: it is written as an ordinary one, and becomes U+00A0 here.  With --pseudo
every text is the English one between ⟦ and ⟧, so that a test sees what goes past the table.
"""
import pathlib
import re
import sys

HOLE = re.compile(r"%[-+ 0-9.*]*(?:ll|l|z|h)*[a-zA-Z%]")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
HOLES_MAX = 8


class Bad(Exception):
    pass


def unquote(line):
    match = STRING.fullmatch(line.strip())
    if not match:
        raise Bad("not a quoted text")
    return re.sub(r"\\(.)", lambda m: ESCAPES[m.group(1)], match.group(1))


def read(path):
    """The entries: dicts of msgid, many, text (one or two), record and line."""
    entries, entry, field, record = [], None, None, False
    for number, line in enumerate(pathlib.Path(path).read_text("utf-8").splitlines(), 1):
        try:
            if line.startswith("#,") and "fuzzy" in line:
                raise Bad("fuzzy: somebody must read it")
            record = record or line.strip() == "#, record"
            if not line.strip() or line.startswith("#"):
                continue
            if not line.startswith('"'):
                word, line = line.split(" ", 1)
                if word == "msgid":
                    entry, record = {"line": number, "record": record}, False
                    entries.append(entry)
                elif word not in ("msgid_plural", "msgstr", "msgstr[0]", "msgstr[1]"):
                    raise Bad(f"what is {word}?")
                field = word
                entry[field] = ""
            entry[field] += unquote(line)
        except (Bad, KeyError, ValueError, TypeError) as error:
            raise Bad(f"{path}:{number}: {error}") from error
    for entry in entries:
        entry["many"] = entry.get("msgid_plural")
        forms = ("msgstr[0]", "msgstr[1]") if entry["many"] is not None else ("msgstr",)
        entry["text"] = [entry.get(form, "") for form in forms]
    return entries


def holes(text):
    return [hole for hole in HOLE.findall(text) if hole != "%%"]


def french(text):
    text = re.sub(r" (?=[:;?!»]|%%)", "\u00a0", text)
    return re.sub(r"(?<=«) ", "\u00a0", text)


def pseudo(source):
    parts = source.split(" / ")  # the names of two sides are taken apart again
    return " / ".join(f"⟦{part}⟧" for part in parts) if is_sentence(source) else source


def check(path, entries):
    seen, bad = set(), []
    for e in entries[1:]:
        at = f"{path}:{e['line']}"
        if e["msgid"] in seen:
            bad.append(f"{at}: comes twice")
        seen.add(e["msgid"])
        if not all(e["text"]):
            bad.append(f"{at}: is not translated")
        for source in filter(None, (e["msgid"], e["many"])):
            for text in e["text"]:
                if holes(text) != holes(source):
                    bad.append(f"{at}: the holes of {text!r} are not those of {source!r}")
        if len(holes(e["msgid"])) > HOLES_MAX:
            bad.append(f"{at}: more than {HOLES_MAX} holes")
        if any("'" in re.sub(r"'%[^']*'|`[^`]*`", "", text) for text in e["text"]):
            bad.append(f"{at}: an apostrophe is ’")
    if not entries or entries[0]["msgid"] or "nplurals=2; plural=(n > 1);" not in entries[0]["text"][0]:
        bad.append(f"{path}:1: no header, or its plural forms are not French")
    return bad


def literal(text):
    if text is None:
        return "NULL"
    out = "".join({"\n": "\\n", '"': '\\"', "\\": "\\\\", "\t": "\\t"}.get(c, c) for c in text)
    return f'"{out}"'


def own_letters(text):
    return len(HOLE.sub("", text))


def is_sentence(text):
    """What is looked for in texts of the record: not a sign, nor a hole with a sign."""
    return len(re.findall(r"[A-Za-z]", HOLE.sub("", text))) >= 2


def table(entries, pseudo_locale=False):
    rows = sorted(entries[1:], key=lambda e: e["msgid"].encode())
    forms = [(source, 2 * i + form) for i, e in enumerate(rows) if e["record"]
             for form, source in enumerate((e["msgid"], e["many"])) if source]
    forms.sort(key=lambda f: (-own_letters(f[0]), f[1]))
    lines = ["/* Made by reports/translations/compile.py. */", '#include "out/tr_table.h"', "",
             "static const struct tr_row rows[] = {"]
    for e in rows:
        text = [french(t) for t in e["text"]]
        if pseudo_locale:
            text = [pseudo(t) for t in (e["msgid"], e["many"]) if t]
        lines.append(f"\t{{ {literal(e['msgid'])}, {literal(e['many'])}, "
                     f"{{ {', '.join(map(literal, text))} }} }},")
    order = ", ".join(str(n) for _, n in forms)
    lines += ["};", "", f"static const uint16_t order[] = {{ {order} }};", "",
              f"const struct tr_table tr_fr = {{ rows, {len(rows)}, order, {len(forms)} }};"]
    return "\n".join(lines) + "\n"


def main():
    *options, source, out = sys.argv[1:]
    try:
        entries = read(source)
        bad = check(source, entries)
    except Bad as error:
        bad = [str(error)]
    if bad:
        sys.exit("\n".join(bad))
    pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(out).write_text(table(entries, "--pseudo" in options), "utf-8")


if __name__ == "__main__":
    main()
