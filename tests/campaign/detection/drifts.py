# SPDX-License-Identifier: MIT
"""Fifteen kinds of drift, each made somewhere in one document, on the candidate only.

Written from the list in the issue and the words of the product, not from the comparator: what
a release engineer would want to be told.  A kind that does not fit a document gives None.
"""
import random
import re
import unicodedata

from .tree import AGAIN, Moving, Sides, World, clone, is_leaf, localise, places, settle


class Drift:
    """What was done: where, and the texts that a finding about it would show."""

    def __init__(self, kind, paths, noisy=False, before=None, after=None):
        self.kind, self.paths, self.noisy = kind, paths, noisy
        self.before, self.after = before, after


class Field:
    """A document to be changed: its places, and the random choices among them."""

    def __init__(self, rng, shape, document, noisy, url):
        self.rng, self.shape, self.noisy, self.url = rng, shape, noisy, url
        self.dialect, self.root = shape.dialect, "headers" if shape.dialect == "headers" else "body"
        self.places = list(places(document[self.root], ("body",), self.dialect))

    def is_moving(self, place):
        return isinstance(place.value, Moving)

    def leaves(self, test=lambda value: True):
        """Leaves that move on noisy paths, else those that stay; the test sees the value."""
        return [place for place in self.places
                if is_leaf(place.value) and self.is_moving(place) == self.noisy
                and not (isinstance(place.value, Sides) and place.value.relation == "different")
                and all(test(self.seen(place)) for _ in range(8 if self.noisy else 1))]

    def seen(self, place):
        """The value as the candidate shows it."""
        value = place.value
        if isinstance(value, Moving):
            value = value.make(self.rng)
            value = value if not is_text(value) else localise(value, "preprod", self.url)
        if isinstance(value, Sides):
            value = value.of["preprod"]
        return localise(value, "preprod", self.url) if isinstance(value, str) else value

    def choose(self, places):
        return self.rng.choice(places) if places else None

    def change(self, kind, place, edit):
        """Replaces a leaf's value by edit(value), at every look if it moves."""
        before = self.seen(place)
        if isinstance(place.value, Moving):
            moving = place.value
            place.value = Moving(moving.kind, moving.make, lambda value: edit(
                localise(value, "preprod", self.url) if isinstance(value, str) else value))
            after = None
        else:
            after = edit(before)
            if after == before and type(after) is type(before):
                return None
            place.value = after
        return Drift(kind, [place.path], self.noisy, before, after)


def is_text(value):
    return isinstance(value, str)


def edit_text(kind, test, edit):
    """A drift that edits a text where `test` finds something to edit."""
    def make(field):
        place = field.choose(field.leaves(lambda value: is_text(value) and test(value)))
        if not place:
            return None
        choice = field.rng.randrange(1 << 30)
        return field.change(kind, place, lambda value: edit(value, choice))
    return make


def other_value(value, choice):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1 + choice % 7
    if isinstance(value, float):
        return value * 2 + 0.25
    if re.fullmatch(r"\d+", value):
        return str(int(value) + 1 + choice % 7)
    if choice % 3 == 0 or not value:
        return value + "x"
    at = choice % len(value)
    return value[:at] + ("q" if value[at] != "q" else "p") + value[at + 1:]


def value(field):
    if field.noisy:  # it stands still where it used to move, or says nothing at all
        place = field.choose(field.leaves(lambda value: isinstance(value, str)))
        empty = field.rng.choice(("", "undefined", "N/A"))
        return place and field.change("value", place, lambda _: empty)
    place = field.choose(field.leaves(lambda value: value is not None))
    choice = field.rng.randrange(1 << 30)
    return place and field.change("value", place, lambda value: other_value(value, choice))


def other_type(value, choice):
    if value is None:
        return ("null", 0, [])[choice % 3]
    if isinstance(value, bool):
        return (str(value).lower(), int(value))[choice % 2]
    if isinstance(value, (int, float)):
        return (str(value), [value], None)[choice % 3]
    if re.fullmatch(r"[1-9]\d{0,8}", value):
        return int(value)
    return ([value], None, {"value": value})[choice % 3]


def word_for(value, choice):
    """Where all is text: a number that is none any more."""
    return ("auto", "unlimited", "true")[choice % 3]


