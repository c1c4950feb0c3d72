"""A loss of power at any instant: what was not synced is gone, in part or whole, in any order, and writes are torn.

A real process writes a race into a real journal; what it does to its files is recorded underneath it
(`recorded_writes.c`) and played up to the cut. `PITBOARD_POWER_CUTS=1000` cuts as often; a few always.
"""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct, field

from kinds import READ_KEPT, Kept, write_kept
from pitboard.journal import Journal, verify

CUTS = int(os.environ.get("PITBOARD_POWER_CUTS", "25"))
SECTOR_BYTES = 512

RACE = f"""
{READ_KEPT}
import sys
from pathlib import Path
from pitboard.journal import LiveJournal
folder, inputs = Path(sys.argv[1]), read_kept(sys.argv[3])
marks = (folder / "marks").open("wb", buffering=0)
for turn in range(2):
    path = folder / "race.pitboard"
    journal = LiveJournal.open(path) if turn else LiveJournal.create(path)
    for commit in range(int(sys.argv[2])):
        for _ in range(commit % 7 + 1):
            journal.append(*inputs[journal.last_seq % len(inputs)], 0)
        journal.flush()
        marks.write(b"%d\\n" % journal.safe_seq)
    journal.close()
"""


Record = tuple[Path, list[Kept]]


class File(Struct):
    """What the disk has of a file for certain, and what it may have of it besides, in the order of writing."""

    synced: bytearray = field(default_factory=bytearray)
    written: list[tuple[int, bytes]] = field(default_factory=list)
    cut_to: int | None = None

    def sync(self) -> None:
        for offset, content in self.written:
            put(self.synced, offset, content)
        self.written.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """What may be found when the power is back: of every write since the sync all, nothing or some sectors."""
        found = bytearray(self.synced)
        for offset, content in self.written:
            for at in range(0, len(content), SECTOR_BYTES):
                if chance.random() < chance.choice([0.0, 0.5, 1.0]):
                    put(found, offset + at, content[at : at + SECTOR_BYTES])
        return bytes(found)


def put(content: bytearray, offset: int, piece: bytes) -> None:
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(piece)] = piece


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """The record of a race that was written, ended, begun again and written on, and its inputs, of every kind."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.skip("no C compiler: the writes of a process cannot be recorded")
    folder = tmp_path_factory.mktemp("power")
    library, log = folder / "recorded.so", folder / "log"
    source = Path(__file__).parent / "recorded_writes.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    (folder / "disk").mkdir()
    environment = os.environ | {"LD_PRELOAD": str(library), "WRITES_UNDER": f"{folder}/disk", "WRITES_LOG": str(log)}
    commits = str(60 if CUTS < 100 else 400)
    inputs = write_kept(folder / "inputs", 5, 200)
    subprocess.run(
        [sys.executable, "-c", RACE, folder / "disk", commits, folder / "inputs"], check=True, env=environment
    )
    return log, inputs


def steps(log_of_writes: Path) -> Iterator[tuple[str, str, int, bytes]]:
    """Each step: its kind, the file's name, where, and what."""
    with log_of_writes.open("rb") as log:
        while head := log.readline():
            kind, path, offset, length = head.decode().rstrip("\n").split("\t")
            yield kind, Path(path).name, int(offset), log.read(int(length))


def play(files: dict[str, File], kind: str, name: str, offset: int, content: bytes) -> None:
    file = files.setdefault(name, File())
    if kind == "w":
        file.written.append((offset, content))
    elif kind == "s":
        file.sync()
    elif kind == "t":
        file.sync()
        del file.synced[offset:]
    elif kind == "r":
        files[Path(content.decode()).name] = files.pop(name)
    else:
        files.pop(name)


def test_a_power_cut_takes_only_what_was_not_called_safe(record: Record, tmp_path: Path) -> None:
    """Never a gap in the middle, never a record twice, whenever it comes: also while the file is made or opened."""
    chance, (log, inputs) = random.Random(5), record
    count = sum(1 for _ in steps(log))
    cuts = {chance.randrange(count) for _ in range(CUTS)}
    files: dict[str, File] = {}
    safe_seq = opened = 0
    for number, step in enumerate(steps(log)):
        play(files, *step)
        if step[1] == "marks":
            safe_seq = int(step[3])
        if number in cuts and "race.pitboard" in files:
            disk = tmp_path / str(number)
            disk.mkdir()
            for name, file in files.items():
                if name.startswith("race.pitboard") and not name.endswith(("-shm", "-lock")):
                    (disk / name).write_bytes(file.after_cut(chance))
            proof = verify(disk / "race.pitboard")
            assert (proof.faults, proof.records >= safe_seq) == ([], True), f"cut behind step {number}"
            with Journal.open(disk / "race.pitboard") as journal:
                found = [Kept(one.source, one.format, one.payload) for one in journal.read()]
            assert found == [inputs[place % len(inputs)] for place in range(len(found))]
            shutil.rmtree(disk)
            opened += 1

    assert opened >= len(cuts) * 0.8
    assert safe_seq > 0
