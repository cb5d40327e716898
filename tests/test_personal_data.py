"""Personal data stops at the door: planted in every corner of a workbook, looked for everywhere.

The whole way is gone: upload, answers, commit, downloads. Nothing that was planted in a cell may
be found in the database, its log of changes, a message, the temporary folder or a download.
"""

from __future__ import annotations

import io
import logging
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from streamlit.testing.v1 import AppTest

from analytics.metrics import LABELS, METRICS
from analytics.passport import passport
from data.__main__ import main
from data.annotate import annotate
from data.changes import SheetChange
from data.contents import history, loaded, rows
from data.memory import recall
from data.store import Store, reading
from data.template import carried_over, write_workbook
from data.workbook import Upload, read_workbook
from pages.parts import changes, problems, tables
from pages.parts.opening import open_store
from tests.pages.test_loading import XLSX
from tests.pages.test_pages import open_page
from tests.workbooks.making import with_parts, workbook

# What stands in cells: each is one person, address or number, and is planted in one place only.
IN_CELLS: Mapping[str, tuple[str, ...]] = {
    "a column Naam": ("Jan de Vries", "Fatima Bouzid", "Piet Bakker", "Anneke Mulder"),
    "a column E-mail": ("j.devries@huis-a.nl", "f.bouzid@huis-a.nl", "p.bakker@huis-b.nl"),
    "a column without a header": ("Kees van Dam", "Ria Nijhuis", "Henk Oosterhuis"),
    "a choice column": ("Mohamed Ben Ali",),
    "a free text": ("w.jansen@huis-c.nl",),
    "a note under the table": ("Ayşe Kaya", "06-24681357"),
    "a hidden sheet": ("Truus Mulder", "Mehmet Yılmaz", "t.mulder@huis-d.nl", "024-3541234"),
    "an unread tab": ("Özlem Demir", "Youssef Aït Brahim", "Bert van Leeuwen"),
    "BSNs on an unread tab": ("123456782", "111222333", "999999990"),
    "mobiles on a read tab": ("0612345678", "0687654321", "0611223344"),
}
# What stands beside the cells, where the dashboard never looks.
BESIDE: Mapping[str, str] = {
    "a comment": "Wim Jansen",
    "the properties": "Nadia van den Heuvel",
    "a header of the page": "Sanne Verhoeven",
    "a defined name": "Gerrit Schouten",
    "a text that no cell uses": "Marloes Hendriks",
    "a pivot cache": "Joost van der Meer",
}
PLANTED = [*(value for values in IN_CELLS.values() for value in values), *BESIDE.values()]
HIDDEN = "hidden-sheet:contacten"
FIXED = "1"  # where the workbook first has a fout, which makes messages
NAME = "Jaaropgave 2015.xlsx"


def planted(present: str) -> bytes:
    """The workbook; `present` is one count of attendance."""
    names, mails = IN_CELLS["a column Naam"], (*IN_CELLS["a column E-mail"], "")
    bare, mobiles = (*IN_CELLS["a column without a header"], ""), IN_CELLS["mobiles on a read tab"]
    (free,), (choice,) = IN_CELLS["a free text"], IN_CELLS["a choice column"]
    listed = "\n".join(
        f"28-01-2015 | Café | Huis {'AB'[n % 2]} | {name} | {mail} | bestuurder | 1 | {lone}"
        for n, (name, mail, lone) in enumerate(zip(names, mails, bare, strict=True))
    )
    note, phone = IN_CELLS["a note under the table"]
    head = "Datum | Activiteit | Organisatie | Naam | E-mail | Functie | Aanwezig |"
    return _with_hidden_corners(
        workbook(
            {
                "Participanten": "Organisatie | Sector | Mobiel\n"
                + "\n".join(f'Huis {"ABC"[n]} | zorg | "{m}"' for n, m in enumerate(mobiles)),
                "Activiteiten": f"Activiteit | Blok | Thema\nCafé | Bijeenkomsten | via {free}",
                "Presentie": f"{head}\n{listed}\n"
                f"29-01-2015 | Café | Huis A | | | {choice} | {present} |\n\n"
                f"* afgemeld: mevr. {note}, {phone}",
                "Contacten": "Datum | Activiteit | Organisatie | Aanwezig | Contact\n"
                + "\n".join(
                    f'30-01-2015 | Café | Huis {n} | 1 | "{value}"'
                    for n, value in enumerate(IN_CELLS["a hidden sheet"])
                ),
                "Adressen": "Wie | Kenmerk\n"
                + "\n".join(
                    f"{who} | {number}"
                    for who, number in zip(
                        IN_CELLS["an unread tab"], IN_CELLS["BSNs on an unread tab"], strict=True
                    )
                ),
            },
            _shape,
        )
    )


