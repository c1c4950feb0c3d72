"""A command in a terminal of its own."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def in_terminal(*arguments: str, width: int = 80, script: str = "", environment: dict[str, str] | None = None) -> str:
    """What a terminal of so many columns gets of a command, or of a script instead."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "NO_COLOR", "CI")}
    env |= {"TERM": "xterm-256color"} | (environment or {})
    command = [sys.executable, "-c", script] if script else [sys.executable, "-m", "pitboard", *arguments]
    with subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
    ):
        os.close(theirs)
        shown = bytearray()
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # nobody writes to it any more
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    return shown.decode("utf-8", "replace").replace("\r\n", "\n")


def plain(text: str) -> str:
    """Text without what steers a terminal, and without blanks at the ends of lines."""
    return "\n".join(line.rstrip() for line in ESCAPES.sub("", text).split("\n"))
