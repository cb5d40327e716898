"""Which rows of which sheets lie behind each view, and why a row of them does not count.

Declares it for `analytics.passport`, and asks nothing itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Trail:
    """The rows of one sheet behind a view.

    `columns` are shown; `label` is the one that names a line. The rest is SQL over the sheet's row
    `r` and what it adds, `t`, with `joins` to what else it needs: `unfit` is why a row does not
    fit the KPI's `where`, `why` why it does not count otherwise, `how` how it does; `counts` tells
    when a row counts that is no row of the view. `year` is that of the sheet, which matters
    `only` under a condition.
    """

    sheet: str
    columns: tuple[str, ...]
    label: str
    unfit: str = "null"
    why: str = "null"
    how: str = "null"
    joins: str = ""
    counts: str | None = None
    year: str = "$year"
    only: str = "true"


SAME_ROW = "{0}.source_id = r.source_id and {0}.tab = r.tab and {0}.row_number = r.row_number"
_PERIOD = f"left join period p on p.year = a.year and {SAME_ROW.format('p')}"
# Why a row of Participanten is no participant on 31 December of the year of its sheet.
_NO_MEMBER = """
    when r.role = 'partnernetwerk' then 'partnernetwerk: is geen participant'
    when r.member_since > make_date(a.year, 12, 31) then 'op 31 december nog geen participant'
    when r.member_until <= make_date(a.year, 12, 31) then 'op 31 december geen participant meer'
    when not p.counts then 'initiatiefnemer: telt volgens de instelling niet mee'
"""
_TWICE = """'dezelfde organisatie staat ook op rij ' || (
    select max(c.row_number) from standing c where c.year = a.year and c.entity = p.entity
)"""

_MEMBERS = Trail(
    sheet="participants",
    columns=("organisation", "sector", "role", "member_since", "member_until"),
    label="organisation",
    unfit="'sector onbekend'",
    why=f"case {_NO_MEMBER} else {_TWICE} end",
    joins=_PERIOD,
)
_NO_FLOW = """
    when f.flow = 'stayed' then 'bleef: verandert het aantal niet'
    when f.flow = 'joined' then 'kwam erbij: was eind vorig jaar geen participant'
    when f.flow = 'reclassified' then 'wisselde van sector: telt in de stand van eind vorig jaar'
"""
_AFTER = replace(
    _MEMBERS,
    how="""case f.flow
        when 'stayed' then 'bleef'
        when 'left' then 'vertrok'
        when 'merged' then 'ging op in een fusie'
        when 'joined' then 'kwam erbij'
        when 'reclassified' then 'wisselde van sector'
    end""",
    why=f"case {_NO_FLOW} {_NO_MEMBER} else 'bleef: telt in de stand van eind vorig jaar' end",
    joins=f"{_PERIOD} left join viewed f on {SAME_ROW.format('f')}",
)
_BEFORE = replace(
    _AFTER,
    why=f"case {_NO_FLOW} {_NO_MEMBER} else {_TWICE} end",
    year="$year - 1",
    only="exists (select 1 from roster o where o.year = $year - 1 and o.complete)",
)
_CONTRIBUTIONS = Trail(
    sheet="contributions",
    columns=("provider", "kind", "number", "status", "budgeted", "received"),
    label="provider",
    unfit="'andere soort: ' || r.kind",
    why="""case when r.kind = 'deelnemersbijdrage' and r.budgeted is not null
        then 'deelnemersbijdrage: telt volgens de instelling niet mee' end""",
)
_BUDGET = Trail(
    sheet="budget",
    columns=("block", "activity", "line_kind", "cost_role", "hours", "days", "cost"),
    label="activity",
    unfit="'uitgave: heeft geen uren'",
    why="""case when r.cost_role is null and r.cost is not null
        then 'Kostenrol is niet ingevuld' end""",
)
_ACTUALS = replace(
    _BUDGET,
    sheet="actuals",
    columns=("block", "activity", "line_kind", "hours", "cost"),
    why="null",
)
# Without the function group: with the meeting and the organisation it may be one person.
_VISITS = Trail(
    sheet="attendance",
    columns=("date", "activity", "meeting", "organisation", "duration", "present"),
    label="organisation",
)
_IS_MEMBER = """exists (
    select 1 from standing m
    where m.year = $year and m.counts and m.entity = v.entity{}
)"""
_REACHING = replace(
    _VISITS,
    joins=f"left join visit v on v.year = a.year and {SAME_ROW.format('v')}",
    counts="r.present > 0 and " + _IS_MEMBER.format(" and ($sector is null or m.sector = $sector)"),
    how="'zo deed de organisatie mee'",
    why=f"""case
        when v.sector = 'extern' then 'bezoeker van buiten'
        when r.present = 0 then 'niemand aanwezig'
        when v.entity is null then 'staat niet op het blad Participanten'
        when not {_IS_MEMBER.format("")} then 'op 31 december geen participant'
        else 'andere sector: ' || v.sector
    end""",
)
_CAME = """case
    when t.part = 1 then 'deed mee'
    when exists (select 1 from active where year = $year and sheet = 'attendance')
        then 'deed niet mee'
end"""
TRAILS: dict[str, tuple[Trail, ...]] = {
    "member": (_MEMBERS,),
    "membership_flow": (_BEFORE, _AFTER),
    "member_visit": (
        replace(_MEMBERS, how=_CAME),
        _REACHING,
    ),
    "contribution": (_CONTRIBUTIONS,),
    "budget_line": (_BUDGET,),
    "cost_line": (_BUDGET,),
    "actual_line": (_ACTUALS,),
    "visit": (_VISITS,),
}
# The columns of which printed totals are kept.
TOTALLED = {"number", "budgeted", "received", "hours", "days", "cost"}
# A view of groups: the view with their rows, which of them, and what each adds.
BEHIND = {"sector_size": ("member", "sector <> 'onbekend'", "count(*)")}
# Why a row adds nothing that fits, by what `Metric.counted` says of it.
EMPTY = {
    "budgeted": "Begroot is niet ingevuld",
    "received": "Ontvangen is niet ingevuld",
    "received + budgeted": "Begroot of Ontvangen is niet ingevuld",
    "hours": "Uren is niet ingevuld",
    "cost": "Euro is niet ingevuld",
    "case when cost_family <> '' then cost end": "Euro is niet ingevuld",
    "hours + cost": "Uren of Euro is niet ingevuld",
    "duration": "Duur is niet ingevuld",
    "present": "Aanwezig is niet ingevuld",
}
