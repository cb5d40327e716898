"""How people lay out a tab: titles, headers, totals, what they hide, which tab is what."""

from __future__ import annotations

import openpyxl
from openpyxl.comments import Comment

from data.questions import Memory
from tests.workbooks.making import raw, text, texts
from tests.workbooks.odd import odd, tab

# --- headers ------------------------------------------------------------------------------------

odd(
    "titles above the header",
    "a title in A1, a line about the moment, an empty row",
    {
        "Participanten 2015": """
        Jaaropgave Zorgalliantie 2015 |                 |
        stand per 31-12-2015          |                 |
                                      |                 |
        KvK-nr.                       | Naam instelling | Domein
        12345678                      | Huis A          | zorg
        """
    },
    "schoon",
    read={"participants.organisation": "Huis A", "participants.kvk": "12345678"},
    in_child=True,
)
odd(
    "begroot and realisatie side by side",
    "two header rows; the group above stands in merged cells. Each tab takes its own group",
    {
        "Begroting": """
        2015         |              | Begroot |       |      | Realisatie |
        Blok         | Activiteit   | Uren    | Dagen | Euro | Uren       | Euro
        Bijeenkomsten | Masterclass | 262     | 33    | 20576 | 250       | 19000
        """
    },
    "schoon",
    """
    waarschuwing Begroting!F2: deze kolom hoort bij Realisatie
    waarschuwing Begroting!G2: deze kolom hoort bij Realisatie
    """,
    shape=lambda made: [tab(made, "Begroting").merge_cells(r) for r in ("C1:E1", "F1:G1")],
    read={"budget.hours": "262", "budget.cost": "20576"},
    in_child=True,
)
odd(
    "the same table as urenstaat",
    "under the name Urenstaat the group Realisatie is meant",
    {
        "Urenstaat": """
                      |             | Begroot |       | Werkelijk |
        Blok          | Activiteit  | Uren    | Euro  | Uren      | Euro
        Bijeenkomsten | Masterclass | 262     | 20576 | 250       | 19000
        """
    },
    "schoon",
    """
    waarschuwing Urenstaat!C2: deze kolom hoort bij Begroting
    waarschuwing Urenstaat!D2: deze kolom hoort bij Begroting
    """,
    shape=lambda made: [tab(made, "Urenstaat").merge_cells(r) for r in ("C1:D1", "E1:F1")],
    read={"actuals.hours": "250", "actuals.cost": "19000"},
)
odd(
    "one column named twice",
    "without a group above, which of the two counts is hers to say",
    {"Begroting": "Blok | Activiteit | Uren | Uren\nB | a | 10 | 20"},
    "vragen",
    asks="column:Begroting.hours",
    answers={"column:Begroting.hours": "D"},
    told="melding Begroting!C1: deze kolom wordt niet gelezen",
    read={"budget.hours": "20"},
)
odd(
    "header synonyms",
    "what other people call the same columns",
    {
        "Ledenlijst": """
        Naam instelling | Kvk nummer | Domein | Vestigingsplaats | Ingangsdatum | RvA
        Huis A          | 12345678   | zorg   | Gendt            | 01-07-2013   | ja
        """
    },
    "schoon",
    read={"participants.organisation": "Huis A", "participants.place": "Gendt"},
)
odd(
    "header typos",
    "read, with a warning that says as what",
    {
        "Participanten": "Organistie | Sector | Plaats | Omzetjar | Reltiegesprek\n"
        "Huis A | zorg | Gendt | 2014 | 3-2-2015"
    },
    "schoon",
    """
    waarschuwing Participanten!A1: 'Organistie' is gelezen als de kolom Organisatie
    waarschuwing Participanten!D1: 'Omzetjar' is gelezen als de kolom Omzetjaar
    waarschuwing Participanten!E1: 'Reltiegesprek' is gelezen als de kolom Relatiegesprek
    """,
    read={"participants.organisation": "Huis A", "participants.turnover_year": "2014"},
)
odd(
    "line breaks in headers",
    "as Alt+Enter and other programs make them, also within a word; `*` and `:` are decoration",
    lambda: raw(
        texts("Organisatie&#13;&#10;*", "Sec\ntor", "Lid&#10;sinds:")
        + texts("Huis A", "zorg", "1-7-2013"),
        tab="Participanten",
    ),
    "schoon",
    "waarschuwing Participanten!B1: 'Sec tor' is gelezen als de kolom Sector",
    read={"participants.organisation": "Huis A", "participants.member_since": "2013-07-01"},
)
odd(
    "her own columns",
    "columns that the dashboard does not know are told, once each, and left alone",
    {"Participanten": "Organisatie | Sector | Dossier | Kleur\nHuis A | zorg | D-12 | rood"},
    "schoon",
    """
    melding Participanten!C1: deze kolom wordt niet gelezen
    melding Participanten!D1: deze kolom wordt niet gelezen
    """,
    read={"participants.organisation": "Huis A"},
)
odd(
    "a column that she explained before",
    "what `Huis` means was answered last year",
    {"Participanten": "Huis | Sector\nHuis A | zorg"},
    "schoon",
    memory=Memory(answers={"header:participants:huis": "organisation"}),
    read={"participants.organisation": "Huis A"},
)
odd(
    "no column Sector",
    "that it holds for all rows can be chosen",
    {"Participanten": "Organisatie | Plaats\nHuis A | Gendt\nHuis B | Wijchen"},
    "vragen",
    asks="fill:participants.sector",
    answers={"fill:participants.sector": "zorg"},
    read={"participants.sector": "zorg | zorg"},
    in_child=True,
)
odd(
    "no column Soort",
    "a list of contributions of one kind",
    {"Contributies": "Organisatie | Fee\nHuis A | 2500"},
    "vragen",
    asks="fill:contributions.kind",
    answers={"fill:contributions.kind": "participantenbijdrage"},
    read={"contributions.kind": "participantenbijdrage"},
)
odd(
    "no header at all",
    "values without names say nothing",
    {"Participanten": "Huis A | zorg\nHuis B | wonen"},
    "fouten",
    """
    fout Participanten: de rij met kolomnamen ontbreekt
    """,
)
odd(
    "a header and nothing below it",
    "an empty sheet is not delivered",
    {"Participanten": "Organisatie | Sector", "Staffel": "Vanaf omzet | Bijdrage\n0 | 2500"},
    "schoon",
    "melding: leeg, en dus niet aangeleverd: Participanten",
    read={"scale.contribution": "2500"},
)

