"""The cells of a car by the headings of its columns; what stands in them is for a screen, so it may be anything."""

import re
from typing import Any, Final

_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,6}))?")


class Columns:
    """Where each heading stands. Headings are those of the format's own list: Num, State, Class, Driver, Laps, Last."""

    def __init__(self, spec: Any) -> None:
        heads = [one[0] if isinstance(one, list) and one else one for one in spec] if isinstance(spec, list) else []
        self._places = {head: place for place, head in enumerate(heads) if isinstance(head, str)}

    def __contains__(self, head: str) -> bool:
        """Whether there is a column with that heading."""
        return head in self._places

    def value(self, car: Any, head: str) -> Any:
        """What stands in a cell, without the mark that may go with it; None where there is none."""
        place = self._places.get(head)
        if place is None or not isinstance(car, list) or place >= len(car):
            return None
        cell = car[place]
        return (cell[0] if cell else None) if isinstance(cell, list) else cell

    def text(self, car: Any, head: str) -> str:
        """A cell as text."""
        value = self.value(car, head)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

    def whole(self, car: Any, head: str) -> int | None:
        """A cell as a whole number."""
        text = self.text(car, head)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None

    def ms(self, car: Any, head: str) -> int | None:
        """A cell as a time in ms: a number of seconds, or a clock like `1:23.456`."""
        value = self.value(car, head)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return round(value * 1000) if 0 < value < 1e6 else None
        match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            return None
        first, second, seconds, rest = match.groups()
        minutes = int(first or 0) * 60 + int(second) if second else int(first or 0)
        ms = (minutes * 60 + int(seconds)) * 1000 + int(f"{rest or 0:0<3}"[:3])
        return ms or None
