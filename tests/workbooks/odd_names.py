"""Names that drift, lists of people, and texts that are hostile to a screen."""

from __future__ import annotations

from data.questions import Memory
from data.reading.typed import tidy
from tests.workbooks.odd import odd

KNOWN = Memory(
    organisations={
        "Brabant Zorg": None,
        "Atlant Zorggroep": None,
        "Huis Oud": "12345678",
        "Sint Jozef": None,
    },
    activities={2014: ("Zorgalliantiecafé", "Verhelderingskamer")},
    lines={2015: (("Bijeenkomsten", "Verhelderingskamer"), ("Project", "PR en communicatie"))},
)
DRIFT = {"Participanten": "Organisatie | Sector\nBrabantZorg | zorg\nZZG Zorggroep | zorg"}

odd(
    "a name that drifted, confirmed",
    "BrabantZorg is Brabant Zorg; two that share the word Zorggroep are not even suggested",
    DRIFT,
    "vragen",
    "melding Participanten!A2: 'BrabantZorg' is gelezen als 'Brabant Zorg'",
    memory=KNOWN,
    asks="name:organisation:brabantzorg -> Brabant Zorg",
    answers={"name:organisation:brabantzorg": "Brabant Zorg"},
    read={"participants.organisation": "Brabant Zorg | ZZG Zorggroep"},
    in_child=True,
)
odd(
    "a name that drifted, refused",
    "another organisation stays another",
    DRIFT,
    "vragen",
    memory=KNOWN,
    asks="name:organisation:brabantzorg -> Brabant Zorg",
    answers={"name:organisation:brabantzorg": ""},
    read={"participants.organisation": "BrabantZorg | ZZG Zorggroep"},
)
odd(
    "a name that is two",
    "ZZG Zorggroep and Atlant Zorggroep, Verdiepingskamer and Verhelderingskamer: never merged",
    {
        "Participanten": "Organisatie | Sector\nZZG Zorggroep | zorg\nAtlant Zorggroep | zorg",
        "Begroting": """
        Blok          | Activiteit         | Uren | Dagen
        Bijeenkomsten | Verdiepingskamer   | 116  | 15
                      | Verhelderingskamer | 138  | 17
        """,
        "Realisatie": """
        Blok          | Activiteit       | Uren | Euro
        Bijeenkomsten | Verdiepingskamer | 100  | 8000
        """,
        "Activiteiten": "Activiteit | Blok\nVerdiepingskamer | Bijeenkomsten",
    },
    "schoon",
    memory=KNOWN,
    read={
        "participants.organisation": "ZZG Zorggroep | Atlant Zorggroep",
        "budget.activity": "Verdiepingskamer | Verhelderingskamer",
        "actuals.activity": "Verdiepingskamer",
        "activities.activity": "Verdiepingskamer",
    },
)
odd(
    "a budget line with a typo",
    "the plan prints `comunicatie`; the hours are booked on `communicatie`",
    {
        "Begroting": "Blok | Activiteit | Uren | Dagen\nProject | PR en comunicatie | 200 | 25",
        "Realisatie": "Blok | Activiteit | Uren\nProject | PR en communicatie | 180",
    },
    "vragen",
    "melding Realisatie!B2: gelezen als 'PR en comunicatie'",
    asks="name:line:pr en communicatie -> PR en comunicatie",
    answers={"name:line:pr en communicatie": "PR en comunicatie"},
    read={"actuals.activity": "PR en comunicatie"},
)
odd(
    "an activity with a space in it",
    "Zorgalliantie café is Zorgalliantiecafé",
    {"Activiteiten": "Activiteit | Blok\nZorgalliantie café | Bijeenkomsten"},
    "vragen",
    "melding Activiteiten!A2: gelezen als 'Zorgalliantiecafé'",
    memory=KNOWN,
    asks="name:activity:zorgalliantie café -> Zorgalliantiecafé",
    answers={"name:activity:zorgalliantie café": "Zorgalliantiecafé"},
    read={"activities.activity": "Zorgalliantiecafé"},
)
odd(
    "a new name under a known KvK",
    "the number says that it is the same one, so its old name needs no question",
    {"Participanten": "Organisatie | KvK | Sector\nHuis Oudt | 12345678 | zorg"},
    "schoon",
    memory=KNOWN,
    read={"participants.organisation": "Huis Oudt"},
)
odd(
    "the same sheet, other spellings",
    "Deelname and Bijdragen are held against Participanten",
    {
        "Participanten": "Organisatie | Sector\nZorgcentra Betuweland | zorg",
        "Bijdragen": "Verstrekker | Soort | Begroot\n"
        "Zorgcentra Betuwland | participantenbijdrage | 5000",
        "Deelname": "Datum | Activiteit | Organisatie | Aanwezig\n"
        "3-2-2015 | Café | zorgcentra betuweland | 2\n3-2-2015 | Café | (extern) | 1",
    },
    "vragen",
    "melding Bijdragen!A2: gelezen als 'Zorgcentra Betuweland'",
    asks="name:organisation:zorgcentra betuwland -> Zorgcentra Betuweland",
    answers={"name:organisation:zorgcentra betuwland": "Zorgcentra Betuweland"},
    read={
        "contributions.provider": "Zorgcentra Betuweland",
        "attendance.organisation": "zorgcentra betuweland | (extern)",
    },
)

# --- people -------------------------------------------------------------------------------------

