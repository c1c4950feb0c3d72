"""Any record: every stay that it states is one visit of that length, wherever the loops and the line lie."""

from collections import Counter
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import Struct

from feeds.test_lap_record import HEAD, row
from pitboard.board import pit_visits, stints
from pitboard.feeds.lap_record.facts import parse_record
from pitboard.feeds.reading import Reading
from pitboard.scoring import History, score


class Lap(Struct, frozen=True):
    """A lap as it might be driven: its sectors in ms, and whether the car came in at its end, for how long (ms)."""

    sectors_ms: tuple[int, int, int]
    stay_ms: int


SECTOR = st.integers(20_000, 40_000)
STAY = st.just(0) | st.just(0) | st.just(0) | st.integers(1_000, 400_000) | st.integers(600_000, 3_600_000)
LAPS = st.lists(st.builds(Lap, st.tuples(SECTOR, SECTOR, SECTOR), STAY), min_size=2, max_size=12)


def clock(ms: int) -> str:
    minutes, rest = divmod(ms, 60_000)
    return f"{minutes // 60}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def record(laps: list[Lap], share: float, sectors: bool) -> tuple[list[str], list[int]]:
    """The rows of a car, and the stays they state; of each a share lies before the line, the rest on the next lap."""
    lines: list[str] = []
    stated: list[int] = []
    elapsed_ms, left_ms, stay_ms = 0, 0, 0
    for number, lap in enumerate(laps, 1):
        first, second, third = lap.sectors_ms
        first += left_ms
        before_ms = round(lap.stay_ms * share)
        third += before_ms
        elapsed_ms += first + second + third
        more: dict[str, Any] = {"pit": clock(stay_ms)} if stay_ms else {}
        if sectors:
            more |= {"s1": clock(first), "s2": clock(second)}
        else:
            more |= {"s1": "", "s2": ""}
        if lap.stay_ms:
            more["in_pit"] = "B"
        cells = row(lap=number, time=clock(first + second + third), elapsed=clock(elapsed_ms), **more)
        lines.append(cells.replace(";40.000;", f";{clock(third) if sectors else ''};"))
        stated += [stay_ms] if stay_ms else []
        left_ms, stay_ms = lap.stay_ms - before_ms, lap.stay_ms
    return lines, stated


def history_of(lines: list[str]) -> History:
    return score(parse_record([HEAD, *lines], "record.csv", Reading(), []))


def of_stays(*stays_ms: int) -> list[Lap]:
    """Laps of a minute and a half at whose ends the car stood for so long."""
    return [Lap((30_000, 30_000, 30_000), stay_ms) for stay_ms in stays_ms]


@given(LAPS, st.floats(0, 1), st.booleans())
@example(of_stays(80_001, 600_000, 0), 0.0, False)
@example(of_stays(600_000, 80_001, 0), 0.5, False)
@example(of_stays(0, 80_001, 600_000, 0), 1.0, False)
def test_every_stay_is_one_visit_of_its_length(laps: list[Lap], share: float, sectors: bool) -> None:
    lines, stated = record(laps, share, sectors)

    history = history_of(lines)

    rows = pit_visits(history, history.through_us)
    assert Counter(row.duration_ms for row in rows if row.duration_ms is not None) == Counter(stated)
    assert len([row for row in rows if row.duration_ms is None]) == (1 if laps[-1].stay_ms else 0)
    assert len(history.cars["7"].lap_end_us) == len(laps)


@given(LAPS, st.floats(0, 1), st.sets(st.integers(1, 11)))
def test_what_is_cut_out_of_a_record_costs_no_other_stay(laps: list[Lap], share: float, cut: set[int]) -> None:
    """A stay stands on the row after the in-lap: it is one visit as long as that row is there and is taken."""
    lines, _ = record(laps, share, sectors=True)
    kept = [line for i, line in enumerate(lines) if i not in cut]
    reading = Reading()

    history = score(parse_record([HEAD, *kept], "record.csv", reading, []))

    # Of a row that is taken it may be noted that laps before it are missing.
    refused = {refusal.line - 2 for refusal in reading.refusals if "not in the record" not in refusal.reason}
    taken = [line for i, line in enumerate(kept) if i not in refused]
    stays = [laps[i - 1].stay_ms for i, line in enumerate(lines) if i and line in taken and laps[i - 1].stay_ms]
    rows = pit_visits(history, history.through_us)
    assert Counter(row.duration_ms for row in rows if row.duration_ms is not None) == Counter(stays)


def test_a_stay_too_long_for_the_lap_before_is_a_visit_of_its_own_lap() -> None:
    """Lap 2 ends in the pit lane; the 45 minutes that stand on lap 3 do not fit between it and the loop behind it."""
    lines = [
        row(lap=1, time="1:40.000", elapsed="1:40.000"),
        row(lap=2, time="1:40.000", elapsed="3:20.000", in_pit="B"),
        row(lap=3, time="52:00.000", elapsed="55:20.000", s1="30.000", s2="30.000", pit="45:00.000"),
        row(lap=4, time="1:40.000", elapsed="57:00.000"),
    ]

    history = history_of(lines)

    visits = [(row.lap, row.duration_ms, row.unseen) for row in pit_visits(history, history.through_us)]
    assert visits == [
        (2, None, "out"),
        (3, 2_700_000, None),
    ]
    assert [stint.laps for stint in stints(history, history.through_us)] == [2, 0, 2]