# --- rows ---------------------------------------------------------------------------------------

odd(
    "block only on its first row",
    "also where the cells of the block are merged downward",
    {
        "Begroting": """
        Blok          | Activiteit       | Uren
        Bijeenkomsten | Masterclass      | 262
                      | Valorisatiemarkt | 149
        Onderwijs     | Innovatielab     | 170
        """
    },
    "schoon",
    shape=lambda made: tab(made, "Begroting").merge_cells("A2:A3"),
    read={"budget.block": "Bijeenkomsten | Bijeenkomsten | Onderwijs"},
)
odd(
    "subtotals and totals in every spelling",
    "kept beside the sum of the lines, never counted as one; the € 2 is told",
    {
        "Begroting": """
        Blok       | Activiteit          | Uren | Euro
        Project    | Projectmanagement   | 592  | 43480
                   | Raad van Advies     | 65   | 4525
        -------    | -----------         | ---- | -----
        Subtotaal  |                     | 657  | 48007
        Onderwijs  | Innovatielab        | 170  | 14119
        Sub-totaal Onderwijs: |          | 170  | 14119
        TOTAAL GENERAAL |                | 827  | 62126
        """
    },
    "schoon",
    """
    melding Begroting!D5: een verschil van € 2
    melding Begroting!D8: een verschil van € 2
    """,
    read={"budget.cost": "43480 | 4525 | 14119"},
    in_child=True,
)
odd(
    "a total that is no number",
    "what is printed must be read, or it cannot be compared",
    {"Begroting": "Blok | Activiteit | Uren\nB | a | 10\nTotaal | | ca. 10"},
    "fouten",
    "fout Begroting!C3: is een schatting",
    read={"budget.hours": "10"},
)
odd(
    "an organisation named after a total",
    "Totaalzorg is no total row",
    {"Participanten": "Organisatie | Sector\nTotaalzorg Gendt | zorg\nSubtotaal BV | overig"},
    "schoon",
    read={"participants.organisation": "Totaalzorg Gendt | Subtotaal BV"},
)
odd(
    "notes below the table",
    "behind an empty row, or beginning like a note",
    {
        "Participanten": """
        Organisatie | Sector
        Huis A      | zorg
        * nog niet definitief |
                    |
        bron: jaarverslagen 2014 |
        """
    },
    "schoon",
    "melding Participanten!A3: onder de tabel staan noten",
    read={"participants.organisation": "Huis A"},
)
odd(
    "a header on every page",
    "as it is repeated for the printer",
    {
        "Participanten": """
        Organisatie | Sector
        Huis A      | zorg
        Organisatie | Sector
        Huis B      | wonen
        """
    },
    "schoon",
    read={"participants.organisation": "Huis A | Huis B"},
)
odd(
    "a table beside the table",
    "sums and notes to the right are not part of it",
    {
        "Participanten": """
        Organisatie | Sector | | Sector  | Aantal
        Huis A      | zorg   | | zorg    | 1
        Huis B      | wonen  | | wonen   | 1
        """
    },
    "vragen",
    asks="column:Participanten.sector",
    answers={"column:Participanten.sector": "B"},
    told="""
    melding Participanten!D1: deze kolom wordt niet gelezen
    melding Participanten!E1: deze kolom wordt niet gelezen
    """,
    read={"participants.sector": "zorg | wonen"},
)
odd(
    "the same row twice",
    "would count twice",
    {"Participanten": "Organisatie | Sector\nHuis A | zorg\nHUIS A | zorg"},
    "fouten",
    "fout Participanten!A3: rij 2 en rij 3 zijn dezelfde",
)
odd(
    "merged cells in a column of values",
    "only the first holds the value, which is told",
    {"Participanten": "Organisatie | Sector | Plaats\nHuis A | zorg | Gendt\nHuis B | zorg |"},
    "schoon",
    "waarschuwing Participanten!C2:C3: telt alleen de cel linksboven",
    shape=lambda made: tab(made, "Participanten").merge_cells("C2:C3"),
    read={"participants.place": "Gendt | -"},
)
odd(
    "two organisations in one cell",
    "nobody can say which of them it is about; one with a stroke in its name is confirmed",
    {
        "Participanten": "Organisatie | Sector\nZZG / Vivaan | zorg\nWonen/Welzijn Gendt | wonen",
    },
    "vragen",
    """
    fout Participanten!A2: in deze cel staan meer organisaties: 'ZZG' en 'Vivaan'
    """,
    asks="""
    one:zzg / vivaan
    one:wonen/welzijn gendt
    """,
    answers={"one:wonen/welzijn gendt": "one"},
)

