"""What a scale asks along the whole range of turnover, for a drawing of it.

Arithmetic only: no database.
"""

from __future__ import annotations

from analytics.staffel import Scale, bounds, due

BEYOND = 4, 3  # the drawing ends a third beyond the highest bound


def reach(*scales: Scale) -> int:
    """Up to which turnover, in whole euros, a drawing shows all that these scales do."""
    most, part = BEYOND
    return max(1, *(bounds(scale)[-1] for scale in scales)) * most // part + 1


def points(scale: Scale, end: int) -> list[tuple[int, int]]:
    """Turnover in whole euros with what it pays in cents: straight lines between these points are
    the whole scale, for between two bounds every kind of scale is straight."""
    edges = [bound for bound in bounds(scale) if bound < end]
    places = {0, end, *edges, *(edge - 1 for edge in edges if edge)}
    return [(place, due(scale, place)) for place in sorted(places)]
