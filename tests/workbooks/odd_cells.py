"""What people type in one cell: amounts, numbers, blanks, KvK numbers, dates, choices."""

from __future__ import annotations

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data.questions import Memory
from tests.workbooks.making import raw, texts
from tests.workbooks.odd import odd

INCOME = "Verstrekker | Soort | Begroot\n"
LINES = "Blok | Activiteit | Uren\n"


def income(*amounts: str, header: str = "Begroot") -> dict[str, str]:
    """Bijdragen with a line for each amount."""
    rows = [f"A{n} | subsidie | {amount}" for n, amount in enumerate(amounts, start=1)]
    return {"Bijdragen": "\n".join([f"Verstrekker | Soort | {header}", *rows])}


def hours(*amounts: str) -> dict[str, str]:
    """Begroting with a line for each number of hours."""
    rows = [f"B | a{n} | {amount}" for n, amount in enumerate(amounts, start=1)]
    return {"Begroting": "\n".join(["Blok | Activiteit | Uren", *rows])}


def members(header: str, *cells: str) -> dict[str, str]:
    """Participanten with a row for each cell of one column."""
    rows = [f"Huis {chr(64 + n)} | zorg | {cell}" for n, cell in enumerate(cells, start=1)]
    return {"Participanten": "\n".join([f"Organisatie | Sector | {header}", *rows])}


# --- amounts ------------------------------------------------------------------------------------

