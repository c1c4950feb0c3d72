"""Single sentences over Le Mans 2023, each a kind of misreading, in other words and in the other language too."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from check import ways_en, ways_nl
from check.sentences import FACTS, KINDS
from loaded import loaded
from pitboard.check import _field
from pitboard.check.reading import read_claims
from pitboard.check.timing import RaceTiming
from pitboard.check.verdicts import judged
from pitboard.scoring import History

ROWS = [*(row for kind in KINDS for row in kind), *FACTS]
TIMINGS: dict[tuple[str, int], RaceTiming] = {}


def verdict(text: str, lang: str, minute: int, history: History) -> str:
    """The verdict on a sentence as a whole: wrong if any claim is, right if one is, else not known."""
    key = (history.race.name, minute)
    timing = TIMINGS.setdefault(key, RaceTiming(history, history.race.start_us + minute * 60_000_000))
    found = {item.verdict for item in judged(read_claims(text, timing, _field(timing), lang), timing)}
    return "wrong" if "wrong" in found else "right" if "right" in found else "not known"


@pytest.mark.parametrize(("lang", "at", "wanted", "text"), ROWS, ids=[row[3][:60] for row in ROWS])
def test_a_sentence_gets_its_due(lang: str, at: str, wanted: str, text: str, le_mans: History) -> None:
    hours, minutes = map(int, at.split(":"))
    found = verdict(text, lang, hours * 60 + minutes, le_mans)

    assert found != wanted.removeprefix("not-") if wanted.startswith("not-") else found == wanted


@pytest.mark.parametrize("kind", KINDS, ids=[kind[0][3][:40] for kind in KINDS])
def test_every_kind_is_said_four_ways_in_two_languages(kind: list[tuple[str, str, str, str]]) -> None:
    langs = [row[0] for row in kind]

    assert (langs.count("en"), langs.count("nl")) == (2, 2)


def ways(text: str) -> dict[str, list[str]]:
    """The ways to say each kind of statement: a sentence a line, `{so/not so}` where it is true and where false."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("@"):
            found[line[1:]] = []
        elif line:
            found[list(found)[-1]].append(line)
    return found


WAYS = {"en": ways(ways_en.WAYS), "nl": ways(ways_nl.WAYS)}
ELSEWHERE = {("imsa-sebring-2022", 510): ways(ways_en.SEBRING), ("spa-2020", 270): ways(ways_en.SPA)}


def each_way(kind: list[str]) -> Iterator[tuple[str, str]]:
    """Every sentence of a kind as it is true, and as it is false, with the verdict wanted."""
    for way in kind:
        for part, wanted in ((r"\1", "right"), (r"\2", "wrong")):
            yield re.sub(r"\{([^{}]*?)/([^{}]*?)\}", part, way), wanted


@pytest.mark.parametrize(("lang", "kind"), [(lang, kind) for lang, kinds in WAYS.items() for kind in kinds])
def test_a_kind_of_statement_is_right_or_wrong_in_many_words(lang: str, kind: str, le_mans: History) -> None:
    for text, wanted in each_way(WAYS[lang][kind]):
        assert verdict(text, lang, 960, le_mans) == wanted, text


@pytest.mark.parametrize(
    ("race", "minute", "kind"), [(*race, kind) for race, kinds in ELSEWHERE.items() for kind in kinds]
)
def test_another_race_is_read_in_many_words(race: str, minute: int, kind: str, races: Path) -> None:
    history = loaded(races / "more" / f"{race}.csv.gz")

    for text, wanted in each_way(ELSEWHERE[race, minute][kind]):
        assert verdict(text, "en", minute, history) == wanted, text
