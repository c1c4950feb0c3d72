"""The WEC documents of a live feed, one at a time as they come."""

from pitboard.feeds.json_text import decoded_json
from pitboard.feeds.reading import Reading, Refusal, Refused
from pitboard.feeds.update import Update
from pitboard.feeds.wec.follower import Follower
from pitboard.model import Fact


class Live:
    """Follows the documents of one session. One that cannot be read is refused and changes nothing."""

    def __init__(self, source: str, reading: Reading) -> None:
        session = source.rpartition("/")[2]
        self._source = source
        self._reading = reading
        self._follower = Follower(source, int(session) if session.isascii() and session.isdecimal() else None)
        self._documents = 0
        self._facts: list[Fact] = []

    def take(self, chunk: bytes) -> Update:
        """What a document tells that is new."""
        self._documents += 1
        try:
            facts = self._follower.take(decoded_json(chunk), self._documents, self._reading)
        except Refused as refused:
            self._reading.refuse(self._source, self._documents, refused.refusal.reason)
            return Update([])
        except ValueError as error:
            self._reading.refuse(self._source, self._documents, str(error))
            return Update([])
        self._facts += facts
        return Update(facts)

    def cut(self) -> None:
        """A document comes whole or not at all."""

    def update(self, run: int | None = None) -> Update:
        """All that is known.

        Raises:
            Refused: a run was asked for.
        """
        if run is not None:
            raise Refused(Refusal(self._source, 0, f"no run {run} in it: the documents are of one session", whole=True))
        return Update(list(self._facts), True)
