"""A moment's values as pieces of a line."""

from typing import Any

from pitboard.moments import Moment
from pitboard.scoring import History


class Said:
    """What a line of a moment is made of; texts are empty where the moment does not say."""

    def __init__(self, one: Moment, history: History, point: str) -> None:
        self.one = one
        self._history = history
        self._point = point
        self.race_time = self._clock(one.time_us - history.race.start_us)
        self.cars = [self.named(number) for number in one.cars]

    def __getitem__(self, name: str) -> Any:
        return self.one.values.get(name, "")

    @property
    def car(self) -> str:
        """The main car with who is in it: `#8 Toyota (A. Driver)`."""
        driver = self["driver"]
        return f"{self.cars[0]} ({driver})" if driver else self.cars[0]

    @property
    def in_class(self) -> str:
        """The class, where the moment is about one."""
        return "" if self.one.scope == "overall" else self.one.scope

    def named(self, number: str) -> str:
        """A car by its number, and its make where that is known, else its team."""
        car = self._history.cars.get(number)
        name = (car.entry.make or car.entry.team) if car else ""
        return f"#{number} {name}".strip()

    def span(self, name: str) -> str:
        """A duration: `3:41.032`, `32.2` seconds, `1:16:23` from an hour on."""
        ms = int(self[name] or 0) // 1000
        if ms >= 3_600_000:
            return self._clock(ms * 1000)
        if ms >= 60_000:
            return f"{ms // 60_000}:{ms // 1000 % 60:02}{self._point}{ms % 1000:03}"
        return f"{ms // 1000}{self._point}{ms % 1000 // 100}"

    def about(self, name: str) -> str:
        """A duration in minutes and seconds: `5:12`."""
        us = int(self[name] or 0)
        return self._clock(us) if us >= 3_600_000_000 else f"{us // 60_000_000}:{us // 1_000_000 % 60:02}"

    def at(self, name: str) -> str:
        """A moment as race time."""
        return self._clock(int(self[name]) - self._history.race.start_us)

    @staticmethod
    def _clock(us: int) -> str:
        seconds = abs(us) // 1_000_000
        return f"{'-' if us < 0 else ''}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
