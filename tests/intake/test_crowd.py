"""A feed that goes on naming new cars: the first are taken, the others are refused by name."""

from pitboard.feeds.reading import Reading
from pitboard.feeds.values import MOST_CARS
from pitboard.intake import Pipeline
from pitboard.intake.crowd import Crowd
from pitboard.model import Entry, Message, Passing


def test_as_many_as_a_race_may_have_are_admitted_and_the_others_refused() -> None:
    reading = Reading()
    facts = [Entry(str(number)) for number in range(MOST_CARS + 3)]
    admitted = Crowd(reading).admit(facts, "feed")

    assert admitted == facts[:MOST_CARS]
    assert len(reading.refusals) == 3
    assert str(reading.refusals[0]) == "feed: car '1000': more than 1,000 cars; only the first of them are taken"


def test_cars_that_were_admitted_stay_so() -> None:
    crowd = Crowd(Reading())
    crowd.admit([Entry(str(number)) for number in range(MOST_CARS)], "feed")
    later = [Passing(1, "7", "line"), Passing(2, "stranger", "line"), Passing(3, "", "line", transponder="9")]

    assert crowd.admit(later, "feed") == [later[0], later[2]]
    assert crowd.admit([Entry("stranger")], "feed", whole=True) == [Entry("stranger")]


def test_what_is_of_no_car_is_admitted() -> None:
    crowd = Crowd(Reading())
    crowd.admit([Entry(str(number)) for number in range(MOST_CARS + 1)], "feed")

    assert crowd.admit([Message(1, "all clear")], "feed") == [Message(1, "all clear")]


def test_a_live_feed_is_bounded() -> None:
    pipeline = Pipeline(Reading())
    lines = [f'$A,"{number}","{number}",{number},"First","Last","USA",1' for number in range(1, 1500)]
    pipeline.take("rmonitor://x", "rmonitor", b'$B,5,"Race"\r\n$F,14,"00:12:45","13:34:23","00:09:47","Green "\r\n', 0)
    update = pipeline.take("rmonitor://x", "rmonitor", ("\r\n".join(lines) + "\r\n").encode(), 0)

    assert len({getattr(fact, "number", "") for fact in update.facts} - {""}) == MOST_CARS
    assert len(pipeline.reading.refusals) == 499
    assert "more than 1,000 cars" in pipeline.reading.refusals[0].reason
