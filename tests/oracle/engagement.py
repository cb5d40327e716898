"""Attendance and results again in plain Python, the slow and obvious way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tests.oracle.facts import (
    OUTSIDE,
    Facts,
    Figure,
    Measure,
    Row,
    all_named,
    closing,
    organisation,
    periods,
    plain,
    ratio,
    sector_of,
    total_in,
)


def _visits(facts: Facts, year: int) -> list[tuple[str, Row]]:
    """Each row of Deelname with the sector of the visitor."""
    return [
        (
            OUTSIDE
            if row["organisation"].lower() == "(extern)"
            else sector_of(facts, year, row["organisation"]),
            row,
        )
        for row in facts.rows(year, "attendance")
    ]


def reach(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance") or not all_named(facts, year):
        return None
    came = {plain(r["organisation"]) for r in facts.rows(year, "attendance") if r["present"] > 0}
    asked = [who for who, s in closing(facts, year).items() if sector in (None, s)]
    seen = {
        organisation(facts, row)
        for row in periods(facts, year)
        if plain(row["organisation"]) in came
    }
    return ratio(sum(who in seen for who in asked), len(asked))


def attendances(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance"):
        return None
    return total_in([(s, r["present"]) for s, r in _visits(facts, year)], sector)


def contact_hours(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance"):
        return None
    return total_in(
        [
            (s, None if r["duration"] is None else r["present"] * r["duration"])
            for s, r in _visits(facts, year)
        ],
        sector,
    )


# --- what each participant did ------------------------------------------------------------------


def _came(facts: Facts, year: int) -> dict[str, list[Row]]:
    """Each participant at the end of the year, and the rows by which it was there."""
    found: dict[str, list[Row]] = {who: [] for who in closing(facts, year)}
    for row in facts.rows(year, "attendance"):
        who = _named(facts, year, row["organisation"])
        if who in found and row["present"] > 0:
            found[who].append(row)
    return found


def _named(facts: Facts, year: int, name: str | None) -> str | None:
    """The organisation that is called so on this year's Participanten; the lowest row counts."""
    known = [
        organisation(facts, row)
        for row in periods(facts, year)
        if name is not None and plain(row["organisation"]) == plain(name)
    ]
    return known[-1] if known else None


def _people(rows: Sequence[Row]) -> int:
    return sum(row["present"] for row in rows)


def _share(
    needs: Sequence[str],
    fits: Callable[[Facts, int, str, Mapping[str, list[Row]]], bool],
    known: Callable[[Facts, int, Mapping[str, list[Row]]], bool] = lambda *_: True,
) -> Measure:
    """The share of the participants that fits; unknown where a column was never filled in."""

    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        if not facts.has(year, *needs) or not all_named(facts, year):
            return None
        came = _came(facts, year)
        if not known(facts, year, came):
            return None
        asked = [who for who, s in closing(facts, year).items() if sector in (None, s)]
        return ratio(sum(fits(facts, year, who, came) for who in asked), len(asked))

    return figure


