"""Records of the journal into the race under way, as the live feeds themselves go in."""

import logging

from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.registry import is_live
from pitboard.intake import ENTRIES, Pipeline, Read
from pitboard.journal import FACTS_FORMAT, Record, decode_facts
from pitboard.model import Fact
from pitboard.race import RaceUnderWay

log = logging.getLogger(__name__)


class RecordReader:
    """Score records as they come; `known` is what the journal held before them.

    `pipeline` and `other_facts` are what live sources go on with.
    """

    def __init__(self, race: RaceUnderWay, known: Read | None, called: str = "") -> None:
        self._race = race
        self.pipeline = known.pipeline if known else Pipeline(Reading(), called=called)
        self.other_facts: list[Fact] = known.other_facts if known else []
        if known:
            race.score(known.facts)

    def take(self, record: Record) -> None:
        """Score a record; what it holds and cannot be read is left out, as a restart leaves it out."""
        try:
            if record.format == FACTS_FORMAT:
                facts = decode_facts(record.payload)
                self.other_facts.extend(facts)
                self._race.score(facts)
            elif is_live(record.format) or record.format == ENTRIES:
                self._take_piece(record)
        except (ValueError, Refused) as error:
            log.warning("record %d is not read: %s", record.seq, error)

    def _take_piece(self, record: Record) -> None:
        update = self.pipeline.take(record.source, record.format, record.payload, record.received_us)
        if update.replaces_all:
            self._race.rescore(self.other_facts)
        if update.replaces_all or update.facts or update.moment_us is not None:
            self._race.score(update.facts, update.moment_us)
