"""Crossings of which the feed makes no lap: whatever it does with them, our laps are those that it counts."""

import gzip
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from feeds.readers import recorded_facts
from feeds.test_rmonitor import RACE, beat, clock, lap, lap_ends, scored
from feeds.test_rmonitor_lost import followed
from pitboard.feeds.reading import Reading
from pitboard.intake import circuits
from pitboard.scoring import History, score

JOINS = 20


def red(total_s: float, now_s: float) -> list[str]:
    """A crossing under red: the total of the last lap that counts, and the time since."""
    since_s, total = clock(now_s - total_s), clock(total_s)
    return [beat(int(now_s), "Red"), f'$J,"7","{since_s}","{total}"', f'$G,1,"7",1,"{total}"']


def codes(history: History, number: str = "7") -> list[str]:
    """What became of a car's passings but those accepted."""
    return [verdict.code for _, verdict in history.cars[number].verdicts() if verdict.code != "accepted"]


def test_a_crossing_under_red_is_a_passing_and_no_lap() -> None:
    history = scored(*RACE, *lap("7", 100, 102.5, 1), *red(102.5, 190.5), *lap("7", 200, 302.5, 2))

    assert (lap_ends(history), codes(history)) == ([102.5, 302.5], ["start_crossing", "not_counted"])
    assert history.cars["7"].verdicts()[2][1].reason == "the feed does not count it"


def test_what_the_feed_counts_after_all_is_a_lap_after_all() -> None:
    history = scored(*RACE, *lap("7", 100, 102.5, 1), *red(102.5, 190.5), f'$G,1,"7",2,"{clock(190.5)}"')

    assert (lap_ends(history), codes(history)) == ([102.5, 190.5], ["start_crossing"])


def test_of_a_merged_lap_the_crossing_within_it_counts_no_more() -> None:
    """The same total again, with the time of two laps, told when nothing came by."""
    merged = lap("7", 198, 200.5, 1)[1:]
    history = scored(*RACE, *lap("7", 100, 102.5, 1), *lap("7", 98, 200.5, 2), beat(215), *merged)

    assert (lap_ends(history), codes(history)) == ([200.5], ["start_crossing", "not_counted"])


def test_a_lap_taken_back_counts_no_more_once_that_was_said_twice() -> None:
    """A refresh of an older state comes once in a while, and is put right by the next."""
    raced = [*RACE, *lap("7", 100, 102.5, 1), *lap("7", 98, 200.5, 2)]
    back = f'$G,1,"7",1,"{clock(102.5)}"'

    assert lap_ends(scored(*raced, beat(210), back)) == [102.5, 200.5]
    assert lap_ends(scored(*raced, beat(210), back, beat(240), back)) == [102.5]
    assert lap_ends(scored(*raced, beat(210), back, *lap("7", 198, 300.5, 2))) == [102.5, 300.5]


def test_a_first_crossing_with_a_time_of_its_own_begins_the_first_lap_where_the_feed_counts_none() -> None:
    first = ['$J,"7","00:00:02.500","00:00:02.500"', '$G,1,"7",,"00:00:02.500"']
    history = scored(*RACE[:5], *first, *lap("7", 100, 102.5, 1))

    assert lap_ends(history) == [102.5]


def test_laps_whose_times_were_lost_are_named_by_the_numbers_that_count() -> None:
    raced = [*RACE, *lap("7", 100, 102.5, 1), *lap("7", 100, 202.5, 2), beat(501), *lap("7", 100, 602.5, 6)[1:]]
    reading = Reading()
    merged = [beat(620), *lap("7", 200, 202.5)[1:], f'$G,1,"7",1,"{clock(202.5)}"', *lap("7", 100, 702.5, 6)]
    history = score(recorded_facts("rmonitor", "\n".join([*raced, *merged, ""]).encode(), "feed", reading, circuits()))

    assert lap_ends(history) == [202.5, *(302.5 + 100 * lap for lap in range(5))]
    assert history.cars["7"].deleted_laps == {2, 3, 4}


