"""Damaged facts through the whole path: `whole_path.py [--inputs 200000] [--seed N] [--noted FILE]`.

An input is one fact of a race that was changed: taken out, told twice, put elsewhere in time, given a value of another
fact of its kind, or made up, of every kind that there is (tests/kinds.py). To make the whole path affordable BATCH of
them are in one race of some thousand facts. Each race goes through the journal's form, scoring (whole and in pieces),
the board and what must hold of it, moments, the report in every language, the check of each report, every operation of
the API, and the published site. A finding is an error, a step that takes more than SLOW_S of the processor, an answer
of the API that is the server's fault, or a race that contradicts itself; its number runs again by --seed. How many
claims of our own reports the checker reads otherwise is counted beside: it misreads some.
"""

import argparse
import gc
import json
import logging
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from simulated.damaged_race import Findings, run, too_slow


def main(print_line: Callable[[str], None] = print) -> None:
    """Run so many inputs; exits 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--noted", type=Path, help="a file that says how far this run is")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGVTALRM, too_slow)
    told = {"inputs": 0, "races": 0, "findings": 0, "claims": 0, "read_otherwise": 0}
    if asked.noted and asked.noted.exists():
        told = json.loads(asked.noted.read_text())
    began = time.process_time()
    while told["inputs"] < asked.inputs:
        findings = Findings()
        told["inputs"] += run(asked.seed + told["races"], findings)
        told["races"] += 1
        told["findings"] += len(findings.wrong)
        told["claims"] += findings.claims
        told["read_otherwise"] += findings.otherwise
        if asked.noted:
            asked.noted.write_text(json.dumps(told))
        gc.collect()
    print_line(json.dumps(told | {"seed": asked.seed, "processor_s": round(time.process_time() - began)}))
    sys.exit(bool(told["findings"]))


if __name__ == "__main__":
    main()
