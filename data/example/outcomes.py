"""What the example years brought and what was hoped for: knowledge products, prospects, targets.

Knows titles and chances, all made up; refuses to know attendance and money.
"""

from __future__ import annotations

from datetime import date

from data.example.activities import WORKSHOP, activities
from data.example.members import REFERENCE_DATES
from data.example.plan_2015 import Row

_PRODUCTS = """
datum      | activiteit                   | titel                           | soort      | gebruikt
2012-05-22 | De ondernemende professional | Werkblad Eerst vragen, dan doen | instrument | praktijk
2012-06-14 | Krachtige kernen             | Dorpswandeling als gespreksvorm | workshop   | beide
2012-10-09 | Zorgtechnologie              | Keuzehulp hulpmiddelen thuis    | instrument | praktijk
2012-11-26 | Valorisatiemarkt             | Wat een netwerk oplevert        | lezing     | beide
2013-03-12 | Duurzame inzetbaarheid       | Kaarten Fit de dienst uit       | instrument | praktijk
2013-05-28 | Krachtige kernen             | Wie doet wat in het dorp        | instrument | beide
2013-06-20 | Sociale media in de zorg     | Spelregels voor contact online  | verslag    | onderwijs
2013-09-17 | Zorgtechnologie              | Beeldbellen: een oefenmiddag    | workshop   | beide
2013-11-12 | De ondernemende professional | Ruimte nemen binnen regels      | artikel    | onderwijs
2014-02-18 | Krachtige kernen             | Bewoners als opdrachtgever      | artikel    | beide
2014-04-15 | Zorgtechnologie              | Eerst proberen, dan kopen       | workshop   | praktijk
2014-06-05 | Innovatielab                 | Ontwerp slimme medicijndoos     | overig     | onderwijs
2014-06-24 | Het nieuwe wonen             | Plattegrond voor langer thuis   | instrument | praktijk
2014-09-23 | De ondernemende professional | Vragenlijst Ondernemend werken  | instrument |
2014-10-14 | Krachtige kernen             | Spel Een dag in het dorp        | instrument | beide
2014-11-27 | Valorisatiemarkt             | Vijf jaar leren van elkaar      | lezing     | beide
2015-01-28 | Zorgalliantiecafé            | Samenwerken begint bij verschil | lezing     |
2015-03-24 | Krachtige kernen             | Kosten en baten buurtkamer      | instrument | praktijk
2015-04-21 | Duurzame inzetbaarheid       | Roosteren met het team          | workshop   | praktijk
2015-05-19 | Het nieuwe wonen             | Drie proeftuinen in beeld       | verslag    | beide
2015-06-04 | Innovatielab                 | Ontwerp van een slimme rollator | overig     | onderwijs
2015-06-16 | Samen leren in netwerken     | Casusboek Wie zit er aan tafel  | instrument | beide
2015-09-08 | Samen in de wijk             | Eén ingang voor welzijn en zorg | artikel    | praktijk
2015-09-22 | Zorg op afstand              | Lesmodule beeldzorg             | workshop   | onderwijs
2015-10-13 | Krachtige kernen             | Initiatief in tien stappen      | instrument | beide
2015-11-03 | Preventief HRM               | Verzuim vroeg bespreken         | instrument | praktijk
2015-11-26 | Valorisatiemarkt             | Van proeftuin naar praktijk     | lezing     | beide
2016-01-28 | Zorgalliantiecafé            | De corporatie als goede buur    | lezing     |
2016-03-08 | Krachtige kernen             | Dorpsagenda in één avond        | workshop   | beide
2016-04-12 | Het nieuwe wonen             | Afsprakenkaart wonen met zorg   | instrument | praktijk
2016-05-24 | Samen in de wijk             | Buurtgesprek met jongeren       | verslag    | praktijk
2016-06-03 | Innovatielab                 | Advies over valpreventie        | overig     | onderwijs
2016-06-16 | Samen leren in netwerken     | Leergang Netwerken doe je samen | workshop   | beide
2016-09-06 | Zorg op afstand              | Cliënten over beeldzorg         | artikel    |
"""
_NO_REPORT = {  # a leerwerkplaats reports every year; these did not
    (2012, "Duurzame inzetbaarheid"),
    (2013, "Sociale media in de zorg"),
    (2014, "Sociale media in de zorg"),
    (2015, "Preventief HRM"),
}

