"""How RMonitor writes things: clocks, texts, records. A record here is a line without its CR LF."""

import unicodedata
from collections.abc import Iterable

from pitboard.feeds.clock import DAY_US, SECOND_US

NOTHING = "00:00:00.000"
"""The time of what has not happened yet."""

_LETTERS = "ß=ss ø=o Ø=O æ=ae Æ=AE œ=oe Œ=OE ł=l Ł=L đ=d Đ=D ð=d Ð=D þ=th Þ=Th ı=i ħ=h Ħ=H"
_SIGNS = "‘=' ’=' “=' ”=' \"=' –=- —=- −=-"
_APART = str.maketrans({",": " "} | dict(one.split("=") for one in f"{_LETTERS} {_SIGNS}".split()))
"""Letters that are no letter with a mark; and what would end a field or a record."""


def text(value: str, width: int = 40) -> str:
    """A text as it goes between quotes, at most `width` characters, in ASCII.

    Letters lose their marks (`Śmiechowski` is `Smiechowski`), what no ASCII letter stands for becomes `?`; a quotation
    mark becomes an apostrophe, a comma and a control character a space: nobody documented how to escape them.
    """
    bare = unicodedata.normalize("NFKD", value.translate(_APART)).translate(_APART)
    letters = (one if one.isascii() else "?" for one in bare if not unicodedata.combining(one))
    shown = "".join(one if one.isprintable() else " " for one in letters)
    return " ".join(shown.split())[:width].strip()


def quoted(value: str, width: int = 40) -> str:
    """A text field with its quotes."""
    return f'"{text(value, width)}"'


def clock(duration_us: int) -> str:
    """A duration in µs as `HH:MM:SS`; hours go on past 24, the fraction is cut off."""
    seconds = max(duration_us, 0) // SECOND_US
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def clock_ms(duration_ms: int) -> str:
    """A duration in ms as `HH:MM:SS.DDD`; hours go on past 24."""
    seconds, ms = divmod(max(duration_ms, 0), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"


def time_of_day(local_us: int) -> str:
    """A local moment (µs since the epoch) as the time of day `HH:MM:SS`."""
    return clock(local_us % DAY_US)


def wire(records: Iterable[str]) -> bytes:
    """Records as they go over the line: ASCII, each ended by CR LF."""
    return "".join(f"{record}\r\n" for record in records).encode("ascii")