def kind_of_type(field):
    choice = field.rng.randrange(1 << 30)
    if field.dialect == "plain" and field.shape.typed:
        place = field.choose(field.leaves())
        return place and field.change("type", place, lambda value: other_type(value, choice))
    if field.dialect == "html":
        place = field.choose([p for p in field.places if isinstance(p.value, dict)
                              and p.value["tag"] in ("h2", "a", "article", "p", "em", "b")])
        if not place:
            return None
        before, after = place.value["tag"], {"a": "button"}.get(place.value["tag"], "div" if
                                            place.value["tag"] in ("article", "p") else "span")
        place.value["tag"] = after
        return Drift("type", [place.path], False, before, after)
    place = field.choose(field.leaves(lambda value: bool(re.fullmatch(r"[\d.]+", value))
                                      if isinstance(value, str) else True))
    return place and field.change("type", place, lambda value: word_for(value, choice))


def removable(field):
    return [p for p in field.places if (field.is_moving(p) if field.noisy else not (
        isinstance(p.value, Sides) and p.value.relation == "different"))]


def missing(field):
    place = field.choose(removable(field))
    if not place:
        return None
    if field.dialect == "headers":
        return Drop(field, place)
    if field.shape.name == "postgres" and place.is_member():
        if place.value == "":  # a cell that is gone is an empty one
            return None
        return field.change("missing", place, lambda _: None)
    drift = Drift("missing", [place.path], field.noisy, text_of(place.value))
    place.remove()
    return drift


class Drop(Drift):
    """A header that is gone: pairs know nothing of the list they are in."""

    def __init__(self, field, place):
        super().__init__("missing", [place.path], field.noisy, place.value)
        self.pair = place.container


def text_of(value):
    return value if isinstance(value, str) else None


def extra(field):
    places = [p for p in field.places if field.is_moving(p) == field.noisy]
    place = field.choose(places)
    if not place:
        return None
    if field.dialect == "headers":
        return Added(field, place, [field.rng.choice(("X-Debug", "X-Robots-Tag", "Pragma")), "noindex"])
    name = f"added{field.rng.randrange(100)}"
    if field.shape.name == "postgres":
        row = clone(place.container if place.is_member() else place.value)
        row["name"] = name
        rows = field.rows
        rows.insert(field.rng.randrange(len(rows) + 1), row)
        return Drift("extra", [("body", 0)], field.noisy, None, name)
    if place.is_member():
        new = "1" if not field.shape.typed else field.rng.choice((True, 1, "on", {"on": True}, None))
        place.insert(name, new)
        return Drift("extra", [place.path[:-1] + (name,)], field.noisy, None, text_of(new))
    new = clone(place.value)
    new = settle(new, World("preprod", field.url, (), field.rng, lambda: field.rng))
    if isinstance(new, str):
        new += "-added"
    elif not isinstance(new, (dict, list)):
        new = (new or 0) + 12345
    place.insert(name, new)
    return Drift("extra", [place.path], field.noisy, None, text_of(new))


class Added(Drift):
    """A header that was not there."""

    def __init__(self, field, place, pair, kind="extra"):
        super().__init__(kind, [("headers", pair[0].lower())], field.noisy, None, pair[1])
        self.beside, self.pair = place.container, pair


def flat(tree):
    return settle(tree, World("preprod", "", (), None, lambda: random.Random(1)))


def reordered(field):
    """Two neighbours of a list change places; in flat formats, two parts of a value."""
    lists = {}
    for place in field.places:
        if not place.is_member() and field.dialect != "headers":
            if is_leaf(place.value) and field.dialect == "html":
                continue
            lists.setdefault(id(place.container), []).append(place)
    pairs = [(a, b) for group in lists.values() for a, b in zip(group, group[1:])
             if b.key == a.key + 1 and flat(a.value) != flat(b.value)
             and (not field.noisy or holds_moving(a.value) or holds_moving(b.value))]
    pair = field.choose(pairs)
    if pair:
        a, b = pair
        a.container[a.key], a.container[b.key] = b.value, a.value
        return Drift("reordered", [a.path[:-1]], field.noisy)
    if field.noisy:
        return None
    return edit_text("reordered", lambda text: "," in text.strip(",") and swap_parts(text) != text,
                     lambda text, _: swap_parts(text))(field)


