"""What a live feed hands over after each piece of its bytes."""

from collections.abc import Sequence

from msgspec import Struct

from pitboard.model import Fact


class Update(Struct, frozen=True):
    """The facts of one piece. `anew`: they are all there are, and what was said before is void.

    `moment_us` is up to when the feed has told everything, in µs since the epoch; None where it does not say.
    """

    facts: Sequence[Fact]
    anew: bool = False
    moment_us: int | None = None
