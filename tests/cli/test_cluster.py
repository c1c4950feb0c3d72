"""A scorer of several, by its command."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pitboard.cli import cluster, main
from pitboard.journal import FACTS_FORMAT, Journal


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("serve rmonitor://127.0.0.1:9 --nats nats://127.0.0.1:9", "needs a --journal"),
        ("serve race.csv --journal j --nats nats://127.0.0.1:9", "goes with live feeds"),
        ("serve rmonitor://127.0.0.1:9 --journal j --nats 127.0.0.1:9", "no address such as"),
    ],
)
def test_what_cannot_be_is_refused_in_a_line(line: str, answer: str) -> None:
    result = CliRunner().invoke(main, line.split())

    assert (result.exit_code, answer in result.output) == (2, True)


def test_a_trial_says_how_to_kill_each_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every option; it ends with all that it began."""
    said: list[str] = []

    monkeypatch.setattr(cluster, "_watch", lambda trial: trial.look())
    monkeypatch.setattr(cluster, "_say", said.append)
    with Journal.create(tmp_path / "race.pitboard"):
        line = ["cluster-demo", "--port", "0", "--speed", "50", "--seed", "2", "--folder", str(tmp_path)]
        result = CliRunner().invoke(main, line)

    assert result.exit_code == 0, result.output
    assert [line.partition(" kill -9")[0].strip() for line in said[:-1]] == [
        *(f"nats-server {index}" for index in range(3)),
        *("feed", "scorer a", "scorer b", "edge 1", "edge 2"),
    ]
    assert (tmp_path / "scorer-a.log").exists()


def test_without_the_extra_it_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_is_installed", lambda: False)
    result = CliRunner().invoke(main, ["serve", "rmonitor://a", "--journal", "j", "--nats", "nats://a"])

    assert (result.exit_code, "pip install 'pitboard[cluster]'" in result.output) == (1, True)


def test_a_journal_that_holds_nothing_is_nothing_yet(tmp_path: Path) -> None:
    with Journal.create(tmp_path / "j") as journal:
        assert cluster._load(tmp_path / "j", "") is None
        journal.append("test", FACTS_FORMAT, b"[]", 1)
        journal.flush()
        read = cluster._load(tmp_path / "j", "Valbrume")

    assert read
    assert (read.name, len(read.documents)) == ("Valbrume", 1)
