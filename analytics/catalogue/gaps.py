"""What the sheets do not hold, so that it is shown as a gap and never approximated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One KPI that cannot be given: its name, why not, and what would be needed. In Dutch."""

    label: str
    why: str
    needed: str


GAPS: tuple[Gap, ...] = (
    Gap(
        label="Deelnames per voltijdbaan",
        why="Een grote organisatie stuurt vanzelf meer mensen. Daarvoor corrigeren vraagt het "
        "aantal voltijdbanen, en dat staat op geen blad.",
        needed="een kolom met het aantal voltijdbanen van elke participant (kengetal D2)",
    ),
    Gap(
        label="Ervaren meerwaarde",
        why="Of deelnemen iets oplevert, weten alleen de participanten zelf. Uit bijdragen en "
        "aanwezigheid is dat niet af te leiden.",
        needed="de antwoorden uit het jaarlijkse relatiegesprek, op vaste vragen (kengetal F4)",
    ),
    Gap(
        label="Maatschappelijk rendement (SROI)",
        why="Daarvoor moet bekend zijn wat er veranderde, wat daarvan zonder het netwerk ook was "
        "gebeurd en hoe lang het duurt. Zonder die gegevens is zo'n verhouding schijnzekerheid.",
        needed="een onderzoek naar uitkomsten; dit dashboard rekent die verhouding niet uit "
        "(kengetal F5)",
    ),
)
