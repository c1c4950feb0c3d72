"""The pipeline with live sources: one alone and several, who bears which transponder, what a decoder's GPS tells."""

import random
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls import calls_of_laps
from feeds.test_p3 import NOON_US, passing
from pitboard.board import verdicts
from pitboard.feeds.format import Update
from pitboard.feeds.p3.protocol import PassingRecord, encode
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import ENTRIES, Pipeline, Recorded, load
from pitboard.model import Fact, Passing, TransponderFitted
from pitboard.scoring import History, Scorer, score
from timing_room import Record, official, rack, simulated

BOX = "p3://box?loop=line"
LAP_S = 100


class Followed:
    """Sources and the history that their updates make."""

    def __init__(self, known: Sequence[Fact] = ()) -> None:
        self.known = known
        self.sources = Pipeline(Reading(), known)
        self.scorer = Scorer()
        self.scorer.apply(known)

    def receive(self, record: Record) -> None:
        """Take a record of a timing room."""
        update = self.sources.take(record.source, record.source.partition(":")[0], record.payload, record.received_us)
        self._apply(update)

    def _apply(self, update: Update) -> None:
        if update.replaces_all:
            self.scorer = Scorer()
            self.scorer.apply(self.known)
        self.scorer.apply(update.facts)

    def take(self, payload: bytes, at_s: float, name: str = BOX, kind: str = "p3") -> None:
        self._apply(self.sources.take(name, kind, payload, NOON_US + round(at_s * 1e6)))

    def enter(self, at_s: float, **cars: str) -> None:
        """An entry list of cars and their transponders, read at that moment."""
        text = "".join(f'[[car]]\nnumber = "{n[1:]}"\ntransponders = ["{one}"]\n' for n, one in cars.items())
        self.take(text.encode(), at_s, "entries.toml", ENTRIES)

    @property
    def history(self) -> History:
        """The race so far; the sources give the same when asked for all of it."""
        assert score([*self.known, *self.sources.facts()]).digest() == self.scorer.history.digest()
        return self.scorer.history

    def laps(self) -> dict[str, int]:
        return {number: len(car.lap_end_us) for number, car in self.history.cars.items()}


def test_case_19_a_transponder_entered_while_the_race_runs_counts_from_its_first_passing() -> None:
    race = Followed()
    race.enter(0, _7="7")
    for lap in range(4):
        race.take(passing(2 * lap + 1, lap * LAP_S, 7) + passing(2 * lap + 2, lap * LAP_S + 1, 8), lap * LAP_S + 1.1)
    assert race.laps() == {"7": 3}

    race.enter(350, _7="7", _31="8")
    race.take(passing(9, 4 * LAP_S, 8), 4 * LAP_S + 0.1)

    assert race.laps() == {"7": 3, "31": 4}


def test_case_19_a_transponder_moved_to_another_car_is_that_cars_from_then_on() -> None:
    race = Followed()
    race.enter(0, _7="7", _31="8")
    for lap in range(4):
        race.take(passing(lap + 1, lap * LAP_S, 7), lap * LAP_S + 0.1)
    race.enter(350, _7="70", _31="7")
    race.enter(360, _7="70", _31="7")
    for lap in range(4, 7):
        race.take(passing(lap + 1, lap * LAP_S, 7), lap * LAP_S + 0.1)

    assert race.laps() == {"7": 3, "31": 3}
    moved = [fact for fact in race.sources.facts() if isinstance(fact, TransponderFitted) and fact.transponder == "7"]
    assert [(one.number, one.from_us) for one in moved] == [("7", 0), ("31", NOON_US + 3 * LAP_S * 1_000_000 + 1)]


def test_an_entry_list_that_cannot_be_read_leaves_the_cars_as_they_were() -> None:
    race = Followed()
    race.enter(0, _7="7")
    race.take(b'[[car]]\nnumber = "8"\nteam = ', 10, "entries.toml", ENTRIES)
    race.take(passing(1, 0, 7) + passing(2, LAP_S, 7), LAP_S + 1)

    assert race.laps() == {"7": 1}
    assert "no entry list" in race.sources.reading.refusals[0].reason


