"""What ten reporters claimed of ten moments of Le Mans 2023: how much of it our report of that moment tells.

`PITBOARD_TABLE=1` prints the claims with the sentences that tell them, for a reader to judge.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from msgspec import Struct

from loaded import loaded
from pitboard.report.compose import Report
from report.contained import (
    GT,
    HYPERCAR,
    P2,
    Matcher,
    at_ms,
    both,
    drive_through,
    driven_by,
    either,
    gap,
    laps_down,
    lead_change,
    led_until,
    level,
    lost,
    lower_than,
    moved,
    neutral,
    place,
    restart,
    retired,
    some,
    took_over,
    words,
)
from report.likely_claims import likely_claims
from report.rows import Tables
from report.sources import at, le_mans

AT_LEAST = {"report": 0.78, "long": 0.85}
"""The share of the true claims that a report of a length tells."""

MORNING = (at_ms(2, 50), at_ms(3, 20))
AFTER_THE_RESTART = (at_ms(9, 17), at_ms(9, 24))

CLAIMS: dict[str, tuple[Matcher, ...]] = {
    "A01.01": (lead_change("8", ("50", "51"), (0, at_ms(0, 5))),),
    "A01.03": (neutral("safety_car", (0, at_ms(0, 5)), (2000, 2400)),),
    "A01.04": (neutral("safety_car", (0, at_ms(0, 5)), (2000, 2400)),),
    "A01.08": (driven_by("6", "Vanthoor"),),
    "A01.09": (place("6", 5),),
    "A01.10": (
        either(
            some("restart", leader="8"),
            both(words("herstart|hervat"), words("#8|Toyota|Buemi")),
            both(lead_change("8", when=(0, at_ms(0, 39))), words("sinds|sindsdien")),
        ),
    ),
    "A02.01": (place("94", 1),),
    "A02.02": (lead_change("94", ("50", "51"), MORNING, "in_the_stops"),),
    "A02.04": (neutral("safety_car", (at_ms(2, 50), at_ms(2, 56))),),
    "A02.07": (driven_by("3", "Bourdais", (at_ms(1, 45), at_ms(1, 55))),),
    "A02.08": (lost("3", 200, 300, (at_ms(1, 45), at_ms(1, 55))),),
    "A02.10": (driven_by("709", "Gutiérrez", (at_ms(2, 45), at_ms(3, 0))),),
    "A02.12": (led_until("50", MORNING),),
    "A02.14": (moved("94", 2, (at_ms(2, 0), at_ms(3, 0))),),
    "A02.15": (words("#51.*#94.*tweede plaats|tweede plaats.*#94.*#51"),),
    "A02.16": (place("6", 2), driven_by("6", "Estre"), place("7", 3)),
    "A03.01": (neutral("safety_car", (at_ms(2, 50), at_ms(2, 56))),),
    "A03.02": (place("94", 1), driven_by("94", "Menezes")),
    "A03.03": (
        *(place(number, position) for position, number in enumerate(("6", "7", "8", "75"), 2)),
        driven_by("6", "Estre"),
        driven_by("7", "López"),
    ),
    "A03.05": (either(place("93", 14, HYPERCAR), place("93", 14)),),
    "A03.06": (laps_down("93", 2),),
    "A03.07": (
        *(place(number, position, P2) for position, number in enumerate(("35", "36", "23"), 1)),
        *(driven_by(number, name) for number, name in (("35", "Rojas"), ("36", "Canal"), ("23", "Jarvis"))),
    ),
    "A03.08": (place("85", 1, GT),),
    "A03.09": (
        *(place(number, position, GT) for position, number in enumerate(("56", "911", "72", "25"), 2)),
        driven_by("911", "Rump"),
    ),
    "A03.10": (place("24", 44),),
    "A03.11": (driven_by("24", "Button"),),
    "A04.01": (lead_change("38", ("94",), (at_ms(4, 18), at_ms(4, 26))),),
    "A04.02": (led_until("38", (at_ms(4, 48), at_ms(4, 58))),),
    "A04.07": (drive_through("5", (at_ms(4, 50), at_ms(4, 55))),),
    "A04.09": (place("5", 3), place("75", 4)),
    "A04.11": (place("51", 1), place("50", 2)),
    "A05.01": (led_until("38", (at_ms(4, 48), at_ms(4, 58))),),
    "A05.02": (lead_change("51", ("38",), (at_ms(4, 48), at_ms(4, 58))), place("50", 2)),
    "A05.03": (lost("38", 1170, 1240),),
    "A05.04": (place("38", 14, HYPERCAR),),
    "A05.05": (driven_by("38", "Stevens"),),
    "A05.06": (drive_through("5", (at_ms(4, 50), at_ms(4, 55))),),
    "A06.03": (gap("94", 60, 67),),
    "A06.04": (place("94", 2), driven_by("94", "Duval")),
    "A06.05": (gap("7", 29, 34, "94"),),
    "A06.06": (driven_by("7", "Kobayashi"),),
    "A06.07": (
        either(some("joint_stops"), words("(hele kopgroep|eerste (vier|vijf|zes)|kop van het veld).*(stop|pits)")),
    ),
    "A06.08": (place("50", 4), driven_by("50", "Nielsen")),
    "A06.10": (
        *(place("2", 5), driven_by("2", "Westbrook")),
        *(place("8", 6), driven_by("8", "Hirakawa")),
    ),
    "A06.11": (level(6, "8"),),
    "A06.12": (retired("75", "Jaminet"),),
    "A06.13": (place("34", 1, P2), driven_by("34", "Scherer")),
    "A07.02": (retired("7", "Kobayashi"),),
    "A07.03": (retired("66"),),
    "A07.04": (place("94", 1), driven_by("94", "Müller")),
    "A07.05": (place("8", 2), driven_by("8", "Hirakawa")),
    "A07.06": (level(5),),
    "A07.07": (driven_by("2", "Lynn"),),
    "A07.08": (lead_change("41", ("34",), (at_ms(7, 0), at_ms(9, 8)), scope=P2),),
    "A07.09": (place("65", 3, P2),),
    "A07.10": (level(10, scope=P2),),
    "A07.11": tuple(place(number, position, GT) for position, number in enumerate(("85", "54", "56"), 1)),
    "A07.12": (level(6, scope=GT),),
    "A08.01": (restart(at_ms(9, 16), at_ms(9, 19)),),
    "A08.02": (lead_change("8", ("94",), AFTER_THE_RESTART),),
    "A08.03": (
        both(
            neutral("full_course_yellow", (at_ms(9, 39), at_ms(9, 42))),
            words(r"01\.40|kwart voor twee|het laatste uur"),
        ),
    ),
    "A08.04": (place("8", 3), driven_by("8", "Buemi")),
    "A08.05": (took_over("51", "Calado", "Pier Guidi"),),
    "A08.06": (place("94", 1), driven_by("94", "Müller")),
    "A08.07": (
        *(place("2", 2), driven_by("2", "Lynn")),
        *(place("51", 4), driven_by("51", "Calado")),
    ),
    "A08.08": (lost("5", 1400, 1500),),
    "A08.09": (
        either(
            lost("50", 500, 620, (at_ms(9, 49), at_ms(9, 53))),
            both(some("in_pit", number="50"), words("sinds|garage|box|minuten")),
        ),
    ),
    "A08.11": (place("3", 5), driven_by("3", "Bourdais")),
    "A08.12": (place("34", 1, P2), driven_by("34", "Śmiechowski")),
    # The #41 was third at 9:51 and is second at the hour: the place in force is told.
    "A08.14": (either(place("41", 2, P2), place("41", 3, P2)), driven_by("41", "Andrade")),
    "A09.01": (both(words("vier (merken|verschillende)|four makes")),),
    "A09.04": (lost("50", 1650, 1740),),
    "A09.05": (driven_by("3", "Bourdais", (at_ms(10, 20), at_ms(10, 40))),),
    "A09.07": (
        either(
            some("long_stop", number="94", before=3),
            some("loss_effect", number="94", from_position=3),
            both(some("loss", number="94"), words("derde|P3")),
        ),
    ),
    "A09.08": (lost("94", 1350, 1500),),
    "A09.09": (driven_by("94", "Menezes", (at_ms(11, 0), at_ms(11, 30))),),
    "A09.10": (retired("63", "Kvyat"),),
    "A09.11": (level(6, scope=P2),),
    "A09.12": tuple(
        place(number, position, P2) for position, number in enumerate(("30", "65", "47", "41", "34", "48"), 1)
    ),
    "A09.14": (place("56", 1, GT), place("54", 2, GT)),
    "A10.01": (place("51", 1), driven_by("51", "Calado"), place("8", 2), driven_by("8", "Buemi")),
    "A10.02": (gap("8", 3, 6),),
    "A10.03": (lead_change("51", (), (at_ms(11, 25), at_ms(11, 45)), "in_the_stops"),),
    "A10.06": (place("2", 3), driven_by("2", "Westbrook"), place("6", 4), driven_by("6", "Lotterer")),
    "A10.07": (gap("2", 50, 75),),
    "A10.08": (restart(at_ms(9, 16), at_ms(9, 19)),),
    "A10.09": (lead_change("8", ("94",), AFTER_THE_RESTART),),
    "A10.10": (lead_change("8", ("94",), (at_ms(10, 22), at_ms(10, 28))),),
    "A10.11": (took_over("94", "Menezes", "Müller"),),
    "A10.12": (laps_down("94", 8),),
    "A10.13": (lower_than("94", 10),),
}
"""What each true claim takes: all of its parts, each in some sentence."""

ERRORS: dict[str, tuple[Matcher, ...]] = {
    "A01.07": (place("43", 4, P2),),
    "A02.13": (gap("51", 19, 21, "50"),),
    "A04.05": (driven_by("6", "Cameron"),),
    "A04.06": (place("6", 2),),
    "A06.02": (place("50", 1),),
    "A07.01": (words("hele (negende )?uur.*safety ?car|safety ?car.*hele (negende )?uur"),),
}
"""The reporters' own errors: none may be ours."""