def _shape(made: openpyxl.Workbook) -> None:
    """Comments, properties, headers and names, each with a person of its own and one of a cell."""
    made["Contacten"].sheet_state = "veryHidden"
    names = IN_CELLS["a column Naam"]
    page = made["Participanten"]
    page["A1"].comment = Comment(f"{BESIDE['a comment']} belt {names[0]}", names[1])
    made.properties.creator = f"{BESIDE['the properties']}, {names[0]}"
    made.properties.lastModifiedBy = names[1]
    page.oddHeader.left.text = f"{BESIDE['a header of the page']}, {names[2]}"
    page.oddFooter.right.text = f"door {names[3]}"
    value = f'"{BESIDE["a defined name"]}, {names[0]}"'
    made.defined_names["Opsteller"] = DefinedName("Opsteller", attr_text=value)


def _with_hidden_corners(content: bytes) -> bytes:
    """A shared text that no cell uses, and a part of a pivot table with what it was made from."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = archive.read("xl/sharedStrings.xml").decode()
    names = IN_CELLS["a column Naam"]
    unused = "".join(f"<si><t>{v}</t></si>" for v in (BESIDE["a text that no cell uses"], names[2]))
    records = "".join(f'<r><s v="{v}"/></r>' for v in (BESIDE["a pivot cache"], names[3]))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_parts(
        content,
        {
            "xl/sharedStrings.xml": texts.replace("</sst>", f"{unused}</sst>"),
            "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{main}">{records}'
            "</pivotCacheRecords>",
        },
    )


# --- looking ------------------------------------------------------------------------------------


def found_in(content: str | bytes, values: list[str] = PLANTED) -> list[str]:
    """Which of the planted values stand in it: as text, in UTF-8 or in UTF-16, in any case."""
    if isinstance(content, str):
        low = content.casefold()
        return [value for value in values if value.casefold() in low]
    low_bytes = content.lower()
    return [
        value
        for value in values
        if any(
            value.lower().encode(code) in low_bytes or value.encode(code) in content
            for code in ("utf-8", "utf-16-le", "utf-16-be")
        )
    ]


def unzipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part of a workbook, and its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def parts_with(content: bytes, values: list[str] = PLANTED) -> dict[str, list[str]]:
    """Which values stand in which parts of a workbook."""
    found = {name: found_in(part, values) for name, part in unzipped(content)}
    return {name: there for name, there in found.items() if there}


def test_what_is_planted_can_be_found() -> None:
    """Or the searches below prove nothing."""
    everywhere = parts_with(planted("1"))
    assert {value for there in everywhere.values() for value in there} == set(PLANTED)
    assert "xl/pivotCache/pivotCacheRecords1.xml" in everywhere
    assert "docProps/core.xml" in everywhere
    assert found_in("Jan de Vries".encode("utf-16-le")) == ["Jan de Vries"]
    assert found_in("JAN DE VRIES") == ["Jan de Vries"]


# --- the whole way ------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty temporary folder, for this process and for its children."""
    made = tmp_path / "tmp"
    made.mkdir()
    monkeypatch.setenv("TMPDIR", str(made))
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


