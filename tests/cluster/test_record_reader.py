"""Records go into the race as the feeds themselves do."""

import logging

import pytest

from cluster.journals import FACTS, records
from pitboard.cluster.record_reader import RecordReader
from pitboard.feeds.reading import Reading
from pitboard.intake import Pipeline
from pitboard.journal import FACTS_FORMAT, Record
from pitboard.race import RaceUnderWay
from pitboard.scoring import score

RMONITOR = [
    b"",
    b'$B,5,"Race"\r\n$A,"7","7",1,"A","B","NLD",5\r\n$F,9,"00:10:00","12:00:00","00:00:00","Green "\r\n',
    b'$J,"7","00:01:40.000","00:01:40.000"\r\n$F,9,"00:08:00","12:02:00","00:02:00","Green "\r\n',
    b'$J,"7","00:01:41.000","00:03:21.000"\r\n$F,9,"00:06:00","12:04:00","00:04:00","Green "\r\n',
]


def test_facts_are_scored() -> None:
    race = RaceUnderWay()
    reader = RecordReader(race, None)
    for record in records(len(FACTS)):
        reader.take(record)

    assert race.history.digest() == score(FACTS).digest()
    assert reader.other_facts == FACTS


def test_pieces_are_read_as_the_feed_itself_is() -> None:
    race = RaceUnderWay()
    reader = RecordReader(race, None)
    pipeline = Pipeline(Reading())
    for number, piece in enumerate(RMONITOR, 1):
        reader.take(Record(number, "rmonitor://a", "rmonitor", 10**15 + number, piece))
        pipeline.take("rmonitor://a", "rmonitor", piece, 10**15 + number)

    assert len(race.history.cars["7"].loop_us) > 0
    assert race.history.digest() == score(pipeline.facts()).digest()


def test_what_cannot_be_read_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    reader = RecordReader(RaceUnderWay(), None)
    with caplog.at_level(logging.WARNING):
        reader.take(Record(1, "a", FACTS_FORMAT, 1, b"nothing"))
        reader.take(Record(2, "a", "no such format", 1, b"nothing"))

    assert "record 1 is not read" in caplog.text
