"""The flag from the track status that rides on other records."""

from pitboard.model import FlagState

STATES: dict[str, FlagState] = {"G": "green", "Y": "yellow", "R": "red", "K": "chequered"}
"""White (W) is the last lap's and leaves the course as it is; U and C say nothing."""


class FlagWatch:
    """Follows the status from one statement to the next, each at a moment in ms of the run.

    A statement older than the last word to the contrary changes nothing. One that is older than the first word for the
    same flag, but not than the last for another, moves its beginning back: a crossing under the flag may be told
    after the heartbeat.
    """

    def __init__(self) -> None:
        self._state: FlagState | None = None
        self._since_ms = 0
        self._stated_ms = -1
        self._other_ms = -1

    def take(self, status: str, at_ms: int) -> FlagState | None:
        """The flag that has begun at this moment, or None. Before the start no chequered flag is believed."""
        state = STATES.get(status)
        if state is None or (state == "chequered" and at_ms == 0):
            return None
        if state != self._state:
            if at_ms < self._stated_ms:
                return None
            self._other_ms = self._stated_ms
            self._state, self._since_ms, self._stated_ms = state, at_ms, at_ms
            return state
        self._stated_ms = max(self._stated_ms, at_ms)
        if self._other_ms < at_ms < self._since_ms:
            self._since_ms = at_ms
            return state
        return None
