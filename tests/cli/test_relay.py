"""The commands that send RMonitor, as processes of their own, over real sockets."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli.test_live import ROWS, serving, wait_for
from intake.test_load import write
from pitboard.cli import main
from pitboard.intake import load, load_rules
from pitboard.results import classify
from relay.test_rmonitor import read_back, results
from waiting import HANGS_S


def received(port: int, until: str) -> list[str]:
    """What a client gets up to a line that holds a text."""
    lines: list[str] = []
    with (
        socket.create_connection(("127.0.0.1", port), timeout=HANGS_S) as connection,
        connection.makefile("rb") as stream,
    ):
        while not lines or until not in lines[-1]:
            line = stream.readline()
            assert line.endswith(b"\r\n"), f"the connection ended before {until!r}"
            lines.append(line.decode("ascii").strip("\r\n"))
    return lines


@pytest.mark.parametrize("form", [[], ["--enhanced"]])
def test_a_race_is_played_as_rmonitor_and_read_back(tmp_path: Path, form: list[str]) -> None:
    record = write(tmp_path / "harbour-cup.csv", *ROWS)

    with serving("replay", record, "--as", "rmonitor", "--speed", "1000", *form) as address:
        assert address.startswith("rmonitor://localhost:")
        told = received(int(address.rsplit(":", 1)[1]), '"00:03:21"')

    rules = load_rules("plain")
    assert results(classify(read_back(told), rules)) == results(classify(load(record).history, rules))
    assert any(line.startswith("$L") for line in told) == bool(form)


def test_what_is_served_goes_out_as_rmonitor_too(tmp_path: Path) -> None:
    record = write(tmp_path / "harbour-cup.csv", *ROWS)
    command = [sys.executable, "-m", "pitboard", "serve", str(record), "--port", "0", "--relay-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            said: dict[str, str] = {}
            while not {"Pitboard", "RMonitor"} <= said.keys():
                line = process.stdout.readline()
                assert line, "the command has ended"
                name, at, address = line.partition(" is at ")
                said[name] = address.split()[0] if at else ""
            wait_for(said["Pitboard"], 2)
            told = received(int(said["RMonitor"].rsplit(":", 1)[1]), "$F,")
        finally:
            process.terminate()

    assert process.returncode == 0
    assert [line for line in told if line.startswith("$G")] == [
        '$G,1,"7",2,"00:03:20.000"',
        '$G,2,"8",1,"00:01:42.000"',
    ]


@pytest.mark.parametrize(
    "command", [["replay", "--as", "rmonitor", "--port"], ["serve", "--port", "0", "--relay-port"]]
)
def test_a_port_that_is_taken_is_one_clear_line(tmp_path: Path, command: list[str]) -> None:
    record = write(tmp_path / "a.csv", *ROWS)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, [command[0], str(record), *command[1:], port])

    assert result.exit_code == 1
    assert f"cannot send RMonitor at 127.0.0.1:{port}: " in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_that_is_none_is_one_clear_line(tmp_path: Path) -> None:
    record = write(tmp_path / "a.csv", *ROWS)
    result = CliRunner().invoke(main, ["replay", str(record), "--as", "rmonitor", "--port", "70000"])

    assert (result.exit_code, "70000 is no port" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "command",
    [
        ["replay", "--enhanced"],
        ["serve", "--enhanced"],
        ["serve", "--relay-host", "::"],
        ["replay", "--relay-host", "::"],
    ],
)
def test_the_form_of_a_feed_that_is_not_sent_is_a_usage_error(tmp_path: Path, command: list[str]) -> None:
    record = write(tmp_path / "a.csv", *ROWS)

    assert CliRunner().invoke(main, [command[0], str(record), *command[1:]]).exit_code == 2


def test_rmonitor_stays_on_this_machine_unless_a_person_opens_it(tmp_path: Path) -> None:
    record = write(tmp_path / "harbour-cup.csv", *ROWS)

    with serving("replay", record, "--as", "rmonitor") as address:
        here = int(address.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", here), timeout=HANGS_S)
    with serving("replay", record, "--as", "rmonitor", "--relay-host", "0.0.0.0", "--speed", "1000") as address:
        assert address.startswith("rmonitor://THIS-MACHINE:")
        with socket.create_connection(("127.0.0.2", int(address.rsplit(":", 1)[1])), timeout=HANGS_S) as client:
            assert client.recv(2) == b"$B"


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "a" * 70])
def test_an_address_that_is_not_ours_is_one_clear_line(tmp_path: Path, host: str) -> None:
    record = write(tmp_path / "a.csv", *ROWS)
    command = ["replay", str(record), "--as", "rmonitor", "--port", "0", "--relay-host", host]
    result = CliRunner().invoke(main, command)

    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert host in result.stderr


def test_one_run_of_a_recording_is_served(races: Path) -> None:
    mock = races / "sebring-2009" / "orbits-mock.rmonitor"

    with serving("serve", mock, "--run", "25") as address:
        assert wait_for(address, 1)["race"]
    missing = CliRunner().invoke(main, ["serve", str(mock), "--run", "3"])
    assert (missing.exit_code, "no run 3" in missing.stderr) == (1, True)
    live = CliRunner().invoke(main, ["serve", "rmonitor://localhost", "--run", "3"])
    assert live.exit_code == 2