class Step(Struct, frozen=True):
    """A lap of the one car: how long it took, and what the feed made of its end."""

    lap_s: int
    made: str


STEPS = st.lists(
    st.builds(Step, st.integers(40, 200), st.sampled_from(["lap", "lap", "lap", "red", "merge", "lost", "back"])),
    min_size=1,
    max_size=12,
)


def told(steps: list[Step]) -> tuple[list[str], list[tuple[int, int]]]:
    """The records of a race of these steps; and after how many of them the feed states how many laps, for good."""
    lines, stated = [*RACE], []
    now_s, ends = 2.5, [2.5]
    for step in steps:
        now_s += step.lap_s
        lines.append(beat(int(now_s)))
        if step.made != "red":
            ends.append(now_s)
        since, count, total = clock(ends[-1] - ends[-2] if len(ends) > 1 else 0), len(ends) - 1, clock(ends[-1])
        if step.made == "red":
            lines.append(f'$J,"7","{clock(now_s - ends[-1])}","{total}"')
        elif step.made != "lost":
            lines.append(f'$J,"7","{since}","{total}"')
        if step.made == "merge" and len(ends) > 2:
            lines += [f'$G,1,"7",{count},"{total}"', beat(int(now_s) + 12)]
            del ends[-2]
            count -= 1
            lines.append(f'$J,"7","{clock(ends[-1] - ends[-2])}","{total}"')
        if step.made == "back":
            ends.pop()
            count, total = count - 1, clock(ends[-1])
            lines += [beat(int(now_s) + 8), f'$G,1,"7",{count or ""},"{total}"', beat(int(now_s) + 20)]
        lines.append(f'$G,1,"7",{count or ""},"{total}"')
        stated.append((len(lines), count))
    return lines, stated


@given(steps=STEPS, piece=st.integers(40, 4000), join=st.floats(0, 1))
@settings(max_examples=150)
def test_the_laps_are_those_that_the_feed_counts_at_every_moment_whole_live_and_joined(
    steps: list[Step], piece: int, join: float
) -> None:
    lines, stated = told(steps)
    for upto, count in stated:
        if count:
            history = score(
                recorded_facts("rmonitor", "\n".join([*lines[:upto], ""]).encode(), "feed", Reading(), circuits())
            )
            assert len(history.cars["7"].lap_end_us) == count
    content = "\n".join([*lines, ""]).encode()
    whole = score(recorded_facts("rmonitor", content, "feed", Reading(), circuits()))
    live = followed(content, piece)
    assert live.cars["7"].lap_end_us == whole.cars["7"].lap_end_us
    first, count = stated[int(join * (len(stated) - 1))][0] - 1, stated[-1][1]
    joined = score(recorded_facts("rmonitor", "\n".join([*lines[first:], ""]).encode(), "feed", Reading(), circuits()))
    if count and joined.cars:
        assert len(joined.cars["7"].lap_end_us) == count


def of_the_feed(lines: list[bytes]) -> Iterator[tuple[str, int]]:
    """Number and laps of every car as the last `$G` of its registration states them, read with nothing of ours."""
    for line in lines:
        if b"$G," in line:
            _, position, registration, laps, *_ = line[line.index(b"$G,") :].decode().replace('"', "").split(",")
            assert position
            yield registration, int(laps) if laps.isdecimal() else 0


def test_at_the_end_of_every_recording_and_of_every_late_join_the_laps_are_the_feeds(races: Path) -> None:
    for path in sorted((races / "sebring-2009").iterdir()) + sorted((races.parent / "cases").glob("r*.rmonitor.gz")):
        content = path.read_bytes()
        lines = (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines(keepends=True)
        for cut in range(JOINS):
            left = lines[len(lines) * cut // JOINS :]
            history = score(recorded_facts("rmonitor", b"".join(left), "feed", Reading(), circuits()))
            ours = {number: len(car.lap_end_us) for number, car in history.cars.items()}
            stated = dict(of_the_feed(left))
            assert (path.name, cut, {n: laps for n, laps in ours.items() if stated.get(n, laps) != laps}) == (
                path.name,
                cut,
                {},
            )
