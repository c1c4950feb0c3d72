"""What a sentence about the cars of the small race states."""

from collections.abc import Iterable

from pitboard.check import Claim, Lang, read
from pitboard.model import Entry
from small_race import ENTRIES

SHOWN = (
    *("car", "other", "driver", "make", "nation", "place", "low", "high", "note", "scope", "period"),
    *("from_us", "until_us"),
)


def stated(text: str, lang: Lang | None = None, entries: Iterable[Entry] = ENTRIES) -> list[str]:
    """Write each claim of a text on one line: its kind and the values it has, as `gap car=8 other=51 low=14800`."""
    return [_line(claim) for claim in read(text, entries, lang)]


def _line(claim: Claim) -> str:
    values = [f"{name}={getattr(claim, name)}" for name in SHOWN if getattr(claim, name)]
    return " ".join([claim.kind, *values])
