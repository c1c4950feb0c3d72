"""A car's crossings of the line as told more than once: by $L, by $C, and by the lap time of the next $C."""

from bisect import bisect_left, insort
from typing import Literal

Teller = Literal["crossing", "lap", "next lap"]

TWIN_MS = 1000
"""Two records of one crossing lie closer than this; two crossings of one car do not."""


class Crossings:
    """One car's crossings of one loop, in ms of the run."""

    def __init__(self) -> None:
        self._told: list[tuple[int, Teller]] = []

    def take(self, elapsed_ms: int, by: Teller) -> bool:
        """Note a crossing; False: it was known.

        The same instant again is known. A $C tells of a crossing only where no other record has, and a $L of one that a
        $C has told of adds nothing; what was worked out from the next lap gives way to either.
        """
        near = self.near(elapsed_ms)
        if (elapsed_ms, by) in near:
            return False
        tellers = {teller for _, teller in near}
        if by == "crossing":
            known = "lap" in tellers
        else:
            known = bool(tellers - {"next lap"}) or (by == "next lap" and bool(tellers))
        if known:
            return False
        insort(self._told, (elapsed_ms, by))
        return True

    def near(self, elapsed_ms: int) -> list[tuple[int, Teller]]:
        """What was told within a second of a moment."""
        begin = bisect_left(self._told, (elapsed_ms - TWIN_MS + 1, ""))
        end = bisect_left(self._told, (elapsed_ms + TWIN_MS, ""))
        return self._told[begin:end]

    def count(self, until_ms: int = 1 << 62) -> int:
        """How many crossings there are up to a moment and a second more, each once however often it was told."""
        moments_ms = [at_ms for at_ms, _ in self._told[: bisect_left(self._told, (until_ms + TWIN_MS, ""))]]
        return sum(i == 0 or at_ms - moments_ms[i - 1] >= TWIN_MS for i, at_ms in enumerate(moments_ms))
