"""The plan of one year as a scenario varies it: who pays what, what it goes to, who takes part.

Declares the shapes, and what follows from them; refuses to know where they come from. All amounts
are whole cents, because only whole numbers add up exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CONTRIBUTION, FEE, IN_KIND, SUBSIDY = (
    "participantenbijdrage",
    "deelnemersbijdrage",
    "in kind",
    "subsidie",
)
EXISTING, NEW = "bestaand", "nieuw"
OVERHEAD = ("project", "account", "kennis")


@dataclass(frozen=True, kw_only=True)
class IncomeLine:
    """One line of Bijdragen: `payers` is how many participants it budgets for, 0 for other kinds;
    `single` whether one organisation stands behind it, under its own name; `destination` the
    activity that it is for, "" for all."""

    provider: str
    kind: str
    amount: int
    sector: str = "onbekend"
    status: str | None = None
    payers: int = 0
    single: bool = True
    destination: str = ""

    @property
    def is_new(self) -> bool:
        """Whether the plan still has to find who pays this."""
        return self.kind == CONTRIBUTION and self.status == NEW

    @property
    def is_existing(self) -> bool:
        """Whether a participant that is already there pays this as its contribution."""
        return self.kind == CONTRIBUTION and self.status != NEW


@dataclass(frozen=True, kw_only=True)
class CostLine:
    """One budget line, or what a printed total does not explain (`explained` False).

    `family` is the part of Kostenrol before the dash, None where a line has none; `planned` how
    many editions, where the line has a number; `funding` what the sheet says that pays it.
    """

    key: str
    block: str
    activity: str
    cost: int
    hours: float = 0.0
    family: str | None = None
    role: str | None = None
    out_of_pocket: bool = False
    priority: int | None = None
    planned: int | None = None
    funding: str | None = None
    explained: bool = True


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One prospect on Werving; `fee` is None where neither turnover nor class is known."""

    name: str
    sector: str
    fee: int | None
    chance: float
    month: int


@dataclass(frozen=True, kw_only=True)
class Initiator:
    """Who began the network: what it would pay as a participant, None where nothing tells."""

    name: str
    sector: str
    fee: int | None


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """The plan of a year as it stands.

    `participants` is how many there are on 31 December, None where not all are known by name, and
    then `sectors` is empty; `scale` the contribution of each class by its lowest turnover, rising;
    `contact_hours` None where nothing was attended yet; `missing` says in Dutch what is not known
    and therefore left out.
    """

    year: int
    income: tuple[IncomeLine, ...]
    costs: tuple[CostLine, ...]
    scale: tuple[tuple[int, int], ...] = ()
    scale_year: int | None = None
    participants: int | None = None
    sectors: Mapping[str, int] = field(default_factory=dict)
    contact_hours: float | None = None
    initiator: Initiator | None = None
    candidates: tuple[Candidate, ...] = ()
    fee_counts: bool = False
    missing: tuple[str, ...] = ()

    @property
    def fees(self) -> tuple[int, ...]:
        """What the classes of the scale pay, lowest class first."""
        return tuple(fee for _, fee in self.scale)

    @property
    def existing(self) -> int:
        """How many participants that are already there the plan lets pay."""
        return sum(line.payers for line in self.income if line.is_existing)

    @property
    def new(self) -> int:
        """How many new participants the plan counts on."""
        return sum(line.payers for line in self.income if line.is_new)

    @property
    def win(self) -> float | None:
        """What it costs to find one new participant, in cents (domain.md C12); None if unknown."""
        return self._each("account-nieuw", NEW)

    @property
    def serve(self) -> float | None:
        """What contact with one participant costs a year, in cents (C13); None if unknown."""
        return self._each("account-huidig", EXISTING)

    @property
    def blocks(self) -> tuple[str, ...]:
        """The blocks of the budget, in the order of the sheet."""
        return tuple(dict.fromkeys(line.block for line in self.costs if line.explained))

    def given(self, kind: str) -> int:
        """What comes in of one kind."""
        return sum(line.amount for line in self.income if line.kind == kind)

    def average(self, sector: str = "") -> float:
        """What an existing participant pays on average, of a sector where that is known."""
        lines = [line for line in self.income if line.is_existing]
        here = [line for line in lines if line.sector == sector and line.payers]
        payers = sum(line.payers for line in here or lines)
        return sum(line.amount for line in here or lines) / payers if payers else 0.0

    def _each(self, role: str, status: str) -> float | None:
        lines = [line.cost for line in self.costs if line.role == role]
        number = sum(line.payers for line in self.income if line.status == status)
        return sum(lines) / number if lines and number else None
