"""What may be told of another scale without telling what one organisation pays or turns over.

Arithmetic only: no database. Refuses to show a total that subtracting others would lay bare.
"""

from __future__ import annotations

from dataclasses import dataclass

from analytics.redesign import SMALLEST_CLASS, Band, Redesign


@dataclass(frozen=True, kw_only=True)
class Published:
    """One class as others may see it; `hidden`: neither how many nor what they pay is told.

    `small` is why: too few stand in it. A class that is hidden and not small would otherwise give
    the small ones away.
    """

    band: Band
    hidden: bool

    @property
    def small(self) -> bool:
        """Whether it has too few to be told."""
        return self.band.small


@dataclass(frozen=True, kw_only=True)
class Publication:
    """The classes, and the totals of all of them; `total` None where these too would tell."""

    classes: tuple[Published, ...]
    total: Band | None


def published(found: Redesign) -> Publication:
    """The totals per class that a board may see.

    Classes with fewer than SMALLEST_CLASS are hidden, and with them the smallest of the others
    until so many are hidden together: what is hidden is the total less what is shown.
    """
    bands = found.bands
    hidden = {at for at, band in enumerate(bands) if band.small}
    others = sorted(
        (at for at, band in enumerate(bands) if band.count >= SMALLEST_CLASS),
        key=lambda at: bands[at].count,
    )
    for at in others:
        if not hidden or sum(bands[one].count for one in hidden) >= SMALLEST_CLASS:
            break
        hidden.add(at)
    everyone = sum(band.count for band in bands)
    total = Band(start=None, end=None, count=everyone, before=found.before, after=found.after)
    return Publication(
        classes=tuple(Published(band=band, hidden=at in hidden) for at, band in enumerate(bands)),
        total=None if total.small else total,
    )