def with_gps(number: int, at_s: float, step_s: float) -> bytes:
    """A passing of a decoder with GPS whose own clock is off."""
    true_us = NOON_US + round(at_s * 1e6)
    ahead_us = 3_600_000_000 + round(step_s * 1e6)
    return encode(
        PassingRecord(number=number, transponder=7, rtc_us=true_us + ahead_us, utc_us=true_us, decoder=268307)
    )


def test_case_13_a_decoder_with_gps_tells_itself_that_its_clock_was_set() -> None:
    race = Followed()
    race.enter(0, _7="7")
    for lap in range(8):
        race.take(with_gps(lap + 1, lap * LAP_S, 0 if lap < 4 else -0.35), lap * LAP_S + 0.1)

    ends_us = race.history.cars["7"].lap_end_us
    assert [b - a for a, b in pairwise(ends_us)] == [LAP_S * 1_000_000] * 6
    (step,) = race.history.clock_steps
    assert (step.step_us, step.how, step.ref) == (-350_000, "told", 5)


def test_case_13_a_decoder_reset_in_the_race_begins_to_number_and_to_count_anew() -> None:
    """Switched off and on: its numbers begin at 1, its clock in the year 2000."""
    race = Followed()
    race.enter(0, _7="7")
    for lap in range(6):
        race.take(passing(500 + lap, lap * LAP_S, 7), lap * LAP_S + 0.1)
    anew_s = 946_684_800 - NOON_US // 1_000_000
    for lap in range(6, 10):
        race.take(passing(lap - 5, anew_s + lap * LAP_S, 7), lap * LAP_S + 0.1)

    ends_us = race.history.cars["7"].lap_end_us
    assert [b - a for a, b in pairwise(ends_us)] == [LAP_S * 1_000_000] * 8
    assert [one.kind for one in verdicts(race.history, race.history.through_us).alarms] == ["clock_stepped"]
    assert not race.sources.requests(BOX)


@given(places=st.permutations([0] * 4 + [1] * 3), late_ms=st.lists(st.integers(0, 30), min_size=7, max_size=7))
def test_what_two_decoders_tell_of_before_we_listened_does_not_hang_on_when_each_word_comes(
    places: list[int], late_ms: list[int]
) -> None:
    """Seven old passings within milliseconds: nothing tells how late word of them is, so both clocks are believed."""
    race = Followed()
    race.enter(0, _7="7")
    told = [iter(range(1, 5)), iter(range(1, 4))]
    boxes = ["p3://box?loop=line", "p3://hut?loop=IM1"]
    for place, at_ms in zip(places, sorted(late_ms), strict=True):
        number = next(told[place])
        crossed_s = (number - 1) * LAP_S if place == 0 else number * LAP_S - 50
        race.take(passing(number, crossed_s, 7), 3 * LAP_S + at_ms / 1000, boxes[place])

    history = race.history
    assert (history.race.start_us, history.through_us) == (NOON_US, NOON_US + 3 * LAP_S * 1_000_000)
    assert race.laps() == {"7": 3}


