"""Three servers on this machine."""

import signal
import sys
from pathlib import Path

import pytest

from pitboard.cluster.local_servers import LocalServers, NoServerProgram, free_ports, server_program


def test_ports_are_free_and_different() -> None:
    assert len(set(free_ports(6))) == 6


def test_without_the_program_it_says_where_it_is_to_be_had(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(NoServerProgram, match="get it from"):
        server_program()


def test_a_server_that_is_killed_can_be_started_again(tmp_path: Path, servers: LocalServers) -> None:
    """In a folder of its own; the others are not asked."""
    own = LocalServers(tmp_path)
    own.start(0)
    own.signal(0, signal.SIGKILL)
    killed = own.running[0]
    own.start(0)
    own.stop(0)

    assert (killed, own.running) == (None, [None, None, None])
    assert own.address.count("127.0.0.1:") == 3
