"""The yearly workbook, described once: the template, the reader, the tables and the manual follow.

Knows every sheet and column; refuses to know how a file is opened or where rows are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Kind = Literal[
    "text", "choice", "yesno", "integer", "number", "money", "ratio", "date", "year", "kvk"
]

SECTORS = ("wonen", "welzijn", "zorg", "onderwijs", "overig", "onbekend")
FUNCTION_GROUPS = (
    "bestuurder",
    "leidinggevende",
    "professional",
    "docent",
    "lector",
    "student",
    "overig",
)
SECTOR_WORDS = (
    ("huisvesting", "wonen"),
    ("woon", "wonen"),
    ("corporatie", "wonen"),
    ("welzijn", "welzijn"),
    ("sociaal", "welzijn"),
    ("jeugd", "zorg"),
    ("ggz", "zorg"),
    ("vvt", "zorg"),
    ("gehandicapten", "zorg"),
    ("ziekenhuis", "zorg"),
    ("hogeschool", "onderwijs"),
    ("roc", "onderwijs"),
    ("mbo", "onderwijs"),
    ("hbo", "onderwijs"),
    ("gemeente", "overig"),
)
FUNCTION_WORDS = (
    ("raad van bestuur", "bestuurder"),
    ("rvb", "bestuurder"),
    ("direct", "bestuurder"),
    ("bestuur", "bestuurder"),
    ("manager", "leidinggevende"),
    ("teamleid", "leidinggevende"),
    ("hoofd", "leidinggevende"),
    ("lector", "lector"),
    ("docent", "docent"),
    ("student", "student"),
    ("stagiair", "student"),
    ("verpleeg", "professional"),
    ("werker", "professional"),
    ("consulent", "professional"),
    ("adviseur", "professional"),
    ("medewerker", "professional"),
)
LINE_KINDS = ("uren", "out of pocket")
COST_ROLES = ("direct", "project", "account-huidig", "account-nieuw", "account-overig", "kennis")
# No organisation comes near: above it an amount in euros stands under "mln" or "x € 1.000".
LARGEST_TURNOVER = 10_000_000_000
# No organisation that joins has less; a column with only smaller amounts is in thousands or mln.
SMALLEST_TURNOVER = 10_000
EXTERNAL = "(extern)"  # stands in Deelname for a visitor whose organisation is no participant


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a sheet.

    `key` is the column of the database table, `header` what stands in the workbook, `aliases`
    what people type instead of it. `low` and `high` bound a number, both ends allowed.
    `synonyms` are (word, choice): what people type that probably means the choice. A column with
    only amounts under `asks_unit_below` is not in euros.
    `organisation`: it names an organisation, so it is no number.
    `fill_down`: an empty cell takes the value above it. `within_year`: a date must lie in the
    year of the workbook. `default` is used, and told in `help`, where the cell is empty.
    """

    key: str
    header: str
    kind: Kind
    help: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    synonyms: tuple[tuple[str, str], ...] = ()
    asks_unit_below: float | None = None
    organisation: bool = False
    low: float | None = None
    high: float | None = None
    fill_down: bool = False
    within_year: bool = False
    default: str | int | None = None
    carried: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One sheet: `key` is the database table, `grain` says in Dutch what one row is.

    `aliases` are what people call the tab. `groups` are words that stand, in a header of two rows,
    above the columns that are meant. `unique` names the columns that together may occur only
    once. `totalled` names the columns whose printed subtotals and totals are kept and compared.
    `pairs`: the sheet is a form with a label and a value on each row, and makes one row.
    """

    key: str
    title: str
    grain: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    totalled: tuple[str, ...] = ()
    pairs: bool = False

    def column(self, key: str) -> Column:
        """The column with this key; KeyError when there is none."""
        return self._by_key[key]

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {c.key: c for c in self.columns}


_BLOCK = Column(
    carried=True,
    key="block",
    header="Blok",
    kind="text",
    required=True,
    fill_down=True,
    aliases=("Onderwerp", "Onderdeel", "Programmaonderdeel"),
    help="Het onderdeel van de begroting, bijvoorbeeld Bijeenkomsten. "
    "Het mag alleen op de eerste regel van het blok staan.",
)
_BUDGET_ACTIVITY = Column(
    carried=True,
    key="activity",
    header="Activiteit",
    kind="text",
    required=True,
    aliases=("Regel", "Begrotingsregel", "Omschrijving", "Onderwerp"),
    help="De regel binnen het blok. Een rij 'Subtotaal' of 'Totaal' mag blijven staan: "
    "die wordt vergeleken met de som van de regels.",
)
_LINE_KIND = Column(
    carried=True,
    key="line_kind",
    header="Regelsoort",
    kind="choice",
    choices=LINE_KINDS,
    aliases=("Soort regel",),
    help="Uren of uitgaven (out of pocket). Leeg: 'uren' als de regel uren heeft, "
    "anders 'out of pocket'.",
)
_HOURS = Column(
    key="hours", header="Uren", kind="number", low=0, aliases=("Aantal uren",), help="Aantal uren."
)

PARTICIPANTS = Sheet(
    key="participants",
    title="Participanten",
    aliases=(
        "Leden",
        "Ledenlijst",
        "Deelnemende organisaties",
        "Organisaties",
        "Partners",
        "Participantenlijst",
    ),
    grain="één lidmaatschapsperiode van één organisatie",
    unique=("organisation", "member_since"),
    columns=(
        Column(
            key="organisation",
            organisation=True,
            carried=True,
            header="Organisatie",
            kind="text",
            required=True,
            aliases=("Naam organisatie", "Naam instelling", "Instelling", "Participant", "Naam"),
            help="De naam van de organisatie, elk jaar op dezelfde manier geschreven.",
        ),
        Column(
            key="kvk",
            carried=True,
            header="KvK",
            kind="kvk",
            aliases=("KvK-nummer", "KvK-nr.", "KvK nr", "Kvk nummer"),
            help="Het KvK-nummer, acht cijfers. Hiermee herkent het dashboard een organisatie "
            "ook na een naamswijziging.",
        ),
        Column(
            key="sector",
            carried=True,
            header="Sector",
            kind="choice",
            required=True,
            choices=SECTORS,
            synonyms=SECTOR_WORDS,
            aliases=("Domein", "Branche"),
            help="Wonen, welzijn, zorg, onderwijs of overig. Weet u het niet, kies dan onbekend.",
        ),
        Column(
            key="subsector",
            carried=True,
            header="Subsector",
            kind="text",
            help="Een nadere aanduiding, bijvoorbeeld jeugdzorg of woningcorporatie.",
        ),
        Column(
            key="place",
            carried=True,
            header="Plaats",
            kind="text",
            aliases=("Vestigingsplaats",),
            help="Plaats.",
        ),
        Column(
            key="role",
            carried=True,
            header="Rol",
            kind="choice",
            choices=("participant", "initiatiefnemer", "partnernetwerk"),
            default="participant",
            help="Leeg: participant. Een partnernetwerk telt nooit mee als participant.",
        ),
        Column(
            key="advisory_board",
            carried=True,
            header="Raad van Advies",
            kind="yesno",
            aliases=("RvA", "Zetel RvA"),
            help="Ja als de organisatie een zetel heeft in de Raad van Advies.",
        ),
        Column(
            key="member_since",
            carried=True,
            header="Lid sinds",
            kind="date",
            aliases=("Ingangsdatum", "Startdatum", "Lid vanaf"),
            help="De eerste dag als participant. Leeg: al participant voor het begin van het jaar.",
        ),
        Column(
            key="member_until",
            header="Lid tot",
            kind="date",
            aliases=("Einddatum", "Opgezegd per", "Opzegging per", "Einde lidmaatschap"),
            help="De eerste dag dat de organisatie geen participant meer is: "
            "opgezegd per 31 december wordt 1 januari.",
        ),
        Column(
            key="turnover",
            carried=True,
            header="Omzet",
            kind="money",
            low=0,
            high=LARGEST_TURNOVER,
            asks_unit_below=SMALLEST_TURNOVER,
            aliases=("Omzet in euro's", "Jaaromzet"),
            help="De jaaromzet in hele euro's; bepaalt de klasse van de staffel.",
        ),
        Column(
            key="turnover_year",
            carried=True,
            header="Omzetjaar",
            kind="year",
            aliases=("Jaar omzet",),
            help="Het jaar waarover de omzet is vastgesteld.",
        ),
        Column(
            key="agreed_contribution",
            carried=True,
            header="Afwijkende bijdrage",
            kind="money",
            low=0,
            help="Het afgesproken bedrag als dat afwijkt van de staffel.",
        ),
        Column(
            key="agreed_reason",
            carried=True,
            header="Reden afwijking",
            kind="text",
            help="Waarom de bijdrage afwijkt van de staffel.",
        ),
        Column(
            key="relation_talk",
            header="Relatiegesprek",
            kind="date",
            within_year=True,
            aliases=("Datum relatiegesprek",),
            help="De datum van het jaarlijkse gesprek met de bestuurder of directie.",
        ),
        Column(
            key="formerly",
            header="Voorheen",
            kind="text",
            aliases=("Vorige naam", "Oude naam"),
            help="De vorige naam. Na een fusie de namen van beide organisaties, "
            "gescheiden door een puntkomma.",
        ),
    ),
)

CONTRIBUTIONS = Sheet(
    key="contributions",
    title="Bijdragen",
    aliases=(
        "Inkomsten",
        "Contributies",
        "Contributie",
        "Baten",
        "Dekking",
        "Participantenbijdragen",
    ),
    grain="één regel met inkomsten",
    totalled=("number", "budgeted", "invoiced", "received"),
    columns=(
        Column(
            key="provider",
            organisation=True,
            carried=True,
            header="Verstrekker",
            kind="text",
            required=True,
            aliases=(
                "Organisatie",
                "Participant",
                "Bijdrager",
                "Naam",
                "Naam organisatie",
                "Naam instelling",
                "Instelling",
            ),
            help="De organisatie die bijdraagt, geschreven als op het blad Participanten. "
            "Een regel voor meer organisaties samen mag ook: vul dan Aantal in.",
        ),
        Column(
            key="kind",
            carried=True,
            header="Soort",
            kind="choice",
            required=True,
            choices=("participantenbijdrage", "deelnemersbijdrage", "in kind", "subsidie"),
            synonyms=(
                ("contributie", "participantenbijdrage"),
                ("lidmaatschap", "participantenbijdrage"),
                ("natura", "in kind"),
                ("uren", "in kind"),
            ),
            aliases=("Soort bijdrage",),
            help="Participantenbijdrage (volgens de staffel), deelnemersbijdrage (voor één "
            "activiteit), in kind (in uren) of subsidie.",
        ),
        Column(
            key="number",
            carried=True,
            header="Aantal",
            kind="integer",
            low=1,
            default=1,
            help="Voor hoeveel organisaties of deelnemers de regel geldt. Leeg: 1.",
        ),
        Column(
            key="status",
            header="Status",
            kind="choice",
            choices=("bestaand", "nieuw"),
            help="Bestaand, of nieuw: nog te werven in dit jaar.",
        ),
        Column(
            key="budgeted",
            header="Begroot",
            kind="money",
            aliases=("Begroting", "Bijdrage", "Bedrag", "Contributie", "Fee"),
            help="Het begrote bedrag van de regel in euro's.",
        ),
        Column(
            key="invoiced",
            header="Gefactureerd",
            kind="money",
            help="Het gefactureerde bedrag van de regel in euro's.",
        ),
        Column(
            key="received",
            header="Ontvangen",
            kind="money",
            aliases=("Betaald",),
            help="Het ontvangen bedrag van de regel in euro's.",
        ),
        Column(
            key="destination",
            header="Bestemming",
            kind="text",
            help="Waarvoor het geld is bedoeld, als dat vastligt.",
        ),
    ),
)

BUDGET = Sheet(
    key="budget",
    title="Begroting",
    aliases=("Kosten", "Uitgaven", "Begroting kosten", "Kostenbegroting"),
    groups=("begroot", "plan", "gepland"),
    grain="één regel van de begroting",
    unique=("block", "activity", "line_kind"),
    totalled=("hours", "days", "cost"),
    columns=(
        _BLOCK,
        _BUDGET_ACTIVITY,
        _LINE_KIND,
        Column(
            key="cost_role",
            carried=True,
            header="Kostenrol",
            kind="choice",
            choices=COST_ROLES,
            help="Direct (een activiteit zelf) of overhead: project, account-huidig (huidige "
            "participanten), account-nieuw (werving), account-overig of kennis.",
        ),
        Column(
            key="funding",
            carried=True,
            header="Bekostiging",
            kind="choice",
            choices=("cash", "in kind", "subsidie", "onbekend"),
            help="Waaruit de regel wordt betaald.",
        ),
        Column(
            key="priority",
            carried=True,
            header="Prioriteit",
            kind="integer",
            low=1,
            help="Volgorde waarin regels doorgaan als er geld tekortkomt; 1 gaat het laatst weg.",
        ),
        _HOURS,
        Column(
            key="days",
            header="Dagen",
            kind="number",
            low=0,
            aliases=("Aantal dagen",),
            help="Aantal dagen zoals opgegeven; het dashboard rekent het niet om uit uren.",
        ),
        Column(
            key="cost",
            header="Euro",
            kind="money",
            aliases=("€", "Euro's", "Bedrag", "Kosten", "Begroot"),
            help="Het begrote bedrag in euro's.",
        ),
    ),
)

ACTUALS = Sheet(
    key="actuals",
    title="Realisatie",
    aliases=("Urenstaat", "Urenverantwoording", "Uitputting", "Werkelijk", "Urenregistratie"),
    groups=("werkelijk", "gerealiseerd", "besteed"),
    grain="de werkelijke uren en kosten van één regel van de begroting",
    unique=("block", "activity", "line_kind"),
    totalled=("hours", "cost"),
    columns=(
        _BLOCK,
        _BUDGET_ACTIVITY,
        _LINE_KIND,
        _HOURS,
        Column(
            key="cost",
            header="Euro",
            kind="money",
            aliases=("€", "Euro's", "Bedrag", "Kosten", "Realisatie"),
            help="Het werkelijke bedrag in euro's.",
        ),
    ),
)

_SCORES = tuple(
    Column(
        key=f"score_{letter.lower()}",
        header=f"Score {letter}",
        kind="integer",
        low=1,
        high=5,
        help=f"Het cijfer dat de leerwerkplaats zichzelf geeft voor {factor}, van 1 tot en met 5.",
    )
    for letter, factor in (
        ("A", "veiligheid, openheid en vertrouwen"),
        ("B", "eigenaarschap"),
        ("C", "samenwerken"),
        ("D", "tegenspraak organiseren"),
        ("E", "een onderzoekende houding"),
    )
)

ACTIVITIES = Sheet(
    key="activities",
    title="Activiteiten",
    aliases=("Programma", "Activiteitenlijst", "Agenda"),
    grain="één activiteit waaraan mensen deelnemen",
    unique=("activity",),
    columns=(
        Column(
            key="activity",
            carried=True,
            header="Activiteit",
            kind="text",
            required=True,
            aliases=("Naam activiteit",),
            help="De naam van de activiteit, bijvoorbeeld van een leerwerkplaats.",
        ),
        Column(
            key="block",
            carried=True,
            header="Blok",
            kind="text",
            required=True,
            fill_down=True,
            help="Het blok van de begroting waar de activiteit bij hoort.",
        ),
        Column(
            key="budget_activity",
            carried=True,
            header="Begrotingsactiviteit",
            kind="text",
            help="De begrotingsregel van deze activiteit. Leeg: het hele blok.",
        ),
        Column(
            key="kind",
            carried=True,
            header="Soort",
            kind="text",
            help="Bijvoorbeeld leerwerkplaats, masterclass, café of markt.",
        ),
        Column(
            key="theme", carried=True, header="Thema", kind="text", help="Het thema van dat jaar."
        ),
        Column(
            key="form",
            carried=True,
            header="Vorm",
            kind="choice",
            choices=("tribune", "arena"),
            help="Tribune of arena. Leeg zolang dat niet is vastgesteld.",
        ),
        Column(
            key="lead",
            carried=True,
            header="Trekker",
            kind="text",
            help="De organisatie die de activiteit trekt; nooit de naam van een persoon.",
        ),
        Column(
            key="plenary",
            carried=True,
            header="Plenair",
            kind="yesno",
            help="Ja als alle participanten worden uitgenodigd, zoals bij de markt en het café.",
        ),
        Column(
            key="planned",
            header="Aantal gepland",
            kind="integer",
            low=0,
            help="Hoeveel bijeenkomsten er zijn gepland.",
        ),
        Column(
            key="held",
            header="Aantal gerealiseerd",
            kind="integer",
            low=0,
            help="Hoeveel bijeenkomsten er zijn gehouden.",
        ),
        Column(
            key="spillover",
            header="Doorwerking",
            kind="integer",
            low=0,
            help="Hoeveel mensen zijn bereikt door wie deelnam.",
        ),
        *_SCORES,
    ),
)

ATTENDANCE = Sheet(
    key="attendance",
    title="Deelname",
    aliases=(
        "Presentie",
        "Presentielijst",
        "Aanwezigheid",
        "Aanwezigheidslijst",
        "Opkomst",
        "Deelnemerslijst",
        "Deelnemers",
    ),
    grain="één organisatie bij één bijeenkomst, per functiegroep",
    unique=("date", "activity", "meeting", "organisation", "function_group"),
    columns=(
        Column(
            key="date",
            header="Datum",
            kind="date",
            required=True,
            within_year=True,
            aliases=("Wanneer",),
            help="De dag van de bijeenkomst.",
        ),
        Column(
            key="activity",
            header="Activiteit",
            kind="text",
            required=True,
            help="De activiteit, geschreven als op het blad Activiteiten.",
        ),
        Column(
            key="meeting",
            header="Bijeenkomst",
            kind="text",
            help="Een nadere naam, als er die dag meer bijeenkomsten van deze activiteit waren.",
        ),
        Column(
            key="host",
            header="Gastheer",
            kind="text",
            aliases=("Locatie", "Gastorganisatie"),
            help="De organisatie waar de bijeenkomst was.",
        ),
        Column(
            key="duration",
            header="Duur (uren)",
            kind="number",
            low=0,
            high=24,
            aliases=("Duur", "Duur in uren"),
            help="De duur in uren; tel alleen programma-uren.",
        ),
        Column(
            key="organisation",
            organisation=True,
            header="Organisatie",
            kind="text",
            required=True,
            aliases=("Participant", "Naam instelling", "Instelling"),
            help=f"De organisatie, geschreven als op het blad Participanten, of {EXTERNAL} "
            "voor een bezoeker van buiten.",
        ),
        Column(
            key="function_group",
            header="Functiegroep",
            kind="choice",
            choices=FUNCTION_GROUPS,
            synonyms=FUNCTION_WORDS,
            aliases=("Functie",),
            help="De functiegroep; nooit de naam van een persoon.",
        ),
        Column(
            key="registered",
            header="Aangemeld",
            kind="integer",
            low=0,
            aliases=("Aanmeldingen",),
            help="Hoeveel mensen zich aanmeldden. Leeg als er geen aanmelding was.",
        ),
        Column(
            key="present",
            header="Aanwezig",
            kind="integer",
            required=True,
            low=0,
            aliases=("Opkomst", "Aantal aanwezig", "Aantal"),
            help="Hoeveel mensen er waren.",
        ),
    ),
)

PRODUCTS = Sheet(
    key="products",
    title="Opbrengsten",
    aliases=("Kennisproducten", "Producten"),
    grain="één kennisproduct",
    unique=("activity", "title"),
    columns=(
        Column(
            key="activity",
            header="Activiteit",
            kind="text",
            required=True,
            help="De activiteit waaruit het product voortkomt.",
        ),
        Column(
            key="title",
            header="Titel",
            kind="text",
            required=True,
            help="De titel van het kennisproduct.",
        ),
        Column(
            key="kind",
            header="Soort",
            kind="choice",
            choices=("instrument", "workshop", "artikel", "lezing", "verslag", "overig"),
            help="De soort opbrengst.",
        ),
        Column(
            key="applied_in",
            header="Toegepast in",
            kind="choice",
            choices=("onderwijs", "praktijk", "beide"),
            help="Waar het product wordt gebruikt. Leeg als dat niet bekend is.",
        ),
        Column(
            key="date",
            header="Datum",
            kind="date",
            within_year=True,
            help="De dag waarop het product klaar was.",
        ),
    ),
)

PROSPECTS = Sheet(
    key="prospects",
    title="Werving",
    aliases=("Prospects", "Acquisitie", "Wervingslijst"),
    grain="één organisatie die participant kan worden",
    unique=("prospect",),
    columns=(
        Column(
            key="prospect",
            organisation=True,
            header="Prospect",
            kind="text",
            required=True,
            aliases=("Organisatie",),
            help="De naam van de organisatie.",
        ),
        Column(
            key="sector",
            header="Sector",
            kind="choice",
            required=True,
            choices=SECTORS,
            synonyms=SECTOR_WORDS,
            aliases=("Domein", "Branche"),
            help="De sector van de organisatie.",
        ),
        Column(
            key="turnover",
            header="Omzet",
            kind="money",
            low=0,
            high=LARGEST_TURNOVER,
            asks_unit_below=SMALLEST_TURNOVER,
            help="De jaaromzet in hele euro's.",
        ),
        Column(
            key="contribution_class",
            header="Klasse",
            kind="money",
            low=0,
            help="De verwachte jaarbijdrage in euro's, als de omzet niet bekend is.",
        ),
        Column(
            key="chance",
            header="Kans",
            kind="ratio",
            required=True,
            low=0,
            high=1,
            help="De kans dat de organisatie participant wordt, als percentage.",
        ),
        Column(
            key="start_month",
            header="Startmaand",
            kind="integer",
            low=1,
            high=12,
            help="De maand waarin het lidmaatschap zou ingaan, van 1 tot en met 12.",
        ),
    ),
)

SCALE = Sheet(
    key="scale",
    title="Staffel",
    aliases=("Bijdragestaffel", "Tarieven", "Klassen"),
    grain="één klasse van de staffel",
    unique=("turnover_from",),
    columns=(
        Column(
            key="turnover_from",
            carried=True,
            header="Vanaf omzet",
            kind="money",
            required=True,
            low=0,
            aliases=("Omzet vanaf", "Omzet in euro's"),
            help="De ondergrens van de klasse in hele euro's; die hoort zelf bij de klasse.",
        ),
        Column(
            key="contribution",
            carried=True,
            header="Bijdrage",
            kind="money",
            required=True,
            low=0,
            help="De jaarbijdrage van deze klasse in euro's.",
        ),
    ),
)

TARGETS = Sheet(
    key="targets",
    title="Doelen",
    aliases=("Doelstellingen", "Streefcijfers", "KPI's"),
    grain="een doel voor één kengetal",
    unique=("metric",),
    columns=(
        Column(
            key="metric",
            carried=True,
            header="Kengetal",
            kind="text",
            required=True,
            help="De naam van het kengetal, zoals op de pagina Definities.",
        ),
        Column(
            key="target",
            carried=True,
            header="Doel",
            kind="ratio",
            required=True,
            help="Het doel, in de eenheid van het kengetal; een percentage als 85%.",
        ),
    ),
)

COVER = Sheet(
    key="cover",
    title="Toelichting",
    aliases=("Algemeen",),
    grain="de gegevens van het jaar zelf",
    pairs=True,
    columns=(
        Column(
            key="year",
            header="Jaar",
            kind="year",
            required=True,
            help="Het jaar waarover deze werkmap gaat. Eén werkmap is één jaar.",
        ),
        Column(
            key="reference_date",
            header="Peildatum",
            kind="date",
            help="Tot en met welke dag de werkelijke cijfers volledig zijn.",
        ),
        Column(
            key="status",
            header="Status",
            kind="choice",
            choices=("concept", "vastgesteld"),
            help="Concept, of vastgesteld door de Raad van Advies.",
        ),
        Column(
            key="is_example",
            header="Voorbeeld",
            kind="yesno",
            help="Ja als de cijfers verzonnen zijn. Elke pagina meldt dat dan.",
        ),
        Column(
            key="stated_participants",
            header="Aantal participanten",
            kind="integer",
            low=0,
            help="Het aantal participanten dat het plan zelf noemt. Staan er minder namen op "
            "het blad Participanten, dan toont het dashboard geen tellingen die de namen nodig "
            "hebben.",
        ),
    ),
)

SHEETS: tuple[Sheet, ...] = (
    COVER,
    PARTICIPANTS,
    CONTRIBUTIONS,
    BUDGET,
    ACTUALS,
    ACTIVITIES,
    ATTENDANCE,
    PRODUCTS,
    PROSPECTS,
    SCALE,
    TARGETS,
)
BY_KEY = {s.key: s for s in SHEETS}
TITLES = {s.key: s.title for s in SHEETS}


def sheet(name: str) -> Sheet:
    """The sheet with this key or Dutch title, in any case; KeyError when there is none."""
    wanted = name.strip().casefold()
    for candidate in SHEETS:
        if wanted in (candidate.key, candidate.title.casefold()):
            return candidate
    raise KeyError(name)


def headers(column: Column) -> Iterator[str]:
    """The header and every alias of a column."""
    yield column.header
    yield from column.aliases
