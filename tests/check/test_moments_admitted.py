"""Time in words as the spans of race time it admits: Le Mans 2023 starts at 16:00 local time."""

import pytest

from pitboard.check.moments_admitted import Clock, When
from pitboard.check.phrases import tokens_of
from pitboard.check.text import fold
from pitboard.check.timing import RaceTiming
from pitboard.check.words import words_of
from pitboard.scoring import History

HOUR_MS = 3_600_000
MINUTE_MS = 60_000


def first(text: str, lang: str, history: History, hour: float = 16) -> When:
    """The first time that a text names, read at an hour of the race."""
    clock = Clock(RaceTiming(history, history.race.start_us + int(hour * HOUR_MS) * 1000), words_of(lang))
    tokens = tokens_of(fold(text), 0, len(text))
    found = (clock.at(tokens, place) for place in range(len(tokens)))
    return next(one for one in found if one)


@pytest.mark.parametrize(
    ("lang", "text", "hours"),
    [
        ("en", "just after ten", 6.05),
        ("en", "at half past ten", 6.5),
        ("en", "since twenty-eight minutes past ten", 6.4667),
        ("en", "at five to nine", 4.9167),
        ("en", "two minutes to midnight", 7.9667),
        ("en", "at 2.17am", 10.2833),
        ("en", "at 1:17 am", 9.2833),
        ("en", "shortly before midnight", 7.95),
        ("en", "it is five o'clock", 13),
        ("en", "at 5:40", 5.6667),
        ("nl", "kwart over twaalf", 8.25),
        ("nl", "om vijf voor negen", 4.9167),
        ("nl", "sinds tien over half vijf", 12.6667),
        ("nl", "even voor middernacht", 7.95),
        ("nl", "om 20.55 uur", 4.9167),
        ("nl", "iets na negenen", 5.05),
        ("nl", "acht uur 's avonds", 4),
        ("en", "in the eighth hour", 7.5),
        ("en", "early in the sixth hour", 5.2),
        ("en", "the end of the eighth hour", 7.9),
        ("nl", "in het achtste uur", 7.5),
        ("nl", "tot het einde van het achtste uur", 7.9),
        ("en", "an hour ago", 15),
        ("en", "two minutes ago", 15.9667),
        ("nl", "een kwartier geleden", 15.75),
        ("en", "in the last four minutes", 15.96),
        ("en", "the opening hour", 0.5),
        ("en", "with six hours to go", 18),
        ("nl", "twee uur voor het einde", 22),
        ("en", "in the night", 10),
        ("nl", "'s nachts", 10),
    ],
)
def test_a_time_admits_its_moment(lang: str, text: str, hours: float, le_mans: History) -> None:
    when = first(text, lang, le_mans)

    assert any(begin <= hours * HOUR_MS <= end for begin, end in when.spans), when


@pytest.mark.parametrize(
    ("lang", "text", "bond"),
    [
        ("en", "since five to nine", "since"),
        ("en", "until midnight", "until"),
        ("en", "six hours left", "left"),
        ("nl", "nog vier uur te gaan", "left"),
        ("nl", "na twee uur koers", "into"),
        ("en", "three hours into the race", "into"),
        ("nl", "daarnet", "recent"),
    ],
)
def test_how_a_time_binds(lang: str, text: str, bond: str, le_mans: History) -> None:
    assert first(text, lang, le_mans).bond == bond


@pytest.mark.parametrize(("text", "minutes"), [("at 22:31", 31), ("at around ten", 0)])
def test_a_clock_time_is_no_wider_than_minutes(text: str, minutes: int, le_mans: History) -> None:
    when = first(text, "en", le_mans) if "22" in text else first("just after ten", "en", le_mans)

    assert all(end - begin <= 15 * MINUTE_MS for begin, end in when.spans)
    assert any(begin <= (6 * 60 + minutes + 1) * MINUTE_MS <= end for begin, end in when.spans)


@pytest.mark.parametrize(("text", "lap"), [("in de elfde ronde", 11), ("sinds de 62ste ronde", 62), ("on lap 75", 75)])
def test_a_lap_by_its_number(text: str, lap: int, le_mans: History) -> None:
    assert first(text, "nl" if "ronde" in text else "en", le_mans).lap == lap


@pytest.mark.parametrize(("hour", "bond"), [(16, "left"), (24, "at")])
def test_what_was_left_is_a_time_when_the_race_is_over(hour: float, bond: str, le_mans: History) -> None:
    assert first("met twintig minuten te gaan", "nl", le_mans, hour).bond == bond


def test_a_lap_is_a_time(le_mans: History) -> None:
    when = first("leader since lap 75", "en", le_mans)

    assert any(begin <= 6.03 * HOUR_MS <= end for begin, end in when.spans)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2:59 - Green.", 2.9833),
        ("[14:05] Ferrari leads.", 14.0833),
        ("19' - Go.", 0.3167),
        ("Lap 12: Toyota.", 1.0),
        ("7u26 - Go.", 7.4333),
    ],
)
def test_a_ticker_writes_its_time_before_the_line(text: str, hours: float, le_mans: History) -> None:
    clock = Clock(RaceTiming(le_mans, le_mans.race.start_us + 16 * HOUR_MS * 1000), words_of("en"))
    stamp = clock.stamp(tokens_of(fold(text), 0, len(text)))

    assert stamp is not None
    assert any(begin <= hours * HOUR_MS <= end for begin, end in stamp.spans)
