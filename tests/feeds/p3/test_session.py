"""Where decoders lie, which numbers are missing, and what a decoder's clock and numbering do in a race."""

import pytest

from pitboard.feeds.p3.protocol import OtherRecord, PassingRecord, ResendRecord, StatusRecord
from pitboard.feeds.p3.session import ANY, Numbering, P3Session, decoder_loops
from pitboard.feeds.reading import Reading
from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, ClockStep, Fact, Loop, LoopsInstalled, Passing

NOON_US = 1_750_000_000_000_000
SECOND_US = 1_000_000


def passing(
    number: int, at_s: float, transponder: int = 1, decoder: int = 9, gps_s: float | None = None
) -> PassingRecord:
    return PassingRecord(
        number=number,
        transponder=transponder,
        rtc_us=NOON_US + round(at_s * SECOND_US),
        decoder=decoder,
        utc_us=None if gps_s is None else NOON_US + round(gps_s * SECOND_US),
    )


def session(*loops: str) -> tuple[P3Session, Reading]:
    reading = Reading()
    return P3Session("box", reading, decoder_loops(loops) if loops else None), reading


def taken(held: P3Session, *records: PassingRecord) -> list[Fact]:
    return [fact for place, record in enumerate(records, 1) for fact in held.take(record, place)]


def passed(facts: list[Fact]) -> list[tuple[int, float]]:
    """Number and time in seconds of every passing."""
    return [(fact.ref, (fact.time_us - NOON_US) / SECOND_US) for fact in facts if isinstance(fact, Passing)]


def reasons(reading: Reading) -> list[str]:
    return [refusal.reason for refusal in reading.refusals]


@pytest.mark.parametrize(
    ("written", "loop_id"),
    [
        *((word, LINE) for word in ("line", "SF", "sft", "Finish")),
        *((word, PIT_LINE) for word in ("pit-line", "SFPIT", "SFP")),
        *((word, PIT_IN) for word in ("pit-in", "PIN", "PIP")),
        *((word, PIT_OUT) for word in ("pit-out", "POUT", "POP")),
        ("IM1", "IM1"),
        ("Hairpin@3", "Hairpin"),
        (" line ", LINE),
    ],
)
def test_a_loop_is_written_as_people_call_it(written: str, loop_id: str) -> None:
    assert decoder_loops([written])[ANY].id == loop_id


def test_loops_on_the_track_are_in_order_by_their_numbers() -> None:
    orders = [decoder_loops([name])[ANY].order for name in ("IM1", "IM1a", "IM2", "Hairpin@3", "S10")]

    assert orders == [100, 101, 200, 300, 1000]
    assert max(orders) < decoder_loops(["pit-in"])[ANY].order < decoder_loops(["line"])[ANY].order


def test_a_decoder_is_named_by_its_id() -> None:
    assert {decoder: loop.id for decoder, loop in decoder_loops(["268307:line", "5:pit-in"]).items()} == {
        268307: LINE, 5: PIT_IN
    }  # fmt: skip


@pytest.mark.parametrize("written", ["somewhere", "", "1:", "x:line", "a:b:c", "12345678901:line"])
def test_what_is_no_loop_is_refused_with_what_to_write(written: str) -> None:
    with pytest.raises(ValueError, match=r"no loop: .* write line, pit-line, pit-in, pit-out"):
        decoder_loops([written])


def test_two_loops_for_one_decoder_are_refused() -> None:
    with pytest.raises(ValueError, match="two loops for decoder 5"):
        decoder_loops(["5:line", "5:pit-in"])
    with pytest.raises(ValueError, match="two loops for one decoder"):
        decoder_loops(["line", "pit-in"])


def test_a_loop_is_installed_when_its_decoder_is_first_heard() -> None:
    held, _ = session("pit-in")
    facts = taken(held, passing(1, 1), passing(2, 2))

    assert facts[0] == LoopsInstalled((Loop(PIT_IN, (1 << 20) - 1, "pit_in"),), source="box")
    assert [type(fact) for fact in facts[1:]] == [Passing, Passing]


