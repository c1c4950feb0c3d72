"""A race under way: written down before it is scored, dated, and told to whoever listens."""

from pathlib import Path

import pytest

from build import START_US, at, line_laps, race_info
from pitboard.board import standings
from pitboard.intake import SourceState
from pitboard.journal import FACTS_FORMAT, JournalError, LiveJournal, decode_facts
from pitboard.model import Decision, Fact
from pitboard.model.clock import MachineClock
from pitboard.race import RaceUnderWay
from pitboard.scoring import score
from pitboard.texts import texts

FACTS = [race_info(), *line_laps("7", [100, 101, 99])]


def test_facts_are_written_down_before_they_are_scored(tmp_path: Path) -> None:
    """The journal gives the same history; what cannot be written is not scored."""
    with LiveJournal.create(tmp_path / "j") as journal:
        race = RaceUnderWay(journal)
        race.take(FACTS, source="test")
        records = list(journal.read())

        assert [(record.source, record.format) for record in records] == [("test", FACTS_FORMAT)]
        assert score(decode_facts(records[0].payload)).digest() == race.history.digest()
        journal.close()
        before = race.history.digest()
        with pytest.raises(JournalError):
            race.take(line_laps("8", [100]))
        assert race.history.digest() == before


def test_the_present_is_what_the_feed_last_told_or_what_a_clock_says() -> None:
    """And never goes back."""
    fed, clocked = RaceUnderWay(), RaceUnderWay(clock_us=lambda: at(1000))
    for race in (fed, clocked):
        race.take(FACTS, at(400))
        race.take([], at(350))

    assert (fed.moment_us, fed.fed_until_us, fed.runs_by_itself) == (at(400), at(400), False)
    assert (clocked.moment_us, clocked.fed_until_us, clocked.runs_by_itself) == (at(1000), at(400), True)


def test_who_listens_hears_of_every_change_and_of_every_restart() -> None:
    """A note, the clock and facts are changes."""
    race, heard = RaceUnderWay(), []
    race.on_change(lambda: heard.append("change"))
    race.on_restart(lambda: heard.append("restart"))
    race.take(FACTS)
    race.set_note("not connected")
    race.set_clock_rate(0)
    race.restart()

    assert heard == ["change", "change", "change", "restart", "change"]
    assert (race.note, race.clock_rate, race.is_over, race.history.cars) == ("not connected", 0, True, {})


def test_to_score_again_keeps_the_journal_and_the_name(tmp_path: Path) -> None:
    """What other sources state comes back; nothing else of what was scored does."""
    with LiveJournal.create(tmp_path / "j") as journal:
        race = RaceUnderWay(journal, "Six Hours")
        race.take(line_laps("7", [100, 100]))
        race.rescore(line_laps("8", [100]))
        race.write_down("rmonitor://x", "rmonitor", b"$F", START_US)

        assert (list(race.history.cars), journal.last_seq) == (["8"], 2)


def test_the_age_of_the_feed_is_since_it_was_last_heard() -> None:
    """Whether or not it told anything; before the first time there is none."""
    now_s = 100.0
    race = RaceUnderWay(clock=MachineClock(steady_s=lambda: now_s))

    assert race.feed_age_ms is None
    race.take(FACTS)
    now_s = 103.5
    assert race.feed_age_ms == 3500
    race.hear()
    assert race.feed_age_ms == 0


def test_the_states_of_the_sources_are_asked_of_who_follows_them() -> None:
    """A race from files has none."""
    race, state = RaceUnderWay(), SourceState("p3://x", "p3", 0)
    assert race.source_states() == []
    race.attach_sources(lambda: [state])

    assert race.source_states() == [state]


def test_what_a_person_decided_holds_when_a_source_puts_its_start_right(tmp_path: Path) -> None:
    """All its passings are scored again then; nobody says a decision twice."""
    retired = Decision(at(250), "retire", "7", "race control", "engine")
    facts = [race_info(), *line_laps("7", [100, 100])]
    with LiveJournal.create(tmp_path / "j") as journal:
        race = RaceUnderWay(journal)
        race.attach_sources(list)
        race.score(facts)
        race.take([retired], source="race control")
        race.rescore([])
        race.score(facts)

        assert race.history.decisions == [retired]
        assert standings(race.history, at(260)).rows[0].state == "retired"
        race.restart()
        race.rescore(facts)
        assert race.history.decisions == []


def test_who_carries_a_race_on_gets_its_facts() -> None:
    """And after a restart those that hold."""
    race = RaceUnderWay()
    heard: list[Fact] = []
    race.on_facts(heard.extend)
    race.on_restart(heard.clear)
    race.take(FACTS)
    race.rescore(FACTS[:2])

    assert heard == FACTS[:2]


def test_the_line_about_a_race_is_in_english_and_its_parts_in_any_language() -> None:
    race = RaceUnderWay()
    race.set_note(("note.played_fast", {"speed": "60"}), "connection refused")

    assert race.note == "Played again, 60 times as fast as it was; connection refused"
    assert (
        texts("nl", "page").line(race.note_parts)
        == "Opnieuw afgespeeld, 60 keer zo snel als het ging; connection refused"
    )
