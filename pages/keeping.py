"""Privacy: what is stored and why, how long, who sees it, and what goes when its term is over.

Draws what the code itself keeps to; refuses to name anyone that no source names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st

from analytics.suppression import DOMINANT, SMALLEST
from data.accounts import ADMINISTRATOR, ROLES
from data.contents import decided, settings
from data.retention import KINDS, RETENTION, WHO, Kind
from data.store import Store, reading
from pages.accounts import FOR
from pages.parts import access, claims, dutch, removing
from pages.parts.opening import open_store
from pages.parts.state import greet

BY_KEY = {setting.key: setting for setting in RETENTION}
READABLE = 820  # pixels: a longer line of text is hard to follow
# No source says who answers for the data; until someone does, the screen asks.
OPEN = (
    "Wie is de verwerkingsverantwoordelijke, en waar komt een verzoek om inzage, verbetering of "
    "verwijdering binnen?",
    "Op welke grondslag worden deze gegevens gebruikt, en staan ze in een register van "
    "verwerkingen?",
    "Is er een beoordeling van de gevolgen voor de privacy (DPIA) nodig?",
)


def render() -> None:
    """Draw the page."""
    st.title("Privacy")
    store = open_store()
    if store is None:
        return
    greet(store)
    st.markdown(
        "#### Het dashboard bewaart gegevens over organisaties. Namen van deelnemers haalt het "
        "weg voordat het iets opslaat."
    )
    with st.container(width=READABLE):
        _dropped()
        _stored(store)
        _who_sees()
        _log()
        _requests()
    if access.visitor().may(ADMINISTRATOR):
        st.divider()
        with st.container(width=READABLE):
            removing.show(store)


def _dropped() -> None:
    st.subheader("Wat wegvalt bij het lezen")
    st.write(
        "Namen van personen, e-mailadressen, telefoonnummers en nummers die op een BSN lijken, "
        "haalt het dashboard uit een werkmap terwijl het haar leest: uit elk tabblad, vóór er iets "
        "is opgeslagen. Het meldt dat het dit deed, niet wat er stond. Van een presentielijst "
        "blijft over hoeveel mensen er van elke organisatie en functiegroep waren."
    )
    st.write(
        "Dit herkennen is niet onfeilbaar. En wat u zelf typt in een notitie, scenario of besluit, "
        "blijft staan zoals u het typte: noem daarin geen personen."
    )


def _stored(store: Store) -> None:
    st.subheader("Wat er wordt bewaard, waarom en hoe lang")
    with reading(store) as cursor:
        now, chosen = settings(cursor), decided(cursor)
    for kind in KINDS:
        with st.container(border=True):
            st.markdown(
                f"**{dutch.markdown(kind.label)}**  \n"
                f"**Opgeslagen:** {dutch.markdown(kind.stored)}  \n"
                f"**Waarom:** {dutch.markdown(kind.purpose)}  \n"
                + "  \n".join(_terms(kind, now, chosen))
            )
    st.write("Staat er *voorstel*, dan heeft nog niemand die termijn gekozen. " + WHO)
    st.write(
        "Reservekopieën die te oud of te veel zijn, gaan vanzelf weg bij het maken van een nieuwe. "
        "De rest gaat weg als de beheerder dat doet, en dan ook uit de kopieën."
    )


def _terms(kind: Kind, now: Mapping[str, str], chosen: Collection[str]) -> list[str]:
    """How long: each question with the answer that is in force."""
    if kind.fixed:
        return [f"**Hoe lang:** {dutch.markdown(kind.fixed)}"]
    return [
        f"**{dutch.markdown(BY_KEY[key].question)}** {dutch.markdown(now[key])}"
        + ("" if key in chosen else " (voorstel)")
        for key in kind.settings
    ]


def _who_sees() -> None:
    st.subheader("Wie wat mag zien")
    if not claims.configured():
        st.info(
            "Er is nog geen aanmelding ingesteld: wie deze computer gebruikt, ziet alles. Wat "
            "hieronder staat, geldt zodra er een aanmelding is.",
            icon=":material/info:",
        )
    st.write(
        "Wie niet is aangemeld of geen rol heeft, ziet niets. Elke rol mag ook wat de rol boven "
        "haar mag:"
    )
    st.markdown("\n".join(f"- **{role}** {FOR[role]}." for role in ROLES))
    st.write(
        "Het bestuur ziet van andere organisaties alleen cijfers van een groep samen. Bijdragen "
        f"en aanwezigheid van een groep van minder dan {SMALLEST} organisaties, of waarvan er twee "
        f"samen meer dan {dutch.number(DOMINANT, 'share')} hebben, blijven verborgen. Is zo'n "
        "cijfer uit de andere terug te rekenen, dan verbergt het dashboard er nog een. Dat geldt "
        "ook in tabellen, downloads en links. In de tekening van het netwerk ziet het bestuur "
        "sectoren, geen namen."
    )
    st.write(
        "Voor iedereen met een rol te zien: welke organisaties deelnemen en hoeveel het er zijn, "
        "wat de HAN in kind inbrengt, en subsidies."
    )


def _log() -> None:
    st.subheader("Wat het logboek bewaart")
    st.write(
        "Welk account wanneer iets deed: een werkmap laden, een stap terugdraaien, iets instellen, "
        "een notitie schrijven, een scenario bewaren, een besluit vastleggen, toegang geven, "
        "gegevens van afzonderlijke organisaties meenemen, iets verwijderen. Wat er in een "
        "bestand, cel of notitie stond, staat er niet in. Alleen de beheerder ziet het logboek, op "
        "de pagina Toegang. Wie welke pagina bekeek, houdt het dashboard niet bij."
    )
    st.write(
        "Bij een fout of een geweigerd verzoek schrijft de server op wanneer en waarom, zonder "
        "account en zonder gegevens. Een wachtwoord krijgt het dashboard nooit: aanmelden gaat via "
        "de aanmelddienst van uw organisatie. Daarna staat er een koekje in uw browser, tot u zich "
        "afmeldt of ten hoogste 30 dagen."
    )


def _requests() -> None:
    st.subheader("Uw vraag of verzoek")
    with st.container(border=True):
        st.markdown(
            "**Nog open.** De bronnen van het netwerk zeggen dit niet, dus staat hier nog geen "
            "naam of adres:\n" + "\n".join(f"- {question}" for question in OPEN)
        )
    st.write(
        "Leg dit vast voordat eigen gegevens worden geladen. Wat het dashboard aan een verzoek kan "
        "doen: laten zien wat er bij een account staat, een account de toegang ontnemen, en "
        "verwijderen wat over zijn termijn is."
    )
