"""What of a server is to be watched: figures for a monitoring system, and why newcomers should go elsewhere."""

import time
from collections.abc import Callable, Iterable
from typing import Final, Literal

from msgspec import Struct

STALE_S: Final = 15.0
"""A server that has sent its viewers no sign of life for so long is stuck: three of them are missing."""


class Figure(Struct, frozen=True):
    """A figure as Prometheus names it: `pitboard_` and `name`, in the unit that ends the name; a counter only grows."""

    name: str
    about: str
    value: float
    kind: Literal["gauge", "counter"] = "gauge"
    labels: dict[str, str] = {}


class Watched:
    """What a server's parts tell of themselves, and whether newcomers are welcome.

    `figures_of` are asked whenever somebody looks; `reasons_of` give why newcomers should go elsewhere, "" for no
    reason. `now_s` is a clock that never goes back, in seconds.
    """

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self.draining = False
        self.figures_of: list[Callable[[], Iterable[Figure]]] = []
        self.reasons_of: list[Callable[[], str]] = []
        self._now_s = now_s

    def figures(self) -> list[Figure]:
        """Every figure, as it is now."""
        return [figure for figures in self.figures_of for figure in figures()]

    def reasons(self, *, has_race: bool, woken_s: float) -> list[str]:
        """Why newcomers should go elsewhere; none where they are welcome.

        `woken_s` is when the server last sent its viewers anything, by the same clock.
        """
        found = ["draining"] if self.draining else []
        if not has_race:
            found.append("no race yet")
        if self._now_s() - woken_s > STALE_S:
            found.append("nothing is published")
        return found + [reason for given in self.reasons_of if (reason := given())]
