"""A list that is kept for a seldom second look: its older part lies packed, in a few bytes an item."""

import pickle
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, Generic, TypeVar

Item = TypeVar("Item")

BLOCK: Final = 256
"""So many items are packed together, when as many have come."""


class Packed(Generic[Item]):
    """Items in the order in which they came.

    They come out equal to what was put in, not as the same objects; what several of a block share they share again.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self._blocks: list[bytes] = []
        self._open: list[Item] = []
        self.extend(items)

    def append(self, item: Item) -> None:
        """Add an item at the end."""
        self._open.append(item)
        if len(self._open) == BLOCK:
            self._blocks.append(zlib.compress(pickle.dumps(self._open, pickle.HIGHEST_PROTOCOL), 1))
            self._open = []

    def extend(self, items: Iterable[Item]) -> None:
        """Add items at the end."""
        for item in items:
            self.append(item)

    def clear(self) -> None:
        """Forget all."""
        self._blocks.clear()
        self._open = []

    def since(self, place: int) -> Iterable[Item]:
        """Return the items from a place on; the blocks before it stay packed."""
        packed = BLOCK * len(self._blocks)
        return self._open[place - packed :] if place >= packed else islice(self._unpacked(place), place % BLOCK, None)

    def _unpacked(self, place: int) -> Iterator[Item]:
        for block in self._blocks[place // BLOCK :]:
            yield from pickle.loads(zlib.decompress(block))
        yield from self._open

    def __iter__(self) -> Iterator[Item]:
        return self._unpacked(0)

    def __len__(self) -> int:
        return BLOCK * len(self._blocks) + len(self._open)
