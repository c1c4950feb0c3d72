"""Throw bytes at every parser: `fuzz.py --inputs N [--only NAME] [--seed N] [--engine own|atheris]`.

Two engines. `own` mutates sound inputs (bytes, words of the format, whole lines, pieces of other inputs) and needs
nothing; `atheris`, where it is installed, is led by the coverage of the code. A finding is an input that raises what
its target does not allow (a race that contradicts itself too), takes more than SLOW_S of the processor, or grows the
process beyond GROWTH_MB: it is written to --findings and named. Each line of output is one target: inputs, seconds,
inputs a second, growth in memory, findings.

`fuzz.py --messages N` counts messages (a line, a frame, a document) and throws N of them, as many of each format that
there is, through parser, scoring and board; it goes on where a run of the same seed stopped. A message in four is
damaged. The last line is the sum.
"""

import argparse
import gc
import json
import random
import resource
import signal
import subprocess
import sys
import time
import traceback
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from feeds.fuzz_targets import Target, targets  # the same as in the tests

SLOW_S: Final = 2
GROWTH_MB: Final = 200
MOST_BYTES: Final = 4096
MOST_FINDINGS: Final = 20
MANY_BYTES: Final = 16_384
"""The longest input where messages are counted: a race of them is scored and ranked once."""


class TooSlow(Exception):
    """An input took longer than SLOW_S."""


class Mutator:
    """Sound inputs made unsound: at each step one of a few small damages, one to six steps an input."""

    def __init__(self, target: Target, chance: random.Random, *, many: bool = False) -> None:
        self._many = many
        self._words = target.words or [b"\x00"]
        self._chance = chance
        self._whole = target.seeds
        self._lines = [seed.splitlines(keepends=True) for seed in target.seeds] if target.lines else []

    def inputs(self) -> Iterator[bytes]:
        """Inputs without end."""
        while True:
            data = self._begin()
            for _ in range(self._chance.choice((0, 1, 1, 2, 3, 6)) * (1 + self._many * data.count(b"\n") // 8)):
                data = self._damaged(data)
            yield data[: MANY_BYTES if self._many else MOST_BYTES]

    def _begin(self) -> bytes:
        chance = self._chance
        if not self._lines:
            count = chance.choice((30, 100) if self._many else (1, 1, 2, 5)) if len(self._whole) > 10 else 1
            return b"".join(chance.choice(self._whole) for _ in range(count))
        lines = chance.choice(self._lines)
        size = chance.choice((1, 8, 40, 150) if self._many else (1, 1, 2, 4, 8, 20))
        if chance.random() < 0.5:
            at = chance.randrange(len(lines))
            head = lines[: chance.choice((0, 1, 6))]
            return b"".join(head + lines[at : at + size])
        return b"".join(chance.choice(lines) for _ in range(size))

    def _damaged(self, data: bytes) -> bytes:
        chance = self._chance
        at = chance.randrange(len(data) + 1)
        until = min(at + chance.choice((1, 2, 8, 60)), len(data))
        what = chance.randrange(8)
        if what == 0:
            return data[:at] + data[until:]
        if what == 1:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        if what in (2, 3):
            return data[:at] + chance.choice(self._words) + data[until if what == 3 else at :]
        if what == 4:
            return data[:at] + data[at:until] * chance.choice((2, 3, 50)) + data[until:]
        if what == 5:
            other = self._begin()
            return data[:at] + other[chance.randrange(len(other) + 1) :]
        if what == 6:
            return data[:at] + bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 30)))) + data[at:]
        return (
            data[:at] + (str(chance.choice((0, 7, 10**6, 10**12, -1, chance.getrandbits(40)))).encode()) + data[until:]
        )


class Findings:
    """Runs inputs, and keeps the shortest input of each place where something was wrong."""

    def __init__(self) -> None:
        self.inputs: dict[str, bytes] = {}
        self.errors: dict[str, str] = {}
        signal.signal(signal.SIGVTALRM, _too_slow)

    def run(self, target: Target, data: bytes) -> None:
        """Run an input."""
        signal.setitimer(signal.ITIMER_VIRTUAL, SLOW_S)
        try:
            target.run(data)
        except Exception as error:
            found = _place(error)
            if len(data) < len(self.inputs.get(found, b"." * (MANY_BYTES + 1))):
                self.inputs[found] = data
                self.errors[found] = traceback.format_exc(limit=-3)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def write(self, name: str, folder: Path) -> None:
        """Write what was found into a folder, and name it."""
        for found, data in self.inputs.items():
            folder.mkdir(parents=True, exist_ok=True)
            place = folder / f"{name.replace(' ', '-')}-{zlib.crc32(data):x}"
            place.write_bytes(data)
            print(f"{place}: {self.errors[found]}", file=sys.stderr, flush=True)


def own(target: Target, inputs: int, seed: int) -> Findings:
    """Findings of the own engine: the input, and what it did."""
    findings = Findings()
    made = Mutator(target, random.Random(seed)).inputs()
    for _ in range(inputs):
        findings.run(target, next(made))
        if len(findings.inputs) >= MOST_FINDINGS:
            break
    return findings