# --- what nobody sees ---------------------------------------------------------------------------


def hide_rows(made: openpyxl.Workbook) -> None:
    for row in (3, 4):
        tab(made, "Participanten").row_dimensions[row].hidden = True


MEMBERS = "Organisatie | Sector\nHuis A | zorg\nHuis B | zorg\nHuis C | wonen\nHuis D | wonen"

odd(
    "hidden rows, left out",
    "ex-members are often hidden; whether they count is hers to say",
    {"Participanten": MEMBERS},
    "vragen",
    asks="hidden-rows:Participanten:3-4",
    answers={"hidden-rows:Participanten:3-4": "weglaten"},
    shape=hide_rows,
    read={"participants.organisation": "Huis A | Huis D"},
    in_child=True,
)
odd(
    "hidden rows, counted",
    "the other answer",
    {"Participanten": MEMBERS},
    "vragen",
    asks="hidden-rows:Participanten:3-4",
    answers={"hidden-rows:Participanten:3-4": "meetellen"},
    shape=hide_rows,
    read={"participants.organisation": "Huis A | Huis B | Huis C | Huis D"},
)


def filter_rows(made: openpyxl.Workbook) -> None:
    page = tab(made, "Participanten")
    page.auto_filter.ref = "A1:B5"
    page.auto_filter.add_filter_column(1, ["wonen"])
    for row in (2, 3):
        page.row_dimensions[row].hidden = True


