"""The board in a terminal: what a frame holds, and the command on a real server and a real terminal."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from fcntl import ioctl

import msgspec
import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from pitboard.cli import main
from pitboard.cli.watch import TerminalView, frame
from pitboard.server.api.documents import BoardAnswer
from server.short_race import advance, hub_at, serving
from waiting import HANGS_S, looks

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
PITBOARD = [sys.executable, "-m", "pitboard"]


def board() -> BoardAnswer:
    """The short race at its twentieth minute."""
    told = hub_at(20).board()
    return msgspec.convert({key: told[key] for key in BoardAnswer.__struct_fields__ if key in told}, BoardAnswer)


def plain(text: str) -> list[str]:
    return ESCAPES.sub("", text).split("\n")


def test_a_frame_has_every_class_and_car() -> None:
    """Under the race, its flag and its clock; the leader of each class first."""
    lines = plain(frame(board(), TerminalView(width=120)))
    names = [line for line in lines if line in ("HYPERCAR", "LMP2", "LMGT3", "INNOVATIVE CAR")]

    assert "0:20:00" in lines[0]
    assert len(names) == 4
    assert sum("#" in line for line in lines) == 11
    assert lines[1].split()[:3] == ["Pos", "No", "Driver"]


@pytest.mark.parametrize("width", [30, 60, 80, 200])
@pytest.mark.parametrize("height", [6, 12, 40])
def test_a_frame_fits_its_terminal(width: int, height: int) -> None:
    """However small; columns and then cars are left out, and it says how many."""
    lines = plain(frame(board(), TerminalView(width=width, height=height)))

    assert len(lines) < height
    assert max(len(line) for line in lines[1:]) <= width
    if height == 12:
        assert any(re.search(r"· \d+ more$", line) for line in lines)


def test_a_car_that_is_followed_is_always_shown() -> None:
    """Marked, in the smallest terminal that has room for it."""
    last = [row for row in board().rows if row.car_class == "HYPERCAR"][-1].number
    text = frame(board(), TerminalView(follow=(last,), width=80, height=8, car_class="HYPERCAR"))

    assert f"#{last}" in ESCAPES.sub("", text)
    assert re.search(rf"\x1b\[7m[^\x1b]*#{last}\b", text)


def test_one_class_only() -> None:
    """And a word where there is no car of it."""
    assert {"LMP2"} == {line for line in plain(frame(board(), TerminalView("LMP2"))) if line in ("LMP2", "HYPERCAR")}
    assert plain(frame(board(), TerminalView("F1")))[-1] == "no car of class F1"


def test_names_cannot_steer_the_terminal() -> None:
    """Whoever wrote them."""
    evil = replace(board().rows[0], driver="\x1b]0;x\x07Name")

    assert "\x1b]" not in frame(replace(board(), rows=[evil], race="\x1b[2J"), TerminalView(colour=False))
    assert "\x1b" not in frame(board(), TerminalView(colour=False))


def test_an_old_feed_is_said() -> None:
    """And a line that is lost."""
    head = plain(frame(board(), TerminalView(), "no contact: refused", 61_000))[0]

    assert head.endswith("0:20:00 · live order · no contact: refused · feed 61 s old")


def test_one_board_of_a_server() -> None:
    """Without a colour, whole."""
    with serving(hub_at(20)) as served:
        result = CliRunner().invoke(main, ["watch", served.address, "--once", "--order", "live"])

    assert result.exit_code == 0
    assert result.output.count("#") == 11
    assert "\x1b" not in result.output


def test_a_server_by_host_and_port_alone() -> None:
    """As a person types it."""
    with serving(hub_at(20)) as served:
        whole = CliRunner().invoke(main, ["watch", served.address, "--once"])
        bare = CliRunner().invoke(main, ["watch", served.address.removeprefix("http://").rstrip("/"), "--once"])

    assert (bare.exit_code, bare.output) == (0, whole.output)


def test_a_server_that_is_not_there() -> None:
    """One line, and 1; an address that is none is a matter of use."""
    result = CliRunner().invoke(main, ["watch", "http://127.0.0.1:9/", "--once"])

    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert "Connection refused" in result.output
    for none in ("ftp://localhost/", "http://", "localhost:port", ":8024"):
        assert CliRunner().invoke(main, ["watch", none, "--once"]).exit_code == 2


def test_a_server_that_is_another() -> None:
    """What it sends is no board."""
    with serving(hub_at(1)) as served:
        result = CliRunner().invoke(main, ["watch", f"{served.address}reports", "--once"])

    assert result.exit_code == 1
    assert "the server answers 404" in result.output


class Terminal:
    """A terminal in which the command runs."""

    def __init__(self, address: str) -> None:
        self.master, slave = pty.openpty()
        self.size(80, 20, slave)
        # The size is that of the terminal, not of the one in which the tests run.
        env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR")}
        command = [*PITBOARD, "watch", address]
        # A shell that runs the tests in the background has Ctrl-C passed over, and its children inherit that.
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        os.close(slave)
        self.seen = ""

    def size(self, width: int, height: int, of: int | None = None) -> None:
        ioctl(self.master if of is None else of, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def until(self, holds: Callable[[str], bool]) -> str:
        """The frame, once it is such."""
        for _ in looks():
            if select.select([self.master], [], [], 0.1)[0]:
                with suppress(OSError):
                    self.seen += os.read(self.master, 65536).decode("utf-8", "replace")
            last = self.seen.rpartition("\x1b[H")[2]
            if holds(last):
                return last
        raise AssertionError(f"not seen: {self.seen[-2000:]!r}")


@contextmanager
def terminal(address: str) -> Iterator[Terminal]:
    opened = Terminal(address)
    try:
        yield opened
    finally:
        opened.process.kill()
        opened.process.wait()
        os.close(opened.master)


def test_the_terminal_follows_is_resized_and_given_back() -> None:
    """In colour, on the other screen; Ctrl-C leaves it as it was."""
    with serving(hub_at(20)) as served, terminal(served.address) as screen:
        screen.until(lambda frame: "0:20:00" in frame and "\x1b[1;" in frame)
        screen.size(50, 9)
        screen.process.send_signal(signal.SIGWINCH)
        small = screen.until(lambda frame: frame.count("\n") < 9 and "LMP2" in frame and frame.endswith("\x1b[J"))
        served.do(lambda hub: advance(hub, 20, 21))
        screen.until(lambda frame: "0:21:00" in frame)
        screen.process.send_signal(signal.SIGINT)
        screen.until(lambda _: "\x1b[?1049l" in screen.seen)

        assert max(len(line) for line in plain(small)[1:]) <= 51
        assert screen.process.wait(HANGS_S) == 0


def test_a_line_that_is_lost_is_said() -> None:
    """The last board stays meanwhile."""
    with ExitStack() as stack:
        with serving(hub_at(20)) as served:
            screen = stack.enter_context(terminal(served.address))
            screen.until(lambda frame: "0:20:00" in frame)
        # A frame comes in pieces.
        lost = screen.until(lambda frame: "no contact: Connection refused" in frame and frame.endswith("\x1b[J"))

        assert "LMP2" in lost
