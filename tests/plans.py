"""Plans made up for the tests of the what-if, and values of its levers: both grow from a seed.

Knows the shapes of analytics.plan and no arithmetic. Odd ones come up too: two lines of one payer,
lines for several, nothing known of participants, a printed total below its lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from analytics.levers import SECTORS, Slot, Value, read, slots
from analytics.plan import (
    CONTRIBUTION,
    EXISTING,
    FEE,
    IN_KIND,
    NEW,
    SUBSIDY,
    Baseline,
    Candidate,
    CostLine,
    IncomeLine,
    Initiator,
)

ROLES = ("project", "account-nieuw", "account-huidig", "account-overig", "kennis", "direct")
AMOUNTS = (0, 250_000, 500_000, 750_010, 1_000_000, 1_500_000, 333_333)
SCALE = ((0, 250_000), (5_000_000, 500_000), (10_000_000, 750_000), (25_000_000, 1_000_001))


def a_plan(source: Random) -> Baseline:
    """A plan of at most a dozen lines of each sort; no amount of income is below zero."""
    income, costs = tuple(_income(source)), tuple(_costs(source))
    known = source.random() < 0.6
    sectors = {s: source.randint(0, 6) for s in (*SECTORS, "onbekend") if source.random() < 0.6}
    classes = SCALE[: source.randint(0, len(SCALE))]
    return Baseline(
        year=2015,
        income=income,
        costs=costs,
        scale=classes,
        scale_year=2015 if classes else None,
        participants=sum(sectors.values()) if known else None,
        sectors=sectors if known else {},
        contact_hours=source.choice([None, 0.0, 1200.0]),
        initiator=source.choice(
            [
                None,
                Initiator(name="HAN", sector="onderwijs", fee=None),
                Initiator(name="HAN", sector="onderwijs", fee=1_500_000),
            ]
        ),
        candidates=tuple(_candidates(source)),
        fee_counts=source.random() < 0.5,
    )


def some_values(source: Random, plan: Baseline, share: float = 0.3) -> dict[str, Value]:
    """Values that a link may say: each lever is moved with this chance."""
    said = {
        key: _some_value(source, slot, plan)
        for key, slot in slots(plan).items()
        if source.random() < share
    }
    return read(plan, said)[0]


def _some_value(source: Random, slot: Slot, plan: Baseline) -> Value:
    lever = slot.lever
    if lever.unit == "choice":
        return source.choice(lever.choices)[0]
    if lever.unit == "names":
        return "; ".join(line.provider for line in plan.income if source.random() < 0.2)
    if lever.unit == "order":
        keys = [line.key for line in plan.costs]
        return "; ".join(source.sample(keys, source.randint(0, len(keys))))
    if lever.unit == "wishes":
        return "; ".join(f"Wens {at}={source.randint(0, 9000)}" for at in range(3))
    steps = int((slot.high - lever.low) / lever.step)
    few = source.randint(0, min(steps, 4)) if lever.unit == "count" else source.randint(0, steps)
    return lever.low + lever.step * few


def _income(source: Random) -> Iterator[IncomeLine]:
    for at in range(source.randint(0, 5)):
        sector = source.choice([*SECTORS, "onbekend"])
        for payers in (1, 0)[: source.choice([1, 1, 2])]:
            yield _contribution(source, f"Org {at}", EXISTING, payers, sector)
    for name, status in (("Huidige", EXISTING), ("Zonder status", None), ("Nieuwe", NEW)):
        if source.random() < 0.6:
            yield _contribution(source, name, status, source.randint(0, 6), single=False)
    if source.random() < 0.3:
        yield _contribution(source, "HAN", EXISTING, 1, "onderwijs")
    for kind in (FEE, IN_KIND, SUBSIDY, SUBSIDY):
        if source.random() < 0.7:
            yield IncomeLine(
                provider="HAN" if kind == IN_KIND else kind,
                kind=kind,
                amount=source.choice(AMOUNTS) * source.choice([1, 3]),
                destination=source.choice(["", "Regel 1", "regel  0 "]),
            )


def _contribution(
    source: Random,
    name: str,
    status: str | None,
    payers: int,
    sector: str = "onbekend",
    *,
    single: bool = True,
) -> IncomeLine:
    return IncomeLine(
        provider=name,
        kind=CONTRIBUTION,
        amount=source.choice(AMOUNTS) * max(1, payers),
        sector=sector,
        status=status,
        payers=payers,
        single=single,
    )


def _costs(source: Random) -> Iterator[CostLine]:
    for block in ("Blok A", "Blok B")[: source.randint(0, 2)]:
        for at in range(source.randint(1, 4)):
            role = source.choice([*ROLES, None])
            out_of_pocket = source.random() < 0.2
            yield CostLine(
                key=f"{block}/regel {at}",
                block=block,
                activity=f"Regel {at}",
                cost=source.choice([*AMOUNTS, *AMOUNTS, -40_000]),
                hours=source.choice([0.0, 40.0, 116.5]),
                family=role.split("-")[0] if role else None,
                role=role,
                out_of_pocket=out_of_pocket,
                priority=source.choice([None, 1, 2]),
                planned=None if out_of_pocket else source.choice([None, None, 3]),
                funding=source.choice([None, "onbekend", "in kind", "cash", "subsidie"]),
            )
        if source.random() < 0.3:
            yield CostLine(
                key=f"{block}/niet toegelicht",
                block=block,
                activity="Niet toegelicht verschil",
                cost=source.choice([200, -100_000]),
                family=source.choice(["project", "direct", None]),
                explained=False,
            )


def _candidates(source: Random) -> Iterator[Candidate]:
    for at in range(source.randint(0, 3)):
        yield Candidate(
            name=f"Prospect {at}",
            sector=source.choice(SECTORS),
            fee=source.choice([None, 500_000, 333_333]),
            chance=source.choice([0.0, 0.25, 0.7, 1.0]),
            month=source.randint(1, 12),
        )
