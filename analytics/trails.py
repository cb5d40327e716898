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
    `only` under a condition. `explains`: when a row of the view that has no tab may stand for a
    printed total of this sheet.
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
    explains: str = "true"


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
    columns=("provider", "kind", "number", "status", "budgeted", "invoiced", "received"),
    label="provider",
    explains="false",
    unfit="'andere soort: ' || r.kind",
    why="""case when r.kind = 'deelnemersbijdrage' and r.budgeted is not null
        then 'deelnemersbijdrage: telt volgens de instelling niet mee' end""",
)
_JOINED = replace(
    _MEMBERS,
    counts="t.part > 0",
    how="'kwam erbij'",
    why=f"""case {_NO_MEMBER}
        when r.row_number < (
            select max(c.row_number) from standing c where c.year = a.year and c.entity = p.entity
        ) then {_TWICE}
        else 'was eind vorig jaar al participant'
    end""",
)
_PLANNED = replace(
    _CONTRIBUTIONS,
    counts="t.whole > 0",
    how="'het plan rekent op deze nieuwe participanten'",
    why="""case
        when r.kind <> 'participantenbijdrage' then 'andere soort: ' || r.kind
        else 'Status is niet nieuw'
    end""",
)
_RENEWED = replace(
    _CONTRIBUTIONS,
    counts="t.part is not null and t.whole is not null",
    unfit="""case f.flow
        when 'joined' then 'nieuw dit jaar: was eind vorig jaar geen participant'
        when 'untold' then 'niet te volgen: voor meer organisaties samen, of geen naam van het '
            || 'blad Participanten'
        else 'was eind vorig jaar geen participant'
    end""",
    why="""case
        when r.kind <> 'participantenbijdrage' then 'andere soort: ' || r.kind
        when not f.followed then 'een andere regel is niet te volgen: dan is het geheel onbekend'
        else 'van deze organisatie is niet elk bedrag bekend'
    end""",
    joins=f"left join viewed f on {SAME_ROW.format('f')}",
)
_WHO = replace(
    _MEMBERS,
    counts="false",
    why=f"""case {_NO_MEMBER}
        else 'zegt wie participant is: de bedragen staan op het blad Bijdragen' end""",
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
    columns=(
        "date",
        "activity",
        "meeting",
        "organisation",
        "duration",
        "registered",
        "present",
    ),
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
_HAS_ATTENDANCE = "exists (select 1 from active where year = $year and sheet = 'attendance')"
# What a KPI says of each participant: `{how}` where it counts, EMPTY where nobody could know.
_ONE_OF_ALL = replace(
    _MEMBERS,
    why=f"case {_NO_MEMBER} when t.whole = 0 then null else {_TWICE} end",
    joins=f"{_PERIOD} left join viewed f on {SAME_ROW.format('f')}",
)
_COMING = replace(
    _ONE_OF_ALL,
    how=f"""case
        when t.part > 0 then 'deed mee'
        when f.present > 0 then 'deed mee, maar voldoet niet aan de formule'
        when {_HAS_ATTENDANCE} then 'deed niet mee'
    end""",
)
_BEING_HOST = replace(
    _ONE_OF_ALL,
    how=f"""case
        when t.part > 0 then 'was gastheer'
        when {_HAS_ATTENDANCE} then 'was geen gastheer'
    end""",
)
_TALKING = replace(
    _ONE_OF_ALL,
    columns=("organisation", "sector", "role", "relation_talk"),
    how="if(t.part > 0, 'gesprek gevoerd', 'geen gesprek in dit jaar')",
)
_IS_HOST = """exists (
    select 1 from standing m
    where m.year = $year and m.counts and m.entity = h.entity{}
)"""
_HOSTED = Trail(
    sheet="attendance",
    columns=("date", "activity", "meeting", "host"),
    label="activity",
    joins="left join known_name h on h.year = a.year and h.name_key = name_key(r.host)",
    counts=_IS_HOST.format(" and ($sector is null or m.sector = $sector)"),
    why=f"""case
        when r.host is null then 'Gastheer is niet ingevuld'
        when h.entity is null then 'de gastheer staat niet op het blad Participanten'
        when not {_IS_HOST.format("")} then 'de gastheer is op 31 december geen participant'
        else 'de gastheer is van een andere sector: ' || h.sector
    end""",
)
_NOBODY = """
    when v.sector = 'extern' then 'bezoeker van buiten'
    when r.present = 0 then 'niemand aanwezig'
"""
_RETURNING = replace(
    _VISITS,
    how="if(t.part > 0, 'was er de volgende keer weer', 'was er de volgende keer niet')",
    joins=f"""{_REACHING.joins}
        left join viewed w
            on w.date = r.date
            and w.activity_key = name_key(r.activity)
            and w.entity = coalesce(v.entity, 'naam ' || name_key(r.organisation))""",
    why=f"""case {_NOBODY}
        when w.row_number is not null
            then 'dezelfde organisatie op dezelfde dag: telt op rij ' || w.row_number
        else 'de laatste keer van deze activiteit in dit jaar'
    end""",
)
_IS_WORKPLACE = "name_key(r.kind) = 'leerwerkplaats'"
_WORKPLACES = Trail(
    sheet="activities",
    columns=("activity", "block", "kind"),
    label="activity",
    why="if(r.kind is null, 'Soort is niet ingevuld', 'geen leerwerkplaats')",
)
_REPORTING = replace(_WORKPLACES, how="if(t.part > 0, 'heeft een verslag', 'heeft geen verslag')")
_OF_WORKPLACE = "exists (select 1 from viewed w where w.activity_key = name_key(r.activity))"
_PRODUCTS = Trail(
    sheet="products",
    columns=("activity", "title", "kind"),
    label="activity",
    counts=_OF_WORKPLACE,
    why="'niet van een leerwerkplaats'",
)
_REPORTS = replace(
    _PRODUCTS,
    counts=f"r.kind = 'verslag' and {_OF_WORKPLACE}",
    why=f"if({_OF_WORKPLACE}, 'geen verslag', 'niet van een leerwerkplaats')",
)
_STUDENTS = replace(
    _VISITS,
    joins=f"left join viewed w on {SAME_ROW.format('w')}",
    why="""case
        when w.row_number is null then 'geen leerwerkplaats'
        when r.present = 0 then 'niemand aanwezig'
    end""",
)
_EVENTS = replace(
    _VISITS,
    how="'vorm: ' || w.form",
    joins="""left join viewed w
        on w.date = r.date
        and w.activity_key = name_key(r.activity)
        and w.meeting_key is not distinct from name_key(r.meeting)""",
    why="""case
        when w.form is null and w.row_number is not null then null
        when r.present = 0 then 'niemand aanwezig'
        else 'dezelfde bijeenkomst: telt op rij ' || w.row_number
    end""",
)
_FORMS = Trail(
    sheet="activities",
    columns=("activity", "form"),
    label="activity",
    counts="r.form is not null",
    why="'Vorm is niet ingevuld'",
)
_PLENARY = """exists (
    select 1 from activity x
    where x.year = a.year and x.plenary and name_key(x.activity) = name_key(r.activity)
)"""
_MEETING = replace(
    _VISITS,
    unfit="'initiatiefnemer: telt volgens de instelling niet mee'",
    why=f"""case
        when v.sector = 'extern' then 'bezoeker van buiten'
        when r.present = 0 then 'niemand aanwezig'
        when {_PLENARY} then 'plenaire bijeenkomst'
        when v.entity is null then 'staat niet op het blad Participanten'
        else 'op 31 december geen participant'
    end""",
    joins=_REACHING.joins,
)
_MEETERS = replace(
    _MEMBERS,
    counts=f"""exists (
        select 1 from standing c where c.year = a.year and c.counts and {SAME_ROW.format("c")}
    )""",
)
_NOT_PLENARY = Trail(
    sheet="activities",
    columns=("activity", "kind", "plenary"),
    label="activity",
    why="case when r.plenary then 'plenair' else 'daar was geen participant' end",
    counts="""exists (
        select 1 from viewed w where w.counts and w.activity_key = name_key(r.activity)
    )""",
)
# What the actuals of a budget line are compared with: its row of Begroting and those of Realisatie.
_COMPARED = replace(
    _BUDGET,
    why="case when s.row_number is null then 'geen regel op het blad Realisatie' end",
)
_OF_LINE = """from viewed w
    where list_contains(
        w.actual_rows, {'source_id': r.source_id, 'tab': r.tab, 'row_number': r.row_number}
    )"""
_RESULTS = replace(
    _ACTUALS,
    counts=f"""exists (
        select 1 {_OF_LINE} and exists (
            select 1 from traced x
            where {SAME_ROW.format("x").replace("r.", "w.")}
                and (x.part is not null or x.whole is not null)
        )
    )""",
    how="'zo liep de regel van de begroting'",
    why=f"""case
        when exists (select 1 {_OF_LINE}) then 'niet te splitsen: uitgave, of een cel is leeg'
        else 'geen regel op het blad Begroting'
    end""",
)
# What the cost of a deelname, an organisation or a product is computed from.
_COSTS = replace(
    _BUDGET,
    why="""case
        when r.cost is null then 'Euro is niet ingevuld'
        when r.cost = 0 then 'kost niets'
    end""",
)
_TIED = Trail(
    sheet="activities",
    columns=("activity", "block", "budget_activity", "kind"),
    label="activity",
    counts="true",
    how="""'kost: ' || coalesce(
        'de regel ' || r.budget_activity, 'wat van het blok ' || r.block || ' over is'
    )""",
)
_IS_LISTED = """exists (
    select 1 from activity x where x.year = $year and name_key(x.activity) = name_key(r.activity){}
)"""
_ATTENDED = replace(
    _VISITS,
    why=f"""case when {_IS_LISTED.format("")} then 'Duur is niet ingevuld'
        else 'staat niet op het blad Activiteiten' end""",
)
_CAME_TO = replace(
    _REACHING,
    counts=f"{_REACHING.counts} and {_IS_LISTED.format('')}",
    why=f"case when not {_IS_LISTED.format('')} then 'staat niet op het blad Activiteiten' "
    f"else {_REACHING.why} end",
)
_MADE = Trail(
    sheet="products",
    columns=("activity", "title", "kind", "date"),
    label="title",
    why="'geen opbrengst van een leerwerkplaats'",
)
_PAID_BY_ONE = replace(
    _CONTRIBUTIONS,
    columns=("provider", "kind", "number", "budgeted", "invoiced"),
    how="'bijdrage van één participant'",
    why="""case
        when r.kind <> 'participantenbijdrage' then 'andere soort: ' || r.kind
        when r.number <> 1 then 'voor meer organisaties samen'
        when coalesce(r.invoiced, r.budgeted) is null
        then 'Gefactureerd en Begroot zijn niet ingevuld'
        else 'geen participant op 31 december'
    end""",
)
_PLAN_INCOME = replace(
    _CONTRIBUTIONS,
    unfit="""case
        when r.kind <> 'participantenbijdrage' then 'andere soort: ' || r.kind
        when r.status is null then 'Status is niet ingevuld'
        else 'andere status: ' || r.status
    end""",
    why="null",
)
_PLAN_COST = replace(
    _BUDGET,
    unfit="coalesce('andere kostenrol: ' || r.cost_role, 'Kostenrol is niet ingevuld')",
    why="null",
)
_FEES = replace(
    _CONTRIBUTIONS,
    columns=("provider", "kind", "destination", "number", "budgeted"),
    why="""case
        when r.kind <> 'deelnemersbijdrage' then 'andere soort: ' || r.kind
        when r.destination is null then 'Bestemming is niet ingevuld'
        when r.budgeted is null then 'Begroot is niet ingevuld'
        else 'de bestemming heeft geen begrotingsregel met uren en een bedrag'
    end""",
)
_FOR_FEES = replace(
    _BUDGET,
    why="""case
        when coalesce(r.line_kind, if(r.hours is null, 'out of pocket', 'uren')) <> 'uren'
            then 'uitgave: heeft geen uren'
        when r.cost is null then 'Euro is niet ingevuld'
        else 'hiervoor is geen deelnemersbijdrage bestemd'
    end""",
)
_CHECKED = replace(
    _CONTRIBUTIONS,
    how="if(t.part > 0, 'volgens de staffel of de afspraak', 'anders dan de staffel of afspraak')",
    joins=f"left join viewed f on {SAME_ROW.format('f')}",
    why="""case
        when r.kind <> 'participantenbijdrage' then 'andere soort: ' || r.kind
        when r.number <> 1 then 'voor meer organisaties samen'
        when f.row_number is null and exists (
            select 1 from known_name k where k.year = a.year and k.name_key = name_key(r.provider)
        ) then 'andere regel van dezelfde organisatie: telt daar mee'
        when f.row_number is null then 'staat niet op het blad Participanten'
        when f.paid is null then 'Gefactureerd en Begroot zijn niet ingevuld'
        when f.asked is null then 'niet toetsbaar: geen omzet of geen staffel'
        else 'niet toetsbaar: participant voor een deel van het jaar'
    end""",
)
_ASKED = replace(
    _MEMBERS,
    columns=(
        "organisation",
        "role",
        "member_since",
        "member_until",
        "turnover",
        "agreed_contribution",
    ),
    joins="left join viewed f on f.entity = (select any_value(k.entity) from known_name k "
    "where k.year = a.year and k.name_key = name_key(r.organisation))",
    counts="f.on_scale is not null and r.role <> 'partnernetwerk'",
    how="'hieraan is de bijdrage getoetst'",
    why="""case
        when r.role = 'partnernetwerk' then 'partnernetwerk: is geen participant'
        when f.entity is null then 'heeft geen eigen regel op het blad Bijdragen'
        else 'niet toetsbaar'
    end""",
)
TRAILS: dict[str, tuple[Trail, ...]] = {
    "member": (_MEMBERS,),
    "membership_flow": (_BEFORE, _AFTER),
    "member_visit": (_COMING, _REACHING),
    "member_host": (_BEING_HOST, _HOSTED),
    "member_talk": (_TALKING,),
    "sector_seat": (_MEMBERS,),
    "recruitment": (_JOINED, _PLANNED),
    "contribution": (_CONTRIBUTIONS,),
    "scale_check": (_CHECKED, _ASKED),
    "plan_line": (_PLAN_INCOME, _PLAN_COST),
    "fee_line": (_FEES, _FOR_FEES),
    "renewal": (
        replace(_RENEWED, year="$year - 1"),
        _RENEWED,
        replace(_WHO, year=_BEFORE.year, only=_BEFORE.only),
        _WHO,
    ),
    "budget_line": (_BUDGET,),
    "cost_line": (_BUDGET,),
    "actual_line": (_ACTUALS,),
    "line_result": (_COMPARED, _RESULTS),
    "cost_and_visit": (_COSTS, _TIED, _ATTENDED),
    "cost_and_member": (
        _COSTS,
        _TIED,
        replace(_MEMBERS, how="if(t.whole = 1, 'deed mee', 'deed niet mee')"),
        _CAME_TO,
    ),
    "cost_and_product": (_COSTS, _TIED, _MADE),
    "value_and_member": (_COSTS, _TIED, _MEMBERS, _CAME_TO),
    "value_and_contribution": (_PAID_BY_ONE, _COSTS, _TIED, _MEETERS, _CAME_TO),
    "visit": (_VISITS,),
    "return_visit": (_RETURNING,),
    "held_event": (_EVENTS, _FORMS),
    "workplace_visit": (_STUDENTS, replace(_WORKPLACES, counts=_IS_WORKPLACE)),
    "workplace": (_WORKPLACES, _PRODUCTS),
    "workplace_report": (_REPORTING, _REPORTS),
    "network_visit": (_MEETING, _MEETERS, _NOT_PLENARY),
}
# The columns of which printed totals are kept.
TOTALLED = {"number", "budgeted", "invoiced", "received", "hours", "days", "cost"}
# A view of groups: the view with their rows, which of them, and what each adds.
BEHIND = {"sector_size": ("member", "sector <> 'onbekend'", "count(*)")}
# Why a row adds nothing that fits, by what `Metric.counted` says of it.
EMPTY = {
    "budgeted": "Begroot is niet ingevuld",
    "case when complete then budgeted end": "Begroot is niet ingevuld",
    "received": "Ontvangen is niet ingevuld",
    "received + budgeted": "Begroot of Ontvangen is niet ingevuld",
    "received + invoiced": "Gefactureerd of Ontvangen is niet ingevuld",
    "amount": "Begroot of Euro is niet ingevuld",
    "on_scale": "niet toetsbaar",
    "hours": "Uren is niet ingevuld",
    "cost": "Euro is niet ingevuld",
    "case when cost_family <> '' then cost end": "Euro is niet ingevuld",
    "hours + cost": "Uren of Euro is niet ingevuld",
    "actual_cost + cost": "Euro is niet ingevuld op Begroting of Realisatie",
    "price": "Uren of Euro is niet ingevuld op Begroting of Realisatie",
    "duration": "Duur is niet ingevuld",
    "present": "Aanwezig is niet ingevuld",
    "nullif(registered, 0)": "niemand aangemeld",
    "case when layers_known then 1 end": "Functiegroep is bij geen participant ingevuld",
    "case when hosts_known then 1 end": "Gastheer is nergens ingevuld",
    "case when talks_known then 1 end": "van dit jaar is geen enkel Relatiegesprek ingevuld",
    "function_group": "Functiegroep is niet ingevuld",
    "form": "Vorm is niet ingevuld",
}
