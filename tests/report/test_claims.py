"""The 97 claims of a person's report of Le Mans 2023 after sixteen hours: where each went in ours."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from pitboard.report import facts as f
from pitboard.report.compose import Report
from report.sources import at, le_mans

CUT = "16:12:30"

Facts = list[f.ReportFact]
Settles = Callable[[Facts], bool]


def place(number: str, position: int, scope: str = f.OVERALL) -> Settles:
    """The car in the place, by itself or in the aside of a home driver."""
    return lambda facts: any(
        (isinstance(one, f.PlaceFact) and (one.scope, one.number, one.position) == (scope, number, position))
        or (isinstance(one, f.BestOfNationFact) and (one.scope, one.number, one.position) == (scope, number, position))
        for one in facts
    )


def wheel(number: str, surname: str) -> Settles:
    """The driver in the car at the cut."""
    return lambda facts: any(
        isinstance(one, f.AtWheelFact) and one.number == number and one.driver.endswith(surname) for one in facts
    )


def car(number: str, make: str = "", team: str = "") -> Settles:
    """The car with its make and team."""
    return lambda facts: any(
        isinstance(one, f.CarFact) and one.number == number and make in one.make and team in one.team for one in facts
    )


def gap(number: str, low_ms: int, high_ms: int, laps: int = 0, scope: str = f.OVERALL) -> Settles:
    """The gap to the first of the scope within bounds."""
    return lambda facts: any(
        isinstance(one, f.GapFact)
        and (one.scope, one.number, one.gap_laps) == (scope, number, laps)
        and (laps > 0 or low_ms <= one.gap_ms < high_ms)
        for one in facts
    )


def crew(number: str, *surnames: str) -> Settles:
    """Drivers singled out for their nation, or at the wheel."""
    return lambda facts: any(
        (
            isinstance(one, f.CrewFact | f.BestOfNationFact)
            and one.number == number
            and len(one.drivers) == len(surnames)
        )
        or (isinstance(one, f.AtWheelFact) and one.number == number and (one.driver.endswith(surnames)))
        for one in facts
    )


def retired(number: str, surname: str = "", *, on_track: bool | None = None) -> Settles:
    """The retirement with its driver."""
    return lambda facts: any(
        isinstance(one, f.RetiredFact)
        and one.number == number
        and one.driver.endswith(surname)
        and on_track in (None, one.on_track)
        for one in facts
    )


def stop(number: str, least_ms: int, surname: str = "") -> Settles:
    """A long stop or a loss in the pits, finished or not."""
    return lambda facts: any(
        isinstance(one, f.LongStopFact | f.LossFact)
        and one.number == number
        and (one.duration_ms if isinstance(one, f.LongStopFact) else one.stopped_ms) >= least_ms
        and one.driver.endswith(surname)
        for one in facts
    )


def fell(number: str, *positions: int) -> Settles:
    """The car dropped to a place, by the line or behind the stops."""
    return lambda facts: any(
        isinstance(one, f.MoveFact | f.LossEffectFact) and one.number == number and one.to_position in positions
        for one in facts
    )


def led(number: str) -> Settles:
    """The car led earlier on."""
    return lambda facts: any(isinstance(one, f.LedFact) and one.who == number and one.laps > 0 for one in facts)


def some(kind: type, **values: object) -> Settles:
    """A fact of a kind with these values."""
    return lambda facts: any(
        isinstance(one, kind) and all(getattr(one, name) == value for name, value in values.items()) for one in facts
    )


def contender(number: str, scope: str = f.OVERALL) -> Settles:
    """The car can still win."""
    return lambda facts: any(
        isinstance(one, f.ContentionFact) and one.scope == scope and number in one.numbers for one in facts
    )


GT, P2 = "LMGTE Am", "LMP2"

SETTLED: dict[str, Settles] = {
    "S02": lambda facts: any(isinstance(one, f.LostWithinFact) and len(one.numbers) >= 5 for one in facts),
    "S03": some(f.LedFact, who="Ferrari"),
    "S04": place("51", 1),
    "S05": wheel("51", "Calado"),
    "S06": some(f.ClockFact, at_ms=58_350_000),
    "S08": wheel("8", "Hirakawa"),
    "S09": car("8", "Toyota"),
    "S10": place("8", 2),
    "S11": gap("8", 25_000, 35_000),
    "S12": led("8"),
    "S13": lambda facts: any(isinstance(one, f.SwapsFact) and one.count >= 3 for one in facts),
    "S14": lambda facts: any(isinstance(one, f.SwapsFact) and one.in_stops >= one.count - 1 for one in facts),
    "S15": some(f.LossFact, number="51", driver="Alessandro Pier Guidi"),
    "S16": lambda facts: any(
        isinstance(one, f.LossFact) and one.number == "51" and 28_000_000 <= one.begin_ms < 28_800_000 for one in facts
    ),
    "S21": fell("51", 4, 5),
    "S22": lambda facts: stop("50", 1_600_000)(facts) and stop("94", 1_400_000)(facts),
    "S23": lambda facts: fell("51", 4, 5)(facts) and place("51", 1)(facts),
    "S24": place("2", 3),
    "S25": wheel("2", "Lynn"),
    "S26": gap("2", 120_000, 150_000),
    "S27": contender("2"),
    "S28": place("3", 4),
    "S29": crew("3", "van der Zande"),
    "S30": some(f.CrewFact, number="3", nation="NLD"),
    "S31": lambda facts: any(
        (isinstance(one, f.LongStopFact) and one.number == "3" and one.in_ms < 3 * 3_600_000)
        or (isinstance(one, f.LossFact) and one.number == "3" and one.begin_ms < 3 * 3_600_000)
        for one in facts
    ),
    "S34": gap("3", 0, 0, laps=1),
    "S35": place("6", 5),
    "S36": stop("6", 150_000, "Estre"),
    "S38": stop("6", 150_000, "Estre"),
    "S39": stop("6", 150_000, "Estre"),
    "S40": retired("7"),
    "S41": retired("7", "Kobayashi"),
    "S44": retired("66", "Prette"),
    "S47": retired("7", on_track=True),
    "S48": retired("75"),
    "S49": stop("50", 1_600_000),
    "S52": place("34", 1, P2),
    "S53": wheel("34", "Śmiechowski"),
    "S54": gap("41", 3_000, 8_000, scope=P2),
    "S55": place("41", 2, P2),
    "S56": wheel("41", "Kubica"),
    "S58": lambda facts: any(
        isinstance(one, f.PaceFact) and one.number == "41" and one.faster_ms > 1_000 for one in facts
    ),
    "S59": place("30", 3, P2),
    "S60": gap("30", 90_000, 100_000, scope=P2),
    "S61": crew("65", "van der Helm", "van Uitert"),
    "S63": place("65", 4, P2),
    "S64": some(f.BestOfNationFact, number="65", nation="NLD"),
    "S65": place("31", 7, P2),
    "S66": gap("39", 0, 0, laps=16, scope=P2),
    "S68": lambda facts: some(f.CrewFact, number="39")(facts) and not retired("39")(facts),
    "S69": place("56", 1, GT),
    "S70": wheel("56", "Cairoli"),
    # At the cut itself the #33 has not stopped yet: it is second until 16:12:38, and the #57 third.
    "S72": place("57", 3, GT),
    "S73": gap("57", 0, 60_000, scope=GT),
    "S74": place("54", 4, GT),
    "S75": gap("54", 0, 60_000, scope=GT),
    "S76": place("85", 5, GT),
    "S77": place("86", 6, GT),
    "S78": crew("33", "Catsburg"),
    "S79": stop("33", 500_000),
    "S80": contender("33", GT),
    "S81": gap("33", 0, 200_000, scope=GT),
    "S83": retired("63", "Kvyat"),
    "S86": retired("88", "Ried"),
    "S87": retired("80", "Barnicoat"),
    "S88": lambda facts: any(
        isinstance(one, f.RetiredFact) and one.number == "80" and one.at_ms > 14 * 3_600_000 for one in facts
    ),
    "S90": stop("94", 1_400_000, "Menezes"),
    "S94": lambda facts: (
        some(f.LongStopFact, number="94", before=3)(facts)
        or some(f.LossEffectFact, number="94", from_position=3)(facts)
    ),
    "S95": led("94"),
    "S96": retired("4"),
}

NOT_AT_HOME = {"S92": "a nation other than the home nation"}

LONG_AT_LEAST = 62
REPORT_AT_LEAST = 56
"""Of the 72 claims that timing settles, so many are in the long read, and so many fit in 600 words."""


@cache
def facts_of(races: Path, length: str) -> tuple[Report, Facts]:
    """The report and all its facts."""
    document = at(le_mans(races), CUT, lang="nl", nation="NLD", length=length)
    return document, [fact for sentence in document.sentences() for fact in sentence.facts]


@cache
def claims(races: Path) -> dict[str, tuple[str, str]]:
    """The claims by number: their words and the verdict on them."""
    path = races.parent / "seed" / "claims.md"
    if not path.exists():
        pytest.skip(f"no claims at {path}")
    rows = re.findall(r"^\| (S\d\d) \| \d \| (.*?) \|.*?\| \*\*(.*?)\*\* \|", path.read_text("utf-8"), re.MULTILINE)
    return {number: (words, verdict) for number, words, verdict in rows}


def where(number: str, verdict: str, races: Path) -> str:
    """Where a claim went."""
    if number in SETTLED:
        for length in ("report", "long"):
            if SETTLED[number](facts_of(races, length)[1]):
                return "in the report" if length == "report" else "in the long read"
        return "MISSING"
    if number in NOT_AT_HOME:
        return NOT_AT_HOME[number]
    if verdict.startswith("EXT"):
        return "needs outside knowledge"
    if verdict.startswith("EVAL"):
        return "style"
    return "needs a note"


def test_every_claim_has_its_place(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Prints the table; what timing settles is, most of it, in the report or in the long read."""
    table = {number: (words, where(number, verdict, races)) for number, (words, verdict) in claims(races).items()}
    with capsys.disabled():
        print(f"\nclaims at {CUT}, report in Dutch, home nation NLD")  # the table is the result
        for number, (words, went) in table.items():
            print(f"  {number}  {went:<36} {words}")  # the table is the result
    assert len(table) == 97
    assert sum(went.startswith("in the ") for _, went in table.values()) >= LONG_AT_LEAST
    assert sum(went == "in the report" for _, went in table.values()) >= REPORT_AT_LEAST


def test_the_errors_of_the_person_come_out_right(races: Path) -> None:
    for length in ("report", "long"):
        said = "\n".join(sentence.text for sentence in facts_of(races, length)[0].sentences())
        assert "#8 Toyota" in said
        assert not re.search(r"#9 Toyota|Harikawa|Schmichowski|Kevin Estre", said)
        assert any(
            "Duqueine" in one and re.search(r"een minuut en 37|anderhalve minuut", one) for one in said.splitlines()
        )
        assert "06.31 uur" in said
