"""Count the Python calls between an RMonitor `$J` line in the middle of a race and the scored history.

`calls.py --list` names the functions that were called for the line in the middle.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from calls import calls_of_laps  # the tests hold them to a limit


def main() -> None:
    """Print the calls for one `$J` line: the middle of many."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="name the functions called for one line")
    wanted = parser.parse_args()
    found = sorted(calls_of_laps(), key=Counter.total)
    totals = [calls.total() for calls in found]
    print(f"calls for a $J line: {median(totals):.0f} (least {totals[0]}, most {totals[-1]})")
    if wanted.list:
        for name, number in found[len(found) // 2].items():
            print(f"{number:4}  {name}")


if __name__ == "__main__":
    main()
