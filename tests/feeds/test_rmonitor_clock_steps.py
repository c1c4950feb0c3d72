"""A source's clock that is moved in the middle of a race moves nothing that was crossed before, then or after."""

from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.readers import live_reader
from feeds.test_rmonitor import S, beat, clock, competitor, lap
from pitboard.feeds.reading import Reading
from pitboard.intake import circuits
from pitboard.model import Fact, Passing
from pitboard.scoring import score

LASTS_S, LAP_S, LOOP_S = 700, 50, 20
STEPS = st.dictionaries(
    st.sampled_from(range(10, LASTS_S - 30, 30)), st.sampled_from((-3601, -333, 7, 61, 3593, 3607)), max_size=3
)


def moved_beat(at_s: int, by_s: int) -> str:
    """A heartbeat of a clock that was moved; its race clock goes on."""
    of_day = clock((14 * 3600 + at_s + by_s) % 86_400)
    return f'$F,9999,"00:00:00","{of_day}","{clock(at_s)}","Green "'


def looped(at_s: int, by_s: int) -> str:
    """A crossing of a loop out on the track, as a clock that was moved dates it."""
    of_day_s = 14 * 3600 + at_s + by_s
    return f'$L,"7","T3","IM1","03/0{1 + of_day_s // 86_400}/2025","{clock(float(of_day_s % 86_400))}"'


def race(steps: dict[int, int]) -> list[str]:
    """Ten minutes of a car that crosses a loop once a lap; the clock is moved at some seconds by some."""
    lines = ['$B,5,"The Race"', '$C,1,"GT"', competitor("7", "Ann", "Able"), beat(-2, ""), beat(0)]
    for at_s in range(1, LASTS_S):
        by_s = sum(step_s for step_at_s, step_s in steps.items() if at_s >= step_at_s)
        lines.append(moved_beat(at_s, by_s))
        if at_s % LAP_S == 0:
            lines += lap("7", LAP_S, at_s, at_s // LAP_S)[1:]
        if at_s % LAP_S == LOOP_S:
            lines.append(looped(at_s, by_s))
    return lines


@settings(max_examples=15)
@given(STEPS, st.integers(100, 4000))
def test_no_crossing_is_of_another_time_where_a_clock_is_moved(steps: dict[int, int], piece: int) -> None:
    content = "\r\n".join([*race(steps), ""]).encode()
    reader = live_reader("rmonitor", "feed", Reading(), circuits())
    facts: list[Fact] = []
    for begin in range(0, len(content), piece):
        update = reader.take(content[begin : begin + piece])
        facts = [*([] if update.replaces_all else facts), *update.facts]
    history = score(facts)

    begun_us = history.race.start_us
    looped_s = [(one.time_us - begun_us) / S for one in facts if isinstance(one, Passing) and one.loop == "IM1"]
    due_s = [at_s for at_s in range(1, LASTS_S) if at_s % LAP_S == LOOP_S]
    assert all(min(abs(at_s - due) for due in due_s) < 2.5 for at_s in looped_s)
    assert len(looped_s) == len(due_s)
    assert [(end_us - begun_us) // S for end_us in history.cars["7"].lap_end_us] == list(range(LAP_S, LASTS_S, LAP_S))
