"""Where the names of bubbles stand so that none lies over another, on a phone and on a wide screen.

Knows pixels only. Every name tries all its places, and tries again once the others have theirs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

WIDTHS = (300, 770)  # pixels: the plot on a phone and on a wide screen
LETTER, LINE = 6.2, 15  # pixels of a letter and a line of text of 12
RINGS, RING = 9, 12  # how many rings of places around a bubble, and places in a ring
STEP, GAP = 11, 3  # pixels from one ring to the next, and from a bubble to its name
PASSES = 4  # after these names no longer move
# What is worse: each square pixel over a name, over a bubble, of a line over either; each pixel off
# the plot; each step away.
OVER_NAME, OVER_BUBBLE, LINE_OVER, OFF, AWAY = 4, 4, 6, 60, 25

NONE = np.zeros((0, 4))
Boxes = Any  # an array of boxes: left, top, right, bottom in its last direction


@dataclass(frozen=True, kw_only=True)
class Place:
    """How far the middle of a name stands from that of its bubble, in pixels, and whether that is
    so far that a line must tie them."""

    x: float
    y: float
    far: bool


def beside(
    names: Sequence[Sequence[str]],
    centres: Sequence[tuple[float, float]],
    radii: Sequence[float],
    *,
    height: float,
    corners: Sequence[tuple[float, float]] = (),
) -> list[Place]:
    """A place for the name of every bubble.

    In: the lines of each name; the centres as parts of the width and of `height`, from the top
    left; the radii in pixels; how much is taken in the top left and the bottom right corner.
    """
    tries = [_around(name, radius) for name, radius in zip(names, radii, strict=True)]
    plots = [_Plot(width, height, centres, radii, tries, corners) for width in WIDTHS]
    chosen: dict[int, int] = {}
    for _ in range(PASSES):
        before = dict(chosen)
        for at in range(len(tries)):
            others = [(i, one) for i, one in chosen.items() if i != at]
            chosen[at] = int(sum(plot.trouble(at, others) for plot in plots).argmin())
        if chosen == before:
            break
    return [
        Place(x=float(offsets[one, 0]), y=float(offsets[one, 1]), far=one >= RING)
        for offsets, one in zip(tries, (chosen[i] for i in range(len(tries))), strict=True)
    ]


def _around(name: Sequence[str], radius: float) -> Any:
    """Places around a bubble in rings: x, y, width and height of the name."""
    wide, high = LETTER * max(map(len, name)) + 4, LINE * len(name) + 2
    found = []
    for ring in range(RINGS):
        far = radius + GAP + STEP * ring
        for hour in range(RING):
            turn = 2 * math.pi * hour / RING
            x, y = math.cos(turn) * (far + wide / 2), -math.sin(turn) * (far + high / 2)
            found.append((x, y, wide, high))
    return np.array(found)


class _Plot:
    """The plot at one width: for every name its places, and how bad each is by itself."""

    def __init__(
        self,
        width: float,
        height: float,
        centres: Sequence[tuple[float, float]],
        radii: Sequence[float],
        tries: Sequence[Any],
        corners: Sequence[tuple[float, float]],
    ) -> None:
        size = np.array([width, height])
        middles, edge = np.array(centres) * size, np.array(radii)[:, None]
        bubbles = np.hstack([middles - edge, middles + edge])
        taken = [
            box
            for wide, high in corners
            for box in ((0, 0, wide, high), (width - wide, height - high, width, height))
        ]
        fixed = np.array(taken, dtype=float).reshape(-1, 4)
        self.boxes = [_boxes(middle, one) for middle, one in zip(middles, tries, strict=True)]
        self.dots = [_dots(middle, one) for middle, one in zip(middles, tries, strict=True)]
        self.alone = []
        for at, (boxes, dots) in enumerate(zip(self.boxes, self.dots, strict=True)):
            off = np.maximum(0, -boxes[:, :2]) + np.maximum(0, boxes[:, 2:] - size)
            self.alone.append(
                AWAY * np.floor(np.arange(len(boxes)) / RING)
                + OFF * off.sum(axis=1)
                + OVER_BUBBLE * _over(boxes, bubbles)
                + OVER_NAME * _over(boxes, fixed)
                + LINE_OVER * _crossed(dots, np.delete(bubbles, at, axis=0))
            )

    def trouble(self, at: int, others: Sequence[tuple[int, int]]) -> Any:
        """How bad each place of one name is, given the places of others."""
        if not others:
            return self.alone[at]
        lies = np.array([self.boxes[i][one] for i, one in others])
        lines = np.concatenate([self.dots[i][one] for i, one in others if one >= RING] or [NONE])
        return (
            self.alone[at]
            + OVER_NAME * _over(self.boxes[at], lies)
            + LINE_OVER * _over(self.boxes[at], lines)
            + LINE_OVER * _crossed(self.dots[at], lies)
        )


def _boxes(middle: Any, offsets: Any) -> Boxes:
    half = offsets[:, 2:] / 2
    return np.hstack([middle + offsets[:, :2] - half, middle + offsets[:, :2] + half])


def _dots(middle: Any, offsets: Any) -> Boxes:
    """The line from a bubble to each place of its name, in dots."""
    steps = np.linspace(0.25, 0.75, 5)[None, :, None]
    dots = middle + offsets[:, None, :2] * steps
    return np.concatenate([dots - 3, dots + 3], axis=2)


def _crossed(dots: Boxes, others: Boxes) -> Any:
    """How many square pixels of each line lie over any of the others; close by there is none."""
    found = _over(dots.reshape(-1, 4), others).reshape(len(dots), -1).sum(axis=1)
    return np.where(np.arange(len(dots)) < RING, 0, found)


def _over(boxes: Boxes, others: Boxes) -> Any:
    """How many square pixels of each box lie over any of the others."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    return np.maximum(0, high - low).prod(axis=2).sum(axis=1)