odd(
    "a filter that was left on",
    "to Excel a filtered row is a hidden row",
    {"Participanten": MEMBERS},
    "vragen",
    asks="hidden-rows:Participanten:2-3",
    answers={"hidden-rows:Participanten:2-3": "meetellen"},
    shape=filter_rows,
    read={"participants.organisation": "Huis A | Huis B | Huis C | Huis D"},
)
odd(
    "a hidden column",
    "the amounts of which somebody was ashamed",
    {"Bijdragen": "Verstrekker | Soort | Begroot | Ontvangen\nHuis A | subsidie | 2500 | 0"},
    "vragen",
    asks="hidden-column:Bijdragen:D",
    answers={"hidden-column:Bijdragen:D": "weglaten"},
    shape=lambda made: setattr(tab(made, "Bijdragen").column_dimensions["D"], "hidden", True),
    read={"contributions.budgeted": "2500", "contributions.received": "-"},
)
odd(
    "a hidden tab with members",
    "is asked about",
    {"Participanten": MEMBERS, "Staffel": "Vanaf omzet | Bijdrage\n0 | 2500"},
    "vragen",
    asks="hidden-sheet:participanten",
    answers={"hidden-sheet:participanten": "weglaten"},
    shape=lambda made: setattr(tab(made, "Participanten"), "sheet_state", "veryHidden"),
    read={"participants.organisation": "", "scale.contribution": "2500"},
)
odd(
    "groups that are folded and that are not",
    "an outline is no reason to ask; what it folds is hidden",
    {"Participanten": MEMBERS},
    "vragen",
    asks="hidden-rows:Participanten:4-5",
    answers={"hidden-rows:Participanten:4-5": "weglaten"},
    shape=lambda made: [
        tab(made, "Participanten").row_dimensions.group(2, 3, outline_level=1),
        tab(made, "Participanten").row_dimensions.group(4, 5, outline_level=1, hidden=True),
        tab(made, "Participanten").column_dimensions.group("A", "B", outline_level=1),
    ],
    read={"participants.organisation": "Huis A | Huis B"},
)

# --- formulas -----------------------------------------------------------------------------------

odd(
    "error cells",
    "a broken formula is no value",
    lambda: raw(
        texts("Blok", "Activiteit", "Uren", "Euro")
        + f'<row>{text("B")}{text("a")}<c t="e"><v>#N/A</v></c><c t="e"><v>#REF!</v></c></row>',
        tab="Begroting",
    ),
    "fouten",
    """
    fout Begroting!C2: de cel bevat de foutwaarde #N/A
    fout Begroting!D2: de cel bevat de foutwaarde #REF!
    """,
    in_child=True,
)
odd(
    "formulas that nobody worked out",
    "another program wrote them; Excel stores their values",
    {"Begroting": "Blok | Activiteit | Uren\nB | a | =8*20\nB | b | 5"},
    "fouten",
    "fout Begroting!C2: deze formule heeft geen opgeslagen uitkomst",
    in_child=True,
)
odd(
    "formulas with their values",
    "the value counts, also of a sum in a total row and of an empty text",
    lambda: raw(
        texts("Blok", "Activiteit", "Uren")
        + f"<row>{text('B')}{text('a')}<c><f>8*20</f><v>160</v></c></row>"
        + f'<row>{text("B")}{text("b")}<c t="str"><f>IF(1,"","")</f><v></v></c></row>'
        + f"<row>{text('Totaal')}<c/><c><f>SUM(C2:C3)</f><v>160</v></c></row>",
        tab="Begroting",
    ),
    "schoon",
    read={"budget.hours": "160 | -"},
)
odd(
    "formulas outside the table",
    "a sum without a value beside the table bothers nobody",
    {"Participanten": "Organisatie | Sector | | \nHuis A | zorg | | =COUNTA(A2:A9)"},
    "schoon",
    read={"participants.organisation": "Huis A"},
)

# --- tabs ---------------------------------------------------------------------------------------

ATTENDANCE = "Datum | Activiteit | Organisatie | Aanwezig\n28-01-2015 | Café | Huis A | 3"

