"""The what-if page over a database, with one tab open: for the tests of its tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from streamlit.testing.v1 import AppTest

from data.scenarios import Saved, save
from data.store import Store, reading
from pages.parts.opening import open_store
from tests.pages.test_pages import text

T = TypeVar("T")


def opened(tab: str, *, state: dict[str, Any] | None = None, **query: object) -> AppTest:
    """The page as a link opens it, in a session that holds this."""

    def script() -> None:
        from pages import scenarios

        scenarios.render()

    page = AppTest.from_function(script, default_timeout=90)
    page.query_params["wat"] = tab
    for key, value in query.items():
        page.query_params[key] = str(value)
    for key, value in (state or {}).items():
        page.session_state[key] = value
    page.run()
    assert not page.exception
    return page


def inside(ask: Callable[[Store], T]) -> T:
    """What the store of the test says."""
    store = open_store()
    assert store is not None
    return ask(store)


def kept(name: str, values: dict[str, Any], *, year: int = 2015, **more: Any) -> Saved:
    """A scenario as another session saved it."""
    from analytics.baseline import baseline
    from analytics.telling import figures
    from data.contents import version

    def keep(store: Store) -> Saved:
        with reading(store) as cursor:
            base, plan = version(cursor), baseline(cursor, year)
        given = {"base": base, "scale_year": plan.scale_year, **more}
        return save(
            store, name, year=year, values=values, figures=figures(plan, values), by="t", **given
        )

    return inside(keep)


def press(page: AppTest, label: str) -> AppTest:
    """Press the button with this label."""
    found = next(b for b in page.button if b.label == label).click().run()
    assert not found.exception
    return found


def fill(page: AppTest, label: str, value: str) -> None:
    """Type in the field with this label."""
    fields = [*page.text_input, *page.text_area]
    next(f for f in fields if f.label == label).set_value(value)


def said(page: AppTest) -> str:
    """Everything that the page says, as it reads."""
    return text(page).replace("\\", "")


def values(page: AppTest) -> dict[str, Any]:
    """What the levers stand at."""
    state = page.session_state
    return dict(state["what-if"][1]) if "what-if" in state else {}


def tables(page: AppTest) -> list[list[dict[str, str]]]:
    """Every table, as a reader sees it."""

    def plain(cell: object) -> str:
        return str(cell).replace("\\", "").replace("\u00a0", " ")

    return [
        [{plain(k): v for k, v in row.items()} for row in one.value.map(plain).to_dict("records")]
        for one in page.table
    ]


def table(page: AppTest, column: str) -> list[dict[str, str]]:
    """The first table with this column."""
    return next(rows for rows in tables(page) if rows and column in rows[0])