odd(
    "euro texts",
    "every way to write € 2.500, with a no-break space in one of them",
    income("€ 2.500,-", "€ 2.500,00", "EUR 2500", "€\u00a02.500", "2.500,--", "2500 euro", "2 500"),
    "schoon",
    "melding Bijdragen!C5: gelezen als 2500",
    read={"contributions.budgeted": "2500 | 2500 | 2500 | 2500 | 2500 | 2500 | 2500"},
    in_child=True,
)
odd(
    "point before three digits in an amount",
    "an amount has two decimals, so it stands between thousands; told, not asked",
    income('"2.500"'),
    "schoon",
    "melding Bijdragen!C2: '2.500' is gelezen als 2500",
    read={"contributions.budgeted": "2500"},
)
odd(
    "comma before three digits in an amount",
    "English thousands or a fraction of a cent: she decides for the column",
    income('"2,500"'),
    "vragen",
    "melding Bijdragen!C2: '2,500' is gelezen als 2500",
    asks="number:Bijdragen.budgeted -> nl",
    answers={"number:Bijdragen.budgeted": "en"},
    read={"contributions.budgeted": "2500"},
)
odd(
    "negative amounts",
    "in every notation, with the long minus of a web page too",
    income("-/- 500", "(500)", "500-", "−500", "- 500", "€ -500,00", "500 -/-", "-500"),
    "schoon",
    read={"contributions.budgeted": "-500 | -500 | -500 | -500 | -500 | -500 | -500 | -500"},
)
odd(
    "millions and thousands in the cell",
    "the unit stands with the amount, not in the header",
    members("Omzet", '"2,5 mln"', "€ 3 miljoen", "750k", "€ 45 mln.", "12.500.000"),
    "schoon",
    read={"participants.turnover": "2500000 | 3000000 | 750000 | 45000000 | 12500000"},
)
odd(
    "unit in the header: millions",
    "2.5 under `Omzet (mln)` is two and a half million",
    members("Omzet (mln)", "2.5", '"12,5"', "75"),
    "schoon",
    "melding Participanten!C1: miljoenen",
    read={"participants.turnover": "2500000 | 12500000 | 75000000"},
    in_child=True,
)
odd(
    "unit in the header: thousands",
    "€ 2.500 thousand is two and a half million",
    members("Omzet x € 1.000", "2500", '"€ 12.500"', "75000"),
    "schoon",
    """
    melding Participanten!C1: duizenden
    melding Participanten!C3: '€ 12.500' is gelezen als 12500
    """,
    read={"participants.turnover": "2500000 | 12500000 | 75000000"},
)
odd(
    "unit nowhere",
    "a turnover of € 25 does not exist: in which unit is for her to say",
    members("Omzet", "25", "7.5", "75"),
    "vragen",
    "melding Participanten!C1: miljoenen euro's",
    asks="unit:participants.turnover:omzet -> 1000000",
    answers={"unit:participants.turnover:omzet": "1000000"},
    read={"participants.turnover": "25000000 | 7500000 | 75000000"},
)
odd(
    "units mixed in one column",
    "35000000 in euros beside 25 in millions: no column is in two units",
    members("Omzet", "35000000", "25"),
    "fouten",
    "fout Participanten!C3: heel klein naast de andere onder Omzet",
)
odd(
    "text where an amount should be",
    "no amount is guessed from words",
    income("zie bijlage", "2500?", "€", "ca. 2.500", "± 40", "max. 500"),
    "fouten",
    """
    fout Bijdragen!C2: 'zie bijlage' is geen getal
    fout Bijdragen!C3: '2500?' is geen getal
    fout Bijdragen!C4: '€' is geen getal
    fout Bijdragen!C5: 'ca. 2.500' is een schatting
    fout Bijdragen!C6: '± 40' is een schatting
    fout Bijdragen!C7: 'max. 500' is een schatting
    """,
)
odd(
    "ranges",
    "which of the two is hers to say",
    hours("40 à 45", "40-45", "40 tot 45", "40 t/m 45", "40/45"),
    "fouten",
    """
    fout Begroting!C2: '40 à 45' is een bereik
    fout Begroting!C3: '40-45' is een bereik
    fout Begroting!C4: '40 tot 45' is een bereik
    fout Begroting!C5: '40 t/m 45' is een bereik
    fout Begroting!C6: '40/45' is een bereik
    """,
    in_child=True,
)
odd(
    "numbers that no table holds",
    "typed by a cat, or a telephone number in the wrong column",
    income("99999999999999999", "-99999999999999999", '"1e400"'),
    "fouten",
    """
    fout Bijdragen!C2: te groot
    fout Bijdragen!C3: te groot
    fout Bijdragen!C4: geen getal
    """,
)
odd(
    "yes and no where an amount should be",
    "Excel's own WAAR is no amount",
    lambda: raw(
        texts("Verstrekker", "Soort", "Begroot")
        + '<row><c t="str"><v>A</v></c><c t="str"><v>subsidie</v></c><c t="b"><v>1</v></c></row>',
        tab="Bijdragen",
    ),
    "fouten",
    "fout Bijdragen!C2: 'WAAR' is geen getal",
)

# --- numbers ------------------------------------------------------------------------------------

