"""Cover art drawn from a seed: the same work always looks the same. Eight motifs, quiet colours, plain SVG without style attributes."""
# ruff: noqa: E501  # drawings: a path is one string

import hashlib
import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import Random

PALETTES = [
    ("#0a1530", "#1d4f9e", "#8fbcff", "#ffffff"),
    ("#efe4cf", "#dcc39a", "#8a5a2b", "#4d2f12"),
    ("#e1f0ea", "#a9d6c7", "#1b6b57", "#0b3d31"),
    ("#171c2e", "#3a4470", "#ffd27a", "#fff3d6"),
    ("#f8e3dc", "#eeb9a8", "#a33b24", "#5a1c10"),
    ("#e6ecf6", "#b4c6e4", "#2f5290", "#142750"),
    ("#10241f", "#2b5f53", "#8fd3bd", "#eafaf4"),
    ("#f1ebf5", "#cdb9dc", "#69507f", "#3a2750"),
]


def _points(pairs: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.0f},{y:.0f}" for x, y in pairs)


def _orbits(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    cx, cy, flat = rng.randint(120, 300), rng.randint(90, 190), rng.choice((0.34, 0.62, 0.96))
    turn = rng.randint(-24, 24)
    radii = (52, 86, 128, 178, 238, 310, 400)
    rings = "".join(
        f'<ellipse rx="{r}" ry="{r * flat:.0f}" stroke-opacity="{0.75 - place * 0.08:.2f}"/>'
        for place, r in enumerate(radii)
    )
    moons = ""
    for r in radii[1:5]:
        angle = rng.uniform(0, math.tau)
        moons += f'<circle cx="{r * math.cos(angle):.0f}" cy="{r * flat * math.sin(angle):.0f}" r="{rng.choice((4, 6, 9, 13))}"/>'
    stars = "".join(
        f'<circle cx="{rng.randint(0, 400)}" cy="{rng.randint(0, 300)}" r="{rng.choice((0.8, 1.1, 1.6))}"/>'
        for _ in range(34)
    )
    return (
        f'<g fill="{dot}" fill-opacity=".55">{stars}</g><circle cx="{cx}" cy="{cy}" r="190" fill="url(#{glow})"/>'
        f'<g transform="translate({cx} {cy}) rotate({turn})"><g fill="none" stroke="{line}">{rings}</g>'
        f'<circle r="24" fill="{dot}"/><g fill="{line}">{moons}</g></g>'
    )


def _strata(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    cx, cy = rng.randint(80, 320), rng.randint(56, 96)
    layers = ""
    for place in range(6):
        base, swing, pace, phase = 118 + place * 31, 30 - place * 3, rng.uniform(0.011, 0.022), rng.uniform(0, 6)
        ridge = [
            (x, base + math.sin(x * pace + phase) * swing + math.sin(x * pace * 2.7 + phase * 2) * swing * 0.36)
            for x in range(0, 401, 16)
        ]
        layers += f'<polygon points="0,300 {_points(ridge)} 400,300" fill-opacity="{0.16 + place * 0.13:.2f}"/>'
    return (
        f'<circle cx="{cx}" cy="{cy}" r="120" fill="url(#{glow})"/><circle cx="{cx}" cy="{cy}" r="30" fill="{dot}" fill-opacity=".9"/>'
        f'<g fill="{line}">{layers}</g>'
    )


def _cells(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    placed: list[tuple[int, int, int]] = []
    for _ in range(160):
        x, y, r = rng.randint(0, 400), rng.randint(0, 300), rng.choice((14, 20, 28, 38, 52, 66))
        if all(math.hypot(x - a, y - b) > r + c + 6 for a, b, c in placed):
            placed.append((x, y, r))
    drawn = ""
    for x, y, r in placed[:26]:
        shift, angle = r * 0.28, rng.uniform(0, math.tau)
        drawn += (
            f'<circle cx="{x}" cy="{y}" r="{r}" fill="{line}" fill-opacity=".2" stroke="{line}" stroke-opacity=".8" stroke-width="2"/>'
            f'<circle cx="{x + shift * math.cos(angle):.0f}" cy="{y + shift * math.sin(angle):.0f}" r="{r * 0.36:.0f}" fill="{line}" fill-opacity=".75"/>'
        )
        if r > 30:
            drawn += (
                f'<circle cx="{x - shift:.0f}" cy="{y - shift:.0f}" r="{r * 0.12:.0f}" fill="{dot}" fill-opacity=".8"/>'
            )
    return f'<circle cx="200" cy="120" r="240" fill="url(#{glow})"/>{drawn}'


def _spectrum(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    peaks = [(rng.uniform(60, 340), rng.uniform(18, 60), rng.uniform(0.5, 1)) for _ in range(3)]
    bars = ""
    for x in range(28, 380, 9):
        height = sum(power * math.exp(-(((x - place) / width) ** 2)) for place, width, power in peaks)
        tall = 5 + min(1.0, height) * 104 + rng.random() * 9
        bars += (
            f'<path d="M{x} {150 - tall:.0f}V{150 + tall:.0f}" stroke-opacity="{0.45 + min(0.55, height * 0.5):.2f}"/>'
        )
    return (
        f'<ellipse cx="{peaks[0][0]:.0f}" cy="150" rx="230" ry="150" fill="url(#{glow})"/>'
        f'<g stroke="{line}" stroke-width="4.5" stroke-linecap="round">{bars}</g><path d="M0 150H400" stroke="{dot}" stroke-opacity=".35"/>'
    )


def _helix(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    phase, turn = rng.uniform(0, math.tau), rng.randint(-32, -12)
    front, back = [], []
    rungs = ""
    for step in range(-6, 52):
        x, swing = step * 10 - 20, math.sin(step / 4.4 + phase) * 62
        front.append((x, 150 + swing))
        back.append((x, 150 - swing))
        if step % 2 == 0 and abs(swing) > 10:
            near = math.cos(step / 4.4 + phase) > 0
            rungs += (
                f'<path d="M{x} {150 + swing:.0f}V{150 - swing:.0f}" stroke="{line}" stroke-opacity=".5" stroke-width="2"/>'
                f'<circle cx="{x}" cy="{150 + swing:.0f}" r="{6 if near else 4}" fill="{dot if near else line}"/>'
                f'<circle cx="{x}" cy="{150 - swing:.0f}" r="{4 if near else 6}" fill="{line if near else dot}"/>'
            )
    return (
        f'<circle cx="200" cy="150" r="230" fill="url(#{glow})"/><g transform="rotate({turn} 200 150)">'
        f'<g fill="none" stroke="{line}" stroke-width="4" stroke-linejoin="round"><polyline points="{_points(front)}"/>'
        f'<polyline points="{_points(back)}" stroke-opacity=".55"/></g>{rungs}</g>'
    )


def _waves(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    cx, pace, phase = rng.randint(90, 310), rng.uniform(0.012, 0.02), rng.uniform(0, 6)
    rows = ""
    for row in range(9):
        base = 132 + row * 20
        crest = [
            (x, base + math.sin(x * pace * (1 + row * 0.06) + phase + row * 0.8) * (3 + row * 1.7))
            for x in range(0, 401, 16)
        ]
        rows += f'<polygon points="0,300 {_points(crest)} 400,300" fill-opacity="{0.1 + row * 0.035:.2f}"/>'
    shine = "".join(
        f'<path d="M{cx - w} {y}H{cx + w}" stroke-opacity="{0.75 - (y - 140) / 260:.2f}"/>'
        for y, w in ((140, 34), (156, 25), (174, 30), (196, 17), (220, 22), (248, 11))
    )
    return (
        f'<circle cx="{cx}" cy="84" r="130" fill="url(#{glow})"/><circle cx="{cx}" cy="84" r="33" fill="{dot}" fill-opacity=".92"/>'
        f'<g fill="{line}">{rows}</g><g stroke="{dot}" stroke-width="3" stroke-linecap="round">{shine}</g>'
    )


def _leaves(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    drawn = ""
    for x, lean, height in ((60, -14, 190), (140, 6, 250), (232, -6, 225), (318, 12, 265), (385, -9, 180)):
        tall, sway = height + rng.randint(-36, 26), lean + rng.randint(-8, 8)
        blades = ""
        for step in range(1, 10):
            t = step / 10
            y, w = -tall * t, (1 - t) * 46 + 10
            blades += f'<path d="M0 {y:.0f}q{w * 0.5:.0f} -{w * 0.75:.0f} {w:.0f} -{w * 0.8:.0f}q-6 {w * 0.62:.0f} -{w:.0f} {w * 0.8:.0f}zM0 {y:.0f}q-{w * 0.5:.0f} -{w * 0.75:.0f} -{w:.0f} -{w * 0.8:.0f}q6 {w * 0.62:.0f} {w:.0f} {w * 0.8:.0f}z"/>'
        drawn += f'<g transform="translate({x} 306) rotate({sway})" fill-opacity="{rng.choice((0.45, 0.65, 0.85))}"><path d="M0 0V-{tall}" fill="none" stroke="{line}" stroke-width="2"/>{blades}</g>'
    return f'<circle cx="{rng.randint(120, 280)}" cy="110" r="180" fill="url(#{glow})"/><circle cx="{rng.randint(60, 340)}" cy="{rng.randint(46, 84)}" r="22" fill="{dot}" fill-opacity=".7"/><g fill="{line}">{drawn}</g>'


def _lattice(rng: Random, mid: str, line: str, dot: str, glow: str) -> str:
    side, turn = 36.0, rng.randint(-20, 20)
    edges, nodes = [], ""
    for row in range(-2, 8):
        for column in range(-2, 8):
            x = column * side * math.sqrt(3) + (side * math.sqrt(3) / 2 if row % 2 else 0)
            y = row * side * 1.5
            near = math.exp(-(((x - 200) / 140) ** 2) - ((y - 150) / 110) ** 2)
            edges.append(
                f"M{x:.0f} {y:.0f}v{side:.0f}l{side * 0.87:.0f} {side / 2:.0f}m-{side * 0.87:.0f} -{side / 2:.0f}l-{side * 0.87:.0f} {side / 2:.0f}"
            )
            if near > 0.12:
                size = 2 + near * 5 + rng.choice((0, 0, 0, 0, 0, 5))
                nodes += f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{size:.0f}" fill="{dot if size > 7 else line}"/>'
    return (
        f'<circle cx="200" cy="150" r="210" fill="url(#{glow})"/><g transform="rotate({turn} 200 150)">'
        f'<path d="{"".join(edges)}" fill="none" stroke="{line}" stroke-width="1.6" stroke-opacity=".5"/>{nodes}</g>'
    )


MOTIFS: dict[str, Callable[[Random, str, str, str, str], str]] = {
    "orbits": _orbits,
    "strata": _strata,
    "cells": _cells,
    "spectrum": _spectrum,
    "helix": _helix,
    "waves": _waves,
    "leaves": _leaves,
    "lattice": _lattice,
}
SUBJECTS = {
    "天文": "orbits", "星": "orbits", "astronom": "orbits", "空间": "orbits", "望远镜": "orbits",
    "地质": "strata", "地球": "strata", "青藏": "strata", "地理": "strata", "geolog": "strata", "矿": "strata",
    "生物": "helix", "基因": "helix", "遗传": "helix", "biolog": "helix", "医": "cells", "微生物": "cells", "细胞": "cells",
    "物理": "spectrum", "声": "spectrum", "光": "spectrum", "physic": "spectrum", "地震": "spectrum", "数据": "spectrum",
    "海洋": "waves", "水": "waves", "海": "waves", "ocean": "waves", "大气": "waves",
    "植物": "leaves", "园": "leaves", "生态": "leaves", "botan": "leaves", "林": "leaves", "农": "leaves",
    "化学": "lattice", "材料": "lattice", "晶": "lattice", "chem": "lattice", "网络": "lattice", "计算": "lattice",
}  # fmt: skip


def motif_for(subject: str, rng: Random) -> str:
    """The motif that a subject's words suggest, else one by chance of the seed."""
    if subject in MOTIFS:
        return subject
    words = subject.lower()
    return next((motif for word, motif in SUBJECTS.items() if word in words), rng.choice(list(MOTIFS)))


@lru_cache(maxsize=2048)
def draw_cover(seed: str, subject: str = "") -> str:
    """The cover for a seed as the inside of a 400x300 <svg>; subject words choose the motif, the seed everything else."""
    digest = hashlib.sha256(f"{seed}|{subject}".encode())
    rng = Random(hashlib.sha256(seed.encode()).digest())  # noqa: S311  # a picture, not a secret
    motif = motif_for(subject, rng)
    ground, mid, line, dot = rng.choice(PALETTES)
    name = digest.hexdigest()[:8]  # definitions of several covers on one page must not meet
    return (
        f'<defs><linearGradient id="g{name}" x2="{rng.choice((0, 0.4, 1))}" y2="1"><stop stop-color="{ground}"/><stop offset="1" stop-color="{mid}"/></linearGradient>'
        f'<radialGradient id="l{name}"><stop stop-color="{line}" stop-opacity=".42"/><stop offset="1" stop-color="{line}" stop-opacity="0"/></radialGradient></defs>'
        f'<rect width="400" height="300" fill="url(#g{name})"/>{MOTIFS[motif](rng, mid, line, dot, f"l{name}")}'
    )