def test_two_decoders_that_tell_old_words_first_are_put_onto_one_clock_by_the_new_ones() -> None:
    """The first that is heard is 5 s ahead; what both told at once does not show that, their later words do."""
    race = Followed()
    race.enter(0, _7="7")
    boxes = ["p3://box?loop=line", "p3://hut?loop=IM1"]
    for number in range(1, 19):
        place, raw_s = number % 2, number * LAP_S / 2 + 5 * (number % 2)
        crossed_s = number * LAP_S / 2
        race.take(passing((number + 1) // 2, raw_s, 7), max(crossed_s + 0.1, 310), boxes[place])

    offsets_us = {clock.source: clock.offset_us for clock in race.history.clocks.values()}
    assert sorted(offsets_us.values()) == [-5_000_000, 0]


def test_recordings_of_two_decoders_with_clocks_of_their_own_are_one_race(tmp_path: Path) -> None:
    chance = random.Random(1)
    for name, decoder, ahead_s in (("a.bin", 1, 0.0), ("b.bin", 2, 3605.25)):
        laps_s = random.Random(2)
        at_s, sent = 0.0, b""
        for lap in range(1, 12):
            sent += passing(2 * lap, at_s + ahead_s, 7, decoder)
            sent += passing(2 * lap + 1, at_s + ahead_s + 10 + chance.random() / 100, 8, decoder)
            at_s += laps_s.uniform(95, 105)
        (tmp_path / name).write_bytes(sent)
    (tmp_path / "entries.toml").write_text(
        '[[car]]\nnumber = "7"\ntransponders = ["7"]\n[[car]]\nnumber = "31"\ntransponders = ["8"]\n'
    )

    history = load(tmp_path, recorded=Recorded({"loop": ("1:line", "2:line")})).history
    rows = verdicts(history, history.through_us).rows

    assert sorted(row.source for row in verdicts(history, history.through_us).sources) == ["a.bin/1", "b.bin/2"]
    assert {round(clock.offset_us / 1e6, 1) for clock in history.clocks.values()} == {0, 3605.2}
    assert {number: len(car.lap_end_us) for number, car in history.cars.items()} == {"7": 10, "31": 10}
    assert (len(rows), sum(row.code == "duplicate" for row in rows)) == (44, 22)


def test_a_recording_of_a_decoder_beside_one_that_shares_no_crossing_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"".join(passing(lap + 1, lap * 100, 7, 1) for lap in range(4)))
    (tmp_path / "b.bin").write_bytes(b"".join(passing(lap + 1, 50 + lap * 100, 9, 2) for lap in range(4)))

    history = load(tmp_path, recorded=Recorded({"loop": ("1:line", "2:line")})).history

    assert {clock.offset_us for clock in history.clocks.values()} == {0}


def test_an_address_that_says_what_nobody_understands_is_one_clear_refusal() -> None:
    with pytest.raises(Refused, match="no loop: 'somewhere'"):
        Pipeline(Reading()).take("p3://box?loop=somewhere", "p3", b"", NOON_US)


OFFICIAL = "rmonitor://official"
MOST_CALLS = 80


def one_after_the_other(first: list[Record], then: list[Record], at_share: float, *, announced: bool) -> Followed:
    """A race by one source, after a share of it by another too, which may have been announced at the start."""
    race = Followed(simulated()[0])
    from_us = first[int((len(first) - 1) * at_share)].received_us
    if announced:
        race.sources.take(first[0].source, first[0].source.partition(":")[0], b"", 0)
        race.sources.take(then[0].source, then[0].source.partition(":")[0], b"", 0)
    both = [*first, *(record for record in then if record.received_us >= from_us)]
    for record in sorted(both, key=lambda record: record.received_us):
        race.receive(record)
    return race


@pytest.mark.parametrize("at_share", [0.1, 0.6])
def test_a_source_heard_late_is_compared_as_if_it_had_been_known_from_the_start(at_share: float) -> None:
    """The feed that is alone is compared with nothing; what it sent is made up for when a decoder is heard."""
    backup = rack("backup", simulated()[1], clock=lambda true_us: true_us + 7 * 1_000_000)

    late = one_after_the_other(official(), backup, at_share, announced=False)
    known = one_after_the_other(official(), backup, at_share, announced=True)

    assert late.history.digest() == known.history.digest()
    assert late.sources.states() == known.sources.states()
    assert {state.how for state in late.sources.states()} >= {"race_clock", "pairs"}


def test_a_feed_alone_is_handed_on_as_it_is_and_counted() -> None:
    race = Followed(simulated()[0])
    for record in official():
        race.receive(record)
    (state,) = race.sources.states()
    passings = sum(isinstance(fact, Passing) for fact in race.sources.facts())

    assert (state.name, state.how, state.offset_us) == (OFFICIAL, "race_clock", 0)
    assert state.passings == passings > 100


def test_an_entry_list_read_while_a_feed_is_alone_changes_nothing_of_what_follows() -> None:
    plain, listed = Followed(simulated()[0]), Followed(simulated()[0])
    sent = official()
    for place, record in enumerate(sent):
        plain.receive(record)
        listed.receive(record)
        if place == len(sent) // 2:
            listed.enter(record.received_us / 1e6 - NOON_US / 1e6, _99="12345")

    assert listed.laps().keys() - plain.laps().keys() == {"99"}
    assert {number: laps for number, laps in listed.laps().items() if number != "99"} == plain.laps()


def test_one_lap_of_rmonitor_costs_few_calls_until_it_is_scored() -> None:
    totals = [calls.total() for calls in calls_of_laps()]

    assert median(totals) <= MOST_CALLS