odd(
    "decimal commas as text",
    "hours are halved, and may carry their unit",
    hours('"7,5"', '"7,5 uur"', '"0,25"', "7.5", '"12 u"', '"1.234,5"'),
    "schoon",
    read={"budget.hours": "7.5 | 7.5 | 0.25 | 7.5 | 12 | 1234.5"},
    in_child=True,
)
odd(
    "2.500 hours, alone",
    "two and a half or two thousand five hundred: no cell decides that",
    hours('"2.500"'),
    "vragen",
    "melding Begroting!C2: '2.500' is gelezen als 2500",
    asks="number:Begroting.hours -> nl",
    answers={"number:Begroting.hours": "nl"},
    read={"budget.hours": "2500"},
    in_child=True,
)
odd(
    "2.500 hours, she says English",
    "the same cell, the other answer",
    hours('"2.500"'),
    "vragen",
    "melding Begroting!C2: '2.500' is gelezen als 2,5",
    asks="number:Begroting.hours -> nl",
    answers={"number:Begroting.hours": "en"},
    read={"budget.hours": "2.5"},
)
odd(
    "2.500 hours beside 7,5",
    "the column writes decimals with a comma, so the point stands between thousands",
    hours('"2.500"', '"7,5"'),
    "schoon",
    "melding Begroting!C2: gelezen als 2500",
    read={"budget.hours": "2500 | 7.5"},
)
odd(
    "2.500 hours beside 7.25 as text",
    "the column writes decimals with a point",
    hours('"2.500"', '"7.25"'),
    "schoon",
    """
    melding Begroting!C2: '2.500' is gelezen als 2,5
    melding Begroting!C3: '7.25' is gelezen als 7,25
    """,
    read={"budget.hours": "2.5 | 7.25"},
)
odd(
    "2.500 hours beside whole numbers",
    "all its numbers are whole, as in the plan of 2015, where only large ones carry a point",
    hours('"2.276"', "592", "65"),
    "schoon",
    "melding Begroting!C2: '2.276' is gelezen als 2276",
    read={"budget.hours": "2276 | 592 | 65"},
)
odd(
    "a column that contradicts itself",
    "1.234,5 and 1,234.5: neither decides for 2.500",
    hours('"1.234,5"', '"1,234.5"', '"2.500"'),
    "vragen",
    """
    melding Begroting!C3: '1,234.5' is gelezen als 1234,5
    melding Begroting!C4: '2.500' is gelezen als 2500
    """,
    asks="number:Begroting.hours -> nl",
    answers={"number:Begroting.hours": "nl"},
    read={"budget.hours": "1234.5 | 1234.5 | 2500"},
)
odd(
    "a number that Excel holds",
    "2.5 as a number is 2,5, whatever the texts around it do",
    hours("2.5", '"2.500"', '"1.234,5"'),
    "schoon",
    "melding Begroting!C3: gelezen als 2500",
    read={"budget.hours": "2.5 | 2500 | 1234.5"},
)
odd(
    "2.500 as a count",
    "a count has no decimals, so it is not asked",
    {"Bijdragen": INCOME.replace("Begroot", "Aantal") + 'A | subsidie | "2.500"'},
    "schoon",
    "melding Bijdragen!C2: '2.500' is gelezen als 2500",
    read={"contributions.number": "2500"},
)
odd(
    "half a person",
    "a count is whole",
    {"Bijdragen": INCOME.replace("Begroot", "Aantal") + 'A | subsidie | 2.5\nB | subsidie | "2,5"'},
    "fouten",
    """
    fout Bijdragen!C2: '2,5' is geen heel getal
    fout Bijdragen!C3: '2,5' is geen heel getal
    """,
)
odd(
    "chances in three notations",
    "30%, 0.3 and 0,3 are the same chance; 30 is none",
    {
        "Werving": "Prospect | Sector | Kans\n"
        'Huis A | zorg | "30%"\nHuis B | zorg | 0.3\nHuis C | zorg | "0,3"\nHuis D | zorg | 30'
    },
    "fouten",
    "fout Werving!C5: '30' valt buiten het bereik",
    read={"prospects.chance": "0.3 | 0.3 | 0.3"},
)

# --- blanks -------------------------------------------------------------------------------------