class Claim(Struct, frozen=True):
    """A claim of a reporter: of which report, what it says, and whether timing bears it out (`T`)."""

    id: str
    at: str
    kind: str
    formal: str
    verdict: str


@cache
def claims(races: Path) -> tuple[Claim, ...]:
    """The claims of all reporters."""
    path = races.parent / "reports" / "claims.json"
    if not path.exists():
        pytest.skip(f"no claims of reporters at {path}")
    return tuple(
        Claim(claim["id"], report["at"], claim["kind"], claim["formal"], claim["verdict"])
        for report in json.loads(path.read_text("utf-8"))
        for claim in report["claims"]
    )


@cache
def written(races: Path, time: str, length: str) -> Report:
    """Our report of a moment."""
    return at(le_mans(races), time, lang="nl", nation="NLD", length=length)


def telling(claim: Claim, matchers: tuple[Matcher, ...], length: str, races: Path) -> Iterator[str]:
    """The sentence of the report that tells each part of a claim, empty for a part that none tells."""
    sentences = written(races, claim.at, length).sentences()
    for matcher in matchers:
        yield next((sentence.text for sentence in sentences if matcher(sentence)), "")


def table(races: Path, length: str) -> dict[str, list[str]]:
    """The sentences that tell each true claim in a report of a length."""
    return {
        claim.id: list(telling(claim, CLAIMS[claim.id], length, races))
        for claim in claims(races)
        if claim.verdict == "T"
    }


