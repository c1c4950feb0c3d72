"""A decoder's passing numbers: which have been seen, and which are missing between them."""

from bisect import bisect_right


class Numbering:
    """The numbers seen, as ranges without gaps; what lies between two of them was lost on the way."""

    def __init__(self) -> None:
        self._from: list[int] = []
        self._until: list[int] = []

    @property
    def highest(self) -> int:
        """The highest number seen; -1 before the first."""
        return self._until[-1] if self._until else -1

    @property
    def lowest(self) -> int:
        """The lowest number seen; -1 before the first."""
        return self._from[0] if self._from else -1

    def take(self, number: int) -> bool:
        """Note a number; False: it has been seen before."""
        i = bisect_right(self._from, number)
        if i and number <= self._until[i - 1]:
            return False
        joins_left = i > 0 and self._until[i - 1] == number - 1
        joins_right = i < len(self._from) and self._from[i] == number + 1
        if joins_left and joins_right:
            self._until[i - 1] = self._until.pop(i)
            del self._from[i]
        elif joins_left:
            self._until[i - 1] = number
        elif joins_right:
            self._from[i] = number
        else:
            self._from.insert(i, number)
            self._until.insert(i, number)
        return True

    def missing(self) -> list[tuple[int, int]]:
        """The ranges of numbers never seen, from and until, both included, between the lowest and the highest."""
        return [(until + 1, begin - 1) for until, begin in zip(self._until, self._from[1:], strict=False)]