odd(
    "unknown is not 0",
    "n.v.t., ?, pm and volgt are unknown; nihil is 0; a dash is empty",
    income("n.v.t.", "nvt", "-", "?", "pm", "p.m.", "nihil", "volgt", "onbekend", "0"),
    "schoon",
    """
    melding Bijdragen!C2: 'n.v.t.' is onbekend, niet 0
    melding Bijdragen!C3: 'nvt' is onbekend, niet 0
    melding Bijdragen!C5: '?' is onbekend, niet 0
    melding Bijdragen!C6: 'pm' is onbekend, niet 0
    melding Bijdragen!C7: 'p.m.' is onbekend, niet 0
    melding Bijdragen!C9: 'volgt' is onbekend, niet 0
    melding Bijdragen!C10: 'onbekend' is onbekend, niet 0
    """,
    read={"contributions.budgeted": "- | - | - | - | - | - | 0 | - | - | 0"},
    in_child=True,
)
odd(
    "unknown where it must be known",
    "n.v.t. does not fill in a required cell; `onbekend` is a choice of Sector",
    {"Participanten": "Organisatie | Sector\nn.v.t. | zorg\nHuis A | pm\nHuis B | onbekend"},
    "fouten",
    """
    fout Participanten!A2: Organisatie ontbreekt
    melding Participanten!A2: 'n.v.t.' is onbekend
    fout Participanten!B3: Sector ontbreekt
    melding Participanten!B3: 'pm' is onbekend
    """,
    read={"participants.sector": "onbekend"},
)
odd(
    "spaces that cannot be seen",
    "no-break and trailing spaces make no other name and no other choice",
    {
        "Participanten": "Organisatie | Sector\u00a0\n"
        '"Huis\u00a0A " | "zorg "\n"Huis  B" | "\u00a0zorg"\n\u00a0 | "  "'
    },
    "schoon",
    read={"participants.organisation": "Huis A | Huis B", "participants.sector": "zorg | zorg"},
)
odd(
    "spaces of no width",
    "nobody sees what a web page left in a name or in an empty cell",
    {
        "Participanten": "Organisatie\u200b | Sector\n"
        "\ufeffHuis A | zorg\u200b\nHuis\u200b B | zorg\n\u200b | \u200b"
    },
    "schoon",
    read={"participants.organisation": "Huis A | Huis B", "participants.sector": "zorg | zorg"},
)

# --- KvK numbers --------------------------------------------------------------------------------

odd(
    "KvK numbers, damaged in each way",
    "a number that lost its zero is padded with a warning; nothing else is guessed",
    members(
        "KvK-nr.",
        "1234567",
        "12.34.56.78",
        "12345678.0",
        "KvK 12345670",
        '"01234567"',
        "12 345 679",
    ),
    "schoon",
    "waarschuwing Participanten!C2: 01234567",
    read={
        "participants.kvk": "01234567 | 12345678 | 12345678 | 12345670 | 01234567 | 12345679",
    },
)
odd(
    "no KvK numbers",
    "too short, a branch number, letters, an amount",
    members("KvK", "123456", '"000012345678"', '"1234567B"', "12345678.5"),
    "fouten",
    """
    fout Participanten!C2: '123456' is geen KvK-nummer
    fout Participanten!C3: twaalf cijfers, zoals een vestigingsnummer
    fout Participanten!C4: is geen KvK-nummer
    fout Participanten!C5: is geen KvK-nummer
    """,
)

# --- dates --------------------------------------------------------------------------------------

