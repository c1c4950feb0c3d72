"""A line, a frame or a document of 100 MB is refused in constant memory: measured in a process of its own."""

import json
import subprocess
import sys

import pytest

MEASURE = """
import json, resource, sys
from pathlib import Path
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import make_reader
from pitboard.intake.documents import CHUNK_BYTES
from pitboard.intake.load import read

def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

name, begin, filler, folder = sys.argv[1], bytes.fromhex(sys.argv[2]), bytes.fromhex(sys.argv[3]), Path(sys.argv[4])
chunk = (filler * (65536 // len(filler) + 1))[:65536]
reasons = []
if name.startswith("live "):
    reading = Reading()
    feed = make_reader(name.removeprefix("live "), "feed", reading)
    before = peak_mb()
    feed.take(begin)
    for _ in range(1600):
        feed.take(chunk)
    feed.take(b"\\n")
    reasons = [one.reason for one in reading.refusals]
else:
    path = folder / name
    with path.open("wb") as file:
        file.write(begin)
        for _ in range(1600):
            file.write(chunk)
    before = peak_mb()
    try:
        read([path])
    except Refused as refused:
        reasons = [str(refused)]
print(json.dumps({"grew_mb": peak_mb() - before, "reasons": reasons[:3]}))
"""

LIVE = {
    "rmonitor": (b'$A,"7","7",1,"', b"a"),
    "multiloop": (b"$E\xa6N\xa61\xa6R1\xa6", b"a"),
    "p3": (b"\x8e\x02\x33\x00", b"\x01"),
    "nls": (b'{"PID":"0","NAME":"', b"a"),
}
FILES = {
    "race.rmonitor": (b'$F,9999,"00:00:00","10:00:00","00:00:00",""\r\n$A,"7","7",1,"', b"a"),
    "race.mlp": (b"$V\xa6N\xa61\xa6R1\xa61\xa63\xa6M\xa6\r\n$E\xa6N\xa61\xa6R1\xa6", b"a"),
    "record.csv": (b"NUMBER; LAP_NUMBER; LAP_TIME\n7;1;", b"1"),
    "entries.csv": (b"NUMBER,DRIVER_1\n7,", b"a"),
    "entries.toml": (b'[[car]]\nnumber = "', b"7"),
    "anything.txt": (b"", b"x"),
}


def measured(name: str, begin: bytes, filler: bytes, folder: object) -> tuple[float, list[str]]:
    """By how many MB the process grew, and what it refused."""
    command = [sys.executable, "-c", MEASURE, name, begin.hex(), filler.hex(), str(folder)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return told["grew_mb"], told["reasons"]


@pytest.mark.parametrize("format_", LIVE)
def test_of_a_live_feed(format_: str, tmp_path: object) -> None:
    grew_mb, reasons = measured(f"live {format_}", *LIVE[format_], tmp_path)

    assert grew_mb < (40 if format_ == "nls" else 8)
    assert len(reasons) == (0 if format_ == "p3" else 1)
    assert all("longer than" in one for one in reasons)


@pytest.mark.parametrize("name", FILES)
def test_of_a_file(name: str, tmp_path: object) -> None:
    grew_mb, reasons = measured(name, *FILES[name], tmp_path)

    assert grew_mb < 16
    assert len(reasons) == 1
    assert "a line longer than 1 MiB" in reasons[0]