def holds_moving(value):
    if isinstance(value, Moving):
        return True
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(holds_moving(item) for item in inside)


def swap_parts(text):
    gap = ", " if ", " in text else ","
    parts = text.split(gap)
    return gap.join(parts[1:2] + parts[:1] + parts[2:]) if len(parts) > 1 else text


def nested(field):
    """The same value one level deeper, or in the group next to it."""
    places = [p for p in field.places if field.is_moving(p) == field.noisy
              and not isinstance(p.value, Sides)]
    if field.dialect == "html":
        place = field.choose([p for p in places if isinstance(p.value, dict)])
        if place:
            place.value = {"tag": "div", "attrs": {"class": "wrap"}, "children": [place.value]}
        return place and Drift("nested", [place.path])
    if field.dialect == "nginx":
        place = field.choose([p for p in places if isinstance(p.value, dict)
                              and p.value["block"] is None and p.value["name"] != "#"])
        if place:
            place.value = {"name": "if", "args": ["($slow)"], "block": [place.value]}
        return place and Drift("nested", [place.path])
    if field.dialect == "headers" or field.shape.name == "postgres":
        return None
    place = field.choose([p for p in places if field.shape.typed or p.is_member()])
    if not place:
        return None
    if not field.shape.typed:
        name = place.key + field.shape.deeper
        value = place.value
        place.remove()
        place.insert(name, value)
        return Drift("nested", [place.path, place.path[:-1] + (name,)], field.noisy)
    inner = place.value
    if isinstance(place.container, dict) and field.rng.random() < 0.5:
        near = [k for k, v in place.container.items() if isinstance(v, dict) and k != place.key]
        if near:
            name = field.rng.choice(near)
            place.remove()
            place.container[name][place.key] = inner
            return Drift("nested", [place.path, place.path[:-1] + (name,)], field.noisy)
    place.value = {"value": inner} if field.rng.random() < 0.7 else [inner]
    return Drift("nested", [place.path], field.noisy)


def has_beyond_ascii(text):
    return any(c > "\x7f" for c in text)


def other_encoding(text, choice):
    ways = []
    if has_beyond_ascii(text):
        ways += [text.encode().decode("latin-1"), text.encode("ascii", "replace").decode(),
                 "".join(c if c < "\x7f" else "\ufffd" for c in text)]
        parts = unicodedata.normalize("NFD", text)
        ways += [parts] * 2 if parts != text else []
    if "/" in text:
        ways.append(text.replace("/", "%2F"))
    if "&" in text:
        ways.append(text.replace("&", "&amp;"))
    for latin, other in (("a", "а"), ("e", "е"), ("o", "о"), ("i", "і")):
        if latin in text:
            ways.append(text.replace(latin, other, 1))
    if " " in text:
        ways.append(text.replace(" ", "\u00a0", 1))
    if "-" in text:
        ways.append(text.replace("-", "\u2011", 1))
    return ways[choice % len(ways)] if ways else text + "\u200b"


def other_header_encoding(text, choice):
    ways = [text.replace("/", "%2F", 1), text.replace("'", "%27", 1), text.replace("a", "%61", 1)]
    ways = [way for way in ways if way != text]
    return ways[choice % len(ways)] if ways else text


def encoding(field):
    test = (lambda text: len(text) > 3)
    if field.dialect == "headers":
        return edit_text("encoding", lambda t: "a" in t, other_header_encoding)(field)
    if field.rng.random() < 0.5:
        drift = edit_text("encoding", has_beyond_ascii, other_encoding)(field)
        if drift:
            return drift
    return edit_text("encoding", test, other_encoding)(field)


def other_blanks(text, choice):
    ways = [text.replace("  ", " ", 1), text.replace(" ", "\t", 1), text.replace(" ", "  ", 1),
            text.replace("\n  ", "\n", 1), text + " ", " " + text]
    ways = [way for way in ways if way != text]
    return ways[choice % len(ways)]