# A turnover in millions, or where it is not known the expected contribution.
_PROSPECTS = """
jaar | prospect                          | sector    |  mln | klasse | kans | maand
2015 | Woonstichting Fictia              | wonen     |   52 |        | 0.70 | 3
2015 | Voorbeeldwonen De Dijk            | wonen     |      |  15000 | 0.40 | 7
2015 | Woningbouw Het Voorbeeldhuis      | wonen     |   38 |        | 0.30 | 10
2015 | Opvoedhulp Fictienest             | welzijn   |    9 |        | 0.60 | 4
2015 | Jeugdhulp Fictiebrug              | welzijn   |   27 |        | 0.30 | 7
2015 | Huisartsengroep Fictia-Zuid       | zorg      |   21 |        | 0.50 | 6
2015 | Buurtpraktijk Voorbeeldlaan       | zorg      |  3.5 |        | 0.25 | 9
2015 | ROC Voorbeeldstad                 | onderwijs |      |  15000 | 0.35 | 9
2016 | Corporatie De Fictiepoort         | wonen     |   61 |        | 0.50 | 10
2016 | Wooncoöperatie Voorbeelddijk      | wonen     |  4.5 |        | 0.30 |
2016 | Paramedisch Centrum Voorbeeldhand | zorg      |    6 |        | 0.80 | 3
2016 | Jeugdkliniek Voorbeeldvleugel     | zorg      |   33 |        | 0.30 | 11
2016 | Jeugdhulp Fictiebrug              | welzijn   |   27 |        | 0.40 | 10
2016 | Buurtkamers Fictiekwartier        | welzijn   |      |   2500 | 0.45 | 9
2016 | Voorbeeldacademie Zorg en Welzijn | onderwijs |   22 |        | 0.60 | 4
2016 | Zorgverzekeraar Vast en Fictief   | overig    |      |  15000 | 0.10 |
"""
_FIRST_TARGETS = 2014
_TARGETS = {
    "reach": 0.85,
    "retention": 0.95,
    "funding_ratio": 1.0,
    "contribution_realisation": 1.0,
}


def products(year: int) -> list[Row]:
    """The sheet Opbrengsten: what is in the table, and at the year's end a report per workshop."""
    made: list[Row] = [
        {"date": date.fromisoformat(day), "activity": activity, "title": title, "kind": kind}
        | ({"applied_in": applied} if applied else {})
        for day, activity, title, kind, applied in _cells(_PRODUCTS)
        if day.startswith(str(year))
    ]
    return made if year in REFERENCE_DATES else [*made, *_reports(year)]


def prospects(year: int) -> list[Row]:
    """The sheet Werving; empty before 2015."""
    return [_prospect(*cells) for listed_in, *cells in _cells(_PROSPECTS) if listed_in == str(year)]


def targets(year: int) -> list[Row]:
    """The sheet Doelen; empty before 2014."""
    if year < _FIRST_TARGETS:
        return []
    return [{"metric": metric, "target": target} for metric, target in _TARGETS.items()]


def _cells(table: str) -> list[list[str]]:
    lines = table.strip().splitlines()[1:]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _reports(year: int) -> list[Row]:
    return [
        {
            "activity": activity["activity"],
            "title": f"Jaarverslag {year}",
            "kind": "verslag",
            "date": date(year, 12, 15),
        }
        for activity in activities(year)
        if activity["kind"] == WORKSHOP and (year, activity["activity"]) not in _NO_REPORT
    ]


def _prospect(name: str, sector: str, millions: str, expected: str, chance: str, month: str) -> Row:
    row: Row = {
        "prospect": name,
        "sector": sector,
        "turnover": round(float(millions) * 1_000_000) if millions else None,
        "contribution_class": int(expected) if expected else None,
        "chance": float(chance),
        "start_month": int(month) if month else None,
    }
    return {key: value for key, value in row.items() if value is not None}