def attendance_per_participant(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance") or not all_named(facts, year):
        return None
    came = _came(facts, year)
    asked = [who for who, s in closing(facts, year).items() if sector in (None, s)]
    return ratio(sum(_people(came[who]) for who in asked), len(asked))


def _is_active(facts: Facts, year: int, who: str, came: Mapping[str, list[Row]]) -> bool:
    del year
    activities = {plain(row["activity"]) for row in came[who]}
    quarters = {(row["date"].month - 1) // 3 for row in came[who]}
    return len(activities) >= int(facts.settings.get("active_activities", "2")) and len(
        quarters
    ) >= int(facts.settings.get("active_quarters", "2"))


def attendance_gini(facts: Facts, year: int, sector: str | None) -> Figure:
    """Half the mean difference between any two participants, over the mean."""
    del sector
    if not facts.has(year, "attendance") or not all_named(facts, year):
        return None
    counts = [_people(rows) for rows in _came(facts, year).values()]
    if not sum(counts):
        return None
    apart = sum(abs(one - other) for one in counts for other in counts)
    return apart / (2 * len(counts) * sum(counts))


def _layers(*asked: str) -> Measure:
    def fits(facts: Facts, year: int, who: str, came: Mapping[str, list[Row]]) -> bool:
        del facts, year
        return set(asked) <= {row["function_group"] for row in came[who]}

    def known(facts: Facts, year: int, came: Mapping[str, list[Row]]) -> bool:
        del facts, year
        rows = [row for mine in came.values() for row in mine]
        return not rows or any(row["function_group"] for row in rows)

    return _share(("attendance",), fits, known)


def _hosted(facts: Facts, year: int, who: str, came: Mapping[str, list[Row]]) -> bool:
    del came
    return who in {_named(facts, year, r["host"]) for r in facts.rows(year, "attendance")}


def _hosts_known(facts: Facts, year: int, came: Mapping[str, list[Row]]) -> bool:
    del came
    rows = facts.rows(year, "attendance")
    return not rows or any(row["host"] for row in rows)


def _talks(facts: Facts, year: int) -> set[str]:
    return {
        organisation(facts, row)
        for row in periods(facts, year)
        if row["relation_talk"] and row["relation_talk"].year == year
    }


# --- what happened at the events ----------------------------------------------------------------


def turnout(facts: Facts, year: int, sector: str | None) -> Figure:
    rows = [
        row
        for s, row in _visits(facts, year)
        if (row["registered"] or 0) > 0 and sector in (None, s)
    ]
    return ratio(_people(rows), sum(row["registered"] for row in rows))


def return_rate(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    days: dict[str, dict[object, set[str]]] = {}
    for row in facts.rows(year, "attendance"):
        if row["present"] == 0:
            continue
        there = days.setdefault(plain(row["activity"]), {}).setdefault(row["date"], set())
        if row["organisation"].lower() != "(extern)":
            name = row["organisation"]
            there.add(_named(facts, year, name) or f"naam {plain(name)}")
    came = again = 0
    for by_day in days.values():
        order = sorted(by_day.items(), key=lambda one: str(one[0]))
        for at in range(len(order) - 1):
            came += len(order[at][1])
            again += len(order[at][1] & order[at + 1][1])
    return ratio(again, came)


def arena_share(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "activities", "attendance"):
        return None
    forms = {plain(r["activity"]): r["form"] for r in facts.rows(year, "activities") if r["form"]}
    held = {
        (row["date"], plain(row["activity"]), plain(row["meeting"] or ""))
        for row in facts.rows(year, "attendance")
        if row["present"] > 0
    }
    found = [forms[activity] for _, activity, _ in held if activity in forms]
    return ratio(found.count("arena"), len(found))


# --- what leerwerkplaatsen bring forth ----------------------------------------------------------


def _workplaces(facts: Facts, year: int) -> dict[str, list[Row]]:
    """Each leerwerkplaats and its products."""
    return {
        plain(row["activity"]): [
            product
            for product in facts.rows(year, "products")
            if plain(product["activity"]) == plain(row["activity"])
        ]
        for row in facts.rows(year, "activities")
        if row["kind"] is not None and row["kind"].lower() == "leerwerkplaats"
    }


def products_per_workplace(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "activities", "products"):
        return None
    found = _workplaces(facts, year)
    return ratio(sum(len(products) for products in found.values()), len(found))


def report_coverage(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "activities", "products"):
        return None
    found = _workplaces(facts, year)
    reported = [one for one in found.values() if any(p["kind"] == "verslag" for p in one)]
    return ratio(len(reported), len(found))


def student_share(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "activities", "attendance"):
        return None
    places = _workplaces(facts, year)
    rows = [
        row
        for row in facts.rows(year, "attendance")
        if plain(row["activity"]) in places and row["function_group"]
    ]
    return ratio(_people([r for r in rows if r["function_group"] == "student"]), _people(rows))


ORACLE: dict[str, Measure] = {
    "reach": reach,
    "attendances": attendances,
    "contact_hours": contact_hours,
    "attendance_per_participant": attendance_per_participant,
    "turnout": turnout,
    "active_participants": _share(("attendance",), _is_active),
    "return_rate": return_rate,
    "attendance_gini": attendance_gini,
    "board_engagement": _layers("bestuurder"),
    "three_layer_reach": _layers("bestuurder", "leidinggevende", "professional"),
    "hosting": _share(("attendance",), _hosted, _hosts_known),
    "talk_coverage": _share(
        (),
        lambda facts, year, who, _: who in _talks(facts, year),
        lambda facts, year, _: bool(_talks(facts, year)),
    ),
    "products_per_workplace": products_per_workplace,
    "report_coverage": report_coverage,
    "student_share": student_share,
    "arena_share": arena_share,
}
