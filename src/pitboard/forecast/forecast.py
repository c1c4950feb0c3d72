"""The chances of every car at a moment, from what was known by then."""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from pitboard.board.order import running_order
from pitboard.forecast.car_states import car_states
from pitboard.forecast.chances import Chances, bounded, chances, settled
from pitboard.forecast.contention import Contention, StillPossible, contention, reason, still_possible
from pitboard.forecast.field_pace import KnownLaps, known_laps
from pitboard.forecast.gap_chances import gap_chances, line_gaps
from pitboard.forecast.lap_table import Floats, LapTable, as_known, lap_table
from pitboard.forecast.pace_model import future_pace
from pitboard.forecast.profile import Profile, profile_for
from pitboard.forecast.simulation import RaceToGo, drive
from pitboard.forecast.stop_model import stop_model
from pitboard.forecast.what_if import Change, changed, drivers_of, refuse_impossible
from pitboard.model.time import MINUTE_US, SECOND_US
from pitboard.scoring import History
from pitboard.strategy.race_length import race_length_us
from pitboard.strategy.relative_pace import RelativePace

CLAIMED_FROM = 0.25
"""Before this share of a race nothing has been shown to know more than the gaps do."""

GONE_S = 1_200.0
"""A car that has been due at the line for so long has no chance but what the runs give it."""

BEFORE_US, BEFORE_SIMULATIONS = 15 * MINUTE_US, 2_000
"""Contention is held against that of the last full quarter of an hour, by so many simulations."""


class UnknownLength(ValueError):
    """Nobody knows how long the race is to last."""


class ForecastRow(Struct, frozen=True):
    """The chances of a car: to win overall and its class, and to come among the first three of it.

    `expected_position` and `expected_class_position` are the means of where it came; in eight runs of ten its place in
    class was from `class_position_low` to `class_position_high`. `contention` is for the win of its class, `why` what
    that rests on, in words.
    """

    number: str
    car_class: str = field(name="class")
    win: float
    class_win: float
    class_top3: float
    expected_position: float
    expected_class_position: float
    class_position_low: int
    class_position_high: int
    contention: Contention
    why: str


class Forecast(Struct, frozen=True):
    """The chances of all cars at a moment: `win` sums to 1, `class_win` to 1 in each class.

    `profile` is the series whose parameters were taken. `claimed` is False before a quarter of the race, when the
    figures are not known to say more than the gaps do.
    """

    race: str
    at_ms: int
    simulations: int
    seed: int
    profile: str
    claimed: bool
    rows: list[ForecastRow]


class Outlook(Struct, frozen=True, eq=False):
    """Everything that a forecast is made of: the rest of the race, the gaps, who can still win, and the chances."""

    race: RaceToGo
    gaps_s: Floats
    possible: StillPossible
    chances: Chances


def forecast(
    history: History,
    at_us: int,
    simulations: int = 10_000,
    seed: int = 1,
    *,
    duration_us: int = 0,
    changes: Sequence[Change] = (),
) -> Forecast:
    """Return the chances of every car at a moment (µs since the epoch), by what was known then.

    `duration_us` is how long the race lasts, where no source and no rules say; `changes` are what would be otherwise.

    Raises:
        UnknownLength: nobody says how long the race lasts.
        ValueError: a change is of no car that goes on, or beyond what is possible.
    """
    refuse_impossible(history, at_us, changes)
    duration_us = duration_us or race_length_us(history)
    if not duration_us:
        raise UnknownLength("nobody says how long the race lasts: give --duration")
    start_us = history.race.start_us
    if at_us >= history.chequered_us:
        return _decided(history, at_us, simulations, seed)
    now = outlook(history, at_us, duration_us, simulations, seed, changes)
    before_us = start_us + (at_us - start_us - 1) // BEFORE_US * BEFORE_US
    before: dict[str, float] = {}
    if before_us > start_us + duration_us * CLAIMED_FROM:
        runs = min(simulations, BEFORE_SIMULATIONS)
        then = outlook(history, before_us, duration_us, runs, seed)
        before = dict(zip(then.race.table.numbers, then.chances.class_win.tolist(), strict=True))
    claimed = at_us - start_us >= CLAIMED_FROM * duration_us
    at_ms = (at_us - start_us) // 1000
    return Forecast(
        history.race.name, at_ms, simulations, seed, now.race.profile.id, claimed, _rows(now, before if claimed else {})
    )