odd(
    "a list of people who said ja or nee",
    "names go, and become counts per organisation, event and function group",
    {
        "Presentie": """
        Datum | Activiteit | Organisatie | Naam deelnemer | E-mail          | Functie    | Aanwezig
        28-1  | Café       | Huis A      | Jan de Vries   | jan@huis-a.nl   | bestuurder | ja
        28-1  | Café       | Huis A      | Piet Bakker    | piet@huis-a.nl  | bestuurder | x
        28-1  | Café       | Huis A      | Fatima Bouzid  | f.b@huis-a.nl   | docent     | nee
        28-1  | Café       | Huis B      | Anna van Dijk  | a.v.d@huis-b.nl | bestuurder | 1
        """
    },
    "schoon",
    """
    melding Presentie!D1: in kolom D staan volgens de kolomnaam gegevens van personen; 4 cellen
    melding Presentie!E1: in kolom E staan volgens de kolomnaam gegevens van personen; 4 cellen
    melding Presentie!A2: '28-1' is gelezen als 28-01-2015
    melding Presentie!A3: '28-1' is gelezen als 28-01-2015
    melding Presentie!A4: '28-1' is gelezen als 28-01-2015
    melding Presentie!A5: '28-1' is gelezen als 28-01-2015
    melding Presentie: 4 regels met personen zijn 3 regels per organisatie en functiegroep
    """,
    read={
        "attendance.organisation": "Huis A | Huis A | Huis B",
        "attendance.function_group": "bestuurder | docent | bestuurder",
        "attendance.present": "2 | 0 | 1",
    },
    in_child=True,
)
odd(
    "a list of people without a count",
    "each row is a person who was there",
    {
        "Café 28-01": """
        Naam           | Organisatie | Functie
        Jan de Vries   | Huis A      | bestuurder
        Piet Bakker    | Huis A      | bestuurder
        Fatima Bouzid  | Huis B      | docent
        """
    },
    "schoon",
    """
    melding Café 28-01: herkend als Deelname
    melding Café 28-01!A1: 3 cellen zijn weggelaten
    melding Café 28-01: '28-01' is gelezen als 28-01-2015
    melding Café 28-01: 3 regels met personen zijn 2 regels
    """,
    read={"attendance.present": "2 | 1", "attendance.activity": "Café | Café"},
)
odd(
    "people where organisations should be",
    "the column that is read holds names: it is emptied, and a fout says why",
    {
        "Participanten": "Naam | Sector\n"
        "Jan de Vries | zorg\nPiet Bakker | zorg\nAnna van Dijk | zorg"
    },
    "fouten",
    """
    fout Participanten!A1: in kolom A staan namen van personen
    fout Participanten!A2: Organisatie ontbreekt
    fout Participanten!A3: Organisatie ontbreekt
    fout Participanten!A4: Organisatie ontbreekt
    """,
)
odd(
    "numbers that look like BSNs",
    "only in a column that nobody knows; the amounts beside them stay",
    {
        "Bijdragen": """
        Verstrekker | Soort    | Begroot   | Kenmerk
        Huis A      | subsidie | 123456782 | 123456782
        Huis B      | subsidie | 111222333 | 111222333
        Huis C      | subsidie | 999999990 | 999999990
        """
    },
    "schoon",
    "melding Bijdragen!D1: nummers die op een BSN lijken",
    read={"contributions.budgeted": "123456782 | 111222333 | 999999990"},
)
odd(
    "a person in a cell of its own",
    "an address in a free text goes, the row stays, and no message repeats it",
    {
        "Opbrengsten": "Activiteit | Titel\nCafé | Verslag\nCafé | via jan.de.vries@huis-a.nl\n"
        "Café | Boek"
    },
    "fouten",
    """
    melding Opbrengsten!B1: in kolom B staan e-mailadressen; 1 cel is weggelaten
    fout Opbrengsten!B3: Titel ontbreekt
    """,
    read={"products.title": "Verslag | Boek"},
)

# --- hostile to a screen ------------------------------------------------------------------------

SCREEN = (
    "<script>alert(1)</script>",
    "**vet** _cursief_ `code`",
    "[klik](javascript:alert(1))",
    '"=HYPERLINK("evil.example")"',
    '"+31 is geen formule"',
    '"@SUM(A1)"',
    "Zorg\u202ekcab\u202c Gendt",
    "$x^2$ :red[rood] :material/home:",
    "# Kop",
    "'; drop table participants; --",
    "😀 Zorg",
    "{{ 7*7 }} %s {0}",
)
STROKES = [name for name in SCREEN if set("/;") & set(name)]  # two organisations, or one?

odd(
    "names that are hostile to a screen",
    "markdown, HTML, a formula, a text written backwards, SQL: a name is only a name",
    {
        "Participanten": "Organisatie | Sector\n" + "\n".join(f"{name} | zorg" for name in SCREEN),
    },
    "vragen",
    asks="\n".join(f"one:{name.casefold()}" for name in STROKES),
    answers={f"one:{name.casefold()}": "one" for name in STROKES},
    read={"participants.organisation": " | ".join(tidy(name.strip('"')) for name in SCREEN)},
    in_child=True,
)
odd(
    "the same where a number should be",
    "and as a choice, a date and a name of a column: every message quotes it",
    {
        "Bijdragen": "Verstrekker | Soort | Begroot | <img src=x onerror=alert(1)>\n"
        "Huis A | **in kind** | [5](javascript:alert(1)) | 1\n"
        'Huis B | subsidie | "=1+1" | 1'
    },
    "vragen",
    """
    melding Bijdragen!D1: deze kolom wordt niet gelezen
    fout Bijdragen!C2: '[5](javascript:alert(1))' is geen getal
    fout Bijdragen!B2: '**in kind**' staat niet in de lijst
    fout Bijdragen!C3: '=1+1' is geen getal
    """,
    asks="value:contributions.kind:**in kind** -> in kind",
)
