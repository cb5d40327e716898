"""Which activities can run for the money that comes in, and where the line falls.

Draws what the model found; refuses to say what should fall: the order is the board's.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.cutline import Cut
from analytics.disclosure import WITHHELD
from analytics.fitting import Fit, fit
from analytics.notices import notices
from analytics.programme import Line, Row
from analytics.scenario import Year, recruits
from pages.parts import charts, dutch, levers, programme_charts, whatif_order
from pages.parts.programme_charts import Divider, Mark
from pages.parts.study import Study

CENTS = 100
FIXED = (
    "gaat er eerst af: werk voor extra participanten, en wat een gedrukt totaal meer of minder is "
    "dan zijn regels"
)
STATUS = {"kept": "gaat door", "cut": "wordt kleiner", "dropped": "valt weg"}


def show(study: Study) -> None:
    """Draw the tab."""
    year = _year(study)
    found = fit(study.plan, study.values, year)
    st.markdown(f"#### {dutch.markdown(sentence(found.cut))}")
    left, right = st.columns([2, 3], gap="large")
    with left:
        levers.one(study, "mode")
        for notice in notices(found.cut, _newcomers(study)):
            st.warning(dutch.markdown(notice.text), icon=":material/warning:")
        whatif_order.order(study)
        _left(study, found)
    with right:
        _programme(study, found, year)
    with st.container(width=charts.WIDEST):
        whatif_order.wish_list(study, found.cut)


def _newcomers(study: Study) -> int:
    """How many new participants this what-if counts on."""
    planned = float(study.values.get("planned", study.plan.new))
    return round(planned) + len(recruits(study.plan, study.values))


def sentence(found: Cut) -> str:
    """What becomes of the programme, in one sentence."""
    if found.gap <= 0:
        return _whole(found)
    lack = f"Er ontbreekt {euros(found.gap)}"
    if found.mode == "proportional" and found.factor is not None:
        share = dutch.number(found.factor, "share")
        return f"{lack}: alle regels gaan door voor {share} van het geld."
    parts = []
    dropped, smaller = len(found.dropped), sum(row.status == "cut" for row in found.rows)
    if dropped:
        fall = "valt" if dropped == 1 else "vallen"
        parts.append(f"{dutch.plural(dropped, 'regel', 'regels')} {fall} weg")
    if smaller:
        become = "wordt" if smaller == 1 else "worden"
        parts.append(f"{dutch.plural(smaller, 'regel', 'regels')} {become} kleiner")
    if found.short:
        return f"{lack}, en ook als er regels wegvallen past het niet."
    rest = f"{euros(found.left.total)} blijft over" if found.left.total else "dan past het precies"
    return f"{lack}: {dutch.join(parts)}, {rest}."


def _whole(found: Cut) -> str:
    if found.gap == 0:
        return "Het hele programma past precies."
    told = f"Het hele programma past; er is {euros(-found.gap)} over"
    if found.unlocked:
        names = dutch.join([wish.activity for wish in found.unlocked])
        one = len(found.unlocked) == 1
        come = f"de wens {names} komt erbij" if one else f"de wensen {names} komen erbij"
        told += f", {come}"
    if found.next_wish:
        told += f"; voor {found.next_wish.activity} is nog {euros(found.needed)} nodig"
    return told + "."


def euros(cents: int) -> str:
    """Whole euros."""
    return dutch.number(cents / CENTS, "eur", digits=0)


def _year(study: Study) -> Year:
    years = {year.year: year for year in study.after.years}
    last = study.after.years[-1]
    if len(years) == 1:
        return last
    chosen = st.segmented_control(
        "Programma van", list(years), default=last.year, key="programme-year"
    )
    return years.get(chosen or last.year, last)


# --- the line -----------------------------------------------------------------------------------


def _programme(study: Study, found: Fit, year: Year) -> None:
    """All lines and wishes in their order, and where the money stops."""
    made = found.cut
    waiting = _waiting(study, made)
    marks = [_mark(row) for row in made.rows if row.line.cost]
    wishes = [*((wish, True) for wish in made.unlocked), *((wish, False) for wish in waiting)]
    dividers = _dividers(made, len(marks), len(made.unlocked), bool(waiting))
    shown = [*marks, *(_wish(wish, runs) for wish, runs in wishes)]
    charts.show(
        programme_charts.cut_line(shown, dividers),
        key="programme-line-chart",
        summary=_summary(made),
        table=_table(made, wishes),
        filename=f"programma-{year.year}",
        units={"Gepland": "eur", "Gaat door": "eur"},
    )


def _summary(found: Cut) -> str:
    cost = sum(row.line.cost for row in found.rows)
    runs = sum(row.cost for row in found.rows)
    return (
        f"Elke regel van de begroting, wat het laatst wegvalt bovenaan. Van {euros(cost)} aan "
        f"geplande regels gaat {euros(runs)} door; gevuld is wat doorgaat, gearceerd wat niet "
        "doorgaat."
    )


def _dividers(found: Cut, lines: int, unlocked: int, waiting: bool) -> list[Divider]:
    """Where the money stops, and where the wishes begin."""
    wishes = [Divider(at=lines, text="wensen")] if unlocked or waiting else []
    if found.gap <= 0:
        stop = [Divider(at=lines + unlocked, text="hier stopt het geld", strong=True)]
        return [*wishes, *(stop if waiting else [])]
    if found.mode == "proportional":
        return wishes
    rows = [row for row in found.rows if row.line.cost]
    first = next((at for at, row in enumerate(rows) if row.cut), lines)
    return [Divider(at=first, text="hier stopt het geld", strong=True), *wishes]


def _mark(row: Row) -> Mark:
    planned, runs = euros(row.line.cost), euros(row.cost)
    label = {
        "kept": planned,
        "cut": f"<b>{runs}</b> van {planned}",
        "dropped": f"{planned} <b>valt weg</b>",
    }[row.status]
    return Mark(
        rank=row.line.priority,
        name=row.line.activity + _editions(row),
        block=row.line.block,
        planned=row.line.cost / CENTS,
        runs=row.cost / CENTS,
        label=label,
    )


def _wish(wish: Line, runs: bool) -> Mark:
    return Mark(
        rank=wish.priority,
        name=wish.activity,
        block="wens",
        planned=wish.cost / CENTS,
        runs=wish.cost / CENTS if runs else 0.0,
        label=f"{euros(wish.cost)} <b>{'komt erbij' if runs else 'wacht'}</b>",
    )


def _editions(row: Row) -> str:
    if row.status != "cut" or not row.line.planned:
        return ""
    return f" ({row.editions} van {row.line.planned} keer)"


def _waiting(study: Study, found: Cut) -> list[Line]:
    """The wishes that do not run, in their order."""
    return whatif_order.wanted(study)[len(found.unlocked) :]


def _table(found: Cut, wishes: list[tuple[Line, bool]]) -> pd.DataFrame:
    lines = [
        {
            "Regel": row.line.activity,
            "Blok": row.line.block,
            "Gepland": row.line.cost / CENTS,
            "Gaat door": row.cost / CENTS,
            "Stand": STATUS[row.status],
            "Keer": _times(row),
        }
        for row in found.rows
    ]
    extra = [
        {
            "Regel": wish.activity,
            "Blok": wish.block,
            "Gepland": wish.cost / CENTS,
            "Gaat door": wish.cost / CENTS if runs else 0.0,
            "Stand": "komt erbij" if runs else "wacht",
            "Keer": dutch.UNKNOWN,
        }
        for wish, runs in wishes
    ]
    return pd.DataFrame([*lines, *extra])


def _times(row: Row) -> str:
    if row.line.planned is None:
        return dutch.UNKNOWN
    return f"{row.editions or 0} van {row.line.planned}"


# --- what remains -------------------------------------------------------------------------------


def _left(study: Study, found: Fit) -> None:
    """What is left by purse, and what goes along with what falls."""
    made = found.cut
    told = [
        (euros(made.kept.total), f"kost wat doorgaat: {_how_much(made)}"),
        (euros(made.left.cash), "blijft over in geld"),
    ]
    if made.left.in_kind:
        hours = "aan uren in kind betaalt niets: er is geen werk meer voor dat in kind kan"
        told.append((euros(made.left.in_kind), hours))
    told.append(_contact(study, found))
    if made.lost:
        told.append((euros(made.lost), "aan eigen inkomsten valt weg met de regels"))
    if found.fixed:
        told.append((euros(found.fixed), FIXED))
    st.markdown("**Wat er overblijft**")
    st.markdown(
        "\n".join(f"- **{dutch.markdown(what)}** {dutch.markdown(why)}" for what, why in told)
    )


def _how_much(found: Cut) -> str:
    factor = dutch.number(found.factor, "share")
    more = dutch.plural(len(found.unlocked), "wens", "wensen")
    return f"{factor} van de geplande regels" + (f", en {more}" if found.unlocked else "")


def _contact(study: Study, found: Fit) -> tuple[str, str]:
    if study.board.row("contact_hours")["why"] == WITHHELD:
        return dutch.UNKNOWN, f"contacturen {WITHHELD}"
    if found.contact_hours is None:
        why = "contacturen: nog geen deelname bekend, of de begroting noemt geen uren"
        return dutch.UNKNOWN, why
    planned = dutch.number(study.plan.contact_hours, "hours", digits=0)
    return (
        dutch.number(found.contact_hours, "hours", digits=0),
        f"contact blijft, van {planned}: naar de uren van de activiteiten die doorgaan",
    )
