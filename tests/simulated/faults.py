"""What goes wrong in a simulated race, drawn from its number."""

import random
from typing import Final, get_args

from msgspec import Struct

from hostile.proxy import Plan
from pitboard.model import DecisionKind
from simulated.scripts import race

SETS_OF_SOURCES: Final = (
    ("rmonitor",),
    ("enhanced",),
    ("multiloop",),
    ("p3", "rmonitor"),
    ("rmonitor", "p3"),
    ("multiloop", "p3"),
    ("rmonitor", "multiloop"),
    ("multiloop", "rmonitor"),
)

DECISIONS: Final[tuple[DecisionKind, ...]] = tuple(
    kind for part in get_args(DecisionKind) for kind in get_args(part) or (part,)
)

FIRST_CROSSING_S: Final = 300.0
"""A decoder knows no start but its first passing: for one that is alone nothing goes wrong before."""

BASES: Final = 3
"""How many races there are to go wrong."""


class Kill(Struct, frozen=True):
    """The process is killed at a second, for so long; the machine's clock shows another time after it.

    `torn`: in the middle of a write. A clock of the machine that is off by an hour after a restart is for a source that
    is alone: what compares several by when their words came takes it for a step of theirs.
    """

    at_s: float
    down_s: float
    torn: bool
    clock_step_s: int


class Faults(Struct, frozen=True):
    """What goes wrong in a race: on the lines (`plans`, one for each source), the disk, with the process.

    `shift_ms` is how far the second source's clock is off, `writes_s` how often the journal is written, `late_s` how
    late the lines are. `full` are spans in which the disk is full, `decisions` what people decide at what second.
    `entries`: an entry list is beside the sources, and written anew, by halves, at these seconds.
    """

    seed: int
    base: int
    sources: tuple[str, ...]
    plans: tuple[Plan, ...]
    shift_ms: int
    writes_s: float
    late_s: float
    kills: tuple[Kill, ...]
    full: tuple[tuple[float, float], ...]
    decisions: tuple[tuple[float, DecisionKind], ...]
    entries: tuple[float, ...]
    entries_form: str


def faults(seed: int, bases: int = BASES) -> Faults:
    """Everything that goes wrong in the race of a number."""
    chance = random.Random(seed)
    base = chance.randrange(bases)
    sources = chance.choice(SETS_OF_SOURCES)
    first_s, last_s = FIRST_CROSSING_S if sources == ("p3",) else 5.0, race(base).lasts_s - 150.0

    def moments(most: int, share: float = 0.5) -> list[float]:
        return sorted(
            chance.uniform(first_s, last_s) for _ in range(chance.randint(1, most) if chance.random() < share else 0)
        )

    kills = [
        Kill(
            at_s,
            chance.choice((0.5, 5, 40, 130)),
            chance.random() < 0.5,
            chance.choice((0, 0, 2, -3, 3600 if len(sources) == 1 else 1)),
        )
        for at_s in moments(3)
    ]
    return Faults(
        seed=seed,
        base=base,
        sources=sources,
        plans=tuple(_plan(chance, first_s, last_s) for _ in sources),
        shift_ms=chance.choice((0, 0, 370, -2_600, 1_800_000)) if len(sources) > 1 else 0,
        writes_s=chance.choice((2.0, 7.0)),
        late_s=chance.choice((0.0, 0.3, 0.8)),
        kills=tuple(kill for nth, kill in enumerate(kills) if not nth or kill.at_s > _back_s(kills[nth - 1])),
        full=tuple((at_s, min(at_s + chance.choice((10, 60, 300)), last_s)) for at_s in moments(2, 0.35)),
        decisions=tuple((at_s, chance.choice(DECISIONS)) for at_s in moments(3)),
        entries=tuple(moments(2, 0.3)),
        entries_form=chance.choice(("toml", "csv")) if "p3" not in sources else "toml",
    )


def _back_s(kill: Kill) -> float:
    return kill.at_s + kill.down_s + 1


def _plan(chance: random.Random, first_s: float, last_s: float) -> Plan:
    """What goes wrong on one line: of each kind of fault sometimes some."""

    def some(share: float, *choices: float) -> float:
        return chance.choice(choices) if chance.random() < share else 0

    def times(share: float) -> tuple[float, ...]:
        return (
            tuple(sorted(chance.uniform(first_s, last_s) for _ in range(chance.randint(1, 3))))
            if some(share, 1)
            else ()
        )

    silences = tuple((at_s, chance.choice((20.0, 120.0, 400.0))) for at_s in times(0.2))
    if first_s == FIRST_CROSSING_S:
        return Plan(silences=silences)
    return Plan(
        drop_s=some(0.4, 30, 90, 200),
        silences=silences,
        repeat_s=some(0.3, 70, 200),
        delay_s=some(0.3, 2, 5),
        resets=times(0.2),
        ghosts=times(0.2),
        steps=tuple((at_s, chance.choice((7, -3600, 3593))) for at_s in times(0.2)),
        stall_every_s=some(0.2, 100, 300),
        stall_s=chance.choice((3.0, 12.0, 35.0)),
        lost_share=some(0.3, 0.01, 0.1),
    )