PIECE: Final = 50_000
"""So many messages of a target, and then those of the next."""


def messages(wanted: int, seed: int, folder: Path) -> int:
    """Throw so many messages, as many of each format, through parser, scoring and board; the number of findings.

    `done.json` in the folder says how far a run of this seed is.
    """
    found = {name: target for name, target in targets().items() if target.of}
    formats = sorted({target.of for target in found.values()})
    share = {
        name: wanted // len(formats) // sum(one.of == target.of for one in found.values()) + 1
        for name, target in found.items()
    }
    folder.mkdir(parents=True, exist_ok=True)
    noted = folder / f"done-{seed}.json"
    done: dict[str, int] = json.loads(noted.read_text()) if noted.exists() else {}
    findings = {name: Findings() for name in found}
    began, before = time.process_time(), sum(done.values())
    while left := [name for name in found if done.get(name, 0) < share[name]]:
        for name in left:
            target, count = found[name], 0
            made = Mutator(target, random.Random(f"{seed}/{name}/{done.get(name, 0)}"), many=True).inputs()
            while count < min(PIECE, share[name] - done.get(name, 0)):
                data = next(made)
                findings[name].run(target, data)
                count += target.messages(data)
            done[name] = done.get(name, 0) + count
            findings[name].write(name, folder)
            noted.write_text(json.dumps(done))
    took_s, thrown = time.process_time() - began, sum(done.values())
    told = {"messages": thrown, "formats": len(formats), "processor_s": round(took_s)}
    told |= {"a_second": round((thrown - before) / took_s) if took_s else 0, "peak_mb": round(peak_mb())}
    wrong = sum(len(one.inputs) for one in findings.values())
    print(json.dumps(told | {"findings": wrong, "seed": seed}), flush=True)
    return wrong


def _place(error: BaseException) -> str:
    """Where an error came from: one finding a place."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} {last.filename}:{last.lineno}"


def _too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlow


def atheris_engine(name: str, inputs: int, folder: Path) -> None:
    """Run one target under atheris in this process; it ends the process, and leaves a finding in the folder."""
    import atheris

    with atheris.instrument_imports(include=["pitboard"]):
        for module in [one for one in sys.modules if one.startswith("pitboard")]:
            del sys.modules[module]
        del sys.modules["feeds.fuzz_targets"]
        from feeds import fuzz_targets as instrumented

    target = instrumented.targets()[name]
    corpus = folder / name.replace(" ", "-")
    corpus.mkdir(parents=True, exist_ok=True)
    made = Mutator(target, random.Random(0)).inputs()
    for number in range(200):
        (corpus / f"seed-{number}").write_bytes(next(made))
    atheris.Setup(
        [
            sys.argv[0],
            f"-runs={inputs}",
            f"-max_len={MOST_BYTES}",
            f"-timeout={SLOW_S}",
            f"-artifact_prefix={folder}/{corpus.name}-",
            str(corpus),
        ],
        target.run,
    )
    atheris.Fuzz()


def peak_mb() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(name: str, target: Target, inputs: int, seed: int, folder: Path) -> int:
    """One target by the own engine; the number of findings."""
    for data in target.seeds[:3]:
        target.run(data[:MOST_BYTES])
    gc.collect()
    before_mb, began = peak_mb(), time.perf_counter()
    findings = own(target, inputs, seed)
    took_s, growth_mb = time.perf_counter() - began, peak_mb() - before_mb
    if growth_mb > GROWTH_MB:
        findings.inputs["memory"], findings.errors["memory"] = b"", f"the process grew by {growth_mb:.0f} MB"
    findings.write(name, folder)
    told = {"target": name, "inputs": inputs, "seconds": round(took_s, 1), "a_second": round(inputs / took_s)}
    print(
        json.dumps(told | {"grew_mb": round(growth_mb, 1), "findings": len(findings.inputs), "seed": seed}), flush=True
    )
    return len(findings.inputs)


def main() -> None:
    """Run every target, or one; exits 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="for each target")
    parser.add_argument("--messages", type=int, help="in all, through parser, scoring and board")
    parser.add_argument("--only", action="append")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", choices=["own", "atheris"], default="own")
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.messages:
        sys.exit(bool(messages(asked.messages, asked.seed, asked.findings)))
    every = targets()
    if asked.child:
        atheris_engine(asked.only[0], asked.inputs, asked.findings)
    found = 0
    for name in asked.only or every:
        if asked.engine == "own":
            found += run(name, every[name], asked.inputs, asked.seed, asked.findings)
            continue
        command = [sys.executable, __file__, "--child", "--only", name, "--inputs", str(asked.inputs)]
        began = time.perf_counter()
        ended = subprocess.run([*command, "--findings", str(asked.findings)], capture_output=True, text=True)
        took_s = time.perf_counter() - began
        found += ended.returncode != 0
        print(json.dumps({"target": name, "engine": "atheris", "inputs": asked.inputs, "seconds": round(took_s, 1)}))
        if ended.returncode:
            print(ended.stderr[-3000:], file=sys.stderr)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
