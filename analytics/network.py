"""Who could meet whom in a year, as a network, and what thirty organisations allow to say of it.

Knows the views, and graphs of pairs that shared an event: a chance of contact, not a relationship;
refuses to know how a network is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import duckdb
import networkx as nx
import numpy as np
import pandas as pd

PERMUTATIONS = 1_000  # enough for two decimals of the band
SEED = 2015  # any: the same question has the same answer tomorrow


@dataclass(frozen=True, kw_only=True)
class Network:
    """The participants of one year.

    `organisations` has the columns entity, organisation, sector, own (one of the network's own
    sectors), initiator, events (at how many it was present, plenaries apart); `pairs`, every pair
    of them: entity, other, shared (events), activities (different ones), tied (often enough);
    `events`: sectors (of the own ones, how many), others and sectors_without (the initiator).
    """

    organisations: pd.DataFrame
    pairs: pd.DataFrame
    events: pd.DataFrame

    @property
    def ties(self) -> pd.DataFrame:
        """The pairs that shared events often enough."""
        return self.pairs[self.pairs["tied"]]

    def without_initiator(self) -> Network:
        """The same network as if the organisation that started it had stayed away."""
        kept = self.organisations[~self.organisations["initiator"]]
        inside = self.pairs[["entity", "other"]].isin(set(kept["entity"])).all(axis=1)
        events = self.events[self.events["others"]]
        return replace(
            self,
            organisations=kept,
            pairs=self.pairs[inside],
            events=events.assign(sectors=events["sectors_without"]),
        )


def every_year(
    con: duckdb.DuckDBPyConnection,
) -> tuple[dict[int, Network], dict[int, Mixing | None], dict[str, tuple[float, float]]]:
    """The network of each year, how its sectors mix, and where everybody stands in all of them."""
    known = networks(con)
    mixed = {year: mixing(network) for year, network in known.items()}
    return known, mixed, layout(known)


def networks(con: duckdb.DuckDBPyConnection) -> dict[int, Network]:
    """Each year of which attendance, plenaries and all participants are known."""
    years = [
        year
        for (year,) in con.execute(
            """
            select year
            from active
            join roster using (year)
            where sheet in ('participants', 'attendance', 'activities') and complete
            group by year
            having count(*) = 3
            order by year
            """
        ).fetchall()
    ]
    organisations = con.execute(
        """
        select m.*, count(distinct v.event) as events
        from network_member m
        left join network_visit v on v.year = m.year and v.entity = m.entity
        where m.counts
        group by all
        order by m.year, m.organisation, m.entity
        """
    ).df()
    pairs = con.execute("select * from network_pair where counts order by year, entity, other").df()
    events = con.execute("select * from network_event where counts order by year, event").df()
    return {
        year: Network(
            **{
                name: frame[frame["year"] == year].drop(columns=["year", "counts"])
                for name, frame in (
                    ("organisations", organisations),
                    ("pairs", pairs),
                    ("events", events),
                )
            }
        )
        for year in years
    }


# --- do sectors mix -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Mixing:
    """How many tied pairs (`tied`, of own sectors only) are of two sectors (`between`), beside what
    chance would give: `expected` on average, `low` to `high` in 95 of 100 cases."""

    between: int
    tied: int
    expected: float
    low: int
    high: int

    def index(self, between: float) -> float:
        """The E-I index if so many pairs were of two sectors: −1 none, 1 all."""
        return 2 * between / self.tied - 1

    @property
    def verdict(self) -> int:
        """−1 mixes less than chance, 1 more, 0 cannot be told from it."""
        return (self.between > self.high) - (self.between < self.low)


def mixing(network: Network) -> Mixing | None:
    """Whether sectors meet more, or less, than if sectors were dealt out by chance.

    The ties stay as they are and the sectors of the organisations are shuffled among them. None
    where nobody met, or all are of one sector: nothing can be mixed there. kengetal E4.
    """
    own = network.organisations[network.organisations["own"]]
    place = {entity: at for at, entity in enumerate(own["entity"])}
    sectors, names = pd.factorize(own["sector"])
    ties = network.ties
    ties = ties[ties["entity"].isin(place) & ties["other"].isin(place)]
    expected = by_chance(np.bincount(sectors).tolist())
    if ties.empty or expected is None or len(names) < 2:
        return None
    one = ties["entity"].map(place).to_numpy(dtype=int)
    other = ties["other"].map(place).to_numpy(dtype=int)

    def between(dealt: np.ndarray) -> int:
        return int(np.count_nonzero(dealt[one] != dealt[other]))

    random = np.random.default_rng(SEED)
    shuffled = [between(random.permutation(sectors)) for _ in range(PERMUTATIONS)]
    low, high = np.quantile(shuffled, [0.025, 0.975], method="inverted_cdf")
    return Mixing(
        between=between(sectors),
        tied=len(ties),
        expected=len(ties) * (1 + expected) / 2,
        low=int(low),
        high=int(high),
    )


def by_chance(sizes: Iterable[int]) -> float | None:
    """The E-I index that chance gives on average in sectors of these sizes.

    Of every possible pair, those between sectors less those within, over all. 4, 8, 3 and 15
    organisations give (293 − 142) ÷ 435 = +0.3471. None of fewer than two organisations.
    """
    counts = list(sizes)
    every = sum(counts) * (sum(counts) - 1) // 2
    within = sum(size * (size - 1) // 2 for size in counts)
    return (every - 2 * within) / every if every else None


def matrix(network: Network) -> pd.DataFrame:
    """Each two sectors (also one with itself): sector, other, tied of possible pairs, both ways."""
    sector = dict(
        zip(network.organisations["entity"], network.organisations["sector"], strict=True)
    )
    pairs = network.pairs.assign(
        sector=network.pairs["entity"].map(sector), other=network.pairs["other"].map(sector)
    )
    both = pd.concat(
        [
            pairs,
            pairs[pairs["sector"] != pairs["other"]].rename(
                columns={"sector": "other", "other": "sector"}
            ),
        ]
    )
    counted = both.groupby(["sector", "other"])["tied"].agg(["sum", "count"]).reset_index()
    return counted.rename(columns={"sum": "tied", "count": "possible"})


# --- who holds it together ----------------------------------------------------------------------


def centralisation(network: Network) -> float | None:
    """How far all ties run through one organisation, as Freeman counts it; kengetal E3."""
    degrees = [degree for _, degree in _graph(network).degree()]
    size = len(degrees)
    if size < 3:
        return None
    return float((size * max(degrees) - sum(degrees)) / ((size - 1) * (size - 2)))


def brokers(network: Network) -> pd.DataFrame:
    """Who stands between others: columns rank, organisation, sector, sectors (with how many other
    sectors it is tied). Ranks only, equals share one: the measure under it is unstable."""
    graph = _graph(network)
    sector = dict(
        zip(network.organisations["entity"], network.organisations["sector"], strict=True)
    )
    standing = network.organisations.assign(
        between=network.organisations["entity"].map(nx.betweenness_centrality(graph)).round(9),
        sectors=[
            len({sector[one] for one in graph[entity]} - {sector[entity]})
            for entity in network.organisations["entity"]
        ],
    )
    standing = standing[standing["between"] > 0]
    ranks = standing["between"].rank(method="min", ascending=False).astype(int)
    return (
        standing.assign(rank=ranks)[["rank", "organisation", "sector", "sectors"]]
        .sort_values(["rank", "organisation"])
        .reset_index(drop=True)
    )


def removals(network: Network) -> pd.DataFrame:
    """What falls apart without one organisation: columns organisation, sector, alone (the names
    that lose all contact), parts (in how many the rest of its part of the network then is).

    Only organisations without which others lose contact, most lost first.
    """
    graph = _graph(network)
    name = dict(
        zip(network.organisations["entity"], network.organisations["organisation"], strict=True)
    )
    rows = []
    for one in network.organisations.to_dict("records"):
        entity = one["entity"]
        alone = sorted(name[near] for near in graph[entity] if graph.degree(near) == 1)
        rest = nx.node_connected_component(graph, entity) - {entity}
        parts = nx.number_connected_components(graph.subgraph(rest)) if rest else 0
        if alone or parts > 1:
            rows.append((one["organisation"], one["sector"], alone, parts))
    found = pd.DataFrame(rows, columns=["organisation", "sector", "alone", "parts"])
    return found.sort_values(
        ["alone", "parts", "organisation"],
        key=lambda column: -column.map(len) if column.name == "alone" else column,
        ignore_index=True,
    )


def layout(known: Mapping[int, Network]) -> dict[str, tuple[float, float]]:
    """Where each organisation stands, the same in every year: near those it often shared an event
    with, over all years together. Evenly spread, in order: true distances would be a knot with
    specks far around it. Who never met anybody stands in a row below."""
    graph = nx.Graph()
    for network in known.values():
        graph.add_nodes_from(network.organisations["entity"])
        for tie in network.ties.itertuples():
            met = graph.get_edge_data(tie.entity, tie.other, {"weight": 0})["weight"]
            graph.add_edge(tie.entity, tie.other, weight=met + tie.shared)
    alone = sorted(nx.isolates(graph))
    graph.remove_nodes_from(alone)
    found = nx.spring_layout(graph, weight="weight", seed=SEED, method="force")
    across, up = (
        {one: (n + 1) / (len(found) + 1) for n, (_, one) in enumerate(sorted(places))}
        for places in (
            [(float(place[axis]), one) for one, place in found.items()] for axis in (0, 1)
        )
    )
    below = {one: ((n + 1) / (len(alone) + 1), -0.08) for n, one in enumerate(alone)}
    return {one: (across[one], up[one]) for one in found} | below


def _graph(network: Network) -> nx.Graph:
    """The organisations, and the ties between them."""
    graph = nx.Graph()
    graph.add_nodes_from(network.organisations["entity"])
    graph.add_edges_from(network.ties[["entity", "other"]].itertuples(index=False))
    return graph


# --- who carries it -----------------------------------------------------------------------------

CARRIED = ("income", "seat", "lead", "host")


def leadership(con: duckdb.DuckDBPyConnection, year: int) -> dict[str, tuple[float, float]]:
    """What others than the initiator carry, of how much: the budgeted income, the seats in the
    Raad van Advies, the leerwerkplaatsen, the events with a host; kengetal E8.

    Only what the sheets of that year tell; nothing where they name no initiator.
    """
    found = con.execute(
        """
        select
            role,
            coalesce(sum(amount) filter (not initiator), 0)::double,
            sum(amount)::double
        from carried_by
        where year = ?
        group by role
        having sum(amount) > 0
        """,
        [year],
    ).fetchall()
    shares = {role: (others, whole) for role, others, whole in found}
    return {role: shares[role] for role in CARRIED if role in shares}