odd(
    "dates in every notation",
    "the same day, with and without its year, in words, in digits and as Excel's own count",
    members(
        "Relatiegesprek",
        "28-1-15",
        "wo 28 jan.",
        "42032",
        "28 januari",
        "28/01/2015",
        "28.01.2015",
        '"2015-01-28"',
        "2015-01-28",
        "woensdag 28 januari 2015",
        "28-jan-15",
        "28 jan ’15",
    ),
    "schoon",
    """
    melding Participanten!C3: 'wo 28 jan.' is gelezen als 28-01-2015
    melding Participanten!C4: '42032' is gelezen als de datum 28-01-2015
    melding Participanten!C5: '28 januari' is gelezen als 28-01-2015
    """,
    read={"participants.relation_talk": " | ".join(["2015-01-28"] * 11)},
    in_child=True,
)
odd(
    "no days",
    "a season, a quarter, a month, a day that does not exist, an amount",
    members(
        "Relatiegesprek",
        "voorjaar 2015",
        "Q2",
        "januari 2015",
        "30-2-2015",
        "ooit",
        "7",
        "1-13-2015",
    ),
    "fouten",
    """
    fout Participanten!C2: 'voorjaar 2015' noemt geen dag
    fout Participanten!C3: 'Q2' noemt geen dag
    fout Participanten!C4: 'januari 2015' noemt geen dag
    fout Participanten!C5: '30-2-2015' is geen datum
    fout Participanten!C6: 'ooit' is geen datum
    fout Participanten!C7: '7' is geen datum
    fout Participanten!C8: '1-13-2015' is geen datum
    """,
)
odd(
    "a day of another year",
    "which of the two is wrong, the date or the workbook, is hers to say",
    members("Relatiegesprek", "28-01-2014", "28 januari 2016"),
    "fouten",
    """
    fout Participanten!C2: 28-01-2014 valt niet in 2015
    fout Participanten!C3: 28-01-2016 valt niet in 2015
    """,
)
odd(
    "a day on the wrong day of the week",
    "28 January 2015 was a Wednesday",
    members("Relatiegesprek", "ma 28 januari 2015"),
    "schoon",
    "melding Participanten!C2: maar dat is een woensdag",
    read={"participants.relation_talk": "2015-01-28"},
)
odd(
    "dates counted from 1904",
    "a workbook of an old Macintosh; a bare 40570 in it is the same day",
    members("Relatiegesprek", "2015-01-28", "40570"),
    "schoon",
    "melding Participanten!C3: '40570' is gelezen als de datum 28-01-2015",
    shape=lambda made: setattr(made, "epoch", CALENDAR_MAC_1904),
    read={"participants.relation_talk": "2015-01-28 | 2015-01-28"},
    in_child=True,
)
odd(
    "opgezegd per 31 december",
    "under that name it is the last day, and the first day without is kept",
    members("Opgezegd per", "31-12-2015"),
    "schoon",
    "melding Participanten!C2: 31-12-2015 is gelezen als de laatste dag",
    read={"participants.member_until": "2016-01-01"},
)
odd(
    "lid tot 31 december",
    "under this name it is the first day without, which is seldom meant",
    members("Lid tot", "31-12-2015"),
    "schoon",
    "waarschuwing Participanten!C2: eerste dag zonder lidmaatschap",
    read={"participants.member_until": "2015-12-31"},
)
odd(
    "a time beside the day",
    "only the day counts",
    members("Lid sinds", '"2013-07-01 14:30"'),
    "schoon",
    read={"participants.member_since": "2013-07-01"},
)

# --- choices ------------------------------------------------------------------------------------

odd(
    "words for a sector",
    "her words are confirmed once, and remembered",
    {
        "Participanten": "Organisatie | Branche\n"
        "Huis A | Woningcorporatie\nHuis B | VVT\nHuis C | ZORG\nHuis D | zrog\nHuis E | cultuur"
    },
    "vragen",
    asks="""
    value:participants.sector:woningcorporatie -> wonen
    value:participants.sector:vvt -> zorg
    value:participants.sector:zrog
    value:participants.sector:cultuur
    """,
    answers={
        "value:participants.sector:woningcorporatie": "wonen",
        "value:participants.sector:vvt": "zorg",
        "value:participants.sector:zrog": "zorg",
        "value:participants.sector:cultuur": "overig",
    },
    read={"participants.sector": "wonen | zorg | zorg | zorg | overig"},
    in_child=True,
)
odd(
    "words remembered from last year",
    "the same words ask nothing the next time",
    {"Participanten": "Organisatie | Branche\nHuis A | Woningcorporatie"},
    "schoon",
    memory=Memory(answers={"value:participants.sector:woningcorporatie": "wonen"}),
    read={"participants.sector": "wonen"},
)
odd(
    "in-kind with a dash",
    "needs no question",
    {"Bijdragen": INCOME + "HAN | In-Kind | 240579"},
    "schoon",
    read={"contributions.kind": "in kind"},
)
odd(
    "yes and no in every notation",
    "x, j and ja are yes; empty is unknown",
    members("RvA", "ja", "x", "J", "nee", "N", '""', "WAAR", "misschien"),
    "fouten",
    "fout Participanten!C9: 'misschien' is geen ja of nee",
    read={"participants.advisory_board": "ja | ja | ja | nee | nee | - | ja"},
)
