"""What is written along the axes and on the bars of the pictures: nothing twice, nothing over another."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pitboard
from engine.node import node
from pitboard.server.hub import Hub
from pitboard.texts import TextPart
from server.browser import Opened
from server.short_race import Served
from waiting import HANGS_S

LABELS = Path(pitboard.__file__).parent / "web" / "panels" / "labels.js"
HOUR_MS = 3_600_000


def asked(what: str, values: list[Any]) -> list[Any]:
    """What a function of the page gives to each value."""
    script = (
        f'import {{ {what} }} from "{LABELS.as_uri()}";'
        f"const told = (value) => (value instanceof Map ? [...value.values()] : value);"
        f"console.log(JSON.stringify({json.dumps(values)}.map((value) => told({what}(value)))));"
    )
    command = [node(), "--input-type=module"]
    run = subprocess.run(command, input=script, capture_output=True, text=True, timeout=HANGS_S, check=True)
    found: list[Any] = json.loads(run.stdout)
    return found


@settings(max_examples=3, deadline=None)
@given(st.lists(st.integers(1, 25 * HOUR_MS), min_size=40, max_size=80))
def test_the_axis_of_stints_has_a_few_round_times_apart_from_one_another(ends_ms: list[int]) -> None:
    for end_ms, ticks in zip(ends_ms, asked("ticksUpTo", ends_ms), strict=True):
        assert len(ticks) <= 6
        assert ticks or end_ms < 6 * 60_000
        assert all(tick % 300_000 == 0 and tick <= 0.96 * end_ms for tick in ticks)
        assert all(later - before >= end_ms / 7 for before, later in pairwise(ticks))


def test_a_stint_of_an_hour_has_its_minutes() -> None:
    assert [tick // 60_000 for tick in asked("ticksUpTo", [42 * 60_000])[0]] == [10, 20, 30, 40]


@pytest.mark.parametrize(
    ("crew", "short"),
    [
        (["James Calado", "Antonio Giovinazzi", "Alessandro Pier Guidi"], ["JC", "AG", "APG"]),
        (["Kevin Estre", "Karl Ehrlacher", "Ken Estes"], ["KEstr", "KEh", "KEste"]),
        (["Ann", ""], ["A", ""]),
    ],
)
def test_a_crew_is_written_short_and_told_apart(crew: list[str], short: list[str]) -> None:
    assert asked("shortNames", [crew]) == [short]


@settings(max_examples=3, deadline=None)
@given(st.lists(st.lists(st.text("ABab -", max_size=8), max_size=6, unique=True), min_size=20, max_size=40))
def test_two_drivers_are_never_written_alike_unless_their_names_are(crews: list[list[str]]) -> None:
    for crew, short in zip(crews, asked("shortNames", crews), strict=True):
        for i, name in enumerate(short):
            others = [crew[k] for k, other in enumerate(short) if other == name and k != i]
            words = {tuple(part for part in one.replace("-", " ").split() if part)[-1:] for one in [crew[i], *others]}
            assert not others or len(words) == 1, (crew, short)


def test_places_begin_with_the_first() -> None:
    assert asked("placeTicks", [1.5, 6.5, 14.5, 24.5, 62.5]) == [
        [1],
        [1, 2, 3, 4, 5, 6],
        [1, 3, 5, 7, 9, 11, 13],
        [1, 5, 10, 15, 20],
        [1, 10, 20, 30, 40, 50, 60],
    ]


def test_a_length_at_an_axis_is_whole() -> None:
    assert asked("tickText", [0, 0.5, 5, 59, 60, 300, -90]) == ["0", "0.5", "5", "59", "1:00", "5:00", "−1:30"]


def test_the_line_about_the_race_is_in_the_language_of_the_page(served: Served, opened: Opened) -> None:
    """As it came with the page, and as the stream told another."""
    served.do(lambda hub: set_note(hub, ("note.played", {})))
    page = opened("?lang=de", (390, 844))
    assert page.inner_text("#note") == "Noch einmal abgespielt, in Echtzeit"
    assert opened("?lang=fr", script=False).inner_text("#note") == "Rejouée, en temps réel"
    served.do(lambda hub: set_note(hub, ("note.senseless", {"source": "A tower", "why": ""}), "no answer"))

    page.wait_for_selector("#note:has-text('no answer')")
    assert page.inner_text("#note") == "A tower sendet, und nichts davon wird verstanden; no answer"


def set_note(hub: Hub, *parts: TextPart) -> None:
    """Let a race say something of itself."""
    hub.race.set_note(*parts)
    hub.publish()
