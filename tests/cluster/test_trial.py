"""A trial on one machine: what is killed is named, and started again."""

import signal
from pathlib import Path

import pytest

from pitboard.cluster import trial
from pitboard.cluster.local_servers import LocalServers
from pitboard.cluster.trial import ClusterTrial, TrialPart, parts_of, write_race
from pitboard.feeds.simulator import SimulatedRace
from pitboard.intake import load
from waiting import wait_until


def test_the_parts_know_each_other(tmp_path: Path) -> None:
    """Scorers the feed and the servers, edges the servers; each has a port of its own."""
    parts = {part.name: part for part in parts_of(tmp_path, "nats://a", 8024, 20)}
    feed_port = parts["feed"].arguments[-1]

    assert list(parts) == ["feed", "scorer a", "scorer b", "edge 1", "edge 2"]
    assert [part.page[17:-1] for part in parts.values()] == ["", "8026", "8027", "8024", "8025"]
    assert {parts[name].arguments[1] for name in ("scorer a", "scorer b")} == {f"rmonitor://127.0.0.1:{feed_port}"}
    assert all("nats://a" in parts[name].arguments for name in ("scorer a", "scorer b", "edge 1", "edge 2"))


def test_what_ends_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a while in which it can be seen that it is gone; and all ends with the trial."""
    monkeypatch.setattr(trial, "AGAIN_AFTER_S", 0.0)
    lines: list[str] = []
    servers = LocalServers(tmp_path)
    servers.start(0)
    running = ClusterTrial(
        servers, [TrialPart("feed", ["watch", "http://127.0.0.1:9"], "http://localhost/")], lines.append
    )
    try:
        running.begin()
        feed = running._running["feed"]
        server = servers.running[0]
        assert server
        feed.kill()
        server.send_signal(signal.SIGKILL)
        feed.wait()
        server.wait()
        running.look()
        wait_until(lambda: len([line for line in lines if "kill -9" in line]) == 4)
        assert [line.partition(" has")[0] for line in lines if "has ended" in line] == ["nats-server 0", "feed"]
        assert running._running["feed"].pid != feed.pid
    finally:
        running.end()
        servers.stop(0)

    assert running._running["feed"].poll() is not None


def test_the_race_is_a_simulated_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "SimulatedRace", lambda seed: SimulatedRace(seed=seed, duration_us=600_000_000))
    write_race(tmp_path / "race", 3)

    assert len(load(tmp_path / "race").history.cars) > 50
