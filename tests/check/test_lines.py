"""What timing shows, as lines: every key has its text, and times are not cut off."""

import re
from pathlib import Path

import pytest

import pitboard.check as check
from pitboard.check.lines import Ms, either, line
from pitboard.check.wording import in_words
from pitboard.texts import texts


@pytest.mark.parametrize(
    ("ms", "text"),
    [(662, "0,662 s"), (14_990, "14,990 s"), (139_229, "2:19,229"), (60_000, "1:00,000"), (58_350_000, "16:12:30")],
)
def test_a_measured_time_is_written_to_the_thousandth(ms: int, text: str) -> None:
    """An end that is cut off contradicts the rounded figure of the text beside it."""
    assert in_words(line("found.within", time=Ms(ms)), "nl") == f"{text} van de eerste tot de laatste"


KEYS = re.compile(r'"((?:found|row|state|open|scope)\.[a-z_.]*[a-z_])"|unknown\("([a-z_]+)"')


def test_every_line_has_its_text_and_every_text_its_line() -> None:
    """Those of states and orders are put together."""
    sources = "".join(file.read_text("utf-8") for file in Path(check.__file__).parent.glob("*.py"))
    used = {key or f"open.timing.{reason}" for key, reason in KEYS.findall(sources)}
    known = {key for key in texts("en", "check").entries if KEYS.match(f'"{key}"')}

    assert used <= known
    assert {key for key in known - used if not key.startswith(("state.", "row.order."))} == set()


def test_a_class_that_is_no_other_than_all_cars_is_not_listed_again() -> None:
    led = [
        line("found.led", car="8", n=n, scope=line("scope.class", v=scope))
        for n, scope in [(3, "A"), (3, "B"), (4, "B")]
    ]

    assert either((), led[0]) == either(led[0], led[1]) == led[0]
    assert either(led[0], led[2]) == led[0] + led[2]