@pytest.fixture
def page(tmp_path: Path, plan_file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page, on a store on disk with the plan of 2015 in it."""
    address = shutil.copyfile(plan_file, tmp_path / "store.duckdb")
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
    assert not list(folder.iterdir())
    return open_page("uploads")


def uploaded(page: AppTest, content: bytes) -> AppTest:
    page = page.file_uploader[0].upload(NAME, content, XLSX).run()
    assert not page.exception
    return page


def pressed(page: AppTest, label: str) -> AppTest:
    page = next(b for b in page.button if b.label == label).click().run()
    assert not page.exception
    return page


def read(page: AppTest) -> Upload:
    upload = page.session_state["workbook"]["upload"]
    assert isinstance(upload, Upload)
    return upload


def said(page: AppTest) -> str:
    """Everything on the page, whatever element it stands in."""
    return repr(page._tree) + "\n".join(t.value.to_string() for t in page.table)


def active_store() -> Store:
    store = open_store()
    assert store is not None
    return store


def committed(page: AppTest) -> tuple[list[Upload], Sequence[SheetChange]]:
    """The workbook with a fout, then without, answered, confirmed and made active.

    Out: what was read of each, and what the second one changed.
    """
    page = uploaded(page, planted("veel"))
    assert "Presentie!G6" in [p.place for p in read(page).errors]
    uploads, pages = [read(page)], [said(page)]
    page = uploaded(page, planted(FIXED))
    page.selectbox(key=f"question-{HIDDEN}").set_value("weglaten")
    page = pressed(page, "Antwoorden gebruiken")
    assert read(page).errors == ()
    uploads.append(read(page))
    pages.append(said(page))
    changed = page.session_state["workbook"]["seen"][1].changes
    for box in page.checkbox:
        if box.key and box.key.startswith("confirm-"):
            page = box.check().run()
    page = pressed(page, "Maak deze werkmap actief")
    pages.append(said(page))
    assert [found_in(shown) for shown in pages] == [[], [], []]
    return uploads, changed


def test_nothing_is_left_on_disk_or_in_the_log(
    page: AppTest,
    tmp_path: Path,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    committed(page)
    store = active_store()
    with reading(store) as cursor:
        assert cursor.execute("select sum(present) from attendance").fetchall() == [(5,)]
        columns = cursor.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and data_type like '%VARCHAR%'"
        ).fetchall()
        assert {"upload", "answer", "left_out", "activation"} <= {table for table, _ in columns}
        for table, column in columns:
            texts = cursor.execute(f'select "{column}"::varchar from "{table}"').fetchall()
            assert found_in(repr(texts)) == [], (table, column)
    files = sorted(tmp_path.glob("store.duckdb*"))
    assert [file.name for file in files] == ["store.duckdb", "store.duckdb.wal"]
    assert {file.name: found_in(file.read_bytes()) for file in files} == {
        "store.duckdb": [],
        "store.duckdb.wal": [],
    }
    with store.connection.cursor() as cursor:
        cursor.execute("checkpoint")
    assert found_in((tmp_path / "store.duckdb").read_bytes()) == []
    assert found_in(caplog.text) == []
    assert found_in("".join(capfd.readouterr())) == []
    left = [file for file in folder.rglob("*") if file.is_file()]
    assert {
        file.name: found_in(file.read_bytes()) for file in left if found_in(file.read_bytes())
    } == {}


def test_nothing_is_left_in_what_is_said(page: AppTest) -> None:
    """Problems, questions, rows left out, what each tab was taken for: all that an Upload holds."""
    uploads, _ = committed(page)
    for upload in uploads:
        assert len(upload.problems) > 5
        assert found_in(repr(upload)) == []
        assert found_in(tables.as_csv(problems.as_table(upload.problems))) == []
    store = active_store()
    with reading(store) as cursor:
        assert found_in(repr((history(cursor), loaded(cursor), recall(cursor)))) == []


def test_nothing_is_left_in_the_downloads(page: AppTest) -> None:
    _, changed = committed(page)
    assert len(changed) > 2
    for change in changed:
        assert found_in(changes._csv(change, ("Nu", "Straks"))) == []
    with reading(active_store()) as cursor:
        facts = rows(cursor, 2015, printed=True)
        assert [row["present"] for row in facts["attendance"]] == [2, 2, 1]
        for made in (carried_over(facts, 2015), {"cover": [{"year": 2015}], **facts}):
            assert parts_with(write_workbook(made, metrics=LABELS)) == {}
        for metric in METRICS:
            found = passport(cursor, metric.key, 2015)
            assert found_in(tables.as_csv(found.rows)) == [], metric.key


@pytest.mark.parametrize("present", ["veel", FIXED])
def test_nothing_that_was_dropped_is_left_in_the_annotated_workbook(
    page: AppTest, present: str
) -> None:
    """What stood in a cell is gone from every part; what stood only elsewhere was never read."""
    content = planted(present)
    upload = read(uploaded(page, content))
    kept = {tab: frozenset(places.values()) for tab, places in upload.places.items()}
    made = annotate(content, upload.problems, upload.blanked, kept)
    dropped = [value for values in IN_CELLS.values() for value in values]
    assert parts_with(made, dropped) == {}
    assert openpyxl.load_workbook(io.BytesIO(made))["Presentie"]["A2"].value == "28-01-2015"


def test_a_name_right_behind_the_code_of_a_footer() -> None:
    """A footer to the right is `&RJan de Vries`, which is not the word RJan."""

    def shape(made: openpyxl.Workbook) -> None:
        made["Leden"].oddFooter.right.text = "Jan de Vries"

    people = "\n".join(f"Huis {n} | zorg | {v}" for n, v in enumerate(IN_CELLS["a column Naam"]))
    content = workbook({"Leden": f"Organisatie | Sector | Deelnemer\n{people}"}, shape)
    upload = read_workbook(content, NAME)
    assert len(upload.blanked["Leden"]) == 4
    assert parts_with(annotate(content, upload.problems, upload.blanked)) == {}


def test_nothing_is_left_in_what_the_command_line_says(
    tmp_path: Path, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / NAME, tmp_path / "uit.xlsx"
    file.write_bytes(planted(FIXED))
    asked = ["--answer", f"{HIDDEN}=weglaten", "--db", str(tmp_path / "s.duckdb")]
    assert main(["check", str(file), *asked, "--annotate", str(out)]) == 0
    assert main(["load", str(file), "--year", "2015", *asked, "--yes"]) == 0
    assert found_in("".join(capfd.readouterr())) == []
    assert found_in((tmp_path / "s.duckdb").read_bytes()) == []
    dropped = [value for values in IN_CELLS.values() for value in values]
    assert parts_with(out.read_bytes(), dropped) == {}
    assert [found_in(f.read_bytes()) for f in folder.rglob("*") if f.is_file()] == []
