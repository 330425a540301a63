# SPDX-License-Identifier: MIT
"""The cases of one seed, and what each side shows at each look."""
import random
import types

from . import moving, pages, render, shapes
from .drifts import KINDS, drift
from .tree import Sides, World, clone, localise, places, settle

NOISE = ("key order", "formatting", "timestamps", "ids", "host names", "volatile headers")
MOVES = {"timestamps": "time", "ids": "id", "host names": "host"}


def shape(name, kind, build, write, dialect="plain", typed=True, **more):
    return types.SimpleNamespace(**{
        "name": name, "kind": kind, "build": build, "write": write, "dialect": dialect,
        "typed": typed, "members_only": typed, "deeper": ".value", "format": None,
        "noise": NOISE, "headers": pages.USUAL, **more})


JSON, YAML = "application/json", "application/yaml"
SHAPES = (
    shape("helm", YAML, shapes.helm, render.render_yaml),
    shape("actuator", JSON, shapes.spring_env, render.render_json),
    shape("properties", "text/plain", shapes.spring_flat, render.render_properties, typed=False,
          members_only=True, format="properties"),
    shape("django", JSON, shapes.django, render.render_json),
    shape("dotenv", "text/plain", shapes.dotenv, render.render_dotenv, typed=False,
          members_only=True, deeper="__VALUE", format="dotenv"),
    shape("nginx", "text/plain", pages.nginx, render.render_nginx, "nginx", False, format="text",
          noise=("volatile headers", "timestamps", "ids", "host names")),
    shape("postgres", "text/csv", shapes.postgres, render.render_csv, typed=False,
          members_only=True, format="csv"),
    shape("openapi", JSON, pages.openapi, render.render_json),
    shape("openapi-yaml", YAML, pages.openapi, render.render_yaml),
    shape("page", "text/html; charset=utf-8", pages.page, render.render_html, "html", False),
    shape("headers", JSON, pages.small, render.render_json, "headers", False,
          headers=pages.HEADER_SET, noise=("key order", "formatting", "volatile headers")),
)


class Case:
    def __init__(self, seed, number, chosen, noises, kind=None, noisy=False):
        self.id = f"{chosen.name}-{number:05d}"
        self.seed, self.shape, self.noises, self.kind = seed, chosen, noises, kind
        self.rng = random.Random(f"{seed}/{self.id}/{kind}")
        build = {"headers": [list(pair) for pair in chosen.headers] + pages.cookies(),
                 "body": chosen.build(random.Random(self.rng.random()))}
        self.documents = {"prod": build, "preprod": build}
        self.drift, self.looks = None, {"prod": 0, "preprod": 0}
        if kind:
            changed = clone(build)
            self.drift = drift(kind, self.rng, chosen, changed, noisy, "")
            self.documents["preprod"] = changed

    def expectations(self):
        """What is meant to differ: (path, values by side or None for `different`)."""
        if self.shape.dialect != "plain":
            return
        for place in places(self.documents["prod"]["body"], ("body",), "plain"):
            if isinstance(place.value, Sides):
                path = "$" + "".join(f"[{step}]" if isinstance(step, int) else
                                     "['" + step.replace("'", "\\'") + "']" for step in place.path)
                yield path, place.value

    def look(self, side):
        """(header lines, body) of the next look."""
        self.looks[side] += 1
        rng = random.Random(f"{self.seed}/{self.id}/{side}/{self.looks[side]}")
        moves = {MOVES[noise] for noise in self.noises if noise in MOVES}
        counted = [0]

        def steady():
            counted[0] += 1
            return random.Random(f"{self.id}")

        document = self.documents[side]
        tree = settle(document["body"], World(side, "", moves, rng, steady))
        order = rng if "key order" in self.noises else None
        layout = rng if "formatting" in self.noises else None
        body = self.shape.write(tree, order, layout).encode("utf-8", "surrogatepass")
        pairs = [[name, localise(value, side, "")] for name, value in document["headers"]]
        if "volatile headers" in self.noises:
            pairs = pairs + volatile_headers(rng)
            pairs = [fresh_cookie(rng, pair) for pair in pairs]
        lines = render.render_headers(pairs, order, layout)
        return [f"Content-Type: {self.shape.kind}", *lines], body


def fresh_cookie(rng, pair):
    if pair[1].startswith("session="):
        return [pair[0], f"session=s%3A{rng.getrandbits(96):x}" + pair[1][pair[1].index(";"):]]
    return pair


def volatile_headers(rng):
    """What caches, balancers and tracers add, new at each response."""
    when = moving.rfc1123().make
    hexes = lambda count: f"{rng.getrandbits(4 * count):0{count}x}"
    number = lambda most: str(rng.randrange(most))
    pairs = [
        ["Date", when(rng)], ["ETag", f'W/"{hexes(16)}"'], ["Last-Modified", when(rng)],
        ["Expires", when(rng)], ["X-Request-Id", hexes(32)], ["X-Correlation-Id", hexes(32)],
        ["X-Trace-Id", hexes(32)], ["traceparent", f"00-{hexes(32)}-{hexes(16)}-01"],
        ["CF-Ray", f"{hexes(16)}-ZRH"], ["X-Amz-Cf-Id", hexes(40)],
        ["X-Amzn-Trace-Id", f"Root=1-{hexes(8)}-{hexes(24)}"], ["X-B3-TraceId", hexes(32)],
        ["X-Runtime", f"0.{number(999999)}"], ["X-Response-Time", f"{number(900)}ms"],
        ["Server-Timing", f"app;dur={number(900)}, db;dur={number(90)}"],
        ["X-Timer", f"S{number(10**9)}.1,VS0,VE{number(90)}"], ["X-Varnish", number(10**8)],
        ["X-Cache", rng.choice(("HIT", "MISS"))], ["X-Cache-Hits", number(90)],
        ["X-Served-By", f"cache-zrh{number(9999)}-ZRH"], ["Via", f"1.1 edge-{number(999)} (Varnish)"],
        ["X-RateLimit-Limit", "100"], ["X-RateLimit-Remaining", number(100)],
        ["X-RateLimit-Reset", str(1772438400 + rng.randrange(9999))],
        ["X-Envoy-Upstream-Service-Time", number(900)], ["X-Cloud-Trace-Context", f"{hexes(32)}/1"],
    ]
    if rng.random() < 0.5:
        pairs.append(["Age", number(600)])
    return pairs


def drift_cases(seed, count):
    """Each kind as often, over all shapes it fits; half of them while something moves."""
    rng = random.Random(f"{seed}/drift")
    kinds, number, made = list(KINDS), 0, 0
    while made < count:
        kind = kinds[made % len(kinds)]
        chosen = SHAPES[rng.randrange(len(SHAPES))]
        noisy = rng.random() < 0.2 and "timestamps" in chosen.noise and chosen.dialect == "plain"
        noises = set(rng.sample(chosen.noise, rng.randrange(1, 4))) if rng.random() < 0.5 else set()
        if noisy:
            noises |= set(MOVES)
        number += 1
        case = Case(seed, number, chosen, noises, kind, noisy)
        if case.drift:
            made += 1
            yield case


def noise_cases(seed, count):
    rng = random.Random(f"{seed}/noise")
    for at in range(count):
        noise = NOISE[at % len(NOISE)]
        fitting = [chosen for chosen in SHAPES if noise in chosen.noise]
        yield Case(seed, 100000 + at, fitting[rng.randrange(len(fitting))], {noise})