odd(
    "the workbook as it grew",
    "Presentie and Urenstaat are known names; OUD 2014, Blad2 and Lijsten are left alone",
    {
        "Participanten 2015": "Organisatie | Sector\nHuis A | zorg",
        "Presentie": ATTENDANCE,
        "Urenstaat": "Onderwerp | Activiteit | Uren\nB | a | 10",
        "OUD 2014": "Organisatie | Sector\nHuis Z | zorg",
        "Blad2": "",
        "Lijsten": "concept\nvastgesteld",
    },
    "schoon",
    "melding OUD 2014: dit blad wordt niet gelezen",
    shape=lambda made: setattr(tab(made, "Lijsten"), "sheet_state", "hidden"),
    read={"participants.organisation": "Huis A", "attendance.present": "3", "actuals.hours": "10"},
    in_child=True,
)
odd(
    "a tab per event",
    "its name says what and when",
    {
        "Café 28-01": "Organisatie | Aanwezig\nHuis A | 3\nHuis B | 1",
        "Masterclass 12 mrt": "Organisatie | Aanwezig\nHuis A | 2",
    },
    "schoon",
    """
    melding Café 28-01: herkend als Deelname
    melding Masterclass 12 mrt: herkend als Deelname
    melding Café 28-01: '28-01' is gelezen als 28-01-2015
    melding Masterclass 12 mrt: '12 mrt' is gelezen als 12-03-2015
    """,
    read={
        "attendance.activity": "Café | Café | Masterclass",
        "attendance.date": "2015-01-28 | 2015-01-28 | 2015-03-12",
        "attendance.present": "3 | 1 | 2",
    },
    in_child=True,
)
odd(
    "the event above the list",
    "Datum and Activiteit stand above the header",
    {
        "Presentie": """
        Activiteit: | Café
        Datum:      | 28-01-2015
                    |
        Organisatie | Aanwezig
        Huis A      | 3
        """
    },
    "schoon",
    read={"attendance.activity": "Café", "attendance.date": "2015-01-28"},
)
odd(
    "two tabs for one sheet",
    "which of them counts is hers to say",
    {
        "Participanten": "Organisatie | Sector\nHuis A | zorg",
        "Ledenlijst": "Organisatie | Sector\nHuis B | zorg",
    },
    "fouten",
    "fout Ledenlijst: tweede blad Participanten",
    answers={},
)
odd(
    "two tabs, one of them not read",
    "the answer to the one above",
    {
        "Participanten": "Organisatie | Sector\nHuis A | zorg",
        "Ledenlijst": "Organisatie | Sector\nHuis B | zorg",
    },
    "schoon",
    memory=Memory(answers={"tab:ledenlijst": ""}),
    told="melding Ledenlijst: dit blad wordt niet gelezen",
    read={"participants.organisation": "Huis A"},
)
odd(
    "a tab known by its columns",
    "its name says nothing; what it was taken for is told",
    {"Blad1": "Blok | Activiteit | Kostenrol | Uren | Dagen | Euro\nB | a | direct | 8 | 1 | 600"},
    "schoon",
    "melding Blad1: herkend als Begroting",
    read={"budget.cost": "600"},
)
odd(
    "a tab that may be two sheets",
    "Begroting and Realisatie share these columns",
    {"Blad1": "Blok | Activiteit | Uren | Euro\nB | a | 8 | 600"},
    "fouten",
    "fout Blad1: dit blad kan Begroting of Realisatie zijn",
)
odd(
    "a tab that she explained last year",
    "`Uren team 2014` was Realisatie, so `Uren team 2015` is",
    {"Uren team 2015": "Blok | Activiteit | Uren | Euro\nB | a | 8 | 600"},
    "schoon",
    memory=Memory(answers={"tab:uren team": "actuals"}),
    read={"actuals.hours": "8"},
)
odd(
    "strange names of tabs",
    "quotes, an emoji, an ampersand, the longest name that Excel allows",
    {
        'Leden\'s "lijst" & zo 😀': "Organisatie | Sector | Rol\nHuis A | zorg |",
        "Staffel": "Vanaf omzet | Bijdrage\n0 | veel",
        "a" * 31: "iets",
    },
    "fouten",
    """
    melding Leden's "lijst" & zo 😀: herkend als Participanten
    melding aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: wordt niet gelezen
    fout Staffel!B2: 'veel' is geen getal
    """,
    read={"participants.organisation": "Huis A"},
    in_child=True,
)
odd(
    "no Toelichting",
    "the year is asked; the name of the file suggests it",
    {"Participanten": "Organisatie | Sector\nHuis A | zorg"},
    "vragen",
    asks="year -> 2015",
    answers={"year": "2015"},
    year=None,
    read={"participants.organisation": "Huis A"},
)
odd(
    "no Toelichting, and the file says nothing",
    "then nothing is suggested",
    {"Participanten": "Organisatie | Sector\nHuis A | zorg"},
    "vragen",
    asks="year",
    answers={"year": "2014"},
    year=None,
    filename="werkmap.xlsx",
    read={"participants.organisation": "Huis A"},
)
odd(
    "Toelichting that contradicts itself",
    "two years for one workbook",
    {
        "Toelichting": "Jaar | 2015\nJaar | 2016",
        "Participanten": "Organisatie | Sector\nHuis A | zorg",
    },
    "fouten",
    "fout Toelichting!B2: dit staat hierboven al",
)
odd(
    "comments",
    "what stands in a comment is no value",
    {"Participanten": "Organisatie | Sector\nHuis A | zorg"},
    "schoon",
    shape=lambda made: setattr(
        tab(made, "Participanten")["B2"], "comment", Comment("sinds 2014 wonen?", "beheer")
    ),
    read={"participants.sector": "zorg"},
)