def blanks(field):
    """White space that means something: in a value, in <pre>, between words and tags."""
    if field.dialect == "headers":  # between the attributes of a cookie it says nothing (RFC 6265)
        return edit_text("white space", lambda t: " " in t and "; Path=" not in t, lambda t, c: t.replace(
            " ", ("", "  ")[c % 2], 1))(field)
    if field.dialect == "html":
        if field.rng.random() < 0.3:  # "Welcome to <em>the</em>"
            place = field.choose([p for p in field.leaves(lambda v: isinstance(v, str) and v.endswith(" "))
                                  if p.path[-2] == "children" or isinstance(p.key, int)])
            return place and field.change("white space", place, lambda text: text.rstrip())
        place = field.choose([p for p in field.leaves(lambda v: isinstance(v, str) and (
            " " in v)) if p.is_member() or "\n" in field.seen(p)])
        if not place:
            return None
        choice = field.rng.randrange(1 << 30)
        if not place.is_member():
            return field.change("white space", place, lambda text: text.replace("  ", " ", 1))
        return field.change("white space", place, lambda text: other_blanks(text, choice))
    return edit_text("white space", lambda text: text and field.shape.name != "postgres" or " " in text,
                     other_blanks)(field)


UNITS = {"ms": "s", "s": "ms", "m": "s", "h": "m", "d": "h", "Mi": "Gi", "Gi": "Mi", "KB": "MB",
         "MB": "KB", "GB": "MB", "kB": "MB", "8kB": "kB", "kg": "g", "cm": "mm", "g": "m"}
UNIT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)( ?)(ms|s|m|h|d|Mi|Gi|KB|MB|GB|kB|kg|cm|g)(?![\w])"
                  r"|^()()(8kB|kB|MB|ms|s)$")


def other_unit(text, choice):
    found = list(UNIT.finditer(text))
    if not found:  # a moving value that has none this time
        return text
    match = found[choice % len(found)]
    unit = match.group(6) or match.group(3)
    return text[:match.end() - len(unit)] + UNITS[unit] + text[match.end():]


def other_case(text, choice):
    ways = [way for way in (text.upper(), text.lower(), text.swapcase(), text[:1].swapcase() + text[1:])
            if way != text]
    return ways[choice % len(ways)]


def case(field):
    """A value, or the name of a member, in other letters."""
    letters = re.compile("[A-Za-z]").search
    if field.dialect == "plain" and not field.noisy and field.shape.name != "postgres" \
            and field.rng.random() < 0.3:
        place = field.choose([p for p in field.places if p.is_member() and letters(p.key)
                              and not isinstance(p.value, Sides)])
        name = other_case(place.key, field.rng.randrange(99))
        if name in place.container:
            return None
        value = place.value
        place.remove()
        place.container[name] = value
        return Drift("case", [place.path, place.path[:-1] + (name,)])
    return edit_text("case", letters, other_case)(field)


NUMBER = re.compile(r"(?<![\w.#])(\d+\.\d+|0\d+|\d{4,})(?![\w])")


def other_number(text, choice):
    found = list(NUMBER.finditer(text))
    if not found:
        return text
    match = found[choice % len(found)]
    old = match.group()
    if "." in old:
        ways = [old.rstrip("0").rstrip(".") if old.endswith("0") else old + "0", old.replace(".", ",")]
    elif old.startswith("0"):
        ways = [old.lstrip("0") or "0", "0o" + old[1:]]
    else:
        ways = [f"{int(old):,}", old + ".0", "0" + old, f"{int(old):x}"]
    ways = [way for way in ways if way != old]
    return text[:match.start()] + ways[choice % len(ways)] + text[match.end():]


def number_format(field):
    choice = field.rng.randrange(1 << 30)
    if field.dialect == "plain" and field.shape.typed and field.rng.random() < 0.4:
        place = field.choose(field.leaves(lambda v: type(v) is float or type(v) is int and v > 2**53))
        if place:
            return field.change("number format", place, lambda v: v + 1e-16 * 3 + 2e-9
                                if isinstance(v, float) else int(float(v)) if int(float(v)) != v else v + 1)
    if field.noisy:
        place = field.choose(field.leaves(lambda v: type(v) in (int, float)))
        if place:
            return field.change("number format", place, lambda v: f"{v:,}")
    return edit_text("number format", NUMBER.search, other_number)(field)


