"""Races in which everything goes wrong, by their numbers: `seeds.py [--from N] [--races N]`, 10,000 a night.

Each is simulated whole (tests/simulated): lines that lose, repeat, reorder and delay, clocks that step, a disk that is
full, writes that are torn, a process that is killed and begins again, two sources, decisions by people meanwhile. It
must end as the undisturbed one does. Each number that does not is printed at once with what was wrong, and runs again
by `seeds.py --from N --races 1`. Where a clock was known by the time of its words alone, which is named, what was
wrong is printed as doubtful. Where it stopped is in --noted, and the next run goes on from there. The last line is
the sum.
"""

import argparse
import gc
import json
import logging
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from simulated.faulty_race import Verdict, run_race

MEMORY = Path("/dev/shm")


def raced(seed: int) -> Verdict:
    """How the race of a number went; an error in it is wrong too."""
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        try:
            return run_race(seed, Path(folder))
        except Exception:
            return Verdict(seed, [traceback.format_exc(limit=-4)])
        finally:
            # What a race sets aside for good is not for good here.
            gc.unfreeze()


def main() -> None:
    """Run them; exits 1 where one ended otherwise."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--races", type=int, default=10_000)
    parser.add_argument("--noted", type=Path, help="a file that says how far this run is")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    told = {"races": 0, "wrong": 0, "doubtful": 0, "with_alarms": 0, "looks": 0}
    if asked.noted and asked.noted.exists():
        told = json.loads(asked.noted.read_text())
    began = time.process_time()
    for seed in range(asked.first + told["races"], asked.first + asked.races):
        verdict = raced(seed)
        told["races"] += 1
        told["wrong"] += bool(verdict.wrong)
        told["doubtful"] += bool(verdict.doubtful)
        told["with_alarms"] += bool(verdict.alarms)
        told["looks"] += verdict.looks
        if verdict.doubtful and not verdict.wrong:
            print(
                json.dumps({"seed": seed, "doubtful": len(verdict.doubtful), "first": verdict.doubtful[0]}), flush=True
            )
        if verdict.wrong:
            print(json.dumps({"seed": seed, "faults": len(verdict.wrong), "first": verdict.wrong[0]}), flush=True)
        if asked.noted and seed % 20 == 0:
            asked.noted.write_text(json.dumps(told))
    if asked.noted:
        asked.noted.write_text(json.dumps(told))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    spent = {"processor_s": round(time.process_time() - began), "peak_mb": peak_mb}
    print(json.dumps(told | spent | {"from": asked.first}), flush=True)
    sys.exit(bool(told["wrong"]))


if __name__ == "__main__":
    main()
