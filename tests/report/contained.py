"""Whether a report tells what a person claimed: the same thing, of the same car, with the value in force.

A matcher looks at a sentence: at the facts it states and, where a fact may be stated without all of its values in
words, at the words. Kinds are matched by their tags and values by their names, so that a fact may move or grow.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from pitboard.model.time import HOUR_MS
from pitboard.report.compose import Sentence
from pitboard.report.facts import OVERALL

Matcher = Callable[[Sentence], bool]

P2, GT, HYPERCAR = "LMP2", "LMGTE Am", "HYPERCAR"

MINUTE_MS = 60_000


def at_ms(hour: int, minute: int, second: int = 0) -> int:
    """A race time."""
    return hour * HOUR_MS + minute * MINUTE_MS + second * 1000


def tag(fact: Any) -> str:
    """The kind of a fact, by its name in JSON."""
    return str(fact.__struct_config__.tag)


def of_kind(sentence: Sentence, *kinds: str) -> Iterator[Any]:
    """The facts of some kinds that a sentence states."""
    return (fact for fact in sentence.facts if tag(fact) in kinds)


def value(fact: Any, name: str, missing: Any = None) -> Any:
    """A value of a fact, if its kind has it."""
    return getattr(fact, name, missing)


def words(pattern: str) -> Matcher:
    """The words of the sentence."""
    return lambda sentence: re.search(pattern, sentence.text, re.IGNORECASE) is not None


EVENTS = ("long_stop", "loss", "slow_lap", "retired", "fastest_lap", "lead_change", "drive_through")
"""Kinds whose driver drove then."""


def begun_ms(fact: Any) -> int:
    """When that of an event began."""
    times = (value(fact, name) for name in ("in_ms", "begin_ms", "at_ms"))
    return next((time for time in times if time is not None), -1)


def both(*matchers: Matcher) -> Matcher:
    """All of it in a single sentence."""
    return lambda sentence: all(matcher(sentence) for matcher in matchers)


def either(*matchers: Matcher) -> Matcher:
    """Any of several ways to say the same."""
    return lambda sentence: any(matcher(sentence) for matcher in matchers)


def some(kind: str, **values: object) -> Matcher:
    """A fact of a kind with these values."""
    return lambda sentence: any(
        all(value(fact, name) == wanted for name, wanted in values.items()) for fact in of_kind(sentence, kind)
    )


def place(number: str, position: int, scope: str = OVERALL) -> Matcher:
    """A car in its place; the class of all the first cars is the race."""
    return lambda sentence: any(
        (value(fact, "scope"), value(fact, "number"), value(fact, "position")) == (scope, number, position)
        for fact in of_kind(sentence, "place", "best_of_nation", "home_place")
    )


def lower_than(number: str, position: int) -> Matcher:
    """A car that is not among so many first."""
    return lambda sentence: any(
        fact.number == number and fact.position > position for fact in of_kind(sentence, "place")
    )


def driven_by(number: str, surname: str, when: tuple[int, int] | None = None) -> Matcher:
    """Who drives a car now, or drove it when what the sentence tells happened, where `when` asks for that."""

    def matches(sentence: Sentence) -> bool:
        facts = [fact for fact in sentence.facts if value(fact, "number") == number]
        driven = [fact for fact in facts if value(fact, "driver", "").endswith(surname) and surname in sentence.text]
        if when is None:
            return any(tag(fact) not in EVENTS for fact in driven)
        return any(tag(fact) in EVENTS and when[0] <= begun_ms(fact) <= when[1] for fact in driven)

    return matches


def took_over(number: str, to: str, before: str = "") -> Matcher:
    """A driver who took a car over from another."""

    def matches(sentence: Sentence) -> bool:
        return any(
            fact.number == number
            and fact.driver.endswith(to)
            and value(fact, "from_driver", "").endswith(before)
            and to in sentence.text
            and before in sentence.text
            for fact in of_kind(sentence, "takeover", "driver_change")
        )

    return matches


def gap(number: str, low_s: float, high_s: float, to: str = "", scope: str = OVERALL) -> Matcher:
    """A gap in time within bounds, to the first of the scope or to another car."""
    return lambda sentence: any(
        fact.number == number
        and to in ("", fact.to)
        and scope in (OVERALL, fact.scope)
        and fact.gap_laps == 0
        and low_s * 1000 <= fact.gap_ms < high_s * 1000
        for fact in of_kind(sentence, "gap")
    )


def laps_down(number: str, laps: int) -> Matcher:
    """A gap in laps, now or as a loss left it."""
    return lambda sentence: (
        any(fact.number == number and fact.gap_laps == laps for fact in of_kind(sentence, "gap"))
        or any(
            fact.number == number and laps in (value(fact, "laps_lost"), value(fact, "laps_after"))
            for fact in of_kind(sentence, "loss", "loss_effect")
        )
    )


def lead_change(
    number: str = "",
    before: tuple[str, ...] = (),
    when: tuple[int, int] = (0, 1 << 40),
    how: str = "",
    scope: str = OVERALL,
) -> Matcher:
    """A change of first place: who took it from whom, about when, and how if that is claimed."""
    return lambda sentence: any(
        fact.scope == scope
        and number in ("", fact.number)
        and (not before or fact.before in before)
        and when[0] <= fact.at_ms <= when[1]
        and how in ("", fact.how)
        for fact in of_kind(sentence, "lead_change")
    )


def lost(number: str, low_s: float, high_s: float, when: tuple[int, int] = (0, 1 << 40)) -> Matcher:
    """A long stop, a repair or another loss of a car: how long it took, or how much that cost."""

    def lengths(fact: Any) -> Iterator[int]:
        for name in ("duration_ms", "lost_ms", "stopped_ms", "on_track_ms"):
            if isinstance(value(fact, name), int):
                yield value(fact, name)
        for part in value(fact, "parts", ()):
            yield from lengths(part)

    return lambda sentence: any(
        fact.number == number
        and when[0] <= begun_ms(fact) <= when[1]
        and any(low_s * 1000 <= length < high_s * 1000 for length in lengths(fact))
        for fact in of_kind(sentence, "long_stop", "loss", "slow_lap")
    )


def retired(number: str, surname: str = "") -> Matcher:
    """A retirement, or a car that has stopped and not gone on, with its driver where that is claimed."""
    return lambda sentence: any(
        fact.number == number and fact.driver.endswith(surname) and (not surname or surname in sentence.text)
        for fact in of_kind(sentence, "retired", "loss")
        if value(fact, "gone", True)
    )


def drive_through(number: str, when: tuple[int, int] = (0, 1 << 40)) -> Matcher:
    """A way through the pit lane without a stop."""
    return lambda sentence: (
        any(fact.number == number and when[0] <= fact.at_ms <= when[1] for fact in of_kind(sentence, "drive_through"))
        or any(fact.number == number and value(fact, "sort") == "drive_through" for fact in of_kind(sentence, "loss"))
    )


def neutral(flag: str, begun: tuple[int, int], length_s: tuple[float, float] = (0, 1e9)) -> Matcher:
    """A neutralisation: when it began (its last, or its only), and how long it is or was."""
    return lambda sentence: any(
        value(fact, "flag", value(fact, "state")) == flag
        and any(begun[0] <= value(fact, name, -1) <= begun[1] for name in ("last_from_ms", "begin_ms", "from_ms"))
        and any(
            length_s[0] * 1000 <= length <= length_s[1] * 1000
            for length in (
                *(value(fact, name, -1) for name in ("total_ms", "last_ms", "length_ms", "duration_ms")),
                value(fact, "at_ms", -1) - value(fact, "begin_ms", 0),
            )
        )
        for fact in of_kind(sentence, "neutralised", "neutralisation", "restart")
    )


def restart(low_ms: int, high_ms: int) -> Matcher:
    """A restart, at a time that is told."""
    return lambda sentence: (
        any(low_ms <= value(fact, "at_ms", -1) <= high_ms for fact in of_kind(sentence, "restart"))
        or any(
            not value(fact, "running", True) and low_ms <= value(fact, "last_to_ms", -1) <= high_ms
            for fact in of_kind(sentence, "neutralised")
            if re.search(r"herstart|hervat|groen|restart|green", sentence.text)
        )
    )


def level(count: int, last: str = "", scope: str = OVERALL) -> Matcher:
    """So many cars on the lead lap of a scope, as a count or by name."""
    return lambda sentence: any(
        fact.scope == scope and len(fact.numbers) == count and last in ("", fact.numbers[-1])
        for fact in of_kind(sentence, "lead_lap")
    )


def moved(number: str, to: int, when: tuple[int, int] = (0, 1 << 40)) -> Matcher:
    """A climb or a fall to a place."""
    return lambda sentence: any(
        fact.number == number and fact.to_position == to and when[0] <= fact.to_ms <= when[1]
        for fact in of_kind(sentence, "move")
    )


def led_until(number: str, when: tuple[int, int]) -> Matcher:
    """A car that led until about a time: it lost the lead then, or came in as the first."""
    return either(
        lead_change(before=(number,), when=when),
        lambda sentence: any(
            fact.number == number and fact.before == 1 and when[0] <= fact.in_ms <= when[1]
            for fact in of_kind(sentence, "long_stop")
        ),
        lambda sentence: any(
            fact.number == number
            and when[0] <= fact.begin_ms <= when[1]
            and (value(fact, "lead_to") or value(fact, "from_position") == 1)
            for fact in of_kind(sentence, "loss_effect")
        ),
        lambda sentence: any(
            fact.number == number and fact.from_position == 1 and when[0] <= fact.from_ms <= when[1]
            for fact in of_kind(sentence, "move")
        ),
    )