def deep(field):
    """A leaf of an element of a list, far down."""
    depth = {"html": 8, "nginx": 7, "plain": 4}.get(field.dialect)
    if not depth or field.noisy:
        return None
    if field.shape.name == "properties":
        places = [p for p in field.leaves(lambda v: v) if "[" in p.key]
    elif field.shape.typed or field.dialect != "plain":
        places = [p for p in field.leaves(lambda v: v is not None) if len(p.path) > depth
                  and any(isinstance(step, int) for step in p.path)]
    else:
        places = [p for p in field.leaves(lambda v: v) if len(p.path) == 3 and p.path[1] > 20]
    place = field.choose(places)
    choice = field.rng.randrange(1 << 30)
    return place and field.change("deep list item", place, lambda v: other_value(v, choice))


def duplicate(field):
    """A name that comes a second time, mostly with another value."""
    choice = field.rng.randrange(1 << 30)
    places = [p for p in field.places if field.is_moving(p) == field.noisy
              and not isinstance(p.value, Sides)]
    if field.dialect == "headers":
        place = field.choose(places)
        return Added(field, place, [place.container[0], other_value(place.value, choice)], "duplicated key")
    if field.shape.members_only and field.shape.name != "postgres":
        place = field.choose([p for p in places if p.is_member()])
        if not place:
            return None
        again = clone(place.value)
        if field.rng.random() < 0.7 and isinstance(again, str) or not field.shape.typed:
            again = other_value(field.seen(place), choice)
        place.container[place.key + AGAIN] = again
        return Drift("duplicated key", [place.path], field.noisy)
    places = [p for p in field.places if isinstance(p.value, dict)
              and holds_moving(p.value) == field.noisy]
    place = field.choose(places)
    if place:
        place.insert(None, clone(place.value))
    return place and Drift("duplicated key", [place.path], field.noisy)


HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:example|internal)\b")


def near_host(text, choice):
    match = HOST.search(text)
    host = match.group()
    ways = [host + ".", host + ".evil.example", host.replace("preprod", "prepr0d"),
            host.replace(".example", ".exarnple"), host.replace("internal", "intemal"),
            host.replace("shop", "sh0p"), host.replace(".", "-", 1), "x" + host, "old." + host,
            host + ":8443", host.replace("preprod.", "preprod2."), host.replace("l", "1", 1)]
    ways = [way for way in ways if way != host]
    return text[:match.start()] + ways[choice % len(ways)] + text[match.end():]


def swapped(field):
    """The candidate shows what is production's own."""
    def differs(value):
        if isinstance(value, Sides):
            return True
        if isinstance(value, Moving):
            value = value.make(random.Random(1))
        return isinstance(value, str) and ("{domain}" in value or "{zone}" in value)
    place = field.choose([p for p in field.places if is_leaf(p.value)
                          and field.is_moving(p) == field.noisy and differs(p.value)])
    if not place:
        return None
    before = field.seen(place)
    if isinstance(place.value, Moving):
        make = place.value.make
        place.value = Moving(place.value.kind, lambda rng: localise(make(rng), "prod", field.url))
        return Drift("swapped environment", [place.path], True, before)
    new = place.value.of["prod"] if isinstance(place.value, Sides) else place.value
    place.value = localise(new, "prod", field.url)
    return Drift("swapped environment", [place.path], False, before, place.value)


KINDS = {
    "value": value, "type": kind_of_type, "missing": missing, "extra": extra,
    "reordered": reordered, "nested": nested, "encoding": encoding, "white space": blanks,
    "unit": edit_text("unit", UNIT.search, other_unit), "case": case,
    "number format": number_format, "deep list item": deep, "duplicated key": duplicate,
    "near-miss host": edit_text("near-miss host", HOST.search, near_host),
    "swapped environment": swapped,
}


def drift(kind, rng, shape, document, noisy, url):
    """Changes `document` in place; None where this kind does not fit it."""
    field = Field(rng, shape, document, noisy, url)
    field.rows = document["body"]
    made = KINDS[kind](field)
    if isinstance(made, Drop):
        document["headers"] = [pair for pair in document["headers"] if pair is not made.pair]
    if isinstance(made, Added):
        at = next(i for i, pair in enumerate(document["headers"]) if pair is made.beside)
        document["headers"].insert(at + 1, made.pair)
    return made
