"""The flags of a run under way, as the heartbeats show them."""

from msgspec.structs import replace

from pitboard.feeds.reading import Reading
from pitboard.feeds.values import SECOND_US
from pitboard.model import Flag, FlagHistory, FlagState

FLAGS: dict[str, FlagState] = {"Green": "green", "Yellow": "yellow", "Red": "red", "Finish": "chequered"}


class Flags:
    """Every flag with the race time from which it flew. `changed`: since the list was last handed out."""

    def __init__(self, source: str, reading: Reading) -> None:
        self.changed = False
        self._source = source
        self._reading = reading
        self._told_us = 0
        self._flown: list[tuple[int, FlagState, int]] = []

    def take(self, flag: str, at_us: int, crossed_us: int | None, line: int) -> None:
        """What a heartbeat shows at a race time; `crossed_us` is when a car last came by."""
        state = FLAGS.get(flag)
        if state is None:
            self._reading.count(f"unknown flag {flag[:6]!r}")
            return
        if self._flown and self._flown[-1][1] == state:
            return
        self._told_us = at_us
        if state == "chequered" and crossed_us is not None and at_us - crossed_us < 2 * SECOND_US:
            # The leader's crossing brought it out, and was told before the next heartbeat.
            at_us = min(at_us, crossed_us)
        if self._flown and self._flown[-1][1] == "chequered":
            self._flown.pop()
            self._reading.count("finish flags taken back")
        self._flown.append((at_us, state, line))
        self.changed = True

    def tell_again(self) -> None:
        """Let the whole list be handed out again."""
        self.changed = bool(self._flown)

    def history(self, start_us: int, *, joined_late: bool) -> FlagHistory:
        """The whole list as it stands since it last changed, for a race clock that began at a moment (epoch, µs)."""
        self.changed = False
        flags = [Flag(start_us + max(at_us, 0), state, self._source, line) for at_us, state, line in self._flown]
        if flags and joined_late:
            flags[0] = replace(flags[0], flew=True)
        return FlagHistory(start_us + max(self._told_us, 0), tuple(flags), self._source)
