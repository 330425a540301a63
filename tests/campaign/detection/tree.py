# SPDX-License-Identifier: MIT
"""What the documents of the campaign are made of.

A document is {"headers": [[name, value], …], "body": tree}.  A tree holds dicts, lists and
scalars, and three kinds of leaf that only become a value when somebody looks:

- a text with {domain}, {zone} or {url}: each environment's own, as `compare.replace` names them;
- Sides: a value for each environment, which the workspace states as an expectation;
- Moving: a time, an id or a host name, new at each look where the case says so.
"""
import copy
import re

SIDES = ("prod", "preprod")
DOMAINS = {"prod": "shop.example", "preprod": "preprod.shop.example"}
ZONES = {"prod": "prod.internal", "preprod": "preprod.internal"}
AGAIN = "\0"  # at the end of a member's name: it comes a second time


class Sides:
    """What is not the same on both sides, and is expected so."""

    def __init__(self, prod, preprod, relation="values"):
        self.of = {"prod": prod, "preprod": preprod}
        self.relation = relation


class Moving:
    """`make(rng)` gives the value at one look; `kind` is time, id or host."""

    def __init__(self, kind, make, then=None):
        self.kind, self.make, self.then = kind, make, then

    def __deepcopy__(self, memo):
        return Moving(self.kind, self.make, self.then)


class World:
    """What a side knows when it is looked at."""

    def __init__(self, side, url, moving, rng, steady):
        self.side, self.url, self.moving = side, url, moving
        self.rng, self.steady = rng, steady
        self.slot = 0


def localise(text, side, url):
    return (text.replace("{domain}", DOMAINS[side]).replace("{zone}", ZONES[side])
            .replace("{url}", url))


def settle(tree, world):
    """The tree as one look sees it: only dicts, lists and scalars."""
    if isinstance(tree, dict):
        return {key: settle(value, world) for key, value in tree.items()}
    if isinstance(tree, list):
        return [settle(value, world) for value in tree]
    if isinstance(tree, Sides):
        return settle(tree.of[world.side], world)
    if isinstance(tree, Moving):
        moves = tree.kind in world.moving
        value = tree.make(world.rng if moves else world.steady())
        value = settle(value, world)
        return tree.then(value) if tree.then else value
    if isinstance(tree, str):
        return localise(tree, world.side, world.url)
    return tree


class Place:
    """One node in its container: a dict's member or a list's element."""

    def __init__(self, container, key, path):
        self.container, self.key, self.path = container, key, path

    @property
    def value(self):
        return self.container[self.key]

    @value.setter
    def value(self, value):
        self.container[self.key] = value

    def is_member(self):
        return isinstance(self.container, dict)

    def remove(self):
        del self.container[self.key]

    def insert(self, key, value):
        """Beside this node: before it in a list, anywhere among an object's members."""
        if self.is_member():
            self.container[key] = value
        else:
            self.container.insert(self.key, value)


def places(tree, path, dialect):
    """All nodes below `tree` that may change; what only holds the dialect together is passed by."""
    if dialect == "html" and isinstance(tree, dict) and "tag" in tree:
        yield from places(tree["attrs"], path + ("attrs",), "attrs")
        yield from places(tree["children"], path, dialect)
        return
    if dialect == "nginx" and isinstance(tree, dict):
        yield from places(tree["args"], path + ("args",), dialect)
        if tree["block"] is not None:
            yield from places(tree["block"], path + (tree["name"],), dialect)
        return
    if dialect == "headers":
        for pair in tree:
            yield Place(pair, 1, ("headers", pair[0].lower()))
        return
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        yield Place(tree, key, path + (key,))
        if isinstance(value, (dict, list)):
            yield from places(value, path + (key,), dialect)


def is_leaf(value):
    return not isinstance(value, (dict, list))


STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\['((?:[^'\\]|\\.)*)'\]|\[(\d+)\]|(\[\?.*?\])|(\.\.|\.\*)")


def steps(path):
    """The steps of a path of smoke; an element of a list is None, wherever it stands."""
    return tuple(name or quoted.replace("\\'", "'").replace("\\\\", "\\") or None
                 for name, quoted, _, _, _ in STEP.findall(path))


def related(found, meant):
    """Whether what was found is the place, above or below it; elements of lists are all alike."""
    meant = tuple(None if isinstance(step, int) else step for step in meant)
    return all(a == b for a, b in zip(found, meant))


def clone(tree):
    return copy.deepcopy(tree)