def outlook(
    history: History,
    at_us: int,
    duration_us: int,
    simulations: int,
    seed: int,
    changes: Sequence[Change] = (),
    profile: Profile | None = None,
) -> Outlook:
    """Return all that a forecast is made of; `profile` is that which fits the race where none is given."""
    profile = profile or profile_for(history)
    at_s = (at_us - history.race.start_us) / SECOND_US
    table = as_known(lap_table(history), at_s)
    left_s = max(duration_us / SECOND_US - at_s, 1.0)
    known = known_laps(table, at_s)
    race = _to_go(history, table, known, profile, left_s, at_us, drivers_of(history, changes))
    race = changed(race, changes)
    gaps_s = line_gaps(table, race.states)
    possible = still_possible(table, race.states, left_s)
    raw = chances(table, drive(race, simulations, seed))
    return Outlook(race, gaps_s, possible, weighed(race, raw, gaps_s, possible))


def _to_go(
    history: History,
    table: LapTable,
    known: KnownLaps,
    profile: Profile,
    left_s: float,
    at_us: int,
    drives_on: Mapping[str, int],
) -> RaceToGo:
    states = car_states(table, known)
    stops = stop_model(table, states)
    relative = RelativePace(history, at_us)
    pace = future_pace(table, states, stops, relative, profile, (known.at_s, known.at_s + left_s), drives_on)
    return RaceToGo(table, states, stops, pace, profile, left_s, known.slow > 1.0)


def weighed(race: RaceToGo, raw: Chances, gaps_s: Floats, possible: StillPossible) -> Chances:
    """Set what the runs say beside what the gaps say, as the profile has it, and leave nobody without a chance."""
    table, states, profile, left_s = race.table, race.states, race.profile, race.left_s
    win, class_win, class_top3 = raw.win.copy(), raw.class_win.copy(), raw.class_top3.copy()
    for i in range(len(table.classes)):
        cars = np.flatnonzero(table.class_of == i)
        by_gap = gap_chances(gaps_s[cars], left_s / 3600.0, profile.gap_scale_s)
        sharp = np.maximum(raw.class_win[cars], 1e-12) ** (profile.sharpness - 1.0)
        score = sharp * np.maximum(by_gap, 1e-9) ** profile.gap_weight
        here = states.late_s[cars] < GONE_S
        open_to = possible.possible[cars] & (here | ~here.any())
        class_win[cars] = settled(raw.class_win[cars], score, open_to, profile.floor)
        if (of_class := float(raw.win[cars].sum())) > 0:
            win[cars] = settled(raw.win[cars], score, open_to, 0.0, of_class)
        even = min(3.0, float(len(cars))) / len(cars)
        class_top3[cars] = np.minimum((1 - profile.floor) * raw.class_top3[cars] + profile.floor * even, 1.0)
    if len(win):
        win = bounded((1 - profile.floor) * win + profile.floor * class_win / class_win.sum(), class_win)
    return replace(raw, win=win, class_win=class_win, class_top3=np.maximum(class_top3, class_win))


def _rows(now: Outlook, before: Mapping[str, float]) -> list[ForecastRow]:
    """The rows of a forecast, the likeliest winner first; `before` are the chances of a while ago."""
    table, states, found = now.race.table, now.race.states, now.chances
    rows = []
    for i, number in enumerate(table.numbers):
        own = table.class_of == table.class_of[i]
        possible, class_win = bool(now.possible.possible[i]), float(found.class_win[i])
        state = contention(possible, class_win, before.get(number))
        why = reason(
            state,
            class_win=float(found.class_win[i]),
            gap_laps=float(states.laps[own].max() - states.laps[i]) if now.gaps_s[i] > states.green_s[i] else 0.0,
            gap_s=float(now.gaps_s[i]),
            short_laps=float(now.possible.short_laps[i]),
            late_s=float(states.late_s[i]),
        )
        rows.append(
            ForecastRow(
                number,
                table.classes[table.class_of[i]],
                float(found.win[i]),
                float(found.class_win[i]),
                float(found.class_top3[i]),
                float(found.position[i]),
                float(found.class_position[i]),
                int(found.class_low[i]),
                int(found.class_high[i]),
                state,
                why,
            )
        )
    return sorted(rows, key=lambda row: (row.expected_position, row.number))


def _decided(history: History, at_us: int, simulations: int, seed: int) -> Forecast:
    """The forecast from the chequered flag on: who is where."""
    in_class: dict[str, int] = {}
    rows = []
    for place, placement in enumerate(running_order(history, at_us).cars, 1):
        car_class = placement.car.entry.car_class
        own = in_class[car_class] = in_class.get(car_class, 0) + 1
        state: Contention = "in" if own == 1 else "out"
        why = "the flag has fallen: leads the class" if own == 1 else "the flag has fallen"
        chance = float(place == 1), float(own == 1), float(own <= 3)
        rows.append(ForecastRow(placement.number, car_class, *chance, float(place), float(own), own, own, state, why))
    at_ms = (at_us - history.race.start_us) // 1000
    return Forecast(history.race.name, at_ms, simulations, seed, profile_for(history).id, True, rows)