def test_the_first_decoder_without_a_word_takes_the_loop_without_a_name() -> None:
    held, _ = session("7:pit-in", "line")
    facts = taken(held, passing(1, 1, decoder=7), passing(1, 2, decoder=8), passing(1, 3, decoder=9))

    assert [fact.loop for fact in facts if isinstance(fact, Passing)] == [PIT_IN, LINE, "decoder-9"]


def test_a_decoder_of_which_nothing_is_said_is_named_once() -> None:
    held, reading = session("7:line")
    taken(held, passing(1, 1), passing(2, 2))

    assert reasons(reading) == ["nothing says at which loop decoder 9 lies"]


def test_a_passing_that_is_sent_again_counts_once() -> None:
    held, reading = session()

    assert passed(taken(held, passing(1, 1), passing(2, 2), passing(1, 1))) == [(1, 1), (2, 2)]
    assert reading.counts["passings sent again"] == 1


def test_a_gap_is_asked_for_and_filled_late() -> None:
    held, _ = session()
    taken(held, passing(1, 1), passing(4, 4))
    assert held.to_resend() == [ResendRecord(from_number=2, until_number=3, decoder=9)]

    assert passed(taken(held, passing(3, 3), passing(2, 2))) == [(3, 3), (2, 2)]
    assert held.to_resend() == []


@pytest.mark.parametrize(
    ("again", "why"),
    [
        (passing(1, 50, transponder=2), "its number stood for another reading"),
        (passing(0, 50), "it is lower than the first"),
        (passing(3, 50), "it fills a gap, but later than the latest"),
    ],
)
def test_a_decoder_that_was_switched_off_counts_again(again: PassingRecord, why: str) -> None:
    """No passing is lost: what it numbers now is another run of numbers."""
    held, reading = session()
    facts = taken(held, passing(1, 1), passing(2, 2), passing(5, 5), again)

    assert len(passed(facts)) == 4, why
    assert [fact.source for fact in facts if isinstance(fact, Passing)][-1] == "box/9.2"
    assert reasons(reading)[-1].startswith("decoder 9 began to number again")


def test_a_clock_that_steps_back_is_named() -> None:
    held, reading = session()
    taken(held, passing(1, 100), passing(2, 40))

    assert reasons(reading) == ["decoder 9: its clock stepped back by 60.000 s before passing 2"]


def test_a_clock_that_was_set_is_put_right_where_gps_tells() -> None:
    held, reading = session()
    facts = taken(held, passing(1, 10, gps_s=10), passing(2, 80, gps_s=20), passing(3, 90, gps_s=30))

    assert passed(facts) == [(1, 10), (2, 20), (3, 30)]
    (step,) = [fact for fact in facts if isinstance(fact, ClockStep)]
    assert (step.step_us, step.source) == (60 * SECOND_US, "box/9")
    assert "its clock was set by +60.000 s before passing 2, says GPS" in reasons(reading)[0]


def test_a_zone_and_a_drift_of_some_milliseconds_are_no_step() -> None:
    held, _ = session()
    facts = taken(held, passing(1, 3610, gps_s=10), passing(2, 3620.004, gps_s=20))

    assert passed(facts) == [(1, 3610), (2, 3620.004)]
    assert not [fact for fact in facts if isinstance(fact, ClockStep)]


def test_a_passing_that_lacks_what_makes_one_is_refused() -> None:
    held, reading = session()
    held.take(PassingRecord(number=1, transponder=1), 1)
    held.take(PassingRecord(number=1, rtc_us=NOON_US), 2)
    held.take(PassingRecord(number=1, transponder=1, rtc_us=1 << 60), 3)

    assert [refusal.line for refusal in reading.refusals] == [1, 2, 3]
    assert not held.missing()


def test_other_records_are_counted_by_name() -> None:
    held, reading = session()
    for record in (StatusRecord(), ResendRecord(), OtherRecord(tor=0x0003), OtherRecord(tor=0x0999)):
        held.take(record, 0)

    assert reading.counts == {
        "STATUS records": 1, "RESEND records": 1, "VERSION records": 1, "0x0999 records": 1
    }  # fmt: skip


def test_ranges_of_numbers_grow_together() -> None:
    numbers = Numbering()
    for number in (5, 3, 9, 4, 10):
        assert numbers.take(number)

    assert (numbers.lowest, numbers.highest, numbers.missing()) == (3, 10, [(6, 8)])
    assert not numbers.take(4)