def shown(races: Path, length: str, found: dict[str, list[str]]) -> Iterator[str]:
    """The table, to be read."""
    held = sum(all(texts) for texts in found.values())
    yield f"\n{length}: {held} of {len(found)} true claims, {100 * held / len(found):.0f} %"
    for claim in claims(races):
        if claim.id in found:
            texts = found[claim.id]
            mark = "told   " if all(texts) else "partly " if any(texts) else "MISSING"
            yield f"  {claim.id} {claim.at:>7} {mark} {claim.kind:<7} {claim.formal}"
            yield from (f"{'':26}> {text}" for text in dict.fromkeys(filter(None, texts)))


@pytest.mark.parametrize("length", AT_LEAST)
def test_the_report_tells_what_reporters_told(length: str, races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = table(races, length)
    if os.environ.get("PITBOARD_TABLE"):
        with capsys.disabled():
            print("\n".join(shown(races, length, found)))  # the table is the result

    assert sum(all(texts) for texts in found.values()) >= AT_LEAST[length] * len(found)


def test_every_true_claim_has_what_it_takes(races: Path) -> None:
    assert {claim.id for claim in claims(races) if claim.verdict == "T"} == set(CLAIMS)
    assert {claim.id for claim in claims(races) if claim.verdict == "F"} == set(ERRORS)


@pytest.mark.parametrize("length", AT_LEAST)
def test_none_of_the_reporters_errors_is_ours(length: str, races: Path) -> None:
    for claim in claims(races):
        if claim.verdict == "F":
            assert not all(telling(claim, ERRORS[claim.id], length, races)), claim


OTHER_MOMENTS = {
    "le-mans-2023": ("2:22:00", "5:50:00", "8:22:00", "13:22:00", "18:40:00", "21:22:00"),
    "imola-2025": ("2:24:00", "4:36:00"),
}
"""Moments that no reporter's claims are known of."""

LIKELY_AT_LEAST = {"LEAD": 1.0, "DRV": 0.9, "POS": 0.9, "GAP": 0.9, "LEADCHG": 0.7, "LOSS": 0.65, "FLAG": 0.9}
"""The share of the likely claims of a kind that the long text tells."""


def test_the_report_tells_at_any_moment_what_a_reporter_would(races: Path, capsys: pytest.CaptureFixture[str]) -> None:
    likely: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for name, times in OTHER_MOMENTS.items():
        history = loaded(races / name)
        for time in times:
            document = at(history, time, lang="nl", nation="NLD", length="long")
            tables = Tables(history, history.race.start_us + document.at_ms * 1000)
            for claim in likely_claims(tables):
                likely[claim.kind] += 1
                held[claim.kind] += all(any(map(matcher, document.sentences())) for matcher in claim.matchers)
    if os.environ.get("PITBOARD_TABLE"):
        with capsys.disabled():
            print("\nlikely claims:", *(f"{kind} {held[kind]}/{likely[kind]}" for kind in likely))  # the table

    assert {kind: share for kind, share in LIKELY_AT_LEAST.items() if held[kind] < share * likely[kind]} == {}
